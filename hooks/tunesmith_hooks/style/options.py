"""What the policy may set for the style hook."""

from typing import NamedTuple


class Options(NamedTuple):
    """Texts are complete, whole and free of invisible characters.

    max_prompt_characters: the longest system or user message.
    max_response_characters: the longest answer, alternatives included.
    max_reasoning_characters: the longest reasoning of one answer.
    """

    max_prompt_characters: int = 32_000
    max_response_characters: int = 32_000
    max_reasoning_characters: int = 64_000
