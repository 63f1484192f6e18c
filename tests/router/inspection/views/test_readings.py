"""Made-up values in every disguise: found, covered, and masked without loss."""

import base64
import functools
import gzip
import html
import random
import zlib
from urllib.parse import quote

import pytest

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.inspection.cache import ContentCache
from router.inspection.exact import ExactKinds
from router.inspection.finding import Inspection
from router.inspection.inspect import Inspector
from router.inspection.presidio.detector import PresidioDetector
from router.inspection.secrets.detector import Secrets
from router.inspection.views.layers import unveiled
from router.inspection.views.opaque import holds_payload
from router.inspection.vocabulary import Vocabulary, Word

VALUES = {
    "card": "4242 4242 4242 4242",
    "amex": "378282246310005",
    "iban": "GB82 WEST 1234 5698 7654 32",
    "mail": "ada.byron@analytical.example.org",
    "phone": "+44 20 7946 0958",
    "us phone": "(212) 555-0143",
    "ssn": "536-90-4399",
    "key": "ghp_" + "Zk3Xq9LmT4vB7nR2wY8cJ5hD1sF6gA0pQeUi",
    "word": "Bluefalcon Harbour",
}
FULL = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}
TWINS = str.maketrans(
    "aeopcxAEOPCXHKMT",
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0410\u0415\u041e\u0420\u0421\u0425\u041d\u041a\u041c\u0422",
)
CIRCLED = {ord("0") + n: 0x245F + n if n else 0x24EA for n in range(10)}


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def every(text: str, between: str, count: int = 3) -> str:
    return between.join(text[i : i + count] for i in range(0, len(text), count))


def inner(text: str) -> tuple[str, str, str]:
    """Cut a value twice within words."""
    within = [at for at in range(4, len(text)) if text[at - 1].isalnum() and text[at].isalnum()]
    return text[: within[0]], text[within[0] : within[2]], text[within[2] :]


def quoted(text: str) -> str:
    return "".join(f"={ord(c):02X}" if c in "@.+ -" else c for c in text)


DISGUISES = {
    "full width": lambda v: v.translate(FULL),
    "zero width": lambda v: every(v, "\u200b"),
    "soft hyphen": lambda v: every(v, "\u00ad"),
    "bidi": lambda v: "\u202a" + every(v, "\u2066", 5) + "\u202c",
    "variation": lambda v: every(v, "\ufe0f", 4),
    "unseen tags": lambda v: "".join(chr(0xE0000 + ord(c)) for c in v),
    "twins": lambda v: v.translate(TWINS),
    "circled": lambda v: v.translate(CIRCLED),
    "percent": quote,
    "percent all": lambda v: "".join(f"%{ord(c):02x}" for c in v),
    "percent twice": lambda v: quote(quote(v, safe="")),
    "html": lambda v: "".join(f"&#{ord(c)};" for c in v),
    "html hex": lambda v: "".join(f"&#x{ord(c):X};" for c in v),
    "json": lambda v: "".join(f"\\u{ord(c):04x}" for c in v),
    "json in json": lambda v: "".join(f"\\\\u{ord(c):04x}" for c in v),
    "quoted printable": quoted,
    "soft break": lambda v: f"{v[:7]}=\n{v[7:]}",
    "base64": b64,
    "base64 safe": lambda v: base64.urlsafe_b64encode(v.encode()).decode().rstrip("="),
    "base64 twice": lambda v: b64(b64(v)),
    "base64 of json": lambda v: b64('{"value": "' + v + '"}'),
    "percent of base64": lambda v: quote(b64(v), safe=""),
    "base64 of percent": lambda v: b64(quote(v, safe="")),
    "html of percent": lambda v: html.escape(quote(v, safe="")).replace("%", "&#37;"),
    "data address": lambda v: "data:text/plain;base64," + b64(v),
    "hex": lambda v: v.encode().hex(),
    "hex dump": lambda v: v.encode().hex(" "),
    "struck out": lambda v: "".join(c + "\u0336" for c in v),
    "accents piled up": lambda v: "".join(c + "\u0301\u0323\u0330" for c in v),
    "keycaps": lambda v: "".join(c + "\ufe0f\u20e3" if c.isdigit() else c for c in v),
    "octal": lambda v: "".join(f"\\{b:03o}" for b in v.encode()),
    "html, no semicolons": lambda v: "".join(f"&#{ord(c)}" for c in v),
    "quoted printable all": lambda v: "".join(f"={ord(c):02X}" for c in v),
    "base64 of UTF-16": lambda v: base64.b64encode(v.encode("utf-16-le")).decode(),
    "base64 of UTF-16 with a mark": lambda v: base64.b64encode(v.encode("utf-16")).decode(),
    "base64 of big-endian UTF-16": lambda v: base64.b64encode(v.encode("utf-16-be")).decode(),
    "base64 thrice": lambda v: b64(b64(b64(v))),
    "base64 of gzip": lambda v: base64.b64encode(gzip.compress(f"It is {v}.".encode(), mtime=0)).decode(),
    "base64 of zlib": lambda v: base64.b64encode(zlib.compress(f"It is {v}.".encode())).decode(),
    "base32": lambda v: base64.b32encode(v.encode()).decode(),
    "codes": lambda v: str(list(v.encode())),
    "codes with blanks": lambda v: " ".join(map(str, f"{v} it is".encode())),
    "tags": lambda v: "{}<em>{}</em>{}".format(*inner(v)),
    "emphasis": lambda v: "{}**{}**{}".format(*inner(v)),
    "a comment within": lambda v: "{}<!-- x -->{}{}".format(*inner(v)),
    "literals": lambda v: '"' + '" + "'.join(v[i : i + 5] for i in range(0, len(v), 5)) + '"',
    "literals on lines": lambda v: f"'{v[:7]}'\n    '{v[7:]}'",
    "base64 lines": lambda v: every(b64("x" * 60 + f" {v} " + "y" * 60), "\n", 76),
}  # fmt: skip


