"""style: wording by examples that were read, form by faults that are put into real answers at seeded places."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import cost
import run
from score import Score

import data
from measures import Measure, share
from tunesmith import languages, text
from tunesmith.record import Passage, Record, from_tree

_SEED = 20261123
_WRITTEN = ("oasst_trees.jsonl", "self_instruct_seed_tasks.jsonl", "self_instruct_user_oriented.jsonl")
_CALM = ("gsm8k_train.jsonl", "taskmaster4_00.json", "taskmaster4_01.json", "self_instruct_seed_tasks.jsonl")
_PROSE = ("question_answering", "dialogue", "rewriting", "summarization", "reasoning", "brainstorming")
_FEWEST = 20  # answers with a fault from which the share says something
_MOST = 400  # answers into which a fault is put

Fault = Callable[[str, random.Random], str | None]


def measures() -> Iterator[Measure]:
    """The hook's rows."""
    yield from _cut()
    yield from _planted()
    yield from _alarms()
    yield from _identified()
    yield _swapped()


class _Pair:
    """A prompt, a real answer to it and the record they come from."""

    def __init__(self, record: Record, prompt: Passage, answer: Passage) -> None:
        self.record, self.prompt, self.answer = record, prompt, answer

    def with_answer(self, content: str, prompt: str | None = None) -> Record:
        """The record of these two alone, with another answer."""
        tree = dict(self.record.tree)
        turns: Any = [
            {"role": "user", "content": self.prompt.text if prompt is None else prompt},
            {"role": "assistant", "content": content},
        ]
        return from_tree({**tree, "messages": turns})


def _pairs(files: Sequence[str] = _WRITTEN) -> list[_Pair]:
    """Each different answer of the public files and of our own records once."""
    found: dict[str, _Pair] = {}
    for record in [row.record for file in files for row in data.rows(file)] + list(cost.shipped()):
        for before, after in zip(record.passages, record.passages[1:], strict=False):
            if before.kind == "prompt" and after.kind == "response" and after.text:
                found.setdefault(after.text, _Pair(record, before, after))
    return list(found.values())


def _cut() -> Iterator[Measure]:
    """Answers cut in mid-sentence at a random word, and the same answers uncut."""
    chance = random.Random(_SEED)
    rule, cases, plain = "style/truncated-end", [], []
    for pair in _pairs():
        body = pair.answer.text
        if len(pair.answer.words) < 40 or "```" in body or pair.record.task == "code":
            continue
        places = [found.start() for found in re.finditer(r"(?<=[a-z]) (?=[a-z])", body)]
        places = [at for at in places if at > len(body) * 0.3]
        if places:
            cut = body[: chance.choice(places)]
            cases += [(True, run.fires(rule, pair.with_answer(cut))), (False, run.fires(rule, pair.with_answer(body)))]
            plain += [(True, cut[-1] not in ".!?"), (False, body.rstrip()[-1] not in ".!?")]
    one, other = Score.of(cases), Score.of(plain)
    false = one.wrong / max(1, one.wrong + one.silent)
    yield Measure(
        f"truncated-end: {one.right + one.missed} real answers of 40 words and more, cut at a random word",
        "recall ≥ 0.6, alarms on uncut ≤ 0.01",
        f"recall {share(one.recall)}, alarms on uncut {one.wrong} ({false:.3f})",
        f"no .!? at the end: recall {share(other.recall)}, alarms {other.wrong}",
        (one.recall or 0) >= 0.6 and false <= 0.01,
    )


def _planted() -> Iterator[Measure]:
    for rule, named, fault in _FAULTS:
        chance = random.Random(_SEED)
        pairs = _pairs()
        chance.shuffle(pairs)
        found = Counter[bool]()
        for pair in pairs:
            broken = fault(pair.answer.text, chance)
            if broken is not None and not run.fires(rule, pair.with_answer(pair.answer.text)):
                prompt = broken.removesuffix(pair.answer.text).strip() if rule == "style/copied-prompt" else None
                found[run.fires(rule, pair.with_answer(broken, prompt))] += 1
            if found.total() == _MOST:
                break
        recall = found[True] / max(1, found.total())
        what = f"{rule.partition('/')[2]}: {named}, planted in {found.total()} real answers"
        met = recall >= 0.9 if found.total() >= _FEWEST else None
        yield Measure(what, "recall ≥ 0.9" if met is not None else "–", f"recall {recall:.3f}", "", met)


def _misread(body: str, _chance: random.Random) -> str | None:
    try:
        wrong = body.encode().decode("cp1252")
    except UnicodeDecodeError:
        return None
    return wrong if wrong != body else None


def _twice_misread(body: str, chance: random.Random) -> str | None:
    once = _misread(body, chance)
    return _misread(once, chance) if once else None


def _repeated_sentence(body: str, chance: random.Random) -> str | None:
    sentences = [body[begin:end] for begin, end in text.sentences(body)]
    long = [one for one in sentences if len(one.split()) > 6 and one[-1] in ".!?"]
    return f"{body}\n\n{' '.join([chance.choice(long)] * 3)}" if long else None


def _loop(body: str, chance: random.Random) -> str | None:
    words = body.split()
    size = chance.randint(2, 6)
    looped = [word for word in words[-size:] if word.isalpha()]
    return " ".join(words + looped * 8) if len(words) >= 40 and looped else None


def _with_token(body: str, chance: random.Random) -> str | None:
    token = chance.choice(("<|im_end|>", "</s>", "<|endoftext|>", "[/INST]", "\n### Response:\n", "<end_of_turn>"))
    return body + token + (" Anything else?" if token != "</s>" else "")


