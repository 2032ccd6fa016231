"""Whether a demand in a prompt is on something else than the answer: another text, a person's words, an own task."""

import re

from tunesmith.text import word_set
from tunesmith_hooks.style.constraints.prompt import Prompt, Sentence

TEXTS = (
    r"(?:essay|paper|article|report|letter|e-?mail|thesis|assignment|application|abstract|book|novel|story|poem|"
    r"speech|post|statement|resume|cv|review|tweet|bio|message|homework|contest|rule|form|aufsatz|brief|bericht|text|"
    r"lettre|rapport|texte|ensayo|carta|informe|texto)"
)
_OWNERS = word_set("my his her their our mein meine sein seine ihr ihre mon ma mes son sa ses leur mi su sus")
_OWNED = (
    r"\b(?:my|his|her|their|our|mein|meine|sein|seine|ihr|ihre|mon|ma|mes|son|sa|ses|leur|mi|su|sus)\b(?: (?!answer|"
    r"response|reply)\w+){1,3} (?:is|are|has|have|was|must|should|needs?|can|may|had|does|muss|hat|ist|darf|soll|doit|"
    r"est|fait|tiene|debe|es)\b|\b(?:my|his|her|their|our|mein|sein|ihr|mon|son|leur|mi|su) (?!answer|response|reply)"
    r"[^\W\d_]+ (?:of|von|de|that has|which has)\W*$"
)
# Of which each of these texts has one.
_TEXT_CUES = word_set(
    "essay paper article report letter mail thesis assign applic abstract book novel story poem speech post statement "
    "resume cv review tweet bio message homework contest rule form aufsatz brief bericht text lettre rapport ensayo "
    "carta informe"
)
_OF_A_TEXT = (
    rf"\b(?:the|this|that|der|die|das|le|la|el|a|an|another|other) (?:\w+ ){{0,2}}(?P<noun>{TEXTS})\b (?:\w+ "
    rf")?(?:must|should|"
    r"has to|have to|needs? to|may|can|is|muss|soll|darf|ist|doit|est|debe|tiene que|es)\b"
)
# "a man who speaks in three words": the words are his.
_OF_A_PERSON = (
    r"(?:\b(?:an?|the|two|some|whose|any) [^,.;:]{1,40} (?:who|that)|\bin which|\bwhere|, (?:der|die)|\bqui|\bque) "
    r"(?!you\b|there\b|i\b)(?:(?!and |then )[^\s,.;:]+ ){0,4}(?:speaks?|says?|answers?|replies|reply|"
    r"responds?|talks?|whispers?|shouts?|utters?|types|parle|dit|répond|habla|dice|responde|contesta)\b[^,.;:]{0,30}$"
)
_REACH = 160  # characters
_SAID_BEHIND = r" (?:sagt|spricht|antwortet|redet|ruft|flüstert)\b"  # "… in der ein Mann drei Wörter sagt"
_OWN_TASK = (
    r"\b(?:(?:my|our) \w+ (?:wants|asks|needs|expects|requires)|(?:i|we) (?:need to|have to|must|want to|should|am "
    r"supposed to|are supposed to|am asked to)|mein\w* \w+ (?:will|möchte|verlangt)|ich (?:muss|soll)|je dois|mon \w+ "
    r"(?:veut|demande)|tengo que|mi \w+ (?:quiere|pide))\b"
)
_ADVICE = (
    r"(?:and |but |so )?(?:(?:how|what|where|when|which)\b.{0,40}\b(?:do|can|should|could|would|shall|am|must) (?:i|we)"
    r"\b|(?:how|where) to\b|any (?:tips|advice|ideas|tricks)\b|(?:wie|wo|womit|was)\b.{0,30}\b(?:ich|wir)\b|comment\b|"
    r"cómo\b|(?:par|por) (?:où|dónde)\b)"
)
_MAKING = (
    r"(?:write|draft|compose|create|generate|produce|make|give|provide|prepare|design|craft|develop|build|invent|need|"
    r"want|like|for|into|as|do|plan|start|propose|finish|suggest|tell|outline|sketch|come up with|pen|required)"
)


def is_of_another(prompt: Prompt, sentence: Sentence, head: str) -> bool:
    """Whether what stands behind the head of a sentence is a measure of something that the answer is not."""
    if not _OWNERS.isdisjoint(sentence.words) and re.search(_OWNED, head):
        return True
    return _is_own_task(prompt, head) or _is_of_another_text(prompt, head)


def is_of_a_person(head: str, tail: str) -> bool:
    """Whether somebody in a story speaks so many words, or in capitals."""
    return re.search(_OF_A_PERSON, head[-_REACH:]) is not None or re.match(_SAID_BEHIND, tail) is not None


def _is_own_task(prompt: Prompt, head: str) -> bool:
    """Whether the user is to write it and asks for advice: "I have to write 500 words on rust. How do I begin?"."""
    return re.search(_OWN_TASK, head) is not None and any(
        re.match(_ADVICE, " ".join(words)) for words in prompt.openings
    )


def _is_of_another_text(prompt: Prompt, head: str) -> bool:
    """Whether a demand has a subject that the prompt does not ask to be made: "the essay must be … long"."""
    found = re.search(_OF_A_TEXT, head) if any(text in head for text in _TEXT_CUES) else None
    if not found:
        return False
    noun = found["noun"].removesuffix("s")
    return not re.search(rf"\b{_MAKING}\b[^.!?\n]{{0,80}}\b{re.escape(noun)}", prompt.spoken)
