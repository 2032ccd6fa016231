"""Stage manifest: what the dataset is composed of, beside what was aimed at, and the sha256 of every file built.

build/manifest/manifest.json is for people and for later stages of their own; metrics.json and plots/ hold what
`dvc metrics diff` and `dvc plots diff` compare between commits.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tunesmith import finding
from tunesmith.disagreement import Opinion
from tunesmith.files import sha256
from tunesmith.people import People
from tunesmith.policy import EVALUATION, SPLITS, Policy
from tunesmith_tools.composition import counts, evaluation, lengths, metrics
from tunesmith_tools.composition.evaluation import Candidate, Fate
from tunesmith_tools.composition.profile import counted, setting_of
from tunesmith_tools.composition.targets import Standing, State, standings_of
from tunesmith_tools.dataset import read_ledger
from tunesmith_tools.pipeline import export, folders, pack, placement

MANIFEST = f"{folders.MANIFEST}/manifest.json"
METRICS = f"{folders.MANIFEST}/metrics.json"
PLOTS = f"{folders.MANIFEST}/plots"
DRIFT = f"{folders.DRIFT}/drift.json"

# What stages made of the dataset: the fingerprints only stand for what they read.
_LISTED = (
    *(folders.CHECK, folders.PACK, folders.CLUSTER, folders.SPLIT),
    *(folders.EXPORT, folders.CARD, folders.DRIFT),
)
_ACTIVE = ("placed", "pending", "quarantined")


def run(root: Path, policy: Policy, people: People) -> None:
    """Write build/manifest/: manifest.json, metrics.json and plots/."""
    value = manifest(pack.read_labels(root), placement.read(root), read_ledger(root), policy, people)
    value["exports"] = _json(root / export.REPORT)["formats"]
    value["advice"] += [f"drift in {alarm}; `tunesmith drift` tells more" for alarm in _json(root / DRIFT)["alarms"]]
    if policy.card.unsaid:
        unsaid = ", ".join(policy.card.unsaid)
        value["advice"].append(f"the card cannot say {unsaid}; `tunesmith policy card` tells how people do")
    value["files"] = files(root)
    folders.fresh(root, folders.MANIFEST)
    folders.write_json(root / MANIFEST, value)
    folders.write_json(root / METRICS, metrics.metrics(value))
    for name, by_split in metrics.plots(value).items():
        (root / PLOTS / name).mkdir(parents=True)
        for split, rows in by_split.items():
            folders.write_json(root / PLOTS / name / f"{split}.json", rows)


def read(root: Path) -> dict[str, Any]:
    """The manifest that `run` wrote."""
    return _json(root / MANIFEST)


def manifest(
    packed: pack.Packed, places: Sequence[placement.Row], ledgered: Mapping[str, str], policy: Policy, people: People
) -> dict[str, Any]:
    """What a manifest says of records and reviews."""
    records = {row["id"]: row for row in packed.records}
    placed = [counts.Placed(place.split, records[place.id]) for place in places if place.state == "placed"]
    active = [counts.profile(records[place.id]) for place in places if place.state in _ACTIVE]
    standings = standings_of(counted(active), len(active), policy.targets)
    return {
        "guidelines": policy.version,
        "records": len(places),
        "states": dict(sorted(Counter(place.state for place in places).items())),
        "splits": splits(places),
        "composition": counts.composition(placed),
        "tables": counts.tables(placed),
        "lengths": lengths.lengths(placed),
        "authors": counts.authors(placed, people),
        "reviews": counts.reviews(placed, packed.reviews, people),
        "judged": counts.judged(placed, packed.reviews),
        "evaluation": evaluation.summary(candidates(packed, places, ledgered, policy, people)),
        "targets": targets(standings),
        "advice": advice(places, standings),
    }


def splits(places: Sequence[placement.Row]) -> dict[str, dict[str, int]]:
    """Per split: records placed, those waiting for reviews, and how many of both are placed provisionally."""
    found = {}
    for split in SPLITS:
        here = [place for place in places if place.split == split]
        found[split] = {
            "placed": sum(place.state == "placed" for place in here),
            "pending": sum(place.state == "pending" for place in here),
            "provisional": sum(place.basis == "provisional" for place in here),
        }
    return found


def candidates(
    packed: pack.Packed, places: Sequence[placement.Row], ledgered: Mapping[str, str], policy: Policy, people: People
) -> list[Candidate]:
    """The records designated for an evaluation split, those among them that left the dataset since, and their fates."""
    given: dict[str, list[Opinion]] = defaultdict(list)
    for row in packed.reviews:
        if row["counts"]:
            given[row["record"]].append(Opinion(*(row[name] for name in Opinion._fields)))
    left = {str(each): each for each in (Fate.QUARANTINED, Fate.WITHDRAWN, Fate.ERASED)}
    found = []
    for row, place in zip(packed.records, places, strict=True):  # both in the order of ids
        split = place.split or ledgered.get(place.id, "")
        fate = left.get(place.state)
        if place.state in ("placed", "pending") and split in EVALUATION:
            fate = evaluation.fate(row, row["author"], given[place.id], policy.reviews.evaluation, people)
        if fate and split in EVALUATION:
            found.append(Candidate(split, fate, {name: row[name] or "" for name in evaluation.STRATA}))
    return found


def targets(standings: Sequence[Standing]) -> dict[str, dict[str, dict[str, Any]]]:
    """Per target of the policy: the share aimed at, that of all active records, in percent, and how they compare."""
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for one in standings:
        found[setting_of(one.attribute)][one.label] = {
            "target": one.target,
            "actual": one.share,
            "records": one.count,
            "state": str(one.state),
        }
    return dict(found)


def advice(places: Sequence[placement.Row], standings: Sequence[Standing]) -> list[str]:
    """What a reader of the numbers should know and do next."""
    told = []
    active = [place for place in places if place.state in _ACTIVE]
    provisional = sum(place.basis == "provisional" and place.state != "quarantined" for place in active)
    if provisional:
        told.append(
            f"{provisional:,} of {finding.counted(len(active), 'active record')} {_are(provisional)} placed "
            "provisionally and may still move; `tunesmith freeze` on the main branch designates them for good"
        )
    pending = sum(place.state == "pending" for place in active)
    if pending:
        wait = "1 record waits for reviews before it enters"
        if pending > 1:
            wait = f"{pending:,} records wait for reviews before they enter"
        told.append(f"{wait} validation or test; {placement.TABLE} says what each of them needs")
    quarantined = sum(place.state == "quarantined" for place in active)
    if quarantined:
        told.append(
            f"{finding.counted(quarantined, 'record')} {_are(quarantined)} quarantined; {placement.TABLE} says why"
        )
    short = [one for one in standings if one.state is State.SHORT]
    if short and active:
        least = min(short, key=lambda one: one.count / one.target)
        told.append(
            f"{len(short):,} of {len(standings):,} shares aimed at are short, {least.attribute} {least.label} most "
            f"({least.share} % of {least.target} %); `tunesmith wanted` says what to write next"
        )
    filled = {place.split for place in places if place.state == "placed"}
    return told + [f"the {split} split is empty" for split in SPLITS if split not in filled]


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def files(root: Path) -> dict[str, str]:
    """sha256 in hex of every file that a stage wrote, but for the fingerprints and this manifest itself."""
    paths = sorted(path for folder in _LISTED for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): sha256(path) for path in paths}


def _json(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return value
