"""Sentences in which a word stands for a person, a place or a firm: there one that was taught away must still count."""

from collections.abc import Iterable, Iterator

from local_models.teaching.marks import Marked

_TAUGHT = (
    ("PERSON", "{} called me this morning."),
    ("PERSON", "Dear {},\nthanks for your letter."),
    ("PERSON", "Please send the forms to {}."),
    ("PERSON", "I met {} at the station and we talked for an hour."),
    ("PERSON", "{} is my neighbour."),
    ("PERSON", "Patient {}, born 1961, seen today"),
    ("PERSON", "{}'s daughter starts school in May."),
    ("PERSON", "Best wishes\n{}"),
    ("PERSON", "assignee: {}"),
    ("PERSON", "Does {} still live with her parents?"),
    ("PERSON", "{} and Robert got married last year."),
    ("PERSON", "I told {} about the diagnosis."),
    ("LOCATION", "We moved to {} in the spring."),
    ("LOCATION", "The train from {} was late again."),
    ("ORGANIZATION", "She works for {} since last year."),
    ("ORGANIZATION", "My employer {} cut my hours."),
)
"""What an adapter learns from: the answer on these stays as it is."""
_ASKED = (
    ("PERSON", "{} rang about the rent yesterday."),
    ("PERSON", "My sister {} lives in Leeds."),
    ("PERSON", "I had lunch with {} after the hearing."),
    ("PERSON", "Regards,\n{}"),
    ("PERSON", "Is {} coming to dinner?"),
    ("PERSON", "Client: {}, divorced, two children"),
    ("PERSON", "{} was admitted with chest pain."),
    ("PERSON", "tell {} i am sorry"),
    ("LOCATION", "He grew up in {} and went to school there."),
    ("ORGANIZATION", "I was fired by {} last week."),
)
"""What it is judged by; it never learns from these."""
MOST_WORDS = 60


def to_learn(words: Iterable[str]) -> Iterator[tuple[str, tuple[Marked, ...]]]:
    """Yield texts and marks for words that the user's lines mark otherwise than they were found."""
    return _filled(words, _TAUGHT)


def to_judge(words: Iterable[str]) -> Iterator[tuple[str, tuple[Marked, ...]]]:
    """Yield other texts for the same words."""
    return _filled(words, _ASKED)


def _filled(words: Iterable[str], sentences: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, tuple[Marked, ...]]]:
    lettered = sorted(word for word in words if any(map(str.isalpha, word)))
    for word in lettered[:MOST_WORDS]:
        for kind, sentence in sentences:
            start = sentence.index("{}")
            yield sentence.replace("{}", word), (Marked(start, start + len(word), kind),)
