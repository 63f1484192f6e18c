"""An expression in one spelling: small letters, digits for number words, short names of months, days and units."""

import re
from collections.abc import Iterable, Iterator, Mapping

_ONES: Mapping[str, int] = {
    word: number
    for number, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
}
_TENS: Mapping[str, int] = {
    word: 20 + 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_ORDINALS: Mapping[str, int] = {
    "twelveth": 12,
    **{
        word: number
        for number, word in enumerate(
            (
                "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
            ).split(),
            1,
        )
    },
    "thirtieth": 30,
}
_MONTHS: Mapping[str, str] = {
    form: short
    for short, forms in {
        "jan": "january jan", "feb": "february feb febuary", "mar": "march mar", "apr": "april apr", "may": "may",
        "jun": "june jun", "jul": "july jul", "aug": "august aug", "sep": "september sept sep", "oct": "october oct",
        "nov": "november nov", "dec": "december dec",
    }.items()
    for form in forms.split()
}  # fmt: skip
_DAYS: Mapping[str, str] = {
    form: short
    for short, forms in {
        "mon": "monday mondays mon", "tue": "tuesday tuesdays tues tue", "wed": "wednesday wednesdays weds wed",
        "thu": "thursday thursdays thurs thur thu", "fri": "friday fridays fri", "sat": "saturday saturdays sat",
        "sun": "sunday sundays sun",
    }.items()
    for form in forms.split()
}  # fmt: skip
_UNITS: Mapping[str, str] = {
    form: unit
    for unit, forms in {
        "second": "seconds sec secs", "minute": "minute minutes min mins", "hour": "hour hours hr hrs",
        "day": "day days", "week": "week weeks wk wks", "fortnight": "fortnight fortnights",
        "weekend": "weekend weekends", "month": "month months", "quarter": "quarter quarters",
        "year": "year years yr yrs", "decade": "decade decades", "century": "century centuries",
        "night": "night nights nite", "morning": "morning mornings", "afternoon": "afternoon afternoons",
        "evening": "evening evenings eve",
    }.items()
    for form in forms.split()
}  # fmt: skip
_OTHER: Mapping[str, str] = {
    "todays": "today", "cob": "end of day", "eow": "end of week", "eom": "end of month", "eoy": "end of year",
     "tomorrows": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomorow": "tomorrow",
    "tmw": "tomorrow", "yesterdays": "yesterday", "eod": "end of day",
    **{f"{ten}ies": f"{2 + n}0s" for n, ten in enumerate("twent thirt fort fift sixt sevent eight ninet".split())},
    "tmrw": "tomorrow", "tmr": "tomorrow", "tonite": "tonight", "o'clock": "oclock",
    "oclock": "oclock", "till": "to", "til": "to", "until": "to", "through": "to", "thru": "to",
    "upcoming": "next", "coming": "next", "following": "next", "previous": "last", "past": "past", "same": "this",
    "current": "this", "noonish": "noon", "midday": "noon", "a.m": "am", "p.m": "pm", "christmas": "xmas",
    "autumn": "fall", "everyday": "every day", "hourly": "every hour", "daily": "every day", "weekly": "every week",
    "biweekly": "every 2 week", "fortnightly": "every 2 week", "monthly": "every month", "quarterly": "every quarter",
    "yearly": "every year", "annually": "every year", "annual": "every year", "nightly": "every night", "each": "every",
    **{f"{one}s": one for one in "mother father valentine veteran president worker fool patrick".split()},
    "single": "", "saint": "st", "workweek": "workweek",
    "weekdays": "weekday", "couple": "2", "few": "3", "several": "3", "dozen": "12", "half": "half",
}  # fmt: skip
_SHORT = tuple(dict.fromkeys(_MONTHS.values()))
_SHORT_MONTHS = "|".join(_SHORT)
_DAYLIKE = "|".join(["today", "tomorrow", "yesterday", *dict.fromkeys(_DAYS.values())])
_HALF_DAYS = "morning|afternoon|evening|night"
_SPANS = "second|minute|hour|day|week|month|quarter|year|decade"
_FIXED = (
    (re.compile(r"\b((?:19|20)\d\d) - (\d\d?) - (\d\d?)\b"), r"\1-\2-\3"),
    (re.compile(r"\b(\d\d?) - (\d\d?) - ((?:19|20)\d\d)\b"), r"\1/\2/\3"),
    (re.compile(rf"\b((?:19|20)\d\d) ([-/]) ({_SHORT_MONTHS}) \2 (\d\d?)\b"), r"\4 \3 \1"),  # 2019-aug-1
    (re.compile(rf"\b(\d\d?) ([-/]) ({_SHORT_MONTHS}) \2 (\d\d)\b"), r"\1 \3/\4"),  # 05-Aug-16
    (re.compile(rf"\b(\d\d?) ([-/]) ({_SHORT_MONTHS}) \2 ((?:19|20)\d\d)\b"), r"\1 \3 \4"),
    (re.compile(rf"\b({_SHORT_MONTHS}) ([-/]) (\d\d?) \2 ((?:19|20)\d\d)\b"), r"\3 \1 \4"),
    (re.compile(r"^(?:in )?((?:19|20)\d\d) - (1[0-2]|0?[1-9])$"), r"\1/\2"),  # 2015-12 is a month
    (re.compile(r"^(?:in )?(1[0-2]|0?[1-9]) - ((?:19|20)\d\d)$"), r"\2/\1"),
    (re.compile(r"(?<=\d) ~ (?=\d)"), " - "),
    (re.compile(r"\b([01]?\d|2[0-3]) h ([0-5]\d)\b"), r"\1:\2"),  # 17h30
    (re.compile(r"^(at |around |about )?half (?=\d\d?$)"), r"\1half past "),
    (re.compile(r"^at ([01]\d|2[0-3])([0-5]\d)$"), r"at \1:\2"),  # at 1700
    (re.compile(r"(?<=\d) h\b(?! [12]\b)"), " hour"),
    (re.compile(r"([<>]) (?==)"), r"\1"),
    (re.compile(r"\b(?:work|working) day\b"), "business day"),
    (re.compile(r"\bw / c\b"), "week commencing"),
    (re.compile(r"^(?:(?:at|on|during) the )?weekend$"), "this weekend"),
    (re.compile(r"\b(q [1-4]) and (?=q [1-4]\b)"), r"\1 to "),
    (re.compile(r"\ball day (?:long )?(?=\w)"), ""),
    (re.compile(r"\ball day(?: long)?$"), "today"),
    (re.compile(r"\b(?:the )?(?:whole|entire) day$"), "today"),
    (re.compile(rf"\ball (?:of )?(?=(?:the )?(?:this|next|last|{_SHORT_MONTHS})\b)"), ""),
    (re.compile(r"\b12 (?=noon|midnight)"), ""),
    (re.compile(r"^at (5|10|20|25) to (?=\d\d?$)"), r"\1 minute to "),
    (re.compile(rf"\b(early|late) ({_DAYLIKE}) (?={_HALF_DAYS})"), r"\2 \1 "),
    (re.compile(r"\blate tonight\b"), "tonight late night"),
    (re.compile(r" weekend ((?:19|20)\d\d)$"), r" \1 weekend"),
    (re.compile(r"\bequal to\b"), "equal"),
    (re.compile(rf"\b({_DAYLIKE}) am\b"), r"\1 morning"),
    (re.compile(rf"\b({_DAYLIKE}) pm\b"), r"\1 afternoon"),
    (re.compile(rf"\b({_DAYLIKE}) ({_HALF_DAYS}) ((?:of )?(?:last|this|next) week)\b"), r"\1 \3 \2"),
    (re.compile(r"\b((?:19|20)\d\d) (1[0-2]|0?[1-9]) ([0-3]?\d)\b(?! ?[:/.-])"), r"\1-\2-\3"),
    (re.compile(r"\b((?:19|20)\d\d) - ([qh] [1-4])\b"), r"\1 \2"),
    (re.compile(r"\b([qh] [1-4]) - ((?:19|20)\d\d)\b"), r"\1 \2"),
    (re.compile(r"\b(?:work|working|business) week\b"), "workweek"),
    (re.compile(r"\b(1[5-9]|20) (\d0s)\b"), r"\1\2"),  # the nineteen seventies
    (re.compile(r"\bweek - end\b"), "weekend"),
    (re.compile(rf"\b(?:an?|1) ({_SPANS}) and a half\b"), r"1.5 \1"),
    (re.compile(rf"\b(\d+) ({_SPANS}) and a half\b"), r"\1.5 \2"),
    (re.compile(rf"\b(?:a )?([23]) of (?={_SPANS})"), r"\1 "),  # a couple of days
    (
        re.compile(
            r"\bsecond (?=week|month|quarter|half|day|mon|tue|wed|thu|fri|sat|sun|of [jfmasond][aeupco][nbrylgptvc])"
        ),
        "2nd ",
    ),
    (re.compile(r"\bthe second\b(?! (?:week|half))"), "the 2nd"),
)
_HYPHENS = re.compile(
    rf"(?<![a-z])(?:(?P<ten>{'|'.join(_TENS)}|and|an?|half|quarter)-(?=[a-z])"
    rf"|(?P<one>{'|'.join(_ONES)})-(?=(?:{'|'.join(_TENS)}|fifteen|and|half|past)(?![a-z])))"
)
"""Within number words: twenty-five, five-thirty, two-and-a-half; but two-three is from two to three."""
_TIGHT = re.compile(r"(?<=\d) ?([:/.]) ?(?=\d)")
"""3 : 30, 5 / 15 / 2018 and 2.5 are one word each."""
_HALVES = re.compile(
    r"(?:\b(?P<number>\d+) (?:and )?(?:a )?half (?=hour|day|week|month|year|decade|minute)"
    r"|\b(?:an? )?half (?:an? )?(?=hour|day|week|month|year|decade|minute))(?P<unit>[a-z]+)"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_COMING = re.compile(rf"\b(?:this )?(?:up)?coming (?={_WEEKDAY}\b)")
"""The coming Friday is the nearest one, unlike the next."""
_ON_DAYS = re.compile(rf"\bon ({_WEEKDAY}|weekend)s\b")
_VAGUE = re.compile(
    r"(?<!\d )\b(coming|next|following|past|last|previous) (?=(?:minutes|hours|days|weeks|months|years)\b)(?!\w+ of\b)"
)
"""The coming weeks are more than the next one: a few."""
_POINTED = re.compile(r"(?<![\d.])([0-3]?\d)\. ?(1[0-2]|0?[1-9])\.(?!\d)")
"""17.3. is a day with its month, as much of Europe writes it."""
_JOINED = re.compile(r"(?<=\d)(?=[a-z])(?!(?:st|nd|rd|th)\b)|(?<=[a-z])(?=\d)")


def plain(expression: str) -> str:
    """Return the expression as words separated by one space, signs kept where they mean something."""
    text = expression.lower().replace("’", "'").replace("–", "-").replace("—", "-")  # noqa: RUF001 - dashes are meant
    text = re.sub(r"(?<![a-z])([ap])\.\s?m\b\.?", r"\1m", text)
    text = re.sub(r"\bo'?\s?clock\b", "oclock", text)
    text = _COMING.sub("nearest ", text)
    text = _ON_DAYS.sub(r"every \1", text)
    text = _VAGUE.sub(r"\1 3 ", text)
    text = _POINTED.sub(lambda found: f"{found[1]} {_SHORT[int(found[2]) - 1]} ", text)
    text = re.sub(r"(?<=\d)(?:'s|s)\b", "s_", text)  # the 1990s
    text = _HYPHENS.sub(lambda found: f"{found[0][:-1]} ", text)
    text = _JOINED.sub(" ", text)
    text = re.sub(r"(\d) s_", r"\1s", text)
    text = re.sub(r"(?<=[a-z])(?:'s|(?<=r)s'(?= day)|(?<=t)s'(?= day))(?![a-z])", "", text)  # presidents' day
    joined = " ".join(_numbers(_words(text)))
    for pattern, instead in _FIXED:
        joined = pattern.sub(instead, joined)
    joined = _TIGHT.sub(r"\1", joined)
    return _HALVES.sub(_half, joined).strip(" .,")


def _half(found: "re.Match[str]") -> str:
    whole = found["number"]
    return f"{0 if whole is None else int(whole)}.5 {found['unit']}"


def _words(text: str) -> Iterator[str]:
    for token in re.findall(r"\d+(?:st|nd|rd|th|s)\b|\d+(?:\.\d+)?|[a-z]+(?:'[a-z]+)?|[-/:.,<>=~+@&]", text):
        if token in _UNITS:
            yield _UNITS[token]
        elif token in _MONTHS or token in _DAYS:
            yield _MONTHS.get(token) or _DAYS[token]
        else:
            yield from _OTHER.get(token, token).split()


def _numbers(words: Iterable[str]) -> Iterator[str]:
    """Turn runs of number words into digits; "twenty third" into "23rd"."""
    waiting: list[str] = []
    for word in words:
        if word in _ONES or word in _TENS or word in {"hundred", "thousand"} or (word == "and" and _may_go_on(waiting)):
            waiting.append(word)
            continue
        if word in _ORDINALS and word != "second":
            yield from _ordinal(waiting, word)
            waiting = []
            continue
        if word == "second" and waiting and waiting[-1] in _TENS:
            yield from _ordinal(waiting, word)
            waiting = []
            continue
        yield from _cardinal(waiting)
        waiting = []
        yield word
    yield from _cardinal(waiting)


def _may_go_on(waiting: list[str]) -> bool:
    return bool(waiting) and waiting[-1] in {"hundred", "thousand"}


def _ordinal(waiting: list[str], word: str) -> Iterator[str]:
    value = _ORDINALS[word]
    if waiting and waiting[-1] in _TENS and value < 10:
        value += _TENS[waiting.pop()]
    yield from _cardinal(waiting)
    yield f"{value}{_ending(value)}"


def _ending(value: int) -> str:
    return "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _cardinal(waiting: list[str]) -> Iterator[str]:
    """Yield the numbers of a run: "twenty sixteen" is 2016, "two thirty" is 2 30, "three hundred" is 300."""
    trailing = waiting and waiting[-1] == "and"
    words = [word for word in waiting if word != "and"]
    if not words:
        return
    if "hundred" in words or "thousand" in words:
        yield str(_large(words))
    else:
        groups = _groups(words)
        is_year = len(groups) in {2, 3} and 10 <= groups[-2] <= 21 and 10 <= groups[-1] <= 99
        if is_year:  # "twenty sixteen"; "twenty five nineteen eighty six"
            groups[-2:] = [groups[-2] * 100 + groups[-1]]
        yield from map(str, groups)
    if trailing:
        yield "and"


def _groups(words: list[str]) -> list[int]:
    groups: list[int] = []
    tens = False
    for word in words:
        if word in _TENS:
            groups.append(_TENS[word])
            tens = True
        elif tens and 0 < _ONES[word] < 10:
            groups[-1] += _ONES[word]
            tens = False
        else:
            groups.append(_ONES[word])
            tens = False
    return groups


def _large(words: list[str]) -> int:
    total = part = 0
    for word in words:
        if word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word == "hundred":
            part = max(part, 1) * 100
        else:
            part += _TENS.get(word) or _ONES[word]
    return total + part
