"""What characters a text holds: Latin letters, controls, marks without ink, and those that change its order."""

import re
import unicodedata
from collections.abc import Iterator

# Letters and marks without ink.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe0e\ufe0f\uffa0")
_BLANK_CATEGORIES = frozenset(["Cc", "Cf", "Zl", "Zp", "Zs"])

# Emoji flags of regions are spelt with invisible tag letters after a black flag; nothing else may use these.
_TAG_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{1,32}\U000e007f"
_NONCHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_CONTROL = (
    f"(?P<flag>{_TAG_FLAG})"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\u200b-\u200d\u2060-\u2064\ufeff\U000e0001\U000e0020-\U000e007f"
    f"{_NONCHARACTERS}]"
)
_JOINERS = "\u200c\u200d"
_EMOJI_TAIL = frozenset("\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")  # styles and skin tones
_ASCII = bytes(range(128))
_NO_CONTROLS = b"\t\n" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
_BIDIRECTIONAL = "[\u202a-\u202e\u2066-\u2069]"


def is_plain(text: str) -> bool:
    """Whether a text surely holds nothing that `invisible` or `reordering` finds; true of most, and told quickly."""
    if text.encode("utf-8", "surrogatepass").translate(None, _NO_CONTROLS):
        return False
    further = beyond_ascii(text)
    return "\ufffd" not in further and further.isprintable()


def beyond_ascii(text: str) -> str:
    """The characters of a text that are not ASCII, one behind the other: mostly few, which are looked at quickly."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def is_latin(text: str) -> bool:
    """Whether most of it is in Latin letters; letters of other scripts take two bytes or three in UTF-8."""
    return text.isascii() or len(text.encode("utf-8", "surrogatepass")) < 1.2 * len(text)


def has_ink(char: str) -> bool:
    """Whether a character can be seen."""
    return char not in _BLANK_LETTERS and unicodedata.category(char) not in _BLANK_CATEGORIES


def invisible(text: str) -> Iterator[re.Match[str]]:
    """Each control, replacement or invisible character that neither a script nor an emoji needs where it stands."""
    for match in re.finditer(_CONTROL, text):
        if not match["flag"] and not _is_needed(text, match.start()):
            yield match


def reordering(text: str) -> Iterator[re.Match[str]]:
    """Each embedding, override or isolate, which change the order in which a text is shown."""
    return re.finditer(_BIDIRECTIONAL, text)


def named(char: str) -> str:
    """A character by number and name, such as `U+200B (zero width space)`."""
    kinds = {"Cc": "a control character", "Cn": "a noncharacter"}
    name = kinds.get(unicodedata.category(char)) or unicodedata.name(char, "an invisible character").lower()
    return f"U+{ord(char):04X} ({name})"


def _is_needed(text: str, at: int) -> bool:
    """Whether the spelling needs an invisible character: joiners in scripts and emoji, breaks in Thai and Khmer."""
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char == "\u200b":
        return _lacks_word_spaces(before) and _lacks_word_spaces(after)
    if char not in _JOINERS:
        return False
    if before and before in _JOINERS:  # typed twice
        before = text[at - 2 : at - 1] if at > 1 else ""
    elif after and after in _JOINERS:
        after = text[at + 2 : at + 3]
    if _joins_letters(before) or _joins_letters(after):
        return True
    return char == "\u200d" and _is_emoji(before) and _is_emoji(after)


def _joins_letters(char: str) -> bool:
    """Letters and marks of the scripts after Latin, Greek, Cyrillic and Armenian, where joiners change the spelling."""
    indic_later = "\ua8e0" <= char <= "\uabff"
    return indic_later or ("\u0590" <= char <= "\u1aff" and unicodedata.category(char)[0] in "LM")


def _lacks_word_spaces(char: str) -> bool:
    return "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff"


def _is_emoji(char: str) -> bool:
    return char in _EMOJI_TAIL or (char >= "\u2190" and unicodedata.category(char) in ("So", "Sm"))
