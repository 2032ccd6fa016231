"""Releases: what refuses one, what one writes, and that it is all or nothing. The stages run in this process."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import builds
import releases
import samples
from samples import Dataset
from tunesmith import git, ledger, release
from tunesmith.corpus import LEDGER
from tunesmith_tools import build, dvc
from tunesmith_tools.releasing import changes_page, making, plan, refusals, sums

FILES = {f"releases/0.1.0/{name}" for name in ("release.json", "composition.json", "sha256sums", "CHANGES.md")}


@pytest.fixture
def without_dvc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stages run in this process, and nothing is pushed."""
    monkeypatch.setattr(build, "repro", releases.stages)
    monkeypatch.setattr(dvc, "run", lambda *_words: 0)


@pytest.fixture
def made(tmp_path: Path, without_dvc: None) -> Dataset:
    """A dataset that is ready."""
    return releases.ready(tmp_path / "dataset")


@pytest.fixture
def out(tmp_path: Path, without_dvc: None) -> Dataset:
    """The same with 0.1.0 released."""
    return releases.out(tmp_path / "out")


def run(made: Dataset, *words: str) -> samples.Result:
    return builds.tunesmith(made.root, "release", *words)


def value(made: Dataset, *words: str) -> Any:
    return json.loads(run(made, *words, "--format", "json").out)


def smallest(made: Dataset) -> tuple[str, str]:
    made.commit("a change")
    found = value(made)["smallest"]
    return found["version"], found["why"]


def state_of(made: Dataset) -> tuple[dict[str, str], str, str]:
    """Every file outside of build/ and .cache/, the index, and all branches and tags."""
    files = {path: hashlib.sha256(data).hexdigest() for path, data in samples.files(made.root)}
    kept = {path: digest for path, digest in files.items() if path.partition("/")[0] not in ("build", ".cache")}
    return kept, made.git("ls-files", "--stage"), made.git("for-each-ref")


def test_a_release_writes_its_files_commits_and_tags(made: Dataset) -> None:
    before = made.git("rev-parse", "HEAD").strip()
    done = run(made, "0.1.0")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "next: git push --atomic origin main v0.1.0"
    assert made.git("status", "--porcelain") == ""
    assert set(made.git("diff", "--name-only", before, "HEAD").split()) == {*FILES, LEDGER, "dvc.lock"}
    assert made.git("log", "-1", "--format=%s %P").strip() == f"Release 0.1.0 {before}"
    assert made.git("cat-file", "-t", "v0.1.0").strip() == "tag"
    assert made.git("rev-parse", "v0.1.0^{commit}") == made.git("rev-parse", "HEAD")

    (account,) = release.listing(made.root)
    assert account.records == made.git("rev-parse", "HEAD:records").strip()
    assert account.reviews == made.git("rev-parse", "HEAD:reviews").strip()
    assert (account.previous, account.designated, account.not_placed) == (None, releases.RECORDS, {})
    assert account.built_with["tunesmith"] == "0.1.0"
    lines = ledger.parse((made.root / LEDGER).read_text("utf-8"))
    assert account.placed(lines) == {one["id"] for one in releases.records()}
    assert {line.release for line in lines.values()} == {"0.1.0"}

    home = made.root / "releases" / "0.1.0"
    manifest = json.loads((made.root / "build/manifest/manifest.json").read_text("utf-8"))
    assert json.loads((home / "composition.json").read_text("utf-8")) == manifest["composition"]
    digests = builds.digests(made.root)
    listed = sums.parse("", (home / "sha256sums").read_bytes())
    assert listed == {path: digest for path, digest in digests.items() if not path.startswith("build/fingerprint/")}


@pytest.mark.slow
def test_what_is_built_from_the_tag_is_what_was_released(made: Dataset, tmp_path: Path) -> None:
    assert run(made, "0.1.0").code == 0
    made.git("clone", "--quiet", "--branch", "v0.1.0", str(made.root), str(tmp_path / "clone"))
    releases.stages(tmp_path / "clone")
    assert run(made, "verify", "v0.1.0", "--against", str(tmp_path / "clone" / "build")).code == 0


