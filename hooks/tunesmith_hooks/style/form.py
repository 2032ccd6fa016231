"""Answers that break off, and answers that go round in circles."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style import ends
from tunesmith_hooks.style.options import Options

# Words that no sentence, title or list item ends with.
_DANGLING = {
    "en": word_set(
        "the a an and or but their its your our my than because between whose which would could should although unless",
        "whether every",
    ),
    "de": word_set(
        "der die das den dem des ein eine einen einem einer und oder aber von mit für weil dass im zum zur beim seine",
        "ihre",
    ),
    "fr": word_set("le la les un une des et ou mais de du pour avec dans dont parce leur leurs ses au aux"),
    "es": word_set("el la los las un una y o pero con por del al porque sus"),
}
# Words that seldom do, where the text has sentences with an end.
_STRANDED = {
    "en": word_set(
        "of by from with into is are was were be been being can will may might must have has had if when while where",
        "who how these those some any very such at for to as his both either only also she he we they i that in not so",
    ),
    "de": word_set("ist sind war wird kann am an zu sich nicht wenn wo wie ich er wir"),
    "fr": word_set("est sont sur en par que qui il elle nous ne se si"),
    "es": word_set("es son está en a para que se si lo su de"),
}
_VERSE = word_set(
    "poem poems haiku song lyrics verse verses rhyme limerick sonnet ballad rap slogan headline complete continue",
    "finish blank blanks abc gedicht lied reim poème chanson vers poema canción rima",
)
_ENDS = ".!?…。！？؟।:)]}\"'”’“‘»«*_`|>"
_LIST_MARK = r"[ \t]*(?:(?P<number>[0-9]{1,3})[.)]|[-*+•–])(?=[ \t]|$)"
_FULL_STOP = r"[^\W\d_A-Z][\"”’')]?[.!?][\"”’')]?(?=\s)"
_SCRIPTS = "\u0530"  # from where on scripts do without full stops
# The prompt says that a text ends before its end.
_ON_PURPOSE = (
    r"\bmid[- ]?(?:sentence|word|thought|line)|\b(?:break|cut|trail|stop)\w{0,4} (?:it |them )?(?:off|short)\b"
    r"|\b(?:unfinished|incomplete|abrupt\w{0,2}|cliffhanger)\b|\bthe middle of (?:a|the|its|his|her) (?:sentence|word)"
    r"|\bmitten im (?:satz|wort)\b|\b(?:bricht|brich) \w{0,12} ?ab\b|\bab(?:ge)?br(?:ech|ich|och)\w{0,3}"
    r"|\bunvollendet\w{0,2}|\b(?:au milieu|à la moitié) d'une? (?:phrase|mot)\b|\binachevée?s?\b"
    r"|\b(?:en mitad de (?:la|una)|a media) (?:frase|palabra)\b|\b(?:inacabad|inconclus)[oa]s?\b"
)
_OF_LINES = ("classification", "extraction")
_FEWEST_WORDS = 40  # of an answer whose missing full stop says something


@rule(severity=Severity.WARNING)
def truncated_end(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not break off.

    Why: it teaches the model to stop in mid-sentence. Answers that were cut at a limit of length end on a comma, an
    open bracket, an article, a list number with nothing behind it, or in a sentence without an end where all the others
    have one. Code, tables, verse and short answers are exempt. Words that end no sentence are known in English,
    German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              How do I water a cactus?
          - role: assistant
            content: |-
              Rarely. Wait until the soil is dry all the way down, then water it well and let the
    Good:
        messages:
          - role: user
            content: |-
              How do I water a cactus?
          - role: assistant
            content: |-
              Rarely. Wait until the soil is dry all the way down, then water it well and let the pot drain.
    """
    for answer, prompt in record.answers:
        text = answer.text.rstrip()
        if not text or (text[-1] in _ENDS and (text[-2:-1].isalpha() or not _may_be_a_mark(text))):
            continue
        fact = _break(answer, text, record)
        if fact and not (record.task == "code" or _VERSE & prompt.vocabulary or re.search(_ON_PURPOSE, prompt.folded)):
            message = f"the answer breaks off: {fact}"
            yield Problem(answer.where, message, "Finish it, or cut it back.", _last_word(text))


