"""What is known of the world: places, nature."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode, choice

_CAPITALS = (
    "Australia:Canberra:Sydney:Melbourne:Perth,Canada:Ottawa:Toronto:Vancouver:Montreal,Turkey:Ankara:Istanbul:Izmir:Bursa,"
    "Kazakhstan:Astana:Almaty:Shymkent:Karaganda,Brazil:Brasília:São Paulo:Salvador:Recife,Morocco:Rabat:Casablanca:Fez:Tangier,"
    "Nigeria:Abuja:Lagos:Kano:Ibadan,Myanmar:Naypyidaw:Yangon:Mandalay:Bago,Tanzania:Dodoma:Arusha:Mwanza:Zanzibar,"
    "New Zealand:Wellington:Auckland:Christchurch:Dunedin,Switzerland:Bern:Zurich:Geneva:Basel,Vietnam:Hanoi:Hue:Da Nang:Haiphong"
)
_SEAS = (
    ("Which river flows through Budapest?", "Danube", "Rhine", "Elbe", "Oder"), ("Which is the longest river of Africa?", "Nile", "Congo", "Niger", "Zambezi"),
    ("Which ocean lies east of Africa?", "Indian Ocean", "Atlantic Ocean", "Arctic Ocean", "Pacific Ocean"),
    ("Which desert covers much of Mongolia?", "Gobi", "Sahara", "Negev", "Atacama"), ("Which country has the most islands?", "Sweden", "Greece", "Japan", "Philippines"),
    ("Which strait separates Asia from North America?", "Bering Strait", "Bosporus", "Strait of Malacca", "Hudson Strait"),
    ("Which is the highest mountain of South America?", "Aconcagua", "Chimborazo", "Huascarán", "Cotopaxi"),
    ("Which country borders both the Atlantic and the Mediterranean?", "Morocco", "Tunisia", "Ghana", "Libya"),
    ("On which continent is Lake Titicaca?", "South America", "Africa", "Asia", "Europe"),
    ("Which line of latitude crosses Ecuador?", "Equator", "Tropic of Cancer", "Arctic Circle", "Tropic of Capricorn"),
    ("Which sea has no coast?", "Sargasso Sea", "Black Sea", "Coral Sea", "Baltic Sea"), ("Which country has Reykjavik as capital?", "Iceland", "Norway", "Finland", "Denmark"),
)  # fmt: skip
_ELEMENTS = (
    "sodium Na,potassium K,iron Fe,gold Au,silver Ag,lead Pb,tin Sn,mercury Hg,tungsten W,copper Cu,helium He,neon Ne"
)
_NATURE = (
    ("Which organelle makes most of a cell's ATP?", "mitochondrion", "ribosome", "nucleus", "vacuole"),
    ("Which gas is most of Earth's atmosphere?", "nitrogen", "oxygen", "argon", "carbon dioxide"),
    ("What does a barometer measure?", "air pressure", "humidity", "wind speed", "temperature"),
    ("Which planet has the most mass?", "Jupiter", "Saturn", "Neptune", "Earth"),
    ("Which particle has no electric charge?", "neutron", "proton", "electron", "positron"),
    ("What is the unit of electrical resistance?", "ohm", "volt", "farad", "henry"),
    ("Which vitamin does skin make in sunlight?", "vitamin D", "vitamin C", "vitamin K", "vitamin A"),
    ("Which blood cells carry oxygen?", "red blood cells", "white blood cells", "platelets", "lymphocytes"),
    ("Which rock forms from cooled lava?", "basalt", "marble", "limestone", "slate"),
    ("What is the pH of pure water at 25 °C?", "7", "5", "9", "1"),
    ("Which force keeps planets in orbit?", "gravity", "friction", "magnetism", "strong force"),
    ("What does a seismograph record?", "ground motion", "rainfall", "light", "sound pressure"),
)  # fmt: skip


def geography(draw: Random) -> Iterator[Asked]:
    """Capitals that are not the largest city, waters, borders."""
    for entry in _CAPITALS.split(","):
        country, right, *wrong = entry.split(":")
        yield choice(f"What is the capital of {country}?", right, tuple(wrong), draw)
    for question, right, *wrong in _SEAS:
        yield choice(question, right, tuple(wrong), draw)


def science(draw: Random) -> Iterator[Asked]:
    """School physics, chemistry, biology."""
    for entry in _ELEMENTS.split(","):
        name, symbol = entry.split()
        yield Asked(Mode.EXACT, f"What is the chemical symbol of {name}? Only the symbol.", [symbol], symbol)
    for question, right, *wrong in _NATURE:
        yield choice(question, right, tuple(wrong), draw)
