"""What is kept of a model's reasoning, for how long, and for whom."""

from collections.abc import Mapping
from typing import Any

import pytest

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.conversation.reply import Begun, Event, Reason, Signed
from router.masking.vault import Entry, Vault
from router.thoughts import LARGEST_BYTES, LIFETIME_S, Asker, Kept, Thoughts, untold

ASKER = Asker("key", "cloud", "model")
NAME = "[PERSON_1]"
CALLS = (Begun(0, 0, "a", "look"),)


def talk(first: str = "Hi", *calls: str) -> Conversation:
    text = Text(Place("messages[0].content"), first, Role.USER, 0)
    return Conversation("chat", "auto", False, (text,), (), 0, {}, loop=calls)


def vault(**values: str) -> Vault:
    return Vault(Entry(f"[{name}]", name.rpartition("_")[0], value) for name, value in values.items())


def heard(thoughts: Thoughts, said: str = "Hm.", shown: Vault | None = None, **more: Any) -> None:
    ear = thoughts.ear(more.get("talk", talk()), more.get("asker", ASKER), shown or vault(), b"before")
    ear(Event((), {}, signed=(Signed({"type": "thinking", "thinking": said, "signature": "s"}, 0, False),)))
    ear(Event((), {}, calls=more.get("calls", CALLS)))
    if more.get("ends", True):
        ear(Event((), {}, ends=(0,), reasons=(Reason.CALLS,)))


def kept(thoughts: Thoughts, asker: Asker = ASKER, first: str = "Hi") -> Mapping[str, Kept]:
    return thoughts.of(talk(first, "a"), asker)


def test_it_is_there_for_whoever_asked_the_same_model_in_the_same_conversation() -> None:
    thoughts = Thoughts()
    heard(thoughts)
    assert kept(thoughts)["a"].thought.blocks[0].block["thinking"] == "Hm."
    assert kept(thoughts)["a"].thought.before == b"before"


@pytest.mark.parametrize(
    "asker",
    [
        ASKER._replace(bearer="other"),
        ASKER._replace(bearer=None),
        ASKER._replace(cloud="other"),
        ASKER._replace(model="other"),
        Asker("ke", "ycloud", "model"),
    ],
    ids=["caller", "nobody", "cloud", "model", "parts that run together"],
)
def test_it_is_there_for_nobody_else(asker: Asker) -> None:
    thoughts = Thoughts()
    heard(thoughts)
    assert not kept(thoughts, asker)
    assert not kept(thoughts, first="Hello")
    assert not thoughts.of(talk("Hi"), ASKER), "and not behind its loop"


@pytest.mark.parametrize("more", [{"calls": ()}, {"ends": False}], ids=["calls nothing", "breaks off"])
def test_an_answer_that_no_loop_goes_on_from_is_not_kept(more: dict[str, Any]) -> None:
    thoughts = Thoughts()
    heard(thoughts, **more)
    assert not kept(thoughts)


def test_its_time_is_an_hour() -> None:
    now = [0.0]
    thoughts = Thoughts(timer=lambda: now[0])
    heard(thoughts)
    now[0] = LIFETIME_S - 1
    assert kept(thoughts)
    now[0] = LIFETIME_S + 1
    assert not kept(thoughts)


def test_many_push_out_the_oldest_and_a_huge_one_is_not_taken() -> None:
    thoughts = Thoughts(most_bytes=5 * 8192)
    for n in range(6):
        heard(thoughts, talk=talk(f"Talk {n}"))
    assert [bool(kept(thoughts, first=f"Talk {n}")) for n in range(6)] == [False, *[True] * 5]
    heard(thoughts, said="é" * 5 * 8192)
    assert not kept(thoughts)
    assert kept(thoughts, first="Talk 5")
    roomy = Thoughts()
    heard(roomy, said="x" * LARGEST_BYTES)
    assert not kept(roomy)


def fits(then: Vault, now: Vault, said: str = "Hm.") -> bool:
    thoughts = Thoughts()
    heard(thoughts, said, then)
    return thoughts.fit(kept(thoughts), now)["a"] is not None


def test_it_is_told_while_every_placeholder_means_what_it_meant() -> None:
    ada = vault(PERSON_1="Ada")
    assert fits(ada, ada, NAME)
    assert fits(ada, vault(PERSON_1="Ada", PERSON_2="Bob"), NAME)
    assert fits(vault(), vault(PERSON_1="Ada"))


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (vault(PERSON_1="Ada"), vault(PERSON_1="Bob"), NAME),
        (vault(PERSON_1="Ada"), vault(PERSON_1="Bob"), "Nobody is named: the whole may be sealed."),
        (vault(PERSON_1="Ada"), vault(), NAME),
        (vault(PERSON_1="Ada"), vault(PERSON_2="Ada"), NAME),
        (vault(), vault(PERSON_1="Ada"), f"{NAME}, whoever that is."),
        (vault(PERSON_1="Ada"), Vault((Entry(NAME, "PERSON", "Ada", sent=False),)), NAME),
    ],
    ids=["another", "another, sealed", "nothing", "another number", "made up", "left out"],
)
def test_a_placeholder_that_means_something_else_keeps_it_back(then: Vault, now: Vault, said: str) -> None:
    assert not fits(then, now, said)


def test_no_value_is_kept_and_no_repr_shows_a_thought() -> None:
    thoughts = Thoughts()
    heard(thoughts, f"It is {NAME}.", vault(PERSON_1="Ada Byron"))
    (one,) = kept(thoughts).values()
    assert "Ada" not in f"{one.names}{one.meaning!r}{one.thought.blocks[0].block}"
    assert "It is" not in f"{one}{one.thought}{one.thought.blocks}"


def test_what_the_guard_stopped_is_not_told_and_a_step_without_thinking_stays_known() -> None:
    thoughts = Thoughts()
    heard(thoughts)
    assert untold(kept(thoughts)) == {"a": None}
    ear = thoughts.ear(talk("Quick"), ASKER, vault(), b"")
    ear(Event((), {}, calls=CALLS, ends=(0,), reasons=(Reason.CALLS,)))
    assert untold(kept(thoughts, first="Quick"))["a"] is not None
