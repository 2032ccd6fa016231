"""Other teams' ways in, for real: a wheel in its own environment, `repo:` hooks, a subfolder, the next version."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import builds
import samples
from samples import REPOSITORY, SHIPPED, Dataset, Result

pytestmark = pytest.mark.slow

NEXT = "99.1.0"
SOURCES = ("core", "hooks", "tools", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".pre-commit-hooks.yaml")
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_VERSION = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)
_NO_PACKAGES = re.compile(r"No matching distribution|Could not find a version|Failed to establish|Temporary failure")

# Makes environments that see this suite's packages, all but tunesmith, so that a test installs that alone.
_PYTHON = """\
#!{python}
import os, pathlib, sys, venv
if sys.argv[1:3] != ["-m", "venv"]:
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
home = pathlib.Path(sys.argv[3]).resolve()
venv.create(home, symlinks=True)
site = next(home.glob("lib/python*/site-packages"))
(site / "borrowed.pth").write_text({borrowed!r} + chr(10))
programs = {{"pip": "pip._internal.cli.main", "pre-commit": "pre_commit.main", "dvc": "dvc.cli"}}
for hook in ("check_added_large_files", "check_case_conflict"):
    programs[hook.replace("_", "-")] = "pre_commit_hooks." + hook
for name, module in programs.items():
    script = home / "bin" / name
    code = f"import sys; from {{module}} import main; sys.exit(main())"
    script.write_text(f'#!/bin/sh\\nexec "{{home}}/bin/python" -c "{{code}}" "$@"\\n')
    script.chmod(0o755)
"""


def copied_sources(folder: Path) -> Path:
    """What the wheel and `repo:` hooks are made of, as it stands in the working tree."""
    folder.mkdir(parents=True)
    for name in SOURCES:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def version_of(sources: Path) -> str:
    """The version that a project file names."""
    found = _VERSION.search((sources / "pyproject.toml").read_text("utf-8"))
    assert found
    return found[1]


def make_next(folder: Path) -> None:
    """The sources of a later version: another number, and other text in two files of the template."""
    project = folder / "pyproject.toml"
    project.write_text(_VERSION.sub(f'version = "{NEXT}"', project.read_text("utf-8")), "utf-8")
    for name in ("dvc.yaml", "dot-dvcignore"):
        file = folder / "tools/tunesmith_tools/template" / name
        file.write_text(f"# As version {NEXT} has it.\n" + file.read_text("utf-8"), "utf-8")


def run(folder: Path, *command: str, **env: str) -> Result:
    """A command in a process of its own, with nothing of this suite's environment."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, check=False, env={**kept, "GIT_PAGER": "cat", **env}
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "backslashreplace"))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("adoption")


@pytest.fixture(scope="module")
def borrowed(scratch: Path) -> dict[str, str]:
    """An environment's variables under which python3 and pip need no network, and find tunesmith's wheel alone."""
    links = scratch / "links"
    links.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(("tunesmith", "_tunesmith", "__editable__")):
            (links / entry.name).symlink_to(entry)
    programs = scratch / "bin"
    programs.mkdir()
    (programs / "python3").write_text(_PYTHON.format(python=sys.executable, borrowed=str(links)))
    (programs / "python3").chmod(0o755)
    (scratch / "wheels").mkdir()
    return {
        "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(scratch / "wheels"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PRE_COMMIT_HOME": str(scratch / "pre-commit"),
    }


def wheel(sources: Path, into: Path) -> Path:
    """Build a wheel as `make wheel` does."""
    done = run(sources, str(samples.BIN / "hatchling"), "build", "-t", "wheel", "-d", str(into))
    assert done.code == 0, done.err
    return next(into.glob(f"tunesmith-{version_of(sources)}-*.whl"))


