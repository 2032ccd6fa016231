"""People: which languages they read, and roles that exist."""

import pytest

from tunesmith import people
from tunesmith.config import ConfigError
from tunesmith.corpus import PEOPLE


def load(roles: str) -> people.People:
    text = f"people:\n  - handle: ada\n    kind: person\n    roles: [{roles}]\n    languages: [en, pt-BR]\n"
    return people.load(PEOPLE, text.encode())


@pytest.mark.parametrize(
    ("language", "reads"), [("en", True), ("en-GB", True), ("pt-BR", True), ("pt", False), ("eng", False)]
)
def test_who_reads_a_language_reads_its_varieties(language: str, reads: bool) -> None:
    (ada,) = load("reviewer")
    assert ada.reads(language) == reads


def test_roles() -> None:
    (ada,) = load("author, reviewer, adjudicator, auditor, importer")
    assert len(ada.roles) == 5
    with pytest.raises(ConfigError, match="oditor"):
        load("oditor")
