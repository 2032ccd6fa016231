"""What the policy may set for the duplicates hook."""

from typing import NamedTuple


class Options(NamedTuple):
    """No two records teach the same thing, and none repeats what a public benchmark asks."""
