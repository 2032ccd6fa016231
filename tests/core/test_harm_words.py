"""The lists that harm_cues looks for: that each entry was read as it is meant, and can be found."""

from pathlib import Path

import pytest

from tunesmith import harm_cues, policy
from tunesmith.harm_words import PAIRS, PHRASES, Pair, Phrase

ROOT = Path(__file__).parents[2]


def test_hazards_are_the_policys() -> None:
    known = policy.load("guidelines/policy.yaml", (ROOT / "guidelines" / "policy.yaml").read_bytes()).labels.hazards
    assert {entry.hazard for entry in (*PAIRS, *PHRASES)} <= set(known)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: " ".join(phrase.words))
def test_each_phrase_is_found_in_itself(phrase: Phrase) -> None:
    assert phrase.hazard in {cue.hazard for cue in harm_cues.cues(" ".join(phrase.words))}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.hazard}-{min(pair.verbs)}-{min(pair.objects)}")
def test_each_pair_is_of_plain_words_and_found(pair: Pair) -> None:
    assert pair.verbs and pair.objects and pair.weight > 0
    assert all(word == word.lower() and word[0] not in "@>:" for word in pair.verbs | pair.objects)
    assert pair.hazard in {cue.hazard for cue in harm_cues.cues(f"{min(pair.verbs)} the {max(pair.objects)}")}
