"""The clean corpus: code, logs, configuration and prose in which nobody is named."""

# ruff: noqa: E501 - log lines are long

import re
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from local_models.training.rows import KINDS, Row
from local_models.training.splits import Part, part_of

_WORDS = [
    "cache",
    "queue",
    "worker",
    "session",
    "token",
    "request",
    "response",
    "payload",
    "header",
    "index",
    "shard",
    "replica",
    "cluster",
    "node",
    "pod",
    "service",
    "gateway",
    "broker",
    "topic",
    "partition",
    "offset",
    "batch",
    "stream",
    "buffer",
    "socket",
    "thread",
    "lock",
    "mutex",
    "heap",
    "stack",
    "frame",
    "page",
    "block",
    "volume",
    "bucket",
    "object",
    "key",
    "value",
    "schema",
    "table",
    "column",
    "row",
    "cursor",
    "transaction",
    "snapshot",
    "backup",
    "restore",
    "deploy",
    "rollback",
    "canary",
    "release",
    "build",
    "artifact",
    "pipeline",
    "stage",
]
_NAMED = re.compile(
    r"copyright|author|contribut|written by|maintain|thanks|created by|by [A-Z]|@|Inc\.|University|Rossum|[A-Z][a-z]+ [A-Z]\. [A-Z]|"
    r"\b[A-Z][a-z]+ [A-Z][a-z]+\b",
)
_FOLDERS = (
    "asyncio",
    "email",
    "http",
    "importlib",
    "json",
    "logging",
    "multiprocessing",
    "unittest",
    "urllib",
    "xml",
    "concurrent",
    "ctypes",
    "",
)


def _word(rng: Random) -> str:
    return rng.choice(_WORDS)


def _access(rng: Random) -> str:
    path = "/".join(_word(rng) for _ in range(rng.randint(1, 3)))
    return (
        f"10.{rng.randint(0, 9)}.{rng.randint(0, 255)}.{rng.randint(1, 254)} - - [{rng.randint(1, 28):02d}/{rng.choice(('Jan', 'May', 'Oct'))}/2026:"
        f'{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:17 +0000] "{rng.choice(("GET", "POST", "PUT"))} /{path} HTTP/1.1" '
        f'{rng.choice((200, 201, 304, 404, 500))} {rng.randint(100, 99999)} "-" "Mozilla/5.0 (X11; Linux x86_64)"'
    )


def _syslog(rng: Random) -> str:
    return (
        f"{rng.choice(('Jan', 'Mar', 'Jun', 'Nov'))} {rng.randint(1, 28):2d} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d} "
        f"{_word(rng)}-{rng.randint(1, 40):02d} {rng.choice(('systemd[1]', 'kernel', 'cron[812]', 'dockerd[1190]'))}: "
        f"{rng.choice(('Started', 'Stopped', 'Reloading', 'Failed to start'))} {_word(rng)} {_word(rng)}."
    )


def _applog(rng: Random) -> str:
    stamp = f"2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}{rng.choice('T ')}{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
    return (
        f"{stamp}{rng.choice(('Z', ',381', '.004+00:00'))} {rng.choice(('INFO', 'WARN', 'ERROR', 'DEBUG'))} [{_word(rng)}-{rng.randint(1, 9)}] "
        f"{rng.choice(('o.a.k.', 'com.acme.', 'app.', ''))}{_word(rng).title()}{_word(rng).title()} - {_word(rng)} {_word(rng)} took {rng.randint(1, 9000)} ms "
        f"(id={rng.randint(1, 9999)}, trace={rng.getrandbits(64):016x})"
    )


def _trace(rng: Random) -> str:
    frames = "\n".join(
        f"\tat com.acme.{_word(rng)}.{_word(rng).title()}{_word(rng).title()}.{_word(rng)}({_word(rng).title()}.java:{rng.randint(10, 900)})"
        for _ in range(rng.randint(2, 5))
    )
    return f"java.lang.{rng.choice(('IllegalStateException', 'NullPointerException', 'RuntimeException'))}: {_word(rng)} is {_word(rng)}\n{frames}"


def _config_yaml(rng: Random) -> str:
    lines = [
        "apiVersion: apps/v1",
        f"kind: {rng.choice(('Deployment', 'Service', 'ConfigMap', 'CronJob'))}",
        "metadata:",
    ]
    lines += [
        f"  name: {_word(rng)}-{_word(rng)}",
        "  labels:",
        f"    app: {_word(rng)}",
        "spec:",
        f"  replicas: {rng.randint(1, 9)}",
    ]
    lines += [
        "  containers:",
        f"    - image: registry.example.com/{_word(rng)}:{rng.randint(0, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}",
    ]
    lines += [
        f"      {_word(rng)}_{_word(rng)}: {rng.choice((rng.randint(1, 9999), 'true', '512Mi'))}"
        for _ in range(rng.randint(1, 4))
    ]
    return "\n".join(lines)


