"""Ids of records: a readable slug, a hyphen, ten characters of Crockford base 32."""

import re
import secrets
import unicodedata

from tunesmith.record import CROCKFORD

SUFFIX_LENGTH = 10
MAX_SLUG = 48
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; `record` where nothing of the text is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:MAX_SLUG].rstrip("-") or "record"


def random_suffix() -> str:
    """Fifty random bits. Made locally, so that nobody has to hand out ids."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(SUFFIX_LENGTH))


def suffix_of(digest: bytes) -> str:
    """Ten characters from the first fifty bits of a digest."""
    number = int.from_bytes(digest[:7], "big") >> 6
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(45, -1, -5))
