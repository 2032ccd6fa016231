"""Placeholders that nobody filled in."""

import re
from collections.abc import Iterator

from tunesmith import markdown, skeleton
from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options

_UNWRITTEN = (skeleton.PROMPT, skeleton.ANSWER)  # left to style/unwritten-text

# Each form was read against real data: `XXX` alone is a numeral or a film, `[x]` an index or a heading, `TODO` a list.
_PLACEHOLDER = (
    r"(?m)"
    r"(?<![\w-])(?<!# )(?<!// )(?:TODO|FIXME)(?=[:\])]|[ \t]*+$)"
    r"|(?<![\w-])TBD(?![\w-])"
    r"|\bXXX-XXX(?:-X++)?|(?<!\w)X{4,}+(?!\w)|(?<=[\[<])XXX(?=[\]>])|\b(?:Dear|Hello|Hi|Mr\.|Mrs\.|Ms\.),? XXX\b"
    r"|(?i:\blorem ipsum\b)"
    r"|(?<!\w)\[(?i:(?:insert|your|fill[ -]in)[ _-][^\[\]\n]{1,80}|placeholder|(?:[^\[\]\n]{0,40}[ ])?name)\](?!\()"
    r"|(?P<syntax>(?<!<)<(?i:(?:insert|your|fill[ -]in)[ _-][^<>\n]{1,80}|placeholder)>(?!>)"
    r"|(?<![\w\\^{}])\{\{[ \t]*[A-Za-z_][\w. -]{1,60}\}\}(?!\}))"
)
_PLACEHOLDER_WORDS = frozenset(("fixme", "tbd", "ipsum", "todo"))
_BRACKETED = frozenset(("name", "insert", "your", "fill", "placeholder"))  # one of which stands in the brackets
_BRACKETS = (  # in folded text
    *("name]", "[insert", "[your", "[fill", "[placeholder"),
    *("<insert", "<your", "<fill", "<placeholder"),
)
_ASKS_FOR_BLANKS = r"(?i)\b(?:templates?|placeholders?|fill[ -]in|blanks?|mad libs)\b"


