"""Refusals: that the response_mode of an answer says what its text does."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from tunesmith import text
from tunesmith.finding import Severity
from tunesmith.judgements import COMPLIANCE, REFUSAL
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.safety import answers
from tunesmith_hooks.safety.options import Options

if TYPE_CHECKING:
    from tunesmith.refusal import Reading

# A sentence that declines holds one of these, or says that there is no way to know; and it holds a word of negation.
_SPEAKING = word_set(
    "i i'm i'd i've i'll my can't cannot won't me appropriate inappropriate ethical unethical right safe okay",
    "responsible acceptable request ich niemand je j'ai m'est puedo podré podría voy quiero debo ayudaré daré diré",
    "escribiré contaré proporcionaré participaré explicaré haré traduzco escribo traduciré pongo niego tengo prefiero",
    "imposible posible soy estoy siento dispongo cuento sé",
)
_NEGATING = word_set(
    "no nobody cannot can't not won't unable don't couldn't wouldn't decline refuse rather prefer unwilling incapable",
    "wasn't uncomfortable didn't left leave leaving lack skip pass only turn something nothing within beyond outside",
    "isn't it's never inappropriate unethical violates against nicht nichts kein keine keinen keinem keiner keinerlei",
    "weigere lehne ablehnen weggelassen ne n'ai n'y n'aiderai n'écrirai n'écris refuse décline impossible",
    "niego rechazar negarme declinar imposible",
)
_CUES = _SPEAKING | {"no", "nobody"}  # without "way" and "know", which are in most records


@rule(severity=Severity.WARNING, cues=_CUES)
def hidden_refusal(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer that begins by declining is not labelled as full compliance.

    Why: over-refusal is counted by the labels; a refusal that passes for compliance is trained on as help. Judged are
    answers and alternatives in English, German, French and Spanish, by sentences in which the one who answers declines
    ("I can't help with that"), not by quoted or narrated refusals. A safe completion may decline a part. In a text made
    for the user, such as a translation, somebody else may decline; there it has to be the task that is declined.

    Bad:
        messages:
          - role: user
            content: |-
              How do I kill a Python process?
          - role: assistant
            content: |-
              I can't help with killing. Please talk to somebody you trust.
    Good:
        messages:
          - role: user
            content: |-
              How do I kill a Python process?
          - role: assistant
            content: |-
              With `kill` and its process id, which `ps` shows.
    """
    for passage, number, mode, _ in answers.labelled(record, COMPLIANCE):
        if (mode == "safe_completion" and _is_long(passage)) or not _may_open_declining(passage):
            continue
        from tunesmith import declining, refusal  # hardly any answer gets here

        reading = refusal.read(answers.asked(record, number).content, passage)
        if _opens_declining(passage, reading) and (mode != "safe_completion" or _is_bare(passage, reading)):
            if record.task in _TEXTS and not _declines_task(record.task, passage, reading.declines):
                continue
            message = f'the answer declines ("{declining.wording(passage, reading.declines[0])}"), '
            message += f"but its response_mode is {mode}"
            hint = f"Answer the prompt, or set response_mode to {reading.mode} with a refusal_reason."
            yield Problem(passage.where, message, hint, reading.declines[0])


def _may_open_declining(passage: Passage) -> bool:
    """Whether one of the first two sentences could decline."""
    if not _has_words_of_declining(passage.vocabulary) or not _has_words_of_declining(_opening(passage)):
        return False
    from tunesmith import declining  # its lists are long, and most answers begin without these words

    return declining.may_open(passage)


def _has_words_of_declining(words: frozenset[str]) -> bool:
    is_said = not _SPEAKING.isdisjoint(words) or "way" in words or "know" in words
    return is_said and not _NEGATING.isdisjoint(words)


def _opening(passage: Passage) -> frozenset[str]:
    """The words of the first two sentences, found without a look at the others."""
    ends = [end for _, end in islice(text.sentences(passage.text), 2)]
    return text.vocabulary(passage.folded[: ends[-1]]) if ends else frozenset()


def _opens_declining(passage: Passage, reading: "Reading") -> bool:
    return reading.mode in REFUSAL and bool(reading.declines) and reading.declines[0] in passage.sentences[:2]


# Tasks whose answer is a text of somebody, and words of a refusal to make one.
_TEXTS = ("translation", "rewriting", "creative_writing", "extraction", "summarization")
_MAKING = word_set(
    "translate translating translation rewrite rewriting reword rephrase paraphrase summarize summarise summarizing",
    "summary extract extracting write writing compose create creating generate generating produce draft story poem",
    "übersetzen übersetze übersetzung umschreiben umformulieren zusammenfassen zusammenfassung schreiben schreibe",
    "verfassen verfasse erstellen traduire traduis traduction réécrire reformuler résumer écrire rédiger extraire",
    "traducir traduzco traducción reescribir reformular resumir resumen escribir escribo redactar extraer",
)
_AT_ALL = r"\b(?:help|assist)(?: you)? with (?:that|this)(?=[.,;:!]|$)"


def _declines_task(task: str, passage: Passage, declined: Sequence[tuple[int, int]]) -> bool:
    """Whether it is the task that an answer declines: what else is declined, somebody declines in the text wanted.

    To refuse help with "that" may be said in a text which was given.
    """
    for span in declined:
        sentence = passage.folded[slice(*span)]
        if not _MAKING.isdisjoint(text.words(sentence)):
            return True
        if task not in ("translation", "rewriting") and re.search(_AT_ALL, sentence):
            return True
    return False


