"""The text itself: emptiness, leftovers, length, code fences and invisible characters."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith.canonical import Where
from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith_hooks.rule import Hook, Problem, rule


class Options(NamedTuple):
    """Texts are complete, whole and free of invisible characters.

    max_prompt_characters: the longest system or user message.
    max_response_characters: the longest answer, alternatives included.
    max_reasoning_characters: the longest reasoning of one answer.
    """

    max_prompt_characters: int = 32_000
    max_response_characters: int = 32_000
    max_reasoning_characters: int = 64_000


_BLANK_LETTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe0e\ufe0f\uffa0"
)  # letters and marks without ink
_BLANK_CATEGORIES = frozenset(["Cc", "Cf", "Zl", "Zp", "Zs"])


@rule(waivable=False)
def empty_text(record: Record, _options: Options) -> Iterator[Problem]:
    """A text holds more than white space and invisible characters.

    Why: a text that looks empty teaches the model to say nothing, or to answer nothing.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: "\\n  "
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    for where, text, kind in record.passages:
        if text and not any(_has_ink(char) for char in text):
            yield Problem(where, f"the {kind} holds nothing that can be seen", "Write the text, or remove the message.")


def _has_ink(char: str) -> bool:
    return char not in _BLANK_LETTERS and unicodedata.category(char) not in _BLANK_CATEGORIES


_UNWRITTEN = "TODO:"  # how `tunesmith new` begins the texts that it leaves to the annotator


@rule(waivable=False)
def unwritten_text(record: Record, _options: Options) -> Iterator[Problem]:
    """Every text that `tunesmith new` left to be written is written.

    Why: a text that still begins with its `TODO:` says nothing, and would be trained on as it stands.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              TODO: the answer
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    for where, text, kind in record.passages:
        if text.startswith(_UNWRITTEN):
            yield Problem(where, f"the {kind} is still to be written", "Write it in place of the whole text.")


# A fence is looked for behind any indentation, quotation marks and list marker, since answers put code into lists.
_FENCE_LINE = re.compile(
    r"^(?P<lead>[ \t>]*+)(?P<marker>(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)?(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n]*+)",
    re.MULTILINE,
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
    for match in _FENCE_LINE.finditer(text):
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


@rule()
def fences(record: Record, _options: Options) -> Iterator[Problem]:
    """Every code fence of an answer is closed.

    Why: an open fence turns the rest of the answer into code, and the model learns to leave it open. CommonMark closes
    a fence with a line of the same character, at least as long and with nothing behind it. Prompts are left alone,
    since people write them so.

    Bad:
        messages:
          - role: user
            content: |-
              Print hello in Python.
          - role: assistant
            content: |-
              ```python
              print("hello")
    Good:
        messages:
          - role: user
            content: |-
              Print hello in Python.
          - role: assistant
            content: |-
              ```python
              print("hello")
              ```
    """
    for where, text, kind in record.passages:
        if kind == "prompt" or ("```" not in text and "~~~" not in text):
            continue
        for block in blocks(text):
            if not block.closed:
                message = f"the code fence {block.fence[:10]} is never closed"
                hint = "Close it on a line of its own, or give the outer of nested fences one character more."
                yield Problem(where, message, hint, (block.start, block.start + len(block.fence)))


_TICKS = re.compile(r"`++|\n[ \t]*+(?=\n)")


def without_code(text: str) -> str:
    """The text with blanks in place of fenced and inline code; offsets stay."""
    out, done = [], 0
    for block in blocks(text):
        out += [text[done : block.start], " " * (block.end - block.start)]
        done = block.end
    return _without_inline_code("".join([*out, text[done:]]))


def _without_inline_code(text: str) -> str:
    """Code spans reach from a run of backticks to the next run of the same length in the paragraph."""
    runs = list(_TICKS.finditer(text))
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


