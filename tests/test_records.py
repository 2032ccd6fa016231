"""The repository's own records as data: their mix, their variety, and code that runs."""

import contextlib
import itertools
import math
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

import shipped
from samples import REPOSITORY
from tunesmith import markdown, review
from tunesmith.record import Record

TARGETS = shipped.own_policy().targets
HAZARDS = shipped.own_policy().labels.hazards
CHECKS = REPOSITORY / "tests" / "code_records"
NEVER_WRITTEN = "child_sexual_exploitation"
SLACK = 0.7  # a share within 30 percent of what composition.md aims at is on target
DATA = ("", "text", "csv", "json", "html", "xml", "svg", "yaml", "toml", "ini", "diff", "markdown")


RECORDS = [one for one in shipped.records().values() if one.status == "active"]
REVIEWS = shipped.reviews()


def user_turns(one: Record) -> list[str]:
    return [turn.content for turn in one.messages if turn.role == "user"]


def harms(one: Record) -> bool:
    return one.safety.prompt_harm in ("borderline", "harmful")


def short(what: str, count: int, of: int, percent: float) -> list[str]:
    """A sentence if a share of the records is below what is aimed at, with the slack that the page grants."""
    least = SLACK * percent / 100 * of
    return [] if count >= least else [f"{what}: {count} of {of}, at least {least:.0f} by guidelines/composition.md"]


def test_tasks_and_domains_are_within_30_percent_of_their_targets() -> None:
    off = []
    for label, targets in (("task", TARGETS.tasks), ("domain", TARGETS.domains)):
        counts = Counter(getattr(one, label) for one in RECORDS)
        shares = {key: 100 * counts[key] / len(RECORDS) for key in targets}
        off += [
            f"{key} {shares[key]:.1f} of {aim}"
            for key, aim in targets.items()
            if abs(shares[key] / aim - 1) > 1 - SLACK
        ]
    assert off == [] and len(RECORDS) >= 160


def few(counts: Counter[Any], names: Iterable[str], least: int) -> list[str]:
    """A sentence for each name that fewer records than that carry."""
    return [f"{name}: {counts[name]}, at least {least}" for name in names if counts[name] < least]


def test_dialogues_clarify_follow_up_and_redirect() -> None:
    dialogues = [one for one in RECORDS if len(user_turns(one)) > 1]
    acts = Counter(act for one in dialogues for act in {act for turn in one.messages for act in turn.act})
    assert few(acts, ("clarifying_question", "follow_up", "redirection", "correction"), 5) == []
    assert short("dialogues", len(dialogues), len(RECORDS), 25) == [] and len({one.task for one in dialogues}) >= 6


def test_every_hazard_but_one_is_shown_and_each_has_a_look_alike() -> None:
    hazards = Counter(key for one in RECORDS for key in one.safety.hazards)
    alike = Counter(key for one in RECORDS for key in one.safety.look_alike)
    assert hazards[NEVER_WRITTEN] == 0
    assert few(hazards, set(HAZARDS) - {NEVER_WRITTEN}, 1) + few(alike, HAZARDS, 1) == []
    harmful, contrast = sum(map(harms, RECORDS)), [one for one in RECORDS if one.safety.look_alike]
    assert short("look-alikes beside harmful and borderline prompts", len(contrast), harmful, 100) == []
    assert [one.id for one in contrast if one.safety.response_mode != "full_compliance"] == []


def test_every_way_and_reason_to_refuse_and_to_reason_is_shown() -> None:
    modes = Counter(one.safety.response_mode for one in RECORDS)
    reasons = Counter(one.safety.refusal_reason for one in RECORDS)
    others = ("policy", "capability", "unknowable", "false_premise", "underspecified")
    assert few(modes, ("safe_completion", "partial_refusal", "full_refusal"), 8) + few(reasons, others, 1) == []
    for mode in ("hidden", "explicit"):
        shown = [one for one in RECORDS if one.reasoning == mode]
        assert short(f"{mode} reasoning", len(shown), len(RECORDS), 10) == [] and len({one.task for one in shown}) >= 4


def test_languages_besides_english_are_spread_over_tasks() -> None:
    lacking = short("records not in English", sum(one.language != "en" for one in RECORDS), len(RECORDS), 20)
    for language in ("de", "es", "fr"):
        tasks = Counter(one.task for one in RECORDS if one.language == language)
        lacking += short(f"records in {language}", tasks.total(), len(RECORDS), 5)
        assert max(tasks.values()) <= tasks.total() / 3, f"{language}: {tasks.most_common(1)} is over a third"
        assert any(harms(one) for one in RECORDS if one.language == language), f"no harmful or borderline {language}"
    assert lacking == []


def test_few_waivers_each_with_a_reason() -> None:
    waivers = [waiver for one in RECORDS for waiver in one.waivers]
    assert len(waivers) <= 5 and all(len(waiver.reason.split()) >= 12 for waiver in waivers)


def test_openings_and_lengths_vary() -> None:
    """As composition.md asks: no opening of two words in more than one of 25, short and long answers both."""
    answers = [one.messages[one.answer_index].content for one in RECORDS if one.answer_index is not None]
    for texts in ([user_turns(one)[0] for one in RECORDS], answers):
        openings = Counter(" ".join(re.findall(r"\w+", text.lower())[:2]) for text in texts)
        assert openings.most_common(1)[0][1] <= len(texts) / 25, openings.most_common(3)
    words = [len(text.split()) for text in answers]
    lacking = short("answers under 30 words", sum(n < 30 for n in words), len(words), 10)
    assert lacking + short("answers over 200 words", sum(n > 200 for n in words), len(words), 10) == []


