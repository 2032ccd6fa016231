"""Demands on how an answer begins and ends: phrases, quotation marks, a postscript, the request repeated, a choice."""

import re
from collections.abc import Iterator

from tunesmith.text import folded, word_set
from tunesmith_hooks.style.constraints import gate
from tunesmith_hooks.style.constraints.cues import (
    ENDS,
    PICKS,
    POSTSCRIPTS,
    REPEATS,
    STARTS,
    WRAPS,
    YESES,
    is_quoting,
    places,
)
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import QUOTE, Prompt

_PICKING = PICKS | word_set("one options option say answer reply")
_CHOOSERS = word_set("one choose pick either option options select just answer reply")
_WORDS = (
    r"(?: (?!paragraph|section|stanza|verse|line|sentence|chapter|item|bullet|word|name|question|note|day|part|case|"
    r"deal|call|chat|meeting)[\w'-]++){0,8}?"
)
_START = (
    rf"(?:start|begin|starts|begins|open|kick off|beginne|beginn|fange|fang|starte|commence|commencez|débute|débutez|"
    rf"empieza|comienza|begin off){_WORDS}[ ,]+(?:with|by|mit|par|con|in)\b(?P<what>[^.!?\n\0\"“„«]{{0,50}}){QUOTE}"
)
_FIRST = (
    r"first (?:word|words|sentence|line|thing)\b[^.!?\n\0]{0,50}\b(?:must|should|has to|have to|is|be|reads?)\b"
    rf"[^.!?\n\0]{{0,40}}{QUOTE}"
)
# A phrase without quotation marks needs a colon before it, or a noun and a capital; it reaches to the end of the line.
_PLAIN = (
    r"(?: (?:the|this|these|exact|exactly|following|very|same|of|simple)){0,5}(?P<noun> (?:phrase|words|sentence|"
    r"question|line|statement|like))?(?P<colon>\s*:)?\s+(?P<plain>[^\s\0\"“][^\n\0\"“]{2,120})"
)
_ENDING = (
    r"(?:end|ends|finish|finishes|close|conclude|concludes|closing|beende|beenden|ende|schließe|termine|terminez|"
    r"finis|finissez|conclus|"
    rf"termina|acaba|concluye|cierra){_WORDS}[ ,]+(?:with|by|on|mit|par|con|using)\b"
)
_END = rf"{_ENDING}(?P<what>[^.!?\n\0\"“„«]{{0,60}}){QUOTE}"
_LASTING = (
    r"(?:(?:last|final) (?:sentence|words?|line|phrase|thing)|end)\b[^.!?\n\0]{0,60}?\b(?:must|should|has to|have to|"
    r"is|be|needs to)\b"
)
_LAST = rf"{_LASTING}[^.!?\n\0\"“:]{{0,40}}{QUOTE}"
# Each is looked for where one of its first words stands.
_PHRASES = (
    ("start", STARTS, (_START,)),
    ("start", frozenset(("first",)), (_FIRST,)),
    ("end", ENDS, (_END, _ENDING + _PLAIN)),
    ("end", frozenset(("last", "final", "end")), (_LAST, rf"{_LASTING}(?: read| be)?(?: exactly)?{_PLAIN}")),
)
_NO_PHRASE = (
    r"\b(?:paragraph|section|sentence with|line with|letter|a note|a p\.?s|postscript|names?|question|verse|stanza|"
    r"number|bullet|item|chapter)\b"
)
_NO_ANSWER = (
    r"\b(?:that|which|names?|words?|paragraph|section|sentences?|lines?|each|they|does|why|how|says?|"
    r"story)\b\W*(?:\w+\W+){0,2}$"
)
# "Do not begin with …" says how it must not be.
_NOT = r"\b(?:not|never|nicht|nie|pas|jamais|no|nunca)\b"
_NOT_SO = r"(?:\b(?:no|not|never|nunca|avoid|without|instead of|rather than)|n't)\s(?:[^\W\d_]+ly )?$"
_ORDINAL = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d{1,2}(?:st|nd|rd|th)"
_WORD = rf"(?: the)?(?: exact)?(?: words?| phrase)?:? (?P<word>{QUOTE}|[^\W_]+)"
_NTH = (
    rf"\b(?:(?P<nth>{_ORDINAL})\s?paragraph|paragraph (?P<number>\d{{1,2}}))\b[^.!?\n\0]{{0,30}}\b(?:start|begin|"
    rf"starts|begins)\b[^.!?\n\0]{{0,12}}?\bwith{_WORD}"
)
_NTH_ORDERED = (
    rf"\b(?:start|begin)\b[^.!?\n]{{0,20}}?\b(?:(?P<nth>{_ORDINAL}) paragraph|paragraph "
    rf"(?P<number>\d{{1,2}}))\b[^.!?\n\0\"“]{{0,12}}?\bwith{_WORD}"
)
_ORDINALS = {
    name: number
    for number, name in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
_AROUND = (
    r"\b(?:wrap\w*|put|enclos\w+|surround\w*|place|set|write|within|between|have|add|use|be|"
    r"is)\b[^.!?\n]{0,80}\b(?:double |single )?(?:quotes|quotations? marks?|quote marks|inverted commas)\b|"
    r"\b(?:double )?quot(?:es|ation marks) (?:should|must|have to|need to) (?:be |go )?(?:placed |put )?around\b|"
    r"\b(?:setze?|in)\b[^.!?\n]{0,40}\banführungszeichen\b|\b(?:mets|entre|place)\b[^.!?\n]{0,40}\bguillemets\b|"
    r"\bentre comillas\b"
)
_NOT_AROUND = (
    r"\b(?:titles?|names?|(?:key|the|these|some|new|each|foreign) words?|phrases?|quotes? from|avoid|don't|no|not|"
    r"without|dialogue)\b"
)
_ALL_OF_IT = (
    r"\b(?:entire|whole|everything|all|full|response|answer|reply|output|antwort|réponse|respuesta|todo|toute?|ganze|"
    r"gesamte)\b"
)
_POSTSCRIPT = r"(?<![\w.])(?P<mark>p\.\s?p\.\s?s\b|p\.\s?s\b|pps\b|ps\b)|\bpost[- ]?script\b"
_ADD = (
    r"\b(?:add|include|forget|end|finish|append|with|put|starting|write|conclude|must|should|begin\w*|füge|ajoute|"
    r"añade|insert|close)\b"
)
_NOT_ADDED = r"\b(?:why|what|(?:don't|do not)(?! forget)|no|without|remove|how)\b|\bthe $"
_REPEAT = (
    r"\brepeat(?:ing)? (?:the |this |my |your |that |exact |above |whole |full |entire |original |same |exactly |back "
    r"|just |first |following ){0,5}(?:request|prompt|question|sentence|line|instructions?|query|statement|task|"
    r"phrase)\b|\brepeat (?:all (?:of )?)?(?:the )?text above\b"
)
_REPEATED_FIRST = (
    r"\b(?:first|before|start|word for word|exactly|then|without (?:any )?change|verbatim|as it is|word by word)\b"
)
_CHOICE = (
    r"\b(?:one of|choose|pick|either|options?|select|(?:just say|answer with|answer|reply with|reply)(?= "
    r"[\"“'”]))\b[^!?\n\0]{0,90}?"
    rf"(?P<options>{QUOTE}(?:\W{{0,6}}(?:or|and|oder|ou|o)?\W{{0,6}}{QUOTE}){{1,8}})"
)
_DENIED = r"(?:\b(?:not|never|avoid|without)|n't)\b[^,;]{0,30}$"
_CHOOSING = r"\b(?:answer|reply|respond|say|include|choose|pick|contain|output|select)\b"
# A bare answer, with nothing beside it.
_YES_OR_NO = (
    r"\b(?:answer|reply|respond|say|antworte|antworten sie|réponds|répondez|responde|contesta)(?: me| with| by| mit| "
    r"par| con| a| strictly)*(?P<only> only| just| simply| nur| seulement| uniquement| solo| sólo)?(?: with| by| mit| "
    r"par| con| a)* (?P<yes>yes|true|ja|oui|sí) (?:or|oder|ou|o) (?P<no>no|false|nein|non)\b"
    r"(?! question| answer)(?P<alone> only)?"
)
_REASONS = word_set("explain why because reason reasons justify justification begründe warum pourquoi explique porqué")
_LINES = (
    r"\b(?:one of the following|choose from|pick from|select "
    r"from)\b[^\n:]{0,40}:[ \t]*\n(?P<lines>(?:[^\n]{1,60}\n){1,7}[^\n]{1,60})(?=\n|$)"
)


def demands(prompt: Prompt) -> Iterator[Demand]:
    """How the prompt wants the answer to begin, to end, and to be wrapped."""
    vocabulary = prompt.vocabulary
    yield from _phrases(prompt)
    if not _PICKING.isdisjoint(vocabulary):
        yield from _choices(prompt)
    if not YESES.isdisjoint(vocabulary) and _REASONS.isdisjoint(vocabulary):
        yield from _yes_or_no(prompt)
    if "paragraph" in vocabulary:
        yield from _nth(prompt)
    if not WRAPS.isdisjoint(vocabulary) or "quote" in vocabulary:
        yield from _around(prompt)
    if not POSTSCRIPTS.isdisjoint(vocabulary):
        yield from _postscript(prompt)
    if not REPEATS.isdisjoint(vocabulary):
        yield from _repeated(prompt)


def _phrases(prompt: Prompt) -> Iterator[Demand]:
    seen: set[str] = set()
    for kind, words, patterns in _PHRASES:
        for found in _matches(prompt, words, patterns):
            phrase = _phrase(prompt, found) if kind not in seen and _is_of_answer(prompt, found) else ""
            if len(phrase) > 1 and gate.asks(prompt, found.start(), found.start() + 1):
                seen.add(kind)
                yield Demand(kind, found.span(), words=(phrase,))


def _matches(prompt: Prompt, words: frozenset[str], patterns: tuple[str, ...]) -> Iterator[re.Match[str]]:
    for word in sorted(words & prompt.vocabulary):
        for place in places(prompt.spoken, word):
            for pattern in patterns:
                if found := re.compile(pattern).match(prompt.spoken, place):
                    yield found


def _is_of_answer(prompt: Prompt, found: re.Match[str]) -> bool:
    """Whether it is the answer that begins or ends, and not one of its parts or a name."""
    sentence = prompt.sentence(found.start(), found.start() + 1)
    head = sentence.text[: found.start() - sentence.begin]
    if re.search(_NOT_SO, head) or re.search(_NOT, found.group()):
        return False
    return not re.search(_NO_PHRASE, found.groupdict().get("what") or "") and not re.search(_NO_ANSWER, head)


def _phrase(prompt: Prompt, found: re.Match[str]) -> str:
    if "plain" not in found.groupdict():
        return next(iter(prompt.quoted(*found.span())), "")
    written = prompt.text[found.start("plain") : found.end("plain")].strip()
    return written if found["colon"] or (found["noun"] and written[0].isupper()) else ""


def _choices(prompt: Prompt) -> Iterator[Demand]:
    """One of several answers, in quotation marks or line by line behind a colon."""
    for found in _matches(prompt, _CHOOSERS, (_CHOICE,)) if is_quoting(prompt) else ():
        sentence = prompt.sentence(*found.span())
        if re.search(_DENIED, sentence.text[: found.start() - sentence.begin]):
            continue
        if re.search(_CHOOSING, sentence.text) and gate.asks(prompt, found.start(), found.start() + 1):
            options = prompt.quoted(*found.span("options"))
            yield Demand("choice", found.span(), words=tuple(option for option in options if option))
            return
    found_lines = re.search(_LINES, prompt.spoken) if re.search(r":[ \t]*\n", prompt.text) else None
    if found_lines and gate.asks(prompt, found_lines.start(), found_lines.start() + 1):
        lines = prompt.text[found_lines.start("lines") : found_lines.end("lines")].splitlines()
        options = tuple(re.sub(r"^\W*(?:\w[.)]\s)?", "", line).strip() for line in lines)
        alike = tuple(option for option in options if option.split()[:2] == options[0].split()[:2])
        if len(alike) > 1:
            yield Demand("choice", found_lines.span(), words=alike)


def _yes_or_no(prompt: Prompt) -> Iterator[Demand]:
    for found in re.finditer(_YES_OR_NO, prompt.spoken):
        after = prompt.spoken[found.end() : found.end() + 12]
        alone = (found["only"] or found["alone"]) and re.match(r"\s*(?:[.!)\n:]|please|$)", after)
        if alone and gate.asks(prompt, *found.span("yes")):
            yield Demand("bare choice", found.span(), words=(found["yes"], found["no"]))
            return


def _nth(prompt: Prompt) -> Iterator[Demand]:
    for pattern in (_NTH, _NTH_ORDERED):
        for found in re.finditer(pattern, prompt.spoken):
            nth = found["nth"] or found["number"]
            number = -1 if nth == "last" else _ORDINALS.get(nth) or int(re.sub(r"\D", "", nth))
            word = prompt.text[found.start("word") : found.end("word")].strip("\"“”'‘’„«» .,")
            if len(word.split()) == 1 and word not in ("a", "an", "the") and gate.asks(prompt, *found.span()):
                yield Demand("paragraph start", found.span(), number, number, (word,))


def _around(prompt: Prompt) -> Iterator[Demand]:
    for found in re.finditer(_AROUND, prompt.spoken):
        sentence = prompt.sentence(*found.span())
        near_by = sentence.text[max(0, found.start() - sentence.begin - 20) : found.end() - sentence.begin]
        if (
            re.search(_ALL_OF_IT, sentence.text)
            and not re.search(_NOT_AROUND, near_by)
            and gate.asks(prompt, *found.span())
        ):
            yield Demand("quotation", found.span())
            return


def _postscript(prompt: Prompt) -> Iterator[Demand]:
    """The mark may stand in quotation marks or a sentence after the word."""
    marks: list[tuple[str, tuple[int, int]]] = []
    for found in re.finditer(_POSTSCRIPT, folded(prompt.text)):
        sentence = prompt.sentence(*found.span())
        head = sentence.text[: found.start() - sentence.begin]
        if re.search(_ADD, head) and not re.search(_NOT_ADDED, head[-40:]) and gate.asks(prompt, *found.span()):
            marks.append((found["mark"] or "", found.span()))
        elif marks and found["mark"]:
            marks.append((found["mark"], found.span()))
    if marks:
        mark = next((mark for mark, _ in marks if mark), "p.s")
        yield Demand("postscript", marks[0][1], words=("P.P.S." if mark.count("p") == 2 else "P.S.",))


def _repeated(prompt: Prompt) -> Iterator[Demand]:
    for found in re.finditer(_REPEAT, prompt.spoken):
        sentence = prompt.sentence(*found.span())
        head = sentence.text[: found.start() - sentence.begin]
        if re.search(r"\b(?:don't|do not|never|without|not|avoid|no need)\b[^.!?\n]{0,20}$", head):
            continue
        if re.search(_REPEATED_FIRST, sentence.text) and gate.asks(prompt, *found.span()):
            yield Demand("repeated", found.span())
            return
