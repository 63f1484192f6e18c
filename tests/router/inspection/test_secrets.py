"""Credentials: formats, structures, contexts, and what only looks like one."""

import base64
import json
import random
import string
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from router.inspection.finding import Span
from router.inspection.kinds import KINDS
from router.inspection.secrets import Secrets
from router.inspection.secrets.formats import FORMATS

POOL = Path(__file__).parents[4] / "shared" / "data" / "secrets" / "secrets_train.jsonl"
HEX = "0123456789abcdef"
ALNUM = string.ascii_letters + string.digits


@pytest.fixture(scope="module")
def secrets() -> Secrets:
    made = Secrets()
    made.load()
    return made


def chars(count: int, alphabet: str = ALNUM, seed: int = 3) -> str:
    """Return a reproducible tail; keys are put together here so that none stands in the repository."""
    rng = random.Random(f"{seed}{count}{alphabet}")
    return "".join(rng.choice(alphabet) for _ in range(count))


UPPER = string.ascii_uppercase + "234567"
KEYS: dict[str, Callable[[], str]] = {
    "openai": lambda: "sk-" + chars(20) + "T3Blbk" + "FJ" + chars(20),
    "openai project": lambda: "sk-" + "proj-" + chars(74) + "T3Blbk" + "FJ" + chars(74),
    "openai service": lambda: "sk-" + "svcacct-" + chars(60),
    "anthropic": lambda: "sk-" + "ant-api03-" + chars(93) + "AA",
    "openrouter": lambda: "sk-" + "or-v1-" + chars(64, HEX),
    "aws id": lambda: "AK" + "IA" + chars(16, UPPER),
    "aws session id": lambda: "AS" + "IA" + chars(16, UPPER),
    "github classic": lambda: "gh" + "p_" + chars(36),
    "github fine-grained": lambda: "github" + "_pat_" + chars(22) + "_" + chars(59),
    "github app": lambda: "gh" + "s_" + chars(36),
    "github oauth": lambda: "gh" + "o_" + chars(36),
    "gitlab": lambda: "gl" + "pat-" + chars(20),
    "gitlab runner": lambda: "gl" + "rt-" + chars(20),
    "slack bot": lambda: "xo" + "xb-" + "1234567890-" + "1234567890-" + chars(24),
    "slack user": lambda: "xo" + "xp-" + "1234567890-1234567890-1234567890-" + chars(32, HEX),
    "slack app": lambda: "xa" + "pp-1-" + chars(11, UPPER) + "-1234567890-" + chars(64, HEX),
    "slack webhook": lambda: (
        "hooks.slack" + ".com/services/T" + chars(8, UPPER) + "/B" + chars(8, UPPER) + "/" + chars(24)
    ),
    "discord webhook": lambda: "discord" + ".com/api/webhooks/123456789012345678/" + chars(68),
    "discord bot": lambda: "M" + chars(23) + "." + chars(6) + "." + chars(38),
    "stripe live": lambda: "sk" + "_live_" + chars(24),
    "stripe test": lambda: "sk" + "_test_" + chars(24),
    "stripe restricted": lambda: "rk" + "_live_" + chars(24),
    "stripe webhook": lambda: "wh" + "sec_" + chars(32),
    "google api": lambda: "AI" + "za" + chars(35),
    "google oauth": lambda: "ya" + "29." + chars(60),
    "google client secret": lambda: "GOC" + "SPX-" + chars(28),
    "azure storage": lambda: "Account" + "Key=" + chars(86) + "==",
    "azure shared access": lambda: "?sv=2022-11-02&" + "sig=" + chars(43) + "%3D",
    "twilio": lambda: "S" + "K" + chars(32, HEX),
    "sendgrid": lambda: "SG" + "." + chars(22) + "." + chars(43),
    "mailgun": lambda: "key" + "-" + chars(32, HEX),
    "mailchimp": lambda: chars(32, HEX) + "-" + "us19",
    "npm": lambda: "np" + "m_" + chars(36),
    "pypi": lambda: "py" + "pi-AgEIcHlwaS5vcmc" + chars(70),
    "rubygems": lambda: "ruby" + "gems_" + chars(48, HEX),
    "docker": lambda: "dckr" + "_pat_" + chars(27),
    "hugging face": lambda: "h" + "f_" + chars(34, string.ascii_letters),
    "groq": lambda: "gs" + "k_" + chars(52),
    "xai": lambda: "xa" + "i-" + chars(80),
    "replicate": lambda: "r" + "8_" + chars(37),
    "perplexity": lambda: "pp" + "lx-" + chars(48),
    "digitalocean": lambda: "do" + "p_v1_" + chars(64, HEX),
    "cloudflare origin": lambda: "v1" + ".0-" + chars(24, HEX) + "-" + chars(146, HEX),
    "telegram bot": lambda: "123456789" + ":AA" + chars(33),
    "shopify": lambda: "sh" + "pat_" + chars(32, HEX),
    "square": lambda: "sq0" + "atp-" + chars(22),
    "databricks": lambda: "da" + "pi" + chars(32, HEX),
    "linear": lambda: "lin" + "_api_" + chars(40),
    "notion": lambda: "nt" + "n_" + chars(46),
    "sentry": lambda: "sn" + "tryu_" + chars(64, HEX),
    "new relic": lambda: "NR" + "AK-" + chars(27, UPPER),
    "grafana": lambda: "gl" + "sa_" + chars(32) + "_" + chars(8, HEX),
    "vault": lambda: "hv" + "s." + chars(90),
    "doppler": lambda: "dp" + ".pt." + chars(43),
    "heroku": lambda: "HR" + "KU-AA" + chars(58),
    "airtable": lambda: "pat" + chars(14) + "." + chars(64, HEX),
    "postman": lambda: "PM" + "AK-" + chars(24, HEX) + "-" + chars(34, HEX),
    "dropbox": lambda: "s" + "l." + chars(135),
    "atlassian": lambda: "AT" + "ATT3" + chars(180),
    "terraform": lambda: chars(14) + ".atlas" + "v1." + chars(66),
    "planetscale": lambda: "pscale" + "_tkn_" + chars(43),
    "supabase": lambda: "sb" + "p_" + chars(40, HEX),
    "netlify": lambda: "nf" + "p_" + chars(40),
    "figma": lambda: "fi" + "gd_" + chars(40),
    "tailscale": lambda: "ts" + "key-auth-" + chars(16) + "-" + chars(32),
    "hubspot": lambda: "pat" + "-na1-" + "12ab34cd-1234-4bcd-9abc-" + chars(12, HEX),
    "nvidia": lambda: "nv" + "api-" + chars(64),
    "pulumi": lambda: "pu" + "l-" + chars(40, HEX),
}


