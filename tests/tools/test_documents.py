"""Attached documents in a build: read, judged, put into the exports, and asked for where they are not there."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import builds
from samples import Dataset
from tunesmith import record
from tunesmith_hooks import attached
from tunesmith_tools import build, dvc
from tunesmith_tools.console import Failure
from tunesmith_tools.pipeline import check, documents, fingerprint, pack
from tunesmith_tools.pipeline.documents import State

PATH = "artifacts/handbook.txt"
TEXT = "Opening hours: Tuesday.\n\nLoans: 7 days.\n"
ASKED = "For how many days may I keep a drill?"


def md5(text: str | bytes) -> str:
    return hashlib.md5(text.encode() if isinstance(text, str) else text).hexdigest()


def question(number: int = 1, text: str | bytes = TEXT, **changes: Any) -> dict[str, Any]:
    """A record that asks about the document."""
    made = builds.dialogue(number, ASKED, "For 7 days.", **changes)
    made["messages"][0]["attachment"] = {"path": PATH, "md5": md5(text)}
    return made


def track(dataset: Dataset, text: str | bytes = TEXT) -> None:
    """What `dvc add` leaves behind."""
    data = text.encode() if isinstance(text, str) else text
    dataset.write(PATH, data)
    pointer = f"outs:\n- md5: {md5(data)}\n  size: {len(data)}\n  hash: md5\n  path: handbook.txt\n"
    dataset.write(f"{PATH}.dvc", pointer)
    dataset.write("artifacts/.gitignore", "/handbook.txt\n")


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    """A record with a document and one without, committed."""
    dataset = builds.filled(tmp_path / "dataset", [question(), builds.record(2)])
    track(dataset)
    dataset.commit()
    return dataset


def printed(root: Path) -> str:
    fingerprint.run(root)
    return (root / "build" / "fingerprint" / "artifacts").read_text("ascii")


def test_the_fingerprint_names_each_pointer_and_no_other_file(made: Dataset) -> None:
    before = printed(made.root)
    digest = hashlib.sha256((made.root / f"{PATH}.dvc").read_bytes()).hexdigest()
    assert before == f"{PATH} {digest}\n"
    made.write("artifacts/README.md", "Documents.\n")
    assert printed(made.root) == before
    track(made, "Another text.\n")
    assert printed(made.root) != before


def test_a_missing_document_leaves_the_fingerprint_and_a_changed_one_shows_in_it(made: Dataset) -> None:
    before = printed(made.root)
    (made.root / PATH).unlink()
    assert printed(made.root) == before
    made.write(PATH, TEXT.replace("7", "9"))  # of the same length
    assert printed(made.root).split()[:3] == [*before.split(), "changed"]
    made.write(PATH, TEXT)
    assert printed(made.root) == before


def test_without_artifacts_the_fingerprint_says_none(made: Dataset) -> None:
    shutil.rmtree(made.root / "artifacts")
    assert printed(made.root) == "none\n"


@pytest.mark.parametrize(
    ("content", "state"),
    [(TEXT, State.HERE), (TEXT.replace("7", "9"), State.CHANGED), ("Short.", State.CHANGED), (None, State.MISSING)],
)
def test_states_of_a_file(made: Dataset, content: str | None, state: State) -> None:
    (made.root / PATH).unlink()
    if content is not None:
        made.write(PATH, content)
    assert documents.state(made.root, PATH) is state


def test_states_of_a_folder_of_a_large_file_and_of_a_broken_pointer(made: Dataset) -> None:
    listing = f"outs:\n- md5: {'0' * 32}.dir\n  nfiles: 1\n  path: bulk\n"
    made.write("artifacts/bulk.dvc", listing)
    assert documents.state(made.root, "artifacts/bulk") is State.MISSING
    made.write("artifacts/bulk/one.jsonl", "{}\n")
    assert documents.state(made.root, "artifacts/bulk") is State.HERE
    size = (4 << 20) + 1
    made.write("artifacts/large.bin.dvc", f"outs:\n- md5: {'0' * 32}\n  size: {size}\n  path: large.bin\n")
    made.write("artifacts/large.bin", b"\0" * size)
    assert documents.state(made.root, "artifacts/large.bin") is State.HERE  # its size tells; nobody reads gigabytes
    made.write("artifacts/large.bin", b"\0" * (size + 1))
    assert documents.state(made.root, "artifacts/large.bin") is State.CHANGED
    made.write(f"{PATH}.dvc", "outs: [")
    assert documents.state(made.root, PATH) is State.UNTRACKED
    assert documents.told(PATH, State.UNTRACKED).startswith(
        f"{PATH}.dvc is missing or cannot be read; `git restore --source=HEAD "
    )
    assert documents.tracked(made.root) == ["artifacts/bulk", PATH, "artifacts/large.bin"]


def test_a_missing_document_stops_the_build_with_the_record_and_the_command(made: Dataset) -> None:
    (made.root / PATH).unlink()
    made.write_record(question(3))
    with pytest.raises(Failure) as caught:
        check.run(made.root)
    assert str(caught.value) == (
        f"{PATH} is not here; {record.path_of(question()['id'])} and 1 more take their text from it. Run `dvc pull "
        f"{PATH}.dvc`; where the remote lacks it, somebody who has the file runs `dvc push -R artifacts`"
    )
    with pytest.raises(Failure, match="is not here"):
        pack.rows(made.root)


def test_a_document_changed_without_dvc_add_stops_the_build(made: Dataset) -> None:
    check.run(made.root)
    made.write(PATH, TEXT.replace("7", "9"))
    with pytest.raises(Failure, match=rf"{PATH}\.dvc names; records/.* `dvc add {PATH}`; else `dvc pull --force"):
        check.run(made.root)
    with pytest.raises(Failure, match="is not the document"):
        pack.rows(made.root)


def test_errors_are_shown_beside_a_missing_document(made: Dataset, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    made.write_record(builds.record(2, domain="schools"))
    (made.root / PATH).unlink()
    with pytest.raises(Failure, match="is not here"):
        check.judge(made.root)
    assert b"guidelines/unknown-label" in capfdbinary.readouterr().out


def findings(dataset: Dataset) -> list[tuple[str, str, str]]:
    return [(one.rule, str(one.severity), one.message) for one in check.judge(dataset.root).findings]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"caf\xe9\n", "has a byte in line 1 that is not UTF-8"),
        (b"one\r\ntwo\r\n", "has carriage returns; its lines have to end in LF alone"),
        (b"\n", "is empty"),
        (b"x" * ((4 << 20) + 1), "has 4,194,305 bytes; at most 4,194,304 are allowed"),
    ],
    ids=["encoding", "line ends", "empty", "size"],
)
def test_what_is_no_text_is_a_finding(made: Dataset, text: bytes, message: str) -> None:
    track(made, text)
    path = made.write_record(question(text=text))
    (found,) = check.judge(made.root).findings
    assert (found.rule, found.severity, found.path, found.message) == (
        "guidelines/attachment",
        "error",
        path,
        f"{PATH} {message}",
    )
    assert (made.root / path).read_text("utf-8").splitlines()[found.line - 1] == "    attachment:"
    made.write_record(question(text=text, status="draft"))
    assert findings(made) == [("guidelines/attachment", "warning", f"{PATH} {message}")]
    (row,) = [row for row in pack.rows(made.root).records if row["id"] == question()["id"]]
    assert json.loads(row["record"]) == question(text=text, status="draft")


def test_the_rules_over_records_judge_the_document(made: Dataset) -> None:
    text = "Loans: 7\u200b days.\n"
    track(made, text)
    made.write_record(question(text=text))
    with pytest.raises(Failure, match="nothing is built"):
        check.run(made.root)
    (found,) = json.loads((made.root / "build" / "check" / "findings.json").read_text("utf-8"))["findings"]
    assert (found["rule"], found["message"]) == (
        "style/controls",
        f"{PATH}:1:9: the text holds U+200B (zero width space)",
    )


def test_clean_documents_are_judged_once(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    real = attached.judge

    def counted(file: Any, *given: Any) -> Any:
        judged.append(file.path)
        return real(file, *given)

    monkeypatch.setattr(attached, "judge", counted)
    mine = record.path_of(question()["id"])
    assert findings(made) == findings(made) == [] and judged == [mine]
    judged.clear()
    made.write_record(builds.record(5))
    assert findings(made) == [] and judged == []
    text = "Loans: 8 days.\n"
    track(made, text)
    made.write_record(question(text=text))
    made.commit()
    assert findings(made) == findings(made) == [] and judged == [mine]
    judged.clear()
    faulty = text.replace("8", "8\u200b")
    track(made, faulty)
    made.write_record(question(text=faulty))
    made.commit()
    assert findings(made) == findings(made) != [] and judged == [mine, mine]


def test_pack_puts_the_text_in(made: Dataset) -> None:
    inline = builds.dialogue(4, f"{ASKED}\n\n{TEXT.strip()}", "Seven.")
    made.write_record(inline)
    rows = {row["id"]: row for row in pack.rows(made.root).records}
    row, other = rows[question()["id"]], rows[inline["id"]]
    message = json.loads(row["record"])["messages"][0]
    assert message == {"role": "user", "content": f"{ASKED}\n\n{TEXT.strip()}"}
    assert row["text"] == record.text_digest(question())
    # The same prompt, whether its text stands in the record or beside it: the two share a split.
    assert [key for key in row["keys"] if key.startswith("prompt")] == [
        key for key in other["keys"] if key.startswith("prompt")
    ]


def test_a_review_of_a_record_with_a_document_counts_until_the_document_changes(made: Dataset) -> None:
    made.write_review(builds.accepted(question(), builds.REVIEWERS[0]))
    assert [row["counts"] for row in pack.rows(made.root).reviews] == [True]
    track(made, "Loans: 8 days.\n")
    made.write_record(question(text="Loans: 8 days.\n"))
    assert [row["counts"] for row in pack.rows(made.root).reviews] == [False]


def test_what_is_out_of_builds_keeps_its_pointer_when_the_document_moved_on(made: Dataset) -> None:
    made.write_record(question(3, status="withdrawn", reason="Out of date."))
    made.write_record(question(4, status="draft"))
    made.write_record(builds.record(1))
    track(made, "Loans: 8 days.\n")
    check.run(made.root)
    rows = {row["id"]: json.loads(row["record"]) for row in pack.rows(made.root).records}
    assert all("attachment" in rows[question(number)["id"]]["messages"][0] for number in (3, 4))
    made.write_record(question(1))
    with pytest.raises(Failure, match="cannot be put in"):
        pack.rows(made.root)


@pytest.fixture
def asked(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What a build asks of DVC, which fails."""
    found: list[tuple[str, ...]] = []

    def refuse(_root: Path, *arguments: str) -> int:
        found.append(arguments)
        return 1

    monkeypatch.setattr(dvc, "run", refuse)
    return found


