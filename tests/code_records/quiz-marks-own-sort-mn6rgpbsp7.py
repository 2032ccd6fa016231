"""Term mark: own insertion sort, worst quiz dropped, halves rounded up."""

import contextlib
import io


def check(blocks):
    out, space = io.StringIO(), {}
    with contextlib.redirect_stdout(out):
        exec(blocks[0][1], space)
    assert out.getvalue() == "13\n"
    assert space["insertion_sort"]([3, 1, 2, 1]) == [1, 1, 2, 3]
    assert space["insertion_sort"]([]) == []
    assert space["term_mark"]([0, 20, 19, 20, 19]) == 20
    assert space["term_mark"]([9, 10, 9, 9, 9]) == 9
    assert space["term_mark"]([14, 13, 14, 2, 13]) == 14
