"""A hook's options, made from its section of the policy; what does not fit is an error that points into the policy."""

from collections.abc import Sequence
from typing import Any, NamedTuple, get_type_hints

from tunesmith.canonical import Where
from tunesmith.people import People
from tunesmith.policy import HookPolicy, Policy
from tunesmith_hooks.rule import Hook

_WORDS = {int: "a whole number", bool: "true or false", str: "text", tuple[str, ...]: "a list of texts"}


class OptionError(NamedTuple):
    """What is wrong in the `hooks` section of the policy, and where in its tree."""

    where: Where
    message: str


def made(hook: Hook, policy: Policy, people: People) -> Any:
    """The options object of a hook. The policy must have passed `errors`."""
    section = policy.hooks.get(hook.id, HookPolicy())
    given: dict[type, object] = {Policy: policy, People: people}
    values: dict[str, Any] = {}
    for name, kind in _types(hook).items():
        if kind in given:
            values[name] = given[kind]
        elif name in section.options:
            value = section.options[name]
            values[name] = tuple(value) if isinstance(value, list) else value
    return hook.options(**values)


def errors(policy: Policy, hooks: Sequence[Hook]) -> list[OptionError]:
    """Every hook, rule and option that the policy names and that does not exist or has the wrong type."""
    found = []
    known = {hook.id: hook for hook in hooks}
    for name, section in policy.hooks.items():
        if name not in known:
            found.append(OptionError(("hooks", name), f"no hook is called {name}; there are {', '.join(known)}"))
            continue
        types = {key: kind for key, kind in _types(known[name]).items() if kind not in (Policy, People)}
        nouns = [rule.name for rule in known[name].rules]
        for part in ("severity", "since"):
            for noun in getattr(section, part):
                if noun not in nouns:
                    message = f"no rule of {name} is called {noun}; there are {', '.join(nouns)}"
                    found.append(OptionError(("hooks", name, part, noun), message))
        for key, value in section.options.items():
            where: Where = ("hooks", name, "options", key)
            if key not in types:
                there = ", ".join(types) or "none"
                found.append(OptionError(where, f"no option of {name} is called {key}; there are {there}"))
            elif not _fits(value, types[key]):
                found.append(OptionError(where, f"{key} has to be {_WORDS[types[key]]}"))
    return found


def defaults(hook: Hook) -> dict[str, object]:
    """The options that the policy can set, with their defaults."""
    given: dict[str, object] = getattr(hook.options, "_field_defaults", {})
    return dict(given)


def _types(hook: Hook) -> dict[str, Any]:
    return get_type_hints(hook.options)


def _fits(value: object, kind: Any) -> bool:
    if kind is int:
        return type(value) is int
    if kind in (bool, str):
        return isinstance(value, kind)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