def test_a_build_fetches_only_where_something_is_not_there(made: Dataset, asked: list[tuple[str, ...]]) -> None:
    with pytest.raises(Failure, match="the build stopped"):
        build.build(root=made.root)
    assert asked == [("repro",)]
    asked.clear()
    (made.root / PATH).unlink()
    with pytest.raises(Failure) as caught:
        build.build(root=made.root)
    assert asked == [("pull", "-R", "artifacts")]
    told = str(caught.value).splitlines()
    where = os.path.relpath(made.root)
    assert told[0].startswith("an artifact could not be fetched; see above; its commands are meant for the dataset's ")
    assert told[0].endswith(f"`cd {where}`")
    assert told[1].startswith(f"{PATH} is not here. Run `dvc pull {PATH}.dvc`; where the remote lacks it, ")
    made.write(PATH, "Changed.\n")
    with pytest.raises(
        Failure, match=f"{PATH} is not the document that {PATH}.dvc names. If it was changed on purpose"
    ):
        build.build(root=made.root)


def test_status_shows_the_document_and_whether_it_is_here(made: Dataset) -> None:
    name = question()["id"]
    value = json.loads(builds.tunesmith(made.root, "status", name, "--format", "json").out)
    assert value["attachments"] == [{"path": PATH, "md5": md5(TEXT), "state": "here"}]
    assert f"document {PATH} ({md5(TEXT)}): here\n" in builds.tunesmith(made.root, "status", name).out
    (made.root / PATH).unlink()
    assert f"document {PATH} ({md5(TEXT)}): missing\n" in builds.tunesmith(made.root, "status", name).out
    other = json.loads(builds.tunesmith(made.root, "status", builds.record(2)["id"], "--format", "json").out)
    assert other["attachments"] == []


