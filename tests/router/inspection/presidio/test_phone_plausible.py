"""Which regions could read digits as a phone number: one look for all of them agrees with a look for each."""

from random import Random

from phonenumbers import PhoneNumberFormat, example_number, format_number

from router.inspection.presidio.phone_plausible import Plausibility

REGIONS = ("US", "GB", "DE", "FR", "IN", "BR", "ZA")
BEFORE = ("", "0", "1", "00", "011", "0044", "55")


def _digits(chance: Random) -> str:
    if chance.random() < 0.4:
        return "".join(chance.choices("0123456789", k=chance.randint(4, 16)))
    number = example_number(chance.choice((*REGIONS, "JP", "IT")))
    assert number is not None
    form = chance.choice((PhoneNumberFormat.E164, PhoneNumberFormat.NATIONAL))
    return chance.choice(BEFORE) + "".join(filter(str.isdigit, format_number(number, form)))


def test_one_look_for_all_regions_says_no_only_where_each_of_them_does() -> None:
    plausible, chance = Plausibility(REGIONS), Random(7)
    read = 0
    for digits in (_digits(chance) for _ in range(2_000)):
        each = sum(bit for bit, pattern in plausible._home if pattern.fullmatch(digits))
        assert plausible.mask(digits) == each
        read += bool(each)
    assert 500 < read < 1_900
