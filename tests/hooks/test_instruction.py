"""The instruction hook: golden cases, and what holds for any prompt."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.instruction import HOOK, contradictions, dates, lengths


@pytest.mark.parametrize("case", [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")], ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


def test_every_rule_has_a_bad_case_of_its_name() -> None:
    rulecase.check_names(HOOK)


def test_rules_wait_for_every_word_that_is_read() -> None:
    assert lengths.UNIT_OF.keys() == contradictions.UNITS
    assert dates.WEEKDAYS.keys() == contradictions.WEEKDAYS
    assert all(not contradictions.KINDS.isdisjoint(words.split()) for words in lengths.KIND_OF if words != "up to")


PIECES = (
    *("the", "following", "text", "below", "above", "attached", "given", "provided", "summarize", "translate"),
    *("sentence", "at", "least", "most", "exactly", "5", "two", "1,000", "words", "paragraphs", "in", "one", "and"),
    *("but", "not", "use", "write", "keep", "this", "picture", "video", "what", "is", "https://a.b", "<image>"),
    *(
        "Monday",
        "28",
        "January",
        "2026",
        "Freitag",
        "28.1.2027",
        "all",
        "caps",
        "lowercase",
        "include",
        "word",
        "avoid",
    ),
    *("short", "brief", "x²", "١٢", "İ", "\n", ".", "?", ":", ",", '"', "“", "”", "'", "-"),
)
WORDS = st.lists(st.sampled_from(PIECES)).map(" ".join)


def _found(prompt: str, answer: str = "Done.", language: str = "en") -> list[str]:
    return list(rulecase.rule_names(rulecase.fired(HOOK, rulecase.dialogue(prompt, answer, language=language))))


@given(st.one_of(st.text(), WORDS), st.sampled_from(["en", "de", "fr", "es", "it"]))
def test_no_prompt_breaks_a_rule(prompt: str, language: str) -> None:
    fragment = rulecase.dialogue(prompt, "Done.", language=language)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)


POINTING = (
    "Summarize the following article.",
    "Translate the text below into Dutch.",
    "Correct the given sentence.",
    "Proofread the essay.",
    "Explain this.",
)


@pytest.mark.parametrize("prompt", POINTING)
def test_a_text_that_is_pointed_at_is_missed_once_and_not_when_a_paragraph_follows(prompt: str) -> None:
    assert len(_found(prompt)) == 1
    assert _found(f"{prompt}\n\nThe library of Oakham opens on Sundays.") == []


@pytest.mark.parametrize("prompt", POINTING)
def test_an_attached_document_may_be_what_is_pointed_at(prompt: str) -> None:
    document = {"path": "artifacts/notice.txt", "md5": "0" * 32}
    turns = [{"role": "user", "content": prompt, "attachment": document}, {"role": "assistant", "content": "Done."}]
    assert rulecase.fired(HOOK, {"messages": turns}) == []


@given(st.integers(1, 500), st.integers(1, 500), st.sampled_from(["words", "sentences", "lines", "characters"]))
def test_limits_exclude_each_other_if_no_number_lies_between(least: int, most: int, unit: str) -> None:
    for prompt in (
        f"Describe Lima in at least {least} {unit}. Use at most {most} {unit}.",
        f"Describe Lima in at least {least} and at most {most} {unit}.",
        f"Describe Lima. Use at most {most} {unit}. Write no fewer than {least} {unit}.",
    ):
        assert _found(prompt) == ["contradictory-limits"] * (least > most)


@given(st.dates(datetime.date(1930, 1, 1), datetime.date(2099, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_questioned_unless_it_is_that_of_its_date(day: datetime.date, weekday: int) -> None:
    name = calendar.day_name[weekday]
    month = calendar.month_name[day.month]
    wanted = ["weekday"] * (day.weekday() != weekday)
    for shown in (
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.isoformat()}",
        f"the {day.day}th of {month} {day.year}",
    ):
        assert _found(f"What is planned for {name}, {shown}?") == wanted


@pytest.mark.parametrize(
    "unit", ["the text below ", "at least 3 words ", "in one sentence ", '"a" not ', "Monday, 1 ", "a\n"]
)
def test_a_prompt_of_nothing_but_traps_is_judged(unit: str) -> None:
    fragment = rulecase.dialogue(unit * (50_000 // len(unit)), "Done.")
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)
