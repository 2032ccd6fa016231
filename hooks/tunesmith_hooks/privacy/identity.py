"""Numbers that states give to persons."""

import re
from collections.abc import Iterator

from tunesmith.record import Record
from tunesmith_hooks.privacy.options import Options
from tunesmith_hooks.privacy.texts import problems
from tunesmith_hooks.rule import Problem, rule

# What each of these numbers leaves among the runs of a text.
_SIX_DIGITS = rb"00(?:[ ./+-]?[0A]){4}"
_HINT = "Leave it out, or write words in its place; nearly every number with right check digits may be somebody's."


@rule()
def national_id(record: Record, _options: Options) -> Iterator[Problem]:
    """No text holds a number by which a state knows a person, such as a Social Security number.

    Why: identities are stolen with it, and it cannot be changed. Found are the numbers of 28 countries whose check
    digits, dates and ranges are right: in a form that nothing else has, such as 000-00-0000, by themselves, else
    with a word such as SSN, NHS, DNI or PESEL beside them. Printed specimens and counted digits pass. Numbers of
    passports and driving licences are not found, since their forms are too plain.

    Bad:
        messages:
          - role: user
            content: |-
              Is PESEL 50660100013 well formed?
          - role: assistant
            content: |-
              Yes, it has eleven digits.
    Good:
        messages:
          - role: user
            content: |-
              Is a PESEL of eleven digits well formed?
          - role: assistant
            content: |-
              Yes, it has eleven digits.
    """
    if record.digit_runs and re.search(_SIX_DIGITS, record.digit_runs):
        from tunesmith_hooks.privacy import national  # with the forms of 28 countries, which few records need

        find = national.finder(record)
        if find:
            yield from problems(record, find, "the identity number of a person", _HINT)


RULES = (national_id,)
