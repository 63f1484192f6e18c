"""The anatomy of a piece of code: Python by its own grammar, other languages by Pygments' tokens."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from local_models.lines import load_lines
from router.upstreams.skills.python_code import python_parts
from router.upstreams.skills.token_code import token_parts

_URL = re.compile(r"\bhttps?://[^\s\"'<>)\]}]+")
_READ = 4_000
_SHOWN = 40
"""Parts, imports or links that are listed."""
_TAGS: Sequence[tuple[str, str]] = (
    ("http", r"\b(?:requests|httpx|aiohttp|urllib|axios|fetch|http|curl|reqwest|okhttp|net/http)\b"),
    ("web", r"\b(?:flask|django|fastapi|starlette|express|react|vue|angular|rails|spring|html)\b"),
    (
        "database",
        r"\b(?:sqlite3?|sqlalchemy|psycopg2?|mysql|postgres\w*|mongo\w*|redis|select\s.+\sfrom|insert\s+into|jdbc)\b",
    ),
    ("data", r"\b(?:numpy|pandas|polars|csv|dataframe|matplotlib|scipy|sklearn|torch|tensorflow)\b"),
    ("files", r"\b(?:pathlib|open\(|readfile|fopen|shutil|os\.path|ioutil|filereader)"),
    ("async", r"\b(?:asyncio|async|await|promise|goroutine|tokio|coroutine)\b"),
    ("concurrency", r"\b(?:threading|thread|mutex|multiprocessing|concurrent|synchronized|sync\.)"),
    ("test", r"\b(?:pytest|unittest|assert\w*|describe\(|junit|testing\.t)\b"),
    ("command line", r"\b(?:argparse|typer|click|sys\.argv|process\.argv|getopt|flag\.parse)\b"),
    ("regular expressions", r"\b(?:import re\b|re\.compile|regexp?|preg_match|pattern\.compile)"),
    ("dates", r"\b(?:datetime|timedelta|moment|localdate|strftime|time\.now)\b"),
    ("json", r"\bjson\b"),
    ("cryptography", r"\b(?:hashlib|hmac|crypto\w*|bcrypt|openssl|sha256|aes)\b"),
    ("subprocess", r"\b(?:subprocess|os\.system|exec\(|child_process|popen)\b"),
    ("logging", r"\b(?:logging|logger|log4j|console\.log|slog)\b"),
)
_FOUND = tuple((tag, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for tag, pattern in _TAGS)
_ALIASES = {"py": "python", "js": "javascript", "ts": "typescript", "rb": "ruby", "rs": "rust", "sh": "shell",
            "bash": "shell", "c++": "cpp", "c#": "csharp", "yml": "yaml", "golang": "go", "kt": "kotlin"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What can be said of code without running it."""

    language: str
    purpose: str
    """One line: what the code says of itself, else what its names say."""
    parts: tuple[str, ...]
    imports: tuple[str, ...]
    links: tuple[str, ...]
    tags: tuple[str, ...]


def anatomy(code: str, named: str = "") -> Anatomy:
    """Return what a piece of code consists of.

    Args:
        code: the code.
        named: what a fence says the language is.
    """
    language = _ALIASES.get(named, named) or _language(code)
    read = python_parts(code) if language == "python" else None
    parts = read or token_parts(code, language)
    links = tuple(dict.fromkeys(link.rstrip(".,;") for link in _URL.findall(code)))
    tags = tuple(tag for tag, pattern in _FOUND if pattern.search(code))
    purpose = parts.said or _by_names(parts.names, parts.calls) or "a fragment that names nothing"
    return Anatomy(language, purpose, _shown(parts.parts), _shown(parts.imports), _shown(links), tags)


def _language(code: str) -> str:
    lines = load_lines()
    scores = lines.language(code[:_READ])
    return lines.languages[int(scores.argmax())]


def _shown(values: Sequence[str]) -> tuple[str, ...]:
    more = len(values) - _SHOWN
    return (*values[:_SHOWN], f"and {more} more") if more > 0 else tuple(values)


def _by_names(names: Sequence[str], calls: Iterable[str]) -> str:
    """Put what is defined and called into words: `total_price` is "total price"."""
    if not names:
        called = list(dict.fromkeys(_words(call) for call in calls))[:4]
        return f"calls {', '.join(called)}" if called else ""
    shown = [_words(name) for name in names[:4]]
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"defines {', '.join(shown)}{more}"


def _words(name: str) -> str:
    bare = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_.]+", " ", name).strip()
    return bare.lower() if bare else name
