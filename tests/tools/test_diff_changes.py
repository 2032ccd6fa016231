"""What changed for training: trees compared, views compared, and git histories of every shape."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from samples import Dataset
from tunesmith import digests, git, record
from tunesmith.corpus import LEDGER, CommitView, TreeView
from tunesmith_tools.comparing import changes, fields, shares, states
from tunesmith_tools.comparing.changes import Added, Changes, Edited, Relabelled, Unread, Withdrawn
from tunesmith_tools.comparing.fields import LabelChange, MainLabels, PassageEdit

LABELS = MainLabels("rewriting", "retail", "en", "unharmful", "full_compliance")
LINES = {0: "train", 1: "test", 2: "validation"}


def name(number: int) -> str:
    return str(samples.numbered(number)["id"])


def path(number: int) -> str:
    return record.path_of(name(number))


def ledger_of(splits: dict[int, str], release: str = "0.1.0") -> str:
    lines = "".join(f"{name(number)}\t{split}\t{release}\n" for number, split in sorted(splits.items()))
    return f"id\tsplit\trelease\n{lines}"


def edited(number: int, **changed: Any) -> dict[str, Any]:
    one = samples.numbered(number, **changed)
    one["messages"][1]["content"] = "Another answer."
    return one


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    """Records 0 to 4, of which 3 is a draft and 4 withdrawn, with a ledger for the first three."""
    dataset = samples.make(tmp_path / "dataset")
    for number in range(3):
        dataset.write_record(samples.numbered(number))
    dataset.write_record(samples.numbered(3, status="draft"))
    dataset.write_record(samples.numbered(4, status="withdrawn", reason="Once."))
    dataset.write(LEDGER, ledger_of(LINES))
    dataset.commit("before")
    return dataset


# ---- two trees of one record


def message(role: str, content: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content} | more


def test_texts_are_told_by_message_and_alternative() -> None:
    before = samples.tree(
        messages=[message("user", "a"), message("assistant", "b", reasoning="r")],
        alternatives=[{"content": "c", "rank": 1}],
        reference_answer="1",
    )
    after = samples.tree(
        messages=[message("user", "a"), message("assistant", "B", reasoning="r", refers_to=[1])],
        alternatives=[{"content": "c", "rank": 1}, {"content": "d", "rank": 2}],
        reference_answer="2",
    )
    assert fields.passage_edits(before, after) == (
        PassageEdit("messages.2.content", "b", "B"),
        PassageEdit("messages.2.refers_to", "", "1"),
        PassageEdit("alternatives.2.content", "", "d"),
        PassageEdit("reference_answer", "1", "2"),
    )


def test_a_turn_that_came_or_went_does_not_shift_the_others() -> None:
    turns = [message("user", "a"), message("assistant", "b"), message("user", "c"), message("assistant", "d")]
    before, after = samples.tree(messages=turns), samples.tree(messages=[message("system", "s"), *turns[:3]])
    assert fields.passage_edits(before, after) == (
        PassageEdit("messages.1.role", "", "system"),
        PassageEdit("messages.1.content", "", "s"),
        PassageEdit("messages.4.role", "assistant", ""),
        PassageEdit("messages.4.content", "d", ""),
    )
    assert fields.label_changes(before, after) == ()


def test_an_attachment_is_told_by_its_digest() -> None:
    def tree(place: str, md5: str) -> dict[str, Any]:
        return samples.tree(messages=[{"role": "user", "attachment": {"path": place, "md5": md5}}])

    before = tree("artifacts/a.txt", "0" * 32)
    assert fields.passage_edits(before, tree("artifacts/b.txt", "0" * 32)) == ()
    expected = PassageEdit("messages.1.attachment", "0" * 32, "1" * 32)
    assert fields.passage_edits(before, tree("artifacts/a.txt", "1" * 32)) == (expected,)


def test_labels_of_record_turns_and_alternatives_are_told() -> None:
    before = samples.tree(alternatives=[{"content": "c", "rank": 1}], notes="x", author="ada")
    after = samples.tree(task="code", source={"kind": "synthetic", "license": "MIT", "group": "one"})
    after["alternatives"] = [{"content": "c", "rank": 2, "response_mode": "full_refusal"}]
    after["safety"] = before["safety"] | {"hazards": ["hate"]}
    after["messages"][1] |= {"train": False, "act": ["answer"], "safety": {"response_harm": "unharmful"}}
    assert fields.label_changes(before, after) == (
        LabelChange("task", "rewriting", "code"),
        LabelChange("source.license", "CC-BY-4.0", "MIT"),
        LabelChange("messages.2.train", True, False),
        LabelChange("alternatives.1.rank", 1, 2),
        LabelChange("safety.hazards", None, ["hate"]),
        LabelChange("source.group", None, "one"),
        LabelChange("messages.2.act", None, ["answer"]),
        LabelChange("messages.2.safety.response_harm", None, "unharmful"),
        LabelChange("alternatives.1.response_mode", None, "full_refusal"),
    )


MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant"]), "content": st.sampled_from(["a", "b"])},
        optional={
            "reasoning": st.just("r"),
            "train": st.just(False),
            "act": st.sampled_from([["question"], ["answer"]]),
            "safety": st.just({"prompt_harm": "harmful"}),
        },
    ),
    min_size=1,
    max_size=4,
)
ALTERNATIVES = st.lists(
    st.fixed_dictionaries({"content": st.sampled_from(["a", "b"]), "rank": st.integers(0, 2)}), max_size=2
)
TREES = st.fixed_dictionaries(
    {"task": st.sampled_from(["code", "rewriting"]), "messages": MESSAGES},
    optional={"alternatives": ALTERNATIVES, "safety": st.just({"prompt_harm": "harmful", "hazards": ["hate"]})},
)


@given(TREES, TREES)
def test_a_text_differs_exactly_where_its_digest_does(before: dict[str, Any], after: dict[str, Any]) -> None:
    told = bool(fields.passage_edits(before, after))
    assert told == (digests.text_digest(before) != digests.text_digest(after))


@given(TREES, TREES)
def test_labels_differ_exactly_where_their_digest_does(before: dict[str, Any], after: dict[str, Any]) -> None:
    """But for a turn that is new or gone, whose labels are part of the edit."""
    told = bool(fields.label_changes(before, after))
    if told:
        assert digests.labels_digest(before) != digests.labels_digest(after)
    elif not fields.passage_edits(before, after):
        assert digests.labels_digest(before) == digests.labels_digest(after)


def test_main_labels_of_a_record_from_other_times_are_empty_where_they_are_no_text() -> None:
    assert fields.main_labels(samples.tree()) == LABELS
    assert fields.main_labels({"task": ["code"], "safety": "none", "domain": 3}) == MainLabels()


# ---- two states


def test_nothing_changed(made: Dataset) -> None:
    assert changes.since(made.root, "HEAD") == Changes()


def test_records_by_what_becomes_of_them(made: Dataset) -> None:
    made.write_record(edited(0, task="code"))
    made.write_record({"id": name(1), "status": "erased", "reason": "A takedown."})
    made.write_record(samples.numbered(2, status="withdrawn", reason="Wrong.", superseded_by=name(0)))
    made.write_record(samples.numbered(3))
    made.write_record(samples.numbered(4))
    made.write_record(samples.numbered(5))
    made.write_record(samples.numbered(6, status="draft"))
    found = changes.since(made.root, "HEAD")
    assert found.added == (
        Added(name(3), "", "finished draft", LABELS),
        Added(name(4), "", "reinstated", LABELS),
        Added(name(5), "", "new", LABELS),
    )
    before = samples.numbered(0)["messages"][1]["content"]
    assert found.edited == (Edited(name(0), "train", ("messages.2.content",)),)
    texts = changes.passages(*states.differing(made.root, git.head(made.root)), found.edited)
    assert list(texts) == [(found.edited[0], (PassageEdit("messages.2.content", before, "Another answer."),))]
    assert found.relabelled == (Relabelled(name(0), "train", (LabelChange("task", "rewriting", "code"),)),)
    assert found.withdrawn == (
        Withdrawn(name(1), "test", "erased", "A takedown.", "", LABELS),
        Withdrawn(name(2), "validation", "withdrawn", "Wrong.", name(0), LABELS),
    )
    assert (found.moved, found.designated, found.unread) == ((), (), ())


def test_a_record_that_is_deleted_or_a_draft_again_is_gone(made: Dataset) -> None:
    (made.root / path(0)).unlink()
    made.write_record(samples.numbered(1, status="draft"))
    assert [(one.id, one.how) for one in changes.since(made.root, "HEAD").withdrawn] == [
        (name(0), "deleted"),
        (name(1), "draft"),
    ]


def test_what_trains_nothing_is_no_change(made: Dataset) -> None:
    made.write_record(samples.numbered(0, notes="x", author="example-model", waivers=[{"rule": "style/length"}]))
    made.write_record(samples.numbered(3, status="draft", task="code"))
    made.write_record(samples.numbered(4, status="withdrawn", reason="Twice."))
    made.write("records/README.md", "no record")
    text = samples.text(samples.numbered(1))
    made.write(path(1), text.replace("\n", "\r\n"))  # not canonical, the same record
    (made.root / path(2)).unlink()
    made.write(f"records/elsewhere/{name(2)}.yaml", samples.text(samples.numbered(2)))
    assert changes.since(made.root, "HEAD") == Changes()


def test_a_record_may_keep_its_text_and_change_its_licence(made: Dataset) -> None:
    made.write_record(samples.numbered(0, source=samples.RECORD["source"] | {"license": "MIT"}))
    found = changes.since(made.root, "HEAD")
    assert found == Changes(
        relabelled=(Relabelled(name(0), "train", (LabelChange("source.license", "CC-BY-4.0", "MIT"),)),)
    )


def test_a_changed_line_of_the_ledger_is_a_move_and_a_new_one_is_not(made: Dataset) -> None:
    made.write(LEDGER, ledger_of({0: "test", 2: "validation", 3: "train"}))
    found = changes.since(made.root, "HEAD")
    assert [(one.id, one.before.split, one.after.split if one.after else None) for one in found.moved] == [
        (name(0), "train", "test"),
        (name(1), "test", None),
    ]
    assert [(line.id, line.split) for line in found.designated] == [(name(3), "train")]


def test_a_line_that_names_another_release_is_a_changed_line(made: Dataset) -> None:
    made.write(LEDGER, ledger_of(LINES, "0.2.0"))
    assert [one.id for one in changes.since(made.root, "HEAD").moved] == [name(number) for number in range(3)]


@pytest.mark.parametrize("content", [b"id split release\n", b"\xff", b"id\tsplit\trelease\nx\ttrain\n"])
def test_a_ledger_that_cannot_be_read_moves_nothing_and_is_told(made: Dataset, content: bytes) -> None:
    made.write_record(edited(1))
    made.write(LEDGER, content)
    found = changes.since(made.root, "HEAD")
    assert (found.moved, found.designated) == ((), ())
    assert found.unread == (Unread("", LEDGER, "after"),)
    assert [one.split for one in found.edited] == ["test"]  # as the ledger said that can be read


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"id: [", b"- a\n", b"\x00"])
def test_a_file_that_cannot_be_read_is_told_on_either_side(made: Dataset, content: bytes) -> None:
    made.write(path(0), content)
    found = changes.since(made.root, "HEAD")
    assert found == Changes(unread=(Unread(name(0), path(0), "after"),))
    broken = made.commit("broken")
    made.write_record(samples.numbered(0))
    assert changes.since(made.root, broken) == Changes(unread=(Unread(name(0), path(0), "before"),))


def test_a_link_in_place_of_a_record_is_not_followed(made: Dataset) -> None:
    (made.root / path(0)).unlink()
    (made.root / path(0)).symlink_to(Path(path(1)).name)
    expected = Changes(unread=(Unread(name(0), path(0), "after"),))
    assert changes.since(made.root, "HEAD") == expected
    before, after = git.head(made.root), made.commit("a link")
    assert changes.between(*states.differing(made.root, before, after)) == expected


def test_a_record_of_an_older_schema_is_compared_all_the_same(made: Dataset) -> None:
    old = samples.text(samples.numbered(0)).replace("task: rewriting", "task: editing\nmood: glad")
    made.write(path(0), old)
    before = made.commit("an older schema")
    made.write_record(samples.numbered(0))
    found = changes.since(made.root, before)
    assert found == Changes(relabelled=(Relabelled(name(0), "train", (LabelChange("task", "editing", "rewriting"),)),))


def test_staged_unstaged_and_untracked_files_are_all_of_the_working_tree(made: Dataset) -> None:
    made.write_record(edited(0))
    made.git("add", "--all")
    made.write_record(edited(1))
    made.write_record(samples.numbered(7))
    made.git("rm", "--cached", "--quiet", path(2))  # no longer tracked, and still there
    found = changes.since(made.root, "HEAD")
    assert [one.id for one in found.edited] == [name(0), name(1)]
    assert [one.id for one in found.added] == [name(7)]
    assert found.withdrawn == ()


def test_only_files_that_differ_are_read(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    made.write_record(edited(0))
    asked: list[str] = []
    real = TreeView.read

    def read(view: TreeView, paths: Iterable[str]) -> Any:
        wanted = list(paths)
        asked.extend(wanted)
        return real(view, wanted)

    monkeypatch.setattr(TreeView, "read", read)
    changes.since(made.root, "HEAD")
    assert sorted(asked) == [path(0), LEDGER]


def test_whole_views_give_the_same_as_the_files_that_differ(made: Dataset) -> None:
    before = git.head(made.root)
    made.write_record(edited(0))
    made.write_record(samples.numbered(9))
    after = made.commit("after")
    whole = changes.between(CommitView.of(made.root, before), CommitView.of(made.root, after))
    assert whole == changes.between(*states.differing(made.root, before, after))
    assert whole == changes.between(CommitView.of(made.root, before), TreeView.of(made.root))
    assert whole == changes.since(made.root, before)
    assert whole.edited and whole.added


def test_a_merge_holds_what_both_sides_did(made: Dataset) -> None:
    start = git.head(made.root)
    made.git("checkout", "--quiet", "-b", "other")
    made.write_record(edited(0))
    made.commit("other")
    made.git("checkout", "--quiet", "main")
    made.write_record(edited(1))
    made.write_record(samples.numbered(8))
    made.commit("main")
    made.git("merge", "--quiet", "--no-edit", "other")
    found = changes.since(made.root, start)
    assert ([one.id for one in found.edited], [one.id for one in found.added]) == ([name(0), name(1)], [name(8)])
    second_parent = changes.since(made.root, "HEAD^2")
    assert ([one.id for one in second_parent.edited], len(second_parent.added)) == ([name(1)], 1)


def test_a_dataset_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    outer = samples.make(tmp_path / "repository")
    inner = Dataset(outer.root / "data set")
    outer.write("records/d/not-of-the-dataset-0000000000.yaml", "id: x\n")
    before = outer.commit("without the dataset")
    for place, data in samples.SHIPPED.items():
        inner.write(place, data)
    inner.write_record(samples.numbered(0))
    middle = outer.commit("with it")
    inner.write_record(edited(0))
    outer.write("records/d/also-not-0000000001.yaml", "id: y\n")
    assert [one.id for one in changes.since(inner.root, before).added] == [name(0)]
    assert [one.id for one in changes.since(inner.root, middle).edited] == [name(0)]
    after = outer.commit("after")
    assert [one.id for one in changes.between(*states.differing(inner.root, middle, after)).edited] == [name(0)]


def test_an_unknown_revision_raises(made: Dataset) -> None:
    with pytest.raises(git.GitError, match="no commit is called 'v9'"):
        changes.since(made.root, "v9")


def test_settings_of_the_user_change_nothing(made: Dataset) -> None:
    made.write_record(edited(0))
    plain = changes.since(made.root, "HEAD")
    for key, value in {"diff.renames": "copies", "diff.noprefix": "true", "core.quotePath": "true"}.items():
        made.git("config", key, value)
    assert changes.since(made.root, "HEAD") == plain
    assert len(plain.edited) == 1


def test_many_records_are_compared_by_several_processes_to_the_same_end(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    before = dataset.commit("empty")
    for number in range(600):
        dataset.write_record(samples.numbered(number))
    found = changes.since(dataset.root, before)
    assert [one.id for one in found.added] == [name(number) for number in range(600)]


# ---- composition


def test_shares_come_from_the_later_side_and_the_changes() -> None:
    code = LABELS._replace(task="code")
    before = [LABELS, LABELS, code]
    after = [LABELS, code._replace(prompt_harm="borderline"), code]
    found = Changes(
        added=(Added("new", "", "new", code),),
        relabelled=(Relabelled("second", "", (LabelChange("safety.prompt_harm", "unharmful", "borderline"),)),),
        withdrawn=(Withdrawn("first", "", "deleted", "", "", LABELS),),
    )
    after[1] = code
    after[0] = LABELS._replace(prompt_harm="borderline")
    told = shares.shares(shares.counted(after), 3, found)
    counts = {(one.label, one.value): (one.before, one.after) for one in told}
    expected = {}
    for label in MainLabels._fields:
        was, now = (Counter(getattr(one, label) for one in side) for side in (before, after))
        expected |= {(label, value): (was[value], now[value]) for value in {*was, *now} if was[value] != now[value]}
    assert counts == expected
    assert {(one.of_before, one.of_after) for one in told} == {(3, 3)}
    assert (told[0].was, told[0].now) in {(2 / 3, 1 / 3), (1 / 3, 2 / 3), (0.0, 1 / 3), (1.0, 2 / 3)}


PLACES = {"prompt_harm": "safety.prompt_harm", "response_mode": "safety.response_mode"}
RECORDS = st.dictionaries(
    st.integers(0, 6),
    st.builds(MainLabels, *(st.sampled_from(["a", "b", ""]) for _ in MainLabels._fields)),
    max_size=7,
)


@given(RECORDS, RECORDS)
def test_shares_are_those_of_both_sides_counted(before: dict[int, MainLabels], after: dict[int, MainLabels]) -> None:
    found = Changes(
        added=tuple(Added(str(one), "", "new", after[one]) for one in after.keys() - before.keys()),
        withdrawn=tuple(
            Withdrawn(str(one), "", "deleted", "", "", before[one]) for one in before.keys() - after.keys()
        ),
        relabelled=tuple(
            Relabelled(
                str(one),
                "",
                tuple(
                    LabelChange(PLACES.get(label, label), was or None, now or None)
                    for label, was, now in zip(MainLabels._fields, before[one], after[one], strict=True)
                    if was != now
                ),
            )
            for one in before.keys() & after.keys()
        ),
    )
    was, now = shares.counted(before.values()), shares.counted(after.values())
    told = {(one.label, one.value): one for one in shares.shares(now, len(after), found)}
    for label in MainLabels._fields:
        for value in {*was[label], *now[label]}:
            one = told.get((label, value))
            assert (one is not None) == (was[label][value] != now[label][value])
            if one:
                assert (one.before, one.after) == (was[label][value], now[label][value])
                assert (one.of_before, one.of_after) == (len(before), len(after))
