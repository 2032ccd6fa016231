"""Atomic writes: all or nothing, and no scratch file stays."""

import errno
from pathlib import Path

import pytest

from tunesmith import files
from tunesmith.files import write_atomic


def test_write_makes_folders_and_replaces(tmp_path: Path) -> None:
    file = tmp_path / "a/b/c.txt"
    write_atomic(file, b"one")
    file.chmod(0o755)
    write_atomic(file, b"two")
    assert file.read_bytes() == b"two" and file.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in file.parent.iterdir()] == ["c.txt"]


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_failure_leaves_the_file_as_it_was_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    file = tmp_path / "c.txt"
    file.write_bytes(b"one")

    def refuse(self: Path, *_arguments: object) -> None:
        raise OSError(code, "injected", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, refuse)
        with pytest.raises(OSError, match="injected") as caught:
            write_atomic(file, b"two")
    assert (caught.value.errno, caught.value.filename) == (code, str(file))
    assert file.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["c.txt"]


def test_the_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    assert files.sha256(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2