def _with_turn(body: str, chance: random.Random) -> str | None:
    return chance.choice((f"Assistant: {body}", f"{body}\n\nHuman: And then?", f"{body}\n\nUser: And?\nAssistant: No."))


def _behind_prompt(body: str, chance: random.Random) -> str | None:
    asked = chance.choice(
        (
            "Tell me in your own words what you know about this matter, and name the source you trust most.",
            "Which of the things that people say about it are wrong, and how would somebody at home find that out?",
        )
    )
    return f"{asked}\n\n{body}"


def _open_bold(body: str, chance: random.Random) -> str | None:
    words = [found.span() for found in re.finditer(r"(?<=[a-z] )[a-z]{4,}(?= [a-z])", body)]
    if not words or "*" in body or "```" in body:
        return None
    begin, end = chance.choice(words)
    return chance.choice((f"{body[:begin]}**{body[begin:]}", f"{body[:end]}**{body[end:]}"))


def _skipped_number(body: str, chance: random.Random) -> str | None:
    marks = list(re.finditer(r"^([0-9])\. ", body, re.MULTILINE))
    numbers = [int(mark[1]) for mark in marks]
    if len(numbers) < 4 or numbers != list(range(1, len(numbers) + 1)):
        return None
    mark = chance.choice(marks[2:])
    return f"{body[: mark.start()]}{int(mark[1]) - 1}. {body[mark.end() :]}"


def _without_dashes(body: str, _chance: random.Random) -> str | None:
    broken = re.sub(r"^\|[-:| ]+\|\n", "", body, flags=re.MULTILINE)
    return broken if broken != body and broken.count("\n|") > 1 else None


def _glued_heading(body: str, _chance: random.Random) -> str | None:
    broken = re.sub(r"^(#{2,4}) (?=[A-Z])", r"\1", body, flags=re.MULTILINE)
    return broken if broken != body else None


_FAULTS: tuple[tuple[str, str, Fault], ...] = (
    ("style/mojibake", "UTF-8 read as Windows-1252", _misread),
    ("style/mojibake", "the same twice", _twice_misread),
    ("style/repetition", "a sentence three times at the end", _repeated_sentence),
    ("style/repetition", "a row of words eight times at the end", _loop),
    ("style/template-token", "a token at the end", _with_token),
    ("style/role-marker", "a role at the beginning or another turn at the end", _with_turn),
    ("style/copied-prompt", "the prompt before the answer", _behind_prompt),
    ("style/broken-markdown", "bold that is opened or closed alone", _open_bold),
    ("style/broken-markdown", "a number of a list twice", _skipped_number),
    ("style/broken-markdown", "a table without its dashes", _without_dashes),
    ("style/broken-markdown", "a heading without its blank", _glued_heading),
)


def _alarms() -> Iterator[Measure]:
    """What rules over form say about files in which next to nothing is broken."""
    for rule in (
        "style/mojibake",
        "style/template-token",
        "style/repetition",
        "style/role-marker",
        "style/wrong-language",
    ):
        rows = [row for file in _CALM for row in data.rows(file)]
        alarms = sum(run.fires(rule, row.record) for row in rows)
        what = f"{rule.partition('/')[2]}: alarms on gsm8k, taskmaster and the seed tasks"
        yield Measure(what, "≤ 5", f"{alarms} of {len(rows):,}", "", alarms <= 5)


def _identified() -> Iterator[Measure]:
    """Languages told from the words of real texts of eight words and more, code and tables among them."""
    rows = [row.record for row in data.rows("oasst_trees.jsonl")]
    for named, records in (("oasst_trees (all English)", rows), ("our own answers (en, de, es, fr)", cost.shipped())):
        counts = Counter[bool | None]()
        for pair in {passage.text: (record, passage) for record in records for passage in record.passages}.values():
            record, passage = pair
            if len(passage.words) >= 8 and passage.kind == "response":
                said = languages.identify(passage.words, passage.text)
                counts[None if said is None else said == record.language] += 1
        answered = counts[True] + counts[False]
        accuracy = counts[True] / max(1, answered)
        silent = counts[None] / max(1, counts.total())
        yield Measure(
            f"languages.identify on {counts.total()} answers of {named}",
            "accuracy ≥ 0.99 where it answers",
            f"accuracy {accuracy:.3f} of {answered}, silent on {silent:.3f}",
            "",
            accuracy >= 0.99,
        )


def _swapped() -> Measure:
    """Answers of our own records given to a record of another language, and the same number left as they are."""
    chance = random.Random(_SEED)
    pairs = [pair for pair in _pairs(()) if len(pair.answer.words) >= 30 and pair.record.task in _PROSE]
    foreign = [pair for pair in pairs if pair.record.language != "en"]
    english = [pair for pair in pairs if pair.record.language == "en"]
    cases = []
    for one in foreign[:30]:
        other = chance.choice(english)
        for asked, answered in ((one, other), (other, one), (one, one), (other, other)):
            record = asked.with_answer(answered.answer.text)
            cases.append((asked is not answered, run.fires("style/wrong-language", record)))
    found = Score.of(cases)
    return Measure(
        f"wrong-language: {found.right + found.missed} answers swapped between languages, as many not",
        "precision ≥ 0.95, recall ≥ 0.8",
        f"precision {share(found.precision)}, recall {share(found.recall)}",
        "",
        (found.precision or 0) >= 0.95 and (found.recall or 0) >= 0.8,
    )
