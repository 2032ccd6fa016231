"""What only looks like an equation that does not hold, or is not meant to: each test a reason to pass it over."""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from tunesmith import equations
from tunesmith.equations import CONTINUING, Equation
from tunesmith.notation import Token
from tunesmith.numerals import SCALES
from tunesmith.text import word_set
from tunesmith.units import FACTORS, FAMILIES

# The text says that somebody takes an equation for true, or that it is wrong.
_REFUTED = (
    r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|false(?:ly)?|mistak\w{0,5}|errors?|untrue|nonsense|joke|myth|slogan|orwell)\b"
    r"|\bwould (?:only )?be (?:right|true|correct)\b|\b(?:claim|believ|pretend|insist|misread)\w{0,5}\b"
    r"|\b(?:said|told|made|want\w{0,3}|used) (?:to (?:say|believe)|that)\b|\bnot equal\b|\byou \w{0,8} ?wrote\b"
    r"|\bif (?:i|he|she|they|we|one|some(?:one|body)) wrote\b"
    r"|\b(?:is|are|was)(?: not|n't) (?:equal|true|right|correct|\d)"
    r"|≠|\b(?:falsch\w{0,2}|fehler\w{0,4}|behaupt\w{0,3}|angeblich|(?:ist|sind|wäre) nicht|statt)\b"
    r"|\b(?:faux|fausses?|erreurs?|n'est pas|ne font pas|prétend\w{0,4}|incorrect[oa]|fals[oa]|no (?:es|son))\b"
)
# Mistakes that are counted: "= 7 mistakes", "= 10 wrong answers".
_COUNTED = r" (?:mistakes|errors|(?:wrong|incorrect|false) [^\W\d_]{2,20}s|fehler|erreurs|errores)\b"
_MENDED = r"\b(?:should|must) (?:be|have been|read)\b"  # behind the equation
_AFTERWARDS = 60  # characters behind the sentence in which it may still be called wrong
# A line with one of these may be in another arithmetic than that of plain decimal numbers.
_OTHER_ARITHMETIC = (
    r"\b(?:mod|modulo|binary|hex|hexadecimal|octal|clock|boolean|xor|dualsystem|binär|hexadezimal|binaire|binario)\b"
    r"|\bbase[ -](?:\d|two|eight)|\bstrings? (?:are|concat|join)|\b(?:are|as|both) strings\b"
)
_METRE = r"\b(?:bars?|beats|notes?|quavers?|crotchets?|takte?|odds|viertel|achtel|mesures?|noires?|compás|compases)\b"
_REMAINDERS = word_set("remainder rest reste resto r am pm uhr squared cubed factorial")
_QUANTITIES = word_set(
    "half twice double triple quarter third thirds quarters percent prozent rest product",
    "hälfte drittel viertel moitié tiers mitad tercio",
)
_HOURS = word_set("hour hours hr hrs h shift shifts stunde stunden std heure heures hora horas")
_AVERAGES = word_set("average mean mittelwert durchschnitt moyenne media promedio")
_FUNCTIONS = word_set(
    "sin cos tan log ln exp sqrt root twice thrice double triple per product ratio max min abs",
    "times over hälfte doppelt mal moitié mitad doble",
)
# Nouns that may have the number of an item behind them: day 1, pages 3-5.
_NUMBERED = word_set(
    "day days week weeks month months year years page pages chapter",
    "step round question number no figure table room grade part tag woche jour día",
)
_EACH = word_set("each every that per a one jeder jeden jede jedes pro chaque par cada por")
_PREFIXES = tuple(FACTORS)
_NO_PART_OF_A_UNIT = word_set(
    "a an per each every in for at on and so which than over during within this that the or after before ( [",
    "ein pro und par y por et",
)
_SHORTFAMILIES = word_set("km cm mm kg mg ml cl dl kw mb gb ft lb oz")
_EXACT = Fraction(1, 100)  # of the value
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("'", "'"), ('"', '"'), ("‚", "‘"))
_QUOTING = "*_\"'`|<>“„«"


def excuse(line: str, last: str, equation: Equation) -> str:
    """Why an equation of a folded line that does not hold is passed over; empty where nothing speaks for it.

    `last` is the line before it, which may announce what is wrong.
    """
    if equation.marked:
        return "share" if _is_share(equation) else ""
    by_form = (reason for reason, says in _BY_FORM.items() if says(equation))
    by_text = (reason for reason, says in _BY_TEXT.items() if says(line, last, equation))
    return next(by_form, "") or next(by_text, "")


