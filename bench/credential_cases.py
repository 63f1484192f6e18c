"""Invented credentials, placeholders and look-alikes in ten carriers, each half chosen by a hash, not by hand."""

# ruff: noqa: E501 - a case is read on one line
import base64
import hashlib
import random
import string
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
Make = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Case:
    """A text, the value in it, and the group that its result is counted under."""

    text: str
    value: str
    group: str


def held_out(name: str) -> bool:
    """Say which half a service, a file or a template belongs to; nobody chose the hash's answer."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def _chars(rng: random.Random, alphabet: str, count: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


def _syllables(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(count))


SHAPES: dict[str, Make] = {
    "hex32": lambda r: _chars(r, HEX, 32),
    "hex40": lambda r: _chars(r, HEX, 40),
    "hex64": lambda r: _chars(r, HEX, 64),
    "base62 of 20": lambda r: _chars(r, ALNUM, 20),
    "base62 of 32": lambda r: _chars(r, ALNUM, 32),
    "base62 of 48": lambda r: _chars(r, ALNUM, 48),
    "letters 32": lambda r: _chars(r, string.ascii_letters, 32),
    "lower and digits 36": lambda r: _chars(r, string.ascii_lowercase + string.digits, 36),
    "base32": lambda r: _chars(r, string.ascii_uppercase + "234567", 26),
    "base64": lambda r: base64.b64encode(r.randbytes(32)).decode(),
    "url-safe": lambda r: base64.urlsafe_b64encode(r.randbytes(30)).decode().rstrip("="),
    "uuid": lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4)),
    "live prefix": lambda r: f"{_syllables(r, 2)}_live_{_chars(r, ALNUM, 24)}",
    "sk prefix": lambda r: f"{_syllables(r, 1)}x_sk_{_chars(r, ALNUM, 32)}",
    "pat prefix": lambda r: f"{_syllables(r, 2)}pat-{_chars(r, ALNUM, 28)}",
    "dotted": lambda r: f"{_chars(r, ALNUM, 12)}.{_chars(r, ALNUM + '-_', 36)}",
}
PASSWORDS: dict[str, Make] = {
    "season": lambda r: r.choice(["Summer", "Winter", "Spring", "Autumn"]) + str(r.randint(1999, 2026)) + "!",
    "word and digits": lambda r: _syllables(r, 4).capitalize() + str(r.randint(10, 9999)),
    "any sign": lambda r: "".join(r.choice(ALNUM + "!#%&*+-.:;<=>?@[]^_{|}~(),$") for _ in range(14)) + "7",
    "brackets": lambda r: (
        f"{_syllables(r, 1)},{r.choice(ALNUM)}){r.choice(ALNUM)}[{r.randint(1, 9)}]!{_syllables(r, 1)}4"
    ),
    "passphrase": lambda r: "-".join(_syllables(r, 3) for _ in range(4)) + str(r.randint(1, 99)),
}
NAMES = ("API_KEY", "SECRET", "ACCESS_TOKEN", "CLIENT_SECRET", "AUTH_TOKEN", "SIGNING_KEY", "WEBHOOK_SECRET", "TOKEN")
CARRIERS: dict[str, tuple[str, ...]] = {
    ".env": ("{S}_{N}={v}", "export {S}_{N}={v}", '{S}_{N}="{v}"', "# {s}\nDEBUG=1\n{S}_{N}={v}\nPORT=80"),
    "JSON": (
        '{{"{s}": {{"{n}": "{v}", "region": "eu"}}}}',
        '{{"{s}_{n}":"{v}"}}',
        '{{\n  "env": "prod",\n  "{c}": "{v}"\n}}',
        '"{{\\"{n}\\": \\"{v}\\"}}"',
    ),
    "YAML": ("{s}:\n  {n}: {v}\n  retries: 3", '{s}_{n}: "{v}"', "- name: {S}_{N}\n  value: {v}", "{d}: '{v}'"),
    "code": (
        'client = {s}.Client({n}="{v}")',
        'const {c} = "{v}";',
        "{S}_{N} = '{v}'",
        'headers["X-{s}-{d}"] = "{v}"',
        'String {c} = "{v}";',
        'os.environ["{S}_{N}"] = "{v}"',
    ),
    "curl": (
        'curl -H "Authorization: Bearer {v}" https://api.{s}.io/v1/me',
        "curl -H 'X-{s}-{d}: {v}' https://api.{s}.io",
        "curl https://api.{s}.io -H 'Authorization: Token {v}'",
        "{s} login --{d} {v}",
        "{s}ctl --{d}={v} deploy",
    ),
    "log": (
        "2026-03-01T10:11:12Z INFO {s} connected with {n}={v} in 12ms",
        '[warn] {s}: request failed, headers={{"authorization":"Bearer {v}"}}',
        "Mar  1 10:11:12 host {s}[123]: using {d} {v}",
        "DEBUG {s}.auth - {n}: {v}",
    ),
    "prose": (
        "my {s} {p} is {v}, can you check why it fails?",
        "Here is the {p} for {s}: {v}",
        "I use {v} as the {p} for {s}.",
        "The {p} we got from {s} yesterday was {v}.",
    ),
    "table": (
        "| service | {p} |\n|---|---|\n| {s} | {v} |",
        "{s},{n},{v}",
        "| {S}_{N} | `{v}` | production |",
        "{s}\t{n}\t{v}",
    ),
    "diff": ("@@ -1,2 +1,2 @@\n-{S}_{N}=old\n+{S}_{N}={v}", '+  "{n}": "{v}",', "-    {n}: {v}\n+    {n}: from_env"),
    "URL": (
        "https://api.{s}.io/v1/me?{n}={v}&limit=5",
        "https://{s}.io/hook?x=1&{n}={v}",
        "GET /v2/items?{n}={v} HTTP/1.1",
        "wss://stream.{s}.io/?{c}={v}",
    ),
}
STAND_INS = (
    "YOUR_API_KEY", "your-token-here", "<token>", "<YOUR_{N}>", "${{{N}}}", "${N}", "{{{{ secrets.{N} }}}}", "xxxxxxxxxxxxxxxxxxxx",
    "********************", "AKIAIOSFODNN7EXAMPLE", "sk-...", "sk-xxxxxxxxxxxxxxxx", "1234567890abcdef", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop",
    "changeme", "CHANGE_ME", "replace-me", "REPLACE_WITH_YOUR_TOKEN", "{s}-{n}-goes-here", "insert_{n}_here", "my-secret-token", "dummy-{n}",
    "fake_{n}_for_tests", "test-{n}", "example-{n}", "[REDACTED]", "<redacted>", "TODO", "...", "XXXX-XXXX-XXXX", "0000000000000000", "deadbeefdeadbeef",
    "your_{s}_{n}", "0123456789abcdef0123456789abcdef", "sk_test_xxxxxxxxxxxx", "{s}_{n}_placeholder", "%{N}%", "$({N})", "__{N}__", "@{N}@",
    "foobarbaz", "not-a-real-{n}", "sample_{n}", "00000000-0000-0000-0000-000000000000", "12345678-1234-1234-1234-123456789abc",
)  # fmt: skip
LOOK_ALIKES: dict[str, Make] = {
    "commit": lambda r: f"commit {_chars(r, HEX, 40)}\nAuthor: CI\n\n    Fix the key lookup",
    "git log": lambda r: f"{_chars(r, HEX, 9)} Rotate access token docs",
    "integrity": lambda r: f'"integrity": "sha512-{base64.b64encode(r.randbytes(64)).decode()}",',
    "pip hash": lambda r: f"    --hash=sha256:{_chars(r, HEX, 64)} \\",
    "go.sum": lambda r: f"github.com/keybase/token v1.2.3 h1:{base64.b64encode(r.randbytes(32)).decode()}",
    "docker": lambda r: f"image: registry.io/auth/token-service@sha256:{_chars(r, HEX, 64)}",
    "request id": lambda r: f'{{"request_id": "{uuid.UUID(int=r.getrandbits(128), version=4)}", "token_count": 512}}',
    "trace": lambda r: f"traceparent: 00-{_chars(r, HEX, 32)}-{_chars(r, HEX, 16)}-01",
    "etag": lambda r: f'ETag: W/"{_chars(r, HEX, 32)}"',
    "image": lambda r: f'<img src="data:image/png;base64,iVBORw0KGgo{base64.b64encode(r.randbytes(120)).decode()}">',
    "css": lambda r: f'<div class="Button_token__{_chars(r, ALNUM, 5)} css-{_chars(r, HEX, 7)}">',
    "asset": lambda r: f'<script src="/static/auth.{_chars(r, HEX, 20)}.js"></script>',
    "nonce": lambda r: f"Content-Security-Policy: script-src 'nonce-{base64.b64encode(r.randbytes(16)).decode()}'",
    "ssh public": lambda r: f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{_chars(r, ALNUM + '+/', 43)} me@host",
    "arn": lambda r: f"arn:aws:secretsmanager:us-east-1:{_chars(r, '123456789', 12)}:secret:prod/db-{_chars(r, ALNUM, 6)}",
    "aws ids": lambda r: f"i-0{_chars(r, HEX, 16)} vpc-{_chars(r, HEX, 17)} subnet-0{_chars(r, HEX, 16)}",
    "tensor": lambda r: f"model.layers.{r.randint(0, 40)}.self_attn.k_proj.weight: torch.Size([1024, 4096])",
    "limits": lambda r: f"MAX_TOKENS = {r.randint(100, 9999)}\ntoken_count: {r.randint(1, 999)}\ntokenizer: cl100k_base",
    "annotation": lambda r: "def login(user: str, password: str, token: str | None = None) -> Token:",
    "call": lambda r: f"token = get_token({_syllables(r, 3)}_settings)\nsecret = self.vault.read('db/{_syllables(r, 3)}')",
    "dictionary": lambda r: f"id = Column(Integer, primary_key=True)\nkey = {_syllables(r, 4)}Value.get(foreign_key)",
    "cache key": lambda r: f'cache_key = "v3:{_syllables(r, 4)}:{_chars(r, HEX, 32)}"',
    "ci cache": lambda r: f"Cache restored from key: Linux-node-{_chars(r, HEX, 64)}",
    "object id": lambda r: f'{{"_id": {{"$oid": "{_chars(r, HEX, 24)}"}}, "public_key_id": {r.randint(1, 99)}}}',
    "idempotency": lambda r: f'"object_id": "{_chars(r, HEX, 24)}", "checksum": "{_chars(r, HEX, 64)}"',
    "minified": lambda r: f"!function(e,t){{var n=e.key||t.token;return n.auth(e[{r.randint(1, 99)}],'{_syllables(r, 4)}')}}(a,b);",
    "certificate": lambda r: "-----BEGIN CERTIFICATE-----\n" + base64.b64encode(r.randbytes(90)).decode() + "\n-----END CERTIFICATE-----",
    "fingerprint": lambda r: f"Key fingerprint = SHA256:{base64.b64encode(r.randbytes(32)).decode().rstrip('=')}",
    "age public": lambda r: f"public key: age1{_chars(r, string.ascii_lowercase + '234567890', 58)}",
    "poetry": lambda r: f'content-hash = "{_chars(r, HEX, 64)}"',
    "page": lambda r: f'{{"next_page_token": null, "total": {r.randint(1, 999)}, "token_type": "bearer", "expires_in": 3600}}',
    "names": lambda r: f"auth_provider = 'allauth.account.auth_backends.AuthenticationBackend{r.randint(1, 99)}'",
    "video": lambda r: f"https://www.youtube.com/watch?v={_chars(r, ALNUM, 11)}&key_moment=3",
}  # fmt: skip


def _filled(rng: random.Random, template: str, value: str, password: bool, service: str) -> str:
    name = rng.choice(("PASSWORD", "DB_PASSWORD", "PASSWD")) if password else rng.choice(NAMES)
    words = name.lower().split("_")
    return template.format(
        v=value, s=service, S=service.upper(), N=name, n=name.lower(), d=name.lower().replace("_", "-"),
        p=" ".join(words), c=words[0] + "".join(map(str.capitalize, words[1:])),
    )  # fmt: skip


def positives(half: bool, services: tuple[str, ...], times: int = 3) -> Iterator[Case]:
    """Yield credentials of invented providers in the carriers of one half."""
    rng = random.Random(f"positives {half}")
    for carrier, templates in CARRIERS.items():
        for template in templates:
            if held_out(template) != half:
                continue
            for number, makes in enumerate((SHAPES, PASSWORDS)):
                if number and any(mark in template for mark in ("Bearer", "Authorization", "{s},", "{s}\t", "I use")):
                    continue  # nobody writes a password there
                for make in [m for m in makes.values() for _ in range(times)]:
                    value = make(rng)
                    if number and carrier != "prose" and "'" not in template and '"' not in template:
                        value = value.replace("#", "x")
                    if carrier == "URL" or "," in template[:4]:
                        value = value.translate(str.maketrans("&#%+=?, {}<>|;/", "abcdefghijklmno"))
                    text = _filled(rng, template, value, bool(number), rng.choice(services))
                    yield Case(text, value, f"{carrier}{' password' if number else ''}")


def placeholders(half: bool, services: tuple[str, ...]) -> Iterator[Case]:
    """Yield what documentation writes where a credential would stand."""
    rng = random.Random(f"placeholders {half}")
    for stand_in in STAND_INS:
        for carrier in [c for c in CARRIERS if held_out(stand_in) == half]:
            service, template = rng.choice(services), rng.choice(CARRIERS[carrier])
            value = _filled(rng, stand_in, "", False, service)
            yield Case(_filled(rng, template, value, rng.random() < 0.25, service), value, "placeholder")


def look_alikes(half: bool, times: int = 20) -> Iterator[Case]:
    """Yield what has the look of a credential or of its name and is none."""
    rng = random.Random(f"look-alikes {half}")
    for name, make in LOOK_ALIKES.items():
        if held_out(name) == half:
            for _ in range(times):
                yield Case(make(rng), "", name)