def exported(dataset: Dataset) -> str:
    rows = sorted((dataset.root / "build" / "export" / "openai").glob("*.jsonl"))
    return "".join(path.read_text("utf-8") for path in rows)


def real_dvc(dataset: Dataset, *words: str) -> None:
    done = builds.shell(dataset.root, "dvc", *words)
    assert done.code == 0, done.err


@pytest.mark.slow
def test_a_fresh_clone_builds_offline_and_its_exports_hold_the_document(tmp_path: Path) -> None:
    made = builds.filled(tmp_path / "dataset", [question(), *(builds.record(number) for number in range(2, 12))])
    made.write(PATH, TEXT)
    real_dvc(made, "add", "-q", PATH)
    real_dvc(made, "push", "-q", "-R", "artifacts")
    made.git("add", "--all")
    assert builds.shell(made.root, "tunesmith-check", "--staged").code == 0
    made.git("commit", "-q", "-m", "a document")
    assert PATH not in made.git("ls-files").splitlines()
    clone = Dataset(tmp_path / "clone")
    made.git("clone", "-q", str(made.root), str(clone.root))
    shutil.rmtree(made.root)  # nothing but the clone is left
    done = builds.shell(clone.root, "tunesmith", "build")
    assert (done.code, done.err) == (0, "")
    text = json.dumps(f"{ASKED}\n\n{TEXT.strip()}")
    assert text in exported(clone)
    assert "attachment" not in exported(clone)


