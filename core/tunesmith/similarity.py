"""What near means: texts are compared by the share of five-letter pieces (shingles) that they have in common.

Two texts are near when the Jaccard similarity of their sets of shingles is at least THRESHOLD. Comparing every pair
takes too long, so each text also gets a sketch: a one-permutation MinHash of 128 bins, of which 25 bands of five bins
are hashed. Texts of which at least LEAST_BANDS bands agree, and LEAST_MARKS of the bins, are candidates; only those are
compared exactly. All is defined over code points, so that another implementation can be held equal.
"""

import hashlib
import re
import struct
from collections.abc import Callable, Collection
from functools import lru_cache
from operator import eq
from typing import Any, NamedTuple

from tunesmith import skeleton
from tunesmith.record import Record
from tunesmith.text import normalised

THRESHOLD = 0.8
LEAST_BANDS = 2  # of 25: a pair at the threshold is missed once in 1,500 times, and fewer pairs are compared in vain
LEAST_MARKS = 83  # of 128 bins, by their lowest byte; of a pair at the threshold 102 agree, give or take 5
SHARED_BY = 10  # a sentence in the prompts of so many records of one task is the task's and not the prompt's
COMMON_FROM = 100  # a piece in the prompts of so many is left out of sketches too, or all of them would be candidates
KINDS = ("exact", "near", "prompt")
SHINGLE = 5
BINS, BANDS, ROWS = 128, 25, 5

_SLACK = 0.01  # by which hashes that are equal by chance never change a similarity
_LANE = 8  # bytes that a code point gets in the long integers below
_BIN_BITS, _VALUE_BITS = 7, 23
_HASH = (1 << (_BIN_BITS + _VALUE_BITS)) - 1
_EMPTY = 1 << 60  # above the values of every round
# What hashes are made of: odd numbers of 30 bits without a pattern, one for each place of a shingle.
WEIGHTS = (0x2545F491, 0x1B873593, 0x2C1B3C6D, 0x297A2D39, 0x3F4A7C15)
MIX, _AGAIN, _STEP = 0x21F0AAAD, 0x3C6EF35F, 0x1E35A7BD
_ROUNDS = 96  # only texts of fewer than ten shingles keep empty bins; more of them are candidates in vain
_BAND = 0x9E3779B97F4A7C15
_KEY = (1 << 64) - 1
# Where a piece of a prompt ends: at a line end, and at white space behind the end of a sentence or a colon, before an
# opening quotation mark, bracket or tag, and behind a closing one. So a text quoted in a sentence is its own piece.
# Each run of white space is looked at from its begin alone, else a long run would take the square of its length.
_PIECE_END = (
    r"\n+|(?<=[.:;!?…。：；！？])\s+"
    r"|(?<!\s)\s++(?=[\"'`“‘„‚«»‹›「『(\[{<*])|(?<=[\"'`”’“‘»«›‹」』)\]}>*])\s+"
)

Bands = tuple[int, ...]
IsShared = Callable[[int], bool]


class Texts(NamedTuple):
    """The normalised texts of a record by which it is compared, and what else decides whether two of them are alike.

    `prompt` has the user's turns before the last trained answer, `answers` the assistant's turns. `pieces` are the
    sentences of the prompt. An attached document stands for itself by its md5 in `documents`.
    """

    prompt: str
    answers: str
    pieces: tuple[str, ...]
    task: str
    documents: tuple[str, ...]

    def with_answers(self, prompt: str) -> str:
        """The whole: the prompt, or what is left of it, and the answers."""
        return f"{prompt} {self.answers}".strip() if self.answers else prompt

    def without(self, pieces: Collection[str]) -> str:
        """What is left of the prompt without some of its pieces."""
        return " ".join(piece for piece in self.pieces if piece not in pieces) if pieces else self.prompt

    def distinct(self, is_common: IsShared) -> str:
        """The prompt without the pieces that very many of its task have; all of it where nothing else is left."""
        kept = [piece for piece in self.pieces if not is_common(piece_key(self.task, piece))]
        return " ".join(kept) if kept and len(kept) < len(self.pieces) else self.prompt


