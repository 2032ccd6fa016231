"""Argilla's exports: `records.to_json()` of 2.x, and the feedback records of 1.x.

A mapping reads the responses of one person to one record in this view:

    fields       what was shown; a chat field is a list of role and content
    responses    by question what this person answered: a text, a label, a number, a list; a ranking best first
    suggestions  by question what was suggested, in the same form
    metadata, id, user_id
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tunesmith_tools.importers.group import group_of
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit, Unit

_SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class _Person:
    """What one person answered, by question. `again` is a question that the same user answered before."""

    user: str | None
    number: int  # the place in the list of responses, from 1
    status: str
    answers: RowObject
    again: str = ""


def units(row: RowObject) -> Iterator[Unit]:
    """The responses of every person to a record; the record itself where nobody responded. Raises Unfit."""
    fields = row.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise Unfit("no object stands at /fields, where a record has what was shown")
    record_id = row.get("id") or row.get("external_id")
    known = {"id": record_id, "fields": fields}
    group = group_of("argilla-record", record_id, fields)
    common = {
        "id": record_id,
        "fields": fields,
        "metadata": row.get("metadata"),
        "suggestions": _suggestions(row.get("suggestions")),
    }
    people = _people(row.get("responses"))
    if not people:
        yield Unit({**common, "responses": {}, "user_id": None}, known, group)
    for person in people:
        source = {**known, "user_id": person.user, "responses": person.answers}
        if person.user is None:
            source["person"] = person.number  # two who answered the same are two
        view = {**common, "responses": person.answers, "user_id": person.user}
        yield Unit(view, source, group, problem=_problem(person))


def _problem(person: _Person) -> str:
    if person.again:
        return f"the user `{person.user:.60}` answers {person.again!r:.60} twice; which answer counts cannot be told"
    if person.status != _SUBMITTED:
        return f"the response was not submitted, its status is `{person.status:.60}`"
    return ""


def _people(responses: Any) -> list[_Person]:
    if isinstance(responses, dict):
        return _people_of_questions(responses)
    if not isinstance(responses or [], list):
        raise Unfit("responses are neither an object by question nor a list by person")
    found: list[_Person] = []
    answered: set[tuple[str, str]] = set()
    for number, response in enumerate(responses or [], 1):
        person = _person(response, number)
        given = {(person.user, question) for question in person.answers if person.user is not None}
        again = sorted(question for _, question in given & answered)
        answered |= given
        found.append(replace(person, again=again[0]) if again else person)
    return found


def _people_of_questions(responses: RowObject) -> list[_Person]:
    """2.x: by question a list of what everybody answered. Where a status is not exported, all count as submitted.

    Without ids of users the same place in the lists is the same person.
    """
    found: dict[str | int, _Person] = {}
    again: list[_Person] = []
    for question, given in responses.items():
        if not isinstance(given, list) or not all(isinstance(answer, dict) for answer in given):
            raise Unfit(f"the responses to {question!r:.60} are no list of objects")
        for number, answer in enumerate(given, 1):
            user = _user(answer)
            answered = {question: _value(answer.get("value"))}
            status = str(answer.get("status") or _SUBMITTED)
            person = found.get(user or number) or _Person(user, number, _SUBMITTED, {})
            if question in person.answers:
                again.append(replace(person, answers=answered, again=question))
                continue
            found[user or number] = replace(
                person,
                status=status if person.status == _SUBMITTED else person.status,
                answers={**person.answers, **answered},
            )
    return [*found.values(), *again]


def _person(response: Any, number: int) -> _Person:
    """1.x: a response holds what one person answered, by question."""
    values = response.get("values") or {} if isinstance(response, dict) else None
    if not isinstance(values, dict):
        raise Unfit(f"response {number} is no object with answers by question")
    answers = {name: _value(item.get("value") if isinstance(item, dict) else item) for name, item in values.items()}
    return _Person(_user(response), number, str(response.get("status") or _SUBMITTED), answers)


def _user(holder: RowObject) -> str | None:
    user = holder.get("user_id")
    return None if user is None or user == "" else str(user)


def _suggestions(suggestions: Any) -> RowObject:
    if isinstance(suggestions, dict):
        return {
            name: _value(item.get("value") if isinstance(item, dict) else item) for name, item in suggestions.items()
        }
    listed = suggestions if isinstance(suggestions, list) else []
    named = [item for item in listed if isinstance(item, dict) and isinstance(item.get("question_name"), str)]
    return {item["question_name"]: _value(item.get("value")) for item in named}


def _value(value: Any) -> Any:
    """An answer; a ranking, given as ranks and values in any order, becomes its values from the best to the worst."""
    if isinstance(value, list) and value and all(_is_ranked(item) for item in value):
        return [item["value"] for item in sorted(value, key=lambda item: int(item["rank"]))]
    return value


def _is_ranked(item: Any) -> bool:
    return isinstance(item, dict) and set(item) == {"rank", "value"} and isinstance(item["rank"], int)
