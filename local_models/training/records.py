"""Records in the carriers of programs: JSON, YAML, CSV, SQL, logs, Markdown, query strings, literals, forms."""

# ruff: noqa: E501 - tables of keys

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from local_models.training.rows import KINDS, Builder, Row
from local_models.training.splits import Part, part_of
from local_models.training.values import Values

_KEYS: dict[str, str] = {
    "PERSON": "name,full name,customer name,contact,patient,owner,assignee,author,employee,billing name,recipient,manager,guest",
    "FIRST": "first name,given name,forename",
    "LAST": "last name,surname,family name",
    "ADDRESS": "address,street address,shipping address,billing address,home address,delivery address,addr,residence",
    "CITY": "city,town,location,birthplace",
    "COUNTRY": "country,country of residence",
    "ORGANIZATION": "company,employer,organization,org,school,hospital,vendor,insurer",
    "PHONE_NUMBER": "phone,phone number,mobile,tel,cell,contact number,fax,whatsapp,msisdn,emergency phone",
    "ID": "customer id,account number,order id,employee no,ssn,passport,iban,card number,mrn,policy number,case number,"
    "license plate,tax id,student id,patient id,invoice no,booking ref,national id,tracking number,badge",
    "AGE": "age",
    "NRP": "nationality,religion,citizenship,ethnicity",
    "USERNAME": "username,login,user,handle,github,twitter,nickname",
    "DATE_TIME": "date of birth,dob,birthday,admitted,appointment,hire date,departure",
    "EMAIL": "email,e mail,contact email",
}
_CLEAN: dict[str, Callable[[Random], str]] = {
    "status": lambda rng: rng.choice(("active", "OPEN", "pending", "shipped", "closed", "FAILED", "ok")),
    "id": lambda rng: str(rng.randint(1, 999)),
    "uuid": lambda rng: (
        f"{rng.getrandbits(32):08x}-{rng.getrandbits(16):04x}-4{rng.getrandbits(12):03x}-a{rng.getrandbits(12):03x}-{rng.getrandbits(48):012x}"
    ),
    "created at": lambda rng: (
        f"2025-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}T{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:09Z"
    ),
    "version": lambda rng: f"{rng.randint(0, 9)}.{rng.randint(0, 30)}.{rng.randint(0, 9)}",
    "total": lambda rng: f"{rng.randint(1, 999)}.{rng.randint(0, 99):02d}",
    "currency": lambda rng: rng.choice(("EUR", "USD", "GBP", "JPY")),
    "quantity": lambda rng: str(rng.randint(1, 40)),
    "active": lambda rng: rng.choice(("true", "false")),
    "plan": lambda rng: rng.choice(("premium", "Basic", "FREE", "Enterprise", "gold")),
    "product": lambda rng: rng.choice(("Wireless Mouse", "USB-C Cable 2m", "Desk Lamp", "Coffee Mug", "Model X200")),
    "language": lambda rng: rng.choice(("en", "de", "fr-FR", "English", "python")),
    "hash": lambda rng: f"{rng.getrandbits(128):032x}",
    "priority": lambda rng: rng.choice(("low", "high", "P1", "normal")),
    "notes": lambda rng: rng.choice(("leave at the door", "call before delivery", "VIP", "none", "see ticket")),
    "type": lambda rng: rng.choice(("Invoice", "Refund", "PERSON", "user", "Order", "Premium Support")),
}
_LABELS = {"FIRST": "PERSON", "LAST": "PERSON", "CITY": "LOCATION", "COUNTRY": "LOCATION"}
_OPEN = ("O", "USERNAME", "PERSON")


@dataclass(frozen=True, slots=True)
class Field:
    """One key and value of a record; `labels` is empty for a value that belongs to nobody."""

    key: str
    value: str
    labels: tuple[str, ...]


