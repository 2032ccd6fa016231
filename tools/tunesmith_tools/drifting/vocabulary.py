"""Do the added records speak of something else? Their words against those of the kept ones.

Every different word of a record counts once, hashed to one of a fixed number of buckets, and a record with four times
as many words counts twice as much: counted alike, long records would drown short ones, and short ones would be noise.
Thousands of words have no table that a chi-square test bears, so the same difference is measured for the same records
divided at random.
"""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tunesmith_tools.drifting.table import Bools, Floats

MOST = 1_000  # records a side are drawn: at that number a tenth of another subject shows nearly always
_BUCKETS = 2_048
_WEIGHT = 256  # of a record with one word; the sum over all that are drawn is exact in 24 bits
_SEED = 20_260_101
_AT_ONCE = 64  # divisions
_ENOUGH = 10  # random divisions that differ as much as the real one, after which no more are tried
_UNSEEN_DIVISIONS = 20
_SHOWN = 8  # words
_DIGITS = 12  # below them the order of summation shows, which differs between machines

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Words:
    """`divergence` in bits, `excess` what of it chance does not explain, `p` before correction.

    `unseen` is the share of the added records' words that no kept record has, `unseen_by_chance` that among the same
    records divided at random.
    """

    divergence: float
    excess: float
    p: float
    unseen: float
    unseen_by_chance: float


def hashes(words: Iterable[str]) -> Hashes:
    """The words of a record as numbers, which are the same on every machine."""
    return np.array(sorted({zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words}), np.uint32)


def drawn(ids: Iterable[str]) -> list[str]:
    """The records whose words are compared: all, or as many as are enough, by a hash of their ids."""
    return sorted(sorted(ids, key=lambda one: hashlib.sha256(one.encode()).digest())[:MOST])


def compare(records: Sequence[Hashes], added: Bools, draws: int) -> Words | None:
    """How far the words of the added records are from the others'; None where a side has none.

    `draws` is the most random divisions that are tried. They end early where chance is seen to do the same (Besag and
    Clifford 1991, Biometrika 78, 301-304); p is then still exact.
    """
    sizes = np.array([len(one) for one in records], np.int64)
    if not sizes[added].sum() or not sizes[~added].sum():
        return None
    has = _buckets(records)
    total = has.sum(axis=0)
    found = float(_divergence(added[None].astype(np.float32) @ has, total)[0])
    random = np.random.default_rng(_SEED)
    chance: list[Floats] = []
    as_far = tried = 0
    while tried < draws and as_far < _ENOUGH:
        divisions = random.permuted(np.tile(added, (min(_AT_ONCE, draws - tried), 1)), axis=1)
        chance.append(_divergence(divisions.astype(np.float32) @ has, total))
        reached = np.flatnonzero(chance[-1] >= found)[: _ENOUGH - as_far]
        as_far += len(reached)
        tried += int(reached[-1]) + 1 if as_far == _ENOUGH else len(divisions)
    p = as_far / tried if as_far == _ENOUGH else (as_far + 1) / (tried + 1)
    return Words(found, found - float(np.concatenate(chance).mean()), p, *_unseen(records, added))


def _buckets(records: Sequence[Hashes]) -> npt.NDArray[np.float32]:
    """The weight of each record in each bucket: whole numbers, whose sums are exact in any order."""
    has = np.zeros((len(records), _BUCKETS), np.float32)
    rows = np.repeat(np.arange(len(records)), [len(one) for one in records])
    has[rows, np.concatenate(records) % _BUCKETS] = 1
    has *= np.round(_WEIGHT / np.sqrt(np.maximum(1, has.sum(axis=1, keepdims=True))))
    return has


def _divergence(added: npt.NDArray[np.float32], total: npt.NDArray[np.float32]) -> Floats:
    """Jensen-Shannon divergence (Lin 1991, IEEE Trans. Inf. Theory 37, eq. 4.1) in bits, 0 to 1, of each division.

    `added` is the weight of the added records in each bucket, shape (divisions, buckets), `total` that of all records.
    """
    first, second = added.astype(np.float64), (total - added).astype(np.float64)
    first /= np.maximum(1, first.sum(axis=1, keepdims=True))
    second /= np.maximum(1, second.sum(axis=1, keepdims=True))
    both = _entropy((first + second) / 2)
    return np.round(both - (_entropy(first) + _entropy(second)) / 2, _DIGITS)


def _entropy(shares: Floats) -> Floats:
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    found: Floats = -(shares * logs).sum(axis=1)
    return found


def _unseen(records: Sequence[Hashes], added: Bools) -> tuple[float, float]:
    """The share of the added records' words that no kept one has, and the mean of it over random divisions."""
    different, words = np.unique(np.concatenate(records), return_inverse=True)
    owners = np.repeat(np.arange(len(records)), [len(one) for one in records])
    random = np.random.default_rng(_SEED)

    def share(division: Bools) -> float:
        known = np.zeros(len(different), np.bool_)
        theirs = division[owners]
        known[words[~theirs]] = True
        return float((~known[words[theirs]]).mean()) if theirs.any() else 0.0

    return share(added), float(np.mean([share(random.permuted(added)) for _ in range(_UNSEEN_DIVISIONS)]))


class Moved(NamedTuple):
    """How many percent of the kept and of the added records use a word."""

    word: str
    kept: float
    added: float


def moved(records: Sequence[frozenset[str]], added: Bools) -> tuple[Moved, ...]:
    """The words whose use differs most in points, the first of them most."""
    used: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for words, is_added in zip(records, added.tolist(), strict=True):
        used[is_added].update(words)
    sides = max(1, len(added) - int(added.sum())), max(1, int(added.sum()))
    found = [Moved(word, 100 * used[0][word] / sides[0], 100 * used[1][word] / sides[1]) for word in used[0] | used[1]]
    return tuple(sorted(found, key=lambda one: (-round(abs(one.added - one.kept), _DIGITS), one.word))[:_SHOWN])
