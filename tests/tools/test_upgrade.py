"""`tunesmith upgrade`: what nobody changed is replaced, nothing is lost, and a second run has nothing to do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
import samples
from tunesmith_tools.adopting import starter, upgrade
from tunesmith_tools.adopting.upgrade import Kind

NEXT = "9.0.0"
TEXTS = st.sampled_from([b"one\n", b"two\n", b"three\n"])
PATHS = st.sampled_from(["dvc.yaml", ".gitignore", ".github/check.yaml"])
FILES = st.dictionaries(PATHS, TEXTS)


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """What this version's init made, committed."""
    return builds.empty(tmp_path / "dataset")


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """From here on a later version runs: a new file, another dvc.yaml and .gitignore, and no .editorconfig."""
    real = starter.files
    other = {"dvc.yaml": b"stages: {}\n", ".gitignore": b"/build/\n", ".tunesmith/more": b"new\n"}

    def files(*, at_top: bool, branch: str = "main") -> dict[str, bytes]:
        offered = {**real(at_top=at_top, branch=branch), **other}
        del offered[".editorconfig"]
        return offered

    monkeypatch.setattr(starter, "installed_version", lambda: NEXT)
    monkeypatch.setattr(starter, "files", files)
    return other


def run(made: samples.Dataset, *arguments: str) -> samples.Result:
    return builds.tunesmith(made.root, "upgrade", *arguments)


def test_the_version_that_made_it_has_nothing_to_do(made: samples.Dataset) -> None:
    before = list(samples.files(made.root))
    done = run(made)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"everything is at tunesmith {starter.installed_version()}: nothing to do\n"
    assert list(samples.files(made.root)) == before


def test_a_newer_version_replaces_what_nobody_changed(made: samples.Dataset, newer: dict[str, bytes]) -> None:
    old, before = starter.load(made.root), dict(samples.files(made.root))
    done = run(made)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"tunesmith {old.version if old else ''} -> {NEXT}\n")
    for line in ("replaced  dvc.yaml", "replaced  .gitignore", "added     .tunesmith/more", "dropped   .editorconfig"):
        assert f"  {line}" in done.out
    assert f"  pinned    requirements.txt: tunesmith=={NEXT}\n" in done.out
    after = dict(samples.files(made.root))
    assert {path: after[path] for path in newer} == newer
    assert f"tunesmith[build]=={NEXT}\n".encode() in after["requirements.txt"]
    touched = {*newer, "requirements.txt", starter.WRITTEN}
    kept = {path: data for path, data in after.items() if path not in touched}
    assert kept == {path: data for path, data in before.items() if path not in touched}
    second = run(made)
    assert second.out == f"everything is at tunesmith {NEXT}: nothing to do\n"
    assert dict(samples.files(made.root)) == after


def test_what_the_team_changed_stays_and_the_new_text_lies_beside(
    made: samples.Dataset, newer: dict[str, bytes]
) -> None:
    made.write(".gitignore", "/ours/\n")
    made.write(".gitattributes", "* -text\n")
    (made.root / "dvc.yaml").unlink()
    done = run(made)
    assert done.code == 0
    assert "  kept      .gitignore: you changed it, and so did tunesmith, whose text is in .gitignore.new\n" in done.out
    assert "  left out  dvc.yaml: you do without it\n" in done.out
    assert "  diff .gitignore .gitignore.new   # take over what you want, then delete the second\n" in done.out
    assert ".gitattributes" not in done.out  # of which this version has the same text as before
    after = dict(samples.files(made.root))
    assert (after[".gitignore"], after[".gitignore.new"]) == (b"/ours/\n", newer[".gitignore"])
    assert after[".gitattributes"] == b"* -text\n"
    assert "dvc.yaml" not in after
    assert "nothing to do" in run(made).out
    assert dict(samples.files(made.root)) == after


def test_a_text_that_still_lies_beside_is_not_written_over(made: samples.Dataset, newer: dict[str, bytes]) -> None:
    made.write(".gitignore", "/ours/\n")
    made.write(".gitignore.new", "half merged\n")
    before = list(samples.files(made.root))
    failed = run(made)
    assert (failed.code, failed.out) == (1, "")
    assert failed.err.startswith("tunesmith: .gitignore.new is still there from an earlier upgrade; ")
    assert list(samples.files(made.root)) == before


