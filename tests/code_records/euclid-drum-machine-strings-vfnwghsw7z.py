"""Euclidean rhythms: Bjorklund's grouping, rotation both ways, limits, table."""

import contextlib
import io


def check(blocks):
    out, space = io.StringIO(), {}
    with contextlib.redirect_stdout(out):
        exec(blocks[0][1], space)
    assert out.getvalue() == blocks[1][1].rstrip("\n") + "\n"
    euclid = space["euclid"]
    assert euclid(5, 8) == "x.xx.xx." and euclid(2, 5) == "x.x.." and euclid(4, 9) == "x.x.x.x.."
    assert euclid(3, 4) == "x.xx" and euclid(7, 8) == "x.xxxxxx" and euclid(5, 12) == "x..x.x..x.x."
    assert euclid(3, 8, 2) == euclid(3, 8, -6) == euclid(3, 8, 10) == ".x..x.x."
    assert euclid(0, 4) == "...." and euclid(4, 4) == "xxxx"
    for hits, steps in [(5, 4), (-1, 4), (0, 0)]:
        try:
            euclid(hits, steps)
        except ValueError:
            continue
        raise AssertionError((hits, steps))
