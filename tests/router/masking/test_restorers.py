"""The running texts of one answer never mix, and tools that reach the network get placeholders."""

import json
from dataclasses import replace

import pytest

from router.conversation.reply import Field, Piece, Stream
from router.errors import UpstreamFailed
from router.masking.restorers import Restorers, reaches_network
from router.masking.vault import Entry, Vault
from router.policy.rules import Restore

VAULT = Vault(
    [Entry("[PERSON_1]", "PERSON", 'Ann "A" Lee'), Entry("[EMAIL_ADDRESS_1]", "EMAIL_ADDRESS", "a@x.example")]
)
NETWORK = ("fetch*", "Browse*", "*http*")
SAID = Stream(0, Field.CONTENT)
CALL = Stream(0, Field.ARGUMENTS, 0)


def test_every_choice_tool_and_field_is_a_text_of_its_own() -> None:
    restorers = Restorers(VAULT)
    streams = [
        Stream(c, f, t) for c in (0, 1) for f, t in ((Field.CONTENT, -1), (Field.REASONING, -1), (Field.INPUT, 0))
    ]
    first = restorers.restore([Piece(stream, "[PERS", "run" if stream.tool == 0 else "") for stream in streams])
    second = restorers.restore([Piece(stream, "ON_1].") for stream in streams])
    assert {piece.text for piece in first} == {""}
    assert {piece.text for piece in second} == {""}
    assert {piece.text for piece in restorers.finish()} == {'Ann "A" Lee.'}
    assert [piece.stream for piece in second] == streams
    assert restorers.counts == {"PERSON": 6}


def test_what_was_held_back_comes_out_when_its_choice_ends() -> None:
    restorers = Restorers(VAULT)
    restorers.restore([Piece(SAID, "a [PERSON"), Piece(replace(SAID, choice=1), "b [")])
    assert restorers.finish(0) == (Piece(SAID, "[PERSON"),)
    assert restorers.finish() == (Piece(replace(SAID, choice=1), "["),)
    assert restorers.finish() == ()


def test_arguments_stay_valid_json() -> None:
    restorers = Restorers(VAULT, NETWORK)
    source = json.dumps({"to": "[PERSON_1]", "path": "C:\\[PERSON_1]"})
    pieces = [restorers.restore([Piece(CALL, "", "send_mail")])]
    pieces += [restorers.restore([Piece(CALL, character)]) for character in source]
    restored = "".join(piece.text for some in pieces for piece in some)
    assert json.loads(restored) == {"to": 'Ann "A" Lee', "path": 'C:\\Ann "A" Lee'}


def test_custom_tool_input_is_plain_text() -> None:
    stream = Stream(0, Field.INPUT, 0)
    assert Restorers(VAULT).whole([Piece(stream, "say [PERSON_1]", "say")])[0].text == 'say Ann "A" Lee'


@pytest.mark.parametrize(
    "name", ["fetch", "Fetch_URL", "mcp__web__fetch_page", "browser.browse", "x/browse2", "my_http"]
)
def test_tools_that_reach_the_network_get_placeholders(name: str) -> None:
    restorers = Restorers(VAULT, NETWORK)
    piece = Piece(CALL, '{"q": "[PERSON_1]"}', name)
    assert restorers.whole([piece]) == (piece,)
    assert restorers.restore([piece, Piece(CALL, "[PERSON_1]")])[1].text == "[PERSON_1]"


def test_a_tool_without_a_name_gets_placeholders() -> None:
    restorers = Restorers(VAULT)
    assert restorers.restore([Piece(CALL, '"[PERSON_1]"')])[0].text == '"[PERSON_1]"'
    assert restorers.restore([Piece(CALL, '"[PERSON_1]"', "late")])[0].text == '"[PERSON_1]"'


def test_a_second_name_that_reaches_the_network_ends_restoring_without_losing_text() -> None:
    restorers = Restorers(VAULT, NETWORK)
    pieces = [
        Piece(CALL, '"[PERSON_1] [PERS', "send"),
        Piece(CALL, 'ON_1]"', "fetch"),
        Piece(CALL, '"[PERSON_1]"', "send"),
    ]
    restored = "".join(piece.text for piece in restorers.restore(pieces))
    assert restored == '"Ann \\"A\\" Lee [PERSON_1]""[PERSON_1]"'
    assert restorers.counts == {"PERSON": 1}


def test_content_that_must_be_json_stays_json() -> None:
    piece = Piece(SAID, '{"name":"[PERSON_1]","site":"https://x.example/","mail":"[EMAIL_ADDRESS_1]"}')
    restored = Restorers(VAULT, json_content=True).whole([piece])[0].text
    assert json.loads(restored) == {"name": 'Ann "A" Lee', "site": "https://x.example/", "mail": "a@x.example"}


def test_a_whole_answer_needs_no_finish() -> None:
    restorers = Restorers(VAULT)
    assert restorers.whole([Piece(SAID, "[PERSON_1] [PERSON")])[0].text == 'Ann "A" Lee [PERSON'
    assert restorers.finish() == ()
    assert restorers.counts == {"PERSON": 1}


