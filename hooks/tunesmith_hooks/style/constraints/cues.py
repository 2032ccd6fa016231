"""Which prompts may ask for something: words, and a look at what stands beside them, before anything is read.

This runs on every prompt and is loaded at every start, so it compiles and works out nothing. It may say yes too often,
which costs time; what it says no to is never read.
"""

from collections.abc import Iterator
from typing import Protocol

from tunesmith.text import word_set


class Text(Protocol):
    """What is looked at of a prompt."""

    @property
    def text(self) -> str:
        """As it is written."""

    @property
    def folded(self) -> str:
        """In lower case."""

    @property
    def vocabulary(self) -> frozenset[str]:
        """The different folded words."""


# Words for numbers but the articles (ein, un, una), which say too little. English, German, French, Spanish.
_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_GERMAN = (
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig"
)
_FRENCH = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt"
)
_SPANISH = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte"
)
_SERIES = (_ENGLISH, _GERMAN, _FRENCH, _SPANISH)
_MORE_NUMBERS = {
    1: "single einzigen einziger seule seul sola solo",
    12: "dozen",
    30: "thirty dreißig trente treinta",
    40: "forty vierzig quarante cuarenta",
    50: "fifty fünfzig cinquante cincuenta",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
    100: "hundred hundert cent cien",
}
NUMBERS = {word: value for line in _SERIES for value, word in enumerate(line.split(), 1) if word != "un"}
NUMBERS |= {word: value for value, words in _MORE_NUMBERS.items() for word in words.split()}
_NUMBER_WORDS = frozenset(NUMBERS)
_DIGITS = frozenset("0123456789")

UNITS = {
    "words": "word words wort wörter wörtern worte worten mot mots palabra palabras",
    "sentences": "sentence sentences satz sätze sätzen oración oraciones frase frases phrases phrase",
    "paragraphs": "paragraph paragraphs absatz absätze absätzen paragraphe paragraphes párrafo párrafos",
    "lines": "line lines zeile zeilen ligne lignes línea líneas",
    "characters": "character characters zeichen caractère caractères carácter caracteres",
}
UNIT_NAMES = word_set(*UNITS.values())
BEFORE_UNITS = word_set("einem einen une un una number count limit")

LISTING = word_set(
    "give list name suggest provide write create propose recommend share tell find offer come think generate identify "
    "mention brainstorm state show describe outline include gimme nenne nenn gib liste zähle schlage finde mach donne "
    "donnez moi cite citez proposez énumère trouve dame da enumera menciona cita propón sugiere lista"
)
BULLETS = word_set("bullet bullets bulleted stichpunkte stichpunkten spiegelstriche aufzählungspunkte puces viñetas")
ITEMS = word_set("items questions ideas tips steps reasons examples suggestions options entries ways alternatives")
LISTED = BULLETS | ITEMS

# The forms that need no number, each with the words of which one must stand in the prompt.
FORMS = {
    "table": word_set("table tabelle tabellenform tableau tabla tabular"),
    "bullets": word_set("bullet bullets bulleted stichpunkten stichpunkte aufzählungspunkten puces viñetas"),
    "numbers": word_set("numbered ordered nummerierte nummerierten numérotée numerada"),
    "code": frozenset(("block", "fence", "fenced")),
    "title": frozenset(("angle", "angular", "angled")),
}
ORDERED = word_set("alphabetical alphabetically alphabetisch alphabetischer alphabétique alfabético alfabéticamente")
BLANKS = word_set("placeholder placeholders platzhalter platzhaltern")
LIGHT = word_set(
    "highlight highlighted highlighting emphasise emphasize bold italics italic italicize italicise italicized"
)
DIVIDED = word_set(
    "separate separated separating separator divided divider dividers asterisks asterisk between split getrennt "
    "separados séparés"
)
FIRST_LABELS = frozenset(("1", "x", "n", "number"))
_NAMED_FORMS = ORDERED | BLANKS | {"json"} | frozenset().union(*FORMS.values())
_MARKUP = frozenset(("markdown", "bold", "italics", "italic"))
_PARTS = DIVIDED | {"section", "sections", "label"}
_PART_SIGNS = frozenset(("1", "x", "star", "asterisk", "asterisks"))

