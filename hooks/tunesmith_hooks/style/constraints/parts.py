"""Whether a number in a prompt is about a part of the answer, or about what is there already."""

import re

from tunesmith import text as texts
from tunesmith.text import word_set
from tunesmith_hooks.style.constraints.gate import ASKING, EVERY_ANSWER, IMPERATIVES, POLITE, YOUR_ANSWER
from tunesmith_hooks.style.constraints.prompt import Prompt, Sentence

_PART = (
    r"\b(?:each|every|per|apiece|respectively|jede[rsnm]?|je|jeweils|pro|kein|keine[rn]?|chacune?|chaque|par|aucune?|"
    r"cada|a (?:line|sentence|day|week|item|bullet)|(?:no|any) (?:\w+ )?(?:sentence|line|paragraph|item|bullet|word)|"
    r"none)\b"
)
_SHARES = word_set(
    "each every per apiece respectively jede jeder jedes jedem jeden je jeweils pro kein keine keinen keiner chacun "
    "chacune chaque par aucun aucune cada an no any none por time turn"
)
_SHARING = (" a line", " a sentence", " a day", " a week", " a item", " a bullet")
_LINKS = word_set(
    "then followed afterwards after as plus also additionally and dann danach sowie puis ensuite luego después "
    "también aussi außerdem auch y et und"
)
_SEPARATED = r"\b(?:each|every) (?:\w+ )?(?:should be |must be |is |being )?(?:separated|divided)\b"
_PART_NOUNS = word_set(
    "title titles headline headlines heading headings subject caption captions p ps postscript intro introduction "
    "introductions introductory conclusion conclusions opening closing first second third fourth last final next "
    "subtitle tagline slogan stanza stanzas verse verses chorus bullet bullets item items row rows column columns "
    "cell cells key keys label labels footnote footnotes hook blurb blurbs überschrift titel betreff erste ersten "
    "erster letzte letzten letzter zweite zweiten zweiter titre objet premier première dernier dernière título asunto "
    "primero primera último última"
)
_PART_NOUN = rf"\b(?:{'|'.join(sorted(_PART_NOUNS - {'p'}))}|p\.\s?s)\b"
_WITHIN = rf"\W*(?:anywhere )?(?:in|within|im|in de[mr]|dans|en) (?:(?:the|your|its|le|la|el) )?{_PART_NOUN}"
_FEW = frozenset(("two", "three", "four", "five", "six", "zwei", "drei", "deux", "trois", "dos", "tres"))
_ANOTHER = (
    r"(?:,? (?:and )?then\b|\bfollowed by\b|\bafterwards\b|\bafter that\b|\bas well as\b|\bplus\b|\balso\b|"
    r"\badditionally\b|[+&]|\band (?:a|an|one|two|three|four|five|explain|describe|tell|write|list|give|suggest)\b|"
    r"\bdann\b|\bdanach\b|\bsowie\b|\bpuis\b|\bensuite\b|\bluego\b|\bdespués\b|\btambién\b|\baussi\b|\baußerdem\b|"
    r"\bauch\b|\by (?:un|una)\b|\bet (?:un|une)\b|\bund (?:ein|eine|einen)\b)"
)
_OF_SOMETHING = r"[\s-]*of (?!text|prose|poetry|verse|copy|content|the (?:text|answer|response))"
_ITEMS_OF = r"\b\w+s (?:of|with|à|de|mit|von|zu|in)\b[^,.;]{0,20}$"
_UNIT_OF = r"\b(?:sentence|line|satz|zeile|phrase|frase|ligne|línea) (?:of|with|à|de|mit|von)\b[^,.;]{0,20}$"
_ADDED = (
    r"\b(?:add|adding|append|insert|another|extra|additional|further|ajoute[rz]?|ajoutant|añade|agrega|füge|ergänze|"
    r"weitere[nr]?|autres?|otr[ao]s)\b[^.,;:!?\n]{0,40}$|\b(?:continue|extend|expand|lengthen|prolong|carry on|go on|"
    r"shorten|cut|reduce|poursuis|poursuivez|prolonge|continúa|amplía|kürze|verlängere)\b[^.;:!?\n]{0,60}\b(?:with|by|"
    r"de|mit|um|par|con|avec)\s(?:\w+\s){0,2}$"
)
_MANNER = word_set("in using within mit en con dans avec")
_OPENED = 8  # words
# "The sentences must have at most 12 words", "short sentences (max 8 words)": of each of several.
_OF_SEVERAL = (
    r"\b(?:sentences|lines|paragraphs|stanzas|verses|bullets|points|items|entries|titles|headings|answers|tips|sätze|"
    r"zeilen|absätze|phrases|lignes|paragraphes|frases|líneas|párrafos)\b(?! (?:long|in total|altogether))"
    r"[^.;:]{0,60}\b(?:must|should|shall|have to|need to|may|can|are|be|dürfen|sollen|müssen|doivent|deben)\b"
    r"[^.;:]{0,60}$"
)
_IN_BRACKETS = (
    r"\b(?:short|brief|simple|crisp|plain|kurzen?|courtes|cortas) (?:sentences|lines|paragraphs|stanzas|verses|sätzen?|"
    r"zeilen|phrases|lignes|frases|líneas) \([^()]{0,20}$"
)
_REFERRED = (
    r"\b(?:first|last|these|those|the following|previous|other|both|all|your|my|same|diese|les|ces|estas|estos)\W*$"
)
_REQUESTS = IMPERATIVES - word_set(
    "use include avoid mention keep limit end finish start begin close conclude wrap put enclose add highlight "
    "refrain separate divide mark label say ensure make have aim stick restrict cap reply respond answer format "
    "structure return output contain incorporate get take set help come imagine pretend act assume think verwende "
    "antworte antworten réponds répondez utilise responde contesta usa utiliza speak talk phrase"
)


