"""Small real datasets in a temporary folder: git, this repository's policy and people, and the records of a test."""

import contextlib
import copy
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith import canonical, policy, record, review, schema, yaml_reader
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith_hooks import fix, main

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# The shipped version grows with the guidelines; the records that tests write name this one.
SHIPPED = {
    POLICY: re.sub(rb"^version: .*$", b'version: "1.0"', (REPOSITORY / POLICY).read_bytes(), count=1, flags=re.M),
    PEOPLE: (REPOSITORY / PEOPLE).read_bytes(),
}

RECORD_ID = "shorten-refund-email-7kq2mx4t9d"
RECORD_PATH = record.path_of(RECORD_ID)
RECORD: dict[str, Any] = {
    "id": RECORD_ID,
    "status": "active",
    "task": "rewriting",
    "domain": "retail",
    "language": "en",
    "guideline": "1.0",
    "author": "drafting-model",
    "created": "2026-11-22",
    "source": {"kind": "synthetic", "license": "CC-BY-4.0", "model": "example-model"},
    "reasoning": "none",
    "safety": {"prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_compliance"},
    "messages": [
        {
            "role": "user",
            "content": "Shorten this note to one sentence: We received your parcel on Monday. We will send the money "
            "back to your account within five working days.",
        },
        {
            "role": "assistant",
            "content": "Your parcel reached us on Monday, and the refund will be on your account within five working "
            "days.",
        },
    ],
}


def tree(**changes: Any) -> dict[str, Any]:
    """The example record with some keys replaced; a value of None takes the key away."""
    made = copy.deepcopy(RECORD) | changes
    return {key: value for key, value in made.items() if value is not None}


def case(path: Path) -> tuple[dict[str, Any], list[str]]:
    """A golden case: the example record with the file's keys in place of its own, and what is to be said of it."""
    found: Any = yaml_reader.load(path.read_text("utf-8")).tree
    return tree(**found["record"]), found.get("expect") or []


def text(made: dict[str, Any], kind: schema.Kind = "record") -> str:
    """The canonical text of a record's or review's tree."""
    layout = schema.layout(kind)
    return canonical.emit(canonical.arranged(made, layout), layout)


