"""`tunesmith diff`: what it compares, what it says in each form, and how it fails."""

import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import builds
import samples
from samples import Dataset, Result
from tunesmith import record, release
from tunesmith.corpus import LEDGER, POLICY
from tunesmith.ledger import Line
from tunesmith.release import Release
from tunesmith_tools.comparing import markdown_form, sentences
from tunesmith_tools.comparing.changes import Added, Changes, Edited, Moved, Relabelled, Unread, Withdrawn
from tunesmith_tools.comparing.comparison import Comparison, Policies
from tunesmith_tools.comparing.fields import LabelChange, MainLabels
from tunesmith_tools.comparing.revisions import Revision, Span
from tunesmith_tools.comparing.shares import Share

MARKDOWN = MarkdownIt("commonmark")
LABELS = MainLabels("rewriting", "retail", "en", "unharmful", "full_compliance")
PAGE = (samples.REPOSITORY / "docs" / "diff.md").read_text("utf-8")


def diff(dataset: Dataset, *arguments: str) -> Result:
    return builds.tunesmith(dataset.root, "diff", *arguments)


def name(number: int) -> str:
    return str(samples.numbered(number)["id"])


def edited(number: int, answer: str = "Order 0: it is on its way.") -> dict[str, Any]:
    one = samples.numbered(number)
    one["messages"][1]["content"] = answer
    return one


def designate(dataset: Dataset, **splits: str) -> None:
    lines = "".join(f"{name(int(one[1:]))}\t{split}\t0.1.0\n" for one, split in splits.items())
    dataset.write(LEDGER, f"id\tsplit\trelease\n{lines}")


def release_of(dataset: Dataset, version: str) -> None:
    made = Release(version, "2026-11-22", None, "1.0", "0" * 40, "0" * 40, 3, {}, (), {})
    dataset.write(release.path_of(version), release.as_json(made))
    dataset.commit(f"Release {version}")
    dataset.git("tag", release.tag_of(version))


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    """Records 0 to 2 in train, validation and test, released as 0.1.0."""
    dataset = samples.make(tmp_path / "dataset")
    for number in range(3):
        dataset.write_record(samples.numbered(number))
    dataset.write_review(samples.review_tree(samples.numbered(2)))
    designate(dataset, r0="train", r1="validation", r2="test")
    release_of(dataset, "0.1.0")
    return dataset


# ---- what is compared


def test_by_default_it_is_compared_with_the_last_release(made: Dataset) -> None:
    made.write_record(edited(0))
    made.commit("an edit")
    release_of(made, "0.10.0")
    made.write_record(samples.numbered(7))
    found = json.loads(diff(made, "--format", "json").out)
    assert (found["before"]["name"], found["after"], found["summary"]) == (
        "v0.10.0",
        None,
        "1 added; no split changed",
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["0.1.0"], ["edited", "added"]),
        (["v0.1.0"], ["edited", "added"]),
        (["HEAD"], ["added"]),
        (["0.1.0..HEAD"], ["edited"]),
        (["0.1.0", "main"], ["edited"]),
        (["v0.1.0.."], ["edited"]),
        (["..v0.1.0"], ["edited"]),
        (["side...main"], ["edited"]),
        (["side..main"], ["withdrawn", "edited"]),
        (["main...side"], ["added"]),
    ],
    ids=" ".join,
)
def test_revisions_are_named_as_git_names_them(made: Dataset, words: list[str], expected: list[str]) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    made.write_record(samples.numbered(8))
    made.commit("side")
    made.git("checkout", "--quiet", "main")
    made.write_record(edited(0))
    made.commit("main")
    made.write_record(samples.numbered(9))
    found = json.loads(diff(made, *words, "--format", "json").out)
    assert [kind for kind in sentences.KINDS if found[kind]] == expected


def test_a_revision_that_went_its_own_way_is_told(made: Dataset) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    made.write_record(samples.numbered(8))
    made.commit("side")
    made.git("checkout", "--quiet", "main")
    told = diff(made, "side")
    assert told.code == 0
    assert "side has commits that are no part of the working tree, and what they did shows as undone" in told.out
    assert "shows as undone" not in diff(made, "side...main").out


# ---- what is said


