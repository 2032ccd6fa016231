"""How long rows are, by estimate, and which of them a trainer would cut or leave out.

Tokens are estimated as UTF-8 bytes by `bytes_per_token`, since the trainer's tokenizer is not at hand. Four bytes a
token is the rule of thumb for English prose (OpenAI's help centre, 2023: a token is about four characters). Bytes carry
further than characters: a Chinese character is three bytes, and a token or a part of one. Code, figures, and languages
of which a vocabulary saw little take more tokens than this says. What a chat template adds is not counted.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tunesmith.policy import Export, family_of
from tunesmith_tools.exporters.examples import Example, Said

PERCENTS = (50, 90, 95, 99)
_LAST = tuple(2**power for power in range(5, 18))  # the last length of each bucket but the last: 32, 64, … 131,072
_LONGEST = 10  # how many records are named
_CUTTING = {
    "trl": "TRL cuts the end of such rows off without a word; set `max_length` to more, then",
    "openai": "OpenAI cuts examples to the context that the model is trained with; shorten them, or set",
    "axolotl": "axolotl leaves such rows out; set `sequence_len` to more, then",
    "llamafactory": "LLaMA-Factory cuts such prompts and answers without a word; set `cutoff_len` to more, then",
}


class Length(NamedTuple):
    """How long a row is: tokens by estimate, and code points. `id` is the record's."""

    tokens: int
    characters: int
    id: str


class Lengths:
    """The lengths of the rows of a split, added one by one."""

    def __init__(self) -> None:
        self.characters = array("q")
        self.tokens = array("q")
        self._longest: list[Length] = []

    def add(self, one: Length) -> None:
        """Count a row."""
        self.characters.append(one.characters)
        self.tokens.append(one.tokens)
        self._longest.append(one)
        if len(self._longest) > 100 * _LONGEST:
            self._longest = self.longest

    @property
    def longest(self) -> list[Length]:
        """The longest rows, the longest first; of equal ones those of the first ids."""
        return sorted(self._longest, key=lambda one: (-one.tokens, -one.characters, one.id))[:_LONGEST]

    def over(self, limit: int) -> int:
        """How many rows have more tokens than a limit; 0 is no limit."""
        return sum(tokens > limit for tokens in self.tokens) if limit else 0


def length_of(name: str, one: Example, settings: Export) -> Length:
    """The length of an example; that of a pair is with the longer of its responses."""
    sizes = [_size(one.answer), *([_size(one.rejected)] if one.rejected else [])]
    before = [_size(said) for said in one.prompt]
    characters = sum(count for count, _ in before) + max(count for count, _ in sizes)
    octets = sum(count for _, count in before) + max(count for _, count in sizes)
    return Length(math.ceil(octets / settings.bytes_per_token), characters, name)


def report(splits: Mapping[str, Lengths], settings: Export) -> dict[str, Any]:
    """What build/export/<format>/lengths.json holds of the rows of each split."""
    return {
        "bytes_per_token": settings.bytes_per_token,
        "max_tokens": settings.max_tokens,
        "splits": {
            split: {
                "rows": len(found.tokens),
                "over_max_tokens": found.over(settings.max_tokens),
                "characters": _distribution(sorted(found.characters)),
                "tokens": _distribution(sorted(found.tokens)),
                "longest": [one._asdict() for one in found.longest],
            }
            for split, found in splits.items()
        },
    }


def too_long(splits: Iterable[Lengths], settings: Export) -> dict[str, Any]:
    """How many rows the trainer would cut, and the longest of them; nothing where there is none."""
    over = [found for found in splits if found.over(settings.max_tokens)]
    if not over:
        return {}
    longest = min((found.longest[0] for found in over), key=lambda one: (-one.tokens, one.id))
    return {
        "rows": sum(found.over(settings.max_tokens) for found in over),
        "max_tokens": settings.max_tokens,
        "longest": longest.id,
        "tokens": longest.tokens,
    }


def warnings(formats: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A sentence for each trainer that would cut or leave out rows, from the formats of the export's report."""
    by_family: dict[str, list[str]] = {}
    for name, told in formats.items():
        if told.get("too_long"):
            by_family.setdefault(family_of(name), []).append(name)
    found = []
    for family, names in by_family.items():
        over = {name: formats[name]["too_long"] for name in names}
        worst = max(over.values(), key=lambda one: int(one["tokens"]))
        counts = ", ".join(f"{one['rows']:,} of {name}" for name, one in over.items())
        does = _CUTTING.get(family, "a trainer may cut such rows; set its limit to more, then")
        found.append(
            f"rows longer than {worst['max_tokens']:,} tokens by estimate: {counts}; the longest is {worst['longest']} "
            f"with about {worst['tokens']:,}. {does} `exports.{family}.max_tokens` in the policy"
        )
    return found


def _size(said: Said) -> tuple[int, int]:
    """Code points and UTF-8 bytes of a message."""
    text = said.text + said.thought
    return len(text), len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _distribution(ordered: Sequence[int]) -> dict[str, Any]:
    """Percentiles by nearest rank, the first definition of Hyndman and Fan (1996), and counts by power of two."""
    at = {f"p{percent}": ordered[-(-percent * len(ordered) // 100) - 1] for percent in PERCENTS}
    counts = [0] * (len(_LAST) + 1)
    for value in ordered:
        counts[bisect_left(_LAST, value)] += 1
    buckets = [{"to": to, "rows": count} for to, count in zip((*_LAST, None), counts, strict=True)]
    return {**at, "most": ordered[-1], "buckets": buckets}
