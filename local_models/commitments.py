"""Sentences in which somebody takes something on, or a group decides: by form, for no labelled text is at hand."""

import re
from collections.abc import Sequence

from local_models.sentences import Sentence

_ACTION = re.compile(
    r"\b(?:i|we|he|she|they|you)(?:'ll| will| shall)\b(?! (?:be (?:nice|good|great|fun)|see|say|think|guess|admit))"
    r"|\b(?:[A-Z][a-z]+) (?:will|to) (?:send|write|prepare|check|call|contact|review|finish|update|book|arrange|draft|"
    r"schedule|share|test|fix|follow|look|set|get|make|organi[sz]e|provide|present|ask|talk|create|report)\b"
    r"|\b(?:need|needs|have|has) to (?:be )?(?:send|sent|write|prepare|check|call|review|finish|update|book|arrange|"
    r"draft|schedule|share|test|fix|follow|get|make|do|done|find|decide|talk|create|report|look)\b"
    r"|\b(?:action item|action point|to-?do|follow up|deadline)s?\b"
    r"|\bplease (?:send|prepare|check|review|update|make)\b"
)
_DECISION = re.compile(
    r"\b(?:we|they|team|group|board|committee)(?:'ve| have)? (?:all )?(?:decided|agreed|approved|settled|concluded)\b"
    r"|\b(?:decision|agreement|conclusion|consensus) (?:is|was)\b|\b(?:let's|we'll|we will) (?:go|stick) with\b"
    r"|\bit (?:is|was) (?:decided|agreed|approved)\b|\bso we(?:'re| are) going (?:to|with)\b",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 15, 400
"""Characters of a sentence that says who does what."""


def actions(text: str, found: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences that take something on, in the order of the text."""
    return [sentence for sentence in found if _says(_ACTION, text, sentence) and not _says(_DECISION, text, sentence)]


def decisions(text: str, found: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences that decide something, in the order of the text."""
    return [sentence for sentence in found if _says(_DECISION, text, sentence)]


def _says(form: "re.Pattern[str]", text: str, sentence: Sentence) -> bool:
    said = text[sentence.start : sentence.end]
    if not _SHORTEST <= len(said) <= _LONGEST or said.endswith("?"):
        return False
    return form.search(said) is not None or form.search(said.replace(" '", "'").replace("I'", "i'")) is not None
