"""A dataset with a record of every kind, exported as a build exports it, for the tests with real trainers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import builds
import exported_rows
import samples
from tunesmith.policy import Export, Policy
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.pipeline import cluster, export, folders, pack, placement

OTHER = {"response_mode": "full_compliance", "response_harm": "unharmful"}
HARD = "```python\nprint('<b>\\n')\n```\nA line\u2028and\u2029another, 漢字, 👩🏽\u200d🚀, “quoted”, \\n, </s>."


@dataclass(frozen=True)
class Exported:
    """The exports of the dataset, the policy they were made by, the records by id, and the report."""

    root: Path
    policy: Policy
    records: dict[str, dict[str, Any]]
    report: dict[str, Any]

    def path(self, name: str, ending: str) -> str:
        """A file of the train split of a format."""
        return str(self.root / folders.EXPORT / name / f"train.{ending}")

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a format, as its JSON Lines have them."""
        return exported_rows.read(Path(self.path(name, "jsonl")))

    def ids(self, name: str) -> list[str]:
        """The record behind each row."""
        return [line["id"] for line in exported_rows.read(Path(self.path(name, "index.jsonl")))]

    def settings(self, name: str) -> Export:
        """What the policy says of a format."""
        return self.policy.exports[name.partition("-")[0]]


def records() -> list[dict[str, Any]]:
    """One turn, several, a system message, an untrained turn, reasoning, rankings, a long answer, odd texts."""
    made = [builds.record(number) for number in range(6)]
    made += [
        builds.dialogue(10, "Good morning.", "Good morning! How can I help?", "What is a noun?", "A word for a thing."),
        builds.dialogue(11, "Good evening.", "Bonsoir !", "In English, please.", "Good evening. What do you need?"),
        builds.dialogue(12, "What is 17 times 3?", "It is 51.", reasoning="hidden"),
        builds.dialogue(13, "What is 19 times 3?", "It is 57.", reasoning="explicit"),
        builds.dialogue(14, f"Repeat this: {HARD}", HARD),
        builds.dialogue(15, "Tell me how the mill came to the village.", "The wheel turned and the river sang. " * 200),
        builds.dialogue(16, "Name a river in France.", "The Loire is one."),
        builds.dialogue(17, "And one in Spain?", "The Ebro.", "How long is it?", "About 930 kilometres."),
    ]
    made[6]["messages"].insert(0, {"role": "system", "content": "You are a patient teacher."})
    made[7]["messages"][1]["train"] = False
    made[8]["messages"][-1]["reasoning"] = "Ten times 3 is 30 and seven times 3 is 21."
    made[9]["messages"][-1]["reasoning"] = "Ten times 3 is 30 and nine times 3 is 27."
    made[12]["alternatives"] = [
        {"content": "The Thames.", "rank": 2, **OTHER},
        {"content": "Loire", "rank": 1, **OTHER},
    ]
    made[13]["alternatives"] = [{"content": "A thousand miles.", "rank": 1, **OTHER}]
    return made


def make(folder: Path) -> Exported:
    """The exports of these records, everything in train."""
    dataset = samples.make(folder)
    dataset.edit_policy("train: 80, validation: 10, test: 10", "train: 100, validation: 0, test: 0")
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    made = {one["id"]: one for one in records()}
    for one in made.values():
        dataset.write_record(one)
    opened = open_dataset(dataset.root)
    pack.run(dataset.root)
    cluster.run(dataset.root)
    placement.run(dataset.root, opened.policy, opened.people)
    export.run(dataset.root, opened.policy)
    report = json.loads((dataset.root / export.REPORT).read_text("utf-8"))
    assert report["states"] == {"placed": len(made)}
    return Exported(dataset.root, opened.policy, made, report)
