"""Stage card: build/card/, a folder that can be uploaded to a hub as it is.

README.md is the page with its front matter, croissant.json the description for machines, data/ the rows, LICENSE.md
the licences, CHANGES.md what the latest release changed.
"""

from collections import Counter
from pathlib import Path

from tunesmith import release
from tunesmith.corpus import DATA_FOLDERS, TreeView, Unreadable, read_regular
from tunesmith.people import People
from tunesmith.policy import Policy
from tunesmith.release import ReleaseError
from tunesmith_tools import summaries
from tunesmith_tools.carding import croissant, data, hub, judged, page, records, tables
from tunesmith_tools.carding import facts as facts_of
from tunesmith_tools.carding.facts import Facts, Version
from tunesmith_tools.console import Failure
from tunesmith_tools.pipeline import folders, placement

PAGE = "README.md"


def run(root: Path, policy: Policy, people: People) -> None:
    """Write build/card/. Raises Failure where a release, an audit or a review cannot be read."""
    out = folders.fresh(root, folders.CARD)
    found = _facts(root, out, policy, people)
    described = croissant.describe(found)
    changes = _changes(root, found.version)
    folders.write_json(out / croissant.FILE, described)
    folders.write_lines(out / PAGE, [page.text(found, croissant.lacking(described), bool(changes))])
    if found.records:
        folders.write_lines(out / hub.LICENSES_FILE, ["# Licences\n\n", tables.licenses(found), "\n"])
    if changes:
        (out / page.CHANGES_FILE).write_bytes(changes)


def _facts(root: Path, out: Path, policy: Policy, people: People) -> Facts:
    written = data.write(root, out)
    described = tuple(records.read(root, written.splits))
    reviews = judged.reviews(root, described)
    known = summaries.read(TreeView.of(root))
    return Facts(
        policy=policy,
        version=_version(root, max((one.created for one in described), default="")),
        configs=written.configs,
        records=described,
        placed=Counter((row.state, row.basis) for row in placement.read(root)),
        parties=facts_of.parties(described, reviews, people),
        reviews=reviews,
        agreement=judged.agreement(known, people, written.splits.keys()),
        audits=judged.audits(root, known),
    )


def _version(root: Path, newest: str) -> Version:
    of_records, of_reviews = ((root / folders.FINGERPRINT / name).read_text("utf-8").strip() for name in DATA_FOLDERS)
    try:
        releases = release.listing(root)
    except ReleaseError as error:
        raise Failure(str(error), code=1) from None
    return Version(releases, release.current(releases, of_records, of_reviews) is not None, newest)


def _changes(root: Path, version: Version) -> bytes:
    """What the latest release changed, as `tunesmith release` wrote it; empty where there is nothing."""
    if version.latest is None:
        return b""
    found = read_regular(root / release.folder_of(version.latest.version) / page.CHANGES_FILE)
    return b"" if isinstance(found, Unreadable) else found
