"""What of a prompt speaks to the one who answers: not the texts it quotes or hands over."""

import re
from functools import cached_property
from typing import NamedTuple

from tunesmith import text as texts
from tunesmith.record import Passage
from tunesmith.text import word_set
from tunesmith_hooks.style.constraints.cues import places

MASK = "\0"
QUOTE = rf"[\"“„«‹'‘”]{MASK}++[\"”“»›'’]"  # what stays of a quotation

_LONG_QUOTE = r'"[^"]{1,8000}+"|“[^”]{1,8000}+”|„[^“”]{1,8000}+[“”]|«[^»]{1,8000}+»'
# Each form begins with its mark, so that `re` skips from mark to mark.
_QUOTED = (
    r'"[^"\n]{1,600}+"|“[^”\n]{1,600}+”|„[^“”\n]{1,600}+[“”]|«[^»\n]{1,600}+»|‹[^›\n]{1,200}+›|”[^”"\n]{1,200}+["”]'
    r"|'(?<!\w')(?:[^'\n]|(?<=\w)'(?=\w)){1,200}+'(?!\w)|‘(?<!\w‘)[^’\n]{1,200}+’(?!\w)"
)
_HANDED_OVER = word_set(
    "text texts article passage paragraph email e-mail mail mails letter poem story note notes code conversation "
    "dialogue transcript review reviews message messages data context input document abstract speech post excerpt "
    "draft statement report below following here sentence sentences question letters texte brief notiz nachricht "
    "folgenden folgende unten artikel lettre courriel suivant suivante suivants ci-dessous texto carta correo mensaje "
    "siguiente siguientes nota"
)
_RULES = word_set(
    "rules requirements constraints conditions guidelines instructions format keywords keyword words like as such "
    "example examples follows points phrase phrases option options form exactly exact response answer reply limit max "
    "output symbol symbols character word finish end start begin include avoid mention vorgaben regeln anforderungen "
    "consignes règles contraintes mots reglas requisitos condiciones palabras formato"
)
_DIRECTING = word_set(
    "please write make keep use your do don't limit answer in include avoid wrap reply respond give list summarize "
    "summarise rewrite explain max maximum at no not only separate start end finish begin highlight put mention add "
    "first also translate turn ensure output provide can could would the there what how which who bitte antworte "
    "schreib schreibe verwende fasse maximal höchstens gib nicht keine réponds répondez écris écrivez merci résume en "
    "utilise por responde escribe resume usa"
)
_ABBREVIATED = (
    *(
        " max.",
        " min.",
        " ca.",
        " approx.",
        " e.g.",
        " i.e.",
        " z.b.",
        " etc.",
        " vs.",
        " dr.",
        " mr.",
        " mrs.",
        " no.",
    ),
    *(" nr.", "\nmax.", "\nmin.", "u.s.", "u.k."),
)
_OPENING = r"[^\W_]+(?:'\w+)?"
_REACH = 1000  # characters to either side within which a sentence begins and ends


class Sentence(NamedTuple):
    """A sentence of a prompt, where it begins, and its words."""

    begin: int
    text: str
    words: tuple[str, ...]


