"""The opening prompt as the rules of this hook read it, and whether what it lacks is meant to be lacking."""

from tunesmith import text
from tunesmith.record import Passage, Record
from tunesmith.text import word_set

_LONGEST = 1_000  # characters; a longer prompt holds something beside the request
_SYSTEM = 200  # characters; a longer system message may hold what the prompt speaks of


def opening(record: Record) -> Passage | None:
    """The first user turn, if it is short and nothing else of the record may hold what it speaks of."""
    messages = record.messages
    index = 1 if messages and messages[0].role == "system" else 0
    if len(messages) <= index or messages[index].role != "user" or len(messages[index].content) > _LONGEST:
        return None
    if (index and len(messages[0].content) > _SYSTEM) or record.attachments:
        return None
    return record.prompts[index]


def opening_line(record: Record) -> Passage | None:
    """The same, of one line: in English prompts a further line may be the text to work on."""
    prompt = opening(record)
    return None if prompt is None or "\n" in prompt.text.strip() else prompt


_FAULTS = ("underspecified", "capability", "unknowable", "false_premise")
_HANDING_OVER = word_set(
    "provide paste share send attach upload missing attached schicken schick senden einfügen anhang fehlt envoyer",
    "envoyez coller collez joindre manque enviar envía envíame pegar pega adjuntar falta",
)


def is_gap_meant(record: Record) -> bool:
    """Whether the gap is the record's lesson: its labels say so, or the first answer asks for what is missing."""
    answer = next((turn for turn in record.messages if turn.role == "assistant"), None)
    if answer is None:
        return False
    labels = answer.safety or record.safety
    if labels.refusal_reason in _FAULTS or "clarifying_question" in answer.act:
        return True
    begin = text.folded(answer.content[:_LONGEST])
    return ("?" in begin or "please" in begin) and not _HANDING_OVER.isdisjoint(text.words(begin))