def _may_be_a_mark(text: str) -> bool:
    """Whether the text may end on the number or the bullet of a list item."""
    return (text[-1] in ".)" and text[-2:-1].isdigit()) or (text[-1] == "*" and text[-2:-1] == "\n")


def _break(answer: Passage, text: str, record: Record) -> str | None:
    """How it breaks off."""
    last = text[-1]
    line = text[text.rfind("\n") + 1 :]
    if last in _ENDS or last in "-+•" or line.isdecimal():
        return _open_item(text, line)
    if answer.prose[len(text) - 1] == " " or _is_code(line):
        return None
    if last == "," and len(line.split()) > 5:
        return "the answer ends on a comma"
    if last in "([{„" and len(text) > 40:
        return f"the answer ends on {last}"
    if not last.isalpha() or len(text.split(None, 8)) < 8:
        return None
    return _open_bracket(line) or _open_sentence(text, line, record)


def _is_code(line: str) -> bool:
    return line.count("|") > 1 or any(sign in line for sign in ("://", "();", "{", "}", " = ", "==", "</", "@", "\\"))


def _open_item(text: str, line: str) -> str | None:
    """A list mark with nothing behind it, below another item."""
    mark = re.fullmatch(_LIST_MARK + r"|(?P<bare>[0-9]{1,2})", line) if len(line) < 12 else None
    if not mark:
        return None
    before = [re.match(_LIST_MARK, other) for other in text.split("\n")[:-1] if other.strip()]
    if number := mark["number"] or mark["bare"]:
        numbers = [int(other["number"]) for other in before if other and other["number"]]
        follows = numbers[-1:] == [int(number) - 1]
    else:
        follows = bool(before and before[-1])
    return f"the answer ends with nothing behind “{line.strip()}”" if follows else None


def _open_bracket(line: str) -> str | None:
    opened = line.rfind("(")
    if opened > 0 and ")" not in line[opened:] and line[opened - 1] in " \t" and len(line) - opened > 2:
        return "the answer ends within a bracket"
    return None


def _open_sentence(text: str, line: str, record: Record) -> str | None:
    word = re.findall(r"[\w'’]+", line[-40:])[-1].lower()
    words = len(line.split())
    language = record.primary_language
    is_short = words < 4 and not _is_item_of_sentences(text, line)
    if text[-len(word) :].islower():
        if word in _DANGLING.get(language, ()) and (words > 3 or re.match(_LIST_MARK, line)):
            return f"the answer ends on “{word}”"
        if not is_short and word in _STRANDED.get(language, ()) and re.search(_FULL_STOP, text):
            return f"the answer ends on “{word}”"
    if is_short or record.task in _OF_LINES or line[-1] > _SCRIPTS:
        return None
    if len(text.split(None, _FEWEST_WORDS)) < _FEWEST_WORDS:
        return None
    return "the last sentence has no end, as the others have" if _others_end(text, line) else None


def _is_item_of_sentences(text: str, line: str) -> bool:
    """Whether the line is an item of a list in which those before are sentences of some length."""
    if not re.match(_LIST_MARK, line):
        return False
    before = [other.rstrip() for other in text.split("\n")[:-1] if re.match(_LIST_MARK, other)]
    return len(before) > 1 and all(other[-1] in ".!?" and len(other.split()) > 5 for other in before)