def _is_continued(equation: Equation) -> bool:
    """Whether the left side goes on before what was read of it."""
    if not equation.before:
        return False
    last, first = equation.before[-1], equation.left[0]
    if last.kind in CONTINUING or last.text in _FUNCTIONS or first.kind == "operator":
        return True
    if last.text in _AVERAGES:
        return _is_sum(equation)
    further = equation.before[0] if len(equation.before) == 2 else None
    if last.text in _NUMBERED:  # "every day" and "5 days" have no number behind them
        return further is None or not (further.text in _EACH or further.kind == "number")
    labelled = last.text == ":" and further is not None and further.kind == "word" and len(further.text) > 2
    if last.kind in ("break", "word") and last.end == first.start and last.text not in _QUOTING and not labelled:
        return True
    if further is None:
        return False
    if last.text in ("and", "und", "et", "y", "of", "von", "de"):
        if further.text in _AVERAGES:
            return _is_sum(equation)
        return further.kind in ("number", "percent") or further.text in _QUANTITIES or further.text in SCALES
    if [further.text, last.text] == ["to", "the"]:  # added to the 5 + 3
        return True
    if last.text == "," and further.kind == "number" and re.match(r"\d{3}(?!\d)", first.text):  # 14, 400
        return True
    return last.kind in ("break", "open") and further.kind == "operator"


def _is_sum(equation: Equation) -> bool:
    return all(token.text == "+" for token in equation.left if token.kind == "operator")


def _is_converted(equation: Equation) -> bool:
    """Whether a unit may have been exchanged for another of its family, or something is left over."""
    words = [token.text for token in (*equation.left, *_stated(equation.right)) if token.kind == "word"]
    per = {after.text for one, after in pairwise(equation.left) if one.text == "/"}
    units = {FAMILIES[word] for word in words if word in FAMILIES and not (word in per and words.count(word) > 1)}
    return len(units) > len({family for family, _ in units}) or not _REMAINDERS.isdisjoint(words)


def _stated(right: Sequence[Token]) -> Iterator[Token]:
    """The number that follows the sign, and its unit."""
    for token in right[:6]:
        if token.text in _NO_PART_OF_A_UNIT:
            break
        yield token


def _is_scaled(equation: Equation) -> bool:
    """Whether a word stands for digits: megapixels, dozens; on the right, if it makes good what differs."""
    if any(token.text.startswith(_PREFIXES) for token in equation.left if token.kind == "word" or token.is_numeral):
        return True
    return any(_makes_good(equation, token) for token in equation.right[:4])


def _makes_good(equation: Equation, word: Token) -> bool:
    """Whether the sides agree once one of them is taken as often as a word says."""
    factors = next((factors for prefix, factors in FACTORS.items() if word.text.startswith(prefix)), ())
    return any(
        abs(left - sides.right) <= abs(sides.right) * _EXACT
        for sides in (equations.values(equation) if factors else ())
        for factor in factors
        for left in (sides.left * factor, sides.left / factor)
    )


def _is_odd(equation: Equation) -> bool:
    """Numbers that are no plain decimals (0900, 16,0000, all of them 101), or a quotient of quotients: 25 / 1/3."""
    part = (*equation.left, *equation.right[:1])
    numbers = [token.text for token in part if token.kind == "number"]
    if any(re.search(r"^0\d|[.,]\d{4,}$", text) for text in numbers):
        return True
    signs = (one.text for one, after in pairwise(part) if one.kind == "operator" and after.kind == "number")
    return "//" in "".join(signs) or all(len(text) >= 3 and set(text) <= {"0", "1"} for text in numbers)


def _is_mixed(equation: Equation) -> bool:
    """Two numbers side by side, as in 2 1/2 or 1 234; or one that letters stick to, as in 3rd or 4x."""
    right = equation.right
    first = next((place for place, token in enumerate(right) if token.kind == "number"), 0)
    after = right[first + 1] if first + 1 < len(right) and right[0].kind != "frac" else None
    if after is None or after.kind not in ("number", "word", "power") or after.text in FACTORS:
        return False
    if after.kind == "word":
        return after.start == right[first].end and len(after.text) <= 2 and after.text not in _SHORTFAMILIES
    if after.kind == "number":  # in 12 5-minute intervals two things are counted
        return len(after.text) == 3 or any(token.text == "/" for token in right[first + 2 : first + 3])
    return True


def _is_worded(equation: Equation) -> bool:
    """Words for numbers on the right of figures: `3-2 = three points` says something else."""
    return next((token for token in equation.right if token.kind == "number"), equation.sign).is_numeral and not any(
        token.is_numeral for token in equation.left
    )


def _has_variable(equation: Equation) -> bool:
    """A letter or two that stick to a number (2x), or a word in the place of one (3 + n)."""
    whole = (*equation.left, equation.sign, *equation.right[:4])
    for one, after in pairwise(whole):
        if one.kind == "operator" and after.kind == "word" and one.text != "of":
            hyphened = (
                one.start > equation.sign.end and after.start == one.end and len(after.text) > 2
            )  # a 27-litre jug
            if not hyphened and not _is_rate(one, after):
                return True
        sticks = after.kind == "word" and len(after.text) <= 2 and after.start == one.end
        if sticks and one.kind in ("number", "close") and after.text not in _SHORTFAMILIES:
            return True
        if one.kind == "word" and after.kind == "power" and one.text not in ("m", *_SHORTFAMILIES):
            return True
    return False


def _is_rate(stroke: Token, word: Token) -> bool:
    if stroke.end - stroke.start > 1 and (len(word.text) > 1 or word.text == "a"):
        return True  # 24 times a year
    return stroke.text == "/" and (len(word.text) > 1 or word.text in ("h", "l", "s", "m", "g"))