def test_from_the_wheel_by_the_readme_alone_to_a_build_and_to_the_next_version(
    scratch: Path, borrowed: dict[str, str], tmp_path: Path
) -> None:
    sources = copied_sources(tmp_path / "sources")
    first = wheel(sources, scratch / "wheels")
    version = version_of(sources)

    # An environment with nothing but the wheel makes the dataset; its printed steps are run as they stand.
    assert run(tmp_path, "python3", "-m", "venv", "env", **borrowed).code == 0
    installed = run(tmp_path, "env/bin/pip", "install", "-q", str(first), **borrowed)
    assert installed.code == 0, installed.err
    made = run(tmp_path, "env/bin/tunesmith", "init", "my set", "--handle", "ada", **borrowed)
    assert (made.code, made.err) == (0, "")
    steps = made.out.partition("next:\n")[2]
    begun = run(tmp_path, "sh", "-ec", steps, **borrowed)
    assert begun.code == 0, begun.out + begun.err
    assert "# or stay" not in made.out

    # A colleague clones it and follows its README from top to bottom.
    assert run(tmp_path, "git", "clone", "-q", "my set", "clone").code == 0
    clone = Dataset(tmp_path / "clone")
    readme = (clone.root / "README.md").read_text("utf-8")
    blocks = _BLOCK.findall(readme)
    assert len(blocks) == 6
    *way, upgrading = blocks
    followed = run(clone.root, "sh", "-ec", "\n".join(way), **borrowed)
    assert followed.code == 0, followed.out + followed.err
    assert "\n3 records designated: " in followed.out
    assert "\n4 records: 1 draft, 3 placed\n" in followed.out
    assert (clone.root / "build/export/trl-prompt-completion/train.jsonl").stat().st_size > 0
    assert "?? dvc.lock" in clone.git("status", "--porcelain")

    # A git client with a window has no activated environment; the gate runs all the same.
    path = clone.write_record(builds.record(1, author="ada", domain="schools"))
    clone.git("add", path)
    plain = {**borrowed, "PATH": "/usr/local/bin:/usr/bin:/bin"}
    stopped = run(clone.root, "git", "commit", "-m", "a typing error", **plain)
    assert stopped.code == 1
    assert f"{path}:4:9: error guidelines/unknown-label: `schools` is none of: " in stopped.out + stopped.err
    clone.git("rm", "-qf", path)

    # The next version.
    data = builds.digests(clone.root, "build/export") | builds.digests(clone.root, "build/split")
    clone.write(".dvcignore", (clone.root / ".dvcignore").read_bytes() + b"/ours/\n")
    make_next(sources)
    wheel(sources, scratch / "wheels")
    upgraded = run(clone.root, "sh", "-ec", f". .venv/bin/activate\n{upgrading}", **borrowed)
    assert upgraded.code == 0, upgraded.out + upgraded.err
    assert f"tunesmith {version} -> {NEXT}\n" in upgraded.out and "  replaced  dvc.yaml\n" in upgraded.out
    assert f"tunesmith[build]=={NEXT}\n" in (clone.root / "requirements.txt").read_text("utf-8")
    assert (clone.root / "dvc.yaml").read_text("utf-8").startswith(f"# As version {NEXT} has it.\n")
    assert b"/ours/\n" in (clone.root / ".dvcignore").read_bytes()
    assert (clone.root / ".dvcignore.new").read_text("utf-8").startswith(f"# As version {NEXT} has it.\n")
    rebuilt = run(clone.root, "sh", "-ec", ". .venv/bin/activate && tunesmith check && tunesmith build", **borrowed)
    assert rebuilt.code == 0, rebuilt.out + rebuilt.err
    assert builds.digests(clone.root, "build/export") | builds.digests(clone.root, "build/split") == data
    (clone.root / ".dvcignore.new").unlink()
    printed = upgraded.out.rpartition("  git add ")[2].partition("\n")[0]
    committed = run(clone.root, "sh", "-ec", f". .venv/bin/activate && git add {printed}", **borrowed)
    assert committed.code == 0, committed.out + committed.err
    assert clone.git("status", "--porcelain").split() == ["??", "dvc.lock"]
    again = run(clone.root, ".venv/bin/tunesmith", "upgrade", **borrowed)
    assert again.out == f"everything is at tunesmith {NEXT}: nothing to do\n"

    # And not back.
    older = run(clone.root, ".venv/bin/pip", "install", "-q", f"tunesmith=={version}", **borrowed)
    assert older.code == 0, older.err
    refused = run(clone.root, ".venv/bin/tunesmith", "upgrade", **borrowed)
    assert refused.code == 1
    assert f"this dataset is at tunesmith {NEXT}, and this is the older {version}" in refused.err


@pytest.fixture(scope="module")
def hooks_repository(scratch: Path) -> tuple[Dataset, str]:
    """This repository as others name it under `repo:`, and its tag."""
    origin = Dataset(copied_sources(scratch / "tunesmith"))
    origin.git("init", "-q", "-b", "main")
    origin.commit("a version")
    tag = f"v{version_of(origin.root)}"
    origin.git("tag", tag)
    return origin, tag