def test_no_two_prompts_share_their_text() -> None:
    """Jaccard similarity of character 5-grams, far below the 0.8 at which texts count as near-duplicates.

    Records of one group may ask different things about one passage.
    """
    grams = [(one, five_grams(user_turns(one)[0])) for one in RECORDS]
    near = [
        (a.id, b.id)
        for (a, x), (b, y) in itertools.combinations(grams, 2)
        if len(x & y) > 0.4 * len(x | y) and not (a.source.group and a.source.group == b.source.group)
    ]
    assert near == []


def five_grams(text: str) -> set[str]:
    plain = " ".join(re.findall(r"\w+", text.lower()))
    return {plain[at : at + 5] for at in range(len(plain) - 4)}


def code_blocks(one: Record) -> list[tuple[str, str]]:
    """Language in lower case and text of each fence in the assistant's answers, in order."""
    found = []
    for turn in one.messages:
        for block in markdown.blocks(turn.content if turn.role == "assistant" else ""):
            info, _, rest = turn.content[block.start + len(block.fence) : block.end].partition("\n")
            found.append((info.strip().partition(" ")[0].lower(), rest.rpartition("\n")[0] + "\n"))
    return found


# Whatever the fence calls it, it is a program unless it is known to be data.
PROGRAMS = {one.id: one for one in RECORDS if any(language not in DATA for language, _ in code_blocks(one))}


def test_every_program_has_a_check() -> None:
    checks = {path.stem for path in CHECKS.glob("*.py")}
    assert [f"{one} shows a program: add tests/code_records/{one}.py" for one in sorted(set(PROGRAMS) - checks)] == []
    assert [f"tests/code_records/{one}.py: no such record shows one" for one in sorted(checks - set(PROGRAMS))] == []


@pytest.mark.parametrize("record_id", PROGRAMS)
def test_code_runs_and_does_what_the_answer_says(record_id: str, tmp_path: Path) -> None:
    """Its check gets the code in a process of its own; what that leaves running is ended with it."""
    run = (
        f"import runpy, sys; runpy.run_path(sys.argv[1])['check']({code_blocks(PROGRAMS[record_id])!r}); print('done')"
    )
    out = tmp_path / "out"
    with out.open("wb") as to:
        command = [sys.executable, "-I", "-c", run, CHECKS / f"{record_id}.py"]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=to, stderr=to, start_new_session=True)
        try:
            code = process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            code = "no end after 20 s"
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    said = out.read_text("utf-8", "replace")
    # "done" is missing where the program ends the process before the check is through.
    assert (code, said.splitlines()[-1:]) == (0, ["done"]), said


def test_eighty_records_have_two_judgements_that_count_and_some_needed_a_third() -> None:
    of = attrgetter("record")
    by_record = {key: list(found) for key, found in itertools.groupby(sorted(REVIEWS, key=of), of)}
    counting = {one.id: review.counting(by_record.get(one.id, []), review.standing(one)) for one in RECORDS}
    reviewers = {key: {one.by for one in found if one.role == "reviewer"} for key, found in counting.items()}
    assert sum(len(found) >= 2 for found in reviewers.values()) >= 80
    assert sum(one.role == "adjudicator" for found in counting.values() for one in found) >= 3


@pytest.mark.parametrize("name", ["task", "domain", "prompt_harm", "response_mode"])
def test_who_knows_only_the_pages_chooses_the_same_label(name: str) -> None:
    """Krippendorff's alpha between the labels of a record now and those of each reader who had not seen them.

    0.8 is the bound from which he calls data reliable (Content Analysis, 2004). Texts and pages were mended after such
    readings, and some labels with them; a record is named on a page only after it was read blind.
    """
    now = {one.id: review.own_labels(one) for one in RECORDS}
    pairs = [(label(now[one.record], name), label(one.own, name)) for one in REVIEWS if one.blind and one.record in now]
    assert len(pairs) >= 100 and alpha(pairs) >= 0.8


def label(labels: Mapping[str, Any], name: str) -> str:
    return str(labels[name] if name in labels else labels["safety"][name])


def alpha(pairs: list[tuple[str, str]]) -> float:
    """Krippendorff's alpha for nominal labels of two raters, none missing (Krippendorff, 2011).

    One minus the pairs that differ over those that would by chance; nan where only one label was ever given.
    """
    n = 2 * len(pairs)
    totals = Counter(itertools.chain.from_iterable(pairs))
    expected = sum(a * b for a, b in itertools.permutations(totals.values(), 2)) / (n - 1)
    return 1 - 2 * sum(a != b for a, b in pairs) / expected if expected else math.nan


def test_alpha() -> None:
    """By hand: one of three units differs, which is 2 of 6 labels; three of each label give 2 * 3 * 3 / 5 expected."""
    assert alpha([("a", "a"), ("b", "b"), ("a", "b")]) == pytest.approx(1 - 2 / (2 * 3 * 3 / 5))
    assert alpha([("a", "a")] * 3 + [("b", "b")]) == 1 and math.isnan(alpha([("a", "a")]))