class Likeness(NamedTuple):
    """How two records are alike: `kind` is one of KINDS, `share` the Jaccard similarity that says so."""

    kind: str
    share: float


class Sketch(NamedTuple):
    """What an index keeps of a record: the bands of the whole and of the prompt, and the keys of the pieces.

    `marks` has the lowest byte of each bin, of the whole and then of the prompt.
    """

    whole: Bands
    prompt: Bands
    pieces: tuple[int, ...]
    marks: bytes


def texts(record: Record) -> Texts | None:
    """What a record is compared by; None for one that is withdrawn, erased, or has no text yet."""
    if record.status not in ("active", "draft"):
        return None
    asked = [turn for turn in record.messages[: record.answer_index] if turn.role == "user"]
    said = [turn.content for turn in record.messages if turn.role == "assistant" and turn.content]
    documents = tuple(str(document.md5) for _, document in record.attachments)
    if any(turn.content.strip() == skeleton.PROMPT for turn in asked):
        return None
    pieces = [normalised(piece) for turn in asked for piece in re.split(_PIECE_END, turn.content)]
    kept = (*(piece for piece in pieces if piece), *documents)
    made = Texts(" ".join(kept), normalised("\n".join(said)), kept, record.task or "", documents)
    return made if made.prompt else None


def nothing_shared(_piece: int) -> bool:
    """What to say of pieces where no other prompts are known."""
    return False


def compare(a: Texts, b: Texts, is_shared: IsShared = nothing_shared) -> Likeness | None:
    """How two records are alike, or None.

    They are near if they are so as they stand, and also without the pieces that both prompts have and SHARED_BY prompts
    of a task: an instruction that a whole task repeats does not make its prompts alike. Equal prompts are always alike.
    A piece that only one of the two has stays, so that two records do not become near because others are added.
    """
    if a.documents != b.documents:
        return None
    if a.prompt == b.prompt and a.answers == b.answers:
        return Likeness("exact", 1.0)
    both = set(a.pieces).intersection(b.pieces)
    dropped = {piece for piece in both if is_shared(piece_key(a.task, piece)) and is_shared(piece_key(b.task, piece))}
    mine, yours = a.without(dropped), b.without(dropped)
    if not mine and not yours:
        mine, yours = a.prompt, b.prompt
    share = _share((a.with_answers(a.prompt), b.with_answers(b.prompt)), (a.with_answers(mine), b.with_answers(yours)))
    if share >= THRESHOLD:
        return Likeness("near", share)
    share = 1.0 if a.prompt == b.prompt else _share((a.prompt, b.prompt), (mine, yours))
    return Likeness("prompt", share) if share >= THRESHOLD else None


def _share(as_they_stand: tuple[str, str], distinct: tuple[str, str]) -> float:
    """The lower of two similarities; of the second nothing is asked where the first is too low."""
    share = jaccard(*as_they_stand)
    return share if share < THRESHOLD or as_they_stand == distinct else min(share, jaccard(*distinct))


def jaccard(a: str, b: str) -> float:
    """The share of the shingles of two normalised texts that both have, exact from the threshold on."""
    rough = _overlap(_hash_set(a), _hash_set(b))
    return rough if rough < THRESHOLD - _SLACK else _overlap(shingles(a), shingles(b))


def _overlap(first: frozenset[Any], second: frozenset[Any]) -> float:
    both = len(first & second)
    return both / (len(first) + len(second) - both)


@lru_cache(32)
def shingles(text: str) -> frozenset[str]:
    """Every five neighbouring letters of a normalised text; a shorter text is its own only shingle."""
    return frozenset([text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1))])


