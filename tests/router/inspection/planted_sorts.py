"""Every sort of planted value with the words that people put before it, in the language of its country."""

from hashlib import sha256
from random import Random

from tests.router.inspection import planted_values as made
from tests.router.inspection.planted_values import Sort


def email(chance: Random) -> str:
    name = chance.choice(("ines.alba", "t_moreau", "jonas+news", "k.okafor", "m-ilic", "rhys77", "o'brien.s"))
    host = chance.choice(
        ("example.org", "mail.example.com", "post.example.de", "uni-nord.example.edu", "kanzlei.example.net")
    )
    return f"{name}@{host}"


def ip(chance: Random) -> str:
    if chance.random() < 0.7:
        parts = (chance.choice((10, 84, 93, 172, 192, 203)), *(chance.randrange(256) for _ in range(2)))
        return ".".join(map(str, (*parts, chance.randint(1, 254))))
    return "2001:db8:" + ":".join(f"{chance.getrandbits(16):x}" for _ in range(6))


def mac(chance: Random) -> str:
    return chance.choice(":-").join(f"{chance.getrandbits(8):02x}" for _ in range(6))


def crypto(chance: Random) -> str:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    raw = b"\x00" + bytes(chance.getrandbits(8) for _ in range(20))
    raw += sha256(sha256(raw).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = alphabet[rest] + text
    ether = "0x" + "".join(chance.choice("0123456789abcdef") for _ in range(40))
    return chance.choice(("1" + text, ether))


def birth(chance: Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1935, 2009)
    name = ("March", "April", "May", "June", "July")[month % 5]
    forms = (
        f"{day:02d}.{month:02d}.{year}",
        f"{day:02d}/{month:02d}/{year}",
        f"{year}-{month:02d}-{day:02d}",
        f"{day} {name} {year}",
    )
    return chance.choice(forms)


def passport(chance: Random) -> str:
    return chance.choice(("", "C", "L", "X")) + str(chance.randint(10_000_000, 99_999_999)) + chance.choice(("", "7"))


def licence(chance: Random) -> str:
    return chance.choice("ABDFKMS") + str(chance.randint(1_000_000, 9_999_999)) + chance.choice(("", "04471", "8"))


def plate(chance: Random) -> str:
    letters = [chance.choice("ABCDEFGHJKLMNPRSTVWXY") for _ in range(5)]
    return chance.choice(
        (
            f"{letters[0]}{letters[1]}{chance.randint(51, 74)} {letters[2]}{letters[3]}{letters[4]}",
            f"{letters[0]}-{letters[1]}{letters[2]} {chance.randint(100, 9999)}",
            f"{letters[0]}{letters[1]}-{chance.randint(100, 999)}-{letters[2]}{letters[3]}",
            f"{chance.randint(1000, 9999)} {letters[0]}{letters[1]}{letters[2]}",
        )
    )


def patient(chance: Random) -> str:
    return chance.choice(("", "P-", "MRN", "PT")) + str(chance.randint(100_000, 99_999_999))


def order(chance: Random) -> str:
    return chance.choice(("", "ORD-", "A", "2025-")) + str(chance.randint(100_000, 9_999_999))


def address(chance: Random) -> str:
    number = chance.randint(2, 180)
    return chance.choice(
        (
            f"{number} Wickham Road, Leeds LS6 3QT",
            f"{number} Cedar Hollow Drive, Dayton, OH 45402",
            f"Lindenstraße {number}, 50674 Köln",
            f"{number} rue des Tanneurs, 59000 Lille",
            f"Calle Mayor {number}, 28013 Madrid",
            f"Via Garibaldi {number}, 40124 Bologna",
        )
    )


SORTS = (
    Sort("card", made.card, ("card number", "credit card", "Kreditkarte", "card")),
    Sort("iban", made.iban, ("IBAN", "account", "bank account", "Konto")),
    *(
        Sort(f"phone {name}", made.phone(name), ("phone", "mobile", "Tel.", "call me at"))
        for name in ("US", "UK", "IN", "AU")
    ),
    Sort("phone DE", made.phone("DE"), ("Telefon", "Handy", "Tel.", "phone")),
    Sort("phone FR", made.phone("FR"), ("téléphone", "portable", "Tél.", "phone")),
    Sort("phone ES", made.phone("ES"), ("teléfono", "móvil", "Tel.", "phone")),
    Sort("phone IT", made.phone("IT"), ("telefono", "cellulare", "Tel.", "phone")),
    Sort("phone NL", made.phone("NL"), ("telefoon", "mobiel", "Tel.", "phone")),
    Sort("phone BR", made.phone("BR"), ("telefone", "celular", "Tel.", "phone")),
    Sort("us ssn", made.ssn, ("SSN", "social security number", "ssn", "social security")),
    Sort("us itin", made.itin, ("ITIN", "taxpayer id", "tax id", "individual taxpayer")),
    Sort("uk nhs", made.nhs, ("NHS number", "NHS no", "nhs", "NHS")),
    Sort("uk nino", made.nino, ("NINO", "national insurance number", "NI number", "national insurance")),
    Sort("de steuer-id", made.steuer_id, ("Steuer-ID", "Steuer-Identifikationsnummer", "IdNr.", "steuer id")),
    Sort("de ausweis", made.personalausweis, ("Personalausweis", "Ausweisnummer", "Ausweis-Nr.", "identity card")),
    Sort("fr nir", made.nir, ("NIR", "numéro de sécurité sociale", "n° sécu", "sécurité sociale")),
    Sort("es dni", made.dni, ("DNI", "NIF", "documento de identidad", "dni")),
    Sort("es nie", made.nie, ("NIE", "número de extranjero", "NIF", "nie")),
    Sort("it codice fiscale", made.codice_fiscale, ("codice fiscale", "C.F.", "cod. fiscale", "CF")),
    Sort("nl bsn", made.bsn, ("BSN", "burgerservicenummer", "sofinummer", "bsn")),
    Sort("pl pesel", made.pesel, ("PESEL", "numer PESEL", "nr PESEL", "pesel")),
    Sort("se personnummer", made.personnummer, ("personnummer", "pnr", "personnr", "personal number")),
    Sort("fi hetu", made.hetu, ("henkilötunnus", "hetu", "HETU", "personal identity code")),
    Sort("no fødselsnummer", made.fodselsnummer, ("fødselsnummer", "fnr", "personnummer", "national id")),
    Sort("dk cpr", made.cpr, ("CPR", "CPR-nummer", "cpr-nr", "personal number")),
    Sort("br cpf", made.cpf, ("CPF", "cpf", "CPF nº", "Cadastro de Pessoas")),
    Sort("in aadhaar", made.aadhaar, ("Aadhaar", "Aadhaar number", "UIDAI", "aadhaar no")),
    Sort("in pan", made.pan, ("PAN", "PAN card", "permanent account number", "pan no")),
    Sort("au tfn", made.tfn, ("TFN", "tax file number", "tfn", "tax file")),
    Sort("au medicare", made.medicare, ("Medicare", "Medicare number", "medicare card", "Medicare no")),
    Sort("ca sin", made.sin, ("SIN", "social insurance number", "sin", "social insurance")),
    Sort("sg nric", made.nric, ("NRIC", "FIN", "nric no", "identity card")),
    Sort("za id", made.za_id, ("ID number", "South African ID", "SA ID", "identity number")),
    Sort("e-mail", email, ("e-mail", "email", "mail", "write to")),
    Sort("ip", ip, ("IP", "client_ip", "from", "ip address")),
    Sort("mac", mac, ("MAC", "device", "hwaddr", "mac address")),
    Sort("crypto", crypto, ("wallet", "bitcoin address", "send to", "wallet address")),
    Sort("date of birth", birth, ("date of birth", "DOB", "Geburtsdatum", "born")),
    Sort("address", address, ("address", "Anschrift", "home address", "lives at")),
    Sort("passport", passport, ("passport", "passport number", "Reisepass", "passport no")),
    Sort("driver's licence", licence, ("driver's license", "driver license", "Führerschein", "driving licence")),
    Sort("plate", plate, ("license plate", "number plate", "Kennzeichen", "plate")),
    Sort("patient number", patient, ("patient number", "MRN", "patient id", "Patientennummer")),
    Sort("order number", order, ("order number", "order", "Bestellnummer", "order id")),
)
