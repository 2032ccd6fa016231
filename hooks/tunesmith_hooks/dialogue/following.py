"""Follow-ups: a turn that says it goes on from earlier ones has something in common with them."""

import re
from collections.abc import Iterator

from tunesmith import text
from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.exchange import exceeds, vocabulary
from tunesmith_hooks.dialogue.words import ANAPHORA, CHANGE, COURTESY, FUNCTION, NUMBERS
from tunesmith_hooks.rule import Problem

_ELLIPTICAL = 5  # words; "And in Spanish?" needs no tie
# "The length of the river" may be that of the one just named.
_DEFINITE = {
    "en": word_set("the"),
    "de": word_set("im am zum zur vom"),
    "fr": word_set("du au aux"),
    "es": word_set("del al"),
}
_OPENING = 8  # characters, more than the longest of the words with which a turn may begin
_STEM = 4  # letters; prune and pruning, Verein and Vereine


def unrelated_follow_ups(record: Record) -> Iterator[Problem]:
    """Turns marked as going on from earlier ones that have nothing in common with them."""
    definite = _DEFINITE.get(record.primary_language)
    if definite is None:
        return
    said = record.spoken
    for number, turn in enumerate(said):
        if number and _follows(turn) and not _is_tied(turn, record, said[:number], definite):
            message = "the turn is marked as going on from earlier ones, and shares no word with them"
            hint = (
                "Let it name what it goes on from; if it does not, correct `act` and `refers_to`, or part the record."
            )
            yield Problem(("messages", turn.place, "content"), message, hint)


def _follows(turn: Turn) -> bool:
    """Whether a user's turn says that it goes on from the dialogue. A reply may do so in words of its own."""
    message = turn.message
    if not turn.is_user or message.attachment or not _REPLYING.isdisjoint(message.act):
        return False
    return "follow_up" in message.act or bool(message.refers_to)


_REPLYING = word_set("redirection clarification answer correction closing")
# A turn that speaks of the answer, of its form or of the one who gave it goes on from it too.
_ANSWER = word_set(
    "example examples answer answers reply response explanation detail details corresponding respective list outline",
    "summary summarize summarise elaborate begin start rewrite essay version format tone style wording title ending",
    "beginning length sentence paragraph something things stuff thank you're shorter longer simpler beispiel beispiele",
    "antwort erklärung einzelheiten liste entwurf fassung ton satz absatz beginne fang kürzer länger exemple exemples",
    "réponse explication détail détails liste version ton phrase paragraphe commence ejemplo ejemplos respuesta",
    "explicación detalle detalles lista versión tono frase párrafo empieza",
)
# In German, what is no article in front of a noun.
_NEUTER = r"\b[Dd]as (?![A-ZÄÖÜ])"
_BESIDE = FUNCTION | COURTESY
_POINTING = ANAPHORA | CHANGE | _ANSWER


# "And 'wash at 30°'", or the bare quotation, wants done with it what was done with the text before.
_CONTINUING = word_set("and or und oder et ou y e o plus")
_QUOTES = tuple("\"“„«‘'`")


def _is_tied(turn: Turn, record: Record, before: tuple[Turn, ...], definite: frozenset[str]) -> bool:
    """Whether a turn points back, or has a word, a number or the beginning of a word in common with what was said."""
    words = turn.passage.vocabulary
    if not words.isdisjoint(definite) or not exceeds(turn.passage, _ELLIPTICAL) or record.attachments:
        return True
    if not words.isdisjoint(_POINTING) or "are you" in turn.passage.folded or _continues(turn.passage):
        return True
    if "das" in words and re.search(_NEUTER, turn.passage.text):
        return True
    if "?" in before[-1].passage.text and "?" not in turn.passage.text:
        return True  # a reply
    known = vocabulary(before)
    if record.messages[0].role == "system":
        known |= record.passages[0].vocabulary
    telling = words - _BESIDE
    if not telling.isdisjoint(known):
        return True
    known -= FUNCTION
    stems = {_stem(word) for word in known}
    values = {NUMBERS[word] for word in known if word in NUMBERS} | {int(word) for word in known if _is_digits(word)}
    return any(_stem(word) in stems or _value(word) in values for word in telling)


def _continues(passage: Passage) -> bool:
    """Whether a text begins with "and", "or" or a quotation."""
    opening = passage.folded.lstrip()[:_OPENING]
    return opening.startswith(_QUOTES) or not _CONTINUING.isdisjoint(text.words(opening)[:1])


def _stem(word: str) -> str:
    """The beginning of a word, without an elided article, an apostrophe with s, and the s of a plural."""
    before, _, behind = word.rpartition("'")
    return (behind if len(behind) > 2 else before or behind).removesuffix("s")[:_STEM]


def _value(word: str) -> int | None:
    """The number that a word states, in digits or written out."""
    return int(word) if _is_digits(word) else NUMBERS.get(word)


def _is_digits(word: str) -> bool:
    return word.isdecimal() and len(word) < 10