def found(secrets: Secrets, text: str) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in secrets.detect(text)]


@pytest.mark.parametrize("name", sorted(KEYS))
@pytest.mark.parametrize("around", ["{}", "see {} there", '{{"k": "{}"}}', "a\n{}\nb", "é {} ü"])
def test_a_provider_key_is_covered_whole_wherever_it_stands(secrets: Secrets, name: str, around: str) -> None:
    key = KEYS[name]()
    text = around.format(key)
    start = text.index(key)
    spans = [span for span in secrets.detect(text) if span.kind == "API_KEY"]
    assert any(s.start <= start + 25 and s.end >= start + len(key) - 1 for s in spans), "not found"
    assert all(s.start >= start and s.end <= start + len(key) for s in spans), "more than the key"


def test_there_are_at_least_forty_formats_and_all_kinds_are_known() -> None:
    assert len({known.name for known in FORMATS}) == len(FORMATS) >= 40
    assert {known.kind for known in FORMATS} <= KINDS


def pem(label: str, lines: int = 8) -> str:
    body = [chars(64, ALNUM + "+/", seed) for seed in range(lines)]
    return "\n".join([f"-----BEGIN {label}-----", *body, chars(20) + "4==", f"-----END {label}-----"])


@pytest.mark.parametrize(
    "label", ["RSA PRIVATE KEY", "PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"]
)
@pytest.mark.parametrize("ends", ["\n", "\\n", "\\\\n", "\r\n"])
def test_a_private_key_block_is_one_span_with_real_and_escaped_line_ends(
    secrets: Secrets, label: str, ends: str
) -> None:
    block = pem(label).replace("\n", ends)
    text = f"before {block} after"
    spans = [s for s in secrets.detect(text) if s.kind == "PRIVATE_KEY"]
    assert [(s.start, s.end) for s in spans] == [(7, 7 + len(block))]


