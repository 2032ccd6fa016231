"""The main job on real data: a new dataset, four foreign files, the hooks, the ledger, one build everywhere."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tunesmith import record, source

pytestmark = [pytest.mark.slow, pytest.mark.real_data]

BIN = Path(sys.executable).parent
LABELS = """\
  language: en
  safety.prompt_harm: unharmful
  safety.response_harm: unharmful
  safety.response_mode: full_compliance
"""
GSM8K = (
    "prompt: /question\nresponse: /answer\n"
    f"constants:\n  task: reasoning\n  domain: education\n  source.license: MIT\n{LABELS}"
)
SEEDS = (
    "prompt: [/instruction, /instances/0/input]\nresponse: /instances/0/output\nfields:\n  source.group: /id\n"
    f"constants:\n  task: question_answering\n  domain: general\n  source.license: Apache-2.0\n{LABELS}"
)
TASKMASTER = (
    "turns: {list: /utterances, role: /speaker, content: /text}\nfields:\n  source.group: /conversation_id\n"
    f"constants:\n  task: dialogue\n  domain: retail\n  source.license: CC-BY-4.0\n{LABELS}"
)
FILES = {
    "gsm8k_train.jsonl": (GSM8K, 7473),
    "self_instruct_seed_tasks.jsonl": (SEEDS, 175),
    "taskmaster4_00.json": (TASKMASTER, 500),
    "taskmaster4_01.json": (TASKMASTER, 500),
}
ROWS = sum(count for _, count in FILES.values())
EXAMPLES = 3  # the records that `init` writes
_COUNTS = re.compile(
    r"([\d,]+) rows read: ([\d,]+) written \(([\d,]+) of them drafts\), ([\d,]+) present, ([\d,]+) rej"
)


def run(folder: Path, *command: str, **env: str) -> str:
    """An installed command, which must succeed; its standard output."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **env}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def imported(root: Path, name: str, data: Path) -> dict[str, int]:
    """Import one of FILES; the counts of the summary."""
    mapping = root.parent / f"{name}.map.yaml"
    mapping.write_text(FILES[name][0], "utf-8")
    said = run(
        root, "tunesmith", "import", str(data / name), "--format", "jsonl", "--map", str(mapping), "--set", "author=ada"
    )
    found = _COUNTS.search(said)
    assert found, said
    numbers = [int(number.replace(",", "")) for number in found.groups()]
    return dict(zip(("read", "written", "drafts", "present", "rejected"), numbers, strict=True))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the four files, committed through the hooks, frozen and built."""
    data = Path(os.environ["TUNESMITH_REAL_DATA"])
    root = tmp_path_factory.mktemp("main-job") / "dataset"
    run(root.parent, "tunesmith", "init", str(root), "--handle", "ada")
    run(root, "pre-commit", "install")
    drafts = written = 0
    for name, (_, rows) in FILES.items():
        counts = imported(root, name, data)
        assert counts["read"] == rows == counts["written"] + counts["present"] + counts["rejected"]
        assert counts["present"] == 0
        drafts += counts["drafts"]
        written += counts["written"]
    assert ROWS - written <= 2  # rows with e-mail addresses are rejected
    repeats = withdraw_repeats(root)
    assert run(root, "tunesmith", "check").splitlines()[-1].startswith(f"{written + EXAMPLES:,} files judged")
    run(root, "git", "add", "--all")
    run(root, "git", "commit", "--quiet", "-m", "Four files")  # the hooks judge all of it
    run(root, "tunesmith", "freeze")
    run(root, "git", "add", "releases")
    run(root, "git", "commit", "--quiet", "-m", "Designate")
    run(root, "tunesmith", "build")
    manifest = json.loads((root / "build/manifest/manifest.json").read_text("utf-8"))
    assert manifest["states"]["draft"] == drafts and manifest["states"]["withdrawn"] == repeats
    return root


def withdraw_repeats(root: Path) -> int:
    """Withdraw the records that repeat another to the letter, as some of the public rows do; how many there were."""
    done = subprocess.run(
        [BIN / "tunesmith", "check", "--format", "json"], cwd=root, capture_output=True, text=True, check=False
    )
    errors = [finding for finding in json.loads(done.stdout)["findings"] if finding["severity"] == "error"]
    assert {finding["rule"] for finding in errors} == {"duplicates/exact"}
    for finding in errors:
        path = root / finding["path"]
        tree = source.read(finding["path"], path.read_bytes(), "record").tree
        assert tree
        gone: dict[str, Any] = {**tree, "status": "withdrawn", "reason": "Repeats another record."}
        path.write_text(source.canonical_text(gone, "record"), "utf-8")
    return len(errors)


def trees(root: Path) -> Iterator[dict[str, Any]]:
    """Every record of a dataset."""
    for path in (root / "records").rglob("*.yaml"):
        tree: Any = source.read(path.name, path.read_bytes(), "record").tree
        yield tree


def test_a_second_import_writes_nothing_also_after_an_edit(built: Path) -> None:
    data = Path(os.environ["TUNESMITH_REAL_DATA"])
    edited = next(path for path in sorted((built / "records").rglob("taskmaster4-00-*.yaml")))
    before = edited.read_text("utf-8")
    edited.write_text(before.replace("domain: retail", "domain: travel"), "utf-8")
    try:
        for name, (_, rows) in FILES.items():
            counts = imported(built, name, data)
            assert (counts["read"], counts["written"], counts["present"] + counts["rejected"]) == (rows, 0, rows)
        assert "domain: travel" in edited.read_text("utf-8")
    finally:
        edited.write_text(before, "utf-8")


def test_every_record_is_accounted_for(built: Path) -> None:
    report = json.loads((built / "build/export/report.json").read_text("utf-8"))
    records = sum(1 for _ in (built / "records").rglob("*.yaml"))
    assert report["records"] == records == sum(report["states"].values())
    for state, names in report["not_placed"].items():
        assert len(names) == report["states"][state]
    for form in report["formats"].values():
        left_out = sum(len(names) for names in form["left_out"].values())
        assert sum(form["rows"].values()) + left_out == report["states"]["placed"]
    lines = (built / "releases/ledger.tsv").read_text("utf-8").splitlines()[1:]
    assert len(lines) == records - report["states"]["draft"] - report["states"]["withdrawn"]


@pytest.mark.parametrize("form", ["trl-prompt-completion", "trl-messages", "openai"])
def test_every_placed_message_comes_back_to_the_character(built: Path, form: str) -> None:
    report = json.loads((built / "build/export/report.json").read_text("utf-8"))
    away = {name for names in report["not_placed"].values() for name in names}
    wanted = {
        tree["id"]: [(message["role"], message["content"]) for message in tree["messages"]]
        for tree in trees(built)
        if tree["id"] not in away
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for index in sorted((built / "build/export" / form).glob("*.index.jsonl")):
        split = index.name.removesuffix(".index.jsonl")
        names = [json.loads(line)["id"] for line in index.read_text("utf-8").split("\n") if line]
        rows = [json.loads(line) for line in (index.parent / f"{split}.jsonl").read_bytes().split(b"\n") if line]
        for name, row in zip(names, rows, strict=True):
            messages = row.get("messages") or [*row["prompt"], *row["completion"]]
            found[name] = [(message["role"], message["content"]) for message in messages]
        table = pq.read_table(index.parent / f"{split}.parquet").to_pylist()
        assert len(table) == len(rows)
        for row, other in zip(rows, table, strict=True):
            for key, messages in row.items():
                assert [message["content"] for message in other[key]] == [message["content"] for message in messages]
    assert found == wanted


def test_no_group_and_no_prompt_stands_in_two_splits(built: Path) -> None:
    lines = (built / "build/split/split.tsv").read_text("utf-8").splitlines()[1:]
    split = {line.split("\t")[0]: line.split("\t")[2] for line in lines}
    homes: dict[str, set[str]] = {}
    for tree in trees(built):
        one = record.from_tree(tree)
        if split[one.id]:
            prompt = json.dumps([message.content for message in one.messages[:-1]])
            for key in (prompt, one.source.group):
                if key:
                    homes.setdefault(key, set()).add(split[one.id])
    assert max(len(splits) for splits in homes.values()) == 1


def test_two_clones_build_the_same_bytes(built: Path, tmp_path: Path) -> None:
    ways = (
        ("one", {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}, "022", ["tunesmith", "build"]),
        (
            "two",
            {"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TZ": "America/Lima"},
            "077",
            ["dvc", "repro", "--quiet"],
        ),
    )
    digests = []
    for name, env, umask, command in ways:
        run(tmp_path, "git", "clone", "--quiet", str(built), name)
        run(tmp_path / name, "sh", "-c", f"umask {umask} && exec {' '.join(command)}", **env)
        digests.append(_digests(tmp_path / name))
    assert digests[0] == digests[1] == _digests(built)
    assert len(digests[0]) > 10


def test_the_release_of_it_is_verified_in_another_clone(built: Path, tmp_path: Path) -> None:
    run(tmp_path, "git", "clone", "--quiet", str(built), "releasing")
    root = tmp_path / "releasing"
    allowed = ("--allow", "empty-split", "--by", "ada", "--reason", "Nobody has judged anything yet.")
    run(root, "tunesmith", "release", "0.1.0", *allowed)
    found = json.loads((root / "releases/0.1.0/release.json").read_text("utf-8"))
    lines = (root / "releases/ledger.tsv").read_text("utf-8").splitlines()[1:]
    report = json.loads((root / "build/export/report.json").read_text("utf-8"))
    left_out = sum(len(names) for names in found["not_placed"].values())
    assert (found["designated"], found["designated"] - left_out) == (len(lines), report["states"]["placed"])
    edited = next(path for path in sorted((root / "records").rglob("gsm8k-train-*.yaml")))
    edited.write_text(edited.read_text("utf-8").replace("domain: education", "domain: science"), "utf-8")
    run(root, "git", "commit", "--quiet", "--all", "--message", "A label")
    run(tmp_path, "git", "clone", "--quiet", str(root), "elsewhere")
    assert "the same bytes" in run(tmp_path / "elsewhere", "tunesmith", "release", "verify", "0.1.0")
    said = json.loads(run(tmp_path / "elsewhere", "tunesmith", "release", "--format", "json"))
    assert said["smallest"]["version"] == "1.0.0"


def _digests(root: Path) -> dict[str, str]:
    files = [path for path in (root / "build").rglob("*") if path.is_file() and path.name != ".gitignore"]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
