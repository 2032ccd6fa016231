"""Echo: the amounts and names that a user gives come back as they were given."""

import re
from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.exchange import exceeds, figures, turns, vocabulary
from tunesmith_hooks.dialogue.options import Options
from tunesmith_hooks.dialogue.words import FUNCTION, NUMBERS
from tunesmith_hooks.rule import Problem, rule

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


@rule(severity=Severity.WARNING)
def misheard_detail(record: Record, _options: Options) -> Iterator[Problem]:
    """The assistant gives back the amounts and names that the user gave.

    Why: a model that is shown "three lattes" after an order of two, or "Anne" after "Anna", learns to mishear. An
    amount is compared where the assistant confirms it ("your three …", "that's three …") and the user named one amount
    of the thing; a name where the user gave one ("my name is …", "for …") and the assistant addresses or books somebody
    else. An amount or a name that was said before in the dialogue is let pass. Turns of up to sixty words are compared,
    in English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Could I get two oat lattes? My name is Anna.
          - role: assistant
            content: |-
              Of course. With sugar?
          - role: user
            content: |-
              None, thanks.
          - role: assistant
            content: |-
              Then your three oat lattes will be at the counter in five minutes.
    Good:
        messages:
          - role: user
            content: |-
              Could I get two oat lattes? My name is Anna.
          - role: assistant
            content: |-
              Of course. With sugar?
          - role: user
            content: |-
              None, thanks.
          - role: assistant
            content: |-
              Then your two oat lattes will be at the counter in five minutes, Anna.
    """
    said = turns(record)
    for number, turn in enumerate(said):
        if turn.is_judged and number and not exceeds(turn.passage, _SHORT):
            users = tuple([one for one in said[:number] if one.is_user and not exceeds(one.passage, _SHORT)])
            if users:
                yield from _amounts(turn, users)
                yield from _names(turn, users, said[:number])


_AMOUNTS = frozenset(NUMBERS) - FUNCTION - {"once"}
_INSIDE = r" [A-ZÀ-ÖØ-Þ](?<=[\w,] .)"  # a capital within a sentence


def _values(turns: tuple[Turn, ...]) -> set[int]:
    """The amounts that some turns name."""
    return {_value(word) for turn in turns for word in figures(turn.passage)} - {0}


def _amounts(turn: Turn, users: tuple[Turn, ...]) -> Iterator[Problem]:
    """An amount confirmed that is not the one amount which the user named of that thing."""
    named = _values((turn,))
    new = named and named - _values(users)
    if not new or any("another" in user.passage.vocabulary for user in users):
        return
    words = turn.passage.words
    for place, word in enumerate(words):
        if _value(word) not in new or not _is_confirmed(words, place):
            continue
        for noun in words[place + 1 : place + 1 + _PHRASE]:
            given = _given(noun, users)
            if len(given) == 1 and given[0] != _value(words[place]):
                message = f"the answer speaks of {words[place][:20]} {noun[:30]} where the user said {given[0]}"
                hint = "Give back what the user said, or let the user change it."
                yield Problem(("messages", turn.place, "content"), message, hint, _span(turn, words[place]))
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


def _given(noun: str, users: tuple[Turn, ...]) -> list[int]:
    """The amounts that users name of a thing in the plural, each time they do, an article being one."""
    forms = {noun, noun.removesuffix("s"), noun.removesuffix("es")}
    if len(noun) < 4 or (len(forms) == 1 and noun not in _PEOPLE) or not forms.isdisjoint(_UNITS | FUNCTION):
        return []
    found = []
    for words in (user.passage.words for user in users):
        for place, word in enumerate(words):
            if word in forms:
                before = words[max(0, place - 1 - _PHRASE) : place]
                found += [_value(one) or 1 for one in before if _value(one) or one in _ARTICLES][-1:]
    return found


def _span(turn: Turn, word: str) -> tuple[int, int]:
    match = re.search(rf"\b{word}\b", turn.passage.folded)
    return match.span() if match else (0, len(word))


_NAME = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{1,20}"
_INTRODUCED = (
    r"\b(?:[Mm]y name(?: is|'s)|[Tt]he name(?: is|'s)|[Cc]all me|[Uu]nder the name(?: of)?|[Ii]t(?:'s| is) for|[Ff]or"
    r"|[Ii]ch heiße|[Mm]ein Name ist|[Ff]ür|[Jj]e m'appelle|[Mm]on nom est|[Pp]our|[Mm]e llamo|[Mm]i nombre es"
    r"|[Pp]ara) "
    rf"(?P<name>{_NAME})\b"
)
_CALLING = (
    r"Hi|Hello|Hey|Thanks|Thank you|Okay|OK|Ok|Great|Sure|Perfect|Dear|Welcome|Got it|Certainly|Hallo|Danke|Gut|Bonjour"
    r"|Merci|Parfait|Hola|Gracias|Perfecto"
)
_BOOKING = r",|\bfor|\bfür|\bpour|\bpara|\bunder|\bunder the name|\bname of|\bauf den Namen|\bau nom de|\ba nombre de"
_ADDRESSED = (
    rf"(?:^|[.!] )(?:{_CALLING}),? (?P<called>{_NAME})(?=[,.!])"
    rf"|(?:{_BOOKING}) (?P<booked>{_NAME})(?=[,.!?]|$| will| is| ist| est| está)"
)
_NAME_CUES = word_set("name for name's call heiße für appelle m'appelle nom pour llamo nombre para")
_NO_NAMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august",
    "september october november december today tomorrow christmas easter thanks thank okay sure great sir madam ma'am",
    "please there everyone all i enjoy have just god mr mrs ms dr montag dienstag mittwoch donnerstag freitag samstag",
    "sonntag lundi mardi lunes martes",
)


def _names(turn: Turn, users: tuple[Turn, ...], before: tuple[Turn, ...]) -> Iterator[Problem]:
    """Somebody addressed or booked for who is not the one that the user named."""
    if not re.search(_INSIDE, turn.passage.text):
        return
    given = {name for user in users for name in _introduced(user)}
    if not given or not given.isdisjoint(turn.passage.vocabulary):
        return
    known = vocabulary(before)
    for match in re.finditer(_ADDRESSED, turn.passage.text, re.MULTILINE):
        group = "called" if match["called"] else "booked"
        name = match[group].lower()
        if name not in known and name not in _NO_NAMES:
            message = f"the answer says {match[group]} where the user gave the name {sorted(given)[0].capitalize()}"
            hint = "Give back the name that the user gave, or let the user change it."
            yield Problem(("messages", turn.place, "content"), message, hint, match.span(group))
            return


def _introduced(user: Turn) -> Iterator[str]:
    """The names that a user gives for themselves or for an order."""
    if not user.passage.vocabulary.isdisjoint(_NAME_CUES) and re.search(_INSIDE, user.passage.text):
        for match in re.finditer(_INTRODUCED, user.passage.text):
            if (name := match["name"].lower()) not in _NO_NAMES:
                yield name


RULES = (misheard_detail,)
