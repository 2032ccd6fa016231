"""The listings keep names with spaces, include hidden files, stop at ten; the first one loses the spaced name."""

import pathlib
import subprocess
import tempfile


def check(blocks):
    sizes = {"holiday video.mp4": 9000, ".cache/in/a b": 800, ".rc": 7000} | {f"f{i}": 100 + i for i in range(11)}
    with tempfile.TemporaryDirectory() as folder:
        for name, size in sizes.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x" * size)
        runs = [subprocess.run(["bash", "-c", text], cwd=folder, capture_output=True, text=True) for _, text in blocks]
        assert all(pathlib.Path(folder, name).exists() for name in sizes)
    first, mended, hidden = [run.stdout.splitlines() for run in runs]
    assert not any("video" in line for line in first) and "'./holiday'" in runs[0].stderr
    assert mended[:3] == ["9000\t./holiday video.mp4", "7000\t./.rc", "800\t./.cache/in/a b"] and len(mended) == 10
    assert hidden == mended[1:3]
