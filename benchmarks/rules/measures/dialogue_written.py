"""Written dialogues in which a later answer gives a detail back, as it was or changed: dialogue_written.txt."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import data
from tunesmith.record import Record

_DETAIL = r"\[\[(\w+): ([^|\]]*)\|([^\]]*)\]\]"


class Written(NamedTuple):
    """A dialogue that agrees with itself, the same with a detail changed, the detail's kind, and its number."""

    number: int
    kind: str
    agreeing: Record
    planted: Record


def written() -> Iterator[Written]:
    """All of them, in order."""
    text = Path(__file__).with_suffix(".txt").read_text("utf-8")
    for number, (head, body) in zip(count(), re.findall(r"^== (.*)\n((?:(?!== ).*\n)+)", text, re.MULTILINE)):
        language, task = head.split()
        turns = re.split(r"^[UA]: ", body, flags=re.MULTILINE)[1:]
        kind = re.findall(_DETAIL, body)[0][0]
        agreeing, planted = (
            data.record([re.sub(_DETAIL, rf"\{group}", turn).strip() for turn in turns], language=language, task=task)
            for group in (2, 3)
        )
        yield Written(number, kind, agreeing, planted)
