"""Privacy: synthetic personal data whose places are given, planted secrets, and harmless text."""

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial

import run
from score import Score

import data
from measures import Measure, share

sys.path.append(str(run.REPOSITORY / "tests"))  # where the forms of tokens are drawn for the tests too
import secret_vectors

FILE = "presidio_synth_v2.json"
_PER_SERVICE = 20
_DRAWN = 200
_FEW = 40  # below so many, counts are told and no share is aimed at

# What one would write in a minute.
_NAIVE = {
    "privacy/email": r"\S+@\S+\.\S+",
    "privacy/card": r"\b\d{13,19}\b",
    "privacy/iban": r"\b[A-Z]{2}\d{2}[A-Z0-9]{10,30}\b",
    "privacy/ip-address": r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
    "privacy/national-id": r"\b\d{3}-\d{2}-\d{4}\b",
    "privacy/phone": r"[+(]?\d[\d ().x-]{6,}\d",
    "privacy/secret": r"\b[A-Za-z0-9_-]{32,}\b",
    "privacy/url-credentials": r"//[^/\s]+:[^/\s]+@",
    "privacy/password": r"(?i)(?:password|key|secret|token)\W{1,4}\S{8,}",
}
_KINDS = (
    ("privacy/email", "EMAIL_ADDRESS", "e-mail addresses"),
    ("privacy/card", "CREDIT_CARD", "cards"),
    ("privacy/iban", "IBAN_CODE", "IBANs"),
    ("privacy/ip-address", "IP_ADDRESS", "IP addresses"),
    ("privacy/national-id", "US_SSN", "Social Security numbers"),
)
Spans = list[tuple[int, int]]
Find = Callable[[data.Row], Spans]


def measures() -> Iterator[Measure]:
    """The hook's rows."""
    for rule, kind, what in _KINDS:
        yield _compared(rule, f"{what} in {FILE}", kind)
    yield from _phones()
    yield from _planted()
    yield _harmless()
    yield _elsewhere()


def _compared(rule: str, what: str, kind: str, wanted: Callable[[str], bool] = bool) -> Measure:
    """The rule and a naive pattern on the spans wanted; an alarm is right where it meets a span of the kind."""
    score = _score(partial(_said, rule), kind, wanted)
    naive = _score(partial(_matched, rule), kind, wanted)
    count = score.right + score.missed
    aimed = count >= _FEW
    met = min(score.precision or 0, score.recall or 0) >= 0.95 if aimed else None
    return Measure(f"{what}, {count}", "P and R ≥ 0.95" if aimed else "", _told(score), f"pattern: {_told(naive)}", met)


def _told(score: Score) -> str:
    return f"P {share(score.precision)}, R {share(score.recall)} ({score.wrong} wrong, {score.missed} missed)"


def _score(find: Find, kind: str, wanted: Callable[[str], bool]) -> Score:
    """Spans found or missed among those wanted, and alarms that meet no span of the kind."""
    right = wrong = missed = 0
    for row in data.rows(FILE):
        text, found = row.record.messages[0].content, find(row)
        spans = [(start, end, of) for start, end, of in row.truth["spans"] if of == kind]
        wrong += sum(not any(_meet(one, span) for span in spans) for one in found)
        for start, end, of in spans:
            if wanted(text[start:end]):
                hit = any(_meet(one, (start, end, of)) for one in found)
                right, missed = right + hit, missed + (not hit)
    return Score(right, wrong, missed)


def _meet(one: tuple[int, int], span: tuple[int, int, str]) -> bool:
    return one[0] < span[1] and span[0] < one[1]


def _said(rule: str, row: data.Row) -> Spans:
    return [problem.span for problem in run.problems(rule, row.record) if problem.span]


def _matched(rule: str, row: data.Row) -> Spans:
    return [match.span() for match in re.finditer(_NAIVE[rule], row.record.messages[0].content)]


def _in_form(text: str) -> bool:
    """Whether a phone number begins with + or 001, or is North American with an area and exchange that may exist."""
    american = r"(?:1[-. ])?\(?[2-9]\d\d[-.) ]{1,2}[2-9]\d\d[-. ]\d{4}(?:x\d+)?"
    return text.startswith(("+", "001")) or re.fullmatch(american, text) is not None


def _phones() -> Iterator[Measure]:
    all_of = sum(of == "PHONE_NUMBER" for row in data.rows(FILE) for _, _, of in row.truth["spans"])
    rule, kind = "privacy/phone", "PHONE_NUMBER"
    what = f"phone numbers in {FILE}: of {all_of}, in international or North American form"
    yield _compared(rule, what, kind, _in_form)
    yield _compared(rule, f"phone numbers in {FILE}, all", kind)._replace(target="", met=None)


def _planted() -> Iterator[Measure]:
    tokens = [text for _, _, text in secret_vectors.texts(secret_vectors.SERVICES, _PER_SERVICE)]
    urls = [secret_vectors.url(seed)[1] for seed in range(_DRAWN)]
    assigned = [secret_vectors.assignment(seed)[1] for seed in range(_DRAWN)]
    services = len(secret_vectors.SERVICES)
    yield _recall("privacy/secret", f"tokens of {services} services drawn at random", tokens)
    yield _recall("privacy/url-credentials", "URLs with a password drawn at random", urls)
    yield _recall("privacy/password", "assignments of 16 to 40 characters drawn at random", assigned)


def _recall(rule: str, what: str, texts: list[str]) -> Measure:
    found = sum(run.fires(rule, data.record([text])) for text in texts)
    naive = sum(re.search(_NAIVE[rule], text) is not None for text in texts)
    score, beside = found / len(texts), naive / len(texts)
    return Measure(
        f"{what}, {len(texts)}", "R ≥ 0.95", f"R {share(score)}", f"pattern: R {share(beside)}", score >= 0.95
    )


def _harmless() -> Measure:
    """Alarms of any rule of the hook on what looks like a secret and is none."""
    texts = [text for seed in range(_DRAWN) for _, text in secret_vectors.harmless(seed)]
    rules = list(run.of_hook("privacy"))
    alarms = sum(any(run.fires(rule, data.record([text])) for rule in rules) for text in texts)
    naive = sum(any(re.search(pattern, text) for pattern in _NAIVE.values()) for text in texts)
    kinds = len(dict(secret_vectors.harmless(0)))
    what = f"harmless texts of {kinds} kinds (hashes, ids, bar codes, mathematics …), {len(texts):,}"
    return Measure(what, "alarms on at most 1 %", f"{alarms}", f"pattern: {naive:,}", alarms <= len(texts) / 100)


def _elsewhere() -> Measure:
    """How often the hook speaks on rows where nobody planted anything; each of these rows was read."""
    files = [file for file in data.READERS if file != FILE]
    rules = list(run.of_hook("privacy"))
    rows = [row for file in files for row in data.rows(file)]
    alarms = [row for row in rows if any(run.fires(rule, row.record) for rule in rules)]
    naive = sum(any(re.search(p, text.text) for p in _NAIVE.values() for text in row.record.passages) for row in rows)
    what = f"rows of all other public data that a rule of the hook fires on, of {len(rows):,}"
    return Measure(what, "", f"{len(alarms)}", f"pattern: {naive:,}")
