"""All hooks, in the order in which they are listed and run."""

from tunesmith_hooks import (
    dialogue,
    duplicates,
    format,  # noqa: A004
    guidelines,
    instruction,
    privacy,
    reasoning,
    review,
    safety,
    schema,
    style,
)
from tunesmith_hooks.rule import Hook, Rule

HOOKS: tuple[Hook, ...] = (
    format.HOOK,
    schema.HOOK,
    guidelines.HOOK,
    instruction.HOOK,
    style.HOOK,
    reasoning.HOOK,
    safety.HOOK,
    dialogue.HOOK,
    privacy.HOOK,
    duplicates.HOOK,
    review.HOOK,
)


def hook(name: str) -> Hook | None:
    """The hook with an id, or None."""
    return next((hook for hook in HOOKS if hook.id == name), None)


def rules() -> dict[str, tuple[Hook, Rule]]:
    """Every rule by its full name, such as dialogue/alternation."""
    return {f"{hook.id}/{rule.name}": (hook, rule) for hook in HOOKS for rule in hook.rules}
