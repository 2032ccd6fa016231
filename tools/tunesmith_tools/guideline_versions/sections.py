"""The sections of guideline pages, and which of them were added, removed or edited from one version to another."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tunesmith import markdown

_HEADING = re.compile(r"^(#{1,6})[ \t]++([^\n]++)$", re.MULTILINE)
_ITEM = re.compile(r"^(?=[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]|\|)", re.MULTILINE)  # a list's item or a table's row
_MARKED = re.compile(r"`([a-z0-9_-]+)`|\*\*([a-z0-9_]+)[.:]?\*\*|^\|[ \t]*([a-z0-9_]+)[ \t]*\|", re.MULTILINE)
_RECORD = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-hjkmnp-tv-z]{10})`")
_NOT_GUIDING = ("CHANGELOG.md",)  # it tells of versions and is itself no guideline

Change = Literal["added", "removed", "edited"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a page and the text up to the next heading.

    `name` is what a review's defect calls it, such as `style.md#length`; `titles` are its heading and those that it
    stands under; `blocks` are its paragraphs, list items and table rows, each on one line.
    """

    name: str
    titles: tuple[str, ...]
    blocks: Counter[str]


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What became of a section. `blocks` are those that stand in one of the two versions alone, in order."""

    name: str
    change: Change
    titles: tuple[str, ...]
    blocks: tuple[str, ...]

    @property
    def page(self) -> str:
        """The page that it stands on."""
        return self.name.partition("#")[0]

    @property
    def marked(self) -> frozenset[str]:
        """The words that stand in what changed as code, bold, or in the first cell of a table's row."""
        found = (match.group(match.lastindex or 0) for block in self.blocks for match in _MARKED.finditer(block))
        return frozenset(found)

    @property
    def records(self) -> frozenset[str]:
        """The ids of records that are named in what changed."""
        return frozenset(name for block in self.blocks for name in _RECORD.findall(block))


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[SectionChange]:
    """What became of the sections of two sets of pages, in the order of the pages. Where lines break means nothing."""
    before, after = _of_pages(old), _of_pages(new)
    found = []
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name), after.get(name)
        if one is None and other:
            found.append(SectionChange(name, "added", other.titles, tuple(other.blocks)))
        elif other is None and one:
            found.append(SectionChange(name, "removed", one.titles, tuple(one.blocks)))
        elif one and other and one.blocks != other.blocks:
            blocks = (*(one.blocks - other.blocks), *(other.blocks - one.blocks))
            found.append(SectionChange(name, "edited", other.titles, blocks))
    return sorted(found, key=lambda change: change.page)


def sections(page: str, text: str) -> Iterator[Section]:
    """The sections of a page; what stands before its first heading is one without titles."""
    headings = _headings(text)
    opening = Counter(_blocks(text[: headings[0].start() if headings else len(text)]))
    if opening:
        yield Section(page, (), opening)
    above: list[tuple[int, str]] = []
    used: Counter[str] = Counter()
    for number, match in enumerate(headings, 1):
        end = headings[number].start() if number < len(headings) else len(text)
        above = [one for one in above if one[0] < len(match[1])] + [(len(match[1]), match[2].strip("`*_ "))]
        anchor = _anchor(match[2])
        name = f"{page}#{anchor}-{used[anchor]}" if used[anchor] else f"{page}#{anchor}"
        used[anchor] += 1  # GitHub numbers headings of the same words
        yield Section(name, tuple(title for _, title in above), Counter(_blocks(text[match.end() : end])))


def text_below(text: str, wanted: str) -> str:
    """What stands below the heading of a page that begins with a word, up to the next heading of its rank or above."""
    headings = _headings(text)
    for place, match in enumerate(headings):
        if match[2].split(maxsplit=1)[0].rstrip(",:") == wanted:
            above = (one.start() for one in headings[place + 1 :] if len(one[1]) <= len(match[1]))
            return text[match.end() : next(above, len(text))].strip()
    return ""


def _headings(text: str) -> list[re.Match[str]]:
    """The headings of a page in order; a line in a code block is none."""
    code = [range(block.start, block.end) for block in markdown.blocks(text)]
    return [match for match in _HEADING.finditer(text) if not any(match.start() in span for span in code)]


def _of_pages(pages: Mapping[str, str]) -> dict[str, Section]:
    guiding = sorted(page for page in pages if page not in _NOT_GUIDING)
    return {one.name: one for page in guiding for one in sections(page, pages[page])}


def _blocks(body: str) -> Iterator[str]:
    for paragraph in re.split(r"\n[ \t]*\n", body):
        for block in _ITEM.split(paragraph):
            if line := " ".join(block.split()):
                yield line


def _anchor(title: str) -> str:
    """The name by which links reach a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
