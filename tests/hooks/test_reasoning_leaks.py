"""Thinking that stands in an answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.reasoning import HOOK


def fired(answer: str, prompt: str = "How many?", **fragment: Any) -> list[str]:
    """The names of the rules that say something about an answer."""
    return list(rulecase.rule_names(rulecase.fired(HOOK, rulecase.dialogue(prompt, answer, **fragment))))


@pytest.mark.parametrize("tag", ["<think>", "</thinking>", "<scratchpad>", "<|channel|>", "[THOUGHT]", "◁think▷"])
def test_a_tag_is_named_unless_it_is_code_or_asked_about(tag: str) -> None:
    assert fired(f"{tag} 51") == ["thinking-tag"]
    assert fired(f"`{tag}` 51") == []
    assert fired(f"{tag} 51", f"What does {tag} mean?") == []


@pytest.mark.parametrize("words", [9, 10])
def test_a_sentence_counts_from_ten_words(words: int) -> None:
    sentence = " ".join(f"word{number}" for number in range(words)) + "."
    fragment: Any = rulecase.dialogue("Why?", f"So it is. {sentence}", reasoning="hidden")
    fragment["messages"][1]["reasoning"] = f"{sentence} And that is why."
    found = list(rulecase.rule_names(rulecase.fired(HOOK, fragment)))
    assert found == (["copied-sentence"] if words == 10 else [])
    assert "copied-sentence" in rulecase.rule_names(rulecase.fired(HOOK, fragment, copied_words=9))


@pytest.mark.parametrize("opening", ["Hmm, wait", "Wait, no", "Let me double-check", "Lass mich nachdenken", "Voyons"])
def test_thinking_aloud_at_the_beginning_of_a_sentence(opening: str) -> None:
    assert fired(f"It is 12. {opening}, it is 13.") == ["thinking-aloud"]
    assert fired(f'It is 12. "{opening}, it is 13."') == []
    assert fired(f"It is 12. {opening}, it is 13.", task="creative_writing") == []


@given(st.text(st.sampled_from("wait hm,.…\nletmerck'<>[]|/"), max_size=60))
def test_no_text_breaks_a_rule(answer: str) -> None:
    fragment = rulecase.dialogue("Why?", answer)
    for _, problem in rulecase.problems(HOOK, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)
