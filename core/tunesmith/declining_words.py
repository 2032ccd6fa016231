"""Wordings with which people and models decline, in English, German, French and Spanish.

A pattern is tried on a folded sentence only where the sentence holds the words that its manner asks for.
"""

from typing import NamedTuple

from tunesmith.text import word_set

VERBS = word_set(
    "help assist provide give offer share supply write generate create produce compose draft fulfill fulfil answer",
    "discuss support engage comply suggest advise tell explain describe disclose reveal participate promote encourage",
    "endorse condone respond list diagnose predict forecast set access open view browse search check verify confirm",
    "guide teach show name pick sort pull play include add continue proceed facilitate fabricate invent judge decide",
    "determine send book order summarize summarise identify quote reproduce process perform contribute lend translate",
    "rewrite roleplay impersonate accommodate grant entertain recommend argue place",
)
PHRASES = (
    r"(?:do (?:that|this|it|so)|take (?:part|sides)|be part|say (?:whether|which|who|what|if|how|from|for)"
    r"|make (?:that|this|an?|any|up|phone|calls|such)|see (?:your|any|the|what)|look up|draw up|speak (?:as|for|on)"
    r"|act as|go (?:into|along|through)|get into|find out|carry out|talk (?:about|you)|pretend to be|role-play|link to"
    r"|meet (?:your|this|that)|know (?:who|what|which|if|whether|your|that|this))\b"
)
# What turns the whole into something else: "I can't wait to see", "I can't praise her highly enough".
TURNS = (
    r"(?:wait|imagine|believe|stress|emphasi[sz]e|thank|stop|recall|remember|afford|be of|help (?:but|\w+ing)"
    r"|tell you how (?:much|happy|glad|grateful|sorry|often)|recommend (?:it|this|them|you|him|her)"
    r"|(?:[\w'-]++ ){1,6}?enough)\b(?! (?:information|details?|context|data)\b)"
)
_EN_CANNOT = (
    r"\bi(?: (?:\w++ ){0,2}?(?:can ?not|can't|could(?: not|n't)|won't|will not|would(?: not|n't)|may not"
    r"|(?:do not|don't) (?:want|wish|intend) to)"
    r"|(?:'m| am) (?:\w++ ){0,2}?not (?:able|willing|permitted|allowed|authori[sz]ed|prepared|programmed|designed"
    r"|equipped|in a position|at liberty|capable|going) (?:to|of)) "
)
# Every wording begins with "i", so that a search tries none of them elsewhere.
_EN_REFUSES = (
    r"\bi(?:(?:'m| am) (?:\w++ ){0,2}?(?:unable|unwilling|incapable|not comfortable|uncomfortable)\b"
    r"| (?:do not|don't) (?:feel comfortable|produce|generate|condone|provide|engage in|help with|write|draft|share)\b"
    r"|(?:'m| am) not (?:helping|writing|picking|sharing|providing|producing|drafting|translating|listing)\b"
    r"| (?:\w++ )?(?:must|have to|need to|will have to) (?:\w++ )?(?:decline|refuse)\b"
    r"| (?:\w++ )?(?:decline|refuse) (?:to|this|that|your)\b|(?:'ll)? (?:must|have to|will) turn (?:\w++ )?down\b"
    r"|(?:'d| would) (?:rather (?:not|leave)|prefer not)\b"
    r"|(?:'ve| have)? (?:left out|(?:did not|didn't) (?:add|include|write|name))\b"
    r"|(?:'ll| will| am|'m)? leav(?:e|ing) (?:[\w'-]++ ){0,6}?out\b"
    r"|(?:'ll| will) (?:skip|pass on)\b| can only (?:help|assist)\b"
    r"| (?:won't|will not)(?=[.,:;]|$))"
)
_EN_LACKS = (
    r"\bi(?: (?:\w++ )?(?:do not|don't) (?:\w++ )?have (?:\w++ )?"
    r"(?:access|the (?:ability|capability|means|capacity)"
    r"|(?:\w++ )?(?:information|records?|data|details) (?:on|about|of)|(?:that|this|such) information)\b"
    r"| have no (?:access|way|record|information|means|knowledge|memory|connection)\b"
    r"| (?:was not|wasn't) there\b"
    r"| (?:do not|don't) know (?:it|your|his|her|their|who|what|which|that|about|anything|the answer)\b"
    r"| (?:do not|don't) have (?:that|an|the) answer\b"
    r"| (?:\w++ )?lack (?:access|the ability)\b)"
)
_EN_BEYOND = (
    r"\bsomething (?:that )?i(?: (?:can't|cannot|won't)|(?:'m| am) not (?:able|willing|going|comfortable))\b|"
    r"(?:not|n't) something (?:that )?i(?:'m| am| can| could|'ll| will|'d| would)\b"
    r"|\bnothing (?:that )?i (?:can|could|will|would) (?:tell|find|share|help|give|answer)\b"
    r"|(?:not|n't) within my (?:\w++ ){0,2}?(?:capabilit|abilit|programming|guidelines|scope)"
    r"|\b(?:beyond|outside) (?:of )?my (?:\w++ )?(?:capabilit|abilit|scope)|\b(?:have|need) to pass on\b"
)
_EN_UNKNOWN = (
    r"\bno way (?:for me|of knowing|to know|i (?:could|can) (?:know|tell))\b"
    r"|\b(?:nobody|no one) (?:[\w' ]{1,30} )?can know\b"
)
_EN_CURT = (
    r"^(?:(?:nope|no|sorry)\W{1,3})?(?:can't|cannot|won't) (?:do|help|share|write|give|say|tell)\b"
    r"|\b(?:no|only) (?:[\w'-]++ ){1,6}?from me\b"
)
_EN_BY_RULE = (
    r"\brequest (?:\w++ )?(?:violates|goes against|is against)\b"
    r"|\b(?:not|n't|never|in)(?: be)? ?(?:\w++ )?(?:appropriate|ethical|right|safe|okay|responsible|proper|acceptable)"
    r"(?: (?:or|and|nor) [\w-]++)*+ (?:for me )?to "
    r"(?:provide|give|offer|share|discuss|answer|describe|explain|generate|create|write|help|assist|speculate|suggest)\b"
)
_DE_MODAL = r"(?:kann|darf|werde|möchte|will|könnte)"
_DE_VERB = (
    r"(?:helf|geb|nenn|schreib|sag|mach|beantwort|liefer|bereitstell|unterstütz|erklär|verrat|mitteil|erstell|verfass"
    r"|anbiet|vorschlag|empfehl|beurteil|vorhersag|wissen|sehen|öffn|zugreif|mitmach|dien|übernehm|anleit|erzähl|eingeh"
    r"|beschreib|anruf|diagnos|entscheid|tun\b)"
)
_DE_ACT = (
    r"(?:mache|schreibe|gebe|helfe|nenne|erzähle|verrate|sage|erkläre|beantworte|unterstütze|liefere|verfasse|übersetze"
    r"|erstelle|tue|zeige|suche)"
)
_DE_NOT = r"(?:[\w,]++ ){0,8}?(?:nicht|nichts|kein\w*+)\b"
_DE_REFUSES = (
    rf"\b(?:{_DE_MODAL} ich|ich {_DE_MODAL}) {_DE_NOT}(?=.{{0,120}}?{_DE_VERB})"
    rf"|\b(?:{_DE_ACT} ich|ich {_DE_ACT}) {_DE_NOT}"
    r"|\bich weigere mich\b|\b(?:lehne ich|ich lehne (?:das|dies|es|die|diese))\b"
    r"|\b(?:muss ich|ich muss) (?:\w++ ){0,6}?ablehnen\b"
    r"|\b(?:bin ich|ich bin) (?:\w++ )?nicht (?:in der lage|imstande|befugt|bereit)\b"
    r"|\b(?:habe|lasse) ich (?:\w++ ){0,6}?(?:weggelassen|ausgelassen|weg|aus)\b"
)
_DE_LACKS = (
    r"\b(?:habe ich|ich habe) (?:\w++ ){0,5}?kein\w*+ (?:zugriff|zugang|einblick|informationen|möglichkeit|daten)\b"
    r"|\b(?:weiß ich|ich weiß) (?:\w++ ){0,3}?nicht\b|\bkann niemand (?:\w++ )?(?:vorhersagen|voraussagen|wissen)\b"
)
_FR_VERB = (
    r"(?:aid|fourni|donn|écri|rédig|répon|expliqu|dire\b|assist|propos|partag|divulg|communiqu|génér|cré|produi|particip"
    r"|prévoir|prédi|savoir|accéd|consult|ouvr|voir\b|diagnosti|indiqu|recommand|conseill|décri|satisfai|trait|faire\b"
    r"|confirm|livr|encourag|souten|juge|tradui)"
)
_FR_REFUSES = (
    r"\bje ne (?:(?:vous|te|le|la|les|lui|y) |l'|t'|m')*+"
    rf"(?:(?:peux|puis|pourrai|vais|veux|souhaite|saurais|dois) (?:[\w']++ ){{0,6}}?(?:l'|d'|vous |les )?{_FR_VERB}"
    r"|(?:aiderai|fournirai|donnerai|écrirai|rédigerai|répondrai|dirai|ferai|participerai|expliquerai|traduirai)\b)"
    r"|\bje (?:refuse|décline|me refuse)\b|\bje (?:dois|préfère) (?:\w++ )?(?:refuser|décliner|ne pas|m'abstenir)\b"
    r"|\bil m'est impossible\b"
    r"|\bje ne suis (?:\w++ )?pas (?:\w++ )?(?:en mesure|capable|autorisée?|habilitée?|à l'aise)\b"
    r"|\bje ne (?:rédige|donne|fournis|traduis|partage) (?:\w++ )?pas\b|\bje n'(?:aiderai|écrirai|écris) pas\b"
    r"|\bje n'(?:y )?ai (?:\w++ )?pas (?:écrit|inclus|ajouté|repris)\b"
)
_FR_LACKS = (
    r"\bje n'ai (?:\w++ )?(?:pas|aucune?) (?:\w++ )?"
    r"(?:accès|d'informations?|information|les moyens|la possibilité|moyen|connaissance)\b"
)
_ES_VERB = (
    r"(?:ayud|proporcion|dar|decir|escrib|redact|respond|contest|explic|ofrec|compart|facilit|revel|gener|crear|hacer"
    r"|particip|predec|saber|acced|abrir|ver\b|diagnostic|indic|recomend|aconsej|describ|apoy|promov|fomentar|complet"
    r"|cumpl|asist|suger|contar|llam|juzg|decid|traduc)"
)
_ES_REFUSES = (
    r"\bno (?:(?:te|le|les|os|me|lo|la|los|las|se) )*+"
    rf"(?:(?:puedo|podré|podría|voy a|quiero|debo) (?:\w++ ){{0,3}}?{_ES_VERB}"
    r"|(?:ayudaré|daré|diré|escribiré|contaré|proporcionaré|participaré|explicaré|haré|traduzco|escribo|traduciré|pongo)\b)"
    rf"|\b(?:lo|la|los|las) (?:voy a|puedo|quiero) no\b|\bno (?:lo|la) voy a {_ES_VERB}"
    r"|\bme niego a\b|\b(?:debo|tengo que) (?:rechazar|negarme|declinar)\b|\bprefiero no\b"
    r"|\bno me es posible\b|\bme (?:es|resulta) imposible\b"
    r"|\bno (?:soy capaz|estoy en condiciones|estoy autorizad[oa]|me siento cómod[oa])\b"
)
_ES_LACKS = (
    r"\bno (?:dispongo de|tengo|cuento con) (?:\w++ )?(?:acceso|información|datos|forma|manera|la capacidad|medios)\b"
    r"|\bno lo sé\b"
)


