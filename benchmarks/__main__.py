"""`make bench`: measures the gate and the check beside other tools, and prints a table (`--write`: into README.md)."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import agreement
import cold
import corpus
import duplicates
import gate
import measure
import table
import warm

PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_COLD_RECORDS = 10_000
_BUSY = 1.5


def main() -> int:
    """Run the measurements; the exit status says whether they could be taken, not whether targets were met."""
    options = _parser().parse_args()
    if os.getloadavg()[0] > _BUSY:
        print(f"The load is {os.getloadavg()[0]:.1f}: other programs run too. Times will be too long.", file=sys.stderr)
    try:
        rows = list(measured(options.records, options.repeats))
    except measure.Failed as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    page = table.markdown(rows)
    print(page)
    if options.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{page}\n{END}{after}", "utf-8")
    return 0


def measured(records: int, repeats: int) -> list[table.Row]:
    """All rows. Each part leaves the dataset as the next one needs it."""
    with tempfile.TemporaryDirectory(prefix="tunesmith-bench-") as scratch:
        home = Path(scratch)
        few = corpus.make(home / "few", min(records, _COLD_RECORDS))
        compared = cold.rows(home / "few", few, min(repeats, 3))
        compared += duplicates.rows(home / "few", few, min(repeats, 3))
        many = corpus.make(home / "many", records)
        peak = cold.memory(home / "many", records)
        remembered = warm.rows(home / "many", many, min(repeats, 5))
        at_commit = gate.rows(home / "many", many, repeats)
        at_commit += duplicates.at_commit(home / "many", records, repeats)
        agreement.make(home / "judged", records)
        judged = agreement.rows(home / "judged", records, min(repeats, 3))
        return [*at_commit, *compared, *remembered, *peak, *judged]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, metavar="N", help="size of the dataset (100000)")
    parser.add_argument("--repeats", type=int, default=15, metavar="N", help="runs of which the median counts (15)")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
