"""The byte form as findings; tests/cases/format holds files byte for byte, `.expect` what is said of the bad ones."""

from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith import source
from tunesmith_hooks import format  # noqa: A004

CASES = Path(__file__).parents[1] / "cases" / "format"
PATH = samples.RECORD_PATH


def _said(data: bytes) -> list[str]:
    file = source.read(PATH, data, "record")
    found = [(rule.name, problem) for rule in format.HOOK.rules for problem in rule.check(file, None)]
    places = [(name, *file.locate(problem.where)) for name, problem in found]
    assert all(problem.message and problem.hint.endswith(".") for _, problem in found)
    return [f"{line}:{column} {name}" for name, line, column in places]


@pytest.mark.parametrize("path", sorted((CASES / "ok").glob("*.yaml")), ids=lambda path: path.stem)
def test_ok(path: Path) -> None:
    assert _said(path.read_bytes()) == []


@pytest.mark.parametrize("path", sorted((CASES / "bad").glob("*.yaml")), ids=lambda path: path.stem)
def test_bad(path: Path) -> None:
    assert _said(path.read_bytes()) == path.with_suffix(".expect").read_text("utf-8").splitlines()


def test_size() -> None:
    assert _said(b"a" * ((1 << 20) + 1)) == ["1:1 size"]
    many = samples.text(samples.tree(evidence=["x"] * 5001)).encode()
    assert _said(many) == ["1:1 size"] and _said(many.replace(b"\n", b"\r\n")) == ["1:1 size"]
    assert _said(samples.text(samples.tree(evidence=["x"] * 4900)).encode()) == []


def test_canonical_form_names_the_command_that_mends_it(dataset: Dataset) -> None:
    dataset.write(PATH, samples.text(samples.tree()) + "\n")
    (finding,) = dataset.check_json().findings
    assert finding["rule"] == "format/canonical-form"
    assert finding["hint"] == f"Run `tunesmith fix {PATH}`."


def test_review_is_held_to_the_same_form(dataset: Dataset) -> None:
    path = dataset.write_review(samples.review_tree(samples.tree()))
    assert dataset.check().code == 0
    dataset.write(path, (dataset.root / path).read_bytes().replace(b"\n", b"\r\n"))
    assert dataset.check_json().rules == ["format/canonical-form"]


def test_form_cannot_be_waived() -> None:
    assert not any(rule.waivable for rule in format.HOOK.rules)
