"""Writing files so that a crash, a full disk or a second process never leaves half of one; naming them in commands."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Write beside the file and rename over it; folders are made.

    Raises OSError, which names the file, and then nothing has changed.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        scratch.write_bytes(data)
        if path.exists():
            scratch.chmod(path.stat().st_mode & 0o777)
        scratch.replace(path)
    except BaseException as error:  # an interruption leaves nothing behind either
        with suppress(OSError):  # a read-only disk refuses this too
            scratch.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise type(error)(error.errno, error.strerror, str(path)) from None
        raise


def quoted(path: str) -> str:
    """A path as one word of a command, whatever characters it has; plain paths stay as they are."""
    from shlex import quote  # only a finding has to pay for this import

    return quote(path)


def sha256(path: Path) -> str:
    """The digest of a file in hex; it is never held in memory as a whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
