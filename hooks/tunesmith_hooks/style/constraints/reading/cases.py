"""Demands on capitals: all of them, none, or so many words in capitals."""

import re
from collections.abc import Iterator

from tunesmith.text import word_set
from tunesmith_hooks.style.constraints import gate, numbers
from tunesmith_hooks.style.constraints.cues import CAPITALS
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt

_CAPITAL = r"(?:capital(?:s|ized|ised)?(?: letters?)?|caps|upper[- ]?case(?:d)?(?: letters?)?)"
_SMALL = r"(?:small letters?|lower[- ]?case(?:d)?(?: letters?)?|non-capital letters?)"
_NO = (
    r"(?:no|without|avoid|(?:not|never|don't|shouldn't|mustn't|can't)(?: use| contain| include| have| write)?|"
    r"zero)(?: using)?(?: any)?"
)
_ALL = r"(?:all|only|entirely|completely|solely|just|exclusively|fully|everything|whole|every letter|all of it)"
_LOWER = (
    rf"\b{_ALL}(?: in| of it in| be in| be)? (?:the )?(?:english )?{_SMALL}\b|\b{_SMALL} (?:only|throughout|letters "
    rf"only)\b|\b{_NO} (?:{_CAPITAL})\b|\b(?:in|use|be|using|should be|must be) {_SMALL}\b|"
    r"\bletters (?:are |in |be |should be |must be )?(?:in )?lower[- ]?cased?\b|\b(?:nur|komplett|alles|"
    r"ausschließlich|in) (?:in )?kleinbuchstaben\b|\b(?:en|tout en|entièrement en) minuscules?\b|\b(?:en|todo en) "
    r"minúsculas\b|\bsin (?:ninguna )?mayúsculas?\b|\bsans (?:aucune )?majuscules?\b|\bkeine großbuchstaben\b"
)
_UPPER = (
    rf"\b{_ALL}(?: in| of it in| be in| be a| be)? (?:the )?(?:english )?{_CAPITAL}\b|\b{_CAPITAL} only\b|\b{_NO} "
    rf"{_SMALL}\b|\b(?:in|use|using|be in|must be|should be) (?:all )?{_CAPITAL}\b|\b(?:must|has to|should) be a "
    rf"capital\b|"
    r"\bcapitali[sz]e (?:every|all)(?: the| of the)? letters?\b|\b(?:nur|komplett|alles|ausschließlich|in) (?:in "
    r")?großbuchstaben\b|\b(?:en|tout en|entièrement en) majuscules?\b|\b(?:en|todo en) mayúsculas\b|\bsin (?:ninguna "
    r")?minúsculas?\b|\bsans (?:aucune )?minuscules?\b|\bkeine kleinbuchstaben\b"
)
_FULL = (
    r"(?:capital letters|capitals|all[- ](?:capital\w*|caps)(?: letters)?|caps|upper[- ]?case(?: letters?)?|capital)"
)
_WORDS_IN = (
    rf"\bwords?\b[^.!?\n]{{0,40}}\b(?:in|with|of|be|are|having|appear\w*)\s(?:all[ -]|only )?{_FULL}\b|"
    rf"\ball[- ]cap(?:s|ital|italized) words?|\b(?:fully )?capitali[sz]ed words?|\b{_FULL} words?|\bstress words|"
    r"\bwords which are capitali[sz]ed"
)
# What may be in capitals without the rest: "the title in all caps", "capitalize the names".
_PARTLY = (
    r"\b(?:titles?|headings?|headlines?|headers?|names?|words?|terms?|keys?|labels?|first|last|letters of|initials?|"
    r"sections?|abbreviations?|acronyms?|beginning|start|key|important|nouns|sentence|line|string|convert|turns|"
    r"difference|überschrift|titel|titre|título|nombres|espèces?|noms?|mots|wörter|palabras)\b"
)
_WHOLE = (
    r"\b(?:entire|whole|everything|response|answer|reply|respond|output|anywhere|nothing else|all letters|allowed|"
    r"antwort|antworte|alles|tout|toute|répondez|entièrement|réponds|réponse|todo|responde|respuesta|komplett)\b"
)
_PART_BEHIND = (
    r"\W*(?:(?:for|on|in) (?:one|two|three|some|few|a few|each|every|emphasis|(?:the |all )?(?:first|last|initial|key|"
    r"important|proper|names?|titles?|headings?))\b|(?:only|just|nur|seulement|uniquement|solo|sólo) (?:the|d\w\w|la|"
    r"le|les|el|los|las)\b)"
)
_NOUN_BEFORE = (
    r"\b(?:write|put|type|print|spell|set|make|schreibe?|setze?|écris|écrivez|mets|escrib\w|pon) (?:only |just |nur )?"
    r"(?:the|each|every|my|his|her|their|de[rnm]|die|das|le|la|les|el|los|las) (?P<noun>[^\W\d_]+) $"
)
_TEXTS = word_set(
    "text texts poem story letter email mail message reply answer response haiku song rap limerick joke summary review "
    "paragraph paragraphs essay post tweet note speech slogan advert ad dialogue blog output verse verses lyrics list "
    "lines sentences translation result content same following below rest lot brief gedicht geschichte satz sätze "
    "zeilen antwort poème texte lettre histoire réponse liste poema texto carta historia respuesta frase lista"
)
_ORDERED = (
    r"\b(?:all|only|entirely|every|no|without|not|don't|never|capitali[sz]e|schreib|écris|escribe|write|answer|reply|"
    r"respond|use|any)\b"
)
_ABOUT = r"\W*(?:why|what(?:'s| is) the|my|he|she|they|i(?! want| need| would)|we|i'll|i'm) "
_PLACED = r"\b(?:than|to|at least|at most|exactly|only) (?P<number>{})\b"
_OFTEN = (
    r"\b(?:(?P<relation>at least|at most|no more than|exactly|only|less than|more than) )?(?P<adverb>once|twice|"
    r"thrice)\b"
)
ADVERBS = {"once": 1, "twice": 2, "thrice": 3}


