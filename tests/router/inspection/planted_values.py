"""Valid personal values, made anew from a seed: check digits are computed, nobody's real number is copied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

Make = Callable[[Random], str]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of value: how it is made and the words that stand before it where its form alone is weak."""

    name: str
    make: Make
    labels: tuple[str, ...]
    """Words for a sentence; the first is also a column or a key."""


def _digits(chance: Random, count: int, first: str = "0123456789") -> str:
    return chance.choice(first) + "".join(chance.choice("0123456789") for _ in range(count - 1))


def _grouped(digits: str, sizes: tuple[int, ...], by: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return by.join(part for part in (*parts, digits[at:]) if part)


def luhn(body: str) -> str:
    """Return the digits with their Luhn digit."""
    doubled = 0
    for at, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        doubled += value - 9 if value > 9 else value
    return body + str(-doubled % 10)


_ISSUERS: tuple[tuple[str, int], ...] = (
    ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("2221", 16), ("55", 16), ("34", 15), ("37", 15), ("6011", 16),
    ("65", 16), ("3528", 16), ("36", 14), ("305", 14), ("62", 16), ("62", 19), ("5018", 16), ("6304", 18), ("60", 16),
)  # fmt: skip


def card(chance: Random) -> str:
    """Return a card of any big issuer, 13 to 19 digits, written in one of the usual ways."""
    prefix, length = chance.choice(_ISSUERS)
    digits = luhn(prefix + "".join(chance.choice("0123456789") for _ in range(length - 1 - len(prefix))))
    sizes = {15: (4, 6, 5), 14: (4, 6, 4)}.get(length, (4, 4, 4, 4))
    return _grouped(digits, sizes, chance.choice(("", " ", "-")))


_IBANS = {
    "DE": "n18", "FR": "n10a11n2", "GB": "a4n14", "ES": "n20", "IT": "a1n10a12", "NL": "a4n10", "BE": "n12",
    "AT": "n16",
    "CH": "n5a12", "PL": "n24", "PT": "n21", "SE": "n20", "DK": "n14", "NO": "n11", "FI": "n14", "IE": "a4n14",
    "CZ": "n20", "GR": "n7a16", "HU": "n24", "RO": "a4n16", "LU": "n3a13", "SK": "n20", "HR": "n17", "TR": "n6a16",
    "SA": "n2a18", "AE": "n19", "BR": "n23a1n1",
}  # fmt: skip


def iban(chance: Random) -> str:
    """Return an IBAN of one of 27 countries, compact or in fours."""
    country, form = chance.choice(sorted(_IBANS.items()))
    body, at = "", 0
    while at < len(form):
        kind, at = form[at], at + 1
        size = ""
        while at < len(form) and form[at].isdigit():
            size, at = size + form[at], at + 1
        body += "".join(chance.choice("ABCDEFGHKLMNP" if kind == "a" else "0123456789") for _ in range(int(size)))
    rest = int("".join(str(int(character, 36)) for character in body + country + "00")) % 97
    whole = f"{country}{98 - rest:02d}{body}"
    return whole if chance.random() < 0.5 else _grouped(whole, (4,) * 9, " ")


_PHONES: Mapping[str, tuple[str, ...]] = {
    "US": ("(212) 5##-01##", "415-5##-0###", "+1 312 5## 0###", "303.5##.0###", "+16175550###", "206 5## 0###"),
    "UK": ("020 7946 0###", "07700 900###", "+44 20 7946 0###", "+447700900###", "0161 496 0###", "01632 960###"),
    "DE": ("030 2345####", "0151 234#####", "+49 30 2345####", "+49151234#####", "089/234####", "0221-234 ####"),
    "FR": ("01 42 68 ## ##", "06 12 34 ## ##", "+33 6 12 34 ## ##", "+3314268####", "06.12.34.##.##", "014268####"),
    "ES": ("91 234 ## ##", "612 34 ## ##", "+34 612 34 ## ##", "+34912######", "612 345 ###", "912 34 5# ##"),
    "IT": ("06 6982 ####", "347 123 ####", "+39 347 123 ####", "+39066982####", "02 1234 ####", "347 12 34 ###"),
    "NL": ("020 624 ####", "06 12 34 ## ##", "+31 6 1234 ####", "+3120624####", "06-1234####", "010-4######"),
    "IN": ("98765 #####", "+91 98765 #####", "+9198765#####", "022 2345 ####", "98765-#####", "011-2345####"),
    "AU": ("02 9876 ####", "0412 345 ###", "+61 412 345 ###", "+61298765###", "(02) 9876 ####", "0412345###"),
    "BR": ("(11) 98765-####", "11 98765-####", "+55 11 98765-####", "+551198765####", "(21) 2345-####", "21 2345-####"),
}  # fmt: skip


def phone(country: str) -> Make:
    """Return a maker of numbers of one country, national and international."""

    def make(chance: Random) -> str:
        form = chance.choice(_PHONES[country])
        return "".join(chance.choice("123456789") if character == "#" else character for character in form)

    return make


def _weighted(body: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))


