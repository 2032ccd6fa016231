"""What a reviewer is asked, from the schema of reviews and the policy: the one list that every format writes and reads.

The order is that of guidelines/review.md: labels, defects, scores, verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tunesmith.policy import Policy
from tunesmith_tools import schemas

YES, NO = "yes", "no"
SEEN = "seen"  # asked in blind work alone
_FLAG = {YES: "", NO: ""}
_DEFECTS = (
    "What breaks the guidelines, a line each: section, severity, colon, note, such as "
    "`PAGE.md#HEADING major: 121 words where 120 were asked`, with a page of guidelines/ and a heading of it, or the "
    "page alone. A note goes on in lines that begin with two blanks."
)
_PREFERS = (
    "The response that you would put first: 0 is the main one, 1 the first alternative. Decide without the ranks."
)
_SEEN = "yes if you had seen the labels, the author or another review before you judged: then it was not blind."
_NOTE = "Anything else. Needed where the verdict is not accept and no defect is named."


class Kind(StrEnum):
    """How a question is answered: by one value, any number of values, yes or no (nothing is no), or one's own words."""

    ONE = "one"
    SEVERAL = "several"
    FLAG = "flag"
    TEXT = "text"


@dataclass(frozen=True)
class Question:
    """A question. `where` is the place of its answer in a review, `told` says what is asked.

    `values` has each answer that is allowed, with the sentence by which it is chosen or nothing.
    """

    name: str
    where: tuple[str, ...]
    kind: Kind
    told: str
    values: Mapping[str, str] = field(default_factory=dict)
    required: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to be asked, since there is one answer: as with the language of most datasets."""
        return self.kind is Kind.ONE and len(self.values) == 1

    def shown(self, value: str) -> str:
        """An allowed answer as people read it."""
        return f"{value}: {self.values[value]}" if self.values[value] else value


Questions = tuple[Question, ...]


def questions(policy: Policy, alternatives: int) -> Questions:
    """Every question; `alternatives` is the number of them that the record has, or the one that has most."""
    review: Any = schemas.inlined("review")["properties"]
    ranks = {str(number): "" for number in range(alternatives + 1)}
    scores = review["scores"]["properties"].items()
    every = (
        *_about_labels(review["labels"], policy),
        Question("prefers", ("prefers",), Kind.ONE, _PREFERS, ranks),
        Question("defects", ("defects",), Kind.TEXT, _DEFECTS),
        # `safety` alone could be a label
        *(_choice(f"score_{axis}", ("scores", axis), one) for axis, one in scores),
        _choice("verdict", ("verdict",), review["verdict"]),
        Question("note", ("note",), Kind.TEXT, _NOTE),
        Question(SEEN, (), Kind.FLAG, _SEEN, _FLAG),
    )
    return tuple(one for one in every if one.values or one.kind is Kind.TEXT)


def asked(every: Questions) -> Questions:
    """The questions that people are asked."""
    return tuple(one for one in every if not one.is_settled)


def _about_labels(labels: Mapping[str, Any], policy: Policy) -> list[Question]:
    """A question for each label that a reviewer gives; the policy lists the values that the schema leaves open."""
    known = policy.labels
    listed: dict[str, Mapping[str, str]] = {
        "task": known.tasks,
        "domain": known.domains,
        "language": dict.fromkeys(known.languages, ""),
        "hazards": known.hazards,
        "look_alike": known.hazards,
        "sensitive": known.sensitive,
    }
    made = []
    for where, section in ((("labels",), labels), (("labels", "safety"), labels["properties"]["safety"])):
        for name, one in section["properties"].items():
            if name == "safety":
                continue
            kind = Kind.FLAG if "const" in one else Kind.SEVERAL if one.get("type") == "array" else Kind.ONE
            values = _FLAG if kind is Kind.FLAG else listed.get(name) or schemas.sentences(one)
            required = name in section["required"]
            made.append(Question(name, (*where, name), kind, str(one["description"]), values, required))
    return made


def _choice(name: str, where: tuple[str, ...], one: Mapping[str, Any]) -> Question:
    return Question(name, where, Kind.ONE, str(one["description"]), schemas.sentences(dict(one)), required=True)
