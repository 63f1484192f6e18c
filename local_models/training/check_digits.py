"""Check digits of the numbers people carry: a generated number must look right to a validator too."""

from collections.abc import Sequence
from random import Random

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_VERHOEFF_D = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_VERHOEFF_P = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 5, 7, 6, 2, 8, 3, 0, 9, 4),
    (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7),
    (9, 4, 5, 3, 1, 2, 6, 8, 7, 0),
    (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5),
    (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)


def digits(rng: Random, count: int, first: str = "123456789") -> str:
    """Return `count` random digits that do not start with a zero."""
    return rng.choice(first) + "".join(rng.choice("0123456789") for _ in range(count - 1))


def luhn(rng: Random, prefix: str, length: int) -> str:
    """Return a number of `length` digits with a valid Luhn digit."""
    body = prefix + "".join(rng.choice("0123456789") for _ in range(length - len(prefix) - 1))
    total = 0
    for position, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def iban(rng: Random) -> str:
    """Return an IBAN with valid check digits for one of several countries."""
    country, length, letters = rng.choice(
        (
            ("DE", 18, 0),
            ("FR", 23, 0),
            ("ES", 20, 0),
            ("NL", 14, 4),
            ("GB", 18, 4),
            ("IE", 18, 4),
            ("AT", 16, 0),
            ("BE", 12, 0),
        )
    )
    bank = "".join(rng.choice("ABCDEFGHKLMNRSTU") for _ in range(letters))
    body = bank + "".join(rng.choice("0123456789") for _ in range(length - letters))
    number = "".join(str(int(character, 36)) for character in body + country + "00")
    return f"{country}{98 - int(number) % 97:02d}{body}"


def weighted(body: str, weights: Sequence[int], modulus: int) -> int:
    """Return the weighted digit sum of `body` modulo `modulus`."""
    return sum(int(digit) * weight for digit, weight in zip(body, weights, strict=False)) % modulus


def nhs(rng: Random) -> str:
    """Return a ten-digit NHS number (modulus 11)."""
    while True:
        body = digits(rng, 9, "4679")
        check = 11 - weighted(body, range(10, 1, -1), 11)
        if check != 10:
            return body + str(0 if check == 11 else check)


def bsn(rng: Random) -> str:
    """Return a Dutch citizen number (eleven test)."""
    while True:
        body = digits(rng, 8)
        check = weighted(body, range(9, 1, -1), 11)
        if check < 10:
            return body + str(check)


def cpf(rng: Random) -> str:
    """Return a Brazilian CPF with both check digits."""
    body = digits(rng, 9)
    for start in (10, 11):
        rest = weighted(body, range(start, 1, -1), 11)
        body += str(0 if rest < 2 else 11 - rest)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}" if rng.random() < 0.7 else body


def pesel(rng: Random) -> str:
    """Return a Polish PESEL."""
    body = f"{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}" + digits(rng, 4, "0123456789")
    return body + str(-weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), 10) % 10)


def dni(rng: Random) -> str:
    """Return a Spanish DNI or NIE."""
    number = rng.randint(10_000_000, 99_999_999)
    return f"{number}{rng.choice(('', '', '-'))}{_DNI[number % 23]}"


def aadhaar(rng: Random) -> str:
    """Return an Indian Aadhaar number (Verhoeff)."""
    body = digits(rng, 11, "23456789")
    check = 0
    for position, digit in enumerate(reversed(body), start=1):
        check = _VERHOEFF_D[check][_VERHOEFF_P[position % 8][int(digit)]]
    number = body + str(_VERHOEFF_D[check].index(0))
    return f"{number[:4]} {number[4:8]} {number[8:]}" if rng.random() < 0.7 else number


def ssn(rng: Random) -> str:
    """Return a US social security number of an issued area."""
    area = rng.choice([number for number in range(1, 900) if number != 666])
    joint = rng.choice(("-", "-", "-", " ", ""))
    return joint.join((f"{area:03d}", f"{rng.randint(1, 99):02d}", f"{rng.randint(1, 9999):04d}"))


def nino(rng: Random) -> str:
    """Return a UK national insurance number."""
    letters = rng.choice("ABCEGHJKLMNPRSTWXYZ") + rng.choice("ABCEGHJKLMNPRSTWXYZ")
    body = digits(rng, 6, "0123456789")
    if rng.random() < 0.5:
        return f"{letters} {body[:2]} {body[2:4]} {body[4:]} {rng.choice('ABCD')}"
    return f"{letters}{body}{rng.choice('ABCD')}"


def vin(rng: Random) -> str:
    """Return a vehicle identification number with its check digit."""
    alphabet = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    values = dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    body = [rng.choice(alphabet) for _ in range(17)]
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(weight * (int(c) if c.isdigit() else values[c]) for weight, c in zip(weights, body, strict=True))
    body[8] = "X" if total % 11 == 10 else str(total % 11)
    return "".join(body)
