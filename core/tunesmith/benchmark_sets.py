"""The benchmark sets of a dataset: files of hashes below artifacts/benchmarks/, in git or under DVC."""

from typing import TYPE_CHECKING, NamedTuple

from tunesmith.corpus import BENCHMARKS, STORAGE, Unreadable, View

if TYPE_CHECKING:
    from tunesmith.benchmark import BenchmarkSet

SUFFIX = ".hashes"


class Found(NamedTuple):
    """The sets in the order of their paths, and the paths of those whose hashes are not here or not readable."""

    sets: "tuple[BenchmarkSet, ...]" = ()
    absent: tuple[str, ...] = ()


def found(view: View) -> Found:
    """The sets of a view. What lies on the disk says which there may be; what they hold comes from the view."""
    folder = view.root / BENCHMARKS
    if not folder.is_dir():
        return Found()
    from tunesmith import benchmark  # few datasets have to pay for this import

    names = {path.name.removesuffix(".dvc") for path in folder.iterdir()}
    paths = sorted(f"{BENCHMARKS}/{name}" for name in names if name.endswith(SUFFIX) and name.isprintable())
    sets, absent = [], []
    for path in paths:
        data = _content(view, path)
        if data is None:
            continue
        try:
            sets.append(benchmark.unpacked(data))
        except benchmark.Unusable:
            absent.append(path)
    return Found(tuple(sets), tuple(absent))


def _content(view: View, path: str) -> bytes | None:
    """The bytes of a set: the file itself, or the document that DVC's pointer names; empty where that is not here.

    None where the view has neither, as for a file that git ignores.
    """
    pointer = f"{path}.dvc"
    (_, itself), (_, named) = view.read([path, pointer])
    if not isinstance(itself, Unreadable):
        return itself
    if isinstance(named, Unreadable):
        return None
    from tunesmith import attachment  # few datasets have to pay for this import

    try:
        md5 = attachment.read_pointer(named, path.rpartition("/")[2]).md5
    except attachment.PointerError:
        return b""
    ((_, stored),) = view.read([f"{STORAGE}/files/md5/{md5[:2]}/{md5[2:]}"])
    return b"" if isinstance(stored, Unreadable) else stored
