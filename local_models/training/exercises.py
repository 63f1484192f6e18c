"""Hard negatives that people ask all day: sums, units, spelling, translation, titles, products, roles, tables, logs.

Nobody is named in any of them. Values are drawn from wide lists and from the pool's own plain words, so that neither a
number nor a capital alone says "somebody's".
"""

# ruff: noqa: E501, RUF001, SIM905 - lists of values, Turkish ones among them

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random

from local_models.training import sources
from local_models.training.encoding import DATE_WORDS
from local_models.training.generate import templates
from local_models.training.rows import KINDS, Builder, Row
from local_models.training.splits import Part, part_of

_CHOICE = re.compile(r"\(([^(){}]*\|[^(){}]*)\)")
_SLOT = re.compile(r"\{([A-Z]+[0-9]?)\}")
_OPEN: Mapping[str, tuple[str, ...]] = {
    "YEAR": ("O", "DATE_TIME"), "HOLIDAY": ("O", "DATE_TIME"), "ERA": ("O", "DATE_TIME"), "DAYTIME": ("O", "DATE_TIME"),
    "LANG": ("O", "NRP"), "OS": ("O", "ORGANIZATION"), "WORK": ("O",), "PRODUCT": ("O",),
}  # fmt: skip
"""What sources disagree about takes no part in the loss; what stands here with "O" alone is marked but plain."""

