"""Whether what a prompt says at a place is asked of the answer, and of all of it."""

import re

from tunesmith.text import word_set
from tunesmith_hooks.style.constraints import others
from tunesmith_hooks.style.constraints.cues import NUMBERS
from tunesmith_hooks.style.constraints.prompt import Prompt, Sentence

_CONDITIONS = word_set("if unless when whenever otherwise falls wenn sonst si sinon quand cuando sofern else")
# What stands before an order without changing it.
POLITE = word_set(
    "please pls plz kindly can could would will you u hey hi hello ok okay so now then first second also and but "
    "finally next lastly just again maybe to i'd like i need want us let's lets help me go ahead try bitte könntest "
    "kannst du können sie ich möchte und dann nun peux tu pouvez vous s'il te plaît puis et puedes podrías por favor "
    "y ahora remember don't forget do not never be sure note that explicitly simply briefly kindly carefully only "
    "always"
)
IMPERATIVES = word_set(
    "write draft compose create generate produce make give gimme provide list name suggest explain describe summarize "
    "summarise sum tell prepare design craft rewrite rephrase paraphrase translate develop build invent outline "
    "propose recommend share reply respond answer compare discuss define state show present turn convert expand "
    "elaborate pitch brainstorm use include avoid mention keep limit end finish start begin close conclude wrap put "
    "enclose add highlight refrain separate divide mark label say ensure choose pick select return output print "
    "format structure organize organise continue complete improve edit shorten condense cut trim analyze analyse "
    "think come find identify cite outline repeat contain incorporate have aim stick restrict cap bold italicize "
    "capitalize imagine pretend act assume criticize review report sort classify extract fill insert append simplify "
    "formulate phrase send sketch plan get take set speak talk evaluate calculate solve research offer advise "
    "introduce narrate tweet post shout pen help schreib schreibe schreiben erkläre erklär beschreibe beschreib nenne "
    "nenn gib geben fasse fass antworte antworten verwende benutze mach mache erzähle liste zähle formuliere verfasse "
    "kürze übersetze vermeide beginne beende ende rédige rédigez écris écrivez explique expliquez décris décrivez "
    "donne donnez résume résumez réponds répondez fais faites propose proposez utilise utilisez liste cite présente "
    "raconte traduis évite commence termine mets ajoute exclude omit skip leave remove replace drop dis dites throw "
    "lay fang kick escribe escriba explica describe resume responde contesta dame da haz cuéntame cuenta redacta "
    "enumera menciona usa utiliza traduce propón evita empieza termina pon ponlo incluye dime pásame pasame habla "
    "gimme share summon"
)
_MODALS = word_set(
    "must should shall needs need cannot can't may wants mustn't shouldn't muss sollte soll darf müssen sollen doit "
    "doivent devrait debe deben debería"
)
_OF_THE_ANSWER = word_set(
    "your you it there this the each every all no any words word commas letters sentences paragraphs paragraph "
    "section line sentence response answer reply output title use that these deine dein der die das ein text es ta "
    "ton votre le la les tu su el los las a an it's everything nothing whole entire not only at in also lines double "
    "title both don't capital"
)
_PERSONS = word_set("i we he she they i'm i've we've he's she's they've ich wir er j'ai je nous il elle yo él ella")
_OTHERS = word_set("he she they er sie il elle ils elles")
_FRAGMENT = 9  # words
_LIMITING = frozenset(NUMBERS) | word_set(
    "forbidden banned verboten keywords keyword each key words max maximum min minimum at no not nothing under below "
    "over about around roughly approximately circa ca in using with exactly precisely only between up less fewer more "
    "length limit word all within never short a einem höchstens mindestens maximal genau etwa rund ungefähr nicht "
    "weniger mehr unter bis zwischen mit en au pas moins plus environ entre jusqu'à como máximo mínimo hasta menos "
    "más unas unos alrededor numbered bullet json lowercase uppercase title any must should dans auf pro per every "
    "each"
)
_FINITE = word_set(
    "is are was were has have had can will would does did do says said wrote fit fits contains contain went got reads "
    "read takes starts begins ends comes goes means ist sind hat haben war kann est sont ont était es son tiene "
    "tenía fue i we he she they"
)
YOUR_ANSWER = r"\byour (?:entire |whole |full |final )?(?:response|answer|reply|output)\b"
_RUN = r"[^\W_]+(?:'[^\W_]+)?"
_PARTS = r"[,;:()–—]| and | but | so | und | et | y "
_WISHES = (
    r"\b(?:(?:i|we)(?:'d| would| don't| do not)? (?:really |just |also |only )?(?:need|want|like|love)|i'm after|"
    r"looking for|let's|my \w+ wants|you (?:should|must|need to|have to|can't|cannot|may not|are not|will)|please|pls|"
    r"bitte|ich (?:brauche|möchte|will|hätte)|je (?:voudrais|veux|souhaite)|j'aimerais|il me faut|necesito|quiero|"
    r"quisiera|me gustaría|por favor|veuillez|merci de|s'il (?:te|vous) plaît|allowed|required|supposed)\b"
)
_QUESTIONS = word_set(
    "is are was were does did do has have had why which should can may how what who when where whose ist sind warum "
    "wie was wer wo combien pourquoi qui que quel quelle comment cuánto cuántos por qué quién cómo dónde es"
)
_NO_ORDER = (
    r"\W*(?:and |but |so |also )?(?:how (?:many|much|long|often)|is|are|was|were|does|did|(?:has|have|had) (?:you|he|"
    r"she|it|they|we|i|the|my|any\w*)|why|which|should|can i|may i|do (?:i|you|we|they)|how (?:do|can|should|to|"
    r"would) (?:i|we|you|one)?|where can i|wie viele|wie lang|ist|sind|warum|combien|pourquoi|est-ce|cuánt[oa]s|por "
    r"qué|es)\b"
)
_TRAILING = word_set(
    "please pls max maximum long total exactly only each bitte maximal svp por favor thanks or less fewer at most"
)
_AT_THE_END = r"\b(?:in|using|with|within|en|mit|dans|con)\b[^,.;]{0,30}$"
EVERY_ANSWER = (
    r"\b(?:each|every|per|any|an|no|pro|jede[rn]?|keine|par|chaque|cada|por) (?:one of )?(?:your |of your "
    r")?(?:answers?|reply|replies|responses?|time|turn|antwort|réponse|respuesta)\b"
)
ASKING = word_set("what who why how when where which was wie warum wer que qui comment qué cómo quién")


