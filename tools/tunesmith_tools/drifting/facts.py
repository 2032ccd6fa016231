"""What of a record is compared: its labels, the lengths of its texts, and its words."""

from typing import NamedTuple

from tunesmith import text
from tunesmith.people import People
from tunesmith.record import Record

LABELS = (
    *("task", "domain", "language", "prompt_harm", "response_mode", "reasoning"),
    *("source", "license", "author"),
)
LISTS = ("hazards",)  # a record may name several; each is compared as named or not
NUMBERS = {"prompt length": "characters", "answer length": "characters", "turns": "turns"}  # with their units


class Facts(NamedTuple):
    """A record without its texts. What it lacks is empty.

    `source` is source.kind, `author` the kind of its author: person or model. `prompt_length` and `answer_length` are
    characters of all turns of the user, and of all trained answers; `turns` counts both.
    """

    id: str
    task: str
    domain: str
    language: str
    prompt_harm: str
    response_mode: str
    reasoning: str
    source: str
    license: str
    author: str
    hazards: tuple[str, ...]
    prompt_length: int
    answer_length: int
    turns: int


def of_record(one: Record, people: People) -> Facts:
    """The facts of a record."""
    return Facts(
        id=one.id,
        task=one.task or "",
        domain=one.domain or "",
        language=one.language or "",
        prompt_harm=one.safety.prompt_harm or "",
        response_mode=one.safety.response_mode or "",
        reasoning=one.reasoning or "",
        source=one.source.kind or "",
        license=one.source.license or "",
        author=people.kind(one.author) or "",
        hazards=one.safety.hazards,
        prompt_length=sum(len(turn.content) for turn in one.turns if turn.role == "user"),
        answer_length=sum(len(answer.passage.text) for answer in one.answers),
        turns=len(one.turns),
    )


def words(one: Record) -> frozenset[str]:
    """The different folded words of what it asks and teaches."""
    read = [turn.content for turn in one.turns if turn.role == "user"]
    return text.vocabulary(text.folded("\n".join([*read, *(answer.passage.text for answer in one.answers)])))
