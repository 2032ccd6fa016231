"""Datasets built up to their card, and facts for pages without a dataset."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

import builds
import samples
from tunesmith import yaml_reader
from tunesmith.corpus import POLICY
from tunesmith.policy import Card, Creators
from tunesmith_tools.carding import records
from tunesmith_tools.carding.data import SHAPES, Config, File
from tunesmith_tools.carding.facts import Facts, Party, Version
from tunesmith_tools.carding.judged import Agreement, Reviews

AUTHOR, REVIEWERS = "drafting-model", ("reviewing-model-a", "reviewing-model-b")
_PERSON = "  - {{handle: {}, kind: person, roles: [author, reviewer, auditor], languages: [{}], emails: [{}]}}\n"
ADA, GRACE = _PERSON.format("ada", "de, en", "0" * 64), _PERSON.format("grace", "fr", "1" * 64)
_NOTHING_SAID = Card()
SAID = Card(
    name="Notes",
    description="Short notes.",
    intended_uses="To try things.",
    out_of_scope="All else.",
    social_impact="None known.",
    biases="None known.",
    limitations="Few records.",
    maintenance="Once a year.",
    contact="https://example.org/issues",
    url="https://example.org/notes",
    creators=Creators(("Example Org",), ("Jo Doe",)),
    citation="@misc{notes, title = {Notes}}",
)
_STAGES = tuple(name for name in builds.STAGES[: builds.STAGES.index("card") + 1] if name != "check")


@dataclass(frozen=True)
class Folder:
    """What lies in build/card/."""

    root: Path

    @property
    def page(self) -> str:
        """README.md without its front matter."""
        return self._parts[1]

    @property
    def front(self) -> dict[str, Any]:
        """The front matter."""
        return dict(yaml_reader.load(self._parts[0]).tree) if self._parts[0] else {}

    @property
    def croissant(self) -> dict[str, Any]:
        """The description."""
        return dict(json.loads((self.root / "croissant.json").read_text("utf-8")))

    @property
    def paths(self) -> list[str]:
        """Every file below it."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())

    @property
    def _parts(self) -> tuple[str, str]:
        text = (self.root / "README.md").read_text("utf-8")
        front, _, page = text.removeprefix("---\n").partition("\n---\n") if text.startswith("---\n") else ("", "", text)
        return front, page

    def section(self, title: str) -> str:
        """The page between a heading and the next one."""
        return self.page.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def record(number: int, **changes: Any) -> dict[str, Any]:
    """A record by somebody in the shipped people.yaml."""
    return builds.record(number, **{"author": AUTHOR, **changes})


def dataset(root: Path, made: list[dict[str, Any]], splits: str = "", people: str = "") -> samples.Dataset:
    """A dataset of records. `splits` has a letter for each that is designated: t, v and e for the splits."""
    found = samples.make(root)
    for one in made:
        found.write_record(one)
    names = {"t": "train", "v": "validation", "e": "test"}
    lines = [f"{one['id']}\t{names[letter]}\tunreleased\n" for one, letter in zip(made, splits, strict=False)]
    found.write("releases/ledger.tsv", "id\tsplit\trelease\n" + "".join(lines))
    if people:
        found.write("guidelines/people.yaml", (root / "guidelines" / "people.yaml").read_text("utf-8") + people)
    return found


def say(made: samples.Dataset, card: Card | None, **changes: Any) -> None:
    """Set the card section of the policy: all of a card, or the keys given alone."""
    before = (made.root / POLICY).read_text("utf-8").split("\n# What only people can say", 1)[0]
    given = {key: value for key, value in (card._asdict() if card else {}).items() if value} | changes
    if "creators" in given and isinstance(given["creators"], Creators):
        given["creators"] = given["creators"]._asdict()
    if "tags" in given:
        given["tags"] = list(given["tags"])
    made.write(POLICY, f"{before}\ncard: {json.dumps(given)}\n" if given else f"{before}\n")


def built(made: samples.Dataset) -> Folder:
    """Run the stages up to the card."""
    for stage in _STAGES:
        done = builds.tunesmith(made.root, "stage", stage)
        assert (done.code, done.err) == (0, ""), done.out + done.err
    return Folder(made.root / "build" / "card")


def facts(*made: dict[str, Any], card: Card = _NOTHING_SAID, **changes: Any) -> Facts:
    """Facts of some train records, with a card in the shipped policy."""
    described = tuple(records.described(one, "train") for one in made)
    message = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
    schema = pa.schema([("id", pa.string()), ("turn", pa.int32()), ("prompt", message), ("completion", message)])
    file = File("train", "data/sft/train.parquet", len(made), 10, 20, "0" * 64)
    given: dict[str, Any] = {
        "policy": builds.policy()._replace(card=card),
        "version": Version((), False, "2026-11-22"),
        "configs": (Config(SHAPES[0], schema, (file,), {"left_out": {}, "too_long": {}}),) if made else (),
        "records": described,
        "placed": {},
        "parties": (Party(AUTHOR, "model", ("en",), len(made), {}),),
        "reviews": Reviews({}, {}),
        "agreement": Agreement(0, 0),
        "audits": (),
    }
    return Facts(**given | changes)
