"""Stage cluster: pairs that are alike, what hangs together, what repeats a benchmark; a function of the files alone."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import builds
from samples import Dataset
from tunesmith import benchmark, record, sketches
from tunesmith.corpus import BENCHMARKS, TreeView
from tunesmith.people import People, Person
from tunesmith_tools.console import Failure
from tunesmith_tools.pipeline import cluster, components, fingerprint
from tunesmith_tools.pipeline.cluster import Clusters, Repeat
from tunesmith_tools.pipeline.components import Component
from tunesmith_tools.pipeline.linking import Candidate, Links, Pair

PLUMS = "How many plums are left over if Mara gives eleven of her forty plums to each of three cousins?"
SPOON = "Why does a spoon in a glass of water look bent? Answer for a child of eight, and name an experiment."
BREAD = "Our bakery throws away forty loaves every evening. Suggest three ways to sell less bread and earn as much."
SAID = "Water bends light: it leaves the surface at another angle than it came at, so the spoon looks broken."
OTHER = SAID.replace("broken", "bent")
LABELS = ("rewriting", "retail", "unharmful", "en")


def shingles(text: str) -> set[str]:
    folded = " ".join(text.casefold().split())
    return {folded[at : at + 5] for at in range(len(folded) - 4)}


BOTH = [shingles(f"{SPOON} {said}") for said in (SAID, OTHER)]
NEAR = 1000 * len(BOTH[0] & BOTH[1]) // len(BOTH[0] | BOTH[1])


def alike() -> list[dict[str, Any]]:
    """A record, its copy, one with a word changed, one with the same prompt, a draft, and two of another kind."""
    return [
        builds.dialogue(1, SPOON, SAID),
        builds.dialogue(2, SPOON.upper(), SAID),
        builds.dialogue(3, SPOON, OTHER),
        builds.dialogue(4, SPOON, "Your eye believes in straight lines, and so does the ruler in a bath tub."),
        builds.dialogue(5, SPOON, SAID, status="draft"),
        builds.dialogue(6, BREAD, "Bake less in the afternoon, sell toast, and freeze the dough."),
        builds.record(7),
    ]


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    return builds.filled(tmp_path / "dataset", alike())


def ran(dataset: Dataset) -> dict[str, str]:
    """The files of the stage, by name, after all that it reads."""
    for stage in ("fingerprint", "pack", "cluster"):
        done = builds.tunesmith(dataset.root, "stage", stage)
        assert done.code == 0, done.err
    folder = dataset.root / "build" / "cluster"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def found(dataset: Dataset) -> Clusters:
    return cluster.of(TreeView.of(dataset.root))


def name(number: int) -> str:
    return str(builds.record(number)["id"])


def test_each_pair_has_a_line_with_kind_and_similarity_and_drafts_have_none(made: Dataset) -> None:
    assert ran(made)["pairs.tsv"].splitlines() == [
        "one\tother\tkind\tthousandths",
        f"{name(1)}\t{name(2)}\texact\t1000",
        f"{name(1)}\t{name(3)}\tnear\t{NEAR}",
        f"{name(1)}\t{name(4)}\tprompt\t1000",
        f"{name(2)}\t{name(3)}\tnear\t{NEAR}",
        f"{name(2)}\t{name(4)}\tprompt\t1000",
        f"{name(3)}\t{name(4)}\tprompt\t1000",
    ]
    told = cluster.read(made.root)
    assert told.pairs == [pair for pair in found(made).pairs if name(5) not in pair]
    assert told.repeats == []


def test_a_draft_that_the_ledger_knows_is_a_record_that_a_split_may_hold(made: Dataset) -> None:
    made.write("releases/ledger.tsv", f"id\tsplit\trelease\n{name(5)}\ttest\t1\n")
    assert f"{name(1)}\t{name(5)}\texact\t1000" in ran(made)["pairs.tsv"]


def test_components_are_of_links_of_any_kind(made: Dataset) -> None:
    for number, group in ((6, "letter 9"), (7, "letter 9")):
        one = alike()[number - 1]
        one["source"]["group"] = group
        made.write_record(one)
    value = json.loads(ran(made)["components.json"])
    assert [one["members"] for one in value["components"]] == [list(map(name, (1, 2, 3, 4))), [name(6), name(7)]]
    assert [one["size"] for one in value["components"]] == [4, 2]
    assert value["components"][1]["strata"] == {
        "code / general / unharmful / en": 1,
        "summarization / retail / unharmful / en": 1,
    }
    assert value["large"] == []


def test_the_outcome_depends_on_the_files_and_not_on_what_git_or_an_index_knows(made: Dataset, tmp_path: Path) -> None:
    ran(made)  # an index of these files
    copy = alike()[0] | {"id": "later-0123456789"}
    made.write_record(copy)
    (made.root / record.path_of(name(2))).unlink()
    states = {"untracked": ran(made)}
    made.git("add", "--all")
    states["staged"] = ran(made)
    made.commit()
    states["committed"] = ran(made)
    shutil.rmtree(made.root / ".git" / sketches.CACHE)
    states["without an index"] = ran(made)
    clone = Dataset(tmp_path / "clone")
    made.git("clone", "-q", str(made.root), str(clone.root))
    states["cloned"] = ran(clone)
    assert all(state == states["untracked"] for state in states.values())
    assert "later-0123456789" in states["cloned"]["pairs.tsv"] and name(2) not in states["cloned"]["pairs.tsv"]


def test_a_waiver_lets_both_stay_and_parts_nobody(made: Dataset) -> None:
    one = alike()[2]
    waiver = {"rule": "duplicates/near", "reason": "Both.", "by": builds.WRITER, "of": record.text_digest(one)}
    made.write_record(one | {"waivers": [waiver]})
    assert f"{name(1)}\t{name(3)}\tnear\t{NEAR}" in ran(made)["pairs.tsv"]


def test_records_with_one_document_are_compared_by_what_they_ask_of_it(made: Dataset) -> None:
    for number, asked in ((8, SPOON), (9, SPOON), (10, BREAD)):
        one = builds.dialogue(number, asked, f"See page {number}, where it is told at length.")
        md5 = "0123456789abcdef0123456789abcdef"
        one["messages"][0]["attachment"] = {"path": "artifacts/handbook.txt", "md5": md5}
        made.write_record(one)
    pairs = {pair[:3] for pair in found(made).pairs}
    assert (name(8), name(9), "near") in pairs
    assert not any(name(10) in pair or (name(1) in pair and name(8) in pair) for pair in pairs)


def candidates(count: int, *keys: str) -> list[Candidate]:
    return [Candidate(f"r{number:02}", LABELS, keys) for number in range(count)]


def test_a_component_over_a_fifth_of_a_stratum_shows_its_chain_the_weakest_link_first() -> None:
    pairs = [Pair(f"r{number:02}", f"r{number + 1:02}", "near", 900 + number) for number in range(11)]
    pairs.append(Pair("r00", "r02", "near", 810))  # weaker than the way over r01, and so no part of the chain
    (one,) = components.of(Links.of(candidates(54), pairs))
    assert one.holds == ((" / ".join(LABELS), 12, 54),)
    assert [(bond.one, bond.other) for bond in one.chain] == [pair[:2] for pair in pairs[:11]]
    assert one.chain[0].how == "near-duplicate 0.90"


@pytest.mark.parametrize(("size", "of", "large"), [(11, 50, True), (10, 50, False), (40, 49, False)])
def test_only_a_stratum_of_some_size_can_be_held(size: int, of: int, large: bool) -> None:
    grouped = [Candidate(f"g{number:02}", LABELS, ("group one",)) for number in range(size)]
    (one,) = components.of(Links.of([*grouped, *candidates(of - size)], ()))
    assert bool(one.holds) == large == bool(one.chain)
    assert {bond.how for bond in one.chain} == ({"group one"} if large else set())


def test_components_depend_on_no_order() -> None:
    pairs = [Pair("r01", "r03", "near", 900), Pair("r02", "r03", "prompt", 850), Pair("r05", "r06", "exact", 1000)]
    stratum = " / ".join(LABELS)
    expected = [Component(("r01", "r02", "r03"), {stratum: 3}), Component(("r05", "r06"), {stratum: 2})]
    for order in (pairs, pairs[::-1]):
        assert components.of(Links.of(candidates(8)[::-1], order)) == expected


def hashed(dataset: Dataset, *texts: str, called: str = "plums") -> None:
    """A benchmark of these items."""
    made = benchmark.made(called, [[text] for text in texts])
    dataset.write(f"{BENCHMARKS}/{called}.hashes", benchmark.packed(made))


def test_a_text_that_repeats_a_benchmark_is_listed_with_set_item_and_place(made: Dataset) -> None:
    hashed(made, BREAD, PLUMS)
    made.write_record(builds.dialogue(8, "Please say it louder for us.", f"Gladly. {PLUMS.upper()}"))
    assert ran(made)["benchmarks.tsv"].splitlines() == [
        "id\tplace\tbenchmark\titem\twaived_by",
        f"{name(6)}\t/messages/0/content\tplums\t1\t",
        f"{name(8)}\t/messages/1/content\tplums\t2\t",
    ]
    assert cluster.read(made.root).repeats == found(made).repeats


@pytest.mark.parametrize(
    ("changes", "handles"),
    [
        ({}, "ada"),
        ({"of": "0" * 64}, ""),
        ({"rule": "duplicates/near"}, ""),
        ({"match": "0" * 64}, ""),
    ],
    ids=["right", "of another text", "of another rule", "of another passage"],
)
def test_a_waiver_is_for_this_text_and_this_rule(made: Dataset, changes: dict[str, str], handles: str) -> None:
    hashed(made, BREAD)
    one = alike()[5]
    waiver = {"rule": "duplicates/benchmark", "reason": "Ours.", "by": "ada", "of": record.text_digest(one)}
    made.write_record(one | {"waivers": [waiver | changes]})
    assert [each.waived_by for each in found(made).repeats] == [handles]


def test_only_a_person_may_accept_what_repeats_a_benchmark() -> None:
    people = People({"ada": Person("ada", "person", ()), "model": Person("model", "model", ())})
    repeats = [Repeat("r", "/messages/0/content", "plums", 1, by) for by in ("ada", "model", "nobody", "", "model ada")]
    assert [bool(Clusters((), [one]).contaminated(people)) for one in repeats] == [False, True, True, True, False]


def test_the_text_of_a_document_may_repeat_a_benchmark_too(made: Dataset) -> None:
    import test_documents

    hashed(made, PLUMS)
    text = f"The fair.\n\n{PLUMS}\n"
    test_documents.track(made, text)
    made.write_record(test_documents.question(9, text))
    assert [one[:4] for one in found(made).repeats] == [(name(9), "/messages/0/content", "plums", 1)]


def test_hashes_that_are_not_here_stop_a_build_and_are_named_by_the_gate(made: Dataset) -> None:
    pointer = f"outs:\n- md5: {'0' * 32}\n  size: 9\n  path: plums.hashes\n"
    made.write(f"{BENCHMARKS}/plums.hashes.dvc", pointer)
    with pytest.raises(Failure, match=r"plums\.hashes is not here, so nothing was compared with it; `dvc pull"):
        found(made)
    assert "plums.hashes is not here, so nothing was compared with it" in made.check().err


def test_a_set_in_git_is_in_the_fingerprint_of_what_builds_read(made: Dataset) -> None:
    def told() -> str:
        fingerprint.run(made.root)
        return (made.root / "build/fingerprint/artifacts").read_text("utf-8")

    before = told()
    hashed(made, PLUMS)
    with_set = told()
    hashed(made, BREAD)
    assert len({before, with_set, told()}) == 3
