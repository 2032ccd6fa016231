"""What a mistyped word, such as the id of a record, may have been meant to be."""

import difflib
from collections.abc import Iterable

from tunesmith import record
from tunesmith.corpus import View, is_record

_MANY = 20_000  # ids; to look for one that is spelt like another takes over a second
_SHOWN = 5


def nearest(word: str, known: Iterable[str], otherwise: str | None = None, *, most: int = 1) -> str:
    """A question that names the known words that are spelt most like one; else `otherwise`, or all that are known."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=most)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"there are {', '.join(words)}" if otherwise is None else otherwise


def like_an_id(wanted: str, view: View) -> str:
    """A question that names the ids that begin like one that no record has, else those spelt like it; may be empty."""
    known = sorted(record.id_of(path) for path in view.paths() if is_record(path))
    near = [one for one in known if wanted and one.startswith(wanted)]
    if not near and len(known) <= _MANY:
        slugs = {one.rpartition("-")[0]: one for one in known}
        near = difflib.get_close_matches(wanted, known, cutoff=0.75)
        near += [slugs[one] for one in difflib.get_close_matches(wanted, slugs, cutoff=0.75)]
    return f"; did you mean {', '.join(list(dict.fromkeys(near))[:_SHOWN])}?" if near else ""