@pytest.mark.parametrize("lost", [0, 30, 52])
def test_a_private_key_that_was_cut_off_is_covered_to_its_last_character(secrets: Secrets, lost: int) -> None:
    block = "\n".join(pem("RSA PRIVATE KEY").split("\n")[:5])
    block = block[: len(block) - lost]
    text = f"{block}\n\nPlease tell me what is wrong with it."
    spans = [s for s in secrets.detect(text) if s.kind == "PRIVATE_KEY"]
    assert [(s.start, s.end) for s in spans] == [(0, len(block))]


def test_a_public_key_and_a_certificate_are_not_findings(secrets: Secrets) -> None:
    assert found(secrets, pem("PUBLIC KEY")) == []
    assert found(secrets, pem("CERTIFICATE")) == []


def b64(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_web_token_needs_a_header_that_names_an_algorithm(secrets: Secrets) -> None:
    good = f"{b64({'alg': 'HS256', 'typ': 'JWT'})}.{b64({'sub': '12'})}.{chars(43)}"
    bad = f"{b64({'not': 'a header at all'})}.{b64({'sub': '12'})}.{chars(43)}"
    assert ("JWT", good) in found(secrets, f"Authorization: Bearer {good}")
    assert not [kind for kind, _ in found(secrets, f"the string {bad}") if kind == "JWT"]


CONNECTIONS = [
    ("postgresql://app:s3cr3t@db.local:5432/main", "app:s3cr3t"),
    ("mongodb+srv://reader:p%40ss9@cluster0.mongodb.net/x?y=1", "reader:p%40ss9"),
    ("redis://:hunter22@cache:6379/0", ":hunter22"),
    ("amqps://bob:Tr0ub4dor@mq.local/vhost", "bob:Tr0ub4dor"),
    ("https://deploy:kL9zz3qq@git.local/repo.git", "deploy:kL9zz3qq"),
    ('"url": "mysql:\\/\\/root:toor99@localhost\\/app"', "root:toor99"),
    ("mysql://u:pa@ss1@host/db", "u:pa@ss1"),
]


@pytest.mark.parametrize(("text", "login"), CONNECTIONS)
def test_in_an_address_user_and_password_are_the_span(secrets: Secrets, text: str, login: str) -> None:
    assert ("CONNECTION_STRING", login) in found(secrets, text)


PASSWORDS = [
    ("DB_PASSWORD=hunter2x", "hunter2x"),
    ("export MYSQL_PWD='Tr0ub4dor&3'", "Tr0ub4dor&3"),
    ("password: correcthorse", "correcthorse"),
    ('{"user": "bob", "password": "swordfish"}', "swordfish"),
    ('"{\\"password\\": \\"s3same!\\"}"', "s3same!"),
    ("Server=db;User Id=sa;Password=myPassw0rd;Encrypt=no", "myPassw0rd"),
    ("curl --password qwe123rty https://x", "qwe123rty"),
    ("My password is Tr0ub4dor&3.", "Tr0ub4dor&3"),
    ("the wifi password is bluemonkey42", "bluemonkey42"),
    ("my password is swordfish", "swordfish"),
    ("the passphrase for the vault is “open the old gate”", "open the old gate"),
    ("my pin is 4471", "4471"),
    ("$pass = 'x9!kdl2';", "x9!kdl2"),
    ('<add key="MailPassword" value="Prest1gio$"/>', "Prest1gio$"),
    ('new NetworkCredential("bob@corp.local", "vzihlaquk9")', "vzihlaquk9"),
    ("user nightowl_82 / pw: Blue$ky77", "Blue$ky77"),
    ("pw - Blue$ky77", "Blue$ky77"),
    ("PW: Winter-2023", "Winter-2023"),
    ("Passwort: Sommer2024", "Sommer2024"),
    ("mot de passe : Bleu!2023", "Bleu!2023"),
    ("credentials: admin/Passw0rd!23", "Passw0rd!23"),
    ("the creds are deploy : Gr33nTea!", "Gr33nTea!"),
]


@pytest.mark.parametrize(("text", "password"), PASSWORDS, ids=range(len(PASSWORDS)))
def test_a_password_is_found_by_what_stands_before_it_and_spans_no_more(
    secrets: Secrets, text: str, password: str
) -> None:
    assert ("PASSWORD", password) in found(secrets, text)


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ('password: Tr0"ub\\4dor&3 and so on', 'Tr0"ub\\4dor&3'),
        ("PASSWORD=Tr0'ub4dor&3;next", "Tr0'ub4dor&3"),
        ('password = "Tr0\\"ub\\\\4dor&3"', 'Tr0\\"ub\\\\4dor&3'),
        ('"password=hunter2","next"', "hunter2"),
        ("password=hunter2\\nNEXT=1", "hunter2"),
        ('echo "password: hunter2" | tee log', "hunter2"),
        ('{\\"password\\": \\"hunter22\\", \\"x\\": 1}', "hunter22"),
    ],
)
def test_a_quote_or_backslash_that_closes_nothing_belongs_to_the_password(
    secrets: Secrets, text: str, password: str
) -> None:
    assert found(secrets, text) == [("PASSWORD", password)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"name": "DB_PASSWORD", "value": "hunter2hunter"}', [("PASSWORD", "hunter2hunter")]),
        ('{\\"name\\": \\"DB_PASSWORD\\", \\"value\\": \\"hunter2hunter\\"}', [("PASSWORD", "hunter2hunter")]),
        ("- name: DB_PASSWORD\n  value: hunter2hunter\n- name: X", [("PASSWORD", "hunter2hunter")]),
        ('{"key":"X-Api-Key","value":"9f8a7b6c5d4e3f2a1b0c"}', [("API_KEY", "9f8a7b6c5d4e3f2a1b0c")]),
        ('{"name":"Authorization","value":"Bearer 9f8a7b6c5d4e3f2a1b0c"}', [("API_KEY", "9f8a7b6c5d4e3f2a1b0c")]),
        ('{"name":"password","value":"string"}', []),
        ('{"name":"passwordless","value":"enabled"}', []),
        ("- name: DB_PASSWORD\n  value: $(SECRET)", []),
        ('{"name":"token_type","value":"bearer_token_type"}', []),
    ],
)
def test_what_a_list_of_settings_names_is_found_in_its_value(
    secrets: Secrets, text: str, expected: list[tuple[str, str]]
) -> None:
    assert list(dict.fromkeys(found(secrets, text))) == expected