_LISTS: Mapping[str, Sequence[str]] = {
    key: tuple(value.split(","))
    for key, value in {
        "ITEM": "apples,pens,books,chairs,marbles,tickets,stamps,cookies,tiles,bottles,eggs,coins,cards,stickers,batteries,screws,roses,balloons,pencils,oranges,shirts,bricks,seeds,candles,buttons,towels,bags,cups,plants,magnets",
        "ITEMS": "apple,brick,bottle,coin,tile,book,ball,lamp,chair,melon,parcel,battery,screw,jar,cable",
        "BOX": "box,crate,bag,tray,carton,shelf,van,basket,drawer,page",
        "PEOPLE": "friends,children,students,workers,players,teams,neighbours,guests,sisters,pirates,drivers,volunteers",
        "UNIT": "km,miles,metres,feet,inches,cm,yards,kg,pounds,grams,ounces,stone,litres,gallons,pints,cups,tablespoons,ml,degrees Celsius,degrees Fahrenheit,kelvin,mph,km/h,m/s,hectares,acres,square metres,joules,calories,kWh,watts,psi,bar,pascals,MB,GB,TB,MiB,bits,bytes,seconds,minutes,hours,Hz,MHz,volts,amps,ohms,newtons,mol,ppm",
        "LANG": "French,German,Spanish,Italian,Portuguese,Dutch,Polish,Swedish,Turkish,Welsh,Swahili,Latin,Finnish,Czech,Japanese,Arabic,Hindi,Korean,Greek,Danish,Hungarian,Romanian,Vietnamese,Catalan",
        "OS": "Windows 11,macOS Sonoma,Ubuntu,Android 14,iOS 17,Debian,Fedora,ChromeOS,FreeBSD,Windows 10",
        "LEVEL": "INFO,WARN,ERROR,DEBUG,TRACE,warn,info,error,FATAL,notice",
        "SIDE": "left,right",
        "PLACE": "church,museum,station,bakery,bridge,park,gym,library,beach,harbour,town hall,petrol station,roundabout,market,pool,stadium,bus stop,fountain,airport",
        "BODY": "Council,Committee,Board,Senate,Parliament,Ministry,Court,Commission,Assembly,Cabinet,Department,Agency,House,Union,Tribunal,Jury,Congregation,Navy,Army,Academy,Institute,Faculty",
        "VERB": "rejected,approved,discussed,found,dropped,changed,praised,opened,lost,described,delayed,kept,replaced,heard",
        "ERA": "Bronze Age,Middle Ages,Renaissance,Cold War,Industrial Revolution,Enlightenment,Ice Age,Great Depression,Iron Age,Baroque,Gilded Age,Space Age,Stone Age,Reformation,Dark Ages,Roaring Twenties",
        "HOLIDAY": "Birthday,New Year,Easter,Holidays,Anniversary,Thanksgiving,Halloween,Mother's Day,Weekend,Friday,Monday",
        "DAYTIME": "Morning,morning,evening,Afternoon,night,day",
        "COLOUR": "red,navy,Forest Green,black,Off White,teal,Midnight Blue,sand,Rose Gold,grey",
        "EXERCISE": "squats,push-ups,lunges,burpees,crunches,planks,deadlifts,rows",
        "THEORY": "Theorem,Effect,Paradox,Principle,Law,Conjecture,Model,Hypothesis,Equation,Method,Algorithm,Theory,Distribution,Test,Process,Rule,Lemma,Transform,Experiment,Curve",
        "ROLE": "Professor,Teacher,Doctor,Nurse,Manager,Captain,Chef,Coach,Judge,Director,Editor,Clerk,Engineer,Senior Developer,Product Owner,Customer,Admin,Patient,Tenant,Landlord,Applicant,Headmaster,Principal,Officer,Sergeant,President,Chairman,Secretary,Treasurer,Bishop,Queen,King,Knight,Wizard,Detective,Pirate,Librarian,Plumber,Lawyer,Therapist,Recruiter,Data Scientist,Team Lead,Moderator,Narrator,Host,Guest,Reader,User,Sir,Madam,Mister,Grandma,Uncle,Auntie,Mom,Dad",
        "LIB": "numpy,pandas,torch,react,vue,lodash,express,django,flask,fastapi,pytest,webpack,rails,spring-boot,tokio,serde,gradle,eslint,redis,kafka,openssl,ffmpeg,nginx,terraform,ansible,PyTorch,TensorFlow,NumPy,SciPy,OpenCV,Matplotlib,Django,jQuery,Electron,Kotlin,Gradle,Scala,Elixir,Phoenix,Laravel,Symfony",
        "PHRASE": "where is the station,good morning,the bill please,it is raining again,can you help me,I would like two coffees,the shop is closed,we are late,how much is it,my head hurts,see you later,the cat sleeps on the sofa,do you have a smaller size,I have lost my key,turn off the light,what time does it open,the soup is too salty,they went home early,congratulations,please speak slowly",
        "FOREIGN": "où est la gare,je voudrais un café,il pleut encore,le chat dort sur le canapé,nous sommes en retard,wo ist der Bahnhof,die Rechnung bitte,ich habe den Schlüssel verloren,das Wetter ist schön,Guten Morgen,Der Hund liegt im Garten,Die Katze schläft auf dem Sofa,¿dónde está la biblioteca?,la cuenta por favor,hace mucho frío,Buenos días,El perro está en el jardín,dov'è la stazione,il conto per favore,Buongiorno,fa molto caldo oggi,onde fica a praia,obrigado pela ajuda,Bom dia,waar is het station,de rekening alstublieft,Goedemorgen,gdzie jest dworzec,Dzień dobry,var ligger stationen,God morgon,nerede istasyon,Günaydın,missä asema on,Hyvää huomenta,Dobré ráno,Jó reggelt,Bună dimineața,Habari za asubuhi,Selamat pagi,Xin chào,carpe diem,veni vidi vici,Cogito ergo sum",
        "FOREIGNWORD": "maison,chien,pomme,Haus,Hund,Apfel,Baum,Schmetterling,casa,perro,manzana,árbol,mela,gatto,cane,albero,maçã,cão,huis,hond,appel,boom,dom,pies,jabłko,drzewo,hus,äpple,träd,ev,köpek,elma,talo,koira,omena,Freiheit,Gesundheit,libertad,liberté,amicizia",
    }.items()
}
_BRANDS = "Aer,Bolt,Cryo,Dura,Eco,Flex,Glo,Hydra,Ion,Kinet,Lumi,Moto,Nova,Omni,Pix,Quant,Rapid,Sol,Terra,Ultra,Vento,Xeno,Zen,Opti,Stream,Mega".split(
    ","
)
_ENDS = "lite,pad,core,max,book,phone,watch,cam,drive,link,pod,jet,tab,one,go,pro,bit,flow,sense,ware".split(",")
_NOUNS = "River,Garden,Winter,Mirror,Storm,Silence,Road,House,Ocean,Shadow,Fire,Bird,Night,Stone,Light,Clock,Island,Forest,Letter,Door,Train,Moon,Crown,Ghost,Machine,Dream,Wolf,Bridge,Summer,Tower".split(
    ","
)
_ADJECTIVES = "Silent,Long,Last,Burning,Hidden,Broken,Golden,Lost,Quiet,Red,Endless,Second,Wild,Hollow,Bright,Forgotten,Empty,Cold,Invisible,Little".split(
    ","
)


