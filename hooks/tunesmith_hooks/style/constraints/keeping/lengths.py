"""How long a text is. Where definitions of a word or a sentence differ, every sensible count is given."""

import re

from tunesmith import markdown, text
from tunesmith.record import Passage

_HEADING = r"^[ \t]*#{1,6} .*$|^[^\w\n<]{0,20}<<[^<>\n]{1,120}>>[^\w\n]{0,20}$|^[ \t]*(\*\*|__)[^*\n]{1,80}\1:?[ \t]*$"
_COUNT_NOTE = (
    r"[(\[*_]{0,4}\b(?:word count:? )?\d{1,6} (?:words|wörter|mots|palabras)\b[)\]*_.]{0,6}$"
    r"|\bword count:? \d{1,6}[)\].]{0,6}$"
)
_DIVIDER = r"^[ \t]*(?:\*[ \t]*){3,}$|^[ \t]*-{3,}[ \t]*$|^[ \t]*_{3,}[ \t]*$"
_ABBREVIATION = (
    r"(?:\b(?:e\.g|i\.e|etc|vs|dr|mr|mrs|ms|prof|st|approx|ca|inc|ltd|co|jr|sr|gen|p\.?s|p\.?p\.?s|bzw|z\. ?b|d\. ?h|"
    r"usw|sog|vgl|mio|mrd|bsp|mme|mlle|p\. ?ej|sra?|ud|uds|núm|pág|max|min|a\.m|p\.m|u\.s|u\.k|\d+|[^\W\d_])\.)$"
)
_NUMBERED = r"\b(?:no|nr|fig|art|abs|vol|ch|p|pp)\.$"  # abbreviations before a number
_LAST = 40  # characters in which a sentence ends
_FENCE = r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$"
_LABEL_LINE = r"^\W*[^\W\d_]{3,12} (?:\d{1,3}|[ivx]{1,5})\W*$"


def counts(kind: str, passage: Passage) -> frozenset[int]:
    """The lengths of a text in a unit, by each way of counting; of words and sentences all between two of them."""
    return _COUNTED[kind](passage)


def usual(kind: str, passage: Passage) -> int:
    """One of the counts, which costs little: where it fits, the others need not be known."""
    if kind == "words":
        return _tokens(passage.text)
    if kind == "sentences":
        return len(passage.sentences)
    if kind == "characters":
        return len(passage.text)
    return passage.text.count("\n") + 1 if kind == "lines" else passage.text.count("\n\n") + 1


def _words(passage: Passage) -> frozenset[int]:
    tokens, body = _tokens(passage.text), _body(passage.text)
    least = min(len(passage.words), tokens, _tokens(body))
    return frozenset(range(least, max(len(passage.words), tokens) + 1))


def _tokens(written: str) -> int:
    """What stands between spaces and holds a letter or digit."""
    return sum(token[0].isalnum() or any(char.isalnum() for char in token) for token in written.split())


def _body(written: str) -> str:
    """Without headings, a title, a lead-in that ends in a colon, code, and a note of the number of words."""
    body = markdown.without_code(written) if "`" in written or "~~~" in written else written
    body = re.sub(_HEADING, "", body, flags=re.MULTILINE)
    body = re.sub(_COUNT_NOTE, "", body.rstrip(), flags=re.IGNORECASE).strip()
    head, blank, rest = body.partition("\n")
    is_lead = head.rstrip().endswith(":") or (
        rest.startswith("\n") and len(head.split()) <= 12 and head.rstrip()[-1:] not in '.!?…"”'
    )
    return rest.strip() if blank and is_lead and rest.strip() else body


def _sentences(passage: Passage) -> frozenset[int]:
    pieces = [passage.text[start:end] for start, end in passage.sentences]
    said = [piece for piece in pieces if any(char.isalnum() for char in piece)]
    most = sum(not re.search(_HEADING, piece) and not re.search(_LABEL_LINE, piece.lower()) for piece in said)
    return frozenset(range(min(_ended(_body(passage.text)), most), most + 1))


