"""Near-duplicates as datasketch's documentation finds them: 128 permutations, five-letter shingles, LSH at 0.8.

Run by itself with the paths of records: it is a peer that `make bench` compares with, measured as a process.
"""

import sys
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from tunesmith import record, similarity, source


def main() -> None:
    """Put every record's text into an index that is asked for its neighbours first."""
    index = MinHashLSH(threshold=similarity.THRESHOLD, num_perm=128)
    for name in sys.argv[1:]:
        tree = source.read(name, Path(name).read_bytes(), "record").tree
        texts = similarity.texts(record.from_tree(tree)) if tree else None
        if texts:
            minhash = MinHash(num_perm=128)
            minhash.update_batch(
                [shingle.encode() for shingle in similarity.shingles(texts.with_answers(texts.prompt))]
            )
            index.query(minhash)
            index.insert(name, minhash)


if __name__ == "__main__":
    main()
