"""Each category is found in the forms in which people write it, and nowhere else."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.inspection.vocabulary import Vocabulary
from router.inspection.vocabulary.fold import fold
from router.inspection.vocabulary.fuzzy import near
from router.inspection.vocabulary.words import UnusableError, Word, line, word

FOUND = [
    ("person: Ada Byron", "Byron, Ada and ADA BYRON's", ["Byron, Ada", "ADA BYRON"]),
    ("person: Ada Byron", "Ada Byrons Haus, ada.byron@x.example", ["Ada Byrons", "ada.byron"]),
    ("person: Ada Byron", "Ada said that Byron left; Adam Byronson", []),
    ("person: Ada Byron (parts)", "Ada said that Byron left, ada did not", ["Ada", "Byron"]),
    ("person: Ludwig van Tal", "van Tal, Ludwig; Tal, Ludwig van", ["van Tal, Ludwig", "Tal, Ludwig van"]),
    ("person: =Ada May", "Ada May, ada may, May, Ada", ["Ada May", "May, Ada"]),
    ("client: Initech Labs", "git@x:initech-labs/initech_labs", ["initech-labs", "initech_labs"]),
    ("host: corp.example", "https://db1.corp.example:8443/x", ["db1.corp.example"]),
    ("host: corp.example", "mail a@corp.example or xcorp.example", ["corp.example"]),
    ("host: corp.example", "x.corp.example,y.a.corp.example.", ["x.corp.example", "y.a.corp.example"]),
    ("host: titan", "ssh titan:22 titanic", ["titan"]),
    ("account: 12-345 678", "no 1234 5678, 12.345.678 / 12345678", ["1234 5678", "12.345.678", "12345678"]),
    ("account: 12345678", "123456789 and 912345678 and 1234567", []),
    ("account: 12345678", "9999.1234 or 5678.9999", []),
    ("account: AB1 2345 C9", "x AB-12345C9 y AB12345C99 AB12345D9 12345", ["AB-12345C9"]),
    ("account: DE12 3456 7890", "de1234567890 DE-12-3456-7890", ["de1234567890", "DE-12-3456-7890"]),
    ("word: person: x9", "a person: x9 here", ["person: x9"]),
    ("Straße", "STRASSE, straße", ["STRASSE", "straße"]),
    ("İzmir Pakt", "see İzmir\t\tPakt now", ["İzmir\t\tPakt"]),
    ("Zürich", "in Zu\u0308rich \u00b7 Zurich", ["Zu\u0308rich"]),
    ("Zurich", "in Zu\u0308rich", []),
    ("한국", "한국 은행", ["한국"]),
    ("falcon", r"a\nfalcon %20falcon", ["falcon", "falcon"]),
    ("~nightjar", "nigthjar nightja nightjars nihgtjra nigh", ["nigthjar", "nightja", "nightjars"]),
    ("~Globex Corporation", "Globx Corporatoin", ["Globx Corporatoin"]),
    ("~ada", "ada adb", ["ada"]),
    ("nightjar", "nigthjar", []),
    ("client: Globex", "class GlobexClient: ourGlobex = HTTPGlobex2", ["Globex", "Globex", "Globex"]),
    ("client: Globex", "globexland Globexland GLOBEXLAND myglobex", []),
    ("client: Globex", "GLOBEXClient and aGLOBEX_id", ["GLOBEX", "GLOBEX"]),
    ("client: Initech Labs", "InitechLabs, useInitechLabs() in initechlabs", ["InitechLabs", "InitechLabs"]),
    ("person: Ada Byron", "AdaByron; adaByron; adabyron; ADABYRON", ["AdaByron", "adaByron"]),
    ("AI", "OpenAI said AI", ["AI"]),
]


def hits(entry: str, text: str) -> list[str]:
    one = word(entry)
    assert one is not None
    vocabulary = Vocabulary([one])
    vocabulary.load()
    return [text[span.start : span.end] for span in vocabulary.detect(text)]


@pytest.mark.parametrize(("entry", "text", "expected"), FOUND, ids=range(len(FOUND)))
def test_an_entry_is_found_in_its_forms_and_only_in_them(entry: str, text: str, expected: list[str]) -> None:
    assert hits(entry, text) == expected


@pytest.mark.parametrize("entry", ["matter: Kwxvo", "Matter : Kwxvo", "clients:Kwxvo"])
def test_a_category_that_there_is_not_is_an_error_that_names_those_there_are(entry: str) -> None:
    with pytest.raises(UnusableError, match="client, project, host, account, word") as caught:
        word(entry)
    assert "Kwxvo" not in str(caught.value)


@pytest.mark.parametrize("entry", ["https://a.example", "10:30", "std::vector", "Globex", "Re:Globex"])
def test_a_colon_alone_means_no_category(entry: str) -> None:
    assert word(entry) == Word(entry)


@pytest.mark.parametrize("entry", ["account: 12", "account: abcdefg1", "host: https://a.example/", "person: *"])
def test_an_entry_that_would_be_found_anywhere_is_refused(entry: str) -> None:
    with pytest.raises(UnusableError) as caught:
        word(entry)
    assert entry.partition(": ")[2] not in str(caught.value)


READ_BACK = [
    Word("Ada Byron", category="person", parts=True),
    Word("=equal sign"),
    Word("~tilde", exact=True),
    Word("\\back slash", fuzzy=True),
    Word("person: x9"),
    Word("matter: x9"),
    Word("#tag", category="project", fuzzy=True),
]


@pytest.mark.parametrize("one", READ_BACK, ids=range(len(READ_BACK)))
def test_what_is_written_is_read_back(one: Word) -> None:
    assert word(line(one)) == one


@given(st.text(alphabet="aß İ\t\u0308e\u0301\u1112\u1161\u11abÅ\u212b'\u2019Zﬁ\u00a0", max_size=20))
def test_every_stretch_of_a_folded_text_has_its_place_in_the_original(text: str) -> None:
    folded = fold(text)
    covered = [folded.span(position, position + 1) for position in range(len(folded.text))]
    assert covered == sorted(covered)
    assert {place for start, end in covered for place in range(start, end)} == set(range(len(text)))


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6), st.integers(0, 2))
def test_near_is_the_edit_distance(one: str, other: str, errors: int) -> None:
    assert near(one, other, errors) == (_distance(one, other) <= errors)


def _distance(one: str, other: str) -> int:
    rows = [[i + j if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            wrong = rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, wrong)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def test_a_chain_of_hosts_or_blanks_costs_no_more_than_its_length() -> None:
    vocabulary = Vocabulary([Word("a.a", category="host"), Word("1 1111", category="account")])
    vocabulary.load()
    for text in ("a." * 20_000, "1" + " " * 40_000, "1" + "- " * 20_000, "a" * 40_000):
        start = time.process_time()
        vocabulary.detect(text)
        assert time.process_time() - start < 1
