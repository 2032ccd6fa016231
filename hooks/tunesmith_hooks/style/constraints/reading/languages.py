"""Demands on the language of the answer."""

import re
from collections.abc import Iterator

from tunesmith.text import word_set
from tunesmith_hooks.style.constraints import gate
from tunesmith_hooks.style.constraints.cues import LANGUAGE_NAMES, LANGUAGES
from tunesmith_hooks.style.constraints.demand import Demand
from tunesmith_hooks.style.constraints.prompt import Prompt, Sentence

_TAGS = {name: tag for tag, names in LANGUAGES.items() for name in names.split()}
# Looked for first, since a prompt without a word of speech asks for no language; cheaper than all the names.
_NAME = r"(?P<name>" + "|".join(sorted(_TAGS, key=len, reverse=True)) + r")\b"
_MANNER = (
    r"(?:only |just |entirely |completely |solely |exclusively |purely |simple |plain |good |fluent |standard |formal "
    r"|easy |the |british |american |bitte |por favor )*"
)
_SAYING = (
    r"(?:answer|respond|reply|write|explain|tell|speak|talk|describe|say|summari[sz]e|continue|output|antworte|"
    r"antworten sie|schreib|schreibe|erkläre|beschreibe|réponds|répondez|réponse|écris|écrivez|explique|expliquez|"
    r"raconte|responde|contesta|escribe|explica|describe|respond back)"
)
_OBJECT = (
    r"(?: (?:(?:your|the|deine?|ta|tu) (?:whole |entire |full |complete )?(?:response|answer|reply|text|antwort|"
    r"réponse|respuesta)|me|to me|us|him|her|them|please|only|this|it|everything|back|your answer|your response|the "
    r"answer|the whole thing|all of it|bitte|mir|moi|s'il te plaît|por favor|todo|immer|always|also|nur|nochmal|again|"
    r"alles|it all))*"
)
_TEXTS = (
    r"poem|haiku|story|email|e-mail|letter|joke|message|note|essay|wish|article|song|greeting|rubric|limerick|tweet|"
    r"post|paragraph|sentence|text|reply|response|invitation|speech|review|riddle|card|mail|absage|nachricht|gedicht|"
    r"brief|lettre|poème|message|carta|poema|mensaje|summary|description|apology|toast"
)
_IN = r"(?:in|auf|en|using|use|speak)"
_SAID = (
    rf"\b{_SAYING}{_OBJECT},? {_IN} {_MANNER}{_NAME}(?! (?:\w+s|people|culture|history|food|cuisine|class|lesson|"
    rf"homework|grammar|words?|literature|style|towns?|villages?|cities|schools?|society|accent|market|companies)\b)"
)
_MUST_BE = (
    rf"\b(?:answer|response|reply|output|it|everything|whole thing|letter|email|text|entire\w*|"
    rf"all)\b[^.!?\n]{{0,40}}\b(?:be|must|should|shall|keep|it's|sein|soit|sea|have|written|in)\b[^.!?\n]{{0,30}}\bin "
    rf"{_MANNER}{_NAME}"
)
_ENTIRELY = (
    rf"\b(?:entirely|completely|only|exclusively|solely|wholly)(?: in| using| use)? (?:the )?{_NAME}(?! (?:speaking|"
    rf"words)\b)"
)
_USED = (
    rf"\b(?:using|use|in|with)(?: only)? (?:the )?{_NAME} (?:language )?(?:only|exclusively|for (?:your|the) "
    rf"(?:answer|reply|response))\b"
)
_BY_NAME = rf"\b(?:using|use|in)(?: only)? the {_NAME} language\b"
_OUTSIDE = rf"\boutside (?:of )?{_NAME}, no other language\b"
_NO_OTHER = rf"\b(?:other language (?:except|than|but)|nothing but|any language (?:other than|but)) {_NAME}"
_POLITELY = (
    rf"(?:^|[.!?\n]\s*|, |\()(?:please )?(?:in|auf|en) {_MANNER}{_NAME},? (?:please|bitte|s'il (?:te|vous) plaît|por "
    rf"favor)"
)
_ASIDE = rf"(?:, |\(|— |- )(?:please )?(?:in|auf|en) {_MANNER}{_NAME}(?: please)?(?=\s*(?:[.!?)\n:]|$))"
_KEPT = (
    rf"\b(?:keep|make|do) (?:the |your )?(?:whole |entire )?(?:reply|answer|response|it|text) (?:in )?{_MANNER}{_NAME}"
)
_WRITTEN = (
    rf"\b(?:write|draft|compose|schreib|schreibe|verfasse|rédige|écris|escribe|"
    rf"redacta)\b[^.!?\n]{{0,60}}\b(?:{_TEXTS})\b[^.!?\n]{{0,60}}\b(?:in|auf|en) {_MANNER}{_NAME}(?=\s*(?:[.!?,;\n]|$|"
    rf"an |für |to |for |about |pour |para |à ))"
)
_ANSWERED = rf"\b(?:verfasse|schreibe?|gib) (?:die|deine) antwort auf {_NAME}"
_SPOKEN = rf"\b(?:but|and) (?:speak|write|answer|reply)(?: in)? {_NAME}"
_EXPLAINED = (
    rf"\b(?:das|es|alles|it|this|that|ça|le|lo|esto) (?:auf|in|en) {_NAME} (?:erklären|beantworten|schreiben|sagen|"
    rf"erzählen|zusammenfassen)\b"
)
_DESCRIBED = rf"\b{_SAYING}\b[^.!?\n]{{0,50}}\bin {_NAME}, (?:no|not|please|only)\b"
_PATTERNS = (
    _SAID,
    _MUST_BE,
    _ENTIRELY,
    _USED,
    _BY_NAME,
    _OUTSIDE,
    _NO_OTHER,
    _POLITELY,
    _ASIDE,
    _KEPT,
    _WRITTEN,
    _ANSWERED,
    _SPOKEN,
    _EXPLAINED,
    _DESCRIBED,
)
_PROGRAMS = word_set(
    "python javascript script program function code java html translation translate übersetze traduis traduce"
)
_EXCLUSIVE = r"\b(?:only|entire\w*|whole|no other)\b"
_NO_ORDER = (
    r"\b(?:how (?:do|to|would|can)|have to|has to|wrote|what is|what's the|which|who|word for|said|spoke|translate|my|"
    r"he|she|they|when|if|used to|was|can you (?:speak|understand)|do you|novel|teach|learn)\b"
)


