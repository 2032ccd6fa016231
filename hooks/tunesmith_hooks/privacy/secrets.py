"""What opens a door: keys and tokens of services, passwords, and addresses that carry one."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.privacy import safe
from tunesmith_hooks.privacy.options import Options
from tunesmith_hooks.privacy.texts import Span, problems, says
from tunesmith_hooks.rule import Problem, rule

_WORD = "[A-Za-z0-9_-]"
_PEM = (
    r"-----BEGIN (?:[A-Z0-9]{2,10} )?(?:ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----\s{1,4}"
    r"(?:[A-Za-z-]{3,20}: [^\n]{1,80}\n\s{0,3}){0,3}[A-Za-z0-9+/=\s]{40,9000}"
)
# Each begins with what its service puts before its tokens, so that looking for it takes no time.
_TOKENS = (
    r"A(?:KIA|SIA)[A-Z2-7]{16}",  # AWS
    r"gh[opsur]_[A-Za-z0-9]{36}",  # GitHub
    r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
    rf"glpat-{_WORD}{{20,300}}",  # GitLab
    rf"gl(?:dt|rt|ptt|cbt|ft|soat)-{_WORD}{{20,64}}",
    rf"AIza{_WORD}{{35}}",  # Google
    rf"ya29\.{_WORD}{{20,400}}",
    rf"GOCSPX-{_WORD}{{28}}",
    rf"sk-(?:ant-|proj-|svcacct-|admin-|or-v1-){_WORD}{{32,200}}",  # Anthropic, OpenAI, OpenRouter
    r"sk-[A-Za-z0-9]{32,64}",
    r"hf_[A-Za-z0-9]{34,40}",  # Hugging Face
    r"gsk_[A-Za-z0-9]{52}",  # Groq
    r"r8_[A-Za-z0-9]{37}",  # Replicate
    r"xai-[A-Za-z0-9]{80}",
    r"pplx-[A-Za-z0-9]{48}",  # Perplexity
    r"xox[abeoprs]-[0-9]{8,14}-[A-Za-z0-9-]{10,200}",  # Slack
    r"xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{8,14}-[a-f0-9]{64}",
    r"hooks\.slack\.com/(?:services|workflows)/T[A-Z0-9]{6,14}/[AB][A-Z0-9]{6,14}/[A-Za-z0-9]{16,32}",
    rf"discord(?:app)?\.com/api/webhooks/[0-9]{{17,20}}/{_WORD}{{60,80}}",
    r"[sr]k_(?:live|test)_[A-Za-z0-9]{24,107}",  # Stripe
    r"whsec_[A-Za-z0-9+/]{32}",
    r"SK[0-9a-f]{32}",  # Twilio
    rf"SG\.{_WORD}{{22}}\.{_WORD}{{43}}",  # SendGrid
    r"key-[0-9a-f]{32}",  # Mailgun
    r"npm_[A-Za-z0-9]{36}",
    rf"pypi-AgEI{_WORD}{{50,300}}",
    r"rubygems_[0-9a-f]{48}",
    rf"dckr_pat_{_WORD}{{27}}",  # Docker
    r"do[opr]_v1_[0-9a-f]{64}",  # DigitalOcean
    r"dapi[0-9a-f]{32}",  # Databricks
    r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",  # Shopify
    rf"sq0(?:atp|csp)-{_WORD}{{22,43}}",  # Square
    r"lin_api_[A-Za-z0-9]{40}",  # Linear
    r"ntn_[A-Za-z0-9]{46}",  # Notion
    r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}",  # Postman
    r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}",  # Grafana
    rf"hvs\.{_WORD}{{90,120}}",  # Vault
    r"AccountKey=[A-Za-z0-9+/]{86}==",  # Azure
    rf"eyJ{_WORD}{{12,2000}}\.eyJ{_WORD}{{12,4000}}\.{_WORD}{{16,1000}}",  # JSON Web Token
    _PEM,
)
# How short tokens begin, and those that may have few digits; the others leave a long run.
_SHORT = word_set("ghp gho ghu ghs ghr glpat hf npm sk rk gocspx dckr whsec sq0atp hooks webhooks")
_TELEGRAM = rf"(?<![0-9])[0-9]{{8,10}}:AA{_WORD}{{33}}"
# What jwt.io shows, and the key of Stripe's documentation.
_PUBLISHED = ("SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", "4eC39HqLyjWDarjtT1zdp7dc", "BQokikJOvBiI2HlWgH4olfQ2")
_KEY_HINT = "Revoke it where it is valid, and write words that say what it is, such as not-a-real-token."


@rule()
def secret(record: Record, _options: Options) -> Iterator[Problem]:
    """No text holds a key or token in the form that a service gives it, nor a private key.

    Why: whoever reads it can use it, and scanners and readers cannot tell whether it has been revoked. Known are the
    forms of about forty services, JSON Web Tokens, and private keys in PEM. What says that it is none passes, such as
    a key with EXAMPLE in it, and those that documentation publishes.

    Bad:
        messages:
          - role: user
            content: |-
              What is this?
              -----BEGIN PRIVATE KEY-----
              MC4CAQAwBQYDK2VwBCIEIKm7Wb2s9Xq4ZrT0uPvY
          - role: assistant
            content: |-
              A private key in PEM.
    Good:
        messages:
          - role: user
            content: |-
              What is this?
              -----BEGIN PRIVATE KEY-----
              not-a-real-key
          - role: assistant
            content: |-
              A private key in PEM.
    """
    whole, runs = record.whole, record.digit_runs
    long = (runs and re.search(rb"0[0Aa_-]{16}|00:AA", runs)) or re.search("A[KS]IA|AIza", whole)
    pem = "-" in whole and "-----BEGIN" in whole
    short = "_" in whole or (runs and re.search(rb"0[0Aa_-]{4}", runs))
    if long or pem or (short and says(record, _SHORT)):
        yield from problems(record, _secrets, "a key or token", _KEY_HINT)


def _secrets(passage: Passage) -> Iterator[Span]:
    text = passage.text
    for pattern in (*_TOKENS, *((_TELEGRAM,) if ":AA" in text else ())):
        for match in re.finditer(pattern, text):
            before = text[max(0, match.start() - 1) : match.start()]
            after = text[match.end() : match.end() + 1]
            if not (before.isalnum() or after.isalnum()) and _is_random(match.group()):
                yield match.span()


def _is_random(token: str) -> bool:
    return entropy(token) >= 3 and not safe.is_stand_in(token) and not any(known in token for known in _PUBLISHED)


def entropy(text: str) -> float:
    """Shannon's entropy of the characters in bits: 4 for even hexadecimal digits, up to 6 for base 64."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


