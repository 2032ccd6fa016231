"""Interrupted imports: whatever stops one, --resume ends with what a single run would have left."""

import csv
import errno
import io
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samples
from tunesmith.files import write_atomic
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import checkpoint, importer
from tunesmith_tools.importers.checkpoint import Store
from tunesmith_tools.importers.formats import FORMATS
from tunesmith_tools.importers.mapping import Mapping
from tunesmith_tools.importers.readers import FileFormat, read_rows
from tunesmith_tools.importers.summary import Summary

LABELS = {"author": "drafting-model", "language": "en", "source.license": "MIT"}
MAPPING = Mapping(prompt=("/prompt",), response=("/answer",), fields={"source.group": "/group"})
OPTIONS = [part for key, value in LABELS.items() for part in ("--set", f"{key}={value}")]
PLACES = ["--map", "map.yaml", "--root", "dataset"]
JOB = ["tunesmith", "import", "rows.jsonl", "--format", "jsonl", *PLACES, *OPTIONS]

Everything = dict[str, bytes]


def _row(number: int) -> Any:
    if number % 7 == 3:
        return {"answer": f"no prompt {number}"}
    return {"prompt": f"How much is {number % 1000} and {number % 1000}?", "answer": f"It is {2 * (number % 1000)}."}


def _left(root: Path) -> Everything:
    """What a run leaves behind: the records of the dataset `root / "dataset"`, the rejects, and nothing else."""
    inside = {path: data for path, data in samples.files(root / "dataset") if path.startswith("records/")}
    beside = {path.name: path.read_bytes() for path in root.iterdir() if "rejects" in path.name}
    return inside | beside


def _kept(root: Path) -> list[Path]:
    return list((root / "dataset" / checkpoint.FOLDER).glob("*"))


# In one process: every kind of file, every place of the checkpoint and of the interruption.


def _imported(root: Path, form: str, **options: Any) -> Summary:
    file = root / f"rows.{form}"
    rejects = root / "rows.rejects.jsonl"
    return importer.import_file(
        open_dataset(root / "dataset"), file, FORMATS[form], MAPPING, LABELS, rejects, **options
    )


def _encoded(kind: str, rows: list[dict[str, str] | bytes], tail: bytes) -> bytes:
    if kind == "csv":
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(["prompt", "answer"])
        for row in rows:
            lines.writerow([row.get("prompt", ""), row.get("answer", "")] if isinstance(row, dict) else ["one cell"])
        return b"\xef\xbb\xbf" + text.getvalue().encode() + tail
    texts = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    return b"[" + b" ,\n ".join(texts) + b"\n]" + tail if kind == "array" else b"\n\n".join([b" ", *texts, tail])


class _Killed(BaseException):
    """Stands in for the end of the process."""