def _ended(body: str) -> int:
    """Sentences that end as such, without those inside of another: quoted, abbreviated or running on."""
    pieces = [body[start:end] for start, end in text.sentences(body)]
    number, open_quote = 0, False
    for index, piece in enumerate(pieces):
        if len(re.findall('["“”„«»]', piece)) % 2:
            open_quote = not open_quote
        if not any(char.isalnum() for char in piece) or open_quote:
            continue
        following = pieces[index + 1].lstrip("\"'“”«»*_(- ") if index + 1 < len(pieces) else ""
        is_number = following[:1].isdigit() and re.search(_NUMBERED, piece.lower())
        runs_on = is_number or (following[:1].islower() and piece[:1].isupper())
        number += (
            bool(re.search(r"[.!?…。！？]\W*$", piece[-_LAST:]))
            and not re.search(_ABBREVIATION, piece.lower())
            and not runs_on
        )
    last = pieces[-1] if pieces else ""
    if last and re.search(_ABBREVIATION, last.lower()):
        number += 1
    return max(1, number)


def _paragraphs(passage: Passage) -> frozenset[int]:
    blocks = _blocks(passage.text)
    prose = [block for block in blocks if not _is_heading(block)]
    led = [block for block in prose if not block.rstrip().endswith(":")]
    merged = [block for block in led if not re.match(r"\s*(?:[-*+•]|\d+[.)])\s", block)]
    ways = {len(blocks), len(prose), len(led), len(merged)} - {0}
    if re.search(_DIVIDER, passage.text, re.MULTILINE):
        ways.add(sum(bool(part.strip()) for part in re.split(_DIVIDER, passage.text, flags=re.MULTILINE)))
    if len(blocks) == 1:
        ways.add(sum(bool(line.strip()) for line in passage.text.splitlines()))
    elif prose and not re.search(r"[.!?…\"”*)]\s*$", prose[0]) and len(prose[0].split()) <= 12:
        ways.add(len(prose) - 1)
    return frozenset(ways)


def _blocks(written: str) -> list[str]:
    """What stands between blank lines, dividers aside."""
    blocks = re.split(r"\n[ \t]*\n", re.sub(_DIVIDER, "", written, flags=re.MULTILINE))
    return [block.strip() for block in blocks if block.strip()]


def _is_heading(block: str) -> bool:
    return "\n" not in block and bool(
        re.fullmatch(_HEADING, block)
        or re.fullmatch(r"\*{0,2}(?:section|paragraph|part) \w{1,5}\W*", block, re.IGNORECASE)
    )


def _lines(passage: Passage) -> frozenset[int]:
    """Lines that hold a letter or digit; those of code alone too, while fences are none."""
    unfenced = re.sub(_FENCE, "", passage.text, flags=re.MULTILINE)
    lines = [line for line in unfenced.splitlines() if any(char.isalnum() for char in line)]
    body = [line for line in _body(passage.text).splitlines() if any(char.isalnum() for char in line)]
    led = [line for line in body if not line.rstrip().endswith(":")]
    ways = {len(lines), len(body), len(led), max(0, len(lines) - 1) if _is_titled(passage.text) else len(lines)}
    return frozenset(ways | _lines_of_code(passage.text))


def _lines_of_code(written: str) -> set[int]:
    """With and without lines that hold brackets alone."""
    blocks = markdown.blocks(written) if "```" in written else ()
    code = [line for block in blocks for line in written[block.start : block.end].splitlines()[1:]]
    lines = [line for line in code if line.strip() and not re.match(_FENCE, line)]
    return {len(lines), sum(any(char.isalnum() for char in line) for line in lines)} if lines else set()


def _is_titled(written: str) -> bool:
    return "\n\n" in written[:120]


def _characters(passage: Passage) -> frozenset[int]:
    whole, body = passage.text.strip(), _body(passage.text)
    fewest = min(len(whole), len(body), sum(not char.isspace() for char in body))
    return frozenset(range(fewest, max(len(whole), len(passage.text)) + 1))


_COUNTED = {
    "words": _words,
    "sentences": _sentences,
    "paragraphs": _paragraphs,
    "lines": _lines,
    "characters": _characters,
}