class Manner(NamedTuple):
    """A manner of declining: a sentence that does so holds a word of `speaker` and one of `negation`.

    `refuses` matches sentences that withhold something, `lacks` those that name what the one who answers has not,
    `cannot` those that withhold something if a verb of giving or doing follows.
    """

    speaker: frozenset[str]
    negation: frozenset[str]
    refuses: str
    lacks: str = r"(?!)"
    cannot: str = r"(?!)"


MANNERS = (
    Manner(
        word_set("i i'm i'd i've i'll"),
        word_set(
            "cannot can't not won't unable don't couldn't wouldn't decline refuse rather prefer unwilling incapable",
            "uncomfortable no wasn't didn't left leave leaving lack skip pass only turn",
        ),
        _EN_REFUSES,
        _EN_LACKS,
        _EN_CANNOT,
    ),
    Manner(
        word_set("i i'm i'd i'll my"),
        word_set("something nothing within beyond outside pass"),
        _EN_BEYOND,
    ),
    Manner(
        word_set("way know"),
        word_set("no nobody"),
        r"(?!)",
        _EN_UNKNOWN,
    ),
    Manner(
        word_set("can't cannot won't me"),
        word_set("can't cannot won't no only"),
        _EN_CURT,
    ),
    Manner(
        word_set("appropriate inappropriate ethical unethical right safe okay responsible acceptable request"),
        word_set("not isn't it's never wouldn't inappropriate unethical violates against"),
        _EN_BY_RULE,
    ),
    Manner(
        word_set("ich niemand"),
        word_set("nicht nichts kein keine keinen keinem keiner keinerlei weigere lehne ablehnen weggelassen"),
        _DE_REFUSES,
        _DE_LACKS,
    ),
    Manner(
        word_set("je j'ai m'est"),
        word_set("ne n'ai n'y n'aiderai n'écrirai n'écris refuse décline impossible"),
        _FR_REFUSES,
        _FR_LACKS,
    ),
    Manner(
        word_set(
            "puedo podré podría voy quiero debo ayudaré daré diré escribiré contaré proporcionaré participaré",
            "explicaré haré traduzco escribo traduciré pongo niego tengo prefiero imposible posible soy estoy siento",
            "dispongo cuento sé",
        ),
        word_set("no niego rechazar negarme declinar imposible"),
        _ES_REFUSES,
        _ES_LACKS,
    ),
)
# A text in which somebody declines holds one of these.
CUES = frozenset[str]().union(*(one.speaker for one in MANNERS))
