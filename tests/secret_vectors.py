"""Keys and tokens drawn at random in the forms that services document; made at run time, so no scanner finds them here.

Each is drawn anew from a seed and belongs to nobody.
"""

import random
import string
from collections.abc import Iterator

_HEX = "0123456789abcdef"
_UPPER = string.ascii_uppercase + string.digits
_MIXED = string.ascii_letters + string.digits
_URL_SAFE = _MIXED + "-_"
_BASE64 = _MIXED + "+/"

# By service: fixed pieces, and pairs of an alphabet and how many of it.
_FORMS: dict[str, tuple[str | tuple[str, int], ...]] = {
    "aws": ("AKIA", (string.ascii_uppercase + "234567", 16)),
    "aws session": ("ASIA", (string.ascii_uppercase + "234567", 16)),
    "github": ("ghp_", (_MIXED, 36)),
    "github app": ("ghs_", (_MIXED, 36)),
    "github fine-grained": ("github_pat_", (_MIXED, 22), "_", (_MIXED, 59)),
    "gitlab": ("glpat-", (_URL_SAFE, 20)),
    "google": ("AIza", (_URL_SAFE, 35)),
    "google client": ("GOCSPX-", (_URL_SAFE, 28)),
    "openai": ("sk-", (_MIXED, 20), "T3BlbkFJ", (_MIXED, 20)),
    "openai project": ("sk-proj-", (_URL_SAFE, 74), "T3BlbkFJ", (_URL_SAFE, 74)),
    "anthropic": ("sk-ant-api03-", (_URL_SAFE, 93), "AA"),
    "hugging face": ("hf_", (string.ascii_letters, 34)),
    "slack": ("xoxb-", (string.digits, 12), "-", (string.digits, 12), "-", (_MIXED, 24)),
    "slack webhook": ("hooks.slack.com/services/T", (_UPPER, 10), "/B", (_UPPER, 10), "/", (_MIXED, 24)),
    "stripe": ("sk_live_", (_MIXED, 24)),
    "twilio": ("SK", (_HEX, 32)),
    "sendgrid": ("SG.", (_URL_SAFE, 22), ".", (_URL_SAFE, 43)),
    "mailgun": ("key-", (_HEX, 32)),
    "npm": ("npm_", (_MIXED, 36)),
    "pypi": ("pypi-AgEIcHlwaS5vcmc", (_URL_SAFE, 150)),
    "digitalocean": ("dop_v1_", (_HEX, 64)),
    "databricks": ("dapi", (_HEX, 32)),
    "shopify": ("shpat_", (_HEX, 32)),
    "telegram": ((string.digits, 10), ":AA", (_URL_SAFE, 33)),
    "azure": ("AccountKey=", (_BASE64, 86), "=="),
    "json web token": ("eyJ", (_URL_SAFE, 33), ".eyJ", (_URL_SAFE, 80), ".", (_URL_SAFE, 43)),
    "private key": ("-----BEGIN RSA PRIVATE KEY-----\n", (_BASE64, 64), "\n", (_BASE64, 64)),
    "ssh key": ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA", (_BASE64, 44)),
}
SERVICES = tuple(_FORMS)
_AROUND = (
    "Why does {} not work?",
    "export KEY={}\ncurl -H 'Authorization: Bearer $KEY' https://api.example.com/v1",
    'client = Client("{}")',
    "Der Schlüssel ist {}, bitte prüfen.",
    "headers:\n  - name: auth\n    value: '{}'",
)


def drawn(service: str, seed: int) -> str:
    """A token in the form of a service."""
    draw = random.Random(f"{service} {seed}")
    return "".join(
        part if isinstance(part, str) else "".join(draw.choices(part[0], k=part[1])) for part in _FORMS[service]
    )


def texts(services: tuple[str, ...], count: int) -> Iterator[tuple[str, str, str]]:
    """Service, token, and a text that holds it, in each of several surroundings in turn."""
    for service in services:
        for seed in range(count):
            token = drawn(service, seed)
            yield service, token, _AROUND[seed % len(_AROUND)].replace("{}", token)


