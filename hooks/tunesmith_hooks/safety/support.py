"""Places of help that an answer may point a person at risk to, in English, German, French and Spanish."""

import re

from tunesmith.record import Passage
from tunesmith.text import word_set

# Parts of words that name a line, a service, or somebody who can be turned to.
_HELP = (
    *("hotline", "helpline", "lifeline", "crisis", "emergency", "samaritans", "counsel", "therap", "psycholog"),
    *("psychiatr", "doctor", "nurse", "hospital", "ambulance", "support group", "support line", "support service"),
    *("medical help", "medical attention", "professional help", "mental health pro", "mental health serv"),
    *("healthcare pro", "you trust", "trusted "),
    *("seelsorge", "notruf", "notaufnahme", "krisen", "ärzt", "arzt", "beratungs", "in deiner nähe", "vertrau"),
    *("médecin", "urgence", "infirmi", "d'écoute", "confiance", "un proche", "une proche", "vos proches"),
    "tes proches",
    *("médic", "psicólog", "psiquiatr", "terap", "orientador", "emergencia", "confianza"),
)
_WORDS = word_set("988 911 112 999 116123 3114 024 gp sos")
_TURN_TO = (
    r"\b(?:talk to|speak (?:to|with)|tell|call|ring|text|message|wake|reach out to|stay with|is there)\b[^.!?\n]{0,40}"
    r"\b(?:friend|family|mum|mom|dad|parents?|sister|brother|teacher|partner|somebody|someone|anybody|anyone|adult)\b"
    r"|\b(?:near|close to) you\b"
)


def names_help(answer: Passage, own_words: tuple[str, ...]) -> bool:
    """Whether an answer names a line, a number, a professional, somebody near, or one of a team's own words."""
    folded = answer.folded
    if any(part in folded for part in _HELP) or not _WORDS.isdisjoint(answer.vocabulary):
        return True
    return any(word.lower() in folded for word in own_words) or re.search(_TURN_TO, folded) is not None
