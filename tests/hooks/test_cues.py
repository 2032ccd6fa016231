"""Rules that wait for a word: what they wait for is folded, and they lose nothing by waiting."""

from pathlib import Path

import pytest

from rulecase import ROOT
from tunesmith import people, policy, source, text
from tunesmith.corpus import PEOPLE, POLICY
from tunesmith.record import Record, from_tree
from tunesmith_hooks import binding
from tunesmith_hooks.catalogue import HOOKS, rules

PATHS = sorted((ROOT / "records").rglob("*.yaml"))


def test_cues_are_words_of_a_vocabulary() -> None:
    """A cue that folds to another word, or to two, would never be found."""
    waiting = {name: rule.cues for name, (_, rule) in rules().items() if rule.cues}
    assert len(waiting) > 15
    odd = {name: [cue for cue in cues if text.vocabulary(text.folded(cue)) != {cue}] for name, cues in waiting.items()}
    assert {name: words for name, words in odd.items() if words} == {}


@pytest.mark.parametrize("path", PATHS[::4], ids=lambda path: path.stem)
def test_a_rule_without_its_word_has_nothing_to_say(path: Path) -> None:
    bound = binding.bind(
        HOOKS,
        policy.load(POLICY, (ROOT / POLICY).read_bytes()),
        people.load(PEOPLE, (ROOT / PEOPLE).read_bytes()),
    )[Record]
    file = source.read(path.relative_to(ROOT).as_posix(), path.read_bytes(), "record")
    assert file.tree is not None
    # Half of each text, so that there is something to say about some.
    record = from_tree(file.tree)
    messages = tuple(turn._replace(content=turn.content[: len(turn.content) // 2]) for turn in record.messages)
    for subject in (record, record._replace(messages=messages)):
        run = bound.concerning(subject)
        for one in bound:
            if one not in run:
                assert list(one.rule.check(subject, one.options)) == [], one.name


def test_rules_run_in_their_order_whatever_words_are_found() -> None:
    """Findings of one place are told in the order of the hooks."""
    bound = binding.bind(
        HOOKS,
        policy.load(POLICY, (ROOT / POLICY).read_bytes()),
        people.load(PEOPLE, (ROOT / PEOPLE).read_bytes()),
    )[Record]
    names = [one.name for one in bound]
    file = source.read(PATHS[0].relative_to(ROOT).as_posix(), PATHS[0].read_bytes(), "record")
    assert file.tree is not None
    run = [one.name for one in bound.concerning(from_tree(file.tree))]
    assert run == [name for name in names if name in set(run)]
    assert len(run) < len(names)
