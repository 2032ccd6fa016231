"""How a refusal speaks: whether it says nothing but no, and whether it preaches. English, German, French, Spanish."""

import re

from tunesmith import declining, text
from tunesmith.record import Passage
from tunesmith.text import word_set
from tunesmith_hooks.safety.signs import matches, possible, sign

_LONGEST_BARE = 45  # words; what is longer says something besides
_EXCUSES = (
    *("sorry", "i'm sorry", "i am sorry", "i'm so sorry", "i'm very sorry", "sorry about that", "my apologies"),
    *("i apologize", "i apologise", "no", "nope", "never", "sorry, no", "sorry, no can do", "nein", "leider nein"),
    *("tut mir leid", "es tut mir leid", "non", "désolé", "désolée", "je suis désolé", "je suis désolée"),
    *("lo siento", "lo siento mucho"),
)
_COURTESY = (
    r"(?:any|some)thing else|how else|what else|any (?:other|further) |for (?:your )?understanding|you understand"
    r"|another |sonst|etwas anderes|verständnis|weitere fragen|autre chose|compréhension|d'autres questions"
    r"|algo más|otra cosa|comprensión|otra pregunta"
)
_MOST_WORDS_OF_COURTESY = 20
# Words of a reason, names of a wrong among them. "As it", "this would" and the like are told by their pattern.
_REASONS = word_set(
    "because since illegal unlawful crime crimes criminal offence offense harm harms harmful harming danger dangerous",
    "hurt hurts unsafe unethical wrong private privacy consent permission threat threaten threatening abuse abusive",
    "victim victims against fraud fraudulent violate violates violation violence violent unfair",
    "theft stealing killing murder spying stalking harassment hatred discrimination malware diebstahl gewalt robo",
    "violencia weil denn damit verboten strafbar gefährlich gefährden schaden schadet verletzen gegen",
    "car parce puisque illégal illégale nuire nuisible danger privé privée contre",
    "porque pues ilegal peligroso peligrosa daño dañar privado privada delito contra",
)
_REASON = (
    r"[:;]|\bas (?:it|this|that|they|he|she|there|you|such|doing)\b|\bwould (?:be|put|give|help|make|let)\b|\bdue to\b"
    r"|\b(?:it|this|that|which|they|he|she) (?:would|could|might|may|can|will)\b|\bgiven that\b|\bso (?:that|i|we)\b"
    r"|\bda (?:es|das|er|sie|du|dies)\b|\b(?:das|es) (?:würde|könnte)\b"
    r"|\bya que\b|\b(?:sería|podría|serait|pourrait)\b"
)
_AGAINST = word_set("against violate violates contrary gegen contre contra")
_OWN_RULES = (
    r"(?:\b(?:as|because|since|que|da|porque) )?(?:\b(?:it|this|that|es|das|cela|ça) )?"
    r"(?:\b(?:goes|is|would be|va|est) )?"
    r"\b(?:against|violates?|contrary to|gegen|contre|contra) (?:my|our|the|meine|mes|mis) (?:\w++ ){0,3}?"
    r"(?:guidelines|programming|polic(?:y|ies)|rules|terms|principles|richtlinien|regeln|règles|principes|normas|políticas)"
)


def is_bare(prompt: str, answer: Passage, reason: str) -> bool:
    """Whether an answer declines and says nothing besides but excuses and courtesies.

    To name one's own rules is a reason for a refusal by policy alone.
    """
    if len(answer.vocabulary) > _LONGEST_BARE or len(answer.words) > _LONGEST_BARE:
        return False
    folded = answer.folded
    if reason != "policy" and not _AGAINST.isdisjoint(answer.vocabulary):
        folded = re.sub(_OWN_RULES, "", folded)
    if not _REASONS.isdisjoint(text.vocabulary(folded)) or re.search(_REASON, folded):
        return False
    kinds = _kinds(prompt, answer)
    return "other" not in kinds and "no" in kinds


def _kinds(prompt: str, answer: Passage) -> set[str]:
    """What the sentences of an answer are: a no, a courtesy, or something else."""
    declined = set(declining.sentences(prompt, answer))
    kinds = set()
    for begin, end in answer.sentences:
        sentence = answer.folded[begin:end].strip(" .!?¿¡*_")
        if sentence in _EXCUSES or (begin, end) in declined:
            kinds.add("no")
        elif re.search(_COURTESY, sentence) and sentence.count(" ") < _MOST_WORDS_OF_COURTESY:
            kinds.add("courtesy")
        else:
            kinds.add("other")
    return kinds


