"""What a sentence does beside declining."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import admonition
from tunesmith.record import Passage


def _passage(response: str) -> Passage:
    return Passage((), response, "response")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Turn the key twice.", "answers"),
        ("It is important to respect others.", "admonishes"),
        ("Please ask a locksmith.", "redirects"),
        ("If you need the file, your colleague has it.", "redirects"),
        ("Wenn Sie mögen, schreibe ich einen Brief.", "redirects"),
        ("Je vous conseille d'en parler.", "redirects"),
        ("Si quieres, te leo otro.", "redirects"),
    ],
)
def test_kinds(sentence: str, kind: str) -> None:
    assert admonition.kind_of(_passage(sentence), (0, len(sentence))) == kind


def test_the_number_of_a_list_item_has_no_size() -> None:
    passage = _passage("1. Turn the key.")
    assert [admonition.size_of(passage, span) for span in passage.sentences] == [0, 3]


@given(st.text())
def test_every_sentence_has_a_kind(response: str) -> None:
    passage = _passage(response)
    for span in passage.sentences:
        assert admonition.kind_of(passage, span) in ("answers", "admonishes", "redirects")
        assert admonition.size_of(passage, span) >= 0
