"""The results file of EleutherAI's lm-evaluation-harness, from version 0.4.3 on, which names the number of samples.

    {"results": {TASK: {"acc,none": 0.8, "acc_stderr,none": 0.02, "alias": …}}, "n-samples": {TASK: {"effective": 400}},
     "higher_is_better": {TASK: {"acc": true}}, …}

A file with one task tells of all records of a split. Of several, each is a stratum: `domain=law` if it is called so,
and one called `code` is taken for `task=code`. Groups of tasks have no samples of their own and are passed over.
"""

from collections.abc import Iterator
from typing import Any

from tunesmith_tools.results.runs import ALL

_NOT_METRICS = ("alias", "name", "sample_len")
_NO_FILTER = "none"


def is_of_it(value: Any) -> bool:
    """Whether a JSON value has the shape of such a file."""
    results = value.get("results") if isinstance(value, dict) else None
    return isinstance(results, dict) and bool(results) and all(isinstance(one, dict) for one in results.values())


def rows(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A row for each task and metric, with what it is called in the file."""
    samples = _table(value, "n-samples")
    groups = {*_table(value, "groups"), *_table(value, "group_subtasks")} - samples.keys()
    tasks = {name: one for name, one in value["results"].items() if name not in groups}
    for task, found in tasks.items():
        better = _table(_table(value, "higher_is_better"), task)
        size = _table(samples, task).get("effective")
        for key, number in found.items():
            metric, _, chosen = key.partition(",")
            if metric in _NOT_METRICS or metric.endswith("_stderr"):
                continue
            error = found.get(f"{metric}_stderr,{chosen}" if chosen else f"{metric}_stderr")
            row = {
                "metric": metric if chosen in ("", _NO_FILTER) else f"{metric}.{chosen}",
                "stratum": ALL if len(tasks) == 1 else task if "=" in task else f"task={task}",
                "n": size,
                "value": number,
                "se": error if isinstance(error, int | float) else None,
                "higher_is_better": better.get(metric),
            }
            yield f"results.{task}.{key}", row


def _table(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}
