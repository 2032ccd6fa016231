"""`tunesmith policy`: every setting of guidelines/policy.yaml with its meaning, values, default, and who reads it."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from tunesmith import policy as policies
from tunesmith.corpus import POLICY, find_root
from tunesmith.policy import GoldDemand, Policy
from tunesmith.schema import Schema
from tunesmith_tools import schemas
from tunesmith_tools.console import Failure, say, say_json
from tunesmith_tools.dataset import open_dataset
from tunesmith_tools.explaining import hook_settings
from tunesmith_tools.settings import Form, FormatOption, RootOption

USED_BY = "x-used-by"
_NO_LABELS: dict[str, Any] = {"tasks": {}, "domains": {}, "languages": [], "hazards": {}, "sensitive": {}}
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting, or a section of settings. `default` and `value` are data as the policy would hold them.

    `used_by` names its readers: `rule HOOK/RULE`, `hook HOOK`, `command NAME`, `stage NAME`. A `required` setting has
    no default. `value` is None where there is no dataset. `listed` is whether the overview has a line of its own.
    """

    name: str
    description: str
    allowed: str
    required: bool
    default: Any
    value: Any
    used_by: tuple[str, ...]
    listed: bool


def policy(
    setting: Annotated[
        str | None, typer.Argument(metavar="SETTING", help="A setting or section, such as splits.percent.")
    ] = None,
    form: FormatOption = Form.text,
    root: RootOption = None,
) -> None:
    """Explain the settings of the policy, or one of them.

    Of each setting of guidelines/policy.yaml: what it means, which values it may have, its default, what is set here,
    and which commands, rules and stages read it.

    Example: tunesmith policy splits.percent
    """
    given, note = _policy(root)
    known = settings(given)
    chosen = known if setting is None else [one for one in known if _within(one, named(setting, known).name)]
    if form is Form.json:
        say_json({"note": note, "settings": [_data(one) for one in chosen]})
        return
    for line in overview(known, note) if setting is None else page(chosen, note):
        say(line)


def settings(given: Policy | None) -> list[Setting]:
    """Every setting in the order of the schema, with its values in a policy."""
    tree = schemas.inlined("policy")
    tree["properties"]["hooks"] |= hook_settings.section()
    defaults = spelt_out(policies.from_tree({"version": "", "labels": _NO_LABELS}))
    values = spelt_out(given) if given else None
    found: list[Setting] = []
    for one in schemas.properties(tree):
        default = None if one.path[0] in ("version", "labels") else _at(defaults, one.path)
        found.append(
            Setting(
                name=one.name,
                description=_sentence(one),
                allowed=schemas.allowed(one.schema),
                required=default is None,
                default=default,
                value=_at(values, one.path) if values else None,
                used_by=_used_by(one.schema) or _inherited(one.name, found),
                listed=_is_listed(one, found),
            )
        )
    return found


def spelt_out(given: Policy) -> dict[str, Any]:
    """A policy as its file would be with every default written into it."""
    return {
        "version": given.version,
        "labels": given.labels._asdict(),
        "hooks": hook_settings.in_force(given),
        "reviews": {
            **given.reviews._asdict(),
            "evaluation": given.reviews.evaluation._asdict(),
            "gold": (given.reviews.gold or GoldDemand(0, 0))._asdict(),
        },
        "splits": given.splits._asdict() | {"overrides": [each._asdict() for each in given.splits.overrides]},
        "targets": given.targets._asdict(),
        "exports": {
            "formats": given.formats,
            **{name: given.exports.get(name, default)._asdict() for name, default in policies.EXPORTS.items()},
        },
        "drift": given.drift._asdict(),
        "card": {**given.card._asdict(), "creators": given.card.creators._asdict()},
    }


def named(name: str, known: Sequence[Setting]) -> Setting:
    """The setting with a name; a key of a map such as labels.tasks leads to the map. Raises Failure."""
    by_name = {one.name: one for one in known}
    above = by_name.get(name.rpartition(".")[0])
    if name in by_name:
        return by_name[name]
    if above and isinstance(above.value, Mapping) and name.rpartition(".")[2] in above.value:
        return above
    ends = [other for other in by_name if other.endswith(f".{name}")]
    near = (ends or difflib.get_close_matches(name, by_name, n=5, cutoff=0.5))[:5]
    hint = f"; did you mean {', '.join(near)}?" if near else "; `tunesmith policy` lists them all"
    raise Failure(f"no setting is called {name}{hint}")


def overview(known: Sequence[Setting], note: str) -> list[str]:
    """A setting in two lines, in the order of the file."""
    lines = [note, ""] if note else [f"Settings of {POLICY}. `tunesmith policy SETTING` tells all about one.", ""]
    for one in known:
        if one.listed:
            lines += _short(one)
    return lines