def test_the_smallest_honest_version_follows_from_what_changed(made: Dataset) -> None:
    assert value(made)["smallest"] == {"version": None, "why": "it is the first release"}
    assert run(made, "0.1.0").code == 0
    assert smallest(made) == ("0.1.1", "the records are those of 0.1.0")
    made.write_record(builds.record(50))
    made.write_record(builds.record(51, status="draft"))
    assert smallest(made) == ("0.2.0", "1 record was added since 0.1.0, and none changed")
    train, other, *_ = releases.of_split(made, "train")
    made.write_record(releases.edited(train))
    assert smallest(made) == ("1.0.0", "1 record was edited since 0.1.0")
    made.write_record({**other, "status": "withdrawn", "reason": "It was wrong."})
    made.write_record({**train, "domain": "travel"})
    assert smallest(made) == ("1.0.0", "1 record was edited, 1 record was removed since 0.1.0")


def test_a_record_whose_reviews_lapsed_is_removed_and_one_that_is_admitted_is_added(out: Dataset) -> None:
    first, second, *_ = releases.of_split(out, "test")
    mended = releases.edited(first)
    out.write_record(mended)
    assert smallest(out) == ("1.0.0", "1 record was removed since 0.1.0")
    assert run(out, "1.0.0").code == 0
    assert release.listing(out.root)[-1].not_placed == {"pending": (first["id"],)}
    for by in builds.REVIEWERS:
        out.write_review(builds.accepted(mended, by))
    assert smallest(out) == ("1.1.0", "1 record was added since 1.0.0, and none changed")
    assert second["id"] in {one["id"] for one in releases.of_split(out, "test")}


def test_other_metadata_and_reviews_are_a_patch(out: Dataset) -> None:
    train = releases.of_split(out, "train")[0]
    out.write_review(builds.accepted(train, builds.REVIEWERS[0]))
    out.write_record({**train, "notes": "Seen again."})
    assert smallest(out) == ("0.1.1", "the records are those of 0.1.0")
    assert run(out, "0.1.1").code == 0
    assert "the same records." in (out.root / "releases/0.1.1/CHANGES.md").read_text("utf-8")


def test_all_that_stands_against_a_release_is_told_at_once_and_nothing_is_written(out: Dataset) -> None:
    out.write_record(builds.record(60))
    out.commit("one more")
    out.git("switch", "--quiet", "--create", "topic")
    out.write("README.md", "changed")
    out.write("new.txt", "new")
    out.git("config", "user.useConfigOnly", "true")
    before = state_of(out)
    refused = run(out, "0.1.1")
    assert refused.code == 1
    assert state_of(out) == before
    for words in (
        "tunesmith: 0.1.1 is not released:",
        "(splits.branch in the policy), and you are on branch topic: run `git switch main`",
        "2 files are not committed (README.md, new.txt): commit, stash or remove them",
        "1 record was added since 0.1.0, and none changed, so the version is 0.2.0 or higher, not 0.1.1",
    ):
        assert words in refused.err


def test_errors_in_records_and_the_rest_are_told_together(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_words: object) -> None:
        raise build.Failure("the build stopped; mend what it says above first", code=1)

    monkeypatch.setattr(build, "repro", stopped)
    made.write("README.md", "changed")
    refused = run(made, "0.1.0")
    assert refused.code == 1
    assert refused.err == (
        "tunesmith: no release is made:\n"
        "  1 file is not committed (README.md): commit, stash or remove them\n"
        "  the build stopped; mend what it says above first\n"
    )