UNCUT = frozenset({"base64 lines", "tags", "emphasis", "a comment within", "literals", "literals on lines", "codes"})
"""Not tried in pieces: half a tag is no tag, and what stands beside a value is not its own."""


@functools.cache
def inspector() -> Inspector:
    detectors = [("presidio-1", PresidioDetector()), ("secrets-1", Secrets()), ("exact-1", ExactKinds())]
    made = Inspector(detectors, Vocabulary([Word(VALUES["word"])]), ContentCache())
    made.load()
    return made


def conversation(*texts: str) -> Conversation:
    made = tuple(Text(Place(f"messages[{n}].content"), text, Role.USER, n) for n, text in enumerate(texts))
    return Conversation("openai", "m", False, made, (), 0, {})


def covered(text: str, start: int, end: int) -> bool:
    found = inspector().inspect(conversation(text)).findings
    inside = (at for at in range(start, end) if text[at].isalnum() and text[at : at + 2] not in ("x ", "em"))
    return all(any(f.start <= at < f.end for f in found) for at in inside)


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_found_whole_in_every_disguise(value: str, disguise: str) -> None:
    hidden = DISGUISES[disguise](VALUES[value])
    text = f"Please note: {hidden} and thank you."
    assert covered(text, 13 + hidden.startswith("data:") * len("data:text/plain;base64,"), 13 + len(hidden))


@pytest.mark.parametrize(
    "text",
    [
        "4 2 4 2-4242 4 2 4 2 4242",
        "4.2.4.2.4.2.4.2.4.2.4.2.4.2.4.2",
        "4242-4242 4242\u00a04242",
        "42 42 42 42 42 42 42 42",
        "4242 4242 42\n42 4242",
        "4242 4242\n> 4242 4242",
        "G B 8 2 W E S T 1 2 3 4 5 6 9 8 7 6 5 4 3 2",
        "GB82.WEST.1234.5698.7654.32",
        "GB82 WEST 1234\n> 5698 7654 32",
        "ada (at) example dot org",
        "ada [at] example [dot] org",
        "ada at example dot org",
        "ada(at)example.org",
        "ada_at_example_dot_org",
        "ada . byron @ example . org",
        "ada%u0040example.org",
        "ada.byron@\n    example.org",
        "ada.byron@exam\n> ple.org",
        "536-90-\n4399",
        "+44 20 7946\n0958",
        "ghp_Zk3Xq9LmT4vB7nR2\nwY8cJ5hD1sF6gA0pQeUi",
        "Bluefalcon\n> Harbour",
        "4242\u20134242\u20134242\u20134242",
        "4242/4242/4242/4242",
        "536\u201390\u20134399",
        "ada.byron@example\u3002org",
        "ghp\\_Zk3Xq9LmT4vB7nR2wY8cJ5hD1sF6gA0pQeUi",
        "\u0664\u0662\u0664\u0662 \u0664\u0662\u0664\u0662 \u0664\u0662\u0664\u0662 \u0664\u0662\u0664\u0662",
    ],
)
def test_a_value_in_pieces_is_found_whole(text: str) -> None:
    assert covered(f"Note: {text} ok", 6, 6 + len(text))


