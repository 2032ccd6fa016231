"""The tone of answers: lectures, hedges, shouting."""

import re
from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options

_WEIGHING = word_set(
    "important essential crucial vital imperative critical worth necessary wichtig wesentlich entscheidend sei denken",
    "denke n'oubliez n'oublie essentiel fundamental importante esencial cabe",
)
_LECTURING = word_set(
    "note noting remember remembering recognize acknowledge understand realize realise recognise mention mentioning",
    "mind aware mindful emphasize emphasise point pointing respect prioritize prioritise approach treat promote act",
    "always immer toujours siempre",
    "beachten bedenken wissen betonen sich daran anzumerken hingewiesen noter rappeler souligner comprendre garder",
    "respecter que recordar tener destacar señalar entender mencionar respetar",
)
_LECTURES = (
    r"\b(?:it is|it's|is|it would be) (?:also |always |very |really |equally |still |therefore |however |,)*"
    r"(?:important|essential|crucial|vital|imperative|critical|worth|necessary)\s(?:also )?(?:to |for (?:you|us"
    r"|people|everyone|all) to )?"
    r"(?:always )?(?:note|noting|remember|remembering|(?:recogni[sz]e|acknowledge|understand|reali[sz]e) that"
    r"|mention|mentioning"
    r"|keep in mind|be aware|be mindful|bear in mind|emphasi[sz]e|point out|pointing out|respect|prioriti[sz]e"
    r"|approach)\b"
    r"|\b(?:it's|it is) (?:also |always )?(?:important|essential|crucial) to (?:always )?(?:treat|promote|act)\b"
    r"|\b(?:it's|it is) (?:also |very |so |really )?(?:important|essential|crucial|vital) (?:to|that you) always \w+"
    r"|\bes ist (?:auch |immer |sehr )?(?:wichtig|wesentlich|entscheidend),? (?:zu beachten|zu bedenken|zu wissen"
    r"|zu betonen|sich|daran|anzumerken)|\bdenke?n? sie (?:immer )?daran,? dass\b|\bes sei darauf hingewiesen\b"
    r"|\bil est (?:également |aussi |toujours |très )?(?:important|essentiel|crucial) de (?:noter|rappeler"
    r"|souligner|comprendre|se rappeler|garder|respecter)"
    r"|\bn'oublie[zr]? (?:pas|jamais) que\b"
    r"|\bes (?:también |siempre |muy )?(?:importante|esencial|fundamental|crucial) (?:recordar|tener en cuenta"
    r"|destacar|señalar|entender|mencionar|respetar)"
    r"|\bcabe (?:destacar|señalar|mencionar|recordar) que\b"
)