def asks(prompt: Prompt, start: int, end: int) -> bool:
    """Whether what stands at a place is asked for, and of the answer rather than of another text."""
    sentence = prompt.sentence(start, end)
    if not sentence.words or sentence.words[0] in _CONDITIONS:
        return False
    head, tail = sentence.text[: start - sentence.begin], sentence.text[end - sentence.begin :]
    if others.is_of_a_person(head, tail):
        return False
    if _is_fragment(sentence, start, end):
        return not re.search(rf"\b(?:my|mein|meine|mon|ma|mi) (?:\w+ )?{others.TEXTS}\b", head)
    if not _is_order(sentence) and not _is_manner(sentence, head, end):
        return False
    return not others.is_of_another(prompt, sentence, head)


def _is_order(sentence: Sentence) -> bool:
    words = sentence.words
    asks_you = (words[1:2] and words[1] in ("you", "u", "we", "du", "sie", "tu", "vous")) or words[:2] == (
        "what",
        "are",
    )
    if words[0] in _QUESTIONS and not asks_you and re.match(_NO_ORDER, sentence.text):
        return False
    if asks_you or any(_leading(part) in IMPERATIVES for part in re.split(_PARTS, sentence.text)):
        return True
    if any(re.search(pattern, sentence.text) for pattern in (_WISHES, YOUR_ANSWER, EVERY_ANSWER)):
        return True
    return _is_rule(sentence.text) or any(map(_is_rule, re.split(_PARTS, sentence.text)))


def _is_rule(part: str) -> bool:
    """Whether a part of a sentence says what must be, of the answer: "your text should", "there must be"."""
    words = re.findall(_RUN, part)
    leading = next((word for word in words if word not in POLITE), "")
    if leading not in _OF_THE_ANSWER:
        return False
    return not _MODALS.isdisjoint(words) or " has to " in part or " have to " in part


def _leading(part: str) -> str:
    """The first word of a part of a sentence that is no form of politeness; none where somebody acts."""
    for found in re.finditer(_RUN, part):
        if found.group() in _PERSONS:
            return ""
        if found.group() not in POLITE:
            return found.group()
    return ""


def _is_fragment(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the place stands in a few words without a verb: "max two sentences", "so under 80 words"."""
    if not _OTHERS.isdisjoint(sentence.words):
        return False
    first, last = start - sentence.begin, end - sentence.begin
    begin = max(sentence.text.rfind(mark, 0, first) for mark in (",", ";", ":", "(", "–", "—", " so ", " but ")) + 1
    stop = min((at for mark in ",;:)–—" if (at := sentence.text.find(mark, last)) >= 0), default=len(sentence.text))
    words = re.findall(_RUN, sentence.text[begin:stop])
    leading = next((word for word in words if word not in POLITE), "")
    if len(words) > _FRAGMENT or not (leading.isdecimal() or leading in _LIMITING):
        return False
    if leading == "a" and sentence.begin > 0:  # "A poem of four lines" is an order only where the prompt begins
        return False
    return _FINITE.isdisjoint(words)


def _is_manner(sentence: Sentence, head: str, end: int) -> bool:
    """Whether a question ends on how it is to be answered: "What is rust, in two sentences?"."""
    if sentence.words[0] not in ASKING or sentence.words[:2] in (("how", "many"), ("how", "much"), ("how", "long")):
        return False
    rest = re.findall(_RUN, sentence.text[end - sentence.begin :])
    return all(word in _TRAILING for word in rest) and bool(re.search(_AT_THE_END, head))
