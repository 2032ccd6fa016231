"""Mappings: what their files may say, and what a row becomes by them."""

from pathlib import Path
from typing import Any

import pytest

from tunesmith.config import ConfigError
from tunesmith_tools.importers import formats, mapping
from tunesmith_tools.importers.each import instances
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.pointer import MISSING, replaced, resolve
from tunesmith_tools.importers.presence import row_digest
from tunesmith_tools.importers.readers import read_rows
from tunesmith_tools.importers.tree import build
from tunesmith_tools.importers.unit import Unfit, Unit


def loaded(text: str) -> Mapping:
    return mapping.load("map.yaml", text.encode())


def built(row: dict[str, Any], by: Mapping | str, **settings: Any) -> dict[str, Any]:
    made = loaded(by) if isinstance(by, str) else by
    return build(row, made, made.constants, {key.replace("__", "."): value for key, value in settings.items()})


def texts(tree: dict[str, Any]) -> list[tuple[str, str]]:
    return [(message["role"], message["content"]) for message in tree["messages"]]


def test_pointers_of_the_rfc() -> None:
    # The document and the pointers of RFC 6901, section 5.
    document = {
        "foo": ["bar", "baz"],
        "": 0,
        "a/b": 1,
        "c%d": 2,
        "e^f": 3,
        "g|h": 4,
        "i\\j": 5,
        'k"l': 6,
        " ": 7,
        "m~n": 8,
    }
    wanted = {"/foo": ["bar", "baz"], "/foo/0": "bar", "/": 0, "/a~1b": 1, "/c%d": 2, "/e^f": 3, "/ ": 7, "/m~0n": 8}
    assert {pointer: resolve(document, pointer) for pointer in wanted} == wanted
    assert resolve({"~1": 1}, "/~01") == 1
    assert resolve(document, "") is document


@pytest.mark.parametrize(
    "pointer", ["/x", "/foo/2", "/foo/-", "/foo/01", "/foo/-1", "/foo/²", "/foo/0/0", "/foo/" + "9" * 30]
)
def test_pointers_that_lead_nowhere(pointer: str) -> None:
    assert resolve({"foo": ["bar", "baz"]}, pointer) is MISSING


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fields: {task: /t}", "either `turns`"),
        ("prompt: /p\nturns: {list: /l, role: /r, content: /c}", "either `turns`"),
        ("history: /h\nturns: {list: /l, role: /r, content: /c}", "1:10|history: goes with `prompt`"),
        ("prompt: /p\neach: instances", "does not match"),
        ("prompt: /p\nalternatives: {list: /o}", "'content' is a required property"),
        ('prompt: /p\nalternatives: {content: /o, rank: ""}', "does not match"),
        ("prompt: /p\nchoice: {at: /w, of: {a: /a}}", "choice.of"),
        ("prompt: /p\nresponse: /r\nchoice: {at: /w, of: {a: /a, b: /b}}", "2:11|response: `choice` says which text"),
        (
            "prompt: /p\nalternatives: {content: /o}\nchoice: {at: /w, of: {a: /a, b: /b}}",
            "2:1|alternatives: the texts that `choice` leaves",
        ),
        ("turns: {list: /l, role: /r, speakers: [user], content: /c}", "1:1|either by `role` or by `speakers`"),
        ("turns: {list: /l, speakers: [user], content: /c, roles: {a: user}}", "turns.roles: goes with `role`"),
        ("turns: {list: /l, speakers: [system], content: /c}", "'system' is not one of"),
        ("prompt: question", "does not match"),
        ("prompt: /a~2", "does not match"),
        ("prompt: []", "prompt"),
        ("prompt: /p\nresponce: /r", "map.yaml:2:1|unknown key; known here: alternatives, choice"),
        ("prompt: /p\nfields: {id: /id}", "unknown key"),
        ("prompt: /p\nfields: {author: /a}", "unknown key"),
        ("prompt: /p\nconstants: {source.row: x}", "unknown key"),
        ("prompt: /p\nconstants: {reasoning: some}", "'some' is not one of"),
        ("prompt: /p\nvalues: {task: {a: b}}", "`fields` names no place for it"),
        ("turns: {list: /l, role: /r, content: /c, roles: {bot: robot}}", "'robot' is not one of"),
        ("turns: {list: /l, content: /c}", "either by `role` or by `speakers`"),
        ("prompt: /p\nprompt: /q", "second time"),
        ("- a", "no mapping"),
        ("", "empty"),
    ],
)
def test_errors_point_into_the_mapping(text: str, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(text)
    assert all(part in str(caught.value) for part in reason.split("|")), str(caught.value)


def test_prompts_are_joined_and_texts_stay_as_they_are() -> None:
    by = "prompt: [/instruction, /instances/0/input]\nresponse: /instances/0/output\nsystem: /system"
    row = {"instruction": " Do it. ", "instances": [{"input": "\tthis\r\n", "output": "done \n"}], "system": None}
    assert texts(built(row, by)) == [("user", " Do it. \n\n\tthis\r\n"), ("assistant", "done \n")]
    row["instances"] = [{"input": "  ", "output": " "}]
    row["system"] = "Be kind."
    assert texts(built(row, by)) == [("system", "Be kind."), ("user", " Do it. ")]


def test_numbers_and_truth_values_are_their_json_text() -> None:
    assert texts(built({"p": 1.5, "r": True}, "prompt: /p\nresponse: /r")) == [("user", "1.5"), ("assistant", "true")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "no prompt: no text stands at /p"),
        ({"p": None, "r": "x"}, "no prompt"),
        ({"p": " \n", "r": "x"}, "no prompt"),
        ({"p": ["a"]}, "what stands at /p is a list, not text"),
        ({"p": "a", "r": {}}, "what stands at /r is a mapping, not text"),
        ({"p": "a", "h": ["b"]}, "what stands at /h is no list of pairs"),
        ({"p": "a", "h": [["b", ""]]}, "no text stands at /h/0/1"),
        ({"p": "a", "t": "because"}, "reasoning stands at /t, but there is no answer"),
        ({"p": "a", "l": "odd"}, "`odd` stands at /l; `values` of the mapping does not say what it means as task"),
        ({"p": "a", "a": "maybe"}, "safety.adversarial: `maybe` is neither true nor false, at /a"),
    ],
)
def test_rows_that_a_prompt_mapping_refuses(row: dict[str, Any], reason: str) -> None:
    by = (
        "prompt: /p\nresponse: /r\nhistory: /h\nreasoning: /t\nfields: {task: /l, safety.adversarial: /a}\n"
        "values: {task: {known: code}}"
    )
    with pytest.raises(Unfit) as caught:
        built(row, by)
    assert reason in str(caught.value)


