"""Pictures, recordings and pages that a model is asked to look at, though it reads text alone."""

import re
from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.instruction import prompts
from tunesmith_hooks.instruction.options import Options
from tunesmith_hooks.rule import Problem, rule

_CUES = word_set(
    "image images picture pictures photo photos photograph photographs screenshot screenshots video videos clip clips",
    "audio recording recordings diagram diagrams chart charts pdf pdfs slide slides song songs music piece pieces",
    "track tracks melody tape tapes link links url urls website websites webpage http https www scan scans ray rays",
    "memes meme img bild bildern foto fotos aufnahme bildschirmfoto tonaufnahme audiodatei grafik diagramm",
    "photographie capture vidéo enregistrement imagen fotografía captura grabación vídeo",
)
_LONGEST = 500  # characters; a longer prompt may tell what is to be seen


@rule(severity=Severity.WARNING, cues=_CUES)
def unseen_media(record: Record, _options: Options) -> Iterator[Problem]:
    """An opening prompt asks nobody to look at a picture, recording, link or page that the record does not hold.

    Why: the model is shown text alone and learns to describe what it never saw. Media as a topic are fine, and so are
    answers that say what is missing. Prompts in English, German, French and Spanish are read.

    Bad:
        messages:
          - role: user
            content: |-
              What breed is the dog in this photo?
          - role: assistant
            content: |-
              It is a beagle.
    Good:
        messages:
          - role: user
            content: |-
              What breed is a small dog with long brown ears, white paws and a loud voice?
          - role: assistant
            content: |-
              It is a beagle.
    """
    prompt = prompts.opening(record)
    if prompt is None or _CUES.isdisjoint(prompt.vocabulary) or _tells_more(prompt):
        return
    found = _found(prompt, record.primary_language)
    if found and not prompts.is_gap_meant(record):
        message = f'the prompt asks for a look at "{prompt.text[found[0] : found[1]][:60]}", which no text shows'
        yield Problem(prompt.where, message, "Put what is to be seen into words, or leave it out.", found)


def _tells_more(prompt: Passage) -> bool:
    """Whether another paragraph may tell what is to be seen; an address and a mark for an image tell nothing."""
    if len(prompt.text) > _LONGEST:
        return True
    return (
        len([line for line in prompt.text.splitlines() if line.strip() and "http" not in line and line[0] != "<"]) > 1
    )


