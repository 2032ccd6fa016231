"""The sorter's dry run, its Christmas folders across the year, and clashes: different picture kept, copy left."""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path


def check(blocks):
    first, second = (text for _, text in blocks)
    names = {"__name__": "sorter"}
    exec(first, names)
    assert [str(names["first_advent"](y)) for y in (2022, 2023, 2026)] == ["2022-11-27", "2023-12-03", "2026-11-29"]
    folders = [names["folder_for"](date(*d)) for d in ((2026, 11, 28), (2026, 11, 29), (2027, 1, 6), (2027, 1, 7))]
    assert folders == ["2026-11", "christmas-2026", "christmas-2026", "2027-01"]
    with tempfile.TemporaryDirectory() as tmp:
        mine, his, script = Path(tmp, "mine"), Path(tmp, "his"), Path(tmp, "sort_photos.py")

        def run(*a):
            return subprocess.run([sys.executable, script, *a], text=True, capture_output=True, check=True).stdout

        for folder, texts in ((mine, "ab"), (his, "xb")):
            folder.mkdir()
            for name, text in zip(("IMG_20261103_181512.jpg", "IMG_20270106_090000.jpg"), texts, strict=False):
                (folder / name).write_text(text)
        (mine / "notes.jpg").write_text("n")
        script.write_text(first)
        assert run(mine).splitlines()[0].endswith("-> " + str(Path("2026-11", "IMG_20261103_181512.jpg")))
        assert len(list(mine.iterdir())) == 3
        run(mine, "--go")
        head, _tail = first.split("def plan(")
        script.write_text("import filecmp\nimport shutil\n" + head + second)
        out = run(his, mine, "--go")
        assert "IMG_20261103_181512_2.jpg" in out and "IMG_20270106_090000.jpg stays" in out
        kept = {str(p.relative_to(mine)): p.read_text() for p in mine.rglob("*.jpg")}
        assert len(kept) == 4 and kept[str(Path("2026-11", "IMG_20261103_181512_2.jpg"))] == "x"
