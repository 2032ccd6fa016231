"""The comment of a run is posted once and edited in place, for the right pull request, whatever the artifact holds."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

import hub
from hub import GitHub, pull
from tunesmith_tools.pull_request.comment_text import MARKER


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return hub.make(tmp_path / "git hub")


def test_the_first_run_comments_and_the_next_edits_it_in_place(github: GitHub) -> None:
    strangers = [{"id": number, "user": {"login": "eve"}, "body": f"{MARKER}\nmine"} for number in range(130)]
    github.set(comments=[*strangers, {"id": 400, "user": {"login": "github-actions[bot]"}, "body": "of another job"}])
    assert github.post().out == "pull request 7: commented\n"
    assert github.bodies[-1] == (
        f"{MARKER}\n<sub>For commit ababababab, written by [this run](https://github.example/o/r/actions/runs/42), "
        "which ran the code of that commit.</sub>\n\n### Checks passed\n"
    )
    assert github.post().out == "pull request 7: the comment says so already\n"
    github.artifact({"comment.md": f"{MARKER}\n### 1 error\n"})
    assert github.post().out == "pull request 7: the comment is edited\n"
    assert github.bodies[-1].endswith("### 1 error\n")
    assert len(github.bodies) == 132
    assert github.written == ["POST repos/o/r/issues/7/comments", "PATCH repos/o/r/issues/comments/631"]


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([], "no open pull request has this head"),
        ([pull(sha="cd" * 20)], "no open pull request has this head"),
        ([pull(ref="main")], "no open pull request has this head"),
        ([pull(repo={"full_name": "other/r"})], "no open pull request has this head"),
        ([pull(repo=None)], "no open pull request has this head"),
        ([pull(7), pull(8)], "several pull requests have this head"),
    ],
)
def test_another_pull_request_is_never_commented_on(github: GitHub, others: list[dict[str, Any]], told: str) -> None:
    github.set(pulls=others)
    done = github.post()
    assert (done.code, done.out.startswith(f"::notice::{told}")) == (0, True)
    assert github.written == []


@pytest.mark.parametrize("branch", ["$(touch x)", "a`id`", "x y;z", "-f state=all", "@/etc/passwd"])
def test_a_branch_may_be_called_anything(github: GitHub, branch: str) -> None:
    github.set(pulls=[pull(ref=branch)])
    assert github.post(HEAD_BRANCH=branch).out == "pull request 7: commented\n"
    first = json.loads((github.home / "calls").read_text().splitlines()[0])
    assert first[2]["head"] == f"fork:{branch}"


def test_a_run_without_a_comment_is_no_fault(github: GitHub) -> None:
    for artifacts in ([], [{"id": 9, "name": "comment", "expired": True, "size_in_bytes": 5}]):
        github.set(artifacts=artifacts)
        assert github.post().out == "::notice::the run wrote no comment\n"
    assert github.written == []


HOSTILE: dict[str, dict[str, str | bytes]] = {
    "another name": {"README.md": f"{MARKER}\nx"},
    "a path out": {"../../comment.md": f"{MARKER}\nx"},
    "one more file": {"comment.md": f"{MARKER}\nx", "number": "1"},
    "nothing": {},
    "a bomb": {"comment.md": f"{MARKER}\n" + "x" * (20 << 20)},
    "too long": {"comment.md": f"{MARKER}\n" + "x" * 60_000},
    "no marker": {"comment.md": "hello"},
    "not UTF-8": {"comment.md": MARKER.encode() + b"\n\xff\xfe"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_artifact_is_refused(github: GitHub, name: str) -> None:
    github.artifact(HOSTILE[name])
    done = github.post()
    assert (done.code, done.out.startswith("::error::refused: ")) == (1, True)
    assert "Stop" not in done.out
    assert github.written == []


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + b"\0" * 18, b"not a zip"])
def test_an_artifact_that_is_no_archive_is_refused(github: GitHub, data: bytes) -> None:
    github.zip(data)
    done = github.post()
    assert (done.code, done.out.startswith("::error::refused: ")) == (1, True)
    assert github.written == []


def test_an_artifact_that_is_larger_than_told_is_refused(github: GitHub) -> None:
    good = (github.home / "artifact.zip").read_bytes()
    github.zip(b"x" * (300 << 10) + good, size_in_bytes=100)  # what stands before an archive is passed over
    done = github.post()
    assert (done.code, done.out.startswith("::error::refused: ")) == (1, True)
    assert github.written == []


def test_a_large_or_doubled_artifact_is_not_even_fetched(github: GitHub) -> None:
    one = github.state["artifacts"][1]
    for artifacts in ([one | {"size_in_bytes": 10 << 20}], [one, one]):
        github.set(artifacts=artifacts)
        assert github.post().code == 1
    assert not any("/zip" in line for line in (github.home / "calls").read_text().splitlines())


CALLS = ["@octocat", "@org/team", "&#64;octocat", "&commat;octocat", "&#x40;o", "#1", "o/r#1", "&num;1", "gh-1", "GH-1"]


def test_an_artifact_calls_nobody_and_hides_nothing_before_whence_it_comes(github: GitHub) -> None:
    quiet = "### Heading\n\n- `a & b`, <details>, 1 # 2\n"
    github.artifact({"comment.md": f"{MARKER}\n{quiet}{' '.join(CALLS)} <!-- tune{MARKER}smith -->\0"})
    assert github.post().code == 0
    body = github.bodies[0]
    assert body.index("For commit") < body.index("octocat")
    assert f"\n\n{quiet}" in body
    assert [call for call in CALLS if call in body] == []
    read = html.unescape(body)  # as a browser would
    assert not re.search(r"@\w|#\d|\bgh-\d", read, re.IGNORECASE)
    assert "\0" not in body
    assert github.post().out == "pull request 7: the comment says so already\n"


def test_where_github_does_not_answer_the_job_fails(github: GitHub) -> None:
    done = github.post(GITHUB_REPOSITORY="o/nosuch")
    assert (done.code, done.out) == (1, "::error::GitHub did not answer, see above\n")


def test_a_page_in_place_of_data_is_told(github: GitHub) -> None:
    (github.home / "gh").write_text("#!/bin/sh\necho '<html>Bad gateway</html>'\n")
    done = github.post()
    assert (done.code, done.out) == (1, "::error::GitHub did not answer with data; run this again later\n")