def _styled(key: str, style: int) -> str:
    words = key.split()
    match style:
        case 0:
            return "_".join(words)
        case 1:
            return words[0] + "".join(word.title() for word in words[1:])
        case 2:
            return " ".join(words).title()
        case 3:
            return "-".join(words)
        case 4:
            return "_".join(words).upper()
        case _:
            return "".join(word.title() for word in words)


def _fields(values: Values, slots: Sequence[str], style: int, part: Part) -> list[Field]:
    """Draw the fields of one record; key words are kept apart between the parts."""
    rng, makers = values.rng, values.slots()
    fields = []
    for slot in slots:
        keys = [key for key in _KEYS[slot].split(",") if _key_part(key) == part] or _KEYS[slot].split(",")[:1]
        value = " ".join(makers[slot]().split("\n"))
        labels = _OPEN if slot == "EMAIL" else (_LABELS.get(slot, slot),)
        fields.append(Field(_styled(rng.choice(keys), style), value, labels))
    for key in rng.sample(sorted(_CLEAN), rng.randint(0, 4)):
        fields.insert(rng.randint(0, len(fields)), Field(_styled(key, style), _CLEAN[key](rng), ()))
    return fields


def _key_part(key: str) -> Part:
    # A short list of keys cannot spare three parts: the test keys are new, dev shares the training keys.
    part = part_of("keys", key)
    return "test" if part == "test" else "train"


def _quoted(builder: Builder, field: Field, quote: str) -> None:
    value = field.value.replace("\\", "\\\\").replace(quote, "\\" + quote) if quote else field.value
    builder.add(quote).add(value, *field.labels).add(quote)


