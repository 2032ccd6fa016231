"""What the policy may set for the dialogue hook."""

from typing import NamedTuple


class Options(NamedTuple):
    """Turns come in order, their acts fit, nothing is said or asked twice, and facts stay what they were.

    similar_percent: the share of neighbouring word pairs, in percent, from which two answers count as the same.
    """

    similar_percent: int = 80
