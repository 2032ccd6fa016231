"""Page, front matter and description hold whatever people write, and say the same thing in every reader."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
import yaml12
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

import card_samples
from card_samples import SAID
from tunesmith import canonical, yaml_reader
from tunesmith.policy import Card, Creators
from tunesmith_tools.carding import croissant, hub, markdown, page
from tunesmith_tools.carding.facts import Party

MARKDOWN = MarkdownIt("commonmark").enable("table")
HEADINGS = (
    *(
        "Data",
        "How it was made",
        "Composition",
        "Safety labels",
        "Splits",
        "Reviews and agreement",
        "Audits",
        "Licences",
    ),
    *("Personal data", "Uses", "Limits", "Version and changes", "Citation"),
)
NASTY = (
    'a: b # c | d "e" `f` [g](h) *i* <b> \\ &amp; $x$',
    "two\nlines\u2028and\u2029three\x85four\rfive",
    "---\n# heading\n- item\n> quote\n| a | b |",
    "```\nnot closed",
    "<!-- not closed",
    "\x00\x1b bell",
    "no",
    "\N{WAVING HAND SIGN}\u202e\ufeff",
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def tokens(text: str) -> Iterator[Token]:
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def headings(text: str) -> list[str]:
    found = MARKDOWN.parse(text)
    opens = [at for at, token in enumerate(found) if (token.type, token.tag) == ("heading_open", "h2")]
    return [found[at + 1].content for at in opens]


def split(text: str) -> tuple[str, str]:
    begin, front, body = text.split("---\n", 2)
    assert begin == ""
    return front, body


@given(texts)
def test_an_escaped_text_is_read_as_that_text(text: str) -> None:
    told = markdown.escaped(text)
    words = "".join(token.content for token in tokens(f"x {told}") if token.type in ("text", "text_special"))
    kept = "".join(char for char in " ".join(text.split()) if char.isprintable() or ord(char) > 0xFF or char == "\xad")
    assert words == f"x {kept}".rstrip()


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
def test_a_table_has_as_many_cells_as_it_was_given(rows: list[tuple[str, str]]) -> None:
    told = markdown.table(
        ("a", "b"), [[f"x{markdown.escaped(one)}", f"y{markdown.escaped(other)}"] for one, other in rows]
    )
    kinds = [token.type for token in MARKDOWN.parse(told)]
    assert (kinds.count("table_open"), kinds.count("td_open")) == (1, 2 * len(rows))


@pytest.mark.parametrize("nasty", NASTY)
def test_whatever_people_write_the_page_keeps_its_sections(nasty: str) -> None:
    fields = ("description", "intended_uses", "out_of_scope", "social_impact", "biases", "limitations", "maintenance")
    card = SAID._replace(**dict.fromkeys((*fields, "citation", "name"), nasty), creators=Creators((nasty,), (nasty,)))
    source = {"kind": "imported", "license": "MIT", "model": nasty, "ref": nasty}
    facts = card_samples.facts(card_samples.record(0, source=source), card=card)
    labels = facts.policy.labels._replace(tasks={"rewriting": nasty}, domains={"retail": nasty})
    told = card_samples.facts(card_samples.record(0, source=source), card=card)
    text = page.text(told, (), has_changes=False)
    front, body = split(text)
    assert [one for one in headings(body) if one in HEADINGS] == list(HEADINGS)
    assert yaml.safe_load(front) == hub.front_matter(told)
    text = page.text(card_samples.facts(card_samples.record(0), policy=facts.policy._replace(labels=labels)), (), False)
    assert [one for one in headings(split(text)[1]) if one in HEADINGS] == list(HEADINGS)
    assert json.loads(json.dumps(croissant.describe(told))) == croissant.describe(told)


@settings(max_examples=25)  # PyYAML takes its time
@given(st.builds(SAID._replace, name=texts, tags=st.lists(texts, max_size=3).map(tuple)))
def test_every_yaml_reader_reads_the_front_matter_as_it_was_meant(card: Card) -> None:
    tree = hub.front_matter(card_samples.facts(card_samples.record(0), card=card))
    text = canonical.emit(tree)
    assert yaml.safe_load(text) == yaml_reader.load(text).tree == yaml12.parse_yaml(text) == tree


@pytest.mark.parametrize(
    ("rows", "bucket"),
    [
        (1, "n<1K"),
        (999, "n<1K"),
        (1_000, "1K<n<10K"),
        (99_999, "10K<n<100K"),
        (100_000, "100K<n<1M"),
        (5 * 10**11, "100B<n<1T"),
        (10**12, "n>1T"),
    ],
)
def test_sizes_have_the_names_of_the_hub(rows: int, bucket: str) -> None:
    assert hub.size_category(rows) == bucket


@pytest.mark.parametrize(
    ("spdx", "name"),
    [
        ("CC-BY-4.0", "cc-by-4.0"),
        ("CC0-1.0", "cc0-1.0"),
        ("ODC-By-1.0", "odc-by"),
        ("ODbL-1.0", "odbl"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("GPL-3.0", None),
        ("CC-BY-3.0-AT", None),
        ("LicenseRef-Acme", None),
    ],
)
def test_a_licence_has_the_name_of_the_hub_or_none(spdx: str, name: str | None) -> None:
    assert hub.license_name(spdx) == name


def test_tasks_that_the_hub_does_not_know_are_left_out() -> None:
    found = hub.task_categories(["classification", "question_answering", "rewriting", "haiku"])
    assert found == ["question-answering", "text-classification", "text-generation"]


@pytest.mark.parametrize(
    ("annotators", "kinds", "found"),
    [
        ("unsaid", ["person"], []),
        ("experts", ["person"], ["expert-generated"]),
        ("crowd", ["person", "model"], ["crowdsourced", "machine-generated"]),
        ("experts", ["model", "unlisted"], ["machine-generated"]),
    ],
)
def test_who_gave_the_labels_is_never_guessed(annotators: str, kinds: list[str], found: list[str]) -> None:
    parties = tuple(Party(kind, kind, (), 1, {}) for kind in kinds)
    facts = card_samples.facts(card_samples.record(0), card=Card(annotators=annotators), parties=parties)
    assert hub.annotations_creators(facts) == found


@pytest.mark.parametrize(
    ("kinds", "creators", "sources"),
    [
        (["human"], ["expert-generated"], ["original"]),
        (["synthetic"], ["machine-generated"], ["original"]),
        (["model_assisted"], ["expert-generated", "machine-generated"], ["original"]),
        (["imported"], ["found"], ["extended"]),
        (["imported", "human"], ["expert-generated", "found"], ["original", "extended"]),
    ],
)
def test_who_wrote_the_texts_follows_from_their_sources(
    kinds: list[str], creators: list[str], sources: list[str]
) -> None:
    made = [card_samples.record(at, source={"kind": kind, "license": "MIT"}) for at, kind in enumerate(kinds)]
    facts = card_samples.facts(*made, card=Card(annotators="experts"))
    assert hub.language_creators(facts) == creators
    assert hub.source_datasets(facts) == sources


def test_many_sources_are_summed_up() -> None:
    source: dict[str, Any] = {"kind": "imported", "license": "MIT"}
    made = [card_samples.record(at, source=source | {"ref": f"book {at:02}"}) for at in range(23)]
    told = croissant.describe(card_samples.facts(*made))["rai:dataCollectionRawData"].split("; ")
    assert told == [*(f"book {at:02} (1 record)" for at in range(20)), "3 more sources (3 records)"]


@pytest.mark.parametrize("missing", [key for key in croissant.REQUIRED if not key.startswith("@")])
def test_what_the_specification_requires_is_asked_for(missing: str) -> None:
    described = croissant.describe(card_samples.facts(card_samples.record(0), card=SAID))
    assert not croissant.lacking(described)
    del described[missing]
    assert croissant.lacking(described) == (missing,)
