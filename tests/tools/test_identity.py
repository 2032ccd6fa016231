"""Ids: readable, valid, and as unlikely to meet as fifty bits allow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import schema
from tunesmith.record import CROCKFORD
from tunesmith_tools.identity import random_suffix, slug, suffix_of

PATTERN = re.compile(schema.load("record")["properties"]["id"]["pattern"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shorten refund e-mail", "shorten-refund-e-mail"),
        ("  Éclair, s'il vous plaît!  ", "eclair-s-il-vous-plait"),
        ("question_answering", "question-answering"),
        ("Καλημέρα", "record"),
        ("", "record"),
        ("---", "record"),
        ("x" * 39 + " tail", "x" * 39),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_slug_is_plain_words(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text(max_size=200), st.binary(min_size=32, max_size=32))
def test_any_text_and_digest_make_a_valid_id(text: str, digest: bytes) -> None:
    made = f"{slug(text)}-{suffix_of(digest.hex())}"
    assert PATTERN.fullmatch(made)
    assert len(made) <= schema.load("record")["properties"]["id"]["maxLength"]
    assert slug(slug(text)) == slug(text)


def test_random_suffixes_are_valid_and_differ() -> None:
    made = {random_suffix() for _ in range(500)}
    assert len(made) == 500
    assert all(PATTERN.fullmatch(f"x-{suffix}") for suffix in made)


def test_the_suffix_of_a_digest_is_its_first_fifty_bits() -> None:
    assert suffix_of("0" * 64) == "0" * 10
    assert suffix_of("f" * 64) == "z" * 10
    digest = bytes(range(7, 39)).hex()
    number = sum(CROCKFORD.index(char) << 5 * place for place, char in enumerate(reversed(suffix_of(digest))))
    assert number == int(digest, 16) >> (256 - 50)
