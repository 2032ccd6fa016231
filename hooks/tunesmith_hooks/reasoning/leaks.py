"""Thinking that stands in the answer: tags of thinking channels, sentences of the reasoning."""

import re
from collections.abc import Iterator

from tunesmith import text as texts
from tunesmith.record import Passage, Record
from tunesmith_hooks.reasoning.options import Options
from tunesmith_hooks.reasoning.placement import holds_reasoning
from tunesmith_hooks.rule import Problem, rule

_TAGS = (
    r"</?(?:think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis|inner_monologue)>"
    r"|<\|(?:channel|begin_of_thought|end_of_thought|begin_of_solution|end_of_solution|thinking)\|>"
    r"|\[/?(?:think|thinking|thought|scratchpad|inst_reasoning)\]|◁/?think▷"
)
_CUES = frozenset(
    (
        *("think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad", "analysis"),
        *("monologue", "channel", "solution"),
    )
)


@rule(cues=_CUES)
def thinking_tag(record: Record, _options: Options) -> Iterator[Problem]:
    """No answer holds a tag of a thinking channel, such as `<think>`.

    Why: templates write these tags themselves from `reasoning`; in the text they are trained as words, and break the
    parsing of what a model answers. Code is left alone, and tags that the prompt speaks of.

    Bad:
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              <think>Ten times 3 is 30.</think>51
    Good:
        reasoning: hidden
        messages:
          - role: user
            content: |-
              What is 17 times 3?
          - role: assistant
            content: |-
              51
            reasoning: |-
              Ten times 3 is 30 and seven times 3 is 21.
    """
    if not any(sign in record.whole for sign in "<[◁"):
        return
    for passage in record.passages:
        if passage.kind == "prompt" or _CUES.isdisjoint(passage.vocabulary):
            continue
        for match in re.finditer(_TAGS, passage.prose):
            if not any(match.group() in one.folded for one in record.passages if one.kind == "prompt"):
                hint = "Move the thinking into `reasoning`, without the tags."
                yield Problem(passage.where, f"the tag {match.group()} of a thinking channel", hint, match.span())


@rule()
def copied_sentence(record: Record, options: Options) -> Iterator[Problem]:
    """No sentence of the reasoning stands in the answer word for word.

    Why: exports put explicit reasoning before the answer, so it would be read twice; a sentence of hidden reasoning
    would be shown. What the prompt says may stand in both, and so may short sentences, such as the result.

    Bad:
        reasoning: hidden
        messages:
          - role: user
            content: |-
              Which of the two offers is cheaper over a year?
          - role: assistant
            content: |-
              The second. Twelve times 9 euros and the fee of 20 euros make 128 euros in the first offer.
            reasoning: |-
              Twelve times 9 euros and the fee of 20 euros make 128 euros in the first offer. The second costs 120.
    Good:
        reasoning: hidden
        messages:
          - role: user
            content: |-
              Which of the two offers is cheaper over a year?
          - role: assistant
            content: |-
              The second, by 8 euros.
            reasoning: |-
              Twelve times 9 euros and the fee of 20 euros make 128 euros in the first offer. The second costs 120.
    """
    if not holds_reasoning(record):
        return
    passages = {passage.where: passage for passage in record.passages}
    for index, message in enumerate(record.messages):
        steps = passages.get(("messages", index, "reasoning"))
        if message.role == "assistant" and steps and message.content:
            yield from _copied(record, index, steps, passages["messages", index, "content"], options.copied_words)


def _copied(record: Record, index: int, steps: Passage, answer: Passage, least: int) -> Iterator[Problem]:
    # Hardly any stretch of so many words has none that the answer lacks.
    if b"\1" * least not in bytes(map(answer.vocabulary.__contains__, steps.words)):
        return
    content = f" {' '.join(answer.words)} "
    if f" {' '.join(steps.words)} " in content:  # all of it, as `repetition` says
        return
    said: set[str] = set()
    for start, end in steps.sentences:
        if end - start < 2 * least - 1:  # letters and blanks of so many words
            continue
        sentence = " ".join(texts.words(steps.folded[start:end]))
        if sentence.count(" ") + 1 < least or f" {sentence} " not in content or sentence in said:
            continue
        said.add(sentence)
        if not any(sentence in _joined(other.content) for other in record.messages[:index]):
            message = f"a sentence of {sentence.count(' ') + 1} words of the reasoning stands in the answer too"
            hint = "Keep the way to the result in `reasoning`, and the result in `content`."
            yield Problem(steps.where, message, hint, (start, end))


def _joined(text: str) -> str:
    """The folded words with single blanks between them."""
    return " ".join(texts.words(texts.folded(text)))


RULES = (thinking_tag, copied_sentence)
