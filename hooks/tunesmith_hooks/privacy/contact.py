"""How a person is reached: e-mail addresses and phone numbers."""

import re
from collections.abc import Iterator
from functools import partial

from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.privacy import safe
from tunesmith_hooks.privacy.options import Options
from tunesmith_hooks.privacy.texts import Span, near, problems, says, stands_alone
from tunesmith_hooks.rule import Problem, rule

_DOMAIN = r"@(?:[^\W_][\w-]{0,62}\.){1,8}(?:[^\W\d_]{2,24}|xn--[\w-]{2,59})(?![\w(@])"
_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_{|}~"
_FILES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".js", ".mjs", ".css", ".html", ".json")
_EMAIL_HINT = "Write an address at example.com, or leave it out."


@rule()
def email(record: Record, options: Options) -> Iterator[Problem]:
    """No text holds an e-mail address that could be somebody's.

    Why: it leads to one person, and copies of a dataset cannot be called back. Addresses at example.com, example.org,
    example.net and under .test, .example or .invalid pass, and mailboxes of machines such as noreply@. Those of firms
    and offices do not: they change, and who reads them is a person. Logins such as git@github.com are no addresses.

    Bad:
        messages:
          - role: user
            content: |-
              Write to jana@brandt.heizung and ask for the manual.
          - role: assistant
            content: |-
              Dear Jana, could you send me the manual?
    Good:
        messages:
          - role: user
            content: |-
              Write to jana@example.com and ask for the manual.
          - role: assistant
            content: |-
              Dear Jana, could you send me the manual?
    """
    if "@" in record.whole:
        domains = tuple(domain.lower().lstrip("@") for domain in options.safe_domains)
        yield from problems(record, partial(_emails, domains=domains), "an e-mail address", _EMAIL_HINT)


def _emails(passage: Passage, domains: tuple[str, ...]) -> Iterator[Span]:
    text = passage.text
    for match in re.finditer(_DOMAIN, text) if "@" in text else ():
        head = text[max(0, match.start() - 64) : match.start()]
        local = head[len(head.rstrip(_LOCAL)) :]
        local = re.split(r"[=/|]|://", local)[-1].lstrip(".!#$%&'*+-?^{}~")
        host = match.group()[1:].lower()
        if local and not local.endswith(".") and _is_mailbox(text, match, local, host) and host not in domains:
            yield match.start() - len(local), match.end()


def _is_mailbox(text: str, match: re.Match[str], local: str, host: str) -> bool:
    if safe.is_machine(local) or safe.is_reserved(host) or host.endswith(_FILES):
        return False
    token = text[max(0, match.start() - 200) : match.start()].split()[-1]
    if "/" not in token.rpartition("://")[2] and "://" in token:
        return False  # the user, or the password, of a URL
    return not re.match(r":(?:[~/]|[\w.-]{1,80}/)", text[match.end() : match.end() + 82])  # where scp copies to


