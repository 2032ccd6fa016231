"""`tunesmith`: the application."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from tunesmith import config, git
from tunesmith.release import ReleaseError
from tunesmith_hooks.selection import SelectionError
from tunesmith_tools import benchmark, build, check, freeze, new, split, status, wanted
from tunesmith_tools.adopting import initialise, upgrade
from tunesmith_tools.agreement.command import agreement
from tunesmith_tools.auditing.command import sample_app
from tunesmith_tools.comparing import command as comparing
from tunesmith_tools.console import Failure, say
from tunesmith_tools.drifting.command import drift
from tunesmith_tools.editors import editor
from tunesmith_tools.explaining import explain, policy_page
from tunesmith_tools.guideline_versions import command as guideline_versions
from tunesmith_tools.importers import command as importer
from tunesmith_tools.migrating import command as migrating
from tunesmith_tools.pull_request import comment
from tunesmith_tools.releasing.command import release_app
from tunesmith_tools.results.command import results_app
from tunesmith_tools.reviewing.adjudicate import adjudicate
from tunesmith_tools.reviewing.command import review_app
from tunesmith_tools.reviewing.exchange.command import export_reviews, import_reviews

app = typer.Typer(
    name="tunesmith",
    help="A dataset of fine-tuning records under git: write, check, build.\n\n"
    "Begin with `tunesmith init DIR`; `tunesmith explain WORD` says what a word means.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        say(f"tunesmith {version('tunesmith')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Options of the application itself; its commands have their own."""


app.command()(initialise.init)
app.command()(upgrade.upgrade)
app.command()(new.new)
app.command()(check.check)
app.command()(check.fix)
app.command()(explain.explain)
app.command()(status.status)
app.command()(policy_page.policy)
app.command()(editor.schema)
app.command()(editor.editor)
app.command("import")(importer.import_)
app.command("benchmark")(benchmark.hash_benchmark)
review_app.command("export")(export_reviews)
review_app.command("import")(import_reviews)
app.add_typer(review_app, name="review")
app.command()(adjudicate)
app.command()(agreement)
app.add_typer(sample_app, name="sample")
app.add_typer(results_app, name="results")
app.command()(guideline_versions.guideline)
app.command()(migrating.migrate)
app.command()(wanted.wanted)
app.command()(build.build)
app.command()(drift)
app.command()(split.split)
app.command()(freeze.freeze)
app.add_typer(release_app, name="release")
app.command()(comparing.diff)
app.command()(comment.comment)
app.command()(build.stage)


def main() -> None:
    """Run a command. What the user can mend ends in one plain line, never in a traceback."""
    try:
        app()
    except Failure as error:
        _stop(str(error), error.code)
    except (git.GitError, SelectionError) as error:
        _stop(str(error), 2)
    except (config.ConfigError, ReleaseError) as error:
        _stop(str(error), 1)
    except OSError as error:
        _stop(f"{error.filename or 'a file'}: {error.strerror or error}", 2)


def _stop(message: str, code: int) -> None:
    print(f"tunesmith: {message}", file=sys.stderr)  # noqa: T201
    sys.exit(code)
