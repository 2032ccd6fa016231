"""The poster parses, keeps the grid, complements by Itten's circle and no equal neighbours."""

import re
import xml.etree.ElementTree as ET


def check(blocks):
    namespace = {}
    exec(blocks[0][1], namespace)
    poster, hues = namespace["poster"], namespace["HUES"]
    for name in (
        "Mio & <Reto>",
        "",
        "Kanazawa",
        "Zoë",
        "a\x00b\ud800\ufffe]]>",
        "雪 – Chur",
        "Mio \U0001fae8",
        "\u0645\u06cc\u200c\xa0\x85",
    ):
        text = poster(name)
        assert text == poster(name) and text.isascii()
        root = ET.fromstring(text.encode())
        assert root.get("viewBox") == "0 0 600 840"
        assert (root[0].text or "") == "".join(c for c in name if c not in "\x00\ud800\ufffe")
        discs = [(int(c.get("cx")), int(c.get("cy")), int(c.get("r")), hues.index(c.get("fill"))) for c in root[1:]]
        big, small = discs[::2], discs[1::2]
        assert len(big) == len(small) == 35 and {d[2] for d in big} == {54}
        grid = {(x, y): hue for x, y, _, hue in big}
        assert set(grid) == {(60 + 120 * c, 60 + 120 * r) for c in range(5) for r in range(7)}
        assert all(grid[x, y] != grid.get(n) for x, y in grid for n in ((x + 120, y), (x, y + 120)))
        assert all(
            s[:2] == b[:2] and s[2] in (14, 20, 26, 32) and (s[3] - b[3]) % 12 == 6
            for b, s in zip(big, small, strict=False)
        )
    assert len({poster(f"visitor {n}") for n in range(500)}) == 500
    first = re.findall(r"<circle.*/>", poster("Mio & <Reto>"))[:2]
    assert first == [
        '<circle cx="60" cy="60" r="54" fill="#2a71b0"/>',
        '<circle cx="60" cy="60" r="26" fill="#f18e1c"/>',
    ]
