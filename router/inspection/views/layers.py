"""A text without disguise: plain characters, and everything that is encoded decoded, layer by layer."""

from collections.abc import Iterator

from router.inspection.views.clean import clean
from router.inspection.views.escapes import unescaped
from router.inspection.views.payloads import payloads
from router.inspection.views.view import View

_LAYERS = 4
"""How deep encodings may lie in each other, in any combination."""


def unveiled(text: str) -> View:
    """Return what a text says; a view without edits where it hides nothing."""
    view = clean(View(text))
    for _ in range(_LAYERS):
        deeper = clean(payloads(unescaped(view)))
        if deeper is view:
            break
        view = deeper
    return view


def decoded_payloads(text: str) -> Iterator[str]:
    """Yield what stands in base64 and hex within a text that has no other disguise, layer by layer."""
    view = View(text)
    for _ in range(_LAYERS):
        before, view = view, payloads(View(view.text))
        yield from (view.text[edit.first : edit.last] for edit in view.edits)
        if view is before or not view.edits:
            return