def url(seed: int) -> tuple[str, str]:
    """A user and a password drawn at random, and the address that carries them."""
    draw = random.Random(f"url {seed}")
    scheme = draw.choice(["https", "postgres", "mongodb+srv", "redis", "ftp", "amqp"])
    word = "".join(draw.choices(_MIXED + "!$-_.", k=draw.randint(8, 24)))
    pair = f"{draw.choice(['ana', 'deploy', 'svc-build', 'u1'])}:{word}"
    return pair, f"{scheme}://{pair}@db{draw.randint(1, 9)}.brandt.heizung/{draw.choice(['', 'main', 'x?y=1'])}"


def assignment(seed: int) -> tuple[str, str]:
    """A value drawn at random, and a line of code or configuration that assigns it."""
    draw = random.Random(f"assignment {seed}")
    value = "".join(draw.choices(_MIXED + draw.choice(["", "-_", "!%+"]), k=draw.randint(16, 40)))
    line = draw.choice(
        [
            'password = "{}"',
            "api_key: {}",
            "DB_PASSWORD={}",
            '"client_secret": "{}",',
            "const apiKey = '{}';",
            "aws_secret_access_key = {}",
            "  auth_token: '{}'",
            "Passwort: {}",
        ]
    )
    return value, line.replace("{}", value)


def harmless(seed: int) -> Iterator[tuple[str, str]]:
    """What looks random and is no secret: a name, and a text."""
    draw = random.Random(f"harmless {seed}")

    def of(alphabet: str, count: int) -> str:
        return "".join(draw.choices(alphabet, k=count))

    yield "uuid", f"The row {of(_HEX, 8)}-{of(_HEX, 4)}-4{of(_HEX, 3)}-a{of(_HEX, 3)}-{of(_HEX, 12)} is missing."
    yield "git hash", f"Revert {of(_HEX, 40)} and tag {of(_HEX, 7)}."
    yield "sha256", f"sha256: {of(_HEX, 64)}  release.tar.gz"
    yield "md5", f"{of(_HEX, 32)}  disk.img"
    yield "base64 image", f"![x](data:image/png;base64,{of(_BASE64, 400)}==)"
    yield "order", f"Order {of(string.digits, 10)}, parcel 1Z{of(_UPPER, 16)}, invoice RE-2026-{of(string.digits, 6)}."
    yield (
        "isbn",
        f"ISBN 978-{of(string.digits, 1)}-{of(string.digits, 3)}-{of(string.digits, 5)}-{of(string.digits, 1)}",
    )
    yield (
        "date",
        f"2026-0{draw.randint(1, 9)}-1{of(string.digits, 1)}T1{of(string.digits, 1)}:30:00.{of(string.digits, 6)}Z",
    )
    yield "coordinates", f"{draw.uniform(-90, 90):.7f}, {draw.uniform(-180, 180):.7f}"
    yield (
        "price",
        f"1.{of(string.digits, 3)}.{of(string.digits, 3)},99 EUR or ${of('123456789', 1)},{of(string.digits, 3)}",
    )
    yield "math", f"{of('123456789', 1)}{of(string.digits, 9)} * {of(string.digits, 5)} = 3.{of(string.digits, 16)}"
    yield "constant", f"MAX_{of(string.ascii_uppercase, 6)} = 0x{of(_HEX, 16)}  # {of(string.digits, 19)}"
    yield "id", f"https://x.test/status/{of('123456789', 1)}{of(string.digits, 18)}"
    yield (
        "version",
        f"Chrome/1{of(string.digits, 2)}.0.{of(string.digits, 4)}.{of(string.digits, 3)}, v1.2.3.4, build 10.0.1904.1",
    )
    yield "bar code", f"EAN {of(string.digits, 13)}, UPC {of(string.digits, 12)}, GTIN {of(string.digits, 14)}"
    yield (
        "code",
        f"token = tokens[{of(string.digits, 2)}]; password = os.environ['PW']; key: str = get_key(row_{of(_HEX, 4)})",
    )
    yield "dna", of("ACGT", 60)
    yield (
        "phone-like",
        f"pages 100-{of('2345', 1)}00-1000, 12-{of(string.digits, 2)}-2026, 1{of(string.digits, 2)} 555 items",
    )