def test_an_upgrade_that_was_interrupted_is_done_again(
    made: samples.Dataset, newer: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    made.write(".gitignore", "/ours/\n")
    with monkeypatch.context() as patch:
        patch.setattr(starter, "save", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device", "x")))
        failed = run(made)
    assert (failed.code, failed.err) == (2, "tunesmith: x: No space left on device\n")
    assert run(made).code == 0
    assert (made.root / "dvc.yaml").read_bytes() == newer["dvc.yaml"]
    assert "nothing to do" in run(made).out


def test_dry_run_tells_the_same_and_writes_nothing(made: samples.Dataset, newer: dict[str, bytes]) -> None:
    before = list(samples.files(made.root))
    told = run(made, "--dry-run")
    assert told.code == 0
    assert list(samples.files(made.root)) == before
    assert run(made).out.startswith(told.out)


def test_an_older_version_refuses(made: samples.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "installed_version", lambda: "0.0.9")
    before = list(samples.files(made.root))
    failed = run(made)
    assert (failed.code, failed.out) == (1, "")
    assert "and this is the older 0.0.9, which does not know its files; nothing is taken back." in failed.err
    assert failed.err.endswith("Install what it pins: pip install -r requirements.txt\n")
    assert list(samples.files(made.root)) == before


def test_without_the_note_it_says_what_to_do(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    made.write_record()
    made.commit()
    before = list(samples.files(made.root))
    failed = run(made)
    assert (failed.code, failed.out) == (1, "")
    assert failed.err.startswith("tunesmith: there is no .tunesmith/files.json, in which `tunesmith init` notes")
    assert "`pre-commit autoupdate`" in failed.err and "`tunesmith upgrade --adopt`" in failed.err
    assert list(samples.files(made.root)) == before


def test_adopt_adds_what_is_missing_and_changes_nothing(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    made.write_record()
    made.commit()
    before = dict(samples.files(made.root))
    done = run(made, "--adopt")
    assert (done.code, done.err) == (0, "")
    after = dict(samples.files(made.root))
    assert "  kept      .gitignore: yours; ours is in .gitignore.new\n" in done.out
    assert "\n  pip install " in done.out.partition("next:\n")[2]
    assert {path: after[path] for path in before} == before
    added = {path for path in after.keys() - before.keys() if not path.startswith(".cache/")}
    offered = starter.files(at_top=True)
    assert added - {starter.WRITTEN, ".gitignore.new", "releases/ledger.tsv", "requirements.txt"} == (
        starter.owned(offered).keys() - {".gitignore"}
    )
    assert not any(path.startswith(("records/", "guidelines/")) for path in added)
    assert "nothing to do" in run(made).out
    assert builds.shell(made.root, "tunesmith", "check").code == 0


def test_adopt_adds_no_second_list_of_owners(tmp_path: Path) -> None:
    made = samples.make(tmp_path / "dataset")
    made.write("CODEOWNERS", "* @us\n")
    made.commit()
    assert run(made, "--adopt").code == 0
    assert not (made.root / ".github/CODEOWNERS").exists()


def test_another_main_branch_stays_in_the_workflows(tmp_path: Path, newer: dict[str, bytes]) -> None:
    made = samples.Dataset(tmp_path)
    made.git("init", "--quiet", "--initial-branch=release/1")
    assert builds.tunesmith(tmp_path, "init", ".", "--handle", "ada").code == 0
    assert "git switch release/1\n" in (tmp_path / "README.md").read_text("utf-8")
    assert "nothing to do" in run(made).out
    policy = (tmp_path / "guidelines/policy.yaml").read_text("utf-8")
    made.write("guidelines/policy.yaml", policy.replace("release/1", "develop"))
    told = run(made).out
    assert (
        "  replaced  .github/workflows/freeze.yaml\n" in told and "  replaced  .github/workflows/check.yaml\n" in told
    )
    assert 'branches: ["develop"]\n' in (tmp_path / ".github/workflows/freeze.yaml").read_text("utf-8")
    made.write("guidelines/policy.yaml", "splits: [\n")
    failed = run(made)
    assert (failed.code, failed.err) == (
        1,
        "tunesmith: guidelines/policy.yaml cannot be read; `tunesmith check` says where\n",
    )


def test_a_broken_note_is_told(made: samples.Dataset) -> None:
    for content in ("{", "[]", '{"version": "1"}'):
        made.write(starter.WRITTEN, content)
        failed = run(made)
        assert (failed.code, failed.out) == (1, "")
        assert failed.err == (
            "tunesmith: .tunesmith/files.json cannot be read; `git restore .tunesmith/files.json` brings it back\n"
        )


def test_new_settings_of_the_policy_are_told_with_their_defaults(
    made: samples.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = starter.load(made.root)
    assert written
    unknown = {"splits.salt", "reviews.evaluation.kinds", "hooks.style.options.max_prompt_characters"}
    assert unknown <= {*written.settings, *starter.settings()}
    older = {"hooks.style.severity.fancy"} | set(written.settings) - unknown
    starter.save(made.root, starter.Written("0.0.9", written.files, tuple(sorted(older))))
    policy = (made.root / "guidelines/policy.yaml").read_bytes()
    told = run(made).out
    assert 'splits.salt: "tunesmith"\n' in told
    assert 'reviews.evaluation.kinds: ["person"]\n' in told
    assert "no longer in the policy; `tunesmith check` says if yours still has it: hooks.style.severity.fancy\n" in told
    assert (made.root / "guidelines/policy.yaml").read_bytes() == policy
    assert "nothing to do" in run(made).out


def test_every_setting_has_the_default_that_holds() -> None:
    known = starter.settings()
    assert known["reviews.evaluation.reviewers"] == 2
    assert known["labels.tasks"] == known["version"] == "to be set"
    assert {name for name in known if f"{name}." in "".join(f"{other} " for other in known)} == set()
    assert known["exports.openai.hidden_reasoning"] == "omit"
    assert known["hooks.safety.severity.over-refusal"] == "error"
    assert known["splits.percent.train"] == 90
    assert "hooks" not in known and "hooks.safety" not in known


def test_below_the_top_hooks_and_ci_are_not_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = samples.Dataset(tmp_path)
    top.git("init", "--quiet")
    assert builds.tunesmith(tmp_path, "init", "my data", "--handle", "ada").code == 0
    made = samples.Dataset(tmp_path / "my data")
    assert "nothing to do" in run(made).out
    monkeypatch.setattr(starter, "installed_version", lambda: NEXT)
    told = run(made).out
    assert (
        f"the hooks in {tmp_path / '.pre-commit-config.yaml'} are yours; compare them with:\n  - repo: local\n" in told
    )
    assert "--root" in told
    assert not (made.root / ".pre-commit-config.yaml").exists() and not (made.root / ".github").exists()
    assert "nothing to do" in run(made).out


@given(offered=FILES, seen=FILES, present=FILES)
def test_no_plan_loses_a_text_that_was_never_offered(
    offered: dict[str, bytes], seen: dict[str, bytes], present: dict[str, bytes]
) -> None:
    marks = {path: starter.digest(text) for path, text in seen.items()}
    after = dict(present)
    for step in upgrade.plan(offered, marks, present):
        if step.target:
            after[step.target] = step.content
    for path, text in present.items():
        assert after[path] == text or (marks[path] == starter.digest(text) and after[path] == offered[path])
    for path in offered.keys() - present.keys():
        assert (path in after) == (path not in seen)
    now = {path: starter.digest(text) for path, text in offered.items()}
    left = [step for step in upgrade.plan(offered, now, after) if step.kind is not Kind.dropped]
    assert left == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tunesmith[build]==0.1.0", "tunesmith[build]==9.0.0"),
        ("tunesmith==0.1.0  # the gate", "tunesmith==9.0.0  # the gate"),
        ("tunesmith [build] == 0.1.0", None),
        ("tunesmith[build,dev] == 0.1.0rc1\r", "tunesmith[build,dev] == 9.0.0\r"),
        ('tunesmith==0.1.0; python_version > "3.10"', 'tunesmith==9.0.0; python_version > "3.10"'),
        ("tunesmith>=0.1.0", None),
        ("tunesmith==0.1.0,<1", None),
        ("tunesmith==0.1.0 \\\n    --hash=sha256:00", None),
        ("tunesmith-more==0.1.0", None),
        ("tunesmith[build] @ file:///tunesmith==0.1.0", None),
        ("# tunesmith==0.1.0", None),
    ],
)
def test_only_a_plain_pin_is_moved(line: str, expected: str | None) -> None:
    around = "pre-commit==4.3.0\n{}\nother==1\n"
    made = upgrade.pinned(around.format(line).encode(), "9.0.0")
    assert made == (around.format(expected).encode() if expected else None)


def test_a_pin_that_cannot_be_moved_is_told(made: samples.Dataset, newer: dict[str, bytes]) -> None:
    made.write("requirements.txt", "tunesmith[build]>=0.1\n")
    told = run(made).out
    assert f"  look at   requirements.txt: it pins no `tunesmith==...`; see that it installs {NEXT}\n" in told
    assert (made.root / "requirements.txt").read_text("utf-8") == "tunesmith[build]>=0.1\n"


def test_versions_are_ordered() -> None:
    order = ["0.1.dev3", "0.1a2", "0.1b1", "0.1rc1", "0.1.0", "0.1.1", "0.2rc1", "0.2", "0.10.0", "1.0"]
    assert sorted(order, key=upgrade._order) == order
    assert upgrade._order("1.0") == upgrade._order("1.0.0")