@lru_cache(128)
def _hash_set(text: str) -> frozenset[int]:
    """The hashes of the shingles, which are made in a third of the time; few of them are equal by chance."""
    return frozenset(hashes(text))


def sketch(found: Texts, is_common: IsShared = nothing_shared) -> Sketch:
    """The sketch of a record without the common pieces of its prompt."""
    distinct = found.distinct(is_common)
    whole = hashes(found.with_answers(distinct))
    begin = len(distinct) - SHINGLE + 1
    prompt = whole[:begin] if begin > 0 else hashes(distinct)  # the whole begins with the prompt
    bins = _bins(whole), _bins(prompt)
    marks = bytes([value & 0xFF for several in bins for value in several])
    return Sketch(_bands(bins[0]), _bands(bins[1]), piece_keys(found), marks)


def may_be_near(marks: bytes, other: bytes) -> bool:
    """Whether so many bins of two texts agree that the texts may be near."""
    agreeing: int = sum(map(eq, marks, other))
    return agreeing >= LEAST_MARKS


def piece_keys(found: Texts) -> tuple[int, ...]:
    """The keys of a prompt's pieces, each once."""
    return tuple({piece_key(found.task, piece): None for piece in found.pieces})


def piece_key(task: str, piece: str) -> int:
    """40 bits that stand for a piece of a prompt among records of one task: the upper ones of 64."""
    digest = hashlib.sha256(f"{task}\0{piece}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:5], "big") << 24


def bands(text: str) -> Bands:
    """The 25 keys of a normalised text, 64 bits each."""
    return _bands(_bins(hashes(text)))


def _bands(bins: list[int]) -> Bands:
    keys = []
    for start in range(0, BANDS * ROWS, ROWS):
        key = 0
        for value in bins[start : start + ROWS]:
            key = (key + value) * _BAND & _KEY
        keys.append(key)
    return tuple(keys)


def _bins(found: Collection[int]) -> list[int]:
    """The least hash of each bin. While bins are empty, all is hashed again; a later round replaces no earlier value.

    Unlike values borrowed from another bin, this keeps the bins of a short text independent of each other.
    """
    bins = [_EMPTY] * BINS
    for one in found:
        at = one >> _VALUE_BITS
        if one < bins[at]:
            bins[at] = one
    number, values = 0, set(found) if _EMPTY in bins else set()
    while values and number < _ROUNDS and max(bins) == _EMPTY:
        number += 1
        step, behind = number * _STEP & _HASH, number << _BIN_BITS + _VALUE_BITS
        for value in values:
            one = (value ^ step) * _AGAIN >> 20 & _HASH
            at = one >> _VALUE_BITS
            if one + behind < bins[at]:
                bins[at] = one + behind
    return bins


def hashes(text: str) -> tuple[int, ...]:
    """30 bits for each shingle. All are worked out at once, in lanes of 64 bits of one long integer.

    A lane never overflows: code points have 21 bits, weights and the multiplier 30.
    """
    points = text.ljust(SHINGLE, "\0").encode("utf-32-le", "surrogatepass")
    wide = bytearray(2 * len(points))
    for byte in range(3):
        wide[byte::_LANE] = points[byte::4]
    lanes = int.from_bytes(wide, "little")
    longest = 1 << (len(wide) // _LANE).bit_length()  # so that few masks are made; a longer one costs no more
    mixed = sum((lanes >> 8 * _LANE * place) * weight for place, weight in enumerate(WEIGHTS))
    mixed &= _mask(longest, 0xFFFFFFFF)
    mixed = (mixed ^ mixed >> 15 & _mask(longest, 0x1FFFF)) * MIX
    mixed = mixed >> 24 & _mask(longest, _HASH)
    return struct.unpack_from(f"<{len(wide) // _LANE - SHINGLE + 1}Q", mixed.to_bytes(len(wide), "little"))


@lru_cache(64)
def _mask(count: int, lane: int) -> int:
    return int.from_bytes(lane.to_bytes(_LANE, "little") * count, "little")
