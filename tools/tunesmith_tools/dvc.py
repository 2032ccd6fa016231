"""DVC, asked through its command line."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tunesmith_tools.console import Failure

SITE_CACHE = ".cache/dvc"


def run(root: Path, *arguments: str) -> int:
    """Run a DVC command in the dataset's folder; its exit status is returned.

    Its errors are shown as they come. The rest of what it says is only of interest where a stage failed, and there it
    is what that stage said itself: `--quiet` would keep that and drop the errors.
    """
    command = _command(arguments)
    done = subprocess.run(command, cwd=root, env=_environment(root), stdout=subprocess.PIPE, check=False)
    if done.returncode:
        said = done.stdout.rpartition(b"\n> ")[2].partition(b"\n")[2]  # DVC shows a command so before it runs it
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()
    return done.returncode


def require() -> None:
    """Raise Failure where the `build` extra is missing."""
    if not (find_spec("dvc") and find_spec("pyarrow")):
        raise Failure("a build needs DVC and pyarrow: pip install 'tunesmith[build]'")


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-P", "-m", "dvc", *arguments]  # -P: a dataset's own yaml.py is not taken for the library


def _environment(root: Path) -> dict[str, str]:
    """The stages call `tunesmith`, which stands beside this interpreter; DVC's own cache stays inside the dataset.

    Its default is a folder that all users of a machine share, and a relative path would depend on the current folder.
    """
    here = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    kept = os.environ.get("DVC_SITE_CACHE_DIR") or str(root / SITE_CACHE)
    return {**os.environ, "PATH": f"{here}{os.pathsep}{path}", "DVC_SITE_CACHE_DIR": kept}
