"""Euler rows and peaks as stated; RK4 keeps the peaks and the invariant, also for other numbers."""

import contextlib
import io


def check(blocks):
    first, second = [text for language, text in blocks if language == "python"]
    stated = [text.strip() for language, text in blocks if language == "text"]
    namespace, seen = {"__name__": "__main__"}, []
    for code in (first, second):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, namespace)
        seen.append(out.getvalue().strip())
    assert seen == stated
    numbers = (1.1, 0.4, 0.4, 0.1)
    v = [namespace["invariant"](x, y, *numbers) for _, x, y in namespace["rk4"](10, 5, *numbers, 0.01, 3000)]
    assert max(v) - min(v) < 1e-6
    steady = namespace["rk4"](50, 20, 0.8, 0.04, 0.6, 0.012, 0.1, 100)
    assert all(abs(x - 50) < 1e-9 and abs(y - 20) < 1e-9 for _, x, y in steady)
    assert namespace["euler"](60, 12, 0.8, 0.04, 0.6, 0.012, 0.1, 0) == [(0.0, 60, 12)]
