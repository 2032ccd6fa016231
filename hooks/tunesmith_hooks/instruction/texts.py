"""Texts that a prompt wants worked on without pointing at any place: "summarize the text"."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.instruction import prompts
from tunesmith_hooks.instruction.options import Options
from tunesmith_hooks.rule import Problem, rule

# What reads sentences is imported where a prompt may speak of a text; most do not.
if TYPE_CHECKING:
    from tunesmith_hooks.instruction.sentences import Sentence

_DETERMINERS = word_set("the this these those my given")
_SINGULAR = word_set(
    "text sentence paragraph passage article essay email mail letter document story poem haiku lyric code snippet",
    "query table list conversation dialogue transcript chat message review abstract report speech quote quotation",
    "statement claim word phrase idiom question equation problem riddle puzzle data number fact paper outline note",
    "post tweet comment headline new thread syllogism joke utterance excerpt blank contract clause instance",
)
_DATA = word_set("set description name opinion symptom pair input product ingredient personality")
_NOUNS = _SINGULAR | _DATA | {f"{noun}s" for noun in _SINGULAR | _DATA}
# What is done to "it" or "this", with no word for a text.
_DONE_TO_IT = word_set(
    "summarize summarise translate paraphrase rewrite rephrase reword proofread correct shorten simplify explain fix",
    "edit solve improve complete continue analyze analyse review transcribe decode",
)


@rule(severity=Severity.WARNING, cues=_NOUNS | _DONE_TO_IT | {"these"})
def absent_text(record: Record, _options: Options) -> Iterator[Problem]:
    """The text that an opening prompt wants worked on stands in the record.

    Why: "summarize the text" cannot be done without one, and an answer that makes it up teaches the model to do so.
    English prompts of one line are read. An answer that asks for the text, and a refusal labelled so, are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              Translate the sentence into Welsh.
          - role: assistant
            content: |-
              Mae'r trên yn hwyr.
    Good:
        messages:
          - role: user
            content: |-
              Translate the sentence into Welsh: The train is late.
          - role: assistant
            content: |-
              Mae'r trên yn hwyr.
    """
    prompt = prompts.opening_line(record)
    if prompt is None or record.primary_language != "en":
        return
    named = not _DETERMINERS.isdisjoint(prompt.vocabulary) and not _NOUNS.isdisjoint(prompt.vocabulary)
    meant = len(prompt.text) <= _SHORT and not _DEICTIC.isdisjoint(prompt.vocabulary)
    found = _found(prompt) if named or meant else None
    if found and not prompts.is_gap_meant(record):
        message = f'"{prompt.text[found[0] : found[1]][:60]}" is to be worked on, and is not there'
        yield Problem(prompt.where, message, "Put the text in.", found)


_NOUN = rf"(?:e-mail|{'|'.join(sorted(_SINGULAR))})s?"
# What may follow where nothing more is said of the text; "the problem with", "the report on" are of some other.
_END = (
    r"(?=[.?!,;:]|$|[ ]\(|[ ]for[ ](?:me|us|errors|mistakes|bugs|grammar|spelling|typos|clarity|flow|tone|style|an?"
    r"|publication|children|kids)\b"
    r"|[ ]to[ ](?:be|bullet|under|about|\d+|one|two|three|make|sound|improve|include|remove|correct|show|use|match|fit"
    r"|me|find|answer|determine|active|passive|past|present|future|first|third|an?"
    r"|[a-z]{2,15}(?:ish|ese|ench|ian|man|bic|utch|eek|indi|atin))\b"
    r"|[ ](?:and|or|but|in|into|so|using|by|as|based|if|is|are|has|have|contains|contain|can|correctly|please|without"
    r"|while|according|like|given (?:an?|the|its)|than|directly|was|were|be|mean|say|sound|written|support|supports)\b)"
)
_ADJECTIVES = r"(?!following|given|above|below|attached|provided)(?:[\w-]{1,15},?[ ]){0,2}?"
_DEFINITE = rf"\b(?:the|this|these|those|my)[ ]{_ADJECTIVES}{_NOUN}{_END}"
# "Given a sentence and a number, …": only texts and data, as "given a choice" supposes something instead.
_GIVEN = (
    r"(?:^given|\byou(?:[ ]are|'re|[ ]will[ ]be)[ ](?:given|provided(?:[ ]with)?))"
    r"[ ](?:an?|some|two|three|several|the|my|this|these)[ ](?:[\w'-]{1,15}[ ]){0,2}?"
    rf"(?:{_NOUN}|(?:user query|{'|'.join(sorted(_DATA))})s?)\b"
)
_THESE = (
    r"\bthese[ ](?!days|times|kinds|types|sorts|things|circumstances|conditions|years|weeks|months)"
    r"(?:[a-z]{3,15}[ ])?[a-z]{3,20}s\b"
)
_PRONOUN = (
    r"^(?:please[ ]|can you[ ]|could you[ ])?(?:summari[sz]e|translate|paraphrase|rewrite|rephrase|reword|proofread"
    r"|correct|shorten|simplify|explain|fix|edit|solve|improve|complete|continue|analy[sz]e|review|transcribe"
    r"|decode)[ ](?:it|this|that|them|these)(?=[.?!]|$|[ ](?:in|into|to|for|as|like|using|with|so|please|and)\b)"
)
_GAPS = rf"\bin[ ]the[ ](?:[\w-]{{1,15}}[ ]){{0,2}}?{_NOUN}\b"
_TAKEN_FROM = rf"\b(?:of|for|from|in|on|to|about|given|with|if|whether|based on|solve|complete)[ ]{_DEFINITE}"
_ASKED_OF = rf"\b(?:if|whether)[ ]{_DEFINITE}"

_DEICTIC = word_set("this these those it that them")  # may mean what was said before
_SHORT = 200  # characters of a prompt in which "this" may be all that names the text
_NEAR = 50  # characters from the beginning of the first sentence within which nothing has been said yet
_CODE = word_set(
    "function program script algorithm method class code app website page implement array string integer integers",
    "matrix node tree complexity leetcode",
)


def _found(prompt: Passage) -> tuple[int, int] | None:
    from tunesmith_hooks.instruction import sentences
    from tunesmith_hooks.instruction.lexicon import MAKING, REQUESTS

    if REQUESTS.isdisjoint(prompt.vocabulary):
        return None
    if not _CODE.isdisjoint(prompt.vocabulary) and not MAKING.isdisjoint(prompt.vocabulary):
        return None
    said = sentences.requests(prompt)
    if said is None:
        return None
    for number, sentence in enumerate(said):
        if number and said[number - 1].verb in MAKING:  # the text is what was asked for just before
            return None
        match = _match(sentence)
        if match and not _DEICTIC.isdisjoint(match.group().split()) and (number or match.start() > _NEAR):
            return None
        if match and sentences.is_bare(said, sentence) and not _is_named(prompt, sentence, match):
            return sentence.start + match.start(), sentence.start + match.end()
    return None


def _match(sentence: "Sentence") -> re.Match[str] | None:
    return next((match for one in _patterns(sentence.verb) if (match := re.search(one, sentence.folded))), None)


def _patterns(verb: str) -> tuple[str, ...]:
    from tunesmith_hooks.instruction.lexicon import MAKING, PROCESSING

    if verb in ("fill", "replace"):
        return (_GAPS,)
    if verb == "tell":
        return (_ASKED_OF,)
    if verb in PROCESSING:
        return (_GIVEN, _PRONOUN, _DEFINITE, _THESE)
    return (_TAKEN_FROM, _THESE) if verb in MAKING else (_GIVEN,)


_NAME = (
    r"[ ]?(?:of|by|in|from|on|for)?[ ]?(?:the[ ])?[A-Z0-9](?!\w{0,15}(?:ish|ese|ench|ian|man|bic|utch|eek|indi|atin)\b)"
)


def _is_named(prompt: Passage, sentence: "Sentence", match: re.Match[str]) -> bool:
    """Whether a name or number behind it says which text is meant, or the sentence has brought it up before."""
    if re.match(_NAME, prompt.text[sentence.start + match.end() :]):
        return True
    noun = re.escape(match.group().split()[-1].rstrip("s"))
    brought_up = rf"\b(?:an?|some|your|one|two|three)[ ](?:[\w-]{{1,15}}[ ]){{0,2}}{noun}"
    return re.search(brought_up, sentence.folded[: match.start()]) is not None


RULES = (absent_text,)
