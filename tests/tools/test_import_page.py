"""docs/importing.md: every command on the page prints what the page says, and the formats are those that exist."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import samples
from tunesmith.people import email_digest
from tunesmith_tools.importers import mapping
from tunesmith_tools.importers.command import import_
from tunesmith_tools.importers.formats import FORMATS

PAGE = samples.REPOSITORY / "docs" / "importing.md"
FEW = 200  # what is imported while one waits

app = typer.Typer()
app.command("import")(import_)


@dataclass(frozen=True)
class Command:
    """A command of the page, what it prints first, and the file and mapping that the page shows before it."""

    words: tuple[str, ...]
    printed: str
    file: str
    mapping: str

    @property
    def name(self) -> str:
        return self.words[0]

    @property
    def written(self) -> str:
        return self.printed.partition(" written")[0].split()[-1]

    @property
    def rejected(self) -> str:
        return self.printed.partition(" rejected")[0].split()[-1]

    @property
    def count(self) -> int:
        return int(self.printed.split()[0].replace(",", ""))


def _commands(page: str) -> list[Command]:
    found, shown = [], {"json": "", "yaml": ""}
    for kind, block in re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        if kind in shown:
            shown[kind] = block
        for command, printed in re.findall(r"^\$ tunesmith import (.*)\n((?:[^$].*\n)+)", block, re.MULTILINE):
            found.append(Command(tuple(shlex.split(command)), printed, shown["json"], shown["yaml"]))
    return found


EXAMPLES, PUBLIC = (_commands(part) for part in PAGE.read_text("utf-8").split("\n## Public data sets\n"))


@pytest.fixture
def made(tmp_path: Path) -> samples.Dataset:
    """A dataset without records, and a writer with the e-mail address that git gives here."""
    made = samples.make(tmp_path / "dataset")
    people = (made.root / "guidelines/people.yaml").read_text("utf-8")
    digest = email_digest("writer@example.com")
    made.write(
        "guidelines/people.yaml", f"{people}  - {{handle: me, kind: person, roles: [author], emails: [{digest}]}}\n"
    )
    made.git("config", "user.email", "writer@example.com")
    return made


def printed(made: samples.Dataset, command: Command) -> str:
    """What a command prints."""
    result = CliRunner().invoke(app, [*command.words, "--root", str(made.root)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("command", EXAMPLES, ids=lambda command: " ".join(command.words[:3]))
def test_examples(made: samples.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    monkeypatch.chdir(tmp_path)
    Path(command.name).write_text(command.file, "utf-8")
    if "--map" in command.words:
        Path(command.words[command.words.index("--map") + 1]).write_text(command.mapping, "utf-8")
    assert printed(made, command).startswith(command.printed)
    assert made.check().code == 0


@pytest.mark.real_data
@pytest.mark.parametrize(
    "command",
    [pytest.param(each, marks=pytest.mark.slow if each.count > FEW else ()) for each in PUBLIC],
    ids=lambda command: " ".join(command.words[:3]),
)
def test_public_data_sets(
    made: samples.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_data: Path, command: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(command.name).symlink_to(real_data / command.name)
    assert printed(made, command).startswith(command.printed)
    errors = {finding["rule"] for finding in made.check_json().findings if finding["severity"] == "error"}
    assert errors <= {"duplicates/exact"}  # the data itself repeats some rows
    again = CliRunner().invoke(app, [*command.words, "--root", str(made.root)]).stdout
    read = command.printed.split(":")[0]
    said = f"{read}: 0 written (0 of them drafts), {command.written} present, {command.rejected} rejected\n"
    assert again.startswith(said)


@pytest.mark.real_data
def test_every_file_of_prompts_or_dialogues_has_a_command(real_data: Path) -> None:
    neither = {"agreement_vectors.json", "presidio_synth_v2.json"}
    files = {file.name for file in real_data.iterdir() if file.suffix in (".json", ".jsonl", ".csv")} - neither
    assert files == {command.name for command in PUBLIC}


def test_every_mapping_that_comes_along_is_good_and_used() -> None:
    for name, file in mapping.shipped().items():
        assert mapping.load(name, file.read_bytes()).pointers
    used = {command.words[command.words.index("--map") + 1] for command in PUBLIC if "--map" in command.words}
    assert used == set(mapping.shipped())


def test_every_mapping_of_the_page_is_good() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 8
    for block in blocks:
        assert mapping.load("map.yaml", block.encode()).pointers


def test_every_format_has_a_row_and_a_section() -> None:
    page = PAGE.read_text("utf-8")
    for name in FORMATS:
        assert re.search(rf"^\| \[`{name}`\]", page, re.MULTILINE), name
    for name in [form.name for form in FORMATS.values() if form.name not in ("jsonl", "csv")]:
        assert f"\n### {name}\n" in page
        assert any(command.words[2] == name for command in EXAMPLES), name
