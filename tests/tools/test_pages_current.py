"""hooks/README.md says what the rules say: it is written from their docstrings, and every example is whole."""

import re

import pytest

import rulecase
from tunesmith import yaml_reader
from tunesmith_hooks import catalogue
from tunesmith_tools.explaining import pages

RULES = catalogue.rules()


def test_page_is_current() -> None:
    assert pages.PAGE.read_text("utf-8") == pages.hooks_page(), "run `make docs`"


def test_it_is_written(tmp_path, monkeypatch, capsysbinary) -> None:
    monkeypatch.setattr(pages, "PAGE", tmp_path / "README.md")
    pages.main()
    assert pages.PAGE.read_text("utf-8") == pages.hooks_page()


def test_every_rule_has_a_heading_with_its_severity() -> None:
    found = re.findall(r"^### (\S+)\n\n\*(\w+), since ([0-9.]+), (not waivable|waivable)\*$", pages.hooks_page(), re.M)
    wanted = [
        (name, str(rule.severity), rule.since, "waivable" if rule.waivable else "not waivable")
        for name, (_, rule) in RULES.items()
    ]
    assert found == wanted


@pytest.mark.parametrize("name", RULES)
def test_examples_are_those_of_the_docstring(name: str) -> None:
    rule = RULES[name][1]
    parts = pages.rule_page(rule)
    assert {block.heading: f"{block.text}\n" for block in parts.blocks} == rulecase.page_blocks(rule.page)
    assert rule.sentence.endswith(".") and parts.reason.startswith("Why: ")
    assert " ".join(parts.reason.split()).startswith(f"Why: {rule.why}.")
    assert rule.sentence in pages.hooks_page()
    for block in parts.blocks:
        assert yaml_reader.load(block.text).tree


def test_a_fence_is_longer_than_any_in_the_example() -> None:
    page = pages.hooks_page()
    opened = None
    for line in page.splitlines():
        if opened is None and (match := re.match(r"(`{3,})yaml$", line)):
            opened = match[1]
        elif opened is not None and line == opened:
            opened = None
        else:
            assert opened is None or not line.startswith(opened)
    assert opened is None
