"""Files that are made to hang, crash or mislead: findings for each, within bounds, and never a traceback."""

import json
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith import canonical, source

ADDRESS_SPACE = 512 << 20
SECONDS = 20  # far above what is needed; the figures themselves are measured by hand
LARGE = canonical.MAX_BYTES
SLOW = source.MAX_SLOW_BYTES


def _filled(head: str, unit: str, size: int, tail: str = "") -> str:
    return head + unit * ((size - len(head) - len(tail)) // len(unit)) + tail


def _bomb(levels: int = 9) -> str:
    lines = ["a0: &a0 lol"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


TEXTS: dict[str, str | bytes] = {
    "alias bomb": _bomb(),
    "merge bomb": "a: &a {b: 1}\n" + "c:\n" + "  <<: *a\n" * 1000,
    "long text, many aliases": f"a: &a {'x' * 50_000}\nb: [{'*a, ' * 10_000}]\n",
    "alias to itself": "a: &a [*a]\n",
    "dashes on one line": "- " * 20_000,
    "question marks": "? " * 20_000,
    "deep brackets": "[" * 90_000,
    "deep braces": "{a: " * 20_000,
    "deep blocks": "".join("  " * level + "a:\n" for level in range(300)),
    "NUL": b"id: a\0b\n",
    "only NUL": b"\0" * 1000,
    "invalid UTF-8": b"id: \xff\xfe\n",
    "overlong UTF-8": b"id: \xc0\xaf\n",
    "surrogate in UTF-8": b"id: \xed\xa0\x80\n",
    "surrogate escapes": b'id: "\\ud83d\\ude00"\n',
    "UTF-16": "id: a\n".encode("utf-16"),
    "lone CR": b"id: a\rstatus: draft\r",
    "byte order marks": "\ufeff\ufeffid: a\n",
    "empty": b"",
    "one newline": b"\n",
    "python object": b"!!python/object/apply:os.system ['touch /tmp/never']\n",
    "huge line not canonical": _filled("notes: ", "a b: c", LARGE - 1, "\n"),
    "huge plain line": _filled("task: ", "a ", LARGE - 2, "a\n"),
    "huge quoted line": _filled('task: "', "\\u0001", LARGE - 8, '"\n'),
    "canonical of one MiB": _filled("notes: |-\n  ", "a", LARGE - 1, "\n"),
    "canonical of many lines": _filled("notes: |+\n  a\n", "\n", LARGE),
    "canonical, many keys": "".join(f"k{number}: 1\n" for number in range(LARGE // 12)),
    "canonical, many items": _filled("evidence:\n", '  - ""\n', LARGE),
    "canonical, many messages": _filled("messages:\n", "  - role: user\n    content: |-\n      a\n", LARGE),
    "canonical, many empty messages": _filled("messages:\n", "  - {}\n", LARGE),
    "canonical, many waivers": _filled("waivers:\n", "  - of: a\n", LARGE),
    "in shape, one key over and over": _filled("", "a: b\n", LARGE),
    "one byte too long": b"a" * (LARGE + 1),
    "slow: complex keys": _filled("", "? a\n", SLOW),
    "slow: duplicate keys": _filled("", "a: b\n", SLOW - 20) + "c: 'd'\n",
    "slow: many keys": "".join(f"k{number}: 'v'\n" for number in range(SLOW // 12)),
    "slow: keys without values": "".join(f"k{number}:\n" for number in range(SLOW // 8)),
    "slow: brackets": _filled("a: [", "[[[]]],", SLOW, "]\n"),
    "slow: flow pairs": _filled("a: {", "b: c,", SLOW, "}\n"),
    "slow: open flow": _filled("a: [", "b: c,", SLOW),
    "slow: plain over lines": _filled("a: ", "b\n  ", SLOW, "b\n"),
    "slow: plain on a line": _filled("a: ", "b ", SLOW, "'\n"),
    "slow: quotes": _filled("a: '", "''", SLOW, "'\n"),
    "slow: open quote": _filled('a: "', 'b\\"\n  ', SLOW),
    "slow: list items": _filled("a:\n", "- b\n", SLOW),
    "slow: anchors": "".join(f"k{number}: &a{number} v\n" for number in range(SLOW // 16)),
    "slow: comments": _filled("a: b\n", "# x\n", SLOW),
    "slow: comments between": "".join(f"# x\nk{number}: b\n" for number in range(SLOW // 14)),
    "slow: blank lines": _filled("a: b", "\n", SLOW, "  c\n"),
    "slow: folds": _filled("a: >\n", "  b\n\n", SLOW),
    "slow: documents": _filled("", "---\n", SLOW),
    "slow: directives": _filled("", "%A b\n", SLOW),
    "slow: CR": _filled("", "a: b\r", SLOW),
    "slow: wrong messages": _filled("messages:\n", "- x\n", SLOW),
}


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _judged(dataset: Dataset, *arguments: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [samples.BIN / "tunesmith-check", "--format", "json", *arguments],
        cwd=dataset.root,
        capture_output=True,
        check=False,
        preexec_fn=_bounded,
        timeout=120,
    )
    said = done.stderr.decode("utf-8", "backslashreplace")
    assert (done.returncode, said) == (1, "")
    found: list[dict[str, object]] = json.loads(done.stdout)["findings"]
    return found


@pytest.mark.parametrize("content", TEXTS.values(), ids=TEXTS)
def test_hostile_text_gives_findings(dataset: Dataset, content: str | bytes) -> None:
    dataset.write("records/a/x.yaml", content)
    found = _judged(dataset, "records/a/x.yaml")
    assert 1 <= len(found) <= 300
    assert all(one["path"] == "records/a/x.yaml" for one in found)
    assert not Path("/tmp/never").exists()


def test_file_of_100_megabytes_gives_one_finding(dataset: Dataset) -> None:
    with (dataset.root / "records/d/x.yaml").open("wb") as file:
        file.truncate(100_000_000)
    (finding,) = _judged(dataset, "records/d/x.yaml")
    assert finding["rule"] == "format/size"


def _link_out(file: Path) -> None:
    file.symlink_to("/etc/passwd")


def _link_to_a_folder(file: Path) -> None:
    file.symlink_to("/etc")


def _loop(file: Path) -> None:
    file.symlink_to(file.name)


def _dangling(file: Path) -> None:
    file.symlink_to("nothing")


ODD: dict[str, Callable[[Path], None]] = {
    "link out of the tree": _link_out,
    "link to a folder": _link_to_a_folder,
    "loop": _loop,
    "dangling link": _dangling,
    "pipe": os.mkfifo,
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_what_is_no_plain_file_is_not_opened(dataset: Dataset, make: Callable[[Path], None]) -> None:
    path = "records/a/x-0123456789.yaml"
    (dataset.root / "records/a").mkdir()
    make(dataset.root / path)
    for arguments in ([path], ["records"], []):
        (finding,) = _judged(dataset, *arguments)
        assert (finding["path"], finding["rule"]) == (path, "format/plain-file")


def test_folder_with_the_name_of_a_record(dataset: Dataset) -> None:
    dataset.write("records/a/x.yaml/inside.txt", "text\n")
    for arguments in (["records/a/x.yaml"], []):
        (finding,) = _judged(dataset, *arguments)
        assert finding["path"] == "records/a/x.yaml/inside.txt"


def test_all_at_once_in_one_commit(dataset: Dataset) -> None:
    small = {name: content for name, content in TEXTS.items() if len(content) < 100_000}
    for number, content in enumerate(small.values()):
        dataset.write(f"records/a/x{number}.yaml", content)
    (dataset.root / "records/a/link.yaml").symlink_to("/etc/passwd")
    dataset.git("add", "--all")
    found = _judged(dataset, "--staged")
    assert {one["path"] for one in found} == {f"records/a/x{n}.yaml" for n in range(len(small))} | {
        "records/a/link.yaml"
    }
