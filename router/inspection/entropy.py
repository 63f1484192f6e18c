"""Whether a string looks chosen by chance or by a person as a secret, judged by shape alone."""

import math
import re
from collections import Counter

_STAND_IN = re.compile(
    r"""(?ix)
    ^(?: \$[({\[]?[\w.:-]+[)}\]]? | \$\(.* | \$\{.* | \#\{.* | \{\{.* | \{\w*\}? | %\(?\w+\)?[%sd]? | %\w
      | <.* | &lt;.* | \[.*\] | @\w+@ | \(.*\)
      | (?:process\.)?env[.\[].* | os\.environ.* | secrets\..* | vars?\..* | \.\.\.+ | \u2026+ )$
    | your[-_ ]?\w | (?:^|[-_ ])my[-_](?:api|secret|token|key|pass) | example | placeholder | redacted
    | change[-_ ]?me | replace[-_ ]?(?:me|with|this) | goes[-_ ]here | dummy | (?:^|[-_ ])todo(?:$|[-_ ])
    | (?:insert|enter|put|add|paste)[-_ ]?(?:your|the|here|key|token|api|secret|pass)
    | x{5,} | [*\u2022]{3,} | [#?]{5,} | ^(.)\1*$ | ^[-_.*x#?\u2022\s]+$
    """
)
_NOT_A_SECRET = re.compile(
    r"""(?ix)^(?:
    true|false|yes|no|on|off|none|null|nil|undefined|nan|str|string|text|bytes?|int(?:eger)?|number|float|bool(?:ean)?
    |any|object|array|list|dict|map|optional|required|hidden|visible|input|type|value|name|field|label|title|default
    |unknown|missing|empty|blank|invalid|valid|incorrect|wrong|correct|expired|needed|necessary|mandatory|secure
    |insecure|encrypted|hashed|stored|reset|changed|set|unset|here|there|not|the|an?|to|too|very|it|this|that
    |password|passwd|pass|passphrase|passcode|pwd|secret|token|key|api[-_ ]?key|credentials?|username|user|userid
    |login|admin(?:istrator)?|root|guest|anonymous|test|self|req|request|response|config|settings|options|data|env
    |prompt|confirm|confirmation|sha\d*|md5|bcrypt|basic|bearer|digest|oauth2?|jwt|plain|file|path
    )[.,;:!?]*$"""
)
_IDENTIFIER = re.compile(r"^[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)*$")
_CODE = re.compile(
    r"""(?x)^(?: [\w.$]+\( | [\w$]+\[ | [\w$.]+-> | new\s | ['"]?\$[A-Za-z_]\w*['"]?$ | &[A-Za-z_]+$ | \.{1,2}/
    | /[\w.-]+/ | ~/ | \w+:// | [\w.]+\?\. | arn:aws | [\s+.,)(|=] | \#[a-z-]+$ | [\w/-]+\#\w+$
    | (?:[\w-]+\.)+(?:com|net|org|io|dev|local|html?|js|py|json|ya?ml|xml|txt|md|svg|png|css)$ )"""
)
_PROMPT = re.compile(r"[\s:]$|%[sdr]|\{\w*\}|\s\S+\s\S+\s\S+\s\S+\s")
_HEX = re.compile(r"^[0-9a-f]+$|^[0-9A-F]+$")
_UUID = re.compile(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_TOKEN = re.compile(r"^[!-~]+$")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_UNSPEAKABLE = re.compile(r"(?i)[bcdfghjklmnpqrstvwxz]{5}|(?:^|[^aeiou])[aeiou]{4}|q[^u]")


def entropy(text: str) -> float:
    """Return Shannon's entropy in bits per character."""
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values()) if total else 0.0


def stands_in(value: str) -> bool:
    """Say whether documentation or code writes this where a secret would stand."""
    return len(set(value)) < 3 or _STAND_IN.search(value) is not None


def is_random(value: str, least: int = 16) -> bool:
    """Say whether a value has the shape of a generated key: long, one piece, not readable as words."""
    if len(value) < least or not _TOKEN.match(value) or stands_in(value) or _CODE.match(value):
        return False
    if _UUID.match(value):
        return True
    digits = sum(c.isdigit() for c in value)
    if digits == len(value) or _HEX.match(value):
        return len(value) >= (16 if 0 < digits < len(value) else 20)
    if _readable(value):
        return False
    if digits == 0:
        return len(value) >= 20 and entropy(value) >= 3.8
    return entropy(value) >= 2.6 and (digits >= 3 or _mixed(value) or len(value) >= 24)


def is_password(value: str, *, quoted: bool) -> bool:
    """Say whether a value that stands beside a password's name is one.

    Quoted text is believed unless it is a stand-in or the name of a type; unquoted text must not be
    an expression of a programming language.
    """
    if not 3 < len(value) <= 200 or stands_in(value) or _NOT_A_SECRET.match(value):
        return False
    if _CODE.match(value) or _PROMPT.search(value):
        return False
    return quoted or _IDENTIFIER.match(value) is None or any(c.isdigit() for c in value)


def is_plain_word(value: str) -> bool:
    """Say whether a value is one bare word, as a weak password or an ordinary predicate is."""
    return value.isalpha() and _NOT_A_SECRET.match(value) is None


def _mixed(value: str) -> bool:
    return any(c.islower() for c in value) and any(c.isupper() for c in value)


def _readable(value: str) -> bool:
    """Say whether most of a value is words a person would write, by capitals, separators and sound."""
    letters = sum(c.isalnum() for c in value)
    words = [word for word in _WORDS.findall(value) if 3 <= len(word) <= 16 and not _UNSPEAKABLE.search(word)]
    return sum(map(len, words)) >= 0.65 * letters
