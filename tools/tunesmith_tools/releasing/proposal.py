"""A release that somebody asks for: what it would be, and all that stands against it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tunesmith import git, release
from tunesmith_tools import build
from tunesmith_tools.console import Failure
from tunesmith_tools.dataset import Dataset
from tunesmith_tools.releasing import audits, plan, refusals
from tunesmith_tools.releasing.audits import Audited
from tunesmith_tools.releasing.plan import State
from tunesmith_tools.releasing.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a version would hold, what stands against it, and what is only to be known."""

    state: State
    against: tuple[Refusal, ...]
    notes: tuple[str, ...]

    def refusing(self, allowed: Collection[str]) -> list[Refusal]:
        """What stands against it and is not set aside, and what was to be set aside and is not there."""
        left = [one for one in self.against if one.of not in allowed]
        return [*left, *refusals.idle(allowed, self.against)]


def of(dataset: Dataset, version: str | None) -> Proposal:
    """Build the dataset as it stands, and look. Raises Failure where that cannot be done, with all that is known."""
    root, policy = dataset.root, dataset.policy
    releases, tags = release.listing(root), git.tags(root)
    against = list(refusals.of_repository(root, policy.splits.branch))
    if unknown := list(refusals.of_history(releases, tags)):
        raise refused("no release is made", [*against, *unknown])
    try:
        build.repro(root)
    except Failure as error:
        raise refused("no release is made", [*against, Refusal(str(error))]) from None
    state, standing = plan.state(dataset, releases), audits.read(root)
    if version is not None:
        against += refusals.of_version(version, releases, tags, state.smallest)
    against += refusals.of_splits(state.placed, policy)
    against += refusals.of_drift(state.alarms)
    against += refusals.of_audits(standing)
    return Proposal(state, tuple(against), tuple(_notes(standing)))


def refused(what: str, against: Sequence[Refusal]) -> Failure:
    """A failure that tells all reasons."""
    return Failure("\n".join([f"{what}:", *(f"  {told(one)}" for one in against)]), code=1)


def told(one: Refusal) -> str:
    """A reason in a line, with the words that set it aside where there are some."""
    return f"{one.told}; `--allow {one.of} --reason TEXT` releases all the same" if one.of else one.told


def _notes(standing: Sequence[Audited]) -> list[str]:
    if not standing:
        return ["no audit vouches for it: `tunesmith sample draw --help` tells how many records to judge"]
    return [one.told for one in standing if not one.is_against]
