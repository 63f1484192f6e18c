"""A known agent's own name in its own boilerplate is nobody's; in what anybody else says it may be somebody's."""

import re

import pytest

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.inspection.cache import ContentCache
from router.inspection.detector import TAGGER
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary

LINE = "You are Claude Code, Anthropic's official CLI for Claude."
NAMES = re.compile(r"Claude(?: Code| Dupont)?|Anthropic|Opus|Keller")


class Tagging:
    """Takes the names of models for people's, as a small tagger does."""

    def detect(self, text: str) -> list[Span]:
        return [Span(m.start(), m.end(), "PERSON", 0.9, TAGGER) for m in NAMES.finditer(text)]


def found(*said: tuple[Role, str]) -> list[tuple[int, str]]:
    texts = tuple(Text(Place(f"messages[{i}]"), text, role, 0) for i, (role, text) in enumerate(said))
    made = Inspector((("tagging", Tagging()),), Vocabulary(), ContentCache())
    findings = made.inspect(Conversation("messages", "m", False, texts, (), 0, {})).findings
    places = {text.place: i for i, text in enumerate(texts)}
    return [(i := places[one.place], said[i][1][one.start : one.end]) for one in findings]


def test_what_it_calls_itself_is_no_finding_and_everybody_else_is() -> None:
    told = (Role.SYSTEM, "Claude Code is by Anthropic; Opus is its model. Keller owns this machine.")
    assert found((Role.SYSTEM, LINE), told, (Role.DEFINITION, "Asks Claude.")) == [(1, "Keller")]


@pytest.mark.parametrize("line", [f"{LINE} Be brief.", "You are Claude Code.", LINE.lower()])
def test_only_an_agent_that_says_who_it_is_word_for_word_is_known(line: str) -> None:
    assert (1, "Claude") in found((Role.SYSTEM, line), (Role.SYSTEM, "Ask Claude."))


@pytest.mark.parametrize("role", [Role.USER, Role.ASSISTANT, Role.TOOL])
@pytest.mark.parametrize("said", ["Ask Claude.", "Ask Claude Dupont."])
def test_somebody_who_is_called_so_is_found_everywhere(role: Role, said: str) -> None:
    assert (0, "Claude") in found((Role.SYSTEM, LINE), (role, said))


def test_the_line_is_the_agents_only_in_a_system_text() -> None:
    assert (1, "Claude") in found((Role.USER, LINE), (Role.SYSTEM, "Ask Claude."))
