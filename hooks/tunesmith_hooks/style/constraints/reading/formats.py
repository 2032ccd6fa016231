"""Demands on form: JSON, tables, lists, code blocks, titles, highlights, sections, dividers, placeholders."""

import re
from collections.abc import Iterator

from tunesmith.text import folded, word_set
from tunesmith_hooks.style.constraints import gate, numbers
from tunesmith_hooks.style.constraints.cues import (
    BLANKS,
    DIVIDED,
    FIRST_LABELS,
    FORMS,
    LIGHT,
    ORDERED,
    may_be_divided,
    places,
)
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt, Sentence

_LABELLED = word_set(
    "label labeled labelled mark marked marking marks indicated noted section sections start begin named"
)
_TABLE = (
    r"\b(?:in|into|as|using|with|create|make|give me|give|show|show me|prepare|draw|als|in|en|dans|sous forme de|en "
    r"forma de) (?:a|an|one|the form of a|einer|eine|un|une|una)? ?(?:\w+ |\d-\w+ ){0,2}(?:markdown[ -]?table|table|"
    r"tabelle|tableau|tabla)\b(?! of contents| tennis| below| above)|\bmarkdown table\b|\btable with (?:the )?(?:\w+ "
    r")?columns\b|\bin (?:tabular form|table form|table format)\b|\bals tabelle\b|\bin tabellenform\b|\btableau "
    r"markdown\b"
)
_BULLETED = (
    r"\b(?:in|as|into|using|use|with|via|by|through) (?:a |an |the )?(?:\w+ ){0,2}(?:bullet|bullets|bulleted|"
    r"bullet-point|bullet-points)\b|\bbullet(?:ed)?(?:[ -]points?)?[ -]list\b|\bbullet (?:form|format)\b|\b(?:in|als|"
    r"mit) (?:aufzählungspunkten|stichpunkten|stichpunkte)\b|\bliste à puces\b|\b(?:lista|listado) con viñetas\b"
)
_NUMBERED = (
    r"\bnumbered (?:list|steps|items|points|form)\b|\bordered list\b|\bnummerierten? liste\b|\bliste numérotée\b|"
    r"\blista numerada\b"
)
_FENCED = (
    r"\b(?:in|with|as|using|only) (?:a |an |one |the )?(?:\w+ ){0,2}code[ -](?:block|fence)\b|\bfenced code\b|\bcode "
    r"block (?:only|containing)\b"
)
_TITLED = r"\bdouble(?:d)? (?:angular|angle|angled) brackets\b|\b(?:title|name)\b[^.!?\n]{0,60}<<[^<>\n]{0,60}>>"
_PATTERNS = {"table": _TABLE, "bullets": _BULLETED, "numbers": _NUMBERED, "code": _FENCED, "title": _TITLED}
_SORTED = (
    r"\b(?:list|name|give|sort|sorted|order|arrange|arranged|put|rank|organi[sz]e|alphabeti[sz]e|nenne|liste|sortiere|"
    r"ordne|classe|trie|ordena|lista|enumera|nombra)\b"
)
_OTHER_KEY = r"\b(?:reverse\w*|descending|backwards|by|last|surnames?|umgekehrt\w*|nach|inverse|apellido|rückwärts)\b"
_REACH = 60  # characters around a word
# A prompt about programs speaks of JSON and tables as things that a program handles.
_PROGRAMS = word_set(
    "python javascript typescript java php function script program api endpoint parser parse sql regex html css code "
    "funktion programm fonction función"
)
_ALL_JSON = r"\b(?:entire|whole) (?:output|response|answer|reply)\b[^.!?\n]{0,60}\bjson\b"
_GIVEN = r"\b(?:this|that|these|the following|the|my|from|given|above|parse|your|diese[sr]?|ce|cette|este|esta)\s*$"
_JSON = (
    r"\b(?:in|as|into|to|using|use|return|output|valid|wrap\w*|produce|formatted|be|only|just|contain|en|als|im|au|"
    r"one|single|gib)\b[^.!?\n]{0,25}\bjson\b(?! schema| parser| api| library| files?\b)|\bjson[ -](?:format|only|"
    r"object|array|block|please)\b|^json\b"
)
_ABOUT_JSON = r"\W*(?:what|who|why|explain|convert|turn) "
_INTO_JSON = r"\b(?:in|as|into|to) (?:\w+ ){0,2}json"
_ALONE = r"\b(?:only|nothing else|entire|whole|nothing before|nothing around|nothing outside|uniquement|nur|single)\b"
_NO_ORDER = (
    r"\b(?:difference|what is|what are|explain|which is better|prefer|avoid|without|no|not|don't|rather than|instead "
    r"of|convert|turn)\b[^.!?\n]{0,60}$"
)
_ABOUT_FORM = r"\W*(?:which|is|are|why|explain the difference|what is the difference|we|i|he|she) "
_FURNITURE = word_set(
    "wood wooden pallet sit sat dinner dining coffee kitchen periodic waiter restaurant round under chair chairs legs "
    "roulette seats"
)
_LABEL = (
    r"\b(?:label|labell?ed|mark|marked|marking|note|noted|start|begin|beginning|indicated|named?|called|titled|with|"
    r"as|use|headed)\b[^.!?]{0,60}?\b(?P<label>section|paragraph|part|chapter|day|step|act|scene|verse|idea|audience|"
    r"round|question|abschnitt|kapitel|partie|sección|parte) (?:x|n|1|#|\[number\])\b|[(\"“'](?P<first>section|"
    r"paragraph|part|chapter|day|step|scene) 1\b"
)
_LIT_UP = (
    r"\b(?:text |italic )?(?:sections?|parts?|phrases?|words?|passages?|terms?|keywords?|sentences?|highlights?|"
    r"highlighted|pieces?|areas?)\b"
)
_MARKDOWN = r"markdown|\*[^*\n]+\*|\bbold\b|\bitalics?\b|\basterisk"
_MARK = r"(?<![\w*-])(?P<mark>\*{3,8}|-{3,8}|={3,8}|#{3,8})(?![\w*-])"
_SEPARATION = r"\b(?:separat\w+|divid\w+|between|split|getrennt|sépar\w+|separad\w+)\b"
_MEMBER = (
    r"\b(?:paragraph|section|part|response|answer|reply|replie|version|joke|poem|option|segment|stanza|piece|verse|"
    r"story|storie|tweet|alternative|code snippet|snippet|email|letter|proposal|name|idea|step|teil|partie|parte|"
    r"summarie|variant|rap|haiku|limerick|review|quote)s?\b"
)