_ITEM = (
    r"(?:images?|pictures?|photos?|photographs?|screenshots?|videos?|(?:video |audio |sound |music )?clips?"
    r"|audio(?: files?)?|(?:audio |video |voice |sound )?recordings?|diagrams?|(?:bar |pie |line )?charts?|pdfs?"
    r"|slides?|x-rays?|scans?|memes?)\b"
)
_SHOWN = (
    rf"(?P<shown>(?:this|these|my|our|that|those)[ ](?:[\w-]{{1,15}}[ ]){{0,2}}?{_ITEM}"
    rf"|the[ ](?:[\w-]{{1,15}}[ ]){{0,2}}?{_ITEM}(?![ ](?:of|about|called|titled|named|by)\b))"
)
# The demand is to see, hear or read out: "describe this picture", "transcribe the recording".
_LOOKED_AT = (
    r"(?:^|[.?!,][ ]|\b(?:and|please|you|to)[ ])(?:look at|read|open|watch|view|listen to|hear|describe|transcribe"
    r"|extract|translate|convert|identify|analy[sz]e|caption|summari[sz]e|interpret|examine|inspect|check|review|tag"
    rf"|label|count|rate|critique)[ ](?:[\w'-]{{1,20}}[ ]){{0,8}}?{_SHOWN}"
)
# Something of it is asked for: "the person in this picture", "what is happening in the video".
_WITHIN = (
    r"\b(?:what|what's|who|which|where|how many|describe|identify|name|tell me|find|count|is|are|does|do|explain)\b"
    r"[^.?!\n]{0,60}?\b(?:in|on|from|by|of)[ ](?P<shown>(?:this|these|that|those|my|the attached|the uploaded)"
    rf"[ ](?:[\w-]{{1,15}}[ ]){{0,2}}?{_ITEM})"
)
_SEEN_IN = (
    r"\b(?:what|who|which|how many|where)\b[^.?!\n]{0,40}?\b(?:shown|see|happening|going on|depicted|displayed|visible"
    rf"|said|there|written|wearing|holding|doing)[ ](?:\w{{1,8}}[ ])?(?:in|on)[ ]{_SHOWN}"
)
_SAYS = (
    rf"\b(?:what|who)(?:'s|[ ]is|[ ]are|[ ]do|[ ]does)?[ ](?P<shown>(?:this|these|the|my)[ ]{_ITEM})"
    r"[ ](?:show|showing|depict|about|say|look|look like)\b"
)
# A thing of the user's own: "the photo I took", "a video that I've uploaded".
_OWN = (
    rf"\b(?P<shown>(?:the|this|a|my)[ ](?:[\w-]{{1,15}}[ ])?{_ITEM})[ ](?:that[ ]|which[ ])?(?:i|i'm|i've|i'd)[ ]"
    r"(?:am |have |just |'ve )?(?:just )?(?:uploaded|sent|attached|took|drew|drawn|taken|posted|shared|holding|playing"
    r"|watched|recorded|made|upload|pasted|linked)\b"
)
_HEARD = (
    r"\b(?:listen to|hear)[ ](?P<shown>(?:this|these|my|the)[ ](?:[\w-]{1,15}[ ]){0,2}?"
    r"(?:songs?|music|pieces?|tracks?|melody|recordings?|tapes?))\b"
)
_ASKED_AT_END = (
    r"^(?:what|who|which|where|how many)\b[^?\n]{0,60}[ ](?:in|on)[ ](?P<shown>(?:the|this)[ ]"
    r"(?:image|picture|photo|photograph|screenshot))\?$"
)
_TAKEN_FROM = (
    rf"\b(?:for|of|from|about|based on|matching)[ ](?P<shown>(?:this|these|my|the attached)[ ]{_ITEM})(?=[.?!,]|$)"
)
_RESTS_ON = rf"\b(?:according to|based on|judging by|tell from)[ ]{_SHOWN}"
_LOOKS = (_LOOKED_AT, _WITHIN, _SEEN_IN, _SAYS, _OWN, _HEARD, _RESTS_ON, _ASKED_AT_END, _TAKEN_FROM)
_TOPIC = word_set("how why when tips guide code script program function software tool app")  # begin what is about media
_NOT_MADE = ("give", "tell")

_ADDRESS = (
    r"\b(?:summari[sz]e|summary|tl;?dr|read|open|visit|look at|check|go to|browse|watch|listen to|translate|review"
    r"|analy[sz]e|extract|according to|paraphrase|explain|outline)\b[^\n]{0,80}?"
    r"(?P<shown>(?:https?://|www\.)[\w.-]{3,60})"
)
_PAGE = (
    r"\b(?:summari[sz]e|read|open|visit|look at|check out|analy[sz]e|review)[ ](?P<shown>(?:this|the|my|these)[ ]"
    r"(?:[\w-]{1,12}[ ])?(?:links?|urls?|web ?sites?|web ?pages?))\b(?=[.?!,:]|$|[ ](?:and|for|in|into|below)\b)"
)
# "The report at this link" is as far away as the link.
_AT_PAGE = (
    r"\b(?:summari[sz]e|read|open|look at|analy[sz]e|review|translate|extract|explain|check|paraphrase|proofread)\b"
    r"[^.?!\n]{0,60}?[ ](?:at|in|from|behind|on|under)[ ](?P<shown>(?:this|the following|these)[ ]"
    r"(?:[\w-]{1,12}[ ])?(?:links?|urls?|web ?sites?|web ?pages?))\b(?=[.?!,:]|$|[ ](?:and|for|in|into|below)\b)"
)
_PAGES = (_ADDRESS, _PAGE, _AT_PAGE)
_MADE_FROM = (_TAKEN_FROM, *_PAGES)
# What stands in the place of an image in sets made for models that see.
_MARK = r"^\s*+(?P<shown><(?:image|img|video|audio)(?:_?\d)?>)|(?P<last><(?:image|video|audio)>)\s*+$"

