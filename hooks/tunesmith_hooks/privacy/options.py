"""What the policy may set for the privacy hook."""

from typing import NamedTuple


class Options(NamedTuple):
    """No text holds an address, number or key that may be somebody's; values reserved for examples pass.

    Every field that people read is judged: messages, reasoning, alternatives, evidence, reference answers, notes and
    reasons. Names of persons, postal addresses and dates of birth are not looked for: no rule without a model of the
    language tells Mr. Baker from a baker. They stay with writers and reviewers.

    safe_domains: domains beside the reserved ones whose e-mail addresses may stand, such as the team's own.
    safe_phones: numbers that may stand, such as "+1 800 555 0100"; blanks and signs in them do not matter.
    """

    safe_domains: tuple[str, ...] = ()
    safe_phones: tuple[str, ...] = ()
