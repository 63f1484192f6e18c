"""Text of real shape in which nobody appears: what a fresh clone and its virtual environment hold, seeded.

Lines that may hold a person, an address or a key (authors, copyright, mail) are left out, because finding those would
be right. What remains is what agents send all day: code, locks, logs, configuration, prose, tool results.
"""

import gzip
import json
import re
import sysconfig
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import Path
from random import Random
from uuid import UUID

ROOT = Path(__file__).resolve().parents[3]
SITE = Path(sysconfig.get_paths()["purelib"])
TRANSCRIPTS = ROOT / "tests" / "fixtures" / "clean"
SHAPES = ("code", "lockfile", "log", "configuration", "prose", "api result", "transcript")
_LENGTH = 4_000
_SOMEBODY = re.compile(
    r"(?i)author|copyright|\(c\)|©|maintain|contribut|licen[cs]|thank|credit|sponsor|@|reported|patch by|e-?mail"
    r"|inspired|written by"
    r"|\bby [A-Z]|\bdr\.|\bmr\.|phone|password|passwd|secret|token\s*[=:]|api_?key|PRIVATE KEY"
)
_THEY_ARE_THERE = re.compile(r"(?i)cory|benfield|preshing|byron|hollow|globex|nightjar|falcon|account: [0-9]")
"""People and numbers that were found and do stand in these sources: labelled by looking at each."""


@dataclass(frozen=True, slots=True)
class Clean:
    """One text of one shape, and where it comes from (a path or the name of a generator)."""

    shape: str
    source: str
    text: str


def corpus(each: int, seed: int = 11) -> Iterator[Clean]:
    """Yield up to `each` texts of every shape, the same for the same environment."""
    chance = Random(seed)
    yield from _files("code", SITE, ("*.py", "*.pyi", "*.h", "*.js", "*.css"), chance, each)
    yield from _lockfiles(chance, each)
    yield from _logs(chance, each)
    yield from _files("configuration", SITE, ("*.toml", "*.cfg", "*.ini", "*.yaml", "*.yml", "*.json"), chance, each)
    yield from _prose(chance, each)
    yield from _results(chance, each)
    yield from transcripts(chance, each)


def impersonal(text: str) -> str:
    """Return the text without the lines in which somebody may be named."""
    return "\n".join(line for line in text.splitlines() if _clean(line))


def _clean(line: str) -> bool:
    return len(line) < 2_000 and not (_SOMEBODY.search(line) or _THEY_ARE_THERE.search(line))


def _files(shape: str, root: Path, patterns: tuple[str, ...], chance: Random, each: int) -> Iterator[Clean]:
    paths = sorted({path for pattern in patterns for path in root.rglob(pattern)})
    for path in chance.sample(paths, len(paths)):
        if each == 0:
            return
        try:
            content = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        text = _excerpt(impersonal(content), chance)
        if len(text) > 300 and text.isascii():
            each -= 1
            yield Clean(shape, str(path.relative_to(root)), text)


def _excerpt(text: str, chance: Random) -> str:
    start = chance.randrange(max(1, len(text) - _LENGTH))
    start = text.find("\n", start) + 1 if start else 0
    return text[start : start + _LENGTH]


