"""Queries over two small tables."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode

_SCHEMA = (
    "item(id INTEGER, name TEXT, price INTEGER, shelf TEXT)",
    "sale(item_id INTEGER, pieces INTEGER, month INTEGER)",
)
_ITEMS = ("cup", "bowl", "plate", "jug", "tray", "fork")
_SHELVES = ("north", "south", "east")
_TASKS = (
    ("the names of all items cheaper than 20, alphabetically", "SELECT name FROM item WHERE price < 20 ORDER BY name"),
    ("the number of items on each shelf: shelf and count, by shelf", "SELECT shelf, COUNT(*) FROM item GROUP BY shelf ORDER BY shelf"),
    ("for each item name the total pieces sold (0 if none), by name", "SELECT name, COALESCE(SUM(pieces), 0) FROM item LEFT JOIN sale ON item_id = id GROUP BY id ORDER BY name"),
    ("the names of items that were never sold, alphabetically", "SELECT name FROM item WHERE id NOT IN (SELECT item_id FROM sale) ORDER BY name"),
    ("the name and price of the dearest item on each shelf, by name", "SELECT name, price FROM item i WHERE price = (SELECT MAX(price) FROM item j WHERE j.shelf = i.shelf) ORDER BY name"),
    ("the turnover (price times pieces) of each month: month and turnover, by month", "SELECT month, SUM(price * pieces) FROM sale JOIN item ON id = item_id GROUP BY month ORDER BY month"),
    ("the months in which more than 15 pieces were sold in all, ascending", "SELECT month FROM sale GROUP BY month HAVING SUM(pieces) > 15 ORDER BY month"),
    ("the average price of all items", "SELECT AVG(price) FROM item"),
    ("the names of items sold in at least two different months, alphabetically", "SELECT name FROM item JOIN sale ON id = item_id GROUP BY id HAVING COUNT(DISTINCT month) > 1 ORDER BY name"),
    ("shelf and total stock price (sum of prices) of shelves with two items or more, by shelf", "SELECT shelf, SUM(price) FROM item GROUP BY shelf HAVING COUNT(*) > 1 ORDER BY shelf"),
    ("name and price of the three dearest items, dearest first, by name where prices are equal", "SELECT name, price FROM item ORDER BY price DESC, name LIMIT 3"),
    ("the names of items that cost more than the average, alphabetically", "SELECT name FROM item WHERE price > (SELECT AVG(price) FROM item) ORDER BY name"),
)  # fmt: skip


def sql(draw: Random) -> Iterator[Asked]:
    """Selections, groups, joins and what is not there; each over rows of its own."""
    for what, query in draw.sample(_TASKS, len(_TASKS)):
        yield _asked(draw, what, query)


def _asked(draw: Random, what: str, query: str) -> Asked:
    items = [(i, name, draw.randint(5, 40), draw.choice(_SHELVES)) for i, name in enumerate(_ITEMS, 1)]
    sales = [(draw.randint(1, 5), draw.randint(1, 12), draw.randint(1, 4)) for _ in range(9)]
    setup = f"CREATE TABLE {_SCHEMA[0]}; CREATE TABLE {_SCHEMA[1]};"
    setup += "".join(f"INSERT INTO item VALUES {row};" for row in items)
    setup += "".join(f"INSERT INTO sale VALUES {row};" for row in sales)
    text = f"SQLite tables: {_SCHEMA[0]} and {_SCHEMA[1]}. Write one query that returns {what}. Only the SQL."
    return Asked(Mode.SQL, text, {"setup": setup, "rows": _rows(setup, query)}, f"```sql\n{query}\n```")


def _rows(setup: str, query: str) -> list[list[object]]:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(setup)
        return [list(row) for row in connection.execute(query)]
    finally:
        connection.close()
