"""Digests: they stay what they were, and change with what they are of."""

import copy
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings

from core import trees
from core.trees import RICH
from tunesmith import digests


def test_digests_are_what_they_were() -> None:
    # These stand in reviews, waivers and releases: a change here makes every one of them stale.
    assert digests.text_digest(RICH) == "531ddc2c9db3cea7c121f03b4c990d22117b4adf63b350884b3c263c2cb8d3c4"
    assert digests.labels_digest(RICH) == "16063c6ae7d522483ec89e76cc6b60cadd2d07c25468b3fff8ea76bf8aa5657f"
    assert (
        digests.digest({"b": [1, True, None], "a": "é\n\u2028", "c": {}, "d": ""})
        == "ed252fb39fc7b744a83b221d9a31da98c96a95119def02347bf4b936e462a40e"
    )
    assert digests.canonical_json({"b": [1], "a": "é\u2028", "c": []}) == '{"a":"é\u2028","b":[1]}'.encode()


@given(trees.trees())
@settings(max_examples=120)
def test_canonical_json_is_that_of_rfc_8785(tree: dict[str, Any]) -> None:
    ours = digests.canonical_json(tree)
    assert rfc8785.dumps(json.loads(ours)) == ours


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_empty_values_change_no_digest(empty: Any) -> None:
    padded = copy.deepcopy(RICH) | {"extra": empty}
    padded["messages"][0] |= {"reasoning": empty, "refers_to": empty, "safety": empty, "act": empty}
    padded["alternatives"][0]["reasoning"] = empty
    padded["safety"]["hazards"] = padded["safety"]["look_alike"] = empty
    assert digests.text_digest(padded) == digests.text_digest(RICH)
    assert digests.labels_digest(padded) == digests.labels_digest(RICH)


TEXT_EDITS = [
    (("messages", 0, "content"), "Other."),
    (("messages", 0, "role"), "system"),
    (("messages", 1, "reasoning"), "Because."),
    (("messages", 1, "refers_to"), [1]),
    (("alternatives", 0, "content"), "Yes."),
    (("alternatives", 0, "reasoning"), "Because."),
]
LABEL_EDITS = [
    (("task",), "code"),
    (("domain",), "law"),
    (("language",), "de"),
    (("reasoning",), "hidden"),
    (("safety", "prompt_harm"), "harmful"),
    (("safety", "refusal_reason"), "safety"),
    (("safety", "adversarial"), True),
    (("safety", "hazards"), ["hate"]),
    (("safety", "look_alike"), ["hate"]),
    (("messages", 0, "safety"), {"prompt_harm": "harmful"}),
    (("messages", 0, "act"), ["question"]),
    (("messages", 1, "train"), False),
    (("alternatives", 0, "rank"), 2),
    (("alternatives", 0, "response_mode"), "full_compliance"),
    (("alternatives", 0, "refusal_reason"), "policy"),
]
OTHER_EDITS = [
    (("status",), "draft"),
    (("guideline",), "1.1"),
    (("author",), "somebody"),
    (("created",), "2026-11-23"),
    (("source", "license"), "MIT"),
    (("alternatives", 0, "why"), "Rude."),
    (("evidence",), ["Another page."]),
    (("reference_answer",), "42"),
    (("notes",), "Read three times."),
    (("waivers", 0, "reason"), "Still fine."),
]


@pytest.mark.parametrize(
    ("where", "value", "text_changes", "labels_change"),
    [
        *[(*edit, True, False) for edit in TEXT_EDITS],
        *[(*edit, False, True) for edit in LABEL_EDITS],
        *[(*edit, False, False) for edit in OTHER_EDITS],
    ],
)
def test_each_edit_changes_the_digest_it_belongs_to(
    where: tuple[Any, ...], value: Any, text_changes: bool, labels_change: bool
) -> None:
    edited: Any = copy.deepcopy(RICH)
    parent = edited
    for step in where[:-1]:
        parent = parent[step]
    parent[where[-1]] = value
    assert (digests.text_digest(edited) != digests.text_digest(RICH)) == text_changes
    assert (digests.labels_digest(edited) != digests.labels_digest(RICH)) == labels_change


def test_label_of_one_message_is_not_that_of_another() -> None:
    one, two = copy.deepcopy(RICH), copy.deepcopy(RICH)
    one["messages"][0]["act"] = ["question"]
    two["messages"][1]["act"] = ["question"]
    assert digests.labels_digest(one) != digests.labels_digest(two)


def test_text_is_not_normalized() -> None:
    composed, decomposed = copy.deepcopy(RICH), copy.deepcopy(RICH)
    composed["messages"][0]["content"] = "é"
    decomposed["messages"][0]["content"] = "e\u0301"
    assert digests.text_digest(composed) != digests.text_digest(decomposed)
