"""An answer keeps what its prompt asks for in a form that can be counted or looked up.

What reads a prompt and measures an answer is loaded where a prompt may ask for something; most do not.
"""

from collections.abc import Callable, Iterator

from tunesmith.record import Passage, Record
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.constraints import cues
from tunesmith_hooks.style.options import Options


@rule(cues=cues.UNIT_NAMES)
def asked_length(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer has as many words, sentences, paragraphs, lines or characters as its prompt says.

    Why: a model learns from such answers that a stated limit is none. A word is what stands between spaces and holds a
    letter or digit; a hyphenated one may count as two. A sentence ends in a full stop, question or exclamation mark
    or an ellipsis, abbreviations aside. Paragraphs stand between blank lines or dividers. Marks of lists and headings
    are no words; titles, headings, lead-ins and code may count or not, fences never. The rule fires only if no way of
    counting fits. "A 60-word review" leaves a third of room. Left out are rough lengths ("about 60 words"), limits on a
    part of the answer ("each", "a title of"), and additions ("add two lines"). It reads English, German, French and
    Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Say in one sentence what Lima is.
          - role: assistant
            content: |-
              Lima is a city. It is the capital of Peru.
    Good:
        messages:
          - role: user
            content: |-
              Say in one sentence what Lima is.
          - role: assistant
            content: |-
              Lima is the capital of Peru.
    """
    if asking := _asking(record, cues.may_limit_length):
        from tunesmith_hooks.style.constraints import lengths

        yield from lengths.judge(record, asking)


@rule(cues=cues.LISTING | cues.LISTED)
def asked_count(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer lists as many things as its prompt asks for.

    Why: who asks for five ideas and gets four has to ask again. Entries of the outermost list count, also lines without
    a mark and things between commas. Answers that are no list, and prompts that ask for several lists, are left to
    the reader.

    Bad:
        messages:
          - role: user
            content: |-
              Name three cities in Peru.
          - role: assistant
            content: |-
              - Lima
              - Cusco
    Good:
        messages:
          - role: user
            content: |-
              Name three cities in Peru.
          - role: assistant
            content: |-
              - Lima
              - Cusco
              - Arequipa
    """
    if asking := _asking(record, cues.may_limit_count):
        from tunesmith_hooks.style.constraints import counts

        yield from counts.judge(record, asking)


@rule()
def asked_format(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer has the format that its prompt names.

    Why: what a program or a page is to take in fails if the form is another one. Judged are JSON, tables, bulleted and
    numbered lists, code blocks, titles in double angle brackets, highlights in Markdown, labelled sections, parts
    between dividers, and placeholders in square brackets. A fence around JSON is let pass. Prompts about programs are
    left alone, since they speak of formats that the program handles.

    Bad:
        messages:
          - role: user
            content: |-
              Give the capital of Peru in JSON format.
          - role: assistant
            content: |-
              The capital is Lima.
    Good:
        messages:
          - role: user
            content: |-
              Give the capital of Peru in JSON format.
          - role: assistant
            content: |-
              {"capital": "Lima"}
    """
    if asking := _asking(record, cues.may_ask_form):
        from tunesmith_hooks.style.constraints import formats

        yield from formats.judge(record, asking)


@rule(cues=cues.CAPITALS)
def asked_case(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer is in capitals or without them where its prompt asks for it.

    Why: one letter of the other kind breaks such a rule, and a reader sees it at once. A number of words in capitals is
    counted with and without words of one letter.

    Bad:
        messages:
          - role: user
            content: |-
              Answer in all lowercase letters. What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    Good:
        messages:
          - role: user
            content: |-
              Answer in all lowercase letters. What is the capital of Peru?
          - role: assistant
            content: |-
              lima.
    """
    if asking := _asking(record, cues.may_ask_case):
        from tunesmith_hooks.style.constraints import cases

        yield from cases.judge(record, asking)


@rule()
def asked_words(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer has the words and signs that its prompt wants, as often as it wants them, and none that it forbids.

    Why: they are the constraints that users look for first. A wanted word may stand inside of a longer one; a forbidden
    one counts where it stands alone, in any case. Letters count in either case, commas inside of numbers need not.

    Bad:
        messages:
          - role: user
            content: |-
              Describe Lima without using the word "city".
          - role: assistant
            content: |-
              A grey city on cliffs above the sea.
    Good:
        messages:
          - role: user
            content: |-
              Describe Lima without using the word "city".
          - role: assistant
            content: |-
              Grey roofs on cliffs above the sea.
    """
    if asking := _asking(record, cues.may_ask_words):
        from tunesmith_hooks.style.constraints import words

        yield from words.judge(record, asking)


@rule()
def asked_frame(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer begins, ends and is wrapped as its prompt says.

    Why: a fixed beginning or end is mostly read by a program or belongs to a template. Judged are first and last
    phrases, quotation marks around the whole, a postscript, the request repeated first, the first word of a
    paragraph, and one of given answers. Case, quotation marks and the full stop at the end are let pass.

    Bad:
        messages:
          - role: user
            content: |-
              Tell me about Lima. End your answer with "Come and see."
          - role: assistant
            content: |-
              It lies on cliffs above the sea.
    Good:
        messages:
          - role: user
            content: |-
              Tell me about Lima. End your answer with "Come and see."
          - role: assistant
            content: |-
              It lies on cliffs above the sea. Come and see.
    """
    if asking := _asking(record, cues.may_ask_frame):
        from tunesmith_hooks.style.constraints import frames

        yield from frames.judge(record, asking)


@rule(cues=cues.LANGUAGE_NAMES)
def asked_language(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer is in the language that its prompt asks for.

    Why: who asks for French cannot use an answer in English. Requests to translate and prompts about programs are left
    alone, as are short answers whose language cannot be told.

    Bad:
        messages:
          - role: user
            content: |-
              What is Lima known for? Answer in Spanish.
          - role: assistant
            content: |-
              It is known for its food, its fog and the cliffs above the sea.
    Good:
        language: es
        messages:
          - role: user
            content: |-
              What is Lima known for? Answer in Spanish.
          - role: assistant
            content: |-
              Es conocida por su comida, por su niebla y por los acantilados sobre el mar.
    """
    if asking := _asking(record, cues.may_ask_language):
        from tunesmith_hooks.style.constraints import languages

        yield from languages.judge(record, asking)


def _asking(record: Record, may_ask: Callable[[Passage], bool]) -> list[Passage]:
    return [prompt for prompt in record.prompts if may_ask(prompt)]


RULES = (
    asked_length,
    asked_count,
    asked_format,
    asked_case,
    asked_words,
    asked_frame,
    asked_language,
)
