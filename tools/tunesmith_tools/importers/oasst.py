"""OpenAssistant's message trees: whole threads, or every answered user turn.

A prompt and its replies branch: several answers to one user turn are ranked (0 is the best), and the dialogue may go on
behind any of them. Messages that are deleted or were rejected in review count for nothing, nor does what follows them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tunesmith_tools.importers.mapping import Alternatives, Mapping, Turns
from tunesmith_tools.importers.rows import RowObject
from tunesmith_tools.importers.unit import Unfit, Unit

MAPPING = Mapping(
    turns=(
        Turns(
            list="/thread",
            role="/role",
            content="/text",
            train="/train",
            roles={"prompter": "user", "assistant": "assistant"},
        ),
    ),
    alternatives=Alternatives(list="/alternatives", content="/text", rank="/rank"),
    fields={"language": "/lang", "source.model": "/models"},
)

GONE = "deleted or rejected in review, with what follows them"
UNANSWERED = "user turns that nobody answered"
UNRANKED = "answers without a rank beside a better one"
BRANCHES = "other branches of their trees (--format oasst-turns takes these too)"

_MAX_DEPTH = 200  # messages of a record
_ROLES = ("prompter", "assistant")
_IDENTITY = ("message_id", "role", "text", "rank")

Message = dict[str, Any]


def threads(row: RowObject) -> Iterator[Unit]:
    """The best dialogue of a tree: by rank where there is one, else the first that goes on. Raises Unfit.

    The other ranked answers to its last user turn are its alternatives.
    """
    root, tree_id = _tree(row)
    thread = _best_thread(root)
    others = _ranked_beside(*thread[-2:])
    taken = {id(message) for message in (*thread, *others)}
    left_out: Counter[str] = Counter()
    waiting: list[tuple[Message, Message]] = [(root, root)]
    while waiting:
        parent, message = waiting.pop()
        if not _is_usable(message):
            left_out[GONE] += _size(message)
            continue
        if id(message) not in taken:
            unranked = parent is thread[-2] and message.get("rank") is None
            left_out[UNANSWERED if _is_unanswered(message) else UNRANKED if unranked else BRANCHES] += 1
        waiting.extend((message, reply) for reply in _replies(message))
    yield Unit(_view(thread, others, trained=True), row, group=tree_id, left_out=left_out)


def turns(row: RowObject) -> Iterator[Unit]:
    """Every answered user turn of a tree, with the turns before it as context. Raises Unfit.

    The best answer is the response, all other ranked ones are alternatives.
    """
    root, tree_id = _tree(row)
    waiting: list[tuple[list[Message], Message]] = [([], root)]
    while waiting:
        context, asked = waiting.pop()
        answer = _best(asked)
        others = _ranked_beside(asked, answer)
        thread = [*context, asked, answer]
        source = {
            "message_tree_id": tree_id,
            "thread": [_bare(message) for message in thread[:-1]],
            "replies": [_bare(message) for message in (answer, *others)],
        }
        left_out = _left_out_below(asked, answer)
        yield Unit(_view(thread, others, trained=False), source, group=tree_id, left_out=left_out)
        answered = [(reply, turn) for reply in _usable(asked) for turn in _usable(reply) if _usable(turn)]
        waiting.extend(([*context, asked, reply], turn) for reply, turn in reversed(answered))


def _left_out_below(asked: Message, answer: Message) -> Counter[str]:
    """What stands in no record, from the answers to a user turn down to the next user turns that have answers."""
    left_out: Counter[str] = Counter()
    for reply in _replies(asked):
        if not _is_usable(reply):
            left_out[GONE] += _size(reply)
            continue
        unanswered = [turn for turn in _usable(reply) if not _usable(turn)]
        left_out[UNANSWERED] += len(unanswered)
        left_out[GONE] += sum(_size(turn) - 1 for turn in unanswered)
        left_out[GONE] += sum(_size(turn) for turn in _replies(reply) if not _is_usable(turn))
        is_context = len(unanswered) < len(_usable(reply))
        left_out[UNRANKED] += reply is not answer and reply.get("rank") is None and not is_context
    return +left_out


def _tree(row: RowObject) -> tuple[Message, str]:
    """The prompt and the id of a tree whose messages all have the form that everything here relies on."""
    root = row.get("prompt")
    if not isinstance(root, dict):
        single = "parent_id" in row or "text" in row
        hint = "; this looks like the file of single messages, take the one of trees" if single else ""
        raise Unfit(f"no message stands at /prompt{hint}")
    tree_id = row.get("message_tree_id")
    if not isinstance(tree_id, str) or not tree_id:
        raise Unfit("no id stands at /message_tree_id")
    level: list[Any] = [root]
    for depth in range(_MAX_DEPTH + 1):
        for message in level:
            _check(message, _ROLES[depth % 2])
        level = [reply for message in level for reply in _replies(message)]
        if not level:
            break
    else:
        raise Unfit(f"replies are nested deeper than the {_MAX_DEPTH} messages that a record may have")
    if not _is_usable(root):
        raise Unfit("the prompt of the tree was deleted or rejected in review")
    if _is_unanswered(root):
        raise Unfit("no answer stands in the tree")
    return root, tree_id


def _check(message: Any, role: str) -> None:
    if not isinstance(message, dict):
        raise Unfit("a reply is no message of role and text")
    name = f"the message {str(message.get('message_id'))!r:.60}"
    if message.get("role") != role:
        raise Unfit(f"{name} has not the role {role}, which is due there")
    text = message.get("text")
    if _is_usable(message) and not (isinstance(text, str) and text.strip()):
        raise Unfit(f"{name} has no text")
    rank = message.get("rank")
    if rank is not None and (not isinstance(rank, int) or isinstance(rank, bool) or rank < 0):
        raise Unfit(f"{name} has a rank that is no whole number from 0 on")
    if not isinstance(message.get("replies") or [], list):
        raise Unfit(f"{name} has replies that are no list")


def _replies(message: Message) -> list[Message]:
    return message.get("replies") or []


def _is_usable(message: Message) -> bool:
    return not message.get("deleted") and message.get("review_result") is not False


def _usable(message: Message) -> list[Message]:
    return [reply for reply in _replies(message) if _is_usable(reply)]


def _is_unanswered(message: Message) -> bool:
    return message["role"] == "prompter" and not _usable(message)


def _best_thread(root: Message) -> list[Message]:
    """From the prompt down to an answer behind which nothing goes on, taking the best answer each time."""
    thread: list[Message] = []
    asked: Message | None = root
    while asked:
        answer = _best(asked)
        thread += [asked, answer]
        asked = next((question for question in _usable(answer) if _usable(question)), None)
    return thread


def _best(asked: Message) -> Message:
    """The answer with the lowest rank; where none has a rank, the first."""
    return min(_usable(asked), key=lambda reply: (reply.get("rank") is None, reply.get("rank") or 0))


def _ranked_beside(asked: Message, answer: Message) -> list[Message]:
    return [reply for reply in _usable(asked) if reply is not answer and reply.get("rank") is not None]


def _size(message: Message) -> int:
    """The number of messages of a subtree."""
    count, waiting = 0, [message]
    while waiting:
        count += 1
        waiting += _replies(waiting.pop())
    return count


def _bare(message: Message) -> Message:
    """What makes a message this one, whatever reviewers and readers clicked later."""
    return {key: message[key] for key in _IDENTITY if key in message}


def _view(thread: list[Message], others: list[Message], *, trained: bool) -> RowObject:
    """What the mapping reads. `trained` says whether the answers before the last one are more than context."""
    best = thread[-1].get("rank") or 0
    models = [message.get("model_name") for message in (*thread, *others) if message.get("synthetic")]
    return {
        "thread": [
            {"role": message["role"], "text": message["text"], "train": trained or message is thread[-1]}
            for message in thread
        ],
        "alternatives": [{"text": message["text"], "rank": message["rank"] - best} for message in others],
        "lang": thread[0].get("lang"),
        "models": ", ".join(dict.fromkeys(model for model in models if isinstance(model, str))),
    }
