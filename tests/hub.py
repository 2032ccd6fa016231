"""A `gh` that answers like GitHub for one repository with one pull request from a fork, and keeps what it was asked."""

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samples import REPOSITORY, Result
from tunesmith_tools.pull_request.comment_text import MARKER

SCRIPT = REPOSITORY / ".github/scripts/post-comment"
GH = """#!{python}
import json, os, pathlib, sys

home = pathlib.Path(os.environ["FAKE_GITHUB"])
assert sys.argv[1] == "api" and os.environ["GH_TOKEN"]
path, rest = sys.argv[2], sys.argv[3:]
fields = dict(rest[at + 1].split("=", 1) for at, word in enumerate(rest) if word == "-f")
method = rest[rest.index("-X") + 1] if "-X" in rest else "GET"
body = json.load(sys.stdin) if "--input" in rest else None
with open(home / "calls", "a") as calls:
    calls.write(json.dumps([method, path, fields]) + "\\n")
state = json.loads((home / "state.json").read_text())
page = int(fields.get("page", 1))
step = int(fields.get("per_page", 30))

def answer(items):
    print(json.dumps(items[(page - 1) * step : page * step]))

if path == "repos/o/r/pulls":
    answer(state["pulls"])
elif path.endswith("/artifacts"):
    print(json.dumps({{"artifacts": state["artifacts"]}}))
elif path.endswith("/zip"):
    sys.stdout.buffer.write((home / "artifact.zip").read_bytes())
elif path.startswith("repos/o/r/issues/comments/") and method == "PATCH":
    [one] = [one for one in state["comments"] if str(one["id"]) == path.rpartition("/")[2]]
    one["body"] = body["body"]
elif path == "repos/o/r/issues/7/comments" and method == "POST":
    state["comments"].append({{"id": 500 + len(state["comments"]), "user": {{"login": "github-actions[bot]"}}, **body}})
elif path == "repos/o/r/issues/7/comments":
    answer(state["comments"])
else:
    sys.exit(f"no such path: {{method}} {{path}}")
(home / "state.json").write_text(json.dumps(state))
"""
SHA = "ab" * 20


@dataclass(frozen=True)
class GitHub:
    """What a `gh` on PATH answers, and what it was asked."""

    home: Path

    def set(self, **changed: Any) -> None:
        self.file.write_text(json.dumps(self.state | changed))

    @property
    def file(self) -> Path:
        return self.home / "state.json"

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text())) if self.file.exists() else {}

    @property
    def bodies(self) -> list[str]:
        return [one["body"] for one in self.state["comments"]]

    @property
    def written(self) -> list[str]:
        calls = [json.loads(line) for line in (self.home / "calls").read_text().splitlines()]
        return [f"{method} {path}" for method, path, _ in calls if method != "GET"]

    def artifact(self, files: dict[str, str | bytes], **told: Any) -> None:
        """The artifact of the run, packed as GitHub packs it."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        self.zip(packed.getvalue(), **told)

    def zip(self, data: bytes, **told: Any) -> None:
        (self.home / "artifact.zip").write_bytes(data)
        one = {"id": 9, "name": "comment", "expired": False, "size_in_bytes": len(data)}
        self.set(artifacts=[{"id": 8, "name": "build", "expired": False, "size_in_bytes": 5}, one | told])

    def post(self, **env: str) -> Result:
        """The step that posts, with what the workflow hands to it."""
        given = {
            "PATH": f"{self.home}{os.pathsep}{os.environ['PATH']}",
            "FAKE_GITHUB": str(self.home),
            "GH_TOKEN": "token",
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_SERVER_URL": "https://github.example",
            "RUN_ID": "42",
            "HEAD_REPOSITORY": "fork/r",
            "HEAD_OWNER": "fork",
            "HEAD_BRANCH": "more-records",
            "HEAD_SHA": SHA,
        }
        command = [sys.executable, str(SCRIPT)]
        done = subprocess.run(command, env={**os.environ, **given, **env}, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return Result(done.returncode, done.stdout, done.stderr)


def pull(number: int = 7, **changed: Any) -> dict[str, Any]:
    """A pull request as GitHub lists it."""
    head = {"ref": "more-records", "sha": SHA, "repo": {"full_name": "fork/r"}}
    return {"number": number, "head": head | changed}


def make(home: Path) -> GitHub:
    """A repository with one pull request, from a fork, and a run that wrote a comment."""
    made = GitHub(home)
    home.mkdir()
    (home / "gh").write_text(GH.format(python=sys.executable))
    (home / "gh").chmod(0o755)
    made.set(pulls=[pull()], comments=[], artifacts=[])
    made.artifact({"comment.md": f"{MARKER}\n### Checks passed\n"})
    return made
