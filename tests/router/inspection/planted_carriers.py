"""Ten carriers for planted values: the text around a value, and where in it the value stands."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from tests.router.inspection.planted_sorts import SORTS
from tests.router.inspection.planted_values import Sort

_MARK = "\ue000"


@dataclass(frozen=True, slots=True)
class Planted:
    """One value in one carrier; `start` and `end` are code points of the value as written there."""

    sort: str
    carrier: str
    text: str
    start: int
    end: int


def _key(label: str) -> str:
    return re.sub(r"\W+", "_", label.lower()).strip("_")


def _prose(label: str, chance: Random, held_out: bool) -> str:
    forms = (
        f"Could you check whether the {label} {_MARK} is in our files before Friday?",
        f"The {label} is {_MARK}. Please write a short confirmation.",
        f"She gave us a new {label}: {_MARK}, and asked for a copy of the form.",
    )
    spare = (f"We could not process it because the {label} {_MARK} did not match the one on the form.",)
    return chance.choice(spare if held_out else forms)


def _chat(label: str, chance: Random, held_out: bool) -> str:
    forms = (
        f"hey its {label.lower()} {_MARK} ok",
        f"my {label.lower()} is {_MARK} btw",
        f"{label.lower()}: {_MARK} thx",
    )
    return chance.choice((f"ok so {label.lower()} {_MARK} pls update",) if held_out else forms)


def _json(label: str, chance: Random, held_out: bool) -> str:
    record = {"id": chance.randint(1, 99), _key(label): _MARK, "active": True, "plan": "basic"}
    return json.dumps({"data": [record]} if held_out else record, ensure_ascii=False, indent=chance.choice((None, 2)))


def _yaml(label: str, chance: Random, held_out: bool) -> str:
    quoted = chance.choice(("{}", '"{}"', "'{}'")).format(_MARK)
    return (
        f"records:\n  - {_key(label)}: {quoted}\n    plan: basic\n"
        if held_out
        else f"record:\n  plan: basic\n  {_key(label)}: {quoted}\n"
    )


def _table(label: str, chance: Random, held_out: bool) -> str:
    if chance.random() < 0.5:
        return f"no,{label},state\n1,{_MARK},open\n" if not held_out else f"state;{label};no\nopen;{_MARK};1\n"
    return f"| no | {label} | state |\n|---|---|---|\n| 1 | {_MARK} | open |\n"


def _log(label: str, chance: Random, held_out: bool) -> str:
    stamp = f"2025-11-{chance.randint(10, 28)}T08:{chance.randint(10, 59)}:07Z"
    if held_out:
        return f"{stamp} [worker-3] WARN crm: lookup failed, {label} {_MARK} not found"
    forms = (
        f"{stamp} INFO crm - updated {_key(label)}={_MARK} status=200",
        f"{stamp} ERROR crm: invalid {label} {_MARK} (code 7)",
    )
    return chance.choice(forms)


def _code(label: str, chance: Random, held_out: bool) -> str:
    forms = (f'{_key(label)} = "{_MARK}"  # fixture\n', f'client.update(plan="basic", {_key(label)}="{_MARK}")\n')
    return chance.choice((f"const {_key(label)} = '{_MARK}';\n",) if held_out else forms)


def _url(label: str, chance: Random, held_out: bool) -> str:
    del chance
    host = "https://intern.example.net/lookup" if not held_out else "GET /v2/search"
    return f"{host}?plan=basic&{quote_plus(_key(label))}={_MARK}&page=1"


def _html(label: str, chance: Random, held_out: bool) -> str:
    tag = _key(label)
    forms = (
        f"<tr><td>{escape(label)}</td><td>{_MARK}</td></tr>",
        f"<record><{tag}>{_MARK}</{tag}><plan>basic</plan></record>",
    )
    return chance.choice((f'<input name="{tag}" value="{_MARK}">',) if held_out else forms)


def _sql(label: str, chance: Random, held_out: bool) -> str:
    del chance
    if held_out:
        return f"SELECT plan FROM people WHERE {_key(label)} = '{_MARK}' LIMIT 1;"
    return f"INSERT INTO people (plan, {_key(label)}) VALUES ('basic', '{_MARK}');"


def _mail(label: str, chance: Random, held_out: bool) -> str:
    del chance
    if held_out:
        return f"Subject: update\n\nPlease see below.\n\nKind regards\n{label}: {_MARK}\n"
    return f"Subject: your request, {label} {_MARK}\n\nDear all,\nplease see the attachment.\n"


CARRIERS: dict[str, Callable[[str, Random, bool], str]] = {
    "prose": _prose, "chat": _chat, "json": _json, "yaml": _yaml, "table": _table, "log": _log, "code": _code,
    "url": _url, "html": _html, "sql": _sql, "e-mail": _mail,
}  # fmt: skip


def plant(sort: Sort, carrier: str, chance: Random, held_out: bool = False) -> Planted:
    """Return a new value of a sort in a carrier, written as that carrier writes values."""
    value = sort.make(chance)
    if carrier == "chat" and chance.random() < 0.5 and not sort.name.startswith("crypto"):
        value = value.lower()
    if carrier == "url":
        value = quote_plus(value, safe="@:")
    label = sort.labels[-1] if held_out else chance.choice(sort.labels[:-1])
    text = CARRIERS[carrier](label, chance, held_out)
    start = text.index(_MARK)
    return Planted(sort.name, carrier, text.replace(_MARK, value), start, start + len(value))


def planted(each: int, seed: int, held_out: bool = False) -> Iterator[Planted]:
    """Yield `each` values of every sort in every carrier; held-out ones have words and sentences of their own."""
    chance = Random(f"{seed} {held_out}")
    for sort in SORTS:
        for carrier in CARRIERS:
            for _ in range(each):
                yield plant(sort, carrier, chance, held_out)


def covered(found: list[tuple[int, int]], item: Planted) -> bool:
    """Return whether every letter and digit of the value lies in some finding."""
    return all(
        not item.text[at].isalnum() or any(start <= at < end for start, end in found)
        for at in range(item.start, item.end)
    )
