"""Stage manifest: what the dataset is composed of, beside what was aimed at, and the sha256 of every file built."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tunesmith.policy import SPLITS, Policy
from tunesmith_tools.pipeline import export, folders, pack, placement

MANIFEST = f"{folders.MANIFEST}/manifest.json"
_ATTRIBUTES = (
    *("task", "domain", "language", "prompt_harm", "response_mode", "hazards", "look_alike", "reasoning"),
    *("kind", "license", "turns"),
)


def run(root: Path, policy: Policy) -> None:
    """Write build/manifest/manifest.json."""
    packed = {row["id"]: row for row in pack.read(root).records}
    places = placement.read(root)
    value = {
        "guidelines": policy.version,
        "records": len(places),
        "states": dict(sorted(Counter(place.state for place in places).items())),
        "splits": splits(places),
        "composition": composition(places, packed),
        "targets": targets(places, packed, policy),
        "exports": json.loads((root / export.REPORT).read_text("utf-8"))["formats"],
        "advice": advice(places),
        "files": files(root),
    }
    folders.fresh(root, folders.MANIFEST)
    folders.write_json(root / MANIFEST, value)


def read(root: Path) -> dict[str, Any]:
    """What `run` wrote."""
    value: dict[str, Any] = json.loads((root / MANIFEST).read_text("utf-8"))
    return value


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


def composition(
    places: Sequence[placement.Row], packed: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, dict[str, int]]]:
    """Placed records by attribute, value and split; labels are those of the record, not of its turns.

    `hazards` and `look_alike` are lists: a record counts once under each key that it names, and nowhere if it names
    none. So their counts do not add up to the records of a split, as those of every other attribute do.
    """
    found: dict[str, dict[str, dict[str, int]]] = {}
    placed = [place for place in places if place.state == "placed"]
    for attribute in _ATTRIBUTES:
        counts = Counter((value, place.split) for place in placed for value in _values(packed[place.id][attribute]))
        values = sorted({value for value, _ in counts})
        found[attribute] = {value: {split: counts[value, split] for split in SPLITS} for value in values}
    return found


def _values(given: Any) -> list[str]:
    return [str(value) for value in (given if isinstance(given, list) else [given])]


def targets(
    places: Sequence[placement.Row], packed: Mapping[str, Mapping[str, Any]], policy: Policy
) -> dict[str, dict[str, dict[str, float]]]:
    """Per target of the policy: the share aimed at and the share of all active records, in percent."""
    active = [packed[place.id] for place in places if place.state in ("placed", "pending", "quarantined")]
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name, attribute in (("tasks", "task"), ("domains", "domain")):
        counts = Counter(row[attribute] for row in active)
        found[name] = {
            key: {"target": share, "actual": round(100 * counts[key] / len(active), 1) if active else 0.0}
            for key, share in policy.targets.get(name, {}).items()
        }
    return found


def advice(places: Sequence[placement.Row]) -> list[str]:
    """What a reader of the numbers should know and do next."""
    told = []
    active = [place for place in places if place.state in ("placed", "pending", "quarantined")]
    provisional = sum(place.basis == "provisional" and place.state != "quarantined" for place in active)
    if provisional:
        told.append(
            f"{provisional:,} of {len(active):,} active records are placed provisionally and may still move; "
            "`tunesmith freeze` on the main branch designates them for good"
        )
    pending = sum(place.state == "pending" for place in active)
    if pending:
        told.append(
            f"{pending:,} records wait for reviews before they enter validation or test; "
            f"{placement.TABLE} says what each of them needs"
        )
    quarantined = sum(place.state == "quarantined" for place in active)
    if quarantined:
        told.append(
            f"{quarantined:,} records are quarantined because they would link two splits; see {placement.TABLE}"
        )
    filled = {place.split for place in places if place.state == "placed"}
    return told + [f"the {split} split is empty" for split in SPLITS if split not in filled]


def files(root: Path) -> dict[str, str]:
    """sha256 in hex of every file under build/, but for the fingerprints and this manifest itself."""
    here = [folders.CHECK, folders.PACK, folders.SPLIT, folders.EXPORT]
    paths = sorted(path for folder in here for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
