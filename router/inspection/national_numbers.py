"""Check digits of identity numbers outside the English-speaking world: arithmetic on what a pattern matched."""

from router.inspection.check_digits import digits, luhn, weighted

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
"""What a letter of an Italian tax code counts at an odd place; a figure counts like the letter of its rank."""


def compact(written: str) -> str:
    """Return letters and figures only, in capitals."""
    return "".join(character for character in written.upper() if character.isalnum())


def dated(day: str, month: str) -> bool:
    """Return whether two pairs of figures can be a day and a month."""
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def burger_service(written: str) -> bool:
    """Check a Dutch number: the eleven-proof with a negative last weight."""
    return weighted(written, (9, 8, 7, 6, 5, 4, 3, 2, -1), 11) and len(set(digits(written))) > 1


def pesel(written: str) -> bool:
    """Check a Polish number; centuries are added to the month."""
    month = int(written[2:4]) % 20
    return dated(written[4:6], f"{month:02d}") and weighted(written, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), 10)


def cpf(written: str) -> bool:
    """Check both digits of a Brazilian number."""
    numbers = digits(written)
    if len(numbers) != 11 or len(set(numbers)) == 1:
        return False
    for size in (9, 10):
        rest = sum(n * (size + 1 - at) for at, n in enumerate(numbers[:size])) * 10 % 11 % 10
        if rest != numbers[size]:
            return False
    return True


def nir(written: str) -> bool:
    """Check the key of a French number; Corsica writes its departments with a letter."""
    body = compact(written).replace("2A", "19").replace("2B", "18")
    return body.isdigit() and len(body) == 15 and 97 - int(body[:13]) % 97 == int(body[13:])


def dni(written: str) -> bool:
    """Check the letter of a Spanish citizen's number."""
    body = compact(written)
    return body[-1] == _DNI[int(body[:-1]) % 23]


def nie(written: str) -> bool:
    """Check the letter of a foreigner's number in Spain."""
    body = compact(written)
    return body[-1] == _DNI[int(str("XYZ".index(body[0])) + body[1:-1]) % 23]


def codice_fiscale(written: str) -> bool:
    """Check the letter of an Italian tax code."""
    body = written.upper()
    ranks = [int(character, 36) - (10 if character.isalpha() else 0) for character in body]
    total = sum(rank if at % 2 else _ODD[rank] for at, rank in enumerate(ranks[:15]))
    return total % 26 == ranks[15]


def steuer_id(written: str) -> bool:
    """Check a German tax number: ISO 7064 modulo 11, 10."""
    numbers, product = digits(written), 10
    for number in numbers[:-1]:
        product = ((number + product) % 10 or 10) * 2 % 11
    return numbers[0] != 0 and (11 - product) % 10 == numbers[-1]


def ausweis(written: str) -> bool:
    """Check a German identity card: weights 7, 3, 1."""
    body = written.upper()
    total = sum(int(character, 36) * (7, 3, 1)[at % 3] for at, character in enumerate(body[:-1]))
    return body[-1].isdigit() and total % 10 == int(body[-1])


def personnummer(written: str) -> bool:
    """Check a Swedish number: a date and a Luhn digit over its last ten figures."""
    body = compact(written)[-10:]
    day = int(body[4:6]) % 60  # a co-ordination number adds 60 to the day
    return dated(f"{day:02d}", body[2:4]) and luhn(body)


def hetu(written: str) -> bool:
    """Check a Finnish code: its letter is the remainder by 31."""
    body = written.upper()
    return dated(body[:2], body[2:4]) and _HETU[int(body[:6] + body[7:10]) % 31] == body[10]


def fodselsnummer(written: str) -> bool:
    """Check both digits of a Norwegian number."""
    body = compact(written)
    day = int(body[:2]) % 40  # a D-number adds 40 to the day
    if not dated(f"{day:02d}", body[2:4]):
        return False
    first = weighted(body[:10], (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), 11)
    return first and weighted(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), 11)


def cpr(written: str) -> bool:
    """Check that a Danish number begins with a day; newer ones have no check digit."""
    return dated(written[:2], written[2:4])


def south_african(written: str) -> bool:
    """Check a South African number: a date, citizenship, and a Luhn digit."""
    return dated(written[4:6], written[2:4]) and written[10] in "012" and luhn(written)