@rule()
def placeholder(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer holds no placeholder such as TODO, TBD, lorem ipsum, `[your name]` or `{{name}}`.

    Why: a model that is shown them hands out unfinished letters. Code, what the prompt itself holds, and answers to
    prompts that ask for a template or placeholders are exempt. Words in brackets are known in English.

    Bad:
        messages:
          - role: user
            content: |-
              Thank Ana for the flowers in one line.
          - role: assistant
            content: |-
              Dear Ana, thank you for the flowers! [Your name]
    Good:
        messages:
          - role: user
            content: |-
              Thank Ana for the flowers in one line, with a placeholder for my name.
          - role: assistant
            content: |-
              Dear Ana, thank you for the flowers! [Your name]
    """
    if not _may_have_placeholders(record):
        return
    responses = (passage for passage in record.passages if passage.kind == "response")
    found = [(passage.where, match) for passage in responses for match in _placeholders(record, passage)]
    if not found or record.attachments:  # a document may hold it too: left to the build, which puts the text in
        return
    prompts = "\n".join(passage.text for passage in record.prompts)
    given = {match.group().lower() for match in re.finditer(_PLACEHOLDER, prompts)}
    if re.search(_ASKS_FOR_BLANKS, prompts):
        return
    for where, match in found:
        if match.group().lower() not in given:
            message = f"the placeholder {match.group()}"
            yield Problem(where, message, "Put in what belongs there, or let the prompt ask for it.", match.span())


# What people call the gaps of a template. A prompt that says one of them in brackets was mostly made from one.
_GAPS = (
    r"(?:topic|subject|theme|name|brand|company|employer|product|industry|niche|profession|occupation|job|position|"
    r"person|relation|group|audience|city|town|country|destination|location|place|event|date|month|year|age|amount|"
    r"field|keyword|thema|stadt|ort|land|datum|beruf|stelle|firma|produkt|nom|ville|pays|lieu|sujet|thème|métier|"
    r"entreprise|produit|nombre|tema|ciudad|país|lugar|fecha|empresa|producto|profesión)s?"
)
_FILL_IN = r"(?:insert|paste|add|enter|put|your|insérer|votre|insertar|su|tu|ihr|dein)"
_PROMPT_GAP = (
    rf"(?<![\w\])])\[(?i:(?:[^\W\d_]{{1,20}}[ _-]){{0,3}}{_GAPS}|{_FILL_IN} [^\[\]\n]{{1,60}}|"
    r"(?:name|nom|nombre) d[^\[\]\n]{1,40}|[^\[\]\n]{1,40} (?:here|einfügen|eintragen|ici|aquí))\](?![(\[])"
    r"|(?<![\w\\/^_{}\"'])\$?\{[a-zà-ÿ]{3,20}(?:_[a-z0-9]{1,20}){0,3}\}(?![\w{}])"
    r"|(?<![\w<])<[A-Z]{4,20}(?:[ _][A-Z]{2,20}){0,3}>(?!>)"
)
# Right before a sign that the prompt tells to write: "replace every name by [NAME]".
_PUT_IN = (
    r"(?:\b(?:replac|substitut|redact|anonymi|pseudonymi|mask|swap|chang|turn|mark|ersetz|maskier|schwärz|remplac|masqu"
    r"|reemplaz|sustitu|cambi)\w{0,8}\b[^.!?\n]{0,80}\b(?:by|with|as|into|durch|mit|als|par|por|con)"
    r"|\b(?:write|put|use|says?|schreibe?|setze?|écri\w{1,3}|escrib\w{1,2}|pon)) ?[\"'“„«`*]{0,2}$"
)
_ABOUT_SIGNS = word_set(
    "mean means meaning meant replace replaced replaces replacing bracket brackets braces format syntax lyrics prints",
    "jinja handlebars mustache liquid django vue angular latex html xml css sql regex bash python javascript java api",
    "bedeutet heißt ersetze ersetzen klammer klammern signifie crochets remplace significa corchetes sustituye",
)


@rule(severity=Severity.WARNING)
def prompt_placeholder(record: Record, _options: Options) -> Iterator[Problem]:
    """A prompt holds no placeholder such as TODO, TBD, lorem ipsum, `[your name]`, `[topic]` or `{city}`.

    Why: it is mostly left over from a template from which prompts were made. Code and prompts that speak of templates,
    placeholders, blanks or of what such signs mean are exempt, and so is a sign that the prompt tells to write. Words
    in brackets are known in English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Write a short biography of [insert person].
          - role: assistant
            content: |-
              Marie Curie discovered polonium and radium.
    Good:
        messages:
          - role: user
            content: |-
              Write a short biography of Marie Curie.
          - role: assistant
            content: |-
              Marie Curie discovered polonium and radium.
    """
    whole = record.whole
    if not ("[" in whole or "{" in whole or "<" in whole or _may_have_placeholders(record)):
        return
    for passage in record.prompts:
        found = list(_prompt_placeholders(record, passage))
        if found and not record.attachments and not re.search(_ASKS_FOR_BLANKS, passage.text):
            explained = {match.group() for match in found if re.search(_PUT_IN, passage.folded[: match.start()])}
            for match in found:
                if match.group() in explained:
                    continue
                message = f"the placeholder {match.group()}"
                hint = "Put in what belongs there, or say that it is to stay."
                yield Problem(passage.where, message, hint, match.span())


def _prompt_placeholders(record: Record, passage: Passage) -> Iterator[re.Match[str]]:
    """Those that an answer must not hold either, and gaps of templates, which in an answer may be meant."""
    found = list(_placeholders(record, passage))
    text = passage.text
    if not found and "]" not in text and "}" not in text and ">" not in text:
        return
    if _ABOUT_SIGNS.isdisjoint(passage.vocabulary) and record.task != "code":
        taken = [match.span() for match in found]
        gaps = re.finditer(_PROMPT_GAP, markdown.without_code(text))
        found += [gap for gap in gaps if not any(begin <= gap.start() < end for begin, end in taken)]
    else:
        found = [match for match in found if match.group()[0] not in "[{<" and match.group() != "TBD"]
    yield from (match for match in found if match.group().lower() != "lorem ipsum" or "dolor" in passage.vocabulary)


def _placeholders(record: Record, passage: Passage) -> Iterator[re.Match[str]]:
    text = passage.text
    if not _may_hold_placeholders(passage) or text in _UNWRITTEN or not re.search(_PLACEHOLDER, text):
        return
    for match in re.finditer(_PLACEHOLDER, markdown.without_code(text)):
        if match["syntax"] is None or record.task != "code":
            yield match


def _may_have_placeholders(record: Record) -> bool:
    """Whether the record has the signs and words that stand in placeholders."""
    whole, words = record.whole, record.vocabulary
    if "{" in whole or ("X" in whole and "XXX" in whole) or not _PLACEHOLDER_WORDS.isdisjoint(words):
        return True
    return ("[" in whole or "<" in whole) and not _BRACKETED.isdisjoint(words)


def _may_hold_placeholders(passage: Passage) -> bool:
    """Most texts hold none, and looking for them takes a hundred times as long as this."""
    text, words = passage.text, passage.vocabulary
    if ("{" in text and "{{" in passage.prose) or ("X" in text and "XXX" in text):
        return True
    found = _PLACEHOLDER_WORDS & words
    if found and (found != {"todo"} or "TODO" in text):  # a word of Spanish
        return True
    if ("[" in text or "<" in text) and not _BRACKETED.isdisjoint(words):
        return any(sign in passage.prose for sign in _BRACKETS)
    return False


RULES = (placeholder, prompt_placeholder)
