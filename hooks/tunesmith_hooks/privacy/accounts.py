"""Numbers by which money moves: payment cards and bank accounts."""

import re
from collections.abc import Iterator

from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.privacy import safe
from tunesmith_hooks.privacy.options import Options
from tunesmith_hooks.privacy.texts import Span, near, problems, stands_alone
from tunesmith_hooks.rule import Problem, rule

_CARD = (
    r"[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?(?![ -]?[0-9]{4}(?![0-9]))"
    r"|3[0-9]{3}([ -])[0-9]{6}\2[0-9]{4,5}"
    r"|[0-9]{12,19}"
)
# First and last prefix of each issuer and the lengths of its numbers (ISO/IEC 7812, as the schemes publish them).
_LONG = (16, 17, 18, 19)
_ISSUERS = (
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14, *_LONG)),
    ("36", "36", (14, *_LONG)),
    ("38", "39", (14, *_LONG)),
    ("6011", "6011", _LONG),
    ("644", "659", _LONG),
    ("3528", "3589", _LONG),
    ("62", "62", _LONG),
    ("2200", "2204", (16,)),
    ("1800", "1800", (15,)),
    ("2131", "2131", (15,)),
    ("50", "50", (12, 13, 14, 15, *_LONG)),
    ("56", "69", (12, 13, 14, 15, *_LONG)),
)
_PLAIN_LENGTHS = (15, 16)
_CARD_WORDS = word_set(
    "card cards cc credit debit visa mastercard maestro amex discover diners jcb cvv cvc expiry karte kreditkarte",
    "kartennummer carte tarjeta cartão",
)
_CARD_HINT = "Write a number that payment services publish for tests, such as 4111 1111 1111 1111, or leave it out."


@rule()
def card(record: Record, _options: Options) -> Iterator[Problem]:
    """No text holds the number of a payment card.

    Why: with it money is spent. A number of 12 to 19 digits is taken for a card's if its check digit is right and a
    word such as card stands beside it. Without such a word its first digits have to be those of an issuer that uses
    this length, and it has to have 15 or 16 digits or be grouped as on a card, since bar codes and ids have the other
    lengths. Numbers that payment services publish for tests pass.

    Bad:
        messages:
          - role: user
            content: |-
              Did my card 4000 0000 7413 2608 expire?
          - role: assistant
            content: |-
              I cannot see that; the date stands on the card.
    Good:
        messages:
          - role: user
            content: |-
              Did my card 4111 1111 1111 1111 expire?
          - role: assistant
            content: |-
              I cannot see that; the date stands on the card.
    """
    runs = record.digit_runs
    if runs and (b"000000000000" in runs or re.search(rb"0000[ -](?:000000|0000[ -]0000)[ -]0000", runs)):
        yield from problems(record, _cards, "the number of a payment card", _CARD_HINT)


def _cards(passage: Passage) -> Iterator[Span]:
    text = passage.text
    for match in re.finditer(_CARD, text):
        start, end = match.span()
        digits = re.sub("[ -]", "", match.group())
        if safe.is_test_card(digits) or not stands_alone(text, start, end) or not _is_luhn(digits):
            continue
        if re.search(r"[A-Z]{2}[0-9]{2} $", text[max(0, start - 5) : start]):  # the rest of an IBAN
            continue
        plain = bool(match[1] or match[2] or len(digits) in _PLAIN_LENGTHS)
        if (plain and _has_issuer(digits)) or near(text, start, end, 60, 30) & _CARD_WORDS:
            yield start, end


def _has_issuer(digits: str) -> bool:
    return any(first <= digits[: len(first)] <= last and len(digits) in lengths for first, last, lengths in _ISSUERS)


def _is_luhn(digits: str) -> bool:
    from stdnum import luhn  # most records have no such number

    return luhn.is_valid(digits)


_IBAN = (
    r"(?<![\w])(?:[A-Z]{2}[0-9]{2}(?:([ -])[A-Z0-9]{4}){2,8}(?:\1[A-Z0-9]{1,3})?(?!\w)"
    r"|[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30})(?!\w)"
)
_IBAN_HINT = "Write the example of the IBAN registry, such as GB29 NWBK 6016 1331 9268 19, or leave it out."


@rule()
def iban(record: Record, _options: Options) -> Iterator[Problem]:
    """No text holds the international number of a bank account.

    Why: it belongs to somebody, and direct debits are drawn with it. The country's length and form and the check digits
    have to be right. The examples of the IBAN registry and of central banks pass.

    Bad:
        messages:
          - role: user
            content: |-
              Is DE05 0000 0000 0007 4132 01 long enough?
          - role: assistant
            content: |-
              Yes, German ones have 22 characters.
    Good:
        messages:
          - role: user
            content: |-
              Is DE89 3704 0044 0532 0130 00 long enough?
          - role: assistant
            content: |-
              Yes, German ones have 22 characters.
    """
    if record.digit_runs and re.search(rb"0[0Aa]{9}|0000[ -]0000", record.digit_runs):
        yield from problems(record, _ibans, "the number of a bank account", _IBAN_HINT)


def _ibans(passage: Passage) -> Iterator[Span]:
    text = passage.text
    for match in re.finditer(_IBAN, text):
        end = _end(match.group())
        if end:
            yield match.start(), match.start() + end


def _end(candidate: str) -> int | None:
    """Where the account number ends in a candidate, which may go on with other groups; None if there is none."""
    from stdnum import iban as registry

    ends = [place.start() for place in re.finditer(r"[ -]|$", candidate)]
    for end in reversed(ends):
        plain = re.sub("[ -]", "", candidate[:end]).upper()
        if not safe.is_sample_account(plain) and _has_check_digits(plain) and registry.is_valid(plain):
            return end
    return None


def _has_check_digits(plain: str) -> bool:
    """ISO 7064 mod 97-10, before the country's own form is looked up."""
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


RULES = (card, iban)