_URL = r"://([^\s/?#:@\"'<>]{0,100}):([^\s/?#@\"'<>]{1,200})@(\[?[\w.:-]{1,253})"
_URL_HINT = "Leave out the part before the @, or write words such as USER:PASSWORD."


@rule()
def url_credentials(record: Record, _options: Options) -> Iterator[Problem]:
    """No address carries a user and a password, as in https://user:password@host.

    Why: it opens that door to every reader. Passwords that say what they are pass, as do those equal to the user's
    name, and hosts that are reserved for examples or stand for the machine itself.

    Bad:
        messages:
          - role: user
            content: |-
              What does git clone https://ana:Vk8-tree-41@git.brandt.heizung/x do?
          - role: assistant
            content: |-
              It copies the repository x.
    Good:
        messages:
          - role: user
            content: |-
              What does git clone https://git.brandt.heizung/x do?
          - role: assistant
            content: |-
              It copies the repository x.
    """
    if "@" in record.whole and "://" in record.whole:
        yield from problems(record, _credentials, "a user and password", _URL_HINT)


_VARIABLE = r"\$\{?[A-Za-z_]\w*\}?|%\w+%|[{<\[*].*"
_OWN_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "[::1")  # noqa: S104
_BLANKS = frozenset(("pass", "pwd", "pw", "psw", "user", "username", "host", "port", "motdepasse"))


def _credentials(passage: Passage) -> Iterator[Span]:
    for match in re.finditer(_URL, passage.text):
        user, word, host = match.groups()
        if re.fullmatch(_VARIABLE, word) or word.lower() in {user.lower(), *_BLANKS}:
            continue
        if not (safe.is_stand_in(word) or safe.is_reserved(host.partition(":")[0]) or host.startswith(_OWN_HOSTS)):
            yield match.start(1), match.end(2)


# What stands before the value, by its last word; a key is one only behind a word that says what it opens.
_NAMES = ("password", "passwd", "passphrase", "pwd", "secret", "token", "key", "passwort", "kennwort", "contraseña")
_OPENING = r"(?:api|access|secret|private|auth|encryption|signing|master|account)[ _-]?$"
_ASSIGNED = r"[\"'`*]{0,3}[ ]?(?:=>|:=|[:=])[ ]?[\"'`*]{0,3}([^\s\"'`,;<>(){}\[\]=*]{10,200}={0,2})(?![\w(\[.])"
# The words in which a name ends up when a text is split; api_key is two of them, apiKey is one.
_CUES = word_set(*_NAMES, "apikey accesskey secretkey authkey privatekey clientsecret accesstoken authtoken dbpassword")
_LEAST_ENTROPY = 3.5
_VALUE_HINT = "Write words that say what it is, such as changeme or not-a-real-token, or read it from the environment."


@rule()
def password(record: Record, _options: Options) -> Iterator[Problem]:
    """No text assigns a password or key that looks drawn at random, as in password = "…" or api_key: ….

    Why: it may be somebody's, and models repeat it in the code of others. A value counts if it mixes letters and
    digits and has at least 3.5 bits of entropy a character, so words, names, and code that fetches the value pass.
    What has the form of a service's token is left to `secret`.
    The names of such values are known in English, German and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Is db_password = "rT7-kq2Lw9Zx" safe in a file?
          - role: assistant
            content: |-
              No, keep it in the environment.
    Good:
        messages:
          - role: user
            content: |-
              Is db_password = "changeme" safe in a file?
          - role: assistant
            content: |-
              No, keep it in the environment.
    """
    if (b"a" in record.digit_runs or b"A" in record.digit_runs) and says(record, _CUES):
        yield from problems(record, _assigned, "what looks like a password or key", _VALUE_HINT)


def _assigned(passage: Passage) -> Iterator[Span]:
    if _CUES.isdisjoint(passage.vocabulary):
        return
    folded = passage.folded
    for name in _NAMES:
        for match in re.finditer(name + _ASSIGNED, folded) if name in folded else ():
            if name == "key" and not re.search(_OPENING, folded[max(0, match.start() - 12) : match.start()]):
                continue
            value = passage.text[match.start(1) : match.end(1)]
            if _looks_drawn(value) and not any(_secrets(Passage(passage.where, value, passage.kind))):
                yield match.span(1)  # what has the form of a service's token is told of by `secret`


def _looks_drawn(value: str) -> bool:
    """Whether a value mixes letters and digits, as words and code seldom do, without repeating itself."""
    mixed = re.search("[0-9]", value) and re.search("[A-Za-z]", value) and "//" not in value
    return bool(mixed) and entropy(value) >= _LEAST_ENTROPY and not safe.is_stand_in(value)


RULES = (secret, url_credentials, password)
