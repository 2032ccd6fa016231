"""Ids of records: a readable slug, a hyphen, ten characters of Crockford base 32."""

import re
import secrets
import unicodedata

from tunesmith.record import CROCKFORD

SUFFIX_LENGTH = 10
_MAX_SLUG = 40
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; `record` where nothing of the text is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:_MAX_SLUG].rstrip("-") or "record"


def random_suffix() -> str:
    """Fifty random bits. Made locally, so that nobody has to hand out ids."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(SUFFIX_LENGTH))


def suffix_of(digest: str) -> str:
    """Ten characters from the first fifty bits of a digest in hex."""
    bits = int(digest, 16) >> (4 * len(digest) - 5 * SUFFIX_LENGTH)
    return "".join(CROCKFORD[bits >> shift & 31] for shift in range(5 * (SUFFIX_LENGTH - 1), -1, -5))
