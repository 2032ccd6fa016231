"""Imports into a dataset: counts, identity, drafts and rejects, and what stops a run."""

import errno
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import samples
from tunesmith import canonical, source
from tunesmith.files import write_atomic
from tunesmith.people import email_digest
from tunesmith.record import path_of
from tunesmith.source import Source
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.rule import Hook, Problem, rule
from tunesmith_tools import identity
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.importers import alpaca, formats, importer, judging, presence
from tunesmith_tools.importers.command import import_

LABELS = {
    "author": "drafting-model",
    "task": "question_answering",
    "domain": "general",
    "language": "en",
    "source.license": "MIT",
    "safety.prompt_harm": "unharmful",
    "safety.response_harm": "unharmful",
    "safety.response_mode": "full_compliance",
}
ROW = {"instruction": "What is the capital of Peru?", "input": "", "output": "Lima is the capital of Peru."}

Run = Callable[..., Result]

app = typer.Typer()
app.command("import")(import_)


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """A dataset without records."""
    return samples.make(tmp_path / "dataset")


@pytest.fixture
def run(made: samples.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`import` of rows (written as JSON lines) or of a file, with all labels set unless others are given."""
    monkeypatch.chdir(tmp_path)

    def called(rows: Any, *arguments: str, labels: dict[str, str] = LABELS, form: str = "alpaca") -> Result:
        file = tmp_path / "A File (1).jsonl" if not isinstance(rows, Path) else rows
        if not isinstance(rows, Path):
            file.write_bytes(rows if isinstance(rows, bytes) else _lines(rows))
        sets = [part for key, value in labels.items() for part in ("--set", f"{key}={value}")]
        words = [str(file), "--format", form, "--root", str(made.root), *sets, *arguments]
        return CliRunner().invoke(app, words)

    return called


def _lines(rows: list[Any]) -> bytes:
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def _rows(count: int) -> list[dict[str, str]]:
    return [{**ROW, "instruction": f"What is the capital of Peru? (Question {number}.)"} for number in range(count)]


def records(made: samples.Dataset) -> dict[str, dict[str, Any]]:
    found = {}
    for path, data in samples.files(made.root):
        if path.startswith("records/"):
            read = source.read(path, data, "record")
            assert read.flaw is None and read.tree is not None
            assert path == path_of(str(read.tree["id"]))
            found[path] = read.tree
    return found


def rejects(path: str = "A File (1).rejects.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def first_line(result: Result) -> str:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return str(result.stdout.splitlines()[0])


def refused(result: Result) -> str:
    assert isinstance(result.exception, Failure), result.output
    assert result.exception.code == 2
    return str(result.exception)


def test_a_row_becomes_a_record(made: samples.Dataset, run: Run) -> None:
    result = run([ROW])
    assert result.exit_code == 0
    assert first_line(result) == "1 row read: 1 written (0 of them drafts), 0 present, 0 rejected"
    assert "Next: `tunesmith check`" in result.stdout
    ((path, tree),) = records(made).items()
    # Golden: an id that changes would import everything a second time.
    assert path == "records/v/a-file-1-jyhzsynywv.yaml"
    created = tree.pop("created")
    assert date.fromisoformat(created)
    assert tree == {
        "id": "a-file-1-jyhzsynywv",
        "status": "active",
        "task": "question_answering",
        "domain": "general",
        "language": "en",
        "guideline": "1.0",
        "author": "drafting-model",
        "source": {
            "kind": "imported",
            "license": "MIT",
            "ref": "A File (1).jsonl",
            "row": "97a3fcfabee6e544e1a7c508ebcdfb105a257e949c3bff51c099c195b9e13e58",
        },
        "reasoning": "none",
        "safety": {"prompt_harm": "unharmful", "response_harm": "unharmful", "response_mode": "full_compliance"},
        "messages": [
            {"role": "user", "content": ROW["instruction"]},
            {"role": "assistant", "content": ROW["output"]},
        ],
    }
    assert made.check().code == 0
    assert not Path("A File (1).rejects.jsonl").exists()


def test_again_gives_nothing_new_whatever_became_of_the_records(made: samples.Dataset, run: Run) -> None:
    rows = _rows(6)
    assert run(rows).exit_code == 0
    written = records(made)
    edited, withdrawn, erased, foreign, *_ = written.values()
    edited["messages"][1]["content"] += " Edited."
    withdrawn |= {"status": "withdrawn", "reason": "Not needed."}
    erased = {"id": erased["id"], "status": "erased", "reason": "A takedown."}
    foreign["source"]["row"] = "0" * 64
    for tree in (edited, withdrawn, erased, foreign):
        made.write_record(tree)
    before = dict(samples.files(made.root))
    result = run(rows)
    assert first_line(result) == "6 rows read: 0 written (0 of them drafts), 5 present, 1 rejected"
    assert "id taken: records/" in rejects()[0]["reason"]
    assert dict(samples.files(made.root)) == before


def test_order_and_name_of_the_file_do_not_matter(made: samples.Dataset, run: Run, tmp_path: Path) -> None:
    rows = _rows(20)
    assert run(rows).exit_code == 0
    before = set(records(made))
    other = tmp_path / "other.json"
    other.write_text(json.dumps([dict(reversed(row.items())) for row in reversed(rows)]))
    assert first_line(run(other)) == "20 rows read: 0 written (0 of them drafts), 20 present, 0 rejected"
    assert set(records(made)) == before


def test_a_row_that_stands_twice_is_present_the_second_time(made: samples.Dataset, run: Run) -> None:
    wanted = "3 rows read: 2 written (0 of them drafts), 1 present, 0 rejected"
    dry = run([ROW, *_rows(1), ROW], "--dry-run")
    assert dry.stdout.splitlines()[:2] == ["Dry run: nothing is written.", wanted]
    assert not records(made)
    assert first_line(run([ROW, *_rows(1), ROW])) == wanted


def test_a_file_that_git_ignores_is_not_overwritten(made: samples.Dataset, run: Run) -> None:
    run([ROW])
    (path,) = records(made)
    made.write(path, "mine")
    made.write(".gitignore", "/records/\n")
    assert first_line(run([ROW])).endswith("0 present, 1 rejected")
    assert (made.root / path).read_text() == "mine"


def test_missing_labels_and_broken_rules_make_drafts(made: samples.Dataset, run: Run) -> None:
    labels = {key: LABELS[key] for key in ("author", "source.license")}
    result = run([*_rows(2), {"instruction": "Hello?"}], labels=labels)
    assert first_line(result) == "3 rows read: 3 written (3 of them drafts), 0 present, 0 rejected"
    assert "3  schema/missing-key: the file lacks `task`, `domain`, `language`" in result.stdout
    assert "1  dialogue/last-turn: the last message is the user's" in result.stdout
    assert {tree["status"] for tree in records(made).values()} == {"draft"}
    assert made.check().code == 0


def test_counts_add_up_and_every_reject_has_its_reason(made: samples.Dataset, run: Run) -> None:
    half = json.dumps({**ROW, "output": "\ud800"}).encode()
    data = b"\n".join(
        [
            *_lines(_rows(3)).splitlines(),
            b"",
            b"no json",
            json.dumps({**ROW, "input": "x" * (canonical.MAX_BYTES + 1)}).encode(),
            half,
            b'{"instruction": "x", "output": NaN}',
            b'{"instruction": "x", "output": 1e999}',
            b'{"output": "no prompt"}',
            json.dumps({**ROW, "history": [["x", "y"]] * 150}).encode(),
            *_lines(_rows(1)).splitlines(),
        ]
    )
    result = run(data)
    assert result.exit_code == 0
    assert first_line(result) == "11 rows read: 3 written (0 of them drafts), 1 present, 7 rejected"
    found = rejects()
    assert [line["row"] for line in found] == [4, 5, 6, 7, 8, 9, 10]
    reasons = [
        "is no JSON",
        "format/size: ",
        "surrogate",
        "NaN",
        "NaN",
        "no prompt",
        "schema/wrong-value: `messages`: longer than",
    ]
    for line, reason in zip(found, reasons, strict=True):
        assert reason in line["reason"]
    assert found[0]["data"] == "no json"
    assert found[2]["data"] == json.loads(half)
    assert found[5]["data"] == {"output": "no prompt"}
    assert "row 4: line 5 is no JSON" in result.stdout
    assert len(records(made)) == 3


def test_all_rejected_or_nothing_read_is_a_failure(run: Run) -> None:
    assert run(b"x\ny\n", "--rejects", "out/bad.jsonl").exit_code == 1
    assert len(rejects("out/bad.jsonl")) == 2
    assert run(b"x\n", "--rejects", "out/bad.jsonl").exit_code == 1
    assert len(rejects("out/bad.jsonl")) == 1


@pytest.mark.parametrize(
    ("name", "data", "form", "why"),
    [
        ("a.json", b"", "alpaca", "it is empty"),
        ("a.json", b" \n\n", "alpaca", "it is blank"),
        ("a.json", b"[ ]", "alpaca", "its list is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n", "csv", "it is blank"),
        ("a.csv", b"question,answer\r\n\r\n", "csv", "nothing stands below its header"),
    ],
)
def test_a_file_without_rows_says_so(run: Run, tmp_path: Path, name: str, data: bytes, form: str, why: str) -> None:
    file, by = tmp_path / name, tmp_path / "map.yaml"
    file.write_bytes(data)
    by.write_text("prompt: /question")
    result = run(file, *(("--map", str(by)) if form == "csv" else ()), form=form)
    assert result.exit_code == 1
    assert result.stdout == f"{file} holds no rows: {why}\n"


def test_the_summary_for_programs(made: samples.Dataset, run: Run) -> None:
    result = run([*_rows(2), {"instruction": "Hello?"}, "junk", _rows(1)[0]], "--summary", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    counts = {key: found.pop(key) for key in ("read", "written", "drafts", "present", "rejected")}
    assert counts == {"read": 5, "written": 3, "drafts": 1, "present": 1, "rejected": 1}
    (reject,) = found.pop("first_rejects")
    assert (reject["row"], "the row is text" in reject["reason"]) == (4, True)
    rules = found.pop("draft_rules")
    assert [(rule["rule"], rule["count"]) for rule in rules] == [("dialogue/last-turn", 1)]
    assert rules[0]["example"]
    rejected = found.pop("rejects")
    assert Path(rejected).read_text("utf-8").count("\n") == 1
    assert found["problem"] is None and not found["dry_run"] and found["unmet"] == []
    dry = run(b"[", "--summary", "json", "--dry-run")
    assert dry.exit_code == 1
    assert "the list is broken" in json.loads(dry.stdout)["problem"]
    assert json.loads(dry.stdout)["rejects"] is None
    assert "holds no rows: it is empty" in json.loads(run(b"", "--summary", "json").stdout)["problem"]


def test_a_broken_array_says_where_reading_ended(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(_rows(2))[:-1] + ', {"instruction": ')
    result = run(file)
    assert result.exit_code == 1
    assert first_line(result) == "3 rows read: 2 written (0 of them drafts), 0 present, 1 rejected"
    assert "The file could not be read to its end: the list is broken in its element 3, in line 1" in result.stdout


def test_a_row_with_personal_data_is_rejected(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    @rule()
    def personal(source: Source, _options: samples.NoOptions) -> Any:
        """Stands in for the rules of the hook."""
        if "secret" in source.text:
            yield Problem((), "an e-mail address")

    monkeypatch.setattr(judging, "HOOKS", (*HOOKS, Hook("privacy", samples.NoOptions, (personal,))))
    result = run([ROW, {**ROW, "input": "secret"}])
    assert first_line(result) == "2 rows read: 1 written (0 of them drafts), 0 present, 1 rejected"
    assert rejects()[0]["reason"] == "privacy/personal: an e-mail address"


def test_a_mistyped_place_of_the_answer_writes_nothing(made: samples.Dataset, run: Run, tmp_path: Path) -> None:
    by = tmp_path / "map.yaml"
    by.write_text("prompt: /instruction\nresponse: /anwser\n")
    result = run(_rows(3), "--map", str(by), form="jsonl")
    assert refused(
        result
    ) == "none of the first 3 rows has /anwser, where the response is looked for; the row has " + ", ".join(ROW)
    assert records(made) == {}


def test_csv_with_a_mapping(made: samples.Dataset, run: Run, tmp_path: Path) -> None:
    table, by = tmp_path / "table.csv", tmp_path / "map.yaml"
    table.write_bytes(b'\xef\xbb\xbfthe prompt,answer,topic\r\n"Where is Lima, please?",In Peru.,geo\r\nonly one\r\n')
    by.write_text(
        "prompt: /the prompt\nresponse: /answer\nfields: {domain: /topic, source.group: /dialogue}\n"
        "values: {domain: {geo: travel}}"
    )
    labels = {key: value for key, value in LABELS.items() if key != "domain"}
    result = run(table, "--map", str(by), labels=labels, form="csv")
    assert first_line(result) == "2 rows read: 1 written (0 of them drafts), 0 present, 1 rejected"
    assert "The mapping names /dialogue, which no row has." in result.stdout
    (tree,) = records(made).values()
    assert (tree["domain"], tree["messages"][0]["content"]) == ("travel", "Where is Lima, please?")
    assert rejects("table.rejects.jsonl")[0]["data"] == "only one"


def test_lists_are_set_with_commas(made: samples.Dataset, run: Run) -> None:
    run([ROW], labels=LABELS | {"safety.sensitive": "health, legal", "safety.adversarial": "false"})
    (tree,) = records(made).values()
    assert tree["safety"]["sensitive"] == ["health", "legal"]
    assert "adversarial" not in tree["safety"]


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        ({"task": "reasning"}, "task: reasning: `reasning` is none of: question_answering"),
        ({"reasoning": "some"}, "reasoning: some: `some` is none of: none, hidden, explicit"),
        ({"author": "nobody-known"}, "`nobody-known` is not in guidelines/people.yaml"),
        ({"author": "reviewing-model-a"}, "has no role `author`"),
        ({"safety.hazards": "hate,hats"}, "`hats` is none of"),
        ({"source.license": "not a licence"}, "license: not a licence: "),
        ({"created": "yesterday"}, "no date"),
        ({"source.row": "x"}, "--set source.row: no field of that name can be set; there are author"),
        ({"safety.adversarial": "perhaps"}, "neither true nor false"),
        ({"domain": ""}, "--set domain=: a value is missing"),
    ],
)
def test_settings_that_would_spoil_every_record_stop_the_run(run: Run, labels: dict[str, str], reason: str) -> None:
    assert reason in refused(run([ROW], labels=LABELS | labels))


@pytest.mark.parametrize(
    ("arguments", "form", "reason"),
    [
        ((), "jsonl", "--format jsonl needs --map FILE"),
        ((), "csv", "--format csv needs --map FILE"),
        (("--map", "x"), "alpaca", "--format alpaca has its own mapping"),
        (("--set", "language"), "alpaca", "say KEY=VALUE"),
        (("--rejects", "A File (1).jsonl"), "alpaca", "is the file to import"),
    ],
)
def test_usage(run: Run, arguments: tuple[str, ...], form: str, reason: str) -> None:
    assert reason in refused(run([ROW], *arguments, form=form))


def test_who_writes_and_under_which_licence_has_to_be_said(made: samples.Dataset, run: Run) -> None:
    assert "no licence is given" in refused(run([ROW], labels={"author": "drafting-model"}))
    labels = {key: value for key, value in LABELS.items() if key != "author"}
    assert "--set author=HANDLE" in refused(run([ROW], labels=labels))
    people = (made.root / "guidelines/people.yaml").read_text()
    digest = email_digest("Writer@example.com")
    made.write(
        "guidelines/people.yaml", f"{people}  - {{handle: me, kind: person, roles: [author], emails: [{digest}]}}\n"
    )
    made.git("config", "user.email", "writer@example.com")
    assert run([ROW], labels=labels).exit_code == 0
    assert [tree["author"] for tree in records(made).values()] == ["me"]


def test_a_missing_file_and_a_folder(run: Run, tmp_path: Path) -> None:
    assert "no such file" in refused(run(tmp_path / "missing.jsonl"))
    assert "is a folder; name one of the files in it" in refused(run(tmp_path))
    link, pipe = tmp_path / "link.jsonl", tmp_path / "pipe"
    link.symlink_to("nowhere.jsonl")
    os.mkfifo(pipe)
    assert "is a link to nowhere.jsonl, which is not there" in refused(run(link))
    assert "is a pipe, not a regular file; " in refused(run(pipe))


def test_the_file_of_rejects_replaces_only_a_file_of_rejects(run: Run, tmp_path: Path) -> None:
    other, pipe, link, by = (tmp_path / name for name in ("notes.txt", "pipe", "link", "map.yaml"))
    other.write_text("mine\n")
    os.mkfifo(pipe)
    by.write_text("prompt: /instruction\nresponse: /output\n")
    for target, reason in ((other, "no file of rejects"), (pipe, "no regular file"), (tmp_path, "a folder")):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        for named in (target, link):
            assert f"{named} is " in (said := refused(run(["junk"], "--rejects", str(named))))
            assert reason in said and "name another one" in said
    assert "is the mapping" in refused(run(["junk"], "--rejects", str(by), "--map", str(by), form="jsonl"))
    assert other.read_text() == "mine\n" and pipe.is_fifo() and by.read_text().startswith("prompt")
    older = tmp_path / "older.jsonl"
    link.unlink()
    link.symlink_to(older)
    for _ in range(2):  # the second time it is a file of rejects
        assert run(["junk"], "--rejects", str(link)).exit_code == 1
        assert link.is_symlink() and len(rejects(str(older))) == 1


def test_a_run_without_rejects_leaves_no_older_ones(run: Run) -> None:
    assert run([ROW, "junk"]).exit_code == 0
    assert len(rejects()) == 1
    assert run([ROW], "--dry-run").exit_code == 0
    assert len(rejects()) == 1
    assert run([ROW]).exit_code == 0
    assert not Path("A File (1).rejects.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.json", b'{\n  "instruction": "x"\n}\n', "an object stands over several lines"),
        ("a.csv", b"prompt;answer\nx;y\n", "its one column is 'prompt;answer': semicolons stand between the cells"),
        ("a.csv", b"prompt\tanswer\nx\ty\n", "tabs stand between the cells"),
    ],
)
def test_files_of_another_shape_stop_the_run(run: Run, tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    file, by = tmp_path / name, tmp_path / "map.yaml"
    file.write_bytes(data)
    by.write_text("prompt: /prompt")
    options = ("--map", str(by)) if name.endswith("csv") else ()
    assert reason in refused(run(file, *options, form="csv" if options else "alpaca"))


def test_a_row_without_prompt_says_what_it_has(run: Run) -> None:
    stopped = refused(run([{"data": [ROW]}]))
    assert stopped.startswith("the first of the rows does not have /output, ") and stopped.endswith("the row has data")
    assert run([ROW, {"data": [ROW]}]).exit_code == 0
    assert rejects()[0]["reason"] == "no prompt: no text stands at /instruction or /input; the row has data"


def test_the_summary_for_programs_when_the_run_stops(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No room", "x.yaml")

    monkeypatch.setattr("tunesmith_tools.importers.importer.write_atomic", failing)
    result = run(["junk", ROW], "--summary", "json")
    found = json.loads(result.stdout)
    assert (found["read"], found["written"], found["rejected"]) == (1, 0, 1)
    assert found["problem"] == refused(result) and found["problem"].startswith("x.yaml: No room; ")
    assert Path(found["rejects"]).is_file()


def test_a_draft_says_which_field_is_wrong(run: Run, tmp_path: Path) -> None:
    by = tmp_path / "map.yaml"
    by.write_text("prompt: /instruction\nresponse: /output\nfields: {language: /input}\n")
    labels = {key: value for key, value in LABELS.items() if key != "language"}
    result = run([{**ROW, "input": "zz zz"}], "--map", str(by), labels=labels, form="jsonl")
    assert "schema/wrong-value: `language`: `zz zz` does not have the form asked for" in result.stdout


def test_a_mapping_by_its_name(run: Run) -> None:
    row = {"question": "How much is 1 and 1?", "answer": "2"}
    assert run([row], "--map", "gsm8k", "--dry-run", form="jsonl").exit_code == 0
    said = refused(run([row], "--map", "gsm9k", form="jsonl"))
    assert "--map gsm9k: no such file, and no mapping of that name comes along; there are coconot, gsm8k, " in said
    Path("gsm8k").write_text("prompt: /instruction\nresponse: /output\n")
    assert run([ROW], "--map", "gsm8k", "--dry-run", form="jsonl").exit_code == 0


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_full_or_read_only_disk_stops_and_a_second_run_goes_on(
    made: samples.Dataset, run: Run, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    left = [3]

    def failing(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(code, "No room" if code == errno.ENOSPC else "Read-only", str(path))
        write_atomic(path, data)

    with monkeypatch.context() as patch:
        patch.setattr("tunesmith_tools.importers.importer.write_atomic", failing)
        said = refused(run(["junk", *_rows(9)]))
    assert "4 rows were read and 3 records written before that; again with --resume goes on from there" in said
    assert len(rejects()) == 1
    assert len(records(made)) == 3
    assert first_line(run(_rows(9))) == "9 rows read: 6 written (0 of them drafts), 3 present, 0 rejected"


@given(
    st.text(min_size=1).filter(lambda text: text.strip()), st.sampled_from(["\r\n", " ", "\t", "\n\n", "\u2028", ""])
)
def test_texts_come_back_to_the_character(made: samples.Dataset, tmp_path: Path, text: str, tail: str) -> None:
    row = {"instruction": text + tail, "output": tail + text}
    file = tmp_path / "rows.jsonl"
    file.write_bytes(_lines([row]))
    summary = importer.import_file(
        open_dataset(made.root), file, formats.FORMATS["alpaca"], alpaca.MAPPING, LABELS, None
    )
    assert summary.written + summary.present == 1
    path = path_of(f"rows-{identity.suffix_of(presence.row_digest(row))}")
    tree: Any = source.read(path, (made.root / path).read_bytes(), "record").tree
    assert [message["content"] for message in tree["messages"]] == [row["instruction"], row["output"]]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("gsm8k_train.jsonl", "gsm8k-train"),
        ("Übung  (2).json", "ubung-2"),
        ("数据.jsonl", "record"),
        ("x" * 90 + ".csv", "x" * 40),
        ("a" * 39 + "-b.csv", "a" * 39),
    ],
)
def test_the_slug_comes_from_the_name_of_the_file(name: str, slug: str) -> None:
    assert identity.slug(Path(name).stem) == slug


def test_an_id_ends_on_the_first_fifty_bits() -> None:
    assert identity.suffix_of("0" * 64) == "0000000000"
    assert identity.suffix_of("f" * 64) == "zzzzzzzzzz"
    assert identity.suffix_of("08" * 32) == "1040g20810"


@pytest.mark.parametrize("depth", [20, 300, 900, 5000])
def test_a_deeply_nested_row_is_a_record_or_a_reject(run: Run, depth: int) -> None:
    row = json.dumps(ROW)[:-1] + ', "more": ' + "[" * depth + "]" * depth + "}\n"
    result = run(row.encode() + _lines(_rows(1)))
    written = first_line(result).split()[3]
    assert written in ("1", "2")
    if written == "1":
        assert "nested too deeply" in rejects()[0]["reason"]
