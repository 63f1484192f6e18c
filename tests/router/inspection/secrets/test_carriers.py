"""Unknown providers and passwords in every place people keep them, and what a value ends with."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.secrets import Secrets

ALNUM = string.ascii_letters + string.digits


def token(seed: int, count: int = 32, alphabet: str = ALNUM) -> str:
    """Return a reproducible tail; keys are put together here so that none stands in the repository."""
    rng = random.Random(f"carrier {seed}")
    return "".join(rng.choice(alphabet) for _ in range(count))


CARRIERS = [
    "QUUX_API_KEY={}",
    'export QUUX_TOKEN="{}"',
    '{{"quux": {{"client_secret": "{}"}}}}',
    "quux:\n  signing_key: {}\n  retries: 3",
    'client = quux.Client(access_token="{}")',
    'headers["X-Quux-Api-Key"] = "{}"',
    "curl -H 'Authorization: Bearer {}' https://api.quux.io",
    "curl -H 'X-Quux: {}' https://api.quux.io",
    "quux login --client-secret {}",
    "INFO key rotated: api_key={} in 12ms",
    "2026-01-01 token refresh\n2026-01-01 INFO auth_token={}",
    "The token we got from quux yesterday was {}.",
    "I use {} as the token for quux.",
    "| service | api key |\n|---|---|\n| quux | {} |",
    "| QUUX_TOKEN | `{}` | production |",
    "name,token\nquux,{}\nother,none",
    "quux\tapi_key\t{}",
    "+QUUX_SECRET={}",
    "https://api.quux.io/v1?limit=5&api_key={}",
    "//registry.quux.io/:_authToken={}",
    "[Interface]\nPrivateKey = {}=",
    '{{"auths": {{"quux.io": {{"auth": "{}"}}}}}}',
    "users:\n- user:\n    token: {}",
    "quux = '{}'",
]


@pytest.mark.parametrize("carrier", CARRIERS, ids=range(len(CARRIERS)))
@pytest.mark.parametrize("seed", range(3))
def test_a_generated_value_of_an_unknown_provider_is_found_in_every_carrier(
    secrets: Secrets, carrier: str, seed: int
) -> None:
    value = token(seed)
    text = carrier.format(value)
    start = text.index(value)
    spans = secrets.detect(text)
    assert any(span.start <= start and span.end >= start + len(value) for span in spans)


@pytest.mark.parametrize("head", ["abc_live_", "xyz_sk_", "quuxpat-", "pk_", "qux_oauth_", "ab.cd."])
def test_a_head_built_as_providers_build_them_needs_no_context(secrets: Secrets, head: str) -> None:
    value = head + token(4)
    assert any((span.start, span.end) == (4, 4 + len(value)) for span in secrets.detect(f"see {value} there"))


PASSWORDS = [
    ("password=ab,c)d[9]!", "ab,c)d[9]!"),
    ("DB_PASSWORD=x(9]{k},z;q8", "x(9]{k},z;q8"),
    ("export PGPASSWORD=>Nu7m$x,E", ">Nu7m$x,E"),
    ("password: ab,c)d[9]!", "ab,c)d[9]!"),
    ('{"password": "h(Ca#9xh<r"}', "h(Ca#9xh<r"),
    ("https://quux.io/login?user=bob&password=)Be,9(x!&next=1", ")Be,9(x!"),
    ("quux login --db-password ab,c)d[9]!", "ab,c)d[9]!"),
    ("DEBUG quux.auth - db_password: ab,c)d[9]!", "ab,c)d[9]!"),
    ("password=Summer2024!", "Summer2024!"),
    ("my password is Summer2024!", "Summer2024!"),
    ("I use Summer2024! as the password.", "Summer2024!"),
    ("The password we got from them was du,W)K[9]!fi4.", "du,W)K[9]!fi4"),
    ("user,password\nbob,hunter2x\neve,Tr0ub4dor", "hunter2x"),
    ("| user | password |\n|---|---|\n| bob | ab)c[9! |", "ab)c[9!"),
    ("machine quux.io login bob password Tr0ub4dor&3", "Tr0ub4dor&3"),
    ("connect(user='x', password=ab,c)d[9]!)", "ab,c)d[9]!"),
]


@pytest.mark.parametrize(("text", "password"), PASSWORDS, ids=range(len(PASSWORDS)))
def test_a_password_leaves_none_of_its_signs_behind(secrets: Secrets, text: str, password: str) -> None:
    start = text.index(password)
    spans = [span for span in secrets.detect(text) if span.kind == "PASSWORD"]
    assert any(span.start == start and span.end >= start + len(password) for span in spans)


LOOK_ALIKES = [
    f"commit {token(1, 40, '0123456789abcdef')}\n\n    Fix the key lookup",
    f'"integrity": "sha512-{token(2, 86)}=="',
    f"    --hash=sha256:{token(3, 64, '0123456789abcdef')}",
    f"github.com/keybase/token v1.2.3 h1:{token(4, 43)}=",
    f"image: registry.io/auth/token@sha256:{token(5, 64, '0123456789abcdef')}",
    f'cache_key = "v3:users:{token(6, 32, "0123456789abcdef")}"',
    f"Cache restored from key: Linux-node-{token(7, 64, '0123456789abcdef')}",
    f"Key fingerprint = SHA256:{token(8, 43)}",
    f"public key: age1{token(9, 58, string.ascii_lowercase + string.digits)}",
    f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{token(10, 43)} me@host",
    f"arn:aws:secretsmanager:us-east-1:123412341234:secret:prod/db-{token(11, 6)}",
    f'ETag: W/"{token(12, 32, "0123456789abcdef")}"',
    "MAX_TOKENS = 4096\ntoken_count: 512\ntokenizer: cl100k_base",
    "id = Column(Integer, primary_key=True)",
    "token = get_token(read_settings)\nsecret = vault.read('db/main')",
    "def login(user: str, password: str, token: str | None = None) -> Token: ...",
    "model.layers.3.self_attn.k_proj.weight: torch.Size([1024, 4096])",
    "password: Annotated[str, Field(min_length=8)]",
    "password = config[user2][0], retries=3",
    '{"next_page_token": null, "token_type": "bearer", "expires_in": 3600}',
]


@pytest.mark.parametrize("text", LOOK_ALIKES, ids=range(len(LOOK_ALIKES)))
def test_what_only_looks_like_a_secret_is_left_alone(secrets: Secrets, text: str) -> None:
    assert not secrets.detect(text)


STAND_INS = [
    "1234567890abcdef",
    "insert_token_here",
    "__API_KEY__",
    "${TOKEN}",
    "{{ secrets.TOKEN }}",
    "not-a-real-key",
]


@pytest.mark.parametrize("value", STAND_INS)
@pytest.mark.parametrize("carrier", CARRIERS[:4])
def test_a_placeholder_is_left_alone_beside_a_keys_name(secrets: Secrets, carrier: str, value: str) -> None:
    assert not secrets.detect(carrier.format(value))


@settings(deadline=None, max_examples=60)
@given(
    secret=st.text(string.ascii_letters + string.digits + "!#%&()*+,-.:;=?@[]^_{}~", min_size=8, max_size=20).map(
        lambda drawn: f"k9{drawn}!Z"
    )
)
def test_every_sign_of_a_password_in_a_settings_line_is_covered(secret: str) -> None:
    made = Secrets()
    made.load()
    text = f"A=1\nDB_PASSWORD={secret}\nB=2"
    covered = {at for span in made.detect(text) for at in range(span.start, span.end)}
    assert set(range(16, 16 + len(secret))) <= covered


HOSTILE = [
    "abc_",
    "token é ",
    "password: ",
    "|key|\n",
    "a,b,key\n",
    "x as the key ",
    "--key ",
    "token was ",
    "k = 'a1",
    "ey" + "a" * 30 + ".",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_costs_linear_time(secrets: Secrets, piece: str) -> None:
    import time

    def cost(size: int) -> float:
        text = ("é" + piece * (size // len(piece) + 1))[:size]
        start = time.process_time()
        secrets.detect(text)
        return time.process_time() - start

    cost(1000)
    assert cost(200_000) < max(1.5, 12 * cost(50_000))
