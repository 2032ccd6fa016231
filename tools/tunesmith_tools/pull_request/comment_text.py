"""The comment on a pull request: facts to Markdown.

What a branch brings may hold anything. It stands in code alone, inline or fenced, where Markdown and HTML mean nothing
and nobody is mentioned; and every list and line has a bound, so that GitHub takes the whole.
"""

from collections.abc import Iterator, Sequence

from tunesmith.finding import Finding, Severity, counted
from tunesmith.policy import SPLITS
from tunesmith_tools.markdown_code import LONGEST, code, fenced
from tunesmith_tools.pull_request.changes import Build, Facts

MARKER = "<!-- tunesmith -->"
MOST = 60_000  # characters; GitHub takes 65,536
MOST_FINDINGS = 25
MOST_NAMES = 15
MOST_ROWS = 40
_TOLD = {
    "added": "added",
    "edited": "edited",
    "withdrawn": "withdrawn",
    "erased": "erased",
    "draft": "as a draft, which no build takes",
    "deleted": "deleted",
    "unreadable": "that cannot be read",
}
_CUT_SHORT = "_More did not fit into a comment; `tunesmith comment --format json` has it all._"


def markdown(facts: Facts) -> str:
    """The whole comment, never longer than MOST; what does not fit is left out from the end, and that is said."""
    text = f"{MARKER}\n### {_headline(facts)}\n\n{_judged(facts)}"
    for part in _sections(facts):
        if len(text) + len(part) + len(_CUT_SHORT) + 5 > MOST:
            return f"{text}\n\n{_CUT_SHORT}\n"
        text += f"\n\n{part}"
    return f"{text}\n"


def _headline(facts: Facts) -> str:
    found = [counted(facts.errors, "error")] if facts.errors else []
    found += [counted(facts.warnings, "warning")] if facts.warnings else []
    return ", ".join(found if facts.errors else ["Checks passed", *found])


def _judged(facts: Facts) -> str:
    return f"{counted(facts.files, 'file')} judged, compared with {code(facts.since)} at {code(facts.baseline[:10])}."


def _sections(facts: Facts) -> Iterator[str]:
    if facts.findings:
        yield _findings(facts.findings)
    yield "\n".join(["#### What changes", "", *_changed(facts)])
    if facts.labels:
        yield "\n".join(_labels(facts))
    if facts.build:
        yield "\n".join(["#### What the build says", "", *_build(facts.build)])
        if facts.build.places:
            yield "\n".join(_places(facts.build))
    else:
        yield f"#### What the build says\n\n{facts.no_build}"
    yield "\n".join(["#### On your machine", "", fenced(_locally(facts))])


def _findings(findings: Sequence[Finding]) -> str:
    """As a terminal shows them, errors first."""
    lines: list[str] = []
    for one in sorted(findings, key=_warns)[:MOST_FINDINGS]:
        lines.append(one.headline)
        lines.append(f"    {one.hint}")
    rest = len(findings) - MOST_FINDINGS
    summary = counted(len(findings), "finding") + (f", of which {rest:,} are not shown" if rest > 0 else "")
    return f"<details><summary>{summary}</summary>\n\n{fenced(lines)}\n\n</details>"


def _changed(facts: Facts) -> Iterator[str]:
    for kind, names in facts.records.items():
        yield f"- {counted(len(names), 'record')} {_TOLD[kind]}: {_names(names)}"
    if facts.reviews:
        told = [f"{count:,} {code(what)}" for what, count in facts.reviews.items()]
        yield f"- reviews: {', '.join(told[:MOST_NAMES])}"
    if facts.settings:
        depend = f"**{counted(len(facts.settings), 'file')} on which judging, building or releasing depends**"
        yield f"- {depend}: {_names(facts.settings, MOST_ROWS)}"
    if facts.other_files:
        yield f"- {counted(facts.other_files, 'other file')}"
    if not (facts.records or facts.reviews or facts.settings or facts.other_files):
        yield "Nothing."


def _labels(facts: Facts) -> Iterator[str]:
    yield from ("| label | value | gains | loses |", "|---|---|--:|--:|")
    rows = [(label, value, *counts) for label, values in facts.labels.items() for value, counts in values.items()]
    for label, value, gained, lost in rows[:MOST_ROWS]:
        yield f"| {label} | {code(value)} | {_count(gained)} | {_count(lost)} |"
    if len(rows) > MOST_ROWS:
        yield f"| … | {len(rows) - MOST_ROWS:,} more | | |"


def _build(build: Build) -> Iterator[str]:
    yield from ("| split | placed | waiting for reviews | not designated yet |", "|---|--:|--:|--:|")
    for split in SPLITS:
        counts = build.splits[split]
        cells = [f"{counts['placed']:,}", _count(counts["pending"]), _count(counts["provisional"])]
        yield f"| {split} | {' | '.join(cells)} |"
    yield ""
    yield f"Records: {', '.join(f'{count:,} {code(state)}' for state, count in build.states.items()) or 'none'}."
    yield ""
    for name, rows in build.exports.items():
        yield f"- {code(name)}: {', '.join(f'{rows[split]:,} {split}' for split in SPLITS)}"
        reasons = list(build.left_out[name].items())
        for reason, count in reasons[:MOST_NAMES]:
            yield f"  - {count:,} left out: {code(reason)}"
        if len(reasons) > MOST_NAMES:
            yield f"  - and for {len(reasons) - MOST_NAMES:,} more reasons"
    for told in build.advice:
        yield f"- {code(told, LONGEST)}"


def _places(build: Build) -> Iterator[str]:
    yield from ("| changed record | split | |", "|---|---|---|")
    for one in build.places[:MOST_ROWS]:
        why = f"{code(one.state)}: {code(one.reason, LONGEST)}" if one.reason else code(one.state)
        yield f"| {code(one.id)} | {code(one.split) if one.split else '–'} | {why} |"
    if len(build.places) > MOST_ROWS:
        yield f"| {len(build.places) - MOST_ROWS:,} more | | |"


def _locally(facts: Facts) -> Iterator[str]:
    if facts.since.startswith("origin/"):
        yield "git fetch origin"
    yield f"tunesmith check --since {facts.since}"
    if facts.findings:
        yield f"tunesmith explain {min(facts.findings, key=_warns).rule}"
    yield "tunesmith build"


def _warns(finding: Finding) -> bool:
    return finding.severity is not Severity.ERROR


def _names(names: Sequence[str], most: int = MOST_NAMES) -> str:
    rest = len(names) - most
    return ", ".join(map(code, names[:most])) + (f" and {rest:,} more" if rest > 0 else "")


def _count(count: int) -> str:
    return f"{count:,}" if count else ""