def _others_end(text: str, line: str) -> bool:
    """Whether the line has a sentence with an end before the last, or lines like it have theirs."""
    if re.search(_FULL_STOP, line):
        return True
    is_item = re.match(_LIST_MARK, line) is not None
    lines = [other.rstrip() for other in text.split("\n")[:-1] if other.strip()]
    if is_item:
        likes = [other for other in lines if re.match(_LIST_MARK, other)]
    elif len(line.split()) >= 8:
        likes = [other for other in lines if len(other.split()) >= 8]
    else:
        return False
    full = all(other[-1] in (".!?" if is_item else _ENDS) for other in likes)
    return full and len(likes) > 1 - is_item and len(re.findall(_FULL_STOP, text)) > 1


_REFRAINS = word_set(
    "poem song lyrics verse chorus refrain rap chant hymn prayer repeat repeated repeating repetition repetitive drill",
    "mantra echo ballad rhyme",
    "twister gedicht lied reim abzählreim kinderreim strophe kehrvers wiederhole wiederholen zungenbrecher",
    "poème chanson comptine répète répéter canción rima repite repetir",
)
_TIMES = 3
_TIMES_IN_A_ROW = 4  # of a piece of writing, whose refrains stand apart
_STOPS = bytes.maketrans(b".!?", b"\n\n\n")
_BESIDE = b" \t\"'*_)]"  # what may stand around a sentence
_TAIL = 16  # words at the end, of which half are the same in a loop of up to eight words
_LONGEST = 16  # words of a row that is looked for
_REPEATED = word_set("times mal fois veces")  # one of which stands in a prompt that wants words repeated
_SHORT = 20  # characters, up to which no sentence is looked at
_SENTENCE = 5  # words, from which a sentence that comes again says something


