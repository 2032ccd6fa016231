"""`tunesmith init`: a dataset that passes its own check, and files that cannot drift from this repository's."""

from pathlib import Path

import pytest
import yaml

import builds
import samples
from samples import REPOSITORY
from tunesmith import people, policy
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith_tools import initialise

TEMPLATE = dict(initialise.template("ada", "ada@example.com"))


def init(folder: Path, *arguments: str) -> samples.Result:
    return builds.tunesmith(folder, "init", *arguments)


def test_a_new_folder_becomes_a_dataset_that_passes_its_own_check(tmp_path: Path) -> None:
    done = init(tmp_path, "my data ü", "--handle", "ada")
    assert (done.code, done.err) == (0, "")
    made = samples.Dataset(tmp_path / "my data ü")
    assert dict(made_files(made)) == TEMPLATE | {PEOPLE: TEMPLATE[PEOPLE].replace(DIGEST, WRITER_DIGEST)}
    assert made.git("symbolic-ref", "--short", "HEAD").strip() == "main"
    assert made.git("status", "--porcelain", "--ignored").count("!!") == 0
    checked = made.check()
    assert (checked.code, checked.out) == (0, "1 file judged: all good\n")
    made.git("add", "--all")
    assert made.check("--staged").code == 0
    assert builds.tunesmith(made.root, "status").code == 0


DIGEST, WRITER_DIGEST = (people.email_digest(f"{name}@example.com").encode() for name in ("ada", "writer"))


def made_files(made: samples.Dataset) -> list[tuple[str, bytes]]:
    return [(path, data) for path, data in samples.files(made.root) if not path.startswith(".cache/")]


def test_it_says_how_to_go_on(tmp_path: Path) -> None:
    told = init(tmp_path, "set", "--handle", "ada").out
    assert f"a dataset in {tmp_path / 'set'}\n" in told
    assert "  cd set\n" in told
    assert "pre-commit install" in told
    assert "tunesmith new question_answering --author ada\n" in told


def test_the_first_person_is_who_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada Lövelace")
    assert init(tmp_path, "set").code == 0
    data = (tmp_path / "set" / PEOPLE).read_bytes()
    me = people.load(PEOPLE, data).get("ada-lovelace")
    assert me
    assert (me.kind, me.roles) == ("person", ("author", "reviewer", "adjudicator"))
    assert me.emails == (people.email_digest("writer@example.com"),)
    assert b"writer@example.com" not in data
    assert builds.tunesmith(tmp_path / "set", "new", "code").code == 0


def test_without_a_name_or_address_there_is_still_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    assert init(tmp_path, "set").code == 0
    me = people.load(PEOPLE, (tmp_path / "set" / PEOPLE).read_bytes()).get("me")
    assert me and me.emails == ()
    assert samples.Dataset(tmp_path / "set").check().code == 0


@pytest.mark.parametrize("handle", ["Ada", "7even", "a b", "", "ä", "-ada"])
def test_a_handle_that_the_schema_refuses_is_refused(tmp_path: Path, handle: str) -> None:
    failed = init(tmp_path, "set", "--handle", handle) if handle else init(tmp_path, "set", "--handle=%")
    assert failed.code == 2
    assert "is no handle: a lower-case letter, then letters, digits and hyphens" in failed.err


def test_a_handle_that_the_template_uses_is_refused(tmp_path: Path) -> None:
    failed = init(tmp_path, "set", "--handle", "example-model")
    assert failed.code == 2
    assert failed.err == "tunesmith: example-model is the author of the example record; choose another --handle\n"
    assert not (tmp_path / "set" / POLICY).exists()


def test_a_repository_keeps_its_history_branch_and_files(tmp_path: Path) -> None:
    made = samples.Dataset(tmp_path / "old")
    made.root.mkdir()
    made.git("init", "-q", "-b", "trunk")
    made.write("README.md", "mine\n")
    made.write(".gitignore", "*.o\n")
    made.write("src/main.c", "int main;\n")
    commit = made.commit()
    done = init(tmp_path, "old", "--handle", "ada")
    assert done.code == 0
    for path in ("README.md", ".gitignore"):
        assert f"kept your {path}; compare it with the one of a fresh `tunesmith init`\n" in done.out
    assert (made.root / "README.md").read_text("utf-8") == "mine\n"
    assert (made.root / ".gitignore").read_text("utf-8") == "*.o\n"
    assert made.git("rev-parse", "HEAD").strip() == commit
    assert made.git("symbolic-ref", "--short", "HEAD").strip() == "trunk"
    assert made.git("diff", "HEAD") == ""
    assert made.check().code == 0


