"""Questions: none is put again after it was answered."""

from collections.abc import Iterable, Iterator

from tunesmith import text
from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.exchange import exceeds, wants_text
from tunesmith_hooks.dialogue.words import CONFIRMING, FUNCTION, INTERROGATIVE, SAYING_NOTHING, WANTING
from tunesmith_hooks.rule import Problem

_REACH = 12  # how many earlier turns of the same speaker a turn is compared with
_SHORTEST = 4  # words; "And in winter?" may be asked again
_SHORT = 25  # words
_OPENING = 15  # words in which an answer says that it is none

_FAILED = word_set(
    "sorry apologize apologise apologies cannot can't couldn't unable unfortunately don't didn't understand rephrase",
    "leider kann nicht verstehe désolé désolée malheureusement pas comprends puis peux siento lamentablemente entiendo",
    "puedo",
)
_POLITE = word_set(
    "hi hello hey thanks thank ok okay great good hallo danke bonjour merci hola gracias vale sure tell know"
)
_UNSURE = word_set("idea know sure maybe weiß vielleicht keine sais peut-être sé quizás understand mean")
# Asked twice, these give something new each time.
_FRESH = word_set(
    "joke jokes riddle story poem quote fact random roll dice flip next another more else continue guess quiz witz",
    "rätsel geschichte gedicht weiter noch nächste blague devinette histoire suite suivant",
    "chiste adivinanza cuento poema siguiente otro otra más",
)
# With these an assistant asks how the other is, or whether an answer will do, which it may do in every turn.
_SOUNDING = _FRESH | CONFIRMING | word_set("sense sound sounds feel feeling clear help think like example doing going")


def repeated_questions(record: Record) -> Iterator[Problem]:
    """Questions that were asked before and have been answered."""
    said = record.spoken
    for number, turn in enumerate(said):
        if turn.is_user:
            if (earlier := _asked_before(said, number)) is not None:
                message = f"the user asks again what message {earlier.place + 1} asked, and it was answered"
                hint = "Let the user go on from the answer, or drop the exchange."
                yield Problem(("messages", turn.place, "content"), message, hint)
        elif turn.is_judged and "?" in turn.passage.text and not wants_text(record, turn):
            yield from _asked_back_before(said, number)


def _asked_before(said: tuple[Turn, ...], number: int) -> Turn | None:
    """The earlier turn of the user that asked the same and was answered."""
    passage = said[number].passage
    for place in range(number - 2, max(-1, number - 2 * _REACH), -1):
        earlier = said[place]
        if not earlier.is_user or not _same_question(earlier.passage, passage):
            continue
        if len(passage.words) < _SHORTEST:
            return None
        if len(passage.words) < _SHORT and not passage.vocabulary.isdisjoint(_FRESH):
            return None
        answers = [one.passage for one in said[place + 1 : number] if not one.is_user]
        if answers and _FAILED.isdisjoint(answers[0].words[:_OPENING]):
            return earlier
    return None


def _same_question(earlier: Passage, now: Passage) -> bool:
    """Whether a turn asks for what an earlier one asked, and says nothing else."""
    known = earlier.vocabulary
    if any(word not in known and word not in _SAID_BESIDE for word in now.vocabulary):
        return False
    asked, before = _core(now.words), _core(earlier.words)
    if len(asked) < 2 or asked != before:
        return False
    return now.words == earlier.words or len(now.words) > _SHORT or "?" in earlier.text or _is_request(now)


_SAID_BESIDE = FUNCTION | _POLITE


def _core(words: Iterable[str]) -> tuple[str, ...]:
    """The words that say what is asked for, in order."""
    return tuple(word for word in words if word not in _SAID_BESIDE)


def _is_request(passage: Passage) -> bool:
    return (
        "?" in passage.text
        or not INTERROGATIVE.isdisjoint(passage.vocabulary)
        or not passage.vocabulary.isdisjoint(WANTING)
    )


def _asked_back_before(said: tuple[Turn, ...], number: int) -> Iterator[Problem]:
    """A question of the assistant that it asked before and that the user has replied to."""
    turn = said[number]
    if exceeds(turn.passage, _SHORT) and turn.passage.text.rstrip()[-1] != "?":
        return  # questions within a long text are the text's own
    asked: dict[tuple[str, ...], Turn] = {}
    for place in range(number - 2, max(-1, number - 2 * _REACH), -2):
        reply = said[place + 1].passage
        if said[place].is_user or "?" not in said[place].passage.text or "?" in reply.text:
            continue
        if not reply.vocabulary.isdisjoint(_UNSURE):
            continue
        asked.update((core, said[place]) for core, _ in _questions(said[place].passage))
    if not asked:
        return
    for core, span in _questions(turn.passage):
        if core in asked and not _is_circular(turn.passage, asked[core].passage):
            message = f"the assistant asks again what message {asked[core].place + 1} asked, and the user has replied"
            hint = "Use the reply, and ask for what is still open."
            yield Problem(("messages", turn.place, "content"), message, hint, span)
            return


def _is_circular(now: Passage, earlier: Passage) -> bool:
    """Whether a whole answer is an earlier one behind a few words that say nothing."""
    added = len(now.words) - len(earlier.words)
    return added >= 0 and now.words[added:] == earlier.words and SAYING_NOTHING.issuperset(now.words[:added])


def _questions(passage: Passage) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """The words that matter of each question in a text, with its place; questions whether all is well are left out."""
    for start, end in passage.sentences:
        if passage.text[end - 1] == "?":
            asked = passage.folded[start:end]
            for part in dict.fromkeys((asked, asked.rpartition(", and ")[2])):
                core = _core(text.words(part))
                if len(core) > 1 and _SOUNDING.isdisjoint(core):
                    yield core, (start, end)
