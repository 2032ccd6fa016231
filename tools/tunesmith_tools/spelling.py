"""What a mistyped id of a record may have been meant to be."""

import difflib

from tunesmith import record
from tunesmith.corpus import View, is_record

_MANY = 20_000  # ids; to look for one that is spelt like another takes over a second
_SHOWN = 5


def like_an_id(wanted: str, view: View) -> str:
    """A question that names the ids that begin like one that no record has, else those spelt like it; may be empty."""
    known = sorted(record.id_of(path) for path in view.paths() if is_record(path))
    near = [one for one in known if wanted and one.startswith(wanted)]
    if not near and len(known) <= _MANY:
        slugs = {one.rpartition("-")[0]: one for one in known}
        near = difflib.get_close_matches(wanted, known, cutoff=0.75)
        near += [slugs[one] for one in difflib.get_close_matches(wanted, slugs, cutoff=0.75)]
    return f"; did you mean {', '.join(list(dict.fromkeys(near))[:_SHOWN])}?" if near else ""
