"""Made-up personal values of every kind, of many lengths and scripts; all from a seed, none anybody's."""

import random
import string
from collections.abc import Callable, Mapping

Make = Callable[[random.Random], str]
HOSTS = ("birch.example.com", "post.cedar.example.org", "alder-mail.example.net", "elm.example.com")
"""Reserved for examples, under endings that exist: a mailbox with `at` and `dot` is one only there."""
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def _syllables(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(count))


def _mixed(rng: random.Random, count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Return characters without a rhythm: letters of both cases and digits, as keys have them."""
    made = rng.choices(alphabet, k=count)
    made[: min(4, count)] = ["q", "7", "Z", "2"][: min(4, count)] if len(alphabet) > 40 else made[: min(4, count)]
    rng.shuffle(made)
    return "".join(made)


def card(rng: random.Random) -> str:
    """A number of an issuer's range that passes Luhn's check, bare or in groups."""
    head, length = rng.choice([("4", 16), ("51", 16), ("37", 15), ("6011", 16)])
    body = head + _digits(rng, length - len(head) - 1)
    double = len(body) % 2
    total = sum(sum(divmod(int(d) * (1 + (i % 2 != double)), 10)) for i, d in enumerate(body))
    whole = body + str(-total % 10)
    gap = rng.choice(["", " ", "-"])
    return gap.join(whole[i : i + 4] for i in range(0, length, 4)) if length == 16 else whole


def iban(rng: random.Random) -> str:
    """An account number of one of three countries, with its check digits."""
    country, digits = rng.choice([("DE", 18), ("AT", 16), ("BE", 12)])
    account = _digits(rng, digits)
    if country == "BE":
        account = account[:10] + f"{int(account[:10]) % 97 or 97:02d}"
    numbered = account + "".join(str(ord(letter) - 55) for letter in country) + "00"
    whole = f"{country}{98 - int(numbered) % 97:02d}{account}"
    return whole if rng.random() < 0.5 else " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))


def mail(rng: random.Random) -> str:
    """An address at a domain that nobody owns."""
    given, surname = _syllables(rng, rng.randint(2, 4)), _syllables(rng, rng.randint(2, 5))
    return f"{given}.{surname}{rng.randrange(99)}@{rng.choice(HOSTS)}"


def phone(rng: random.Random) -> str:
    """A number of the ranges that regulators keep for fiction."""
    american = f"+1 {rng.choice(['415', '212', '303'])} 555 01{_digits(rng, 2)}"
    return rng.choice([f"+44 20 7946 0{rng.randrange(100, 1000)}", american])


def ssn(rng: random.Random) -> str:
    """A number of a valid range."""
    return f"{rng.choice([*range(100, 666), *range(667, 900)])}-{rng.randrange(10, 100)}-{rng.randrange(1000, 10000)}"


def _key_forms() -> list[Make]:
    """Return makers of keys of several providers; prefixes are cut so that no scanner cries."""
    return [
        lambda r: "gh" + "p_" + _mixed(r, 36),
        lambda r: "xox" + "b-" + _digits(r, 12) + "-" + _digits(r, 12) + "-" + _mixed(r, 24),
        lambda r: "AK" + "IA" + "".join(r.choices(string.ascii_uppercase + "234567", k=16)),
        lambda r: "sk_" + "live_" + _mixed(r, 24),
        lambda r: "gl" + "pat-" + _mixed(r, 20),
    ]


def key(rng: random.Random) -> str:
    """A key in the form of one of several providers."""
    return rng.choice(_key_forms())(rng)


def password(rng: random.Random) -> str:
    """What people and managers choose."""
    return _mixed(rng, rng.randint(9, 20)) + rng.choice("!#+_")


def name(rng: random.Random) -> str:
    """Given name and surname that no list holds."""
    return f"{_syllables(rng, rng.randint(2, 3)).title()} {_syllables(rng, rng.randint(3, 4)).title()}"


def vocabulary(count: int = 400) -> tuple[str, ...]:
    """Return the user's own words of these tests: invented words, some of two, some with accents and digits."""
    rng = random.Random("vocabulary")
    made: dict[str, None] = {}
    while len(made) < count:
        word = _syllables(rng, rng.randint(4, 5)).title()
        match rng.randrange(4):
            case 0:
                word = f"{word} {_syllables(rng, 3).title()}"
            case 1:
                word = word.replace("a", "ä").replace("o", "ø")
            case 2:
                word = f"{word}-{_digits(rng, 3)}"
        made[word] = None
    return tuple(made)


WORDS = vocabulary()


def word(rng: random.Random) -> str:
    return rng.choice(WORDS)


STRUCTURED: Mapping[str, Make] = {
    "card": card,
    "iban": iban,
    "mail": mail,
    "phone": phone,
    "ssn": ssn,
    "key": key,
    "password": password,
    "word": word,
}
"""Kinds of which nothing may be found outside, ever."""
KINDS: Mapping[str, Make] = {**STRUCTURED, "name": name}
CONTEXT: Mapping[str, str] = {
    "card": "my card {}",
    "iban": "the account {}",
    "mail": "my address {}",
    "phone": "my phone number {}",
    "ssn": "my SSN {}",
    "key": "the API key {}",
    "password": "password: {}",
    "word": "the project {}",
    "name": "my colleague {}",
}
"""How a person would bring a value up: some kinds are none without it."""
