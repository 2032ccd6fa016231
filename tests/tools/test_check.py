"""`tunesmith check` and `tunesmith fix` are the gate's programs: the same options, output and list of formats."""

from pathlib import Path

import pytest

import builds
import samples
from samples import Dataset
from tunesmith_hooks import main, report
from tunesmith_tools import check


def test_formats_are_those_of_the_gate(tmp_path: Path) -> None:
    assert [form.value for form in check.CheckForm] == list(report.FORMATS)
    assert f"<{'|'.join(report.FORMATS)}>" in builds.tunesmith(tmp_path, "check", "--help").out
    failed = builds.tunesmith(tmp_path, "check", "--format", "xml")
    assert (failed.code, failed.out) == (2, "") and all(repr(form) in failed.err for form in report.FORMATS)


@pytest.mark.parametrize("form", report.FORMATS)
def test_every_format_is_what_the_gate_prints(dataset: Dataset, form: str) -> None:
    dataset.write_record(samples.tree(task="cooking"))
    done = builds.tunesmith(dataset.root, "check", "--format", form)
    gate = dataset.check("--format", form)
    assert (done.code, done.out, done.err) == (gate.code, gate.out, gate.err) and gate.code == 1


def test_options_are_those_of_the_gate(tmp_path: Path) -> None:
    known = {word for action in main.parser()._actions for word in action.option_strings if word.startswith("--")}
    page = builds.tunesmith(tmp_path, "check", "--help").out
    assert {word for word in known if f"{word} " not in page and f"{word}\n" not in page} == set()


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_buffer_without_a_name_is_refused(dataset: Dataset, command: str) -> None:
    failed = builds.tunesmith(dataset.root, command, "--stdin")
    assert (failed.code, failed.out) == (2, "")
    assert failed.err == f"tunesmith-{command}: --stdin needs --filename PATH, which says where the text belongs\n"