class Prompt:
    """A prompt as readers look at it, made where a rule looks closer."""

    def __init__(self, passage: Passage) -> None:
        self.text = passage.text
        self.folded = passage.folded
        self.vocabulary = passage.vocabulary
        self._passage = passage
        self._sentences: dict[int, Sentence] = {}

    @cached_property
    def spoken(self) -> str:
        """The folded text with `MASK` in place of what is quoted or handed over, and blanks for code."""
        text = self._passage.prose
        if any(mark in text for mark in "\"“„«'‘‹”"):
            text = _without_quotes(text, self.text)
        if "\n>" in text or text.startswith(">"):
            text = re.sub(r"(?m)^>[^\n]*+", lambda found: MASK * len(found.group()), text)
        return _without_material(text) if ":" in text and "\n" in text else text

    @cached_property
    def openings(self) -> tuple[tuple[str, ...], ...]:
        """The first words of each sentence."""
        spans = self._passage.sentences
        return tuple(tuple(re.findall(_OPENING, self.spoken[start : min(end, start + 80)])) for start, end in spans)

    def sentence(self, start: int, end: int) -> Sentence:
        """The sentence around a place; the end of a line ends it too."""
        begin = _begin(self.spoken, start)
        known = self._sentences.get(begin)
        if known is None or begin + len(known.text) < end:
            text = self.spoken[begin : _end(self.spoken, end)]
            known = self._sentences[begin] = Sentence(begin, text, tuple(texts.words(text)))
        return known

    def sentences_with(self, words: frozenset[str]) -> tuple[Sentence, ...]:
        """The sentences in which one of several words stands, in order."""
        spots = (place for word in words & self.vocabulary for place in places(self.spoken, word))
        return tuple(dict.fromkeys(self.sentence(place, place + 1) for place in sorted(spots)))

    def quoted(self, start: int, end: int) -> tuple[str, ...]:
        """What stands in quotation marks within a stretch, as it is written."""
        found = re.finditer(QUOTE, self.spoken[start:end])
        return tuple(self.text[start + one.start() + 1 : start + one.end() - 1].strip() for one in found)


def _without_quotes(text: str, original: str) -> str:
    """Quotation marks stay, what they hold is masked. A mark that has no partner on its line masks nothing."""
    balanced = original.count('"') % 2 == 0
    out, done = [], 0
    for found in re.finditer(_LONG_QUOTE + "|" + _QUOTED if balanced else _QUOTED, original):
        start, end = found.span()
        if start < done or (text[start] == " " and original[start] != " "):  # a mark inside of code
            continue
        out += [text[done : start + 1], MASK * (end - start - 2)]
        done = end - 1
    return "".join([*out, text[done:]])


def _without_material(text: str) -> str:
    """Masks a text that is handed over behind a line such as "Summarize the following article:"."""
    out, done = [], 0
    for found in re.finditer(r":[ \t]*+\n", text):
        if found.start() < done:
            continue
        header = set(re.findall(r"[^\W\d_]++(?:-[^\W\d_]++)?", text[_begin(text, found.start()) : found.start()]))
        if header.isdisjoint(_HANDED_OVER) or not header.isdisjoint(_RULES):
            continue
        end = _end_of_material(text, found.end())
        out += [text[done : found.end()], "\n".join(MASK * len(line) for line in text[found.end() : end].split("\n"))]
        done = end
    return "".join([*out, text[done:]])


def _end_of_material(text: str, start: int) -> int:
    """A block that begins with a word that directs ends it; else it goes on to the end."""
    while text[start : start + 1] == "\n":
        start += 1
    for gap in re.finditer(r"\n[ \t]*+\n\s*+", text[start:]):
        after = text[start + gap.end() : start + gap.end() + 30].split()
        if after and after[0].strip(",.:-*(") in _DIRECTING:
            return start + gap.start()
    return len(text)


def _begin(text: str, place: int) -> int:
    while True:
        first = max(0, place - _REACH)
        begin = max(text.rfind(mark, first, place) for mark in ("\n", ". ", "! ", "? ", '." ', '?" '))
        if begin < 0:
            return first
        if begin == 0 or text[begin] != "." or not text[max(0, begin - 6) : begin + 1].endswith(_ABBREVIATED):
            return begin + 1
        place = begin


def _end(text: str, place: int) -> int:
    for found in re.finditer(r"[.!?](?=[\s)]|$)|\n", text[place : place + _REACH]):
        stop = place + found.start()
        if text[stop] != "." or not text[max(0, stop - 6) : stop + 1].endswith(_ABBREVIATED):
            return stop
    return min(len(text), place + _REACH)
