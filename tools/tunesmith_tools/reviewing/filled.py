"""The judgement that a worksheet and the options of a command make together; where both speak, the option counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tunesmith_tools.console import Failure
from tunesmith_tools.importers.unit import Unfit
from tunesmith_tools.reviewing.exchange.answers import Unanswered, judgement
from tunesmith_tools.reviewing.exchange.questions import Questions, asked
from tunesmith_tools.reviewing.giving import Given
from tunesmith_tools.reviewing.qualified import REVIEWER
from tunesmith_tools.reviewing.worksheet import VERDICT, Answers
from tunesmith_tools.spelling import nearest

_DEFECTS = "defects"


@dataclass(frozen=True)
class Options:
    """What somebody typed behind a command; empty where they typed nothing."""

    scores: str = ""
    score: Sequence[str] = ()
    label: Sequence[str] = ()
    defect: Sequence[str] = ()
    prefers: int | None = None
    note: str = ""


def answers(given: Options, every: Questions) -> Answers:
    """Options as answers to dotted questions. Raises Failure, which names every one that has not the form it should."""
    found: Answers = {}
    problems: list[str] = []
    if given.scores:
        parts = [part.strip() for part in given.scores.split(",")]
        axes = _names("scores", every)
        if len(parts) == len(axes):
            found |= {name: (part,) for name, part in zip(axes.values(), parts, strict=True)}
        else:
            told = f"write {len(axes)} numbers from 1 to 5, for {', '.join(axes)}, such as 5,3,4,4"
            problems.append(f"--scores {given.scores}: {told}")
    for option, words, section in (("--score", given.score, "scores"), ("--label", given.label, "labels")):
        for word in words:
            try:
                name, value = _pair(option, word, section, every)
            except Unfit as unfit:
                problems.append(str(unfit))
            else:
                found[name] = value
    if given.prefers is not None and all(one.name != "prefers" for one in every):
        problems.append(f"--prefers {given.prefers}: the record has one response, so there is nothing to prefer")
    if problems:
        raise Failure("\n  ".join(problems))
    if given.defect:
        found[_DEFECTS] = tuple(given.defect)
    if given.prefers is not None:
        found["prefers"] = (str(given.prefers),)
    if given.note:
        found["note"] = (given.note,)
    return found


def joined(sheet: Mapping[str, tuple[str, ...]], options: Answers) -> Answers:
    """The answers of a worksheet with those of options in their places; defects are added to those that are there."""
    both = {**sheet, **options}
    if _DEFECTS in sheet and _DEFECTS in options:
        both[_DEFECTS] = sheet[_DEFECTS] + options[_DEFECTS]
    return {name: value for name, value in both.items() if value}


def judged(given: Answers, every: Questions, by: str, verdict: str, blind: bool, where: str) -> Given:
    """The judgement in answers to dotted questions.

    `where` says how to answer what is still missing. Raises Failure, which names everything that is missing or unknown.
    """
    empty = [one.name for one in asked(every) if one.required and one.name not in given and one.name != VERDICT]
    told = [f"the review is not complete: {', '.join(empty)} {_is(empty)} empty. {where}"] if empty else []
    whole = {**given, VERDICT: (verdict,)}
    try:
        return judgement(whole, every, by, REVIEWER, blind)
    except Unanswered as wrong:
        problems = [text for name, text in wrong.problems.items() if name not in empty]
        told += ["\n  ".join(["the review is not written:", *problems])] if problems else []
        raise Failure("\n".join(told), code=1) from None


def require_verdict(verdict: str, every: Questions) -> None:
    """Raise Failure where a verdict is none of those that there are."""
    known = next(one.values for one in every if one.name == VERDICT)
    if verdict not in known:
        raise Failure(f"--verdict {verdict}: there is no {verdict}; {nearest(verdict, known)}")


def _pair(option: str, word: str, section: str, every: Questions) -> tuple[str, tuple[str, ...]]:
    """The name of a question, and the values, of `NAME=VALUE`; several values are parted by commas. Raises Unfit."""
    name, sign, value = word.partition("=")
    known = _names(section, every)
    if not sign:
        raise Unfit(f"{option} {word}: write NAME=VALUE, such as {next(iter(known))}=…")
    if name not in known:
        raise Unfit(f"{option} {word}: there is no {name}; {nearest(name, known)}")
    return known[name], tuple(part.strip() for part in value.split(",") if part.strip())


def _names(section: str, every: Questions) -> dict[str, str]:
    """The questions of a section by the last part of their names, in order."""
    return {one.where[-1]: one.name for one in every if one.where[:1] == (section,)}


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
