"""All formats: how a file is read, into which units a row is taken apart, and the mapping where one is built in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tunesmith_tools.importers import alpaca, argilla, label_studio, oasst, openai, sharegpt
from tunesmith_tools.importers.each import instances
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.readers import FileFormat
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unit, whole


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. Without a built-in `mapping` one has to be given. `counted` is the noun for what is counted."""

    name: str
    file: FileFormat
    mapping: Mapping | None
    units: Callable[[RowObject], Iterator[Unit]] = whole
    counted: str = "row"

    def units_of(self, row: RowObject, mapping: Mapping) -> Iterator[Unit]:
        """Every unit of a row, in order. Raises Unfit."""
        for unit in self.units(row):
            yield from instances(unit, mapping.each)

    def counted_by(self, mapping: Mapping) -> str:
        """The noun for what is counted where a mapping is used."""
        return "instance" if mapping.each else self.counted


DOLLY = Mapping(
    prompt=("/instruction", "/context"),
    response=("/response",),
    fields={"task": "/category"},
    values={
        "task": {
            "open_qa": "question_answering",
            "closed_qa": "question_answering",
            "general_qa": "question_answering",
            "summarization": "summarization",
            "information_extraction": "extraction",
            "classification": "classification",
            "brainstorming": "brainstorming",
            "creative_writing": "creative_writing",
        }
    },
)

FORMATS = {
    form.name: form
    for form in (
        Format("alpaca", "json", alpaca.MAPPING, alpaca.units),
        Format("sharegpt", "json", sharegpt.MAPPING, sharegpt.units),
        Format("openai", "json", openai.MAPPING, openai.units),
        Format("dolly", "json", DOLLY),
        Format("oasst", "json", oasst.MAPPING, oasst.threads, "thread"),
        Format("oasst-turns", "json", oasst.MAPPING, oasst.turns, "turn"),
        Format("label-studio", "json", None, label_studio.units, "annotation"),
        Format("argilla", "json", None, argilla.units, "response"),
        Format("jsonl", "json", None),
        Format("csv", "csv", None),
    )
}