def test_a_generated_value_beside_a_keys_name_is_a_key(secrets: Secrets) -> None:
    value = chars(32, HEX)
    for text in (
        f"MAPQUEST_API_KEY={value}",
        f'"client_secret": "{value}"',
        f"x-api-key: {value}",
        f"weather token {value}",
    ):
        assert ("API_KEY", value) in found(secrets, text)


def test_an_aws_secret_is_found_near_its_access_key(secrets: Secrets) -> None:
    secret = chars(40, ALNUM + "/+")
    access = KEYS["aws id"]()
    assert ("API_KEY", secret) in found(secrets, f"{access}\n{secret}")
    assert found(secrets, f"checksum\n{secret}") == []


CLEAN = [
    "password = YOUR_PASSWORD",
    "api_key: <your-api-key>",
    "OPENAI_API_KEY=${OPENAI_API_KEY}",
    "token = os.environ['TOKEN']",
    "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
    "password: str",
    "def login(user: str, password: str = '') -> None:",
    "if password == confirm_password:",
    "password = request.form['password']",
    "secret_key = get_secret('db')",
    "max_tokens = 4096, prompt_tokens: 12",
    "Your password is incorrect. The password was changed yesterday.",
    "my password is expired",
    "the token is invalid and the key was not found",
    "export const API_KEY_HEADER = 'x-api-key';",
    "password: '********'",
    "PASSWORD={{ vault_password }}",
    "key = 'user:profile:settings'",
    "sort(key=lambda pair: pair.second_element)",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "id: 123e4567-e89b-12d3-a456-426614174000",
    "https://example.com/path?page=2&size=10",
    "amqp://user:*****@host",
    "git clone git@github.com:owner/repository.git",
    "monkey = 'keyboard'; turkey = \"tokenizer\"",
    "pulse width pw: 20us, then 12.5",
    "credentials: use the /auth endpoint",
    "login / signup flow",
    "run pwd /tmp/a1_B",
]


