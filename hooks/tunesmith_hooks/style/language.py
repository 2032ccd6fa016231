"""The language of answers."""

from collections.abc import Iterator

from tunesmith import characters
from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options

# Of the commonest languages, as `languages.marks` has them for all.
_MARKS = {
    "en": word_set("the and that it are with be this or from have not"),
    "de": word_set("die und ist nicht ein eine zu von mit sich auf für"),
    "fr": word_set("une est pour qui dans par plus pas sur sont avec aux"),
    "es": word_set("los las su más sus sí porque esta cuando muy también hasta"),
}
_FEWEST_MARKS = 3


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
    if not record.language or record.task == "translation":
        return
    expected = record.primary_language
    marks = _MARKS.get(expected) or _marks(expected)
    for answer, prompt in record.answers:
        if len(marks & answer.vocabulary) >= _FEWEST_MARKS and characters.is_latin(answer.text):
            continue
        from tunesmith_hooks.style import foreign  # with the words of 27 languages, which most answers do not need

        found = foreign.language_of(answer, expected)
        if found and not record.attachments and not foreign.is_asked_for(record, found, prompt):
            message = f"{foreign.part(answer, expected)} reads as “{found}”; the record says “{expected}”"
            yield Problem(answer.where, message, "Write it in the record's language, or mend `language`.")


def _marks(language: str) -> frozenset[str]:
    from tunesmith import languages

    return languages.marks(language)


RULES = (wrong_language,)
