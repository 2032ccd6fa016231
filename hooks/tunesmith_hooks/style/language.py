"""The language of answers."""

import re
from collections.abc import Iterator

from tunesmith import languages, text
from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options

_FEWEST = 12  # words of an answer in letters that several languages share
_FEWEST_LETTERS = 6  # of any answer
_EVIDENCE = 4  # different words that are common in another language and not in the expected one
_MARKS = 3  # of the dozen words that mark a language
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


@rule(severity=Severity.WARNING)
def wrong_language(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer is in the language that the record names.

    Why: a model that is shown answers in another language switches by itself, and sets by language are counted wrongly.
    Translations, quotations, titles, prompts that speak of languages, and prompts that hold words of the other one
    beside their own are exempt, and so are answers of less than twelve words in letters that several languages share.
    27 languages are told apart by their commonest words, others by their script where it is their own.

    Bad:
        messages:
          - role: user
            content: |-
              When does the library open?
          - role: assistant
            content: |-
              Die Bibliothek öffnet um neun Uhr und ist bis zum Abend für alle da.
    Good:
        messages:
          - role: user
            content: |-
              When does the library open?
          - role: assistant
            content: |-
              The library opens at nine and is there for everybody until the evening.
    """
    expected = record.primary_language
    if not record.language or record.task == "translation" or record.attachments:
        return
    marks, foreign = languages.marks(expected), languages.foreign_words(expected)
    for answer, prompt in record.answers:
        # A look at single words spares most answers the closer one.
        if languages.is_latin(answer.text) and (
            len(marks & answer.vocabulary) >= _MARKS or len(foreign & answer.vocabulary) < _EVIDENCE
        ):
            continue
        found = _language(answer, expected)
        if found and not _is_asked_for(record, found, prompt):
            message = f"{_part(answer, expected)} reads as “{found}”; the record says “{expected}”"
            yield Problem(answer.where, message, "Write it in the record's language, or mend `language`.")


def _part(answer: Passage, expected: str) -> str:
    """The answer, or a part of it where one of its sentences is in the language that is expected."""
    pieces = [answer.prose[begin:end] for begin, end in answer.sentences]
    mixed = len(pieces) > 1 and any(languages.identify(text.words(piece), piece) == expected for piece in pieces)
    return "a part of the answer" if mixed else "the answer"


def _language(answer: Passage, expected: str) -> str | None:
    """The language of an answer, or its script, if it is another one for certain."""
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


def _is_asked_for(record: Record, found: str, prompt: Passage) -> bool:
    if not record.prompt_vocabulary.isdisjoint(_SPEAKS_OF_LANGUAGES):
        return True
    if languages.identify(prompt.words, prompt.text) == found:
        return False  # prompt and answer agree, and the record's label is what is wrong
    own = languages.own_words(found)
    holding = [one for one in record.prompts if len(own & one.vocabulary) >= 2]
    of_expected = languages.own_words(record.primary_language)
    # A prompt without a word of the record's language is in the other one, and not one that quotes it.
    return any(not of_expected.isdisjoint(one.vocabulary) for one in holding)


RULES = (wrong_language,)
