"""Constraints: demands read from IFEval's prompts, answers built to keep or break them, examples in other words.

The readers were tuned on these prompts, so that the rows on IFEval say what is covered and not how it generalises.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import labelled
import run
from score import Score

import data
from measures import Measure, ifeval_oracle, share
from tunesmith_hooks.style.constraints import cues
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading import (
    cases,
    counts,
    formats,
    frames,
    languages,
    lengths,
    signs,
    words,
)

FILE = "ifeval.jsonl"
_NAMES = ("length", "count", "format", "case", "words", "frame", "language")
_READERS = (
    (lengths, cues.may_limit_length),
    (counts, cues.may_limit_count),
    (formats, cues.may_ask_form),
    (cases, cues.may_ask_case),
    (words, cues.may_ask_words),
    (signs, cues.may_ask_words),
    (frames, cues.may_ask_frame),
    (languages, cues.may_ask_language),
)
RULES = tuple(f"style/asked-{name}" for name in _NAMES)
# Rows whose prompts state more than is listed for them ("Answer in all caps"), or something else (two of them give
# another number); each was read.
STATED = frozenset(
    (
        *(
            6,
            17,
            26,
            33,
            35,
            65,
            80,
            93,
            106,
            107,
            122,
            125,
            196,
            201,
            222,
            236,
            243,
            263,
            271,
            281,
            285,
            289,
            292,
            308,
            330,
        ),
        *(343, 345, 381, 385, 388, 414, 422, 430, 434, 438, 446, 452, 454, 461, 476, 503, 509, 528),
    )
)
_WEAK = 0.9  # kinds found less often than this are named


def measures() -> Iterator[Measure]:
    """The rows of the table."""
    yield _found()
    yield _invented()
    yield from _built()
    yield from _written()


def _found() -> Measure:
    """For each instruction: whether a demand of its kind with its parameters was read from the prompt."""
    listed, found = Counter[str](), Counter[str]()
    for row in data.rows(FILE):
        demands = read(row)
        for name, kwargs in instructions(row):
            listed[name] += 1
            found[name] += is_read(name, kwargs, demands)
    weak = ", ".join(
        f"{name.partition(':')[2]} {found[name]} of {listed[name]}"
        for name in listed
        if found[name] < _WEAK * listed[name]
    )
    total = found.total() / listed.total()
    said = f"{share(total)} ({found.total()} of {listed.total()}); least: {weak or 'none below 0.9'}"
    return Measure("constraints: IFEval's instructions read from the prompt", "", said)


def _invented() -> Measure:
    """Demands of a kind that is not listed for the prompt, on rows whose prompts state no more than is listed."""
    total = invented = 0
    for row in data.rows(FILE):
        kinds = {kind for name, _ in instructions(row) for kind in _KINDS[name.partition(":")[2]]}
        demands = read(row)
        total += len(demands)
        invented += 0 if row.number in STATED else sum(demand.kind not in kinds for demand in demands)
    value = invented / total
    what = f"constraints: false demands read from IFEval's prompts, {len(STATED)} that state more aside"
    return Measure(what, "< 1 %", f"{value:.1%} ({invented} of {total})", met=value < 0.01)


def _built() -> Iterator[Measure]:
    """End to end: the prompt with an answer that the oracle built."""
    broken = caught = kept = alarmed = unbuilt = 0
    for row in data.rows(FILE):
        for number, answer in ifeval_oracle.pairs(instructions(row)):
            if answer is None:
                unbuilt += 1
                continue
            fired = any(run.fires(rule, _answered(row, answer)) for rule in RULES)
            if number is not None:
                broken, caught = broken + 1, caught + fired
            elif row.number not in STATED:
                kept, alarmed = kept + 1, alarmed + fired
    what = f"constraints: built answers that break one of IFEval's instructions ({unbuilt} could not be built)"
    yield Measure(what, ">= 0.95", f"{share(caught / broken)} ({caught} of {broken})", met=caught >= 0.95 * broken)
    said = f"{alarmed / kept:.1%} ({alarmed} of {kept})"
    yield Measure("constraints: built answers that keep all, alarmed", "< 1 %", said, met=alarmed < 0.01 * kept)


def _written() -> Iterator[Measure]:
    """Prompts in other words than IFEval's, which were written before the rules were run on them."""
    pairs = [
        (one.fires, run.fires(rule, one.record))
        for rule in RULES
        for one in labelled.examples(rule, real=False)
        if not one.real
    ]
    score = Score.of(pairs)
    said = f"precision {share(score.precision)}, recall {share(score.recall)} (n = {len(pairs)})"
    yield Measure("constraints: prompts and answers that were written, after mending", "", said)


def instructions(row: data.Row) -> list[ifeval_oracle.Instruction]:
    """The instructions of a row with the parameters that are set."""
    names, kwargs = row.truth["instruction_id_list"], row.truth["kwargs"]
    return [
        (name, {key: value for key, value in values.items() if value is not None})
        for name, values in zip(names, kwargs, strict=True)
    ]


def _answered(row: data.Row, answer: str) -> data.Record:
    return data.record([row.record.messages[0].content, answer])


def read(row: data.Row) -> list[Demand]:
    """Every demand that is read from a row's prompt."""
    passage = row.record.passages[0]
    prompt = Prompt(passage)
    return [demand for reader, may_ask in _READERS for demand in (reader.demands(prompt) if may_ask(passage) else ())]


def is_read(instruction: str, kwargs: dict[str, Any], demands: list[Demand]) -> bool:
    """Whether a demand of an instruction's kind with its parameters was read."""
    return _READ[instruction.partition(":")[2]](kwargs, demands)