class _Run:
    """Imports that write a checkpoint at one row and are interrupted at another."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def interrupted(
        self, root: Path, form: str, checkpoint_at: int, stop_at: int, stopped_by: type[BaseException]
    ) -> None:
        seen = [0]
        read = importer.read_rows

        def rows(*arguments: Any) -> Iterator[Any]:
            for row in read(*arguments):
                if seen[0] == stop_at:
                    raise stopped_by
                yield row
                seen[0] += 1
            raise stopped_by

        with self._patch.context() as patch:
            patch.setattr(importer, "read_rows", rows)
            patch.setattr(Store, "is_due", lambda _store: seen[0] in (0, checkpoint_at))
            patch.setattr(os, "sync", lambda: None)  # no power fails here, and it waits for everybody's disk
            with pytest.raises((Failure, _Killed)):
                _imported(root, form)


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6)
ROWS = st.lists(
    st.one_of(
        st.builds(lambda prompt, answer: {"prompt": prompt, "answer": answer}, TEXT, TEXT),
        st.sampled_from(
            [{"prompt": "Twice?", "answer": "Twice."}, {"answer": "no prompt"}, b"17", b'{"prompt": "\xff"}']
        ),
    ),
    max_size=7,
)


@settings(max_examples=15)
@given(
    st.sampled_from(["lines", "array", "csv"]),
    ROWS,
    st.sampled_from([b"", b"\n\n", b'"', b"{}", b"]"]),
    st.integers(0, 7),
    st.integers(1, 7),
    st.sampled_from([KeyboardInterrupt, _Killed]),
)
def test_resumed_is_as_if_never_interrupted(
    kind: str, rows: Any, tail: bytes, checkpoint_at: int, more: int, stopped_by: type[BaseException]
) -> None:
    form = "csv" if kind == "csv" else "jsonl"
    first = {"prompt": "First?", "answer": "First."}
    data = _encoded(kind, [first, *rows], tail)
    results = []
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("once", "resumed"):
            root = Path(folder, name)
            samples.make(root / "dataset")
            (root / f"rows.{form}").write_bytes(data)
            if name == "resumed":
                _Run(patch).interrupted(root, form, checkpoint_at, checkpoint_at + more, stopped_by)
                results.append((_imported(root, form, resume=True), _left(root)))
            else:
                results.append((_imported(root, form), _left(root)))
            assert _kept(root) == []
    assert results[0] == results[1]


@given(
    st.sampled_from(["lines", "array", "csv"]),
    st.lists(
        st.one_of(
            st.builds(lambda prompt, answer: {"prompt": prompt, "answer": answer}, st.text(max_size=9), TEXT),
            st.sampled_from([b"17", b'{"prompt": "\xff\xed\xa0\x80"}', b'{"a": 1, "a": 2}', b'{"prompt": "\\ud800"}']),
        ),
        max_size=9,
    ),
    st.sampled_from([b"", b"\r\n \r\n", b'"', b'\n"a\n"b', b"\xff", b"]"]),
    st.integers(0, 3),
)
def test_reading_begins_at_any_place(kind: str, rows: Any, tail: bytes, small: int) -> None:
    form: FileFormat = "csv" if kind == "csv" else "json"
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("tunesmith_tools.importers.json_array._CHUNK", (1, 2, 30, 1 << 16)[small])
        file = Path(folder, "rows")
        file.write_bytes(_encoded(kind, rows, tail))
        whole = list(read_rows(file, form))
        assert [row.number for row in whole] == list(range(1, len(whole) + 1))
        for row in whole:
            if not row.last:
                assert list(read_rows(file, form, row.end)) == whole[row.number :]


@pytest.fixture
def interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a dataset, a file of 20 rows and an import of it that was interrupted after 12."""
    samples.make(tmp_path / "dataset")
    (tmp_path / "rows.jsonl").write_bytes(_lines(20))
    _Run(monkeypatch).interrupted(tmp_path, "jsonl", 8, 12, KeyboardInterrupt)
    return tmp_path


def _lines(count: int) -> bytes:
    return "".join(f"{json.dumps(_row(number))}\n" for number in range(count)).encode()


def test_twice_interrupted(interrupted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = importer.read_rows

    def rows(*arguments: Any) -> Iterator[Any]:
        for row in read(*arguments):
            if row.number > 10:
                raise KeyboardInterrupt
            yield row

    with monkeypatch.context() as patch:
        patch.setattr(importer, "read_rows", rows)
        patch.setattr(Store, "is_due", lambda _store: True)  # also before the place where the first one stopped
        patch.setattr(os, "sync", lambda: None)
        with pytest.raises(Failure, match="again with --resume") as caught:
            _imported(interrupted, "jsonl", resume=True)
    assert caught.value.code == 130
    found = _imported(interrupted, "jsonl", resume=True)
    assert (found.read, found.written, found.present, found.rejected) == (20, 17, 0, 3)


def test_killed_between_the_two_files_of_a_checkpoint(interrupted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> None:
        raise _Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", killed)
        patch.setattr(Store, "is_due", lambda _store: True)
        patch.setattr(os, "sync", lambda: None)
        with pytest.raises(_Killed):
            _imported(interrupted, "jsonl", resume=True)
    found = _imported(interrupted, "jsonl", resume=True)
    assert (found.read, found.written, found.present, found.rejected) == (20, 17, 0, 3)


def test_rows_that_were_there_before_stay_present(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples.make(tmp_path / "dataset")
    file = tmp_path / "rows.jsonl"
    file.write_bytes(_lines(20)[: _lines(5).__len__()])
    assert _imported(tmp_path, "jsonl").written == 4
    file.write_bytes(_lines(20))
    _Run(monkeypatch).interrupted(tmp_path, "jsonl", 2, 12, KeyboardInterrupt)
    found = _imported(tmp_path, "jsonl", resume=True)
    assert (found.read, found.written, found.present, found.rejected) == (20, 13, 4, 3)


def test_a_record_that_was_edited_meanwhile_is_not_overwritten(interrupted: Path) -> None:
    newest = max((interrupted / "dataset/records").rglob("*.yaml"), key=lambda path: path.stat().st_mtime_ns)
    edited = newest.read_text("utf-8").replace("It is", "It should be")
    newest.write_text(edited, "utf-8")
    assert _imported(interrupted, "jsonl", resume=True).written == 17
    assert newest.read_text("utf-8") == edited


def _touched(root: Path) -> None:
    os.utime(root / "rows.jsonl", (1, 1))


def _longer(root: Path) -> None:
    with (root / "rows.jsonl").open("ab") as file:
        file.write(_lines(1))


def _no_records(root: Path) -> None:
    for path in (root / "dataset/records").rglob("*.yaml"):
        path.unlink()


def _other_rejects(root: Path) -> None:
    (root / "rows.rejects.jsonl").write_text("{}\n")


def _broken(root: Path) -> None:
    for path in _kept(root):
        path.write_text('{"version": 1}')


def _lost(root: Path) -> None:
    for path in _kept(root):
        path.unlink()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_touched, "rows.jsonl changed since"),
        (_longer, "rows.jsonl changed since"),
        (_no_records, "which the interrupted import wrote, is gone"),
        (_other_rejects, "rows.rejects.jsonl is gone or changed"),
        (_broken, "there is no interrupted import of this file"),
        (_lost, "there is no interrupted import of this file"),
    ],
)
def test_what_cannot_be_resumed_says_why(interrupted: Path, change: Callable[[Path], None], reason: str) -> None:
    change(interrupted)
    with pytest.raises(Failure, match="run it without --resume, and rows that are present are skipped") as caught:
        _imported(interrupted, "jsonl", resume=True)
    assert reason in str(caught.value)
    assert caught.value.code == 2
    assert _imported(interrupted, "jsonl").read >= 20
    assert _kept(interrupted) == []


