"""What the Hugging Face hub calls things, and the front matter of a card in its words.

Its lists of licences, tasks and kinds of creators are closed; what has no name there is left out or called `other`.
"""

import re
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from tunesmith.canonical import Tree
from tunesmith_tools.carding.data import Config
from tunesmith_tools.carding.facts import Facts

LICENSES_FILE = "LICENSE.md"
_PERSONS = {"experts": "expert-generated", "crowd": "crowdsourced"}

# hf.co/docs/hub/repositories-licenses, where its name is the SPDX identifier in lower case.
_SAME_LICENSES = (
    *("afl-3.0", "apache-2.0", "artistic-2.0", "bsd-2-clause", "bsd-3-clause", "bsd-3-clause-clear", "bsl-1.0"),
    *("cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0"),
    *("cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0"),
    *("cc-by-sa-3.0", "cc-by-sa-4.0", "cc0-1.0", "cdla-permissive-1.0", "cdla-permissive-2.0", "cdla-sharing-1.0"),
    *("ecl-2.0", "epl-1.0", "epl-2.0", "etalab-2.0", "eupl-1.1", "eupl-1.2", "isc", "lppl-1.3c", "mit", "mpl-2.0"),
    *("ms-pl", "ncsa", "ofl-1.1", "osl-3.0", "postgresql", "unlicense", "wtfpl", "zlib"),
)
_OTHER_LICENSES = {
    "c-uda-1.0": "c-uda",
    "odbl-1.0": "odbl",
    "odc-by-1.0": "odc-by",
    "pddl-1.0": "pddl",
    **{
        f"{name}-{suffix}": name
        for name in ("agpl-3.0", "gpl-2.0", "gpl-3.0", "lgpl-2.1", "lgpl-3.0")
        for suffix in ("only", "or-later")
    },
}

# Its categories of tasks on text, without those that ask for a model of another kind (fill-mask, feature-extraction …).
_CATEGORIES = {
    *("question-answering", "summarization", "table-question-answering", "text-classification", "text-generation"),
    *("text-ranking", "token-classification", "translation", "zero-shot-classification"),
}
_TASKS = {"classification": "text-classification"}

_BOUNDS = ("1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T")  # from a thousand on, times ten


def front_matter(facts: Facts) -> Tree:
    """The card's metadata in the order of its keys; what is empty is left out."""
    card = facts.policy.card
    tree: dict[str, Any] = {
        "pretty_name": card.name,
        **license_keys({one.license for one in facts.records}),
        "language": sorted({one.language.partition("-")[0].lower() for one in facts.records}),
        "size_categories": [size_category(facts.configs[0].rows)] if facts.configs else [],
        "task_categories": task_categories(one.task for one in facts.records) if facts.records else [],
        "annotations_creators": annotations_creators(facts),
        "language_creators": language_creators(facts),
        "source_datasets": source_datasets(facts),
        "tags": tags(facts),
        "configs": [_config(one, number == 0) for number, one in enumerate(facts.configs)],
        "dataset_info": [_info(one) for one in facts.configs],
    }
    return {key: value for key, value in tree.items() if value}


def license_keys(spdx: Iterable[str]) -> dict[str, Any]:
    """The licences of all records: the hub's names if it has one for each, else `other` with a name and a file."""
    given = sorted(spdx)
    names = [license_name(one) for one in given]
    if all(names):
        return {"license": names[0] if len(names) == 1 else names}
    joined = "-and-".join(re.sub(r"[^a-z0-9.]+", "-", one.lower()) for one in given)
    return {"license": "other", "license_name": joined, "license_link": LICENSES_FILE}


def license_name(spdx: str) -> str | None:
    """The hub's name of a licence, or None."""
    lower = spdx.lower()
    return lower if lower in _SAME_LICENSES else _OTHER_LICENSES.get(lower)


def task_categories(tasks: Iterable[str]) -> list[str]:
    """The hub's categories for tasks of the policy; generation of text is what every record trains."""
    named = {_TASKS.get(task, task.replace("_", "-")) for task in tasks}
    return sorted((named & _CATEGORIES) | {"text-generation"})


def size_category(rows: int) -> str:
    """The hub's bucket for a number of rows."""
    place = next((place for place in range(len(_BOUNDS)) if rows < 1_000 * 10**place), len(_BOUNDS))
    if place == 0:
        return f"n<{_BOUNDS[0]}"
    return f"{_BOUNDS[place - 1]}<n<{_BOUNDS[place]}" if place < len(_BOUNDS) else f"n>{_BOUNDS[-1]}"


def annotations_creators(facts: Facts) -> list[str]:
    """Who gave the labels: the kinds of those who wrote records or judged them."""
    kinds = {one.kind for one in facts.parties}
    persons = _PERSONS.get(facts.policy.card.annotators)
    found = {"machine-generated"} if "model" in kinds else set()
    return sorted(found | ({persons} if persons and "person" in kinds else set()))


def language_creators(facts: Facts) -> list[str]:
    """Who wrote the texts, by their sources: a person, a model, both, or whoever wrote what was imported."""
    kinds = {one.kind for one in facts.records}
    persons = _PERSONS.get(facts.policy.card.annotators)
    found = {"machine-generated"} if kinds & {"synthetic", "model_assisted"} else set()
    found |= {"found"} if "imported" in kinds else set()
    found |= {persons} if persons and kinds & {"human", "model_assisted"} else set()
    return sorted(found)


def source_datasets(facts: Facts) -> list[str]:
    """Whether texts were written for this dataset or taken over from another."""
    kinds = {one.kind for one in facts.records}
    return [*(["original"] if kinds - {"imported"} else []), *(["extended"] if "imported" in kinds else [])]


def tags(facts: Facts) -> list[str]:
    """What follows from the records, and what the policy adds. `not-for-all-audiences` makes the hub ask first."""
    found = {"instruction-tuning"} if facts.records else set()
    found |= {"synthetic"} if any(one.kind == "synthetic" for one in facts.records) else set()
    found |= {"preference"} if any(one.shape.name == "preference" for one in facts.configs) else set()
    if any("harmful" in (one.prompt_harm, one.response_harm) for one in facts.records):
        found |= {"safety", "not-for-all-audiences"}
    return sorted(found | set(facts.policy.card.tags))


def license_url(spdx: str) -> str:
    """Where SPDX shows the text of a licence; empty for one of the team's own (LicenseRef-…)."""
    return "" if spdx.startswith("LicenseRef-") else f"https://spdx.org/licenses/{spdx}.html"


def _config(one: Config, is_default: bool) -> dict[str, Any]:
    files = [{"split": file.split, "path": file.path} for file in one.files]
    return {"config_name": one.shape.name, "data_files": files, **({"default": True} if is_default else {})}


def _info(one: Config) -> dict[str, Any]:
    return {
        "config_name": one.shape.name,
        "features": [_feature(field) for field in one.schema],
        "splits": [{"name": file.split, "num_bytes": file.memory, "num_examples": file.rows} for file in one.files],
        "download_size": sum(file.size for file in one.files),
        "dataset_size": sum(file.memory for file in one.files),
    }


def _feature(field: pa.Field) -> dict[str, Any]:
    """A column's type as `datasets` writes it."""
    if pa.types.is_list(field.type):
        inner = field.type.value_type
        return {"name": field.name, "list": [*map(_feature, inner)] if pa.types.is_struct(inner) else str(inner)}
    return {"name": field.name, "dtype": str(field.type)}
