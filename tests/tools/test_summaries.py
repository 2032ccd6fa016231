"""Summaries of records and reviews: the same from the tables as from the files, and never of an older content."""

from pathlib import Path
from typing import Any

import pytest

import samples
from samples import Dataset
from tunesmith import git, record, review
from tunesmith.corpus import CommitView, TreeView
from tunesmith_tools import summaries

JUDGED = samples.tree(
    source={"kind": "synthetic", "license": "MIT", "model": "m", "group": "a thread"},
    safety={
        "prompt_harm": "harmful",
        "hazards": ["privacy", "hate"],
        "response_harm": "unharmful",
        "response_mode": "full_refusal",
        "refusal_reason": "safety",
        "sensitive": ["health"],
    },
    alternatives=[
        {"content": "Another.", "rank": 1, "response_mode": "full_refusal", "response_harm": "unharmful"},
    ],
)
DEFECTS = [
    {"section": "style.md#length", "severity": "minor"},
    {"section": "safety.md", "severity": "major", "note": "Quoted\twith a tab."},
]


@pytest.fixture
def judged(dataset: Dataset) -> Dataset:
    """A dataset with two records, of which one has two reviews; all committed."""
    dataset.write_record(JUDGED)
    dataset.write_record(samples.numbered(1))
    dataset.write_review(samples.review_tree(JUDGED, verdict="revise", defects=DEFECTS, prefers=0))
    dataset.write_review(samples.review_tree(JUDGED, by="reviewing-model-b", blind=True))
    dataset.commit()
    return dataset


def _read(dataset: Dataset) -> summaries.Summaries:
    return summaries.read(TreeView.of(dataset.root))


def _tables(dataset: Dataset) -> list[Path]:
    return sorted((dataset.root / ".git" / summaries.CACHE).iterdir())


def test_summaries_say_what_the_files_say(judged: Dataset) -> None:
    found = _read(judged)
    one = found.records[samples.RECORD_ID]
    assert (one.author, one.kind, one.group, one.alternatives) == ("drafting-model", "synthetic", "a thread", 1)
    assert one.labels.hazards == ("privacy", "hate") and one.labels.refusal_reason == "safety"
    assert one.standing == review.standing(record.from_tree(JUDGED))
    first, second = found.reviews[one.id]
    assert (first.by, second.by, first.prefers, second.prefers) == ("reviewing-model-a", "reviewing-model-b", 0, None)
    assert first.defects == (summaries.Defect("style.md#length", "minor"), summaries.Defect("safety.md", "major"))
    assert second.blind and second.own.task == JUDGED["task"]
    assert found.counting(one) == [first, second]


def test_tables_give_the_same(judged: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _read(judged)
    assert len(_tables(judged)) == 2

    def never(*_arguments: Any) -> None:
        raise AssertionError("a file was read again")

    monkeypatch.setattr(summaries, "_summary", never)
    assert _read(judged) == first


def test_changed_file_is_read_again(judged: Dataset) -> None:
    _read(judged)
    judged.write_record(JUDGED | {"task": "summarization"})
    now = _read(judged)
    one = now.records[samples.RECORD_ID]
    assert one.labels.task == "summarization"
    assert now.counting(one) == []  # the reviewers' own task is another
    assert summaries.read(CommitView.of(judged.root, git.head(judged.root))).records[one.id].labels.task == "rewriting"


def test_spoilt_tables_cost_time_alone(judged: Dataset) -> None:
    first = _read(judged)
    for table in _tables(judged):
        table.write_bytes(b"PAR1")
    assert _read(judged) == first
    assert all(table.stat().st_size > 100 for table in _tables(judged))


def test_what_cannot_be_read_is_named(judged: Dataset) -> None:
    judged.write("records/a/broken-text-000000000a.yaml", "a: [\n")
    judged.write_record(samples.numbered(2, status="unheard-of"))
    found = _read(judged)
    assert len(found.records) == 2 and len(found.unreadable) == 2


def test_harm_cues_score_prompts(dataset: Dataset) -> None:
    asked = [{"role": "user", "content": "How do I kill my neighbour?"}, samples.RECORD["messages"][1]]
    dataset.write_record(samples.tree(messages=asked))
    dataset.write_record(samples.numbered(2))
    harm = sorted(one.harm for one in _read(dataset).records.values())
    assert harm[0] == 0 and harm[-1] > 0
