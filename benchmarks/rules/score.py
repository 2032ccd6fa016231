"""What was counted: alarms that were right, alarms that were wrong, and what was missed."""

from collections.abc import Iterable
from typing import NamedTuple


class Score(NamedTuple):
    """Counts of judged cases. `right` fired and should have, `wrong` should not have, `missed` should have fired."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    silent: int = 0

    @classmethod
    def of(cls, cases: Iterable[tuple[bool, bool]]) -> "Score":
        """From pairs (should fire, fired)."""
        counts = [0, 0, 0, 0]
        for should, fired in cases:
            counts[(0 if fired else 2) if should else (1 if fired else 3)] += 1
        return cls(*counts)

    @property
    def precision(self) -> float | None:
        """The share of alarms that were right; None without alarms."""
        fired = self.right + self.wrong
        return self.right / fired if fired else None

    @property
    def recall(self) -> float | None:
        """The share found of what should be; None where nothing should."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else None

    @property
    def accuracy(self) -> float | None:
        """The share of cases judged rightly; None without cases."""
        return (self.right + self.silent) / sum(self) if sum(self) else None


def macro_f1(pairs: Iterable[tuple[str, str]], classes: Iterable[str]) -> float:
    """The mean over classes of 2PR/(P+R), from pairs (true, said); a class without cases counts 0."""
    known = list(pairs)
    each = []
    for name in classes:
        score = Score.of((true == name, said == name) for true, said in known)
        each.append(2 * score.right / max(1, 2 * score.right + score.wrong + score.missed))
    return sum(each) / len(each)