def test_another_mapping_or_setting_is_not_resumed(interrupted: Path) -> None:
    def resumed(form: str = "jsonl", by: Mapping = MAPPING, labels: dict[str, str] = LABELS, to: str = "x") -> str:
        dataset, file = open_dataset(interrupted / "dataset"), interrupted / "rows.jsonl"
        with pytest.raises(Failure) as caught:
            importer.import_file(dataset, file, FORMATS[form], by, labels, interrupted / to, resume=True)
        return str(caught.value)

    assert resumed(by=replace(MAPPING, system="/system")).startswith("the mapping changed since")
    assert resumed(form="alpaca").startswith("--format changed since")
    assert resumed(labels=LABELS | {"task": "reasoning"}).startswith("--set changed since")
    assert f"--rejects changed since the import was interrupted (it was {interrupted}/rows.rejects" in resumed()


def test_a_new_run_forgets_the_old_checkpoint(interrupted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _no_records(interrupted)
    with monkeypatch.context() as patch:
        patch.setattr(importer, "read_rows", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "I/O error")))
        with pytest.raises(Failure, match="run the same command again, and rows that are present are skipped"):
            _imported(interrupted, "jsonl")
    with pytest.raises(Failure, match="no interrupted import"):
        _imported(interrupted, "jsonl", resume=True)


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples.make(tmp_path / "dataset")
    (tmp_path / "rows.jsonl").write_bytes(_lines(20))
    (tmp_path / "dataset/.cache").mkdir(exist_ok=True)
    (tmp_path / "dataset/.cache/import").write_text("in the way")

    assert _imported(tmp_path, "jsonl").written == 17
    assert "rows.rejects.jsonl" in _left(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("place", {"rows": "x"}),
        ("place", {"rows": -1, "lines": 0, "offset": 0}),
        ("place", []),
        ("rejects", {"length": -5, "digest": ""}),
        ("summary", {"read": 1}),
        ("of", ["x"]),
        ("unmet", "x"),
        ("begun", [1]),
        ("record", None),
    ],
)
def test_a_checkpoint_of_another_shape_is_none(interrupted: Path, key: str, value: Any) -> None:
    (file,) = (path for path in _kept(interrupted) if path.suffix == ".json")
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {key: value}))
    with pytest.raises(Failure, match="there is no interrupted import of this file to resume"):
        _imported(interrupted, "jsonl", resume=True)


