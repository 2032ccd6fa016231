"""The tokens of arithmetic in running text: numbers, signs, words and LaTeX commands of a folded line."""

import re
from typing import NamedTuple

from tunesmith import numerals


class Token(NamedTuple):
    """A piece of a line and its kind.

    Kinds: number, word, operator, power, root of a fraction (frac), equals, open, close, percent, currency, break.
    """

    kind: str
    text: str
    start: int
    end: int

    @property
    def is_numeral(self) -> bool:
        """Whether it is a number written as a word."""
        return self.kind == "number" and self.text in numerals.VALUES


_OPERATORS = {
    **dict.fromkeys(("×", "·", "∙", "*", "x", "times", "mal", "fois", "por", r"\times", r"\cdot"), "*"),
    **dict.fromkeys(("÷", "/", ":", r"\div"), "/"),
    **dict.fromkeys(("+", "plus", "más"), "+"),
    **dict.fromkeys(("-", "−", "–", "minus", "moins", "menos"), "-"),
}
_PARTICIPLES = {
    **dict.fromkeys(("multiplied", "multipliziert", "multiplié", "multiplicado"), "*"),
    **dict.fromkeys(("divided", "geteilt", "divisé", "dividido"), "/"),
}
_BY = frozenset(("by", "mit", "durch", "par", "por", "entre"))
_KINDS = {**dict.fromkeys(("percent", "prozent"), "percent"), **dict.fromkeys(numerals.VALUES, "number")}
_SHARES, _ARTICLES = frozenset(("of", "von", "de", "del", "des")), frozenset(("the", "den", "der", "la", "les", "los"))
_BEFORE_A_LETTER, _BEHIND_A_LETTER = "+-−–*/=(", "+−–*/=)^"

_SEPARATOR = r"(?:[.,'’\u00a0\u202f]|\{,\}|\\,)"
_PATTERN = (
    r"(?P<word>(?![⁰¹²³⁴⁵⁶⁷⁸⁹])[^\W\d_]++(?:-[^\W\d_]++){0,3}+)"
    r"|(?P<number>\d{1,3}(?: \d{3}){1,4}(?:[.,]\d{1,15})?(?![.,]?\d)"
    rf"|\d{{1,15}}(?:{_SEPARATOR}\d{{1,15}}){{0,5}}(?!\d)|[.]\d{{1,15}}(?!\d))"
    r"|(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\^|(?<=[\d)])[ ]?\*\*(?=[ ]?[\d(]))"
    r"|(?P<equals>(?<![=<>!:~])=(?![=>])|[≈≃≅]|\\approx(?![a-z]))"
    r"|(?P<frac>\\[dt]?frac(?![a-z]))"
    r"|(?P<command>\\(?:times|cdot|div)(?![a-z]))"
    r"|(?P<layout>\\(?:left|right|quad)(?![a-z])|\\[,;!:]|\\(?=[$%{}])|\\(?:text|mathrm)\{[^{}\d]{0,40}\}|&|\*\*+|__+)"
    r"|(?P<operator>[×·∙÷*/:+−–-])"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<percent>%)|(?P<currency>[$€£¥])"
    r"|(?P<break>[^\s])"
)


def tokens(line: str, begin: int, end: int) -> list[Token]:
    """The tokens of a folded line from one offset to another; blanks, bold marks and layout of LaTeX are none."""
    found: list[Token] = []
    for match in re.compile(_PATTERN).finditer(line, begin, end):
        kind = str(match.lastgroup)
        if kind == "layout":
            continue
        token = _token(kind, match.group(), match.start(), line)
        if token.kind in ("word", "operator") and found:
            last = found[-1]
            if last.text in _PARTICIPLES and match.group() in _BY:
                found[-1] = Token("operator", _PARTICIPLES[last.text], last.start, token.end)
                continue
            if last.text == "of" and token.text in _ARTICLES:
                continue  # 20% of the 50
            if token.text in _SHARES and _is_part(found):
                token = token._replace(kind="operator", text="of")
        found.append(token)
    return found


def _token(kind: str, text: str, start: int, line: str) -> Token:
    end = start + len(text)
    if kind == "word":
        if text in _OPERATORS and not _is_letter(text, start, line):
            return Token("operator", _OPERATORS[text], start, end)
        return Token(_KINDS.get(text, kind), text, start, end)
    if kind == "power":
        return Token(kind, text.strip(), start, end)
    if kind in ("operator", "command"):
        spaced = line[start - 1 : start].isspace() and line[end : end + 1].isspace()
        if text in (":", "–") and not spaced:  # a clock time, a range
            return Token("break", text, start, end)
        return Token("operator", _OPERATORS[text], start, end)
    return Token(kind, text, start, end)


def _is_part(found: list[Token]) -> bool:
    """Whether a percentage or a fraction stands at the end, so that `of` multiplies."""
    kinds = [token.kind for token in found[-3:]]
    return kinds[-1] == "percent" or (kinds == ["number", "operator", "number"] and found[-2].text == "/")


def _is_letter(text: str, start: int, line: str) -> bool:
    """Whether an x is a variable: it stands beside an operator, or sticks to the number before it alone."""
    if text != "x":
        return False
    end = start + 1
    sticks = line[start - 1 : start].isdigit() and not line[end : end + 1].isdigit()
    before, after = line[max(0, start - 8) : start].rstrip()[-1:], line[end : end + 8].lstrip()[:1]
    return sticks or (before != "" and before in _BEFORE_A_LETTER) or (after != "" and after in _BEHIND_A_LETTER)
