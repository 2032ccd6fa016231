"""The guideline pages say what the policy holds, name records that exist, and are owned."""

import re
from functools import cache

import pytest

import shipped
from samples import REPOSITORY

GUIDELINES = REPOSITORY / "guidelines"
PAGES = sorted(path.name for path in GUIDELINES.glob("*.md"))
LABELS = shipped.own_policy().labels
RECORDS = shipped.records()
ID = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+){2,}-[a-z0-9]{8,12})`")  # wider than an id, so that a misspelt one is found
PARTS = ("Boundary", "Edge cases", "Look-alikes", "Examples")


def text(page: str) -> str:
    return (GUIDELINES / page).read_text("utf-8")


@cache
def headings(page: str) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", text(page), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def section(page: str, heading: str) -> str:
    return re.split(r"^## ", text(page).split(f"\n## {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]


@pytest.mark.parametrize("page", PAGES)
def test_examples_are_active_records(page: str) -> None:
    named = set(ID.findall(text(page)))
    assert named - set(RECORDS) == set() and [one for one in named if RECORDS[one].status != "active"] == []
    assert "EXAMPLE" not in text(page)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    broken = []
    for target, anchor in re.findall(r"\]\(([\w./-]*)(?:#([\w-]+))?\)", text(page)):
        name = target or page
        if not (GUIDELINES / name).is_file() or (anchor and anchor not in headings(name)):
            broken.append(f"{target}#{anchor}")
    assert broken == []


def test_reviews_cite_headings_that_exist() -> None:
    cited = {str(defect["section"]).partition("#")[::2] for one in shipped.reviews() for defect in one.defects}
    assert cited and [(page, at) for page, at in cited if page not in PAGES or (at and at not in headings(page))] == []


def test_every_task_is_chosen_somewhere_in_the_procedure() -> None:
    procedure = section("README.md", "How to choose a task")
    assert set(re.findall(r"\*\*(\w+)\*\*", procedure)) == set(LABELS.tasks)


def test_every_sensitive_topic_has_a_line() -> None:
    rows = re.findall(r"^\| (\w+) \|", section("sensitive.md", "The topics"), re.M)
    assert [row for row in rows if row != "Topic"] == list(LABELS.sensitive)


def test_hazards_have_sections_in_the_order_of_the_policy() -> None:
    found = re.findall(r"^## (\w+)$", text("hazards.md"), re.M)
    assert [name for name in found if name in LABELS.hazards] == list(LABELS.hazards)


@pytest.mark.parametrize("hazard", LABELS.hazards)
def test_a_hazard_is_bounded_and_shown(hazard: str) -> None:
    """Its section has every part; the examples carry the hazard, those behind "look-alike" are look-alikes of it."""
    told = section("hazards.md", hazard)
    places = [told.find(f"**{part}.**") for part in PARTS]
    assert -1 not in places and places == sorted(places), f"{hazard}: {', '.join(PARTS)}, in this order"
    shown, _, contrast = told.split("**Examples.**")[1].partition("ook-alike")
    hazardous, harmless = ID.findall(shown), ID.findall(contrast)
    assert [one for one in hazardous if hazard not in RECORDS[one].safety.hazards] == []
    assert [one for one in harmless if hazard not in RECORDS[one].safety.look_alike] == []
    assert harmless and (hazardous or "no harmful and no borderline prompt" in told.lower())


def test_every_page_is_listed_with_the_owner_that_is_asked() -> None:
    rows = re.findall(r"^\| \[([\w.]+)\]\(\1\) \| .+ \| `(@[\w/-]+)` \|$", text("README.md"), re.M)
    assert {page for page, _ in rows} == set(PAGES) - {"README.md"}
    assert dict(rows) == {page: owner_of(f"/guidelines/{page}") for page, _ in rows}


def owner_of(path: str) -> str:
    """The team of the last line of CODEOWNERS that fits, as GitHub reads it."""
    lines = (REPOSITORY / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    rules = [line.split() for line in lines if line.startswith("/")]
    return [team for place, team in rules if path == place or (place.endswith("/") and path.startswith(place))][-1]


def test_the_changelog_begins_with_the_current_version() -> None:
    versions = re.findall(r"^## ([\d.]+), \d{4}-\d\d-\d\d$", text("CHANGELOG.md"), re.M)
    assert versions[0] == shipped.own_policy().version


def test_pages_keep_to_the_width() -> None:
    long = [f"{page}:{n}" for page in PAGES for n, line in enumerate(text(page).splitlines(), 1) if len(line) > 120]
    assert long == []
