"""Text as rules and splits compare it."""

import hashlib
import unicodedata


def normalised(text: str) -> str:
    """Compatibility characters unified (NFKC), case folded, runs of white space made one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def normalised_digest(parts: list[str]) -> str:
    """sha256 in hex of texts after normalisation, kept apart from each other."""
    return hashlib.sha256("\0".join(normalised(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()
