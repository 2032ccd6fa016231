"""Weekdays that do not fit their dates."""

import re
from collections.abc import Iterator
from datetime import date

from tunesmith.record import Passage, Record
from tunesmith_hooks.instruction.options import Options
from tunesmith_hooks.rule import Problem, rule

_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5,
    "sonnabend": 5, "sonntag": 6,
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
    "lunes": 0, "martes": 1, "miércoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "domingo": 6,
}  # fmt: skip
_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12,
    "janvier": 1, "février": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "août": 8, "septembre": 9,
    "octobre": 10,
    "novembre": 11, "décembre": 12,
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
    "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip
_NAMES = frozenset(_WEEKDAYS)
_NEAR = 20  # characters behind a weekday within which a date has its first figure
_FROM_YEAR = 1930  # before, calendars differed from country to country, and dates are told from memory


@rule()
def weekday(record: Record, _options: Options) -> Iterator[Problem]:
    """A weekday in a prompt is that of the full date it stands beside.

    Why: when day and date disagree, nobody knows which was meant, and every deadline reckoned from them is open to
    doubt. Dates with a year from 1930 on are worked out, in English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              The letter is dated Monday, 27 January 2026. When do its 14 days end?
          - role: assistant
            content: |-
              On 10 February 2026.
    Good:
        messages:
          - role: user
            content: |-
              The letter is dated Tuesday, 27 January 2026. When do its 14 days end?
          - role: assistant
            content: |-
              On 10 February 2026.
    """
    for passage in record.prompts:
        if ("20" in passage.text or "19" in passage.text) and not _NAMES.isdisjoint(passage.vocabulary):
            for day, span in _mismatches(passage):
                right = next(name for name, number in _WEEKDAYS.items() if number == day.weekday())
                message = f'"{passage.text[slice(*span)][:60]}" was or will be a {right.capitalize()}'
                yield Problem(passage.where, message, "Correct the weekday or the date.", span)


_LEAD = r"(?:,|\.)?[ ](?:(?:the|den|dem|der|le|el|on|am|vom)[ ])?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
# What follows a weekday: "27 January 2026", "January 27, 2026", "27.1.2026", "2026-01-27".
_DATES = (
    rf"{_LEAD}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[ ](?:of |de )?{_MONTH}(?:,| de| del)?[ ]{_YEAR}",
    rf"{_LEAD}{_MONTH}[ ](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ ]{_YEAR}",
    rf"{_LEAD}(?P<day>\d{{1,2}})\.[ ]?(?P<month>\d{{1,2}})\.[ ]?{_YEAR}",
    rf"{_LEAD}\(?{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})\b",
)


def _mismatches(passage: Passage) -> Iterator[tuple[date, tuple[int, int]]]:
    for name in _NAMES & passage.vocabulary:
        at = passage.prose.find(name)
        while at >= 0:
            end = at + len(name)
            is_dated = any(char.isdecimal() for char in passage.prose[end : end + _NEAR])
            for pattern in _DATES if is_dated else ():
                match = re.compile(pattern).match(passage.prose, end)
                day = _date(match) if match else None
                if match and day and day.weekday() != _WEEKDAYS[name]:
                    yield day, (at, match.end())
            at = passage.prose.find(name, end)


def _date(match: "re.Match[str]") -> date | None:
    try:
        month = _MONTHS.get(match["month"]) or int(match["month"])
        day = date(int(match["year"]), month, int(match["day"]))
    except ValueError:  # no month, or no day of the calendar: 31 June
        return None
    return day if day.year >= _FROM_YEAR else None


RULES = (weekday,)
