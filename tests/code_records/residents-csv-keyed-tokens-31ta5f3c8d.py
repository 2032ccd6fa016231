"""Tokens are the same for one person's spellings, rows without a person are reported, and no name leaves."""

import io

SAMPLE = """name,born,email,district,moved_in,residence
Renée Obi,1958,renee@example.org,North,2019-04-01,main
Lautaro Funes,1990,lfunes@example.org,Harbour,2024-11-15,main
RENE\u0301E  OBI ,1958,,North,2026-02-01,main
,1971,x@example.org,Harbour,2025-06-30,main
Lautaro Funes,1990,,North,2025-09-01,second
"""


def check(blocks):
    namespace, key = {}, b"not-a-real-key-" * 3
    exec(blocks[0][1], namespace)
    run, target, again = namespace["pseudonymise"], io.StringIO(), io.StringIO()
    assert run(io.StringIO(SAMPLE), target, key) == [5] and target.getvalue().strip() == blocks[1][1].strip()
    tokens = [line.split(",")[0] for line in target.getvalue().splitlines()[1:]]
    assert tokens[0] == tokens[2] != tokens[1]
    moved = "residence,moved_in,born,x,district,name\nmain,2026-01-01,1958,1,North,renée obi\n"
    assert run(io.StringIO(moved + "main,2026-01-02, ,2,North,Obi\nsecond,2026-01-03,,3,North,\n"), again, key) == [3]
    assert again.getvalue().splitlines()[1:] == [f"{tokens[0]},North,2026-01-01"]
    assert run(io.StringIO(SAMPLE), target, b"another-key") == [5] and target.getvalue().count(tokens[0]) == 2
