"""What near means: the similarity is exact, sketches find what is near, and no text is too short or too odd."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import similarity
from tunesmith.record import Record, from_tree
from tunesmith.similarity import BANDS, LEAST_BANDS, SHINGLE, THRESHOLD, Texts

WORDS = [
    "account",
    "answer",
    "autumn",
    "basket",
    "bicycle",
    "bottle",
    "bridge",
    "camera",
    "chapter",
    "circle",
    "coffee",
    "corner",
    "custom",
    "damage",
    "decide",
    "double",
    "engine",
    "evening",
    "farmer",
    "figure",
    "forest",
    "garden",
    "harbour",
    "history",
    "island",
    "journey",
    "kitchen",
    "ladder",
    "letter",
    "market",
    "minute",
    "museum",
    "notice",
    "orange",
    "parcel",
    "pencil",
    "planet",
    "pocket",
    "printer",
    "quarter",
    "railway",
    "receipt",
    "refund",
    "repair",
    "salary",
    "school",
    "season",
    "shelter",
    "silver",
    "sister",
    "spring",
    "station",
    "street",
    "summer",
    "supply",
    "teacher",
    "ticket",
    "tower",
    "travel",
    "valley",
    "village",
    "voice",
    "weather",
    "window",
]


def _texts(prompt: str, answers: str = "", task: str = "code", **changes: object) -> Texts:
    messages = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answers}]
    tree = {"id": "x-0123456789", "status": "active", "task": task, "messages": messages, **changes}
    made = similarity.texts(from_tree(tree))  # type: ignore[arg-type]
    assert made
    return made


def _told(*contents: str, **fields: object) -> Record:
    roles = ("user", "assistant")
    messages = [{"role": roles[at % 2], "content": text} for at, text in enumerate(contents)]
    return from_tree({"id": "x-0123456789", "status": "active", "messages": messages, **fields})  # type: ignore[dict-item]


def test_bands_are_the_same_on_every_machine() -> None:
    text = "why does a spoon in a glass of water look bent? 東京 naïve café"
    assert [f"{key:016x}" for key in similarity.bands(text)[:3]] == [
        "730580713113de13",
        "9f3dba6b925406e5",
        "458a10cacbd004fd",
    ]
    assert len(similarity.bands(text)) == BANDS == len(set(similarity.bands(text)))


@given(st.text())
def test_the_hash_of_a_shingle_is_a_sum_over_its_code_points(text: str) -> None:
    """Worked out one by one, as another implementation may do it."""
    expected = []
    for at in range(max(1, len(text) - SHINGLE + 1)):
        points = map(ord, text[at : at + SHINGLE])
        mixed = sum(point * weight for point, weight in zip(points, similarity.WEIGHTS, strict=False)) % 2**32
        mixed = (mixed ^ mixed >> 15) * similarity.MIX
        expected.append(mixed >> 24 & (1 << 30) - 1)
    assert list(similarity.hashes(text)) == expected


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    keys = similarity.bands(text)
    assert len(keys) == BANDS and all(0 <= key < 1 << 64 for key in keys)
    assert similarity.jaccard(text, text) == 1.0
    assert similarity.bands(f"{text} \0") != keys


@given(st.text(min_size=1), st.text(min_size=1))
def test_similarity_is_that_of_the_sets_of_shingles(a: str, b: str) -> None:
    one, two = ({text[at : at + SHINGLE] for at in range(max(1, len(text) - 4))} for text in (a, b))
    exact = len(one & two) / len(one | two)
    assert similarity.jaccard(a, b) == pytest.approx(exact)


@given(st.text(alphabet="ab", max_size=SHINGLE - 1), st.text(alphabet="ab", max_size=SHINGLE - 1))
def test_short_texts_are_alike_if_they_are_equal(a: str, b: str) -> None:
    assert (similarity.jaccard(a, b) >= THRESHOLD) is (a == b)
    assert (similarity.bands(a) == similarity.bands(b)) is (a == b)


@pytest.mark.parametrize("words", [8, 40, 200, 1200])
def test_edited_texts_are_candidates(words: int) -> None:
    chance = random.Random(words)
    near = missed = 0
    for _ in range(300 if words < 1000 else 40):
        text = [f"{chance.choice(WORDS)}{chance.randint(0, 9)}" for _ in range(words)]
        edited = list(text)
        for _ in range(max(1, words // 25)):
            edited[chance.randrange(words)] = chance.choice(WORDS)
        a, b = " ".join(text), " ".join(edited)
        if similarity.jaccard(a, b) >= THRESHOLD:
            near += 1
            shared = sum(map(int.__eq__, similarity.bands(a), similarity.bands(b)))
            missed += shared < LEAST_BANDS
    assert near > 20 and missed <= near // 100


def test_unlike_texts_share_no_bands() -> None:
    chance = random.Random(7)
    texts = [" ".join(f"{chance.choice(WORDS)}{chance.randint(0, 99)}" for _ in range(120)) for _ in range(60)]
    keys = [similarity.bands(text) for text in texts]
    pairs = [(a, b) for number, a in enumerate(keys) for b in keys[:number]]
    assert sum(sum(map(int.__eq__, a, b)) >= LEAST_BANDS for a, b in pairs) < len(pairs) // 100


def test_a_record_is_compared_by_its_prompt_and_its_answers() -> None:
    made = similarity.texts(_told("First  Question?", "Yes.", "And\nthen?", "No."))
    assert made and (made.prompt, made.answers) == ("first question? and then?", "yes. no.")
    trained = [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "No.", "train": False}]
    draft = from_tree({"id": "x-0123456789", "status": "draft", "messages": trained})  # type: ignore[dict-item]
    assert similarity.texts(draft) == Texts("hello?", "no.", ("hello?",), "", ())


def test_the_system_message_does_not_count() -> None:
    messages = [{"role": "system", "content": "Be brief."}, *_told("What now?", "Wait.").tree["messages"]]  # type: ignore[misc]
    made = similarity.texts(_told(messages=messages))
    assert made == similarity.texts(_told("What now?", "Wait."))


@pytest.mark.parametrize("fields", [{"status": "withdrawn"}, {"status": "erased"}, {"messages": []}])
def test_what_is_gone_or_empty_is_compared_with_nothing(fields: dict[str, object]) -> None:
    assert similarity.texts(_told("What now?", "Wait.", **fields)) is None


def test_records_with_different_documents_are_not_alike() -> None:
    prompt = {"role": "user", "content": "Summarize the document."}
    both = []
    for md5 in ("0" * 32, "0" * 32, "1" * 32):
        asked = {**prompt, "attachment": {"path": "artifacts/x.txt", "md5": md5}}
        both.append(similarity.texts(_told(messages=[asked, {"role": "assistant", "content": "It is short."}])))
    one, same, other = both
    assert one and same and other
    assert similarity.compare(one, same) == ("exact", 1.0)
    assert similarity.compare(one, other) is None


def test_kinds_of_likeness() -> None:
    long = "Our bakery throws away forty loaves every evening. Suggest three ways to sell less bread and earn as much."
    one = _texts(long, "Bake less on the days on which most is left.")
    assert similarity.compare(one, _texts(long.upper(), "bake less on the days on which most is left.")) == ("exact", 1)
    near = similarity.compare(
        one, _texts(long.replace("forty", "fifty"), "Bake less on the days on which most is left.")
    )
    assert near and near.kind == "near" and THRESHOLD <= near.share < 1
    other = "Sell what is left to a farm, at night, for pigs; it costs you a phone call and a crate in the yard."
    assert similarity.compare(one, _texts(long, other)) == ("prompt", 1.0)
    assert similarity.compare(one, _texts("Name a grey cat.", other)) is None


def test_shared_pieces_do_not_make_prompts_alike() -> None:
    instruction = "Classify the sentiment of this review as positive, neutral or negative, and answer in one word: "
    one, two = _texts(f"{instruction}Great phone!", "positive"), _texts(f"{instruction}Loud fan.", "negative")
    shared = {similarity.piece_key("code", one.pieces[0])}
    assert one.pieces[0] == two.pieces[0] == " ".join(instruction.casefold().split())
    assert similarity.compare(one, two) is not None
    assert similarity.compare(one, two, shared.__contains__) is None
    again = _texts(f"{instruction}great  phone!", "It is positive, I would say, since its owner calls it great.")
    assert similarity.compare(one, again, shared.__contains__) == ("prompt", 1.0)
    assert similarity.piece_key("extraction", one.pieces[0]) not in shared  # of another task
    everything = {similarity.piece_key("code", piece) for text in (one, two) for piece in text.pieces}
    assert one.distinct(everything.__contains__) == one.prompt  # where nothing else is left, all of it counts


SHOP = "Would somebody who works in a shop and hears a customer say {} at the end of a long day think it is friendly?"


@pytest.mark.parametrize(
    "marked",
    ['"{}"', "'{}'", "“{}”", "«{}»", "({})", "[{}]", "<text>{}</text>", "`{}`", "**{}**", "\n{}\n", "this: {}. And"],
)
def test_a_text_that_is_marked_off_is_a_piece_of_its_own(marked: str) -> None:
    one, two = (_told(SHOP.format(marked.format(text)), "Yes.") for text in ("Good morning", "See you soon"))
    a, b = similarity.texts(one), similarity.texts(two)
    assert a and b
    assert similarity.jaccard(a.prompt, b.prompt) >= similarity.THRESHOLD - 0.1
    shared = {similarity.piece_key(a.task, piece) for piece in set(a.pieces) & set(b.pieces)}
    assert len(shared) == 2
    assert similarity.compare(a, b, shared.__contains__) is None


def test_what_only_one_of_two_prompts_has_counts_even_if_a_task_has_it() -> None:
    """Else two records would become near because others are added, and might stand in two splits by then."""
    passage = "The harbour of the old town silts up faster than the dredger can work, and the ferry waits for the tide."
    one = _texts(f"{passage} answer in one word.")._replace(pieces=(passage, "answer in one word."))
    two = _texts(f"{passage} reply with a list.")._replace(pieces=(passage, "reply with a list."))
    likeness = similarity.compare(one, two)
    keys = {similarity.piece_key("code", piece) for piece in (one.pieces[1], two.pieces[1])}
    assert similarity.compare(one, two, keys.__contains__) == likeness
    assert similarity.compare(one, two, {similarity.piece_key("code", passage)}.__contains__) is None


@given(st.lists(st.text(alphabet="ab .:\n"), min_size=1, max_size=5), st.sets(st.integers(0, 5)))
def test_a_sketch_is_that_of_what_is_left(lines: list[str], dropped: set[int]) -> None:
    made = similarity.texts(_told("\n".join([*lines, "Why?"]), "Because."))
    assert made
    keys = similarity.piece_keys(made)
    shared = {key for number, key in enumerate(keys) if number in dropped}
    sketch = similarity.sketch(made, shared.__contains__)
    distinct = made.distinct(shared.__contains__)
    assert sketch.prompt == similarity.bands(distinct)
    assert sketch.whole == similarity.bands(made.with_answers(distinct))
    assert similarity.may_be_near(sketch.marks[: similarity.BINS], sketch.marks[: similarity.BINS])
    assert len(sketch.marks) == 2 * similarity.BINS
