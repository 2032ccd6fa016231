"""Whether the tag of a release builds what was released: in a clone of its own, by the tunesmith that is installed."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tunesmith import git, ledger, release
from tunesmith.corpus import DATA_FOLDERS, LEDGER
from tunesmith.release import Release
from tunesmith_tools import build
from tunesmith_tools.console import Failure
from tunesmith_tools.releasing import environment, sums
from tunesmith_tools.releasing.making import output
from tunesmith_tools.releasing.sums import Comparison
from tunesmith_tools.spelling import nearest

_LOCAL = ".dvc/config.local"  # where the remote's credentials are; a clone has none


@dataclass(frozen=True, slots=True)
class Released:
    """A release as its tag has it. `ledger` is that of the tag's commit."""

    tag: str
    commit: str
    account: Release
    digests: dict[str, str]
    ledger: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it. `wrong` are sentences about what the repository says of the release."""

    wrong: tuple[str, ...]
    files: int
    compared: Comparison
    environment: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether all is as it was released."""
        return not self.wrong and self.compared.is_same


def read(root: Path, name: str) -> Released:
    """The release of a tag or version. Raises Failure where there is none, ReleaseError where its files are broken."""
    tag = release.tag_of(name) if release.VERSION.fullmatch(name) else name
    version = tag.removeprefix("v")
    commit = git.resolve(root, f"refs/tags/{tag}")
    if commit is None:
        known = [one for one in git.tags(root) if release.VERSION.fullmatch(one.removeprefix("v"))]
        told = nearest(tag, known, f"there are {', '.join(known)}" if known else "there are none;")
        raise Failure(f"no tag is called {tag}: {told} `git fetch --tags` brings those of others")
    account, listed = release.path_of(version), f"{release.folder_of(version)}/{release.SUMS}"
    wanted = [f"{commit}:./{path}" for path in (account, listed, LEDGER)]
    one, digests, lines = git.blobs(root, wanted)
    if one is None or digests is None:
        raise Failure(f"{tag} is no release: it has no {account if one is None else listed}", code=1)
    return Released(tag, commit, release.parse(account, one), sums.parse(listed, digests), lines or b"")


def contradictions(root: Path, found: Released) -> Iterator[str]:
    """What the repository says otherwise than the release does."""
    account = found.account
    for folder, said in zip(DATA_FOLDERS, (account.records, account.reviews), strict=True):
        if git.tree(root, found.commit, folder) != said:
            yield f"{folder}/ at {found.tag} is not the tree {said[:10]} that the release names"
    try:
        designated = len(ledger.parse(found.ledger.decode("utf-8", "replace")))
    except ledger.LedgerError as error:
        yield f"{LEDGER} at {found.tag}: {error}"
    else:
        if designated != account.designated:
            yield f"{LEDGER} at {found.tag} has {designated:,} designations, the release names {account.designated:,}"
    if not (root / LEDGER).read_bytes().startswith(found.ledger):
        yield f"{LEDGER} does not begin with that of {found.tag}: designations were changed or removed since"


def built(root: Path, found: Released) -> dict[str, str]:
    """The digests of a build of the tag in a temporary clone, which is removed. Raises Failure where it stops."""
    with tempfile.TemporaryDirectory(prefix="tunesmith-verify-") as scratch:
        clone = git.clone_at(root, found.commit, Path(scratch) / "clone")
        if (root / _LOCAL).is_file():
            shutil.copyfile(root / _LOCAL, clone / _LOCAL)
        try:
            build.repro(clone, "--force", "--no-run-cache")  # else what a shared cache holds would be taken for built
        except Failure as error:
            raise Failure(f"{found.tag} could not be built here: {error}", code=1) from None
        return sums.of(clone, output())


def there(folder: Path) -> dict[str, str]:
    """The digests of a build folder that is there, by the paths that a build in a dataset has. Raises Failure."""
    if not folder.is_dir():
        raise Failure(f"{folder}: no such folder")
    stages = [path.rpartition("/")[2] for path in output()]
    return {f"build/{path}": digest for path, digest in sums.of(folder, stages).items()}


def verdict(root: Path, found: Released, digests: dict[str, str]) -> Verdict:
    """The release beside what was built."""
    compared = sums.compared(found.digests, digests)
    other = environment.differences(found.account.built_with, environment.versions())
    return Verdict(tuple(contradictions(root, found)), len(found.digests), compared, tuple(other))