def test_the_text_tells_counts_first_then_records(made: Dataset) -> None:
    made.write_record(edited(2, "Order 2: it is lost."))
    made.write_record(samples.numbered(0, task="code"))
    made.write_record(samples.numbered(1, status="withdrawn", reason="Wrong\nanswer.", superseded_by=name(5)))
    made.write_record(samples.numbered(5))
    told = diff(made, "0.1.0")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert re.fullmatch(r"from v0\.1\.0 \([0-9a-f]{10}\) to the working tree", lines[0])
    assert lines[1] == "1 added, 1 edited, 1 relabelled, 1 withdrawn; no split changed"
    assert lines[2].startswith("ATTENTION: evaluation changed (validation: 1 withdrawn; test: 1 edited): results from")
    assert lines[3] == "1 review of 1 changed record no longer counts; 1 of these records in validation or test"
    rest = "\n".join([*lines[4:], ""])
    assert f"  {name(1)} (validation): withdrawn: Wrong answer.; superseded by {name(5)}\n" in rest
    assert f"edited:\n  {name(2)} (test)\n    messages.2.content\n      Order 2: [-" in rest
    assert "{+it is lost+}." in rest
    assert f"relabelled:\n  {name(0)} (train)\n    task: rewriting → code\n" in rest
    assert f"added:\n  {name(5)} (not designated): new, rewriting, retail, en, unharmful, full_compliance\n" in rest
    assert "  task code: 0.0% → 33.3% (+33.3 points; 0 → 1 records)\n" in rest


def test_nothing_changed_is_said_in_a_line(made: Dataset) -> None:
    assert diff(made).out.splitlines()[1:] == ["nothing changed for training; no split changed"]


def test_the_summary_is_the_beginning_of_the_text(made: Dataset) -> None:
    made.write_record(edited(2))
    made.write_record(samples.numbered(5))
    whole = diff(made).out
    for option in ("--summary", "--stat"):
        short = diff(made, option).out
        assert whole.startswith(short + "\n")
        assert short.count("\n") == 4
    page = diff(made, "--summary", "--format", "markdown").out
    assert diff(made, "--format", "markdown").out.startswith(page)


def test_many_records_are_folded_unless_all_are_asked_for(made: Dataset) -> None:
    for number in range(20, 45):
        made.write_record(samples.numbered(number))
    told = diff(made).out
    assert "and 15 more; --all shows them" in told
    assert (name(29) in told, name(30) in told) == (True, False)
    every = diff(made, "--all").out
    assert "more;" not in every
    assert all(name(number) in every for number in range(20, 45))


def test_a_change_that_records_share_is_counted(made: Dataset) -> None:
    for number in range(3):
        made.write_record(samples.numbered(number, task="code"))
    assert "relabelled:\n  3 × task: rewriting → code\n" in diff(made).out


def test_one_record_alone(made: Dataset) -> None:
    made.write_record(edited(2, "word " * 400))
    made.write_record(edited(0))
    made.write_review(samples.review_tree(samples.numbered(0)))
    told = diff(made, "--record", name(2)).out
    assert name(0) not in told and "composition" not in told and " came " not in told
    assert "1 edited; no split changed" in told and "no longer counts" in told
    assert "word " * 400 in told
    assert diff(made, "--record", record.path_of(name(2))).out == told
    assert "nothing changed for training" in diff(made, "--record", name(1)).out


def test_a_mistyped_record_is_answered_with_those_spelt_like_it(made: Dataset) -> None:
    failed = diff(made, "--record", "example-000000000")
    assert (failed.code, failed.out) == (2, "")
    assert f"no record has the id example-000000000; did you mean {name(0)}" in failed.err


def test_a_record_that_is_gone_is_no_mistyped_one(made: Dataset) -> None:
    (made.root / record.path_of(name(0))).unlink()
    assert f"{name(0)} (train): deleted" in diff(made, "--record", name(0)).out


def test_a_moved_split_is_loud_and_ends_with_1(made: Dataset) -> None:
    designate(made, r0="test", r1="validation")
    for form in ("text", "markdown", "json"):
        told = diff(made, "--format", form)
        assert told.code == 1
        assert "2 splits changed" in told.out
        assert f"{name(0)} went from train to test; {name(2)} (test) was removed" in told.out
        assert told.err.count("\n") == 1 and "changed its split" in told.err
    assert "went from" not in diff(made, "--record", name(1)).out


