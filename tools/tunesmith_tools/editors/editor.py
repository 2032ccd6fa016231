"""`tunesmith schema` and `tunesmith editor`: schemas and settings by which editors complete and check what is typed."""

import json
import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith import gold
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith.files import write_atomic
from tunesmith_tools import schemas
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.editors import editor_schemas
from tunesmith_tools.settings import RootOption

FOLDER = ".cache/editor"
FILES = {
    "record": ("records/**/*.yaml",),
    "review": ("reviews/**/*.yaml",),
    "policy": (POLICY,),
    "people": (PEOPLE,),
    "gold": (gold.PATH,),
    "mapping": ("*.mapping.yaml",),
}
WRAPPERS = (".tunesmith/in-venv", "hooks/in-venv")  # find the environment where no shell has activated it
# `path:line:col: severity rule: message`, as `tunesmith check` prints findings.
FINDING = r"^(.+?):(\d+):(\d+): (error|warning) ([a-z]+/[a-z-]+): (.*)$"
Json = dict[str, Any]


def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"One of {', '.join(schemas.NAMES)}.")],
    root: RootOption = None,
) -> None:
    """Print a JSON Schema with this dataset's labels and people.

    It is draft-07 and whole in itself, for editors and other programs.

    Example: tunesmith schema record > record.schema.json
    """
    dataset = open_dataset(root)
    if name not in schemas.NAMES:
        raise Failure(f"no schema is called {name}; there are {', '.join(schemas.NAMES)}")
    say_json(editor_schemas.filled(name, dataset.policy, dataset.people))


def editor(root: RootOption = None) -> None:
    """Set up VS Code, and schemas for other editors.

    It writes schemas into .cache/editor, and settings, tasks and extensions into .vscode. Settings of yours are kept,
    and what they lack is added. Run it again after a change of policy or people, and in each clone, since .cache is not
    in git. VS Code reads .vscode of the folder that you open: open the dataset's. Other editors: docs/editors.md of
    tunesmith.

    Example: tunesmith editor
    """
    dataset = open_dataset(root)
    for name in FILES:
        made = editor_schemas.filled(name, dataset.policy, dataset.people)
        write_atomic(dataset.root / FOLDER / f"{name}.schema.json", _text(made).encode())
    say(f"{FOLDER}: schemas of {', '.join(FILES)}")
    broken = [path for path, wanted in vscode(dataset.root).items() if not _write(dataset.root, path, wanted)]
    if not (dataset.root / ".git").exists():  # a part of a larger repository
        say("VS Code does not read .vscode in a subfolder of what is opened. Open the dataset's own folder:")
        say(f"next: code {shlex.quote(str(dataset.root))}")
    if broken:
        raise Failure(
            f"{', '.join(broken)} cannot be read as JSON and was left alone; add by hand what stands above", 1
        )


def vscode(root: Path) -> dict[str, Json]:
    """The files of .vscode by path, for the dataset in a folder."""
    start = next((["sh", wrapper] for wrapper in WRAPPERS if (root / wrapper).is_file()), [])
    return {
        ".vscode/settings.json": _settings(),
        ".vscode/tasks.json": {
            "version": "2.0.0",
            "tasks": [
                _task("check", *start, "tunesmith-check"),
                _task("check this file", *start, "tunesmith-check", "${relativeFile}"),
                _task("fix this file", *start, "tunesmith-fix", "${relativeFile}"),
                _task("update schemas", *start, "tunesmith", "editor"),
            ],
        },
        ".vscode/extensions.json": {"recommendations": ["redhat.vscode-yaml"]},
    }


def merged(wanted: Any, present: Any) -> Any:
    """What is present, and what it lacks of what is wanted. Tasks are the same where their labels are."""
    if isinstance(wanted, dict) and isinstance(present, dict):
        added = {key: value for key, value in wanted.items() if key not in present}
        return {key: merged(wanted[key], value) if key in wanted else value for key, value in present.items()} | added
    if isinstance(wanted, list) and isinstance(present, list):
        known = [_name(item) for item in present]
        return [*present, *(item for item in wanted if _name(item) not in known)]
    return present


def _settings() -> Json:
    return {
        "yaml.schemas": {f"./{FOLDER}/{name}.schema.json": list(globs) for name, globs in FILES.items()},
        # The canonical form is written by `tunesmith fix` alone: another formatter would fold and requote texts.
        "yaml.format.enable": False,
        "[yaml]": {
            "editor.insertSpaces": True,
            "editor.tabSize": 2,
            "editor.wordWrap": "on",
            "editor.rulers": [120],
            "files.trimTrailingWhitespace": False,
        },
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "files.associations": {"*.dvc": "yaml", "dvc.lock": "yaml", "*.jsonl": "jsonl"},
        "files.readonlyInclude": {"releases/ledger.tsv": True, "build/**": True},
        "files.watcherExclude": {"**/.cache/**": True, "**/.dvc/cache/**": True, "**/build/**": True},
        "search.exclude": {"**/.cache": True, "**/build": True},
    }


def _task(what: str, *command: str) -> Json:
    pattern = {"regexp": FINDING, "file": 1, "line": 2, "column": 3, "severity": 4, "code": 5, "message": 6}
    return {
        "label": f"tunesmith: {what}",
        "type": "process",
        "command": command[0],
        "args": list(command[1:]),
        "options": {"cwd": "${workspaceFolder}"},
        "problemMatcher": {
            "owner": "tunesmith",
            "source": "tunesmith",
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": pattern,
        },
        "presentation": {"reveal": "silent", "panel": "shared", "clear": True},
    }


def _write(root: Path, path: str, wanted: Json) -> bool:
    """Add what a settings file lacks. False where it cannot be read; then what it should hold is printed."""
    file = root / path
    try:
        present = json.loads(file.read_text("utf-8")) if file.exists() else {}
    except ValueError:  # VS Code allows comments, which would be lost
        present = None
    if not isinstance(present, dict):
        say(f"{path} should hold:")
        say(_text(wanted))
        return False
    after = merged(wanted, present)
    if after == present and file.exists():
        say(f"{path}: as it should be")
        return True
    write_atomic(file, _text(after).encode())
    say(f"{path}: {'added to' if present else 'written'}")
    return True


def _name(item: Any) -> Any:
    return item.get("label", item) if isinstance(item, dict) else item


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
