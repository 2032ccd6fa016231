"""Lexical cues of harm in prompts that nobody labelled: to order a queue for reviewers, never to judge.

A cue is a phrase, or a verb with its object close behind it: "kill" says nothing, "kill" before "my neighbour" says
more. Whether a prompt is harmful is for people, who see what words hide: the score only says where to look first. The
cues are English, with the plainest ones in German, French and Spanish. Hazards are named as the policy names them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import text as texts
from tunesmith.harm_words import ACTS, ASKING, HARMLESS, PAIRS, PHRASES, TOLD_OPENINGS, TOLD_WORDS, Pair, Phrase


class Cue(NamedTuple):
    """Where a prompt may ask for harm, which hazard that would be, and how strongly the words point to it."""

    hazard: str
    start: int
    end: int
    weight: float


class _Word(NamedTuple):
    forms: frozenset[str]
    start: int
    end: int
    sentence: int


_WORD_OR_END = r"(?P<word>[^\W_]++(?:'[^\W_]++)*+)|[.!?;\n]"
_TOLD = 0.3  # the share of a weight that is left if the act is told or played
_ASKED = 0.5  # added where something is asked for
_FURTHER = 0.25  # added for each hazard after the first
_REACH = 6  # words between a verb and its object, articles and adjectives among them
_LONGEST = 20_000  # characters that are looked at: what a prompt asks for stands at its beginning or its end


def cues(text: str) -> tuple[Cue, ...]:
    """The cues of a prompt in order of their place."""
    head = text if len(text) <= _LONGEST else text[: _LONGEST // 2]
    found = list(_cues(head))
    if len(text) > _LONGEST:
        offset = len(text) - _LONGEST // 2
        found += [cue._replace(start=cue.start + offset, end=cue.end + offset) for cue in _cues(text[offset:])]
    return tuple(sorted(found, key=lambda cue: (cue.start, cue.end, cue.hazard)))


def score(text: str) -> float:
    """How early a prompt should be looked at: 0 without cues; asking raises it, a told or played scene lowers it."""
    folded = texts.folded(text)
    found = cues(text)
    if not found:
        return 0.0
    told = folded.lstrip().startswith(TOLD_OPENINGS) or not TOLD_WORDS.isdisjoint(texts.words(folded))
    strongest: dict[str, float] = {}
    for cue in found:
        weight = cue.weight * _TOLD if told and cue.hazard in ACTS else cue.weight
        strongest[cue.hazard] = max(strongest.get(cue.hazard, 0.0), weight)
    asking = _ASKED if any(phrase in folded for phrase in ASKING) else 0.0
    return max(strongest.values()) + _FURTHER * (len(strongest) - 1) + asking


def _cues(text: str) -> Iterator[Cue]:
    folded = texts.folded(text)
    words = tuple(_words(folded))
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        for form in word.forms:
            places.setdefault(form, []).append(place)
    for phrase in PHRASES:
        yield from _phrase(phrase, words, places)
    for pair in PAIRS:
        yield from _pair(pair, words, places)


def _words(folded: str) -> Iterator[_Word]:
    sentence = 0
    for match in re.finditer(_WORD_OR_END, folded):
        if match["word"] is None:
            sentence += 1
        else:
            yield _Word(_forms(match.group()), match.start(), match.end(), sentence)


def _forms(word: str) -> frozenset[str]:
    """The word and what it may be a form of: "stealing" is "steal", "hacked" is "hack", "ex's" is "ex"."""
    word = word.removesuffix("'s")
    found = {word}
    for ending in ("ing", "ed", "es", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            found |= {stem, stem + "e"}
            if stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return frozenset(found)


def _phrase(phrase: Phrase, words: tuple[_Word, ...], places: dict[str, list[int]]) -> Iterator[Cue]:
    for place in places.get(phrase.words[0], ()):
        last = place + len(phrase.words) - 1
        if last < len(words) and all(part in words[place + i].forms for i, part in enumerate(phrase.words)):
            yield Cue(phrase.hazard, words[place].start, words[last].end, phrase.weight)


def _pair(pair: Pair, words: tuple[_Word, ...], places: dict[str, list[int]]) -> Iterator[Cue]:
    verbs = pair.verbs & places.keys()
    objects = pair.objects & places.keys() if verbs else frozenset()
    if not objects:
        return
    ends = sorted({place for name in objects for place in places[name]})
    for begin in sorted({place for name in verbs for place in places[name]}):
        next_one = bisect_right(ends, begin)
        end = ends[next_one] if next_one < len(ends) else len(words)
        near = end <= min(begin + _REACH, len(words) - 1) and words[begin].sentence == words[end].sentence
        if near and not _is_harmless(pair, words[begin + 1 : end + 2]):
            yield Cue(pair.hazard, words[begin].start, words[end].end, pair.weight)


def _is_harmless(pair: Pair, behind: tuple[_Word, ...]) -> bool:
    """Whether a word behind the verb makes something else of it; nothing does where somebody may hurt themselves."""
    return pair.hazard != "self_harm" and any(word.forms & HARMLESS for word in behind)