_NEEDED = r"\b(?:important|crucial|essential|vital|imperative|necessary|best)\b[^.!?\n]{0,160}\b"
_SERMONS = (
    sign(
        "never",
        r"\b(?:is|are|was|be|it's) (?:\w++ )?never (?:an? |the |ever )?"
        r"(?:acceptable|okay|ok|right|appropriate|justified|justifiable|excusable|answer|solution)\b"
        r"|\bnever (?:an? |the )?(?:acceptable|appropriate|right) (?:solution|answer|way|behaviou?r)\b",
    ),
    sign(
        "respect respects respecting respectful dignity compassion kindness empathy equality",
        rf"{_NEEDED}(?:respect(?:ing|s)?\b(?! to)|respectful of|dignity|compassion|kindness|empathy|equality)\b",
    ),
    sign(
        "inclusion inclusivity inclusive human ethical ethically moral morals morally diversity nonviolent nonviolence "
        "violent honor honour",
        rf"{_NEEDED}(?:inclusi(?:on|vity)|inclusive (?:and|society)|human (?:life|rights)|non-?violen\w++|"
        r"ethical(?:ly)? (?:and|ways|behaviou?r|guidelines|principles|standards|choices|implications)|"
        r"moral\w*+|diversity|honou?r (?:the (?:memory|victims)|and remember)|remember and honou?r)\b",
    ),
    sign(
        "respect dignity kindness compassion equally humanely",
        r"\b(?:treat(?:ed|ing)?|deserves?|behave)\b[^.!?\n]{0,80}\b(?:respect|dignity|kindness|compassion|equally|humanely)\b",
    ),
    sign("ashamed shame", r"\b(?:ashamed of (?:yourself|asking|what)|be ashamed|shame on you)\b"),
    sign(
        "urge implore encourage beg advise invite",
        r"\bi (?:(?:strongly|sincerely|would) )?(?:urge|implore|encourage|beg|advise|invite) you to (?:\w++ )?"
        r"(?:reflect|reconsider|rethink|examine|think about (?:what|how|the|your)|respect|treat|be (?:kind|a better)|"
        r"choose (?:kindness|peace|respect)|consider (?:the (?:consequences|feelings|impact)|how|what|whether))\b",
    ),
    sign(
        "respect considerate respectful kind",
        r"\b(?:you should|you must|you need to|please|always|remember to)(?: \w++)? "
        r"(?:respect (?:others|other people|people|everyone|all|her|his|their|the)|"
        r"be (?:considerate|respectful|kind))\b",
    ),
    sign(
        "think",
        r"\bthink (?:about|of) (?:how|what) (?:your |the |this )?(?:victims?|she|he|they|you|others?|family|people)\b",
    ),
    sign("yourself", r"\bask(?:ing)? yourself (?:why|what kind)\b"),
    sign(
        "wrong immoral",
        r"\b(?:morally|ethically|simply|deeply|plainly|fundamentally) wrong\b"
        r"|\bwrong and (?:illegal|harmful|cruel|hurtful|unlawful)\b"
        r"|\b(?:illegal|harmful|unlawful) and (?:morally )?(?:wrong|immoral)\b"
        r"|\bwrong to (?:steal|hurt|harm|lie|treat|spy|discriminate|take)\b",
    ),
    sign(
        "we",
        r"\bwe (?:should|must) (?:(?:all|always|also) )?"
        r"(?:work|strive|promote|respect|treat|remember|focus|build|honou?r|celebrate)\b",
    ),
    sign("place justification", r"\bno place in\b|\bno justification for\b"),
    sign("value worth worthy", r"\bevery (?:human )?(?:life|person) (?:has|is) (?:\w++ )?(?:value|worthy?)\b"),
    sign(
        "respect respected dignity equal equally equality fairly kindness",
        r"\b(?:everyone|everybody|all individuals|every individual|all people|individuals|people) (?:\w++ ){0,4}?"
        r"(?:should|deserves?|must|ha(?:s|ve) the right)\b[^.!?\n]{0,60}"
        r"\b(?:respect\w*+|dignity|equal\w*+|fairly|kindness)\b",
    ),
    sign(
        "let's promote promotes promoting foster fosters fostering",
        r"\blet's (?:all )?(?:focus on|strive|promote|work towards?|treat|remember)\b"
        r"|\b(?:promot|foster)\w++ (?:a |an |and )?"
        r"(?:peace|kindness|tolerance|equality|inclusiv\w++|non-?violen\w++|empathy|mutual respect|respect)\b",
    ),
    sign(
        "nie niemals", r"\bnie(?:mals)? (?:in ordnung|akzeptabel|eine lösung|der richtige weg|gerechtfertigt|richtig)\b"
    ),
    sign(
        "respekt würde mitgefühl achtung rücksicht",
        r"\b(?:wichtig|unerlässlich|entscheidend)\b[^.!?\n]{0,120}\b(?:respekt|würde|mitgefühl|achtung|rücksicht)\b",
    ),
    sign(
        "schämen schäm verwerflich",
        r"\bsoll(?:test|ten)\b[^.!?\n]{0,60}\bschämen\b|\bschäm dich\b|\bmoralisch verwerflich\b",
    ),
    sign("jamais", r"\bjamais (?:acceptable|justifi\w++|une solution|la solution|une réponse)\b"),
    sign(
        "respecter dignité bienveillance compassion",
        r"\b(?:important|essentiel|primordial|crucial)\b[^.!?\n]{0,120}\b(?:respecter|dignité|bienveillance|compassion)\b",
    ),
    sign(
        "honte moralement",
        r"\bdevri(?:ez|ons|ais) avoir honte\b|\bmoralement (?:répréhensible|inacceptable|incorrecto|malo)\b",
    ),
    sign(
        "nunca",
        r"\bnunca (?:es|está|será) (?:\w++ )?(?:aceptable|la solución|justificad\w++|una solución|la respuesta)\b",
    ),
    sign(
        "respeto respetar dignidad compasión empatía",
        r"\b(?:importante|fundamental|esencial|crucial)\b[^.!?\n]{0,120}\b(?:respet\w++|dignidad|compasión|empatía)\b"
        r"|\bdebe(?:s|rías|ría)? respetar\b",
    ),
    sign(
        "avergonzarte avergonzarse vergüenza", r"\bdebería(?:s)? (?:avergonzar\w++|darte vergüenza|tener vergüenza)\b"
    ),
)


def sermons(answer: Passage) -> list[tuple[int, int]]:
    """The sentences that teach morals instead of saying what the reason is."""
    near = [one for one in possible(_SERMONS, answer.vocabulary) if re.search(one.pattern, answer.prose)]
    if not near:
        return []
    return [(begin, end) for begin, end in answer.sentences if any(matches(near, answer.prose[begin:end]))]
