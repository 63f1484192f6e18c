"""Invented log lines in the shapes of real programs: a log is not code."""
# ruff: noqa: E501 - tables

import random
from collections.abc import Callable

WORDS = [
    "connection reset by peer",
    "starting worker",
    "request completed",
    "cache miss for key",
    "user session expired",
    "retrying in 5 seconds",
    "disk usage at 81 percent",
    "failed to open file",
    "listening on port 8080",
    "shutting down",
    "config reloaded",
    "job finished",
    "queue length is 12",
    "timeout while reading response",
    "health check passed",
    "upgraded package",
    "migration applied",
    "slow query took 1203 ms",
    "rejected token",
    "GET /api/v1/items?page=2 200",
    "POST /login 401",
    "handshake failed: bad certificate",
]
PARTS = (
    "db",
    "http",
    "auth",
    "worker-3",
    "scheduler",
    "kernel",
    "sshd[1204]",
    "nginx",
    "app.server",
    "com.example.Pool",
    "core::net",
)
LEVELS = ("INFO", "WARN", "ERROR", "DEBUG", "info", "warning", "E", "W")


def _number(rng: random.Random) -> str:
    return f"{rng.randrange(100):02d}"


def _date(rng: random.Random) -> str:
    return f"20{_number(rng)}-0{rng.randrange(1, 10)}-1{rng.randrange(10)}"


def _time(rng: random.Random) -> str:
    return f"1{rng.randrange(10)}:{rng.randrange(10, 60)}:{rng.randrange(10, 60)}"


Shape = Callable[[random.Random, str, str, str], str]
SHAPES: tuple[Shape, ...] = (
    lambda r, p, v, w: f"{_date(r)} {_time(r)},{r.randrange(1000)} {v} {p}: {w}",
    lambda r, p, v, w: f"{_date(r)}T{_time(r)}.{r.randrange(1000)}Z [{v}] {p} - {w}",
    lambda r, p, v, w: f"[{_date(r)} {_time(r)}] {v}: {w}",
    lambda r, p, v, w: f"Mar {r.randrange(10, 29)} {_time(r)} host{r.randrange(9)} {p}: {w}",
    lambda r, p, v, w: (
        f'10.0.{r.randrange(255)}.{r.randrange(255)} - - [12/Mar/2031:{_time(r)} +0000] "GET /{p} HTTP/1.1" 200 {r.randrange(9999)}'
    ),
    lambda r, p, v, w: f"{v}:{p}:{w}",
    lambda r, p, v, w: f'time="{_date(r)}T{_time(r)}Z" level={v.lower()} msg="{w}" component={p}',
    lambda r, p, v, w: f"[{_number(r)}.{r.randrange(10**6)}] {p}: {w}",
    lambda r, p, v, w: f"tests/test_{p}.py::test_{w.split()[0]} PASSED [ {r.randrange(99)}%]",
    lambda r, p, v, w: f"#{r.randrange(20)} {r.randrange(99)}.{r.randrange(99)} {w}",
)
HELD_SHAPES: tuple[Shape, ...] = (
    lambda r, p, v, w: (
        f"{v[0].upper()}{_number(r)}{_number(r)} {_time(r)}.{r.randrange(10**6)} {r.randrange(99999)} {p}.go:{r.randrange(900)}] {w}"
    ),
    lambda r, p, v, w: f"{_time(r)} [{p}] {v} c.e.d.{p} - {w}",
    lambda r, p, v, w: f"<{r.randrange(190)}>1 {_date(r)}T{_time(r)}Z host {p} {r.randrange(9999)} - - {w}",
    lambda r, p, v, w: f"Collecting {p}=={r.randrange(9)}.{r.randrange(9)} ({w})",
)


def log(rng: random.Random, held: bool) -> list[str]:
    """Return one log of 2 to 30 lines in one shape."""
    shape = rng.choice(HELD_SHAPES if held else SHAPES)
    length = rng.randrange(2, 30)
    return [shape(rng, rng.choice(PARTS), rng.choice(LEVELS), rng.choice(WORDS)) for _ in range(length)]


