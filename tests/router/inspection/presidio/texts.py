"""Texts that exercise every English pattern of Presidio, the same ones in every run."""

import json
import random
import re
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import phonenumbers
from presidio_analyzer import PatternRecognizer

_WORDS = [
    "the",
    "a",
    "of",
    "please",
    "company",
    "order",
    "update",
    "meeting",
    "for",
    "my",
    "is",
    "new",
    "Anna",
    "zu",
    "straße",
    "naïve",
    "Привет",
    "東京",
    "café",
    "don't",
    "it's",
    "result",
    "value",
    "total",
    "see",
    "below",
    "said",
    "number",
    "card",
    "account",
    "id",
    "name",
    "user",
    "data",
    "test",
    "thanks",
    "regards",
    "e.g.",
    "std::vector",
]
_GLUE = (
    "",
    "",
    "",
    "",
    " ",
    " ",
    "-",
    "_",
    ":",
    "x",
    "7",
    "é",
    "٣",
    "\u00a0",
    '"',
    "'",
    "(",
    "/",
    ".",
    ",",
    "\n",
    "€",
    "\u017f",
    "#",
)
_REGIONS = ("US", "GB", "DE", "FR", "IL", "IN", "CA", "BR", "ZA", "AU", "SG", "IT", "MX")
_KNOWN = (
    *("jane.doe@example.co.uk", "j\u00e4ne@m\u00fcnchen.de", "a.b+c@sub.example.org", "root@localhost", "icon@2x.png"),
    *("DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "FR1420041010050500013M02606 3 days", "DE12 3456 7890"),
    *("4242 4242 4242 4242", "4111111111111111", "5500-0055-5555-5559", "378282246310005", "4242424242424241"),
    *(
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    ),
    *(
        "https://example.com/a?b=c#d",
        "'www.example.museum'",
        '"http://sub.example.org/x y"',
        "10.12.14.201",
        "fe80::1%eth0",
    ),
    *(
        "536-22-1847",
        "078-05-1120",
        "943 476 5919",
        "51 824 753 556",
        "BB1388568",
        "8001015009087",
        "::ffff:10.0.0.1/96",
    ),
)
_SWAPS = ("٣", "é", "K", "\u0131", "\uff10", "\u2013", "\u2009", "\u00b2", "\x1c", "\ud7ff", "😀")


def texts(recognizers: list[PatternRecognizer], count: int, seed: int = 7) -> Iterator[str]:
    """Yield `count` texts: specimens of all patterns in prose, JSON, code, logs and lists of numbers."""
    chance = random.Random(seed)
    sources = [(recognizer, pattern.regex) for recognizer in recognizers for pattern in recognizer.patterns]
    for index in range(count):
        recognizer, regex = sources[index % len(sources)]
        parts = [_placed(chance, recognizer, _specimen(chance, recognizer, regex))]
        for _ in range(chance.randrange(3)):
            other, another = chance.choice(sources)
            parts.append(_placed(chance, other, _specimen(chance, other, another)))
        if chance.random() < 0.4:
            parts.append(_phone(chance))
        if chance.random() < 0.4:
            parts.append(_placed(chance, chance.choice(recognizers), chance.choice(_KNOWN)))
        chance.shuffle(parts)
        yield _damaged(chance, _framed(chance, parts))


def _specimen(chance: random.Random, recognizer: PatternRecognizer, regex: str) -> str:
    """Return what the pattern matches, half the time with the right check digits if tries find them."""
    tree = parser.parse(regex, re.DOTALL)
    wanted = chance.random() < 0.5
    found = ""
    for _ in range(40):
        found = _sampled(chance, tree, {})
        if not wanted or recognizer.validate_result(found):
            break
    return found.lower() if chance.random() < 0.1 else found


def _sampled(chance: random.Random, items: parser.SubPattern, groups: dict[int, str]) -> str:
    return "".join(_one(chance, operator, value, groups) for operator, value in items)


def _one(chance: random.Random, operator: object, value: object, groups: dict[int, str]) -> str:  # noqa: PLR0911
    if operator is sre.LITERAL:
        return chr(value)
    if operator is sre.ANY:
        return chance.choice("ab 1")
    if operator is sre.IN:
        return _member(chance, value)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, high, inner = value
        times = chance.randint(low, min(int(high), low + 6))
        return "".join(_sampled(chance, inner, groups) for _ in range(times))
    if operator is sre.BRANCH:
        return _sampled(chance, chance.choice(value[1]), groups)
    if operator is sre.SUBPATTERN:
        groups[value[0]] = _sampled(chance, value[3], groups)
        return groups[value[0]]
    if operator is sre.GROUPREF:
        return groups[value]
    if operator is sre.ASSERT and value[0] < 0:
        return _sampled(chance, value[1], groups)
    return ""


def _member(chance: random.Random, items: list[tuple[object, object]]) -> str:
    if items[0][0] is sre.NEGATE:
        return chance.choice("abc/?=&-é")
    operator, value = chance.choice(items)
    if operator is sre.RANGE:
        return chr(chance.randint(*value))
    if operator is sre.LITERAL:
        return chr(value)
    kinds = {sre.CATEGORY_DIGIT: "0123456789", sre.CATEGORY_SPACE: " \t", sre.CATEGORY_WORD: "abcXYZ019_é"}
    return chance.choice(kinds.get(value, "a"))


def _placed(chance: random.Random, recognizer: PatternRecognizer, specimen: str) -> str:
    """Put a specimen behind a context word, near or too far, and glue something to its ends."""
    before = _prose(chance, chance.randrange(8))
    if recognizer.context and chance.random() < 0.6:
        word = chance.choice(recognizer.context)
        before = f"{_prose(chance, 2)} {word}{chance.choice((': ', ' ', ' is ', ' # '))}{before}"
    return f"{before} {chance.choice(_GLUE)}{specimen}{chance.choice(_GLUE)}{_prose(chance, chance.randrange(3))}"


def _phone(chance: random.Random) -> str:
    region = chance.choice(_REGIONS)
    kind = chance.choice((phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE))
    number = phonenumbers.example_number_for_type(region, kind) or phonenumbers.example_number(region)
    style = chance.choice((0, 1, 2, 3))
    written = phonenumbers.format_number(number, style)
    if chance.random() < 0.4:
        written = re.sub(r"\d(?=\d?$)", lambda _: str(chance.randrange(10)), written)
    tail = chance.choice(("", " ext. 12", " x3", "/" + written, " " + written, ":30", " (2019)", "%"))
    return f"{chance.choice(('call ', 'tel: ', '', 'whatsapp '))}{written}{tail}"


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words))


def _framed(chance: random.Random, parts: list[str]) -> str:
    frame = chance.randrange(6)
    if frame == 0:
        return json.dumps(
            {f"field_{index}": part for index, part in enumerate(parts)}, ensure_ascii=chance.random() < 0.5
        )
    if frame == 1:
        return "\n".join(
            f"2024-0{chance.randint(1, 9)}-1{index} 08:1{index}:07 INFO {part}" for index, part in enumerate(parts)
        )
    if frame == 2:
        numbers = ", ".join(f"{chance.uniform(-9, 9):.{chance.randrange(1, 9)}f}" for _ in range(12))
        return f"[{numbers}] " + " ".join(parts)
    if frame == 3:
        return "def f(x: int) -> None:\n    return g(x, 0x1f)  # " + "\n    # ".join(parts)
    return chance.choice((" ", ", ", "\n", "; ")).join(parts)


def _damaged(chance: random.Random, text: str) -> str:
    """Now and then change a character into a look-alike or a stranger."""
    if chance.random() < 0.3 and text:
        at = chance.randrange(len(text))
        return text[:at] + chance.choice(_SWAPS) + text[at + 1 :]
    return text
