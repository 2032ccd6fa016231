"""The public YAML test suite as record files: a finding for each case, and no tree where the suite allows none."""

import re
from pathlib import Path

import pytest
import yaml

import samples
from tunesmith import people, policy
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith_hooks import binding, engine
from tunesmith_hooks.catalogue import HOOKS

pytestmark = pytest.mark.real_data


def _text(shown: str) -> str:
    """The characters that the suite's files show by visible signs."""
    text = re.sub("—*»", "\t", shown.replace("␣", " ").replace("←", "\r").replace("⇔", "\ufeff").replace("↵", ""))
    return re.sub("∎\n$", "", text)


def _cases(folder: Path) -> list[tuple[str, str, bool]]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        inherited = None
        for number, case in enumerate(yaml.safe_load(path.read_text("utf-8"))):
            inherited = case.get("yaml", inherited)
            if case.get("skip"):
                continue
            assert inherited is not None
            found.append((f"{path.stem}/{number}", _text(inherited), bool(case.get("fail"))))
    return found


def test_every_case_gives_a_finding_and_no_bad_one_a_tree(real_data: Path) -> None:
    made = policy.load(POLICY, samples.SHIPPED[POLICY])
    crowd = people.load(PEOPLE, samples.SHIPPED[PEOPLE])
    bound = binding.bind(HOOKS, made, crowd)
    cases = _cases(real_data / "yaml_test_suite")
    assert len(cases) >= 402 and sum(fail for _, _, fail in cases) == 94
    silent, believed = [], []
    for name, text, fail in cases:
        judged = engine.judge_file("records/0/case-0000000000.yaml", text.encode(), bound, is_new=True)
        if not judged.findings:
            silent.append(name)
        if fail and judged.record is not None:
            believed.append(name)
    assert silent == []
    assert believed == []