def demands(prompt: Prompt) -> Iterator[Demand]:
    """The forms that the prompt asks the whole answer to have."""
    words = prompt.vocabulary
    about_programs = not _PROGRAMS.isdisjoint(prompt.vocabulary)
    if "json" in words and (not about_programs or re.search(_ALL_JSON, prompt.spoken)):
        yield from _json(prompt)
    for kind, cues in FORMS.items():
        if not cues.isdisjoint(words) and not (about_programs and kind in ("table", "bullets", "numbers")):
            yield from _simple(prompt, kind, cues, _PATTERNS[kind])
    if "<<" in prompt.text and words.isdisjoint(FORMS["title"]):
        yield from _simple(prompt, "title", frozenset(("title", "name")), _TITLED)
    if not ORDERED.isdisjoint(words) and not about_programs:
        yield from _alphabetical(prompt)
    if not LIGHT.isdisjoint(words):
        yield from _highlights(prompt)
    if not BLANKS.isdisjoint(words):
        yield from _placeholders(prompt)
    if not _LABELLED.isdisjoint(words) and (not words.isdisjoint(FIRST_LABELS) or "#" in prompt.text):
        yield from _sections(prompt)
    if not DIVIDED.isdisjoint(words) and may_be_divided(prompt):
        yield from _divided(prompt)


def _json(prompt: Prompt) -> Iterator[Demand]:
    for found in re.finditer(_JSON, prompt.spoken):
        place = prompt.spoken.find("json", found.start())
        sentence = prompt.sentence(place, place + 4)
        if re.search(_GIVEN, prompt.spoken[max(0, place - 20) : place]) or not gate.asks(prompt, place, place + 4):
            continue
        if re.match(_ABOUT_JSON, sentence.text) and not re.search(_INTO_JSON, sentence.text):
            continue
        yield Demand("json", found.span(), words=("alone",) if re.search(_ALONE, sentence.text) else ())
        return


