"""Random conversations as agents, mail clients and spreadsheets send them, with secrets in known places."""

import json
import random
import string
from collections.abc import Callable, Mapping
from typing import Any

Body = dict[str, Any]
Make = Callable[[random.Random], str]

SYSTEMS = (
    "You are a coding agent. Work in small steps and run the tests.",
    "You answer support mail. Be brief and kind.",
    "You are a helpful assistant.",
)
TOOLS = (
    ("read_file", "Reads a file from the workspace.", ("path", "offset", "limit")),
    ("bash", "Runs a shell command and returns its output.", ("command", "timeout", "description")),
    ("edit_file", "Replaces text in a file.", ("path", "old_string", "new_string")),
    ("query_orders", "Looks orders up in the shop's database.", ("customer", "status", "since")),
    ("send_reply", "Sends a reply to the customer.", ("to", "subject", "body")),
)
FILLERS = (
    "Please fix the failing test and tell me what was wrong.",
    "What does this error mean?",
    "Could you make the tone a little warmer?",
    "The output:\n\n```\nTraceback (most recent call last):\n  File \"app/main.py\", line 12\nKeyError: 'id'\n```",
    "def total(rows):\n    return sum(row['amount'] for row in rows)\n",
    "Version 2.14.3 was released; commit 9f3c1e7 broke the build on port 8080.",
    "The order has not arrived. I have waited for two weeks now.",
    "List the three most important points.",
    "SELECT id, status FROM orders WHERE status = 'open' LIMIT 20;",
    "- first item\n- second item\n- third item",
)
HEADS = ("My contact is {}.", "Please use {} for this.", "It says {} in the log, is that right?", "key={}", "{}")


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(count))


def card(rng: random.Random) -> str:
    """A number that passes Luhn's check, in fours."""
    body = "4" + _digits(rng, 14)
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(body))
    whole = body + str(-total % 10)
    return " ".join(whole[i : i + 4] for i in range(0, 16, 4))


def mail(rng: random.Random) -> str:
    """An address of fixed length at a domain that nobody owns."""
    word = "".join(rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(4))
    return f"{word}.{_digits(rng, 3)}@alder.example"


def iban(rng: random.Random) -> str:
    """A German account number with its check digits."""
    account = _digits(rng, 18)
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02d}{account}"


def key(rng: random.Random) -> str:
    """A provider's key."""
    body = "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(36))
    return "ghp" + "_" + body


def phone(rng: random.Random) -> str:
    """A London number of the range kept for fiction."""
    return f"+44 20 7946 0{rng.randrange(100, 1000)}"


def ssn(rng: random.Random) -> str:
    """A number of a valid range."""
    return f"{rng.randrange(100, 666)}-{rng.randrange(10, 100)}-{rng.randrange(1000, 10000)}"


KINDS: Mapping[str, Make] = {"card": card, "mail": mail, "iban": iban, "key": key, "phone": phone, "ssn": ssn}


class Script:
    """One random conversation, made again and again with other secrets in the same places."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def secrets(self, draw: int) -> list[str]:
        """Return the secrets of one draw: kinds are the script's, values are the draw's."""
        rng = random.Random(self._seed)
        kinds = rng.choices(list(KINDS), k=rng.randint(1, 4))
        values = random.Random(f"{self._seed}/{draw}")
        made: list[str] = []
        for kind in kinds:
            value = KINDS[kind](values)
            while value in made:
                value = KINDS[kind](values)
            made.append(value)
        return made

    def body(self, secrets: list[str], *, stream: bool = False) -> Body:
        """Return the request with these secrets in it."""
        rng = random.Random(f"{self._seed}/body")
        messages: list[Body] = []
        if rng.random() < 0.7:
            messages.append({"role": rng.choice(["system", "developer"]), "content": rng.choice(SYSTEMS)})
        for turn in range(rng.randint(1, 5)):
            if turn:
                messages.append({"role": "assistant", "content": _prose(rng, secrets, 0.3)})
            messages.append({"role": "user", "content": _content(rng, secrets)})
            if rng.random() < 0.5:
                messages += _loop(rng, secrets, turn)
        more: Body = {}
        if rng.random() < 0.6:
            more["tools"] = [_tool(*tool) for tool in rng.sample(TOOLS, rng.randint(1, len(TOOLS)))]
        if rng.random() < 0.3:
            more |= {"user": rng.choice(secrets), "metadata": {"note": rng.choice(secrets)}}
        if rng.random() < 0.3:
            more |= {"temperature": 0.7, "max_tokens": 4096, "top_p": 0.95, "seed": rng.randrange(1000)}
        return {"model": rng.choice(["auto", "recorded-1"]), "messages": messages, "stream": stream, **more}


def _prose(rng: random.Random, secrets: list[str], often: float = 0.6) -> str:
    said = [rng.choice(FILLERS) for _ in range(rng.randint(1, 3))]
    for _ in range(rng.randint(1, 2)):
        if rng.random() < often:
            said.insert(rng.randrange(len(said) + 1), rng.choice(HEADS).format(rng.choice(secrets)))
    return rng.choice(["\n\n", " ", "\n"]).join(said)


def _content(rng: random.Random, secrets: list[str]) -> Any:
    if rng.random() < 0.8:
        return _prose(rng, secrets, 0.9)
    return [{"type": "text", "text": _prose(rng, secrets, 0.9)} for _ in range(rng.randint(1, 3))]


def _loop(rng: random.Random, secrets: list[str], turn: int) -> list[Body]:
    messages: list[Body] = []
    for step in range(rng.randint(1, 2)):
        calls = [(f"call_{turn}{step}{n}Ab", *rng.choice(TOOLS)) for n in range(rng.randint(1, 2))]
        listed = [
            {"id": id_, "type": "function", "function": {"name": name, "arguments": _arguments(rng, fields, secrets)}}
            for id_, name, _, fields in calls
        ]
        messages.append({"role": "assistant", "content": None, "tool_calls": listed})
        messages += [{"role": "tool", "tool_call_id": call[0], "content": _result(rng, secrets)} for call in calls]
    return messages


def _arguments(rng: random.Random, fields: tuple[str, ...], secrets: list[str]) -> str:
    values: list[Any] = [rng.choice(secrets), _prose(rng, secrets), rng.randrange(500), True, None, ["a", {"b": "c"}]]
    return json.dumps({field: rng.choice(values) for field in fields}, ensure_ascii=rng.random() < 0.5)


def _result(rng: random.Random, secrets: list[str]) -> str:
    rows = [
        {"id": 100 + n, "status": rng.choice(["open", "sent"]), "contact": rng.choice(secrets), "note": "a\tb"}
        for n in range(rng.randint(1, 4))
    ]
    match rng.randrange(4):
        case 0:
            return json.dumps(rows, indent=rng.choice([None, 2]))
        case 1:
            return "id,status,contact\n" + "\n".join(f'{r["id"]},{r["status"]},"{r["contact"]}"' for r in rows)
        case 2:
            return "\n".join(json.dumps(row) for row in rows)
        case _:
            return _prose(rng, secrets)


def _tool(name: str, description: str, fields: tuple[str, ...]) -> Body:
    properties = {field: {"type": "string", "description": "As the manual says."} for field in fields}
    parameters = {"type": "object", "properties": properties, "required": [fields[0]], "additionalProperties": False}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}
