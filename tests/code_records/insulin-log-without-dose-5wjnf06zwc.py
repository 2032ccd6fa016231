"""log() and missing() of the meal log: ends included, entries without a reading, other days, no file; no dose()."""

import tempfile
from datetime import date, datetime
from pathlib import Path


def check(blocks):
    ns = {}
    exec(blocks[0][1], ns)
    assert "dose" not in ns
    with tempfile.TemporaryDirectory() as folder:
        path, day = Path(folder) / "log.csv", date(2026, 11, 20)
        assert ns["missing"](path, day) == ["breakfast", "lunch", "dinner"]
        ns["log"](path, datetime(2026, 11, 20, 9, 0, 40), reading=7.1, carbs=30)
        ns["log"](path, datetime(2026, 11, 20, 12, 15), carbs=45, note="at grandma's, soup")
        assert ns["missing"](path, day) == ["lunch", "dinner"]
        ns["log"](path, datetime(2026, 11, 20, 20, 1), reading=6.0)
        ns["log"](path, datetime(2026, 11, 21, 12, 0), reading=6.0)
        assert ns["missing"](path, day) == ["lunch", "dinner"]
        assert path.read_text(encoding="utf-8").splitlines()[0] == "when,reading,carbs,note"
        assert len(path.read_text(encoding="utf-8").splitlines()) == 5
