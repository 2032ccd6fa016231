"""`tunesmith-fix`: rewrites what a program can mend, names what a person must, and leaves all else alone."""

import errno
from pathlib import Path

import pytest

import samples
from samples import Dataset

PATH = samples.RECORD_PATH
TEXT = samples.text(samples.tree())


def _bytes(dataset: Dataset, path: str = PATH) -> bytes:
    return (dataset.root / path).read_bytes()


def test_canonical_files_are_not_touched(dataset: Dataset) -> None:
    before = (dataset.root / PATH).stat()
    result = dataset.fix()
    assert (result.code, result.out) == (0, "1 file: 0 rewritten, 0 that only a person can mend\n")
    after = (dataset.root / PATH).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_file_out_of_form_is_rewritten_and_keeps_its_mode(dataset: Dataset) -> None:
    dataset.write(PATH, "\ufeff# seen\r\n" + TEXT.replace("\n", "\r\n")).chmod(0o755)
    result = dataset.fix(PATH)
    assert result.code == 0 and result.out.startswith(f"rewritten {PATH}\n")
    assert _bytes(dataset) == samples.text(samples.tree(notes="seen")).encode()
    assert (dataset.root / PATH).stat().st_mode & 0o777 == 0o755
    assert dataset.check().code == 0
    assert dataset.fix(PATH).out == "1 file: 0 rewritten, 0 that only a person can mend\n"


def test_what_a_person_must_mend_is_named_and_left(dataset: Dataset) -> None:
    broken = dataset.write("records/a/x.yaml", "a: b\na: c\n")
    (dataset.root / "records/a/link.yaml").symlink_to("/etc/passwd")
    dataset.write(PATH, TEXT + "\n")
    result = dataset.fix()
    assert result.code == 1
    assert "records/a/x.yaml:2:1: the key `a` stands here for the second time" in result.out
    assert "records/a/link.yaml:1:1: a symbolic link" in result.out
    assert result.out.endswith("3 files: 1 rewritten, 2 that only a person can mend\n")
    assert broken.read_text() == "a: b\na: c\n" and _bytes(dataset) == TEXT.encode()
    assert (dataset.root / "records/a/link.yaml").is_symlink()


def test_reviews_are_mended_too(dataset: Dataset) -> None:
    tree = samples.review_tree(samples.tree())
    path = dataset.write_review(tree)
    good = _bytes(dataset, path)
    dataset.write(path, good.replace(b"verdict: accept", b"verdict: 'accept' # sure"))
    assert dataset.fix(path).code == 0
    assert _bytes(dataset, path) == samples.text(tree | {"note": "sure"}, "review").encode()


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "No space left on device"), (errno.EROFS, "Read-only file system")]
)
def test_full_or_read_only_disk_is_told_and_harms_nothing(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, step: str, code: int, words: str
) -> None:
    dataset.write(PATH, TEXT + "\n")

    def refuse(self: Path, *_arguments: object) -> None:
        raise OSError(code, words, str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, refuse)
        result = dataset.fix()
    assert result.code == 2 and "Traceback" not in result.err
    assert result.err == f"tunesmith-fix: {dataset.root / PATH}: {words}\n"
    assert _bytes(dataset) == (TEXT + "\n").encode()
    assert [path.name for path in (dataset.root / PATH).parent.iterdir()] == [Path(PATH).name]


def test_files_mended_before_the_disk_was_full_are_named(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        dataset.write(dataset.write_record(samples.numbered(number)), samples.text(samples.numbered(number)) + "\n")
    real = Path.write_bytes

    def refuse_second(self: Path, data: bytes) -> int:
        if "0000000002" in self.name:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", refuse_second)
    result = dataset.fix()
    assert result.code == 2
    assert result.out == "rewritten records/1/example-0000000001.yaml\n"


@pytest.mark.parametrize("name", ["/etc/passwd", "missing.yaml", "guidelines/policy.yaml"])
def test_name_that_cannot_be_mended_is_unusable(dataset: Dataset, name: str) -> None:
    result = dataset.fix(name)
    assert result.code == 2 and result.err.startswith("tunesmith-fix: ")


def test_installed_command(dataset: Dataset) -> None:
    dataset.write(PATH, TEXT + "\n")
    result = dataset.spawn("tunesmith-fix", PATH)
    assert (result.code, result.err) == (0, "") and _bytes(dataset) == TEXT.encode()
    assert "exit status" in dataset.spawn("tunesmith-fix", "--help").out