def ssn(chance: Random) -> str:
    form = f"{chance.randint(100, 665):03d}-{chance.randint(10, 99)}-{chance.randint(1000, 9999)}"
    return chance.choice((form, form, form.replace("-", " "), form.replace("-", "")))


def itin(chance: Random) -> str:
    return f"9{_digits(chance, 2)}-{chance.randint(70, 88)}-{_digits(chance, 4)}"


def nhs(chance: Random) -> str:
    while True:
        body = _digits(chance, 9, "4679")
        check = 11 - _weighted(body, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
        if check != 10:
            whole = body + str(check % 11)
            return chance.choice((whole, _grouped(whole, (3, 3, 4), " "), _grouped(whole, (3, 3, 4), "-")))


def nino(chance: Random) -> str:
    body = "".join(chance.choice("ABCEHJLMPRSTWXY") for _ in range(1)) + chance.choice("ABCEHJKLMPRSTWXYZ")
    pairs = (body, *(_digits(chance, 2) for _ in range(3)), chance.choice("ABCD"))
    return chance.choice(("", " ")).join(pairs)


def steuer_id(chance: Random) -> str:
    order = chance.sample("0123456789", 9)
    body = chance.choice("123456789")
    rest = [d for d in order if d != body][:8]
    rest.insert(chance.randrange(len(rest)), rest[0])
    body += "".join(rest)
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    whole = body + str((11 - product) % 10)
    return chance.choice((whole, _grouped(whole, (2, 3, 3, 3), " ")))


def personalausweis(chance: Random) -> str:
    letters = "CFGHJKLMNPRTVWXYZ0123456789"
    body = chance.choice("LMNPRTVWXY") + "".join(chance.choice(letters) for _ in range(8))
    return body + str(sum(int(c, 36) * (7, 3, 1)[at % 3] for at, c in enumerate(body)) % 10)


def nir(chance: Random) -> str:
    parts = (
        chance.choice("12"), f"{chance.randint(30, 99)}", f"{chance.randint(1, 12):02d}",
        f"{chance.randint(1, 95):02d}", f"{chance.randint(1, 990):03d}", f"{chance.randint(1, 999):03d}",
    )  # fmt: skip
    key = f"{97 - int(''.join(parts)) % 97:02d}"
    return chance.choice(("", " ")).join((*parts, key))


def dni(chance: Random) -> str:
    number = chance.randint(10_000_000, 99_999_999)
    return f"{number}{chance.choice(('', '-'))}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def nie(chance: Random) -> str:
    first, number = chance.randrange(3), chance.randint(0, 9_999_999)
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[(first * 10_000_000 + number) % 23]
    return f"{'XYZ'[first]}{number:07d}{letter}"


_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16,
    10, 22, 25, 24,
    23,
), strict=True))  # fmt: skip


