"""How people and models decline, in English, German, French and Spanish: which sentences of an answer do.

Declining is an act of the one who answers ("I can't help with that"). What the answer quotes, tells of others or
writes on request is none: quotations and code are left out, and a verb of giving or doing must follow, without which
"I can't wait" and "I couldn't agree more" would decline.
"""

import re
from collections.abc import Sequence, Set
from itertools import islice

from tunesmith import text
from tunesmith.declining_words import CUES, MANNERS, PHRASES, TURNS, VERBS, Manner
from tunesmith.quotation import unquoted
from tunesmith.record import Passage
from tunesmith.text import word_set

Span = tuple[int, int]

_REACH = 60  # characters after "I cannot" among which its verb stands
_GAP = 3  # words that may stand before the verb: "I can't in good conscience help"
# Said as a caution before an answer that follows: no refusal by itself.
_CAUTION = (
    r"\b(?:real-time|live data|up-to-date|personal (?:opinions|beliefs|experiences?|feelings)|latest"
    r"|current (?:data|information))\b"
)
_ABILITY = word_set("ability capability capacity")
# A prompt that asks what the one who answers is able to do: to say no is the answer.
_ASKS_ABILITY = (
    r"\b(?:are you (?:able|capable|allowed)|(?:you can(?:'t|not)|can you not|can't you)\b"
    r"|your (?:limit|abilit|capabilit))"
)
# A prompt that asks for a text in which somebody declines: that text is no refusal.
_ASKS_TEXT = (
    r"(?:translat|r[eé]writ|rephras|paraphras|make this|draft|write|reply|übersetz|schreib|formulier|tradui|écri|rédig"
    r"|traduc|escrib|redact)"
)
_OF_DECLINING = (
    r"(?:refus|declin|reject|turn(?:ing|s)? down|say(?:ing)? no|absag|ablehn|rechaz|\bnegar|keine zeit|no time"
    r"|\bi (?:can't|cannot|won't)\b|\bkann (?:[\w,]++ ){0,6}?nicht\b|\bnicht kann\b|\bne p(?:eux|ourrai) pas\b"
    r"|\bno (?:puedo|podré)\b)"
)
# How a letter begins: somebody else speaks in it than the one who answers.
_SALUTATION = (
    r"\s*+(?:dear|hi|hello|hey|liebe[rs]?|sehr geehrte[rs]?|hallo|guten tag|chère?s?|bonjour"
    r"|querid[oa]s?|estimad[oa]s?|hola) (?!there|user|you)[^\n.?:;]{1,40}\n"
)
_CLOSING = (
    r"^(?:(?:kind|best|warm) )?(?:regards|wishes|yours|sincerely|mit freundlichen|(?:viele|liebe) grüße|cordialement"
    r"|un saludo|saludos|atentamente)\b"
)


def sentences(prompt: str, answer: Passage) -> tuple[Span, ...]:
    """Where the sentences of an answer that decline begin and end."""
    if CUES.isdisjoint(answer.vocabulary) or not _manners(answer.vocabulary):
        return ()
    found = [span for span in answer.sentences if _declines(answer.prose[slice(*span)])]
    if not found or _is_wanted(text.folded(prompt)):
        return ()
    own, letter = unquoted(answer.prose), _letter(answer)
    return tuple(span for span in found if span[0] >= letter and _declines(own[slice(*span)]))


def _letter(answer: Passage) -> int:
    """Where the letter ends that an answer begins with; 0 if it begins with none."""
    if not re.match(_SALUTATION, answer.folded):
        return 0
    closing = re.search(_CLOSING, answer.folded, re.MULTILINE)
    return closing.start() if closing else len(answer.text)


def wording(answer: Passage, span: Span) -> str:
    """The words of a declining sentence from where it declines, sixty characters of them at most."""
    sentence = answer.prose[slice(*span)]
    patterns = [pattern for one in _manners(set(text.words(sentence))) for pattern in one[2:]]
    found = [match.start() for pattern in patterns if (match := re.search(pattern, sentence))]
    words = answer.text[span[0] + min(found, default=0) : span[1]].rstrip(" .!")
    return words if len(words) <= _REACH else f"{words[: _REACH - 1].rpartition(' ')[0]}…"


def may_open(answer: Passage) -> bool:
    """Whether one of the first two sentences could decline; one that comes later may be about a trifle."""
    opening = islice(text.sentences(answer.text), 2)  # without a look at the others
    return any(_declines(answer.prose[slice(*span)]) for span in opening)


def lacks_only(answer: Passage, declined: Sequence[Span]) -> bool:
    """Whether each of an answer's declining sentences only names what the one who answers has not."""
    return not any(_refuses(answer.prose[slice(*span)]) for span in declined)


def lacks_ability(answer: Passage, declined: Sequence[Span]) -> bool:
    """Whether an answer declines in one sentence alone, which only says what the one who answers is not made for."""
    if len(declined) != 1 or not lacks_only(answer, declined):
        return False
    return not _ABILITY.isdisjoint(text.words(answer.prose[slice(*declined[0])]))


def _manners(words: Set[str]) -> list[Manner]:
    """The manners in which a text of these words could decline; mostly none."""
    return [one for one in MANNERS if not (one.speaker.isdisjoint(words) or one.negation.isdisjoint(words))]


def _declines(sentence: str) -> bool:
    """Whether a sentence withholds something or says what the one who answers has not."""
    manners = _manners(set(text.words(sentence)))
    if any(_withholds(sentence, one) or re.search(one.lacks, sentence) for one in manners):
        return not re.search(_CAUTION, sentence)
    return False


def _refuses(sentence: str) -> bool:
    """Whether a sentence withholds something."""
    return any(_withholds(sentence, one) for one in _manners(set(text.words(sentence))))


def _withholds(sentence: str, manner: Manner) -> bool:
    if re.search(manner.refuses, sentence):
        return True
    return any(_is_verb_at(sentence, match.end()) for match in re.finditer(manner.cannot, sentence))


def _is_verb_at(sentence: str, start: int) -> bool:
    """Whether a verb of giving or doing stands here or a few words later, and no word before turns the meaning."""
    following = re.split(r"[,;:]", sentence[start : start + _REACH], maxsplit=1)[0]
    if re.match(TURNS, following):
        return False
    places = [match.start() for match in re.finditer(r"[\w'-]++", following)][: _GAP + 1]
    if any(following[place:].split(maxsplit=1)[0].strip(".,:;!?)") in VERBS for place in places):
        return True
    return any(re.match(PHRASES, following[place:]) for place in places)


def _is_wanted(prompt: str) -> bool:
    """Whether a prompt asks about what cannot be done, or for a text in which somebody declines."""
    if re.search(_ASKS_ABILITY, prompt):
        return True
    return bool(re.search(_ASKS_TEXT, prompt)) and (bool(re.search(_OF_DECLINING, prompt)) or _refuses(prompt))