TURNS = "turns: {list: /d, role: /who, content: /text, roles: {bot: assistant, me: user}}"


def test_turns_by_their_roles() -> None:
    row = {"d": [{"who": "me", "text": "Hi "}, {"who": "bot", "text": "Yes?"}]}
    assert texts(built(row, TURNS)) == [("user", "Hi "), ("assistant", "Yes?")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "no dialogue: no turns stand at /d"),
        ({"d": []}, "no dialogue"),
        ({"d": "text"}, "no dialogue"),
        (
            {"d": [{"who": "tool", "text": "x"}]},
            "turn 1 has the role `tool`; `turns.roles` of the mapping declares bot, me alone",
        ),
        ({"d": [{"text": "x"}]}, "turn 1 has no role at /who"),
        ({"d": ["x"]}, "turn 1 has no role at /who"),
        ({"d": [{"who": "me", "text": "x"}, {"who": "bot"}]}, "turn 2 has no text at /text"),
    ],
)
def test_rows_that_a_turns_mapping_refuses(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit) as caught:
        built(row, TURNS)
    assert reason in str(caught.value)


def test_settings_come_before_fields_and_fields_before_constants() -> None:
    by = "prompt: /p\nfields: {task: /t, domain: /d}\nconstants: {task: code, domain: law, language: en}"
    row = {"p": "x", "t": "rewriting", "d": ""}
    assert {**built(row, by), "messages": None} == {
        "task": "rewriting", "domain": "law", "language": "en", "reasoning": "none", "messages": None
    }  # fmt: skip
    assert built(row, by, task="dialogue")["task"] == "dialogue"


def test_labels_of_the_row_are_translated() -> None:
    by = (
        "prompt: /p\nfields: {safety.response_mode: /m, safety.hazards: /h, safety.adversarial: /a, evidence: /e}\n"
        "values: {safety.response_mode: {1: full_compliance, none: ''}, safety.hazards: {H: hate, P: profanity},\n"
        "  safety.adversarial: {jailbreak: true, plain: false}}"
    )
    row = {"p": "x", "m": 1, "h": ["H", "P"], "a": "jailbreak", "e": ["one", "two"]}
    tree = built(row, by)
    assert tree["safety"] == {"response_mode": "full_compliance", "hazards": ["hate", "profanity"], "adversarial": True}
    assert tree["evidence"] == ["one", "two"]
    assert "safety" not in built({"p": "x", "m": "none", "a": "plain"}, by)


