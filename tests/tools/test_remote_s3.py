"""Artifacts in a bucket: the commands of docs/remotes.md as they stand there, run against an S3 server on loopback.

The server (moto) checks key, signature and policy of every request. Nothing else can be reached: the user's own AWS
settings are out of sight, and a proxy that does not exist stands before every address but 127.0.0.1.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import builds
import samples

PAGE = (samples.REPOSITORY / "docs" / "remotes.md").read_text("utf-8")
BUCKET = "my-bucket"
ENDPOINT = "https://s3.example.com"
TEXT = "A long text.\n"
MD5 = hashlib.md5(TEXT.encode(), usedforsecurity=False).hexdigest()
FAILED = "tunesmith: an artifact could not be fetched"
_NOWHERE = "http://127.0.0.1:9"  # the discard port: no proxy listens there

pytestmark = pytest.mark.slow
needs_s3 = pytest.mark.skipif(
    not all(map(find_spec, ("dvc_s3", "moto", "flask", "flask_cors"))),
    reason="dvc-s3 or moto is not installed; run by `make test-s3`",
)


@dataclass(frozen=True)
class Key:
    """A user's access key."""

    id: str
    secret: str

    @property
    def variables(self) -> dict[str, str]:
        """As AWS's own tools read it, and as a workflow hands it over."""
        return {"AWS_ACCESS_KEY_ID": self.id, "AWS_SECRET_ACCESS_KEY": self.secret}