# Each form was read against real data: `XXX` alone is a numeral or a film, `[x]` an index or a heading, `TODO` a list.
_PLACEHOLDER = re.compile(
    r"(?<![\w-])(?<!# )(?<!// )(?:TODO|FIXME)(?=[:\])]|[ \t]*+$)"
    r"|(?<![\w-])TBD(?![\w-])"
    r"|\bXXX-XXX(?:-X++)?|(?<!\w)X{4,}+(?!\w)|(?<=[\[<])XXX(?=[\]>])|\b(?:Dear|Hello|Hi|Mr\.|Mrs\.|Ms\.),? XXX\b"
    r"|(?i:\blorem ipsum\b)"
    r"|(?<!\w)\[(?i:(?:insert|your|fill[ -]in)[ _-][^\[\]\n]{1,80}|placeholder|(?:[^\[\]\n]{0,40}[ ])?name)\](?!\()"
    r"|(?P<syntax>(?<!<)<(?i:(?:insert|your|fill[ -]in)[ _-][^<>\n]{1,80}|placeholder)>(?!>)"
    r"|(?<![\w\\^{}])\{\{[ \t]*[A-Za-z_][\w. -]{1,60}\}\}(?!\}))",
    re.MULTILINE,
)
_PLACEHOLDER_SIGNS = (
    *("[", "{{", "XXX", "TODO", "FIXME", "TBD", "orem ", "OREM "),
    *(f"<{letter}" for letter in "iyfpIYFP"),  # insert, your, fill in, placeholder
)
_ASKS_FOR_BLANKS = re.compile(r"(?i)\b(?:templates?|placeholders?|fill[ -]in|blanks?|mad libs)\b")


