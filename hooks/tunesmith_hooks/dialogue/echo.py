"""Echo: the amounts and names that a user gives come back as they were given."""

import re
from collections.abc import Iterator

from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set, words
from tunesmith_hooks.dialogue.exchange import exceeds, figures, vocabulary
from tunesmith_hooks.dialogue.words import FUNCTION, NUMBERS
from tunesmith_hooks.rule import Problem

_SHORT = 60  # words of a turn; in longer ones amounts and names are of many things
_PHRASE = 3  # words in which an amount's noun stands: "three large oat lattes"
_ARTICLES = word_set("a an ein eine einen un une una")
# Behind these, or before those, the assistant tells the user what it has understood.
_TAKEN = word_set(
    "and your that's is be so got have of for ordered booked reserved confirm confirmed noted ok okay great ihre deine",
    "das sind also für notiert gebucht reserviert gut",
    "vos tes fait donc pour noté réservé bien",
    "sus tus son entonces para reservado reservadas anotado",
)
_THEN = word_set("coming for on right correct please then ready it's sofort kommen richtig correct arrivent correcto")
# Amounts of these may be anything beside what was ordered.
_UNITS = word_set(
    "minute second hour day week month year time dollar euro pound cent percent degree kilometre kilometer mile meter",
    "metre step way thing option question word sentence point reason minuten stunde tag woche monat jahr mal prozent",
    "heure jour semaine moi an foi hora día semana mese año vece",
)


def misheard_details(record: Record) -> Iterator[Problem]:
    """Amounts and names that come back otherwise than the user gave them."""
    language = record.primary_language
    said = record.spoken
    users: list[Turn] = []
    given: list[str] = []
    for number, turn in enumerate(said):
        if exceeds(turn.passage, _SHORT):
            continue
        if turn.is_user:
            users.append(turn)
            given += _introduced(turn.passage, language)
        elif turn.is_judged and users:
            yield from _amounts(turn, users)
            if given and turn.passage.vocabulary.isdisjoint(given):
                yield from _names(turn, given[0], said[:number], language)


_AMOUNTS = frozenset(NUMBERS) - FUNCTION - {"once"}


def _values(passage: Passage) -> set[int]:
    """The amounts that a text names."""
    return {_value(word) for word in figures(passage)} - {0}


def _amounts(turn: Turn, users: list[Turn]) -> Iterator[Problem]:
    """An amount confirmed that is not the one amount which the user named of that thing."""
    new = _values(turn.passage)
    for user in users if new else ():
        new -= _values(user.passage)
    if not new or any("another" in user.passage.vocabulary for user in users):
        return
    said = turn.passage.words
    for place, word in enumerate(said):
        if _value(word) not in new or not _is_confirmed(said, place):
            continue
        for noun in said[place + 1 : place + 1 + _PHRASE]:
            given = _given(noun, users)
            if len(given) == 1 and given[0] != _value(word):
                message = f"the answer speaks of {word[:20]} {noun[:30]} where the user said {given[0]}"
                hint = "Give back what the user said, or let the user change it."
                yield Problem(("messages", turn.place, "content"), message, hint, _span(turn, word))
                return


_PEOPLE = ("people", "children", "men", "women")


def _value(word: str) -> int:
    """The amount that a word states; 0 for other words, articles and figures that are no plain count."""
    if word.isdecimal():
        return int(word) if len(word) < 4 else 0
    return NUMBERS[word] if word in _AMOUNTS else 0


def _is_confirmed(words: tuple[str, ...], place: int) -> bool:
    """Whether the words around an amount say that it is what the assistant has understood."""
    return words[max(0, place - 1)] in _TAKEN or not _THEN.isdisjoint(words[place + 2 : place + 2 + _PHRASE])


def _given(noun: str, users: list[Turn]) -> list[int]:
    """The amounts that users name of a thing in the plural, each time they do, an article being one."""
    forms = {noun, noun.removesuffix("s"), noun.removesuffix("es")}
    if len(noun) < 4 or (len(forms) == 1 and noun not in _PEOPLE) or not forms.isdisjoint(_UNITS | FUNCTION):
        return []
    found = []
    for said in (user.passage.words for user in users):
        for place, word in enumerate(said):
            if word in forms:
                before = said[max(0, place - 1 - _PHRASE) : place]
                found += [_value(one) or 1 for one in before if _value(one) or one in _ARTICLES][-1:]
    return found