def test_designations_reviews_and_guidelines_are_told(made: Dataset) -> None:
    made.write_record(samples.numbered(3))
    made.write_review(samples.review_tree(samples.numbered(3)))
    made.edit_policy('version: "1.0"', 'version: "1.1"')
    designate(made, r0="train", r1="validation", r2="test", r3="test")
    told = diff(made).out
    assert "evaluation changed (test: 1 added)" in told
    assert "guidelines 1.0 → 1.1; `tunesmith guideline 1.1` says" in told
    assert "1 record designated since: 1 test" in told
    assert "1 review came and 0 went" in told


@pytest.mark.parametrize("policy", ["- a\n", "version: [\n", "", "labels: {}\n"])
def test_a_policy_that_cannot_be_read_is_not_called_another_version(made: Dataset, policy: str) -> None:
    made.write(POLICY, policy)
    told = diff(made, "--summary")
    assert (told.code, told.err) == (0, "")
    assert f"{POLICY} of the working tree cannot be read, or names no version; `tunesmith check` says" in told.out


def test_a_policy_that_differs_under_one_version_is_told(made: Dataset) -> None:
    made.write(POLICY, (made.root / POLICY).read_text("utf-8") + "# a comment\n")
    assert f"{POLICY} differs, and a build may place" in diff(made).out


def test_reviews_that_still_count_are_not_told_as_lapsed(made: Dataset) -> None:
    made.write_record(samples.numbered(2, notes="looked at"))
    assert "no longer" not in diff(made).out
    changed = edited(2)
    made.write_record(changed)
    assert "1 review of 1 changed record no longer counts" in diff(made).out
    made.write_review(samples.review_tree(changed))
    assert "no longer counts" not in diff(made).out


def test_an_authors_own_review_never_counted(made: Dataset) -> None:
    made.write_review(samples.review_tree(samples.numbered(1), by="drafting-model"))
    made.commit("their own")
    made.write_record(edited(1))
    assert "no longer" not in diff(made, "HEAD").out


def test_a_revision_from_before_the_dataset(tmp_path: Path) -> None:
    outer = samples.make(tmp_path / "repository")
    inner = Dataset(outer.root / "inner")
    before = outer.commit("no dataset")
    for path, data in samples.SHIPPED.items():
        inner.write(path, data)
    inner.write_record(samples.numbered(0))
    told = diff(inner, before)
    assert told.code == 0
    assert "holds no policy that can be read: the dataset began later" in told.out
    assert "1 added; no split changed" in told.out


def test_files_that_cannot_be_read_are_told_and_left_out_of_both_sides(made: Dataset) -> None:
    made.write(record.path_of(name(0)), "id: [\n")
    made.write_record(samples.numbered(4) | {"mood": "glad"})  # active, and its schema does not accept it
    made.write_record(samples.numbered(5, task="code"))
    found = json.loads(diff(made, "--format", "json").out)
    assert found["unread"] == [{"id": name(0), "path": record.path_of(name(0)), "side": "after"}]
    assert any(note.startswith("not readable, ") for note in found["notes"])
    code = next(one for one in found["composition"] if one["value"] == "code")
    assert (code["before"]["records"], code["after"]["records"]) == (0, 1)
    assert code["after"]["of"] - code["before"]["of"] == 1


def test_a_ledger_that_cannot_be_read_is_not_called_unchanged(made: Dataset) -> None:
    made.write(LEDGER, "broken")
    told = diff(made)
    assert "whether a split changed is not known" in told.out and "no split changed" not in told.out
    assert f"{LEDGER} of the working tree" in told.out


