"""Which form a text has."""

import json
import re

from tunesmith import markdown


def has_json(text: str, *, alone: bool) -> bool:
    """Whether the text is JSON, in a fence or not; unless it is to stand alone, whether it holds some."""
    if _is_json(text) or _is_json_lines(text):
        return True
    fenced = [(block, _inside(text, block)) for block in markdown.blocks(text)]
    if any(
        _is_json(inside) or _is_json_lines(inside) for block, inside in fenced if not alone or not _around(text, block)
    ):
        return True
    return not alone and any(_is_json(text[start:end]) for start, end in _braced(text))


def _inside(text: str, block: markdown.Block) -> str:
    whole = text[block.start : block.end].partition("\n")[2]
    return whole.rpartition("\n")[0] if block.closed else whole


def _around(text: str, block: markdown.Block) -> str:
    return (text[: block.start] + text[block.end :]).strip()


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_json_lines(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith(("{", "[")) and _is_json(line) for line in lines)


def _braced(text: str) -> list[tuple[int, int]]:
    pairs = [(text.find(first), text.rfind(last) + 1) for first, last in ("{}", "[]")]
    return [(start, end) for start, end in pairs if 0 <= start < end]


def has_table(text: str) -> bool:
    """Whether there is a table: of Markdown, HTML, with tabs, or drawn."""
    rows = re.findall(r"^.*\S.*\|.*\S.*$|^\|.*$", text, re.MULTILINE)
    return (
        len(rows) >= 2
        or "<table" in text.lower()
        or len(re.findall(r"^[^\t\n]+\t.+$", text, re.MULTILINE)) >= 2
        or "+--" in text
        or bool(re.search(r"(?m)^[ \t]*[|┌├└]", text))
        or len(re.findall(r"(?m)^\S.*\S {3,}\S", text)) >= 3
    )


def bullets(text: str) -> int:
    """How many lines begin with a bullet or a number."""
    return len(re.findall(r"^[ \t>]*(?:[-*+•‣◦·–—●○▪■➢➤✓✔]|\(?\d{1,3}[.)])[ \t]*\S", text, re.MULTILINE))


def numbered(text: str) -> int:
    """How many lines begin with a number or a letter of a list."""
    return len(re.findall(r"^[ \t>#*_]*(?:step )?\(?(?:\d{1,3}|[a-z])[.):]", text, re.MULTILINE | re.IGNORECASE))


def has_code_block(text: str) -> bool:
    """Whether there is a fenced or an indented block of code."""
    return any(True for _ in markdown.blocks(text)) or bool(re.search(r"(?m)^(?: {4}|\t)\S", text))


def has_title(text: str) -> bool:
    """Whether there is something in double angle brackets."""
    return bool(re.search(r"<<[^<>\n]{1,300}>>|«[^«»\n]{1,300}»|《[^《》\n]{1,300}》", text))


def highlights(text: str) -> int:
    """How many stretches are in italics or bold, or otherwise marked."""
    starred = len(re.findall(r"\*{1,3}[^*\n]{1,2000}\*{1,3}", text))
    return starred + len(
        re.findall(r"(?<!\w)_{1,2}[^_\n]{1,300}_{1,2}(?!\w)|<(?:b|i|em|strong|mark)>|==[^=\n]{1,300}==", text)
    )


def placeholders(text: str) -> int:
    """How many stretches stand in square brackets."""
    return len(re.findall(r"\[[^\[\]\n]{0,200}\]", text))


def sections(text: str, label: str) -> int:
    """How many sections are labelled: Section 1, SECTION 2."""
    return len(
        re.findall(rf"(?<!\w){re.escape(label)}[ \t]*#?(?:\d{{1,3}}|[ivx]{{1,5}}|{_SPELLED})\b", text, re.IGNORECASE)
    )


_SPELLED = "one|two|three|four|five|six|seven|eight|nine|ten"


def parts(text: str, mark: str) -> int:
    """How many parts lie between dividers; those that hold nothing do not count."""
    sign = re.escape(mark[0])
    if mark == "***":  # the other sign of a thematic break
        pattern = r"(?<![*\w])\*{3}(?![*\w])|^[ \t]*(?:\*[ \t]*){3,}$"
    else:
        pattern = rf"{sign}{{4,}}" if len(mark) > 3 else rf"(?<!{sign}){sign}{{3}}(?!{sign})"
    return sum(any(char.isalnum() for char in part) for part in re.split(pattern, text, flags=re.MULTILINE))