def demands(prompt: Prompt) -> Iterator[Demand]:
    """The one language in which the prompt wants its answer."""
    about_programs = not _PROGRAMS.isdisjoint(prompt.vocabulary)
    found: dict[str, tuple[int, int]] = {}
    for sentence in prompt.sentences_with(LANGUAGE_NAMES):
        if about_programs and not re.search(_EXCLUSIVE, sentence.text):
            continue
        for pattern in _PATTERNS:
            end = sentence.begin + len(sentence.text)
            for match in re.compile(pattern).finditer(prompt.spoken, sentence.begin, end):
                if _is_ordered(prompt, sentence, match):
                    found.setdefault(_TAGS[match["name"]], match.span("name"))
    if len(found) == 1:
        ((tag, span),) = found.items()
        yield Demand("language", span, words=(tag,))


def _is_ordered(prompt: Prompt, sentence: Sentence, match: re.Match[str]) -> bool:
    head = sentence.text[: match.start() - sentence.begin]
    if not match.group().startswith(("(", ", ")) and re.search(_NO_ORDER, head[-60:]):
        return False
    return gate.asks(prompt, *match.span("name")) and not _is_one_of_several(prompt, match)


def _is_one_of_several(prompt: Prompt, match: re.Match[str]) -> bool:
    """In English and French; in Spanish or Catalan."""
    after = prompt.spoken[match.end("name") : match.end("name") + 24]
    before = prompt.spoken[max(0, match.start("name") - 24) : match.start("name")]
    names = "|".join(sorted(_TAGS, key=len, reverse=True))
    return bool(
        re.match(rf"\s*(?:,|and|or|und|oder|et|ou|y|o|/)\s*(?:in |auf |en )?(?:{names})\b", after)
        or re.search(rf"\b(?:{names})\s*(?:,|and|or|und|et|y|/)\s*(?:in |auf |en )?$", before)
    )
