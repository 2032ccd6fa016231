"""Exports: what trainers read, character for character, and what was left out and why."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
import exported_rows
import samples
from tunesmith import record
from tunesmith.policy import EXPORTS, FORMATS, SPLITS, Export, Policy, from_tree
from tunesmith_tools.exporters.catalogue import FORMATS as ALL
from tunesmith_tools.exporters.examples import Unsuitable
from tunesmith_tools.exporters.format import Format, Row
from tunesmith_tools.pipeline import export, folders, pack, placement

BY_NAME = {form.name: form for form in ALL}
PAIRS = [form for form in ALL if form.name.endswith("-preference")]
TURNS = [form for form in ALL if form not in PAIRS]
CHANNELS = {"trl": ("thinking", "reasoning_content", "think_tags"), "axolotl": ("reasoning_content", "think_tags")}
CHANNELS |= dict.fromkeys(("llamafactory", "sharegpt", "alpaca"), ("think_tags",)) | {"openai": ()}

QUESTION, THOUGHT, ANSWER = "What is 17 times 3?", "Ten times 3 is 30 and seven times 3 is 21.", "It is 51."
TAGGED = f"<think>\n{THOUGHT}\n</think>\n\n{ANSWER}"


def sum_of(mode: str) -> dict[str, Any]:
    """A record with reasoning of a mode."""
    made = builds.dialogue(1, QUESTION, ANSWER, reasoning=mode)
    if mode != "none":
        made["messages"][1]["reasoning"] = THOUGHT
    return made


def several(*turns: str, **changes: Any) -> dict[str, Any]:
    """A dialogue with a system message."""
    made = builds.dialogue(1, *turns, **changes)
    made["messages"].insert(0, {"role": "system", "content": "s"})
    return made


def untrained() -> dict[str, Any]:
    made = builds.dialogue(1, "a", "b", "c", "d")
    made["messages"][1]["train"] = False
    return made


def ranked(*ranks: int, **changes: Any) -> dict[str, Any]:
    """The sum with alternatives of these ranks, whose texts name them."""
    other = {"response_mode": "full_refusal", "response_harm": "unharmful"}
    alternatives = [
        {"content": f"{number} of rank {rank}", "rank": rank, **other} for number, rank in enumerate(ranks, 1)
    ]
    return sum_of("none") | {"alternatives": alternatives} | changes


def rows(name: str, tree: dict[str, Any], **settings: Any) -> list[Row]:
    form, given = BY_NAME[name], Export(**settings)
    return [form.row(one, given) for one in form.examples(record.from_tree(tree), given)]


def row(name: str, tree: dict[str, Any], **settings: Any) -> Row:
    (one,) = rows(name, tree, **settings)
    return one


def message(role: str, content: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def test_the_policy_knows_every_format_and_no_other() -> None:
    assert tuple(BY_NAME) == FORMATS
    assert tuple(EXPORTS) == tuple(dict.fromkeys(form.family for form in ALL))


def policy_of(**exports: Any) -> Policy:
    labels = {"tasks": {}, "domains": {}, "languages": [], "hazards": {}, "sensitive": {}}
    return from_tree({"version": "1.0", "labels": labels} | ({"exports": exports} if exports else {}))


def test_a_trainer_that_the_policy_does_not_name_gets_no_export() -> None:
    assert policy_of().formats == FORMATS
    few = policy_of(trl={"licenses": ["MIT"]}, alpaca={})
    assert few.formats == ("trl-prompt-completion", "trl-messages", "trl-preference", "alpaca")
    assert few.exports == {"trl": EXPORTS["trl"]._replace(licenses=("MIT",)), "alpaca": EXPORTS["alpaca"]}


def test_formats_that_are_named_are_built_and_no_other() -> None:
    found = policy_of(trl={"max_tokens": 9}, openai={}, formats=["sharegpt", "trl-messages"])
    assert found.formats == ("trl-messages", "sharegpt")
    assert found.exports == {"trl": EXPORTS["trl"]._replace(max_tokens=9), "sharegpt": EXPORTS["sharegpt"]}


def test_the_rows_of_a_plain_record() -> None:
    question, answer = message("user", QUESTION), message("assistant", ANSWER)
    assert row("trl-prompt-completion", sum_of("none")) == {"prompt": [question], "completion": [answer]}
    for name in ("trl-messages", "openai", "axolotl", "llamafactory"):
        assert row(name, sum_of("none")) == {"messages": [question, answer]}
    spoken = [{"from": "human", "value": QUESTION}, {"from": "gpt", "value": ANSWER}]
    assert row("sharegpt", sum_of("none")) == {"conversations": spoken}
    assert row("alpaca", sum_of("none")) == {"instruction": QUESTION, "input": "", "output": ANSWER}


def test_the_rows_of_a_dialogue_with_a_system_message() -> None:
    made = several("a", "b", "c", "d")
    said = [message(role, text) for role, text in zip(("system", *("user", "assistant") * 2), "sabcd", strict=True)]
    for name in ("trl-messages", "openai", "axolotl", "llamafactory"):
        assert row(name, made) == {"messages": said}
    speakers = ("system", "human", "gpt", "human", "gpt")
    assert row("sharegpt", made) == {
        "conversations": [{"from": who, "value": text} for who, text in zip(speakers, "sabcd", strict=True)]
    }


def test_each_trained_answer_is_a_completion_once_and_the_index_says_which_turn_it_is() -> None:
    made = several("a", "b", "c", "d")
    said = [message(one["role"], one["content"]) for one in made["messages"]]
    assert rows("trl-prompt-completion", made) == [
        {"prompt": said[:2], "completion": [said[2]]},
        {"prompt": said[:4], "completion": [said[4]]},
    ]
    examples = BY_NAME["trl-prompt-completion"].examples(record.from_tree(made), Export())
    assert [one.of for one in examples] == [{"turn": 2}, {"turn": 4}]
    assert rows("trl-prompt-completion", untrained()) == [
        {
            "prompt": [message(*one) for one in (("user", "a"), ("assistant", "b"), ("user", "c"))],
            "completion": [message("assistant", "d")],
        }
    ]


@pytest.mark.parametrize(
    ("mode", "explicit", "expected"),
    [
        ("none", "keep", ANSWER),
        ("explicit", "keep", f"{THOUGHT}\n\n{ANSWER}"),
        ("explicit", "omit", ANSWER),
        ("hidden", "keep", ANSWER),
        ("hidden", "omit", ANSWER),
    ],
)
@pytest.mark.parametrize("form", TURNS, ids=[form.name for form in TURNS])
def test_only_explicit_reasoning_stands_before_the_answer_and_only_if_the_policy_keeps_it(
    form: Format, mode: str, explicit: str, expected: str
) -> None:
    made = row(form.name, sum_of(mode), explicit_reasoning=explicit)
    assert exported_rows.said(form.name, made) == [("user", QUESTION, ""), ("assistant", expected, "")]


@pytest.mark.parametrize(
    ("mode", "content", "thought"),
    [("none", ANSWER, ""), ("explicit", f"{THOUGHT}\n\n{ANSWER}", ""), ("hidden", ANSWER, THOUGHT)],
)
@pytest.mark.parametrize("key", ["thinking", "reasoning_content"])
def test_hidden_reasoning_goes_to_the_channel_that_the_policy_names_and_the_key_stands_nowhere_else(
    mode: str, content: str, thought: str, key: str
) -> None:
    question = message("user", QUESTION)
    answer = message("assistant", content, **({key: thought} if thought else {}))
    assert row("trl-prompt-completion", sum_of(mode), hidden_reasoning=key) == {
        "prompt": [question],
        "completion": [answer],
    }
    assert row("trl-messages", sum_of(mode), hidden_reasoning=key) == {"messages": [question, answer]}
    assert row("axolotl", sum_of(mode), hidden_reasoning=key) == {"messages": [question, answer]}


@pytest.mark.parametrize("form", TURNS, ids=[form.name for form in TURNS])
def test_think_tags_stand_before_the_answer_in_a_turn_that_has_hidden_reasoning(form: Format) -> None:
    for mode, expected in (("none", ANSWER), ("hidden", TAGGED)):
        made = row(form.name, sum_of(mode), hidden_reasoning="think_tags")
        assert exported_rows.said(form.name, made) == [("user", QUESTION, ""), ("assistant", expected, "")]


def test_an_untrained_turn_is_marked_left_out_or_part_of_the_prompt() -> None:
    turns = [message("user", "a"), message("assistant", "b"), message("user", "c"), message("assistant", "d")]
    assert row("openai", untrained()) == {"messages": [turns[0], turns[1] | {"weight": 0}, *turns[2:]]}
    assert row("axolotl", untrained()) == {"messages": [turns[0], turns[1] | {"train": False}, *turns[2:]]}
    for name in ("trl-messages", "llamafactory", "sharegpt"):
        with pytest.raises(Unsuitable, match="has an untrained assistant turn, which this format cannot mark"):
            rows(name, untrained())


@pytest.mark.parametrize("form", TURNS, ids=[form.name for form in TURNS])
def test_a_record_that_does_not_end_with_a_trained_answer_suits_no_format(form: Format) -> None:
    for made in (builds.dialogue(1, "a", "b", "c"), untrained() | {"messages": untrained()["messages"][:2]}):
        with pytest.raises(Unsuitable):
            rows(form.name, made)


def test_alpaca_has_no_place_for_turns_and_system_messages() -> None:
    with pytest.raises(Unsuitable, match="several turns"):
        rows("alpaca", builds.dialogue(1, "a", "b", "c", "d"))
    with pytest.raises(Unsuitable, match="system message"):
        rows("alpaca", several("a", "b"))


@pytest.mark.parametrize("name", ["llamafactory", "sharegpt", "llamafactory-preference"])
def test_turns_that_do_not_alternate_would_be_dropped_and_are_left_out(name: str) -> None:
    made = ranked(1)
    made["messages"].insert(0, message("user", "Hello."))
    with pytest.raises(Unsuitable, match="do not alternate"):
        rows(name, made)
    assert rows(name, ranked(1))


def test_an_answer_without_a_prompt_has_nothing_to_be_learned_from() -> None:
    made = builds.dialogue(1, "a", "b", "c")
    for place, role in enumerate(("assistant", "user", "assistant")):
        made["messages"][place]["role"] = role
    for form in TURNS:
        with pytest.raises(Unsuitable):
            rows(form.name, made)


def test_a_pair_in_each_format() -> None:
    question, better, worse = (
        message("user", QUESTION),
        message("assistant", ANSWER),
        message("assistant", "1 of rank 1"),
    )
    made = ranked(1)
    assert row("trl-preference", made) == {"prompt": [question], "chosen": [better], "rejected": [worse]}
    assert row("openai-preference", made) == {
        "input": {"messages": [question]},
        "preferred_output": [better],
        "non_preferred_output": [worse],
    }
    for name in ("axolotl-preference", "llamafactory-preference"):
        assert row(name, made) == {"messages": [question], "chosen": better, "rejected": worse}


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([0], []),
        ([1, 1], [(0, 1), (0, 2)]),
        ([2, 1], [(0, 2), (0, 1), (2, 1)]),
        ([0, 3, 1], [(0, 3), (0, 2), (1, 3), (1, 2), (3, 2)]),
    ],
)
@pytest.mark.parametrize("form", PAIRS, ids=[form.name for form in PAIRS])
def test_every_two_responses_of_unequal_rank_are_a_pair_in_the_order_of_rank(
    form: Format, ranks: list[int], expected: list[tuple[int, int]]
) -> None:
    one = record.from_tree(ranked(*ranks))
    found = form.examples(one, Export())
    assert [(each.of["chosen"], each.of["rejected"]) for each in found] == expected
    texts = [ANSWER, *(other.content for other in one.alternatives)]
    for example, (better, worse) in zip(found, expected, strict=True):
        _, chosen, rejected = exported_rows.pair(form.name, form.row(example, Export()))
        assert (chosen[1], rejected[1]) == (texts[better], texts[worse])


def test_a_record_without_alternatives_has_nothing_for_a_preference_format() -> None:
    assert all(rows(form.name, sum_of("none")) == [] for form in PAIRS)


def test_the_reasoning_of_both_responses_leaves_as_the_policy_says() -> None:
    made = ranked(1, reasoning="hidden")
    made["messages"][1]["reasoning"], made["alternatives"][0]["reasoning"] = THOUGHT, "A guess."
    found = row("trl-preference", made, hidden_reasoning="thinking")
    assert (found["chosen"][0]["thinking"], found["rejected"][0]["thinking"]) == (THOUGHT, "A guess.")
    assert "think" not in json.dumps(row("axolotl-preference", made, hidden_reasoning="reasoning_content"))
    made["reasoning"] = "explicit"
    found = row("openai-preference", made)
    assert found["preferred_output"] == [message("assistant", f"{THOUGHT}\n\n{ANSWER}")]
    assert found["non_preferred_output"] == [message("assistant", "A guess.\n\n1 of rank 1")]


def test_responses_that_are_the_same_without_their_reasoning_are_no_pair() -> None:
    made = ranked(1, reasoning="hidden")
    made["messages"][1]["reasoning"] = THOUGHT
    made["alternatives"][0] |= {"content": ANSWER, "reasoning": "A guess."}
    assert len(rows("trl-preference", made, hidden_reasoning="thinking")) == 1
    for name in ("trl-preference", "openai-preference"):
        with pytest.raises(Unsuitable, match="are the same in this format"):
            rows(name, made, hidden_reasoning="omit")


# Everything that a file can hold and UTF-8 can spell; the gate refuses controls, an export must not depend on it.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1) | st.sampled_from(
    ["a\u2028b\u2029c", "a\r\nb\rc", "👩🏽‍🚀", "\x1b[31m\x85\x0b\x0c\x1c", "\ufeff\ufffe", '"\\', " ", "\n", "\x7f"]
)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """Any record that the schema and the rules of turns admit: a dialogue that ends with a trained answer."""
    turns = draw(st.lists(texts, min_size=2, max_size=6).filter(lambda several: len(several) % 2 == 0))
    mode = draw(st.sampled_from(["none", "hidden", "explicit"]))
    made = builds.dialogue(1, *turns, reasoning=mode)
    for one in made["messages"][1:-1:2]:
        if draw(st.booleans()):
            one["train"] = False
    if draw(st.booleans()):
        made["messages"].insert(0, {"role": "system", "content": draw(texts)})
    others = draw(st.lists(st.tuples(texts, st.integers(0, 3)), max_size=3))
    if others:
        made["alternatives"] = [{"content": text, "rank": rank} for text, rank in others]
    if mode != "none":
        for one in (made["messages"][-1], *made.get("alternatives", ())):
            one["reasoning"] = draw(texts)
    return made


@given(trees(), st.sampled_from(ALL), st.data())
def test_a_format_carries_every_text_unchanged_or_leaves_the_record_out_with_a_reason(
    made: dict[str, Any], form: Format, data: st.DataObject
) -> None:
    channel = data.draw(st.sampled_from(("omit", *CHANNELS[form.family])))
    settings = Export(hidden_reasoning=channel, explicit_reasoning=data.draw(st.sampled_from(("keep", "omit"))))
    survey = export.Survey(form, settings)
    survey.add(export.Placed(record.from_tree(made), "train", ""))
    written = [form.row(one, settings) for one in export.convert(form, settings, record.from_tree(made)).examples]
    left_out = [reason for reason, ids in survey.left_out.items() for _ in ids]
    assert len(survey.splits) + len(left_out) + survey.without_pairs == 1
    assert survey.splits["train"].rows == len(written)
    if written:
        assert exported_rows.carried(form.name, written) == exported_rows.expected(form.name, made, settings)


def several_responses() -> dict[str, Any]:
    """A record with two alternatives of different rank: three pairs."""
    return builds.record(50) | {"alternatives": ranked(2, 1)["alternatives"]}


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """The forty records, a third of them designated for validation and test, some of those admitted, and a ranking."""
    dataset = samples.make(tmp_path / "dataset")
    records = builds.forty()
    lines = []
    dataset.write_record(several_responses())
    for number, one in enumerate(records):
        dataset.write_record(one)
        if number < 12:
            split = SPLITS[number % 3]
            lines.append(f"{one['id']}\t{split}\t0.1.0\n")
            for by in ("reviewing-model-a", "reviewing-model-b") if number < 9 else ():
                dataset.write_review(samples.review_tree(one, by=by))
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n" + "".join(sorted(lines)))
    return dataset


def all_train(policy: str) -> str:
    return policy.replace("train: 80, validation: 10, test: 10", "train: 100, validation: 0, test: 0")


def exported(dataset: samples.Dataset, change: Callable[[str], str] = str) -> dict[str, Any]:
    """Run pack, split and export; the report is returned."""
    policy = dataset.root / "guidelines" / "policy.yaml"
    policy.write_text(change(policy.read_text("utf-8")), "utf-8")
    for stage in ("pack", "cluster", "split", "export"):
        done = builds.tunesmith(dataset.root, "stage", stage)
        assert done.code == 0, done.err
    report: dict[str, Any] = json.loads((dataset.root / export.REPORT).read_text("utf-8"))
    return report


def test_the_counts_of_the_report_add_up(made: samples.Dataset) -> None:
    report = exported(made)
    assert report["records"] == 41 == sum(report["states"].values())
    places = placement.read(made.root)
    assert {state: len(ids) for state, ids in report["not_placed"].items()} == {
        state: count for state, count in report["states"].items() if state != "placed"
    }
    # 1 and 2 share an origin and were designated for two splits; 2 is test and stays.
    assert report["not_placed"]["quarantined"] == [builds.record(1)["id"]]
    assert report["not_placed"]["draft"] == [builds.record(38)["id"]]
    assert report["not_placed"]["erased"] == [builds.record(39)["id"]]
    assert report["not_placed"]["withdrawn"] == [builds.record(36)["id"]]
    assert {builds.record(10)["id"], builds.record(11)["id"]} <= set(report["not_placed"]["pending"])
    assert set(report["formats"]) == set(FORMATS)
    for told in report["formats"].values():
        left_out = [name for ids in told["left_out"].values() for name in ids]
        assert sum(told["records"].values()) + len(left_out) + told["without_pairs"] == report["states"]["placed"]
        assert all(told["rows"][split] >= told["records"][split] for split in SPLITS)
        assert len(left_out) == len(set(left_out))
        assert set(left_out) <= {place.id for place in places if place.state == "placed"}


def test_what_is_left_out_is_named_with_the_reason(made: samples.Dataset) -> None:
    formats = exported(made, all_train)["formats"]
    licence = {"licence CC-BY-SA-4.0": [builds.record(35)["id"]]}
    untrained = {"has an untrained assistant turn, which this format cannot mark": [builds.record(33)["id"]]}
    for name in ("openai", "axolotl", "trl-prompt-completion"):
        assert formats[name]["left_out"] == licence
    for name in ("trl-messages", "llamafactory", "sharegpt"):
        assert formats[name]["left_out"] == untrained | licence
    for form in PAIRS:
        assert formats[form.name]["left_out"] == {}
        assert (formats[form.name]["rows"]["train"], formats[form.name]["records"]["train"]) == (3, 1)
    assert set(formats["alpaca"]["left_out"]) == {
        "has several turns, and this format has one",
        "licence CC-BY-SA-4.0",
    } | {"has a system message, for which this format has no place"}


def test_parquet_json_lines_and_index_hold_the_same_rows_in_the_same_order(made: samples.Dataset) -> None:
    report = exported(made)
    packed = {one["id"]: one for one in pack.read(made.root).records}
    places = {place.id: place for place in placement.read(made.root)}
    for name, told in report["formats"].items():
        settings = builds.policy().exports[BY_NAME[name].family]
        for split, count in told["rows"].items():
            base = made.root / folders.EXPORT / name / split
            if not count:
                assert not base.with_suffix(".jsonl").exists()
                continue
            found, index = (
                exported_rows.read(base.with_suffix(".jsonl")),
                exported_rows.read(base.with_suffix(".index.jsonl")),
            )
            assert len(found) == len(index) == count
            from_parquet = exported_rows.from_parquet(base.with_suffix(".parquet"))
            assert (
                exported_rows.without_nulls(from_parquet) == found
                if name.startswith("openai")
                else from_parquet == found
            )
            for line, one in zip(index, found, strict=True):
                tree = json.loads(packed[line["id"]]["record"])
                assert (places[line["id"]].state, places[line["id"]].split) == ("placed", split)
                assert exported_rows.without_nulls(one) in rows(name, tree, **settings._asdict())
                assert {key: line[key] for key in ("task", "domain", "language")} == {
                    key: tree[key] for key in ("task", "domain", "language")
                }
                assert (line["license"], line["text"]) == (tree["source"]["license"], record.text_digest(tree))
                assert line["prompt_harm"] == tree["safety"]["prompt_harm"]
                assert line["response_mode"] == tree["safety"]["response_mode"]


def test_every_placed_record_stands_in_every_format_as_it_is_written_or_is_accounted_for(made: samples.Dataset) -> None:
    report = exported(made)
    trees = {one["id"]: one for one in [*builds.forty(), several_responses()]}
    placed = {place.id for place in placement.read(made.root) if place.state == "placed"}
    for name, told in report["formats"].items():
        by_record: dict[str, list[Row]] = {}
        for split in SPLITS:
            base = made.root / folders.EXPORT / name / split
            if told["rows"][split]:
                index = [line["id"] for line in exported_rows.read(base.with_suffix(".index.jsonl"))]
                for one, found in zip(index, exported_rows.read(base.with_suffix(".jsonl")), strict=True):
                    by_record.setdefault(one, []).append(found)
        settings = builds.policy().exports[BY_NAME[name].family]
        for one, found in by_record.items():
            assert exported_rows.carried(name, found) == exported_rows.expected(name, trees[one], settings)
        left_out = {one for ids in told["left_out"].values() for one in ids}
        assert not left_out & set(by_record)
        assert left_out | set(by_record) <= placed
        assert len(placed) == len(left_out) + len(by_record) + told["without_pairs"]


def test_a_split_without_rows_has_no_files(made: samples.Dataset) -> None:
    made.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    report = exported(made, all_train)
    for name, told in report["formats"].items():
        assert (told["rows"]["validation"], told["rows"]["test"]) == (0, 0)
        files = {path.name for path in (made.root / folders.EXPORT / name).iterdir()}
        beside = {"dataset_info.json"} if name.startswith("llamafactory") else set()
        assert files == {"train.jsonl", "train.parquet", "train.index.jsonl", "lengths.json"} | beside


def test_a_dataset_in_which_nothing_is_placed_exports_a_report_alone(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    dataset.write_record(builds.record(1, status="draft"))
    dataset.write("releases/ledger.tsv", "id\tsplit\trelease\n")
    report = exported(dataset)
    assert (report["records"], report["states"]) == (1, {"draft": 1})
    assert all(set(told["rows"].values()) == {0} for told in report["formats"].values())
    assert [path.name for path in (dataset.root / folders.EXPORT).rglob("*") if path.is_file()] == ["report.json"]


def test_a_licence_that_one_format_admits_leaves_in_that_one(made: samples.Dataset) -> None:
    def admit(policy: str) -> str:
        head, _, tail = all_train(policy).partition("openai:\n    licenses: [")
        return f"{head}openai:\n    licenses: [CC-BY-SA-4.0, {tail}"

    formats = exported(made, admit)["formats"]
    assert formats["openai"]["left_out"] == {}
    assert "licence CC-BY-SA-4.0" in formats["trl-messages"]["left_out"]


def test_only_the_formats_that_the_policy_names_are_built(made: samples.Dataset) -> None:
    def few(policy: str) -> str:
        return policy.replace("exports:\n", "exports:\n  formats: [alpaca, trl-preference]\n")

    report = exported(made, few)
    assert list(report["formats"]) == ["alpaca", "trl-preference"]
    folder = made.root / folders.EXPORT
    assert {path.name for path in folder.iterdir()} == {"alpaca", "trl-preference", "report.json"}


def test_dataset_info_names_the_files_that_are_there(made: samples.Dataset) -> None:
    exported(made)
    for name, columns in (
        ("llamafactory", {"messages"}),
        ("llamafactory-preference", {"messages", "chosen", "rejected"}),
    ):
        folder = made.root / folders.EXPORT / name
        info = json.loads((folder / "dataset_info.json").read_text("utf-8"))
        assert {told["file_name"] for told in info.values()} == {path.name for path in folder.glob("*.jsonl")} - {
            path.name for path in folder.glob("*.index.jsonl")
        }
        for told in info.values():
            assert told["formatting"] == "sharegpt"
            assert set(told["columns"]) == columns
            assert told.get("ranking", False) is ("chosen" in columns)


def test_a_build_tells_of_rows_that_a_trainer_would_cut(made: samples.Dataset) -> None:
    made.write_record(builds.dialogue(60, "Tell a story.", "Once more. " * 1_000))
    report = exported(made, lambda policy: all_train(policy).replace("max_tokens: 512", "max_tokens: 100000"))
    over = {name: told["too_long"] for name, told in report["formats"].items() if told["too_long"]}
    assert set(over) == {"trl-prompt-completion", "trl-messages", "llamafactory"}
    assert over["trl-messages"] == {"rows": 1, "max_tokens": 1024, "longest": builds.record(60)["id"], "tokens": 2754}
    (trl, llamafactory) = report["warnings"]
    assert "1 of trl-prompt-completion, 1 of trl-messages" in trl
    assert "`max_length`" in trl and "`exports.trl.max_tokens`" in trl
    assert "`cutoff_len`" in llamafactory
