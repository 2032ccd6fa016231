"""What a prompt asks of its answer in a form that can be checked."""

from typing import NamedTuple


class Demand(NamedTuple):
    """One checkable demand: its kind, its bounds or words, and where in the prompt it is read from.

    A number is kept as `least` and `most`, both inclusive, so that every relation (at least, at most, exactly, between,
    around) is one pair. `about` marks a number that the prompt gives as a rough one.
    """

    kind: str
    span: tuple[int, int]
    least: int = 0
    most: int | None = None
    words: tuple[str, ...] = ()
    about: bool = False

    def holds(self, number: int) -> bool:
        """Whether a number lies within the bounds."""
        return self.least <= number and (self.most is None or number <= self.most)

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        if self.most is None:
            return f"at least {self.least:,}"
        if self.least == self.most:
            return f"exactly {self.least:,}"
        return f"{self.least:,} to {self.most:,}" if self.least else f"at most {self.most:,}"
