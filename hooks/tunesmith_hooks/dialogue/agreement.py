"""Agreement: an answer does not restate an earlier fact with another number or name, or as its opposite."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.exchange import exceeds, figures, turns, vocabulary
from tunesmith_hooks.dialogue.options import Options
from tunesmith_hooks.dialogue.statements import MENDING, Statement, around, is_held, statements
from tunesmith_hooks.dialogue.words import FUNCTION, NEGATION, NUMBERS, UPDATE, is_number
from tunesmith_hooks.rule import Problem, rule

_REACH = 12  # how many earlier turns an answer is compared with
_FEW = 2  # words of content that say too little beside a name
_LONG = 6  # words of content from which a statement that differs in a name alone is a restatement
_SHORT = 60  # words of a user's turn; longer ones are mostly material to work on
_MOST = 200  # places of one text that are looked at
_OPENING = 15  # words in which an answer owns a mistake
_CAPITALISED = r" ([A-ZÀ-ÖØ-Þ][^\W\d_]{2,30})"
_AROUND = 12  # characters before or behind a number, a name or a negation that a restatement shares

_MINE = word_set("i i'm i've my we our us ich mein meine meinen wir unser unsere je j'ai mon ma mes nous notre mi mis")
_OWNED = word_set(
    "your my our the i i'm we ihr ihre dein deine mein meine votre vos ton ta mon ma le la l su tu mi el la"
)


@rule(severity=Severity.WARNING)
def contradiction(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not say of the same thing another number, another name, or the opposite.

    Why: a model that is shown such dialogues learns not to stand by what it said. Compared are statements that agree in
    every word that carries meaning and differ in one number, one name, or a negation: with an earlier answer, or with
    what the user said of themselves. Questions, conditions, list items, code, statements about "it" or "they", and
    answers that own a mistake are left out, as is everything the user has changed in between. Negation is known in
    English, German, French and Spanish; names are not compared in German, which capitalises every noun.

    Bad:
        messages:
          - role: user
            content: |-
              When is my flight to Porto?
          - role: assistant
            content: |-
              Your flight leaves at 9:40 from gate B12.
          - role: user
            content: |-
              Thanks. And is there time for breakfast?
          - role: assistant
            content: |-
              Yes. Your flight leaves at 10:15 from gate B12, so be there an hour before.
    Good:
        messages:
          - role: user
            content: |-
              When is my flight to Porto?
          - role: assistant
            content: |-
              Your flight leaves at 9:40 from gate B12.
          - role: user
            content: |-
              Thanks. And is there time for breakfast?
          - role: assistant
            content: |-
              Yes. Your flight leaves at 9:40 from gate B12, so be there an hour before.
    """
    said = turns(record)
    language = record.primary_language if said else ""
    for number, turn in enumerate(said):
        if not turn.is_judged or number == 0 or "correction" in turn.message.act:
            continue
        names = None
        for place in range(number - 1, max(-1, number - 1 - _REACH), -1):
            if _updated(said[place + 1]):
                break
            if not _comparable(said[place]):
                continue
            if names is None:
                names = () if language == "de" else _names(turn.passage)
            since = tuple(one for one in said[place + 1 : number] if one.is_user)
            found = _other_claim(said[place], turn, since) or _other_name(said[place], turn, since, names)
            if found and _owns_mistake(turn.passage):
                break
            if found:
                fact, span = found
                message = f"message {said[place].place + 1} says the same with {fact}"
                hint = "Keep to what was said, or say openly what has changed."
                yield Problem(("messages", turn.place, "content"), message, hint, span)
                break


def _owns_mistake(passage: Passage) -> bool:
    """Whether a text begins by mending what was said."""
    if MENDING.isdisjoint(passage.vocabulary):
        return False
    return not MENDING.isdisjoint(passage.words[:_OPENING])


_OPPOSITE = "the opposite meaning"
_Found = tuple[str, tuple[int, int]] | None


def _comparable(turn: Turn) -> bool:
    """Whether a turn is one that an answer has to agree with: an answer that is no bad example, or the user's."""
    if turn.is_judged:
        return True
    return turn.is_user and not turn.passage.vocabulary.isdisjoint(_MINE) and not exceeds(turn.passage, _SHORT)


def _updated(turn: Turn) -> bool:
    """Whether a turn changes something or takes it back."""
    return "correction" in turn.message.act or (turn.is_user and not turn.passage.vocabulary.isdisjoint(UPDATE))


def _other_claim(earlier: Turn, turn: Turn, since: tuple[Turn, ...]) -> _Found:
    """Another number or the opposite in a statement of a turn, and where it lies."""
    for before, now in _pairs(earlier.passage, turn.passage):
        if earlier.is_user and _MINE.isdisjoint(before.folded):
            continue
        fact = _difference(before, now)
        if fact == _OPPOSITE or (fact and not _names_number(since, earlier)):
            return fact, (now.start, now.end)
    return None


