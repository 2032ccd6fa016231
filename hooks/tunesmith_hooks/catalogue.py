"""All hooks, in the order in which they are listed and run."""

from tunesmith_hooks import dialogue, format, guidelines, reasoning, safety, schema, style  # noqa: A004
from tunesmith_hooks.rule import Hook, Rule

HOOKS: tuple[Hook, ...] = (
    format.HOOK,
    schema.HOOK,
    guidelines.HOOK,
    dialogue.HOOK,
    reasoning.HOOK,
    safety.HOOK,
    style.HOOK,
)


def hook(name: str) -> Hook | None:
    """The hook with an id, or None."""
    return next((hook for hook in HOOKS if hook.id == name), None)


def rules() -> dict[str, tuple[Hook, Rule]]:
    """Every rule by its full name, such as dialogue/alternation."""
    return {f"{hook.id}/{rule.name}": (hook, rule) for hook in HOOKS for rule in hook.rules}
