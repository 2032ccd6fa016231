"""Findings as SARIF 2.1.0, which GitHub's code scanning and other tools read. The same findings are the same bytes.

All rules are listed, not only those that spoke: then the rules of two reports differ where the code does, and a rule
that no longer speaks still has its page.
"""

import hashlib
import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib import metadata
from typing import Any
from urllib.parse import quote

from tunesmith.corpus import PEOPLE, POLICY
from tunesmith.finding import Finding, Severity
from tunesmith_hooks.catalogue import rules
from tunesmith_hooks.engine import Report
from tunesmith_hooks.report import printable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"  # what tools call the top of the repository, wherever it lies
MOST_RESULTS = 25_000  # code scanning refuses a file with more of them

# Findings that no rule makes: nothing can be judged by such a file.
SETTINGS = {
    "guidelines/policy": f"{POLICY} can be read, and names only what there is.",
    "guidelines/people": f"{PEOPLE} can be read, and names nobody twice.",
}

Descriptor = dict[str, Any]


def rendered(report: Report, prefix: str) -> Iterator[str]:
    """The SARIF log, a result a line. `prefix` is the dataset's folder in its repository, with a final slash."""
    descriptors = list(_descriptors())
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, descriptors)]}
    head, tail = _encode(log).split('"results":[]')
    yield f'{head}"results":['
    for number, result in enumerate(_results(report, index, prefix)):
        yield f"{',' if number else ''}\n{_encode(result)}"
    yield f"\n]{tail}\n"


def _run(report: Report, descriptors: list[Descriptor]) -> dict[str, Any]:
    judged = not any(finding.rule in SETTINGS for finding in report.findings)
    invocation: dict[str, Any] = {"executionSuccessful": judged}
    left_out = len(report.findings) - MOST_RESULTS
    if left_out > 0:
        text = f"{left_out:,} more findings are left out, warnings before errors; the formats text and json name them."
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return {
        "tool": {"driver": {"name": "tunesmith", **_version(), "rules": descriptors}},
        "invocations": [invocation],
        "originalUriBaseIds": {BASE: {"description": {"text": "The top folder of the git repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [],
    }


def _version() -> dict[str, str]:
    """The version of the installed distribution; nothing where the code runs without being installed."""
    try:
        version = metadata.version("tunesmith")
    except metadata.PackageNotFoundError:
        return {}
    semantic = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", version)
    return {"semanticVersion" if semantic else "version": version}


def _descriptors() -> Iterator[Descriptor]:
    for name, (_, rule) in rules().items():
        full = f"{rule.sentence} Why: {rule.why}."
        yield _descriptor(name, rule.sentence, full, inspect.cleandoc(rule.page), rule.severity)
    for name, sentence in SETTINGS.items():
        yield _descriptor(name, sentence, sentence, sentence, Severity.ERROR)


def _descriptor(name: str, sentence: str, full: str, page: str, level: Severity) -> Descriptor:
    # The examples of a page are indented by four, which is code in Markdown behind an empty line.
    markdown = re.sub(r"^(Options|Bad|Good):\n", r"\n\1:\n\n", page, flags=re.MULTILINE)
    return {
        "id": name,
        "shortDescription": {"text": sentence},
        "fullDescription": {"text": full},
        "help": {"text": page, "markdown": markdown},
        "defaultConfiguration": {"level": level.value},
    }


def _results(report: Report, index: dict[str, int], prefix: str) -> Iterator[dict[str, Any]]:
    findings = report.findings
    if len(findings) > MOST_RESULTS:
        findings = tuple(sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)[:MOST_RESULTS])
    seen: Counter[str] = Counter()
    for finding in findings:
        mark = _fingerprint(finding)
        seen[mark] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": index.get(finding.rule, -1),
            "level": finding.severity.value,
            "message": {"text": _plain(f"{finding.message.rstrip('.')}. {finding.hint}")},
            "locations": [{"physicalLocation": _location(finding, prefix)}],
            "partialFingerprints": {"tunesmithFinding/v1": f"{mark}:{seen[mark]}"},
        }


def _plain(text: str) -> str:
    """Text that a viewer shows as it stands: `[...](...)` in a message would be a link, to wherever a value says."""
    return printable(text).replace("](", "] (")


def _location(finding: Finding, prefix: str) -> dict[str, Any]:
    path = f"{prefix}{finding.path}".encode("utf-8", "surrogateescape")
    return {
        "artifactLocation": {"uri": quote(path, safe="/"), "uriBaseId": BASE},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }


def _fingerprint(finding: Finding) -> str:
    """What stays when lines shift: the rule, the file and the fact. Equal facts in one file are told apart by number.

    Not under GitHub's own key, `primaryLocationLineHash`: its upload action works that one out from the file's lines,
    and warns wherever it finds another value.
    """
    parts = "\0".join((finding.rule, finding.path, finding.message))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