@pytest.mark.parametrize(
    "text",
    [
        "5 3 4 6 7 8 9 1 2\n6 7 2 1 9 5 3 4 8",
        "look at the dot product",
        "W @ x.reshape(1, 2)",
        "w @ x.name . shape",
        "pass\n\n@app.post('/x')\ndef f(): ...",
        "import app\n@app.post('/x')\ndef f(): ...",
        "total 12\n2024-01-02 03:04:05 started\n2024-01-02 03:04:06 done",
        "print('\\n\\tUsage: run [options]\\n')",
        "a = [12, 34, 56, 78, 90, 12, 34, 56]",
    ],
)
def test_ordinary_text_has_no_finding_in_its_views(text: str) -> None:
    kinds = {finding.kind for finding in inspector().inspect(conversation(text)).findings}
    assert kinds <= {"DATE_TIME", "URL"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("my card is 4242 4242", "4242 4242 thanks"),
        ("my card is 4242 42", "42 4242 4242 thanks"),
        ("write to ada.byron@exam", "ple.org please"),
        ("write to ada.byron@analytical.example.", "org please"),
        ("write to ada.byron@analytical.co.", "uk please"),
        ("WRITE TO ADA.BYRON@ANALYTICAL.EXAMPLE.", "ORG PLEASE"),
        ("account GB82 WEST 1234", "5698 7654 32"),
        ("we call it Bluefalcon", "Harbour these days"),
        ("key ghp_Zk3Xq9LmT4vB7nR2", "wY8cJ5hD1sF6gA0pQeUi ok"),
    ],
)
def test_a_value_over_two_texts_is_found_in_both(left: str, right: str) -> None:
    for _ in range(2):
        findings = inspector().inspect(conversation(left, right)).findings
        assert [f.place for f in findings] == ["messages[0].content", "messages[1].content"]
        assert findings[0].end == len(left)
        assert findings[1].start == 0


