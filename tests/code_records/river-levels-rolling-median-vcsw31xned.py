"""The sample's third column as stated, and a single empty cell among readings, a longer gap and a short file."""

import subprocess
import sys

SAMPLE = """time,level_m
2026-11-02 00:00,0.84
2026-11-02 01:00,0.85
2026-11-02 02:00,3.91
2026-11-02 03:00,0.86
2026-11-02 04:00,
2026-11-02 07:00,1.12
2026-11-02 08:00,1.15
2026-11-02 09:00,1.19
"""
OTHER = "time,level_m\n" + "".join(f"2026-11-03 {h:02}:00,{v}\n" for h, v in ((20, 1), (21, ""), (22, 2), (23, 3)))


def check(blocks):
    def column(text):
        run = subprocess.run(
            [sys.executable, "-c", blocks[0][1]], input=text, text=True, capture_output=True, check=True
        )
        return [line.split(",")[2] for line in run.stdout.splitlines()]

    assert column(SAMPLE) == ["median_m", "0.850", "0.855", "0.855", "0.860", "", "1.150", "1.150", "1.150"]
    assert column(OTHER) == ["median_m", "", "", "2.000", ""]
    assert column(OTHER + "2026-11-04 00:00,9\n")[-3:] == ["2.500", "3.000", "3.000"]
