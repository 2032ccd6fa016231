"""Form: answers that break off or repeat themselves, broken markup, and what machinery left in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulecase
from tunesmith_hooks.style import HOOK

FORM = HOOK._replace(
    rules=tuple(
        rule
        for rule in HOOK.rules
        if rule.name
        in (
            *("truncated-end", "repetition", "broken-markdown", "mojibake"),
            *("template-token", "role-marker", "copied-prompt"),
        )
    )
)
SENTENCES = (
    "The lock sticks in cold weather because the grease thickens.",
    "Graphite powder keeps it moving without drawing in dust.",
    "Blow it into the keyhole and turn the key a few times.",
    "If the door hangs low, lift it while you turn the key, since then the bolt rubs on the plate.",
)
ANSWER = " ".join(SENTENCES)


def _said(answer: str, prompt: str = "Why does my lock stick?", **fields: object) -> list[str]:
    return list(rulecase.rule_names(rulecase.fired(FORM, rulecase.dialogue(prompt, answer, **fields))))


@pytest.mark.parametrize(
    "ending", ["and lift the", "once it is oiled,", "so that your", "and open the (inner", "and turn"]
)
def test_an_answer_that_stops_in_mid_sentence_breaks_off(ending: str) -> None:
    assert _said(f"{ANSWER} Then wait an hour before you try it again {ending}") == ["truncated-end"]


@pytest.mark.parametrize(
    "answer",
    [
        "Graphite",
        "Cold weather",
        f"{ANSWER}\n\nKind regards\nTom",
        f"{ANSWER} 🙂",
        f"{ANSWER}\n\n```\nturn(key)\n```",
        f"{ANSWER}\n\n| part | price |\n|---|---|\n| grease | 4 |",
        f"{ANSWER}\n\nSee https://example.org/locks",
        f"{ANSWER} It costs about 42",
        f"{ANSWER}\n\n- graphite\n- a cloth",
        '{"grease": "graphite", "turns": 3}',
    ],
)
def test_other_ends_are_ends(answer: str) -> None:
    assert _said(answer) == []


@pytest.mark.parametrize("mark", ["3.", "-", "* "])
def test_a_list_mark_with_nothing_behind_it_breaks_off(mark: str) -> None:
    first, second = ("1.", "2.") if mark == "3." else (mark.strip(), mark.strip())
    assert _said(f"Do this:\n\n{first} Clean the lock.\n{second} Add graphite.\n{mark}") == ["truncated-end"]


def test_verse_and_code_may_end_anywhere() -> None:
    verse = "The bolt is cold, the key is old,\nthe door will never do as told\nand I have turned it till the\n"
    assert _said(verse.strip(), "Write a poem about a lock.") == []
    assert _said(f"{ANSWER} Then call open_door and pass the", task="code") == []


@pytest.mark.parametrize("times", [1, 2])
def test_a_sentence_may_come_twice(times: int) -> None:
    assert _said(f"{ANSWER} " + " ".join([SENTENCES[1]] * times)) == (["repetition"] if times > 1 else [])


def test_a_loop_is_found_at_any_size_up_to_eight_words() -> None:
    words = ["the", "key", "turns", "in", "an", "old", "brass", "lock"]
    for size in range(2, 9):
        assert "repetition" in _said(f"{ANSWER} {' '.join(words[:size] * 8)}."), size


@pytest.mark.parametrize(
    "answer",
    [
        "No. No. No. Never.",
        "| a | b |\n|---|---|\n| yes | no |\n| yes | no |\n| yes | no |",
        "1. Turn the key to the left.\n2. Turn the key to the right.\n3. Turn the key to the left.",
    ],
)
def test_what_repeats_for_a_reason_is_no_loop(answer: str) -> None:
    assert _said(answer) == []


@pytest.mark.parametrize("written", ["café", "Größe", "naïve", "“quoted”", "it’s", "Łódź", "Привет", "5 °C", "😀"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("times", [1, 2])
def test_text_read_in_the_wrong_encoding_is_found(written: str, encoding: str, times: int) -> None:
    wrong = written
    for _ in range(times):
        try:
            wrong = wrong.encode().decode(encoding)
        except UnicodeDecodeError:
            pytest.skip("Windows-1252 has no character for one of the bytes")
    if encoding == "mac_roman" and written in ("Łódź", "Привет"):
        return  # their first bytes are common letters in Mac Roman
    assert "mojibake" in _said(f"It says {wrong} there.")


@pytest.mark.parametrize(
    "text",
    [
        "√π and √2, ¬p and ¬∀x, 2√π·r",
        "«À», «É…», „Ärger‘, ‚Ö‘, HÅ”, CAFÉ…",
        "Ærø, Ñandú, Ângela, SÃO, Đà Nẵng, Þór, İzmir",
        "½ l, 5 µm, 20 °C, § 5, £3, ©",
    ],
)
def test_rare_but_right_characters_are_no_mojibake(text: str) -> None:
    assert _said(text, text) == []


LETTERS = st.text(st.characters(categories=["L", "N", "Zs"], max_codepoint=0x24F))


@given(LETTERS)
def test_letters_and_blanks_are_no_mojibake(text: str) -> None:
    assert "mojibake" not in _said(text, "Hello?")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("1. a\n2. b\n3. c\n4. d", False),
        ("1. a\n1. b\n1. c\n1. d", False),
        ("1. a\n2. b\n2. c\n3. d", True),
        ("1. a\n2. b\n2. c\n4. d", True),
        ("1. a\n2. b\n3. c\n5. d", True),
        ("1. a\n2. b\n\n1. c\n2. d", False),
        ("1945. a\n1. b\n2. c\n3. d", False),
        ("1. a\n3. b\n5. c\n7. d", False),
        ("# One\n1. a\n2. b\n# Two\n2. c\n3. d", False),
    ],
)
def test_a_list_counts(answer: str, found: bool) -> None:
    assert _said(answer) == (["broken-markdown"] if found else [])


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("**Graphite** and **oil**.", False),
        ("**Graphite and oil.", True),
        ("Graphite** and oil.", True),
        ("2**3 is 8.", False),
        ("Write `**` around it.", False),
        ("f**k is masked.", False),
        ("It is [here](https://example.org).", False),
        ("It is [here](https://example.org and there.", True),
        ("See f[i](https).", False),
        ("##Grease\n\nGraphite.", True),
        ("## Grease\n\nGraphite.", False),
        ("#grease #graphite", False),
        ("| a | b |\n|---|---|\n| 1 | 2 |", False),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", True),
        ("| a | b |\n|:--|--:|\n| 1 \\| 2 | 3 |", False),
        ("| a | b |\n| 1 | 2 |\n| 3 | 4 |", True),
        ("if a || b or |x| < 2", False),
    ],
)
def test_markup(answer: str, found: bool) -> None:
    assert _said(answer) == (["broken-markdown"] if found else [])


@pytest.mark.parametrize("token", ["<|im_end|>", "</s>", "[INST]", "<<SYS>>", "<start_of_turn>", "<|endoftext|>"])
def test_template_tokens(token: str) -> None:
    assert _said(f"Graphite.{token}") == ["template-token"]
    assert _said(f"It writes `{token}` behind the turn.") == []
    assert _said(f"Graphite.{token}", f"What does {token} do?") == []


@pytest.mark.parametrize("answer", ["Use <s>oil</s> graphite.", "### Response times\n\nShort.", "See [INSTALL]."])
def test_what_looks_like_a_token(answer: str) -> None:
    assert _said(answer) == []


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("Assistant: Graphite.", True),
        ("**AI:** Graphite.", True),
        ("Graphite.\n\nHuman: And oil?", True),
        ("Graphite.\n\nUser: And oil?\nAssistant: No.", True),
        ("The roles are:\n\nUser: reads\nAdmin: writes", False),
        ("The assistant: a short history.", False),
    ],
)
def test_role_markers(answer: str, found: bool) -> None:
    assert _said(answer) == (["role-marker"] if found else [])


def test_a_copied_prompt_is_long_and_whole() -> None:
    long = "My lock sticks every winter and I have tried oil and grease and nothing helped so far."
    assert _said(f"{long}\n\nUse graphite.", long) == ["copied-prompt"]
    assert _said(f"{long}\n\nUse graphite.", f"{long} Rewrite this.") == []
    assert _said("My lock sticks. Use graphite.", "My lock sticks.") == []
    assert _said(f"{long}\n\nUse graphite.", long, task="rewriting") == []


MARKS = st.text("*|#[]()-_:.,!?\n 123abÃ©â€™√≤<>/sINST`~", max_size=80)


@given(MARKS, MARKS)
def test_no_text_breaks_a_rule(prompt: str, answer: str) -> None:
    fragment = rulecase.dialogue(prompt, answer)
    for _, problem in rulecase.problems(FORM, fragment):
        rulecase.check_problem(rulecase.merged(fragment), problem)
