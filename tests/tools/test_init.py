"""`tunesmith init`: a dataset that passes its own check, and files that cannot drift from this repository's."""

import json
import re
import shlex
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

import builds
import samples
from samples import REPOSITORY
from test_layers import PAGES, STRUCTURE
from tunesmith import people, policy, yaml_reader
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_tools.adopting import initialise, starter

TEMPLATE = dict(initialise.template("ada", "ada@example.com"))


def init(folder: Path, *arguments: str) -> samples.Result:
    return builds.tunesmith(folder, "init", *arguments)


def test_a_new_folder_becomes_a_dataset_that_passes_its_own_check(tmp_path: Path) -> None:
    done = init(tmp_path, "my data ü", "--handle", "ada")
    assert (done.code, done.err) == (0, "")
    made = samples.Dataset(tmp_path / "my data ü")
    found = dict(made_files(made))
    note = json.loads(found.pop(starter.WRITTEN))
    assert found == TEMPLATE | {PEOPLE: TEMPLATE[PEOPLE].replace(DIGEST, WRITER_DIGEST)}
    assert note["files"] == {path: starter.digest(data) for path, data in starter.owned(TEMPLATE).items()}
    assert not any(path.startswith(("guidelines/", "records/")) or path == "README.md" for path in note["files"])
    assert made.git("symbolic-ref", "--short", "HEAD").strip() == "main"
    assert made.git("status", "--porcelain", "--ignored").count("!!") == 0
    checked = made.check()
    assert (checked.code, checked.out) == (0, "3 files judged: all good\n")
    made.git("add", "--all")
    assert made.check("--staged").code == 0
    assert builds.tunesmith(made.root, "status").code == 0


DIGEST, WRITER_DIGEST = (people.email_digest(f"{name}@example.com").encode() for name in ("ada", "writer"))


def made_files(made: samples.Dataset) -> list[tuple[str, bytes]]:
    return [(path, data) for path, data in samples.files(made.root) if not path.startswith(".cache/")]


def test_it_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "distribution", lambda _: SimpleNamespace(read_text=lambda _: None))
    monkeypatch.setenv("PATH", "/nowhere:/usr/bin:/bin")
    told = init(tmp_path, "my set", "--handle", "ada").out
    assert told == (
        f"a dataset in {tmp_path / 'my set'}\n"
        "next:\n"
        "  cd 'my set'\n"
        "  python3 -m venv .venv && . .venv/bin/activate\n"
        "  pip install -r requirements.txt\n"
        "  pre-commit install && git add . && git commit -m 'A dataset'\n"
        "  tunesmith new question_answering --author ada\n"
        "  # before the first `tunesmith freeze`: set `splits` in guidelines/policy.yaml, withdraw the examples\n"
    )


def test_an_environment_that_is_active_and_has_all_of_it_may_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{samples.BIN}:/usr/bin:/bin")
    told = init(tmp_path, "set", "--handle", "ada").out
    assert "activate   # or stay in the environment that is active now\n" in told


@pytest.mark.parametrize(
    ("direct", "expected"),
    [
        ({"url": "file:///w/tunesmith"}, "pip install 'tunesmith[build] @ file:///w/tunesmith' -r req"),
        ({"url": "file:///a%20w/t.whl"}, "mkdir -p wheels && cp '/a w/t.whl' wheels/\n  python3 -m venv"),
        (
            {"url": "https://example.com/t.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "pip install 'tunesmith[build] @ git+https://example.com/t.git@abc' -r req",
        ),
    ],
)
def test_what_pip_does_not_find_by_name_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, direct: dict[str, Any], expected: str
) -> None:
    installed = SimpleNamespace(read_text=lambda _: json.dumps(direct))
    monkeypatch.setattr(starter, "distribution", lambda _: installed)
    assert f"  {expected}" in init(tmp_path, "set", "--handle", "ada").out
    lines = (tmp_path / "set/requirements.txt").read_text("utf-8").splitlines()
    assert ("--find-links wheels" in lines) is direct["url"].endswith(".whl")


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
    done = init(tmp_path, "set")
    assert done.code == 0
    assert (
        f"\ngit knows no user.email here, so {PEOPLE} has none of yours: see `tunesmith explain people`\n" in done.out
    )
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
    assert failed.err == "tunesmith: example-model is the author of the example records; choose another --handle\n"
    assert not (tmp_path / "set").exists()


