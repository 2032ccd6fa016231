"""What the policy may set for the safety hook."""

from typing import NamedTuple


class Options(NamedTuple):
    """Safety labels are complete and agree with each other and with those of the turns.

    support_hazards: hazards whose answers must name help.
    support_sensitive: sensitive topics whose answers must name help.
    support_words: further names of help, such as a local line.
    """

    support_hazards: tuple[str, ...] = ("self_harm",)
    support_sensitive: tuple[str, ...] = ()
    support_words: tuple[str, ...] = ()
