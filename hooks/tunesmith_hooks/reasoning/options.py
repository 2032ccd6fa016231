"""What the policy may set for the reasoning hook."""

from typing import NamedTuple


class Options(NamedTuple):
    """Reasoning stands where the record's mode says, is right in its sums, and answers do not repeat it.

    modes: the reasoning modes that this dataset holds.
    repetition_characters: reasoning shorter than this may stand in the answer too.
    copied_words: a sentence of the reasoning with fewer words may stand in the answer too.
    """

    modes: tuple[str, ...] = ("none", "hidden", "explicit")
    repetition_characters: int = 40
    copied_words: int = 10
