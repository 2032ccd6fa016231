"""The forms in which countries write the numbers of persons, and what tells such a number from others."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import NamedTuple

from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.privacy import safe
from tunesmith_hooks.privacy.texts import Span, near, says, stands_alone


class Number(NamedTuple):
    """How a country writes a number, and the module of python-stdnum that knows its check digits and dates.

    `words` are those of which one must stand beside it; a form that is rare enough needs none.
    """

    pattern: str
    check: str
    words: frozenset[str] = frozenset()


class Shaped(NamedTuple):
    """A form that needs no word beside it, and what it leaves among the runs of a text."""

    cue: bytes
    number: Number


_SHAPED = (
    Shaped(b"000-00-0000", Number(r"[0-9]{3}-[0-9]{2}-[0-9]{4}", "us.ssn")),
    Shaped(b"000.000.000-00", Number(r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", "br.cpf")),
    Shaped(b"000.0000.0000.00", Number(r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}", "ch.ssn")),
    Shaped(b"000000-0000000", Number(r"[0-9]{6}-[1-4][0-9]{6}", "kr.rrn")),
    Shaped(b".000.000-", Number(r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9Kk]", "cl.rut")),
    Shaped(b"00000000000000000", Number(r"[1-8][0-9]{16}[0-9X]", "cn.ric")),
    Shaped(b"00 00 00 ", Number(r"[12] [0-9]{2} [0-9]{2} [0-9][0-9AB] [0-9]{3} [0-9]{3} [0-9]{2}", "fr.nir")),
)


def _named(pattern: str, check: str, words: str) -> Number:
    return Number(pattern, check, word_set(words))


_NINE = r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"
_NAMED = (
    _named(r"[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}", "us.ssn", "ssn ssns social"),
    _named(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", "gb.nhs", "nhs"),
    _named(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?[0-9]{2}){3} ?[A-D]", "", "nino nin insurance"),
    _named(_NINE, "ca.sin", "insurance nas"),
    _named(r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}", "de.idnr", "steuer id idnr steueridentifikationsnummer tin tax"),
    _named(r"[0-9]{8}[ -]?[A-Za-z]", "es.dni", "dni nif documento identidad"),
    _named(r"[XYZ][ -]?[0-9]{7}[ -]?[A-Z]", "es.nie", "nie nif documento identidad"),
    _named(r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}", "fr.nir", "nir sécu sociale"),
    _named(r"[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]", "it.codicefiscale", "codice fiscale cf tax"),
    _named(r"[0-9]{4}[. ]?[0-9]{2}[. ]?[0-9]{3}", "nl.bsn", "bsn burgerservicenummer sofinummer"),
    _named(r"[0-9]{11}", "pl.pesel", "pesel"),
    _named(r"(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}", "se.personnummer", "personnummer personal"),
    _named(r"[0-9]{6}[-+A][0-9]{3}[0-9A-Y]", "fi.hetu", "hetu henkilötunnus personbeteckning personal"),
    _named(r"[0-9]{6}-?[0-9]{4}", "dk.cpr", "cpr personnummer"),
    _named(r"[0-9]{6} ?[0-9]{5}", "no.fodselsnummer", "fødselsnummer fodselsnummer personnummer"),
    _named(r"[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}-?[0-9]{3}\.?[0-9]{2}", "be.nn", "rijksregisternummer registre niss"),
    _named(r"[0-9]{9}", "pt.nif", "nif contribuinte"),
    _named(r"[0-9]{11}", "br.cpf", "cpf"),
    _named(r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}", "in_.aadhaar", "aadhaar aadhar uidai"),
    _named(r"[0-9]{3} ?[0-9]{3} ?[0-9]{2,3}", "au.tfn", "tfn"),
    _named(r"[0-9]{13}", "za.idnr", "id identity"),
    _named(r"[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9A-Z][0-9]", "mx.curp", "curp"),
    _named(r"[0-9]{7}[A-W][A-IW]?", "ie.pps", "pps ppsn"),
    _named(r"[1-9][0-9]{10}", "tr.tckimlik", "tc kimlik"),
    _named(r"[1-8][0-9]{12}", "ro.cnp", "cnp"),
    _named(r"[0-9]{6}/?[0-9]{3,4}", "cz.rc", "rodné rodne rč"),
)
_WORDS: frozenset[str] = frozenset().union(*(number.words for number in _NAMED))


def finder(record: Record) -> Callable[[Passage], Iterator[Span]] | None:
    """What finds the numbers in a text of a record; None where no form and no word says that there is one."""
    shaped = [one.number for one in _SHAPED if one.cue in record.digit_runs]
    named = says(record, _WORDS)
    return partial(_numbers, shaped=shaped, named=named) if shaped or named else None


def _numbers(passage: Passage, shaped: Sequence[Number], named: bool) -> Iterator[Span]:
    done: set[Span] = set()
    beside = () if not named or _WORDS.isdisjoint(passage.vocabulary) else _NAMED
    for number in (*shaped, *beside):
        if number.words and number.words.isdisjoint(passage.vocabulary):
            continue
        for match in re.finditer(number.pattern, passage.text):
            if match.span() not in done and _is_somebodys(number, passage.text, match):
                done.add(match.span())
                yield match.span()


def _is_somebodys(number: Number, text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if not stands_alone(text, start, end) or re.match(r"-[0-9]", text[end : end + 2]) or text[start - 1 : start] == "-":
        return False
    if number.words and number.words.isdisjoint(near(text, start, end, 50, 30)):
        return False
    if safe.is_specimen(match.group()):
        return False
    return not number.check or bool(import_module(f"stdnum.{number.check}").is_valid(match.group().replace(" ", "")))
