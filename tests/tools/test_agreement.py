"""`tunesmith agreement`: which judgements are compared, what is said of them, and in which form."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import builds
import samples
from samples import Dataset, Result, review_tree
from tunesmith import record
from tunesmith.corpus import PEOPLE
from tunesmith_tools.agreement.ratings import LABELS, SCORES, SETS
from tunesmith_tools.agreement.sections import Guidelines

_PERSON = "  - handle: {}\n    kind: person\n    roles: [author, reviewer, adjudicator, auditor]\n    languages: [en]\n"
PERSONS = ("ada", "grace")
MODELS = ("reviewing-model-a", "reviewing-model-b")


@pytest.fixture
def made(dataset: Dataset) -> Dataset:
    """A dataset with two persons more, and twenty records of two domains without a review."""
    people = (dataset.root / PEOPLE).read_text("utf-8")
    dataset.write(PEOPLE, people + "".join(map(_PERSON.format, PERSONS)))
    for number in range(20):
        dataset.write_record(one(number))
    return dataset


def one(number: int, **changes: Any) -> dict[str, Any]:
    """A record; every second one is about science."""
    return samples.numbered(number, domain=("retail", "science")[number % 2], **changes)


def judged(of: dict[str, Any], by: str, **changes: Any) -> dict[str, Any]:
    """A blind review. Keys of its labels and of their safety may be given by name."""
    labels = {**of_labels(of), **{key: changes.pop(key) for key in ("task", "domain") if key in changes}}
    given = ("prompt_harm", "response_mode", "hazards", "sensitive", "refusal_reason")
    labels["safety"] = labels["safety"] | {key: changes.pop(key) for key in given if key in changes}
    return review_tree(of, by=by, blind=True, labels=labels) | changes


def of_labels(of: dict[str, Any]) -> dict[str, Any]:
    labels: dict[str, Any] = review_tree(of)["labels"]
    return labels


def run(dataset: Dataset, *arguments: str) -> Result:
    return builds.tunesmith(dataset.root, "agreement", *arguments)


def said(dataset: Dataset, *arguments: str) -> dict[str, Any]:
    """The outcome as JSON."""
    done = run(dataset, *arguments, "--format", "json")
    assert done.code == 0, done.err
    value: dict[str, Any] = json.loads(done.out)
    return value


def measure(value: dict[str, Any], label: str, stratum: str = "", *key: str, judges: str = "all") -> dict[str, Any]:
    """The one measure of a label in a stratum."""
    wanted = (judges, label, stratum, list(key))
    (found,) = [
        each
        for each in value["coefficients"]
        if (each["judges"], each["label"], each["stratum"], each["key"]) == wanted
    ]
    assert isinstance(found, dict)
    return found


def disputed(value: dict[str, Any], label: str) -> list[dict[str, str]]:
    return [each["said"] for each in value["disputes"] if each["label"] == label]


def test_nothing_to_compare_is_said(made: Dataset) -> None:
    made.write_review(judged(one(0), "ada"))
    done = run(made)
    assert done.code == 0
    assert done.out == (
        "1 first judgement of 1 text by 1 person; 0 judged by two or more\n"
        "nothing to compare: no text has first judgements by two of them\n"
        "next: tunesmith review next\n"
    )


def test_the_first_judgement_counts_and_the_blind_one_of_a_day(made: Dataset) -> None:
    made.write_review(judged(one(0), "ada", domain="law"))
    made.write_review(judged(one(0), "ada", domain="arts", blind=False))
    made.write_review(judged(one(1), "ada", domain="arts", blind=False, created="2026-11-20"))
    made.write_review(judged(one(1), "ada", domain="law"))
    for number in (0, 1):
        made.write_review(judged(one(number), "grace"))
    assert disputed(said(made), "domain") == [{"ada": "law", "grace": "retail"}, {"ada": "arts", "grace": "science"}]
    assert disputed(said(made, "--blind-only"), "domain") == [{"ada": "law", "grace": "retail"}]


def test_later_roles_and_the_author_are_left_out(made: Dataset) -> None:
    mine = one(0, author="ada")
    made.write_record(mine)
    made.write_review(judged(mine, "ada", domain="law"))
    made.write_review(judged(mine, "grace"))
    for role, domain in (("adjudicator", "arts"), ("auditor", "law")):
        made.write_review(judged(mine, "reviewing-model-a", role=role, domain=domain))
    value = said(made)
    assert (value["texts"], value["compared"]) == (1, 0)
    assert value["judges"] == [{"by": "grace", "kind": "person", "judgements": 1}]


def test_a_replaced_text_is_a_unit_of_its_own(made: Dataset) -> None:
    older = one(0)
    newer = one(0)
    newer["messages"][1]["content"] += " Thank you."
    made.write_record(newer)
    assert record.text_digest(older) != record.text_digest(newer)
    for by, domain in (("ada", "retail"), ("grace", "law")):
        made.write_review(judged(older, by, domain=domain))
        made.write_review(judged(newer, by, domain="retail"))
    value = said(made)
    assert (value["texts"], value["compared"]) == (2, 2)
    (dispute,) = value["disputes"]
    assert dispute["text"] == record.text_digest(older)
    assert measure(value, "domain")["groups"] == 1  # both texts have one origin


def test_persons_and_models_stand_together_and_apart(made: Dataset) -> None:
    for number in range(4):
        for by in (*PERSONS, *MODELS):
            made.write_review(judged(one(number), by, domain="law" if by == "grace" and number == 0 else "retail"))
    value = said(made)
    agreed = {judges: measure(value, "domain", judges=judges) for judges in ("all", "person", "model")}
    assert {judges: (each["pairs"], each["agreed"]) for judges, each in agreed.items()} == {
        "all": (24, 21),
        "person": (4, 3),
        "model": (4, 4),
    }
    persons = said(made, "--kind", "person")
    assert measure(persons, "domain") == measure(value, "domain", judges="person") | {"judges": "all"}
    assert {each["judges"] for each in persons["coefficients"]} == {"all"}


def test_the_authors_labels_are_one_more_judgement_of_the_text_that_stands(made: Dataset) -> None:
    made.write_review(judged(one(0), "ada", domain="law"))
    older = one(1)
    older["messages"][1]["content"] += " Thank you."
    made.write_review(judged(older, "ada", domain="law"))
    assert said(made)["compared"] == 0
    value = said(made, "--with-author")
    assert value["compared"] == 1
    assert disputed(value, "domain") == [{"ada": "law", "drafting-model": "retail"}]
    assert measure(value, "verdict")["pairs"] == 0
    assert measure(value, "style")["alpha"]["why"] == "no text has two answers to compare"


def test_filters_choose_by_what_the_record_says(made: Dataset) -> None:
    harmful = one(2, task="code")
    harmful["safety"] |= {"prompt_harm": "borderline", "hazards": ["privacy"]}
    made.write_record(harmful)
    for number, of in enumerate((one(0), one(1), harmful)):
        made.write_review(judged(of, "ada", task="rewriting", guideline=("1.0", "0.9")[number % 2]))
        made.write_review(judged(of, "grace", task="code", guideline=("1.0", "0.9")[number % 2]))
    assert said(made)["compared"] == 3
    for arguments, records in (
        (("--task", "code"), [harmful]),
        (("--domain", "science"), [one(1)]),
        (("--hazard", "privacy"), [harmful]),
        (("--guideline", "0.9"), [one(1)]),
    ):
        value = said(made, *arguments)
        assert [each["record"] for each in value["disputes"] if each["label"] == "task"] == [
            each["id"] for each in records
        ]
    made.write_review(judged(one(3), "reviewing-model-a"))
    made.write_review(judged(one(3), "grace"))
    assert said(made, "--by", "ada")["compared"] == 3
    assert said(made, "--by", "ada", "--by", "reviewing-model-a")["compared"] == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--by", "grce"), "--by grce: nothing is called so here; did you mean grace?"),
        (("--task", "rewritting"), "--task rewritting: nothing is called so here; did you mean rewriting"),
        (("--domain", "zzz"), "--domain zzz: nothing is called so here; there are arts, education,"),
        (("--hazard", "privcy"), "did you mean privacy?"),
        (("--guideline", "7.0"), "--guideline 7.0: nothing is called so here; did you mean 1.0?"),
        (("--plot", "plot.png"), "--plot writes SVG: name a file that ends in .svg, not plot.png"),
        (("--against", "gold"), "guidelines/gold.yaml is missing"),
        (("--against", "gold", "--blind-only"), "--against gold goes with --by and --format alone"),
    ],
)
def test_a_wrong_word_is_answered(made: Dataset, arguments: tuple[str, ...], message: str) -> None:
    done = run(made, *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


@pytest.fixture
def reviewed(made: Dataset) -> Dataset:
    """Twenty records judged by both persons, who differ in some."""
    for number in range(20):
        made.write_review(judged(one(number), "ada"))
        changes: dict[str, Any] = {}
        if number < 6:
            changes = {"prompt_harm": "borderline", "hazards": ["privacy"]}
        if number in (6, 7):
            changes = {"domain": "law", "scores": {"instruction": 5, "correctness": 3, "safety": 4, "style": 4}}
        if number == 8:
            defects = [{"section": "style.md#length", "severity": "major"}]
            changes = {"verdict": "revise", "defects": defects, "sensitive": ["health"]}
        made.write_review(judged(one(number), "grace", **changes))
    return made


def test_measures_say_what_the_judgements_say(reviewed: Dataset) -> None:
    value = said(reviewed)
    found = measure(value, "prompt_harm")
    assert (found["texts"], found["groups"], found["pairs"], found["agreed"]) == (20, 20, 20, 14)
    assert found["given"] == {"borderline": 6, "unharmful": 34}
    assert found["met"] == [
        {"values": ["borderline", "unharmful"], "pairs": 6},
        {"values": ["unharmful", "unharmful"], "pairs": 14},
    ]
    assert found["kappa"]["mean"] == 0 and found["kappa"]["pairs"] == 1
    assert found["alpha"]["low"] < found["alpha"]["value"] < found["alpha"]["high"]
    assert found["verdict"] == "unreliable"
    assert measure(value, "task")["alpha"] == {
        "value": None,
        "low": None,
        "high": None,
        "why": "only one value was given",
    }
    assert measure(value, "domain", "domain", "science")["texts"] == 10
    assert measure(value, "domain", "pair", "ada", "grace")["pairs"] == 20
    assert measure(value, "hazards.privacy")["agreed"] == 14
    assert measure(value, "hazards")["alpha"]["value"] == measure(value, "hazards.privacy")["alpha"]["value"]
    assert measure(value, "defects.style.md#length")["agreed"] == 19


def test_disputes_go_to_the_sections_that_settle_them(reviewed: Dataset) -> None:
    for page in (samples.REPOSITORY / "guidelines").glob("*.md"):
        reviewed.write(f"guidelines/{page.name}", page.read_bytes())
    value = said(reviewed)
    ranked = [(each["section"], each["texts"]) for each in value["sections"]]
    assert ranked == [
        ("hazards.md#privacy", 6),
        ("safety.md#prompt_harm", 6),
        ("README.md#how-to-choose-a-domain", 2),
        ("review.md#scores", 2),  # a 3 beside a 5; the 4 beside a 5 is a detail
        ("review.md#verdicts", 1),
        ("sensitive.md#the-topics", 1),
        ("style.md#length", 1),
    ]
    assert value["sections"][1]["records"] == sorted(one(number)["id"] for number in range(6))
    assert value["sections"][1]["matters"] == [
        {"label": "prompt_harm", "values": ["borderline", "unharmful"], "texts": 6}
    ]
    assert disputed(value, "correctness") == [{"ada": "5", "grace": "3"}] * 2
    assert disputed(value, "defects.style.md#length") == [{"ada": "no", "grace": "yes"}]


def test_the_report_puts_the_worst_first(reviewed: Dataset) -> None:
    lines = run(reviewed).out.splitlines()
    assert lines[0] == "40 first judgements of 20 texts by 2 persons; 20 judged by two or more"
    assert lines[3].split()[0] in {"prompt_harm", "hazards"}
    assert "unreliable" in lines[3]
    assert [line.split()[0] for line in lines if "undefined: only one value was given" in line] == [
        "instruction",
        "language",
        "reasoning",
        "response_harm",
        "response_mode",
        "style",
        "task",
    ]
    assert "sections to mend, by the texts on which reviewers differ there" in lines
    assert "  1. hazards.md#privacy (no such section now): 6 texts" in lines  # this dataset has no pages
    assert "       prompt_harm borderline or unharmful: 6" in lines


def test_files_that_cannot_be_read_are_named(reviewed: Dataset) -> None:
    reviewed.write("reviews/ada/0/broken-0000000000.01234567.yaml", "record: [")
    assert "1 file left out that cannot be read: run `tunesmith check`" in run(reviewed).out
    assert said(reviewed)["unreadable"] == ["reviews/ada/0/broken-0000000000.01234567.yaml"]


def test_csv_has_a_row_for_each_coefficient(reviewed: Dataset) -> None:
    done = run(reviewed, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    value = said(reviewed)
    assert len(rows) == 3 * len(value["coefficients"])
    for name in ("alpha", "ac1"):
        (row,) = [
            each for each in rows if (each["label"], each["stratum"], each["coefficient"]) == ("prompt_harm", "", name)
        ]
        expected = measure(value, "prompt_harm")[name]
        assert [float(row[key]) for key in ("value", "low", "high")] == [
            expected[key] for key in ("value", "low", "high")
        ]
    assert {row["coefficient"] for row in rows if row["label"] == "style"} == {"alpha", "ac2", "kappa"}
    assert all(row["why"] for row in rows if not row["value"])


def test_the_plot_is_an_image_for_light_and_dark_pages(reviewed: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "agreement.svg"
    assert run(reviewed, "--plot", str(file)).code == 0
    image = file.read_text("utf-8")
    texts = [each.text for each in ElementTree.fromstring(image).iter("{http://www.w3.org/2000/svg}text")]
    assert {*LABELS, *SCORES, *SETS, "verdict"} <= set(texts)
    assert "prefers-color-scheme: dark" in image and "<script" not in image
    assert run(reviewed, "--plot", str(file)).code == 0
    assert file.read_text("utf-8") == image


def test_the_plot_overwrites_nothing_else(reviewed: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "mine.svg"
    file.write_text("my notes")
    done = run(reviewed, "--plot", str(file))
    assert done.code == 2 and "holds something else" in done.err
    assert file.read_text() == "my notes"


def test_the_same_bytes_whatever_was_written_first(reviewed: Dataset, tmp_path: Path) -> None:
    again = samples.make(tmp_path / "again")
    for path, data in sorted(samples.files(reviewed.root), reverse=True):
        again.write(path, data)
    again.commit()
    for form in ("text", "json", "csv"):
        assert run(again, "--format", form) == run(reviewed, "--format", form)


def test_the_same_bytes_whatever_the_machine(reviewed: Dataset) -> None:
    env = {"PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    one = reviewed.spawn("tunesmith", "agreement", **env)
    assert one == reviewed.spawn(
        "tunesmith", "agreement", **{**env, "PYTHONHASHSEED": "2", "OPENBLAS_NUM_THREADS": "2"}
    )
    assert one.out == run(reviewed).out


@pytest.mark.parametrize("folder", [".", "tools/tunesmith_tools/template"])
def test_every_label_has_a_section_in_the_pages_that_are_shipped(folder: str) -> None:
    guidelines = Guidelines(samples.REPOSITORY / folder)
    for label in (*LABELS, *SCORES, *SETS, "verdict"):
        section = guidelines.section_of(label, "privacy" if label in SETS else "")
        assert "#" in section and guidelines.has(section), (label, section)


def gold(dataset: Dataset, *numbers: int) -> None:
    """Records as gold, with two labels."""
    lines = ["gold:"]
    for number in numbers:
        of = one(number)
        lines += [
            f"  - record: {of['id']}",
            f"    text: {record.text_digest(of)}",
            f"    labels: {{domain: {of['domain']}, safety: {{prompt_harm: unharmful}}}}",
            "    why: The page decides it.",
        ]
    dataset.write("guidelines/gold.yaml", "\n".join(lines) + "\n")


def test_reviewers_against_gold(reviewed: Dataset) -> None:
    gold(reviewed, 0, 6, 9)
    reviewed.write_review(judged(one(9), "reviewing-model-a", blind=False))
    value = json.loads(run(reviewed, "--against", "gold", "--format", "json").out)
    assert [(each["by"], each["records"], each["passed"]) for each in value] == [("grace", 3, None), ("ada", 3, None)]
    assert (value[0]["all"]["agreed"], value[0]["all"]["compared"]) == (4, 6)
    assert value[0]["labels"]["domain"] == {
        "agreed": 2,
        "compared": 3,
        "share": 0.6667,
        "low": 0.2077,
        "high": 0.9385,
    }
    assert value[1]["all"]["low"] < 1 and value[1]["all"]["high"] == 1
    text = run(reviewed, "--against", "gold", "--by", "grace").out
    assert text.startswith("grace  3 records: 4 of 6 labels as expected, 67% (")
    assert "domain: 2 of 3" in text and "ada" not in text
    rows = list(csv.DictReader(io.StringIO(run(reviewed, "--against", "gold", "--format", "csv").out)))
    assert [(row["reviewer"], row["label"]) for row in rows] == [
        (by, label) for by in ("grace", "ada") for label in ("", "domain", "prompt_harm")
    ]


def test_gold_is_passed_where_the_policy_asks(reviewed: Dataset) -> None:
    gold(reviewed, 0, 6, 9)
    reviewed.edit_policy("  others: 1\n", "  others: 1\n  gold: {records: 3, percent: 80}\n")
    out = run(reviewed, "--against", "gold").out
    assert [line.split()[0] for line in out.splitlines() if line.endswith("  not passed")] == ["grace"]
    assert [line.split()[0] for line in out.splitlines() if line.endswith("  passed")] == ["ada"]


def test_nobody_has_judged_gold(made: Dataset) -> None:
    gold(made, 0)
    assert run(made, "--against", "gold").out.startswith("nothing to compare: nobody has judged a gold record blind\n")
    assert run(made, "--against", "gold", "--format", "json").out == "[]\n"