def numbered(number: int, **changes: Any) -> dict[str, Any]:
    """One of many clean records that differ in id and in what their texts tell, so that no two are near-duplicates."""
    made = tree(id=f"example-{number:010d}") | changes
    told = [_TOLD[place][(number // 10**place + number) % 10] for place in range(4)]
    asked, answer = made["messages"][:2]
    asked["content"] = f"Shorten this note to one sentence: {' '.join(told)} (Order {number}.)"
    answer["content"] = f"Order {number}: {'; '.join(one.rstrip('.').lower() for one in told)}."
    return made


# What a note may say: of the parcel, the money, the next step, the weather.
_TOLD = (
    (
        "Your parcel reached our warehouse in Leeds on Monday.",
        "Nobody has scanned the box since it left Porto.",
        "The courier rang twice and found an empty house.",
        "Half of the cups were broken when we unpacked them.",
        "A neighbour signed for everything at noon.",
        "Customs want an invoice before they let it pass.",
        "We sent the blue jacket although you ordered green.",
        "Snow keeps all vans off the pass until Friday.",
        "Our driver left it behind the bins by mistake.",
        "It travelled to Norway and came back unopened.",
    ),
    (
        "The refund will be on your account within five days.",
        "You owe us nothing for the second delivery.",
        "Your bank turned the payment down this morning.",
        "We add a voucher of ten euros for the trouble.",
        "Please transfer what is left by the end of June.",
        "That price was wrong, and we charge the lower one.",
        "Duties of eighteen pounds are due on top.",
        "The deposit stays with us until the tent is returned.",
        "An instalment plan over a year is possible.",
        "Half of the sum was paid back in March already.",
    ),
    (
        "Write to us if anything is missing.",
        "Call the depot before six to choose another day.",
        "Keep the carton, since an expert wants to see it.",
        "There is no need to answer this message.",
        "Ask for Ms Keller when you come to the shop.",
        "Send photographs of the damage, three at most.",
        "Use the label in the lid to return the lamp.",
        "Check the address that we have printed below.",
        "Tell your landlord that two men will come.",
        "Leave the gate open on Thursday evening.",
    ),
    (
        "Storms have closed the ferry port at Calais.",
        "It is too hot for chocolate in our vans.",
        "Fog kept two cargo planes on the ground.",
        "Ice on the canal holds up every barge.",
        "Rain got into a container on the quay.",
        "A flood has washed away the road to Trento.",
        "Wind tore the roof off our sorting hall.",
        "Hail hit the lorry park in Lyon.",
        "Sunday was dry, so nothing else got wet.",
        "Frost burst a pipe above the shelves.",
    ),
)


def review_tree(of: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A reviewer's acceptance of a record."""
    made: dict[str, Any] = {
        "record": of["id"],
        "by": "reviewing-model-a",
        "role": "reviewer",
        "created": "2026-11-22",
        "of": {"text": record.text_digest(of), "labels": record.labels_digest(of)},
        "guideline": "1.0",
        "blind": False,
        "verdict": "accept",
        "scores": {"instruction": 5, "correctness": 5, "safety": 5, "style": 4},
        "labels": {key: of[key] for key in ("task", "domain", "language", "reasoning", "safety")},
    }
    return made | changes


class NoOptions(NamedTuple):
    """For made-up hooks without settings."""


@dataclass(frozen=True)
class Result:
    """What a command said, and its exit status."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of `--format json`."""
        found: list[dict[str, Any]] = json.loads(self.out)["findings"]
        return found

    @property
    def rules(self) -> list[str]:
        """Path-free summary: the rule of each finding, in order."""
        return [finding["rule"] for finding in self.findings]


@dataclass(frozen=True)
class Dataset:
    """A dataset in a git repository. Paths are relative to its root."""

    root: Path

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file; folders are made."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def write_record(self, made: dict[str, Any] | None = None) -> str:
        """Write a record in canonical form at its place; the path is returned."""
        made = tree() if made is None else made
        path = record.path_of(made["id"])
        self.write(path, text(made))
        return path

    def write_review(self, made: dict[str, Any]) -> str:
        """Write a review in canonical form at its place; the path is returned."""
        path = review.from_tree(made).path
        self.write(path, text(made, "review"))
        return path

    def git(self, *arguments: str, stdin: bytes | None = None) -> str:
        """Run git in the dataset; it must succeed."""
        done = subprocess.run(["git", *arguments], cwd=self.root, input=stdin, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "surrogateescape")

    def commit(self, message: str = "a change") -> str:
        """Commit everything; the commit's id is returned."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()

    def edit_policy(self, old: str, new: str) -> None:
        """Replace a text that stands in the policy once."""
        before = (self.root / POLICY).read_text("utf-8")
        assert before.count(old) == 1
        self.write(POLICY, before.replace(old, new))

    def check(self, *arguments: str) -> Result:
        """`tunesmith-check` in this process, with the dataset as the current folder."""
        return called(main.main, self.root, *arguments)

    def check_json(self, *arguments: str) -> Result:
        """The same with its findings as JSON."""
        return self.check(*arguments, "--format", "json")

    def fix(self, *arguments: str) -> Result:
        """`tunesmith-fix` in this process."""
        return called(fix.main, self.root, *arguments)

    def spawn(self, *command: str, **env: str) -> Result:
        """An installed command in a process of its own."""
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=self.root,
            capture_output=True,
            check=False,
            env={**os.environ, **env},
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "backslashreplace"))


def make(root: Path) -> Dataset:
    """A dataset with policy and people, staged, and nothing else; no commit yet."""
    shutil.copytree(_template(), root)
    return Dataset(root)


def called(command: Any, folder: Path, *arguments: str) -> Result:
    """Call a command's main function with a current folder; its output is caught as bytes."""
    out, err = _stream(), _stream()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = command(list(arguments))
        except SystemExit as end:  # argparse
            code = end.code
    return Result(code, _caught(out), _caught(err))


@cache
def _template() -> Path:
    # Made once a process: reading the policy the first time is slow, and its cache is part of the copy.
    folder = tempfile.TemporaryDirectory(prefix="tunesmith-template-")
    _KEPT.append(folder)
    made = Dataset(Path(folder.name) / "dataset")
    made.root.mkdir()
    made.git("init", "--quiet", "--initial-branch", "main")
    made.write(".gitignore", "/.cache/\n/build/\n")
    for path, data in SHIPPED.items():
        made.write(path, data)
    made.git("add", "--all")
    policy.load(POLICY, (made.root / POLICY).read_bytes(), made.root)
    made.check()
    return made.root


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _caught(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return str(data.decode("utf-8"))


def files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder outside of .git, with its bytes."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and ".git" not in path.relative_to(root).parts:
            yield path.relative_to(root).as_posix(), path.read_bytes()
