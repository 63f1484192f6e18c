"""A record as JSON, as CSV and as a page that prints: one file, no script, nothing fetched."""

import csv
import io
import json
from dataclasses import asdict
from html import escape

from router.records.document import OPEN, Document, Section, Table

_STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.45 system-ui, sans-serif; color: #111; background: #fff; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .4rem; }
.sub { color: #555; margin: 0 0 1.2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .92rem; }
th, td { border: 1px solid #bbb; padding: .3rem .5rem; text-align: left; vertical-align: top;
         overflow-wrap: anywhere; } th { overflow-wrap: normal; }
th { background: #f0f0f0; } td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
mark { background: #fff3b0; } p { margin: .3rem 0; } ul { margin: .3rem 0; padding-left: 1.2rem; }
@media print { body { margin: 0; max-width: none; font-size: 9.5pt; } thead { display: table-header-group; }
  tr, h2 { break-inside: avoid; } h2 { break-after: avoid; } @page { margin: 18mm; } }
"""


def as_json(document: Document) -> str:
    """Return the record as one JSON object."""
    return json.dumps(asdict(document), ensure_ascii=False, indent=2)


def as_csv(document: Document) -> str:
    """Return the record as one table; each row begins with its section, notes have a row each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for section in document.sections:
        for note in section.notes:
            writer.writerow((section.title, "note", note))
        if section.table is not None:
            writer.writerow((section.title, *section.table.columns))
            for row in section.table.rows:
                writer.writerow((section.title, *map(_plain, row)))
    return out.getvalue()


def as_html(document: Document) -> str:
    """Return the record as a page."""
    inner = "\n".join(_section(section) for section in document.sections)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(document.title)}</title>\n<style>{_STYLE}</style></head>\n"
        f'<body>\n<h1>{escape(document.title)}</h1>\n<p class="sub">{escape(document.subtitle)}</p>\n{inner}\n'
        "</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    notes = [_marked(note) for note in section.notes]
    listed = f"<p>{notes[0]}</p>" if len(notes) == 1 else _list(notes)
    return f"<h2>{escape(section.title)}</h2>\n{listed}{_table(section.table) if section.table else ''}"


def _list(notes: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{note}</li>" for note in notes) + "</ul>" if notes else ""


def _table(table: Table) -> str:
    if not table.rows:
        return "<p>none</p>"
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    rows = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>\n" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"


def _cell(value: str | int) -> str:
    return f'<td class="n">{value}</td>' if isinstance(value, int) else f"<td>{_marked(value)}</td>"


def _marked(text: str) -> str:
    return escape(text).replace(OPEN, f"<mark>{OPEN}</mark>")


def _plain(value: str | int) -> str | int:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
