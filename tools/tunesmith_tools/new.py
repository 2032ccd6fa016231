"""`tunesmith new`: a record to fill in."""

from typing import Annotated

import typer

from tunesmith import record, source
from tunesmith.canonical import Tree
from tunesmith.files import write_atomic
from tunesmith.policy import Labels
from tunesmith.skeleton import ANSWER, PROMPT
from tunesmith_tools.console import Failure, say
from tunesmith_tools.dataset import Dataset, open_dataset, today
from tunesmith_tools.identity import random_suffix, slug
from tunesmith_tools.settings import RootOption


def new(
    task: Annotated[str, typer.Argument(metavar="TASK", help="A task; `tunesmith policy labels.tasks` lists them.")],
    name: Annotated[
        str | None,
        typer.Option("--slug", metavar="WORDS", help="Two to five words for the readable part of the id."),
    ] = None,
    domain: Annotated[
        str | None, typer.Option(metavar="DOMAIN", help="A domain; `tunesmith policy labels.domains` lists them.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="A language of the policy, such as en; else its first.")
    ] = None,
    author: Annotated[
        str | None, typer.Option(metavar="HANDLE", help="Your handle; else found by git's user.email.")
    ] = None,
    turns: Annotated[int, typer.Option(min=1, max=20, metavar="N", help="How often the user speaks.")] = 1,
    root: RootOption = None,
) -> None:
    """Make a draft of a record and say how to go on.

    Example: tunesmith new rewriting --slug "shorten refund e-mail" --domain retail
    """
    dataset = open_dataset(root)
    labels = dataset.policy.labels
    _require(task, labels.tasks, "task")
    if domain is not None:
        _require(domain, labels.domains, "domain")
    if language is not None:
        _require(language, labels.languages, "language")
    handle = author or dataset.require_writer("--author HANDLE").handle
    if handle not in dataset.people:
        raise Failure(
            f"{handle} is not in guidelines/people.yaml; `tunesmith explain people` shows how to add yourself"
        )
    tree = draft(dataset, task, domain, language or labels.languages[0], handle, slug(name or task), turns)
    path = dataset.root / record.path_of(str(tree["id"]))
    write_atomic(path, source.canonical_text(tree, "record").encode("utf-8"))
    say(str(path.relative_to(dataset.root)))
    for line in _next_steps(labels, path.relative_to(dataset.root).as_posix(), domain):
        say(line)


def draft(dataset: Dataset, task: str, domain: str | None, language: str, author: str, name: str, turns: int) -> Tree:
    """The tree of a draft with its labels preset to the common case and texts to be written."""
    person = dataset.people.get(author)
    origin: Tree = {"kind": "human", "license": "CC-BY-4.0"}
    if person and person.kind == "model":
        origin |= {"kind": "synthetic", "model": person.handle}
    return {
        "id": f"{name}-{random_suffix()}",
        "status": "draft",
        "task": task,
        "domain": domain,
        "language": language,
        "guideline": dataset.policy.version,
        "author": author,
        "created": today().isoformat(),
        "source": origin,
        "reasoning": "none",
        "safety": {"prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_compliance"},
        "messages": [
            {"role": role, "content": text}
            for _ in range(turns)
            for role, text in (("user", PROMPT), ("assistant", ANSWER))
        ],
    }


def _require(value: str, known: object, what: str) -> None:
    names = list(known)  # type: ignore[call-overload]
    if value not in names:
        raise Failure(f"no {what} is called {value}; there are {', '.join(names)}")


def _next_steps(labels: Labels, path: str, domain: str | None) -> list[str]:
    lines = ["", "Next:", f"  1. Write the texts in {path}; every `TODO:` goes."]
    if domain is None:
        lines.append(f"     Add `domain:` below `task:`: {', '.join(labels.domains)}")
    return [
        *lines,
        "     Language, licence, reasoning and safety are preset to the common case: judge each of them.",
        "     A harmful or borderline prompt also needs `hazards:` below `safety:`; see guidelines/safety.md.",
        "  2. Set `status: active` when it is finished.",
        f"  3. tunesmith check {path}",
        f"  4. git add {path} && git commit",
    ]
