"""What the policy may set for the instruction hook."""

from typing import NamedTuple


class Options(NamedTuple):
    """A prompt holds what it speaks of, and its demands can be met together."""
