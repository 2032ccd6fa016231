"""Stage check: every rule over every record and review; a build goes no further than an error."""

from pathlib import Path

from tunesmith_hooks import engine, report, selection
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.memory import Memory
from tunesmith_tools.console import Failure, say
from tunesmith_tools.pipeline import folders


def run(root: Path) -> None:
    """Write build/check/findings.json. Raises Failure where there are errors."""
    found = judge(root)
    out = folders.fresh(root, folders.CHECK)
    folders.write_lines(out / "findings.json", [report.as_json(found)])
    stop_at_errors(found)


def judge(root: Path) -> engine.Report:
    """Judge the working tree.

    Records are judged as already admitted, so that the outcome depends on the files alone and not on what is committed.
    """
    selected = selection.built(root)
    memory = Memory.of(selected.view, "build")
    found = engine.judge(selected, HOOKS, memory)
    memory.save()
    return found


def stop_at_errors(found: engine.Report) -> None:
    """Show the findings and raise Failure if there are errors among them."""
    if found.errors:
        say(report.as_text(found).rstrip("\n"))
        raise Failure("nothing is built or designated from records with errors", code=1)