@pytest.mark.parametrize("key", ["hazards", "look_alike"])
def test_lists_given_as_text_stand_between_commas(key: str) -> None:
    by = f"prompt: /p\nfields: {{safety.{key}: /h}}"
    assert built({"p": "x", "h": " hate, profanity,"}, by)["safety"] == {key: ["hate", "profanity"]}


def test_reasoning_goes_to_the_last_answer_and_its_mode_is_for_people_to_say() -> None:
    by = "prompt: /p\nresponse: /r\nhistory: /h\nreasoning: /t"
    tree = built({"p": "x", "r": "y", "t": "because", "h": [["a", "b"]]}, by)
    assert [message.get("reasoning") for message in tree["messages"]] == [None, None, None, "because"]
    assert "reasoning" not in tree
    assert built({"p": "x", "r": "y"}, by)["reasoning"] == "none"


def taken(row: dict[str, Any], form: str) -> dict[str, Any]:
    """The tree of a row of a format that has its own mapping."""
    used = formats.FORMATS[form].mapping
    assert used
    (unit,) = formats.FORMATS[form].units_of(row, used)
    assert unit.source is row
    return built(unit.row, used)


ASKED = [{"from": "human", "value": "Q"}]
MESSAGES = [{"role": "user", "content": "Q"}]
ANSWER = {"role": "assistant", "content": "A"}
CALL = {"role": "assistant", "content": "", "tool_calls": [{"id": "1"}]}


@pytest.mark.parametrize(
    ("form", "row"),
    [
        ("alpaca", {"instruction": "Q", "chosen": "A", "rejected": "B"}),
        ("alpaca", {"instruction": "Q", "output": "A", "chosen": "A", "rejected": "B"}),
        (
            "sharegpt",
            {
                "conversations": ASKED,
                "chosen": {"from": "gpt", "value": "A"},
                "rejected": {"from": "gpt", "value": "B"},
            },
        ),
        ("sharegpt", {"messages": MESSAGES, "chosen": ANSWER, "rejected": {**ANSWER, "content": "B"}}),
    ],
)
def test_chosen_and_rejected(form: str, row: dict[str, Any]) -> None:
    tree = taken(row, form)
    assert texts(tree) == [("user", "Q"), ("assistant", "A")]
    assert tree["alternatives"] == [{"content": "B", "rank": 1}]


def test_messages_are_read_as_openai_has_them() -> None:
    rows = [*MESSAGES, {**ANSWER, "weight": 0}, {"role": "user", "content": [{"type": "text", "text": "Sure?"}]}]
    assert taken({"messages": rows}, "sharegpt")["messages"] == [
        *MESSAGES,
        {**ANSWER, "train": False},
        {"role": "user", "content": "Sure?"},
    ]


@pytest.mark.parametrize(
    ("form", "row", "reason"),
    [
        ("alpaca", {"instruction": "Q", "output": "C", "chosen": "A", "rejected": "B"}, "both `output` and `chosen`"),
        ("alpaca", {"instruction": "Q", "chosen": "A"}, "--format jsonl --map FILE"),
        ("alpaca", {"instruction": "Q", "chosen": [ANSWER], "rejected": [ANSWER]}, "not one answer each"),
        ("alpaca", {"instruction": "Q", "output": "A", "tools": "[{}]"}, "`tools` offers tools"),
        ("alpaca", {"instruction": "Q", "output": "A", "images": ["x.png"]}, "the row comes with images"),
        ("alpaca", {"instruction": "Q", "output": "A", "image": "x.png"}, "the row comes with image"),
        ("alpaca", {"instruction": "Q", "output": "A", "functions": [{}]}, "`functions` offers tools"),
        ("alpaca", {"instruction": "Q", "output": "A", "kto_tag": False}, "`kto_tag` judges the answer"),
        ("sharegpt", {"conversations": [*ASKED, {"from": "gpt", "value": "A", "loss": False}]}, "marked by `loss`"),
        ("sharegpt", {"messages": [*MESSAGES, {**ANSWER, "reasoning_content": "T"}]}, "has `reasoning_content`"),
        ("sharegpt", {"messages": [*MESSAGES, CALL]}, "messages 2 calls a tool"),
        ("sharegpt", {"messages": [*MESSAGES, ANSWER], "tools": [{}]}, "`tools` offers tools"),
        ("sharegpt", {"conversations": ASKED, "tools": "[{}]"}, "`tools` offers tools"),
        ("sharegpt", {"conversations": ASKED, "messages": MESSAGES}, "both `conversations` and `messages`"),
        ("sharegpt", {"messages": [*MESSAGES, ANSWER], "chosen": ANSWER, "rejected": ANSWER}, "ends on an answer"),
        ("sharegpt", {"messages": MESSAGES, "chosen": MESSAGES[0], "rejected": ANSWER}, "not one answer each"),
        ("sharegpt", {"messages": [], "chosen": "A"}, "no dialogue"),
        ("openai", {"messages": MESSAGES, "preferred_output": [ANSWER]}, "both a chat example"),
    ],
)
def test_rows_of_which_something_would_be_lost(form: str, row: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        taken(row, form)


def test_a_weight_of_sharegpts_own_shape_counts() -> None:
    turns = [*ASKED, {"from": "gpt", "value": "Bad.", "weight": 0}, *ASKED, {"from": "gpt", "value": "Good."}]
    messages = taken({"conversations": turns}, "sharegpt")["messages"]
    assert [message.get("train") for message in messages] == [None, False, None, None]


def test_numbers_come_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"p": 1.10, "r": 1e3}\n{"p": 1.1, "r": 1000.0}\n')
    first, second = (row.value or {} for row in read_rows(file, "json"))
    assert texts(built(first, "prompt: /p\nresponse: /r")) == [("user", "1.10"), ("assistant", "1e3")]
    assert row_digest(first) == row_digest(second) == row_digest({"p": 1.1, "r": 1000.0})


