"""A text shortened to its own sentences, about what was asked; action items and decisions where they are wanted."""

import re
from collections.abc import Iterator, Mapping

from local_models.commitments import actions, decisions
from local_models.quoting import quoted
from local_models.sentences import Sentence, sentences
from local_models.summarizer import Budget
from router.inspection.nano import NanoModels
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.redact import NOT_JSON
from router.upstreams.skills.wishes import NO_TEXT, focus, unmet

_OWN = frozenset(
    "summarize summarise summary summarized summarised summarizing summaries sum recap shorten condense condensed "
    "shorter tl dr tldr overview gist key takeaways takeaway points point bullet bullets bulleted highlights sentence "
    "sentences word words line lines action actions item items decision decisions todo todos to-dos tasks next steps "
    "step discussed discuss said say happened happening agreed focus focusing regarding topic topics issue issues "
    "down into maximum max most than less fewer length long under within extract extractive".split()
)
_NUMBERS: Mapping[str, int] = {
    word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_LENGTH = re.compile(
    rf"\b(?P<n>\d{{1,4}}|{'|'.join(_NUMBERS)})[ -](?:short |key |main |concise |brief )?"
    r"(?P<unit>words?|sentences?|lines?|(?:bullet )?points?|bullets?|takeaways?|highlights?)\b",
    re.IGNORECASE,
)
_ACTIONS = re.compile(r"\b(?:action (?:items?|points?)|to-?dos?|tasks?|next steps?)\b", re.IGNORECASE)
_DECISIONS = re.compile(r"\bdecisions?\b|\bdecided\b", re.IGNORECASE)
_ONLY = re.compile(r"\bsumm|\brecap|\btl;?dr|\boverview|\bgist", re.IGNORECASE)
_BULLETS = re.compile(r"\bbullet|\bpoints?\b|\blist\b|\btakeaways?\b", re.IGNORECASE)
_SHORT = re.compile(r"\b(?:short|brief|briefly|shortly|tl;?dr|quick)\b", re.IGNORECASE)
_MOST = 12
"""Action items or decisions that are listed."""


class Summarize:
    """Quotes the sentences that say most. It writes none of its own and says so by quoting."""

    def __init__(self, models: NanoModels) -> None:
        self._models = models

    def declines(self, matter: Matter) -> str:
        if not matter.text.strip():
            return NO_TEXT
        return NOT_JSON if matter.json else unmet(matter.instruction, _OWN, matter.text)

    def answer(self, matter: Matter) -> Iterator[str]:
        ask, text = matter.instruction, matter.text
        acts, decides = _ACTIONS.search(ask) is not None, _DECISIONS.search(ask) is not None
        wants = (acts or decides) and _ONLY.search(ask) is None
        first = True
        if not wants:
            chosen = self._models.summarizer.summarize(text, budget(ask), focus(ask, _OWN), matter.around)
            mark = "- " if _BULLETS.search(ask) or any(sentence.speaker for sentence in chosen) else ""
            for line in quoted(text, chosen):
                yield f"{mark}{line}\n"
            first = not chosen
        found = sentences(text) if acts or decides else []
        for wanted, title, pick in ((decides, "Decisions", decisions), (acts, "Action items", actions)):
            if wanted:
                yield from _section(text, title, pick(text, found), first=first)
                first = False


def _section(text: str, title: str, chosen: list[Sentence], *, first: bool) -> Iterator[str]:
    yield f"{'' if first else chr(10)}{title}:\n"
    for line in quoted(text, chosen[:_MOST]):
        yield f"- {line}\n"
    if not chosen:
        yield "- none were found by their wording\n"


def budget(ask: str) -> Budget | None:
    """Return the length that an instruction states; None where it states none."""
    if found := _LENGTH.search(ask):
        number = int(found["n"]) if found["n"].isdigit() else _NUMBERS[found["n"].lower()]
        return Budget(words=number) if found["unit"].lower().startswith("word") else Budget(sentences=max(number, 1))
    return Budget(words=60) if _SHORT.search(ask) else None