@rule()
def placeholder(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer holds no placeholder such as TODO, TBD, lorem ipsum, `[your name]` or `{{name}}`.

    Why: a model that is shown them hands out unfinished letters. Code, what the prompt itself holds, and answers to
    prompts that ask for a template or placeholders are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              Thank Ana for the flowers in one line.
          - role: assistant
            content: |-
              Dear Ana, thank you for the flowers! [Your name]
    Good:
        messages:
          - role: user
            content: |-
              Thank Ana for the flowers in one line, with a placeholder for my name.
          - role: assistant
            content: |-
              Dear Ana, thank you for the flowers! [Your name]
    """
    answers = [passage for passage in record.passages if passage.kind == "response"]
    found = [(where, match) for where, text, _ in answers for match in _placeholders(record, text)]
    if not found:
        return
    prompts = "\n".join(passage.text for passage in record.passages if passage.kind == "prompt")
    given = {match.group() for match in _PLACEHOLDER.finditer(prompts)}
    if _ASKS_FOR_BLANKS.search(prompts):
        return
    for where, match in found:
        if match.group() not in given:
            message = f"the placeholder {match.group()}"
            yield Problem(where, message, "Put in what belongs there, or let the prompt ask for it.", match.span())


@rule(severity=Severity.WARNING)
def prompt_placeholder(record: Record, _options: Options) -> Iterator[Problem]:
    """A prompt holds no placeholder such as TODO, TBD, lorem ipsum, `[your name]` or `{{name}}`.

    Why: it is mostly left over from a template from which prompts were made. Code and prompts that speak of templates,
    placeholders or blanks are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              Write a short biography of [insert person].
          - role: assistant
            content: |-
              Marie Curie discovered polonium and radium.
    Good:
        messages:
          - role: user
            content: |-
              Write a short biography of Marie Curie.
          - role: assistant
            content: |-
              Marie Curie discovered polonium and radium.
    """
    for where, text, kind in record.passages:
        found = list(_placeholders(record, text)) if kind == "prompt" else []
        if found and not _ASKS_FOR_BLANKS.search(text):
            for match in found:
                message = f"the placeholder {match.group()}"
                yield Problem(where, message, "Put in what belongs there, or say that it is to stay.", match.span())


def _placeholders(record: Record, text: str) -> Iterator[re.Match[str]]:
    if text.startswith(_UNWRITTEN):
        return
    # Most texts hold none of these, and looking for them takes a hundredth of the time.
    for sign in _PLACEHOLDER_SIGNS:  # a plain loop: this is run on every text of every record
        if sign in text:
            break
    else:
        return
    if not _PLACEHOLDER.search(text):
        return
    for match in _PLACEHOLDER.finditer(without_code(text)):
        if match["syntax"] is None or record.task != "code":
            yield match


@rule()
def length(record: Record, options: Options) -> Iterator[Problem]:
    """No message, answer or reasoning is longer than the policy allows.

    Why: trainers cut what is longer than the context, mostly at the end, so that the answer stops in mid-sentence.

    Options:
        max_response_characters: 20
    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              The capital of Peru is the city of Lima.
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    limits = {
        "prompt": options.max_prompt_characters,
        "response": options.max_response_characters,
        "reasoning": options.max_reasoning_characters,
    }
    for where, text, kind in record.passages:
        if len(text) > limits[kind]:
            message = f"the {kind} has {len(text):,} characters; at most {limits[kind]:,} are allowed"
            yield Problem(where, message, "Shorten it, or split the record.")


# Emoji flags of regions are spelt with invisible tag letters after a black flag; nothing else may use these.
_TAG_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{1,32}\U000e007f"
_NONCHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_CONTROL = re.compile(
    f"(?P<flag>{_TAG_FLAG})"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\u200b-\u200d\u2060-\u2064\ufeff\U000e0001\U000e0020-\U000e007f"
    f"{_NONCHARACTERS}]"
)
_JOINERS = "\u200c\u200d"
_EMOJI_TAIL = frozenset("\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")  # styles and skin tones


@rule()
def controls(record: Record, _options: Options) -> Iterator[Problem]:
    """A text holds no control, replacement or invisible character.

    Why: they come from broken decoding and copying, or hide words from the reader that the model still learns. Tab and
    newline are text. Zero-width joiners pass where scripts and emoji need them.

    Bad:
        messages:
          - role: user
            content: |-
              Where is the caf� of the museum?
          - role: assistant
            content: |-
              On the ground floor.
    Good:
        messages:
          - role: user
            content: |-
              Where is the café of the museum?
          - role: assistant
            content: |-
              On the ground floor.
    """
    for where, text, _ in record.passages:
        if not _is_plain(text):
            suspects = (match for match in _CONTROL.finditer(text) if not match["flag"])
            yield from _each_once(where, (match for match in suspects if not _is_needed(text, match.start())))


_BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")


@rule()
def bidirectional(record: Record, _options: Options) -> Iterator[Problem]:
    """A text holds no embedding, override or isolate that changes the order in which it is shown.

    Why: with them a reviewer reads something else than what stands in the file and what the model learns. The marks
    U+200E and U+200F, which order no other text, are allowed.

    Bad:
        messages:
          - role: user
            content: "Is access granted? \\u202enimda\\u202c"
          - role: assistant
            content: |-
              Yes.
    Good:
        messages:
          - role: user
            content: |-
              Is access granted?
          - role: assistant
            content: |-
              Yes.
    """
    for where, text, _ in record.passages:
        if not _is_plain(text):
            yield from _each_once(where, _BIDIRECTIONAL.finditer(text))


def _is_plain(text: str) -> bool:
    """Whether a text surely holds nothing that the two rules look for; true of most, and told quickly."""
    return "\ufffd" not in text and text.replace("\n", " ").replace("\t", " ").isprintable()


def _each_once(where: Where, matches: Iterator[re.Match[str]]) -> Iterator[Problem]:
    """A problem for each different character at its first place, since a broken text holds it a thousand times."""
    first: dict[str, re.Match[str]] = {}
    counts: Counter[str] = Counter()
    for match in matches:
        first.setdefault(match.group(), match)
        counts[match.group()] += 1
    for char, match in first.items():
        times = f", {counts[char]:,} times" if counts[char] > 1 else ""
        hint = "Remove it, or put in the character that was meant."
        yield Problem(where, f"the text holds {_named(char)}{times}", hint, match.span())


def _named(char: str) -> str:
    kinds = {"Cc": "a control character", "Cn": "a noncharacter"}
    name = kinds.get(unicodedata.category(char)) or unicodedata.name(char, "an invisible character").lower()
    return f"U+{ord(char):04X} ({name})"


def _is_needed(text: str, at: int) -> bool:
    """Whether the spelling needs an invisible character: joiners in scripts and emoji, breaks in Thai and Khmer."""
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char == "\u200b":
        return _lacks_word_spaces(before) and _lacks_word_spaces(after)
    if char not in _JOINERS:
        return False
    if before and before in _JOINERS:  # typed twice
        before = text[at - 2 : at - 1] if at > 1 else ""
    elif after and after in _JOINERS:
        after = text[at + 2 : at + 3]
    if _joins_letters(before) or _joins_letters(after):
        return True
    return char == "\u200d" and _is_emoji(before) and _is_emoji(after)


def _joins_letters(char: str) -> bool:
    """Letters and marks of the scripts after Latin, Greek, Cyrillic and Armenian, where joiners change the spelling."""
    indic_later = "\ua8e0" <= char <= "\uabff"
    return indic_later or ("\u0590" <= char <= "\u1aff" and unicodedata.category(char)[0] in "LM")


def _lacks_word_spaces(char: str) -> bool:
    return "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff"


def _is_emoji(char: str) -> bool:
    return char in _EMOJI_TAIL or (char >= "\u2190" and unicodedata.category(char) in ("So", "Sm"))


HOOK = Hook(
    "style",
    Options,
    (empty_text, unwritten_text, placeholder, prompt_placeholder, length, fences, controls, bidirectional),
)
