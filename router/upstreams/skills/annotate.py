"""What a piece of code is: language, purpose, parts, imports, links, tags, and what in it is sensitive."""

from collections.abc import Iterator, Mapping, Sequence

from router.upstreams.skills.anatomy import Anatomy, anatomy
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.shaped import NO_SCHEMA, fits, written
from router.upstreams.skills.wishes import NO_TEXT, unmet

_OWN = frozenset(
    (
        "annotate annotation annotations annotated describe description describes explain explains document "
        "documents code snippet script program function functions class classes module source file summarize "
        "summarise summary purpose tag tags tagged label labels language import imports dependencies "
        "dependency links link sensitive parts part overview metadata enrich enrichment contains contain "
        "programming json secrets secret"
    ).split()
)
_FORM: Mapping[str, object] = {
    "language": "",
    "purpose": "",
    "parts": [""],
    "imports": [""],
    "links": [""],
    "tags": [""],
    "sensitive": [{"line": 1, "kind": ""}],
}
"""What its JSON holds."""


class Annotate:
    """Reads code by its own grammar where one is at hand, else by its tokens; runs nothing."""

    def declines(self, matter: Matter) -> str:
        if not matter.text.strip():
            return NO_TEXT
        if matter.schema is not None and not fits(_FORM, matter.schema):
            return NO_SCHEMA
        return unmet(matter.instruction, _OWN, matter.text)

    def answer(self, matter: Matter) -> Iterator[str]:
        found = anatomy(matter.text, matter.language)
        sensitive = sorted(
            {(matter.text.count("\n", 0, finding.start) + 1, finding.kind) for finding in matter.findings}
        )
        if matter.json:
            yield written(_plain(found, sensitive), matter.schema)
            return
        yield f"Language: {found.language}\n"
        yield f"Purpose: {found.purpose}\n"
        for title, values in (
            ("Parts", found.parts),
            ("Imports", found.imports),
            ("Links", found.links),
            ("Tags", (", ".join(found.tags),) if found.tags else ()),
            ("Sensitive parts", tuple(f"line {line}: {kind}" for line, kind in sensitive)),
        ):
            if values:
                yield f"{title}:\n"
                yield from (f"- {value}\n" for value in values)


def _plain(found: Anatomy, sensitive: Sequence[tuple[int, str]]) -> dict[str, object]:
    return {
        "language": found.language,
        "purpose": found.purpose,
        "parts": list(found.parts),
        "imports": list(found.imports),
        "links": list(found.links),
        "tags": list(found.tags),
        "sensitive": [{"line": line, "kind": kind} for line, kind in sensitive],
    }
