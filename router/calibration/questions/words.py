"""Grammar, and translation of fixed vocabulary."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode, choice

_VERBS = (
    ("swim", "swam", "swum"), ("lie (to be in a flat position)", "lay", "lain"), ("forbid", "forbade", "forbidden"),
    ("tear", "tore", "torn"), ("weave", "wove", "woven"), ("shrink", "shrank", "shrunk"), ("strive", "strove", "striven"),
    ("slay", "slew", "slain"), ("bind", "bound", "bound"), ("tread", "trod", "trodden"), ("freeze", "froze", "frozen"),
    ("spring", "sprang", "sprung"),
)  # fmt: skip
_SENTENCES = (
    ("Neither of the answers ___ correct.", "is", "are", "were being"), ("If I ___ you, I would wait.", "were", "am", "be"),
    ("She has fewer ___ than before.", "mistakes", "patience", "water"), ("The team, along with its coaches, ___ here.", "is", "are", "were"),
    ("He did it ___ than anyone else.", "better", "gooder", "more good"), ("Between you and ___, it failed.", "me", "I", "myself"),
    ("The house ___ roof is red was sold.", "whose", "who's", "which"), ("By next June they ___ here ten years.", "will have lived", "live", "have lived"),
    ("I look forward to ___ from you.", "hearing", "hear", "heard"), ("Hardly ___ we arrived when it began.", "had", "have", "did"),
    ("It is essential that he ___ on time.", "be", "is", "was"), ("Each of the dogs wagged ___ tail.", "its", "it's", "there"),
)  # fmt: skip
_PLURALS = (
    ("criterion", "criteria"), ("phenomenon", "phenomena"), ("ox", "oxen"), ("thesis", "theses"), ("goose", "geese"),
    ("analysis", "analyses"), ("sheep", "sheep"), ("mother-in-law", "mothers-in-law"), ("wolf", "wolves"), ("crisis", "crises"),
)  # fmt: skip
_LEXICON = {
    "German": "house Haus,tree Baum,water Wasser,window Fenster,bread Brot,bridge Brücke,mirror Spiegel,butterfly Schmetterling,"
    "spoon Löffel,knife Messer,mushroom Pilz,turtle Schildkröte",
    "French": "house maison,tree arbre,water eau,window fenêtre,bread pain,bridge pont,mirror miroir,butterfly papillon,"
    "spoon cuillère,knife couteau,mushroom champignon,turtle tortue",
    "Spanish": "house casa,tree árbol,water agua,window ventana,bread pan,bridge puente,mirror espejo,butterfly mariposa,"
    "spoon cuchara,knife cuchillo,mushroom seta/hongo/champiñón,turtle tortuga",
    "Italian": "house casa,tree albero,water acqua,window finestra,bread pane,bridge ponte,mirror specchio,butterfly farfalla,"
    "spoon cucchiaio,knife coltello,mushroom fungo,turtle tartaruga",
}


def grammar(draw: Random) -> Iterator[Asked]:
    """Forms of verbs, agreement, plurals."""
    for verb, past, participle in _VERBS:
        which, right = draw.choice((("simple past", past), ("past participle", participle)))
        yield Asked(Mode.EXACT, f"What is the {which} of the English verb '{verb}'? One word.", [right], right)
    for sentence, right, *wrong in _SENTENCES:
        yield choice(f"Which word or words complete the sentence correctly? {sentence}", right, tuple(wrong), draw)
    for one, many in _PLURALS:
        yield Asked(Mode.EXACT, f"What is the plural of '{one}'? Only the word.", [many], many)


def translation(draw: Random) -> Iterator[Asked]:
    """Nouns of four languages, both ways."""
    entries = [(tongue, *entry.split()) for tongue, listed in _LEXICON.items() for entry in listed.split(",")]
    draw.shuffle(entries)
    for index, (tongue, english, foreign) in enumerate(entries):
        words = foreign.split("/")
        if index % 2:
            text = f"Translate the {tongue} word '{words[0]}' into English. Only the word."
            yield Asked(Mode.EXACT, text, [english], english)
        else:
            text = f"Translate the English noun '{english}' into {tongue}. Only the word, without article."
            yield Asked(Mode.EXACT, text, words, words[0])
