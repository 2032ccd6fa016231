"""Strategies: texts that YAML readers stumble over, trees of the layout, and records of the schema."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

import samples
from tunesmith.canonical import MAX_INTEGER, Layout

RICH = samples.tree(
    alternatives=[
        {"content": "No.", "rank": 1, "response_mode": "full_refusal", "response_harm": "unharmful", "why": "Curt."}
    ],
    evidence=["The order page."],
    waivers=[{"rule": "style/length", "reason": "Fine.", "by": "drafting-model", "of": "0" * 64}],
    notes="Read twice.",
)

KEYS = ("id", "label", "content", "notes", "evidence", "messages", "safety")
PROSE = frozenset({"content", "notes", "evidence"})

NASTY = [
    *("\r", "\r\n", "\n", "\n\n", "\t", " ", "  ", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\x00"),
    *("\x07", "\x1b", "\x7f", "\x9f", "---", "...", "#", " #", "# a", ": ", ":", "- ", "-", "? ", "&a", "*a", "!t"),
    *("'", '"', "\\", "\\n", "{", "}", "[", "]", ",", "%", "@", "`", "|", ">", "<<", "=", "~", "null", "true", "no"),
    *(
        "0",
        "010",
        "1_0",
        "1e3",
        "1:20",
        "0x1f",
        ".inf",
        "-1",
        "+1",
        "2026-11-22",
        "1.0",
        "é",
        "中文",
        "😀",
        "\U0010fffd",
    ),
    *("a", "B", "word", "two words", "a: b", "a #b", "a:b", "Off", "y", "N"),
]


def layout() -> Layout:
    """A layout of every depth whose prose and labels have the same names at each."""
    made = Layout(KEYS, PROSE)
    for _ in range(10):
        made = Layout(KEYS, PROSE, dict.fromkeys(KEYS, made))
    return made


def texts() -> st.SearchStrategy[str]:
    """Any text without lone surrogates, with a bias to what readers take for syntax."""
    any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    return st.lists(st.sampled_from(NASTY) | any_text, max_size=6).map("".join)


def scalars() -> st.SearchStrategy[Any]:
    """Every value without an inside."""
    whole = st.integers(-MAX_INTEGER, MAX_INTEGER)
    return texts() | texts() | whole | st.booleans() | st.none() | st.just([]) | st.just({})


def keys() -> st.SearchStrategy[str]:
    """Keys that the form allows, most of them known to the layout."""
    free = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,63}", fullmatch=True)
    words = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
    return st.sampled_from(KEYS) | free.filter(lambda key: key.lower() not in words)


def trees() -> st.SearchStrategy[dict[str, Any]]:
    """Mappings that have a canonical form."""

    def inside(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        item = children.filter(lambda value: type(value) is not list or not value)
        return st.dictionaries(keys(), children, max_size=4) | st.lists(item, max_size=3)

    values = st.recursive(scalars(), inside, max_leaves=12)
    return st.dictionaries(keys(), values, min_size=1, max_size=5).filter(lambda tree: depth(tree) <= 8)


def depth(value: Any) -> int:
    """Levels of indentation below a value."""
    if isinstance(value, dict):
        return max((1 + depth(inner) for inner in value.values()), default=0)
    if isinstance(value, list):
        # A list stands one level in, a mapping in it another.
        return max((1 + depth(inner) for inner in value), default=0)
    return 0


def same(one: Any, other: Any) -> bool:
    """Equal in value, type and order of keys (1 is not True here)."""
    return json.dumps(one) == json.dumps(other)


def records() -> st.SearchStrategy[dict[str, Any]]:
    """Records that the schema accepts, with text of every kind."""
    text = texts().filter(bool)
    label = st.sampled_from(["rewriting", "code", "on", "null"])
    safety = st.fixed_dictionaries(
        {
            "prompt_harm": st.sampled_from(["unharmful", "borderline", "harmful"]),
            "response_harm": st.sampled_from(["unharmful", "harmful"]),
            "response_mode": st.sampled_from(["full_compliance", "full_refusal"]),
        },
        optional={
            "refusal_reason": st.sampled_from(["safety", "capability"]),
            "hazards": st.lists(label, min_size=1, max_size=3, unique=True),
            "look_alike": st.lists(label, min_size=1, max_size=3, unique=True),
            "adversarial": st.just(True),
        },
    )
    message = st.fixed_dictionaries(
        {"role": st.sampled_from(["system", "user", "assistant"]), "content": text},
        optional={
            "reasoning": text,
            "act": st.lists(st.sampled_from(["question", "answer", "closing"]), min_size=1, unique=True),
            "refers_to": st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True),
            "safety": safety,
            "train": st.just(False),
        },
    )
    alternative = st.fixed_dictionaries(
        {
            "content": text,
            "rank": st.integers(0, 5),
            "response_mode": st.just("full_compliance"),
            "response_harm": st.just("unharmful"),
        },
        optional={"reasoning": text, "why": text},
    )
    waiver = st.fixed_dictionaries(
        {"rule": st.just("style/length"), "reason": text, "by": st.just("a-b"), "of": st.just("0" * 64)},
        optional={"match": st.just("f" * 64)},
    )
    source = st.fixed_dictionaries(
        {"kind": st.sampled_from(["human", "imported"]), "license": st.sampled_from(["MIT", "CC-BY-4.0"])},
        optional={"ref": text, "model": text, "row": st.just("1" * 64), "group": text},
    )
    made = st.fixed_dictionaries(
        {
            "id": st.just("a-record-0123456789"),
            "status": st.just("active"),
            "task": label,
            "domain": label,
            "language": st.sampled_from(["en", "zh-Hant"]),
            "guideline": st.sampled_from(["1.0", "1.10"]),
            "author": st.just("a-b"),
            "created": st.just("2026-11-22"),
            "source": source,
            "reasoning": st.sampled_from(["none", "hidden", "explicit"]),
            "safety": safety,
            "messages": st.lists(message, min_size=1, max_size=3),
        },
        optional={
            "alternatives": st.lists(alternative, min_size=1, max_size=2),
            "evidence": st.lists(text, min_size=1, max_size=2),
            "reference_answer": text,
            "waivers": st.lists(waiver, min_size=1, max_size=2),
            "notes": text,
        },
    )
    return made.map(copy.deepcopy)