_RARE_CAPITALS = word_set(
    "capitals capitalize capitalise capitalized capitalised caps uppercase lowercase lowercased großbuchstaben "
    "kleinbuchstaben majuscules majuscule minuscules minuscule mayúsculas mayúscula minúsculas minúscula"
)
_COMMON_CAPITALS = frozenset(("capital", "upper", "lower"))  # of Peru, limit, back
CAPITALS = _RARE_CAPITALS | _COMMON_CAPITALS
_CAPITAL_PHRASES = ("capital letter", "upper case", "lower case", "upper-case", "lower-case", "a capital")

NOUNS = word_set(
    "word words keyword keywords term terms phrase phrases name wort wörter worte begriff begriffe mot mots palabra "
    "palabras término términos expression expressions verb verbs"
)
_NAMING = word_set("name term terms expression expressions verb verbs")  # that mean a word behind an article alone
_PLAIN_NOUNS = NOUNS - _NAMING
USES = word_set(
    "include includes including use uses using contain contains containing mention mentions mentioning incorporate "
    "insert feature say saying add has avoid without appearing shows times once twice included never not don't "
    "forbidden banned appear appears occur show used doesn't verwende verwenden benutze benutzen enthält ohne "
    "vermeide emploie employer utilise utiliser contient sans évite con usa usar contenga incluye sin evita"
)
SIGNS = word_set("comma commas exclamation hashtag hashtags kommas komma virgule virgules coma comas semicolons")
LETTERS = word_set("letter letters buchstabe buchstaben lettre letra")
_AROUND_LETTERS = "\"“„«'‘”»’.,;:!?()"
_SIGNS_AND_LETTERS = SIGNS | LETTERS | {"question"}
_BESIDE_SIGNS = word_set(
    "include includes use uses using contain contains have avoid without never no not don't doesn't forbidden banned "
    "allowed put add keine ohne verwende vermeide nicht aucune sans évite utilise sin evita usar ninguna"
)

STARTS = word_set(
    "start starts begin begins open kick fang fange beginne beginn starte commence commencez débute débutez empieza "
    "comienza"
)
ENDS = word_set(
    "end ends finish finishes close conclude concludes closing beende beenden ende schließe termine terminez finis "
    "finissez conclus termina acaba concluye cierra"
)
WRAPS = word_set("quotes quotation quotations anführungszeichen guillemets comillas")
REPEATS = frozenset(("repeat", "repeating"))
PICKS = frozenset(("choose", "pick", "either", "select"))
YESES = frozenset(("yes", "true", "ja", "oui", "sí"))
POSTSCRIPTS = frozenset(("postscript", "pps", "ps", "p", "script"))
_EDGES = STARTS | ENDS
_WITH = word_set("with by mit par con on using")
_PHRASES = frozenset(("phrase", "words", "sentence", "question", "word"))
_EDGE_WORDS = frozenset(("first", "last", "final"))
_EDGE_NOUNS = frozenset(("sentence", "word", "words", "line", "phrase", "thing"))
_ONLY = word_set("only just simply nur seulement uniquement solo sólo")

_MOST_PLACES = 100

