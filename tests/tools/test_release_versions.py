"""The smallest honest version, digests as `sha256sum` writes them, and which audits stand: pure functions."""

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import release
from tunesmith.release import ReleaseError
from tunesmith_tools.auditing.drawing import Audit, Design
from tunesmith_tools.auditing.outcome import Outcome, of_audit
from tunesmith_tools.auditing.plans import Plan, Size
from tunesmith_tools.auditing.population import Asked, Matching, Member
from tunesmith_tools.comparing.changes import Added, Changes, Edited, Relabelled, Unread
from tunesmith_tools.comparing.fields import MainLabels
from tunesmith_tools.releasing import audits, environment, plan, refusals, sums, versions
from tunesmith_tools.releasing.audits import Audited
from tunesmith_tools.releasing.versions import Difference

IDS = st.frozensets(st.sampled_from("abcdefgh"))
NUMBERS = st.integers(0, 99)


@given(IDS, IDS, IDS, IDS)
def test_every_record_that_differs_is_counted_once(
    before: frozenset[str], now: frozenset[str], edited: frozenset[str], labelled: frozenset[str]
) -> None:
    changed = Changes(
        added=tuple(Added(one, "", "new", MainLabels()) for one in sorted(now - before)),
        edited=tuple(Edited(one, "", ()) for one in sorted(edited)),
        relabelled=tuple(Relabelled(one, "", ()) for one in sorted(labelled)),
    )
    found = versions.difference(before, now, changed)
    assert (found.added, found.removed) == (now - before, before - now)
    assert found.edited == (edited | labelled) & before & now
    assert not found.added & found.edited and not found.removed & found.edited


def test_a_file_that_cannot_be_read_counts_as_an_edit() -> None:
    changed = Changes(unread=(Unread("a", "records/a/a.yaml", "before"),))
    assert versions.difference({"a"}, {"a"}, changed).edited == {"a"}


@given(NUMBERS, NUMBERS, NUMBERS, IDS, IDS, IDS, IDS)
def test_the_part_that_grows_is_that_of_the_gravest_change(
    major: int, minor: int, patch: int, added: Any, edited: Any, removed: Any, moved: Any
) -> None:
    previous = f"{major}.{minor}.{patch}"
    version, why = versions.smallest(previous, Difference(added, edited, removed, moved))
    assert version is not None
    assert release.VERSION.fullmatch(version)
    assert release.number(version) > release.number(previous)
    grown = [new > old for new, old in zip(release.number(version), release.number(previous), strict=True)]
    wanted = 0 if edited or removed or moved else 1 if added else 2
    assert grown[wanted]
    assert release.number(version)[wanted + 1 :] == (0, 0, 0)[wanted + 1 :]
    assert previous in why


def test_the_reason_counts_each_kind() -> None:
    found = Difference(edited=frozenset("a"), removed=frozenset("bc"), moved=frozenset("d"))
    assert versions.smallest("1.4.2", found) == (
        "2.0.0",
        "1 record was edited, 2 records were removed, 1 record was moved to another split since 1.4.2",
    )


@given(st.dictionaries(st.text("abc0./ é-", min_size=1), st.binary(max_size=8)))
def test_digests_are_read_as_they_were_written(files: dict[str, bytes]) -> None:
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    assert sums.parse("x", sums.as_text(digests).encode()) == digests


def test_sha256sum_itself_checks_them(tmp_path: Path) -> None:
    for name in ("build/one/a.txt", "build/one/deep/b é.txt", "build/two/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    digests = sums.of(tmp_path, ["build/two", "build/one", "build/none"])
    assert list(digests) == ["build/one/a.txt", "build/one/deep/b é.txt", "build/two/c.txt"]
    (tmp_path / "sha256sums").write_text(sums.as_text(digests), "utf-8")
    check = ["sha256sum", "--check", "--quiet", "sha256sums"]
    assert subprocess.run(check, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "build/two/c.txt").write_text("other", "utf-8")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


@given(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from("12")),
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from("12")),
)
def test_every_difference_between_builds_has_its_kind(released: dict[str, str], built: dict[str, str]) -> None:
    found = sums.compared(released, built)
    assert found.is_same == (released == built)
    for path in released.keys() | built.keys():
        kinds = [path in found.missing, path in found.extra, path in found.different]
        assert sum(kinds) == (released.get(path) != built.get(path))


@pytest.mark.parametrize("data", [b"abc  build/x\n", b"\xff\n", b"a" * 64 + b" build/x\n", b"\n"])
def test_other_lines_are_no_digests(data: bytes) -> None:
    with pytest.raises(ReleaseError, match=r"line 1 of releases/1\.0\.0/sha256sums"):
        sums.parse("releases/1.0.0/sha256sums", data)


def test_versions_that_differ_are_told() -> None:
    told = environment.differences({"a": "1", "b": "2", "gone": "3"}, {"a": "1", "b": "4", "new": "0123456789abcdef"})
    assert told == ["b 2 then, 4 here", "gone 3 then, none here", "new none then, 0123456789ab here"]
    assert environment.differences(environment.versions(), environment.versions()) == []


@pytest.mark.parametrize(("epoch", "day"), [("0", "1970-01-01"), ("1700000000", "2023-11-14")])
def test_the_day_is_that_of_source_date_epoch(monkeypatch: pytest.MonkeyPatch, epoch: str, day: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert plan.day() == day


def audit(commit: str, *where: Matching, size: int = 2) -> Audit:
    drawn = tuple(Member(f"record-{number}", "ada", "t", "l", "") for number in range(size))
    return Audit(Design(Asked(commit, where), Size(size)), Plan(size, 0), {"": 10}, drawn, ())


def outcome(one: Audit, wrong: int = 0) -> Outcome:
    """With no judgement, or so many errors: what was erased counts as one."""
    return of_audit(one, {}, [member.record for member in one.sample[:wrong]])


def audited(name: str, one: Audit, wrong: int = 0) -> Audited:
    return Audited(name, one, outcome(one, wrong))


def follows(older: str, newer: str) -> bool:
    """Commits of one line of history, named by letters."""
    return older <= newer


def test_a_later_audit_of_the_same_records_answers_an_earlier_one() -> None:
    test = Matching("split", "test")
    failed, again = audited("one", audit("a"), wrong=1), audited("two", audit("b"))
    of_test, twice = audited("three", audit("a", test), wrong=1), audited("four", audit("b"), wrong=1)
    assert audits.standing([failed, again], follows) == (again,)
    assert audits.standing([again, failed], follows) == (again,)
    assert audits.standing([of_test, again], follows) == (of_test, again)
    assert audits.standing([again, twice], follows) == (again, twice)
    assert audits.standing([failed, again], lambda _older, _newer: False) == (failed, again)


def test_audits_that_failed_or_are_open_stand_against_a_release() -> None:
    failed, unfinished = audited("one", audit("a"), wrong=1), audited("two", audit("a"))
    (first, second) = refusals.of_audits([failed, unfinished])
    assert first.told.startswith("audit one failed: 1 of 2 records wrong, 0 allowed. Mend")
    assert second.told.startswith("audit two is not complete: 2 of 2 records to judge. `tunesmith sample next two`")
    assert {first.of, second.of} == {"audit"}
    estimated = audit("a", size=1)
    estimated = replace(estimated, plan=Plan(1, None))
    passed = [audited("three", replace(audit("a", size=1), plan=Plan(1, 1)), wrong=1), audited("four", estimated, 1)]
    assert list(refusals.of_audits(passed)) == []
    assert [one.told for one in passed] == [
        "audit three of a: passed",
        "audit four of a: complete, and no demand was made",
    ]
