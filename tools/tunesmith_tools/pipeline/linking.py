"""What links records, so that a split takes them together: an origin, a prompt, an exchange, a successor."""

from itertools import pairwise

from tunesmith.record import Record
from tunesmith.text import normalised, normalised_digest

_KEY = 32  # hex characters of a digest that name a link
_EXCHANGE_WORDS = 5


def link_keys(one: Record) -> list[str]:
    """What links a record to others: its origin, its prompt, the exchanges it trains on, its successor.

    The prompt is all turns before the last answer, the system message aside. An exchange is a user turn with the
    trained answer to it; those with short user turns, such as thanks, link nothing.
    """
    keys = [f"id {one.id}"]
    if one.superseded_by:
        keys.append(f"id {one.superseded_by}")
    if one.source.group:
        keys.append(f"group {one.source.group}")
    answer = one.answer_index
    context = [message for message in one.messages[:answer] if message.role != "system"]
    if context:
        parts = [text for message in context for text in (message.role or "", message.content)]
        keys.append(f"prompt {normalised_digest(parts)[:_KEY]}")
    for asked, said in pairwise(one.messages):
        is_exchange = asked.role == "user" and said.role == "assistant" and said.train
        if is_exchange and len(normalised(asked.content).split()) >= _EXCHANGE_WORDS:
            keys.append(f"exchange {normalised_digest([asked.content, said.content])[:_KEY]}")
    return list(dict.fromkeys(keys))
