"""Names, organisations and places as chats, tweets, lists, tables, logs and threads hold them: what round one missed."""

# ruff: noqa: E501, SIM905 - lists of names

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from unicodedata import normalize

from local_models.training import regions
from local_models.training.exercises import Maker, plain_words
from local_models.training.generate import templates
from local_models.training.rows import KINDS, Builder, Row
from local_models.training.splits import Part, part_of
from local_models.training.values import Values

_SLOT = re.compile(r"\{([A-Z_]+[0-9]?)\}")
_LABELS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("NAME", "GIVEN", "LASTNAME", "PLAINNAME"), ("PERSON",)),
    **dict.fromkeys(("ORG", "TEAM", "MEDIA", "AGENCY"), ("ORGANIZATION",)),
    **dict.fromkeys(("CITY", "PLACE", "PLACETAG"), ("LOCATION",)),
    "USER": ("USERNAME",), "DATE_TIME": ("DATE_TIME",), "PHONE_NUMBER": ("PHONE_NUMBER",), "ADDRESS": ("ADDRESS",),
    "EMAIL": ("O", "USERNAME", "PERSON"),
}  # fmt: skip
_TEAMS = "Lakers,Raiders,Broncos,Celtics,Yankees,Red Sox,Cubs,Dodgers,Patriots,Steelers,Packers,Cowboys,49ers,Bulls,Knicks,Heat,Spurs,Warriors,Arsenal,Chelsea,Everton,Liverpool,Man City,Man Utd,Juventus,Inter,Milan,Real Madrid,Barcelona,Bayern,Dortmund,Ajax,Benfica,PSG,Norwich,Leeds United,West Ham,Celtic,Rangers,Maple Leafs,Canucks,Penguins,Blackhawks,Wallabies,All Blacks,Broncos,Essendon,Collingwood,Hawthorn,Blue Jays,Mets,Giants,Jets,Eagles,Bears,Saints,Ravens,Texans,Bengals,UConn,Duke,Notre Dame,Crimson Tide,Gators,NCFC,LFC,CFC,MUFC,AFC".split(
    ","
)
_MEDIA = "CNN,BBC,BBC Radio 4,Fox News,NBC,ABC,CBS,MTV,HBO,ESPN,Sky Sports,Channel 4,ITV,Al Jazeera,NPR,The Guardian,NYT,The Times,WSJ,The Economist,Daily Mail,Le Monde,Der Spiegel,El País,Vogue,Forbes,Sirius XM,Radio 1,TMZ,BuzzFeed,Huffington Post,The Onion,Vice,Wired,USA Today,Washington Post,RTE,CBC,ABC News,NDTV,Netflix,Hulu,Spotify,YouTube".split(
    ","
)
_AGENCIES = "AP,AFP,Reuters,Getty,Getty Images,NASA,FBI,CIA,NWS,NOAA,WHO,UN,EU,NATO,UNICEF,FIFA,UEFA,NFL,NBA,MLB,NHL,IOC,IMF,FEMA,NYPD,LAPD,Met Office,CDC,FDA,EPA,NHS,PA,dpa,Xinhua,ICC,OPEC,WTO,UNHCR,Red Cross,Interpol,Europol,ISIS,Greenpeace,Amnesty,WikiLeaks,Oxfam,ACLU,NRA,GOP,Labour,Tories,Greens,SNP,ANC,BJP".split(
    ","
)
_KNOWN = "Google,Apple,Amazon,Microsoft,Facebook,Twitter,Instagram,Snapchat,Uber,Airbnb,Tesla,Toyota,Ford,BMW,Volkswagen,Samsung,Sony,Nintendo,Nokia,Blackberry,Intel,Nvidia,AMD,IBM,Oracle,SAP,Siemens,Bosch,Philips,Shell,BP,Exxon,Total,Walmart,Target,Costco,Best Buy,IKEA,H&M,Zara,Nike,Adidas,Puma,Starbucks,McDonald's,KFC,Subway,Burger King,Chipotle,Dunkin,Pepsi,Coca-Cola,Nestlé,Unilever,Pfizer,Bayer,Novartis,Roche,Moderna,Aetna,Cigna,Allianz,AXA,HSBC,Barclays,Lloyds,Santander,Citi,Chase,Wells Fargo,Deutsche Bank,UBS,ING,PayPal,Visa,Mastercard,Klarna,Revolut,Verizon,AT&T,T-Mobile,Vodafone,Telstra,Comcast,Delta,United,Lufthansa,Ryanair,easyJet,Qantas,Emirates,Malaysia Airlines,FedEx,UPS,DHL,Hermes,Boeing,Airbus,Lockheed Martin,Disney,Marvel,Pixar,Warner,EA,Ubisoft,Steam,Reddit,TikTok,WhatsApp,Zoom,Slack,Dropbox,GitHub,Stripe,Shopify,eBay,Etsy,Tesco,Aldi,Lidl,Carrefour,Sainsbury's,Boots,Walgreens,CVS,Home Depot,Lowe's,B&Q,Tata,Infosys,Wipro,Reliance,Huawei,Xiaomi,Tencent,Alibaba,Baidu,ByteDance,Hyundai,Kia,LG,Hitachi,Toshiba,Panasonic,Canon,Nikon,Harvard,Yale,MIT,Stanford,Oxford,Cambridge,UCLA,NYU,ETH,TU Delft,Sorbonne,McGill,Monash,KPMG,Deloitte,PwC,EY,McKinsey,Accenture,Scouts,Rotary,YMCA".split(
    ","
)
_PLACES = "London,Paris,NYC,LA,Vegas,Chicago,Boston,Miami,Toronto,Vancouver,Sydney,Melbourne,Dublin,Glasgow,Berlin,Madrid,Rome,Lagos,Nairobi,Cairo,Dubai,Mumbai,Delhi,Manila,Jakarta,Tokyo,Seoul,Texas,California,Florida,Ohio,Yorkshire,Bavaria,Ontario,Queensland,Gaza,Syria,Ukraine,Brazil,Ghana,Kenya,Peru,Wales,Scotland,Brooklyn,Soho,Camden,the Bronx,Heathrow,Times Square,Central Park,the Thames,Lake Como,Mount Kenya,Wembley,Union Station,Golden Gate Bridge".split(
    ","
)


