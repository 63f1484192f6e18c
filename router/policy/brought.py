"""The words that a policy brings, read from its files."""

from pathlib import Path

from router.errors import ConfigurationError
from router.inspection.vocabulary.file import read
from router.inspection.vocabulary.together import Brought
from router.inspection.vocabulary.words import Word
from router.policy.rules import Policy


def brought(policy: Policy) -> Brought:
    """Return the words and shapes of a policy.

    Raises:
        ConfigurationError: a file of words is not there or cannot be used; without it the policy would be looser.
    """
    words: list[Word] = []
    for named in policy.vocabulary.files:
        path = Path(named)
        if not path.is_file():
            raise ConfigurationError(f"policy `{policy.name}`: vocabulary.files: {path}: there is no such file")
        words += read(path).words
    return Brought(tuple(words), policy.vocabulary.forms)
