"""The truth table of the safety judgements, every combination of it."""

from itertools import product

import pytest

from tunesmith import judgements, schema
from tunesmith.finding import Severity
from tunesmith.judgements import ANYTHING, TABLE, Judgements

ROWS = [Judgements(*values) for values in product(*ANYTHING.columns)]


def severity_of(row: Judgements) -> Severity | None:
    line = judgements.line_of(row)
    return line.severity if line else None


def test_table_covers_every_combination() -> None:
    assert len(ROWS) == len(set(ROWS)) == 3 * 4 * 2 * 7


@pytest.mark.parametrize(("severity", "count"), [(Severity.ERROR, 130), (Severity.WARNING, 12), (None, 26)])
def test_number_of_combinations_of_each_severity(severity: Severity | None, count: int) -> None:
    assert sum(severity_of(row) is severity for row in ROWS) == count


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row)))
def test_row(row: Judgements) -> None:
    line = judgements.line_of(row)
    severity = severity_of(row)
    refuses = row.response_mode in ("partial_refusal", "full_refusal")
    protective = row.refusal_reason in ("safety", "policy")
    assert line is None or line.sentence
    if refuses != (row.refusal_reason is not None) or row.response_harm == "harmful":
        assert severity is Severity.ERROR
    elif row.prompt_harm == "unharmful":
        wanted = Severity.WARNING if row.response_mode == "safe_completion" else None
        assert severity is (Severity.ERROR if refuses and protective else wanted)
    elif row.prompt_harm == "harmful":
        fine = protective or row.response_mode == "safe_completion"
        assert severity is (None if fine else Severity.WARNING)
    else:
        doubtful = row.response_mode == "full_refusal" and protective
        assert severity is (Severity.WARNING if doubtful else None)


@pytest.mark.parametrize("missing", ["prompt_harm", "response_mode", "response_harm"])
def test_a_missing_judgement_is_no_problem(missing: str) -> None:
    for row in ROWS:
        assert judgements.line_of(row._replace(**{missing: None})) is None


def test_every_line_decides_something_and_is_printed() -> None:
    assert {judgements.line_of(row) for row in ROWS} == {*TABLE, None}
    header, *rows, rest = judgements.table()
    assert [row[-1] for row in rows] == [line.sentence for line in TABLE]
    assert [row[4] for row in rows] == [line.severity for line in TABLE]
    assert {len(row) for row in (header, *rows, rest)} == {7}
    assert rest[4] == "ok"


def test_values_are_the_schema_s() -> None:
    definitions = schema.load("record")["$defs"]
    for name, values in zip(Judgements._fields, ANYTHING.columns, strict=True):
        assert {value for value in values if value} == set(definitions[name]["enum"])