_IN_GERMAN = (
    r"\b(?:auf|in)[ ](?P<shown>(?:diesem|dem|diesen|den|meinem)[ ](?:[\w-]{2,20}[ ])?"
    r"(?:bild|bildern|foto|fotos|video|screenshot|bildschirmfoto|aufnahme))\b"
)
_DEMANDED_IN_GERMAN = (
    r"\b(?:beschreibe?|transkribiere?|analysiere?|schau|sieh|erkläre?|hör)\b[^.?!\n]{0,30}?\b"
    r"(?P<shown>(?:dieses|diese|das|den|die|mein)[ ](?:[\w-]{2,20}[ ])?"
    r"(?:bild|foto|video|screenshot|aufnahme|tonaufnahme|audiodatei|grafik|diagramm))\b"
)
_IN_FRENCH = (
    r"\b(?:sur|dans)[ ](?P<shown>(?:cette[ ]|la[ ]|ce[ ]|ces[ ]|ma[ ]|l')"
    r"(?:image|photo|photographie|vidéo|capture d'écran|enregistrement)s?)\b"
)
_DEMANDED_IN_FRENCH = (
    r"\b(?:décri[st]|décrivez|transcri[st]|transcrivez|analyse[rz]?|regarde[rz]?|écoute[rz]?|expliquez?)\b"
    r"[^.?!\n]{0,30}?\b(?P<shown>(?:cette|ce|cet|la|ces|ma)[ ](?:image|photo|vidéo|capture d'écran|enregistrement)s?)\b"
)
_IN_SPANISH = r"\ben[ ](?P<shown>(?:esta|la|este|el|mi)[ ](?:imagen|foto|fotografía|v[ií]deo|captura|grabación))\b"
_DEMANDED_IN_SPANISH = (
    r"\b(?:describe|describa|transcrib[ea]|analiza|analice|mira|mire|escucha|escuche|explica)\b[^.?!\n]{0,30}?\b"
    r"(?P<shown>(?:esta|este|la|el|mi)[ ](?:imagen|foto|fotografía|v[ií]deo|captura|grabación|audio))\b"
)
_ELSEWHERE = {
    "de": (_IN_GERMAN, _DEMANDED_IN_GERMAN),
    "fr": (_IN_FRENCH, _DEMANDED_IN_FRENCH),
    "es": (_IN_SPANISH, _DEMANDED_IN_SPANISH),
}


def _found(prompt: Passage, language: str) -> tuple[int, int] | None:
    if "<" in prompt.text and (match := re.search(_MARK, prompt.folded)):
        return match.span("shown" if match["shown"] else "last")
    from tunesmith_hooks.instruction import sentences  # most prompts speak of no such thing

    for sentence in sentences.of(prompt, _CUES):
        for pattern in _patterns(sentence.verb, language):
            if match := re.search(pattern, sentence.folded):
                start, end = match.span("shown")
                return sentence.start + start, sentence.start + end
    return None


def _patterns(verb: str, language: str) -> tuple[str, ...]:
    if language != "en":
        return _ELSEWHERE.get(language, ())
    if verb in _TOPIC:
        return _PAGES
    from tunesmith_hooks.instruction.lexicon import MAKING

    return _MADE_FROM if verb in MAKING and verb not in _NOT_MADE else _LOOKS + _PAGES


RULES = (unseen_media,)
