"""Agreement and the queue of reviews where thirty people gave two reviews of every record."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpus
import measure
import peers
from table import Row
from tunesmith import canonical, record, review, schema, source
from tunesmith.corpus import LEDGER, PEOPLE

REVIEWERS = tuple(f"reviewer-{number:02d}" for number in range(30))
_SEED = 20261123
_MOST = 20
_PERSON = "  - handle: {}\n    kind: person\n    roles: [reviewer]\n    languages: [en, de]\n    hazards: [{}]\n"
_HAZARDS = "specialized_advice"
_OTHERS = {  # what a reviewer says in place of the record's label
    "prompt_harm": ("unharmful", "borderline", "harmful"),
    "response_mode": ("full_compliance", "safe_completion", "partial_refusal"),
}


def make(folder: Path, count: int) -> None:
    """A dataset of records with two reviews each, committed; about a tenth of the judgements differ."""
    paths = corpus.make(folder, count)
    people = (folder / PEOPLE).read_text("utf-8") + "".join(_PERSON.format(by, _HAZARDS) for by in REVIEWERS)
    files = [(PEOPLE, people.encode()), (LEDGER, b"id\tsplit\trelease\n")]
    with subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=folder, env=measure.ENVIRONMENT, stdin=subprocess.PIPE
    ) as process:
        stream: Any = process.stdin
        stream.write(b"commit refs/heads/main\ncommitter Bench <bench@example.com> 1763856000 +0000\ndata 0\n")
        stream.write(b"from refs/heads/main^0\n")
        for path, data in (*files, *_reviews(folder, paths)):
            stream.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=folder, env=measure.ENVIRONMENT, check=True)


def rows(folder: Path, count: int, repeats: int) -> list[Row]:
    """`folder` is as `make` leaves it. Cold is without the summaries of records and reviews, as in a fresh clone."""
    tunesmith = peers.BIN / "tunesmith"
    commands: dict[str, peers.Command] = {
        "agreement": [tunesmith, "agreement"],
        "review next": [tunesmith, "review", "next", "--by", REVIEWERS[0]],
    }
    found = []
    for name, command in commands.items():
        shutil.rmtree(folder / ".git" / "tunesmith", ignore_errors=True)
        cold = measure.run(command, folder)
        warm = measure.medians({name: command}, folder, repeats)[name]
        told = f"{warm.wall:.1f} s ({warm.cpu:.1f} s CPU, {warm.memory:,.0f} MiB)"
        what = f"{name}, {count:,} records with {2 * count:,} reviews"
        beside = f"with nothing remembered {cold.wall:.1f} s"
        found.append(Row(what, f"under {_MOST} s", told, beside, warm.wall < _MOST))
    return found


def _reviews(folder: Path, paths: list[str]) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(_SEED)
    layout = schema.layout("review")
    for path in paths:
        tree = source.read(path, (folder / path).read_bytes(), "record").tree
        assert tree is not None
        one = record.from_tree(tree)
        for by in chance.sample(REVIEWERS, 2):
            made = _review(chance, one, by)
            text = canonical.emit(canonical.arranged(made, layout), layout)
            yield review.from_tree(made).path, text.encode()


def _review(chance: random.Random, one: record.Record, by: str) -> Any:
    labels: Any = review.own_labels(one)
    for name, values in _OTHERS.items():
        if chance.random() < 0.05:
            labels["safety"][name] = chance.choice(values)
    wrong = chance.random() < 0.1
    made: dict[str, Any] = {
        "record": one.id,
        "by": by,
        "role": "reviewer",
        "created": "2026-11-23",
        "of": {"text": one.text, "labels": one.labels},
        "guideline": "1.0",
        "blind": chance.random() < 0.5,
        "verdict": "revise" if wrong else "accept",
        "scores": {name: chance.choice((3, 4, 5, 5, 5)) for name in ("instruction", "correctness", "safety", "style")},
        "labels": labels,
    }
    return made | ({"defects": [{"section": "style.md#length", "severity": "major"}]} if wrong else {})