def _names_number(since: tuple[Turn, ...], earlier: Turn) -> bool:
    """Whether the user has named another number since: the one of the answer, or one from which it follows."""
    told = vocabulary(since) - earlier.passage.vocabulary - FUNCTION
    return any(is_number(word) and NUMBERS.get(word) != 1 for word in told)


def _pairs(earlier: Passage, now: Passage) -> Iterator[tuple[Statement, Statement]]:
    """Statements of two texts that speak of the same, where one of them has a number or a negation."""
    numbers = figures(now) - earlier.vocabulary
    for start in _replaced_places((*sorted(numbers), *_denials(now)), now, earlier):
        for statement in statements(now, start):
            for counterpart in _counterparts(statement, now, earlier):
                yield counterpart, statement
    for start in _replaced_places(_denials(earlier), earlier, now):
        for statement in statements(earlier, start):
            for counterpart in _counterparts(statement, earlier, now):
                yield statement, counterpart


def _denials(passage: Passage) -> list[str]:
    """The negations of a text."""
    return sorted(NEGATION & passage.vocabulary)


def _replaced_places(words: Iterable[str], own: Passage, other: Passage) -> Iterator[int]:
    """Where words of a text begin in whose place another text has something else; each is looked up a few times."""
    for word in words:
        cue = word if word[0].isdigit() else f" {word}"
        place = own.prose.find(cue)
        for _ in range(_MOST):
            if place < 0:
                break
            start = place + len(cue) - len(word)
            if _is_replaced(word, start, own.folded, other.folded):
                yield start
            place = own.prose.find(cue, place + 1)


def _is_replaced(word: str, start: int, own: str, other: str) -> bool:
    """Whether another text has what stands around a word, but not the word: cheaper than to compare statements."""
    end = start + len(word)
    before, behind = own[max(0, start - _AROUND) : start], own[end : end + _AROUND]
    if len(before) == _AROUND and before in other:
        return before + word not in other
    return len(behind) == _AROUND and behind in other and word + behind not in other


def _difference(before: Statement, now: Statement) -> str | None:
    """The one number or the negation in which two statements differ."""
    if before.is_negated != now.is_negated:
        return _OPPOSITE if before.numbers == now.numbers else None
    if len(before.numbers) != len(now.numbers):
        return None
    pairs = [pair for pair in zip(before.numbers, now.numbers, strict=True) if pair[0] != pair[1]]
    return f"{pairs[0][0]} in place of {pairs[0][1]}" if len(pairs) == 1 else None


def _names(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Where words with a capital stand that is not that of a beginning."""
    found = islice(re.finditer(_CAPITALISED, passage.text), _MOST)
    return tuple(match.span(1) for match in found if _is_inside(match.start(1), passage.text))


def _other_name(earlier: Turn, turn: Turn, since: tuple[Turn, ...], names: tuple[tuple[int, int], ...]) -> _Found:
    """A name that stands in a statement where an earlier turn has another."""
    passage, known = turn.passage, earlier.passage.vocabulary
    for start, end in names:
        name = passage.text[start:end].lower()
        if name in known or not _is_replaced(name, start, passage.folded, earlier.passage.folded):
            continue
        for statement in statements(passage, start):
            other = _replaced(name, statement, earlier)
            if other and name not in vocabulary(since) and is_held(passage, statement):
                return f"{other[:40]} in place of {passage.text[start:end][:40]}", (start, end)
    return None


def _is_inside(place: int, text: str) -> bool:
    """Whether a word stands behind another one, so that its capital is not that of a beginning."""
    return place > 1 and text[place - 1] == " " and (text[place - 2].isalpha() or text[place - 2] in ",'’")


def _replaced(name: str, statement: Statement, earlier: Turn) -> str | None:
    """The name that an earlier turn has in the same statement.

    A short one has to be of one definite thing, "your table" or "I": others are true of several things.
    """
    content = statement.content
    place = content.index(name) if name in content else 0
    if len(content) <= _FEW or not (statement.subject in _OWNED or (place and len(content) >= _LONG)):
        return None
    rest = content[:place] + content[place + 1 :]
    if not earlier.passage.vocabulary.issuperset(rest):
        return None
    for before in around(rest, earlier.passage):
        other = before.content
        if len(other) != len(content) or other[:place] + other[place + 1 :] != rest:
            continue
        if before.numbers != statement.numbers or (earlier.is_user and _MINE.isdisjoint(before.folded)):
            continue
        for word in before.words[1:]:
            if word[0].isupper() and word.lower() == other[place]:
                return word
    return None


def _counterparts(statement: Statement, passage: Passage, other: Passage) -> Iterator[Statement]:
    """The statements of another text that speak of the same as one that its own text holds."""
    if other.vocabulary.issuperset(statement.content) and is_held(passage, statement):
        yield from (one for one in around(statement.content, other) if one.content == statement.content)


RULES = (contradiction,)
