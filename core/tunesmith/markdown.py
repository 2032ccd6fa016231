"""Code in Markdown: fenced blocks and code spans, found and written."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# A fence is looked for behind any indentation, quotation marks and list marker, since answers put code into lists.
_FENCE_LINE = (
    r"^(?P<lead>[ \t>]*+)(?P<marker>(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)?(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n]*+)"
)


class Block(NamedTuple):
    """A fenced code block from its opening fence to the end of the closing one, or of the text if there is none."""

    start: int
    end: int
    fence: str
    closed: bool


def blocks(text: str) -> Iterator[Block]:
    """The fenced code blocks by CommonMark's rule; one that is not closed reaches to the end."""
    opening = None
    for match in re.finditer(_FENCE_LINE, text, re.MULTILINE):
        if opening is None:
            if match["fence"][0] == "~" or "`" not in match["info"]:
                opening = match
        elif _closes(match, opening):
            yield Block(opening.start("fence"), match.end(), opening["fence"], True)
            opening = None
    if opening is not None:
        yield Block(opening.start("fence"), len(text), opening["fence"], False)


def _closes(match: re.Match[str], opening: re.Match[str]) -> bool:
    column, opening_column = (found.start("fence") - found.start() for found in (match, opening))
    return (
        match["fence"].startswith(opening["fence"])
        and not match["marker"]
        and not match["info"].strip()
        and match["lead"].count(">") == opening["lead"].count(">")
        and column < opening_column + 4
    )


def fence(text: str, least: int) -> str:
    """At least so many backticks, and more than any run of them in the text that they are to stand around."""
    return "`" * max(least, 1 + max(map(len, re.findall("`+", text)), default=0))


_TICKS = r"`++|\n[ \t]*+(?=\n)"


def without_code(text: str) -> str:
    """The text with blanks in place of fenced and inline code; offsets stay."""
    out, done = [], 0
    for block in blocks(text) if "```" in text or "~~~" in text else ():
        out += [text[done : block.start], " " * (block.end - block.start)]
        done = block.end
    return _without_inline_code("".join([*out, text[done:]]))


def _without_inline_code(text: str) -> str:
    """Code spans reach from a run of backticks to the next run of the same length in the paragraph."""
    runs = list(re.finditer(_TICKS, text))
    next_of_length: dict[int, int] = {}
    closers: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        if runs[number].group()[0] == "\n":
            next_of_length.clear()
            continue
        length = len(runs[number].group())
        if length in next_of_length:
            closers[number] = next_of_length[length]
        next_of_length[length] = number
    out, done, number = [], 0, 0
    while number < len(runs):
        if number in closers:
            start, number = runs[number].start(), closers[number]
            out += [text[done:start], " " * (runs[number].end() - start)]
            done = runs[number].end()
        number += 1
    return "".join([*out, text[done:]])


def anchors(text: str) -> set[str]:
    """The names by which links reach the headings of a page, as GitHub makes them: lower case, hyphens for blanks."""
    titles = re.findall(r"^#{1,6}[ \t]++([^\n]++)", without_code(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}