def demands(prompt: Prompt) -> Iterator[Demand]:
    """The capitals that the prompt asks for or forbids in the whole answer."""
    counted = list(_counted(prompt))
    yield from counted
    for kind, pattern in (("lower", _LOWER), ("upper", _UPPER)) if not counted else ():
        for found in _matches(prompt, pattern):
            if _is_whole(prompt, found) and not _is_denied(prompt, found) and gate.asks(prompt, *found.span()):
                yield Demand(kind, found.span())
                break


def times(relation: str, number: int) -> tuple[int, int | None]:
    """The bounds of a number of times."""
    return {
        "at least": (number, None),
        "more than": (number + 1, None),
        "at most": (0, number),
        "no more than": (0, number),
        "less than": (0, number - 1),
        "fewer than": (0, number - 1),
    }.get(relation, (number, number))


def _matches(prompt: Prompt, pattern: str) -> Iterator[re.Match[str]]:
    for sentence in prompt.sentences_with(CAPITALS | {"stress"}):
        yield from re.compile(pattern).finditer(prompt.spoken, sentence.begin, sentence.begin + len(sentence.text))


def _counted(prompt: Prompt) -> Iterator[Demand]:
    """Words in capitals: some, and so many."""
    bounded = False
    for found in _matches(prompt, _WORDS_IN):
        if not gate.asks(prompt, *found.span()):
            continue
        bounds = _number(prompt, found)
        if bounds and not bounded:
            bounded = True
            yield Demand("capital words", found.span(), *bounds)
        elif not bounds and re.match(r"[^.!?\n]*\b(?:use|include|have|with)\b", prompt.sentence(*found.span()).text):
            yield Demand("capital words", found.span(), 1)


def _number(prompt: Prompt, found: re.Match[str]) -> tuple[int, int | None] | None:
    """The bounds in the sentence: a number of words, or of times."""
    sentence = prompt.sentence(*found.span())
    begin, text = sentence.begin, prompt.spoken
    word = re.search(r"\bwords?\b", found.group())
    spots = [found.span()]
    spots += [(found.start() + word.start(), found.end())] if word else []
    spots += [(begin + one.start(), begin + one.end()) for one in re.finditer(r"\b(?:words?|times?)\b", sentence.text)]
    for start, stop in spots:
        quantity = numbers.before(text, start, stop)
        if quantity and quantity.relation != "about":
            return quantity.least, quantity.most if quantity.relation != "bare" else None
    placed = re.search(_PLACED.format(numbers.NUMBER), text[found.end() : begin + len(sentence.text)])
    if placed:
        quantity = numbers.before(text, found.end() + placed.end(), found.end() + placed.end())
        return (quantity.least, quantity.most) if quantity else None
    adverb = re.search(_OFTEN, sentence.text)
    return times(adverb["relation"] or "at least", ADVERBS[adverb["adverb"]]) if adverb else None


def _is_whole(prompt: Prompt, found: re.Match[str]) -> bool:
    sentence = prompt.sentence(*found.span())
    if re.match(_ABOUT, sentence.text) or "function" in prompt.vocabulary:
        return False
    if re.search(_WHOLE, sentence.text):
        return True
    head, tail = sentence.text[: found.start() - sentence.begin], sentence.text[found.end() - sentence.begin :]
    if re.search(_PARTLY, head) or re.match(_PART_BEHIND, tail) or _is_of_some_noun(head):
        return False
    return bool(re.search(_ORDERED, sentence.text))


def _is_of_some_noun(head: str) -> bool:
    """Whether a definite noun that names no text stands right in front: "write the surname in capitals"."""
    found = re.search(_NOUN_BEFORE, head)
    return found is not None and found["noun"] not in _TEXTS


def _is_denied(prompt: Prompt, found: re.Match[str]) -> bool:
    """Without any lowercase letters: what is matched is the other half of the sentence."""
    head = prompt.spoken[max(0, found.start() - 24) : found.start()]
    return bool(re.search(rf"\b{_NO} $", head)) and not re.match(_NO, found.group())
