"""Roles, order and references of turns."""

from collections.abc import Iterator

from tunesmith.record import Message, Record
from tunesmith_hooks.dialogue.options import Options
from tunesmith_hooks.rule import Problem, rule


@rule(waivable=False)
def alternation(record: Record, _options: Options) -> Iterator[Problem]:
    """User and assistant speak in turn, the user first; a system message stands only at the top.

    Why: chat templates of common models refuse or silently reorder anything else, and some trainers drop the record.

    Bad:
        messages:
          - role: user
            content: |-
              Hello.
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    Good:
        messages:
          - role: user
            content: |-
              Hello. What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    offset = len(record.messages) - len(record.turns)
    expected = "user"
    for number, turn in enumerate(record.turns, 1):
        if turn.role == expected:
            expected = "assistant" if expected == "user" else "user"
            continue
        where = ("messages", number - 1 + offset, "role")
        if turn.role == "system":
            yield Problem(
                where, "a system message after the first place", "Move it to the top, or make it a user turn."
            )
        elif turn.role is not None:
            message = f"turn {number} is the {turn.role}'s, where the {expected}'s is due"
            yield Problem(where, message, "Join turns of the same role, or add the missing one.")
            expected = "assistant" if turn.role == "user" else "user"


@rule(waivable=False)
def last_turn(record: Record, _options: Options) -> Iterator[Problem]:
    """The last message is an assistant's, and it is trained.

    Why: the last answer is what the record teaches; every export and every label of the response speaks of it.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
          - role: user
            content: |-
              Thank you!
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    if not record.messages:
        return
    index = len(record.messages) - 1
    last = record.messages[index]
    if last.role not in ("assistant", None):
        message = f"the last message is the {last.role}'s, not the assistant's"
        yield Problem(("messages", index, "role"), message, "Add the answer, or drop the message.")
    elif last.role == "assistant" and not last.train:
        message = "the last answer is marked as not trained, so that the record teaches nothing at its end"
        yield Problem(
            ("messages", index, "train"), message, "Remove `train`, or drop the turns after the last trained answer."
        )


@rule(waivable=False)
def untrained_role(record: Record, _options: Options) -> Iterator[Problem]:
    """Only an assistant message says `train: false`.

    Why: nobody trains on what users and system messages say, so the mark would promise a choice that does not exist.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
            train: false
          - role: assistant
            content: |-
              Lima.
    Good:
        messages:
          - role: user
            content: |-
              Hello.
          - role: assistant
            content: |-
              Yes?
            train: false
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    for index, message in enumerate(record.messages):
        if not message.train and message.role in ("system", "user"):
            what = f"a {message.role} message is marked as not trained; it never is"
            yield Problem(("messages", index, "train"), what, "Remove `train`.")


@rule(waivable=False)
def references(record: Record, _options: Options) -> Iterator[Problem]:
    """`refers_to` names earlier turns that exist, counted from 1 without the system message.

    Why: references tell which dialogues need their history; a wrong number makes such a record look self-contained.

    Bad:
        messages:
          - role: user
            content: |-
              And what is its population?
            refers_to:
              - 3
          - role: assistant
            content: |-
              About ten million people live in Lima.
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
          - role: user
            content: |-
              And what is its population?
            refers_to:
              - 2
          - role: assistant
            content: |-
              About ten million people live in Lima.
    """
    count = len(record.turns)
    offset = len(record.messages) - count
    for index, message in enumerate(record.messages):
        if not message.refers_to:
            continue
        number = index + 1 - offset  # 0 for the system message, which has nothing before it
        for place, target in enumerate(message.refers_to):
            if 1 <= target < number:
                continue
            speaker = f"turn {number}" if number else "the system message"
            if not 1 <= target <= count:
                what = f"{speaker} refers to turn {target}, but the dialogue has {count} turns"
            elif target == number:
                what = f"{speaker} refers to itself"
            else:
                what = f"{speaker} refers to turn {target}, which comes later"
            hint = "Name an earlier turn; turns count from 1 without the system message."
            yield Problem(("messages", index, "refers_to", place), what, hint)


@rule()
def act_place(record: Record, _options: Options) -> Iterator[Problem]:
    """A clarifying question is the assistant's, a clarification the user's answer to one; system messages have no act.

    Why: acts select and balance dialogues; an act that its speaker cannot perform there means a mislabelled turn.

    Bad:
        messages:
          - role: user
            content: |-
              Which plan is the cheapest?
            act:
              - clarifying_question
          - role: assistant
            content: |-
              The basic plan, at four euros a month.
    Good:
        messages:
          - role: user
            content: |-
              Which plan is the cheapest?
          - role: assistant
            content: |-
              For one person or for a family?
            act:
              - clarifying_question
          - role: user
            content: |-
              For a family of five.
            act:
              - clarification
          - role: assistant
            content: |-
              The household plan, at nine euros a month.
    """
    for index, message in enumerate(record.messages):
        for place, act in enumerate(message.act):
            where = ("messages", index, "act", place)
            if message.role == "system":
                yield Problem(where, f"the system message carries the act {act}", "Remove `act`; only turns have one.")
            elif act == "clarifying_question" and message.role == "user":
                what = "a clarifying_question by the user; it is the assistant that asks back before it answers"
                yield Problem(where, what, "Use question or follow_up.")
            elif act == "clarification" and message.role == "assistant":
                what = "a clarification by the assistant; it is the user that answers a clarifying_question"
                yield Problem(where, what, "Use answer or correction.")
            elif act == "clarification" and not _may_clarify(record, index):
                what = "a clarification where no clarifying_question was asked before"
                hint = "Use another act, or mark the assistant's question as clarifying_question."
                yield Problem(where, what, hint)


def _may_clarify(record: Record, index: int) -> bool:
    """Whether the turn before, or one that is referred to, asks back; a turn without acts may have done so."""
    offset = len(record.messages) - len(record.turns)
    earlier = [index - 1, *(target - 1 + offset for target in record.messages[index].refers_to)]
    return any(_may_ask_back(record.messages[place]) for place in earlier if 0 <= place < index)


def _may_ask_back(message: Message) -> bool:
    return message.role == "assistant" and (not message.act or "clarifying_question" in message.act)


_LATER = {
    "answer": "answers",
    "follow_up": "follows up",
    "redirection": "leaves",
    "correction": "corrects",
    "closing": "closes",
}


@rule()
def first_act(record: Record, _options: Options) -> Iterator[Problem]:
    """The turn that opens a dialogue carries no act that needs something before it.

    Why: acts select and balance dialogues. Nothing was said yet that an opening could answer, follow up, leave,
    correct or close, so the label stands on the wrong turn. After a system message, which may have spoken for the
    assistant, the rule is silent.

    Bad:
        messages:
          - role: user
            content: |-
              Translate "Mind the gap" into French.
            act:
              - follow_up
          - role: assistant
            content: |-
              Attention à la marche.
    Good:
        messages:
          - role: user
            content: |-
              Translate "Mind the gap" into French.
            act:
              - question
          - role: assistant
            content: |-
              Attention à la marche.
    """
    if not record.messages or record.messages[0].role != "user":
        return
    for place, act in enumerate(record.messages[0].act):
        if act in _LATER:
            message = f"the first turn is marked {act}, but there is nothing before it that it {_LATER[act]}"
            yield Problem(("messages", 0, "act", place), message, "Use question, or remove `act` where none fits.")


RULES = (
    alternation,
    last_turn,
    untrained_role,
    references,
    act_place,
    first_act,
)