@pytest.mark.slow
def test_real_dvc_reruns_what_a_document_changes(tmp_path: Path) -> None:
    made = builds.filled(tmp_path / "dataset", [question(), *(builds.record(number) for number in range(2, 12))])
    made.write(PATH, TEXT)
    real_dvc(made, "add", "-q", PATH)
    made.commit()
    everything = list(builds.STAGES)
    assert builds.repro(made.root) == everything
    assert builds.repro(made.root) == ["fingerprint"]
    built = builds.digests(made.root)

    # Edited without `dvc add`: found, whatever DVC remembers.
    changed = TEXT.replace("7 days", "8 days")
    made.write(PATH, changed)
    failed = builds.shell(made.root, "dvc", "repro")
    assert failed.code != 0
    assert f"{PATH} is not the document that {PATH}.dvc names" in failed.out + failed.err

    # Added, and not yet in the record: the gate's rule stops it.
    real_dvc(made, "add", "-q", PATH)
    failed = builds.shell(made.root, "dvc", "repro")
    assert failed.code != 0
    assert "guidelines/attachment" in failed.out + failed.err

    made.write_record(question(text=changed))
    assert sorted(builds.repro(made.root), key=everything.index) == everything
    assert "8 days" in exported(made)
    made.write("artifacts/README.md", "Documents.\n")
    assert builds.repro(made.root) == ["fingerprint"]

    # Nothing has to be read again: a document that is not there does no harm, neither now nor on the way back.
    (made.root / PATH).unlink()
    assert builds.repro(made.root) == ["fingerprint"]
    made.write_record(question())
    made.git("restore", f"{PATH}.dvc")
    builds.repro(made.root)
    assert builds.digests(made.root) == built
    assert not (made.root / PATH).exists()

    # With something to read it is asked for by name; the build fetches it from the cache or the remote.
    made.write_record(builds.record(20))
    failed = builds.shell(made.root, "dvc", "repro")
    assert failed.code != 0
    assert f"Run `dvc pull {PATH}.dvc`" in failed.out + failed.err
    assert builds.shell(made.root, "tunesmith", "build").code == 0
    assert (made.root / PATH).read_text("utf-8") == TEXT


