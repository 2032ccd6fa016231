"""Sums that plainly hold, told by floats: they spare most texts the exact look, and the loading of what it needs."""

import re

_NUMBER = r"\d{1,9}(?:[.,]\d{1,9}){0,3}"
_TERM = rf"[$€£]?{_NUMBER}(?: ?[^\W\d_]{{1,12}}(?:/[^\W\d_]{{1,12}})?)?"  # with a unit
_SIGN = r"[-+−–×·*/÷]"
_LEFT = rf"{_TERM}(?: ?{_SIGN} ?{_TERM}){{1,8}} ?$"
_RIGHT = rf" ?(?P<side>[$€£]?(?P<first>{_NUMBER})(?P<more>(?: ?{_SIGN} ?{_TERM}){{0,8}}))(?![.,]?\d| \d)"
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_NEAR = 80  # characters before a sign in which a plain sum begins
_FAR = 400  # characters before a verb in which something is worked out
_LARGEST = 10.0**12  # beyond it a float may be one off
_LOOSE = 0.01  # of the value, between two expressions
_EXCHANGED = str.maketrans(",.", ".,")

# Words and signs that work something out where a verb stands for the equals sign.
OPERATED = (
    r" (?:plus|minus|times|mal|fois|por|más|moins|menos|divided by|geteilt durch|divisé par|[×·÷*+x]) |% (?:of|von|de) "
)
_VERB = r" (?:is|are|equals|makes|gives|ist|sind|ergibt|macht|gibt|font|fait|égale|égalent|donne|es|son) "
# What works something out in any notation; without it before a sign there is no equation.
_WORKING = (
    r"[-+−–×·∙*/÷^⁰¹²³⁴⁵⁶⁷⁸⁹<%]| : |\b(?:x|plus|minus|times|mal|fois|por|más|moins|menos|multipli|divi[ds]|geteilt"
    r"|percent|prozent)"
)
# Words behind which a sum goes on: three times 2 + 4, 20% of the 50 + 5.
_LINKING = frozenset(
    (
        *(
            "plus",
            "minus",
            "times",
            "mal",
            "fois",
            "por",
            "más",
            "moins",
            "menos",
            "by",
            "durch",
            "par",
            "mit",
            "entre",
        ),
        *("of", "von", "de", "del", "des", "the", "den", "der", "la", "les", "los"),
    )
)


def explain(text: str) -> bool:
    """Whether a folded text holds no equation but plain sums that hold.

    What is not plain is left to `tunesmith.arithmetic`: brackets, percent, powers, LaTeX, words for operations.
    """
    if "\\" in text:
        return False
    rest, told = [], 0
    for sign in re.finditer("[=≈]", text):
        begin, end = max(told, text.rfind("\n", told, sign.start()) + 1), sign.start()
        if not text[begin:end].strip() or re.compile(_WORKING).search(text, begin, end):
            start = _start(text, begin, end)
            right = re.compile(_RIGHT).match(text, sign.end())
            if start is None or right is None or not _agree(text[start:end], right):
                return False
            end = start
        rest.append(text[told:end])
        told = sign.end()
    return not states_by_verb(" ".join((*rest, text[told:])))


def states_by_verb(text: str) -> bool:
    """Whether a line of a folded text works something out up to a number and a verb, which may stand for a sign."""
    if not re.search(OPERATED, text):
        return False
    heads = (
        line[max(0, verb.start() - _FAR) : verb.start() + 1]
        for line in text.split("\n")
        for verb in re.finditer(_VERB, line)
    )
    return any(_ends_with_number(head) and re.search(OPERATED, head) for head in heads)


def _ends_with_number(head: str) -> bool:
    """Whether the last word of what stands before a verb may end an expression, in figures or letters."""
    word = head.rstrip().rpartition(" ")[2]
    if not word[-1:].isalpha():
        return True
    from tunesmith import numerals  # hardly any line comes this far

    return word in numerals.VALUES or word in numerals.SCALES or word in ("percent", "prozent")


def _start(text: str, begin: int, end: int) -> int | None:
    """Where the plain sum before a sign begins; None where there is none, or more may belong to it."""
    left = re.compile(_LEFT).search(text, max(begin, end - _NEAR), end)
    if left is None:
        return None
    before = text[max(begin, left.start() - _NEAR) : left.start()].rstrip(" *_")
    word = re.search(r"[^\W\d_]+$", before)
    if word:
        is_free = len(word.group()) > 1 and word.group() not in _LINKING
    else:  # a colon between blanks divides
        is_free = before in ("", "-", "–", "•") or (before[-1] in ":;,.|!?" and before[-2:] != " :")
    return left.start() if is_free else None


def _agree(left: str, right: re.Match[str]) -> bool:
    """Whether the right side states the left one to its last digit; the comma is one sign in both of them."""
    for is_exchanged in (False, True):
        exact, first = _value(left, is_exchanged), _value(right["first"], is_exchanged)
        if exact is None or first is None or abs(exact) > _LARGEST:
            continue
        decimals = len(right["first"].partition("," if is_exchanged else ".")[2])
        if abs(exact - first) < 0.499 * 10.0**-decimals:
            return True
        other = _value(right["side"], is_exchanged) if right["more"] else None
        if other is not None and abs(exact - other) <= _LOOSE * abs(exact):
            return True
    return False


def _value(side: str, is_exchanged: bool) -> float | None:
    """The value of numbers and signs, units aside; None where a number is none, or by zero is divided."""
    plain = re.sub(r"(?:/| ?)[^\W\d_]+", "", side.translate(_EXCHANGED) if is_exchanged else side)
    texts = re.findall(_NUMBER, plain)
    if any(text.count(".") > 1 or ("," in text and not re.fullmatch(_GROUPED, text)) for text in texts):
        return None
    first, *others = [float(text.replace(",", "")) for text in texts]
    total, term = 0.0, first
    for sign, number in zip(re.findall(_SIGN, plain), others, strict=True):
        if sign in "×·*":
            term *= number
        elif sign in "/÷":
            if not number:
                return None
            term /= number
        else:
            total += term
            term = number if sign == "+" else -number
    return total + term