@rule(severity=Severity.WARNING)
def repetition(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not say the same sentence three times or run in a loop.

    Why: models that degenerate repeat themselves, and one that is trained on it does so sooner. Sentences of five words
    and more count, and a row of words that follows itself four times, or three times from six words on. In creative
    writing only a sentence counts that stands four times in a row. Code, tables, verse, texts that the prompt itself
    repeats, and prompts that ask to repeat something are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              Why do leaves turn yellow?
          - role: assistant
            content: |-
              The green goes first. The yellow was there all along. The yellow was there all along.
              The yellow was there all along.
    Good:
        messages:
          - role: user
            content: |-
              Why do leaves turn yellow?
          - role: assistant
            content: |-
              The green goes first. The yellow was there before.
    """
    if record.task == "code":
        return
    is_writing = record.task == "creative_writing"
    for answer, prompt in record.answers:
        found = None
        if _may_repeat(answer.prose):
            found = _in_a_row(answer, prompt) if is_writing else _again(answer, prompt)
        if not found and not is_writing:
            found = _loop(answer, prompt)
        if found and _REFRAINS.isdisjoint(prompt.vocabulary):
            message, span = found
            yield Problem(answer.where, message, "Say it once.", span)


def _again(answer: Passage, prompt: Passage) -> tuple[str, tuple[int, int]] | None:
    """A sentence of some length that comes three times, a line of a plan or a form only where it follows itself."""
    for piece, places in _repeated(answer, prompt):
        if piece[-1] in ".!?…" or _longest_row(places) >= _TIMES:
            return f"the same sentence stands here {len(places)} times", places[_TIMES - 1]
    return None


def _in_a_row(answer: Passage, prompt: Passage) -> tuple[str, tuple[int, int]] | None:
    """A sentence that follows itself so often that it is no refrain."""
    for _, places in _repeated(answer, prompt):
        if (times := _longest_row(places)) >= _TIMES_IN_A_ROW:
            return f"the same sentence stands here {times} times in a row", places[_TIMES_IN_A_ROW - 1]
    return None


def _repeated(answer: Passage, prompt: Passage) -> Iterator[tuple[str, Sequence[tuple[int, int]]]]:
    """Each sentence of some length that comes three times and not from the prompt, with its places."""
    prose = answer.prose
    pieces = Counter(prose[begin:end] for begin, end in answer.sentences if end - begin > _SHORT)
    for piece, count in pieces.items():
        if count < _TIMES or "|" in piece or piece.rstrip(".!?…") in prompt.folded:
            continue
        if len(re.findall(r"[^\W\d_]{2,}", piece)) >= _SENTENCE:
            yield piece, [span for span in answer.sentences if prose[slice(*span)] == piece]


def _may_repeat(prose: str) -> bool:
    """Whether what stands between stops comes again as often, blanks aside; cheaper than to tell the sentences."""
    if not prose.isascii():
        for sign in "…。！？“”’»":
            prose = prose.replace(sign, ".")
    pieces = prose.encode("utf-8", "surrogatepass").translate(_STOPS, _BESIDE).split()
    if len(pieces) - len(set(pieces)) < _TIMES - 1:
        return False
    long = [piece for piece in pieces if len(piece) > _SENTENCE]  # without the numbers of lists
    return len(long) - len(set(long)) >= _TIMES - 1


def _longest_row(places: Sequence[tuple[int, int]]) -> int:
    """How many of them at most stand behind each other with nothing but white space between."""
    most = row = 1
    for (_, end), (begin, _) in pairwise(places):
        row = row + 1 if begin - end <= 2 else 1
        most = max(most, row)
    return most


def _loop(answer: Passage, prompt: Passage) -> tuple[str, tuple[int, int]] | None:
    """A row of words that follows itself; looked for where words are few for the length."""
    if (
        5 * len(answer.vocabulary) > 2 * min(len(answer.text) // 5, 300)
        and len(set(ends.last_words(answer, _TAIL))) > _TAIL // 2
    ):
        return None  # as below, without the words in order
    words = answer.words
    if len(words) < _TAIL or (
        len(set(words[-_TAIL:])) > _TAIL // 2 and 5 * len(answer.vocabulary) > 2 * min(len(words), 300)
    ):
        return None
    numbers: dict[str, int] = {}
    numbered = bytes(numbers.setdefault(word, len(numbers) % 256) for word in words)
    for size in range(1, _LONGEST + 1):
        least = 4 + 4 // size if size < 6 else _TIMES
        if not _may_follow_itself(numbered, size, least):
            continue
        run = _longest_run(words, size)
        if run >= least and any(word.isalpha() and len(word) > 1 for word in words[-60:]):
            if _is_said(words, size, prompt):
                return None
            return f"{_words(size)} repeated {run} times in a row", _last_word(answer.text.rstrip())
    return None


def _may_follow_itself(numbered: bytes, size: int, times: int) -> bool:
    """Whether a row of so many numbered words stands so often behind itself; told for all places at once."""
    one, other = numbered[:-size], numbered[size:]
    differences = int.from_bytes(one, "big") ^ int.from_bytes(other, "big")
    return bytes(size * (times - 1)) in differences.to_bytes(len(one), "big")


def _longest_run(words: Sequence[str], size: int) -> int:
    """How often at most a row of so many words stands behind itself."""
    most = same = 0
    for one, other in zip(words, words[size:], strict=False):
        same = same + 1 if one == other and not one.isdigit() else 0
        most = max(most, same)
    return most // size + 1


def _is_said(words: Sequence[str], size: int, prompt: Passage) -> bool:
    """Whether the prompt itself holds the row that is repeated and asks for it."""
    if size < 3 or _REPEATED.isdisjoint(prompt.vocabulary):
        return False
    said = f" {' '.join(prompt.words)} "
    rows = Counter(zip(*(words[start:] for start in range(size)), strict=False)).most_common(size)
    return any(f" {' '.join(row)} " in said for row, _ in rows)


def _words(size: int) -> str:
    return "a word is" if size == 1 else f"a row of {size} words is"


def _last_word(text: str) -> tuple[int, int]:
    return len(text) - len(text.split()[-1]), len(text)


RULES = (truncated_end, repetition)