@pytest.mark.parametrize("text", CLEAN, ids=range(len(CLEAN)))
def test_what_stands_in_for_a_secret_is_none(secrets: Secrets, text: str) -> None:
    assert found(secrets, text) == []


HOSTILE = [
    "key=",
    "password is ",
    "my password: ",
    "-----BEGIN PRIVATE KEY-----\n",
    "eyJhbGciOi.",
    "a:b@c://",
    "x" * 50 + "=",
    "sk-",
    "pass word ",
    "token " + "A1" * 30 + " ",
    '\\"secret\\": ',
]


@pytest.mark.parametrize("piece", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_costs_linear_time(secrets: Secrets, piece: str) -> None:
    def cost(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        start = time.process_time()
        secrets.detect(text)
        return time.process_time() - start

    cost(1000)
    assert cost(200_000) < max(1.5, 12 * cost(50_000))


def test_without_context_a_neighbouring_name_says_nothing() -> None:
    guard = Secrets(by_context=False)
    guard.load()
    assert guard.detect("password = 'x9!kdl2zz'") == []
    assert guard.detect(KEYS["github classic"]())


def test_unloaded_secrets_say_so_instead_of_finding_nothing() -> None:
    with pytest.raises(RuntimeError):
        Secrets().detect("x")


def rows() -> list[dict[str, object]]:
    if not POOL.is_file():
        pytest.skip("the training pool with published example keys is not here")
    return [json.loads(line) for line in POOL.read_text("utf-8").splitlines()]


def test_recall_on_the_pool_stays_above_its_floor(secrets: Secrets) -> None:
    positive = [row for row in rows() if row["label"]]
    hits = sum(bool(secrets.detect(str(row["text"]))) for row in positive)
    assert hits / len(positive) >= 0.85


def test_code_that_holds_no_secret_is_left_alone(secrets: Secrets) -> None:
    files = sorted(Path(json.__file__).parent.parent.glob("*.py"))[:120]
    text = [path.read_text("utf-8", "replace")[:200_000] for path in files]
    findings: list[Span] = [span for code in text for span in secrets.detect(code)]
    assert len(findings) <= 3, f"{len(findings)} in {sum(map(len, text))} characters"


@pytest.mark.parametrize(
    "text",
    [
        "Server=db;Port=5432;User Id=report;Password=secret;Database=sales;",
        "Provider=X; User ID=report; Data Source=a; Password =secret;Initial Catalog=b",
        "Pwd=secret;Uid=report;Server=db",
    ],
)
def test_the_password_of_a_connection_string_is_found_however_plain(secrets: Secrets, text: str) -> None:
    start = text.index("secret")
    assert (start, start + 6) in [(s.start, s.end) for s in secrets.detect(text) if s.kind == "PASSWORD"]


@pytest.mark.parametrize(
    "value", ["$DB_PASS", "<password>", "{password}", "%PASS%", "password", "#{secret}", "***", "xxxx"]
)
def test_what_only_stands_for_a_password_in_a_connection_string_is_none(secrets: Secrets, value: str) -> None:
    assert not secrets.detect(f"Server=db;User Id=report;Password={value};Database=sales;")


def test_a_generated_value_below_its_announcement_is_found(secrets: Secrets) -> None:
    value = "9f8e4c21ab7d45038c6e" + "1f2a3b4c5d6e"
    text = f"Please use the following password to proceed:\n\n{value}\n\nThis may also be found at"
    assert any(text[s.start : s.end] == value for s in secrets.detect(text))
    assert not secrets.detect(f"The commit of the release:\n\n{value}\n")
