"""`tunesmith guideline`: what a version changed, and which older records, reviews and gold records it touches."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
import samples
from samples import Dataset, Result
from tunesmith import record
from tunesmith_tools.guideline_versions import sections

PAGE = """\
# Hazards

What is harmful.

## hate

Contempt for people because of what they are.

### Edge cases

- A quotation in a history lesson is none.
- See `example-0000000003`.

## How to choose

| Hazard | Sign |
|---|---|
| profanity | a swear word |

```
## no heading
```
"""


@pytest.fixture
def made(tmp_path: Path) -> Dataset:
    """Five records under 1.0 and a page, committed; the next version is up to the test."""
    dataset = samples.make(tmp_path / "dataset")
    for number in range(5):
        dataset.write_record(samples.numbered(number, **_labels(number)))
    dataset.write("guidelines/hazards.md", PAGE)
    dataset.commit("version 1.0")
    return dataset


def _labels(number: int) -> dict[str, Any]:
    """1 refuses hate and profanity, 2 looks like hate, 4 is withdrawn and would be harmed by hate."""
    plain = samples.RECORD["safety"]
    refused = {"prompt_harm": "harmful", "response_mode": "full_refusal", "refusal_reason": "safety"}
    if number == 1:
        return {"safety": {**plain, **refused, "hazards": ["hate", "profanity"]}}
    if number == 2:
        return {"safety": {**plain, "look_alike": ["hate"]}}
    if number == 4:
        return {"safety": {**plain, **refused, "hazards": ["hate"]}, "status": "withdrawn", "reason": "Too sad."}
    return {}


def name(number: int) -> str:
    return f"example-{number:010d}"


def bump(dataset: Dataset, version: str = "1.1") -> None:
    policy = (dataset.root / "guidelines/policy.yaml").read_text()
    old = next(line for line in policy.splitlines() if line.startswith("version:"))
    dataset.edit_policy(old, f'version: "{version}"')


def edit(dataset: Dataset, old: str, new: str) -> None:
    page = (dataset.root / "guidelines/hazards.md").read_text()
    assert page.count(old) == 1
    dataset.write("guidelines/hazards.md", page.replace(old, new))


def guideline(dataset: Dataset, *arguments: str) -> Result:
    return builds.tunesmith(dataset.root, "guideline", *arguments)


def compared(dataset: Dataset, *arguments: str) -> dict[str, Any]:
    done = guideline(dataset, *(arguments or ("1.1",)), "--format", "json")
    assert (done.code, done.err) == (0, "")
    return dict(json.loads(done.out))


def again(dataset: Dataset, kind: str = "record") -> list[tuple[str, list[str]]]:
    """What is to be looked at again: ids, with the causes and what each is about."""
    return [
        (item["record"], [f"{one['cause']} {one['about']}" for one in item["reasons"]])
        for item in compared(dataset)["again"]
        if item["kind"] == kind
    ]


def test_the_overview_counts_by_version(made: Dataset) -> None:
    made.write_review(samples.review_tree(samples.numbered(0)))
    bump(made)
    made.write_record(samples.numbered(6, guideline="1.1"))
    made.write_record(samples.numbered(7, status="draft", guideline=None) | {"guideline": ""})
    value = json.loads(guideline(made, "--format", "json").out)
    commit = made.git("rev-parse", "HEAD").strip()
    told = [(one["version"], one["records"], one["reviews"], one["commit"]) for one in value["versions"]]
    assert told == [("1.1", 1, 0, None), ("1.0", 5, 1, commit), (None, 1, 0, None)]
    text = guideline(made).out
    assert "1.1    1 record (1 active), 0 reviews; the current version, not committed yet\n" in text
    assert f"1.0    5 records (4 active, 1 withdrawn), 1 review; since 2026-11-22 ({commit[:10]})\n" in text
    assert "none   1 record (1 draft), 0 reviews; they name no version\n" in text
    assert text.endswith("next: tunesmith guideline 1.1\n")


def test_a_list_names_them_all(made: Dataset) -> None:
    path = made.write_review(samples.review_tree(samples.numbered(0)))
    (version,) = json.loads(guideline(made, "--list", "--format", "json").out)["versions"]
    assert version["record_ids"] == [name(number) for number in range(5)]
    assert version["review_paths"] == [path]
    assert f"  {name(3)}\n" in guideline(made, "--list").out


def test_sections_and_labels_that_changed(made: Dataset) -> None:
    bump(made)
    edit(made, "because of what they are", "because of what\nthey are")
    edit(made, "A quotation in a history lesson is none.", "A quotation is one.")
    edit(made, "## How to choose", "## Choosing")
    made.edit_policy("    profanity: Vulgar or obscene language", "    profanity: Vulgar language")
    made.edit_policy("    restricted: ", "    limited: ")
    made.edit_policy("salt: tunesmith", "salt: other")
    found = compared(made)
    assert [(one["section"], one["change"]) for one in found["sections"]] == [
        ("hazards.md#edge-cases", "edited"),
        ("hazards.md#choosing", "added"),
        ("hazards.md#how-to-choose", "removed"),
    ]
    assert [(one["name"], one["key"], one["change"]) for one in found["labels"]] == [
        ("hazards", "profanity", "redefined"),
        ("hazards", "limited", "added"),
        ("hazards", "restricted", "removed"),
    ]
    assert found["settings"] == ["splits.salt"]
    text = guideline(made, "1.1").out
    assert "hazards.md: edited #edge-cases; added #choosing; removed #how-to-choose\n" in text
    assert "labels redefined: hazards.profanity\nlabels added: hazards.limited\n" in text


def test_a_redefined_hazard_asks_for_its_records_and_look_alikes(made: Dataset) -> None:
    """Not for withdrawn ones, nor for those that name the new version."""
    bump(made)
    made.edit_policy("    hate: Contempt for people", "    hate: Contempt for anybody")
    made.write_record(samples.numbered(6, guideline="1.1", **_labels(1)))
    reason = ["label_redefined hazards.hate"]
    assert again(made) == [(name(1), reason), (name(2), reason)]
    made.write_record(samples.numbered(1, guideline="1.1", **_labels(1)))
    assert again(made) == [(name(2), reason)]  # somebody looked at it


def test_a_removed_label_comes_before_a_redefined_one(made: Dataset) -> None:
    bump(made)
    made.edit_policy("    hate: Contempt for people", "    hate: Contempt for anybody")
    made.edit_policy("    retail: ", "    trade: ")
    made.edit_policy("retail: 9", "trade: 9")
    made.write_record(samples.numbered(3, domain="general"))
    removed = "label_removed domains.retail"
    assert again(made) == [
        (name(1), [removed, "label_redefined hazards.hate"]),
        (name(2), [removed, "label_redefined hazards.hate"]),
        (name(0), [removed]),
    ]


def test_an_edited_section_asks_for_its_label_and_for_what_it_names(made: Dataset) -> None:
    bump(made)
    edit(made, "- A quotation in a history lesson is none.\n- See `example-0000000003`.", "- A quotation is one.")
    edit(made, "| profanity | a swear word |", "| profanity | a vulgar word |")
    assert again(made) == [
        (name(1), ["section_of_label hazards.md#edge-cases", "label_named hazards.md#how-to-choose"]),
        (name(2), ["section_of_label hazards.md#edge-cases"]),
        (name(3), ["example hazards.md#edge-cases"]),
    ]


def test_a_defect_by_an_edited_section_asks_for_its_record(made: Dataset) -> None:
    bump(made)
    edit(made, "What is harmful.", "What does harm.")
    defects = [{"section": "hazards.md#hazards", "severity": "minor"}]
    made.write_review(samples.review_tree(samples.numbered(0), defects=defects))
    old = {"text": "0" * 64, "labels": "0" * 64}
    made.write_review(samples.review_tree(samples.numbered(3), defects=defects) | {"of": old})  # it does not count
    newer = samples.review_tree(samples.numbered(1, **_labels(1)), defects=defects, guideline="1.1")
    made.write_review(newer)  # it was given by the section as it is now
    assert again(made) == [(name(0), ["defect_section hazards.md#hazards"])]


def test_reviewers_own_labels_are_touched_too(made: Dataset) -> None:
    """Where reviewer and record agree, the record asks; a review under the new version asks nothing."""
    bump(made)
    made.edit_policy("    hate: Contempt for people", "    hate: Contempt for anybody")
    own = samples.review_tree(samples.numbered(0))["labels"] | {"safety": _labels(1)["safety"]}
    made.write_review(samples.review_tree(samples.numbered(0), labels=own))
    made.write_review(samples.review_tree(samples.numbered(3), labels=own, guideline="1.1"))
    made.write_review(samples.review_tree(samples.numbered(1, **_labels(1))))
    assert again(made, "review") == [(name(0), ["label_redefined hazards.hate"])]


def test_gold_records_are_touched(made: Dataset) -> None:
    bump(made)
    made.edit_policy("    hate: Contempt for people", "    hate: Contempt for anybody")
    one = samples.numbered(1, **_labels(1))
    gold = {
        "record": name(1),
        "text": record.text_digest(one),
        "labels": {"safety": {"hazards": ["hate"]}},
        "why": "It.",
    }
    made.write("guidelines/gold.yaml", json.dumps({"gold": [gold]}))
    assert again(made, "gold") == [(name(1), ["label_redefined hazards.hate"])]
    assert "gold record example-0000000001\n" in guideline(made, "1.1").out


def test_older_records_that_fail_a_younger_rule_come_first(made: Dataset) -> None:
    """The gate only warns about them."""
    over = {**samples.RECORD["safety"], "response_mode": "full_refusal", "refusal_reason": "safety"}
    made.edit_policy("hooks: {}", 'hooks: {safety: {since: {over-refusal: "1.1"}}}')
    bump(made)
    made.edit_policy("    hate: Contempt for people", "    hate: Contempt for anybody")
    made.write_record(samples.numbered(3, safety=over))
    assert made.check().code == 0
    found = compared(made)
    assert found["rules"] == ["safety/over-refusal (from 1.1)"]
    first = found["again"][0]
    assert (first["record"], [one["cause"] for one in first["reasons"]]) == (name(3), ["breaks_rule"])
    assert first["reasons"][0]["sentence"].startswith("safety/over-refusal: an unharmful prompt is refused")
    assert [item["record"] for item in found["again"]] == [name(3), name(1), name(2)]


def test_a_severity_of_warning_asks_for_nothing(made: Dataset) -> None:
    over = {**samples.RECORD["safety"], "response_mode": "full_refusal", "refusal_reason": "safety"}
    given_ = 'hooks: {safety: {since: {over-refusal: "1.1"}, severity: {over-refusal: warning}}}'
    made.edit_policy("hooks: {}", given_)
    bump(made)
    made.write_record(samples.numbered(3, safety=over))
    assert again(made) == []


def test_versions_are_compared_as_they_stood_last(made: Dataset) -> None:
    """What is put better under a version belongs to it, and not to the next one."""
    bump(made)
    edit(made, "What is harmful.", "What does harm.")
    first = made.commit("1.1")
    edit(made, "A quotation", "A mere quotation")
    last = made.commit("wording")
    bump(made, "1.2")
    edit(made, "a swear word", "a vulgar word")
    made.commit("1.2")
    found = compared(made, "1.1")
    assert found["version"] == {"number": "1.1", "commit": first, "day": "2026-11-22", "last": last}
    assert [one["section"] for one in found["sections"]] == ["hazards.md#hazards", "hazards.md#edge-cases"]
    assert [one["section"] for one in compared(made, "1.2")["sections"]] == ["hazards.md#how-to-choose"]
    assert compared(made, "1.2", "--since", "1.0")["since"]["number"] == "1.0"
    assert compared(made, "--since", "1.1")["version"]["number"] == "1.2"
    assert (
        f"word by word: git diff {made.git('rev-parse', f'{first}~').strip()[:10]} {last[:10]} -- g"
        in guideline(made, "1.1").out
    )


def test_a_merge_brings_a_version_with_all_that_it_merges(made: Dataset) -> None:
    made.git("switch", "-qc", "topic")
    bump(made)
    made.commit("the version")
    edit(made, "What is harmful.", "What does harm.")
    made.commit("the page")
    made.git("switch", "-q", "main")
    made.git("merge", "--quiet", "--no-ff", "-m", "merge", "topic")
    merge = made.git("rev-parse", "HEAD").strip()
    bump(made, "1.2")
    found = compared(made, "1.1")
    assert found["version"]["commit"] == merge
    assert [one["section"] for one in found["sections"]] == ["hazards.md#hazards"]


def test_what_the_changelog_says_and_how_to_migrate(made: Dataset) -> None:
    bump(made)
    made.write(
        "guidelines/CHANGELOG.md", "# Changes\n\n## 1.1, a day\n\nHate is wider.\n\n### More\n\nIt.\n\n## 1.0\n\nAll.\n"
    )
    made.write("guidelines/migrations/1.1.yaml", 'version: "1.1"\ncomplete: true\ntasks: {code: extraction}\n')
    done = guideline(made, "1.1")
    assert "CHANGELOG.md says:\n  Hate is wider.\n  \n  ### More\n  \n  It.\n" in done.out
    assert "\n  All." not in done.out
    assert "no page, label, setting or rule changed\n" in done.out
    assert done.out.endswith("next: tunesmith migrate --dry-run, which applies guidelines/migrations/1.1.yaml\n")


def test_a_long_list_is_cut_unless_asked_for(made: Dataset) -> None:
    for number in range(10, 40):
        made.write_record(samples.numbered(number))
    bump(made)
    made.edit_policy("    retail: Buying,", "    retail: Offering, buying,")
    assert "\n  and 14 more; --list names them all\n" in guideline(made, "1.1").out
    assert "more; --list" not in guideline(made, "1.1", "--list").out
    assert f"\n  record {name(39)}\n" in guideline(made, "1.1", "--list").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["1.2"], "no commit on this branch brought version 1.2 of the guidelines; known: 1.1, 1.0; did you mean 1.1?"),
        (["1.0"], "1.0 is the first version that git knows on this branch, and there is none to compare it with"),
        (["1.0", "--since", "1.1"], "version 1.1 is not older than 1.0, so there is nothing to compare"),
        (["1.1", "--since", "1.1"], "version 1.1 is not older than 1.1"),
        (["1.1", "--since", "0.9"], "no commit on this branch brought version 0.9"),
    ],
)
def test_versions_that_cannot_be_compared(made: Dataset, arguments: list[str], told: str) -> None:
    bump(made)
    done = guideline(made, *arguments)
    assert done.code in (1, 2) and done.err.startswith("tunesmith: ") and told in done.err


def test_a_shallow_clone_says_what_it_lacks(made: Dataset, tmp_path: Path) -> None:
    bump(made)
    edit(made, "What is harmful.", "What does harm.")
    made.commit("1.1")
    made.write_record(samples.numbered(9, guideline="1.1"))
    made.commit("a record")
    made.git("clone", "--quiet", "--depth", "1", f"file://{made.root}", str(tmp_path / "clone"))
    clone = Dataset(tmp_path / "clone")
    assert "this clone is shallow, so older versions may be missing: git fetch --unshallow" in guideline(clone).out
    assert "0 reviews; the current version, since a commit that this clone lacks\n" in guideline(clone).out
    assert "This clone is shallow: `git fetch --unshallow`" in guideline(clone, "1.1").err
    clone.git("fetch", "--quiet", "--unshallow")
    assert compared(clone) == compared(made)


def test_a_shallow_clone_of_all_that_counts_is_enough(made: Dataset, tmp_path: Path) -> None:
    made.commit("more under 1.0")
    bump(made)
    edit(made, "What is harmful.", "What does harm.")
    made.commit("1.1")
    made.git("clone", "--quiet", "--depth", "2", f"file://{made.root}", str(tmp_path / "clone"))
    clone = Dataset(tmp_path / "clone")
    found = compared(clone)
    assert found["since"] | {"last": ""} == {"number": "1.0", "commit": None, "day": None, "last": ""}
    assert found["sections"] == compared(made)["sections"] != []


def test_a_repository_without_commits(tmp_path: Path) -> None:
    dataset = samples.make(tmp_path / "dataset")
    dataset.write_record()
    assert "1.0    1 record (1 active), 0 reviews; the current version, not committed yet\n" in guideline(dataset).out


def test_a_policy_that_was_broken_once_is_passed_over(made: Dataset) -> None:
    policy = (made.root / "guidelines/policy.yaml").read_bytes()
    made.write("guidelines/policy.yaml", b"version: [\n")
    made.commit("broken")
    made.write("guidelines/policy.yaml", policy)
    made.commit("mended")
    bump(made)
    assert compared(made)["since"]["number"] == "1.0"


# Sections


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# A\n## `act`\n## A b, c!\n", ["p.md#a", "p.md#act", "p.md#a-b-c"]),
        ("words\n# A\n# A\n", ["p.md", "p.md#a", "p.md#a-1"]),
        ("# A\n~~~\n# no\n~~~\n#hashtag\n", ["p.md#a"]),
        ("", []),
    ],
)
def test_sections_are_called_as_links_call_them(text: str, names: list[str]) -> None:
    assert [one.name for one in sections.sections("p.md", text)] == names


def _pages() -> st.SearchStrategy[dict[str, list[tuple[str, list[list[str]]]]]]:
    """Pages of headings, each with paragraphs of words."""
    words = st.lists(st.sampled_from(["one", "two", "`code`", "**bold**", "it's", "x-1"]), min_size=1, max_size=8)
    section = st.tuples(st.sampled_from(["A", "B c", "hate", "D"]), st.lists(words, max_size=3))
    return st.dictionaries(
        st.sampled_from(["a.md", "b.md"]), st.lists(section, max_size=4, unique_by=lambda one: one[0])
    )


def _written(pages: dict[str, list[tuple[str, list[list[str]]]]], joint: str) -> dict[str, str]:
    return {page: "\n\n".join(_parts(content, joint)) + "\n" for page, content in pages.items()}


def _parts(content: list[tuple[str, list[list[str]]]], joint: str) -> Iterator[str]:
    for heading, paragraphs in content:
        yield f"## {heading}"
        yield from (joint.join(words) for words in paragraphs)


@given(_pages(), st.sampled_from(["\n", "  ", " \n  "]))
def test_other_line_breaks_are_no_change(pages: dict[str, list[tuple[str, list[list[str]]]]], joint: str) -> None:
    assert sections.changes(_written(pages, " "), _written(pages, joint)) == []


@given(_pages(), _pages())
def test_changes_are_exactly_the_sections_that_differ(
    old: dict[str, list[tuple[str, list[list[str]]]]], new: dict[str, list[tuple[str, list[list[str]]]]]
) -> None:
    before, after = (
        {(page, heading): sorted(map(tuple, words)) for page, content in pages.items() for heading, words in content}
        for pages in (old, new)
    )
    wanted = {
        f"{page}#{heading.lower().replace(' ', '-')}": "added"
        if (page, heading) not in before
        else "removed"
        if (page, heading) not in after
        else "edited"
        for page, heading in before.keys() | after.keys()
        if before.get((page, heading)) != after.get((page, heading))
    }
    found = sections.changes(_written(old, " "), _written(new, " "))
    assert {one.name: one.change for one in found} == wanted and len(found) == len(wanted)