@pytest.mark.parametrize("folder", ["old/data", "old/deep/data", "old/src"])
def test_below_the_top_of_a_repository_nothing_is_made(tmp_path: Path, folder: str) -> None:
    made = samples.Dataset(tmp_path / "old")
    made.root.mkdir()
    made.git("init", "-q")
    made.write("src/main.c", "int main;\n")
    made.commit()
    before = sorted(tmp_path.rglob("*"))
    failed = init(tmp_path, folder, "--handle", "ada")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == (
        f"tunesmith: {tmp_path / folder} lies inside the git repository {made.root}, whose commits would not find "
        "the hooks and the policy of a dataset below its top; make it at the top, "
        f"`tunesmith init {made.root}`, or outside of that repository\n"
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_a_repository_of_its_own_inside_of_another_is_fine(tmp_path: Path) -> None:
    outer, inner = samples.Dataset(tmp_path), samples.Dataset(tmp_path / "data")
    inner.root.mkdir()
    for one in (outer, inner):
        one.git("init", "-q")
    (tmp_path / "link").symlink_to("data")
    assert init(tmp_path, "link", "--handle", "ada").code == 0
    assert inner.check().code == 0


def test_a_dataset_is_not_made_twice(tmp_path: Path) -> None:
    init(tmp_path, "set", "--handle", "ada")
    before = list(samples.files(tmp_path / "set"))
    failed = init(tmp_path, "set", "--handle", "eve")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == f"tunesmith: {tmp_path / 'set'} holds a dataset already (guidelines/policy.yaml)\n"
    assert list(samples.files(tmp_path / "set")) == before


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    failed = init(tmp_path, "file", "--handle", "ada")
    assert (failed.code, failed.err) == (2, f"tunesmith: {tmp_path / 'file'} is not a folder\n")
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "records").write_text("")
    failed = init(tmp_path, "set", "--handle", "ada")
    assert failed.code == 2
    assert failed.err.count("\n") == 1


def test_a_full_disk_ends_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(initialise, "write_atomic", full)
    failed = init(tmp_path, "set", "--handle", "ada")
    assert failed.code == 2
    assert failed.err.endswith(": No space left on device\n") and failed.err.count("\n") == 1


@pytest.mark.parametrize("path", ["dvc.yaml", ".dvcignore", ".dvc/config", ".dvc/.gitignore"])
def test_what_the_pipeline_reads_is_this_repositorys_own(path: str) -> None:
    assert TEMPLATE[path] == (REPOSITORY / path).read_bytes()


def test_the_policy_is_this_repositorys_but_for_reviews_and_shares() -> None:
    ours, theirs = builds.policy(), policy.load(POLICY, TEMPLATE[POLICY])
    assert theirs.labels == ours.labels
    assert theirs == ours._replace(evaluation=theirs.evaluation, splits=theirs.splits)
    assert theirs.evaluation.kinds == ("person",)
    assert theirs.splits._replace(percent=ours.splits.percent) == ours.splits


def test_the_hooks_have_the_ids_names_and_settings_of_this_repositorys() -> None:
    def gate(data: bytes) -> dict[str, dict[str, object]]:
        hooks: list[dict[str, object]] = yaml.safe_load(data)["repos"][0]["hooks"]
        ours = {str(hook["id"]): hook for hook in hooks if str(hook["id"]).startswith("tunesmith")}
        for hook in ours.values():
            hook["entry"] = str(hook["entry"]).removeprefix("hooks/in-venv ")
        return ours

    name = ".pre-commit-config.yaml"
    assert gate(TEMPLATE[name]) == gate((REPOSITORY / name).read_bytes())


def test_git_ignores_what_this_repository_ignores_of_the_pipeline() -> None:
    ours = set((REPOSITORY / ".gitignore").read_text("utf-8").split("\n"))
    theirs = {line for line in TEMPLATE[".gitignore"].decode().split("\n") if line}
    assert theirs <= ours
    assert {"/build/", "/.cache/", "/.dvc/cache", "/.dvc/tmp"} <= theirs


def test_the_ledger_is_empty_and_checkouts_have_one_kind_of_line_end() -> None:
    assert TEMPLATE["releases/ledger.tsv"] == b"id\tsplit\trelease\n"
    assert b"* text=auto eol=lf" in TEMPLATE[".gitattributes"]
