"""The guard looks into what is encoded in the final bytes, and takes nothing that is mere bytes for a secret."""

import base64
import hashlib
import json
import random
import uuid
from collections.abc import Callable

import pytest

from router.egress import Exempt, Guard
from router.errors import EgressBlocked
from router.inspection.exact import ExactKinds
from router.inspection.secrets import Secrets
from router.inspection.vocabulary import Vocabulary, Word

WORD = "zephyrine"
SAID = {
    "an own word": f"the {WORD} project is late again",
    "a mailbox": "write to maria.lopez@example.com about it",
    "a card": "my card is 4242 4242 4242 4242, thanks",
    "a masked name": "Ada Byron of London said so at length",
}
KINDS = {
    "an own word": "VOCABULARY",
    "a mailbox": "EMAIL_ADDRESS",
    "a card": "CREDIT_CARD",
    "a masked name": "PERSON",
}


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODED: dict[str, Callable[[str], str]] = {
    "base64": b64,
    "base64 twice": lambda text: b64(b64(text)),
    "url-safe": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "hex": lambda text: text.encode().hex(),
    "in a data URL": lambda text: f"data:text/plain;base64,{b64(text)}",
    "base64 in a JSON string": lambda text: json.dumps({"data": b64(text)}),
}


@pytest.fixture(scope="module")
def guard() -> Guard:
    exact, secrets, vocabulary = ExactKinds(), Secrets(by_context=False), Vocabulary([Word(WORD)])
    for part in (exact, secrets, vocabulary):
        part.load()
    return Guard(exact, secrets, vocabulary)


def body(text: str) -> bytes:
    said = {"role": "user", "content": f"see {text} there"}
    return json.dumps({"model": "m", "messages": [said]}, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("way", ENCODED)
@pytest.mark.parametrize("what", SAID)
def test_what_must_not_leave_is_seen_inside_what_encodes_it(guard: Guard, what: str, way: str) -> None:
    with pytest.raises(EgressBlocked) as blocked:
        guard.clear(body(ENCODED[way](SAID[what])), [("PERSON", "Ada Byron")], Exempt(), "row")
    assert KINDS[what] in blocked.value.kinds


HARMLESS: dict[str, Callable[[random.Random], str]] = {
    "a digest": lambda rng: hashlib.sha256(rng.randbytes(8)).hexdigest(),
    "an integrity hash": lambda rng: f"sha512-{base64.b64encode(rng.randbytes(64)).decode()}",
    "a UUID": lambda rng: str(uuid.UUID(bytes=rng.randbytes(16))),
    "a picture": lambda rng: f"data:image/png;base64,{base64.b64encode(b'PNG' + rng.randbytes(900)).decode()}",
    "encoded prose": lambda rng: b64(f"the weather of day {rng.randint(1, 99)} was rather fine"),
    "a commit": lambda rng: rng.randbytes(20).hex(),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_mere_bytes_do_not_block(guard: Guard, what: str) -> None:
    rng = random.Random(11)
    for _ in range(200):
        guard.clear(body(HARMLESS[what](rng)), [("PERSON", "Ada Byron")], Exempt(), "row")
