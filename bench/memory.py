"""Memory inside a conversation: later mentions that are found, by form, and ordinary words that are taken for names.

`python -m bench.memory` gives the spans of full names by hand, so that propagation alone is measured. With
`--tagger` the whole inspection as shipped has to find them.
`--prose FILE...` (CoNLL) gives the persons that a corpus marks, two words or more, and prints how much of its text is
taken beyond them, how much of that no person is, and with `--show N` examples to read.
`--strangers FILE...` (any text, .gz too) prints how often prose that speaks of none of the ambiguous names loses a word.
"""

# ruff: noqa: E501 - lists of names and sentences

import argparse
import gzip
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.inspecting import build_inspecting
from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.spread import Spread
from router.paths import paths
from router.settings import Settings

CLEAR = (
    """
Ada Byron|Katarzyna Nowak|Mehmet Yilmaz|Anneliese Müller|Siobhan O'Connor|Jürgen Habermann|Chidinma Okafor|Priya Raman
Tomasz Kowalczyk|Giulia Bianchi|Søren Lindqvist|Thandiwe Dlamini|Rodrigo Gutierrez|Yuki Tanaka|Fatima Benali|Oleg Petrov
Zsofia Szabo|Matteo Ferrari|Ingrid Halvorsen|Kwame Mensah|Aleksandra Wozniak|Dmitri Volkov|Haruto Nakamura|Beatriz Carvalho
Ebru Demir|Emeka Nwosu|Liesbeth Verhoeven|Radoslav Dvorak|Camille Lefebvre|Ravindra Deshpande|Milos Jovanovic|Nadia Haddad
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
AMBIGUOUS = (
    """
Will Stone|Hope Young|Mark Price|Grace King|Bill Page|Rose Brown|May Fields|Joy Wood|Art Long|Faith Hill|Summer Rice|Max Field
Dawn Walker|Jack Frost|Sky Rivers|Pat Green|Sunny Day|Drew Cook|Chase Banks|Rich White
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

_CLOSING = frozenset(".,:;!?)")
_PERSON_TAGS = frozenset(
    ("PER", "PERSON", "person", "writer", "politician", "scientist", "researcher", "musicalartist")
)

Form = Callable[[str, str], tuple[str, str]]
"""A sentence with two braces for the mention, and the mention, of a given and a family name."""


def _form(sentence: str, mention: str, *, change: Callable[[str], str] = str) -> Form:
    def made(given: str, family: str) -> tuple[str, str]:
        return sentence, change(mention.format(g=given, s=family, G=given[0], S=family[0]))

    return made


FORMS: dict[str, Form] = {
    "full, same": _form("We met {} last week.", "{g} {s}"),
    "full, capitals": _form("TO: {} - URGENT", "{g} {s}", change=str.upper),
    "full, lower": _form("can you ask {} about it", "{g} {s}", change=str.lower),
    "full, two lines": _form("signed by\n{}\non Monday", "{g}\n{s}"),
    "full, joined": _form("the folder {} is shared", "{g}{s}"),
    "family, inside": _form("I think that {} agreed to it.", "{s}"),
    "given, inside": _form("then we asked {} about the plan.", "{g}"),
    "family, title": _form("Please send it to Ms {} today.", "{s}"),
    "family, title first": _form("Dr. {} is out today.", "{s}"),
    "given, possessive": _form("{}'s laptop is broken.", "{g}"),
    "family, possessive": _form("It is in {}\u2019s drawer.", "{s}"),
    "given, speech": _form("Late again. {} said it would be fine.", "{g}"),
    "given, greeting": _form("Hi {},\nthanks for the file.", "{g}"),
    "given, signature": _form("See you soon.\n\nBest regards,\n{}", "{g}"),
    "given, handle": _form("cc @{} on this", "{g}", change=str.lower),
    "given, by": _form("a note by {} and two more", "{g}"),
    "given, spoken to": _form("{}, can you look at this?", "{g}"),
    "initial, family": _form("a letter from {} arrived", "{G}. {s}"),
    "family, given": _form("Name: {}; age: 40", "{s}, {g}"),
    "family, initial": _form("cited in {} and others", "{s}, {G}."),
    "plural": _form("we visited the {} in June", "{s}s"),
    "account, dot": _form("write to {}@example.org now", "{g}.{s}", change=str.lower),
    "account, initial": _form("cd /home/{}/src", "{G}{s}", change=str.lower),
    "account, turned": _form("logged in as {} today", "{s}_{g}", change=str.lower),
    "path": _form("open C:\\Users\\{}\\file.txt", "{g}.{s}"),
}
CLEAR_ONLY: dict[str, Form] = {
    "family, lower": _form("i wrote to {} yesterday", "{s}", change=str.lower),
    "given, lower": _form("tell {} that i am late", "{g}", change=str.lower),
    "family, capitals": _form("ATTENTION {} PLEASE", "{s}", change=str.upper),
    "family, first": _form("{} went home.", "{s}"),
    "given, first": _form("Sure. {} can do that.", "{g}"),
    "genitive": _form("das ist {} Auto", "{s}s"),
    "account, _initial": _form("user {} was added", "{s}_{G}", change=str.lower),
    "file name": _form("see cv_{}_2024.pdf there", "{s}", change=str.lower),
}
DISTRACTORS = {
    "lower": ["i {} do it", "the {} is here", "we {} see, it is a {} thing", "a {} of ours", "{}, then", "no {}"],
    "sentence start": ["{} you help me?", "{} is a thing.", "Done. {} the rest.", "Yes! {} not.", "{} of the day", "- {} it"],
    "capitals": ["READ THE {} NOW", "{} AND CONDITIONS", "IT {} BE DONE"],
    "heading": ["# {} And Terms", "The {} List For All", "Total {} Per Unit"],
    "article": ["see the {} below", "this {} is new", "a {} for you"],
    "number": ["on {} 4 we saw", "see {} 12 there", "until {} 5, 2024"],
    "code": ["class {}(Base):", "new {}()", "x.{} = 1", "<{}>", "return {}(a)", "import {}", '{{"{}": 4}}', "self.{}_id", "{}: int = 3"],
    "compound": ["{}-based work", "we use {}Rank here", "un{}able", "the {} Garden"],
    "plural": ["two {}s were read", "{}s are due"],
}  # fmt: skip


def spread(texts: list[str], seed: list[Span]) -> list[tuple[Span, ...]]:
    """Return what propagation finds when the first text's spans are given."""
    cache: ContentCache[tuple[Span, ...]] = ContentCache()
    digests = [cache.digest(text.encode()) for text in texts]
    return Spread(cache).over(texts, digests, [tuple(seed), *(() for _ in texts[1:])])


Found = Callable[[list[str], list[Span]], Sequence[tuple[Span, ...]]]


def shipped() -> Found:
    """Return the whole inspection as shipped, which has to find the full names itself."""
    inspector = build_inspecting(
        Settings(paths({"XDG_CONFIG_HOME": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}), names=True)
    )
    inspector.load()

    def found(texts: list[str], _seed: list[Span]) -> list[tuple[Span, ...]]:
        made = tuple(Text(Place(f"messages[{n}].content"), text, Role.USER, n) for n, text in enumerate(texts))
        seen = inspector.inspector.inspect(Conversation("openai", "m", False, made, (), 0, {}))
        spans: list[list[Span]] = [[] for _ in texts]
        for f in seen.findings:
            spans[int(f.place.split("[")[1].split("]")[0])].append(Span(f.start, f.end, f.kind, f.score, f.detector))
        return [tuple(own) for own in spans]

    return found


def recall(names: Iterable[str], forms: dict[str, Form], find: Found) -> dict[str, list[str]]:
    """Return the names missed, by form."""
    missed: dict[str, list[str]] = {form: [] for form in forms}
    for name in names:
        given, family = name.split(" ", 1)
        made = [form(given, family) for form in forms.values()]
        texts = [f"My colleague {name} leads it.", *(sentence.replace("{}", said) for sentence, said in made)]
        found = find(texts, [Span(13, 13 + len(name), "PERSON", 0.9, "given")])
        for form, (sentence, said), spans in zip(forms, made, found[1:], strict=True):
            start = sentence.index("{}")
            wanted = {at for at in range(start, start + len(said)) if sentence.replace("{}", said)[at].isalpha()}
            if form in ("initial, family", "family, initial", "account, _initial"):
                wanted = {start + said.index(family) + i for i in range(len(family))} if family in said else wanted
            if wanted - {at for span in spans for at in range(span.start, span.end)}:
                missed[form].append(name)
    return missed


def distracted(names: Iterable[str], find: Found) -> dict[str, list[str]]:
    """Return the sentences in which a word was taken for a name only because the name is known, by class."""
    taken: dict[str, list[str]] = {}
    for kind, sentences in DISTRACTORS.items():
        taken[kind] = []
        for name in names:
            texts = [f"My colleague {name} leads it."]
            for word in name.split():
                said = {"lower": word.lower(), "code": word, "capitals": word.upper()}.get(kind, word)
                said = said.lower() if kind == "plural" else said
                texts += [sentence.replace("{}", said).replace("{{", "{").replace("}}", "}") for sentence in sentences]
            found = find(texts, [Span(13, 13 + len(name), "PERSON", 0.9, "given")])[1:]
            alone = [find([text], [])[0] for text in texts[1:]]
            taken[kind] += [
                text for text, spans, own in zip(texts[1:], found, alone, strict=True) if len(spans) > len(own)
            ]
    return taken


def documents(path: Path, sentences: int = 40) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield texts of a CoNLL file with the offsets of the persons marked in them."""
    text, count, open_ = "", 0, False
    marked: list[tuple[int, int]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "", "-DOCSTART-"]:
        token, *rest = line.split() or ["\n"]
        count += token == "\n"
        if token == "-DOCSTART-" or count == sentences:
            yield text, marked
            text, marked, count, open_ = "", [], 0, False
            continue
        start = len(text) + (token not in _CLOSING and not token.startswith("'"))
        text = text.ljust(start) + token
        tag = rest[-1] if rest else "O"
        inside = tag[2:] in _PERSON_TAGS
        if inside and open_ and not tag.startswith("B-"):
            marked[-1] = (marked[-1][0], len(text))
        elif inside:
            marked.append((start, len(text)))
        open_ = inside


def prose(paths: list[Path], show: int) -> None:
    """Print how much of real texts is taken beyond their seeds, and examples."""
    totals: Counter[str] = Counter()
    spent = 0.0
    examples: list[str] = []
    for text, marked in (document for path in paths for document in documents(path)):
        seeds = [Span(*at, "PERSON", 0.9, "given") for at in marked if " " in text[slice(*at)]]
        start = time.process_time()
        (found,) = spread([text], seeds)
        spent += time.process_time() - start
        persons = {at for low, high in marked for at in range(low, high)}
        known = {at for span in seeds for at in range(span.start, span.end)}
        single = [at for at in marked if " " not in text[slice(*at)]]
        got = {at for span in found for at in range(span.start, span.end)}
        parts = {word.casefold() for span in seeds for word in text[span.start : span.end].split()}
        again = [at for at in single if text[slice(*at)].casefold() in parts]
        totals.update(characters=len(text), seeds=len(known), taken=len(got - known), wrong=len(got - persons))
        totals.update(single=len(again), single_found=sum(low in got for low, _ in again))
        for span in found:
            if not set(range(span.start, span.end)) & persons:
                near = text[max(0, span.start - 40) : span.start], text[span.start : span.end], text[span.end :][:30]
                examples.append("{}>>{}<<{}".format(*near).replace("\n", " "))
    print(dict(totals), f"{spent:.2f} s", f"newly taken {totals['taken'] / totals['characters']:.3%}")
    print(f"no person: {totals['wrong'] / totals['characters']:.3%} of characters, {len(examples)} mentions")
    for example in examples[:: max(1, len(examples) // max(1, show))][:show]:
        print("  " + example)


def strangers(paths: list[Path], show: int) -> None:
    """Print how often texts that speak of none of the ambiguous names lose one of their words."""
    first = f"I met {', '.join(AMBIGUOUS)}."
    seeds = [Span(at := first.index(name), at + len(name), "PERSON", 0.9, "given") for name in AMBIGUOUS]
    words = re.compile(rf"\b(?:{'|'.join({word for name in AMBIGUOUS for word in name.split()})})\b", re.IGNORECASE)
    for path in paths:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", "replace").replace("\\n", "\n")
        texts = [text[at : at + 50_000] for at in range(0, len(text), 50_000)]
        taken = [
            (text, span)
            for text, spans in zip(texts, spread([first, *texts], seeds)[1:], strict=True)
            for span in spans
        ]
        print(f"{path.name}: {len(text)} characters, {len(words.findall(text))} such words, {len(taken)} taken")
        for text, span in taken[:: max(1, len(taken) // max(1, show))][:show]:
            print("  " + text[max(0, span.start - 40) : span.end + 25].replace("\n", " "))


def _report(title: str, missed: dict[str, list[str]], count: Counter[str]) -> None:
    print(title)
    for form, names in missed.items():
        share = 1 - len(names) / count[form]
        print(f"  {form:22} {count[form] - len(names):5}/{count[form]:<5} {share:6.1%}  {', '.join(names[:4])}")


def main() -> None:
    """Print recall by form and false rate by class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prose", nargs="+", type=Path)
    parser.add_argument("--strangers", nargs="+", type=Path)
    parser.add_argument("--tagger", action="store_true", help="the whole inspection finds the names itself")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    if options.strangers:
        strangers(options.strangers, options.show)
        return
    if options.prose:
        prose(options.prose, options.show)
        return
    find = shipped() if options.tagger else spread
    for title, names, forms in (("unambiguous", CLEAR, FORMS | CLEAR_ONLY), ("ambiguous", AMBIGUOUS, FORMS)):
        _report(f"recall, {title} names", recall(names, forms, find), Counter({form: len(names) for form in forms}))
    taken = distracted(AMBIGUOUS, find)
    sizes = Counter({kind: len(DISTRACTORS[kind]) * 2 * len(AMBIGUOUS) for kind in taken})
    print("ordinary words left alone")
    for kind, wrong in taken.items():
        print(f"  {kind:22} {len(wrong):5}/{sizes[kind]:<5} {len(wrong) / sizes[kind]:6.1%} taken  {wrong[:4]}")
    every = sum(map(len, taken.values())) / sizes.total()
    sys.stdout.write(f"  taken over all classes {every:.2%} of {sizes.total()}\n")


if __name__ == "__main__":
    main()
