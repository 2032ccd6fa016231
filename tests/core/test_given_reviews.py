"""The reviews that a change gives: new and changed ones beside their records, read once."""

from typing import Any

import pytest

import samples
from samples import Dataset
from tunesmith import git
from tunesmith.corpus import Corpus, TreeView


def _corpus(dataset: Dataset) -> Corpus:
    view, head = TreeView.of(dataset.root), git.head(dataset.root)
    return Corpus(view, view.changes(head), head, whole=True)


def test_new_and_changed_reviews_stand_beside_their_records(dataset: Dataset) -> None:
    made = samples.tree()
    dataset.write_record(made)
    kept = samples.review_tree(made)
    dataset.write_review(kept)
    dataset.commit()
    assert _corpus(dataset).given == ()
    dataset.write_review(kept | {"note": "Good."})
    dataset.write_review(samples.review_tree(made, by="reviewing-model-b"))
    dataset.write_review(
        samples.review_tree(made, by="reviewing-model-b", record="nobody-knows-it-0123456789", blind=True)
    )
    changed, orphan, new = sorted(_corpus(dataset).given, key=lambda one: (one.is_new, one.record is not None))
    assert changed.review.note == "Good." and changed.is_of_record
    assert orphan.is_new and orphan.record is None and not orphan.is_of_record
    assert new.is_new and new.record and new.record.id == samples.RECORD_ID


def test_what_its_schema_refuses_is_left_out(dataset: Dataset) -> None:
    dataset.write_record(samples.tree())
    path = dataset.write_review(samples.review_tree(samples.tree()))
    dataset.write(path, "record: 1\n")
    assert _corpus(dataset).given == ()


def test_files_are_read_once(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.write_record(samples.tree())
    dataset.write_review(samples.review_tree(samples.tree()))
    corpus = _corpus(dataset)
    first = corpus.given

    def never(*_arguments: Any) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(TreeView, "read", never)
    assert len(first) == 1 and corpus.given is first
