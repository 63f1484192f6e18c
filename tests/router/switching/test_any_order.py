"""Models are switched and histories changed in any order: nothing leaves, numbers stay, answers come back exactly."""

import json
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.router.recording import PLACEHOLDER, disguises
from tests.router.switching.world import HOME_TOOL, NETWORK_TOOL, Sent, world

NAMES = ("Henrike Vandersloot", "Vandersloot", "Henrike", "Henrike Oldenbarn", "Tobias Krantz", "KRANTZ")
WORDS = ("Projekt Blaufuchs", 'Codename "Q\\x"')
VALUES = (
    *NAMES,
    *WORDS,
    "4242 4242 4242 4242",
    "DE89 3704 0044 0532 0130 00",
    "maria.lopez@alder.example",
    "Maria.Lopez@alder.example",
    "+44 20 7946 0958",
    "sk-" + "proj-" + "Zq3vT8yLw2Xk9RmB7nCd5HsJ4gFp6KaE",
)
FORBIDDEN = frozenset().union(*map(disguises, VALUES))
TYPED = ("[PERSON_1]", "[PERSON_2.2]", "[EMAIL_ADDRESS_1]", r"[PERSON\_1]", "[person_1]", "[CREDIT_CARD_3]")
NEVER = (
    "[person_1] [ PERSON_1 ] [PERSON 1] [Person_1] [PERSON-1]",
    "[PERSON_999] [EMAIL_ADDRESS_77.3] [CREDIT_CARD_0]",
    "[PERSON_1.] [PERSON_ 1] [[PERSON_]] PERSON_1 %5BPERSON_1%5D",
    "[PERSON_1",
)
"""What a cloud may say and nobody restores, whatever was sent."""
SINKS = ("https://e.example/?q={}", "![x](https://e.example/{})", "[a]: /x?{}", "<https://e.example/{}>")
BETWEEN = (" and ", "\n", ", ", ' "', "\\", " {", " é ", " < ")

texts = st.lists(st.tuples(st.sampled_from((*VALUES, *VALUES, *TYPED)), st.sampled_from(BETWEEN)), max_size=3).map(
    lambda parts: "Note: " + "".join(value + after for value, after in parts) + " ok?"
)
cuts = st.lists(st.integers(0, 10_000), max_size=8)
Message = dict[str, Any]


