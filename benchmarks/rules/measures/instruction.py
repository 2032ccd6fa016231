"""The instruction hook: what is pointed at and taken away, media that cannot be seen, and what must stay silent."""

from collections.abc import Callable, Iterator

import labelled
import run
from score import Score

import data
from data import Row
from measures import Measure, share
from tunesmith.finding import Severity
from tunesmith.record import Record

TEXTS = ("instruction/dangling-input", "instruction/absent-text")
# Tasks that have an input whose instruction does not speak of it; every other one with an input does. All were read:
# the seeds were tuned on, the user-oriented tasks were not before they had been measured once.
NOT_POINTING = {
    "self_instruct_seed_tasks.jsonl": {12, 95, 100, 130},
    "self_instruct_user_oriented.jsonl": {11, 14, 53, 61, 167, 224},
}
_POINTERS = frozenset(("following", "below", "above", "attached", "given", "provided"))
_NATURAL = (
    *(
        "gsm8k_train.jsonl",
        "taskmaster4_00.json",
        "taskmaster4_01.json",
        "oasst_trees.jsonl",
        "fastchat_dialogues.json",
    ),
    *("ifeval.jsonl", "mt_bench_questions.jsonl", "vicuna_questions.jsonl", "coconot_eval.jsonl"),
    *("coconot_contrast.jsonl", "xstest_prompts.csv", "truthfulqa_v0.csv", "self_instruct_seed_tasks.jsonl"),
)


def measures() -> Iterator[Measure]:
    """The hook's rows."""
    for file in NOT_POINTING:
        yield _planted(file)
    yield _unseen_media()
    yield _silent()
    yield _errors()


def _planted(file: str) -> Measure:
    """Take the input away from tasks whose instruction speaks of it."""
    rows = data.rows(file)
    hook, baseline = _planted_score(rows, _says), _planted_score(rows, _names_a_pointer)
    error = _planted_score(rows, lambda record: run.fires(TEXTS[0], record))
    alarms = f"{hook.wrong} of {hook.wrong + hook.silent} false alarms"
    return Measure(
        f"{file}: input taken away, {' or '.join(TEXTS)} says so",
        "recall 0.5, no false alarm",
        f"{hook.right} of {hook.right + hook.missed} = {share(hook.recall)}; the error {share(error.recall)}; {alarms}",
        f"any of {len(_POINTERS)} pointing words: {share(baseline.recall)}, {baseline.wrong} false alarms",
        (hook.recall or 0) >= 0.5 and not hook.wrong,
    )


def _planted_score(rows: tuple[Row, ...], says: Callable[[Record], bool]) -> Score:
    cases = []
    for row in rows:
        points = bool(row.truth["input"]) and row.number not in NOT_POINTING[row.file]
        cases.append((points, says(data.record([row.truth["instruction"]]))))
        if row.truth["input"]:
            cases.append((False, says(row.record)))
    return Score.of(cases)


def _says(record: Record) -> bool:
    return any(run.fires(rule, record) for rule in TEXTS)


def _names_a_pointer(record: Record) -> bool:
    return not _POINTERS.isdisjoint(record.passages[0].vocabulary)


def _unseen_media() -> Measure:
    """Requests about pictures and recordings, and their look-alikes."""
    rule = "instruction/unseen-media"
    read = {one.name for one in labelled.examples(rule) if one.real and one.fires}
    rows = [row for row in data.rows("coconot_eval.jsonl") if row.truth["subcategory"] == "input modality limitations"]
    alike = [row for row in data.rows("coconot_contrast.jsonl") if row.truth["subcategory"] == "modality limitations"]
    score = Score.of((row.key in read, run.fires(rule, row.record)) for row in (*rows, *alike))
    cues = Score.of((row.key in read, _names_media(row.record)) for row in (*rows, *alike))
    return Measure(
        "CoCoNot, input modality: picture, recording or page to be looked at (other senses apart)",
        "recall 0.8, precision 0.9",
        f"{score.right} of {score.right + score.missed} = {share(score.recall)}, precision {share(score.precision)} in "
        f"{len(rows)} requests and {len(alike)} look-alikes",
        f"the words alone: {share(cues.recall)}, precision {share(cues.precision)}",
        (score.recall or 0) >= 0.8 and (score.precision or 0) >= 0.9,
    )


_MEDIA = frozenset(
    ("picture", "image", "photo", "video", "audio", "clip", "song", "music", "recording", "link", "page")
)


def _names_media(record: Record) -> bool:
    return not _MEDIA.isdisjoint(record.passages[0].vocabulary)


def _silent() -> Measure:
    """Constraints that were written to be kept together."""
    rules = ("instruction/contradictory-limits", "instruction/contradictory-demands")
    rows = data.rows("ifeval.jsonl")
    fired = sum(any(run.fires(rule, row.record) for rule in rules) for row in rows)
    return Measure(
        "IFEval: demands said to contradict each other", "0", f"{fired} of {len(rows)} prompts", "", not fired
    )


def _errors() -> Measure:
    """What the rules of severity error say about data as it is."""
    rules = [name for name in run.of_hook("instruction") if run.bound()[name].rule.severity is Severity.ERROR]
    rows = [row for file in _NATURAL for row in data.rows(file)]
    judged = {
        (name, one.name): one.fires for name in rules if name in labelled.rules() for one in labelled.examples(name)
    }
    found = [judged.get((name, row.key)) for row in rows for name in rules if run.fires(name, row.record)]
    right = found.count(True)
    return Measure(
        f"{len(_NATURAL)} files as they are: findings of severity error that were read and right",
        "0.95",
        f"{right} of {len(found)} in {len(rows):,} rows",
        "",
        right >= 0.95 * len(found),
    )
