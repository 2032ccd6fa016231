"""Demands on signs and letters: none of them, or so many."""

import re
from collections.abc import Iterator

from tunesmith_hooks.style.constraints import numbers
from tunesmith_hooks.style.constraints.cues import LETTERS, SIGNS
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt
from tunesmith_hooks.style.constraints.reading.often import CLAUSE, NEGATION, PASSIVE_NOT, asked_once, often

_SIGNS = {
    **dict.fromkeys(("comma", "commas", "kommas", "komma", "virgule", "virgules", "coma", "comas"), ","),
    **dict.fromkeys(("exclamation mark", "exclamation marks", "exclamation point", "exclamation points"), "!"),
    **dict.fromkeys(("question mark", "question marks"), "?"),
    **dict.fromkeys(("hashtag", "hashtags"), "#"),
    "semicolons": ";",
}
_SIGN = (
    r"(?P<sign>commas?|kommas?|virgules?|comas?|exclamation (?:marks?|points?)|question marks?|hashtags?|semicolons)\b"
)
_NO_SIGN = (
    rf"(?:{NEGATION}|\bnone of|\bzero)(?: (?:allowed to|use|using|contain|containing|include|including|have|any|of|"
    rf"the|be|utiliser|aucune?|ninguna|ningún|usar|uses|put|add|verwenden|jegliche|single|a|punctuation|like)){{0,5}} "
    rf"{_SIGN}"
    r"(?:(?:,| or| and| nor){1,2} (?:any )?(?P<more>[a-z]+(?: marks?| points?)?))?"
)
_SIGN_BARRED = (
    rf"{_SIGN} (?:are|is|may|should|must|can)(?P<not> not|not|n't)? ?(?:be )?(?:allowed|used|permitted|appear|"
    rf"(?P<barred>forbidden|prohibited|banned))"
)
_SIGN_TALK = r"\b(?:why|how|correct|fix)\b"
_LETTER = r"\b(?:the )?(?:letters?|buchstaben?|lettre|letra)\s+[\"“„«'‘]?(?P<letter>[^\W_]|\0)(?![\w\0])"


def demands(prompt: Prompt) -> Iterator[Demand]:
    """The signs and letters that the prompt wants in the answer, or not."""
    yield from asked_once(prompt, (*_signs(prompt), *_letters(prompt)))


def _signs(prompt: Prompt) -> Iterator[Demand]:
    if SIGNS.isdisjoint(prompt.vocabulary) and "question" not in prompt.vocabulary:
        return
    for found in re.finditer(_NO_SIGN, prompt.spoken):
        sentence = prompt.sentence(*found.span())
        if not re.search(_SIGN_TALK, sentence.text[: found.start() - sentence.begin]):
            for name in (found["sign"], found["more"]):
                if name in _SIGNS:
                    yield Demand("sign", found.span(), 0, 0, (_SIGNS[name],))
    for found in re.finditer(_SIGN_BARRED, prompt.spoken):
        if found["not"] or found["barred"]:
            yield Demand("sign", found.span(), 0, 0, (_SIGNS[found["sign"]],))
    for found in re.finditer(_SIGN, prompt.spoken):
        quantity = numbers.before(prompt.spoken, found.start(), found.end())
        if quantity and quantity.relation != "about" and quantity.most != 0:
            most = None if quantity.relation == "bare" else quantity.most
            yield Demand("sign", (quantity.start, found.end()), quantity.least, most, (_SIGNS[found["sign"]],))


def _letters(prompt: Prompt) -> Iterator[Demand]:
    if prompt.vocabulary.isdisjoint(LETTERS):
        return
    for found in re.finditer(_LETTER, prompt.spoken):
        sentence = prompt.sentence(*found.span())
        head = re.split(CLAUSE, sentence.text[: found.start() - sentence.begin])[-1]
        tail = sentence.text[found.end() - sentence.begin :]
        bounds = _limited(tail, head)
        if bounds and not re.search(r"\b(?:start|begin|end)\w*\b", sentence.text):
            yield Demand("letter", found.span(), *bounds, (prompt.text[found.start("letter")].lower(),))


def _limited(tail: str, head: str) -> tuple[int, int | None] | None:
    """The bounds of a letter, none where it is forbidden: "avoid the letter i more than twice" allows two."""
    bounds = often(tail, head)
    forbidden = re.search(rf"{NEGATION}[^.!?\n]{{0,40}}$", head)
    if forbidden and bounds and bounds[1] is None:
        return 0, bounds[0] - 1
    return (0, 0) if not bounds and (forbidden or re.search(PASSIVE_NOT, tail)) else bounds
