"""Datasets as `tunesmith init` makes them, forty records to fill them, and real DVC to build them."""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import samples
import tunesmith as tunesmith_core
import tunesmith_hooks
import tunesmith_tools
from samples import BIN, Dataset, Result
from tunesmith.corpus import POLICY
from tunesmith.policy import Policy, Splits
from tunesmith.policy import load as load_policy
from tunesmith_tools import app

WRITER = "ada"
REVIEWERS = ("grace", "edsger")
STAGES = ("fingerprint", "check", "pack", "cluster", "split", "export", "card", "drift", "manifest")
TASKS = ("rewriting", "question_answering", "summarization", "code")
DOMAINS = ("retail", "general", "science")

_PERSON = "  - handle: {}\n    kind: person\n    roles: [author, reviewer, adjudicator]\n    languages: [en]\n"
_RAN = re.compile(r"^Running stage '([a-z]+)'", re.MULTILINE)


def record(number: int, **changes: Any) -> dict[str, Any]:
    """One of many clean records of the example author, with tasks and domains that take turns."""
    given = {
        "author": "example-model",
        "task": TASKS[number % len(TASKS)],
        "domain": DOMAINS[number % len(DOMAINS)],
    }
    return samples.numbered(number, **(given | changes))


def dialogue(number: int, *turns: str, **changes: Any) -> dict[str, Any]:
    """A record whose messages are these turns, the user first."""
    roles = ("user", "assistant")
    messages = [{"role": roles[place % 2], "content": text} for place, text in enumerate(turns)]
    return record(number, **changes) | {"messages": messages}


def erased(number: int) -> dict[str, Any]:
    """A tombstone."""
    return {"id": record(number)["id"], "status": "erased", "reason": "The person it speaks of asked for it."}


def forty() -> list[dict[str, Any]]:
    """Records of every state, of one turn and several, with each way of reasoning; two share an origin."""
    made = [record(number) for number in range(30)]
    made += [
        dialogue(30, "What is 17 times 3?", "It is 51.", reasoning="hidden"),
        dialogue(31, "What is 19 times 3?", "It is 57.", reasoning="explicit"),
        dialogue(32, "Good morning.", "Good morning. How can I help?", "What is a noun?", "A word that names a thing."),
        dialogue(33, "Good evening.", "Bonsoir !", "In English, please.", "Good evening. How can I help you?"),
        dialogue(34, "Say it in Greek: “good day”.", "Καλημέρα 👋🏽 — that is: good day."),
        record(35, source={"kind": "synthetic", "license": "CC-BY-SA-4.0", "model": "example-model"}),
        record(36, status="withdrawn", reason="Its answer was wrong.", superseded_by=record(37)["id"]),
        record(37),
        record(38, status="draft"),
        erased(39),
    ]
    made[30]["messages"][-1]["reasoning"] = "Ten times 3 is 30 and seven times 3 is 21."
    made[31]["messages"][-1]["reasoning"] = "Ten times 3 is 30 and nine times 3 is 27."
    made[32]["messages"].insert(0, {"role": "system", "content": "You are a patient teacher."})
    made[33]["messages"][1]["train"] = False
    for number in (1, 2):
        made[number]["source"]["group"] = "one long letter"
    return made


def tunesmith(folder: Path, *arguments: str) -> Result:
    """The application in this process, with a current folder."""

    def command(words: list[str]) -> None:
        with _arguments("tunesmith", *words):
            app.main()

    return samples.called(command, folder, *arguments)


def shell(folder: Path, *command: str, **env: str) -> Result:
    """A command in a process of its own, in the activated environment and with DVC's cache beside the dataset."""
    own = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "DVC_SITE_CACHE_DIR": str(folder / ".cache" / "dvc"),
        "PRE_COMMIT_HOME": str(folder / ".cache" / "pre-commit"),
    }
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env={**os.environ, **own, **env})
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "backslashreplace"))


def repro(folder: Path, **env: str) -> list[str]:
    """A bare `dvc repro`, which must succeed; the stages that ran."""
    done = shell(folder, "dvc", "repro", **env)
    assert done.code == 0, done.out + done.err
    return _RAN.findall(done.out)


def empty(root: Path) -> Dataset:
    """What `tunesmith init` makes, committed, with two more people who review."""
    shutil.copytree(_initialised(), root)
    return Dataset(root)


def filled(root: Path, records: list[dict[str, Any]] | None = None) -> Dataset:
    """The same with records (the forty unless others are given) in place of the example, committed."""
    made = empty(root)
    shutil.rmtree(made.root / "records")
    for one in forty() if records is None else records:
        made.write_record(one)
    made.commit("records")
    return made


def built(root: Path) -> Dataset:
    """The forty records, frozen and built. DVC's cache is copied with them, so that nothing is out of date."""
    shutil.copytree(_built(), root)
    return Dataset(root)


def digests(root: Path, folder: str = "build") -> dict[str, str]:
    """sha256 of every file below a folder of the dataset."""
    paths = sorted(path for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def accepted(of: dict[str, Any], by: str, **changes: Any) -> dict[str, Any]:
    """A person's acceptance of a record."""
    return samples.review_tree(of, by=by, **changes)


@cache
def policy() -> Policy:
    """The policy of the datasets that tests make."""
    return load_policy("policy.yaml", samples.SHIPPED[POLICY])


def splits(train: int, validation: int, test: int) -> Splits:
    """Settings with these shares."""
    return Splits(percent={"train": train, "validation": validation, "test": test})


def copied_code(site: Path) -> Path:
    """A folder with copies of the three packages; on PYTHONPATH it comes before the installed ones."""
    for package in (tunesmith_core, tunesmith_hooks, tunesmith_tools):
        home = Path(package.__file__ or "").parent
        shutil.copytree(home, site / home.name, ignore=shutil.ignore_patterns("__pycache__"))
    return site


@cache
def _initialised() -> Path:
    made = Dataset(_kept() / "dataset")
    done = tunesmith(made.root.parent, "init", str(made.root), "--handle", WRITER)
    assert done.code == 0, done.err
    people = made.root / "guidelines" / "people.yaml"
    made.write("guidelines/people.yaml", people.read_text("utf-8") + "".join(map(_PERSON.format, REVIEWERS)))
    made.commit("a dataset")
    done = tunesmith(made.root, "check")
    assert done.code == 0, done.out + done.err
    return made.root


@cache
def _built() -> Path:
    made = filled(_kept() / "dataset")
    done = tunesmith(made.root, "freeze", "--release", "0.1.0")
    assert done.code == 0, done.err
    made.commit("freeze")
    assert repro(made.root) == list(STAGES)
    return made.root


@contextlib.contextmanager
def _arguments(*words: str) -> Iterator[None]:
    before = sys.argv
    sys.argv = list(words)
    try:
        yield
    finally:
        sys.argv = before


def _kept() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="tunesmith-builds-")
    _KEPT.append(folder)
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