@pytest.mark.parametrize("kind", ["device", "pipe", "link to a pipe"])
def test_what_is_no_regular_file_is_not_read(made: Dataset, kind: str) -> None:
    (made.root / PATH).unlink()
    if kind == "device":
        (made.root / PATH).symlink_to("/dev/zero")
    else:
        pipe = made.root / ("pipe" if kind == "link to a pipe" else PATH)
        os.mkfifo(pipe)
        if pipe != made.root / PATH:
            (made.root / PATH).symlink_to(pipe)
    made.write(f"{PATH}.dvc", f"outs:\n- md5: {md5(TEXT)}\n  path: handbook.txt\n")  # without a size that would tell
    assert documents.state(made.root, PATH) is State.CHANGED
    assert printed(made.root).endswith(" changed no-file\n")
    with pytest.raises(Failure, match="is not the document"):
        check.run(made.root)


def test_a_link_of_dvcs_to_its_cache_is_followed(made: Dataset) -> None:
    made.write(".dvc/cache/files/md5/ab/cd", TEXT)
    (made.root / PATH).unlink()
    (made.root / PATH).symlink_to(made.root / ".dvc/cache/files/md5/ab/cd")
    assert documents.state(made.root, PATH) is State.HERE


def test_a_pointer_whose_name_is_not_utf8_is_no_crash(made: Dataset) -> None:
    name = os.fsdecode(b"artifacts/\xff.txt.dvc")
    made.write(name, "outs: []\n")
    fingerprint.run(made.root)
    assert b"artifacts/\xff.txt " in (made.root / "build/fingerprint/artifacts").read_bytes()


def test_what_lies_in_a_tracked_folder_is_not_looked_at(made: Dataset) -> None:
    made.write("artifacts/bulk.dvc", f"outs:\n- md5: {'0' * 32}.dir\n  path: bulk\n")
    made.write("artifacts/bulk/inner.txt.dvc", "no pointer of ours\n")
    assert documents.tracked(made.root) == ["artifacts/bulk", PATH]


def test_documents_that_the_embedded_remote_lacks(made: Dataset) -> None:
    assert documents.not_pushed(made.root) == [PATH]
    made.write(f".dvc/storage/files/md5/{md5(TEXT)[:2]}/{md5(TEXT)[2:]}", TEXT)
    assert documents.not_pushed(made.root) == []


@pytest.mark.parametrize(
    "settings", ["[core]\nremote = far\n['remote \"far\"']\nurl = s3://bucket\n", "[", "\xff", None]
)
def test_of_another_remote_only_dvc_knows(made: Dataset, settings: str | None) -> None:
    (made.root / ".dvc/config").unlink()
    if settings:
        made.write(".dvc/config", settings.encode("latin-1"))
    assert documents.not_pushed(made.root) == []


def test_commands_name_odd_documents_as_one_word() -> None:
    for state in (State.MISSING, State.UNTRACKED, State.CHANGED):
        assert "'artifacts/a;touch PWNED.dvc'" in documents.told("artifacts/a;touch PWNED", state)


def test_nothing_is_built_on_committed_output(made: Dataset, asked: list[tuple[str, ...]]) -> None:
    made.write(".dvc/cache/runs/ab/one", "outs: []\n")
    made.git("add", "--force", ".dvc/cache")
    words = "git tracks 1 file in .dvc/cache/, which programs alone write. Run `git rm -r --cached .dvc/cache`"
    for run in (lambda: build.build(root=made.root), lambda: fingerprint.run(made.root)):
        with pytest.raises(Failure, match=words):
            run()
    assert asked == [] and not (made.root / "build/fingerprint").exists()