@lru_cache(maxsize=4)
def plain_words(data: Path) -> tuple[str, ...]:
    """Return common lower-case words of the pool's prose that no name list holds."""
    counted: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for text in _texts(data):
        counted.update(re.findall(r"(?<![\w'-])[a-z]{4,11}(?![\w'-])", text))
        capitals.update(word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,10}\b", text))
    names = _known_names(data) | DATE_WORDS
    return tuple(
        sorted(
            word for word, count in counted.items() if count >= 3 and capitals[word] * 20 < count and word not in names
        )
    )


def _texts(data: Path) -> Iterator[str]:
    """Yield prose about health, told sums, and requests: wide enough that no field's words stand for all."""
    for number, (_, text) in enumerate(sources.prose_texts(data)):
        if number % 30 == 0:
            yield text[:2000]
    with gzip.open(data / "tasks" / "gsm8k" / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from (json.loads(line)["question"] for line in file)
    with gzip.open(data / "routing" / "uncommonroute" / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from (json.loads(line)["prompt"] for line in file)


def _known_names(data: Path) -> frozenset[str]:
    with (data / "entities" / "names" / "popular_names" / "common-surnames-by-country.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        found = {row["Romanized Name"].lower() for row in csv.DictReader(file)}
    path = data / "entities" / "names" / "us_first_names" / "names_aggregate_1960_2020.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        found |= {row["Name"].lower() for row in list(csv.DictReader(file))[:12_000]}
    return frozenset(found)


class Maker:
    """Draws the value of each slot."""

    def __init__(self, rng: Random, words: Sequence[str]) -> None:
        self.rng, self.words = rng, words

    def word(self) -> str:
        return self.rng.choice(self.words)

    def number(self, digits: int) -> str:
        rng = self.rng
        low, high = {1: (2, 9), 2: (10, 99), 3: (100, 999), 4: (1000, rng.choice((9999, 99999, 9999999)))}[digits]
        value = rng.randint(low, high)
        if value > 999 and rng.random() < 0.25:
            return f"{value:,}".replace(",", rng.choice((",", ",", ".", " ")))
        return str(value)

    def money(self) -> str:
        value = (
            f"{self.rng.randint(1, self.rng.choice((20, 900, 90000)))}{self.rng.choice(('', '', '.50', '.99', '.05'))}"
        )
        return self.rng.choice(
            (f"${value}", f"€{value}", f"£{value}", f"{value} dollars", f"{value} EUR", f"{value} €", f"Rs. {value}")
        )

    def stamp(self) -> str:
        rng = self.rng
        year, month, day = rng.randint(2015, 2031), rng.randint(1, 12), rng.randint(1, 28)
        clock = f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
        name = "JanFebMarAprMayJunJulAugSepOctNovDec"[month * 3 - 3 : month * 3]
        fraction = rng.choice(
            ("", "", f".{rng.randint(0, 999):03d}", f",{rng.randint(0, 999):03d}", f".{rng.randint(0, 999999):06d}")
        )
        return rng.choice((
            f"{year}-{month:02d}-{day:02d}T{clock}{fraction}{rng.choice(('Z', '+00:00', '+02:00', '', '-0500'))}",
            f"{year}-{month:02d}-{day:02d} {clock}{fraction}", f"{name} {day:2d} {clock}", f"{day:02d}/{name}/{year}:{clock} +0000",
            f"{year}/{month:02d}/{day:02d} {clock}", f"{month:02d}{day:02d} {clock}{fraction}", f"{clock}{fraction}", f"{year}{month:02d}{day:02d}-{clock}",
        ))  # fmt: skip

    def product(self) -> str:
        rng, name = self.rng, self.rng.choice(_BRANDS) + self.rng.choice(_ENDS)
        name = rng.choice((name, name.lower(), name.title(), f"i{name.title()}"))
        model = rng.choice(
            (
                f"{rng.randint(2, 30)}",
                f"{rng.choice('ABGMPRSTXZ')}{rng.randint(2, 990)}",
                f"{rng.choice(('XR', 'GT', 'SE', 'MX', 'WH'))}-{rng.randint(10, 9999)}",
            )
        )
        return f"{name} {model}{rng.choice(('', '', ' Pro', ' Max', ' Mini', ' Plus', ' Ultra', ' Lite'))}"

    def work(self) -> str:
        rng = self.rng
        one, two, how = rng.choice(_NOUNS), rng.choice(_NOUNS), rng.choice(_ADJECTIVES)
        return rng.choice(
            (
                f"The {how} {one}",
                f"{one} of {two}s",
                f"A {one} in {two}",
                f"{how} {one}s",
                f"The {one} and the {two}",
                f"{self.word().title()} {one}",
                f"The {self.word().title()}",
                f"{how} {one}: A {two} Story",
            )
        )

    def code(self) -> str:
        rng, parts = self.rng, [self.word().title() for _ in range(2)]
        tail = rng.choice(
            ("", "Error", "Exception", "Service", "Factory", "Controller", "View", "Test", "Config", "Handler")
        )
        return rng.choice(
            (
                "".join(parts) + tail,
                parts[0].lower() + parts[1] + tail,
                f"{parts[0].lower()}_{parts[1].lower()}",
                parts[0] + tail,
            )
        )

    def scrambled(self) -> str:
        letters = list(self.word())
        self.rng.shuffle(letters)
        return "".join(letters).upper() if self.rng.random() < 0.5 else "".join(letters)

    def version(self) -> str:
        rng = self.rng
        return (
            rng.choice(("", "v"))
            + f"{rng.randint(0, 24)}.{rng.randint(0, 40)}.{rng.randint(0, 30)}"
            + rng.choice(("", "", "-rc1", "b2"))
        )

    def slots(self) -> Mapping[str, Callable[[], str]]:
        """Return what fills each slot."""
        rng = self.rng
        return {
            **{f"N{size}": (lambda size=size: self.number(size)) for size in (1, 2, 3, 4)},  # type: ignore[misc]
            "D": lambda: f"{rng.randint(0, 900)}.{rng.randint(1, rng.choice((9, 99, 9999)))}",
            "MONEY": self.money, "PCT": lambda: f"{rng.randint(0, 99)}.{rng.randint(0, 9)}{rng.choice((' %', '%', ' percent'))}",
            "CLOCKLESS": lambda: str(rng.randint(40, 320)), "WORD": self.word, "CAP": lambda: self.word().title(),
            "UPPER": lambda: self.word().upper(), "SCRAMBLED": self.scrambled, "LETTER": lambda: rng.choice("ABCDEFGHKLMNPRST"),
            "PRODUCT": self.product, "WORK": self.work, "CODENAME": self.code, "STAMP": self.stamp, "VERSION": self.version,
            "HASH": lambda: self.word().title() + self.word().title() if rng.random() < 0.6 else self.word(),
            "MODULE": lambda: rng.choice((self.word(), f"{self.word()}.{self.word()}", f"{self.word()}-{self.word()}", self.code())),
            "HEX": lambda: f"{rng.getrandbits(rng.choice((28, 48, 64, 128))):x}", "YEAR": lambda: str(rng.randint(1905, 2031)),
            "EPOCH": lambda: str(rng.randint(1_400_000_000, 1_900_000_000)),
            "SKU": lambda: f"{rng.choice('ABCDXYZ')}{rng.choice('KLMN')}-{rng.randint(100, 99999)}",
            **{name: (lambda values=values: rng.choice(values)) for name, values in _LISTS.items()},  # type: ignore[misc]
        }  # fmt: skip


def rows(data: Path, rng: Random, part: Part, count: int) -> Iterator[Row]:
    """Yield `count` filled exercises whose templates belong to `part`."""
    found = [(c, t) for c, t in templates("exercises.txt") if part_of("exercises", t) == part]
    slots = Maker(rng, plain_words(data)).slots()
    for _ in range(count if found else 0):
        carrier, template = rng.choice(found)
        builder, end = Builder(), 0
        text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), template)
        for match in _SLOT.finditer(text):
            builder.add(text[end : match.start()])
            builder.add(slots[match[1]](), *(label for label in _OPEN.get(match[1], ())))
            end = match.end()
        written, spans = builder.add(text[end:]).build()
        opened = tuple(mark for mark in spans if not mark.sure)
        yield Row(written, opened, "exercises", carrier, KINDS, template)