# Names of each language in English, German, French and Spanish.
LANGUAGES = {
    "en": "english englisch anglais inglés",
    "de": "german deutsch allemand alemán",
    "fr": "french französisch français francés",
    "es": "spanish castilian spanisch espagnol español castellano",
    "it": "italian italienisch italien italiano",
    "pt": "portuguese portugiesisch portugais portugués",
    "nl": "dutch niederländisch néerlandais neerlandés holandés",
    "sv": "swedish schwedisch suédois sueco",
    "da": "danish dänisch danois danés",
    "no": "norwegian norwegisch norvégien noruego",
    "fi": "finnish finnisch finnois finlandés",
    "pl": "polish polnisch polonais polaco",
    "cs": "czech tschechisch tchèque checo",
    "hu": "hungarian ungarisch hongrois húngaro",
    "ro": "romanian rumänisch roumain rumano",
    "ca": "catalan katalanisch catalán",
    "tr": "turkish türkisch turc turco",
    "id": "indonesian indonesisch indonésien indonesio",
    "vi": "vietnamese vietnamesisch vietnamien vietnamita",
    "sw": "swahili kiswahili suaheli",
    "tl": "tagalog filipino",
    "ru": "russian russisch russe ruso",
    "uk": "ukrainian ukrainisch ukrainien ucraniano",
    "bg": "bulgarian bulgarisch bulgare búlgaro",
    "ar": "arabic arabisch arabe árabe",
    "fa": "persian farsi persisch persan persa",
    "ur": "urdu ourdou",
    "hi": "hindi",
    "mr": "marathi",
    "ne": "nepali",
    "el": "greek griechisch grec griego",
    "he": "hebrew hebräisch hébreu hebreo",
    "bn": "bengali bangla",
    "pa": "punjabi panjabi",
    "gu": "gujarati",
    "ta": "tamil",
    "te": "telugu",
    "kn": "kannada",
    "ml": "malayalam",
    "th": "thai thailändisch thaï tailandés",
    "ja": "japanese japanisch japonais japonés",
    "ko": "korean koreanisch coréen coreano",
    "zh": "chinese mandarin chinesisch chinois chino",
}
LANGUAGE_NAMES = word_set(*LANGUAGES.values())
_BEFORE_LANGUAGES = word_set(
    "in auf en only use using speak the entirely completely exclusively solely wholly other except but outside of "
    "antwort reply answer"
)


def may_limit_length(prompt: Text) -> bool:
    """Whether a unit stands behind a number, or behind a word that announces one."""
    return _near_numbers(prompt, UNIT_NAMES, 30, 0, BEFORE_UNITS)


def may_limit_count(prompt: Text) -> bool:
    """Whether a number stands behind a verb that asks for things, or before things."""
    return _near_numbers(prompt, LISTING, 0, 60) or _near_numbers(prompt, LISTED, 40, 0)


def may_ask_form(prompt: Text) -> bool:
    """Whether a form is named, or something to mark or to divide with the marks for it."""
    words, text = prompt.vocabulary, prompt.text
    if not words.isdisjoint(_NAMED_FORMS) or "<<" in text:
        return True
    if not words.isdisjoint(LIGHT) and ("*" in text or not words.isdisjoint(_MARKUP)):
        return True
    return not words.isdisjoint(_PARTS) and may_be_divided(prompt)


def may_be_divided(prompt: Text) -> bool:
    """Whether there is a divider, or the first of some labels."""
    text = prompt.text
    divided = "***" in text or "---" in text or "===" in text or "###" in text
    return divided or not prompt.vocabulary.isdisjoint(_PART_SIGNS)


def may_ask_case(prompt: Text) -> bool:
    """Whether capitals are spoken of."""
    words, text = prompt.vocabulary, prompt.folded
    if not words.isdisjoint(_RARE_CAPITALS):
        return True
    return not words.isdisjoint(_COMMON_CAPITALS) and any(phrase in text for phrase in _CAPITAL_PHRASES)


