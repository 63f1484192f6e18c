"""What programs write is nobody's, and the same characters beside a word about a person are somebody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.inspection.detector import TAGGER
from router.inspection.everyday.judged import Judged, everyday
from router.inspection.finding import Span
from router.inspection.kinds import KINDS

FORM = "presidio:Some"


def judged(marked: str, kind: str, detector: str = FORM, score: float = 0.6) -> bool:
    """Return the judgement on the stretch between the angle quotes."""
    start = marked.index("«")
    end = marked.index("»") - 1
    return everyday(marked.replace("«", "").replace("»", ""), Span(start, end, kind, score, detector))


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        ("PHONE_NUMBER", "[«1763558235»] build[6039]: started"),
        ("PHONE_NUMBER", "MAX_TOKENS=«6388718526» TIMEOUT_MS=900"),
        ("PHONE_NUMBER", '"GET /x HTTP/1.1" «200 9865340»\n'),
        ("PHONE_NUMBER", '"score": «0.955716740664206»}'),
        ("CREDIT_CARD", '"score": 0.«5178100808292208»}'),
        ("ZA_TRAFFIC_REGISTER_NUMBER", '"updated": «1763290838793»,'),
        ("MEDICAL_LICENSE", "2d22944e10b066448bb65dc9a«be9112880»c7cab8da54db428"),
        ("ZA_DRIVER_LICENSE", '"id": "4dda4ef6-9e84-2112-d15a-«5840189acfde»"'),
        ("US_DRIVER_LICENSE", "we use «h11» for this"),
        ("UK_NHS", "uploaded build-«4130244167».tar.gz"),
        ("IP_ADDRESS", "listening on «127.0.0.1»:4114"),
        ("IP_ADDRESS", "upgrade to version «1.2.3.4» today"),
        ("IP_ADDRESS", "std«::»vector"),
        ("URL", "log = «logging.ge»tLogger(name)"),
        ("URL", "tests/«test_app.py»"),
        ("URL", "  return «config.host»;"),
        ("DATE_TIME", '"version": "«3.1.13»",'),
        ("DATE_TIME", "«2025-11-23T23:50:36.142Z» INFO ready"),
    ],
)
def test_what_a_form_takes_for_somebody_in_machine_text_is_nobody(kind: str, marked: str) -> None:
    assert judged(marked, kind)


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        ("PHONE_NUMBER", "2025-11-17T12:00:01Z call back 212 «2125550123» now"),
        ("PHONE_NUMBER", "«2125550123»"),
        ("PHONE_NUMBER", "the number is «(212) 555-0123»"),
        ("PHONE_NUMBER", 'phone = "«2125550123»"'),
        ("PHONE_NUMBER", "ts=2025-11-17T12:00:01Z from «01632960123» 3"),
        ("CREDIT_CARD", "card=«4111111111111111»"),
        ("US_SSN", '{"ssn": "«078051120»"}'),
        ("UK_NHS", "name,nhs,state\nx,«4130244167»,open"),
        ("IP_ADDRESS", "Accepted publickey for root from «203.0.113.77» port 51822"),
        ("IP_ADDRESS", "the host «10.1.2.3» is down"),
        ("URL", "have a look at «anna-smith.me» please"),
        ("URL", "«https://example.com/u/anna»"),
        ("DATE_TIME", "date of birth: «1980-05-05T00:00:00»"),
        ("DATE_TIME", "she was born on «3.1.1980» in Graz"),
        ("EMAIL_ADDRESS", "sha256:«ada@example.org»"),
    ],
)
def test_what_stands_beside_a_word_about_a_person_stays_found(kind: str, marked: str) -> None:
    assert not judged(marked, kind)


@pytest.mark.parametrize(
    ("kind", "marked", "score"),
    [
        ("USERNAME", "Loading model.layers.3.self_attn.«q_proj».weight", 0.8),
        ("PERSON", "Last-Modified: «Tue», 16 Nov 2025 07:28:00 GMT", 0.98),
        ("PERSON", '{"sha": "' + "0af3" * 10 + '", "name": "«thinc»", "run": 7}', 0.99),
        ("PERSON", "case «TeamGone»(team_id=3)", 0.66),
        ("ID", '"run_number": «899823», "state": "queued"', 0.99),
        ("LOCATION", "s3://artifacts-«us»-east-1/44ba0c5", 0.7),
        ("PERSON", "run it:\n```«zsh»\nls\n```", 0.5),
        ("USERNAME", "the platform `«compactifai»` works", 0.6),
        ("ORGANIZATION", "from router.«inspection».kinds import X", 0.7),
    ],
)
def test_what_the_tagger_takes_for_somebody_in_an_identifier_is_nobody(kind: str, marked: str, score: float) -> None:
    assert judged(marked, kind, TAGGER, score)


@pytest.mark.parametrize(
    ("kind", "marked", "score"),
    [
        ("PERSON", "reports/«anna_smith».pdf", 0.95),
        ("USERNAME", "/home/«jdoe»/notes.txt", 0.5),
        ("USERNAME", "dm «kabir.khmer» for details", 0.5),
        ("USERNAME", "2025-11-17T12:00:01Z login: «gfontaine»", 0.5),
        ("PERSON", "«LaToya» called", 0.5),
        ("PERSON", "please write to «anna»", 0.5),
        ("ORGANIZATION", "my kid goes to «InterworksInc.»", 0.7),
        ("ID", "employee «00047711» left", 0.9),
        ("ID", "File no. «505.22.881.3»", 0.8),
        ("AGE", '"age": «58»,', 0.9),
        ("LOCATION", "2026-02-06T10:00:00Z location=«Huelva» ok", 0.6),
    ],
)
def test_names_stay_found_where_people_are_named(kind: str, marked: str, score: float) -> None:
    assert not judged(marked, kind, TAGGER, score)


texts = st.text(st.sampled_from(list("aB3 .:=/_-\n\"',é0x@")), min_size=1, max_size=80)


@given(text=texts, data=st.data())
def test_a_judgement_never_fails_and_never_adds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    found = [Span(start, end, kind, 0.6, data.draw(st.sampled_from([TAGGER, FORM])))]

    class Fixed:
        def load(self) -> None: ...

        def detect(self, text: str) -> list[Span]:
            del text
            return found

    assert set(Judged(Fixed()).detect(text)) <= set(found)
