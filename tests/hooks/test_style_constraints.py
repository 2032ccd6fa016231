"""The constraints that a prompt sets: what is read from it, whom it binds, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith.record import Record, from_tree
from tunesmith_hooks.style import HOOK
from tunesmith_hooks.style.constraints import cues, numbers, numerals
from tunesmith_hooks.style.constraints.asked import RULES
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import MASK, Prompt
from tunesmith_hooks.style.constraints.reading import (
    cases,
    counts,
    formats,
    frames,
    languages,
    lengths,
    signs,
    words,
)

READERS = {
    lengths: cues.may_limit_length,
    counts: cues.may_limit_count,
    formats: cues.may_ask_form,
    cases: cues.may_ask_case,
    words: cues.may_ask_words,
    signs: cues.may_ask_words,
    frames: cues.may_ask_frame,
    languages: cues.may_ask_language,
}

CASES = [*rulecase.cases(HOOK, "ok"), *rulecase.cases(HOOK, "bad")]
ASKED = [case for case in CASES if case.path.stem.startswith("asked-")]
LINES = (
    "write answer in at most least exactly about 3 5 80 words sentences paragraphs lines bullet points \"quoted\" 'so'",
    "json table << >> *** section 1 x the word letter e appear times start end with phrase : . , ? ! without do",
    "not use all capital letters lowercase french each repeat request p.s. placeholders [name] highlight markdown",
)
WORDS = ["\n", "\n\n", *(word for line in LINES for word in line.split())]
PROMPTS = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))


def _prompt(text: str) -> Prompt:
    record: Record = from_tree(rulecase.merged(rulecase.dialogue(text, "Yes.")))
    return Prompt(record.passages[0])


def _bounds(text: str) -> list[tuple[str, int, int | None]]:
    prompt = _prompt(text)
    return [(one.kind, one.least, one.most) for one in lengths.demands(prompt)] if cues.may_limit_length(prompt) else []


@pytest.mark.parametrize("case", ASKED, ids=rulecase.case_name)
def test_case(case: rulecase.Case) -> None:
    rulecase.check_case(HOOK, case)


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("at least 80 words", 80, None),
        ("no fewer than eighty words", 80, None),
        ("80 words or more", 80, None),
        ("80+ words", 80, None),
        ("more than 80 words", 81, None),
        ("no more than 80 words", 0, 80),
        ("up to 80 words", 0, 80),
        ("80 words max", 0, 80),
        ("under 80 words", 0, 79),
        ("fewer than 1,000 words", 0, 999),
        ("between 50 and 80 words", 50, 80),
        ("50-80 words", 50, 80),
        ("exactly twelve words", 12, 12),
        ("höchstens 80 wörter", 0, 80),
        ("mindestens fünf wörter", 5, None),
        ("80 mots au maximum", 0, 80),
        ("au moins trois mots", 3, None),
        ("menos de 40 palabras", 0, 39),
        ("como máximo veinte palabras", 0, 20),
    ],
)
def test_a_number_of_words_is_read_with_its_relation(said: str, least: int, most: int | None) -> None:
    assert _bounds(f"Describe rust. {said.capitalize()}, please.") == [("words", least, most)]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("80", 80),
        ("1,200 words", 1200),
        ("thirty-five words", 35),
        ("thirty five", 35),
        ("two hundred", 200),
        ("hundred and twenty-five", 125),
        ("one hundred and two hundred", 100),
        ("two dozen eggs", 24),
        ("two thousand words", 2000),
        ("five-word titles", 5),
        ("twenty and thirty", 20),
        ("vingt et une", 20),
        ("trente-cinq mots", 35),
        ("quatre-vingt-dix mots", 90),
        ("treinta y cinco palabras", 35),
        ("treinta y cuarenta", 30),
        ("fünfundzwanzig", 25),
    ],
)
def test_a_number_is_read_whole(said: str, value: int) -> None:
    numeral = numerals.read(said, 0)
    assert numeral is not None
    assert numeral.value == value


@pytest.mark.parametrize("said", ["", "words", "-five", "hundredth"])
def test_what_is_no_number_is_not_read(said: str) -> None:
    assert numerals.read(said, 0) is None


def test_a_word_is_looked_at_a_hundred_times_at_most() -> None:
    assert len(list(cues.places("word " * 5000, "word"))) == 100


@pytest.mark.parametrize(("number", "least", "most"), [(100, 90, 110), (15, 13, 17), (5, 4, 6)])
def test_about_a_number_is_within_a_tenth_rounded_outwards(number: int, least: int, most: int) -> None:
    assert numbers.roughly(number) == (least, most)
    assert _bounds(f"Describe rust in about {number} words.") == []  # which is for people to judge


@pytest.mark.parametrize(
    "text",
    [
        "How many words are in a haiku of three lines?",
        "She answered me in two words. What now?",
        "The rule says at least 500 words. Who made it?",
        'Translate "in at most 20 words".',
        "Summarize the following letter:\nPlease reply in two sentences.",
        "> in one word\nWhat does he want?",
        "Write a story with two characters.",
        "If you are in a hurry, use one sentence.",
    ],
)
def test_a_number_that_is_not_asked_for_is_no_demand(text: str) -> None:
    assert _bounds(text) == []


def test_bounds_that_exclude_each_other_are_left_alone() -> None:
    assert _bounds("Write at least 90 words. Use at most 20 words.") == []


def test_what_is_quoted_or_handed_over_is_masked_in_place() -> None:
    text = 'Say "yes" to this.\nThe text below:\nUse one word.\n\nAnswer briefly.'
    spoken = _prompt(text).spoken
    assert len(spoken) == len(text)
    assert f'"{MASK * 3}"' in spoken and "one word" not in spoken and "answer briefly" in spoken


@given(PROMPTS)
def test_demands_lie_in_the_prompt_and_their_bounds_in_order(text: str) -> None:
    prompt = _prompt(text)
    for reader in READERS:
        for demand in reader.demands(prompt):
            start, end = demand.span
            assert 0 <= start < end <= len(text)
            assert demand.least >= 0 and (demand.most is None or demand.least <= demand.most)


@pytest.mark.parametrize("case", ASKED, ids=rulecase.case_name)
def test_a_prompt_that_asks_for_something_is_never_passed_over(case: rulecase.Case) -> None:
    for passage in from_tree(rulecase.merged(case.record)).prompts:
        prompt = Prompt(passage)
        for reader, may_ask in READERS.items():
            assert may_ask(passage) or not list(reader.demands(prompt)), reader.__name__


@given(PROMPTS, PROMPTS)
def test_no_text_breaks_a_rule(prompt: str, answer: str) -> None:
    fragment = rulecase.dialogue(prompt, answer)
    record = from_tree(rulecase.merged(fragment))
    for rule in RULES:
        for problem in rule.check(record, rulecase.options(HOOK)):
            rulecase.check_problem(rulecase.merged(fragment), problem)


@given(st.integers(1, 40), st.integers(1, 40))
def test_words_are_counted_against_every_bound(asked: int, given_: int) -> None:
    answer = " ".join(["moss"] * given_) + "."
    for relation, kept in (("at most", given_ <= asked), ("at least", given_ >= asked), ("exactly", given_ == asked)):
        found = rulecase.fired(HOOK, rulecase.dialogue(f"Answer in {relation} {asked} words.", answer))
        assert (("asked-length", "messages.1.content") not in found) is kept


def test_a_demand_says_its_bounds() -> None:
    spans = ((0, None), (0, 3), (2, 3), (3, 3))
    said = [Demand("words", (0, 1), least, most).bounds for least, most in spans]
    assert said == ["at least 0", "at most 3", "2 to 3", "exactly 3"]
