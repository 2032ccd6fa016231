"""Records: paths, views, and frozen data from trees that lack much."""

from typing import Any

import pytest

from core import trees
from tunesmith import digests, record
from tunesmith.record import Alternative, Message, Provenance, Safety, Waiver
from tunesmith.text import word_set


def test_path_follows_from_the_id() -> None:
    assert record.path_of("a-record-0123456789") == "records/9/a-record-0123456789.yaml"
    assert record.id_of("records/9/a-record-0123456789.yaml") == "a-record-0123456789"
    assert record.id_of("records/other.txt") == "other.txt"


def test_record_from_a_full_tree() -> None:
    made = record.from_tree(trees.RICH)
    assert (made.id, made.status, made.is_draft) == (trees.RICH["id"], "active", False)
    assert made.source == Provenance("synthetic", "CC-BY-4.0", model="example-model")
    assert made.safety == Safety("unharmful", "unharmful", "full_compliance")
    assert made.messages[1] == Message("assistant", trees.RICH["messages"][1]["content"])
    assert made.alternatives == (Alternative("No.", 1, "full_refusal", "unharmful", why="Curt."),)
    assert made.waivers == (Waiver("style/length", "Fine.", "drafting-model", "0" * 64),)
    assert made.text == digests.text_digest(trees.RICH) and made.labels == digests.labels_digest(trees.RICH)


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"id": "a", "status": "draft"},
        {"messages": None, "safety": None, "source": None, "alternatives": None, "waivers": None, "evidence": None},
        {"messages": [None, "x", {}], "alternatives": ["x"], "waivers": [{}], "safety": "no", "unknown": 1},
        {"messages": [{"role": "user", "safety": None, "act": None, "refers_to": None}]},
    ],
)
def test_record_from_what_a_draft_may_lack(tree: Any) -> None:
    made = record.from_tree(tree)
    assert made.id == tree.get("id", "") and made.status == tree.get("status", "")
    assert len(made.messages) == len(tree.get("messages") or [])
    assert made.turns == made.messages and made.answer_index is None


def test_turns_and_answer() -> None:
    def made(*messages: dict[str, Any]) -> record.Record:
        return record.from_tree({"messages": list(messages)})

    system, user, assistant = ({"role": role, "content": "x"} for role in ("system", "user", "assistant"))
    untrained = {**assistant, "train": False}
    assert len(made(system, user, assistant).turns) == 2
    assert made(system, user, assistant).answer_index == 2
    assert made(user, assistant, user, untrained).answer_index == 1
    assert made(user).answer_index is None
    assert made().turns == ()


DIALOGUE = record.from_tree(
    {
        "language": "pt-BR",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Which rivers?"},
            {"role": "assistant", "content": "All.", "train": False},
            {"role": "user", "content": "Two of them."},
            {"role": "assistant", "content": "Loire, Seine.", "reasoning": "The long ones."},
            {"role": "user", "content": "Thanks."},
            {"role": "assistant", "content": ""},
        ],
        "alternatives": [{"content": "Rhine.", "why": "Wrong country."}],
        "evidence": ["The map."],
        "notes": "Read twice.",
    }
)


def test_answers_are_what_is_trained_each_with_its_prompt() -> None:
    assert [(one.passage.text, one.prompt.text) for one in DIALOGUE.answers] == [("Loire, Seine.", "Two of them.")]
    alone = record.from_tree({"messages": [{"role": "assistant", "content": "Hello."}]})
    assert [(one.passage.text, one.prompt.text) for one in alone.answers] == [("Hello.", "")]


def test_prompts_are_those_of_users_and_of_the_system() -> None:
    assert [one.text for one in DIALOGUE.prompts] == ["Be brief.", "Which rivers?", "Two of them.", "Thanks."]
    assert DIALOGUE.prompt_vocabulary == word_set("be brief which rivers two of them thanks")


def test_turns_that_are_spoken_have_their_place_and_their_text() -> None:
    assert [(turn.place, turn.passage.text) for turn in DIALOGUE.spoken] == [
        (place, message.content) for place, message in enumerate(DIALOGUE.messages) if place
    ]
    assert [turn.place for turn in DIALOGUE.spoken if turn.is_judged] == [4, 6]


def test_texts_are_all_that_people_read() -> None:
    read = [one.text for one in DIALOGUE.texts[len(DIALOGUE.passages) :]]
    assert read == ["Read twice.", "The map.", "Wrong country."]
    assert DIALOGUE.whole == "\n".join(one.text for one in DIALOGUE.texts)


@pytest.mark.parametrize(("named", "primary"), [("pt-BR", "pt"), ("fil", "fil"), ("zh-Hant-TW", "zh"), (None, "en")])
def test_the_primary_language_has_neither_region_nor_script(named: str | None, primary: str) -> None:
    assert record.from_tree({"language": named}).primary_language == primary
