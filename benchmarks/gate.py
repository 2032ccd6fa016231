"""The gate at a commit of five changed records among many."""

from pathlib import Path

import corpus
import measure
import peers
from table import Row, milliseconds, times


def rows(folder: Path, paths: list[str], repeats: int) -> list[Row]:
    """`folder` holds the committed records; five of them are changed and staged here."""
    changed = paths[:: max(1, len(paths) // corpus.CHANGED)][: corpus.CHANGED]
    corpus.change(folder, changed)
    corpus.stage(folder)
    found = measure.medians(
        {
            "gate": peers.gate(),
            "peer": peers.check_jsonschema(folder / path for path in changed),
            "floor": peers.bare(),
        },
        folder,
        repeats,
        {"gate": f"{len(changed)} files judged: all good"},
    )
    gate, peer, floor = (found[name].cpu for name in ("gate", "peer", "floor"))
    what = f"gate, {len(changed)} changed records of {len(paths):,}"
    return [
        Row(
            what,
            "at most 150 ms CPU",
            f"{milliseconds(gate)} CPU",
            f"bare interpreter {milliseconds(floor)}",
            gate <= 0.15,
        ),
        Row(
            what,
            "less than check-jsonschema",
            f"{milliseconds(gate)} CPU",
            f"check-jsonschema {milliseconds(peer)}, {times(peer / gate)}",
            gate < peer,
        ),
    ]
