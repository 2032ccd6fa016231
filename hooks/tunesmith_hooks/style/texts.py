"""The text itself: emptiness, length, code fences and invisible characters."""

import re
from collections import Counter
from collections.abc import Iterator

from tunesmith import characters, markdown, skeleton
from tunesmith.canonical import Where
from tunesmith.record import Record
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options


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
        if text and not ("!" <= text[0] <= "~" or any(map(characters.has_ink, text))):
            yield Problem(where, f"the {kind} holds nothing that can be seen", "Write the text, or remove the message.")


_UNWRITTEN = (skeleton.PROMPT, skeleton.ANSWER)


@rule(waivable=False, cues=frozenset(("todo",)))
def unwritten_text(record: Record, _options: Options) -> Iterator[Problem]:
    """Every text that `tunesmith new` left to be written is written.

    Why: what stands there until then says nothing, and would be trained on. Other texts that begin with `TODO:` are the
    annotator's own.

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
        if text in _UNWRITTEN:
            yield Problem(where, f"the {kind} is still to be written", "Write it in place of the whole text.")


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
    if "`" not in record.whole and "~" not in record.whole:
        return
    for where, text, kind in record.passages:
        if kind == "prompt" or ("```" not in text and "~~~" not in text):
            continue
        for block in markdown.blocks(text):
            if not block.closed:
                message = f"the code fence {block.fence[:10]} is never closed"
                hint = "Close it on a line of its own, or give the outer of nested fences one character more."
                yield Problem(where, message, hint, (block.start, block.start + len(block.fence)))


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
    if len(record.whole) <= min(limits.values()):
        return
    for where, text, kind in record.passages:
        if len(text) > limits[kind]:
            message = f"the {kind} has {len(text):,} characters; at most {limits[kind]:,} are allowed"
            yield Problem(where, message, "Shorten it, or split the record.")


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
    for where, text, _ in () if record.is_plain else record.passages:
        if not characters.is_plain(text):
            yield from _each_once(where, characters.invisible(text))


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
    for where, text, _ in () if record.is_plain else record.passages:
        if not characters.is_plain(text):
            yield from _each_once(where, characters.reordering(text))


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
        yield Problem(where, f"the text holds {characters.named(char)}{times}", hint, match.span())


RULES = (
    empty_text,
    unwritten_text,
    length,
    fences,
    controls,
    bidirectional,
)
