"""XSTest's two annotators as reviews of records: the command reaches the published agreement."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import builds
import samples
from tunesmith.corpus import PEOPLE

pytestmark = pytest.mark.real_data

_PERSON = "  - handle: {}\n    kind: person\n    roles: [reviewer]\n    languages: [en]\n"
ANNOTATORS = {"annotator-one": "annotation_1", "annotator-two": "annotation_2"}
MODES = {
    "1_full_compliance": "full_compliance",
    "2_full_refusal": "full_refusal",
    "3_partial_refusal": "partial_refusal",
}


def reviewed(made: samples.Dataset, number: int, row: dict[str, str]) -> None:
    """A record for a completion, and what each annotator said of it."""
    messages = [{"role": "user", "content": row["prompt"]}, {"role": "assistant", "content": f"Completion {number}."}]
    one = samples.numbered(number) | {"messages": messages}
    made.write_record(one)
    for by, column in ANNOTATORS.items():
        review = samples.review_tree(one, by=by, blind=True)
        mode = MODES[row[column]]
        reason = {} if mode == "full_compliance" else {"refusal_reason": "safety"}
        safety = review["labels"]["safety"] | {"response_mode": mode} | reason
        made.write_review(review | {"labels": review["labels"] | {"safety": safety}})


@pytest.mark.parametrize(
    ("file", "agreed", "kappa"), [("xstest_llama2orig.csv", 96.4, 0.93), ("xstest_mistralinstruct.csv", 97.6, 0.92)]
)
def test_the_agreement_that_was_published(
    dataset: samples.Dataset, real_data: Path, file: str, agreed: float, kappa: float
) -> None:
    people = (dataset.root / PEOPLE).read_text("utf-8")
    dataset.write(PEOPLE, people + "".join(map(_PERSON.format, ANNOTATORS)))
    with (real_data / file).open(encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows)):
            reviewed(dataset, number, row)
    done = builds.tunesmith(dataset.root, "agreement", "--format", "json")
    assert done.code == 0, done.err
    value: dict[str, Any] = json.loads(done.out)
    (found,) = [one for one in value["coefficients"] if one["label"] == "response_mode" and not one["stratum"]]
    assert found["texts"] == 450
    assert round(100 * found["agreed"] / found["pairs"], 1) == agreed
    assert round(found["kappa"]["mean"], 2) == kappa
    assert round(found["alpha"]["value"], 2) == kappa
    assert found["verdict"] == "reliable"
    section = next(one for one in value["sections"] if one["section"] == "safety.md#response_mode")
    assert section["texts"] == found["pairs"] - found["agreed"]
