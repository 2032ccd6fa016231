"""Whether an answer is in another language than the record names, and whether that was asked for."""

import re

from tunesmith import languages, text
from tunesmith.characters import is_latin
from tunesmith.record import Passage, Record
from tunesmith.text import word_set

_EVIDENCE = 4  # different words that are common in another language and not in the expected one
_FEWEST = 12  # words of an answer in letters that several languages share
_FEWEST_LETTERS = 6  # of any answer
# Languages that a few function words do not tell apart for certain.
_CLOSE = (
    {"da", "no", "sv"},
    {"id", "ms"},
    {"es", "ca", "gl"},
    {"pt", "gl"},
    {"cs", "sk", "pl"},
    {"hi", "mr", "ne"},
    {"ar", "fa", "ur"},
    {"ru", "uk", "bg", "be", "sr"},
    {"zh", "ja"},
)
_SPEAKS_OF_LANGUAGES = word_set(
    "english german french spanish italian portuguese dutch polish swedish danish norwegian finnish turkish russian",
    "ukrainian chinese mandarin japanese korean arabic hebrew hindi greek czech hungarian romanian latin vietnamese",
    "indonesian catalan language languages translate translates translated translation bilingual vocabulary englisch",
    "englische englischen englischer deutsch deutsche deutschen französisch französische französischen spanisch",
    "spanische spanischen italienisch russisch chinesisch japanisch sprache sprachen übersetze übersetzen übersetzung",
    "anglais anglaise allemand allemande français française espagnol espagnole italien italienne langue langues",
    "traduis traduire traduisez traduction",
    "inglés inglesa alemán alemana francés francesa español española italiano idioma idiomas traduce traducir",
    "traducción tradúceme lengua lenguas castellano",
    "inglese tedesco francese spagnolo lingua lingue traduci inglês alemão francês espanhol língua traduz traduza",
    "duits duitse engels engelse frans franse spaans spaanse taal vertaal vertaling",
    "angielsku angielski niemiecku niemiecki francusku język języku przetłumacz",
    "английский английском немецком переведи",
)
_QUOTATION = r'"[^"\n]{10,400}"|[“„][^“”„\n]{10,400}[“”]|«[^«»\n]{10,400}»'


def part(answer: Passage, expected: str) -> str:
    """The answer, or a part of it where one of its sentences is in the language that is expected."""
    pieces = [answer.prose[begin:end] for begin, end in answer.sentences]
    mixed = len(pieces) > 1 and any(languages.identify(text.words(piece), piece) == expected for piece in pieces)
    return "a part of the answer" if mixed else "the answer"


def language_of(answer: Passage, expected: str) -> str | None:
    """The language of an answer, or its script, if it is another one for certain."""
    if is_latin(answer.text) and len(languages.foreign_words(expected) & answer.vocabulary) < _EVIDENCE:
        return None  # as single words tell, which spare most answers the closer look
    prose = answer.prose
    words = answer.words if prose is answer.folded else text.words(prose)
    found = languages.identify(words, prose)
    if found == expected or (len(prose) < 200 and sum(map(str.isalpha, prose)) < _FEWEST_LETTERS):
        return None
    if found is None:
        script, known = languages.script_of(prose), languages.scripts(expected)
        return script if script and known and script != "Latin" and script not in known else None
    if any({found, expected} <= close for close in _CLOSE) or not languages.is_known(expected):
        return None
    if not set(languages.scripts(found)) & set(languages.scripts(expected)):
        return found
    return found if len(words) >= _FEWEST and _says_it_itself(answer.text, found, expected) else None


def _says_it_itself(content: str, found: str, expected: str) -> bool:
    """Whether words of that language stand outside of quotations and titles, which keep the language they have."""
    own = re.sub(_QUOTATION, " ", content) if any(mark in content for mark in '"“„«') else content
    small = {word for word in text.words(own.replace("’", "'")) if word[:1].islower()}
    return len(small & (languages.common_words(found) - languages.common_words(expected))) >= _EVIDENCE


def is_asked_for(record: Record, found: str, prompt: Passage) -> bool:
    """Whether a prompt speaks of languages, or holds words of that one beside those of its own."""
    if not record.prompt_vocabulary.isdisjoint(_SPEAKS_OF_LANGUAGES):
        return True
    if languages.identify(prompt.words, prompt.text) == found:
        return False  # prompt and answer agree, and the record's label is what is wrong
    own = languages.own_words(found)
    holding = [one for one in record.prompts if len(own & one.vocabulary) >= 2]
    of_expected = languages.own_words(record.primary_language)
    # A prompt without a word of the record's language is in the other one, and not one that quotes it.
    return any(not of_expected.isdisjoint(one.vocabulary) for one in holding)
