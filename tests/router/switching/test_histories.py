"""What clients do to their histories, on whole paths: what leaves keeps its numbers, and what comes back is exact."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.recording import RecordingCloud, leaks
from tests.router.standing import Standing, cloud, local, standing

CARD, MAIL = "4242 4242 4242 4242", "maria.lopez@example.com"
INVENTED = "jan.kowal@example.org"
"""Nobody said it: the engine's answer does."""
Message = dict[str, Any]


@dataclass(frozen=True)
class Chat:
    """A client between a cloud that keeps every byte and an engine that makes things up."""

    proxy: Standing
    cloud: RecordingCloud

    def ask(self, messages: list[Message], model: str = "cloud") -> str:
        answer = self.proxy.post({"model": model, "messages": messages})
        assert answer.status_code == 200, answer.json()["error"]["message"]
        return str(answer.json()["choices"][0]["message"]["content"])

    def left(self) -> list[Message]:
        """Return the client's messages as the cloud got them last, without our note."""
        messages: list[Message] = json.loads(self.cloud.bodies[-1])["messages"]
        return [message for message in messages if message["role"] != "system"]


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    recording, engine = RecordingCloud(), ScriptedEngine((f"Better write to {INVENTED}.",))
    with serve_in_thread(recording.app) as outside, serve_in_thread(engine.app) as inside:
        document = {"policy": "masked", "clouds": [cloud(outside)], "locals": [local(inside, "scripted-1")]}
        home: Path = tmp_path_factory.mktemp("histories")
        with standing(home, document) as proxy:
            yield Chat(proxy, recording)


def user(text: str) -> Message:
    return {"role": "user", "content": text}


def assistant(text: str) -> Message:
    return {"role": "assistant", "content": text}


def test_what_an_engine_made_up_leaves_masked_and_comes_back(chat: Chat) -> None:
    history = [user(f"Who answers {MAIL}?")]
    history.append(assistant(chat.ask(history, "local")))
    assert INVENTED in history[-1]["content"]
    answer = chat.ask([*history, user("And my card?")])
    assert not any(leaks(chat.cloud.bodies, value) for value in (MAIL, INVENTED))
    assert answer == f"Seen: {INVENTED} | {MAIL}"


def test_an_edit_a_regeneration_and_a_branch_leave_the_same_beginning(chat: Chat) -> None:
    first = [user(f"My card is {CARD}."), assistant("Noted."), user(f"Write to {MAIL}.")]
    chat.ask(first)
    before = chat.left()
    chat.ask(first)
    assert chat.left() == before
    chat.ask([*first, assistant("Done."), user(f"And to {INVENTED}, not {MAIL}.")])
    assert chat.left()[:3] == before
    chat.ask([*first[:2], user(f"Write to {INVENTED}.")])
    assert chat.left()[:2] == before[:2]
    assert not any(leaks(chat.cloud.bodies, value) for value in (CARD, MAIL, INVENTED))


def test_a_history_without_its_oldest_turns_restores_only_what_it_still_holds(chat: Chat) -> None:
    whole = [user(f"First {MAIL}."), assistant("Yes."), user(f"Then {INVENTED}.")]
    chat.ask(whole)
    assert [m["content"] for m in chat.left()] == ["First [EMAIL_ADDRESS_1].", "Yes.", "Then [EMAIL_ADDRESS_2]."]
    chat.cloud.say = "[EMAIL_ADDRESS_1] [EMAIL_ADDRESS_2]"
    try:
        assert chat.ask(whole[2:]) == f"{INVENTED} [EMAIL_ADDRESS_2]"
    finally:
        chat.cloud.say = None


@pytest.mark.parametrize("size", [1, 5, 400])
def test_the_official_client_reads_a_stream_that_tells_what_was_not_put_back(chat: Chat, size: int) -> None:
    said = "[EMAIL_ADDRESS_1] [email_address_1] https://x.example/[EMAIL_ADDRESS_1] [EMAIL_ADDRESS_1].x.example"
    chat.cloud.say, chat.cloud.size = said, size
    body = {"model": "cloud", "messages": [user(f"Write to {MAIL}.")], "stream": True}
    try:
        raw = chat.proxy.post(body).text
        with chat.proxy.openai() as client:
            stream = client.chat.completions.create(**body)  # type: ignore[call-overload]
            text = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    finally:
        chat.cloud.say, chat.cloud.size = None, 1
    assert text == said.replace("[EMAIL_ADDRESS_1]", MAIL, 1)
    assert raw.endswith("\n\n: halfdoor unrestored=3\n\ndata: [DONE]\n\n")


def test_a_whole_answer_tells_in_a_header_what_was_not_put_back(chat: Chat) -> None:
    chat.cloud.say = "[EMAIL_ADDRESS_1] [email_address_1] https://x.example/[EMAIL_ADDRESS_1]"
    try:
        answer = chat.proxy.post({"model": "cloud", "messages": [user(f"Write to {MAIL}.")]})
    finally:
        chat.cloud.say = None
    assert answer.headers["x-halfdoor-unrestored"] == "EMAIL_ADDRESS=2"
    assert answer.json()["choices"][0]["message"]["content"].startswith(f"{MAIL} [email_address_1]")
