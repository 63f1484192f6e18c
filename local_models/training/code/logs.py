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
