"""The privacy hook: golden cases, what holds for any text, and that no report quotes what was found."""

import hashlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
import secret_vectors
from tunesmith import people, policy, source
from tunesmith.record import from_tree, path_of
from tunesmith_hooks import binding, engine, report
from tunesmith_hooks.privacy import HOOK, safe
from tunesmith_hooks.waivers import span_digest

CASES = [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")]
BAD = rulecase.cases(HOOK, "bad")


@pytest.mark.parametrize("case", CASES, ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


def test_every_rule_has_a_bad_case_of_its_name() -> None:
    rulecase.check_names(HOOK)


NUMBERS = st.text("0123456789 +-().:/@ABCDEFabcdefxX\n\u00a0")
_PIECES = (
    *("+49 ", "30 ", "123456", "(415) ", "555-", "2671", "a@b.co", "@", "://", "u:p@", "DE89 ", "3704 ", "::", "2a00:"),
    *(
        "4000 ",
        "0000 ",
        "7413 ",
        "2608",
        "-----BEGIN PRIVATE KEY-----\n",
        "sk-",
        "AKIA",
        "eyJ",
        "password = ",
        ".",
        "é",
    ),
    *("SSN ", "078-05-", "1120", "call ", "41.173.", "96.26", "00:00:f1:", "8c:04:e7", "\u202f", "😀"),
)
PIECES = st.lists(st.sampled_from(_PIECES)).map("".join)


@given(st.one_of(st.text(), NUMBERS, PIECES), st.one_of(st.text(), NUMBERS, PIECES))
def test_no_text_breaks_a_rule(prompt: str, response: str) -> None:
    fragment = rulecase.dialogue(prompt, response, notes=response or "none")
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)


@given(st.text(st.characters(categories=["L", "Zs", "P"], exclude_characters="@:=+-/")))
def test_words_without_digits_are_nobodys(text: str) -> None:
    assert rulecase.fired(HOOK, rulecase.dialogue(text, text)) == []


def _judged(fragment: Any) -> tuple[engine.Report, list[str]]:
    """The report on a record as the gate makes it, and the values that its findings are about."""
    tree = rulecase.merged(fragment)
    made = policy.load("guidelines/policy.yaml", (rulecase.ROOT / "guidelines/policy.yaml").read_bytes())
    crowd = people.load("guidelines/people.yaml", (rulecase.ROOT / "guidelines/people.yaml").read_bytes())
    file = source.read(path_of(tree["id"]), source.canonical_text(tree, "record").encode(), "record")
    judged = engine.judge_source(file, binding.bind([HOOK], made, crowd), is_new=True)
    values = []
    for _, problem in rulecase.problems(HOOK, fragment):
        text: Any = file.value(problem.where)
        assert problem.span and span_digest(file, problem)
        values.append(text[slice(*problem.span)])
    return engine.Report(tuple(judged.findings), 1), values


SECRETS = [rulecase.dialogue(text, "Revoke it.") for _, _, text in secret_vectors.texts(secret_vectors.SERVICES, 1)]


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_no_report_quotes_what_was_found(form: str) -> None:
    spoke: set[str] = set()
    for fragment in [*(case.record for case in BAD), *SECRETS]:
        found, values = _judged(fragment)
        rendered = "".join(report.render(found, form))
        assert values and len(found.findings) == len(values)
        for value in values:
            pieces = {value, value.lower(), re.sub(r"\D", "", value), value.splitlines()[-1]}
            assert not [piece for piece in pieces if len(piece) > 3 and piece in rendered.lower() + rendered]
        spoke.update(finding.rule for finding in found.findings)
    assert spoke == {f"privacy/{rule.name}" for rule in HOOK.rules}


def test_a_waiver_of_one_value_leaves_the_others() -> None:
    fragment = rulecase.dialogue("Ask ana@brandt.heizung or jan@brandt.heizung.", "Asked.")
    of = from_tree(rulecase.merged(fragment)).text
    match = hashlib.sha256(b"ana@brandt.heizung").hexdigest()
    waiver = {"rule": "privacy/email", "reason": "Our own.", "by": "reviewer-a", "of": of, "match": match}
    before, _ = _judged(fragment)
    after, _ = _judged({**fragment, "waivers": [waiver]})
    assert [finding.column for finding in after.findings] == [before.findings[1].column]


def test_drafts_are_judged_as_strictly() -> None:
    found, _ = _judged({**BAD[0].record, "status": "draft"})
    assert {finding.severity.name for finding in found.findings} == {"ERROR"}


def test_a_value_that_is_repeated_is_told_once_with_its_count() -> None:
    fragment = rulecase.dialogue("jana@brandt.heizung " * 3, "Sent.")
    found = rulecase.problems(HOOK, fragment)
    assert [problem.message for _, problem in found] == ["an e-mail address of 19 characters in the prompt, 3 times"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"safe_domains": ["brandt.heizung"]}, "ana@Brandt.Heizung"),
        ({"safe_phones": ["+1 415 555-2671"]}, "(415) 555-2671"),
    ],
)
def test_values_that_the_policy_allows_pass(options: dict[str, Any], text: str) -> None:
    fragment = rulecase.dialogue(f"Whose is {text}?", "Ours.")
    assert rulecase.fired(HOOK, fragment) and not rulecase.fired(HOOK, fragment, **options)


def test_typeset_blanks_and_hyphens_hide_nothing() -> None:
    text = "Call +1\u00a0415\u202f555\u202f2671 or 415\u2011555\u20112672."
    found = rulecase.problems(HOOK, rulecase.dialogue(text, "Yes."))
    assert [text[slice(*problem.span)] for _, problem in found if problem.span] == [text[5:20], text[24:36]]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Call 415-555-2671 today", b"000-000-0000"),
        ("On 2026-11-22 at 10:30:00, 3.5 of 12", b""),
        ("token xY7aB3cD", b"0aA0aA"),
    ],
)
def test_runs_show_the_shape_of_numbers(text: str, runs: bytes) -> None:
    assert from_tree({"messages": [{"role": "user", "content": text}]}).digit_runs == runs


@pytest.mark.parametrize(
    ("host", "reserved"),
    [
        ("example.com", True),
        ("MAIL.Example.ORG", True),
        ("a.test", True),
        ("localhost", True),
        ("myexample.com", False),
        ("example.com.de", False),
        ("test.de", False),
    ],
)
def test_reserved_hosts(host: str, reserved: bool) -> None:
    assert safe.is_reserved(host) is reserved


@pytest.mark.parametrize("number", ["123-45-6789", "11111111111", "98765432100", "123.456.789-09"])
def test_counted_numbers_are_specimens(number: str) -> None:
    assert safe.is_specimen(number)


@pytest.mark.parametrize("number", ["50660100013", "219-45-6781", "12345"])
def test_others_are_not(number: str) -> None:
    assert not safe.is_specimen(number)