def _any(
    demands: list[Demand],
    *kinds: str,
    words: tuple[str, ...] = (),
    bounds: tuple[int, int | None] | None = None,
    side: str = "",
) -> bool:
    folded = tuple(word.lower() for word in words)
    return any(
        demand.kind in kinds
        and (not words or tuple(word.lower() for word in demand.words[: len(words)]) == folded)
        and (
            bounds is None
            or (demand.least, demand.most) == bounds
            or (side == "at least" and demand.least == bounds[0])
            or (side == "less than" and demand.most == bounds[1])
        )
        for demand in demands
    )


def _bounds(relation: str, number: int) -> tuple[int, int | None]:
    return (number, None) if relation == "at least" else (0, number - 1)


# Kinds of demands that an instruction may be read as.
_KINDS = {
    "no_comma": ("sign",),
    "number_highlighted_sections": ("highlights",),
    "title": ("title",),
    "multiple_sections": ("sections",),
    "json_format": ("json",),
    "number_bullet_lists": ("items", "bullets"),
    "constrained_response": ("choice",),
    "number_placeholders": ("placeholders",),
    "postscript": ("postscript",),
    "number_words": ("words",),
    "number_sentences": ("sentences",),
    "number_paragraphs": ("paragraphs", "divided", "sections"),
    "nth_paragraph_first_word": ("paragraph start", "paragraphs", "start"),
    "existence": ("word",),
    "frequency": ("word", "letter"),
    "forbidden_words": ("word",),
    "letter_frequency": ("letter", "sign"),
    "english_lowercase": ("lower", "language"),
    "english_capital": ("upper", "language"),
    "capital_word_frequency": ("capital words",),
    "two_responses": ("divided", "items"),
    "repeat_prompt": ("repeated",),
    "end_checker": ("end",),
    "quotation": ("quotation",),
    "response_language": ("language",),
}
_READ: dict[str, Callable[[dict[str, Any], list[Demand]], bool]] = {
    "no_comma": lambda _, found: _any(found, "sign", words=(",",), bounds=(0, 0)),
    "number_highlighted_sections": lambda kw, found: _any(found, "highlights", bounds=(kw["num_highlights"], None)),
    "title": lambda _, found: _any(found, "title"),
    "multiple_sections": lambda kw, found: (
        _any(found, "sections", words=(kw["section_spliter"],), bounds=(kw["num_sections"], kw["num_sections"]))
        or _any(found, "sections", words=(kw["section_spliter"],), bounds=(kw["num_sections"], None))
    ),
    "json_format": lambda _, found: _any(found, "json"),
    "number_bullet_lists": lambda kw, found: _any(found, "items", bounds=(kw["num_bullets"], kw["num_bullets"])),
    "constrained_response": lambda _, found: _any(found, "choice"),
    "number_placeholders": lambda kw, found: _any(found, "placeholders", bounds=(kw["num_placeholders"], None)),
    "postscript": lambda kw, found: any(
        d.kind == "postscript" and d.words[0].rstrip(".") == kw["postscript_marker"].rstrip(".") for d in found
    ),
    "number_words": lambda kw, found: _any(
        found, "words", bounds=_bounds(kw["relation"], kw["num_words"]), side=kw["relation"]
    ),
    "number_sentences": lambda kw, found: _any(
        found, "sentences", bounds=_bounds(kw["relation"], kw["num_sentences"]), side=kw["relation"]
    ),
    "number_paragraphs": lambda kw, found: any(
        d.kind in ("paragraphs", "divided") and d.least == kw["num_paragraphs"] for d in found
    ),
    "nth_paragraph_first_word": lambda kw, found: (
        _any(found, "paragraph start", words=(kw["first_word"],))
        or (kw["nth_paragraph"] == 1 and _any(found, "start", words=(kw["first_word"],)))
    ),
    "existence": lambda kw, found: all(
        any(d.kind == "word" and d.least > 0 and d.words[0].lower() == word.lower() for d in found)
        for word in kw["keywords"]
    ),
    "frequency": lambda kw, found: any(
        _any(found, kind, words=(kw["keyword"],), bounds=_bounds(kw["relation"], kw["frequency"]), side=kw["relation"])
        for kind in ("word", "letter")
    ),
    "forbidden_words": lambda kw, found: all(
        _any(found, "word", words=(word,), bounds=(0, 0)) for word in kw["forbidden_words"]
    ),
    "letter_frequency": lambda kw, found: _any(
        found,
        "letter",
        "sign",
        words=(kw["letter"],),
        bounds=_bounds(kw["let_relation"], kw["let_frequency"]),
        side=kw["let_relation"],
    ),
    "english_lowercase": lambda _, found: _any(found, "lower"),
    "english_capital": lambda _, found: _any(found, "upper"),
    "capital_word_frequency": lambda kw, found: _any(
        found,
        "capital words",
        bounds=_bounds(kw["capital_relation"], kw["capital_frequency"]),
        side=kw["capital_relation"],
    ),
    "two_responses": lambda _, found: _any(found, "divided"),
    "repeat_prompt": lambda _, found: _any(found, "repeated"),
    "end_checker": lambda kw, found: any(
        d.kind == "end" and d.words[0].strip(".!? ").lower() == kw["end_phrase"].strip(".!? ").lower() for d in found
    ),
    "quotation": lambda _, found: _any(found, "quotation"),
    "response_language": lambda kw, found: _any(found, "language", words=(kw["language"],)),
}
