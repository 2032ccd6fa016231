"""Weekdays that do not fit their dates."""

import re
from collections.abc import Iterator
from datetime import date

from tunesmith.record import Passage

WEEKDAYS = {
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
_NAMES = tuple(WEEKDAYS)  # of the first seven, in English
_NEAR = 20  # characters behind a weekday within which a date has its first figure
_FROM_YEAR = 1930  # before, calendars differed from country to country, and dates are told from memory


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


def mismatches(passage: Passage) -> Iterator[tuple[str, tuple[int, int]]]:
    """The right weekday of each date that stands beside another one, and where both stand."""
    for name in WEEKDAYS.keys() & passage.vocabulary:
        at = passage.prose.find(name)
        while at >= 0:
            end = at + len(name)
            is_dated = any(char.isdecimal() for char in passage.prose[end : end + _NEAR])
            for pattern in _DATES if is_dated else ():
                match = re.compile(pattern).match(passage.prose, end)
                day = _date(match) if match else None
                if match and day and day.weekday() != WEEKDAYS[name]:
                    yield _NAMES[day.weekday()], (at, match.end())
            at = passage.prose.find(name, end)


def _date(match: "re.Match[str]") -> date | None:
    try:
        month = _MONTHS.get(match["month"]) or int(match["month"])
        day = date(int(match["year"]), month, int(match["day"]))
    except ValueError:  # no month, or no day of the calendar: 31 June
        return None
    return day if day.year >= _FROM_YEAR else None
