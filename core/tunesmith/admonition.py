"""What an answer does beside declining: which of its sentences answer, admonish or lead elsewhere."""

import re
from typing import Literal

from tunesmith import text
from tunesmith.record import Passage
from tunesmith.text import word_set

Span = tuple[int, int]
Kind = Literal["answers", "admonishes", "redirects"]

# Grounds on which people call something wrong.
MORAL = word_set(
    "inappropriate ethical unethical ethically moral morally immoral illegal illegally unlawful unjust law",
    "crime crimes criminal offence offense acceptable unacceptable respect respectful respected disrespectful dignity",
    "consent privacy rights equal equally equality discrimination discriminate discriminated discriminatory stereotype",
    "stereotypes prejudice racism hateful hurtful harmful harm harming cruel cruelty humane inhumane abuse abusive",
    "harassment exploitation violence violent violates violation peaceful peacefully empathy compassion kindness",
    "unfair justified condemn deserve deserves inclusive inclusivity inclusion diversity healthy persecution",
    "atrocity responsible assault terrorist terrorism innocent injustice",
    "diskriminierung menschenwürde straftat strafbar unmoralisch gewalt gleichen menschenrecht verboten",
    "discrimination dignité délit illégal illégale inacceptable violence égalité",
    "discriminación dignidad delito ilegal inaceptable violencia igualdad",
)
_ADMONISHING = MORAL | word_set(
    "boundaries counselor counseling counsellor therapist therapy support constructive harmed hurt consequences safety",
    "wellbeing prioritize dangerous promote promoting glorify hotline helpline crisis lifeline emergency suicide",
    "important remember values positive resources professional professionals individuals qualifications mediator",
    "regardless appropriate concerning concerned",
)
_REDIRECTS = (
    r"^(?:instead\b(?!,? i can)|(?:rather than|alternatively|please|is there|would you|let me know|could you|let's"
    r"|perhaps|maybe)\b)|\binstead,? i (?!can\b)"
    r"|\bi(?:'d| would|'m| am|'ll| will| can)? (?:be )?(?:\w++ )?"
    r"(?:suggest|recommend|encourage|urge|happy|glad|gladly|advise)\b"
    r"|\bif you(?:'re|'d|'ve)?\b|\bi (?:hope|understand)\b|\bdo my best\b|\b(?:any|some)thing else\b"
    r"|\byou (?:could|can|might|may) (?:want to |try to |also )?"
    r"(?:ask|contact|call|check|consult|try|reach|ring|speak|talk)\b"
    r"|\b(?:please|consider|happy to|glad to|thank you for)\b|\bask (?:an?|your|for|whoever|somebody|someone)\b"
    r"|^(?:i'm |i am )?(?:just an ai|so sorry|really sorry|sorry)\b|\bi apologi[sz]e\b|^as an ai\b"
    r"|\b(?:wenn|falls) (?:du|sie|ihnen|dir|es)\b"
    r"|\b(?:stattdessen|lieber|gerne?|frag(?:en|e|t)?|wenden sie|tut mir leid)\b"
    r"|\bsoll ich\b|\bhilft (?:ihnen|dir)\b"
    r"|\bsi (?:vous|tu)\b|\bje (?:vous|te) (?:conseille|suggère|propose|recommande|invite|encourage)\b"
    r"|\b(?:contactez|consultez|volontiers|en parler|désolée?)\b"
    r"|\bsi (?:necesitas|quieres|te|lo|tienes|usted|desea|copias|los|las)\b"
    r"|\b(?:te|le) (?:sugiero|recomiendo|aconsejo|animo)\b|\b(?:con gusto|en su lugar|lo siento|consulta)\b"
)


def kind_of(answer: Passage, span: Span) -> Kind:
    """Whether a sentence answers, admonishes (or warns, or sends people to others for help), or leads elsewhere."""
    sentence = answer.folded[slice(*span)]
    if not _ADMONISHING.isdisjoint(text.words(sentence)):
        return "admonishes"
    return "redirects" if re.search(_REDIRECTS, sentence) else "answers"


def size_of(answer: Passage, span: Span) -> int:
    """How many words a sentence has; the number of a list item counts none."""
    return answer.text.count(" ", *span) + 1 if span[1] - span[0] > 3 else 0