def test_alpaca() -> None:
    row = {"instruction": "Add.", "input": "1, 2", "output": "3", "system": "Be brief.", "history": [["Hi", "Hello"]]}
    assert texts(taken(row, "alpaca")) == [
        ("system", "Be brief."),
        ("user", "Hi"),
        ("assistant", "Hello"),
        ("user", "Add.\n\n1, 2"),
        ("assistant", "3"),
    ]


def test_sharegpt_in_both_its_shapes() -> None:
    wanted = [("system", "S"), ("user", "Q"), ("assistant", "A")]
    talk = [{"from": "system", "value": "S"}, {"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]
    assert texts(taken({"conversations": talk}, "sharegpt")) == wanted
    talk = [{"role": "system", "content": "S"}, {"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]
    assert texts(taken({"messages": talk}, "sharegpt")) == wanted
    with pytest.raises(Unfit, match="function_call"):
        taken({"conversations": [{"from": "function_call", "value": "{}"}]}, "sharegpt")


def test_what_settings_say_is_not_asked_of_the_row() -> None:
    by = "prompt: /p\nfields: {task: /t}\nvalues: {task: {known: code}}"
    assert built({"p": "x", "t": "odd"}, by, task="rewriting")["task"] == "rewriting"


def test_turns_that_are_plain_texts() -> None:
    row = {"turns": ["One?", "Two?", "Three?"]}
    cycled = "turns: {list: /turns, content: '', speakers: [user, assistant]}"
    assert texts(built(row, cycled)) == [("user", "One?"), ("assistant", "Two?"), ("user", "Three?")]
    alone = "turns: {list: /turns, content: '', speakers: [user]}"
    assert [role for role, _ in texts(built(row, alone))] == ["user"] * 3
    with pytest.raises(Unfit, match=r"turn 2 has no text$"):
        built({"turns": ["One?", None]}, alone)
    with pytest.raises(Unfit, match="a list stands where a text is due"):
        built({"turns": [["One?"]]}, alone)


def test_a_response_comes_behind_the_turns() -> None:
    by = f"{TURNS}\nresponse: /r"
    row = {"d": [{"who": "me", "text": "Hi"}], "r": "Yes?"}
    assert texts(built(row, by)) == [("user", "Hi"), ("assistant", "Yes?")]
    assert texts(built({**row, "r": None}, by)) == [("user", "Hi")]


@pytest.mark.parametrize(
    ("weight", "trained"), [(0, False), (False, False), (1, True), (True, True), (None, True), (1.0, True)]
)
def test_an_answer_may_be_context_only(weight: Any, trained: bool) -> None:
    by = TURNS.replace("list:", "train: /w, list:")
    turns = [{"who": "me", "text": "Hi", "w": 0}, {"who": "bot", "text": "Yes?", "w": weight}]
    asked, answer = built({"d": turns}, by)["messages"]
    assert "train" not in asked
    assert answer.get("train", True) is trained
    for odd in ("no", 2, [], {}):
        with pytest.raises(Unfit, match="turn 1: whether it is trained on"):
            built({"d": [{"who": "bot", "text": "x", "w": odd}]}, by)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({}, None),
        ({"o": []}, None),
        ({"o": None}, None),
        ({"o": [{"t": "b"}]}, [{"content": "b", "rank": 1}]),
        ({"o": [{"t": "b", "r": 0, "y": "As good."}]}, [{"content": "b", "rank": 0, "why": "As good."}]),
        (
            {"o": [{"t": "b", "r": "3"}, {"t": " c", "r": 3, "y": " "}]},
            [{"content": "b", "rank": 3}, {"content": " c", "rank": 3}],
        ),
    ],
)
def test_alternatives_of_a_list(row: dict[str, Any], wanted: Any) -> None:
    by = "prompt: /p\nresponse: /a\nalternatives: {list: /o, content: /t, rank: /r, why: /y}"
    assert built({"p": "x", "a": "y", **row}, by).get("alternatives") == wanted


def test_alternatives_that_are_plain_texts_or_stand_in_the_row() -> None:
    listed = built(
        {"p": "x", "a": "y", "o": ["b", "c"]}, "prompt: /p\nresponse: /a\nalternatives: {list: /o, content: ''}"
    )
    assert [(other["content"], other["rank"]) for other in listed["alternatives"]] == [("b", 1), ("c", 1)]
    single = "prompt: /p\nresponse: /a\nalternatives: {content: /o}"
    assert built({"p": "x", "a": "y", "o": "b"}, single)["alternatives"] == [{"content": "b", "rank": 1}]
    assert "alternatives" not in built({"p": "x", "a": "y", "o": ""}, single)


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ("b", "what stands at /o is no list of alternatives"),
        ({"t": "b"}, "what stands at /o is no list of alternatives"),
        ([{"t": "b"}, {}], "alternative 2: no text stands at /t"),
        (["b"], "alternative 1: no text stands at /t"),
        ([{"t": "b", "r": -1}], "alternative 1: what stands at /r is no rank"),
        ([{"t": "b", "r": True}], "is no rank"),
        ([{"t": "b", "r": 1.5}], "is no rank"),
        ([{"t": "b", "r": [1]}], "is no rank"),
    ],
)
def test_alternatives_that_are_refused(others: Any, reason: str) -> None:
    with pytest.raises(Unfit) as caught:
        built({"p": "x", "o": others}, "prompt: /p\nalternatives: {list: /o, content: /t, rank: /r}")
    assert reason in str(caught.value)


