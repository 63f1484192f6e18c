"""A seal is known to come from the cloud that made it, and to nobody else."""

import json

from router.conversation.message import Conversation
from router.conversation.reply import Event, Field, Piece, Stream
from router.seals import Seals
from router.wire.responses import parse

MADE = Event((Piece(Stream(0, Field.SEALED), "c2VhbA==", whole=True),), {})


def conversation(sealed: str) -> Conversation:
    item = {"type": "reasoning", "id": "r", "summary": [], "encrypted_content": sealed}
    return parse(json.dumps({"model": "m", "input": [item, {"role": "user", "content": "Go on."}]}).encode())


def test_a_seal_goes_back_to_its_maker_alone() -> None:
    seals = Seals()
    seals.note(MADE, "one")
    assert not seals.without(conversation("c2VhbA=="), "one").opaque
    assert seals.without(conversation("c2VhbA=="), "other").opaque
    assert seals.without(conversation("c2VhbB=="), "one").opaque


def test_what_nobody_sealed_stays_opaque() -> None:
    seals = Seals()
    seals.note(Event((Piece(Stream(0, Field.CONTENT), "c2VhbA=="),), {}), "one")
    assert seals.without(conversation("c2VhbA=="), "one").opaque
    image = {"role": "user", "content": [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]}
    seen = parse(json.dumps({"model": "m", "input": [image]}).encode())
    assert seals.without(seen, "one").opaque


def test_the_oldest_are_forgotten() -> None:
    seals = Seals(remembered=1)
    seals.note(MADE, "one")
    seals.note(Event((Piece(Stream(0, Field.SEALED), "other"),), {}), "one")
    assert seals.without(conversation("c2VhbA=="), "one").opaque


def test_no_repr_shows_what_is_sealed() -> None:
    assert "c2VhbA" not in repr(conversation("c2VhbA==").opaque)
