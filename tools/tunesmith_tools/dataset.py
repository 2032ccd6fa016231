"""The dataset a command works on: its folder, policy and people."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tunesmith import config, git, ledger
from tunesmith.corpus import LEDGER, PEOPLE, TreeView
from tunesmith.people import People, Person
from tunesmith.policy import Policy
from tunesmith_hooks import binding, main
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_tools import spelling
from tunesmith_tools.console import Failure


@dataclass(frozen=True, slots=True)
class Dataset:
    """A folder with guidelines/policy.yaml in a git work tree, and what its settings say."""

    root: Path
    policy: Policy
    people: People

    def writer(self) -> Person | None:
        """Who works here: the person in people.yaml with the e-mail address that git would commit as, or None."""
        address = git.author_email(self.root)
        return self.people.with_email(address) if address else None

    def person(self, handle: str | None) -> Person | None:
        """The person with a handle, or who works here as far as that is known. Raises Failure for an unknown handle."""
        if handle is None:
            return self.writer()
        person = self.people.get(handle)
        if person is None:
            how = "`tunesmith explain people` shows how to add yourself"
            meant = spelling.nearest(handle, (one.handle for one in self.people), how, most=3)
            raise Failure(f"{handle} is not in {PEOPLE}; {meant}")
        return person

    def require_writer(self, option: str) -> Person:
        """The same; where nobody is known, Failure says so and names the option that a handle may be given with."""
        person = self.writer()
        if person is None:
            raise Failure(
                f"nobody in {PEOPLE} has the e-mail address that git commits with; name the author with {option}, "
                "or add yourself: `tunesmith explain people` shows how"
            )
        return person


def find(root: Path | None) -> Path:
    """The dataset's folder: the one named, or the nearest above the current folder. Raises Failure."""
    try:
        home = main.dataset_root(root)
    except main.Unusable as error:
        raise Failure(str(error)) from None
    if not git.is_repository(home):
        raise Failure(f"{home} is not in a git repository; run `git init` there")
    return home


def open_dataset(root: Path | None) -> Dataset:
    """The dataset with its settings as they stand in the working tree. Raises Failure."""
    home = find(root)
    try:
        policy, people = binding.load_settings(TreeView(home, {}), HOOKS)
    except binding.NoPolicy as error:
        raise Failure(str(error)) from None
    except config.ConfigError as error:
        raise Failure(str(error), code=1) from None
    return Dataset(home, policy, people)


def today() -> date:
    """The day on which somebody works here, by their own clock and not by UTC."""
    return date.today()


def read_ledger(root: Path) -> dict[str, str]:
    """Designated records and their splits. Raises Failure where the ledger is missing or broken."""
    try:
        lines = ledger.parse((root / LEDGER).read_text("utf-8"))
    except FileNotFoundError:
        raise Failure(f"{LEDGER} is missing; `git restore {LEDGER}` brings it back", code=1) from None
    except UnicodeDecodeError:
        raise Failure(f"{LEDGER}: a byte that is not UTF-8", code=1) from None
    except ledger.LedgerError as error:
        raise Failure(f"{LEDGER}: {error}", code=1) from None
    return {name: line.split for name, line in lines.items()}
