"""The words that a policy brings, read from its files."""

from pathlib import Path

from router.errors import ConfigurationError
from router.inspection.vocabulary.file import read, uncategorized
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


def unreached(policy: Policy) -> tuple[str, ...]:
    """Say which lines of a policy's files of words its rules about categories cannot mean.

    Raises:
        ConfigurationError: as `brought`.
    """
    asking = [rule.name for rule in policy.rules if rule.words and "word" not in rule.words]
    if not asking:
        return ()
    found = ((named, uncategorized(Path(named))) for named in policy.vocabulary.files)
    return tuple(
        f"{named}:{lines[0]}: {len(lines)} entries from here on say no category, so rule `{asking[0]}` does not mean"
        " them; write `client: ...` or the like"
        for named, lines in found
        if lines
    )