def test_names_match_whole_or_behind_a_namespace_and_no_other_way() -> None:
    assert not reaches_network("prefetch", NETWORK)
    assert not reaches_network("mail_fetch_all", NETWORK)
    assert not reaches_network("anything", ())


@pytest.mark.parametrize("parts", [("fe", "tch_url"), ("mcp__", "web__fetch_page"), ("x.bro", "wse"), ("ht", "tp")])
def test_a_tools_name_in_pieces_is_the_name_that_clients_put_together(parts: tuple[str, str]) -> None:
    restorers = Restorers(VAULT, NETWORK)
    for part in parts:
        restorers.restore([Piece(CALL, "", part)])
    assert restorers.restore([Piece(CALL, '{"q": "[PERSON_1]"}')])[0].text == '{"q": "[PERSON_1]"}'


def test_a_name_that_turns_out_to_reach_the_network_too_late_ends_the_answer() -> None:
    restorers = Restorers(VAULT, NETWORK)
    restorers.restore([Piece(CALL, '{"q": "[PERSON_1]"}', "fe")])
    with pytest.raises(UpstreamFailed):
        restorers.restore([Piece(CALL, "", "tch_url")])


def test_a_server_that_repeats_the_name_or_the_index_is_served() -> None:
    restorers = Restorers(VAULT, NETWORK)
    first = restorers.restore([Piece(CALL, '{"q": "[PERSON_1]"', "look_up")])
    second = restorers.restore([Piece(CALL, "}", "look_up")])
    assert json.loads(first[0].text + second[0].text) == {"q": 'Ann "A" Lee'}
    assert restorers.restore([Piece(CALL, '{"q": "[PERSON_1]"}', "fetch_url")])[0].text == '{"q": "[PERSON_1]"}'


@pytest.mark.parametrize(
    "altered",
    [
        "[person_1]",
        "[Person_1]",
        "[ PERSON_1 ]",
        "[PERSON 1]",
        "[PERSON-1]",
        "[person\\_1\\]",
        "https://x.example/[PERSON_1]",
    ],
)
def test_what_was_not_put_back_is_counted_however_the_answer_was_cut(altered: str) -> None:
    for cut in range(len(altered) + 1):
        restorers = Restorers(VAULT)
        pieces = [Piece(SAID, "[PERSON_1] "), Piece(SAID, altered[:cut]), Piece(SAID, altered[cut:])]
        text = "".join(piece.text for piece in (*restorers.restore(pieces), *restorers.finish()))
        assert text == f'Ann "A" Lee {altered}'
        assert restorers.unrestored == {"PERSON": 1}


@pytest.mark.parametrize(
    "foreign", ["[PERSON_2]", "[PERSON_1.2]", "[PERSON_11]", "PERSON_1", "[PERSON_1", "[[PERSON]_1]"]
)
def test_what_is_not_of_this_request_is_neither_put_back_nor_counted(foreign: str) -> None:
    restorers = Restorers(VAULT)
    assert restorers.whole([Piece(SAID, f"{foreign} and [PERSON_1]")])[0].text == f'{foreign} and Ann "A" Lee'
    assert restorers.unrestored == {}


@pytest.mark.parametrize(
    ("inflected", "restored"),
    [("[PERSON_1]s", 'Ann "A" Lees'), ("[PERSON_1]'s", 'Ann "A" Lee\'s'), ("x[PERSON_1]y", 'xAnn "A" Leey')],
)
def test_an_ending_stays_behind_its_value(inflected: str, restored: str) -> None:
    restorers = Restorers(VAULT)
    assert restorers.whole([Piece(SAID, inflected)])[0].text == restored
    assert restorers.unrestored == {}


def test_what_a_tool_that_reaches_the_network_is_called_with_counts_as_not_put_back() -> None:
    restorers = Restorers(VAULT, NETWORK)
    restorers.whole([Piece(CALL, '{"q": "[PERSON_1] [EMAIL_ADDRESS_1]"}', "fetch"), Piece(SAID, "[PERSON_1]")])
    assert restorers.unrestored == {"PERSON": 1, "EMAIL_ADDRESS": 1}
    assert restorers.counts == {"PERSON": 1}


def test_nested_arguments_stay_valid_json_at_their_own_level() -> None:
    """JSON within a string is text to us: the value stands in it exactly, and only the arguments are surely JSON."""
    inner = json.dumps({"who": "[PERSON_1]"})
    source = json.dumps({"to": ["[PERSON_1]", {"n": [1]}], "body": inner, "[EMAIL_ADDRESS_1]": None})
    restored = json.loads(Restorers(VAULT).whole([Piece(CALL, source, "send_mail")])[0].text)
    assert restored["to"] == ['Ann "A" Lee', {"n": [1]}]
    assert restored["body"] == '{"who": "Ann "A" Lee"}'
    assert "a@x.example" in restored


