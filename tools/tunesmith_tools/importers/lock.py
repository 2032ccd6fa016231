"""One import of a file into a dataset at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tunesmith_tools.console import Failure

_LONGEST = 20  # of a process id in digits


@contextmanager
def only_import(lock: Path, file: Path) -> Iterator[None]:
    """Hold a lock. The kernel lets go of it when the process ends, however that happens. Raises Failure if it is held.

    Where nothing can be written there is no checkpoint either that two imports could share, so no lock is needed.
    """
    descriptor = _opened(lock, file)
    if descriptor is None:
        yield
        return
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        with suppress(OSError):
            lock.unlink()
        os.close(descriptor)


def _opened(lock: Path, file: Path) -> int | None:
    while True:
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(lock, descriptor):
                return descriptor
        except BlockingIOError:
            pid = os.pread(descriptor, _LONGEST, 0).decode("ascii", "replace")
            os.close(descriptor)
            raise Failure(f"another import of {file} is running (pid {pid or 'unknown'}); wait for its end") from None
        except OSError:  # a file system without locks
            os.close(descriptor)
            return None
        os.close(descriptor)  # whoever held it has removed it since it was opened


def _is_at(lock: Path, descriptor: int) -> bool:
    """Whether the file that is open is still the one at the path."""
    try:
        return os.path.samestat(lock.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
