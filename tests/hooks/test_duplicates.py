"""Records that are alike or repeat a benchmark, as a check of everything and a commit tell; and how an index helps.

A case in tests/cases/duplicates has a record and those `beside` it, each laid over the example record, and the findings
expected of a check of all of them: the rule, the record at which it speaks, and what its message must hold.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

import rulecase
import samples
from samples import Dataset
from tunesmith import benchmark, record, sketches, yaml_reader
from tunesmith.benchmark_sets import SUFFIX
from tunesmith.corpus import BENCHMARKS
from tunesmith_hooks import duplicates
from tunesmith_hooks.rule import Rule

CASES = Path(__file__).parents[1] / "cases" / "duplicates"
ANSWERS = (
    "Water bends light: it leaves the surface at another angle than it came at, so the spoon looks broken.",
    "Because your eye believes in straight lines. Try a ruler in the bath tub; it will do the same thing there.",
)
QUESTIONS = (
    "Our bakery throws away forty loaves every evening. Suggest three ways to sell less bread and earn as much.",
    "Why does a spoon in a glass of water look bent? Answer for a child of eight.",
    "Name the parts of a sailing boat that a beginner has to know before the first lesson.",
    "Write a polite refusal to a neighbour who wants to borrow the car for two weeks.",
)


def _record(number: int, prompt: str, answer: str, **changes: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]
    return samples.tree(id=f"example-{number:010d}", messages=messages, **changes)


def _case(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    found: Any = yaml_reader.load(path.read_text("utf-8")).tree
    made = [rulecase.merged(fragment) for fragment in (found["record"], *found["beside"])]
    return made, found.get("expect") or []


def _told(result: samples.Result) -> list[str]:
    return [f"{one['rule']} {record.id_of(one['path'])} {one['message']}" for one in result.findings]


def _check(dataset: Dataset, *arguments: str) -> list[str]:
    return _told(dataset.check_json("--hook", "duplicates", *arguments))


def _lose_index(dataset: Dataset) -> None:
    shutil.rmtree(dataset.root / ".git" / sketches.CACHE, ignore_errors=True)


@pytest.fixture
def empty(dataset: Dataset) -> Dataset:
    """A dataset without the record that the others begin with."""
    dataset.git("rm", "-r", "--quiet", "records")
    return dataset


@pytest.mark.parametrize("path", sorted(CASES.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(empty: Dataset, path: Path) -> None:
    made, expect = _case(path)
    for one in made:
        empty.write_record(one)
    said = _check(empty)
    assert bool(expect) is (path.parent.name == "bad")
    assert len(said) == len(expect), said
    for line, (rule, name, *words) in zip(said, map(str.split, expect), strict=True):
        assert line.startswith(f"duplicates/{rule} {name} ")
        assert " ".join(words) in line
    empty.commit()
    assert _check(empty) == said  # from the index


def test_every_rule_about_records_has_a_bad_case() -> None:
    named = {path.stem.rstrip("-0123456789") for path in CASES.glob("bad/*.yaml")}
    assert named == {rule.name for rule in duplicates.HOOK.rules} - {"benchmark"}


@pytest.mark.parametrize("rule", duplicates.HOOK.rules, ids=lambda rule: rule.name)
def test_messages_and_hints_have_the_form_of_all_others(empty: Dataset, rule: Rule) -> None:
    _hash_benchmark(empty, [QUESTIONS[0]])
    for number, answer in enumerate(("Bake less.", "Bake less.", "Sell the rest after six for half of the price.")):
        empty.write_record(_record(number, QUESTIONS[0], answer))
    empty.write_record(_record(3, QUESTIONS[0].replace("forty", "fifty"), "Bake less."))
    found = [
        one for one in empty.check_json("--hook", "duplicates").findings if one["rule"] == f"duplicates/{rule.name}"
    ]
    assert found
    for one in found:
        assert one["message"][0].islower() and one["message"][-1] != "." and one["hint"].endswith(".")
        assert (empty.root / one["path"]).read_text("utf-8").splitlines()[one["line"] - 1].strip()


def test_a_commit_is_compared_with_what_it_does_not_change(dataset: Dataset) -> None:
    dataset.write_record(_record(1, QUESTIONS[0], "Bake less."))
    dataset.commit()
    for arguments in ((), ("--staged",)):  # with an index and without one that a check made
        if arguments:
            _lose_index(dataset)
        dataset.write_record(_record(2, QUESTIONS[0].upper(), "Bake less!"))
        dataset.git("add", "--all")
        assert _check(dataset, "--staged") == _check(dataset, "--since", "HEAD") == _check(dataset)
        (said,) = _check(dataset, "--staged")
        assert said.startswith("duplicates/near example-0000000002 ")


def test_a_commit_names_the_record_that_it_changes(dataset: Dataset) -> None:
    dataset.write_record(_record(1, QUESTIONS[0], "Bake less.", created="2026-11-01"))
    dataset.write_record(_record(2, QUESTIONS[1], "Light bends.", created="2026-11-20"))
    dataset.commit()
    dataset.write_record(_record(1, QUESTIONS[1], "Light bends.", created="2026-11-01"))
    dataset.git("add", "--all")
    assert [line.split()[1] for line in _check(dataset, "--staged")] == ["example-0000000001"]
    dataset.commit()
    assert [line.split()[1] for line in _check(dataset)] == ["example-0000000002"]  # the younger one


@pytest.mark.parametrize("arguments", [("--staged",), ("--since", "HEAD~1"), ()])
def test_an_old_index_finds_what_a_new_one_finds(dataset: Dataset, arguments: tuple[str, ...]) -> None:
    for number, question in enumerate(QUESTIONS):
        dataset.write_record(_record(number, question, f"Answer {number} is long enough to differ from others."))
    dataset.commit()
    _check(dataset)
    dataset.git("mv", "records/1/example-0000000001.yaml", "records/1/moved-0000000001.yaml")
    dataset.git("rm", "-q", "records/2/example-0000000002.yaml")
    dataset.write_record(_record(3, "What is a good name for a grey cat that sleeps all day?", "Ash."))
    dataset.commit()
    dataset.write_record(_record(7, QUESTIONS[3], "I would rather not."))  # its neighbour is gone
    dataset.write_record(_record(8, QUESTIONS[2], "Mast and sail."))  # so is this one's
    dataset.write_record(_record(9, QUESTIONS[0], "Sell cakes."))
    dataset.git("add", "--all")
    said = _check(dataset, *arguments)
    assert [line.split()[:2] for line in said] == [["duplicates/prompt", "example-0000000009"]]
    _lose_index(dataset)
    assert _check(dataset, *arguments) == said


@pytest.mark.parametrize("spoilt", [b"", b"tunesmith bands 1 {}\n", b"\xff" * 500, None])
def test_a_spoilt_index_is_made_again(dataset: Dataset, spoilt: bytes | None) -> None:
    for number in range(4):
        dataset.write_record(_record(number, QUESTIONS[number % 2], f"Reply {number}: {'x' * 40 * number}"))
    dataset.commit()
    said = _check(dataset)
    assert said
    (file,) = (dataset.root / ".git" / sketches.CACHE).glob("*.bands")
    whole = file.read_bytes()
    begin = whole.index(b"\n") + 1
    file.write_bytes(whole[:begin] + b"\xff" * (len(whole) - begin) if spoilt is None else spoilt)
    dataset.write_record(_record(7, QUESTIONS[3], "I would rather not."))
    assert _check(dataset, "--since", "HEAD") == []
    assert _check(dataset) == said
    dataset.commit()
    assert _check(dataset) == said


def test_the_index_is_not_needed_and_a_read_only_disk_no_error(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    for module in ("band_index", "sketch_rows"):
        monkeypatch.setattr(f"tunesmith.{module}.write_atomic", refuse)
    _lose_index(dataset)
    for number in range(2):
        dataset.write_record(_record(number, QUESTIONS[0], "Bake less."))
    dataset.git("add", "--all")
    assert len(_check(dataset)) == len(_check(dataset, "--staged")) == 1
    assert not (dataset.root / ".git" / sketches.CACHE).exists()


def test_a_commit_that_cannot_compare_all_says_so(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, question in enumerate(QUESTIONS):
        dataset.write_record(_record(number, question, f"Answer {number}."))
    dataset.commit()
    _lose_index(dataset)
    monkeypatch.setattr("tunesmith.neighbours.MOST_RECENT", 4)
    dataset.write_record(_record(9, QUESTIONS[0], "Sell cakes."))
    dataset.git("add", "--all")
    result = dataset.check("--staged", "--hook", "duplicates")
    assert result.code == 0 and "5 records are not in the index of near-duplicates yet" in result.err
    assert "`tunesmith check`" in result.err
    assert _check(dataset)
    result = dataset.check("--staged", "--hook", "duplicates")
    assert "1 warning" in result.out and result.err == ""


def test_work_trees_of_one_repository_do_not_disturb_each_other(dataset: Dataset, tmp_path: Path) -> None:
    dataset.write_record(_record(1, QUESTIONS[0], "Bake less."))
    dataset.commit()
    dataset.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "-b", "side")
    linked = Dataset(tmp_path / "linked")
    linked.write_record(_record(2, QUESTIONS[0], "Bake less."))
    linked.git("add", "--all")
    for _ in range(2):
        assert len(_check(linked, "--staged")) == len(_check(linked)) == 1
        assert _check(dataset) == []


def test_an_instruction_that_a_task_repeats_makes_no_prompts_alike(dataset: Dataset) -> None:
    reviews = [f"{word} {thing}" for word in ("Great", "Awful", "Cheap", "Loud", "Slow") for thing in _THINGS]
    for number, review in enumerate(reviews):
        dataset.write_record(_record(number, f"{_INSTRUCTION} {review}.", "positive", task="classification"))
    dataset.git("add", "--all")
    assert len(reviews) == 50 and _check(dataset) == []
    dataset.commit()
    dataset.write_record(_record(50, f"{_INSTRUCTION} {reviews[7]}.", "It is negative.", task="classification"))
    dataset.write_record(_record(51, f"{_INSTRUCTION} Far too dear.", "negative", task="classification"))
    dataset.git("add", "--all")
    said = _check(dataset, "--staged")
    assert [line.split()[:2] for line in said] == [["duplicates/prompt", "example-0000000050"]]
    assert "as example-0000000007 (similarity 1.00)" in said[0]
    assert _check(dataset) == said


_INSTRUCTION = (
    "You are given what a customer wrote about something they bought in our shop. Classify the sentiment of this "
    "review as positive, neutral or negative, and answer with that one word, without a full stop:"
)
_THINGS = ("phone", "kettle", "lamp", "chair", "radio", "drill", "tent", "mixer", "rug", "bike")


def test_few_prompts_of_one_instruction_are_alike(dataset: Dataset) -> None:
    for number, thing in enumerate(_THINGS[:3]):
        dataset.write_record(_record(number, f"{_INSTRUCTION} Great {thing}.", "positive", task="classification"))
    said = _check(dataset)
    assert [line.split()[:2] for line in said] == [
        ["duplicates/near", "example-0000000001"],
        ["duplicates/near", "example-0000000002"],
    ]


def test_a_large_group_is_told_once(empty: Dataset) -> None:
    for number in range(14):
        empty.write_record(_record(number, QUESTIONS[0], "Bake less."))
    (said,) = _check(empty)
    assert said.split()[1] == "example-0000000013"
    assert said.endswith(" and 10 more; they are 14 in all")


def _judged(dataset: Dataset, *arguments: str) -> list[str]:
    """The rules that speak, those about waivers among them."""
    return dataset.check_json("--hook", "duplicates", "--hook", "guidelines", *arguments).rules


def test_a_waiver_of_either_record_keeps_both(dataset: Dataset) -> None:
    for number in range(2):
        dataset.write_record(_record(number, QUESTIONS[number], ANSWERS[number]))
    dataset.commit()
    kept = _record(0, QUESTIONS[1], ANSWERS[0], created="2026-11-01")
    waiver = {"rule": "duplicates/prompt", "reason": "Both are asked.", "by": "drafting-model"}
    kept["waivers"] = [waiver | {"of": record.text_digest(kept)}]
    dataset.write_record(kept)
    dataset.git("add", "--all")
    for _ in range(2):
        assert _judged(dataset, "--staged") == _judged(dataset) == []
        dataset.git("commit", "--quiet", "--allow-empty", "-m", "kept")
    dataset.write_record(_record(1, QUESTIONS[3], "I would rather not."))
    dataset.commit()
    assert _judged(dataset) == ["guidelines/idle-waiver"]
    kept["waivers"] = [waiver | {"of": "0" * 64}]
    dataset.write_record(kept)
    assert _judged(dataset) == ["guidelines/stale-waiver"]


def test_a_draft_is_only_warned(dataset: Dataset) -> None:
    dataset.write_record(_record(1, QUESTIONS[0], "Bake less.", status="draft"))
    dataset.write_record(_record(2, QUESTIONS[0], "Bake less."))
    for _ in range(2):
        (one,) = dataset.check_json("--hook", "duplicates").findings
        assert (one["rule"], one["severity"]) == ("duplicates/exact", "warning")
        assert one["record"] == "example-0000000001"
        dataset.commit()


def _hash_benchmark(dataset: Dataset, texts: list[str], name: str = "example-test") -> str:
    path = f"{BENCHMARKS}/{name}{SUFFIX}"
    dataset.write(path, benchmark.packed(benchmark.made(name, [[text] for text in texts])))
    dataset.git("add", path)
    return path


def test_a_record_that_repeats_a_benchmark_is_told(dataset: Dataset) -> None:
    _hash_benchmark(dataset, ["How many wheels do seven bicycles have?", QUESTIONS[0]])
    dataset.write_record(_record(1, f"Please help us. {QUESTIONS[0].lower()}", "Bake less."))
    dataset.write_record(_record(2, QUESTIONS[1], "how many wheels do seven bicycles have"))
    dataset.write_record(_record(3, QUESTIONS[2], "How many wheels do six bicycles have?"))
    dataset.git("add", "--all")
    for arguments in (("--staged",), (), ("--since", "HEAD")):
        found = dataset.check_json("--hook", "duplicates", *arguments).findings
        assert [(one["rule"], one["record"], one["line"]) for one in found] == [
            ("duplicates/benchmark", "example-0000000001", 20),
            ("duplicates/benchmark", "example-0000000002", 23),
        ]
        assert "item 2 of the benchmark example-test" in found[0]["message"]
    dataset.commit()
    assert dataset.check_json("--hook", "duplicates").findings == found  # from the index
    assert _check(dataset, "--staged") == _check(dataset)  # nothing is staged: all is judged


def test_a_new_benchmark_meets_the_records_that_are_there(dataset: Dataset) -> None:
    dataset.write_record(_record(1, QUESTIONS[0], "Bake less."))
    dataset.commit()
    assert _check(dataset) == []
    _hash_benchmark(dataset, [QUESTIONS[0]])
    assert dataset.check_json("--staged", "--hook", "duplicates").rules == ["duplicates/benchmark"]


def test_a_benchmark_under_dvc_is_read_from_the_embedded_remote(dataset: Dataset) -> None:
    path = _hash_benchmark(dataset, [QUESTIONS[0]])
    data = (dataset.root / path).read_bytes()
    md5 = "0123456789abcdef0123456789abcdef"
    dataset.git("rm", "--cached", "--quiet", path)
    dataset.write(".gitignore", f"/{path}\n")
    (dataset.root / path).unlink()
    dataset.write(f"{path}.dvc", f"outs:\n- md5: {md5}\n  size: {len(data)}\n  path: {Path(path).name}\n")
    dataset.write_record(_record(1, QUESTIONS[0], "Bake less."))
    dataset.git("add", "--all")
    result = dataset.check("--staged", "--hook", "duplicates")
    assert result.code == 0 and f"{path} is not here" in result.err
    dataset.write(f".dvc/storage/files/md5/{md5[:2]}/{md5[2:]}", data)
    dataset.git("add", "--all")
    assert dataset.check_json("--staged", "--hook", "duplicates").rules == ["duplicates/benchmark"]
