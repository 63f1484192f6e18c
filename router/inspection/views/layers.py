"""A text without disguise: plain characters, and everything that is encoded decoded, layer by layer."""

from collections.abc import Iterator

from router.inspection.views.clean import clean
from router.inspection.views.escapes import unescaped
from router.inspection.views.payloads import STEPS
from router.inspection.views.view import View

_LAYERS = 4
"""How deep encodings may lie in each other, in any combination."""


def unveiled(text: str) -> View:
    """Return what a text says; a view without edits where it hides nothing."""
    return layers(text)[-1]


def layers(text: str) -> tuple[View, ...]:
    """Return what a text says without disguise, last, and before it what it said when some of it was decoded too far.

    A value in clear may be decodable once more, as a German IBAN is all hex digits, in full width too, and a list of
    codes of characters looks like bytes in hex.
    """
    view = clean(View(text))
    between: list[View] = []
    for _ in range(_LAYERS):
        deeper = unescaped(view)
        for step in STEPS:
            before, deeper = deeper, step(deeper)
            if deeper is not before:
                between.append(before)
        deeper = clean(deeper)
        if deeper is view:
            break
        view = deeper
    return (*between, view)


def decoded_payloads(text: str) -> Iterator[str]:
    """Yield what stands in base64 and hex within a text that has no other disguise, layer by layer."""
    for _ in range(_LAYERS):
        outer = text
        for step in STEPS:
            view = step(View(text))
            yield from (view.text[edit.first : edit.last] for edit in view.edits)
            text = view.text
        if text == outer:
            return