def test_a_repository_keeps_its_history_branch_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "distribution", lambda _: SimpleNamespace(read_text=lambda _: None))
    made = samples.Dataset(tmp_path / "old")
    made.root.mkdir()
    made.git("init", "-q", "-b", "trunk")
    own = {
        "README.md": "mine\n",
        ".gitignore": "*.o\n/build/\n",
        "requirements.txt": "numpy\n",
        "src/main.c": "int main;\n",
    }
    for path, text in own.items():
        made.write(path, text)
    made.write(".pre-commit-config.yaml", "repos: []\n")
    commit = made.commit()
    done = init(made.root, ".", "--handle", "ada")
    assert (done.code, done.err) == (0, "")
    assert "kept your README.md; compare it with the one of a fresh `tunesmith init`\n" in done.out
    ignored = [line for line in TEMPLATE[".gitignore"].decode().splitlines() if line[:1] not in ("#", "")]
    lacking = "".join(f"  {line}\n" for line in ignored if line != "/build/")
    assert f"kept your .gitignore; add what it lacks:\n{lacking}" in done.out
    assert f"kept your requirements.txt; add what it lacks:\n  tunesmith[build]=={version('tunesmith')}\n" in done.out
    assert "next:\n  python3 -m venv" in done.out  # nobody is sent where they are
    hooks_file = made.root / ".pre-commit-config.yaml"
    assert (
        f"  add this line to {hooks_file}, so that merges are judged too:\n\ndefault_install_hook_types: [" in done.out
    )
    printed = done.out.partition(f"  add this to `repos:` in {hooks_file}:\n")[2].partition("\n  pre-commit install")[0]
    (item,) = yaml.safe_load(f"repos:\n{printed}")["repos"]
    assert [hook["entry"] for hook in item["hooks"]] == [
        "sh .tunesmith/in-venv tunesmith-check --staged",
        "sh .tunesmith/in-venv tunesmith-fix",
    ]
    assert not any("args" in hook for hook in item["hooks"])
    assert {path: (made.root / path).read_text("utf-8") for path in own} == own
    assert made.git("rev-parse", "HEAD").strip() == commit
    assert made.git("symbolic-ref", "--short", "HEAD").strip() == "trunk"
    assert (
        f"\nits main branch is trunk; if not, correct it in README.md and as splits.branch in {POLICY},\n"
        "  then run `tunesmith upgrade`\n" in done.out
    )
    assert policy.load(POLICY, (made.root / POLICY).read_bytes()).splits.branch == "trunk"
    for name in ("check", "freeze"):
        workflow: Any = yaml.safe_load((made.root / f".github/workflows/{name}.yaml").read_bytes())
        assert workflow[True]["push"]["branches"] == ["trunk"]  # `on` is a boolean to this reader
    assert "--since origin/trunk`" in (made.root / ".github/pull_request_template.md").read_text("utf-8")
    assert made.git("diff", "HEAD") == ""
    assert made.check().code == 0


@pytest.mark.parametrize("folder", ["data", "deep/my data", "src"])
def test_in_a_subfolder_of_a_repository_the_parts_of_its_top_are_printed(tmp_path: Path, folder: str) -> None:
    top = samples.Dataset(tmp_path / "old")
    top.root.mkdir()
    top.git("init", "-q", "-b", "main")
    top.write("src/main.c", "int main;\n")
    commit = top.commit()
    done = init(top.root, folder, "--handle", "ada")
    assert (done.code, done.err) == (0, "")
    made = samples.Dataset(top.root / folder)
    expected = {path for path in TEMPLATE if not path.startswith((".github/", ".pre-commit-config"))}
    assert {path for path, _ in made_files(made)} - {"main.c"} == expected | {starter.WRITTEN}
    assert "workflows" not in (made.root / "README.md").read_text("utf-8")
    assert not (made.root / ".git").exists()
    assert top.git("rev-parse", "HEAD").strip() == commit
    assert made.check().out == "3 files judged: all good\n"
    hooks_file = top.root / ".pre-commit-config.yaml"
    assert f"  add this as a new file {hooks_file}:\n\ndefault_install_hook_types: " in done.out
    config: Any = yaml.safe_load(done.out.partition(f"{hooks_file}:\n")[2].partition("\n  pre-commit install")[0])
    hooks = {hook["id"]: hook for hook in config["repos"][0]["hooks"]}
    assert set(hooks) == {"tunesmith", "tunesmith-fix"}
    for hook in hooks.values():
        assert hook["args"] == ["--root", folder]
        assert (top.root / shlex.split(hook["entry"])[1]).is_file()
    assert re.search(hooks["tunesmith-fix"]["files"], f"{folder}/records/9/a.yaml")
    assert not re.search(hooks["tunesmith-fix"]["files"], "records/9/a.yaml")
    up = "../" * len(Path(folder).parts)
    assert f"git add . {up}.pre-commit-config.yaml && git commit" in done.out


