"""Wishes that a skill cannot meet: it answers only when it understands every word of the instruction."""

# ruff: noqa: RUF001 - typographic marks are meant
import re
from collections.abc import Set

NO_TEXT = "there is no text to work on"
LANGUAGE = "it cannot answer in another language"
MANNER = "it does not understand all that is asked (a tone, a format, another task)"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LANGUAGES = frozenset(
    (
        "afrikaans albanian arabic armenian basque bengali bulgarian catalan cantonese chinese croatian czech "
        "danish dutch esperanto estonian finnish french galician georgian german greek hebrew hindi hungarian "
        "icelandic indonesian irish italian japanese korean kurdish latin latvian lithuanian malay mandarin "
        "norwegian persian polish portuguese punjabi romanian russian serbian slovak slovenian spanish "
        "swahili swedish tagalog tamil thai turkish ukrainian urdu vietnamese welsh yiddish zulu deutsch "
        "français español italiano português"
    ).split()
)
_PLAIN = frozenset(
    # what any instruction may say and mean nothing more
    (
        "a an and any are as at be been below above but by can could did do does each every everything for "
        "from full get give given has have he her here hello hey hi his i if in into is it its just kindly "
        "let like list make me my need of okay ok on one only or our out over please provide really see she "
        "short shortly show so tell than thank thanks that the their them there these they this those to up "
        "us using want was we were what whats which who will with would you your appears appear all also "
        "about both following follow next attached pasted copied entire whole everyone something things thing "
        "i'd i'm it's don't that's let's two three four five six seven eight nine ten once not no without "
        "keep leave clear clearly brief briefly quick quickly simple simply concise main most important sure "
        "also possible pls where when how many much"
    ).split()
)
_TEXTS = frozenset(
    (
        "text texts article articles document documents doc docs email emails e-mail mail mails message "
        "messages thread threads chat conversation conversations dialogue transcript transcripts meeting "
        "meetings call discussion discussions note notes letter letters report reports story post passage "
        "passages paragraph paragraphs section page pages content contents file input log logs interview "
        "minutes visit memo"
    ).split()
)


def unmet(instruction: str, own: Set[str], text: str) -> str:
    """Return the wish in an instruction that a skill cannot meet; empty if it understands every word.

    Every word must be the skill's own, one that any request may hold, the name of a sort of text, or
    a word of the text itself: those say what to look at.
    """
    asked = [word.lower().replace("’", "'") for word in _WORD.findall(instruction)]
    if any(word in _LANGUAGES for word in asked):
        return LANGUAGE
    known = _PLAIN | _TEXTS | own
    strange = {word for word in asked if word not in known}
    if not strange:
        return ""
    there = {word.lower().replace("’", "'") for word in _WORD.findall(text)}
    there |= {word.removesuffix("'s") for word in there}
    return MANNER if any(not _stands(word, there) for word in strange) else ""


def focus(instruction: str, own: Set[str]) -> str:
    """Return what an instruction wants a look at, beyond the words that every such instruction holds."""
    words = _WORD.findall(instruction)
    kept = [word for word in words if word.lower().replace("’", "'") not in _PLAIN | _TEXTS | own]
    return " ".join(kept)


def _stands(word: str, there: Set[str]) -> bool:
    bare = word.removesuffix("'s")
    return bare in there or bare.removesuffix("s") in there or f"{bare}s" in there