def test_without_pyarrow_everything_but_the_composition_is_told(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tunesmith_tools.comparing.command.find_spec", lambda _name: None)
    made.write_record(samples.numbered(5))
    told = diff(made).out
    assert "1 added" in told and "composition of active" not in told
    assert told.endswith("the composition is counted with pyarrow: pip install 'tunesmith[build]'\n")
    assert json.loads(diff(made, "--format", "json").out)["composition"] is None


@pytest.mark.parametrize(
    ("terminal", "no_color", "colours"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_colours_are_for_terminals(
    made: Dataset, monkeypatch: pytest.MonkeyPatch, terminal: bool, no_color: str, colours: bool
) -> None:
    made.write_record(edited(0))
    monkeypatch.setenv("NO_COLOR", no_color)
    real = io.TextIOWrapper
    monkeypatch.setattr(samples.io, "TextIOWrapper", type("Stream", (real,), {"isatty": lambda _self: terminal}))
    told = diff(made).out
    assert ("\x1b[32m{+" in told) == colours
    assert ("\x1b" in told) == colours


def test_the_json_is_as_its_page_says(made: Dataset) -> None:
    (schema,) = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    validator = jsonschema_rs.Draft202012Validator(schema)
    made.write_record(edited(0))
    made.write_record(samples.numbered(1, status="draft"))
    made.write_record(samples.numbered(2, task="code", source=samples.RECORD["source"] | {"license": "MIT"}))
    made.write_record(samples.numbered(3))
    made.write_record(samples.numbered(4))
    made.write(record.path_of(name(6)), "")
    designate(made, r0="test", r2="test", r3="train")
    found = json.loads(diff(made, "--format", "json").out)
    assert all(found[key] for key in ("added", "edited", "relabelled", "withdrawn", "moved", "designated", "unread"))
    assert found["composition"] and found["lapsed_reviews"] and found["alarms"]
    for arguments in ((), ("--summary",), ("--record", name(0)), ("v0.1.0..HEAD",)):
        validator.validate(json.loads(diff(made, *arguments, "--format", "json").out))
    assert not validator.is_valid(found | {"more": 1})
    assert not validator.is_valid({key: value for key, value in found.items() if key != "moved"})


# ---- Markdown


def outside_of_code(text: str) -> str:
    """All text of a page that is not code, links and images by their kind, and HTML but for our own."""
    told = []
    for token in MARKDOWN.parse(text):
        if token.type == "html_block":
            told.append(re.sub(r"</?details>|</?summary>", "", token.content))
        told += [child.content or child.type for child in token.children or [] if child.type != "code_inline"]
    return "".join(told)


class Texts(NamedTuple):
    """A view of so many records with one prompt."""

    text: str
    count: int
    root: Path = Path()

    def paths(self) -> list[str]:
        return [f"records/x/{number}.yaml" for number in range(self.count)]

    def present(self, paths: Iterable[str]) -> set[str]:
        return {*paths}

    def blob(self, _path: str) -> None:
        return None

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        tree = samples.tree(messages=[{"role": "user", "content": self.text}])
        return ((path, samples.text(tree).encode()) for path in paths)


def comparison(text: str, records: int = 1) -> Comparison:
    """A comparison in which all that a dataset may hold is one text."""
    labels = MainLabels(*[text] * len(MainLabels._fields))
    several = range(records)
    changes = Changes(
        added=tuple(Added(text, text, "new", labels) for _ in several),
        edited=tuple(Edited(str(number), text, ("messages.1.content",)) for number in several),
        relabelled=tuple(Relabelled(text, text, (LabelChange(text, text, [text]),)) for _ in several),
        withdrawn=tuple(Withdrawn(text, text, "withdrawn", text, text, labels) for _ in several),
        moved=tuple(Moved(text, Line(text, text, text), None) for _ in several),
        designated=(Line(text, text, text),),
        unread=(Unread(text, text, "before"),),
    )
    span = Span(Revision(text, "0" * 40), Revision(text, "1" * 40))
    views = Texts(f"x {text}", records), Texts(f"{text} y", records)
    policies = Policies(text or "1.0", "1.0", differ=True)
    return Comparison(span, views, changes, policies, False, (1, 2), (), (Share("task", text, 1, 2, 3, 4),))


HOSTILE = [
    "@octocat please look",
    "<img src=x onerror=alert(1)>",
    "`` ` ``` </details>",
    "```\n</details>\n# Approved by @octocat",
    "~~~\n```diff",
    "[click](javascript:alert(1)) ![](https://example.com/x.png)",
    "https://example.com/#1 fixes #1",
    "\u202eevil\x1b[31m\u2028x",
    "*a* _b_ ~~c~~ **d** {+e+} [-f-]",
    "`" * 900,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_of_a_dataset_breaks_out_of_the_page(text: str) -> None:
    def plain(page: str) -> str:
        return outside_of_code(page).replace("(blank)", "")

    assert plain(markdown_form.page(comparison(text))) == plain(markdown_form.page(comparison("plain")))


@given(st.text(max_size=30))
@example("a\n```\nb")
def test_a_page_opens_and_closes_each_part(text: str) -> None:
    page = markdown_form.page(comparison(text))
    blocks = [token.content for token in MARKDOWN.parse(page) if token.type == "html_block"]
    assert sum("<details>" in block for block in blocks) == sum("</details>" in block for block in blocks) == 5
    assert "\x1b" not in page and "\u202e" not in page


@pytest.mark.parametrize("text", ["x" * 50, "`" * 300, "word " * 3_000, "line\n" * 3_000])
def test_a_page_is_never_longer_than_a_pull_request_takes(text: str) -> None:
    page = markdown_form.page(comparison(text, records=400))
    assert 10_000 < len(page) < 65_000
    assert "_More did not fit; `tunesmith diff --format json` has it all._\n" in page
    assert page.count("<details>") == page.count("</details>") >= 1


def test_a_page_shows_words_as_a_diff(made: Dataset) -> None:
    made.write_record(edited(0, "Order 0: it is gone."))
    page = diff(made, "--format", "markdown").out
    assert page.startswith("### 1 edited; no split changed\n")
    assert "```diff\n@@ messages.2.content @@\n- Order 0: [-" in page
    assert "\n+ Order 0: {+it is gone+}.\n```" in page


# ---- what cannot be compared


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["v0.1"], "no commit is called 'v0.1'; did you mean v0.1.0?"),
        (["0.2.0"], "no commit is called '0.2.0'; did you mean v0.1.0?"),
        (["nothing-like-it"], "no commit is called 'nothing-like-it'; `git fetch --tags` brings those of others"),
        (["HEAD..nothing-like-it"], "no commit is called 'nothing-like-it'"),
        (["--", "--output=x"], "no commit is called '--output=x'"),
        (["A..B", "C"], "A..B names two revisions already; leave C out"),
        (["HEAD:records"], "no commit is called 'HEAD:records'"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_an_unknown_revision_is_told_in_a_line(made: Dataset, words: list[str], message: str) -> None:
    failed = diff(made, *words)
    assert (failed.code, failed.out) == (2, "")
    assert message in failed.err and failed.err.count("\n") == 1


def test_without_a_release_a_revision_has_to_be_named(dataset: Dataset) -> None:
    failed = diff(dataset)
    assert failed.code == 2
    assert "there is no release yet; name what to compare with, such as: tunesmith diff HEAD~10\n" in failed.err


def test_a_release_whose_tag_is_missing_is_told_with_the_command(made: Dataset) -> None:
    made.git("tag", "--delete", "v0.1.0")
    assert "the tag v0.1.0 of release 0.1.0 is not in this clone; `git fetch --tags` brings it" in diff(made).err


def test_a_broken_release_is_told(made: Dataset) -> None:
    made.write(release.path_of("0.1.0"), "{}")
    failed = diff(made)
    assert (failed.code, failed.err.count("\n")) == (2, 1)
    assert "git restore releases/0.1.0/release.json" in failed.err


def test_a_shallow_clone_is_told_how_to_get_the_rest(made: Dataset, tmp_path: Path) -> None:
    start = made.git("rev-parse", "HEAD").strip()
    made.write_record(samples.numbered(5))
    made.commit("more")
    clone = tmp_path / "clone"
    made.git("clone", "--quiet", "--depth", "1", "--no-tags", f"file://{made.root}", str(clone))
    failed = diff(Dataset(clone), start)
    assert failed.code == 2
    assert "this clone is shallow: `git fetch --unshallow --tags` brings older commits" in failed.err
    assert diff(Dataset(clone), "HEAD").code == 0


def test_branches_without_a_common_commit_are_told(made: Dataset) -> None:
    made.git("checkout", "--quiet", "--orphan", "other")
    made.commit("another beginning")
    failed = diff(made, "main...other")
    assert failed.code == 2
    assert "main and other have no commit in common" in failed.err
    assert "nothing changed for training" in diff(made, "main..other").out


def test_a_hostile_name_moves_no_cursor(made: Dataset) -> None:
    hostile = "x\x1b[2J\u202e"
    made.write(f"records/d/{hostile}.yaml", samples.text(samples.numbered(9)))
    made.write(f"records/d/{hostile}y.yaml", "")
    for arguments in ((), ("--summary",), ("--format", "markdown")):
        told = diff(made, *arguments).out
        assert "1 added" in told and "not readable, " in told
        assert "\x1b" not in told and "\u202e" not in told


def test_nothing_is_written(made: Dataset) -> None:
    made.write_record(edited(0))
    before = dict(samples.files(made.root)), made.git("status", "--porcelain")
    diff(made, "--format", "markdown")
    assert (dict(samples.files(made.root)), made.git("status", "--porcelain")) == before