def test_hooks_that_the_top_has_are_added_to(tmp_path: Path) -> None:
    samples.Dataset(tmp_path).git("init", "-q")
    (tmp_path / ".pre-commit-config.yaml").write_text("repos: []\n")
    told = init(tmp_path, "data", "--handle", "ada").out
    assert f"  add this to `repos:` in {tmp_path / '.pre-commit-config.yaml'}:\n\n  - repo: local\n" in told
    assert (tmp_path / ".pre-commit-config.yaml").read_text() == "repos: []\n"
    (tmp_path / ".pre-commit-config.yaml").write_text("default_install_hook_types: [pre-merge-commit]\nrepos: []\n")
    assert "default_install_hook_types" not in init(tmp_path, "more", "--handle", "ada").out


@pytest.mark.parametrize("owners", ["CODEOWNERS", "docs/CODEOWNERS"])
def test_owners_and_a_template_that_lie_elsewhere_are_not_shadowed(tmp_path: Path, owners: str) -> None:
    made = samples.Dataset(tmp_path)
    made.git("init", "-q", "-b", "main")
    made.write(owners, "* @us\n")
    made.write("docs/PULL_REQUEST_TEMPLATE.md", "Why?\n")
    told = init(tmp_path, ".", "--handle", "ada").out
    assert sorted(path.name for path in (tmp_path / ".github").iterdir()) == ["scripts", "workflows"]
    assert f"kept your {owners}; add what it lacks:\n  /guidelines/ @" in told
    assert "kept your docs/PULL_REQUEST_TEMPLATE.md; add what it lacks:\n" in told
    assert builds.tunesmith(tmp_path, "upgrade").out.endswith("nothing to do\n")


