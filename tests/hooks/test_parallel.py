"""Work shared among processes: its order, its exceptions, its end; and that a check finds the same with any number."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import samples
from samples import Dataset
from tunesmith_hooks import engine, parallel, selection
from tunesmith_hooks.catalogue import HOOKS

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone"),
    # The runner of the tests has threads; the program has none.
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]
THINGS = range(parallel.MANY * 2)


@pytest.fixture(autouse=True, params=[1, 3])
def processors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many processors there seem to be."""
    count: int = request.param
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(count)))
    return count


def _squares(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((number**2, os.getpid()) for number in numbers)


def test_outcomes_come_in_the_order_of_the_things(processors: int) -> None:
    squares, by = zip(*parallel.outcomes(_squares, THINGS), strict=True)
    assert list(squares) == [number**2 for number in THINGS]
    assert len(set(by)) == processors and (os.getpid() in by) == (processors == 1)


def test_few_things_start_no_process() -> None:
    assert {by for _, by in parallel.outcomes(_squares, range(parallel.MANY - 1))} == {os.getpid()}
    assert list(parallel.outcomes(_squares, [])) == []


def test_exception_reaches_whoever_asks() -> None:
    def work(numbers: Sequence[int]) -> Iterator[int]:
        return (100 // (700 - number) for number in numbers)

    got = []
    with pytest.raises(ZeroDivisionError):
        for one in parallel.outcomes(work, THINGS):
            got.append(one)  # noqa: PERF402, what came before the exception counts
    assert len(got) in (600, 700)  # a process hands over two hundred at once


def test_killed_process_is_told(processors: int) -> None:
    def work(numbers: Sequence[int]) -> Iterator[int]:
        if 700 in numbers:
            os.kill(os.getpid(), signal.SIGKILL)
        return iter(numbers)

    if processors > 1:
        with pytest.raises(ChildProcessError, match="short of memory"):
            list(parallel.outcomes(work, THINGS))


def test_nobody_is_left_behind_by_one_who_stops_early() -> None:
    found = parallel.outcomes(_squares, THINGS)
    _, process = next(found)
    found.close()  # type: ignore[attr-defined]
    assert process == os.getpid() or not Path(f"/proc/{process}").exists()


KILLED = """
import os, signal
from tunesmith_hooks import parallel

os.sched_getaffinity = lambda _process: {0, 1}
found = parallel.outcomes(lambda numbers: [(os.getpid(), "x" * 10_000) for _ in numbers], range(4000))
print(*{next(found)[0] for _ in range(400)}, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_nobody_is_left_behind_by_one_who_is_killed(processors: int) -> None:
    if processors == 1:
        return
    told = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, timeout=60).stdout.split()
    assert len(told) == 2
    for _ in range(600):  # they notice it when they next send something
        left = [process for process in told if Path(f"/proc/{process}").exists()]
        if not left:
            break
        time.sleep(0.1)
    assert not left


def test_check_of_many_finds_the_same(dataset: Dataset, processors: int) -> None:
    for number in range(parallel.MANY + 20):
        spoilt = {"task": "cooking"} if number % 100 == 7 else {}
        dataset.write_record(samples.numbered(number if number % 150 else 0, **spoilt))
    dataset.write("records/a/broken-text-0123456789.yaml", "a: [\n")
    found = engine.judge(selection.everything(dataset.root), HOOKS)
    assert found.files == len(found.records) + 1
    rules = [one.rule for one in found.findings]
    assert rules.count("guidelines/unknown-label") == 6 and rules.count("format/syntax") == 1
