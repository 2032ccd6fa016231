"""Acts that contradict the text of their turn."""

from collections.abc import Iterator

from tunesmith import text
from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.exchange import exceeds, wants_text
from tunesmith_hooks.dialogue.words import COURTESY, FUNCTION, INTERROGATIVE
from tunesmith_hooks.rule import Problem

# Words with which an assistant asks without a question mark.
_REQUESTS = word_set(
    "tell let share specify say give name choose pick describe provide confirm send paste show need please want like",
    "know help guess solve translate complete answer fill spell find read repeat count calculate draw write clarify",
    "explain list try look think consider whether unclear unsure depends sag sagen nenn nennen schreib schreiben",
    "schick schicken beschreib beschreiben gib geben wähle wählen bitte brauche bräuchte wüsste ob überlege versuche",
    "erkläre dites dis donnez donne indiquez indique précisez précise envoyez envoie choisissez décrivez merci besoin",
    "savoir si essaie essayez explique expliquez dime dígame diga indica indique envía envíe elige elija describe",
    "describa necesito saber favor si intenta explica",
)
_SHORT = 20  # words of a turn that is nothing but a courtesy
_QUESTION_MARKS = "?？؟;՞"
_ASKING = frozenset(("question", "clarifying_question"))
_BEGINS = INTERROGATIVE | word_set(
    "is are am do does did can could will would shall should may might has have was were ist sind kann können könnten",
    "darf hast haben est-ce peux pouvez puis puede puedes podría",
)


def wrong_acts(marked: list[Turn], record: Record) -> Iterator[Problem]:
    """Acts that the text of their turn contradicts."""
    for turn in marked:
        for place, act in enumerate(turn.message.act):
            fact = _contradiction(act, turn, record)
            if fact:
                hint = "Choose the act by what the turn does, or mend the text."
                yield Problem(("messages", turn.place, "act", place), f"{act} on {fact}", hint)
                break


def _contradiction(act: str, turn: Turn, record: Record) -> str | None:
    """What the text is that this act cannot be."""
    if act in ("question", "clarifying_question", "correction", "redirection", "follow_up") and _is_courtesy(turn):
        return "a turn that is nothing but a courtesy"
    if act in _ASKING and not turn.is_user and not _asks(turn):
        return "a turn that asks nothing"
    if act == "clarification" and len(turn.message.act) == 1 and _only_asks(turn, INTERROGATIVE):
        return "a turn that only asks something itself"
    if act == "answer" and not turn.is_user and len(turn.message.act) == 1 and _only_asks(turn, _BEGINS):
        return None if wants_text(record, turn) else "a turn that only asks"
    if act == "closing" and len(turn.message.act) == 1 and turn.is_user and _asks_openly(turn):
        return "a turn that asks for something"
    return None


def _is_courtesy(turn: Turn) -> bool:
    passage = turn.passage
    if (
        len(passage.vocabulary) > _SHORT
        or not passage.vocabulary <= _THANKING
        or passage.vocabulary.isdisjoint(_PARTING)
    ):
        return False
    return not (exceeds(passage, _SHORT) or any(mark in passage.text for mark in _QUESTION_MARKS))


# "Yes" and "no" are replies, not courtesies, and what is "wrong" is corrected.
_THANKING = (COURTESY | FUNCTION) - {"no", "see", "take", "help", "care"}
_PARTING = word_set(
    "thanks thank thx ty cheers bye goodbye welcome perfect great excellent danke dank tschüss merci revoir gracias",
    "adiós parfait perfecto wonderful awesome",
)


def _asks(turn: Turn) -> bool:
    """Whether a turn has a question mark, or a word with which one asks or bids."""
    passage = turn.passage
    if any(mark in passage.text for mark in _QUESTION_MARKS):
        return True
    return not (passage.vocabulary.isdisjoint(_REQUESTS) and passage.vocabulary.isdisjoint(INTERROGATIVE))


def _only_asks(turn: Turn, beginnings: frozenset[str]) -> bool:
    """Whether every sentence is a question that begins with one of some words."""
    passage = turn.passage
    return passage.text.rstrip()[-1:] == "?" and all(
        _is_question(passage, *span, beginnings) for span in passage.sentences
    )


def _asks_openly(turn: Turn) -> bool:
    """Whether a sentence is a question with a word such as what or how."""
    passage = turn.passage
    return "?" in passage.text and any(_is_question(passage, *span, INTERROGATIVE) for span in passage.sentences)


def _is_question(passage: Passage, start: int, end: int, beginnings: frozenset[str]) -> bool:
    first = text.words(passage.folded[start:end])[:2]
    return passage.text[end - 1] == "?" and not beginnings.isdisjoint(first)
