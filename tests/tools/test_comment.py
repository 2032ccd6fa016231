"""What a pull request is told: the facts of a branch, and the Markdown that is made of them."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import builds
import samples
from tunesmith import record
from tunesmith.finding import Finding, Severity
from tunesmith_tools.pull_request import changes, comment_text
from tunesmith_tools.pull_request.changes import Build, Facts, Place
from tunesmith_tools.pull_request.comment_text import MARKER, MOST, code, fenced, markdown

MARKDOWN = MarkdownIt("commonmark").enable("table")
OURS = {"<details><summary>", "</details>", MARKER}
HOSTILE = [
    "@octocat please look",
    "<img src=x onerror=alert(1)>",
    "`` ` ``` <!-- tunesmith -->",
    "```\n</details>\n# Approved by @octocat",
    "| a | b |\n|---|---|",
    "[click](javascript:alert(1)) ![](https://example.com/x.png)",
    "https://example.com/#1 octo/repo#1 fixes #1",
    "a\\|b\\",
    "\u202eevil\x1b[31m\u2028x",
    "x" * 5000,
    "`" * 900,
    "`",
    " ",
]


def finding(number: int = 1, **changed: Any) -> Finding:
    one = Finding(f"records/d/x-{number}.yaml", 3, 4, "style/controls", Severity.WARNING, "a control", "Take it out.")
    return one._replace(**changed)


def some_facts(**changed: Any) -> Facts:
    """Facts of a branch that changes nothing, but for what is given."""
    given_facts: dict[str, Any] = {
        "since": "origin/main",
        "baseline": "0123456789abcdef" * 2 + "01234567",
        "files": 2,
        "errors": 0,
        "warnings": 0,
        "findings": (),
        "records": {},
        "labels": {},
        "reviews": {},
        "settings": (),
        "other_files": 0,
        "build": None,
        "no_build": "No build was made.",
    }
    return Facts(**given_facts | changed)


def some_build(text: str = "fine", places: int = 1) -> Build:
    counts = {"placed": 3, "pending": 1, "provisional": 2}
    return Build(
        states={"placed": 9, text: 1},
        splits=dict.fromkeys(("train", "validation", "test"), counts),
        exports={text: {"train": 1, "validation": 2, "test": 3}},
        left_out={text: {text: 4}},
        advice=(text,),
        places=tuple(Place(text, "pending", "test", text) for _ in range(places)),
    )


def outside_of_code(text: str) -> str:
    """All text of a comment that is not code, links and images told by their kind; our own HTML is left out."""
    told = []
    for token in MARKDOWN.parse(text):
        if token.type == "html_block":
            told.append(token.content.strip())
        told += [child.content or child.type for child in token.children or [] if child.type != "code_inline"]
    return "".join(one for one in told if not any(one.startswith(ours) for ours in OURS))


# ---- facts


def test_records_are_told_by_what_becomes_of_them() -> None:
    tree = {"status": "active", "task": "code"}
    before = dict.fromkeys(("edited", "moved", "withdrawn", "erased", "deleted", "broken", "unfinished", "gone"), tree)
    before |= {"gone": tree | {"status": "withdrawn"}, "finished": tree | {"status": "draft"}}
    after: dict[str, Any] = {
        "new": tree,
        "edited": tree | {"task": "dialogue"},
        "moved": tree,
        "withdrawn": tree | {"status": "withdrawn"},
        "erased": {"status": "erased"},
        "broken": None,
        "unfinished": tree | {"status": "draft"},
        "gone": tree | {"status": "withdrawn", "reason": "Better said."},
        "finished": tree,
    }
    assert changes.records(before, after) == {
        "added": ("finished", "new"),
        "edited": ("edited", "gone"),
        "withdrawn": ("withdrawn",),
        "erased": ("erased",),
        "draft": ("unfinished",),
        "deleted": ("deleted",),
        "unreadable": ("broken",),
    }


def test_labels_count_active_records_that_come_and_go_alone() -> None:
    def tree(task: str, **changed: Any) -> dict[str, Any]:
        return {"status": "active", "task": task, "language": "en", "safety": {"prompt_harm": "harmful"}} | changed

    before = {"a": tree("code"), "b": tree("code"), "c": tree("code"), "d": tree("code", status="draft")}
    after = {
        "a": tree("dialogue"),
        "b": tree("code", notes="x"),
        "c": tree("code", status="withdrawn"),
        "d": tree("code"),
        "e": tree("dialogue", safety="none", language=7),
    }
    assert changes.labels(before, after) == {
        "task": {"code": (1, 2), "dialogue": (2, 0)},
        "language": {"en": (1, 1)},
        "prompt_harm": {"harmful": (1, 1)},
    }


def test_settings_come_first_and_data_is_not_among_them() -> None:
    paths = ["records/d/x.yaml", "reviews/a/d/x.yaml", "guidelines/style.md", "notes.txt", "guidelines/policy.yaml"]
    assert changes.settings(paths) == (("guidelines/policy.yaml", "guidelines/style.md"), 1)


@pytest.mark.parametrize(
    "path",
    [
        ".dvc/config",
        ".cache/x",
        "wheels/a.whl",
        "Makefile",
        ".ci/run",
        "CODEOWNERS",
        "docs/CODEOWNERS",
        ".github/CODEOWNERS",
        ".gitignore",
    ],
)
def test_what_decides_without_being_seen_is_named(path: str) -> None:
    assert changes.settings([path, "notes.txt"]) == ((path,), 1)


# ---- Markdown


def test_a_clean_change_is_told_in_few_lines() -> None:
    text = markdown(some_facts(records={"added": ("a-1", "b-2")}, reviews={"accept": 2}))
    assert text.startswith(
        f"{MARKER}\n### Checks passed\n\n2 files judged, compared with `origin/main` at `0123456789`.\n\n"
        "#### What changes\n\n- 2 records added: `a-1`, `b-2`\n- reviews: 2 `accept`\n\n"
        "#### What the build says\n\nNo build was made.\n"
    )
    assert text.endswith("```text\ngit fetch origin\ntunesmith check --since origin/main\ntunesmith build\n```\n")


def test_errors_come_first_and_the_rest_is_a_count() -> None:
    found = tuple(finding(number) for number in range(40))
    bad = finding(99, severity=Severity.ERROR, message="this is wrong", rule="safety/hazards")
    text = markdown(some_facts(errors=1, warnings=40, findings=(*found, bad)))
    assert f"{MARKER}\n### 1 error, 40 warnings\n" in text
    assert "<details><summary>41 findings, of which 16 are not shown</summary>" in text
    block = text.split("```text\n")[1].split("```")[0].splitlines()
    assert block[:2] == ["records/d/x-99.yaml:3:4: error safety/hazards: this is wrong", "    Take it out."]
    assert len(block) == 2 * comment_text.MOST_FINDINGS
    assert "tunesmith explain safety/hazards" in text


def test_what_the_build_says_is_told_for_splits_formats_and_changed_records() -> None:
    text = markdown(some_facts(build=some_build("licence GPL-3.0-only")))
    assert "| train | 3 | 1 | 2 |" in text
    assert "  - 4 left out: `licence GPL-3.0-only`" in text
    assert "| `licence GPL-3.0-only` | `test` | `pending`: `licence GPL-3.0-only` |" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_branch_brings_stays_code(text: str) -> None:
    known = some_facts(
        errors=1,
        findings=(finding(path=text, message=text, hint=text, rule="a/b"),),
        records=dict.fromkeys(changes.KINDS, (text,)),
        labels={"task": {text: (1, 2)}},
        reviews={text: 3},
        settings=(text,),
        build=some_build(text),
        since=text,
        baseline=text,
    )
    plain = some_facts(
        errors=1,
        findings=(finding(rule="a/b"),),
        records=dict.fromkeys(changes.KINDS, ("x",)),
        labels={"task": {"x": (1, 2)}},
        reviews={"x": 3},
        settings=("x",),
        build=some_build("x"),
        since="x",
        baseline="x",
    )
    told = outside_of_code(markdown(known)).replace("(blank)", "")
    assert told == outside_of_code(markdown(plain))
    assert "octocat" not in told and "example.com" not in told and MARKER not in told


@given(st.text(max_size=30))
@example("")
def test_code_is_one_span_and_a_block_is_one_block(text: str) -> None:
    tokens = MARKDOWN.parse(f"a {code(text)} z")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    kinds = [child.type for child in tokens[1].children or []]
    assert kinds in (["text", "code_inline", "text"], ["text"])
    assert kinds != ["text"] or "(blank)" in tokens[1].content
    rows = MARKDOWN.parse(f"| a | b |\n|---|---|\n| {code(text)} | z |")
    assert [token.content for token in rows if token.type == "inline"][3] == "z"
    assert [token.type for token in MARKDOWN.parse(fenced([text]))] == ["fence"]


@pytest.mark.parametrize("filler", ["x" * 3000, "`" * 3000, "\udc80" * 3000, "\n" * 3000, "|" * 3000])
def test_a_comment_is_never_longer_than_github_takes(filler: str) -> None:
    many = tuple(f"{number}{filler}" for number in range(300))
    huge = some_facts(
        since=filler,
        errors=300,
        findings=tuple(finding(path=name, message=name, hint=name, severity=Severity.ERROR) for name in many),
        records=dict.fromkeys(changes.KINDS, many),
        labels={label: dict.fromkeys(many, (1, 1)) for label in changes.LABELS},
        reviews=dict.fromkeys(many, 1),
        settings=many,
        build=some_build(filler, places=300),
    )
    text = markdown(huge)
    assert MOST // 4 < len(text) <= MOST
    assert text.startswith(f"{MARKER}\n### 300 errors\n")


def test_what_does_not_fit_is_said() -> None:
    found = tuple(finding(number, message="`" * 900, hint="`" * 900) for number in range(300))
    build = some_build("`" * 300, places=300)
    text = markdown(some_facts(findings=found, build=replace(build, advice=build.advice * 99)))
    assert text.endswith("\n\n_More did not fit into a comment; `tunesmith comment --format json` has it all._\n")
    assert "#### What changes" in text


# ---- the command

BROKEN_LOCKS = [
    "<<<<<<< HEAD\nschema: '2.0'\n=======\nschema: '3.0'\n>>>>>>> branch\n",
    "",
    "- 1\n",
    "stages: [1]\n",
    "stages:\n  check: 1\n",
    "stages:\n  check:\n    deps:\n    - path: build/fingerprint/code\n",
    "stages:\n  check:\n    deps:\n    - path: 1\n      md5: 2\n",
]
BROKEN_FILES = {
    "build/manifest/manifest.json": ["", "{", "[]", "{}", '{"exports": 1}', '{"exports": {"x": 1}}'],
    "build/split/split.tsv": ["id\tstate\tmore\nx\ty\tz\n", "id\tstate\nx\ty\tz\n", "id\n\0\n"],
}


@pytest.fixture
def branch(tmp_path: Path) -> samples.Dataset:
    """Forty records on main, and a branch that adds, edits, withdraws, drafts, breaks and reviews some."""
    made = builds.filled(tmp_path / "a dataset")
    made.git("switch", "--quiet", "-c", "branch")
    made.write_record(builds.record(50))
    made.write_record(builds.record(51, status="draft"))
    made.write_record(builds.record(4, domain="travel"))
    made.write_record(builds.record(5, status="withdrawn", reason="The answer was wrong."))
    made.write_review(builds.accepted(builds.record(6), "grace"))
    refused = {"prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_refusal"}
    made.write_record(builds.record(52, safety=refused | {"refusal_reason": "safety"}))
    made.write("guidelines/style.md", "Say it plainly.\n")
    made.commit("a change")
    return made


def comment(dataset: samples.Dataset, *arguments: str) -> str:
    done = builds.tunesmith(dataset.root, "comment", *arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_a_branch_is_told_against_main(branch: samples.Dataset) -> None:
    value = json.loads(comment(branch, "--format", "json"))
    name = {number: builds.record(number)["id"] for number in (4, 5, 50, 51, 52)}
    assert value["since"] == "main"
    assert value["baseline"] == branch.git("rev-parse", "main").strip()
    assert value["records"] == {
        "added": [name[50], name[52]],
        "edited": [name[4]],
        "withdrawn": [name[5]],
        "draft": [name[51]],
    }
    assert value["labels"]["domain"]["travel"] == [1, 0]
    assert value["labels"]["response_mode"]["full_refusal"] == [1, 0]
    assert value["reviews"] == {"accept": 1}
    assert value["settings"] == ["guidelines/style.md"]
    checked = branch.check_json("--since", "main")
    assert [one["rule"] for one in value["findings"]] == checked.rules
    assert "safety/over-refusal" in checked.rules
    assert value["errors"] == sum(one["severity"] == "error" for one in checked.findings) > 0
    assert value["build"] is None

    text = comment(branch, "--since", "main")
    assert text == comment(branch, "--since", "main") == comment(branch)
    assert f"- 1 record withdrawn: `{name[5]}`\n" in text
    assert f"{record.path_of(name[52])}:" in text


def test_the_working_tree_stays_as_it_is_and_the_baseline_needs_no_checkout(branch: samples.Dataset) -> None:
    status, head = branch.git("status", "--porcelain"), branch.git("rev-parse", "HEAD")
    comment(branch)
    assert (branch.git("status", "--porcelain"), branch.git("rev-parse", "HEAD")) == (status, head)


def test_a_policy_that_cannot_be_read_is_a_finding_and_no_crash(branch: samples.Dataset) -> None:
    branch.write("guidelines/policy.yaml", "version: [\n")
    value = json.loads(comment(branch, "--format", "json"))
    assert [one["rule"] for one in value["findings"]] == ["guidelines/policy"]
    assert value["settings"] == ["guidelines/policy.yaml", "guidelines/style.md"]
    assert "### 1 error\n" in comment(branch)


def test_odd_names_do_no_harm(branch: samples.Dataset) -> None:
    for name in (b"records/a/@octocat\n<b>`.yaml", b"records/a/\xff\xfe.yaml"):
        path = bytes(branch.root) + b"/" + name
        Path(path.decode("utf-8", "surrogateescape")).parent.mkdir(exist_ok=True)
        Path(path.decode("utf-8", "surrogateescape")).write_bytes(b"x: 1\n")
    text = comment(branch)
    assert "octocat" in text
    assert "octocat" not in outside_of_code(text)


@pytest.mark.parametrize("revision", ["nosuch", "--help-me", "0" * 40])
def test_an_unknown_revision_is_told_in_a_line(branch: samples.Dataset, revision: str) -> None:
    failed = builds.tunesmith(branch.root, "comment", f"--since={revision}")
    assert failed.code == 2
    assert failed.err.count("\n") == 1 and revision in failed.err


def test_the_build_is_told_while_it_is_of_these_files(tmp_path: Path) -> None:
    made = builds.built(tmp_path / "dataset")
    changed = next(one for one in builds.forty() if one["id"] == builds.record(7)["id"])
    made.git("commit", "--quiet", "--allow-empty", "-m", "x")
    value = json.loads(comment(made, "--since", "HEAD~1", "--format", "json"))
    assert value["build"]["states"]["placed"] > 0
    assert value["build"]["states"] == json.loads((made.root / "build/manifest/manifest.json").read_text())["states"]
    exports = json.loads((made.root / "build/export/report.json").read_text())["formats"]
    assert value["build"]["exports"] == {name: export["rows"] for name, export in exports.items()}
    assert (value["settings"], value["other_files"]) == ([], 0)  # what a build leaves behind is no change

    def is_told() -> bool:
        return json.loads(comment(made, "--format", "json"))["build"] is not None

    made.write_record(changed | {"domain": "travel"})
    assert not is_told()
    assert "is not known to be of these files" in comment(made)
    made.git("checkout", "--quiet", "records")
    assert is_told()
    made.edit_policy("reviewers: 2", "reviewers: 1")
    assert not is_told()
    made.git("checkout", "--quiet", "guidelines")
    assert is_told()
    lock = (made.root / "dvc.lock").read_text("utf-8")
    for text in BROKEN_LOCKS:
        made.write("dvc.lock", text)
        assert not is_told(), text
    made.write("dvc.lock", lock)
    for path, texts in BROKEN_FILES.items():
        whole = (made.root / path).read_text("utf-8")
        for text in texts:
            made.write(path, text)
            assert not is_told(), text
        (made.root / path).unlink()
        assert not is_told()
        made.write(path, whole)
    assert is_told()
    (made.root / "dvc.lock").unlink()
    assert not is_told()
    shutil.rmtree(made.root / "build")
    assert "There is no build: it stopped at the errors above, or was not run." in comment(made)


def test_without_a_commit_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    made.git("update-ref", "-d", "HEAD")
    for arguments in ([], ["--since", "main"], ["--since", "HEAD"]):
        failed = builds.tunesmith(made.root, "comment", *arguments)
        assert (failed.code, failed.out) == (2, "")
        assert failed.err == "tunesmith: there is no commit yet that this could be compared with; commit first\n"
