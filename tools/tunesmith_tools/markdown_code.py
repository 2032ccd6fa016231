"""What others wrote, in Markdown: always as code, inline or fenced, where Markdown and HTML mean nothing.

Nothing in it closes the code, nobody is mentioned, and every line has a bound.
"""

from collections.abc import Iterable

from tunesmith.markdown import fence
from tunesmith_hooks.report import printable

LONGEST = 400  # characters of a line
LONGEST_NAME = 100


def code(text: str, longest: int = LONGEST_NAME) -> str:
    """Text as inline code: in one line, cut, and with a fence that nothing in it closes. Fit for a table."""
    line = _line(text, longest).replace("|", "\\x7c")  # a table's cell ends at a bar even in code
    if not line.strip():
        return "(blank)"
    ticks = fence(line, 1)
    pad = " " if line[0] in "` " or line[-1] in "` " else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def fenced(lines: Iterable[str], language: str = "text") -> str:
    """Lines as a block of code, cut where they are very long; a line break within one is escaped."""
    inside = "\n".join(_line(line, LONGEST) for line in lines)
    ticks = fence(inside, 3)
    return f"{ticks}{language}\n{inside}\n{ticks}"


def _line(text: str, longest: int) -> str:
    """Text without controls, cut: before they are escaped, which takes time, and after, which makes it longer."""
    return _cut(printable(_cut(text, longest)), longest)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
