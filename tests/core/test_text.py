"""Text as rules look at it: what folding, words, vocabulary and sentences have in common whatever the text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tunesmith import text

SIGNS = "aB éß中İ’'ʼ-—_.,!?…\n \t\u00a0\u200b19٣²"
TEXTS = st.one_of(st.text(), st.text(st.sampled_from(SIGNS), max_size=60), st.text(st.characters(max_codepoint=127)))


@given(TEXTS)
def test_the_vocabulary_is_the_set_of_the_words(written: str) -> None:
    folded = text.folded(written)
    assert text.vocabulary(folded) == set(text.words(folded))


@given(TEXTS)
def test_folding_keeps_every_offset_and_folds_once(written: str) -> None:
    folded = text.folded(written)
    assert len(folded) == len(written)
    assert text.folded(folded) == folded


@given(TEXTS)
def test_sentences_hold_all_that_is_not_white_space_in_order(written: str) -> None:
    spans = list(text.sentences(written))
    assert "".join("".join(written[start:end].split()) for start, end in spans) == "".join(written.split())
    assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))


def test_words_keep_their_apostrophes_and_numbers_are_words() -> None:
    assert text.words(text.folded("Don’t pay l'eau 3.50, re-read it_twice!")) == [
        *("don't", "pay", "l'eau", "3", "50", "re", "read", "it", "twice")
    ]


def test_a_full_stop_inside_of_a_number_or_name_ends_no_sentence() -> None:
    written = "It cost 3.5 at U.S.A today. “Fine.” Yes"
    assert [written[start:end] for start, end in text.sentences(written)] == [
        *("It cost 3.5 at U.S.A today.", "“Fine.”", "Yes")
    ]
