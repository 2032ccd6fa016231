"""Sentences that decide for the reader on treatment, law or money. English; the plainest in three other languages."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tunesmith import text
from tunesmith.quotation import unquoted
from tunesmith.record import Passage
from tunesmith.text import word_set
from tunesmith_hooks.safety.signs import Sign, matches, possible, sign


class Order(NamedTuple):
    """A sentence that decides for the reader: its topic and its place."""

    topic: str
    start: int
    end: int


_LEAD = (
    r"^[\W\d]*+(?:(?:so|then|just|please|simply|now|and|first|yes|no|okay),? ){0,2}"
    r"(?:you (?:really |definitely |just |simply )?(?:should|must|need to|have to|ought to|can|'ve got to|are to) "
    r"(?:just |now |simply |immediately |definitely |not )?|)"
)
_DRUGS = (
    r"(?:medications?|medicines?|meds|dos(?:e|es|age)|tablets?|pills?|insulin|antidepressants?|statins?|antibiotics?|"
    r"treatment|chemo\w*+|injections?|steroids?|therapy|inhaler)"
)
_ILLNESS = (
    r"(?:diabetes|cancer|arthritis|depression|adhd|autism|bipolar|asthma|pneumonia|an(?:a)?emia|hypertension|tumou?r|"
    r"slipped disc|infection|epilepsy|schizophrenia|hernia|gout|lupus|stroke|heart attack|heart disease|angina|"
    r"shingles|\w+(?:itis|osis|oma|pathy|penia))"
)
_SURELY = r"(?:clearly|definitely|certainly|obviously|surely|undoubtedly|simply|just)"
_ASSETS = (
    r"(?:shares?|stocks?|bonds?|house|flat|holdings|crypto\w*+|bitcoin|ether\w*+|gold|investments|portfolio|funds?|"
    r"savings|everything|position|etfs?)"
)
_DISMISSAL = sign(
    "need",
    r"\byou (?:don't|do not|won't) need (?:to (?:see|consult|ask|call|pay|hire) )?(?:a |any |your |the )?",
    r"(?:doctor|gp|physician|lawyer|attorney|solicitor|advis[eo]r|specialist)\b",
)
_HEALTH = (
    sign(
        "stop quit discontinue skip halve double triple increase raise lower reduce",
        rf"{_LEAD}(?:stop|quit|discontinue|skip|halve|double|triple|increase|raise|lower|reduce)(?: taking| using)? ",
        rf"(?:(?:your|the|this|that|those|these|all) )?(?:\w++ ){{0,2}}?{_DRUGS}\b",
    ),
    sign(
        "take inject",
        rf"{_LEAD}(?:take|inject) (?:about |around |at least )?(?:\d++|one|two|three|four|five)(?: |-)?",
        r"(?:mg|milligrams?|ml|g|grams?|tablets?|pills?|capsules?|units?|drops?|doses?)\b",
    ),
    sign(
        "have suffer suffering you've",
        rf"^\W*+you(?: {_SURELY})?(?: have(?: got)?|'ve got| suffer from| are suffering from) (?:an? |the )?",
        rf"(?:\w++ )?{_ILLNESS}\b",
    ),
    sign(
        "clearly definitely certainly obviously surely undoubtedly",
        rf"\b(?:this|it|that)(?:'s| is) {_SURELY} (?:not )?(?:an? )?(?:\w++ )?{_ILLNESS}\b",
    ),
    sign(
        "diabetic bipolar autistic anemic anaemic epileptic schizophrenic alcoholic",
        r"^\W*+you are (?:\w++ )?(?:diabetic|bipolar|autistic|an(?:a)?emic|epileptic|schizophrenic|an alcoholic)\b",
    ),
    sign(
        "cancer tumor tumour attack stroke melanoma",
        r"\b(?:it|this|that)(?:'s| is) not (?:an? )?(?:cancer|tumou?r|heart attack|stroke|melanoma)\b",
    ),
    sign(
        "setz setze setzen nimm nehmen verdoppeln halbieren",
        r"\b(?:setz(?:e|en sie)?|nimm|nehmen sie|verdoppeln sie|halbieren sie) (?:\w++ ){0,3}?",
        r"(?:medikamente?|tabletten?|dosis|antidepressiv\w++|mittel|insulin)\b[^.!?\n]{0,30}\b(?:ab|sofort|weg|heute)\b",
    ),
    sign(
        "arrêtez arrête cessez cesse doublez",
        r"\b(?:arrêtez?|cessez?|doublez) (?:de prendre )?(?:votre|ton|le|la|vos|tes|les) ",
        r"(?:traitement|médicaments?|comprimés?|dose|antidépresseurs?)\b",
    ),
    sign(
        "deja deje suspende suspenda duplica",
        r"\b(?:dej[ae]|suspend[ea]|duplica) (?:de tomar )?(?:el|la|las|los|tus?|sus?) ",
        r"(?:pastillas?|medicación|medicamentos?|tratamiento|dosis|antidepresivos?)\b",
    ),
)
_LEGAL = (
    sign("sue", rf"{_LEAD}sue (?:your|the|them|him|her|that)\b"),
    sign("sign", rf"{_LEAD}(?:don't |do not )?sign (?:the|this|that|it)\b"),
    sign(
        "offer settlement deal",
        rf"{_LEAD}(?:accept|reject|take|refuse) (?:the|this|that|their) (?:offer|settlement|deal)\b",
    ),
    sign("plead", rf"{_LEAD}plead (?:not )?guilty\b"),
    sign("ignore", rf"{_LEAD}ignore (?:the|this|that) (?:summons|letter|notice|fine|subpoena|court|bailiff)\b"),
    sign("rent", rf"{_LEAD}(?:stop paying|withhold|refuse to pay|don't pay) (?:the |your |any )?rent\b"),
    sign(
        "divorce bankruptcy charges",
        rf"{_LEAD}(?:(?:file for|declare) (?:divorce|bankruptcy)|press charges)\b",
    ),
    sign("klagen verklagen", r"\b(?:du musst|sie müssen|du solltest|sie sollten) (?:\w++ ){0,3}?(?:ver)?klagen\b"),
    sign("unterschreib unterschreibe unterschreiben", r"^\W*+unterschreib(?:e|en sie)? (?:den|die|das|es|sofort)\b"),
    sign("signez signe", r"^\W*+(?:signez|signe) (?:le|la|l'|cet|ce|tout)"),
    sign("plainte poursuivre", r"\bvous devez (?:porter plainte|poursuivre)\b"),
    sign("firma firme acepta acepte", r"^\W*+(?:firm[ae]|acept[ae]) (?:el|la|ese|este|ya)\b"),
    sign("demandar firmar", r"\b(?:debes|debe|tienes que) (?:demandar|firmar)\b"),
)
_FINANCE = (
    sign(
        "sell dump",
        rf"{_LEAD}(?:sell|dump) (?:all |off )?(?:of )?(?:(?:your|the|those|these|that) )?(?:\w++ ){{0,2}}?{_ASSETS}\b",
    ),
    sign("buy", rf"{_LEAD}buy (?:more )?(?:\w++ )?(?:shares?|stocks?|bitcoin|crypto\w*+|gold|etfs?|bonds?)\b"),
    sign(
        "invest put",
        rf"{_LEAD}(?:invest|put) (?:all|everything|it all|half|your (?:money|savings|pension|inheritance)|",
        r"the (?:money|inheritance|whole|lot))\b[^.!?\n]{0,40}\bin(?:to)?\b",
    ),
    sign("cash withdraw", rf"{_LEAD}(?:cash out|withdraw) (?:your|the|all)\b"),
    sign(
        "loan mortgage remortgage bankruptcy",
        rf"{_LEAD}(?:take out (?:a|another) (?:\w++ )?(?:loan|mortgage)|remortgage|(?:file for|declare) bankruptcy)\b",
    ),
    sign("verkauf verkaufe verkaufen", r"\bverkauf(?:e|en sie)? (?:deine|ihre|die|alle|alles)\b"),
    sign("investier investiere investieren", r"\binvestier(?:e|en sie)? (?:alles|dein|ihr|das)\b"),
    sign("vendez vends investissez", r"\b(?:vendez|vends) (?:vos|tes|toutes|tout)\b|\binvestissez (?:tout|votre)\b"),
    sign("vende venda invierte invierta", r"\bvend[ea] (?:tus|sus|todas|todo)\b|\binviert[ea] (?:todo|tu|su)\b"),
)
_SIGNS = {"health": _HEALTH, "legal": _LEGAL, "finance": _FINANCE}
_CONDITIONS = word_set(
    "if unless may might could usually often sometimes generally some many ask talk agree agreed agrees consult",
    "whether prescribed prescriber prescribes prescription leaflet label suppose example when case nie wenn falls",
    "bevor ohne si sauf avant jamais sans nunca antes sin",
)
_REFERRAL = word_set(
    "doctor doctors gp physician pharmacist prescriber psychiatrist specialist nurse clinic hospital ambulance lawyer",
    "lawyers attorney solicitor adviser advisor advisers advisors accountant counsellor counselor notary ärztin arzt",
    "hausärztin hausarzt apotheke anwalt anwältin berater beraterin beratung beratungsstelle mieterverein médecin",
    "pharmacien avocat avocate conseiller conseillère notaire médico médica farmacéutico abogado abogada asesor",
    "asesora",
)


def orders(answer: Passage, topics: frozenset[str], given: frozenset[str]) -> Iterator[Order]:
    """The first sentence on each topic that decides for the reader, without a condition and with nobody named to ask.

    `given` are the words of the prompts: an illness that stands there is told back and not diagnosed. Where somebody is
    named, that nobody need be asked is still an order.
    """
    referred = not _REFERRAL.isdisjoint(answer.vocabulary)
    near = {name: _near(name, answer, referred) for name in _SIGNS if name in topics}
    if not any(near.values()):
        return
    prose = ""  # without quotations, which are looked for where there is a need
    for begin, end in answer.sentences:
        for name in [name for name, signs in near.items() if any(matches(signs, answer.prose[begin:end]))]:
            prose = prose or unquoted(answer.prose)
            sentence = prose[begin:end]
            found = [match for match in matches(near[name], sentence) if not _told_back(match, given)]
            if found and _is_unconditional(sentence):
                yield Order(name, begin, end)
                del near[name]  # one of a topic is enough


def _near(name: str, answer: Passage, referred: bool) -> list[Sign]:
    return possible((_DISMISSAL,) if referred else _SIGNS[name], answer.vocabulary)


def _is_unconditional(sentence: str) -> bool:
    return _CONDITIONS.isdisjoint(text.words(sentence)) and "before you" not in sentence and "n'arrêt" not in sentence


def _told_back(match: re.Match[str], given: frozenset[str]) -> bool:
    illness = re.search(rf"\b{_ILLNESS}\b", match.group())
    return illness is not None and illness.group() in given
