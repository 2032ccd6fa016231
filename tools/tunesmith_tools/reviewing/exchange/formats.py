"""The formats in which tasks leave and answers come back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tunesmith_tools.reviewing.exchange import argilla, label_studio, sheet
from tunesmith_tools.reviewing.exchange.answers import Answer, Left
from tunesmith_tools.reviewing.exchange.questions import Questions
from tunesmith_tools.reviewing.exchange.tasks import Task


@dataclass(frozen=True)
class Format:
    """Tasks as bytes, for whom; the questions as bytes, which go to a file of their own; and answers from a file.

    `guide` is what that other file is and `ending` how its name ends. `too_long` tells of a task that the tool would
    show in part.
    """

    write_tasks: Callable[[Sequence[Task], Questions, str], bytes]
    write_guide: Callable[[Questions], bytes]
    read_answers: Callable[[Path, Questions], Iterator[Answer | Left]]
    guide: str
    ending: str
    too_long: Callable[[Task], bool] = lambda _task: False


FORMATS = {
    "csv": Format(sheet.write_tasks, sheet.write_legend, sheet.read_answers, "legend", ".legend.csv", sheet.too_long),
    "label-studio": Format(
        label_studio.write_tasks,
        label_studio.write_configuration,
        label_studio.read_answers,
        "labelling configuration",
        ".config.xml",
    ),
    "argilla": Format(
        argilla.write_tasks, argilla.write_settings, argilla.read_answers, "dataset settings", ".settings.json"
    ),
}
