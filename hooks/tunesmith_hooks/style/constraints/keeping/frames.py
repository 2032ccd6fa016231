"""How a text begins and ends."""

import re

from tunesmith import text

_MARKS = " \t\n\"'“”‘’„«»*_`#>()[]{}<"
_ENDS = _MARKS + ".!?…,;:"


def _plain(written: str) -> str:
    return " ".join(text.folded(written).translate(str.maketrans("“”„«»", '"' * 5)).split())


def starts(written: str, phrase: str) -> bool:
    """Whether a text begins with a phrase, marks and case aside."""
    return _plain(written).lstrip(_MARKS).startswith(_plain(phrase).strip(_ENDS))


def ends(written: str, phrase: str) -> bool:
    """Whether a text ends with a phrase, marks and case aside."""
    return _plain(written).rstrip(_ENDS).endswith(_plain(phrase).strip(_ENDS))


def is_quoted(written: str) -> bool:
    """Whether a text stands in quotation marks as a whole."""
    whole = written.strip().strip("*_` \n")
    return len(whole) > 1 and whole[0] in "\"“„«'‘”「『" and whole[-1] in "\"”“»'’」』"


def has_postscript(written: str, mark: str) -> bool:
    """Whether there is a postscript with a mark such as P.S., with or without full stops."""
    letters = [char for char in mark.upper() if char.isalpha()]
    return bool(re.search(r"(?<!\w)" + r"\.?\s?".join(letters) + r"(?!\w)", written.upper()))


def names_one(written: str, options: tuple[str, ...]) -> bool:
    """Whether a text holds one of several phrases."""
    running = _plain(written)
    return any(re.search(rf"(?<!\w){re.escape(_plain(option).strip(_ENDS))}(?!\w)", running) for option in options)


def is_one(written: str, options: tuple[str, ...]) -> bool:
    """Whether a text is one of several words and nothing else."""
    return _plain(written).strip(_ENDS) in options


def paragraph_starts(written: str, number: int, word: str) -> bool:
    """Whether a paragraph begins with a word; number -1 is the last, and a title need not count as one."""
    blocks = [
        block
        for block in re.split(r"\n\s*\n|^\s*\*{3}\s*$", written, flags=re.MULTILINE)
        if any(c.isalnum() for c in block)
    ]
    lines = [line for line in written.splitlines() if any(c.isalnum() for c in line)]
    wanted = (
        [blocks[-1:], lines[-1:]]
        if number == -1
        else [blocks[number - 1 : number + 1], lines[number - 1 : number] if len(blocks) == 1 else []]
    )
    return any(starts(one, word) and _first_word(one) == _plain(word) for group in wanted for one in group)


def _first_word(written: str) -> str:
    found = re.search(r"[\w'-]+", _plain(written))
    return found.group().strip("'") if found else ""


def repeats(written: str, prompt: str) -> bool:
    """Whether a text begins with the request of a prompt, as a whole or without the sentence that asks to repeat it."""
    answer = text.words(text.folded(written))
    return any(request and answer[: len(request)] == request for request in _requests(prompt))


def _requests(prompt: str) -> list[list[str]]:
    """What may be meant by the request: all of it, its other paragraphs, lines or sentences, what follows a colon."""
    folded = text.folded(prompt)
    sentences = [folded[start:end] for start, end in text.sentences(folded)]
    blocks, lines = re.split(r"\n\s*\n", folded), folded.splitlines()
    ways = [folded, *blocks, *lines, *sentences]
    for pieces in (blocks, lines, sentences):
        ways.append(" ".join(piece for piece in pieces if not _is_about_repeating(piece)))
        first = next((index for index, piece in enumerate(pieces) if _is_about_repeating(piece)), len(pieces))
        last = max((index for index, piece in enumerate(pieces) if _is_about_repeating(piece)), default=-1)
        ways += [" ".join(pieces[:first]), " ".join(pieces[last + 1 :]), " ".join(pieces[first + 1 :])]
    ways += [piece.partition(":")[2] for piece in (folded, *lines, *sentences)]
    found = [text.words(way) for way in ways if not _is_about_repeating(way) or way == folded]
    return [words for words in found if len(words) > 2]


def _is_about_repeating(piece: str) -> bool:
    return bool(
        re.search(
            r"\brepeat|\b(?:do not|don't) (?:say|change)\b|\bbefore (?:you|repeating|answering|responding)\b|then give",
            piece,
        )
    )
