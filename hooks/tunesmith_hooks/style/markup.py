"""Markdown that does not render as it was meant: bold, tables, links, headings, numbers of lists."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options

_DASHES = r"[-:| \t]*-[-:| \t]*"  # the line below the head of a table
_DASH_SPEAKS = ("es", "fr", "it", "pt", "pl", "cs", "hu", "ro", "ru", "uk", "bg", "tr")  # where it opens speech
_NUMBERED = r"^[ \t]*[0-9]{1,3}[.)][ \t]"  # an answer may take up numbers of the prompt

Found = tuple[str, tuple[int, int]]


@rule(severity=Severity.WARNING)
def broken_markdown(record: Record, _options: Options) -> Iterator[Problem]:
    """The Markdown of an answer renders as it was meant.

    Why: users see stars, bars and brackets where the writer meant bold, a table or a link, and the model learns the
    mistake. Found are bold that is not closed, tables without a line of dashes below the head or with rows of another
    width, links that are not closed, headings and lists without a blank behind their signs, and lists of four numbers
    and more that skip or repeat one. Code and signs that the prompt itself holds are exempt. Dashes at lines are left
    alone in languages that open speech with them, such as French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Which of the two is heavier?
          - role: assistant
            content: |-
              **Lead is the heavier one, by volume.
    Good:
        messages:
          - role: user
            content: |-
              Which of the two is heavier?
          - role: assistant
            content: |-
              **Lead** is the heavier one, by volume.
    """
    for answer, prompt in record.answers:
        for message, span in _faults(record, answer, prompt):
            yield Problem(answer.where, message, "Mend the markup, or escape the signs if they are meant.", span)


def _faults(record: Record, answer: Passage, prompt: Passage) -> Iterator[Found]:
    """At most one of each kind; each is looked for behind a sign that most texts lack."""
    text = answer.text
    if "*" in text and text.count("**") % 2 and "**" not in prompt.text:
        yield from _open_bold(answer)
    if "|" in text and text.count("\n|") > 1:
        yield from _tables(answer, prompt)
    elif "|" in text and text.count(" | ") > 2 and not any("|" in one.text for one in record.prompts):
        yield from _bare_tables(answer)
    if "-" in text and text.count("\n-") > text.count("\n- ") + 1 and record.primary_language not in _DASH_SPEAKS:
        yield from _glued_items(answer)
    if "[" in text and "](" in text:
        yield from _open_link(answer)
    if "#" in text and "##" in text:
        yield from _headings(answer)
    if ("3" in text and "\n3" in text) or ("4" in text and "\n4" in text):
        yield from _numbers(answer, prompt)


def _open_bold(answer: Passage) -> Iterator[Found]:
    """Behind an odd number of double stars a real parser says which of them is left as text."""
    from markdown_it import MarkdownIt

    for block in MarkdownIt("commonmark").parse(answer.prose):
        for token in block.children or ():
            found = (
                re.search(r"(?<![*\\\w])\*\*(?=\w)(?!argv|envp|kwargs)|(?<=[\w.:!?])\*\*(?![*\w])", token.content)
                if token.type == "text"
                else None
            )
            if found and not re.search(r"\*{3}|\w\*\*\w", block.content):
                at = answer.prose.find(block.content[:40])
                begin = answer.prose.find("**", max(at, 0))
                yield "bold is opened or closed by ** and not the other", (begin, begin + 2)
                return


def _tables(answer: Passage, prompt: Passage) -> Iterator[Found]:
    for rows in _rows(answer.prose):
        widths = [_width(row) for _, row in rows]
        begin = rows[0][0]
        delimiter = [number for number, (_, row) in enumerate(rows) if re.fullmatch(_DASHES, row)]
        if not delimiter:
            if "|" not in prompt.text and len(rows) > 2 and len(set(widths)) == 1 and widths[0] > 1:
                yield "a table has no line of dashes below its head", (begin, begin + 1)
                return
            continue
        odd = [number for number, width in enumerate(widths) if width != widths[0]]
        if delimiter[0] == 1 and odd:
            at = rows[odd[0]][0]
            yield _misfit([widths[number] for number in odd], widths[0]), (at, at + 1)
            return


def _bare_tables(answer: Passage) -> Iterator[Found]:
    """Three rows and more that have bars between their cells and none at the margins."""
    lines = answer.prose.split("\n")
    if any("|" in line and re.fullmatch(_DASHES, line) for line in lines):
        return
    begin = 0
    for bars, rows in groupby(lines, lambda line: 0 if "=" in line else line.count(" | ")):
        lengths = [len(row) + 1 for row in rows]
        if bars and len(lengths) > 2:
            yield "a table has no line of dashes below its head", (begin, begin + 1)
            return
        begin += sum(lengths)


def _glued_items(answer: Passage) -> Iterator[Found]:
    """Three items that run together to a paragraph; options of a command have a small letter behind the dash."""
    for found in re.finditer(r"(?:(?:^|\n)-(?=[^\W\d_])[^\n]{2,400}){3}", answer.prose):
        begin = found.start() + (answer.prose[found.start()] == "\n")
        if all(item[1:2].isupper() for item in answer.text[begin : found.end()].split("\n")):
            yield "a list has no blank behind its dashes", (begin, begin + 1)
            return


def _misfit(widths: Sequence[int], head: int) -> str:
    if len(widths) > 1:
        return f"{len(widths)} rows of a table do not have the {_cells(head)} of its head"
    return f"a row of a table has {_cells(widths[0])} and its head {head}"


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"


def _rows(prose: str) -> Iterator[list[tuple[int, str]]]:
    """Runs of two lines and more that begin with a bar and end with one, each with its offset."""
    run: list[tuple[int, str]] = []
    begin = 0
    for line in prose.split("\n"):
        bare = line.strip()
        if len(bare) > 1 and bare[0] == "|" == bare[-1]:
            run.append((begin + line.index("|"), bare))
        else:
            if len(run) > 1:
                yield run
            run = []
        begin += len(line) + 1
    if len(run) > 1:
        yield run


def _width(row: str) -> int:
    return row.replace("\\|", "").strip("|").count("|") + 1


def _open_link(answer: Passage) -> Iterator[Found]:
    for found in re.finditer(
        r"(?<=[\w`*!.?])\]\((?:https?:|/|#|mailto:|www\.)[^\s()]{0,300}(?:\([^\s()]{0,80}\)[^\s()]{0,80})?",
        answer.prose,
    ):
        behind = answer.prose[found.end() : found.end() + 1]
        rest = answer.prose[found.end() : found.end() + 200].partition("\n")[0]
        if behind != ")" and ")" not in rest:
            yield "a link is never closed", (found.start() + 1, found.start() + 2)
            return


def _headings(answer: Passage) -> Iterator[Found]:
    found = re.search(r"^#{2,6}(?=[^\W\d_]{2})", answer.prose, re.MULTILINE)
    if found:
        yield "a heading has no blank behind its signs", found.span()


def _numbers(answer: Passage, prompt: Passage) -> Iterator[Found]:
    written = [int(number) for number in re.findall(r"\n([0-9]{1,3}) ?[.)](?![0-9])", answer.prose)]
    if all(other in (0, 1, one + 1) for one, other in pairwise(written)):
        return
    for places in _lists(answer.prose):
        numbers = [number for number, _ in places]
        if len(numbers) < 4 or numbers[0] not in (0, 1):
            continue
        wrong = _miscounted(numbers)
        if wrong and not re.search(_NUMBERED, prompt.text, re.MULTILINE):
            number, begin = places[wrong]
            message = f"a list goes on with {number} after {numbers[wrong - 1]}"
            yield message, (begin, begin + len(str(number)))
            return


def _miscounted(numbers: Sequence[int]) -> int:
    """Where a list that counts otherwise repeats, skips or mistakes one number; 0 if it does not count, or rightly."""
    steps = [at for at in range(1, len(numbers)) if numbers[at] != numbers[at - 1] + 1]
    if len(steps) == 1 and len(set(numbers)) > 2:
        return steps[0]
    if len(steps) == 2 and steps[1] == steps[0] + 1 and numbers[steps[1]] == numbers[steps[0] - 1] + 2:
        return steps[0]
    return 0


def _lists(prose: str) -> Iterator[Sequence[tuple[int, int]]]:
    """Numbers with their offsets, one run for each list at the margin; a 1 or a heading begins a new one."""
    run: list[tuple[int, int]] = []
    begin = 0
    for line in prose.split("\n"):
        first = line[:1]
        if first == "#" or line[:2] == "**":
            yield run
            run = []
        elif "0" <= first <= "9" and (found := re.match(r"([0-9]{1,3}) ?[.)](?!\d)", line)):
            if found[1] in ("0", "1"):
                yield run
                run = []
            run.append((int(found[1]), begin))
        begin += len(line) + 1
    yield run


RULES = (broken_markdown,)
