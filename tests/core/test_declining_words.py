"""The wordings of declining hold together: a word opens the way to each pattern, and each pattern is one."""

import re

import pytest

from tunesmith import text
from tunesmith.declining_words import MANNERS, PHRASES, TURNS, VERBS
from tunesmith.text import word_set


def test_a_set_of_words_holds_the_words_of_its_lines() -> None:
    assert word_set("no none", "never") == {"no", "none", "never"}


def test_words_are_folded_words() -> None:
    for word in VERBS.union(*(one.speaker | one.negation for one in MANNERS)):
        assert text.words(text.folded(word)) == [word]


@pytest.mark.parametrize(
    ("sentence", "pattern", "fits"),
    [
        ("look up", PHRASES, True),
        ("look away", PHRASES, False),
        ("wait for it", TURNS, True),
        ("help you", TURNS, False),
    ],
)
def test_what_may_follow_cannot(sentence: str, pattern: str, fits: bool) -> None:
    assert bool(re.match(pattern, sentence)) is fits


@pytest.mark.parametrize(
    "sentence",
    [
        "i can't ",
        "i'm unable",
        "i have no way",
        "that is outside my scope",
        "nope, can't do it",
        "it is not right to share that",
        "ich helfe dir nicht",
        "je refuse",
        "no tengo datos",
    ],
)
def test_a_manner_is_reached_by_the_words_of_a_sentence_that_fits_it(sentence: str) -> None:
    words = set(text.words(sentence))
    fitting = [
        one for one in MANNERS if any(re.search(each, sentence) for each in (one.refuses, one.lacks, one.cannot))
    ]
    assert any(words & one.speaker and words & one.negation for one in fitting)
