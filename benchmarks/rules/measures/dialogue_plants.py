"""Defects planted into real dialogues: a changed number or name, an added negation, a repeated turn, a stray one.

A plant is made only where it truly is one: a fact is changed in a sentence that restates it, an answer is repeated to a
user who has said something else, and a question is repeated after an answer that was no apology.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tunesmith.record import Record, from_tree


class Plant(NamedTuple):
    """A dialogue with one defect in it, and what kind of defect it is."""

    kind: str
    record: Record


Texts = list[str]

_DRINK = r"(?:latte|mocha|cortado|cappuccino|macchiato|tea|coffee|espresso|americano)"
_ORDERED = rf"(?i)\b(a|an|one|two|three) (?:[\w%'-]+ ){{0,3}}?({_DRINK})s?\b"
_COUNTS = ("two", "three", "four", "five")
_AMOUNTS = (
    "Your {amount} {noun}s will be ready shortly.",
    "That's {amount} {noun}s.",
    "Okay, so {amount} {noun}s.",
    "Your order of {amount} {noun}s has gone to the bar.",
    "Great, {amount} {noun}s coming up.",
    "I have {amount} {noun}s for you.",
    "To confirm: {amount} {noun}s.",
)
_FOR = r"(?:\bfor|[Mm]y name is|[Nn]ame is|[Nn]ame's|[Cc]all me) ([A-Z][a-z]{2,12})\b(?! (?:tea|and|or|[A-Z][a-z]+)\b)"
_NOBODY = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "English", "French", "Spanish")
_FRIENDS = ("Teresa", "Malik", "Joan", "Viktor", "Sofia", "Brendan", "Noor", "Elias")
_ADDRESSES = (
    "Thanks, {name}!",
    "Your order will be ready soon, {name}.",
    "That one is for {name}.",
    "It is under the name {name}.",
    "OK, {name}.",
    "I have put it under {name}.",
)
_RESTATED = ("{}", "As I said, {}", "Remember that {}", "Yes, {}", "Once more: {}", "Again, {}")
_AUXILIARY = r"\b(is|are|was|were|can|will)\b"
_NO_FACT = (
    r"(?i)\b(?:if|may|might|could|would|should|perhaps|maybe|often|sometimes|or|example|not|no|never|please|rather|that)\b"
    r"|n't|[`|*:?\"]"
)
_OPENERS = ("", "", "Sure. ", "As I said, ", "Okay. ", "Certainly! ")
_BEFORE = ("", "", "So, ", "Okay. ", "Thanks. ", "Hi, ")
_CONFIRMS = r"(?i)\?|\b(?:confirm|check|verify|correct|display|screen)\b"
_ASSENTS = r"(?i)^(?:yes|yep|yup|yeah|correct|perfect|looks? good|(?:it|that)(?:'s| is) (?:right|correct))"
_APOLOGY = r"(?i)\b(?:sorry|apologi[sz]e|can't|cannot|can not|don't|do not|unable|unfortunately|not sure)\b"
_CHANGES = r"(?i)\b(?:if|instead|change|actually|suppose|assume|different|another|wrong|no)\b"
_SMALL_TALK = r"(?i)\b(?:you too|goodbye|bye|welcome|have a (?:nice|great|good))\b"


def plants(record: Record, seed: str) -> Iterator[Plant]:
    """A plant of each kind that a dialogue has room for."""
    texts = [message.content for message in record.turns]
    if len(texts) < 4 or len(texts) % 2:
        return
    corrected = [place for place, message in enumerate(record.turns) if "correction" in message.act]
    for kind, plant in _PLANTERS.items():
        chance = random.Random(f"{seed}/{kind}")
        if record.language != "en" and kind in _IN_ENGLISH:
            continue
        if corrected and kind in _RESTATED_KINDS:
            continue  # what was said may rightly be said otherwise
        planted = plant(texts, chance)
        if planted is not None:
            yield Plant(kind.partition(",")[0], _with(record, planted))


def _with(record: Record, texts: Texts) -> Record:
    offset = len(record.messages) - len(record.turns)
    messages = [dict(one) for one in record.tree["messages"]]
    for message, content in zip(messages[offset:], texts, strict=True):
        message["content"] = content
    return from_tree({**record.tree, "messages": messages})


def _amount(texts: Texts, chance: random.Random) -> Texts | None:
    """The order of a drink, confirmed with another amount."""
    found = [match for text in texts[::2] for match in re.finditer(_ORDERED, text)]
    if len(found) != 1 or any("another" in text for text in texts[::2]):
        return None
    amount = chance.choice([one for one in _COUNTS if one != found[0][1].lower()])
    line = chance.choice(_AMOUNTS).format(amount=amount, noun=found[0][2].lower())
    return [*texts[:-1], f"{line} {texts[-1]}"]


def _friend(texts: Texts, chance: random.Random) -> Texts | None:
    """The name that a user gave, given back as another or misspelt."""
    found = [match[1] for text in texts[::2] for match in re.finditer(_FOR, text) if match[1] not in _NOBODY]
    if len(set(found)) != 1 or found[0] in texts[-1]:
        return None
    name = chance.choice([one for one in _FRIENDS if one != found[0]])
    if chance.random() < 0.5:  # Marie, Maria
        last = {"a": "e", "e": "a"}.get(found[0][-1], "")
        name = found[0][:-1] + last if last else found[0] + chance.choice("aey")
    return [*texts[:-1], f"{chance.choice(_ADDRESSES).format(name=name)} {texts[-1]}"]


def _facts(text: str) -> list[str]:
    """The sentences of an answer that state something without a condition and not of "it" or "they"."""
    found = []
    for line in text.splitlines():
        if re.match(r"\s*(?:[-*#>+•|]|\d+[.)]|[IVX]+\.)", line):
            continue
        for sentence in re.findall(r"(?:^|(?<=[.!?] ))[A-Z][^.!?\n]*(?:\.\d[^.!?\n]*)*\.(?=\s|$)", line):
            words = sentence.split()
            if 5 <= len(words) <= 30 and not re.search(_NO_FACT, sentence) and not re.match(_ABOUT_SOMETHING, sentence):
                found.append(sentence)
    return found


_ABOUT_SOMETHING = (
    r"(?:It|They|This|These|That|Those|He|She|There|Here|Its|It's|That's|Ok|Okay|Then|However|But|And|Set|Take|Leave)\b"
)


def _restating(change: Callable[[str, random.Random], str | None]) -> Callable[[Texts, random.Random], Texts | None]:
    """A planter that lets the last answer restate a fact of an earlier answer, changed."""

    def plant(texts: Texts, chance: random.Random) -> Texts | None:
        options = []
        if re.search(_APOLOGY, texts[-1][:80]):
            return None  # an answer that takes something back
        for place in range(1, len(texts) - 1, 2):
            if any(re.search(_CHANGES, text) for text in texts[place + 1 :: 2]):
                continue  # what was said before need not hold any more
            for fact in _facts(texts[place]):
                changed = change(fact, chance)
                if changed:
                    options.append(changed)
        if not options:
            return None
        changed = chance.choice(options)
        frame = chance.choice(_RESTATED)
        break_ = "\n\n" if "\n" in texts[-1] else " "
        return [*texts[:-1], f"{texts[-1]}{break_}{frame.format(changed if frame == '{}' else _lowered(changed))}"]

    return plant


def _lowered(sentence: str) -> str:
    first = sentence.split()[0]
    common = (
        "The",
        "A",
        "An",
        "Your",
        "My",
        "In",
        "For",
        "You",
        "We",
        "To",
        "One",
        "Some",
        "Most",
        "When",
        "Each",
        "By",
        "As",
        "After",
        "Researchers",
        "Note",
    )
    return sentence[0].lower() + sentence[1:] if first in common else sentence


def _other_number(fact: str, chance: random.Random) -> str | None:
    found = re.findall(r"(?<![\w.,-])\d+(?![\w-])", fact)
    if not found:
        return None
    old = chance.choice(found)
    return re.sub(rf"(?<![\w.,-]){old}(?![\w-])", str(int(old) + chance.randint(1, 9)), fact, count=1)


def _other_name(fact: str, chance: random.Random) -> str | None:
    found = re.findall(r"(?<!\bas)(?<!\bin)(?<!\bIn)(?<!\blike)(?<=[a-z,]) ([A-Z][a-z]{3,})\b", fact)
    if not found:
        return None
    return fact.replace(chance.choice(found), chance.choice(("Corvina", "Halden", "Mistral", "Ottery")), 1)


def _opposite(fact: str, _chance: random.Random) -> str | None:
    denied, count = re.subn(_AUXILIARY, r"\1 not", fact, count=1)
    return denied if count else None


def _again(texts: Texts, chance: random.Random) -> Texts | None:
    """The last answer replaced by an earlier one, which fitted what was said then."""
    fitting = []
    for place in range(1, len(texts) - 1, 2):
        if len(texts[place].split()) < 6 or re.search(_SMALL_TALK, texts[place]):
            continue
        changed = re.search(_CONFIRMS, texts[place]) and not re.match(_ASSENTS, texts[-2].strip())
        if not changed and texts[place - 1] != texts[-2]:
            fitting.append(texts[place])
    if not fitting:
        return None
    return [*texts[:-1], chance.choice(_OPENERS) + _worn(chance.choice(fitting), chance)]


def _worn(text: str, chance: random.Random) -> str:
    """A text from which a word is lost now and then."""
    words = text.split(" ")
    if len(words) > 14 and chance.random() < 0.5:
        words.pop(chance.randrange(len(words)))
    return " ".join(words)


def _asked_again(texts: Texts, chance: random.Random) -> Texts | None:
    """The last user turn replaced by the first, though that was answered."""
    if len(texts[0].split()) < 4 or re.search(_APOLOGY, texts[1]):
        return None
    question = texts[0] if chance.random() < 0.5 else texts[0].rstrip("?!. ").lower() + chance.choice(("?", "", "??"))
    return [*texts[:-2], chance.choice(_BEFORE) + question, texts[-1]]


_RESTATED_KINDS = ("number, restated", "name, restated", "negation")
_IN_ENGLISH = ("number, restated", "name, of a user", "name, restated", "negation")
_PLANTERS: dict[str, Callable[[Texts, random.Random], Texts | None]] = {
    "number, of an order": _amount,
    "number, restated": _restating(_other_number),
    "name, of a user": _friend,
    "name, restated": _restating(_other_name),
    "negation": _restating(_opposite),
    "answer repeated": _again,
    "question repeated": _asked_again,
}
