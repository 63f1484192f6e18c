"""Check digits of cards, accounts and identity numbers: pure arithmetic on what a pattern matched."""

import hashlib

# ISO 13616: how long an IBAN of each country is.
_IBAN_LENGTHS = {
    country: int(length)
    for length, countries in {
        "15": "NO",
        "16": "BE",
        "18": "DK FI FK FO GL NL SD",
        "19": "MK SI",
        "20": "AT BA EE KZ LT LU MN XK",
        "21": "CH CR HR LI LV",
        "22": "BG BH DE GB GE IE ME RS VA",
        "23": "AE GI IL IQ OM SO TL",
        "24": "AD CZ ES MD PK RO SA SE SK TN VG",
        "25": "LY PT ST",
        "26": "IS TR",
        "27": "BI DJ FR GR IT MC MR SM",
        "28": "AL AZ BY CY DO GT HU LB NI PL",
        "29": "BR EG PS QA UA",
        "30": "JO KW MU YE",
        "31": "MT SC",
        "32": "LC",
        "33": "RU",
    }.items()
    for country in countries.split()
}
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VERHOEFF_TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_DIHEDRAL = tuple(
    tuple((a + b) % 5 + 5 * (b >= 5) if a < 5 else (a - b) % 5 + 5 * (b < 5) for b in range(10)) for a in range(10)
)


def digits(written: str) -> list[int]:
    """Return the digits of `written` without its separators."""
    return [int(character) for character in written if "0" <= character <= "9"]


def luhn(written: str) -> bool:
    """Check cards, Canadian insurance numbers and others that double every second digit from the right."""
    total = 0
    for place, digit in enumerate(reversed(digits(written))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def iban_length(country: str) -> int:
    """Return the length of an IBAN of this country, 0 when it has none."""
    return _IBAN_LENGTHS.get(country, 0)


def iban(compact: str) -> bool:
    """Check an upper-case IBAN without blanks: its country's length and ISO 7064 modulo 97."""
    if len(compact) != iban_length(compact[:2]):
        return False
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def social_security(written: str) -> bool:
    """Check that a United States number lies in a group that is issued."""
    area, group, serial = written[:3], written[4:6], written[7:]
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"


def weighted(written: str, weights: tuple[int, ...], modulus: int) -> bool:
    """Check that the weighted sum of the digits is a multiple of the modulus."""
    numbers = digits(written)
    return len(numbers) == len(weights) and not sum(n * w for n, w in zip(numbers, weights, strict=True)) % modulus


def nhs(written: str) -> bool:
    """Check a number of the British health service."""
    return len(set(digits(written))) > 1 and weighted(written, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1), 11)


def business_number(written: str) -> bool:
    """Check an Australian business number: its first digit counts less one."""
    first, *rest = digits(written)
    return not (10 * (first - 1) + sum(n * w for n, w in zip(rest, range(1, 20, 2), strict=True))) % 89


def tax_file(written: str) -> bool:
    """Check an Australian tax file number."""
    return weighted(written, (1, 4, 3, 7, 5, 8, 6, 9, 10), 11)


def medicare(written: str) -> bool:
    """Check an Australian Medicare number: the ninth digit is the check digit."""
    numbers = digits(written)
    return sum(n * w for n, w in zip(numbers, (1, 3, 7, 9, 1, 3, 7, 9), strict=False)) % 10 == numbers[8]


def verhoeff(written: str) -> bool:
    """Check an Aadhaar number in the dihedral group of ten."""
    check = 0
    for place, digit in enumerate(reversed(digits(written))):
        for _ in range(place % 8):
            digit = _VERHOEFF_TURN[digit]  # noqa: PLW2901
        check = _DIHEDRAL[check][digit]
    return check == 0


def singapore(written: str) -> bool:
    """Check the letter of a Singaporean identity number."""
    weights = (2, 7, 6, 5, 4, 3, 2)
    total = sum(n * w for n, w in zip(digits(written), weights, strict=True)) + 4 * (written[0] in "TG")
    return written[-1] == ("JZIHGFEDCBA" if written[0] in "ST" else "XWUTRQPNMLK")[total % 11]


def drug_licence(written: str) -> bool:
    """Check a number of the United States drug enforcement administration."""
    n = digits(written)
    return (n[0] + n[2] + n[4] + 2 * (n[1] + n[3] + n[5])) % 10 == n[6]


def base58(written: str) -> bool:
    """Check a legacy bitcoin address: four bytes of a double SHA-256."""
    number = 0
    for character in written:
        if character not in _BASE58:
            return False
        number = number * 58 + _BASE58.index(character)
    if number >= 1 << 200:
        return False
    raw = number.to_bytes(25, "big")
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]