def test_parallel_calls_are_restored_each_by_its_own_tool() -> None:
    restorers = Restorers(VAULT, NETWORK)
    other = replace(CALL, tool=1)
    pieces = [
        Piece(CALL, '"[PERS', "fetch"),
        Piece(other, '"[PERS', "note"),
        Piece(CALL, 'ON_1]"'),
        Piece(other, 'ON_1]"'),
    ]
    text = {0: "", 1: ""}
    for piece in restorers.restore(pieces):
        text[piece.stream.tool] += piece.text
    assert text == {0: '"[PERSON_1]"', 1: json.dumps('Ann "A" Lee')}


def test_a_value_that_looks_like_a_placeholder_is_restored_once() -> None:
    chained = Vault([Entry("[PERSON_1]", "PERSON", "[PERSON_2]"), Entry("[PERSON_2]", "PERSON", "Ann")])
    restorers = Restorers(chained)
    assert restorers.whole([Piece(SAID, "[PERSON_1] [PERSON_2]")])[0].text == "[PERSON_2] Ann"
    assert restorers.unrestored == {}


def test_json_that_is_shown_in_prose_is_prose() -> None:
    """Whether a fence closes, and whether it holds JSON at all, is unknown while it streams: values stay exact."""
    text = '```json\n{"name": "[PERSON_1]"}\n```\n<p title="[PERSON_1]">'
    assert Restorers(VAULT).whole([Piece(SAID, text)])[0].text == text.replace("[PERSON_1]", 'Ann "A" Lee')


def test_a_text_that_ends_gives_back_what_was_held_and_the_next_one_begins_anew() -> None:
    restorers = Restorers(VAULT)
    restorers.restore([Piece(SAID, "one [PERSON")])
    assert restorers.close(SAID) == (Piece(SAID, "[PERSON"),)
    assert restorers.close(SAID) == ()
    (begun,) = restorers.restore([Piece(SAID, "_1] two.")])
    assert begun.text + "".join(piece.text for piece in restorers.finish()) == "_1] two."


def test_signed_reasoning_comes_back_as_the_model_made_it() -> None:
    signed = Piece(Stream(0, Field.SIGNED), "thinking of [PERSON_1]")
    assert Restorers(VAULT).restore([signed]) == (signed,)
    assert Restorers(VAULT).whole([signed]) == (signed,)


def test_signed_reasoning_is_a_text_where_nobody_can_send_the_signature_back() -> None:
    thought, signature = Stream(0, Field.SIGNED), Piece(Stream(0, Field.SIGNATURE), "[PERSON_1]")
    shown = Restorers(VAULT, signed=False)
    parts = shown.restore([Piece(thought, "of [PERS"), Piece(thought, "ON_1] and [PERSON_1"), signature])
    rest = shown.close(thought)
    assert "".join(piece.text for piece in (*parts[:2], *rest)) == 'of Ann "A" Lee and [PERSON_1'
    assert parts[2] == signature


def test_a_kind_is_put_back_only_into_the_tools_that_are_named_for_it() -> None:
    only = (Restore(frozenset({"PERSON"}), ("mail*",)),)
    for tool, name in (("mailer", 'Ann \\"A\\" Lee'), ("ticket", "[PERSON_1]"), ("mcp__x__mail", 'Ann \\"A\\" Lee')):
        restorers = Restorers(VAULT, NETWORK, only)
        piece = Piece(CALL, '{"to": "[PERSON_1] [EMAIL_ADDRESS_1]"}', tool)
        assert restorers.whole([piece])[0].text == f'{{"to": "{name} a@x.example"}}'
        assert Restorers(VAULT, NETWORK, only).whole([Piece(SAID, "[PERSON_1]")])[0].text == 'Ann "A" Lee'


def test_of_several_lists_for_a_kind_every_one_must_name_the_tool() -> None:
    both = (Restore(frozenset({"PERSON"}), ("mail", "note")), Restore(frozenset({"PERSON"}), ("mail",)))
    assert Restorers(VAULT, (), both).whole([Piece(CALL, "[PERSON_1]", "note")])[0].text == "[PERSON_1]"
    assert "Ann" in Restorers(VAULT, (), both).whole([Piece(CALL, "[PERSON_1]", "mail")])[0].text


def test_a_name_that_turns_out_to_be_another_tool_too_late_ends_the_answer() -> None:
    only = (Restore(frozenset({"PERSON"}), ("mail",)),)
    restorers = Restorers(VAULT, (), only)
    restorers.restore([Piece(CALL, "[PERSON_1] ", "mail")])
    with pytest.raises(UpstreamFailed):
        restorers.restore([Piece(CALL, "x", "er")])


def test_a_kind_that_a_tool_may_not_have_is_not_put_back_when_the_call_is_told_once_more_as_a_whole() -> None:
    restorers = Restorers(VAULT, NETWORK, (Restore(frozenset({"EMAIL_ADDRESS"}), ("mailer",)),))
    source = '{"to": "[PERSON_1] [EMAIL_ADDRESS_1]"}'
    for tool, address in (("save", "[EMAIL_ADDRESS_1]"), ("mailer", "a@x.example")):
        (told,) = restorers.restore([Piece(CALL, source, tool, whole=True)])
        assert json.loads(told.text) == {"to": f'Ann "A" Lee {address}'}
