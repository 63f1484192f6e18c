"""Which views of a text are read, and by whom.

| view | what it undoes | read by |
|---|---|---|
| plain | nothing | everybody |
| unveiled, by layers | invisible, variant, look-alike characters; escapes; base64, hex, base32, four deep | everybody |
| numbers | spaces, dots, dashes and ends of lines within a number | strict forms, credentials, own words |
| mailboxes | `at` and `dot` | Presidio, which knows the endings of domains |
| lines | the end of a line within a value, quote marks included | strict forms, credentials, own words |
| markup | tags, marks of emphasis and joined literals within a value | strict forms, credentials, own words |
| codes | lists of the codes of characters | strict forms, credentials, own words |

The last five are made of the unveiled text. Of each view only what stands around its edits is read.
"""

from collections.abc import Callable, Iterable, Iterator

from router.inspection.views.codes import spelled
from router.inspection.views.lines import joined_lines
from router.inspection.views.mailboxes import written_out
from router.inspection.views.markup import unmarked
from router.inspection.views.numbers import put_together as numbers
from router.inspection.views.reading import BY_FORM, MAILBOX, Reading, around_edits
from router.inspection.views.view import Change, View


def readings(unveiled: View, between: Iterable[View] = ()) -> Iterator[Reading]:
    """Yield what is worth reading besides a text itself; nothing for plain text.

    Args:
        unveiled: the text without disguise.
        between: what it said before some of it was decoded too far.
    """
    for view in (*between, unveiled):
        if view.edits:
            yield around_edits((view,))
        yield from put_together(view)
        yield from _read_as(view, written_out, MAILBOX)


def put_together(unveiled: View) -> Iterator[Reading]:
    """Yield the readings in which values stand in one piece."""
    yield from _read_as(unveiled, numbers, BY_FORM)
    yield from _read_as(unveiled, joined_lines, BY_FORM)
    yield from _read_as(unveiled, unmarked, BY_FORM)
    yield from _read_as(unveiled, spelled, BY_FORM)


def _read_as(unveiled: View, how: Callable[[str], Iterable[Change]], by: frozenset[str]) -> Iterator[Reading]:
    view = View(unveiled.text).changed(how(unveiled.text))
    if view.edits:
        yield around_edits((view, unveiled), by)