def codice_fiscale(chance: Random) -> str:
    letters = "".join(chance.choice("BCDFGLMNPRSTVZ") for _ in range(6))
    birth = f"{chance.randint(30, 99)}{chance.choice('ABCDEHLMPRST')}{chance.randint(1, 28):02d}"
    body = f"{letters}{birth}{chance.choice('ABCDEFGHL')}{chance.randint(100, 999)}"
    total = sum(_ODD[c] if at % 2 == 0 else int(c, 36) - (10 if c.isalpha() else 0) for at, c in enumerate(body))
    return body + chr(65 + total % 26)


def bsn(chance: Random) -> str:
    while True:
        body = _digits(chance, 8, "12")
        check = _weighted(body, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
        if check < 10:
            return chance.choice((body + str(check), _grouped(body + str(check), (4, 2, 3), ".")))


def pesel(chance: Random) -> str:
    body = f"{chance.randint(30, 99)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}{_digits(chance, 4)}"
    return body + str(-_weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def personnummer(chance: Random) -> str:
    birth = f"{chance.randint(30, 99)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    body = birth + _digits(chance, 3)
    check = luhn(body)[-1]
    return f"{chance.choice(('', '19'))}{birth}-{body[6:]}{check}"


def hetu(chance: Random) -> str:
    birth = f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.randint(30, 99)}"
    serial = f"{chance.randint(2, 899):03d}"
    return f"{birth}-{serial}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(birth + serial) % 31]}"


def fodselsnummer(chance: Random) -> str:
    while True:
        birth = f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.randint(54, 99)}"
        body = birth + f"{chance.randint(0, 499):03d}"
        one = -_weighted(body, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
        two = -_weighted(body + str(one), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11 if one < 10 else 10
        if two < 10:
            return body[:6] + chance.choice(("", " ")) + body[6:] + f"{one}{two}"


def cpr(chance: Random) -> str:
    return f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.randint(40, 99)}-{_digits(chance, 4)}"


def cpf(chance: Random) -> str:
    body = _digits(chance, 9)
    for size in (10, 11):
        rest = _weighted(body, tuple(range(size, 1, -1))) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return chance.choice((body, f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"))


def aadhaar(chance: Random) -> str:
    from router.inspection.check_digits import verhoeff

    body = _digits(chance, 11, "23456789")
    whole = next(body + check for check in "0123456789" if verhoeff(body + check))
    return chance.choice((whole, _grouped(whole, (4, 4, 4), " "), _grouped(whole, (4, 4, 4), "-")))


def pan(chance: Random) -> str:
    letters = "ABCDEFGHJKLMNRSTUVW"
    three = "".join(chance.choice(letters) for _ in range(3))
    return f"{three}P{chance.choice(letters)}{_digits(chance, 4)}{chance.choice(letters)}"


def tfn(chance: Random) -> str:
    while True:
        body = _digits(chance, 8, "123456789")
        for check in "0123456789":
            if _weighted(body + check, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0:
                return chance.choice((body + check, _grouped(body + check, (3, 3, 3), " ")))


def medicare(chance: Random) -> str:
    body = _digits(chance, 8, "23456")
    whole = body + str(_weighted(body, (1, 3, 7, 9, 1, 3, 7, 9)) % 10) + chance.choice("123456789")
    return chance.choice((whole, _grouped(whole, (4, 5, 1), " ")))


def sin(chance: Random) -> str:
    whole = luhn(_digits(chance, 8, "1234567"))
    return _grouped(whole, (3, 3, 3), chance.choice(("", " ", "-")))


def nric(chance: Random) -> str:
    prefix, body = chance.choice("STFG"), _digits(chance, 7)
    total = _weighted(body, (2, 7, 6, 5, 4, 3, 2)) + 4 * (prefix in "TG")
    return prefix + body + ("JZIHGFEDCBA" if prefix in "ST" else "XWUTRQPNMLK")[total % 11]


def za_id(chance: Random) -> str:
    birth = f"{chance.randint(30, 99)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    return luhn(f"{birth}{_digits(chance, 4)}08")
