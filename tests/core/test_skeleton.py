"""The texts that wait for the annotator."""

from tunesmith import skeleton


def test_the_texts_are_told_from_each_other_and_found_by_eye() -> None:
    assert skeleton.PROMPT != skeleton.ANSWER
    assert all(text.startswith("TODO: ") and text == text.strip() for text in (skeleton.PROMPT, skeleton.ANSWER))
