"""Which section of the guidelines settles a label, so that a dispute about the label is one for that section."""

from pathlib import Path

from tunesmith import markdown

FOLDER = "guidelines"

# For each label the sections that may define it; the first that a dataset's guidelines have is the one.
_SECTIONS = {
    "task": ("README.md#how-to-choose-a-task", "README.md#how-to-choose-labels"),
    "domain": ("README.md#how-to-choose-a-domain", "README.md#how-to-choose-labels"),
    "language": ("README.md#language-source-evidence", "README.md#how-to-choose-labels"),
    "reasoning": ("reasoning.md#how-to-choose", "reasoning.md#the-three-modes"),
    "prompt_harm": ("safety.md#prompt_harm",),
    "response_harm": ("safety.md#response_harm",),
    "response_mode": ("safety.md#response_mode",),
    "refusal_reason": ("safety.md#refusal-reasons",),
    "hazards": ("hazards.md#{key}", "safety.md#hazards", "safety.md#hazards-and-sensitive-topics"),
    "sensitive": ("sensitive.md#{key}", "sensitive.md#the-topics", "safety.md#hazards-and-sensitive-topics"),
    "verdict": ("review.md#verdicts", "review.md#verdict"),
    "instruction": ("review.md#scores",),
    "correctness": ("review.md#scores",),
    "safety": ("review.md#scores",),
    "style": ("review.md#scores",),
}


class Guidelines:
    """The pages of a dataset's guidelines, each with the names of its headings."""

    def __init__(self, root: Path) -> None:
        self._anchors = {
            page.name: markdown.anchors(page.read_text("utf-8", "replace"))
            for page in sorted((root / FOLDER).glob("*.md"))
        }

    def has(self, section: str) -> bool:
        """Whether a section such as `style.md#length`, or a whole page, is there."""
        page, mark, heading = section.partition("#")
        return page in self._anchors and (not mark or heading in self._anchors[page])

    def section_of(self, label: str, key: str = "") -> str:
        """Where a label is defined, or one key of a set: the page alone where these guidelines have no such heading."""
        known = [section.format(key=key) for section in _SECTIONS[label]]
        pages = [section.partition("#")[0] for section in known]
        return next((section for section in (*known, *pages) if self.has(section)), known[0])