_PLUS = r"\+[1-9](?:[ ().\-/]{0,3}[0-9]){6,14}"
_AMERICAN = r"[2-9][0-9]{2}(?:\)[ .-]?|[.-])[2-9][0-9]{2}[ .-][0-9]{4}(?![0-9A-Za-wyz_]|[.-][0-9]|[ ]?=)"
_BEFORE_AMERICAN = r"(?<![\w.+/-])(?:(?:\+?1|001)[ .-]?)?\(?$"
_NATIONAL = r"[0-9](?:[ ().\-/]{0,2}[0-9]){7,13}"
_PHONE_WORDS = word_set(
    "phone telephone tel mobile cell cellphone fax whatsapp landline sms call",
    "telefon telefonnummer handy handynummer mobil rufnummer durchwahl anrufen téléphone portable tél appelez",
    "teléfono móvil celular llame llama telefono cellulare telefone telemóvel telefoon puhelin",
)
# "Ruf mich unter 0176 … an": the verb may stand far from the number, which "unter" leads in.
_CALLING = word_set(
    "ruf rufe rufen rufst ruft anruf anrufen angerufen anzurufen rückruf erreichen erreichst erreicht erreiche",
    "erreichbar",
)
_LED_IN = r"\bunter (?:(?:der|meiner|ihrer|seiner|folgender) (?:\w{1,8}nummer|nummer) |folgender nummer:? )?\(?$"
# The countries whose national form a language suggests.
_REGIONS = {
    "en": ("US", "GB", "AU", "IN", "IE", "NZ", "ZA"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH", "CA"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "it": ("IT",),
    "pt": ("PT", "BR"),
    "nl": ("NL", "BE"),
    "pl": ("PL",),
    "sv": ("SE",),
    "fi": ("FI",),
    "da": ("DK",),
    "nb": ("NO",),
    "no": ("NO",),
}
_INTERNATIONAL, _NORTH_AMERICA = ("ZZ",), ("US",)
# Countries that set numbers aside for film and print, with their codes.
_DRAMA_CODES = {"GB": "44", "DE": "49", "FR": "33", "AU": "61"}
# Where a number within the country is written with a 0 before it.
_WITH_ZERO = word_set("GB AU IE NZ ZA DE AT CH FR BE NL SE FI")
_PHONE_HINT = "Write a number set aside for examples such as 555-0123, or say where the number is found."


@rule()
def phone(record: Record, options: Options) -> Iterator[Problem]:
    """No text holds a phone number that could be somebody's.

    Why: whoever has it can be called. Found are numbers of a possible length that begin with a plus sign, numbers of
    North America written with signs or brackets, and behind a word such as phone, Telefon or téléphone the valid
    numbers of the countries where the record's language is spoken, as are those behind the German "unter" beside a verb
    of calling. Numbers that are set aside for film and print pass:
    555-0100 to 555-0199 in North America, and those that the authorities of the United Kingdom, Germany, France and
    Australia name.

    Bad:
        messages:
          - role: user
            content: |-
              Put this on the door: Back at two, call (415) 555-2671.
          - role: assistant
            content: |-
              We are back at two.
    Good:
        messages:
          - role: user
            content: |-
              Put this on the door: Back at two, call (415) 555-0123.
          - role: assistant
            content: |-
              We are back at two.
    """
    runs = record.digit_runs
    if not runs or not re.search(rb"0(?:[ .()/-]{0,2}0){6}", runs):
        return
    american = re.search(rb"000(?:\) ?|[.-])000[ .-]0000(?!0)", runs) is not None
    if american or "+" in record.whole or says(record, _PHONE_WORDS | _CALLING):
        allowed = frozenset(re.sub(r"\D", "", number) for number in options.safe_phones)
        regions = _REGIONS.get(record.primary_language, ())
        find = partial(_phones, american=american, regions=regions, allowed=allowed)
        yield from problems(record, find, "a phone number", _PHONE_HINT)


def _phones(passage: Passage, american: bool, regions: tuple[str, ...], allowed: frozenset[str]) -> Iterator[Span]:
    text, done = passage.text, 0
    for start, end, places in sorted(_candidates(passage, american, regions)):
        if start < done:
            continue
        if _is_set_aside(text[start:end], places):  # as most numbers of a clean record are
            done = end
            continue
        reach = valid(text, start, end, places)
        if reach:
            done, digits = reach
            if digits not in allowed and not safe.is_drama(digits) and not safe.is_sequence(digits[-10:]):
                yield start, done


def _is_set_aside(number: str, regions: tuple[str, ...]) -> bool:
    """Whether a number is one for film and print as it is written; of others only a library tells what they are."""
    digits = re.sub(r"[^0-9]", "", number)
    if regions == _INTERNATIONAL:
        return safe.is_drama(digits)
    if regions == _NORTH_AMERICA:
        return safe.is_drama("1" + digits[-10:])
    codes = [_DRAMA_CODES[region] for region in regions if region in _DRAMA_CODES]
    return digits.startswith("0") and any(safe.is_drama(code + digits[1:]) for code in codes)


def _candidates(
    passage: Passage, american: bool, regions: tuple[str, ...]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    text = passage.text
    for match in re.finditer(_PLUS, text) if "+" in text else ():
        if not text[max(0, match.start() - 1) : match.start()].isalnum():
            yield *match.span(), _INTERNATIONAL
    for match in re.finditer(_AMERICAN, text) if american else ():
        head = text[max(0, match.start() - 8) : match.start()]
        before = re.search(_BEFORE_AMERICAN, head)
        if before:
            yield match.start() - len(before.group()), match.end(), _NORTH_AMERICA
    is_called = "unter" in passage.vocabulary and not _CALLING.isdisjoint(passage.vocabulary)
    if regions and (is_called or not _PHONE_WORDS.isdisjoint(passage.vocabulary)):
        for match in re.finditer(_NATIONAL, text):
            if stands_alone(text, *match.span()) and _is_told(passage, match, is_called):
                opened = text[match.start() - 1 : match.start()] == "(" and ")" in match.group()
                yield match.start() - opened, match.end(), regions


def _is_told(passage: Passage, match: re.Match[str], is_called: bool) -> bool:
    """Whether the words before a number, or a verb of calling around it, say that it is a phone's."""
    if near(passage.text, *match.span(), before=24) & _PHONE_WORDS:
        return True
    if not is_called or not re.search(_LED_IN, passage.folded[max(0, match.start() - 40) : match.start()]):
        return False
    before = re.split("[.!?\n]", passage.folded[max(0, match.start() - 80) : match.start()])[-1]
    after = re.split("[.!?\n]", passage.folded[match.end() : match.end() + 20], maxsplit=1)[0]
    return not _CALLING.isdisjoint(f"{before} {after}".replace(",", " ").split())


def valid(text: str, start: int, end: int, regions: tuple[str, ...]) -> tuple[int, str] | None:
    """The end and the digits of the longest valid number from `start` on; groups behind it may be something else."""
    import phonenumbers  # takes 30 ms, and most records have no such number

    written_out = regions in (_INTERNATIONAL, _NORTH_AMERICA)  # the form itself says that it is a phone number
    while end > start:
        number = re.sub(r"^00", "+", text[start:end])
        for region in regions:
            if region in _WITH_ZERO and not number.lstrip("(").startswith(("0", "+")):
                continue
            try:
                parsed = phonenumbers.parse(number.replace("(0)", ""), region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.TOLL_FREE:
                return None  # a help line or a firm: nobody's own number
            if (written_out and phonenumbers.is_possible_number(parsed)) or phonenumbers.is_valid_number(parsed):
                return end, f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"
        shorter = re.match(r"(?s).*[0-9](?=[ ./-]+\(?[0-9]+$)", text[start:end])
        end = start + shorter.end() if shorter and regions == _INTERNATIONAL else start
    return None


RULES = (email, phone)
