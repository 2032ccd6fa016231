"""What decides the bytes of a build beside the dataset's files: which code, of which versions."""

import platform
import unicodedata
from collections.abc import Mapping
from importlib.metadata import version

from tunesmith_hooks.memory import LIBRARIES
from tunesmith_tools.pipeline import fingerprint

_SHOWN = 12  # characters of a digest


def versions() -> dict[str, str]:
    """The versions of what is installed here, by name. `code` is the digest of tunesmith's own files."""
    python = ".".join(platform.python_version_tuple()[:2])
    own = {"code": fingerprint.code(), "python": python, "unicode": unicodedata.unidata_version}
    return own | {name: version(name) for name in ("tunesmith", "numpy", "pyarrow", "scipy", *LIBRARIES)}


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What differs, in words: name, version then, version now."""
    names = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    return [f"{name} {_shown(then.get(name))} then, {_shown(now.get(name))} here" for name in names]


def _shown(found: str | None) -> str:
    return found[:_SHOWN] if found else "none"
