"""Reading tables, and taking values out of a text."""

import json
from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode, number

_PARTS = ("bolt", "hinge", "valve", "gasket", "spring", "washer", "bracket", "pulley", "bearing", "rivet")
_COLOURS = ("red", "blue", "grey", "green", "black")
_MACHINES = ("press", "mill", "lathe", "saw", "oven", "mixer")


def tables(draw: Random) -> Iterator[Asked]:
    """Sums, extremes and filters over a table in Markdown or CSV."""
    while True:
        parts = draw.sample(_PARTS, 5)
        rows = [(part, draw.randint(3, 90), draw.randint(2, 30), draw.choice(_COLOURS)) for part in parts]
        head = "| part | stock | price | colour |\n|---|---|---|---|\n"
        table = head + "\n".join(f"| {part} | {stock} | {price} | {colour} |" for part, stock, price, colour in rows)
        csv = "part,stock,price,colour\n" + "\n".join(",".join(map(str, row)) for row in rows)
        yield number(
            f"{table}\n\nWhat is the total value of the stock (stock times price, all rows)?",
            sum(r[1] * r[2] for r in rows),
        )
        dearest = max(rows, key=lambda row: (row[2], row[0]))
        if sum(row[2] == dearest[2] for row in rows) == 1:
            yield Asked(Mode.EXACT, f"{csv}\n\nWhich part has the highest price? One word.", [dearest[0]], dearest[0])
        bound = draw.randint(20, 60)
        few = sorted(row[0] for row in rows if row[1] < bound)
        if few:
            text = f"{csv}\n\nList the parts with a stock below {bound}, alphabetically, one a line, nothing else."
            yield Asked(Mode.LINES, text, few, "\n".join(few))
        yield number(
            f"{table}\n\nHow many more pieces of {parts[0]} than of {parts[1]} are in stock? (may be negative)",
            rows[0][1] - rows[1][1],
        )


def extraction(draw: Random) -> Iterator[Asked]:
    """JSON objects from a sentence or a log."""
    while True:
        machine, part = draw.choice(_MACHINES), draw.choice(_PARTS)
        count, minutes = draw.randint(12, 400), draw.randint(5, 90)
        wanted: dict[str, object] = {"machine": machine, "part": part, "count": count, "minutes": minutes}
        told = draw.choice(
            (
                f"The {machine} turned out {count} pieces of the {part} and then stood still for {minutes} minutes.",
                f"Downtime of {minutes} minutes on the {machine}; before that, {count} of the {part} type were finished.",
                f"After {count} units ({part}) we lost {minutes} minutes because the {machine} jammed.",
            )
        )
        text = f"{told}\nReturn a JSON object with the keys machine, part, count and minutes (numbers as numbers). Only JSON."
        yield Asked(Mode.JSON, text, wanted, json.dumps(wanted))
        levels = [draw.choice(("INFO", "WARN", "ERROR")) for _ in range(6)]
        log = "\n".join(f"{level} {draw.choice(_MACHINES)} step {index}" for index, level in enumerate(levels))
        tally = {level: levels.count(level) for level in ("INFO", "WARN", "ERROR")}
        text = f"{log}\nCount the lines by level: a JSON object with the keys INFO, WARN and ERROR. Only JSON."
        yield Asked(Mode.JSON, text, tally, json.dumps(tally))
        codes = [f"{draw.choice('KMQ')}{draw.randint(100, 999)}" for _ in range(4)]
        text = (
            f"Bins {codes[0]} and {codes[1]} moved to the north hall, {codes[2]} stayed, and {codes[3]} came back.\n"
            "List all bin codes in the order of the text as a JSON array of strings. Only JSON."
        )
        yield Asked(Mode.JSON, text, codes, json.dumps(codes))