def third(folder: Path, origin: Path, rev: str, below: str = "") -> Dataset:
    """Somebody's own repository with policy, people and one record, and the two hooks by `repo:`."""
    made = Dataset(folder)
    made.root.mkdir(parents=True)
    made.git("init", "-q", "-b", "main")
    made.write(".gitignore", ".cache/\n")
    for path, data in SHIPPED.items():
        made.write(f"{below}{path}", data)
    args = f"\n        args: [--root, {below.rstrip('/')}]" if below else ""
    made.write(
        ".pre-commit-config.yaml",
        f"repos:\n  - repo: {origin}\n    rev: {rev}\n    hooks:\n"
        f"      - id: tunesmith{args}\n      - id: tunesmith-fix{args}\n",
    )
    Dataset(made.root / below).write_record()
    made.git("add", "--all")
    return made


@pytest.mark.parametrize("below", ["", "data/"])
def test_hooks_by_repo_on_an_existing_folder_of_records(
    scratch: Path, hooks_repository: tuple[Dataset, str], tmp_path: Path, below: str
) -> None:
    origin, rev = hooks_repository
    made = third(tmp_path / "third", origin.root, rev, below)
    inside = Dataset(made.root / below)
    env = {"PATH": f"{samples.BIN}:/usr/local/bin:/usr/bin:/bin", "PRE_COMMIT_HOME": str(scratch / "pre-commit")}
    installed = run(made.root, "pre-commit", "install", "--install-hooks", **env)
    if installed.code and _NO_PACKAGES.search(installed.out + installed.err):
        pytest.skip("pre-commit cannot install packages here")
    assert installed.code == 0, installed.out + installed.err
    heavy = [
        name for name in ("dvc", "pyarrow") if list(scratch.glob(f"pre-commit/*/py_env-*/lib/*/site-packages/{name}"))
    ]
    assert heavy == []

    done = run(made.root, "git", "commit", "-m", "a record", **env)
    assert done.code == 0, done.out + done.err

    path = inside.write_record(builds.record(1, author="drafting-model", domain="schools"))
    made.git("add", "--all")
    stopped = run(made.root, "git", "commit", "-m", "a typing error", **env)
    assert stopped.code == 1
    assert f"{path}:4:9: error guidelines/unknown-label: `schools` is none of: " in stopped.out + stopped.err
    partial = run(made.root, "git", "commit", "-m", "the same by name", f"{below}{path}", **env)
    assert partial.code == 1 and "guidelines/unknown-label" in partial.out + partial.err

    good = samples.text(builds.record(1, author="drafting-model"))
    inside.write(path, good.replace("language: en\n", "language: 'en'\n"))
    made.git("add", "--all")
    stopped = run(made.root, "git", "commit", "-m", "in another form", **env)
    assert stopped.code == 1 and "format/canonical-form" in stopped.out + stopped.err
    fixed = run(made.root, "pre-commit", "run", "tunesmith-fix", "--hook-stage", "manual", "--all-files", **env)
    assert f"rewritten {path}\n" in fixed.out
    assert (inside.root / path).read_text("utf-8") == good
    made.git("add", "--all")

    # One hook alone, by args.
    config = (made.root / ".pre-commit-config.yaml").read_text("utf-8")
    root = f"--root, {below.rstrip('/')}, " if below else ""
    (made.root / ".cache").mkdir(exist_ok=True)
    inside.write(path, good.replace("domain: science", "domain: schools").replace("domain: general", "domain: schools"))
    made.git("add", "--all")
    for hook, code in (("style", 0), ("guidelines", 1)):
        chosen = re.sub(
            r"id: tunesmith\n( +args: .*\n)?", f"id: tunesmith\n        args: [{root}--hook, {hook}]\n", config
        )
        made.write(".cache/one.yaml", chosen)
        one = run(made.root, "pre-commit", "run", "tunesmith", "--config", ".cache/one.yaml", **env)
        assert one.code == code, one.out + one.err
    inside.write(path, good)
    made.git("add", "--all")
    done = run(made.root, "git", "commit", "-m", "another record", **env)
    assert done.code == 0, done.out + done.err

    # The next tag.
    if f"v{NEXT}" not in origin.git("tag"):
        make_next(origin.root)
        origin.commit("the next version")
        origin.git("tag", f"v{NEXT}")
    updated = run(made.root, "pre-commit", "autoupdate", **env)
    assert updated.code == 0, updated.out + updated.err
    assert f"rev: v{NEXT}\n" in (made.root / ".pre-commit-config.yaml").read_text("utf-8")
    made.git("add", "--all")
    done = run(made.root, "git", "commit", "-m", "tunesmith's next version", **env)
    assert done.code == 0, done.out + done.err
    assert list(scratch.glob(f"pre-commit/*/py_env-*/lib/*/site-packages/tunesmith-{NEXT}.dist-info"))
    inside.write(path, good.replace("language: en\n", "language: xx\n"))
    made.git("add", "--all")
    assert run(made.root, "git", "commit", "-m", "a typing error", **env).code == 1

    # There is nothing that `upgrade` could do here, and it says so.
    refused = builds.tunesmith(inside.root, "upgrade")
    assert refused.code == 1 and "`pre-commit autoupdate` is the upgrade" in refused.err


