"""Facts hold what a decision needs and nothing that was said."""

from router.classification.label import Labels
from router.conversation.message import Conversation, Doubt, Message, Opaque, Role, Text
from router.conversation.place import Place
from router.inspection.finding import Finding, Inspection, Region
from router.policy.decision import Situation
from router.policy.facts import CodeFact, Fact, Facts, facts

OLD, NEW, NUMBER = Place("messages[0].content"), Place("messages[2].content"), Place("messages[2].n")
TEXTS = (
    Text(OLD, "Ada", Role.USER, 0),
    Text(NEW, "Ada", Role.USER, 1),
    Text(NUMBER, "42", Role.USER, 1, fixed=True),
)
DOUBT = Doubt(NEW, "unknown object")


def gathered(inspection: Inspection, doubts: tuple[Doubt, ...] = (), opaque: tuple[Opaque, ...] = ()) -> Facts:
    talk = Conversation(
        "chat", "auto", False, TEXTS, (Message(Role.USER, 0),), 1, {}, opaque=opaque, doubts=doubts
    )  # fmt: skip
    return facts(talk, inspection, Labels("chat", 0.1, 0.1), Situation(True, True))


def finding(place: Place, kind: str = "PERSON") -> Finding:
    return Finding(kind, place, 0, 3, 0.8, "tagger")


def test_each_finding_knows_its_exchange_and_whether_it_can_be_replaced() -> None:
    got = gathered(Inspection((finding(OLD), finding(NEW), finding(NUMBER, "ID"))))
    said, number = "messages[].content", "messages[].n"
    assert got.findings == (
        Fact("PERSON", 0.8, 0, shape=said),
        Fact("PERSON", 0.8, 1, shape=said),
        Fact("ID", 0.8, 1, fixed=True, shape=number),
    )
    assert (got.current, got.doubts, got.opaque, got.code) == (1, 0, 0, ())


def test_a_doubt_counts_once_even_when_inspection_repeats_it() -> None:
    got = gathered(Inspection((), doubts=(DOUBT, Doubt(NEW, "too long"))), doubts=(DOUBT,))
    assert got.doubts == 2


def test_a_finding_nowhere_is_a_doubt_and_cannot_be_masked() -> None:
    got = gathered(Inspection((finding(Place("messages[9].content")),)))
    stray = Fact("PERSON", 0.8, 1, fixed=True, shape="messages[].content")
    assert (got.doubts, got.findings) == (1, (stray,))


def test_code_and_opaque_parts_are_counted() -> None:
    regions = (Region(OLD, 0, 1, "python"), Region(OLD, 2, 3, "python"))
    got = gathered(Inspection((), regions=regions), opaque=(Opaque(NEW, "image"),))
    assert (got.code, got.opaque) == ((CodeFact(0, shape="messages[].content"),), 1)


def test_code_that_keeps_all_rights_is_known_by_its_exchange() -> None:
    regions = (Region(OLD, 0, 1, "python"), Region(NEW, 0, 1, "c", proprietary=True))
    got = gathered(Inspection((), regions=regions))
    assert [(code.exchange, code.proprietary) for code in got.code] == [(0, False), (1, True)]


def test_no_text_and_no_number_of_a_place_is_in_them() -> None:
    shown = repr(gathered(Inspection((finding(OLD),), doubts=(DOUBT,))))
    assert "Ada" not in shown
    assert "messages[0]" not in shown
