"""OpenAssistant's trees: the best thread, every turn, and the count of what is left out."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith_tools.importers import oasst
from tunesmith_tools.importers.oasst import BRANCHES, GONE, UNANSWERED, UNRANKED
from tunesmith_tools.importers.tree import build
from tunesmith_tools.importers.unit import Unfit, Unit

Message = dict[str, Any]


def asked(text: str, *replies: Message, **more: Any) -> Message:
    return {"message_id": text, "role": "prompter", "text": text, "replies": list(replies), **more}


def answer(text: str, rank: int | None = None, *replies: Message, **more: Any) -> Message:
    return {"message_id": text, "role": "assistant", "text": text, "rank": rank, "replies": list(replies), **more}


def tree(prompt: Any, **more: Any) -> dict[str, Any]:
    return {"message_tree_id": "t", "tree_state": "ready_for_export", "prompt": prompt, **more}


def told(unit: Unit) -> tuple[str, str]:
    """The thread and the alternatives in short: context in parentheses, alternatives with their ranks."""
    made: Any = build(unit.row, oasst.MAPPING, {}, {})
    turns = [f"({turn['content']})" if turn.get("train") is False else turn["content"] for turn in made["messages"]]
    return " ".join(turns), " ".join(f"{other['content']}:{other['rank']}" for other in made.get("alternatives", ()))


BUSHY = tree(
    asked(
        "Q",
        answer("A1", 1, asked("Q1", answer("B", None), answer("C", None))),
        answer(
            "A0",
            0,
            asked("Q2"),
            asked("Q3", answer("D2", 4), answer("D1", 3, asked("Q4")), answer("D3", None), answer("D4", 3)),
            asked("Q5", answer("E", 0)),
        ),
        answer("A2", 2, asked("Q6", answer("F", 0), review_result=False)),
        answer("A3", 2, deleted=True),
    )
)


def test_the_best_thread() -> None:
    (unit,) = oasst.threads(BUSHY)
    assert told(unit) == ("Q A0 Q3 D1", "D2:1 D4:0")
    assert unit.left_out == {UNANSWERED: 2, UNRANKED: 1, GONE: 3, BRANCHES: 7}
    assert (unit.group, unit.source) == ("t", BUSHY)


def test_every_turn() -> None:
    units = list(oasst.turns(BUSHY))
    assert [told(unit) for unit in units] == [
        ("Q A0", "A1:1 A2:2"),
        ("Q (A1) Q1 B", ""),
        ("Q (A0) Q3 D1", "D2:1 D4:0"),
        ("Q (A0) Q5 E", ""),
    ]
    assert sum((Counter(unit.left_out) for unit in units), Counter()) == {UNANSWERED: 2, UNRANKED: 2, GONE: 3}
    assert {unit.group for unit in units} == {"t"}


def test_an_unranked_answer_that_goes_on_stands_as_context() -> None:
    row = tree(asked("Q", answer("A", 0), answer("B", None, asked("Q1", answer("C", 0)))))
    assert [told(unit) for unit in oasst.turns(row)] == [("Q A", ""), ("Q (B) Q1 C", "")]
    assert not any(unit.left_out for unit in oasst.turns(row))


def test_what_a_turn_is_does_not_change_when_the_tree_grows_or_is_clicked_at() -> None:
    small = tree(asked("Q", answer("A", 0, review_count=1)))
    grown = tree(asked("Q", answer("A", 0, asked("Q1", answer("B", 0)), review_count=3, emojis={"+1": 2}), lang="en"))
    (before,) = oasst.turns(small)
    first, second = oasst.turns(grown)
    assert first.source == before.source != second.source
    assert json.dumps(first.source) == (
        '{"message_tree_id": "t", "thread": [{"message_id": "Q", "role": "prompter", "text": "Q"}], '
        '"replies": [{"message_id": "A", "role": "assistant", "text": "A", "rank": 0}]}'
    )  # golden: whatever changes here is imported a second time


def test_language_and_models() -> None:
    row = tree(
        asked(
            "Q",
            answer("A", 0, synthetic=True, model_name="m1"),
            answer("B", 1, synthetic=True, model_name="m2"),
            answer("C", 2, synthetic=True, model_name="m1"),
            lang="pt-BR",
            synthetic=False,
            model_name="none",
        )
    )
    (unit,) = oasst.threads(row)
    made: Any = build(unit.row, oasst.MAPPING, {"source.group": unit.group}, {})
    assert (made["language"], made["source"]) == ("pt-BR", {"group": "t", "model": "m1, m2"})


def _nested(depth: int) -> Message:
    message = asked("Q") if depth % 2 == 0 else answer("A")
    for level in reversed(range(depth)):
        message = asked("Q", message) if level % 2 == 0 else answer("A", None, message)
    return message


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "no message stands at /prompt"),
        ({"parent_id": None, "text": "Q", "role": "prompter"}, "this looks like the file of single messages"),
        (tree("Q"), "no message stands at /prompt"),
        ({"prompt": asked("Q", answer("A"))}, "no id stands at /message_tree_id"),
        (tree(asked("Q", answer("A")), message_tree_id=5), "no id stands at /message_tree_id"),
        (tree(answer("A")), "the message 'A' has not the role prompter"),
        (tree(asked("Q", asked("R"))), "the message 'R' has not the role assistant"),
        (tree(asked("Q", answer("A", 0, answer("B")))), "the message 'B' has not the role prompter"),
        (tree(asked("Q", "A")), "a reply is no message"),  # type: ignore[arg-type]
        (tree(asked("Q", answer(" \n"))), "has no text"),
        (tree(asked("Q", {**answer("A"), "text": 5})), "the message 'A' has no text"),
        (tree(asked("Q", answer("A", -1))), "has a rank that is no whole number"),
        (tree(asked("Q", answer("A", True))), "has a rank that is no whole number"),
        (tree(asked("Q", {**answer("A"), "rank": "0"})), "has a rank that is no whole number"),
        (tree(asked("Q", {**answer("A"), "replies": {"a": 1}})), "has replies that are no list"),
        (tree(asked("Q", answer("A"), deleted=True)), "the prompt of the tree was deleted or rejected in review"),
        (tree(asked("Q")), "no answer stands in the tree"),
        (tree(asked("Q", answer("A", deleted=True), answer("B", review_result=False))), "no answer stands in the tree"),
        (tree(_nested(10_000)), "nested deeper than the 200 messages"),
    ],
)
def test_trees_that_are_refused(row: dict[str, Any], reason: str) -> None:
    for units in (oasst.threads, oasst.turns):
        with pytest.raises(Unfit) as caught:
            list(units(row))
        assert reason in str(caught.value)


def test_replies_may_be_missing_and_deleted_messages_empty() -> None:
    leaf = {"role": "assistant", "text": "A"}
    (unit,) = oasst.threads(tree(asked("Q", leaf, {**leaf, "text": None, "deleted": True, "replies": None})))
    assert (told(unit), unit.left_out) == (("Q A", ""), {GONE: 1})


@st.composite
def messages(draw: st.DrawFn, role: str = "prompter", depth: int = 5) -> Message:
    other = "assistant" if role == "prompter" else "prompter"
    replies = draw(st.lists(messages(other, depth - 1), max_size=3)) if depth else []
    message = {
        "message_id": draw(st.sampled_from("abc")),  # ids may stand twice
        "role": role,
        "text": "x",
        "deleted": draw(st.sampled_from([False] * 8 + [True])),
        "review_result": draw(st.sampled_from([True] * 7 + [None, False])),
        "replies": replies,
    }
    rank = draw(st.none() | st.integers(0, 3)) if role == "assistant" else None
    return message if rank is None else {**message, "rank": rank}


def _all(message: Message) -> Iterator[Message]:
    yield message
    for reply in message["replies"]:
        yield from _all(reply)


@given(messages())
def test_every_message_is_in_a_record_or_counted(prompt: Message) -> None:
    for number, message in enumerate(_all(prompt)):
        message["text"] = f"text {number}"
    texts = {message["text"] for message in _all(prompt)}
    for units in (oasst.threads, oasst.turns):
        try:
            found = list(units(tree(prompt)))
        except Unfit:
            usable = [
                reply for reply in prompt["replies"] if not reply["deleted"] and reply["review_result"] is not False
            ]
            assert prompt["deleted"] or prompt["review_result"] is False or not usable
            continue
        held = {each["text"] for unit in found for each in (*unit.row["thread"], *unit.row["alternatives"])}
        assert held <= texts
        assert len(held) + sum(sum(unit.left_out.values()) for unit in found) == len(texts)
        for unit in found:
            roles = [turn["role"] for turn in unit.row["thread"]]
            assert roles == ["prompter", "assistant"] * (len(roles) // 2)
            assert all(other["rank"] >= 0 for other in unit.row["alternatives"])
        digests = [json.dumps(unit.source, sort_keys=True) for unit in found]
        assert len(set(digests)) == len(digests)
