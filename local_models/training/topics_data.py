"""Generated texts about the special and confidential topics for which the pool has little, and look-alikes that are about none."""

# ruff: noqa: E501 - lists of values

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from local_models.training import regions
from local_models.training.instructions import cased, expand, sections, share
from local_models.training.label_row import ALL_TOPICS, LabelRow, label_row
from local_models.training.splits import Part

_BESIDE: Mapping[str, frozenset[str]] = {
    "health": frozenset({"sexuality", "minors"}),
    "legal": frozenset({"minors", "politics", "union", "hr", "finance", "credentials"}),
    "finance": frozenset({"hr"}),
    "hr": frozenset({"finance", "health", "legal", "union"}),
    "credentials": frozenset({"finance", "hr"}),
    "sexuality": frozenset({"health", "legal", "hr", "minors", "religion"}),
    "religion": frozenset({"hr", "legal", "politics", "minors", "ethnicity", "finance"}),
    "politics": frozenset({"legal", "finance", "hr", "ethnicity", "religion", "union"}),
    "union": frozenset({"hr", "legal", "finance", "politics"}),
    "minors": frozenset({"health", "legal", "hr", "sexuality", "credentials"}),
    "ethnicity": frozenset({"hr", "legal", "health", "politics", "minors", "religion"}),
}
"""Topics that often come along: a text about one says nothing about whether it is about these too."""

_VALUES: Mapping[str, Sequence[str]] = {
    key: tuple(value.split(","))
    for key, value in {
        "ORIENTATION": "gay,lesbian,bisexual,bi,transgender,trans,queer,asexual,pansexual,non-binary,homosexual,intersex,heterosexual,genderqueer,LGBT",
        "FAITH": "Islam,Judaism,Catholicism,Buddhism,Hinduism,the Orthodox church,the Baptist church,Sikhism,Mormonism,the Anglican church,Protestantism,Scientology,Baha'i,Wicca,the Jehovah's Witnesses,Shinto,Jainism,the Pentecostal church,Taoism,Zoroastrianism",
        "BELIEVER": "Muslim,Jew,Catholic,Buddhist,Hindu,Christian,Sikh,Mormon,Protestant,Quaker,Sunni,Methodist,Lutheran,Baptist,Evangelical,Coptic Christian,Jain,Seventh-day Adventist,Hasidic Jew,Shia",
        "PARTY": "Labour,the Conservatives,the Greens,the Republicans,the Democrats,the AfD,the SPD,the Lib Dems,the Socialist Party,the National Rally,the BJP,the Congress party,Podemos,Vox,the Five Star Movement,the Liberals,the ANC,the Pirate Party,the Christian Democrats,Sinn Fein,the Communist Party,UKIP,Likud,the Tories,the Progressive Alliance",
        "ETHNIC": "Roma,Black,Latino,Asian,Kurdish,Arab,Jewish,Han Chinese,Uyghur,Sami,Hispanic,African American,Māori,Aboriginal,Tamil,Hausa,Yoruba,Basque,Berber,Punjabi,Hmong,Navajo,Cherokee,Turkish,Afro-Caribbean,Pashtun,mixed race,Somali,Sinti,Inuit,Mestizo,Caucasian,South Asian,Pacific Islander",
        "AGED": "three-year-old,5 year old,8-year-old,eleven-year-old,14 y/o,16 year old,six months old,seven,ten-year-old,12-year-old,newborn,toddler",
        "GRADE": "two,three,A,B minus,4,six,C,ten,twelve,1",
        "TIME": "March,two years,last summer,the spring,our wedding,Sunday,next month,the birth,December,Easter",
        "WORDS": "apple river tunnel,orbit lemon sad,zebra velvet noble,quick marble onion",
    }.items()
}
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_SIGNS = "!#$%&*+-_=?@"


def _secret(rng: Random) -> str:
    size = rng.randint(7, 20)
    token = "".join(rng.choices(_LETTERS, k=size))
    word = rng.choice(
        ("summer", "tiger", "hunter", "welcome", "dragon", "coffee", "Munich", "letmein", "sunshine", "Garden")
    )
    return rng.choice((
        token, token, token + rng.choice(_SIGNS), f"{rng.choice(('sk', 'ghp', 'xoxb', 'AKIA', 'tok'))}_{token}",
        f"{word}{rng.randint(1, 2030)}{rng.choice(_SIGNS)}", f"{word.title()}-{token[:5]}",
    ))  # fmt: skip


def fill(template: str, rng: Random) -> str:
    """Fill the slots of this file; those of the instructions are left for `expand`."""
    makers: Mapping[str, Callable[[], str]] = {
        "SECRET": lambda: _secret(rng),
        "FIRST": lambda: regions.given(rng) if rng.random() < 0.6 else regions.person(rng),
        **{name: (lambda values=values: rng.choice(values)) for name, values in _VALUES.items()},  # type: ignore[misc]
    }
    for name, make in makers.items():
        while (slot := "{" + name + "}") in template:
            template = template.replace(slot, make(), 1)
    return template


def rows(part: Part, each: int, rng: Random) -> Iterator[LabelRow]:
    """Yield `each` texts of every topic and four times as many that are about none; templates belong to one part."""
    by_kind: dict[str, list[str]] = {}
    for kind, template in sections("topics_more.txt"):
        by_kind.setdefault(kind, []).append(template)
    for kind, everything in sorted(by_kind.items()):
        found = share(everything, part)
        topics = frozenset({kind}) & ALL_TOPICS
        known = ALL_TOPICS - _BESIDE.get(kind, frozenset())
        for _ in range(each if topics else 4 * each):
            template = rng.choice(found)
            # Choices first: a value may hold brackets of its own.
            text = fill(expand(template, rng, (), (), keep=frozenset(_VALUES) | {"SECRET", "FIRST"}), rng)
            yield label_row(cased(text, rng), "", ("topics_more", template), topics, known)


def framed(part: Part, each: int, rng: Random) -> Iterator[LabelRow]:
    """Yield phrases about every topic, and about none, in the same frames, so that a frame says nothing by itself."""
    by_kind: dict[str, list[str]] = {}
    for kind, line in sections("topics_phrases.txt"):
        by_kind.setdefault(kind, []).extend([line] if kind == "frames" else line.split("; "))
    frames = share(by_kind.pop("frames"), part)
    for kind, everything in sorted(by_kind.items()):
        found = share(everything, part)
        topics = frozenset({kind}) & ALL_TOPICS
        known = ALL_TOPICS - _BESIDE.get(kind, frozenset())
        for _ in range(each if topics else 3 * each):
            phrase = rng.choice(found)
            text = fill(
                rng.choice(frames).replace("{X}", phrase).replace("{LANG}", rng.choice(("French", "Dutch", "Czech"))),
                rng,
            )
            yield label_row(cased(text, rng), "", ("topics_framed", f"{kind}/{phrase}"), topics, known)


def written() -> Iterator[LabelRow]:
    """Yield the texts that were written to be measured with, in no template's words; nothing is trained or chosen on them."""
    for number, (kind, text) in enumerate(sections("topics_written.txt", lead="= ")):
        topics = frozenset({kind}) & ALL_TOPICS
        yield label_row(text, "", ("topics_written", str(number)), topics, ALL_TOPICS - _BESIDE.get(kind, frozenset()))
