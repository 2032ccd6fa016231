"""What a text only quotes: somebody else says it."""

import re

_QUOTED = (
    r"\"[^\"\n]{2,400}+\"|“[^“”\n]{2,400}+”|«[^«»\n]{2,400}+»|„[^„“”\n]{2,400}+[“”]"
    r"|‘[^’\n]{1,200}+’|(?<!\w)'[^'\n]{1,200}+'(?!\w)|^[ \t]*+>[^\n]*+"
)


def unquoted(prose: str) -> str:
    """The text with blanks in place of what stands in quotation marks or is quoted by the line; offsets stay."""
    return re.sub(_QUOTED, lambda match: " " * len(match.group()), prose, flags=re.MULTILINE)
