"""The blank tokenizer: words without a language model, so that context words work and nothing is downloaded."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.lang.en.stop_words import STOP_WORDS

_TOKEN = re.compile(r"\w+(?:[.,'\u2019@/&]\w+)*|[^\w\s]")


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield every token of `text`; together they cover all that is not white space."""
    return _TOKEN.finditer(text)


def is_keyword(word: str) -> bool:
    """Return whether a lower-case token counts as a context word: no stop word, not punctuation only."""
    return word not in STOP_WORDS and not (word[0] not in _LETTERS and is_punctuation(word))


def is_punctuation(word: str) -> bool:
    return all(unicodedata.category(character)[0] == "P" for character in word)


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class BlankEngine(NlpEngine):
    """Presidio's view of the blank tokenizer: tokens are their own lemmas."""

    engine_name = "blank"
    is_available = True

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        found = list(tokens(text))
        return NlpArtifacts(
            entities=[],
            tokens=[match.group() for match in found],  # type: ignore[arg-type]  # only len() of them is used
            tokens_indices=[match.start() for match in found],
            lemmas=[match.group().lower() for match in found],
            nlp_engine=self,
            language=language,
        )

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_: object
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        return word.lower() in STOP_WORDS

    def is_punct(self, word: str, language: str) -> bool:
        return is_punctuation(word)

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return ["en"]
