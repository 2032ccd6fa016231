"""How many things a text lists."""

import re

_MARKER = (
    r"^(?P<indent>[ \t]*)(?:>\s?)?(?:#{1,6} |\*\*|__)?(?P<marker>[-*+•‣◦·–—]|\(?\d{1,3}[.):]|"
    r"\(?[a-zA-Z][.)])(?:\*\*)?[ \t]+\S"
)
_LABELLED = (
    r"^[ \t#*_]*(?:[^\W\d_]+ )?[^\W\d_]+ #?\d{1,3}\b[*_]*[:.)–-]|^[ \t#*_]*\d{1,3}(?:[.):]|\uFE0F?\u20E3| (?=[A-Z]))"
)
_SHORT = 12  # words in a line that is an item without a marker
_SHORT_PART = 4  # words between commas


def items(text: str) -> frozenset[int]:
    """How many things are listed, by each way of counting; empty where the text is no list."""
    found = [one for one in re.finditer(_MARKER, text, re.MULTILINE) if not _is_rule(text, one)]
    labelled = len(re.findall(_LABELLED, text, re.MULTILINE))
    if len(found) + labelled < 2:
        alone = found and len(text.strip().splitlines()) == 1
        return frozenset((1,)) if alone else frozenset() if found or labelled else _unmarked(text)
    depths = sorted({_depth(one) for one in found})
    ways = {len(found), labelled, *(sum(_depth(one) == depth for one in found) for depth in depths)}
    for numbered in (True, False):
        of_sort = [
            one for one in found if (one["marker"].strip("(").isalnum() or one["marker"][:1].isdigit()) is numbered
        ]
        ways.add(len(of_sort))
        ways.update(sum(_depth(one) == depth for one in of_sort) for depth in depths)
        ways.update(_runs(text, of_sort))
    headings = len(re.findall(r"^(?:#{1,6} |\*\*[^*\n]+\*\*:?[ \t]*$)", text, re.MULTILINE))
    paragraphs = len(re.findall(r"\n[ \t]*\n", text.strip())) + 1
    ways |= {headings, headings - 1} if headings > 1 else set()
    if len(found) < paragraphs - 2 or (found and _trailing(text, found[-1]) > 200):
        ways |= {paragraphs, paragraphs - 1, paragraphs - 2}
    return frozenset(ways - {0, -1})


def _is_rule(text: str, marker: re.Match[str]) -> bool:
    line = text[marker.start() : text.find("\n", marker.start()) % (len(text) + 1)]
    return not any(char.isalnum() for char in line)


def _depth(marker: re.Match[str]) -> int:
    return len(marker["indent"].expandtabs(4))


def _trailing(text: str, last: re.Match[str]) -> int:
    """How much stands behind the paragraph of the last item."""
    return len(text[last.start() :].partition("\n\n")[2])


def _runs(text: str, found: list[re.Match[str]]) -> set[int]:
    """Sizes of lists that other text lies between."""
    sizes, size, end = set(), 0, 0
    for one in found:
        between = text[end : one.start()]
        if size and "\n\n" in between.partition("\n")[2].rstrip("\n") and between.partition("\n")[2].strip():
            sizes.add(size)
            size = 0
        size, end = size + 1, one.end()
    return sizes | {size}


def _unmarked(text: str) -> frozenset[int]:
    lines = [line for line in text.splitlines() if any(char.isalnum() for char in line)]
    if (
        len(lines) > 2
        and all(len(line.split()) <= _SHORT for line in lines)
        and not re.search(r"[.!?,;:]\s*$", lines[1])
    ):
        led = lines[0].endswith(":") or "\n\n" in text.strip().partition(lines[0])[2][:3]
        return frozenset((len(lines), len(lines) - led))
    if len(lines) == 1:
        return _comma_list(lines[0])
    return frozenset()


def _comma_list(line: str) -> frozenset[int]:
    """Things between commas, if the line has no other words than these."""
    body = line.rpartition(": ")[2].strip().rstrip(".")
    if re.search(r"[.;!?(]", body) or body.count(",") < 2:
        return frozenset()
    parts = [
        part
        for part in re.split(r",\s*(?:and |or |und |oder |et |ou |y |o )?|\s(?:and|or|und|oder|et|ou|y|o)\s", body)
        if part.strip()
    ]
    return (
        frozenset((len(parts), body.count(",") + 1))
        if all(len(part.split()) <= _SHORT_PART for part in parts)
        else frozenset()
    )
