"""The same work on many things, shared among processes where there are processors for them."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")
Work = Callable[[Sequence[Thing]], Iterable[Outcome]]

MANY = 500  # from so many files on, what judging them takes is a multiple of what starting processes takes
_MOST = 8  # processes; the one that gathers what they found is not quicker than that
_AT_ONCE = 200  # of a view that starts git for each batch


def outcomes(work: Work[Thing, Outcome], things: Sequence[Thing]) -> Iterator[Outcome]:
    """What `work` makes of each thing, in their order, with the exceptions that it raises.

    Each process sees all of this one's memory as it is now, and nothing of what another changes. Outcomes have to be
    such as can be pickled. Raises ChildProcessError where a process was killed.
    """
    count = min(_processors(), _MOST, len(things) * 2 // MANY)
    if count < 2:
        yield from work(things)
        return
    import multiprocessing  # takes a tenth of the gate's time

    context = multiprocessing.get_context("fork")
    batches = [things[start : start + _AT_ONCE] for start in range(0, len(things), _AT_ONCE)]
    ends, processes = [], []
    try:
        for number in range(count):
            end, other = context.Pipe(duplex=False)
            ends.append(end)
            processes.append(
                context.Process(target=_serve, args=(work, batches[number::count], other, ends), daemon=True)
            )
            processes[-1].start()
            other.close()
        for number in range(len(batches)):
            yield from _received(ends[number % count])
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _processors() -> int:
    """How many processors this process may use; one where the system's libraries do not bear a fork."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _serve(
    work: Work[Thing, Outcome],
    batches: Sequence[Sequence[Thing]],
    end: "Connection",
    inherited: "Sequence[Connection]",
) -> None:
    """What a process does: send a list for each batch, or the exception that ended it."""
    for one in inherited:  # while any process holds the other end, sending waits, even if nobody is left to read
        one.close()
    try:
        for batch in batches:
            end.send(list(work(batch)))
    except (KeyboardInterrupt, BrokenPipeError):  # the process that waits for this one was interrupted or killed
        return
    except Exception as error:
        end.send(error)


def _received(end: "Connection") -> list[Any]:
    try:
        got = end.recv()
    except EOFError:
        raise ChildProcessError("a process that judged files was killed; the machine may be short of memory") from None
    if isinstance(got, Exception):
        raise got
    assert isinstance(got, list)
    return got
