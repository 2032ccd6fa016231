"""The people and models that write and judge: guidelines/people.yaml."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tunesmith import config


class Person(NamedTuple):
    """A person or a model. `emails` are sha256 digests of commit addresses in lower case."""

    handle: str
    kind: str
    roles: tuple[str, ...]
    languages: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    def reads(self, language: str) -> bool:
        """Whether they read a language well; who reads `en` reads `en-GB`."""
        return any(language == one or language.startswith(f"{one}-") for one in self.languages)


class People:
    """Everybody, by handle."""

    def __init__(self, by_handle: Mapping[str, Person]) -> None:
        self._by_handle = dict(by_handle)

    def __contains__(self, handle: object) -> bool:
        return handle in self._by_handle

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_handle.values())

    def get(self, handle: str | None) -> Person | None:
        """The person with a handle, or None."""
        return self._by_handle.get(handle) if handle else None

    def kind(self, handle: str | None) -> str | None:
        """Whether a handle is a person's or a model's; None where nobody has it."""
        person = self.get(handle)
        return person.kind if person else None

    def with_email(self, address: str) -> Person | None:
        """The person who commits with an address, or None."""
        digest = email_digest(address)
        return next((person for person in self if digest in person.emails), None)


def load(path: str, data: bytes, root: Path | None = None) -> People:
    """The people in a file's bytes. Raises config.ConfigError, which points into the file."""
    tree: Any = config.load(path, data, "people", root)
    found: dict[str, Person] = {}
    for number, item in enumerate(tree["people"]):
        if item["handle"] in found:
            raise config.error_at(path, data, ("people", number, "handle"), "this handle stands here twice")
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in item.items()
        }
        found[item["handle"]] = Person(**values)
    return People(found)


def email_digest(address: str) -> str:
    """sha256 in hex of an address in lower case, as `emails` holds it."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