@rule(severity=Severity.WARNING, cues=_WEIGHING)
def lecture(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not tell the user what is important to remember.

    Why: "It is important to note that …" adds weight to a sentence and nothing to what it says; whoever asks about a
    deadline does not need to hear that deadlines matter. Prompts that ask what is important are exempt. Knows English,
    German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Can I freeze cooked rice?
          - role: assistant
            content: |-
              Yes, for a month. It is important to remember that food safety matters at all times.
    Good:
        messages:
          - role: user
            content: |-
              Can I freeze cooked rice?
          - role: assistant
            content: |-
              Yes, for a month, if it was cold within the hour.
    """
    for answer, prompt in record.answers:
        if _WEIGHING.isdisjoint(answer.vocabulary) or _LECTURING.isdisjoint(answer.vocabulary):
            continue
        found = list(re.finditer(_LECTURES, answer.prose))
        if found and not _asks_what_matters(prompt):
            said = answer.text[slice(*found[0].span())][:50]
            times = f", {len(found)} times in all" if len(found) > 1 else ""
            message = f"the answer lectures: “{said}”{times}"
            yield Problem(answer.where, message, "Say the fact alone, or leave it out.", found[0].span())


def _asks_what_matters(prompt: Passage) -> bool:
    asked = ("important", "essential", "crucial", "remember", "wichtig", "importante", "importants")
    return any(word in prompt.vocabulary for word in asked)


_HEDGING = {
    "en": word_set(
        "maybe perhaps possibly probably presumably seemingly apparently arguably somewhat might may could seems seem",
        "appears depends likely generally typically usually tend potentially",
    ),
    "de": word_set(
        "vielleicht möglicherweise eventuell vermutlich wahrscheinlich womöglich könnte könnten scheint irgendwie"
    ),
    "fr": word_set("peut probablement éventuellement possiblement pourrait pourraient semble être crois pense"),
    "es": word_set("quizás quizá posiblemente probablemente tal podría podrían parece creo supongo"),
}
_HEDGES = (
    r"\b(?:maybe|perhaps|possibly|probably|presumably|seemingly|apparently|arguably|somewhat|might|may|could|seems?"
    r"|appears? to|depends|likely|generally|typically|usually|tends? to|potentially|i think|i believe|i guess|i suppose"
    r"|i'm not sure|sort of|kind of|in some cases|in some sense|to some extent|more or less"
    r"|vielleicht|möglicherweise|eventuell|vermutlich|wahrscheinlich|womöglich|könnten?|scheint|irgendwie"
    r"|ich glaube|ich denke"
    r"|peut-être|probablement|éventuellement|possiblement|pourrai(?:t|ent)|semble|il se peut|je crois|je pense"
    r"|en quelque sorte"
    r"|quizás?|posiblemente|probablemente|tal vez|podrían?|parece|creo que|supongo|a lo mejor|en cierto modo)\b"
)
_LEAST_HEDGES = 5
_DIFFERENT_HEDGES = 3
_DENSE = 0.075  # of the words


@rule(severity=Severity.WARNING)
def hedging(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer is not made of hedges.

    Why: where every sentence has its "perhaps", "might" or "in some cases", the reader learns nothing and the model
    learns to commit to nothing. Five hedges or more count, if they are one word in thirteen. Knows English, German,
    French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Why is my bread so dense?
          - role: assistant
            content: |-
              It could perhaps be the yeast. Maybe it was somewhat old, or it might possibly be the flour. I think it
              probably depends.
    Good:
        messages:
          - role: user
            content: |-
              Why is my bread so dense?
          - role: assistant
            content: |-
              The dough rose too briefly, most often because the yeast was old.
    """
    hedges = _HEDGING.get(record.primary_language, _HEDGING["en"]) & record.vocabulary
    if len(hedges) < _DIFFERENT_HEDGES:
        return
    for answer, _ in record.answers:
        if len(hedges & answer.vocabulary) < _DIFFERENT_HEDGES:
            continue
        found = list(re.finditer(_HEDGES, answer.prose))
        if len(found) >= _LEAST_HEDGES and len(found) >= _DENSE * len(answer.words):
            message = f"{len(found)} hedges in {len(answer.words)} words"
            hint = "Say what is known, and once what is not."
            yield Problem(answer.where, message, hint, found[0].span())


_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHOUTED = r"\b[A-ZÀ-Þ']{2,}(?: [A-ZÀ-Þ']{1,}){3,}[^\w\n]{0,3}"
_ASKS_TO_SHOUT = word_set(
    "caps capitals uppercase shout shouting loud excited enthusiastic exclamation emoji emojis emoticons advert ad",
    "advertisement slogan tweet tweets caption post social instagram facebook poem song lyrics rap story engaging",
    "catchy promotional marketing listing fun exciting invitation",
    "birthday party flyer headline headlines cheer title titles großbuchstaben gedicht geburtstag majuscules poème",
    "mayúsculas poema cumpleaños",
)


@rule(severity=Severity.WARNING)
def shouting(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not shout in capitals, rows of exclamation marks or floods of emoji.

    Why: they stand for a feeling that the words do not carry. Four words in capitals in a row count, three exclamation
    marks in a row, exclamation marks on most sentences, and six emoji or more of which there is one in fifteen words.
    Code, headings, creative tasks and prompts that ask for such a thing, or shout themselves, are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              How do I clean a wool jumper?
          - role: assistant
            content: |-
              By hand, in cold water!!! NEVER EVER USE THE TUMBLE DRYER!
    Good:
        messages:
          - role: user
            content: |-
              How do I clean a wool jumper?
          - role: assistant
            content: |-
              By hand, in cold water. Never use the tumble dryer.
    """
    if record.task in ("creative_writing", "code"):
        return
    for answer, prompt in record.answers:
        if found := _shout(answer):
            message, span = found
            if not _shouts_too(prompt):
                yield Problem(answer.where, message, "Say it in plain sentences.", span)


def _shout(answer: Passage) -> tuple[str, tuple[int, int]] | None:
    text = answer.text
    if "!" in text and text.count("!") >= 3:
        if (at := text.find("!!!")) >= 0:
            return "three exclamation marks in a row", (at, at + 3)
        ends = [end for begin, end in answer.sentences if end - begin > 3 and text[end - 1] == "!"]
        if len(ends) >= 4 and 2 * len(ends) > len(answer.sentences):
            return f"{len(ends)} of {len(answer.sentences)} sentences end in an exclamation mark", (
                ends[0] - 1,
                ends[0],
            )
    encoded = text.encode("utf-8", "surrogatepass")
    if b"\xf0" in encoded and (flood := _flood(answer)):
        return flood
    capitals = len(encoded) - len(encoded.translate(None, _CAPITALS))
    if capitals >= 12 and 8 * capitals >= len(text):
        return _in_capitals(answer)
    return None


def _in_capitals(answer: Passage) -> tuple[str, tuple[int, int]] | None:
    """Words in capitals within a paragraph of other words; a line of its own is a heading."""
    for found in re.finditer(_SHOUTED, answer.text):
        line = answer.text[answer.text.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0]
        if "|" not in line and line.strip("*#_ ") != found.group().strip("*#_ ") and answer.prose[found.start()] != " ":
            return f"{len(found.group().split())} words in capitals in a row", found.span()
    return None


def _flood(answer: Passage) -> tuple[str, tuple[int, int]] | None:
    found = list(re.finditer("[\u2600-\u27bf\U0001f300-\U0001faff]", answer.text))
    if len(found) >= 6 and len(answer.words) >= 6 and 15 * len(found) >= len(answer.words):
        return f"{len(found)} emoji in {len(answer.words)} words", found[0].span()
    return None


def _shouts_too(prompt: Passage) -> bool:
    return "!!" in prompt.text or prompt.text.isupper() or not _ASKS_TO_SHOUT.isdisjoint(prompt.vocabulary)


RULES = (lecture, hedging, shouting)