def _json(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    pad = rng.choice(("", " ", "\n  "))
    many = len(table) > 1
    builder.add("[" if many else "")
    for number, fields in enumerate(table):
        builder.add((", " if number else "") + "{")
        for position, field in enumerate(fields):
            builder.add(("," if position else "") + pad + json.dumps(field.key) + rng.choice((": ", ":")))
            bare = not field.labels and field.value.replace(".", "", 1).isdigit()
            _quoted(builder, field, "" if bare else '"')
        builder.add(pad.rstrip(" ") + "}")
    builder.add("]" if many else "")


def _yaml(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    for fields in table:
        lead = "- " if len(table) > 1 else ""
        for field in fields:
            builder.add(f"{lead}{field.key}: ")
            _quoted(builder, field, rng.choice(("", "", '"', "'")))
            builder.add("\n")
            lead = "  " if lead else ""


def _csv(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    joint = rng.choice((",", ",", ";", "\t"))
    builder.add(joint.join(field.key for field in table[0]) + "\n")
    for fields in table:
        for position, field in enumerate(fields):
            builder.add(joint if position else "")
            _quoted(builder, field, '"' if joint in field.value or rng.random() < 0.1 else "")
        builder.add("\n")


def _sql(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    name = rng.choice(("customers", "users", "patients", "orders", "contacts", "employees", "public.accounts"))
    if rng.random() < 0.3:
        field = table[0][0]
        builder.add(f"SELECT * FROM {name} WHERE {field.key} = ")
        _quoted(builder, field, "'")
        builder.add(";")
        return
    builder.add(f"INSERT INTO {name} ({', '.join(field.key for field in table[0])}) VALUES")
    for number, fields in enumerate(table):
        builder.add(",\n (" if number else " (")
        for position, field in enumerate(fields):
            builder.add(", " if position else "")
            _quoted(builder, field, "'")
        builder.add(")")
    builder.add(";")


def _log(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    for fields in table:
        level = rng.choice(("INFO", "WARN", "ERROR", "DEBUG", "[info]", "level=info"))
        event = rng.choice(
            ("order created", "login", "payment failed", "profile updated", "sms queued", "lookup", "merge")
        )
        stamp = f"2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}{rng.choice(('T', ' '))}{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
        builder.add(f"{stamp}{rng.choice(('Z', ',123', '.456', ''))} {level} {event} ")
        for field in fields:
            builder.add(f"{field.key.replace(' ', '_')}=")
            _quoted(builder, field, '"' if " " in field.value or rng.random() < 0.3 else "")
            builder.add(" ")
        builder.add("\n")


def _markdown(builder: Builder, _: Random, table: list[list[Field]]) -> None:
    builder.add("| " + " | ".join(field.key for field in table[0]) + " |\n")
    builder.add("|" + "---|" * len(table[0]) + "\n")
    for fields in table:
        for field in fields:
            builder.add("| ").add(field.value, *field.labels).add(" ")
        builder.add("|\n")


def _query(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    builder.add(rng.choice(("https://api.example.com/v1/search?", "/contacts?", "POST /form\n\n")))
    for position, field in enumerate(table[0]):
        builder.add(("&" if position else "") + field.key.replace(" ", "_") + "=")
        builder.add(field.value.replace(" ", rng.choice(("+", "%20"))), *field.labels)


def _literal(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    head, joint, tail = rng.choice(
        (("Customer(", "=", ")"), ("{", ": ", "}"), ("new Person({", ": ", "});"), ("dict(", "=", ")"))
    )
    quote = rng.choice(('"', "'"))
    builder.add(rng.choice(("user = ", "return ", "", "const c = ")) + head)
    for position, field in enumerate(table[0]):
        builder.add((", " if position else "") + field.key.replace(" ", "_") + joint)
        _quoted(builder, field, quote)
    builder.add(tail)


def _xml(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    gap = rng.choice(("", "\n  "))
    builder.add("<record>")
    for field in table[0]:
        key = field.key.replace(" ", "")
        builder.add(f"{gap}<{key}>").add(field.value, *field.labels).add(f"</{key}>")
    builder.add("\n</record>" if gap else "</record>")


def _form(builder: Builder, rng: Random, table: list[list[Field]]) -> None:
    joint = rng.choice((": ", ": ", " - ", ":\t", " = "))
    for field in table[0]:
        builder.add(field.key + joint).add(field.value, *field.labels).add("\n")


_CARRIERS: dict[str, Callable[[Builder, Random, list[list[Field]]], None]] = {
    "json": _json,
    "yaml": _yaml,
    "csv": _csv,
    "sql": _sql,
    "log": _log,
    "markdown": _markdown,
    "url": _query,
    "code": _literal,
    "xml": _xml,
    "form": _form,
}


def rows(values: Values, part: Part, count: int) -> Iterator[Row]:
    """Yield `count` records of random fields, each in one carrier."""
    rng = values.rng
    for number in range(count):
        carrier = rng.choice(sorted(_CARRIERS))
        slots = rng.sample(sorted(_KEYS), rng.randint(1, 5))
        style = rng.randint(0, 5)
        many = rng.choice((1, 1, 2, 3)) if carrier in {"json", "yaml", "csv", "sql", "log", "markdown"} else 1
        table = [_fields(values, slots, style, part)]
        table += [_alike(values, table[0]) for _ in range(many - 1)]
        builder = Builder()
        _CARRIERS[carrier](builder, rng, table)
        text, spans = builder.build()
        yield Row(text.rstrip("\n"), spans, "records", carrier, KINDS, f"{part}/{number}")


def _alike(values: Values, first: list[Field]) -> list[Field]:
    """Return another record with the same keys and new values."""
    makers = values.slots()
    fields = []
    for field in first:
        key = field.key.lower()
        if not field.labels:
            fields.append(field)
        elif field.labels == _OPEN:
            fields.append(Field(field.key, values.email(), _OPEN))
        else:
            slot = field.labels[0]
            if slot == "PERSON" and ("first" in key or "given" in key or "fore" in key):
                slot = "FIRST"
            elif slot == "PERSON" and ("last" in key or "sur" in key or "family" in key):
                slot = "LAST"
            elif "country" in key:
                slot = "COUNTRY"
            fields.append(Field(field.key, " ".join(makers[slot]().split("\n")), field.labels))
    return fields
