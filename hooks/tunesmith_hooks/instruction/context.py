"""What a prompt points at by words such as "below", "following", "given" or "attached"."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.instruction import prompts
from tunesmith_hooks.instruction.options import Options
from tunesmith_hooks.rule import Problem, rule

# What reads sentences is imported where a prompt may point at something; most do not.
if TYPE_CHECKING:
    from tunesmith_hooks.instruction.sentences import Sentence

_CUES = word_set(
    "following below above attached enclosed uploaded pasted given provided supplied",
    "folgende folgenden folgender folgendes folgendem unten obige obigen obiger obigem anhang angehängte angehängten",
    "angehängter beigefügte beigefügten beigefügter untenstehende untenstehenden nachstehende nachstehenden suivant",
    "suivante suivants suivantes dessous dessus joint jointe joints jointes",
    "siguiente siguientes continuación adjunto adjunta adjuntos adjuntas abajo arriba",
)
_LONGEST_ELSEWHERE = 300  # characters of a prompt whose sentences are not told apart by their verbs


@rule(cues=_CUES)
def dangling_input(record: Record, _options: Options) -> Iterator[Problem]:
    """What an opening prompt points at as below, following, above, given or attached stands in the record.

    Why: nobody can work on a text that is not there, so the answer makes one up. Prompts of one line are read, in
    English, German, French and Spanish; later turns, which may mean an earlier one, are not. An answer that asks for
    the missing text, and a refusal labelled so, are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              Summarize the following article in two sentences.
          - role: assistant
            content: |-
              The article shows that sleep matters. It ends with advice.
    Good:
        messages:
          - role: user
            content: |-
              Summarize the following article in two sentences.

              The library of Oakham opens on Sundays from May. Volunteers from the town run the desk, and loans are
              limited to three books a day.
          - role: assistant
            content: |-
              Oakham's library opens on Sundays from May. Volunteers lend up to three books a day.
    """
    prompt = prompts.opening_line(record)
    if prompt is None or _CUES.isdisjoint(prompt.vocabulary):
        return
    language = record.primary_language
    found = _in_english(prompt) if language == "en" else _elsewhere(prompt, language)
    if found and not prompts.is_gap_meant(record):
        message = f'the prompt points at "{prompt.text[found[0] : found[1]][:60]}", which is not there'
        yield Problem(prompt.where, message, "Put in what is meant, or ask for something that needs none.", found)


_TEXTS = (
    r"(?:texts?|sentences?|paragraphs?|passages?|articles?|essays?|e-?mails?|letters?|documents?|stor(?:y|ies)|poems?"
    r"|code|snippets?|functions?|programs?|scripts?|quer(?:y|ies)|tables?|lists?|data|dataset|conversations?"
    r"|dialog(?:ue)?s?|transcripts?|messages?|reviews?|abstracts?|reports?|speech|quotes?|statements?|claims?|words?"
    r"|phrases?|questions?|problems?|equations?|exercises?|notes?|posts?|tweets?|comments?|headlines?|options?|items?"
    r"|examples?|excerpts?|facts?|information|descriptions?|outlines?|numbers?|contracts?|clauses?|inputs?|files?"
    r"|contents?|ingredients?|instructions?|requirements?|criteria|details|names|tasks?|context|logs?|errors?"
    r"|products?|pairs?|scenarios?|situations?|drafts?|notices?|minutes|resumes?|cvs?|spreadsheets?|agreements?|polic(?:y|ies)"
    r"|invoices?|forms?|memos?|proposals?|chapters?|presentations?|manuals?|lines|premises|arguments?)\b"
)
_TIMES = (
    r"(?:days?|nights?|weeks?|weekend|months?|years?|morning|evening|spring|summer|autumn|fall|winter|season|decades?"
    r"|century|monday|tuesday|wednesday|thursday|friday|saturday|sunday|time|date|election|game)\b"
)
# "the following sentence", "the given words", "the attached report": any noun but a stretch of time.
_BEFORE = (
    r"\b(?:the|these|those)[ ](?:(?:two|three|four|five|\d{1,2}|first|last)[ ])?"
    r"(?:following|given|provided|supplied|attached|enclosed|uploaded)"
    rf"(?![ ](?:{_TIMES}|(?:the|an?|his|her|its|their|my|your|our|by|to)\b))(?:[ ][\w'-]{{1,25}}){{0,3}}"
    rf"|\b(?:my|our)[ ](?:attached|enclosed|uploaded|pasted)[ ](?:[\w-]{{1,15}}[ ]){{0,2}}?{_TEXTS}"
    rf"|\bfollowing[ ]{_TEXTS}|\bthe[ ](?:above|below)[ ](?:[\w-]{{1,15}}[ ])?{_TEXTS}"
    r"|\b(?:has|have)[ ]been[ ](?:given|provided)(?:[ ]to[ ]you)?\b|\bgiven[ ]to[ ]you\b"
)
_BEHIND = (
    rf"\b{_TEXTS}[ ](?:(?:that|which)[ ](?:is|are)[ ])?(?:(?:given|shown|listed|written|provided|pasted|copied)[ ])?"
    r"(?:above|below|attached|enclosed)"
    r"(?=[.?!,:;)]|$|[ ](?:and|or|to|in|into|as|so|using|by|with|for|from|is|are|if|that|which|you|i|does|do|should|has"
    r"|have|can|returns?|needs?)\b)"
    rf"|\b(?:the|these)[ ]{_TEXTS}[ ](?:provided|given|supplied)(?=[.:?,]|$|[ ](?:to you|here)\b)"
)
_SENT = (
    r"\b(?:i(?:[ ]have|'ve)?[ ](?:just[ ])?(?:attached|enclosed|uploaded|pasted)|find[ ](?:attached|enclosed)"
    r"|see[ ](?:attached|below)|(?:attached|below)[ ](?:is|are)[ ](?:the|my|an?|our))\b(?:[ ][\w'-]{1,20}){0,3}"
)


def _in_english(prompt: Passage) -> tuple[int, int] | None:
    from tunesmith_hooks.instruction import sentences

    said = sentences.requests(prompt)
    if said is None:
        return None
    for sentence in said:
        for pattern in (_BEFORE, _BEHIND, _SENT):
            match = re.search(pattern, sentence.folded)
            if match and not _is_other(sentence, match) and sentences.is_bare(said, sentence):
                length = _length(match.group()) if pattern is _BEFORE else len(match.group())
                return sentence.start + match.start(), sentence.start + match.start() + length
    return None


def _length(pointer: str) -> int:
    """How long a phrase is without the words behind its noun: "the following article in two"."""
    behind = re.search(_BEHIND_NOUN, pointer)
    return behind.start() if behind else len(pointer)


_BEHIND_NOUN = (
    r"(?<=[\w)])(?<!\bgiven)(?<!\bfollowing)[ ](?:in|into|to|for|and|or|so|as|with|that|which|is|are|by|from|of"
    r"|using|on|at|if|it|you|i|about|without|but|then|like|while|does|do|has|have|should|can|correctly|please|word)\b"
)
_CODE = word_set("function program script algorithm method class code python java javascript sql query app")
_MEDIA = (
    r"\b(?:image|picture|photo|photograph|screenshot|video|clip|audio|recording|diagram|chart|graph|pdf|slide|link|url"
    r"|website)s?\b"
)


def _is_other(sentence: "Sentence", match: re.Match[str]) -> bool:
    """Whether it is asked how a thing is done, code is to be written, or the thing is of another rule: to be seen."""
    from tunesmith_hooks.instruction.lexicon import ASKING, MAKING

    words, pointer = sentence.words, match.group()
    if " after" in pointer:  # what comes next, not what stands below
        return True
    if sentence.verb in ("how", "why", "when") and words[1:2] != ("many",):
        return True
    is_loose = sentence.verb in ASKING or "attached" in pointer
    if is_loose and "of the following" not in sentence.folded and not re.search(_TEXTS, pointer):
        return True
    if sentence.verb in MAKING and not _CODE.isdisjoint(words[:8]) and "following" not in pointer:
        return True
    return bool(re.search(_MEDIA, sentence.folded)) or _may_be_the_text(sentence.folded[match.start() :])


def _may_be_the_text(tail: str) -> bool:
    """Whether a sentence goes on with what may be the thing itself: a colon, a dash, a list, numbers, many words."""
    is_question, tail = tail.endswith("?"), tail.rstrip(" .?!:")
    if re.search(r":|[ ][-–—][ ]|,[ ]\d", tail) or (is_question and re.search(_CHOICE, tail)):
        return True
    return len(tail.split()) > 25 or tail.count(",") > 2 or tail[-1:].isdigit() or len(re.findall(r"\d++", tail)) > 1


_CHOICE = r",[^,]{0,60}(?:[ ]or[ ]|,)|,[ ](?:is|are|do|does|what|who|how)[ ]"  # "… the following, tea or coffee?"


_ELSEWHERE = {
    "de": (
        r"\bim[ ](?:angehängten|beigefügten|untenstehenden)[ ][\w-]{2,30}"
        r"|\b(?:de[rmns]|die|das|diese[rmns]?)[ ](?:folgende|obige|angehängte|beigefügte|untenstehende"
        r"|unten stehende|nachstehende)[rmns]?[ ](?!tag|nacht|woche|monat|jahr|morgen|abend|stunde)[\w-]{2,30}"
        r"|\bfolgende[rmns]?[ ](?:text|satz|sätze|abschnitt|absatz|artikel|e-mail|mail|brief|code|wörter|liste|frage"
        r"|aussage|gedicht|geschichte|tabelle|nachricht)[a-zäöü]{0,3}\b"
        r"|\b(?:text|satz|abschnitt|absatz|artikel|e-mail|brief|code|liste|tabelle|datei|dokument|nachricht)[ ]"
        r"(?:unten|im anhang|anbei)\b"
    ),
    "fr": (
        r"\b(?:textes?|phrases?|paragraphes?|passages?|articles?|e-?mails?|courriels?|lettres?|codes?|mots|listes?"
        r"|questions?|poèmes?|documents?|tableaux?|messages?|énoncés?|extraits?)[ ]"
        r"(?:suivant(?:e|s|es)?|ci-dessous|ci-dessus|ci-joint(?:e|s|es)?)\b"
    ),
    "es": (
        r"\b(?:el|la|los|las|del|al|este|esta)[ ]siguientes?[ ](?:textos?|frases?|oraci(?:ón|ones)|párrafos?|pasajes?"
        r"|artículos?|correos?|cartas?|códigos?|palabras|listas?|preguntas?|poemas?|documentos?|tablas?|mensajes?"
        r"|fragmentos?)\b"
        r"|\b(?:texto|frase|oración|párrafo|artículo|correo|carta|código|lista|documento|archivo|tabla|mensaje)[ ]"
        r"(?:de abajo|de arriba|adjunt[oa]|a continuación|siguiente)\b"
    ),
}


def _elsewhere(prompt: Passage, language: str) -> tuple[int, int] | None:
    """In other languages: the pointer stands in the first sentence, and nothing is quoted or behind a colon."""
    folded = prompt.folded.strip()
    if language not in _ELSEWHERE or len(folded) > _LONGEST_ELSEWHERE or len(prompt.sentences) > 2:
        return None
    from tunesmith_hooks.instruction import sentences

    if not sentences.MARKS.isdisjoint(folded) or ":" in folded[:-1]:
        return None
    end = prompt.sentences[0][1]
    match = re.search(_ELSEWHERE[language], prompt.folded[:end])
    return match.span() if match and not _may_be_the_text(prompt.folded[match.start() : end]) else None


RULES = (dangling_input,)