def test_one_import_of_a_file_at_a_time(tmp_path: Path) -> None:
    samples.make(tmp_path / "dataset")
    (tmp_path / "rows.jsonl").write_bytes(_lines(20))
    lock = Store(tmp_path / "dataset", tmp_path / "rows.jsonl").lock
    held = "import sys, time; from pathlib import Path; from tunesmith_tools.importers.lock import only_import\n"
    held += "with only_import(Path(sys.argv[1]), Path('x')): print('held', flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", held, str(lock)], stdout=subprocess.PIPE) as other:
        assert other.stdout
        try:
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(Failure, match=rf"another import of .*rows.jsonl is running \(pid {other.pid}\)"):
                _imported(tmp_path, "jsonl")
        finally:
            other.kill()
    assert lock.is_file()  # what a killed run leaves is in nobody's way
    assert _imported(tmp_path, "jsonl").written == 17
    assert not lock.exists()


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("once", "resumed"):
        samples.make(tmp_path / name / "dataset")
        (tmp_path / name / "rows.jsonl").write_bytes(_lines(20))
    left = [9]

    def failing(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No room", str(path))
        write_atomic(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(importer, "write_atomic", failing)
        with pytest.raises(Failure, match=r"No room; .* again with --resume goes on from there"):
            _imported(tmp_path / "resumed", "jsonl")
    assert len((tmp_path / "resumed/rows.rejects.jsonl").read_bytes().splitlines()) == 2
    found = _imported(tmp_path / "resumed", "jsonl", resume=True)
    assert found == _imported(tmp_path / "once", "jsonl")
    assert _left(tmp_path / "once") == _left(tmp_path / "resumed")


# In processes of their own: the installed command, and a signal in the middle.


def _prepared(folder: Path, count: int) -> Path:
    samples.make(folder / "dataset")
    (folder / "rows.jsonl").write_bytes(_lines(count))
    (folder / "map.yaml").write_text("prompt: /prompt\nresponse: /answer\n")
    return folder


def _command(*more: str) -> list[str]:
    return [str(samples.BIN / JOB[0]), *JOB[1:], *more]


def _run(folder: Path, *more: str) -> tuple[int, str, str]:
    done = subprocess.run(_command(*more), cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _often(*more: str) -> list[str]:
    """The command with checkpoints as often as it can write them."""
    code = (
        "from tunesmith_tools.importers import checkpoint\n"
        "checkpoint._SECONDS, checkpoint._SHARE = 0.05, 1\n"
        "from tunesmith_tools.app import main\n"
        "main()"
    )
    return [sys.executable, "-c", code, *JOB[1:], *more]


def _stopped_by(number: signal.Signals, command: list[str], folder: Path, ready: Callable[[], bool]) -> tuple[int, str]:
    """Send a signal to a command as soon as it is ready; its exit status and what it said of errors."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not ready():
            assert process.poll() is None, process.communicate()
            time.sleep(0.002)
        process.send_signal(number)
        _, said = process.communicate()
        return process.returncode, said


def _has_records(folder: Path, count: int) -> bool:
    return sum(1 for _ in (folder / "dataset/records").glob("*/*.yaml")) >= count


def _rows_done(folder: Path) -> int:
    for path in _kept(folder):
        if path.suffix == ".json":
            rows: int = json.loads(path.read_bytes())["place"]["rows"]
            return rows
    return 0


def test_killed_and_interrupted_commands(tmp_path: Path) -> None:
    """The same file: killed before its second checkpoint, then behind it, then stopped by Ctrl-C, then finished."""
    once, often = _prepared(tmp_path / "once", 1500), _prepared(tmp_path / "often", 1500)
    wanted = _run(once)
    assert wanted[0] == 0
    assert wanted[1].startswith("1,500 rows read: 928 written (928 of them drafts), 358 present, 214 rejected\n")

    assert _stopped_by(signal.SIGKILL, _command(), often, lambda: _has_records(often, 30)) == (-signal.SIGKILL, "")
    assert _rows_done(often) == 0
    command = _often("--resume")
    assert _stopped_by(signal.SIGKILL, command, often, lambda: _rows_done(often) > 20)[0] == -signal.SIGKILL
    done = _rows_done(often)
    assert done > 20
    assert not (often / "rows.rejects.jsonl").exists()
    code, said = _stopped_by(signal.SIGINT, command, often, lambda: _rows_done(often) > done)
    assert (code, said.count("\n")) == (130, 1)
    assert said.startswith("tunesmith: interrupted; ")
    assert said.endswith("records written before that; again with --resume goes on from there\n")
    assert (often / "rows.rejects.jsonl").exists()

    assert _run(often, "--resume") == wanted
    assert _left(often) == _left(once)
    assert _kept(often) == []
    assert "no interrupted import" in _run(often, "--resume")[2]


def test_a_rejects_file_that_cannot_grow(tmp_path: Path) -> None:
    """A real write failure: the system lets no file of the first run pass 100 KB."""
    rows = [{"answer": "x" * 30_000, "number": number} if number % 2 else _row(number * 7) for number in range(10)]
    for name in ("once", "limited"):
        folder = _prepared(tmp_path / name, 0)
        (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    limited = tmp_path / "limited"
    done = subprocess.run(
        _command(),
        cwd=limited,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 2
    assert "File too large; " in done.stderr and "again with --resume" in done.stderr
    assert _run(limited, "--resume") == _run(tmp_path / "once")
    assert _left(limited) == _left(tmp_path / "once")