def test_a_dataset_with_packages_of_its_own_is_checked_and_built(tmp_path: Path) -> None:
    made = builds.empty(tmp_path / "dataset")
    for name in (
        "tools/__init__.py",
        "hooks/__init__.py",
        "hooks/report.py",
        "dvc.py",
        "yaml.py",
        "tunesmith/__init__.py",
    ):
        made.write(name, 'raise SystemExit("the module of the dataset was taken for another")\n')
    made.commit("our own code")
    for folder in (made.root, made.root / "tools", made.root / "hooks"):
        for command in (["tunesmith-check"], ["tunesmith", "check"]):
            checked = builds.shell(folder, *command)
            assert (checked.code, checked.out) == (0, "3 files judged: all good\n")
    done = builds.shell(made.root, "tunesmith", "build")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("3 records: 3 placed\n")


def test_a_dataset_in_a_subfolder_is_committed_built_and_upgraded(
    tmp_path: Path,
) -> None:
    top = Dataset(tmp_path / "app")
    top.root.mkdir()
    top.git("init", "-q", "-b", "main")
    top.write("src/main.c", "int main;\n")
    top.commit()
    made = builds.tunesmith(top.root, "init", "the data", "--handle", "ada")
    assert made.code == 0
    inside = Dataset(top.root / "the data")
    printed = made.out.partition(".pre-commit-config.yaml:\n")[2].partition("\n  pre-commit install")[0]
    top.write(".pre-commit-config.yaml", printed.lstrip("\n"))
    steps = "pre-commit install" + made.out.partition("\n  pre-commit install")[2]
    begun = builds.shell(inside.root, "sh", "-ec", steps)
    assert begun.code == 0, begun.out + begun.err
    assert "the data/dvc.yaml" in top.git("ls-files")

    path = inside.write_record(builds.record(1, author="ada", domain="schools"))
    top.git("add", f"the data/{path}")
    stopped = builds.shell(top.root, "git", "commit", "-m", "a typing error")
    assert stopped.code == 1
    assert f"{path}:4:9: error guidelines/unknown-label: `schools` is none of: " in stopped.out + stopped.err
    top.git("rm", "-qf", f"the data/{path}")

    inside.write("records/9/boil-eggs-at-altitude-4m8zk1wc29.yaml", "id: [\n")
    fixed = builds.shell(top.root, "pre-commit", "run", "tunesmith-fix", "--hook-stage", "manual", "--all-files")
    assert "records/9/boil-eggs-at-altitude-4m8zk1wc29.yaml:2:1: " in fixed.out
    top.git("checkout", "-q", "--", ".")

    built = builds.shell(inside.root, "tunesmith", "build")
    assert (built.code, built.err) == (0, "")
    assert built.out.startswith("4 records: 1 draft, 3 placed\n")
    assert (inside.root / "build/export/openai/train.jsonl").stat().st_size > 0
    top.git("add", "--all")
    top.git("reset", "-q", "the data/dvc.lock")
    assert builds.shell(top.root, "git", "commit", "-m", "a draft").code == 0
    assert not [line for line in top.git("status", "--porcelain").splitlines() if "dvc.lock" not in line]
    assert "nothing to do" in builds.tunesmith(inside.root, "upgrade").out