def _span(turn: Turn, word: str) -> tuple[int, int]:
    match = re.search(rf"\b{word}\b", turn.passage.folded)
    return match.span() if match else (0, len(word))


_CAPITALISED = r" ([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{1,20})\b"
# Behind these stands a name that is given, or that something is booked under. A German noun is no name behind "für".
_INTRODUCING = (
    *(" my name is", " my name's", " the name is", " the name's", " call me", " under the name", " under the name of"),
    *(" ich heiße", " mein name ist", " auf den namen"),
    *(" je m'appelle", " mon nom est", " au nom de"),
    *(" me llamo", " mi nombre es", " a nombre de"),
)
_BOOKING = (" under", " name of", " under the name", " auf den namen", " au nom de", " a nombre de")
_FOR = (" for", " pour", " para")
_BEFORE = 24  # characters in front of a name that are looked at
_CALLING = frozenset(
    (
        *("hi", "hello", "hey", "thanks", "thank you", "okay", "ok", "great", "sure", "perfect", "dear", "welcome"),
        *("got it", "certainly", "hallo", "danke", "bonjour", "merci", "parfait", "hola", "gracias", "perfecto"),
    )
)
_BEHIND_BOOKED = (" will", " is", " ist", " est", " está")
_NAME_CUES = word_set("name name's call for heiße namen m'appelle nom pour llamo nombre para")
_NO_NAMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august",
    "september october november december today tomorrow christmas easter thanks thank okay sure great sir madam ma'am",
    "please there everyone all i enjoy have just god mr mrs ms dr montag dienstag mittwoch donnerstag freitag samstag",
    "sonntag lundi mardi lunes martes world welt monde mundo",
)


def _names(turn: Turn, given: str, before: tuple[Turn, ...], language: str) -> Iterator[Problem]:
    """Somebody addressed or booked for who is not the one that the user named."""
    known = vocabulary(before) | _NO_NAMES
    for start, end in _capitalised(turn.passage):
        called = turn.passage.text[start:end]
        if called.lower() not in known and (
            _is_called(turn.passage, start, end) or _is_booked(turn.passage, start, end, language)
        ):
            message = f"the answer says {called} where the user gave the name {given.capitalize()}"
            hint = "Give back the name that the user gave, or let the user change it."
            yield Problem(("messages", turn.place, "content"), message, hint, (start, end))
            return


def _introduced(passage: Passage, language: str) -> Iterator[str]:
    """The names that a user gives for themselves or for an order."""
    if passage.vocabulary.isdisjoint(_NAME_CUES):
        return
    giving = _INTRODUCING if language == "de" else (*_INTRODUCING, *_FOR)
    for start, end in _capitalised(passage):
        name = passage.folded[start:end]
        if name not in _NO_NAMES and _before(passage, start).endswith(giving):
            yield name


def _capitalised(passage: Passage) -> Iterator[tuple[int, int]]:
    """Where words with a capital stand behind a blank."""
    return (match.span(1) for match in re.finditer(_CAPITALISED, passage.text))


def _before(passage: Passage, start: int) -> str:
    """The folded words in front of a place, a blank before each; none behind a sign."""
    before = passage.folded[max(0, start - _BEFORE) : start - 1]
    return f" {' '.join(words(before))}" if before[-1:].isalpha() else ""


def _is_called(passage: Passage, start: int, end: int) -> bool:
    """Whether somebody is addressed by a word at the beginning of a sentence: "Thanks, Anna." """
    line = f"\n{passage.folded[max(0, start - _BEFORE) : start]}"
    sentence = line[max(line.rfind(mark) for mark in (". ", "! ", "\n")) :]
    return passage.text[end : end + 1] in (",", ".", "!") and " ".join(words(sentence)) in _CALLING


def _is_booked(passage: Passage, start: int, end: int, language: str) -> bool:
    """Whether a word stands where an answer says who something is for."""
    behind = passage.text[end : end + 5]
    if behind[:1].strip(",.!?\n") and not behind.startswith(_BEHIND_BOOKED):
        return False
    if language == "de":  # every noun has a capital
        return _before(passage, start).endswith(_BOOKING)
    return passage.text[start - 2 : start] == ", " or _before(passage, start).endswith((*_BOOKING, *_FOR))
