"""Releases: what their file says, and which records they hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import release
from tunesmith.release import Override, Release, ReleaseError

ONE = Release(
    version="1.2.0",
    date="2026-11-22",
    previous="1.1.3",
    guidelines="1.1",
    records="a" * 40,
    reviews="b" * 40,
    designated=3,
    not_placed={"pending": ("second-0000000002",)},
    overrides=(Override("drift", "ada", "The new task is meant."),),
    built_with={"tunesmith": "0.1.0"},
)


def put(root: Path, one: Release, version: str | None = None) -> None:
    path = root / release.path_of(version or one.version)
    path.parent.mkdir(parents=True)
    path.write_text(release.as_json(one), "utf-8")


def test_what_is_written_is_read_again() -> None:
    plain = Release("1.0.0", "2026-11-22", None, "1.1", "a" * 40, "b" * 40, 0)
    for one in (ONE, plain):
        assert release.parse("x", release.as_json(one).encode()) == one


def test_its_records_are_the_first_lines_of_the_ledger_without_those_left_out() -> None:
    ids = ["first-0000000001", "second-0000000002", "third-0000000003", "fourth-0000000004"]
    assert ONE.placed(ids) == {"first-0000000001", "third-0000000003"}


def test_releases_are_listed_by_their_numbers(tmp_path: Path) -> None:
    for version in ("0.10.0", "0.9.0", "1.0.0"):
        put(tmp_path, ONE._replace(version=version))
    (tmp_path / "releases" / "results").mkdir()
    found = release.listing(tmp_path)
    assert [one.version for one in found] == ["0.9.0", "0.10.0", "1.0.0"]
    assert release.latest(found) == found[-1]


def test_a_dataset_without_releases(tmp_path: Path) -> None:
    assert release.listing(tmp_path) == ()
    assert release.latest(()) is None


def test_a_version_in_the_wrong_folder_is_named(tmp_path: Path) -> None:
    put(tmp_path, ONE, "1.3.0")
    with pytest.raises(ReleaseError, match=r"releases/1\.3\.0/release\.json says that it is of version 1\.2\.0"):
        release.listing(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "releases" / "1.0.0").mkdir(parents=True)
    with pytest.raises(ReleaseError, match="no such file"):
        release.listing(tmp_path)


@given(st.binary(max_size=40) | st.sampled_from([b"[]", b"1", b"{}", b'{"version": 1}', b'{"overrides": [1]}']))
def test_other_bytes_are_no_release(data: bytes) -> None:
    with pytest.raises(ReleaseError, match="brings it back"):
        release.parse("releases/1.0.0/release.json", data)


@pytest.mark.parametrize("version", ["1.0", "01.0.0", "1.0.0-rc1", "v1.0.0", "1.0.0\n", ""])
def test_other_words_are_no_version(version: str) -> None:
    assert not release.VERSION.fullmatch(version)


def test_a_release_is_compared_with_the_one_before_it() -> None:
    older, newer = ONE, ONE._replace(version="1.3.0", records="c" * 40)
    both = (older, newer)
    assert release.current(both, newer.records, newer.reviews) == newer
    assert release.baseline(both, newer.records, newer.reviews) == older
    for trees in ((older.records, older.reviews), (newer.records, "d" * 40)):
        assert release.current(both, *trees) is None
        assert release.baseline(both, *trees) == newer
    assert release.baseline((older,), older.records, older.reviews) is None
    assert release.current((), "", "") is release.baseline((), "", "") is None
