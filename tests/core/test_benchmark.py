"""What repeats an item of a benchmark is found however it is dressed up; other texts are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import benchmark
from tunesmith.benchmark import Overlap, Unusable
from tunesmith.record import Record, from_tree

ITEM = (
    "Mara picks eleven baskets of plums in the morning and four fewer in the afternoon; how many baskets of plums does "
    "she pick on that day?"
)
SHORT = "What holds a kettle's lid on?"
MADE = benchmark.made("plums", [[ITEM, "Eighteen."], [SHORT], ["Yes."], ["What is seven plus four?"]])


def _record(prompt: str, answer: str = "Eighteen.", **fields: object) -> Record:
    messages = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]
    return from_tree({"id": "x-0123456789", "status": "active", "messages": messages, **fields})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "prompt",
    [
        ITEM,
        ITEM.upper(),
        ITEM.replace(",", "").replace(";", " -- ").replace(" ", "\n"),
        f"I need help with this one. {ITEM} Thank you very much in advance.",
        " ".join(ITEM.split()[4:18]),
        "ｗｈａｔ holds a kettle’s lid on",
        f"Tell me one thing. {SHORT} I wonder.",
        f"I have a list:\n{SHORT.lower()}",
    ],
)
def test_a_repeated_item_is_found(prompt: str) -> None:
    (found,) = benchmark.overlaps(_record(prompt), [MADE])
    assert found == Overlap(0, "messages", 0, 2 if "kettle" in prompt else 1)


@pytest.mark.parametrize(
    "prompt",
    [
        " ".join(ITEM.split()[:12]),
        ITEM.replace(" the ", " each "),
        "What holds a kettle's lid?",
        "Tell me: is it true that what holds a kettle's lid on is its weight?",
        "Yes.",
        "He asked me. What is seven plus four?",  # too short to count as a sentence
        "",
    ],
)
def test_other_texts_are_not(prompt: str) -> None:
    assert list(benchmark.overlaps(_record(prompt), [MADE])) == []


def test_answers_and_alternatives_count_and_the_set_is_named() -> None:
    other = benchmark.made("other", [["A set of which nothing is found here at all."]])
    subject = _record("Why?", ITEM, alternatives=[{"content": "No."}, {"content": ITEM}])
    found = list(benchmark.overlaps(subject, [other, MADE]))
    assert found == [Overlap(1, "messages", 1, 1), Overlap(1, "alternatives", 1, 1)]


def test_what_many_items_are_asked_with_is_left_out() -> None:
    asks = "Write a function that takes a list and returns a new list without changing the list that was given:"
    several = benchmark.made("functions", [[f"{asks} case {number}"] for number in range(benchmark.MOST_ITEMS + 1)])
    assert list(benchmark.overlaps(_record(asks), [several])) == []
    few = benchmark.made("functions", [[f"{asks} case {number}"] for number in range(benchmark.MOST_ITEMS)])
    assert list(benchmark.overlaps(_record(asks), [few])) == [Overlap(0, "messages", 0, 1)]


@given(st.lists(st.lists(st.text(), max_size=3), max_size=4))
def test_a_file_holds_all_of_a_set(items: list[list[str]]) -> None:
    made = benchmark.made("a set, naïve", items)
    assert benchmark.unpacked(benchmark.packed(made)) == made
    assert list(made.hashes) == sorted(set(made.hashes))
    for number, texts in enumerate(items, 1):
        for text in texts:
            for run in benchmark.runs(text):
                assert 0 <= run < 1 << 64
                found = made.item([run])
                assert found is None or found <= number


@pytest.mark.parametrize("spoilt", [b"", b"x", b"tunesmith benchmark 1 {}\n", benchmark.packed(MADE)[:-1]])
def test_other_bytes_are_no_set(spoilt: bytes) -> None:
    with pytest.raises(Unusable):
        benchmark.unpacked(spoilt)


def test_no_text_of_a_benchmark_is_in_its_file() -> None:
    data = benchmark.packed(MADE)
    assert not any(word.encode() in data for word in ("baskets", "kettle", "Eighteen"))


@given(
    st.integers(0, 255), st.sampled_from(["messages", "alternatives"]), st.integers(0, 0x7FFF), st.integers(0, 1 << 31)
)
def test_an_overlap_is_one_number(number: int, listed: str, place: int, item: int) -> None:
    made = Overlap(number, listed, place, item)
    assert 0 <= made.packed < 1 << 64 and Overlap.unpacked(made.packed) == made
