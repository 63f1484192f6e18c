"""Numbers that stand for a person: accounts, orders, patients, employees, papers, plates, with valid check digits."""

# ruff: noqa: E501 - tables of shapes

from collections.abc import Callable
from random import Random

from local_models.training.check_digits import aadhaar, bsn, cpf, digits, dni, iban, luhn, nhs, nino, pesel, ssn, vin

_PREFIXES = [
    "ORD",
    "ORDER",
    "INV",
    "CUST",
    "EMP",
    "ACC",
    "ACCT",
    "CASE",
    "TKT",
    "REF",
    "PO",
    "MRN",
    "PAT",
    "STU",
    "POL",
    "CLM",
    "RMA",
    "SO",
    "BK",
    "RES",
    "MEM",
    "LN",
    "APP",
    "PT",
    "HR",
    "CL",
    "SR",
    "WO",
    "ID",
    "UID",
    "KD",
    "RE",
    "TR",
    "CN",
]
_PLATES = (
    "LLL 999",
    "LL 99 LLL",
    "LL99 LLL",
    "LLL-9999",
    "9LLL999",
    "LL-999-LL",
    "L-LL 999",
    "9999 LLL",
    "LL 9999 LL",
    "999-LLL",
    "LLL9L99",
)
_PAPERS = (
    "L9999999",
    "LL999999",
    "999999999",
    "L99999999",
    "LLL999999",
    "99LL99999",
    "L999-9999-9999",
    "LL9999999",
    "999 999 999",
    "L9LL9LLLL",
)
_CODES = (
    "99-99999",
    "999-999-9999",
    "9999-9999",
    "99999999",
    "999999",
    "9999 9999 9999",
    "LL-99999",
    "L99999",
    "99-9999999",
    "9999999-9",
    "LLL99999",
    "99/999/99999",
)


def _shape(rng: Random, pattern: str) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    return "".join(rng.choice(letters) if c == "L" else rng.choice("0123456789") if c == "9" else c for c in pattern)


def _prefixed(rng: Random) -> str:
    prefix = rng.choice(_PREFIXES)
    prefix = prefix.lower() if rng.random() < 0.12 else prefix
    middle = rng.choice(
        ("", "", f"{rng.randint(2015, 2027)}-", f"{rng.choice('ABCDEFGHX')}", f"{rng.randint(15, 27)}/")
    )
    return f"{prefix}{rng.choice(('-', '-', '-', '', '_', ' ', '#'))}{middle}{digits(rng, rng.randint(3, 9), '0123456789')}"


def _card(rng: Random) -> str:
    number = luhn(rng, rng.choice(("4", "51", "52", "53", "54", "55", "37", "6011")), 16)
    joint = rng.choice((" ", " ", "-", ""))
    return joint.join(number[start : start + 4] for start in range(0, 16, 4))


def _grouped_iban(rng: Random) -> str:
    number = iban(rng)
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4)) if rng.random() < 0.5 else number


def _nhs(rng: Random) -> str:
    number = nhs(rng)
    return f"{number[:3]} {number[3:6]} {number[6:]}" if rng.random() < 0.6 else number


def _booking(rng: Random) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(rng.choice((6, 6, 8, 10))))


def _tracking(rng: Random) -> str:
    return rng.choice(
        (
            f"1Z{_shape(rng, 'LL9L99')}{digits(rng, 10)}",
            digits(rng, 12),
            digits(rng, 20),
            f"{_shape(rng, 'LL')}{digits(rng, 9)}{_shape(rng, 'LL')}",
        )
    )


def _codice(rng: Random) -> str:
    return _shape(rng, "LLLLLL99L99L999L")


_MAKERS: tuple[tuple[int, Callable[[Random], str]], ...] = (
    (22, _prefixed),
    (9, lambda rng: digits(rng, rng.randint(5, 12))),
    (8, lambda rng: _shape(rng, rng.choice(_CODES))),
    (6, lambda rng: _shape(rng, rng.choice(_PAPERS))),
    (6, lambda rng: _shape(rng, rng.choice(_PLATES))),
    (5, lambda rng: f"#{digits(rng, rng.randint(4, 9))}"),
    (4, _card),
    (4, _grouped_iban),
    (4, ssn),
    (3, _nhs),
    (3, _booking),
    (3, _tracking),
    (2, nino),
    (2, dni),
    (2, cpf),
    (2, aadhaar),
    (1, bsn),
    (1, pesel),
    (1, vin),
    (1, _codice),
    (1, lambda rng: luhn(rng, "35", 15)),
    (1, lambda rng: luhn(rng, rng.choice("12345679"), 9)),
)
_WEIGHTS = tuple(weight for weight, _ in _MAKERS)


def identifier(rng: Random) -> str:
    """Return one number of a person in one of many systems."""
    return rng.choices(_MAKERS, weights=_WEIGHTS)[0][1](rng)
