"""Whether what a text lists is in order."""

import re
import unicodedata
from itertools import pairwise

_ITEM = r"^(?:[-*+•]|\(?\d{1,3}[.)])[ \t]+(\S.*)$"
_ARTICLES = ("the ", "a ", "an ", "der ", "die ", "das ", "le ", "la ", "les ", "el ", "los ", "las ")
_FEWEST = 3


def is_alphabetical(text: str) -> bool:
    """Whether the items of a list or the words between commas are in order, articles and accents aside.

    A text with other than one list of them is left alone.
    """
    listed = re.findall(_ITEM, text, re.MULTILINE) or _between_commas(text)
    if len(listed) < _FEWEST or "\n#" in text:
        return True
    keys = [_key(item) for item in listed]
    bare = [_without_article(key) for key in keys]
    return any(_is_sorted([key.partition(" ")[0] for key in way]) for way in (keys, bare))


def _between_commas(text: str) -> list[str]:
    line = text.strip()
    parts = re.split(r",\s*(?:and\s|or\s)?|\s(?:and|und|et|y)\s", line.rpartition(": ")[2]) if "\n" not in line else []
    return parts if all(len(part.split()) == 1 for part in parts) else []


def _key(item: str) -> str:
    plain = unicodedata.normalize("NFKD", item.casefold())
    return " ".join(re.sub(r"[^\w\s]", "", re.sub(r"[\u0300-\u036f]", "", plain).replace("_", "")).split())


def _without_article(key: str) -> str:
    return next((key[len(article) :] for article in _ARTICLES if key.startswith(article)), key)


def _is_sorted(keys: list[str]) -> bool:
    return all(first <= second for first, second in pairwise(keys))
