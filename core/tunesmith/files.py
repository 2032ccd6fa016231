"""Writing files so that a crash, a full disk or a second process never leaves half of one."""

import os
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Write beside the file and rename over it; folders are made. Raises OSError, and then nothing has changed."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        scratch.write_bytes(data)
        if path.exists():
            scratch.chmod(path.stat().st_mode & 0o777)
        scratch.replace(path)
    except BaseException:  # an interruption leaves nothing behind either
        scratch.unlink(missing_ok=True)
        raise