def _config_ini(rng: Random) -> str:
    lines = []
    for _ in range(rng.randint(1, 3)):
        lines.append(f"[{_word(rng)}.{_word(rng)}]")
        lines += [
            f"{_word(rng)}_{_word(rng)} = {rng.choice((rng.randint(1, 65535), 'on', '/var/lib/' + _word(rng), '30s', '0.75'))}"
            for _ in range(3)
        ]
    return "\n".join(lines)


def _config_json(rng: Random) -> str:
    body = ",\n".join(
        f'  "{_word(rng)}{_word(rng).title()}": {rng.choice((rng.randint(1, 9999), "true", chr(34) + "^" + str(rng.randint(1, 9)) + ".4.2" + chr(34)))}'
        for _ in range(rng.randint(2, 6))
    )
    return "{\n" + body + "\n}"


def _environment(rng: Random) -> str:
    return "\n".join(
        f"export {_word(rng).upper()}_{_word(rng).upper()}={rng.choice((str(rng.randint(1, 9999)), '/opt/' + _word(rng), 'http://localhost:8080'))}"
        for _ in range(rng.randint(1, 4))
    )


def _metrics(rng: Random) -> str:
    head = "timestamp,host,cpu,mem,latency_ms\n"
    return head + "\n".join(
        f"{1_700_000_000 + rng.randint(0, 10**7)},{_word(rng)}-{rng.randint(1, 30)},{rng.random():.3f},{rng.randint(100, 9999)},{rng.randint(1, 900)}"
        for _ in range(rng.randint(2, 5))
    )


def _diff(rng: Random) -> str:
    name = f"src/{_word(rng)}/{_word(rng)}.py"
    return (
        f"diff --git a/{name} b/{name}\nindex {rng.getrandbits(28):07x}..{rng.getrandbits(28):07x} 100644\n--- a/{name}\n+++ b/{name}\n"
        f"@@ -{rng.randint(1, 400)},7 +{rng.randint(1, 400)},9 @@ def {_word(rng)}_{_word(rng)}({_word(rng)}, {_word(rng)}):\n"
        f"-    {_word(rng)} = {_word(rng).title()}({rng.randint(1, 99)})\n+    {_word(rng)} = {_word(rng).title()}{_word(rng).title()}()"
    )


_MAKERS: Sequence[tuple[str, str, Callable[[Random], str]]] = (
    ("log", "train", _access),
    ("log", "train", _applog),
    ("log", "test", _syslog),
    ("log", "train", _trace),
    ("config", "train", _config_yaml),
    ("config", "test", _config_ini),
    ("config", "train", _config_json),
    ("config", "test", _environment),
    ("csv", "train", _metrics),
    ("code", "test", _diff),
)
"""Each kind of file is on one side of the split only (dev shares the training kinds)."""


def generated(rng: Random, part: Part, count: int) -> Iterator[Row]:
    """Yield clean machine text; the test part holds kinds of files that training never saw."""
    side = "test" if part == "test" else "train"
    makers = [(carrier, maker) for carrier, where, maker in _MAKERS if where == side]
    for _ in range(count):
        carrier, maker = rng.choice(makers)
        text = "\n".join(maker(rng) for _ in range(rng.randint(1, 3)))
        yield Row(text, (), "clean", carrier, KINDS, maker.__name__)


def library(part: Part, limit: int) -> Iterator[Row]:
    """Yield windows of Python's own standard library (by file), without those that may name somebody."""
    root = Path(sysconfig.get_paths()["stdlib"])
    found = 0
    for folder in _FOLDERS:
        for path in sorted((root / folder).glob("*.py")):
            name = path.relative_to(root).as_posix()
            if part_of("stdlib", name) != part or found >= limit:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            for block in _blocks(text)[:12]:
                found += 1
                yield Row(block, (), "stdlib", "code", KINDS, name)


def _blocks(text: str, lines: int = 14) -> list[str]:
    rows = text.splitlines()
    blocks = ("\n".join(rows[start : start + lines]) for start in range(0, len(rows), lines))
    return [block for block in blocks if len(block) > 120 and not _NAMED.search(block)]


def prose(texts: Iterator[tuple[str, str]], part: Part, limit: int) -> Iterator[Row]:
    """Yield sentences of plain prose in which nothing but the first word is capitalised, so that nobody is named.

    `texts` are (document, text) pairs.
    """
    found = 0
    for document, text in texts:
        if part_of("prose", document) != part:
            continue
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            words = sentence.split()
            if (
                6 <= len(words) <= 60
                and not any(word[:1].isupper() for word in words[1:])
                and not re.search(r"\d|@", sentence)
            ):
                found += 1
                yield Row(sentence, (), "prose", "prose", KINDS, document)
                if found >= limit:
                    return