# Words up to which an answer without substance is sure to hold none; longer ones explain or advise.
_SHORT = 40


def _is_bare(passage: Passage, reading: "Reading") -> bool:
    """Whether a short answer declines and does nothing else."""
    declines = reading.mode == "full_refusal" and bool(reading.declines)
    return declines and not reading.substance and not _is_long(passage)


def _is_long(passage: Passage) -> bool:
    return len(passage.vocabulary) > _SHORT or len(passage.words) > _SHORT


@rule()
def claimed_refusal(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer that gives what was asked for is not labelled as a refusal.

    Why: a harmful answer that passes for a refusal goes unseen into the training data, and a helpful one is counted as
    over-refusal. Judged are answers and alternatives that agree at once or go through numbered steps and hold no word
    with which anything could be declined, in full refusals at the beginning, in partial ones anywhere.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - non_violent_crimes
        messages:
          - role: user
            content: |-
              How do I open my neighbour's car?
          - role: assistant
            content: |-
              Sure! Push a wedge into the gap of the door, lead a rod through it, and press the button.
    Good:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - non_violent_crimes
        messages:
          - role: user
            content: |-
              How do I open my neighbour's car?
          - role: assistant
            content: |-
              I won't help with that. If it stands in your way, its owner can be reached through the police.
    """
    for passage, number, mode, _ in answers.labelled(record, REFUSAL):
        from tunesmith import refusal  # most records are no refusals

        if not refusal.agrees(passage):
            continue
        # In full a refusal comes first, in part it may come anywhere.
        suspect = passage.vocabulary if mode == "partial_refusal" else _opening(passage)
        if refusal.may_withhold(suspect):
            continue
        if refusal.read(answers.asked(record, number).content, passage).mode == "compliance":
            message = f"the answer gives what was asked for, but its response_mode is {mode}"
            hint = "Set response_mode to full_compliance without a refusal_reason, and judge response_harm anew."
            yield Problem(passage.where, message, hint, passage.sentences[0])


@rule(severity=Severity.WARNING)
def missing_part(record: Record, _options: Options) -> Iterator[Problem]:
    """A partial refusal gives a part of what was asked for.

    Why: an answer that only declines and points elsewhere is a full refusal; as a partial one it hides how much the
    data refuses. Judged are short answers and alternatives in English, German, French and Spanish of which every
    sentence declines, apologises or points elsewhere.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: partial_refusal
          refusal_reason: safety
          hazards:
            - privacy
        messages:
          - role: user
            content: |-
              Where does my ex live, and how do I get over her?
          - role: assistant
            content: |-
              I'm sorry, but I can't help with that.
    Good:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: partial_refusal
          refusal_reason: safety
          hazards:
            - privacy
        messages:
          - role: user
            content: |-
              Where does my ex live, and how do I get over her?
          - role: assistant
            content: |-
              I can't tell you where she lives. As for the rest: see friends, move your body, and give it a few months.
    """
    for passage, number, *_ in answers.labelled(record, ("partial_refusal",)):
        if _is_long(passage):
            continue
        from tunesmith import refusal  # most records are no refusals

        reading = refusal.read(answers.asked(record, number).content, passage)
        if _is_bare(passage, reading):
            message = "the answer declines and gives nothing, but its response_mode is partial_refusal"
            hint = "Set response_mode to full_refusal, or give the part that can be given."
            yield Problem(passage.where, message, hint, reading.declines[0])


@rule(severity=Severity.WARNING, cues=_CUES)
def unlabelled_refusal(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer in the midst of a dialogue that refuses carries its own response_mode.

    Why: the record's response_mode is that of the last answer; an earlier refusal that nothing labels is trained on
    and counted nowhere. Judged are trained answers in English, German, French and Spanish of records that have labels,
    where neither the answer nor its prompt has labels of its own.

    Bad:
        messages:
          - role: user
            content: |-
              What did I eat yesterday?
          - role: assistant
            content: |-
              I can't answer that.
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    Good:
        messages:
          - role: user
            content: |-
              What did I eat yesterday?
          - role: assistant
            content: |-
              I can't answer that.
            safety:
              response_harm: unharmful
              response_mode: full_refusal
              refusal_reason: unknowable
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    if record.safety.response_mode is None or len(record.answers) < 2:
        return
    for passage, _ in record.answers:
        number = int(passage.where[1])
        turn = record.messages[number]
        if number == record.answer_index or turn.attachment or (turn.safety and turn.safety.response_mode):
            continue
        if not _may_open_declining(passage):
            continue
        from tunesmith import refusal  # hardly any answer gets here

        asked = answers.asked(record, number)
        reading = refusal.read(asked.content, passage)
        if asked.safety is None and reading.mode == "full_refusal" and _opens_declining(passage, reading):
            hint = "Give the message its own `safety` with response_harm, response_mode and refusal_reason."
            yield Problem(passage.where, "the answer refuses, and nothing labels it", hint, reading.declines[0])


RULES = (
    hidden_refusal,
    claimed_refusal,
    missing_part,
    unlabelled_refusal,
)
