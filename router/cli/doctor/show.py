"""The report as a stranger reads it, and as a machine does."""

import json
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from router.cli.doctor.remark import Level, Remark

_MARKS = {Level.OK: ("ok", "green"), Level.NOTE: ("note", "yellow"), Level.WRONG: ("WRONG", "bold red")}


def show(console: Console, remarks: Sequence[Remark]) -> None:
    """Print every remark under its section, what mends it beneath it, and what to do first."""
    about = ""
    for remark in remarks:
        word, colour = _MARKS[remark.level]
        section = remark.about if remark.about != about else ""
        about = remark.about
        console.print(Text.assemble((f"{section:10}", "bold"), (f"{word:6}", colour), remark.says), soft_wrap=True)
        if remark.mend:
            console.print(Text.assemble(" " * 16, ("mend: ", "dim"), (remark.mend, "cyan")), soft_wrap=True)
    console.print()
    console.print(Text(last_word(remarks)), soft_wrap=True)


def last_word(remarks: Sequence[Remark]) -> str:
    """Return the sentence at the end."""
    wrong = sum(remark.level is Level.WRONG for remark in remarks)
    notes = sum(remark.level is Level.NOTE for remark in remarks)
    worth = f"{notes} {'thing is' if notes == 1 else 'things are'} worth knowing" if notes else ""
    if wrong:
        more = f"; {worth}" if worth else ""
        return f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong: do what stands after `mend:`{more}."
    return f"Nothing is wrong{'; ' + worth if worth else ''}. Start it with: halfdoor serve"


def as_json(remarks: Sequence[Remark]) -> str:
    """Return the report as one JSON object."""
    return json.dumps(
        {
            "ok": not any(remark.level is Level.WRONG for remark in remarks),
            "remarks": [
                {"about": one.about, "level": one.level.value, "says": one.says, "mend": one.mend or None}
                for one in remarks
            ],
        },
        ensure_ascii=False,
        indent=2,
    )
