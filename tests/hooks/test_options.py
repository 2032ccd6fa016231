"""Options classes filled from the policy; what does not fit is told by its place."""

from typing import Any, NamedTuple

import pytest

import samples
from tunesmith import people, policy
from tunesmith.people import People
from tunesmith.policy import HookPolicy, Policy
from tunesmith_hooks import options
from tunesmith_hooks.catalogue import HOOKS
from tunesmith_hooks.rule import Hook


class Many(NamedTuple):
    """One of each kind."""

    policy: Policy
    people: People
    count: int = 5
    on: bool = True
    word: str = "a"
    words: tuple[str, ...] = ("a", "b")


HOOK = Hook("many", Many, ())
PEOPLE = people.People({})


def _policy(**given: Any) -> Policy:
    labels = policy.Labels({}, {}, (), {}, {})
    return policy.Policy("1.0", labels, {"many": HookPolicy(options=given)})


def test_defaults_and_given_values() -> None:
    made = options.made(HOOK, _policy(count=7, words=["x"]), PEOPLE)
    assert (made.count, made.on, made.word, made.words) == (7, True, "a", ("x",))
    assert made.policy.version == "1.0" and made.people is PEOPLE
    assert options.defaults(HOOK) == {"count": 5, "on": True, "word": "a", "words": ("a", "b")}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("count", "5", "count has to be a whole number"),
        ("count", True, "count has to be a whole number"),
        ("on", 1, "on has to be true or false"),
        ("word", 5, "word has to be text"),
        ("words", "a", "words has to be a list of texts"),
        ("words", [1], "words has to be a list of texts"),
        ("policy", "x", "no option of many is called policy; there are count, on, word, words"),
        ("zz", 5, "no option of many is called zz; there are count, on, word, words"),
    ],
)
def test_value_that_does_not_fit(name: str, value: Any, message: str) -> None:
    (wrong,) = options.errors(_policy(**{name: value}), [HOOK])
    assert (wrong.where, wrong.message) == (("hooks", "many", "options", name), message)


def test_every_hook_has_options_that_can_be_made() -> None:
    for hook in HOOKS:
        assert isinstance(options.made(hook, _policy(), PEOPLE), hook.options)
        for value in options.defaults(hook).values():
            assert isinstance(value, int | str | tuple)
    assert options.defaults(Hook("none", samples.NoOptions, ())) == {}
