"""Demands of a prompt that exclude each other: limits of length, form and wording, weekdays beside dates."""

from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith.text import word_set
from tunesmith_hooks.instruction.options import Options
from tunesmith_hooks.rule import Problem, rule

# What compares limits, demands and dates is imported where there may be two of them; most prompts have none.
ENGLISH_UNITS = word_set(
    "word words character characters sentence sentences paragraph paragraphs line lines bullet bullets stanza stanzas"
)
UNITS = ENGLISH_UNITS | word_set(
    "wort wörter wörtern mot mots palabra palabras zeichen caractère caractères caracteres satz sätze sätzen phrase",
    "phrases frases oraciones absatz absätze absätzen paragraphes párrafos zeile zeilen ligne lignes línea líneas",
    "stichpunkte stichpunkten strophe strophen strophes estrofas",
)
_ENGLISH_KINDS = word_set(
    "least fewer less minimum more over longer most maximum max exceed exceeding under below shorter exactly precisely",
    "between",
)
KINDS = _ENGLISH_KINDS | word_set(
    "mindestens moins menos mínimo mehr plus más höchstens maximal máximo sumo weniger genau exactement exactamente",
    "entre",
)


@rule(cues=UNITS)
def contradictory_limits(record: Record, _options: Options) -> Iterator[Problem]:
    """The limits that a prompt sets to the length of one text can be kept together.

    Why: no answer has at least 500 words and at most 100, so whichever the annotator wrote teaches that limits may be
    dropped. Limits of a part (a title, each paragraph, the summary at the end) are not compared with others. English,
    German, French and Spanish are read.

    Bad:
        messages:
          - role: user
            content: |-
              Describe Lima in at least 500 words. Use at most 100 words.
          - role: assistant
            content: |-
              Lima lies on the coast.
    Good:
        messages:
          - role: user
            content: |-
              Describe Lima in at least 5 words. Use at most 100 words.
          - role: assistant
            content: |-
              Lima lies on the coast.
    """
    is_english = record.primary_language == "en"
    units, kinds = (ENGLISH_UNITS, _ENGLISH_KINDS) if is_english else (UNITS, KINDS)
    for passage in record.prompts:
        if units.isdisjoint(passage.vocabulary) or kinds.isdisjoint(passage.vocabulary):
            continue
        from tunesmith_hooks.instruction import limits

        if pair := limits.excluding(passage, units):
            said = [passage.text[one.start : one.end][:30] for one in pair]
            message = f'"{said[0]}" and "{said[1]}" cannot both be kept'
            yield Problem(passage.where, message, "Keep the limit that is meant.", (pair[1].start, pair[1].end))


_DEMANDING = word_set(
    "sentence word words uppercase lowercase caps capital capitals upper lower include mention mentions contain",
    "contains containing keyword keywords phrase phrases",
)


@rule(severity=Severity.WARNING, cues=_DEMANDING)
def contradictory_demands(record: Record, _options: Options) -> Iterator[Problem]:
    """The demands of an English prompt on form and wording can be met together.

    Why: an answer can be one sentence or three paragraphs, in capitals or without them, with a word or without it,
    but not both, so it must break one of its rules. Demands on a part of the answer are not compared with others.

    Bad:
        messages:
          - role: user
            content: |-
              Answer in one sentence. Why is Lima foggy? Write three paragraphs.
          - role: assistant
            content: |-
              A cold current cools the air.
    Good:
        messages:
          - role: user
            content: |-
              Answer in one sentence. Why is Lima foggy?
          - role: assistant
            content: |-
              A cold current cools the air.
    """
    if record.primary_language != "en":
        return
    for passage in record.prompts:
        if _DEMANDING.isdisjoint(passage.vocabulary):
            continue
        from tunesmith_hooks.instruction import demands

        for first, second in demands.excluding(passage):
            message = f'"{first.said[:30]}" and "{second.said[:30]}" cannot both be met'
            yield Problem(passage.where, message, "Keep the demand that is meant.", (second.start, second.end))


WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo",
)


@rule(cues=WEEKDAYS)
def weekday(record: Record, _options: Options) -> Iterator[Problem]:
    """A weekday in a prompt is that of the full date it stands beside.

    Why: when day and date disagree, nobody knows which was meant, and every deadline reckoned from them is open to
    doubt. Dates with a year from 1930 on are worked out, in English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              The letter is dated Monday, 27 January 2026. When do its 14 days end?
          - role: assistant
            content: |-
              On 10 February 2026.
    Good:
        messages:
          - role: user
            content: |-
              The letter is dated Tuesday, 27 January 2026. When do its 14 days end?
          - role: assistant
            content: |-
              On 10 February 2026.
    """
    for passage in record.prompts:
        if WEEKDAYS.isdisjoint(passage.vocabulary) or not ("20" in passage.text or "19" in passage.text):
            continue
        from tunesmith_hooks.instruction import dates

        for right, span in dates.mismatches(passage):
            message = f'"{passage.text[slice(*span)][:60]}" was or will be a {right.capitalize()}'
            yield Problem(passage.where, message, "Correct the weekday or the date.", span)


RULES = (contradictory_limits, contradictory_demands, weekday)
