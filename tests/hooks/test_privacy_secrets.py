"""Keys, tokens and passwords that are drawn at random when the tests run, and harmless texts that look like them."""

import pytest

import rulecase
import secret_vectors
from tunesmith_hooks.privacy import HOOK


def _spans(rule_name: str, text: str) -> list[str]:
    found = rulecase.problems(HOOK, rulecase.dialogue(text, "Revoke it."))
    return [text[slice(*problem.span)] for rule, problem in found if rule.name == rule_name and problem.span]


@pytest.mark.parametrize("service", secret_vectors.SERVICES)
def test_tokens_of_a_service_are_found_in_any_surroundings(service: str) -> None:
    for _, token, text in secret_vectors.texts((service,), 5):
        assert [span for span in _spans("secret", text) if span.startswith(token[:40])], text


@pytest.mark.parametrize("service", secret_vectors.SERVICES)
def test_tokens_that_say_that_they_are_none_pass(service: str) -> None:
    token = secret_vectors.drawn(service, 1)
    assert _spans("secret", f"Use {token[:-12]}EXAMPLEXXXXX here.") == []


@pytest.mark.parametrize("seed", range(20))
def test_urls_with_a_password_are_found(seed: int) -> None:
    pair, url = secret_vectors.url(seed)
    assert _spans("url-credentials", f"Why is {url} slow?") == [pair]


@pytest.mark.parametrize("seed", range(20))
def test_assigned_values_are_found(seed: int) -> None:
    value, line = secret_vectors.assignment(seed)
    assert _spans("password", f"Is this safe?\n{line}\nport = 8080") == [value]


@pytest.mark.parametrize("seed", range(10))
def test_what_only_looks_random_passes(seed: int) -> None:
    for what, text in secret_vectors.harmless(seed):
        assert rulecase.fired(HOOK, rulecase.dialogue(text, text)) == [], what