def test_who_lacks_commits_of_others_or_a_tag_or_a_name_is_told(
    out: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.git("clone", "--quiet", "--no-tags", str(out.root), str(tmp_path / "clone"))
    clone = Dataset(tmp_path / "clone")
    out.write("README.md", "changed")
    out.commit("of others")
    clone.git("fetch", "--quiet", "--no-tags")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_EMAIL")
    clone.git("config", "user.useConfigOnly", "true")
    refused = run(clone, "0.2.0")
    assert refused.code == 1
    assert "the branch lacks 1 commit of the one it follows: run `git pull`" in refused.err
    assert "0.1.0 is released and this clone has no tag v0.1.0" in refused.err
    assert "git would not commit: " in refused.err


@pytest.mark.parametrize("version", ["v0.1.0", "0.1", "one", "01.0.0", ""])
def test_other_words_are_no_version(made: Dataset, version: str) -> None:
    failed = run(made, version)
    assert failed.code == 2
    assert failed.err == f"tunesmith: {version!r} is no version: three numbers such as 0.2.0, without a v\n"


def test_a_version_that_is_taken_is_refused(made: Dataset) -> None:
    made.git("tag", "v0.2.0")
    assert "there is a tag v0.2.0 already" in run(made, "0.2.0").err
    assert run(made, "0.1.0").code == 0
    assert "0.1.0 is released already, in releases/0.1.0/" in run(made, "0.1.0").err


def test_a_dry_run_does_nothing(made: Dataset) -> None:
    before = state_of(made)
    done = run(made, "0.1.0", "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert "12 records designated with it: " in done.out
    assert done.out.splitlines()[-1].startswith("nothing was done; it would write releases/0.1.0/ and the ledger")
    assert state_of(made) == before


def test_without_a_version_it_says_what_it_has_to_be(made: Dataset) -> None:
    done = run(made)
    assert (done.code, done.err) == (0, "")
    assert "any version will do: it is the first release\n" in done.out
    assert value(made) == value(made, "0.1.0", "--dry-run") | {"version": None}


def test_files_alone(made: Dataset) -> None:
    head = made.git("rev-parse", "HEAD")
    done = run(made, "0.1.0", "--no-commit")
    assert (done.code, done.err) == (0, "")
    assert made.git("rev-parse", "HEAD") == head
    assert made.git("tag") == ""
    assert all((made.root / path).is_file() for path in FILES)
    assert "releases/0.1.0/ is written, and neither committed nor tagged" in done.out


@pytest.mark.slow
def test_the_same_release_has_the_same_bytes(made: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    other = releases.ready(tmp_path / "öther")
    for dataset in (made, other):
        assert run(dataset, "0.1.0").code == 0
    assert release.listing(made.root)[0].date == "2023-11-14"
    assert builds.digests(made.root, "releases") == builds.digests(other.root, "releases")


@pytest.fixture
def empty(made: Dataset) -> Dataset:
    """The dataset with an empty test split."""
    for one in releases.of_split(made, "test"):
        made.write_record(releases.edited(one))
    made.commit("edits")
    return made


def test_an_empty_evaluation_split_needs_a_person_and_a_reason(empty: Dataset) -> None:
    refused = run(empty, "0.1.0")
    assert refused.code == 1
    assert "no record is placed in test, so that nothing can be measured there" in refused.err
    assert "`--allow empty-split --reason TEXT` releases all the same" in refused.err
    for words in (["--allow", "empty-split"], ["--allow", "empty-split", "--reason", " "], ["--reason", "why"]):
        failed = run(empty, "0.1.0", *words)
        assert (failed.code, failed.err[:55]) == (2, "tunesmith: --allow WORD and --reason TEXT belong togeth")
    done = run(empty, "0.1.0", "--allow", "empty-split", "--reason", "Reviews: `follow`\n# next week.")
    assert (done.code, done.err) == (0, "")
    (account,) = release.listing(empty.root)
    assert account.overrides == (release.Override("empty-split", builds.WRITER, "Reviews: `follow`\n# next week."),)
    page = (empty.root / "releases/0.1.0/CHANGES.md").read_text("utf-8")
    assert "\n# next" not in page


def test_a_split_that_is_to_be_empty_may_be() -> None:
    none = {"train": 5, "validation": 1, "test": 0}
    settings = builds.policy()._replace(splits=builds.splits(80, 10, 10))
    assert [one.of for one in refusals.of_splits(none, settings)] == ["empty-split"]
    assert list(refusals.of_splits(none, settings._replace(splits=builds.splits(90, 10, 0)))) == []


def test_nothing_placed_cannot_be_released(made: Dataset) -> None:
    for one in releases.records():
        made.write_record({**one, "status": "draft"})
    made.commit("all drafts")
    refused = run(made, "0.1.0", "--allow", "empty-split", "--reason", "why")
    assert "no record is placed in any split: `tunesmith split` says why" in refused.err


def test_what_nothing_stands_against_cannot_be_allowed(made: Dataset) -> None:
    refused = run(made, "0.1.0", "--allow", "drift", "--reason", "why")
    assert refused.code == 1
    assert "nothing of drift stands against it: leave out `--allow drift`" in refused.err
    unknown = run(made, "0.1.0", "--allow", "drifts", "--reason", "why")
    assert (unknown.code, unknown.err) == (
        2,
        "tunesmith: --allow drifts: did you mean drift?; nothing else can be set aside\n",
    )
    stranger = run(made, "0.1.0", "--allow", "drift", "--reason", "why", "--by", "adda")
    assert stranger.code == 2
    assert "adda is not in guidelines/people.yaml; did you mean ada" in stranger.err


def test_an_alarm_of_drift_needs_a_reason(out: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "alarms", lambda _root: ("task: code went from 5 % to 50 %",))
    assert value(out)["against"] == []  # nothing was added: what it says is of an earlier release
    out.write_record(builds.record(60))
    out.commit("one more")
    refused = run(out, "0.2.0")
    assert refused.code == 1
    assert "drift: task: code went from 5 % to 50 %; `--allow drift --reason TEXT` releases" in refused.err
    assert run(out, "0.2.0", "--allow", "drift", "--reason", "More code was asked for.").code == 0
    assert "More code was asked for." in (out.root / "releases/0.2.0/CHANGES.md").read_text("utf-8")


def test_an_audit_that_is_not_complete_needs_a_reason(out: Dataset) -> None:
    assert builds.tunesmith(out.root, "sample", "draw", "first", "--size", "2").code == 0
    out.commit("an audit")
    refused = run(out, "0.1.1")
    assert refused.code == 1
    assert "audit first is not complete: 2 of 2 records to judge. `tunesmith sample next first` shows" in refused.err
    assert "`--allow audit --reason TEXT` releases all the same" in refused.err
    allowed = value(out, "0.1.1", "--dry-run", "--allow", "audit", "--reason", "It is of last year.")
    assert allowed["against"] == []


class Stop(Exception):
    """Something that nobody foresaw."""


@pytest.mark.parametrize(
    ("at", "error"),
    [
        *((at, KeyboardInterrupt) for at in ("first build", "second build", "digests", "push", "commit", "tag")),
        ("after commit", Stop),
    ],
)
def test_what_stops_a_release_leaves_everything_as_it_was(
    made: Dataset, monkeypatch: pytest.MonkeyPatch, at: str, error: type[BaseException]
) -> None:
    made.write("dvc.lock", "schema: '2.0'\n")
    before = state_of(made)
    calls = {"build": 0}

    def stop(*_words: object, **_options: object) -> None:
        raise error

    def repro(root: Path, *_options: str) -> None:
        calls["build"] += 1
        if calls["build"] == {"first build": 2, "second build": 3}.get(at):
            raise error
        if calls["build"] > 1:  # what is there is built already
            (root / "dvc.lock").write_text("changed", "utf-8")

    def push(*_words: object) -> int:
        made.write(".dvc/storage/files/md5/ab/cdef", "pushed")
        if at == "push":
            raise error
        return 0

    def tag(root: Path, name: str, message: str) -> None:
        if at == "tag":
            git.run(root, "tag", name)
        raise error

    monkeypatch.setattr(build, "repro", repro)
    monkeypatch.setattr(dvc, "run", push)
    if at == "digests":
        monkeypatch.setattr(sums, "of", stop)
    elif at == "commit":
        monkeypatch.setattr(git, "commit", stop)
    elif at in ("tag", "after commit"):
        monkeypatch.setattr(git, "tag", tag)
    with pytest.raises((error, Failed)):
        failed(run(made, "0.1.0"))
    assert state_of(made) == before
    monkeypatch.undo()


class Failed(Exception):
    """A command that ended with an error."""


def failed(done: samples.Result) -> None:
    assert done.code != 0
    raise Failed


def test_a_hook_that_refuses_is_heard_and_nothing_stays(made: Dataset) -> None:
    hook = made.write(".git/hooks/pre-commit", "#!/bin/sh\necho first words\necho other words >&2\nexit 1\n")
    hook.chmod(0o755)
    before = state_of(made)
    refused = run(made, "0.1.0")
    assert refused.code == 1
    assert "git did not commit or tag, so nothing was released:" in refused.err
    assert "first words" in refused.err and "other words" in refused.err
    assert state_of(made) == before


def test_a_push_that_fails_releases_nothing(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state_of(made)
    monkeypatch.setattr(dvc, "run", lambda _root, *words: int(words[0] == "push"))
    refused = run(made, "0.1.0")
    assert refused.code == 1
    assert "DVC could not push what clones need" in refused.err
    assert state_of(made) == before


def test_a_file_that_changes_meanwhile_stops_it(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def push(*_words: object) -> int:
        made.write("README.md", "written meanwhile")
        return 0

    monkeypatch.setattr(dvc, "run", push)
    refused = run(made, "0.1.0")
    assert (refused.code, refused.err) == (
        1,
        "tunesmith: README.md changed while the release was made; nothing was released\n",
    )
    assert made.git("status", "--porcelain", "--untracked-files=no") == " M README.md\n"


def test_a_commit_of_somebody_else_meanwhile_stays(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def push(*_words: object) -> int:
        made.git("commit", "--quiet", "--allow-empty", "-m", "meanwhile")
        return 0

    monkeypatch.setattr(dvc, "run", push)
    assert "somebody committed while the release was made" in run(made, "0.1.0").err
    assert made.git("log", "-1", "--format=%s") == "meanwhile\n"
    assert made.git("status", "--porcelain", "--untracked-files=no") == ""


def test_what_is_pushed_depends_on_the_remote_and_on_the_size(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    pushed: list[tuple[str, ...]] = []
    monkeypatch.setattr(dvc, "run", lambda _root, *words: pushed.append(words) or 0)
    both, artifacts_alone = ("push", "-R", "artifacts", "manifest"), ("push", "-R", "artifacts")
    assert (making.push(made.root), pushed.pop()) == ((), both)
    monkeypatch.setattr(making, "_LARGEST", 100)
    (note,) = making.push(made.root)
    assert note.startswith("build/manifest/") and "is too large for the remote .dvc/storage" in note
    assert pushed.pop() == artifacts_alone
    settings = (made.root / ".dvc/config").read_text("utf-8")
    made.write(".dvc/config", settings.replace("url = storage", "url = /elsewhere"))
    assert (making.push(made.root), pushed.pop()) == ((), both)
    made.write(".dvc/config", "[core]\n    analytics = false\n")
    (note,) = making.push(made.root)
    assert note.startswith("DVC has no default remote, so nothing was pushed") and not pushed


def test_a_dataset_in_a_folder_of_a_repository(tmp_path: Path, made: Dataset) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    made.git("init", "--quiet", "--initial-branch", "main", str(outer))
    inner = releases.ready(outer / "data")
    builds.shell(inner.root, "rm", "-rf", ".git")
    repository = Dataset(outer)
    repository.commit("all")
    repository.write("elsewhere.txt", "staged by somebody")
    repository.git("add", "elsewhere.txt")
    assert run(inner, "0.1.0").code == 0
    assert repository.git("status", "--porcelain") == "A  elsewhere.txt\n"
    assert run(inner, "verify", "0.1.0", "--against", "build").code == 0


def verify(made: Dataset, *words: str) -> samples.Result:
    return run(made, "verify", *words, "--against", str(made.root / "build"))


def test_a_build_that_is_as_it_was_released(out: Dataset) -> None:
    for name in ("v0.1.0", "0.1.0"):
        done = verify(out, name)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("v0.1.0 builds what was released: ")
        assert done.out.endswith(" files, the same bytes\n")


def test_files_that_differ_are_named(out: Dataset) -> None:
    (out.root / "build/split/split.tsv").write_text("other\n", "utf-8")
    (out.root / "build/pack/reviews.parquet").unlink()
    (out.root / "build/export/new.txt").write_text("new\n", "utf-8")
    (out.root / "build/comment.md").write_text("of no stage\n", "utf-8")
    done = verify(out, "v0.1.0")
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        "missing: build/pack/reviews.parquet",
        "extra: build/export/new.txt",
        "different: build/split/split.tsv",
        "v0.1.0 is not as it was released",
    ]
    found = json.loads(verify(out, "v0.1.0", "--format", "json").out)
    assert (found["same"], found["missing"]) == (False, ["build/pack/reviews.parquet"])


def test_what_it_was_built_with_is_the_likely_cause(out: Dataset) -> None:
    account = out.root / "releases/0.1.0/release.json"
    older = release.parse("", account.read_bytes())
    account.write_text(release.as_json(older._replace(built_with=older.built_with | {"pyarrow": "1.2.3"})), "utf-8")
    out.commit("around the hooks")
    out.git("tag", "--force", "v0.1.0")
    assert verify(out, "v0.1.0").code == 0  # the same bytes, whatever wrote them
    (out.root / "build/split/split.tsv").write_text("other\n", "utf-8")
    assert "the likely cause: pyarrow 1.2.3 then, " in verify(out, "v0.1.0").out
    assert "git worktree add ../v0.1.0 v0.1.0" in verify(out, "v0.1.0").out


def test_a_ledger_that_lost_a_line_is_told(out: Dataset) -> None:
    path = out.root / LEDGER
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    done = verify(out, "v0.1.0")
    assert done.code == 1
    assert f"{LEDGER} does not begin with that of v0.1.0: designations were changed or removed since" in done.out
    path.write_text("".join([*lines, "later-0000000000\ttrain\tunreleased\n"]), "utf-8")
    assert verify(out, "v0.1.0").code == 0


def test_a_tag_that_was_put_elsewhere_is_told(out: Dataset) -> None:
    out.write_record(builds.record(70))
    path = out.root / LEDGER
    path.write_text(path.read_text("utf-8") + f"{builds.record(70)['id']}\ttrain\tunreleased\n", "utf-8")
    out.commit("later")
    out.git("tag", "--force", "v0.1.0")
    done = verify(out, "v0.1.0")
    assert done.code == 1
    assert "records/ at v0.1.0 is not the tree " in done.out
    assert "has 13 designations, the release names 12" in done.out


def test_a_name_that_is_no_release_is_told(out: Dataset) -> None:
    out.git("tag", "v0.9.0", "HEAD~1")
    for name, words in (
        ("v0.1.1", "no tag is called v0.1.1: did you mean v0.1.0? `git fetch --tags` brings those of others"),
        ("nonsense", "no tag is called nonsense: there are v0.1.0, v0.9.0 `git fetch"),
        ("v0.9.0", "v0.9.0 is no release: it has no releases/0.9.0/release.json"),
    ):
        failed = verify(out, name)
        assert failed.code in (1, 2)
        assert words in failed.err
    assert run(out, "verify", "v0.1.0", "--against", "nowhere").err == "tunesmith: nowhere: no such folder\n"


def test_broken_files_of_a_release_end_in_one_line(out: Dataset) -> None:
    out.write("releases/0.1.0/sha256sums", "abc\n")
    out.commit("around the hooks")
    out.git("tag", "--force", "v0.1.0")
    assert verify(out, "v0.1.0").err == (
        "tunesmith: line 1 of releases/0.1.0/sha256sums is not a sha256, two blanks and a path\n"
    )
    out.write("releases/0.1.0/release.json", "{}")
    assert run(out, "0.2.0").err.startswith("tunesmith: releases/0.1.0/release.json is not what `tunesmith release`")


def test_changes_are_listed_up_to_a_limit(out: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_page, "_LISTED", 2)
    for number in range(80, 90):
        out.write_record(builds.record(number))
    withdrawn = releases.of_split(out, "train")[0]
    out.write_record({**withdrawn, "status": "withdrawn", "reason": "It was wrong."})
    out.commit("more")
    made = value(out, "1.0.0")
    first, second, *others = made["difference"]["added"]
    page = (out.root / "releases/1.0.0/CHANGES.md").read_text("utf-8")
    assert f"## 1 record removed\n\n- {withdrawn['id']}\n" in page
    added = f"- {first} (train)\n- {second} (train)\n- … and {len(others)} more\n"
    assert f"## {len(others) + 2} records added\n\n{added}" in page
    assert "`tunesmith diff v0.1.0..v1.0.0`" in page