class _Everyday:
    """Draws the value of each slot: half from the regions, half from the lists of round one."""

    def __init__(self, values: Values, words: tuple[str, ...]) -> None:
        self.values, self.rng, self.maker = values, values.rng, Maker(values.rng, words)

    def name(self) -> str:
        return regions.person(self.rng) if self.rng.random() < 0.55 else self.values.person()

    def given(self) -> str:
        return regions.given(self.rng) if self.rng.random() < 0.55 else self.values.forename()

    def last(self) -> str:
        name = regions.person(self.rng).split()[-1] if self.rng.random() < 0.55 else self.values.surname()
        return name.strip(",.")

    def organization(self) -> str:
        draw = self.rng.random()
        if draw < 0.4:
            return self.rng.choice(_KNOWN)
        return self.rng.choice((*_TEAMS, *_MEDIA, *_AGENCIES)) if draw < 0.5 else self.values.organization()

    def plain(self, text: str) -> str:
        """Return a name as a hashtag has it."""
        letters = normalize("NFKD", "".join(part[:1].upper() + part[1:] for part in text.split()))
        return "".join(letter for letter in letters if letter.isascii() and letter.isalnum()) or "Home"

    def slots(self) -> Mapping[str, Callable[[], str]]:
        """Return what fills each slot."""
        rng, own = self.rng, self.values.slots()
        place = lambda: rng.choice(_PLACES) if rng.random() < 0.5 else self.values.city()  # noqa: E731
        return {
            **self.maker.slots(), **own, "NAME": self.name, "GIVEN": self.given, "LASTNAME": self.last,
            "PLAINNAME": lambda: self.plain(self.name()), "ORG": self.organization, "TEAM": lambda: rng.choice(_TEAMS),
            "MEDIA": lambda: rng.choice(_MEDIA), "AGENCY": lambda: rng.choice(_AGENCIES), "PLACE": place,
            "PLACETAG": lambda: self.plain(place()), "USER": lambda: self.values.username().lstrip("@"),
            "CODE": lambda: "".join(rng.choices("abcdefghkmnpqrtuvwxyzABCDEFGHKLMNP123456789", k=10)),
        }  # fmt: skip


def rows(data: Path, values: Values, part: Part, count: int) -> Iterator[Row]:
    """Yield `count` filled texts whose templates belong to `part`."""
    found = [(c, t) for c, t in templates("everyday.txt") if part_of("everyday", t) == part]
    slots = _Everyday(values, plain_words(data)).slots()
    for _ in range(count if found else 0):
        carrier, template = values.rng.choice(found)
        builder, end = Builder(), 0
        for match in _SLOT.finditer(template):
            builder.add(template[end : match.start()])
            builder.add(" ".join(slots[match[1]]().split("\n")), *_LABELS.get(match[1], ()))
            end = match.end()
        text, spans = builder.add(template[end:]).build()
        yield _informal(Row(text, spans, "everyday", carrier, KINDS, template), values.rng)


def _informal(row: Row, rng: Random) -> Row:
    """Write a third of the chats and tweets in small letters, as people do there."""
    if row.carrier not in {"chat", "social", "transcript"} or rng.random() > 0.33:
        return row
    text = row.text.lower()
    return (
        Row(text, row.spans, row.source, row.carrier, row.annotated, row.group) if len(text) == len(row.text) else row
    )


def threads(rng: Random, part: Part, about: Sequence[Row], plain: Sequence[Row], count: int) -> Iterator[Row]:
    """Yield long texts in which what is somebody's stands between what is nobody's, quoted, numbered or bare."""
    for number in range(count if about and plain else 0):
        builder = Builder()
        lead = rng.choice(("", "", "> ", "- ", "* "))
        joint = rng.choice(("\n", "\n\n", " ")) if not lead else "\n"
        for row in rng.sample([*rng.choices(about, k=4), *rng.choices(plain, k=4)], rng.randint(3, 7)):
            place = 0
            builder.add(lead if "\n" not in row.text else "")
            for mark in row.spans:
                builder.add(row.text[place : mark.start]).add(row.text[mark.start : mark.end], *mark.labels)
                place = mark.end
            builder.add(row.text[place:] + joint)
        text, spans = builder.build()
        yield Row(text.rstrip(), spans, "everyday", "mixed", KINDS, f"threads/{part}/{number}")