def _is_loose_share(equation: Equation) -> bool:
    """`10% of 400 + 600`: of the sum, or of the first."""
    signs = [token.text for token in equation.left if token.kind == "operator"]
    return "of" in signs and not {"+", "-"}.isdisjoint(signs[signs.index("of") :])


def _is_range(equation: Equation) -> bool:
    """`2010-2015 = 5 years`, `9-5 = 8 hours`, `pages 10-15 = 6`: a span, or numbers taken away the other way round."""
    left = [token for token in equation.left if token.kind in ("number", "operator")]
    if [token.kind for token in left] != ["number", "operator", "number"] or left[1].text != "-":
        return False
    spaced = left[0].end < left[1].start
    shifts = (0,) if spaced else (0, 1, 12) if _may_be_hours(equation.right) else (0, 1)  # the last one too; past noon
    known = [sides for sides in equations.values(equation) if sides.decimals is not None]
    return any(shift - sides.left == sides.right for sides in known for shift in shifts)


def _may_be_hours(right: Sequence[Token]) -> bool:
    """Whether what is stated counts hours, or says nothing of what it counts."""
    unit = [token.text for token in right[1:4] if token.kind == "word"]
    return not unit or unit[0] in _NO_PART_OF_A_UNIT or not _HOURS.isdisjoint(unit)


def _is_share(equation: Equation) -> bool:
    """Whether the right side is the left one in percent or in cents."""
    known = list(equations.values(equation))  # as the left side is likeliest read: 30,000 / 30 = 100 is no share of 1
    likely = [sides for sides in known if sides.left == known[0].left]
    return any(equations.agrees(sides._replace(left=sides.left * 100), rough=True) for sides in likely)


def _is_share_by_text(line: str, _last: str, equation: Equation) -> bool:
    """18/25 = 72 leaves the percent sign to the reader, as do lines that speak of percent or cents."""
    return (_is_quotient(equation) or any(cue in line for cue in ("%", "percent", "prozent", "cent"))) and _is_share(
        equation
    )


def _is_quotient(equation: Equation) -> bool:
    """Whether the left side is one number by another."""
    kinds = [token.kind for token in equation.left]
    return kinds == ["number", "operator", "number"] and equation.left[1].text == "/"


def _is_refuted(line: str, last: str, equation: Equation) -> bool:
    """Whether the sentence, what follows it, or a line that announces it says that the equation need not hold."""
    start, end = equation.left[0].start, equation.right[-1].end
    stated = next((token.end for token in equation.right if token.kind == "number"), end)
    if counted := re.compile(_COUNTED).match(line, stated):
        line = line[:stated] + " " * len(counted.group()) + line[counted.end() :]
    begin = max(line.rfind(stop, 0, start) for stop in (". ", "! ", "? ")) + 1
    stops = [at for at in (line.find(stop, end) for stop in (". ", "! ", "? ")) if at >= 0]
    sentence = line[begin : min(stops, default=len(line)) + _AFTERWARDS]
    announced = last.rstrip("*_ ").endswith(":") and re.search(_REFUTED, last)
    mended = re.search(_MENDED, line[end : end + _AFTERWARDS])
    return bool(announced or mended) or re.search(_REFUTED, sentence) is not None


def _is_quoted(line: str, _last: str, equation: Equation) -> bool:
    """Whether quotation marks stand around the equation alone, as around a claim."""
    before, after = line[: equation.left[0].start][-1:], line[equation.right[0].end :].lstrip(".!")[:1]
    return (before, after) in _QUOTES


def _is_asked(line: str, _last: str, equation: Equation) -> bool:
    end = equation.right[-1].end
    return "?" in line[end : end + 2]


def _is_elsewhere(line: str, _last: str, _equation: Equation) -> bool:
    """Whether the line is about an arithmetic of its own."""
    return re.search(_OTHER_ARITHMETIC, line) is not None


def _is_metre(line: str, _last: str, equation: Equation) -> bool:
    """`3/4 = 3 quarter notes`, odds of 2/1: a time signature or a bet, no quotient."""
    if not _is_quotient(equation):
        return False
    above, below = equation.left[0].text, equation.left[2].text
    is_signature = below in ("1", "2", "4", "8", "16") and (len(above) == 1 or above == "12")
    return re.search(_METRE if is_signature else r"\bodds\b", line) is not None


_BY_FORM: dict[str, Callable[[Equation], bool]] = {
    "continued": _is_continued,
    "converted": _is_converted,
    "scaled": _is_scaled,
    "odd": _is_odd,
    "mixed": _is_mixed,
    "worded": _is_worded,
    "variable": _has_variable,
    "loose share": _is_loose_share,
    "range": _is_range,
}
_BY_TEXT: dict[str, Callable[[str, str, Equation], bool]] = {
    "share": _is_share_by_text,
    "asked": _is_asked,
    "quoted": _is_quoted,
    "elsewhere": _is_elsewhere,
    "metre": _is_metre,
    "refuted": _is_refuted,
}
