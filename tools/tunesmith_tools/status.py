"""`tunesmith status`: where the dataset or one record stands, and what comes next."""

from collections import Counter
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith import git, record, review, source
from tunesmith.corpus import TreeView, Unreadable, is_data, kind_of
from tunesmith.finding import counted
from tunesmith.policy import SPLITS
from tunesmith.record import Record
from tunesmith_hooks.report import printable
from tunesmith_tools.console import Failure, progress, say, say_json
from tunesmith_tools.dataset import Dataset, open_dataset, read_ledger
from tunesmith_tools.pipeline import documents
from tunesmith_tools.settings import Form, FormatOption, RootOption
from tunesmith_tools.spelling import like_an_id

MANY = 20_000  # records; of more, reading all takes over five seconds
TABLE = "build/split/split.tsv"


def status(
    name: Annotated[str | None, typer.Argument(metavar="ID", help="One record, by its id or path.")] = None,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Say where the dataset or one record stands.

    Of the dataset: records by status, designated splits, reviews, and what comes next. Of an active record: whether a
    build would place it, or what keeps it out, such as reviews that are missing or records of two splits that it would
    link. For this all records are read.

    Example: tunesmith status shorten-refund-email-7kq2mx4t9d
    """
    dataset = open_dataset(root)
    value = one_record(dataset, name) if name else overview(dataset)
    if form is Form.json:
        say_json(value)
        return
    for line in _record_lines(value) if name else _overview_lines(value):
        say(line)


def overview(dataset: Dataset) -> dict[str, Any]:
    """Counts over the working tree."""
    ledger = read_ledger(dataset.root)
    statuses: Counter[str] = Counter()
    designated: Counter[str] = Counter()
    active = reviews = unread = 0
    view = TreeView.of(dataset.root)
    for path, content in progress(view.read(sorted(view.paths())), "files read"):
        kind = kind_of(path)
        if kind == "review":
            reviews += 1
            continue
        tree = None if isinstance(content, Unreadable) else source.read(path, content, kind).tree
        if tree is None:
            unread += 1
            continue
        statuses[str(tree.get("status"))] += 1
        if tree.get("status") == "active":
            active += 1
            designated[ledger.get(str(tree.get("id")), "not designated")] += 1
    changed = view.changes(git.head(dataset.root)).all
    return {
        "records": statuses.total() + unread,
        "statuses": dict(sorted(statuses.items())),
        "unreadable": unread,
        "active": active,
        "designated": {key: designated[key] for key in (*SPLITS, "not designated")},
        "reviews": reviews,
        "guidelines": dataset.policy.version,
        "writer": person.handle if (person := dataset.writer()) else None,
        "uncommitted": sum(is_data(path) for path in changed),
        "branch": git.branch(dataset.root),
        "freeze_branch": dataset.policy.splits.branch,
    }


def one_record(dataset: Dataset, name: str) -> dict[str, Any]:
    """Everything that is known about one record. Raises Failure."""
    wanted = record.id_of(Path(name).as_posix())
    path = record.path_of(wanted)
    view = TreeView.of(dataset.root)
    if path not in view.files:
        raise Failure(f"no record has the id {wanted}{like_an_id(wanted, view)}")
    found = _read(dataset.root, path)
    reviews = []
    mine = [other for other in view.paths() if kind_of(other) == "review" and review.record_of(other) == wanted]
    for other, content in view.read(sorted(mine)):
        file = None if isinstance(content, Unreadable) else source.read(other, content, "review")
        if file and file.tree and not file.violations:
            reviews.append(review.from_tree(file.tree))
    counting = review.counting(reviews, review.standing(found))
    return {
        "id": wanted,
        "path": path,
        "status": found.status,
        "task": found.task,
        "domain": found.domain,
        "hazards": _of_turns(found, "hazards"),
        "sensitive": _of_turns(found, "sensitive"),
        "author": found.author,
        "text": found.text,
        "labels": found.labels,
        "split": read_ledger(dataset.root).get(wanted),
        "place": _place(dataset, found),
        "attachments": [
            {"path": one.path, "md5": one.md5, "state": documents.state(dataset.root, str(one.path))}
            for _, one in found.attachments
        ],
        "reviews": [
            {"by": one.by, "verdict": one.verdict, "counts": one in counting, "path": one.path} for one in reviews
        ],
    }


def _place(dataset: Dataset, found: Record) -> dict[str, str]:
    """Where a build would put a record as everything stands now; `state` is unknown where that cannot be told."""
    if found.status != "active":
        return {"state": str(found.status), "split": "", "basis": "", "reason": ""}
    count = sum(kind_of(path) == "record" for path in TreeView.of(dataset.root).paths())
    if count > MANY:
        reason = f"all {count:,} records decide it; `tunesmith build` does, and {TABLE} tells"
    elif not find_spec("pyarrow"):  # not everybody who writes records has it
        reason = "it is worked out with pyarrow: pip install 'tunesmith[build]'"
    else:
        from tunesmith_tools.pipeline import summarised

        try:
            rows = summarised.standing(dataset.root, dataset.policy, dataset.people).rows
            row = asdict(next(row for row in rows if row.id == found.id))
            return {key: value for key, value in row.items() if key != "id"}
        except Failure as error:
            reason = str(error)
    return {"state": "unknown", "split": "", "basis": "", "reason": reason}


def _of_turns(found: Record, label: str) -> list[str]:
    """The keys under a safety label of a record and of its turns, each once."""
    judged = [found.safety, *(message.safety for message in found.messages if message.safety)]
    return list(dict.fromkeys(key for one in judged for key in getattr(one, label)))


def _read(root: Path, path: str) -> Record:
    content = next(TreeView(root, {}).read([path]))[1]
    if isinstance(content, Unreadable):
        raise Failure(f"{path}: {content}")
    file = source.read(path, content, "record")
    if file.tree is None or file.violations:
        raise Failure(f"{path} cannot be read; `tunesmith check {path}` tells why", code=1)
    return record.from_tree(file.tree)


def _overview_lines(value: dict[str, Any]) -> list[str]:
    statuses = ", ".join(f"{count:,} {status}" for status, count in value["statuses"].items()) or "none"
    designated = ", ".join(f"{count:,} {split}" for split, count in value["designated"].items())
    lines = [f"records    {value['records']:,}: {statuses}", f"active     {value['active']:,}: {designated}"]
    lines += [f"reviews    {value['reviews']:,}", f"guidelines version {value['guidelines']}"]
    who = value["writer"] or "unknown to guidelines/people.yaml by your git e-mail; `tunesmith explain people`"
    lines.append(f"you        {who}")
    if value["unreadable"]:
        lines.append(f"{counted(value['unreadable'], 'record')} cannot be read: run `tunesmith check`")
    following = _next(value)
    return [*lines, f"next: {following}"] if following else lines


def _next(value: dict[str, Any]) -> str:
    """What the state of the dataset asks for now; empty where it asks for nothing."""
    if not value["records"]:
        return "tunesmith new TASK, or tunesmith import FILE"
    if value["unreadable"]:
        return "tunesmith check"
    if value["uncommitted"]:
        return "tunesmith check, then commit"
    if not value["designated"]["not designated"]:
        return ""
    if value["branch"] == value["freeze_branch"]:
        return "tunesmith build, tunesmith freeze"
    return f"tunesmith build; tunesmith freeze runs on branch {value['freeze_branch']}, after the merge"


def _record_lines(value: dict[str, Any]) -> list[str]:
    lines = [f"{key:<8} {value[key]}" for key in ("id", "path", "status", "task", "domain", "author") if value[key]]
    # So that nobody opens a text on a kind of harm that they did not agree to read about.
    care = (("hazards", value["hazards"]), ("topics", value["sensitive"]))
    lines += [f"{word:<8} {', '.join(keys)}" for word, keys in care if keys]
    lines += [
        f"text     {value['text']}",
        f"labels   {value['labels']}",
        f"split    {value['split'] or 'not designated'}",
    ]
    lines.append(f"place    {printable(_place_told(value['place']))}")
    lines += [f"document {one['path']} ({one['md5']}): {one['state']}" for one in value["attachments"]]
    for one in value["reviews"]:
        counts = "counts" if one["counts"] else "is superseded: it judged an older text or older labels"
        lines.append(f"review   {one['verdict']} by {one['by']}; {counts}: {one['path']}")
    if value["place"]["state"] in ("pending", "quarantined"):
        lines.append(f"next: tunesmith explain {value['place']['state']}")
    return lines


def _place_told(place: dict[str, str]) -> str:
    state, split, reason = place["state"], place["split"], place["reason"]
    if split and place["basis"] == "provisional":
        split += ", provisionally"
    if state == "placed":
        return f"placed in {split}"
    if state == "pending":
        return f"pending for {split}: {reason}"
    if state in ("quarantined", "unknown"):
        return f"{state}: {reason}"
    return f"none, since it is {state}"
