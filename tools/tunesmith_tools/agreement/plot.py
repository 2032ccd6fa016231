"""A study as an SVG image: for each label alpha with its interval, and Gwet's coefficient."""

from collections.abc import Iterator, Sequence
from html import escape

from tunesmith_tools.agreement.measuring import RELIABLE, TENTATIVE, Measure

_LEFT, _RIGHT, _TOP, _BOTTOM, _ROW, _WIDTH = 130, 20, 44, 30, 22, 640
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #222 }
.grid { stroke: #bbb } .bound { stroke: #888; stroke-dasharray: 4 3 }
.alpha { stroke: #0b62a4; fill: #0b62a4; stroke-width: 2 } .gwet { stroke: #b5540a; fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .grid { stroke: #555 } .bound { stroke: #999 }
  .alpha { stroke: #6cb6ff; fill: #6cb6ff } .gwet { stroke: #f0a35e }
}
"""


def svg(measures: Sequence[Measure]) -> str:
    """One row for each measure, in their order. It has no background, and is read on a light and on a dark page."""
    least = _least(measures)
    height = _TOP + _ROW * len(measures) + _BOTTOM
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f"<title>Agreement of first judgements</title>\n<style>{_STYLE}</style>",
        f'<circle class="alpha" cx="{_LEFT}" cy="16" r="4"/>',
        f'<text x="{_LEFT + 10}" y="20">alpha, 95 % interval</text>',
        f'<circle class="gwet" cx="{_LEFT + 170}" cy="16" r="4"/>',
        f'<text x="{_LEFT + 180}" y="20">Gwet’s AC</text>',
    ]
    for value in sorted({least, 0.0, TENTATIVE, RELIABLE, 1.0}):
        kind = "bound" if value in (TENTATIVE, RELIABLE) else "grid"
        at = _across(value, least)
        lines.append(f'<path class="{kind}" d="M{at} {_TOP - 12}V{height - 22}"/>')
        lines.append(f'<text x="{at}" y="{height - 6}" text-anchor="middle">{value:g}</text>')
    for number, one in enumerate(measures):
        lines += _row(one, _TOP + _ROW * number, least)
    return "\n".join([*lines, "</svg>", ""])


def _row(one: Measure, y: int, least: float) -> Iterator[str]:
    yield f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(one.question.name)}</text>'
    if one.alpha.value is None:
        yield f'<text x="{_LEFT + 10}" y="{y + 4}">undefined: {escape(one.alpha.why)}</text>'
        return
    if one.alpha.low is not None and one.alpha.high is not None:
        ends = f"M{_across(one.alpha.low, least)} {y}H{_across(one.alpha.high, least)}"
        yield f'<path class="alpha" d="{ends}"/>'
    yield f'<circle class="alpha" cx="{_across(one.alpha.value, least)}" cy="{y}" r="4"/>'
    if one.gwet.value is not None:
        yield f'<circle class="gwet" cx="{_across(one.gwet.value, least)}" cy="{y}" r="4"/>'


def _least(measures: Sequence[Measure]) -> float:
    """Where the axis begins: at 0 if all is above it, else at -0.5 or -1."""
    found = [end for one in measures for end in (one.alpha.value, one.alpha.low, one.gwet.value) if end is not None]
    return next(begin for begin in (0.0, -0.5, -1.0) if begin <= min([0.0, *found]) or begin == -1)


def _across(value: float, least: float) -> str:
    share = (max(value, least) - least) / (1 - least)
    return f"{_LEFT + share * (_WIDTH - _LEFT - _RIGHT):.1f}"