def refers_back(prompt: Prompt, start: int) -> bool:
    """Whether a number is of things that are there already: "the first four sentences", "these three words"."""
    return bool(re.search(_REFERRED, prompt.spoken[max(0, start - 24) : start]))


def is_added(prompt: Prompt, start: int) -> bool:
    """Whether a number is of what comes to a text or goes from it: "add two lines", "shorten it by ten words"."""
    return bool(re.search(_ADDED, prompt.spoken[max(0, start - 90) : start]))


def is_in_a_part(prompt: Prompt, span: tuple[int, int]) -> bool:
    """Whether it is said of a part alone how often a word or sign may stand there: "no commas in the title"."""
    return bool(re.match(_WITHIN, prompt.spoken[span[1] : span[1] + 60]))


def is_of_a_part(prompt: Prompt, start: int, end: int) -> bool:
    """Whether a number is about a part of the answer, so that it limits the whole from below alone."""
    sentence = prompt.sentence(start, end)
    text, head, tail = sentence.text, sentence.text[: start - sentence.begin], sentence.text[end - sentence.begin :]
    if not _SHARES.isdisjoint(sentence.words) or any(unit in text for unit in _SHARING):
        if re.search(EVERY_ANSWER, text):
            return False
        if re.search(_PART, re.sub(_SEPARATED, "", text)):
            return True
    if (not _LINKS.isdisjoint(sentence.words) or "+" in text) and re.search(_ANOTHER, text):
        return True
    if re.match(_OF_SOMETHING, tail) or re.search(_OF_SEVERAL, head) or re.search(_IN_BRACKETS, head):
        return True
    return _is_of_a_part_noun(sentence, head, tail) or _is_one_of_several(prompt, sentence)


def _is_of_a_part_noun(sentence: Sentence, head: str, tail: str) -> bool:
    """A title of at most six words; a 12-word headline; three bullet points of no more than 12 words."""
    if not _PART_NOUNS.isdisjoint(sentence.words):
        clause = re.split(r"[,;()]| and | und | et | y ", head)[-1]
        if re.search(_PART_NOUN + r"(?:\W+\w+){0,4}\W*$", clause[-60:]) or re.match(rf"[\s-]*{_PART_NOUN}", tail):
            return True
    if re.search(_UNIT_OF, head):  # a limit on that sentence, whatever stands around it
        return True
    counted = any(word.isdecimal() or word in _FEW for word in texts.words(head))
    return counted and bool(re.search(_ITEMS_OF, head))


def _is_one_of_several(prompt: Prompt, sentence: Sentence) -> bool:
    """Whether the sentence is a request of its own among others."""
    if re.search(YOUR_ANSWER, sentence.text):
        return False
    return _is_request(sentence.words) and sum(map(_is_request, prompt.openings)) > 1


def _is_request(words: tuple[str, ...]) -> bool:
    """Whether a sentence begins as an order or a question does, or with how it is to be met: "In one word, why …"."""
    said = [word for word in words[:_OPENED] if word not in POLITE]
    if said[:1] and said[0] in _MANNER:
        return any(word in _REQUESTS or word in ASKING for word in said[1:])
    return said[:1] != [] and (said[0] in _REQUESTS or said[0] in ASKING)
