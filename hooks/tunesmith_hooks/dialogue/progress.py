"""Progress: no answer is given twice."""

from collections.abc import Iterator

from tunesmith import similarity
from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.exchange import may_repeat, vocabulary
from tunesmith_hooks.dialogue.words import (
    ASSENT,
    CHANGE,
    CONFIRMING,
    COURTESY,
    FUNCTION,
    INTERROGATIVE,
    SAYING_NOTHING,
    WANTING,
    content,
    is_number,
)
from tunesmith_hooks.rule import Problem

_REACH = 12  # how many earlier turns of the same speaker a turn is compared with
_SHORTEST = 4  # words; "Yes, it is." may be said again
_OPENER = 6  # words: "As I said before:"
_LOST = 2  # words that a copy may lack
_COMMON = 0.6  # share of different words that two like answers have in common
# The label of two inputs may rightly be the same; a longer answer to two inputs may not.
_LABELLING = ("classification", "extraction")
_LABEL = 25  # words
_LINE = 15  # words of a short answer

_AGAIN = word_set(
    "repeat repeated resend nochmal nochmals wiederhole wiederholen répète répétez redis repite repita repetir"
)
_SAY = word_set("say send tell give show write post sag schick gib dis envoie redonne di envía dame")
_BIDDING = word_set("please confirm verify check ensure make bitte veuillez confirmez por confirme")
_THANKS = word_set("thanks thank thx danke vielen merci gracias muchas")
_COURTEOUS = COURTESY | FUNCTION
_ORDERING = CHANGE | WANTING | word_set("can could put kannst könntest peux pourriez puedes podría")
_OPEN = INTERROGATIVE - {"quel", "quelle"}


def circular_turns(record: Record, least: float) -> Iterator[Problem]:
    """Answers that say again what an earlier answer said."""
    said = record.spoken
    for number, turn in enumerate(said):
        if turn.is_judged and number > 2:
            earlier = _repeated(said, number, least)
            if earlier is not None and not _may_return(record, turn.passage):
                message = f"the answer repeats that of message {earlier.place + 1}, though the user has spoken since"
                hint = "Answer what the user said last, or drop the exchange."
                yield Problem(("messages", turn.place, "content"), message, hint)


def _may_return(record: Record, passage: Passage) -> bool:
    """Whether a text is too short, or too plainly a courtesy or a label, to count as a repetition."""
    if len(passage.words) < _SHORTEST or passage.vocabulary <= _COURTEOUS:
        return True
    return record.task in _LABELLING and len(passage.words) < _LABEL


def _repeated(said: tuple[Turn, ...], number: int, least: float) -> Turn | None:
    """The nearest earlier answer that a turn repeats without a reason."""
    now = said[number].passage
    for place in range(number - 1, max(0, number - 2 * _REACH), -1):
        earlier = said[place]
        if earlier.is_user or not (_share_words(earlier.passage, now, least) and _about_as_long(earlier.passage, now)):
            continue
        since = tuple(one for one in said[place + 1 : number] if one.is_user)
        if _is_copy(earlier.passage, now, since):
            explained = _markup(earlier.passage.text) != _markup(now.text)
        elif _alike(earlier.passage, now, least):
            explained = _is_revised(earlier.passage, now, vocabulary(since))
        else:
            continue
        before = next((one for one in said[place - 1 :: -1] if one.is_user), None)
        if since and not explained and not _wanted(before, since, now):
            return earlier
    return None


def _share_words(earlier: Passage, now: Passage, share: float) -> bool:
    """Whether two texts can be alike at all, as some pieces of the second and the words that both have tell."""
    least = share * len(earlier.vocabulary) - _LOST
    return (
        len(now.vocabulary) >= least and may_repeat(now, earlier) and len(now.vocabulary & earlier.vocabulary) >= least
    )


def _about_as_long(earlier: Passage, now: Passage) -> bool:
    """Whether two texts can be alike at all by their numbers of words."""
    return 5 * abs(len(earlier.words) - len(now.words)) <= len(earlier.words) + 5 * _OPENER


def _is_copy(earlier: Passage, now: Passage, since: tuple[Turn, ...]) -> bool:
    """Whether a text is an earlier one word for word, apart from an opener and two words lost."""
    if now.words[-1:] != earlier.words[-1:]:
        return False
    lost = _LOST if len(earlier.words) > _LINE else 0
    for begin in range(_opener(earlier, now), _opener(earlier, now) + lost + 1):
        rest = now.words[begin:]
        if rest and 0 <= len(earlier.words) - len(rest) <= lost and _is_within(rest, earlier.words):
            return vocabulary(since).isdisjoint(earlier.vocabulary - now.vocabulary - FUNCTION)
    return False


def _opener(earlier: Passage, now: Passage) -> int:
    """How many words a text has in front of what may be an earlier one, if they say nothing: "As I said before"."""
    added = len(now.words) - len(earlier.words)
    return added if 0 < added <= _OPENER and SAYING_NOTHING.issuperset(now.words[:added]) else 0


def _is_within(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether words stand in the same order among others."""
    left = iter(others)
    return all(word in left for word in words)


def _alike(earlier: Passage, now: Passage, least: float) -> bool:
    """Whether two texts share so many runs of five letters, apart from a few words in front."""
    ours, theirs = now.vocabulary, earlier.vocabulary
    if len(ours & theirs) < _COMMON * max(len(ours), len(theirs)):
        return False
    return similarity.jaccard(" ".join(earlier.words), " ".join(now.words[_opener(earlier, now) :])) >= least


def _wanted(before: Turn | None, since: tuple[Turn, ...], now: Passage) -> bool:
    """Whether the user asked for the same again, thanked, or changed what they are now asked to confirm."""
    last, said = since[-1].passage, vocabulary(since)
    if not _AGAIN.isdisjoint(said) or ("again" in said and not _SAY.isdisjoint(said)):
        return True
    if before is not None and content(last.words) == content(before.passage.words):
        return True  # told of the user's turn, as a repeated question
    if len(now.words) <= _LINE and not _THANKS.isdisjoint(last.words[:2]) and "?" not in last.text:
        return True
    asking = "?" in now.text or not _BIDDING.isdisjoint(now.vocabulary)
    return asking and len(now.words) <= _LABEL and not CONFIRMING.isdisjoint(now.vocabulary) and _orders(last)


def _orders(passage: Passage) -> bool:
    """Whether a user asks for something or for a change, and does not merely agree or ask an open question."""
    if not _OPEN.isdisjoint(passage.words[:1]) or passage.vocabulary.isdisjoint(_ORDERING):
        return False
    return ASSENT.isdisjoint(passage.words[:3]) or not passage.vocabulary.isdisjoint(CHANGE - ASSENT)


def _is_revised(earlier: Passage, now: Passage, spoken: frozenset[str]) -> bool:
    """Whether a text that is not quite the earlier one may be what the user wanted made of it."""
    added = now.vocabulary - earlier.vocabulary - FUNCTION
    if added and len(now.words) <= _LINE:
        return True  # one word makes another answer of a short one
    return not CHANGE.isdisjoint(spoken) or any(word in spoken or is_number(word) for word in added)


def _markup(text: str) -> set[str]:
    return set(text) & set("#*|`>-")