def quarters(text: str) -> list[str]:
    size = -(-len(text) // 4)
    return [text[start : start + size] for start in range(0, len(text), size)]


def uncovered(texts: list[str], inspection: Inspection) -> str:
    """Return the letters and digits that no finding covers."""
    found = {f.place: set[int]() for f in inspection.findings}
    for f in inspection.findings:
        found[f.place] |= set(range(f.start, f.end))
    left = (
        c
        for n, text in enumerate(texts)
        for at, c in enumerate(text)
        if c.isalnum() and at not in found.get(Place(f"messages[{n}].content"), ())
    )
    return "".join(left)


@pytest.mark.parametrize("disguise", [*(name for name in DISGUISES if name not in UNCUT), "none", "spelled out"])
@pytest.mark.parametrize("value", ["card", "mail", "word", "key"])
def test_a_value_in_any_disguise_that_is_cut_over_texts_is_found_in_each(value: str, disguise: str) -> None:
    more = {"none": str, "spelled out": lambda v: v.replace("@", " at ").replace(".", " dot ")}
    hidden = {**DISGUISES, **more}[disguise](VALUES[value])
    for pieces in (quarters(hidden), [hidden[: len(hidden) // 3], hidden[len(hidden) // 3 :]]):
        texts = ["Please note: " + pieces[0], *pieces[1:-1], pieces[-1] + " thanks", "What a day."]
        inspection = inspector().inspect(conversation(*texts))
        if not inspection.doubts:  # half of something encoded may be a doubt by itself
            assert uncovered(texts, inspection).replace("datatextplainbase64", "") == "PleasenotethanksWhataday"


def test_a_value_told_in_turns_is_found_whatever_was_answered_between() -> None:
    texts = ["my card 42", "Go on.", "42 4242 42", "And?", "42 4242 thanks"]
    roles = [Role.USER, Role.ASSISTANT] * 3
    made = [Text(Place(f"messages[{n}].content"), text, roles[n], n) for n, text in enumerate(texts)]
    found = inspector().inspect(Conversation("openai", "m", False, tuple(made), (), 0, {}))
    assert uncovered(texts, found) == "mycardGoonAndthanks"


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["my SSN", " 5 3 6 ", "9 0 4 3", " 9 9 thanks"], "mySSNthanks"),
        (["pass", "word: Zq", "7xKp", "2m! thanks"], "passwordthanks"),
    ],
)
def test_what_says_what_a_value_is_may_stand_in_an_earlier_text(texts: list[str], left: str) -> None:
    assert uncovered(texts, inspector().inspect(conversation(*texts))) == left


@pytest.mark.parametrize(
    "texts",
    [
        ("my password is hunter2hunter.", "Thanks a lot"),
        ("write to ada@analytical.example.org", "thanks"),
        ("The result is 4242.", "4242 more were sold."),
        ("Set api_key", "ghost"),
        ("It starts at 10.", "Call me"),
        ("write to ada@analytical.example.org.", "And tell me when."),
    ],
)
def test_a_word_that_touches_a_value_is_no_part_of_it(texts: tuple[str, str]) -> None:
    found = inspector().inspect(conversation(*texts)).findings
    assert not [f for f in found if f.place == "messages[1].content"]


@pytest.mark.parametrize(
    "word", ["V\u00e4tezi", "\u00d8rsted", "\u0418\u0432\u0430\u043d\u043e\u0432", "\u5f20\u4e09\u4e30", "\u0141ukasz"]
)
def test_a_short_word_of_any_script_is_read_in_base64(word: str) -> None:
    assert word in unveiled(f"the project {b64(word)} again").text


@pytest.mark.parametrize("glued", ["x", "ab", "key"])
def test_base64_that_is_glued_to_letters_is_read(glued: str) -> None:
    assert "it is 4242 here" in unveiled(f"see {glued}{b64('it is 4242 here, as told')} there").text


def test_what_unpacks_to_more_than_is_read_stays_a_payload() -> None:
    digits = "".join(random.Random(1).choices("0123456789", k=70_000))
    bomb = base64.b64encode(zlib.compress(digits.encode())).decode()
    view = unveiled(f"see {bomb} there")
    assert view.text == f"see {bomb} there"
    assert holds_payload(view, (), 0)


@pytest.mark.parametrize("number", ["24470581", "0301-4471", "20260131"])
def test_a_number_is_never_taken_for_base64(number: str) -> None:
    assert unveiled(f"see {number} there").text == f"see {number} there"


def test_hex_with_a_picture_in_it_is_read() -> None:
    hidden = f"\U0001f44b {VALUES['card']}".encode().hex()
    assert covered(f"Note {hidden}", 5, 5 + len(hidden))


@pytest.mark.parametrize("text", ["ada.byron7\n@analytical.example.org", "ada.byron7\n> @analytical.example.org."])
def test_a_mailbox_whose_sign_opens_a_line_is_found(text: str) -> None:
    assert covered(f"Note: {text} ok", 6, 6 + len(text))


@pytest.mark.parametrize("disguise", ["zero width", "percent", "base64 of json", "base64 twice", "html"])
def test_what_is_masked_in_a_view_comes_back_as_it_was(disguise: str) -> None:
    text = f"Please note: {DISGUISES[disguise](VALUES['mail'])} and thank you."
    findings = inspector().inspect(conversation(text)).findings
    masked = text
    for n, finding in reversed(list(enumerate(findings))):
        masked = f"{masked[: finding.start]}\0{n}\0{masked[finding.end :]}"
    assert VALUES["mail"] not in unveiled(masked).text
    for n, finding in enumerate(findings):
        masked = masked.replace(f"\0{n}\0", text[finding.start : finding.end])
    assert masked == text


PAYLOAD = base64.b64encode(bytes((n * n * 7 + 13 * n) % 251 for n in range(200))).decode()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (f"here: {PAYLOAD}", True),
        (f"data:application/zip;base64,{PAYLOAD}", True),
        ('"image": "iVBORw0KGgo' + PAYLOAD + '"', True),
        ("blob " + bytes(n * 37 % 256 for n in range(200)).hex(), True),
        ('"integrity": "sha512-' + base64.b64encode(bytes(range(100, 164))).decode() + '"', False),
        ("sha256:" + bytes(range(32)).hex(), False),
        ("commit " + bytes(range(20)).hex(), False),
        ("id 6fa459ea-ee8a-3ca4-894e-db77e160355e", False),
        (f"GET https://cdn.example.org/x/{PAYLOAD}.js", False),
        (f"-----BEGIN CERTIFICATE-----\n{PAYLOAD}\n-----END CERTIFICATE-----", False),
        ("ssh-ed25519 AAAAC3NzaC1" + PAYLOAD, False),
        ("text " + b64("All of this can be read, so there is no doubt about what it says at all."), False),
        ("router/inspection/presidio/recognizers/OfflineEmailRecognizer/PATTERN_CLASSES1/validate_result", False),
        ("const a=1;" * 100, False),
    ],
)
def test_what_is_encoded_and_cannot_be_read_is_a_doubt(text: str, doubt: bool) -> None:
    for _ in range(2):  # once read, once remembered
        reasons = [d.reason for d in inspector().inspect(conversation(text)).doubts]
        assert reasons == ["an encoded payload that cannot be read"] * doubt


def test_a_word_beside_a_whole_value_is_no_part_of_it() -> None:
    findings = inspector().inspect(conversation("please ask ada", "bob@example.org")).findings
    assert [f.place for f in findings if f.kind == "EMAIL_ADDRESS"] == ["messages[1].content"]


def test_a_value_in_a_long_payload_takes_only_its_part_of_it() -> None:
    hidden = b64("words without meaning, " * 60 + VALUES["mail"] + " and more words é" * 60)
    (found,) = inspector().inspect(conversation(f"see {hidden}")).findings
    assert found.end - found.start < 400
    rest = f"see {hidden}"[: found.start] + f"see {hidden}"[found.end :]
    assert VALUES["mail"] not in unveiled(rest).text