NAMES = [
    "Ann Lee",
    "Tom Berg",
    "Maria Lopez",
    "Kofi Mensah",
    "Yuki Tanaka",
    "Omar Haddad",
    "Nina Petrova",
    "Luca Rossi",
]
THINGS = [
    "tea",
    "milk",
    "rent",
    "train ticket",
    "consulting, March",
    "laptop stand",
    "lunch with the team",
    "insurance",
    "paper",
    "coffee",
]
KEYS = [
    "Name",
    "Date",
    "Phone",
    "Address",
    "City",
    "Subject",
    "Status",
    "Due",
    "Total",
    "Notes",
    "Allergies",
    "Employer",
    "Policy number",
    "Order",
    "Diagnosis",
    "Email",
]
SAYINGS = [
    "Thank you for your message",
    "I will be there at nine",
    "see you tomorrow",
    "can you send me the file",
    "it has been a long week",
    "please find attached the minutes",
    "the patient reports mild pain",
    "we agreed to move the date",
    "call me when you are home",
    "ok, great",
]


def _table(rng: random.Random) -> list[str]:
    rows = [[rng.choice(THINGS), str(rng.randrange(999)), rng.choice(NAMES)] for _ in range(rng.randrange(2, 9))]
    head = rng.sample(KEYS, 3)
    if rng.random() < 0.5:
        return [
            "| " + " | ".join(head) + " |",
            rng.choice(("|---|---|---|", "| --- | --- | --- |")),
            *("| " + " | ".join(r) + " |" for r in rows),
        ]
    mark = rng.choice((",", ";", "\t", "  "))
    return [mark.join(row) for row in [head, *rows]]


def _form(rng: random.Random) -> list[str]:
    mark = rng.choice(("", "- ", "* ", "  ", "**"))
    values = (*NAMES, *THINGS, *SAYINGS, "12 March 2031", "+44 20 7946 0123", "48 Maple Street", "yes", "42.50 EUR")
    end = "**" if mark == "**" else ""
    return [f"{mark}{key}:{end} {rng.choice(values)}" for key in rng.sample(KEYS, rng.randrange(2, 8))]


def _mail(rng: random.Random) -> list[str]:
    said = [s[0].upper() + s[1:] + "." for s in rng.sample(SAYINGS, 3)]
    return [
        f"Hi {rng.choice(NAMES).split()[0]},",
        "",
        *said,
        "",
        rng.choice(("Best,", "Kind regards,", "Thanks,", "Cheers")),
        rng.choice(NAMES),
    ]


def _chat(rng: random.Random) -> list[str]:
    return [
        f"{rng.choice(('', _time(rng) + ' ', '[' + _time(rng) + '] '))}{rng.choice(NAMES).split()[0]}: {rng.choice(SAYINGS)}"
        for _ in range(rng.randrange(2, 10))
    ]


def _list(rng: random.Random) -> list[str]:
    mark = rng.choice(("- ", "* ", "+ ", "", "[ ] ", "- [x] ", "#"))
    return [f"{mark or str(i + 1) + '. '}{rng.choice((*THINGS, *SAYINGS))}" for i in range(rng.randrange(2, 9))]


def form(rng: random.Random) -> list[str]:
    """Return a table, a form, a mail, a chat or a list: lines with marks and without a sentence, and no code."""
    return rng.choice((_table, _form, _mail, _chat, _list))(rng)


PARTS_OF_NAMES = [
    "DB",
    "API",
    "APP",
    "REDIS",
    "SMTP",
    "AWS",
    "LOG",
    "CACHE",
    "QUEUE",
    "S3",
    "AUTH",
    "MAIL",
    "WEB",
    "NODE",
    "PUBLIC",
    "HOST",
    "PORT",
    "URL",
    "USER",
    "KEY",
    "SECRET",
    "LEVEL",
    "TIMEOUT",
    "ENV",
    "TOKEN",
    "NAME",
    "REGION",
    "BUCKET",
    "PASSWORD",
]
VALUES = [
    "localhost",
    "5432",
    "true",
    "false",
    "production",
    "redis://localhost:6379/0",
    "https://example.com/api",
    "info",
    "/var/lib/app",
    "eu-west-1",
    "30",
    "app.example.com",
    "changeme",
    "'a b'",
    '"x y"',
    "",
]


def environment(rng: random.Random) -> str:
    """Return the lines of an environment file."""
    lines = [
        "_".join(rng.sample(PARTS_OF_NAMES, rng.randrange(1, 4))) + "=" + rng.choice(VALUES)
        for _ in range(rng.randrange(4, 30))
    ]
    if rng.random() < 0.3:
        lines = ["export " + line for line in lines]
    if rng.random() < 0.4:
        lines.insert(rng.randrange(len(lines)), "# " + rng.choice(SAYINGS))
    return "\n".join(lines)