def test_a_pipeline_of_the_teams_own_is_not_built_upon(tmp_path: Path) -> None:
    made = samples.Dataset(tmp_path)
    made.git("init", "-q", "-b", "main")
    made.write("dvc.yaml", "stages: {}\n")
    failed = init(tmp_path, ".", "--handle", "ada")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == (
        f"tunesmith: {tmp_path} has a pipeline of its own (dvc.yaml); make the dataset in a subfolder of it: "
        "tunesmith init dataset\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "dvc.yaml"]
    assert init(tmp_path, "dataset", "--handle", "ada").code == 0
    (tmp_path / "other").mkdir()
    made.write("other/dvc.yaml", TEMPLATE["dvc.yaml"])  # left by an init that was interrupted
    assert init(tmp_path, "other", "--handle", "ada").code == 0


def test_a_warning_is_seen_at_commit(tmp_path: Path) -> None:
    made = builds.empty(tmp_path / "dataset")
    harmful = {"prompt_harm": "harmful", "response_harm": "unharmful", "response_mode": "full_compliance"}
    made.git("add", made.write_record(builds.record(1, safety=harmful | {"hazards": ["privacy"]})))
    seen = builds.shell(made.root, "pre-commit", "run", "tunesmith")
    assert (seen.code, seen.err) == (0, "")
    assert "1 file judged: 2 warnings" in seen.out and "warning safety/doubtful-combination" in seen.out


def test_a_subfolder_that_git_ignores_or_that_lies_in_a_dataset_is_refused(tmp_path: Path) -> None:
    top = samples.Dataset(tmp_path)
    top.git("init", "-q")
    top.write(".gitignore", "/build/\n")
    failed = init(tmp_path, "build/data", "--handle", "ada")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == (
        f"tunesmith: git ignores {tmp_path / 'build/data'}, so nothing there would be committed; "
        "choose another folder\n"
    )
    assert init(tmp_path, "set", "--handle", "ada").code == 0
    failed = init(tmp_path, "set/more", "--handle", "ada")
    assert failed.code == 1
    assert failed.err == (
        f"tunesmith: {tmp_path / 'set/more'} lies in the dataset {tmp_path / 'set'}; a dataset holds no other\n"
    )
    assert not (tmp_path / "build").exists() and not (tmp_path / "set/more").exists()


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


@pytest.mark.parametrize("path", ["dvc.yaml", ".dvc/config", ".dvc/.gitignore"])
def test_what_the_pipeline_reads_is_this_repositorys_own(path: str) -> None:
    assert TEMPLATE[path] == (REPOSITORY / path).read_bytes()


def test_dvc_ignores_what_it_ignores_here_and_here_the_template_besides() -> None:
    ours = (REPOSITORY / ".dvcignore").read_bytes()
    assert ours.startswith(TEMPLATE[".dvcignore"])
    assert [line for line in ours[len(TEMPLATE[".dvcignore"]) :].split(b"\n") if line[:1] == b"/"] == [b"/tools/"]


def test_the_policy_is_this_repositorys_but_for_reviews_shares_and_what_is_said_of_the_data() -> None:
    ours, theirs = builds.policy(), policy.load(POLICY, TEMPLATE[POLICY])
    assert theirs.labels == ours.labels
    assert theirs == ours._replace(
        reviews=theirs.reviews, splits=theirs.splits, targets=theirs.targets, card=theirs.card
    )
    assert (theirs.targets.tasks, theirs.targets.domains) == (ours.targets.tasks, ours.targets.domains)
    assert theirs.card == policy.Card()
    assert theirs.reviews.evaluation.kinds == ("person",)
    assert theirs.splits._replace(percent=ours.splits.percent) == ours.splits


def test_the_hooks_have_the_ids_names_and_settings_of_this_repositorys() -> None:
    def gate(data: bytes) -> dict[str, dict[str, object]]:
        hooks: list[dict[str, object]] = yaml.safe_load(data)["repos"][0]["hooks"]
        ours = {str(hook["id"]): hook for hook in hooks if str(hook["id"]).startswith("tunesmith")}
        for hook in ours.values():
            hook["entry"] = str(hook["entry"]).removeprefix("hooks/in-venv ").removeprefix("sh .tunesmith/in-venv ")
        return ours

    name = ".pre-commit-config.yaml"
    assert gate(TEMPLATE[name]) == gate((REPOSITORY / name).read_bytes())


def test_git_ignores_what_this_repository_ignores_of_the_pipeline() -> None:
    ours = set((REPOSITORY / ".gitignore").read_text("utf-8").split("\n"))
    theirs = {line for line in TEMPLATE[".gitignore"].decode().split("\n") if line and not line.startswith("#")}
    assert theirs <= ours
    assert {"/build/", "/.cache/", "/.dvc/cache", "/.dvc/tmp"} <= theirs


def test_the_ledger_is_empty_and_checkouts_have_one_kind_of_line_end() -> None:
    assert TEMPLATE["releases/ledger.tsv"] == b"id\tsplit\trelease\n"
    assert b"* text=auto eol=lf" in TEMPLATE[".gitattributes"]


def test_the_examples_show_three_tasks_a_dialogue_and_a_prompt_that_is_not_harmless() -> None:
    trees: list[Any] = [
        yaml_reader.load(data.decode()).tree for path, data in TEMPLATE.items() if path.startswith("records/")
    ]
    assert len({tree["task"] for tree in trees}) == len(trees) == 3
    assert sorted(len(tree["messages"]) for tree in trees) == [2, 2, 4]
    careful = [tree["safety"] for tree in trees if tree["safety"]["prompt_harm"] != "unharmful"]
    assert [labels["response_mode"] for labels in careful] == ["safe_completion"]
    assert {tree["author"] for tree in trees} == {"example-model"}


def test_each_content_hook_has_a_page_to_adapt_and_every_link_and_record_named_there_exists() -> None:
    pages = {Path(path).stem: data.decode() for path, data in TEMPLATE.items() if re.match(r"guidelines/.*\.md$", path)}
    for hook in HOOKS:
        assert hook.id in STRUCTURE or PAGES.get(hook.id, hook.id) in pages
    records = {Path(path).stem for path in TEMPLATE if path.startswith("records/")}
    named = {name for text in pages.values() for name in re.findall(r"`([a-z0-9-]+-[0-9a-hjkmnp-tv-z]{10})`", text)}
    assert named == records
    for text in pages.values():
        for name, anchor in re.findall(r"\]\(([a-zA-Z]+)\.md(?:#([\w-]+))?\)", text):
            headings = [
                re.sub(r"\s", "-", line.strip("# \n").lower()) for line in pages[name].splitlines() if line[:1] == "#"
            ]
            assert not anchor or anchor in headings
        assert "TODO" not in text


def test_the_environment_is_pinned_to_the_version_that_made_it() -> None:
    lines = TEMPLATE["requirements.txt"].decode().splitlines()
    assert f"tunesmith[build]=={version('tunesmith')}" in lines
    assert any(line.startswith("pre-commit>=") for line in lines)


def test_no_code_is_copied() -> None:
    assert [path for path in TEMPLATE if path.endswith(".py")] == []


WRAPPER = starter.files(at_top=True)[".tunesmith/in-venv"]


def environment(folder: Path, says: str) -> None:
    """A folder of programs whose tunesmith-check says who it is."""
    program = folder / "tunesmith-check"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\necho "{says}: $*"\nexit 3\n')
    program.chmod(0o755)


@pytest.fixture
def wrapped(tmp_path: Path) -> samples.Dataset:
    """A dataset in a subfolder of a repository with a worktree, with nothing but the script that finds environments."""
    top = samples.Dataset(tmp_path / "a top")
    top.root.mkdir()
    top.git("init", "-q", "-b", "main")
    top.write("the data/.tunesmith/in-venv", WRAPPER)
    top.commit()
    top.git("worktree", "add", "-q", "../other")
    return top


def in_venv(folder: Path, *arguments: str, **env: str) -> samples.Result:
    variables = {"PATH": "/usr/bin:/bin", "VIRTUAL_ENV": "", **env}
    return builds.shell(folder, "sh", "the data/.tunesmith/in-venv", *arguments, **variables)


def test_hooks_find_an_environment_activated_or_not(wrapped: samples.Dataset, tmp_path: Path) -> None:
    environment(tmp_path / "path", "on PATH")
    path = f"{tmp_path / 'path'}:/usr/bin:/bin"
    found = in_venv(wrapped.root, "tunesmith-check", "--staged", "two words", PATH=path)
    assert (found.code, found.out) == (3, "on PATH: --staged two words\n")
    for folder, says in ((".venv", "the top's"), ("the data/.venv", "the dataset's")):
        environment(wrapped.root / folder / "bin", says)
        assert in_venv(wrapped.root, "tunesmith-check", PATH=path).out == f"{says}: \n"
    assert in_venv(tmp_path / "other", "tunesmith-check", PATH=path).out == "the top's: \n"
    active = tmp_path / "active env"
    (active / "bin").mkdir(parents=True)
    assert in_venv(wrapped.root, "tunesmith-check", VIRTUAL_ENV=str(active)).out == "the dataset's: \n"
    environment(active / "Scripts", "active")
    (active / "Scripts/tunesmith-check").rename(active / "Scripts/tunesmith-check.exe")
    assert in_venv(wrapped.root, "tunesmith-check", VIRTUAL_ENV=str(active)).out == "active: \n"


def test_hooks_without_an_environment_say_how_to_make_one(wrapped: samples.Dataset) -> None:
    failed = in_venv(wrapped.root, "tunesmith-check")
    assert (failed.code, failed.out) == (1, "")
    home = wrapped.root / "the data"
    assert failed.err == (
        f"tunesmith-check is neither in {home}/.venv nor on PATH. Make the environment once:\n"
        f"  cd '{home}' && python3 -m venv .venv && .venv/bin/pip install -r requirements.txt\n"
    )
    assert in_venv(wrapped.root).code == 2


def test_pre_commit_accepts_the_hooks_for_others_and_those_of_a_dataset(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(TEMPLATE[starter.HOOKS_FILE])
    for command, file in (("manifest", REPOSITORY / ".pre-commit-hooks.yaml"), ("config", tmp_path / "config.yaml")):
        done = builds.shell(tmp_path, "pre-commit", f"validate-{command}", str(file))
        assert (done.code, done.out, done.err) == (0, "", "")
    offered = {hook["id"]: hook for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_bytes())}
    assert set(offered) == {"tunesmith", "tunesmith-fix"}
    for path in ("records/9/a.yaml", "data/reviews/ada/9/a.00000000.yaml"):
        assert re.search(offered["tunesmith-fix"]["files"], path)
    assert not re.search(offered["tunesmith-fix"]["files"], "myrecords/9/a.yaml")


def test_the_page_on_adopting_names_every_file_that_stays_tunesmiths() -> None:
    page = (REPOSITORY / "docs/adopting.md").read_text("utf-8")
    for path in starter.owned(TEMPLATE):
        folder = f"`{path.partition('/')[0]}/`"
        assert f"`{path}`" in page or folder in page, path
