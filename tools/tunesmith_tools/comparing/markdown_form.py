"""A comparison as Markdown for a pull request or a changelog.

What a dataset holds stands in code alone, inline or fenced; see markdown_code. The whole has a bound, so that GitHub
takes it.
"""

from collections.abc import Iterator, Sequence

from tunesmith.finding import counted
from tunesmith_tools.comparing import changes, sentences, showing, words
from tunesmith_tools.comparing.changes import Added, Edited, Relabelled, Withdrawn
from tunesmith_tools.comparing.comparison import Comparison
from tunesmith_tools.comparing.fields import PassageEdit
from tunesmith_tools.comparing.showing import Marks
from tunesmith_tools.comparing.text_form import departure
from tunesmith_tools.markdown_code import LONGEST, code, fenced

MOST = 60_000  # characters; GitHub takes 65,536
_CUT_SHORT = "_More did not fit; `tunesmith diff --format json` has it all._"
_MOST_LINES = 40  # of one passage
_WIDTH = 300  # characters of a line of an edit, less than `fenced` cuts


def page(found: Comparison) -> str:
    """The whole page, never longer than MOST; what does not fit is left out from the end, and that is said."""
    text = "\n".join(head(found)).rstrip("\n")
    for title, items in _sections(found):
        section, is_whole = _folded(title, items, MOST - len(text) - len(_CUT_SHORT) - 10)
        text += section
        if not is_whole:
            return f"{text}\n\n{_CUT_SHORT}\n"
    return f"{text}\n"


def head(found: Comparison) -> Iterator[str]:
    """The counts as a heading, then what is compared, alarms and notes."""
    yield from (f"### {sentences.counts(found.changes)}", "", code(sentences.title(found), LONGEST), "")
    yield from (f"- **Attention:** {code(told, LONGEST)}" for told in sentences.alarms(found))
    yield from (f"- {code(told, LONGEST)}" for told in sentences.notes(found))


def _sections(found: Comparison) -> Iterator[tuple[str, Iterator[str]]]:
    """What is folded away, by title."""
    for kind in sentences.KINDS:
        records = getattr(found.changes, kind)
        items: Iterator[str]
        if kind == "edited":
            items = (_edited(*one) for one in changes.passages(*found.views, records))
        else:
            items = map(_record, records)
        if records:
            yield f"{counted(len(records), 'record')} {kind}", items
    if found.shares:
        yield (
            "Composition of active records",
            (f"- {code(f'{one.label} {one.value}')}: {sentences.share(one)}" for one in found.shares),
        )


def _folded(title: str, items: Iterator[str], room: int) -> tuple[str, bool]:
    """Items behind a line that opens them, as many as there is room for, and whether these are all."""
    begin, end = f"\n\n<details><summary>{title}</summary>\n", "\n\n</details>"
    shown: list[str] = []
    room -= len(begin) + len(end)
    for item in items:
        room -= len(item) + 1
        if room < 0:
            break
        shown.append(item)
    text = "\n".join([begin, *shown]) + end
    return (text, True) if room >= 0 else (text if shown else "", False)


def _name(one: Added | Edited | Relabelled | Withdrawn) -> str:
    return f"- {code(one.id)} ({code(one.split) if one.split else 'not designated'})"


def _edited(one: Edited, passages: Sequence[PassageEdit]) -> str:
    return f"{_name(one)}\n\n{fenced(_edits(passages), 'diff')}\n"


def _record(one: Added | Relabelled | Withdrawn) -> str:
    name = _name(one)
    if isinstance(one, Relabelled):
        return f"{name}: {', '.join(code(sentences.label(change)) for change in one.labels)}"
    if isinstance(one, Withdrawn):
        return f"{name}: {code(departure(one), LONGEST)}"
    return f"{name}: {one.how}, {', '.join(map(code, filter(None, one.labels)))}"


def _edits(passages: Sequence[PassageEdit]) -> Iterator[str]:
    """Each passage as it was and as it is, as diffs are coloured."""
    for passage in passages:
        yield f"@@ {passage.where} @@"
        pieces = words.pieces(passage.before, passage.after)
        if passage.before:
            yield from _side("-", pieces, showing.removed)
        if passage.after:
            yield from _side("+", pieces, showing.added)


def _side(sign: str, pieces: Sequence[words.Piece], marks: Marks) -> Iterator[str]:
    shown = [
        line[start : start + _WIDTH]
        for line in showing.lines(pieces, marks, whole=False)
        for start in range(0, len(line) or 1, _WIDTH)
    ]
    yield from (f"{sign} {line}".rstrip() for line in shown[:_MOST_LINES])
    if len(shown) > _MOST_LINES:
        yield f"{sign} … ({counted(len(shown) - _MOST_LINES, 'more line')})"