def page(chosen: Sequence[Setting], note: str) -> list[str]:
    """All about the first of the settings, and the others, which it consists of, in short."""
    one = chosen[0]
    lines = [*([note, ""] if note else []), one.name, "", one.description, ""]
    whole = len(chosen) == 1 or (one.listed and not one.name.startswith("hooks."))
    if whole:
        lines.append(f"allowed   {one.allowed}")
        lines.append(f"default   {'none: it has to be set' if one.required else _shown(one.default)}")
        if one.value is not None:
            lines += _values("here", one.value)
    lines.append(f"used by   {', '.join(map(_reader, one.used_by)) or 'nothing: there is no choice'}")
    nested = [other for other in chosen[1:] if other.listed]
    nested = nested or [other for other in chosen[1:] if _is_leaf(other, chosen)]
    if nested and not whole:
        lines.append("")
        for other in nested:
            lines += _short(other)
    return lines


def _policy(root: Path | None) -> tuple[Policy | None, str]:
    """The dataset's policy, or None and the reason why only defaults can be shown."""
    if root is None and find_root(Path.cwd()) is None:
        return None, f"There is no {POLICY} here or above: these are the defaults."
    try:
        return open_dataset(root).policy, ""
    except Failure as error:
        if error.code != 1:
            raise
        return None, f"These are the defaults, since the settings here cannot be read: {error}"


def _sentence(one: schemas.Property) -> str:
    """What a setting means, beginning with a capital unless with a word of its own spelling."""
    told = one.description
    return told[:1].upper() + told[1:] if one.path[0] == "hooks" else told


def _used_by(tree: Schema) -> tuple[str, ...]:
    """Who reads a setting, or for a section whoever reads one of its settings."""
    if USED_BY in tree:
        return tuple(tree[USED_BY])
    inner = [name for one in tree.get("properties", {}).values() for name in _used_by(one)]
    return tuple(dict.fromkeys(inner))


def _inherited(name: str, above: Sequence[Setting]) -> tuple[str, ...]:
    """Who reads the setting that this is a part of."""
    return next((one.used_by for one in reversed(above) if name.startswith(f"{one.name}.") and one.listed), ())


def _is_listed(one: schemas.Property, above: Sequence[Setting]) -> bool:
    own = USED_BY in one.schema and one.name != "hooks"
    return own and not any(up.listed and one.name.startswith(f"{up.name}.") for up in above)


def _at(tree: Any, path: Sequence[str]) -> Any:
    for step in path:
        if isinstance(tree, list):
            return None  # a key of each of its items, which have values of their own
        tree = tree[step]
    return tree


def _within(one: Setting, name: str) -> bool:
    return one.name == name or one.name.startswith(f"{name}.")


def _is_leaf(one: Setting, chosen: Sequence[Setting]) -> bool:
    return not any(other.name.startswith(f"{one.name}.") for other in chosen)


def _short(one: Setting) -> list[str]:
    value = one.default if one.value is None else one.value
    shown = "to be set" if one.value is None and one.required else _cut(_shown(value))
    if one.name.startswith("hooks.") and isinstance(value, Mapping):
        shown = _hook_shown(value, one.default)
    elif not one.required and value != one.default and _plain(value) != _plain(one.default):
        shown += f"   (default: {_cut(_shown(one.default))})"
    return [f"{one.name}: {shown}", f"    {one.description}"]


def _hook_shown(value: Mapping[str, Any], default: Mapping[str, Any]) -> str:
    """How much a hook can be told, and what this policy tells it."""
    if "severity" not in value:
        return _shown(value)
    changed = [
        f"{part}.{key} is {_shown(given)}, not {_shown(default[part][key])}"
        for part in ("severity", "options")
        for key, given in value[part].items()
        if _plain(given) != _plain(default[part][key])
    ]
    changed += [f"{key} holds since {version}" for key, version in value["since"].items()]
    return f"{len(value['severity'])} rules, {len(value['options'])} options; " + ("; ".join(changed) or "all defaults")


def _values(title: str, value: Any) -> list[str]:
    if isinstance(value, Mapping) and any(isinstance(told, str) for told in value.values()):
        return [title, *(f"  {key}: {told}" for key, told in value.items())]
    return [f"{title:<9} {_shown(value)}"]


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        if any(isinstance(told, str) for told in value.values()):
            return f"{len(value)} keys: {', '.join(value)}"
        return ", ".join(f"{key} {_shown(inner)}" for key, inner in value.items()) or "none"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split()) or "none"


def _cut(text: str) -> str:
    if len(text) <= _WIDTH:
        return text
    begin = text[: _WIDTH - 4]
    return f"{begin.rpartition(',')[0]}, …" if "," in begin else f"{begin.rpartition(' ')[0]} …"


def _reader(name: str) -> str:
    kind, _, what = name.partition(" ")
    return f"tunesmith {what}" if kind == "command" else name


def _plain(value: Any) -> Any:
    """The same with lists for tuples, as JSON holds it."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _data(one: Setting) -> dict[str, Any]:
    return {field.name: _plain(getattr(one, field.name)) for field in fields(one) if field.name != "listed"}
