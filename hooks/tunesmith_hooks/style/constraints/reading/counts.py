"""Demands on the number of things: five ideas, exactly three bullet points, no more than four questions."""

import re
from collections.abc import Iterator

from tunesmith.text import word_set
from tunesmith_hooks.style.constraints import gate, numbers, numerals, parts
from tunesmith_hooks.style.constraints.cues import BULLETS, LISTED, LISTING, places
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt

_BETWEEN = (
    r"(?:[ \n]+(?:me|us|them|him|her|mir|uns|moi|nous|please|bitte|a|an|the|list|lists|of|with|numbered|bulleted|"
    r"bullet|ordered|out|up|at|least|most|no|not|more|less|fewer|than|exactly|precisely|only|just|to|about|around|"
    r"maximum|max|minimum|between|höchstens|mindestens|genau|au|moins|plus|exactement|al|menos|auf|por|lo|como|máximo|"
    r"any|top|liste|lista|de|also)[,:]?){0,7}[ \n]+"
)
_SEPARATING = tuple(" \t\n-")
_INTRODUCED = (
    r"\b(?:list (?:of|with)|what are|need|want|make|containing|contains?|with|quiz of|in|into|as|includes?|including|"
    r"using|use|have)(?:[ \n]+(?:a|an|the|at|least|most|no|more|less|fewer|than|exactly|only|just|up|to|maximum|max|"
    r"of|total))*\W*$"
)
_UNITS = word_set(
    "words word sentences sentence paragraphs paragraph lines line characters letters syllables stanzas verses "
    "chapters pages minutes hours days weeks months years seconds dollars euros pounds percent times people stars "
    "sections parts columns rows digits decimals grams liters litres cups servings miles calories numbers pieces sets "
    "pairs kids children levels responses versions mots phrases paragraphes lignes palabras frases párrafos líneas "
    "wörter sätze absätze zeilen zeichen minuten stunden tage jours heures días horas act acts scene scenes lists "
    "tables spaces inches feet variables parameters arguments functions more others groups categories teams "
    "highlights placeholders hashtags exclamation question gallons yards boxes"
)
_NO_NOUN = word_set("of and or to in with for more most time that which who is has as such this its was")
_SHARED = (
    r"\b(?:each|every|per|respectively|jede[rsnm]?|je|jeweils|chaque|chacune?|cada|both)\b(?! in\b| with\b| of at\b)"
)
_FOR_EACH = r"\b(?:for|from|in|of|about|zu|pour|para|per) (?:each|every|both|jede[rsnm]?|chaque|cada)\b"
_DEFINITE = r"\b(?:these|those|the following|my|his|her|their|last|next|first|the|los|las|les|die|diese)\W*$"


def demands(prompt: Prompt) -> Iterator[Demand]:
    """The number of things that the prompt asks for, if it asks for one number of them alone."""
    found: dict[int, Demand] = {}
    for start, end in _numbers(prompt):
        if start not in found and (demand := _demand(prompt, start, end)):
            found[start] = demand
    if len({one[2:] for one in found.values()}) == 1:
        yield next(iter(found.values()))


def _numbers(prompt: Prompt) -> Iterator[tuple[int, int]]:
    """Where numbers stand that may count the things asked for: behind a verb, or before what are always items."""
    text = prompt.spoken
    for verb in sorted(LISTING & prompt.vocabulary):
        for place in places(text, verb):
            start = place + len(verb)
            between = re.match(_BETWEEN, text[start : start + 90])
            start += between.end() if between else 0
            numeral = numerals.read(text, start) if between else None
            if numeral and text[numeral.end : numeral.end + 1] in _SEPARATING:
                yield start, numeral.end
    for noun in sorted(LISTED & prompt.vocabulary):
        for place in places(text, noun):
            quantity = numbers.before(text, place, place + len(noun))
            if quantity and (
                noun in BULLETS
                or _opens(text, quantity.start)
                or re.search(_INTRODUCED, text[max(0, quantity.start - 40) : quantity.start])
            ):
                number = re.search(
                    rf"{numbers.NUMBER}(?=(?:[\s-]+[^\W\d_]+){{0,2}}[\s-]*$)", text[quantity.start : place]
                )
                if number:
                    yield quantity.start + number.start(), quantity.start + number.end()


def _opens(text: str, start: int) -> bool:
    """Whether a number opens a sentence: "Six ideas, please."."""
    return text[:start].rstrip(" \t")[-1:] in ("", "\n", ".", "!", "?")


def _demand(prompt: Prompt, start: int, end: int) -> Demand | None:
    after = _noun(prompt, end)
    if after is None:
        return None
    quantity = numbers.before(prompt.spoken, end, after)
    if quantity is None or quantity.relation == "about" or (quantity.relation == "bare" and quantity.most == 1):
        return None
    if not gate.asks(prompt, start, after) or parts.refers_back(prompt, quantity.start) or _is_shared(prompt, start):
        return None
    return Demand("items", (start, after), quantity.least, quantity.most)


def _noun(prompt: Prompt, end: int) -> int | None:
    """Where the noun ends that a number counts: the first plural of the next four words, if it is no unit."""
    for found in list(re.finditer(r"[^\W_][\w'-]*+|[.,;:!?()\n]", prompt.spoken[end : end + 60]))[:4]:
        word = found.group()
        if not word[0].isalpha() or word in _NO_NOUN or not _UNITS.isdisjoint((word, *word.split("-"))):
            return None
        if word in LISTED or _is_plural(word, prompt.text[end + found.start()]):
            return end + found.end()
    return None


def _is_plural(word: str, initial: str) -> bool:
    """Of English, French or Spanish by its s, of German by its capital and its ending."""
    return (word.endswith("s") and not word.endswith(("ss", "us", "'s", "ous"))) or (
        initial.isupper() and word[-1] in "enr"
    )


def _is_shared(prompt: Prompt, start: int) -> bool:
    """Whether the things are to be given for each of several, are those of the prompt, or one sort among others."""
    sentence = prompt.sentence(start, start)
    head = sentence.text[: start - sentence.begin]
    another = rf"[^.!?\n]{{0,60}}(?:\band|,|\bund|\bet|\by)\s+(?!one (?:per|each|on|to a|a)\b)(?:{numbers.NUMBER})\s"
    return bool(
        re.match(another, sentence.text[len(head) + 1 :])
        or re.search(_SHARED, re.split(r",| and ", head)[-1])
        or re.search(_FOR_EACH, sentence.text)
        or re.search(_DEFINITE, head[-16:])
    )
