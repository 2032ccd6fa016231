"""releases/audits/<name>.yaml: what an audit drew. Written once, committed by a person, never edited."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from tunesmith import canonical, config
from tunesmith.canonical import Tree
from tunesmith.corpus import Unreadable, read_regular
from tunesmith_tools.auditing.drawing import AtLeast, Audit, Design
from tunesmith_tools.auditing.plans import Acceptance, Bound, Demand, Plan, Size
from tunesmith_tools.auditing.population import Asked, Matching, Member
from tunesmith_tools.console import Failure
from tunesmith_tools.spelling import nearest

FOLDER = "releases/audits"
NAME = re.compile("[a-z0-9][a-z0-9._-]{0,63}")
_HEAD = "# Written by `tunesmith sample draw` and never edited: what was drawn counts as it was found.\n"
_DEMANDS: dict[str, Callable[..., Demand]] = {"max_error": Bound, "aql": Acceptance, "size": Size}


def path_of(name: str) -> str:
    """Where the audit of a name stands."""
    return f"{FOLDER}/{name}.yaml"


def require_name(name: str) -> str:
    """A name that an audit may have. Raises Failure."""
    if not NAME.fullmatch(name):
        raise Failure(f"{name!r} is no name for an audit: use a-z, 0-9, `.`, `_` and `-`, such as v1-safety")
    return name


def names(root: Path) -> list[str]:
    """The audits of a dataset in the order of their names."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))


def text_of(audit: Audit) -> str:
    """The one text of an audit: the same draw, the same bytes."""
    design = audit.design
    tree: Tree = {
        "revision": design.asked.commit,
        "where": [str(one) for one in design.asked.where],
        "demand": {key: _plain(value) for key, value in design.demand._asdict().items()},
        "strata": list(design.asked.strata),
        "minimum": design.minimum,
        "at_least": [str(one) for one in design.at_least],
        "size": audit.plan.size,
        "accept": audit.plan.accept,
        "population": [_without_empty(stratum=name, records=count) for name, count in audit.strata.items()],
        "sample": [_without_empty(**one._asdict()) for one in audit.sample],
        "supplement": [_without_empty(**one._asdict()) for one in audit.supplement],
    }
    return _HEAD + canonical.emit(_without_empty(**tree))


def read(root: Path, name: str) -> Audit:
    """The audit of a name. Raises Failure where there is none, and config.ConfigError where it is broken."""
    path = path_of(name)
    data = read_regular(root / path)
    if isinstance(data, Unreadable):
        known = names(root)
        told = nearest(name, known, f"known are {', '.join(known) or 'none yet'};")
        raise Failure(f"no audit is called {name}: {told} `tunesmith sample draw --help` tells how one is drawn")
    return parse(path, data, root)


def parse(path: str, data: bytes, root: Path | None = None) -> Audit:
    """The audit in a file's bytes. Raises config.ConfigError, which points into it."""
    value: Any = config.load(path, data, "audit", root)
    asked = Asked(
        value["revision"],
        tuple(Matching(*one.split("=", 1)) for one in value.get("where", ())),
        tuple(value.get("strata", ())),
    )
    design = Design(asked, _demand(value["demand"]), value["minimum"], tuple(map(at_least, value.get("at_least", ()))))
    audit = Audit(
        design,
        Plan(value["size"], value.get("accept")),
        {one.get("stratum", ""): one["records"] for one in value["population"]},
        _members(value["sample"]),
        _members(value.get("supplement", ())),
    )
    if len(audit.sample) != audit.plan.size:
        raise config.error_at(path, data, ("size",), f"{len(audit.sample):,} records stand below as the sample")
    if len({one.record for one in audit.drawn}) != len(audit.drawn):
        raise config.error_at(path, data, ("sample",), "a record stands here or in the supplement twice")
    drawn = Counter(one.stratum for one in audit.drawn)
    if drawn.keys() != audit.strata.keys() or any(drawn[name] > records for name, records in audit.strata.items()):
        raise config.error_at(path, data, ("population",), "these are not the strata of what was drawn below")
    return audit


def at_least(words: str) -> AtLeast:
    """What `field=value:records` says; the form must be right."""
    match, _, records = words.rpartition(":")
    return AtLeast(Matching(*match.split("=", 1)), int(records))


def _members(rows: Iterable[dict[str, str]]) -> tuple[Member, ...]:
    return tuple(Member(**{"stratum": "", **row}) for row in rows)


def _demand(values: dict[str, Any]) -> Demand:
    shares: Any = {key: Fraction(value) if isinstance(value, str) else value for key, value in values.items()}
    kind = next(kind for key, kind in _DEMANDS.items() if key in values)
    return kind(**shares)


def _plain(value: Fraction | int) -> str | int:
    """A share as a decimal: it was typed as one, so that nothing is lost."""
    return str(float(value)) if isinstance(value, Fraction) else value


def _without_empty(**values: Any) -> Tree:
    return {key: value for key, value in values.items() if not canonical.is_empty(value)}
