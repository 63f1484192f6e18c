"""The generator: templates and records filled with values, in the carriers that people and programs write."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from local_models.training import clean, records
from local_models.training.rows import KINDS, Builder, Mark, Row
from local_models.training.splits import Part, part_of
from local_models.training.values import Values

TEMPLATES = Path(__file__).parent / "templates"
_SLOT = re.compile(r"\{([A-Z_]+)\}")
_DATES = re.compile(r"\b(today|tomorrow|yesterday|tonight)\b")
_LABELS: dict[str, tuple[str, ...]] = {
    "FIRST": ("PERSON",),
    "LAST": ("PERSON",),
    "CITY": ("LOCATION",),
    "COUNTRY": ("LOCATION",),
    "EMAIL": ("O", "USERNAME", "PERSON"),
}


def templates(name: str) -> Iterator[tuple[str, str]]:
    """Yield (carrier, template) from one file of the folder `templates`."""
    carrier = "chat"
    for line in (TEMPLATES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and len(line.split()) == 2:
            carrier = line[2:]
        elif line.strip():
            yield carrier, line.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")


def fill(template: str, values: Values) -> tuple[str, tuple[Mark, ...]]:
    """Fill the slots of one template; one name may come back, as it does in real texts."""
    builder = Builder()
    slots = values.slots()
    seen: dict[str, str] = {}
    end = 0
    for match in _SLOT.finditer(template):
        _literal(builder, template[end : match.start()])
        end = match.end()
        name = match[1]
        if name not in slots:
            builder.add(match[0])
            continue
        value = seen[name] if name in seen and values.rng.random() < 0.15 else slots[name]()
        seen[name] = value
        labels = _LABELS.get(name, (name,))
        value = _in_line(value, template, match.start())
        # "a 34-year-old woman": only the age itself is the age, the article stays outside.
        builder.add(value, *labels)
    _literal(builder, template[end:])
    return builder.build()


def _literal(builder: Builder, text: str) -> None:
    """Add the words of a template; those that are a date stay open, for the templates mark only their slots."""
    for piece in _DATES.split(text):
        builder.add(piece, *(("O", "DATE_TIME") if _DATES.fullmatch(piece) else ()))


def _in_line(value: str, template: str, start: int) -> str:
    """Keep a value of several lines on one line unless the template stands on lines of its own."""
    if "\n" in value and template[:start].rsplit("\n", 1)[-1].strip(" >"):
        return value.replace("\n", ", ")
    return value


def sentences(values: Values, part: Part, count: int) -> Iterator[Row]:
    """Yield filled sentences whose template belongs to `part`."""
    chosen = [
        (carrier, template)
        for carrier, template in templates("sentences.txt")
        if part_of("generated", template) == part
    ]
    for _ in range(count):
        carrier, template = values.rng.choice(chosen)
        text, spans = fill(template, values)
        yield Row(text, spans, "generated", carrier, KINDS, template)


def joined(values: Values, part: Part, count: int) -> Iterator[Row]:
    """Yield several sentences in one text, with clean ones between, as conversations have them."""
    rng = values.rng
    clean_texts = [row.text for row in clean_sentences(part)]
    pool = list(sentences(values, part, count * 2))
    for number in range(count):
        builder = Builder()
        joint = rng.choice(("\n", " ", "\n\n"))
        for row in rng.sample(pool, rng.randint(1, 3)):
            if rng.random() < 0.6:
                builder.add(rng.choice(clean_texts) + joint)
            position = 0
            for mark in row.spans:
                builder.add(row.text[position : mark.start]).add(row.text[mark.start : mark.end], *mark.labels)
                position = mark.end
            builder.add(row.text[position:] + joint)
        text, spans = builder.build()
        yield Row(text.rstrip(), spans, "generated", "mixed", KINDS, f"joined/{number}")


def clean_sentences(part: Part) -> Iterator[Row]:
    """Yield the hard negatives of `part`: capitals, months, product names, numbers that belong to nobody."""
    for carrier, template in templates("clean.txt"):
        if part_of("clean", template) == part:
            yield Row(template, (), "clean", carrier, KINDS, template)


def presidio(data: Path, values: Values, part: Part, count: int) -> Iterator[Row]:
    """Yield presidio-research's sentence templates, refilled with our own values."""
    path = data / "entities" / "presidio" / "templates_train.txt"
    names = {
        "person": "PERSON", "name": "PERSON", "name_male": "PERSON", "name_female": "PERSON", "first_name": "FIRST",
        "first_name_male": "FIRST", "first_name_female": "FIRST", "last_name": "LAST", "organization": "ORGANIZATION",
        "address": "ADDRESS", "city": "CITY", "country": "COUNTRY", "phone_number": "PHONE_NUMBER", "age": "AGE",
        "nationality": "NRP", "iban": "ID", "ssn": "ID", "credit_card_number": "ID", "us_driver_license": "ID",
        "date_time": "DATE_TIME", "date_of_birth": "DATE_TIME", "email": "EMAIL",
    }  # fmt: skip
    usable = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        text = line.replace("\\n", "\n").replace("�", "-")
        text = re.sub(
            r"\{\{building_number\}\} \{\{street_name\}\}(?: \{\{secondary_address\}\})?", "{{address}}", text
        )
        slots = re.findall(r"\{\{(\w+)\}\}", text)
        if all(slot in names for slot in slots) and part_of("presidio", line) == part:
            usable.append((line, re.sub(r"\{\{(\w+)\}\}", lambda match: "{" + names[match[1]] + "}", text)))
    for _ in range(count if usable else 0):
        group, template = values.rng.choice(usable)
        text, spans = fill(template, values)
        yield Row(text, spans, "presidio", "chat", KINDS - {"DATE_TIME", "USERNAME"}, group)


def generate(data: Path, values: Values, part: Part, scale: float = 1.0) -> Iterator[Row]:
    """Yield everything that is made rather than collected."""
    yield from sentences(values, part, int(2600 * scale))
    yield from joined(values, part, int(500 * scale))
    yield from records.rows(values, part, int(2200 * scale))
    yield from presidio(data, values, part, int(700 * scale))
    yield from clean_sentences(part)
    yield from clean.generated(values.rng, part, int(700 * scale))


def seeded(seed: int, part: Part) -> Random:
    """Return the source of chance of one part, so that parts never share values by accident of order."""
    return Random(f"{seed}/{part}")