def _lockfiles(chance: Random, each: int) -> Iterator[Clean]:
    """Hashes of the installed files (RECORD), the repository's own locks, and an npm lock of made-up packages."""
    locks = [path for path in sorted((ROOT / "locks").rglob("*")) if path.is_file()]
    records = chance.sample(sorted(SITE.glob("*.dist-info/RECORD")), max(1, each // 3))
    for path in [*locks[: each // 3 or 1], *records]:
        yield Clean("lockfile", path.name, _excerpt(path.read_text(encoding="utf-8"), chance))
    words = _words()
    for number in range(max(1, each // 3)):
        packages = {}
        for _ in range(12):
            name = "-".join(chance.sample(words, 2))
            version = f"{chance.randrange(30)}.{chance.randrange(20)}.{chance.randrange(20)}"
            packages[f"node_modules/{name}"] = {
                "version": version,
                "resolved": f"https://registry.npmjs.org/{name}/-/{name}-{version}.tgz",
                "integrity": "sha512-" + b64encode(sha512(name.encode()).digest()).decode(),
                "engines": {"node": f">={chance.randrange(10, 24)}"},
            }
        yield Clean("lockfile", f"npm {number}", json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2))


def _words() -> list[str]:
    """Names of installed packages: words that no person bears."""
    return sorted({path.name.split("-")[0].lower().replace("_", "-") for path in SITE.glob("*.dist-info")})


_LOG_LINES = (
    "{stamp} INFO  [{package}.{module}] request {uuid} done in {ms} ms, status {status}",
    "{stamp} WARNING {package}.{module}:{line} retrying in {small}s (attempt {small} of 5), exit code {small}",
    "[{unix}] {package}[{pid}]: worker {pid} started, listening on 0.0.0.0:{port}",
    '127.0.0.1 - - [{apache}] "GET /api/v{small}/{package}/{number}?page={small} HTTP/1.1" {status} {number}',
    'level=info ts={stamp} caller={module}.go:{line} msg="applied" index={number} term={small} took={ms}ms',
    "{sha7} {package}: bump {module} from {version} to {version}",
    "Downloading {package}-{version}-cp311-cp311-manylinux_2_28_x86_64.whl ({small}.{small} MB)",
    "sha256:{sha} 0B / {number}B  {ms}s",
    'E1121 {stamp} {pid} reconciler.go:{line}] "Reconciler error" controller="{package}" err="exit status {small}"',
    "tests/test_{module}.py::test_{module}_returns_{small} PASSED [ {small}%]",
    "Loading model.layers.{small}.self_attn.q_proj.weight torch.Size([4096, 4096]) float16 on cuda:{small}",
    "Uploaded s3://{package}-artifacts-us-east-1/{sha7}/build-{number}.tar.gz via EKS node ip-10-0-{small}-{small}",
    "{unix}.{pid} cpu={ms} rss={number} MAX_TOKENS={number} TIMEOUT_MS={number} C4 EC2 RDS SQS",
    'Last-Modified: Tue, 1{small} Nov 2025 0{small}:28:00 GMT  ETag: "{sha7}-{number}"  Content-Length: {number}',
    '  File "/usr/lib/python3.11/site-packages/{package}/{module}.py", line {line}, in {module}_{package}',
    "dmesg: [{ms}] pci 0000:00:1f.{small}: BAR 0: assigned [mem 0xfe0{line}-0xfe0{line} 64bit]",
)


def _filled(line: str, chance: Random, words: list[str], modules: list[str]) -> str:
    day, hour = chance.randint(10, 28), chance.randint(10, 23)
    values = {
        "stamp": lambda: (
            f"2025-11-{day}T{hour}:{chance.randint(10, 59)}:{chance.randint(10, 59)}.{chance.randint(100, 999)}Z"
        ),
        "apache": lambda: f"{day}/Nov/2025:{hour}:{chance.randint(10, 59)}:11 +0000",
        "unix": lambda: str(1_763_000_000 + chance.randrange(10**6)),
        "uuid": lambda: str(UUID(int=chance.getrandbits(128))),
        "sha": lambda: sha256(str(chance.random()).encode()).hexdigest(),
        "sha7": lambda: f"{chance.getrandbits(28):07x}",
        "package": lambda: chance.choice(words),
        "module": lambda: chance.choice(modules),
        "version": lambda: f"{chance.randrange(9)}.{chance.randrange(30)}.{chance.randrange(12)}",
        "ms": lambda: f"{chance.uniform(0, 900):.3f}",
        "status": lambda: str(chance.choice((200, 201, 204, 304, 404, 502))),
        "line": lambda: str(chance.randint(10, 900)),
        "small": lambda: str(chance.randint(1, 9)),
        "number": lambda: str(chance.randint(1_000, 10 ** chance.randint(4, 11))),
        "pid": lambda: str(chance.randint(100, 65_535)),
        "port": lambda: str(chance.randint(1_024, 65_535)),
    }
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]](), line)


def log(chance: Random, lines: int = 40) -> str:
    """Return a log of made-up events around names of real packages and modules."""
    words = _words()
    modules = sorted({path.stem for path in (ROOT / "router").rglob("*.py") if not path.stem.startswith("_")})
    return "\n".join(_filled(chance.choice(_LOG_LINES), chance, words, modules) for _ in range(lines))


def _logs(chance: Random, each: int) -> Iterator[Clean]:
    for number in range(each):
        yield Clean("log", f"log {number}", log(chance))


def _prose(chance: Random, each: int) -> Iterator[Clean]:
    """Pages of this repository, descriptions of installed packages, and the workshop's rows of prose."""
    pages = [impersonal(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs").rglob("*.md"))]
    described = []
    for path in chance.sample(sorted(SITE.glob("*.dist-info/METADATA")), min(each, 60)):
        described.append(impersonal(path.read_text(encoding="utf-8").partition("\n\n")[2]))
    with gzip.open(ROOT / "local_models" / "training" / "held_out.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    short = [row["text"] for row in rows if row["source"] in ("prose", "clean") and not row["spans"]]
    joined = ["\n".join(chance.sample(short, 8)) for _ in range(each)]
    texts = [text for text in (*pages, *described, *joined) if len(text) > 300]
    for number, text in enumerate(chance.sample(texts, min(each, len(texts)))):
        yield Clean("prose", f"prose {number}", _excerpt(text, chance))


def result(chance: Random) -> str:
    """Return what an interface of a build, cloud or package service answers."""
    words = _words()
    items = [
        {
            "id": str(UUID(int=chance.getrandbits(128))),
            "sha": f"{chance.getrandbits(160):040x}",
            "name": chance.choice(words),
            "run_number": chance.randrange(10**6),
            "run_id": chance.randrange(10**9, 10**11),
            "state": chance.choice(("queued", "in_progress", "completed", "CREATE_COMPLETE")),
            "created_at": f"2025-1{chance.randrange(3)}-0{chance.randint(1, 9)}T0{chance.randrange(10)}:11:45Z",
            "updated": 1_763_000_000_000 + chance.randrange(10**9),
            "duration_ms": chance.randrange(10**6),
            "image": f"{chance.choice(words)}:{chance.randrange(9)}.{chance.randrange(40)}.{chance.randrange(9)}-slim",
            "arn": f"arn:aws:eks:eu-west-1::cluster/{chance.choice(words)}",
            "score": chance.random(),
        }
        for _ in range(8)
    ]
    return json.dumps({"total_count": len(items), "items": items}, indent=chance.choice((None, 2)))


def _results(chance: Random, each: int) -> Iterator[Clean]:
    for number in range(each):
        yield Clean("api result", f"result {number}", result(chance))


def transcripts(chance: Random, each: int) -> Iterator[Clean]:
    """Yield the hand-written sessions of agents, then sessions put together of the other shapes."""
    for path in sorted(TRANSCRIPTS.glob("*.json"))[:each]:
        yield Clean("transcript", path.name, path.read_text(encoding="utf-8"))
    code = list(_files("code", SITE, ("*.py",), chance, max(0, each - 4)))
    for number, file in enumerate(code):
        yield Clean(
            "transcript", f"session {number}", json.dumps({"model": "auto", "messages": _session(file, chance)})
        )


def _session(file: Clean, chance: Random) -> list[dict[str, object]]:
    """Return three calls of tools and their results, put together by script."""
    calls = (
        ("read_file", {"path": file.source}, file.text[:1_500]),
        ("bash", {"command": "tail -12 /var/log/app/current"}, log(chance, 12)),
        ("http_get", {"url": "https://ci.example.com/api/v4/runs", "per_page": 8}, result(chance)),
    )
    messages: list[dict[str, object]] = [
        {"role": "system", "content": "You are a coding agent. Use the tools; keep answers short."},
        {"role": "user", "content": "The nightly run is red again. Find the reason and propose the smallest fix."},
    ]
    for number, (name, arguments, answer) in enumerate(calls):
        function = {"name": name, "arguments": json.dumps(arguments)}
        call = {"id": f"call_{number}", "type": "function", "function": function}
        messages += [
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": call["id"], "content": answer},
        ]
    return [*messages, {"role": "user", "content": "Write it down in three sentences."}]