def _simple(prompt: Prompt, kind: str, cues: frozenset[str], pattern: str) -> Iterator[Demand]:
    for cue in sorted(cues & prompt.vocabulary):
        for place in places(prompt.spoken, cue):
            found = re.compile(pattern).search(prompt.spoken, max(0, place - _REACH), place + _REACH)
            if not found:
                continue
            sentence = prompt.sentence(*found.span())
            head = sentence.text[: found.start() - sentence.begin]
            if re.search(_NO_ORDER, head) or re.match(_ABOUT_FORM, sentence.text):
                continue
            if kind == "table" and not _is_of_text(prompt, found, sentence):
                continue
            if gate.asks(prompt, *found.span()):
                yield Demand(kind, found.span())
                return


def _is_of_text(prompt: Prompt, found: re.Match[str], sentence: Sentence) -> bool:
    """Whether a table is none of wood, and none that is there already."""
    given = re.search(r"\b(?:the|this|that|my) (?:\w+ )?$", prompt.spoken[found.end() - 12 : found.end() - 5])
    return _FURNITURE.isdisjoint(sentence.words) and not given


def _counted(prompt: Prompt, noun: str) -> Iterator[tuple[numbers.Quantity, int]]:
    for found in re.finditer(noun, prompt.spoken):
        quantity = numbers.before(prompt.spoken, found.start(), found.end())
        if quantity and gate.asks(prompt, quantity.start, found.end()):
            yield quantity, found.end()


def _alphabetical(prompt: Prompt) -> Iterator[Demand]:
    for word in sorted(ORDERED & prompt.vocabulary):
        for place in places(prompt.spoken, word):
            sentence = prompt.sentence(place, place + len(word))
            if not re.search(_SORTED, sentence.text) or re.search(_OTHER_KEY, sentence.text):
                continue
            if gate.asks(prompt, place, place + len(word)):
                yield Demand("alphabetical", (place, place + len(word)))
                return


def _highlights(prompt: Prompt) -> Iterator[Demand]:
    if not re.search(_MARKDOWN, prompt.spoken):
        return
    for quantity, end in _counted(prompt, _LIT_UP):
        if not LIGHT.isdisjoint(prompt.sentence(quantity.start, end).words):
            most = quantity.most if quantity.relation == "most" else None
            yield Demand("highlights", (quantity.start, end), quantity.least, most)
            return


def _placeholders(prompt: Prompt) -> Iterator[Demand]:
    for quantity, end in _counted(prompt, r"\b(?:placeholders?|platzhaltern?)\b"):
        most = quantity.most if quantity.relation in ("most", "exactly") else None
        yield Demand("placeholders", (quantity.start, end), quantity.least, most)
        return


def _sections(prompt: Prompt) -> Iterator[Demand]:
    """Labelled sections; their number stands before the noun, or is the highest label."""
    found = re.search(_LABEL, folded(prompt.text))
    if not found or not gate.asks(prompt, found.end() - 2, found.end()):
        return
    label = found["label"] or found["first"]
    if prompt.text.rfind("[", 0, found.end()) > prompt.text.rfind("]", 0, found.end()):  # "[put part 1 here]"
        return
    for quantity, end in _counted(prompt, rf"\b(?:{label}|section|part|paragraph|abschnitt|partie|parte)(?:s|e|en)?\b"):
        if prompt.spoken[quantity.start : end] != f"1 {label}":
            yield Demand("sections", (quantity.start, end), quantity.least, quantity.most, (label,))
            return
    named = [int(one) for one in re.findall(rf"\b{label} (\d)\b", prompt.spoken)]
    if named and max(named) > 1:
        yield Demand("sections", found.span(), max(named), None, (label,))


def _divided(prompt: Prompt) -> Iterator[Demand]:
    """Parts that a line of signs is to stand between; the number of parts may stand a sentence before."""
    mark = _mark(prompt)
    if mark is None:
        return
    for quantity, end in _counted(prompt, _MEMBER):
        if quantity.most != 1:
            yield Demand("divided", (quantity.start, end), quantity.least, quantity.most, (mark[0],))
            return
    yield Demand("divided", mark[1], 2, None, (mark[0],))


def _mark(prompt: Prompt) -> tuple[str, tuple[int, int]] | None:
    for found in re.finditer(_MARK, prompt.text):
        if re.search(_SEPARATION, prompt.spoken[max(0, found.start() - 160) : found.end() + 60]):
            return found["mark"], found.span()
    for star in ("asterisk", "asterisks", "stars"):
        for place in places(prompt.spoken, star):
            quantity = numbers.before(prompt.spoken, place, place + len(star))
            if quantity and quantity.most and "separat" in prompt.spoken:
                return "*" * min(quantity.most, 9), (quantity.start, place + len(star))
    return None