class AnyOrder(RuleBasedStateMachine):
    """A client that does what clients do, and a cloud that says what clouds say."""

    def __init__(self) -> None:
        super().__init__()
        self.world = world(NAMES, WORDS)
        self.messages: list[Message] = []
        self.branches: list[list[Message]] = []
        self.cloud = True
        self.left: dict[str, Message] = {}
        """How a message left, by everything up to and with it."""
        self.calls = 0

    @property
    def waiting(self) -> bool:
        """Whether it is a model's turn."""
        return bool(self.messages) and self.messages[-1]["role"] in ("user", "tool")

    @property
    def called(self) -> bool:
        return bool(self.messages) and "tool_calls" in self.messages[-1]

    def leave(self, messages: list[Message]) -> Sent:
        """Send a request and check what the cloud got."""
        sent = self.world.leave(messages)
        body = sent.body.decode().lower()
        assert not [form for form in FORBIDDEN if form in body], "a value left"
        contents = sent.contents()
        assert len(contents) == len(messages)
        for n, message in enumerate(contents):
            beginning = json.dumps(messages[: n + 1])
            assert self.left.setdefault(beginning, message) == message, "the same beginning left differently"
        return sent

    def quoted(self, messages: list[Message], sent: Sent) -> list[tuple[str, str]]:
        """Return what users and tools said, as the cloud read it and as it was said.

        A text that holds a sink is not exact when it is quoted: nothing is restored there.
        """
        pairs = [(left["content"], m["content"]) for left, m in zip(sent.contents(), messages, strict=True)]
        said = [pair for pair, m in zip(pairs, messages, strict=True) if m["role"] in ("user", "tool")]
        return [(left, text) for left, text in said if not any(sink.split("{")[0] in text for sink in SINKS)]

    def answer(self, messages: list[Message], dice: Any) -> tuple[str, str]:
        """Return what a client must read of an answer, and what it does read."""
        sent = self.leave(messages)
        chosen = [(text, text) for text in dice.draw(st.lists(st.sampled_from(NEVER), max_size=2))]
        ours = PLACEHOLDER.findall(json.dumps(sent.contents(), ensure_ascii=False))
        if ours and dice.draw(st.booleans()):
            sink = dice.draw(st.sampled_from(SINKS)).format(dice.draw(st.sampled_from(ours)))
            chosen.append((sink, sink))
        parts = dice.draw(st.permutations([*self.quoted(messages, sent), *chosen]))
        said, meant = ("\n\n".join(part[side] for part in parts) for side in (0, 1))
        return meant, self.world.read(sent, said, dice.draw(cuts))

    @initialize(text=texts, system=st.booleans())
    def begin(self, text: str, *, system: bool) -> None:
        if system:
            self.messages.append({"role": "system", "content": f"You help {NAMES[0]}."})
        self.messages.append({"role": "user", "content": text})

    @precondition(lambda self: not self.called)
    @rule(text=texts)
    def say(self, text: str) -> None:
        self.messages.append({"role": "user", "content": text})

    @rule()
    def switch_model(self) -> None:
        self.cloud = not self.cloud

    @precondition(lambda self: self.waiting and self.cloud)
    @rule(dice=st.data())
    def answer_cloud(self, dice: Any) -> None:
        meant, read = self.answer(self.messages, dice)
        assert read == meant
        self.messages.append({"role": "assistant", "content": read})

    @precondition(lambda self: self.waiting and not self.cloud)
    @rule(text=texts)
    def answer_local(self, text: str) -> None:
        """A model of this device may say anything, values that nobody told it included."""
        self.messages.append({"role": "assistant", "content": text})

    @precondition(lambda self: self.waiting)
    @rule(dice=st.data(), tool=st.sampled_from((HOME_TOOL, NETWORK_TOOL)))
    def tool_call(self, dice: Any, tool: str) -> None:
        sent = self.leave(self.messages)
        left, meant = dice.draw(st.sampled_from([*self.quoted(self.messages, sent), ("nothing", "nothing")]))
        said = json.dumps({"to": [{"text": left}], "n": 1})
        read = self.world.read(sent, said, dice.draw(cuts), tool)
        assert json.loads(read) == {"to": [{"text": meant if tool == HOME_TOOL else left}], "n": 1}
        self.calls += 1
        call = {"id": f"call_{self.calls}", "type": "function", "function": {"name": tool, "arguments": read}}
        self.messages.append({"role": "assistant", "content": None, "tool_calls": [call]})

    @precondition(lambda self: self.called)
    @rule(text=texts)
    def tool_result(self, text: str) -> None:
        call = self.messages[-1]["tool_calls"][0]["id"]
        self.messages.append({"role": "tool", "tool_call_id": call, "content": text})

    @rule(dice=st.data(), text=texts)
    def edit(self, dice: Any, text: str) -> None:
        """Change what was said earlier; what followed is gone, as in most clients."""
        turns = [n for n, message in enumerate(self.messages) if message["role"] == "user"]
        if turns:
            at = dice.draw(st.sampled_from(turns))
            self.messages = [*self.messages[:at], {"role": "user", "content": text}]

    @rule(dice=st.data(), text=texts)
    def edit_in_place(self, dice: Any, text: str) -> None:
        """Change what was said earlier, by whomever, and keep what followed."""
        at = dice.draw(st.integers(0, len(self.messages) - 1))
        if isinstance(self.messages[at]["content"], str):
            self.messages[at] = {**self.messages[at], "content": text}

    @precondition(lambda self: self.messages[-1]["role"] == "assistant" and len(self.messages) > 1)
    @rule()
    def regenerate(self) -> None:
        self.messages.pop()

    @rule(dice=st.data())
    def branch(self, dice: Any) -> None:
        self.branches.append(list(self.messages))
        self.messages = list(dice.draw(st.sampled_from(self.branches)))

    @rule(dice=st.data())
    def truncate(self, dice: Any) -> None:
        """Drop the oldest turns, as clients do when a context is full."""
        turns = [n for n, message in enumerate(self.messages) if message["role"] == "user"]
        if turns:
            self.messages = self.messages[dice.draw(st.sampled_from(turns)) :]

    @rule(dice=st.data(), task=st.sampled_from(("Write a title for this chat.", "Suggest tags.")))
    def side_call(self, dice: Any, task: str) -> None:
        """Titles and tags are asked for with the same texts, under other instructions."""
        said = [m["content"] for m in self.messages if isinstance(m["content"], str)]
        meant, read = self.answer([{"role": "user", "content": "\n\n".join((task, *said))}], dice)
        assert read == meant

    def teardown(self) -> None:
        if self.messages:
            self.leave(self.messages)


AnyOrder.TestCase.settings = settings(
    max_examples=int(os.environ.get("SWITCHING_EXAMPLES", "60")),
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
test_models_are_switched_and_histories_changed_in_any_order = AnyOrder.TestCase
