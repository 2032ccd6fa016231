"""Mappings: what their files may say, and what a row becomes by them."""

import re
from pathlib import Path
from typing import Any

import pytest

from tunesmith.config import ConfigError
from tunesmith_tools.importers import formats, mapping
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.pointer import MISSING, resolve
from tunesmith_tools.importers.tree import Unfit, build


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
        ("response: /r\nturns: {list: /l, role: /r, content: /c}", "1:11|response: goes with `prompt`"),
        ("prompt: question", "does not match"),
        ("prompt: /a~2", "does not match"),
        ("prompt: []", "prompt"),
        ("prompt: /p\nresponce: /r", "map.yaml:2:1|unknown key; known here: constants, fields"),
        ("prompt: /p\nfields: {id: /id}", "unknown key"),
        ("prompt: /p\nfields: {author: /a}", "unknown key"),
        ("prompt: /p\nconstants: {source.row: x}", "unknown key"),
        ("prompt: /p\nconstants: {reasoning: some}", "'some' is not one of"),
        ("prompt: /p\nvalues: {task: {a: b}}", "`fields` names no place for it"),
        ("turns: {list: /l, role: /r, content: /c, roles: {bot: robot}}", "'robot' is not one of"),
        ("turns: {list: /l, content: /c}", "'role' is a required property"),
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


def test_lists_given_as_text_stand_between_commas() -> None:
    assert built({"p": "x", "h": " hate, profanity,"}, "prompt: /p\nfields: {safety.hazards: /h}")["safety"] == {
        "hazards": ["hate", "profanity"]
    }


def test_reasoning_goes_to_the_last_answer_and_its_mode_is_for_people_to_say() -> None:
    by = "prompt: /p\nresponse: /r\nhistory: /h\nreasoning: /t"
    tree = built({"p": "x", "r": "y", "t": "because", "h": [["a", "b"]]}, by)
    assert [message.get("reasoning") for message in tree["messages"]] == [None, None, None, "because"]
    assert "reasoning" not in tree
    assert built({"p": "x", "r": "y"}, by)["reasoning"] == "none"


def test_alpaca() -> None:
    row = {"instruction": "Add.", "input": "1, 2", "output": "3", "system": "Be brief.", "history": [["Hi", "Hello"]]}
    assert texts(built(row, formats.ALPACA)) == [
        ("system", "Be brief."),
        ("user", "Hi"),
        ("assistant", "Hello"),
        ("user", "Add.\n\n1, 2"),
        ("assistant", "3"),
    ]


def test_sharegpt_in_both_its_shapes() -> None:
    wanted = [("system", "S"), ("user", "Q"), ("assistant", "A")]
    talk = [{"from": "system", "value": "S"}, {"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]
    assert texts(built({"conversations": talk}, formats.SHAREGPT)) == wanted
    talk = [{"role": "system", "content": "S"}, {"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]
    assert texts(built({"messages": talk}, formats.SHAREGPT)) == wanted
    with pytest.raises(Unfit, match="function_call"):
        built({"conversations": [{"from": "function_call", "value": "{}"}]}, formats.SHAREGPT)


def test_the_mappings_of_the_page_are_good_ones() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "importing.md"
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        assert loaded(block).pointers