@dataclass(frozen=True)
class Store:
    """A running server with one bucket; `writer` has the permissions of the page, `reader` those without PutObject."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str
    writer: Key
    reader: Key

    def requests(self) -> int:
        """How many it has answered so far."""
        return self.log.read_text("utf-8").count(" HTTP/1.1")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def blocks(heading: str, language: str = "sh") -> list[str]:
    """The code blocks below a heading of the page, up to the next heading."""
    section = PAGE.partition(f"\n{heading}\n")[2]
    section = re.split(r"^##", section, maxsplit=1, flags=re.MULTILINE)[0]
    found = re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found, f"docs/remotes.md has no {language} block below {heading}"
    return found


@pytest.fixture(autouse=True)
def loopback_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the user's, no metadata service, no way out."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "AZURE_", "GOOGLE_", "BOTO_", "MOTO_")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, _NOWHERE)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    log = tmp_path / "server.log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with log.open("wb") as told, subprocess.Popen(command, stdout=told, stderr=told) as process:
        try:
            url = address(process, log)
            writer, reader = furnish(url)
            yield Store(process, log, url, writer, reader)
        finally:
            process.terminate()


def address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the server listens, once it does."""
    patience = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < patience:
        found = re.search(r"Running on (http://127\.0\.0\.1:\d+)", log.read_text("utf-8"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def furnish(url: str) -> tuple[Key, Key]:
    """Make the bucket and both users, and have every request judged from then on."""
    import boto3

    root: dict[str, Any] = {"endpoint_url": url, "region_name": "us-east-1"}
    root |= {"aws_access_key_id": "root", "aws_secret_access_key": "root"}
    boto3.client("s3", **root).create_bucket(Bucket=BUCKET)
    (writing,) = blocks("### Permissions", "json")
    reading = writing.replace(', "s3:PutObject"', "")
    assert reading != writing
    iam, keys = boto3.client("iam", **root), []
    for name, policy in (("writer", writing), ("reader", reading)):
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="artifacts", PolicyDocument=policy)
        made = iam.create_access_key(UserName=name)["AccessKey"]
        keys.append(Key(made["AccessKeyId"], made["SecretAccessKey"]))
    judged = urllib.request.Request(f"{url}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
    urllib.request.urlopen(judged).close()
    return keys[0], keys[1]


def run(made: samples.Dataset, commands: str, **env: str) -> samples.Result:
    """Commands of the page; the first that fails ends them."""
    return builds.shell(made.root, "sh", "-euc", commands, **env)


def must(made: samples.Dataset, commands: str, **env: str) -> samples.Result:
    """The same, and none may fail."""
    done = run(made, commands, **env)
    assert done.code == 0, done.out + done.err
    return done


def connect(made: samples.Dataset, store: Store) -> None:
    """The page's settings with this server's address, and the writer's key."""
    settings, credentials = blocks("## S3")[:2]
    assert settings.count(ENDPOINT) == 1
    must(made, settings.replace(ENDPOINT, store.url))
    must(made, credentials, KEY_ID=store.writer.id, SECRET_KEY=store.writer.secret)


def in_bucket(root: Path, store: Store) -> samples.Dataset:
    """A dataset of three records, one of them about a document, which was pushed to the bucket."""
    made = builds.filled(root, [builds.record(0), builds.record(1), about_the_handbook()])
    connect(made, store)
    made.write("artifacts/handbook.txt", TEXT)
    must(made, blocks("## S3")[2])
    return made


def about_the_handbook() -> dict[str, Any]:
    """A record whose prompt takes its text from the document."""
    made = builds.record(2)
    made["messages"][0]["attachment"] = {"path": "artifacts/handbook.txt", "md5": MD5}
    return made


def cloned(made: samples.Dataset, root: Path) -> samples.Dataset:
    made.git("clone", "-q", str(made.root), str(root))
    return samples.Dataset(root)


def handbook(made: samples.Dataset) -> Path:
    return made.root / "artifacts" / "handbook.txt"


@needs_s3
def test_a_clone_gets_from_the_bucket_what_was_pushed(store: Store, tmp_path: Path) -> None:
    made = in_bucket(tmp_path / "dataset", store)
    assert not (made.root / ".dvc" / "storage").exists()
    assert made.git("status", "--porcelain") == ""
    assert store.url in made.git("show", "HEAD:.dvc/config")
    assert store.writer.secret in (made.root / ".dvc" / "config.local").read_text("utf-8")
    history = made.git("log", "-p", "--all")
    assert store.writer.id not in history
    assert store.writer.secret not in history

    clone = cloned(made, tmp_path / "clone")
    must(clone, blocks("## S3")[3], **store.reader.variables)
    assert handbook(clone).read_text("utf-8") == TEXT

    # A build in another clone fetches it by itself, with a key that may only read.
    other = cloned(made, tmp_path / "other")
    done = run(other, "tunesmith build", **store.reader.variables)
    assert (done.code, done.err) == (0, "")
    assert handbook(other).read_text("utf-8") == TEXT
    assert done.out.startswith("3 records: 3 placed\n")
    exported = (other.root / "build" / "export" / "openai" / "train.jsonl").read_text("utf-8")
    assert exported.count(TEXT.strip()) == 1

    # Offline: a build with everything in place asks nobody, and what the cache has comes from there.
    before = store.requests()
    must(other, "tunesmith build --force")
    handbook(other).unlink()
    must(other, blocks("## When a build cannot fetch")[0])
    assert handbook(other).read_text("utf-8") == TEXT
    assert store.requests() == before

    other.write("artifacts/second.txt", "Another.\n")
    refused = run(other, "dvc add -q artifacts/second.txt; dvc push -R artifacts", **store.reader.variables)
    assert refused.code == 1
    assert "1 files failed to upload" in refused.err
    must(other, "dvc push -R artifacts", **store.writer.variables)


@needs_s3
def test_a_build_that_cannot_fetch_says_why_without_a_traceback(store: Store, tmp_path: Path) -> None:
    made = in_bucket(tmp_path / "dataset", store)
    clone = cloned(made, tmp_path / "clone")

    def failure(phrase: str, **env: str) -> None:
        assert f"| `{phrase}` |" in PAGE
        done = run(clone, "tunesmith build", **env)
        assert done.code == 1
        assert phrase in done.err
        assert done.err.count("tunesmith: ") == 1
        ours = done.err[done.err.index("tunesmith: ") :]
        assert ours.startswith(FAILED)
        assert "Run `dvc pull artifacts/" in ours
        assert "Traceback" not in done.err
        assert not (clone.root / "build" / "manifest").exists()

    failure("Unable to locate credentials")
    failure("Unable to locate credentials", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")  # a fork's workflow
    failure("Forbidden", AWS_ACCESS_KEY_ID=store.reader.id, AWS_SECRET_ACCESS_KEY="wrong")
    failure("Forbidden", AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY="wrong")

    made.write("artifacts/second.txt", "Another.\n")
    must(made, "dvc add -q artifacts/second.txt")
    made.commit("a pointer without its file")
    clone.git("pull", "-q")
    failure("Some of the cache files do not exist neither locally nor on remote", **store.reader.variables)

    store.stop()
    failure("Could not connect to the endpoint URL", **store.reader.variables)


@needs_s3
def test_artifacts_move_from_the_embedded_remote_to_the_bucket(store: Store, tmp_path: Path) -> None:
    made = builds.filled(tmp_path / "dataset", [builds.record(number) for number in range(3)])
    made.write("artifacts/handbook.txt", TEXT)
    must(made, "dvc add -q artifacts/handbook.txt && dvc push -q -R artifacts")
    embedded = made.commit("embedded")
    mover = cloned(made, tmp_path / "mover")  # whose cache is empty

    connect(mover, store)
    copy, remove = blocks("## Moving from the embedded remote")
    assert "Cache and remote 'bucket' are in sync." in must(mover, copy).out
    must(mover, remove)
    assert mover.git("status", "--porcelain") == ""
    assert not (mover.root / ".dvc" / "storage").exists()
    assert "storage" not in mover.git("show", "HEAD:.dvc/config")

    clone = cloned(mover, tmp_path / "clone")
    must(clone, "tunesmith build", **store.reader.variables)
    assert handbook(clone).read_text("utf-8") == TEXT

    # A commit from before the move has its own remote, and needs no bucket.
    old = cloned(mover, tmp_path / "old")
    old.git("checkout", "-q", str(embedded))
    store.stop()
    must(old, "tunesmith build")
    assert handbook(old).read_text("utf-8") == TEXT


@pytest.mark.skipif(find_spec("dvc_s3") is not None, reason="dvc-s3 is installed")
def test_a_missing_extra_is_named(tmp_path: Path) -> None:
    made = builds.filled(tmp_path / "dataset", [builds.record(0)])
    must(made, blocks("## S3")[0])
    outs = {"md5": MD5, "size": len(TEXT), "hash": "md5", "path": "handbook.txt"}
    made.write("artifacts/handbook.txt.dvc", json.dumps({"outs": [outs]}))
    done = run(made, "tunesmith build")
    assert (done.code, done.out) == (1, "")
    phrase = "requires 'dvc-s3' to be installed"
    assert phrase in done.err
    assert f"| `{phrase}` |" in PAGE
    assert FAILED in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("heading", "url", "secret"),
    [
        ("## Google Cloud Storage", "gs://my-bucket/artifacts", {"HOME": "/nowhere"}),
        ("## Azure", "azure://my-container/artifacts", {"SAS_TOKEN": "sv=2026&sig=a%2Fb%3D"}),
    ],
)
def test_dvc_accepts_the_settings_of_the_others(heading: str, url: str, secret: dict[str, str], tmp_path: Path) -> None:
    made = builds.empty(tmp_path / "dataset")
    settings, credentials = blocks(heading)
    must(made, settings)
    must(made, credentials, **secret)
    assert must(made, "dvc config core.remote && dvc config remote.bucket.url").out.split() == ["bucket", url]
    (value,) = secret.values()
    assert value in (made.root / ".dvc" / "config.local").read_text("utf-8")
    assert value not in (made.root / ".dvc" / "config").read_text("utf-8")
    assert made.git("status", "--porcelain") == " M .dvc/config\n"
