"""What an answer states as its result, beside the steps that lead to it and beside the reference answer."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from tunesmith.record import Passage, Record
from tunesmith_hooks.reasoning.options import Options
from tunesmith_hooks.reasoning.placement import holds_reasoning
from tunesmith_hooks.rule import Problem, rule

# What reads results is imported where there may be one; most records announce none.
if TYPE_CHECKING:
    from tunesmith_hooks.reasoning.results import Result

_MOST = 400  # characters of the last step that are looked at
# Words that announce a number, and what stands right behind them then.
_ANNOUNCING = frozenset(("answer", "result", "antwort", "réponse", "respuesta", "boxed"))
_BEHIND = (" is", " ist", " lautet", " est", " es", ":", " :", "=", " =", "{", "\t")


@rule()
def conclusion(record: Record, _options: Options) -> Iterator[Problem]:
    """What an answer states as its result is what its last step comes to.

    Why: a result that does not follow from its reasoning teaches that the reasoning does not matter. Judged is a number
    that is announced as the result (`#### 12`, `The answer is 12`, `\\boxed{12}`) or is all that the answer says,
    against the last line with numbers before it, or of the reasoning; and a letter, yes or no that the answer begins
    with or announces, against the one that the reasoning announces (`The answer is (B).`).

    Bad:
        reasoning: hidden
        messages:
          - role: user
            content: |-
              What is 17 times 3? Just the number.
          - role: assistant
            content: |-
              52
            reasoning: |-
              Ten times 3 is 30 and seven times 3 is 21. Together that is 51.
    Good:
        reasoning: hidden
        messages:
          - role: user
            content: |-
              What is 17 times 3? Just the number.
          - role: assistant
            content: |-
              51
            reasoning: |-
              Ten times 3 is 30 and seven times 3 is 21. Together that is 51.
    """
    is_reasoned = holds_reasoning(record)
    if not is_reasoned and _ANNOUNCING.isdisjoint(record.vocabulary) and "####" not in record.whole:
        return
    for answer, _ in record.answers:
        steps = _steps(record, answer) if is_reasoned else None
        is_announced = _may_announce(answer)
        if steps or is_announced:
            yield from _numbers_differ(answer, steps, is_announced=is_announced)
        if steps:
            yield from _choices_differ(answer, steps)


def _may_announce(answer: Passage) -> bool:
    """Whether a number may stand behind a word for it; the patterns take a hundred times as long."""
    if "####" in answer.text:
        return True
    for word in _ANNOUNCING & answer.vocabulary:
        at = answer.folded.find(word)
        while at >= 0:
            if answer.folded.startswith(_BEHIND, at + len(word)):
                return True
            at = answer.folded.find(word, at + len(word))
    return False


def _steps(record: Record, answer: Passage) -> Passage | None:
    """The reasoning of an answer."""
    index = int(answer.where[1])
    if not record.messages[index].reasoning:
        return None
    return next(one for one in record.passages if one.where == ("messages", index, "reasoning"))


def _numbers_differ(answer: Passage, steps: Passage | None, *, is_announced: bool) -> Iterator[Problem]:
    """An answer beside its reasoning, or without one beside its own lines before the result."""
    from tunesmith_hooks.reasoning import results

    result = results.announced(answer) if is_announced else None
    result = result or (results.alone(answer) if steps else None)
    if result is None:
        return
    last = _last_line(steps.prose if steps else answer.prose[: result.start])
    known = results.numbers(last)
    if steps and "=" not in last:
        known |= {
            abs(one + sign * other) for one, other in combinations(known, 2) for sign in (1, -1)
        }  # left to the reader
    if known and not any(results.same(one, other) for one in known for other in result.values):
        stated = answer.text[result.start : result.end][:40]
        yield _differs(answer, result, f"the stated result {stated} is no number of the last step before it")


def _choices_differ(answer: Passage, steps: Passage) -> Iterator[Problem]:
    from tunesmith_hooks.reasoning import results

    said = results.chosen(answer) or results.opening(answer)
    worked_out = results.chosen(steps) if said else None
    if said and worked_out and _comparable(said, worked_out) and said.choice != worked_out.choice:
        stated, wanted = (one.choice.upper() if len(one.choice) == 1 else one.choice for one in (said, worked_out))
        yield _differs(answer, said, f"the answer says {stated}, its reasoning comes to {wanted}")


def _comparable(one: "Result", other: "Result") -> bool:
    """Two letters, or two of yes and no."""
    return bool(one.choice and other.choice) and (len(one.choice) == 1) == (len(other.choice) == 1)


def _differs(answer: Passage, result: "Result", message: str) -> Problem:
    hint = "Work out which of the two is right, and let the result follow from the steps."
    return Problem(answer.where, message, hint, (result.start, result.end))


def _last_line(text: str) -> str:
    """The last line with a digit."""
    end = len(text)
    while end >= 0:
        begin = text.rfind("\n", 0, end) + 1
        if re.search(r"\d", text[begin:end]):
            return text[begin:end].rstrip()[-_MOST:]
        end = begin - 1
    return ""


@rule()
def reference_answer(record: Record, _options: Options) -> Iterator[Problem]:
    """What an answer states as its result is what `reference_answer` says.

    Why: one of the two is wrong, and a reader of the record cannot know which. Judged is a reference answer that is a
    plain number, a letter, yes or no, against the result that the last trained answer announces (`The answer is 12`),
    begins with, or consists of.

    Bad:
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              The answer is 52.
        reference_answer: |-
          51
    Good:
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              The answer is 51.
        reference_answer: |-
          51
    """
    if not record.reference_answer or record.answer_index is None or record.answer_index != len(record.messages) - 1:
        return
    from tunesmith_hooks.reasoning import results

    wanted = results.reference(record.reference_answer)
    answer = next(one for one in record.passages if one.where == ("messages", record.answer_index, "content"))
    if wanted is None:
        return
    if wanted.choice:
        said = results.chosen(answer) or results.opening(answer)
        differs = said is not None and _comparable(said, wanted) and said.choice != wanted.choice
    else:
        announced = results.announced(answer) if _may_announce(answer) else None
        said = announced or results.alone(answer) or results.only(answer)
        pairs = ((one, other) for one in wanted.values for other in said.values) if said else ()
        differs = said is not None and not any(results.same(*pair) for pair in pairs)
    if said and differs:
        stated = answer.text[said.start : said.end][:40]
        message = f"the stated result {stated} is not the reference answer {record.reference_answer.strip()[:40]}"
        hint = "Work out which of the two is right, and correct the other."
        yield Problem(answer.where, message, hint, (said.start, said.end))


RULES = (conclusion, reference_answer)