def may_ask_words(prompt: Text) -> bool:
    """Whether a word or sign is to be used or avoided: its noun beside a verb, or a quotation behind a verb."""
    words, text = prompt.vocabulary, prompt.folded
    if _near(prompt, _PLAIN_NOUNS, USES, 50, 60):
        return True
    if not words.isdisjoint(_SIGNS_AND_LETTERS) and _may_ask_signs(prompt):
        return True
    if not words.isdisjoint(_NAMING) and any(f"the {noun} " in text for noun in _NAMING & words):
        return _near(prompt, _NAMING, USES, 50, 60)
    if words.isdisjoint(USES) or not is_quoting(prompt):
        return False
    return any(f"{verb} {mark}" in text for verb in USES & words for mark in "\"'“„«‘") or 'line "' in text


def _may_ask_signs(prompt: Text) -> bool:
    if any(
        len(word.strip(_AROUND_LETTERS)) == 1 for side in _beside(prompt, LETTERS, 0, 6) for word in side.split()[:1]
    ):
        return True
    return "question mark" in prompt.folded or _near_numbers(prompt, SIGNS, 40, 25, _BESIDE_SIGNS)


def may_ask_frame(prompt: Text) -> bool:
    """Whether a beginning, an end, something around the whole or a choice is spoken of, with what tells which."""
    words, text = prompt.vocabulary, prompt.folded
    if not words.isdisjoint(WRAPS) or not words.isdisjoint(REPEATS):
        return True
    if not words.isdisjoint(POSTSCRIPTS) and ("postscript" in words or "p." in text or "script" in words):
        return True
    if not words.isdisjoint(YESES) and not words.isdisjoint(_ONLY):
        return True
    quoted = is_quoting(prompt)
    if (quoted or not words.isdisjoint(_PHRASES)) and _near(prompt, _EDGES, _WITH, 0, 80):
        return True
    if quoted and (not words.isdisjoint(PICKS) or _near(prompt, _EDGE_WORDS, _EDGE_NOUNS, 0, 12)):
        return True
    if "one of" in text and (quoted or ":\n" in text):
        return True
    return "very end" in text or "choose from" in text


def may_ask_language(prompt: Text) -> bool:
    """Whether a language is named behind a word such as "in"."""
    return _near(prompt, LANGUAGE_NAMES, _BEFORE_LANGUAGES, 30, 0)


def is_quoting(prompt: Text) -> bool:
    """Whether there are quotation marks, apostrophes aside."""
    text = prompt.text
    if '"' in text or " '" in text:
        return True
    return not text.isascii() and ("“" in text or "„" in text or "«" in text or "”" in text or "‘" in text)


def places(text: str, word: str) -> Iterator[int]:
    """Where a word stands alone. What a prompt says more often than that is material, and is not looked at."""
    place, left = text.find(word), _MOST_PLACES
    while place >= 0 and left:
        end = place + len(word)
        if not (place and text[place - 1].isalpha()) and not text[end : end + 1].isalpha():
            yield place
            left -= 1
        place = text.find(word, end)


def _near(prompt: Text, anchors: frozenset[str], others: frozenset[str], before: int, after: int) -> bool:
    """Whether one of some words stands within so many characters before or behind one of the anchors."""
    if prompt.vocabulary.isdisjoint(anchors):
        return False
    found = others & prompt.vocabulary
    return any(other in side for side in _beside(prompt, anchors, before, after) for other in found)


def _near_numbers(
    prompt: Text, anchors: frozenset[str], before: int, after: int, others: frozenset[str] = frozenset()
) -> bool:
    """The same for numbers, in figures or in words, and others."""
    if prompt.vocabulary.isdisjoint(anchors):
        return False
    found = (_NUMBER_WORDS | others) & prompt.vocabulary
    sides = _beside(prompt, anchors, before, after)
    return any(not _DIGITS.isdisjoint(side) or any(other in side for other in found) for side in sides)


def _beside(prompt: Text, anchors: frozenset[str], before: int, after: int) -> Iterator[str]:
    """The characters before and behind each place where an anchor stands."""
    text = prompt.folded
    for anchor in anchors & prompt.vocabulary:
        for place in places(text, anchor):
            yield text[max(0, place - before) : place]
            yield text[place + len(anchor) : place + len(anchor) + after]
