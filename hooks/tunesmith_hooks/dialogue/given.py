"""What the user has given already: the assistant does not ask for it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith.record import Passage, Record, Turn
from tunesmith.text import word_set, words
from tunesmith_hooks.dialogue.words import NUMBERS, UPDATE
from tunesmith_hooks.rule import Problem

_QUESTION = 120  # characters, more than any of the questions below has


class _Detail(NamedTuple):
    """Something that assistants ask for: words of which the question has one, patterns of question and gift."""

    name: str
    cues: frozenset[str]
    asked: tuple[str, ...]
    given: tuple[str, ...]


_MONEY = r"(?:[$€£]\d|\d[\d.,]{0,8} ?(?:€|£|dollars?\b|euros?\b|pounds?\b|bucks\b|$|[.,!?]))"
_FEW = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"  # "for 7" may be an hour
_UNTIL = r"(?:to|until|till|through)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DETAILS = (
    _Detail(
        "the size",
        word_set("size größe taille tamaño"),
        (
            r"(?:what|which) size(?: would you like| do you want| do you need| would you prefer)?\?",
            r"welche größe(?: möchten sie| hätten sie gern| möchtest du)?\?",
            r"quelle taille\?",
            r"qué tamaño(?: quiere| desea| prefiere)?\?",
        ),
        (
            r"\b(?:small|medium|large|tall|grande|venti)\b(?! talk| children| kids)",
            r"\b(?:klein|groß)(?:e[nrs]?)?\b",
            r"\bpetite?\b",
            r"\bpequeñ[oa]\b",
        ),
    ),
    _Detail(
        "the name",
        word_set("name called heißen heißt nom appelez appelles llamas llama nombre"),
        (
            r"(?:what(?:'s| is)|(?:may|can|could) i (?:have|ask|get)|tell me) your name(?:,? please)?\?",
            r"wie hei(?:ßen sie|ßt du)\?|wie ist (?:ihr|dein) name\?",
            r"quel est (?:votre|ton) nom\?|comment (?:vous appelez-vous|t'appelles-tu)\?",
            r"cómo (?:te llamas|se llama(?: usted)?)\?|cuál es (?:su|tu) nombre\?",
        ),
        (
            r"\bmy name(?: is|'s) (?!on\b|in\b|not\b|at\b)\w",
            r"\bmein name ist \w|\bich heiße \w",
            r"\bje m'appelle \w|\bmon nom est \w",
            r"\bme llamo \w|\bmi nombre es \w",
        ),
    ),
    _Detail(
        "the e-mail address",
        word_set("email mail mailadresse correo courriel"),
        (r"(?:your|ihre|deine|votre|ton|su|tu) (?:best |adresse )?(?:e-?mail|courriel|correo)\b[^?\n]{0,30}\?",),
        (r"[\w.+-]{1,40}@[\w-]{1,40}\.\w",),
    ),
    _Detail(
        "the phone number",
        word_set("phone telephone mobile telefonnummer téléphone teléfono"),
        (
            r"what(?:'s| is) (?:your|the best) [^?\n]{0,20}(?:phone|telephone|mobile)\b[^?\n]{0,30}\?",
            r"(?:have|get|give me) your [^?\n]{0,20}(?:phone|telephone|mobile)\b[^?\n]{0,30}\?",
            r"wie (?:ist|lautet) (?:ihre|deine) telefonnummer\?",
            r"quel est (?:votre|ton) numéro de téléphone\?",
            r"cuál es (?:su|tu) (?:número de )?teléfono\?",
        ),
        (r"(?:\+\d|\b0|\b\d{3}[- ]|\(\d{3}\))[\d ()/-]{3,18}\d",),
    ),
    _Detail(
        "the budget",
        word_set("budget presupuesto spend"),
        (
            r"(?:what(?:'s| is| would be) your|(?:do you )?have a) (?:\w{1,12} )?budget(?: in mind)?\?",
            r"what(?:'s| is) your (?:\w{1,12} )?budget for (?:this|the|your) (?:trip|stay|gift|party|project)\?",
            r"what budget do you have(?: in mind)?\?",
            r"how much (?:do|would|can) you (?:(?:want|like|wish) to )?spend\?",
            r"wie hoch ist (?:ihr|dein) budget\?",
            r"quel est (?:votre|ton) budget\?",
            r"cuál es (?:su|tu) presupuesto\?",
        ),
        (
            r"\b(?:budget|presupuesto)\b[^.?!\n]{0,20}\d",
            rf"(?:under|below|at most|up to|no more than|less than) {_MONEY}",
            rf"\b(?:i|we) (?:have|can spend|want to spend) (?:about |around |up to )?{_MONEY}",
            rf"(?:unter|höchstens|maximal|moins de|au plus|menos de|hasta) {_MONEY}",
        ),
    ),
    _Detail(
        "the number of people",
        word_set("many"),
        (
            r"how many (?:people|guests|persons|travell?ers|of you)\?",
            r"how many (?:people|guests|persons|travell?ers|of you) (?:are|will be) (?:coming|dining|there)\?",
            r"how many (?:people|guests|persons|travell?ers|of you) (?:will there be|are you)\?",
        ),
        (
            rf"\b(?:party|group|family) of {_FEW}\b",
            rf"\b(?:table|room|dinner|lunch|seats|tickets) for {_FEW}\b(?! (?:nights?|days?|hours?|o'clock|weeks?))",
            rf"\b(?:there (?:are|will be)|for the) {_FEW} of us\b",
        ),
    ),
    _Detail(
        "the dates",
        word_set("date dates when"),
        (
            r"(?:what|which) dates?(?: would you like| do you (?:want|need|have in mind))?\?",
            r"(?:what|which) dates? (?:are you (?:travell?ing|looking at)|will you be (?:staying|travell?ing))\?",
            r"when (?:are|will) you (?:be )?(?:travell?ing|arriving|checking in)\?",
        ),
        (
            rf"\bfrom (?:the )?{_DAY}(?: (?:of )?{_MONTH})? {_UNTIL} (?:the )?{_DAY} (?:of )?{_MONTH}\b",
            rf"\bfrom {_MONTH} {_DAY} {_UNTIL} (?:{_MONTH} )?{_DAY}\b",
        ),
    ),
    _Detail(
        "the age",
        word_set("old age alt âge años edad"),
        (
            r"how old are you\?|what(?:'s| is) your age\?",
            r"wie alt (?:sind sie|bist du)\?",
            r"quel âge (?:avez-vous|as-tu)\?",
            r"cuántos años (?:tienes|tiene(?: usted)?)\?",
        ),
        (
            r"\b(?:i'm|i am|ich bin) \d{1,3}(?= years| jahre|[.,!?]| and\b| und\b|$)",
            r"\bj'ai \d{1,3} ans",
            r"\btengo \d{1,3} años",
        ),
    ),
)
# Hours, days and times are counted for many purposes; what is left or comes next is a tutor's question.
_MANY = word_set(
    "hours days minutes weeks months years times steps words stunden tage minuten wochen monate jahre heures jours",
    "mois ans fois horas días minutos semanas meses años veces",
)
_COUNTED = (
    r"(?:how many|wie viele|combien de|cuánt[oa]s) (?P<noun>[^\W\d_]{3,20})(?:"
    r" (?:will|would|do|are|shall|should) (?:you|we|i|there)(?: be| need| like| want| have| expect(?:ing)?"
    r"| stay(?:ing)?| book| require)?(?: to (?:book|stay|order|reserve|buy|be))?"
    r"(?: in total| altogether| in your party)?"
    r"| (?:werden|möchten|brauchen|sind) sie(?: sein| haben| buchen| bleiben)?"
    r"| (?:voulez-vous|serez-vous|faut-il)(?: réserver)?"
    r"| (?:desea|quiere|son|serán)(?: reservar)?)?\?"
)
_COUNTING = word_set("many viele combien cuántos cuántas")
CUES = _COUNTING.union(*(detail.cues for detail in _DETAILS))
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(word for word, value in NUMBERS.items() if value <= 20))})"


def known_details(record: Record) -> Iterator[Problem]:
    """Questions for what the user has given."""
    said = record.spoken
    for number, turn in enumerate(said):
        if turn.is_judged and _may_ask(turn.passage):
            users = tuple(one for one in said[:number] if one.is_user)
            found = _asked_for(turn.passage, users)
            if found:
                name, giver, span = found
                message = f"the assistant asks for {name}, which message {giver.place + 1} gives"
                hint = "Use what the user said; ask for what is still open."
                yield Problem(("messages", turn.place, "content"), message, hint, span)


def _may_ask(passage: Passage) -> bool:
    """Whether one of the words with which a detail is asked for stands in front of a question mark."""
    if "?" not in passage.text or CUES.isdisjoint(passage.vocabulary):
        return False
    *questions, _ = passage.folded.split("?")
    return any(not CUES.isdisjoint(words(question[-_QUESTION:])) for question in questions)


def _asked_for(passage: Passage, users: tuple[Turn, ...]) -> tuple[str, Turn, tuple[int, int]] | None:
    """A detail that a text asks for though a user has given it, the turn that gives it, and the question's place."""
    for name, asked, given in _wanted(passage):
        for user in users:
            if re.search(given, user.passage.folded) and not _is_open_again(user, users):
                return name, user, asked
    return None


def _wanted(passage: Passage) -> Iterator[tuple[str, tuple[int, int], str]]:
    """What a text asks for, each once: its name, the question's place, and a pattern of how users give it."""
    text = passage.prose.replace(" ?", "? ")  # French sets a blank before the mark
    for detail in _DETAILS:
        if not detail.cues.isdisjoint(passage.vocabulary) and (match := re.search("|".join(detail.asked), text)):
            yield detail.name, match.span(), "|".join(detail.given)
    if not _COUNTING.isdisjoint(passage.vocabulary) and (match := re.search(_COUNTED, text)):
        noun = match["noun"]
        if noun not in _MANY:
            given = rf"(?<![\w.,]){_NUMBER} (?:\w{{1,12}} )?{noun.removesuffix('s')}(?:s|e|en|n)?\b"
            yield f"the number of {noun}", match.span(), given


def _is_open_again(giver: Turn, users: tuple[Turn, ...]) -> bool:
    """Whether a later turn of the user may have changed what was given."""
    later = users[users.index(giver) + 1 :]
    return any(not UPDATE.isdisjoint(one.passage.vocabulary) for one in later)
