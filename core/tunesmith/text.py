"""Text as rules and splits compare it."""

import hashlib
import re
import unicodedata

# Soft hyphen, joiners, marks of direction, byte order mark, variation selectors: nobody sees them.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def normalised(text: str) -> str:
    """Compatibility characters unified (NFKC), case folded, invisible ones dropped, runs of white space one blank."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().split())


def normalised_digest(parts: list[str]) -> str:
    """sha256 in hex of texts after normalisation, kept apart from each other."""
    return hashlib.sha256("\0".join(normalised(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()
