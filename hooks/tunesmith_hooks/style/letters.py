"""Letters that are not what they seem: characters of the wrong encoding, words of mixed scripts."""

import re
from collections.abc import Iterator

from tunesmith import characters
from tunesmith.record import Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options

# The bytes 0xC2 to 0xF4 begin a character in UTF-8, 0x80 to 0xBF go on with it; so these read in other encodings.
_REST_1252 = "\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_REST_MAC = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
_SIGNS = {  # one of which stands in what is broken
    "cp1252": frozenset("ÂÃÅÄÎÏÐÑØÙâåæðï"),
    "mac_roman": frozenset("√¬‚\uf8ff"),
}
_BROKEN = {
    "cp1252": rf"(?:[ÂÃÄÅÎÏÐÑØÙâãäåæçèéðï][{_REST_1252}]{{1,3}})+",
    "mac_roman": rf"(?:[√¬][{_REST_MAC}]|‚[{_REST_MAC}]{{2}}|\uf8ff[{_REST_MAC}]{{3}})+",
}
_SUM_SIGNS = "π∂∑∏∫Ω∞"  # stand behind a root in formulas too
_PUNCTUATION = "‘’“”…–—„‚‹›•€™"
_ABOUT_ENCODING = word_set(
    "encoding encodings encoded encode decode decoding utf mojibake unicode utf-8 charset codec garbled cp1252",
    "kodierung zeichensatz umlaute encodage codage codificación",
)


@rule()
def mojibake(record: Record, _options: Options) -> Iterator[Problem]:
    """No text holds characters that came from reading UTF-8 as another encoding.

    Why: `cafÃ©` is "café" read as Windows-1252, `caf√©` the same read as Mac Roman, and the model learns to write it.
    A place counts if its characters turn into others when they are encoded again and read as UTF-8. Prompts are judged
    too, unless the record is about encodings. Control characters that come from the same mistake are found by
    `style/controls`.

    Bad:
        messages:
          - role: user
            content: |-
              Where is the cafÃ© of the museum?
          - role: assistant
            content: |-
              On the ground floor.
    Good:
        messages:
          - role: user
            content: |-
              Where is the café of the museum?
          - role: assistant
            content: |-
              On the ground floor.
    """
    if record.whole.isascii() or not _may_be_broken(record.whole):
        return
    for where, text, _ in record.passages:
        found = list(_misread(text))
        if found and record.prompt_vocabulary.isdisjoint(_ABOUT_ENCODING):
            match, meant = found[0]
            times = f", {len(found)} such places" if len(found) > 1 else ""
            message = f"“{match.group()[:12]}” is “{meant[:12]}” read in the wrong encoding{times}"
            yield Problem(where, message, "Read the source as UTF-8 and put in its characters.", match.span())


def _may_be_broken(text: str) -> bool:
    """What is broken has no ASCII in it, so that its characters stand beside each other without the ASCII too."""
    further = characters.beyond_ascii(text)
    for encoding, signs in _SIGNS.items():
        if not signs.isdisjoint(further) and re.search(_BROKEN[encoding], further):
            return True
    return False


def _misread(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Places that turn into other characters when they are encoded again, and what those are."""
    for encoding, signs in () if text.isascii() else _SIGNS.items():
        for sign in signs:
            if sign in text:
                break
        else:
            continue
        for match in re.finditer(_BROKEN[encoding], text):
            meant = _decoded(match.group(), encoding)
            if meant and not _is_a_coincidence(meant, match, text):
                yield match, _decoded(meant, encoding) or meant


def _is_a_coincidence(meant: str, match: re.Match[str], text: str) -> bool:
    """One pair of characters that people write as well: a capital before a quotation mark, a root in a formula."""
    if len(match.group()) > 2:
        return False
    first, last = match.group()[0], match.group()[1]
    before, behind = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    if first == "¬":
        return last in "≠≤≥∂"
    if first == "√":
        letters = 2 if last in _SUM_SIGNS else 1
        return not (before[-letters:].isalpha() and len(before) >= letters) and not behind[:letters].isalpha()
    return meant > "\u00ff" and last in _PUNCTUATION and not behind[:1].isalpha()


def _decoded(text: str, encoding: str) -> str | None:
    try:
        return text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return None


# What a letter of one script is taken for in another; beside these, words of two scripts are meant so: TNFα, SMSки.
_CYRILLIC = "аеорсухіјѕһԁԛԝАВЕІЈКМНОРСТХЅ"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_LATIN = "aeopcyxijshdqwABEIJKMHOPCTXSZNY"
_FOREIGN = "\u0370-\u03ff\u0400-\u052f"
_MIXED = rf"(?<![^\W\d_])(?=[a-zA-Z]{{0,40}}[{_FOREIGN}])(?=[{_FOREIGN}]{{0,40}}[a-zA-Z])[^\W\d_]{{3,40}}(?![^\W\d_])"
_ABOUT_LETTERS = word_set(
    "homoglyph homoglyphs homograph homographs look-alike lookalike lookalikes alike cyrillic unicode spoof spoofed",
    "spoofing phishing punycode confusable confusables kyrillisch kyrillische kyrillischen cyrillique cirílico greek",
)


@rule()
def mixed_script(record: Record, _options: Options) -> Iterator[Problem]:
    """No word holds a letter of another script that looks like one of its own.

    Why: a Cyrillic "а" within an English word looks right and is another word to a model and to every search. Found are
    letters of Cyrillic and Greek that look like Latin ones in a word of Latin letters, and the other way round.
    Formulas, units and words that are built of two scripts (µm, kΩ, TNFα) are left alone, and so are adversarial
    records and those that speak of look-alike letters.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              The cаpital of Peru is Lima.
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              The capital of Peru is Lima.
    """
    if record.whole.isascii() or not re.search(f"[{_FOREIGN}]", characters.beyond_ascii(record.whole)):
        return
    for where, text, _ in () if record.safety.adversarial else record.passages:
        found = [match for match in re.finditer(_MIXED, text) if _looks_like_one_script(match.group())]
        if found and record.prompt_vocabulary.isdisjoint(_ABOUT_LETTERS):
            word = found[0].group()
            letter = next(char for char in word if char in _strangers(word))
            times = f", one of {len(found)} such words" if len(found) > 1 else ""
            message = f"“{word[:30]}” holds {characters.named(letter)}{times}"
            yield Problem(where, message, "Write the word in the letters of one script.", found[0].span())


def _strangers(word: str) -> str:
    """The letters of a word that are of the rarer script in it."""
    latin = "".join(char for char in word if char < "\u0370")
    other = "".join(char for char in word if char >= "\u0370")
    return other if len(other) <= len(latin) else latin


def _looks_like_one_script(word: str) -> bool:
    """Whether all letters of the rarer script pass for the other, and are no ending of a name in capitals."""
    strangers = _strangers(word)
    if strangers[0] < "\u0370":
        return all(char in _LATIN for char in strangers)
    if word.endswith(strangers) and strangers.islower() and word.removesuffix(strangers).isupper():
        return False
    return all(char in _CYRILLIC for char in strangers) or all(char in _GREEK for char in strangers)


RULES = (mojibake, mixed_script)