CHOICE = "prompt: /p\nchoice: {at: /w, of: {a: /first, b: /second, c: /third}}"


def test_the_chosen_text_is_the_response() -> None:
    tree = built({"p": "x", "w": "b", "first": "1", "second": "2", "third": ""}, CHOICE)
    assert texts(tree) == [("user", "x"), ("assistant", "2")]
    assert tree["alternatives"] == [{"content": "1", "rank": 1}]
    assert texts(built({"p": "x", "first": "1"}, CHOICE)) == [("user", "x")]
    for row, reason in (({"w": "tie"}, "`tie` stands at /w"), ({"w": "a"}, "no text stands at /first")):
        with pytest.raises(Unfit, match=reason):
            built({"p": "x", **row}, CHOICE)


def test_instances_do_not_depend_on_their_neighbours() -> None:
    row = {"id": 1, "a~/b": {"list": ["x", "y", "x"]}}
    units = list(instances(Unit(row, row), "/a~0~1b/list"))
    assert [unit.row for unit in units] == [{"id": 1, "a~/b": {"list": [item]}} for item in "xyx"]
    assert [unit.source for unit in units] == [unit.row for unit in units]
    assert len({unit.group for unit in units}) == 1 and units[0].group.startswith("row-")
    assert row == {"id": 1, "a~/b": {"list": ["x", "y", "x"]}}
    (alone,) = instances(Unit(units[1].row, units[1].row), "/a~0~1b/list")
    assert alone.source == units[1].source


@pytest.mark.parametrize("row", [{}, {"l": []}, {"l": None}, {"l": "x"}, {"l": {"0": 1}}, {"l": float("nan")}])
def test_rows_without_instances(row: dict[str, Any]) -> None:
    with pytest.raises(Unfit, match="no list of instances stands at /l"):
        list(instances(Unit(row, row), "/l"))


def test_something_else_at_a_pointer() -> None:
    value = {"a": [{"b": 1}, 2], "": {"/": 3}}
    assert replaced(value, "/a/0/b", 9) == {"a": [{"b": 9}, 2], "": {"/": 3}}
    assert replaced(value, "//~1", 9) == {"a": [{"b": 1}, 2], "": {"/": 9}}
    assert replaced(value, "", 9) == 9
