"""Whether a string looks chosen by chance or by a person as a secret, judged by shape alone."""

import math
import re
from collections import Counter
from itertools import pairwise

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
    r"""(?x)^(?: [\w$.]+-> | new\s | ['"]?\$[A-Za-z_]\w*['"]?$ | &[A-Za-z_]+$ | \.{1,2}/
    | /[\w.-]+/ | ~/ | \w+:// | [\w.]+\?\. | arn:aws | \#[a-z-]+$ | [\w/-]+\#\w+$
    | (?:[\w-]+\.)+(?:com|net|org|io|dev|local|html?|js|py|json|ya?ml|xml|txt|md|svg|png|css)$ )"""
)
_CALL = re.compile(r"[\w.$]+\(|[\w$]+\[|\+(?![A-Za-z0-9+/]{15})|[\s.,)(|=]")
_WHOLE_CALL = re.compile(r"[\w.$]+\((?:[^()]*\)+;?)?$|[\w$]+\[[^\[\]]*\]$|[\s+|=]|[.,)(]{2}|[.,)(]*$")
"""What reads as a call or an operator although it stands in quotes, as a piece between two strings does."""
_EXPRESSION = re.compile(r"\[\^?\\?\w-\\?\w|\]\{\d|\\[bBdDsSwW]|\(\?[:iP<=!]|\w\|\w+\|\w|^//[\w-]+(?:\.[\w-]+)+/")
"""A regular expression or the rest of an address."""
_PROMPT = re.compile(r"[\s:]$|%[sdr]|\{\w*\}|\s\S+\s\S+\s\S+\s\S+\s")
_HEX = re.compile(r"^[0-9a-f]+$|^[0-9A-F]+$")
_UUID = re.compile(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_TOKEN = re.compile(r"^[!-~]+$")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FOLLOWS = {
    pair[0]: pair[1:]
    for pair in re.findall(
        r"\w+",
        """
        abcdgilmnprstuy baeilu caehiklortu daeiosu eacdeflmnprstvx faefiou geis haeio iabcdefglmnoprstvz je ke
        ladeilostuy maeiop nacdegiostu obcdlmnoprstuvw paeiloprt qu radegimnorstuy sacehiopstu taehiorstuy
        ubeilmnprst vaei waehi xt yo zae
        """,
    )
}
"""Which letters mostly follow a letter within English words and identifiers: 89 in 100 pairs there, 27 by chance."""
_TELLS = re.compile(
    r"(?i)^(?:your|my|our|the|a|an|some|any|this|that|is|not|no|real|actual|valid|fake|dummy|sample|test(?:s|ing)?|example|demo|mock|stub"
    r"|placeholder|insert|enter|put|add|paste|replace|fill|change|with|me|here|goes|for|of|in|to|and|from|at|by|it|env"
    r"|api|app|client|access|auth|refresh|bearer|session|private|public|signing|webhook|user|admin|service|db"
    r"|secret|token|key|keys|password|passwd|pass|pwd|credentials?|value|string|id|name|foo|bar|baz|x+)$"
)
_TYPED = 16
_LETTERS_LEAST = 20
_RUNS = 2
_STEPS = {"90": 1, "9a": 1, "0a": 1}
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_UNSPEAKABLE = re.compile(r"(?i)[bcdfghjklmnpqrstvwxz]{5}|(?:^|[^aeiou])[aeiou]{4}|q[^u]")


def entropy(text: str) -> float:
    """Return Shannon's entropy in bits per character."""
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values()) if total else 0.0


def stands_in(value: str) -> bool:
    """Say whether documentation or code writes this where a secret would stand."""
    return len(set(value)) < 3 or _STAND_IN.search(value) is not None or _tells(value)


