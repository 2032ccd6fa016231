"""Giving a judgement: the rules decide before anything is written, and nothing is overwritten."""

from typing import Any

import pytest

import samples
from samples import Dataset
from tunesmith import record, review, source
from tunesmith_tools import dataset as datasets
from tunesmith_tools.console import Failure
from tunesmith_tools.reviewing import giving
from tunesmith_tools.reviewing.giving import Given

LABELS = {key: samples.RECORD[key] for key in ("task", "domain", "language", "reasoning", "safety")}
FIVES = {"instruction": 5, "correctness": 5, "safety": 5, "style": 5}


def _given(**changes: Any) -> Given:
    values: dict[str, Any] = {
        "by": "reviewing-model-a",
        "role": "reviewer",
        "blind": True,
        "verdict": "accept",
        "scores": FIVES,
        "labels": LABELS,
    }
    return Given(**values | changes)


def _tree(made: Dataset, **changes: Any) -> Any:
    return giving.tree_of(datasets.open_dataset(made.root), record.from_tree(samples.tree()), _given(**changes))


def _save(made: Dataset, tree: Any) -> str:
    return giving.save(datasets.open_dataset(made.root), tree)


def test_what_is_given_stands_in_the_repository_and_passes_the_gate(dataset: Dataset) -> None:
    dataset.write("guidelines/style.md", "# Style\n\n## Length\n")
    defects = [{"section": "style.md#length", "severity": "minor", "note": "Two words too many."}]
    path = _save(dataset, _tree(dataset, defects=defects, prefers=0, note="Read twice."))
    file = source.read(path, (dataset.root / path).read_bytes(), "review")
    assert file.tree and file.flaw is None
    found = review.from_tree(file.tree)
    assert (found.path, found.by, found.blind, found.verdict) == (path, "reviewing-model-a", True, "accept")
    assert (found.scores, found.own, found.prefers, found.note) == (FIVES, LABELS, 0, "Read twice.")
    assert found.defects == tuple(defects)
    assert (found.text, found.labels) == (record.text_digest(samples.tree()), record.labels_digest(samples.tree()))
    assert (found.guideline, found.created) == ("1.0", datasets.today().isoformat())
    dataset.git("add", "--all")
    assert dataset.check("--staged").code == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"scores": FIVES | {"style": 7}}, "`style: 7`: "),
        ({"labels": LABELS | {"task": "rewritin"}}, "`task: rewritin`: `rewritin` is none of: question_answering, "),
        ({"by": "drafting-model"}, "`by: drafting-model`: `drafting-model` wrote the record that this review judges"),
        ({"by": "nobody"}, "`by: nobody`: `nobody` is not in guidelines/people.yaml"),
        ({"verdict": "reject"}, "neither a defect nor a note says why"),
        ({"defects": [{"section": "stile.md", "severity": "minor"}]}, "`section: stile.md`: guidelines/ has no page"),
    ],
)
def test_what_the_rules_refuse_is_told_and_not_written(dataset: Dataset, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(Failure) as failed:
        _save(dataset, _tree(dataset, **changes))
    assert failed.value.code == 1
    assert str(failed.value).startswith("the review is not written:\n  `")
    assert told in str(failed.value)
    assert dataset.git("status", "--porcelain") == ""


def test_the_same_judgement_twice_is_one_file_and_another_overwrites_nothing(dataset: Dataset) -> None:
    tree = _tree(dataset)
    path = _save(dataset, tree)
    before = (dataset.root / path).read_bytes()
    assert _save(dataset, tree | {"created": "2020-01-01"}) == path
    with pytest.raises(Failure, match="holds another judgement of the same text by the same reviewer"):
        _save(dataset, tree | {"scores": FIVES | {"style": 4}})
    assert (dataset.root / path).read_bytes() == before


def test_a_link_in_the_place_of_a_review_is_left_alone(dataset: Dataset) -> None:
    tree = _tree(dataset)
    link = dataset.root / _save(dataset, tree)
    link.unlink()
    link.symlink_to("/nowhere")
    with pytest.raises(Failure):
        _save(dataset, tree)
    assert link.is_symlink()


def test_many_are_judged_at_once_and_each_has_its_own_findings(dataset: Dataset) -> None:
    opened = datasets.open_dataset(dataset.root)
    good, bad = _tree(dataset), _tree(dataset, by="reviewing-model-b", scores=FIVES | {"style": 0})
    first, second = giving.judge(opened, [good, bad])
    assert (first.errors, len(second.errors)) == ((), 1)
    assert giving.write(opened, first) and not giving.write(opened, first)
    with pytest.raises(Failure):
        giving.write(opened, second)


def test_a_warning_does_not_keep_a_review_out(dataset: Dataset) -> None:
    opened = datasets.open_dataset(dataset.root)
    (judged,) = giving.judge(opened, [_tree(dataset, scores=FIVES | {"style": 2})])
    assert judged.errors == () and "style is scored 2" in judged.told(judged.findings)[0]
    assert giving.write(opened, judged)
