"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Form(StrEnum):
    """How a command prints its data."""

    text = "text"
    json = "json"


RootOption = Annotated[
    Path | None, typer.Option("--root", metavar="DIR", help="The dataset; else found by walking up from here.")
]
FormatOption = Annotated[Form, typer.Option("--format", help="How the outcome is printed.")]