def is_pattern(value: str) -> bool:
    """Say whether somebody typed a row of characters: counted up, counted down, or one piece again and again.

    Of short values only: published keys are often typed in part, at the length of the real ones, and a key
    that is doubted stays at home.
    """
    bare = re.sub(r"[\W_]", "", value).lower()
    if not 8 <= len(bare) <= _TYPED:
        return False
    if any(bare == (bare[:size] * len(bare))[: len(bare)] for size in range(1, min(12, len(bare) // 2) + 1)):
        return True
    runs = _runs(bare)
    return len(runs) <= _RUNS and sum(runs) >= 0.9 * len(bare)


def is_random(value: str, least: int = 16) -> bool:
    """Say whether a value has the shape of a generated key: long, one piece, not readable as words."""
    digits = sum(map(str.isdigit, value)) if least <= len(value) else 0
    short = len(value) < (least if digits else max(least, _LETTERS_LEAST))  # asked first: most names end here
    if short or not _TOKEN.match(value) or _is_code(value) or stands_in(value) or is_pattern(value):
        return False
    if _UUID.match(value):
        return True
    if digits == len(value) or _HEX.match(value):
        return len(value) >= (16 if 0 < digits < len(value) else 20)
    if _readable(value) or _EXPRESSION.search(value):
        return False
    if digits == 0:
        return entropy(value) >= 3.8
    return entropy(value) >= 2.6 and (digits >= 3 or _mixed(value) or len(value) >= 24)


def is_short_key(value: str) -> bool:
    """Say whether a value too short to look generated may be a key, where its name says that it is one."""
    digits, letters = sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
    if not 8 <= len(value) <= 15 or min(digits, letters) < 3 or not _TOKEN.match(value):
        return False
    return not (_is_code(value) or stands_in(value) or is_pattern(value) or _readable(value))


def is_password(value: str, *, quoted: bool) -> bool:
    """Say whether a value that stands beside a password's name is one.

    Quoted text is believed unless it is a stand-in or the name of a type; unquoted text must not be
    an expression of a programming language.
    """
    if not 3 < len(value) <= 200 or stands_in(value) or _NOT_A_SECRET.match(value):
        return False
    if len(value) >= 16 and is_pattern(value):
        return False
    if _is_code(value, quoted=quoted) or _PROMPT.search(value):
        return False
    return quoted or _IDENTIFIER.match(value) is None or any(c.isdigit() for c in value)


def switches(value: str) -> int:
    """Count how often a letter stands beside a digit, which few names do more than twice."""
    return sum((one.isalpha() and two.isdigit()) or (one.isdigit() and two.isalpha()) for one, two in pairwise(value))


def is_plain_word(value: str) -> bool:
    """Say whether a value is one bare word, as a weak password or an ordinary predicate is."""
    return value.isalpha() and _NOT_A_SECRET.match(value) is None


def _mixed(value: str) -> bool:
    return any(c.islower() for c in value) and any(c.isupper() for c in value)


def _is_code(value: str, *, quoted: bool = False) -> bool:
    return _CODE.match(value) is not None or (_WHOLE_CALL if quoted else _CALL).match(value) is not None


def _runs(bare: str) -> list[int]:
    """Return the lengths of the stretches that go on by one, up or down, or stay; the letters follow the digits."""
    lengths, step = [1], 0
    for one, two in pairwise(bare):
        here = _STEPS.get(one + two, ord(two) - ord(one))
        if here in (-1, 0, 1) and (lengths[-1] == 1 or here == step):
            lengths[-1] += 1
        else:
            lengths.append(1)
        step = here
    return [length for length in lengths if length >= 3]


def _tells(value: str) -> bool:
    """Say whether a value only tells what stands there: `insert_token_here`, `__CLIENT_SECRET__`, `not-a-real-key`."""
    pieces = _PIECES.findall(value) if len(value) <= 60 and not value.isalpha() else ()
    letters = [piece for piece in pieces if not piece.isdigit()]
    return len(letters) >= 2 and len(pieces) == len(letters) and all(_TELLS.match(piece) for piece in letters)


def _readable(value: str) -> bool:
    """Say whether most of a value is words a person would write, by capitals, separators and sound."""
    if switches(value) >= (4 if value.isalnum() else 6):
        return False
    letters = sum(c.isalnum() for c in value)
    words = [word for word in _WORDS.findall(value) if 3 <= len(word) <= 16 and not _UNSPEAKABLE.search(word)]
    return sum(map(len, words)) >= 0.65 * letters and _spoken(words)


def _spoken(words: list[str]) -> bool:
    """Say whether letters follow each other as they do in words, or are too few to tell."""
    pairs = [pair for word in words for pair in pairwise(word.lower())]
    return len(pairs) < 6 or sum(two in _FOLLOWS.get(one, "") for one, two in pairs) >= 0.5 * len(pairs)
