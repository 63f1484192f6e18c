"""What is looked for: made-up values that anybody may type, or the user's own from a file."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from router.errors import ConfigurationError

_LEAST = 4
_MOST = 200


@dataclass(frozen=True, slots=True)
class Value:
    """One value; its repr does not show it."""

    label: str
    text: str = field(repr=False)
    wanted: bool = True
    """False: it is looked for, but need not be sent."""

    @property
    def shown(self) -> str:
        """What may be printed of it."""
        return f"{self.text[0]}… ({len(self.text)} characters)"


_KEY = "gh" + "p_" + "q7Zt2Lw9RmB4nCd5HsJ8gFp6KaEx3Vy1TuQo"
MADE_UP = (
    Value("name", "Henrike Vandersloot"),
    Value("e-mail", "henrike.vandersloot@alder.example"),
    Value("card", "4242 4242 4242 4242"),
    Value("account", "DE89 3704 0044 0532 0130 00"),
    Value("phone", "+44 20 7946 0958"),
    Value("key", _KEY),
)
"""Nobody's: the numbers have valid check digits, the phone number is kept for fiction."""
PROMPT = (
    "Please draft a short note: {name} ({e-mail}, {phone}) paid with card {card} instead of from account {account}, "
    "and the script still uses the API key {key}."
)


def prompt() -> str:
    """Return a text to paste into a client; it holds every made-up value."""
    text = PROMPT
    for value in MADE_UP:
        text = text.replace(f"{{{value.label}}}", value.text)
    return text


def read(path: Path) -> tuple[Value, ...]:
    """Read the user's own values, one a line; empty lines and those that begin with `#` are skipped.

    Raises:
        ConfigurationError: the file cannot be used; the message names file and line, never the value.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {os.strerror(error.errno or 0)}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8 text") from None
    values: list[Value] = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if sum(c.isalnum() for c in text) < _LEAST:
            what = f"has fewer than {_LEAST} letters and digits: it would be found by chance"
            raise ConfigurationError(f"{path}:{number}: {what}")
        values.append(Value(f"line {number}", text))
    if not values or len(values) > _MOST:
        raise ConfigurationError(f"{path}: holds {len(values)} values; 1 to {_MOST} can be looked for")
    return tuple(values)
