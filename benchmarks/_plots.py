"""The plots of docs/benchmarks as SVG: the same figures give the same bytes on every machine.

`draw` takes a plot as `_results.Results` stored it: lines over x, bars in categories, bars in panels of
a scale each, or how samples spread.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

COLOURS = {
    "truth": "#1f2933",
    "raw": "#9aa5b1",
    "MediaPipe": "#e8772e",
    "GestureKit": "#0b8a83",
    "GestureKit, files": "#6b4fd0",
}
"""One colour for each contender, in every plot and in the comparison film."""

_OTHERS = ("#3d7edb", "#c2417c", "#7a8b1f", "#8a5a2b")
_INK, _QUIET, _GRID = "#1f2933", "#616e7c", "#e4e7eb"
_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 64, 20, 66, 46
_FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"


def draw(plot: dict[str, Any]) -> str:
    """A plot as the text of an SVG file."""
    kinds = {"lines": _lines, "strips": _strips, "bars": _bars, "panels": _panels, "spread": _spread}
    return kinds[plot["kind"]](plot)


def colours_of(names: Sequence[str]) -> list[str]:
    """The colour of each series: fixed for contenders, one after the other for all else."""
    others = iter(_OTHERS * 4)
    return [COLOURS.get(name) or next(others) for name in names]


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from `low` to `high`, at most nine: steps of 1, 2 or 5 times a power of ten."""
    span = high - low
    if not span > 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(span / 8))
    step = next(power * k for k in (1, 2, 5, 10) if span / (power * k) <= 8)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _lines(plot: dict[str, Any]) -> str:
    series = plot["series"]
    xs = [x for each in series for x in each["x"] if x is not None]
    ys = [y for each in series for y in each["y"] if y is not None]
    if not xs or not ys:
        raise ValueError(f"{plot['title']}: no point to draw")
    x0, x1 = _padded(min(xs), max(xs), 0.02 if plot["equal"] else 0.0)
    y0, y1 = _padded(min(ys), max(ys), 0.06)
    inner = _WIDTH - _LEFT - _RIGHT
    height = 240.0
    if plot["equal"]:
        height = min(420.0, max(140.0, inner * (y1 - y0) / (x1 - x0)))
        # Whichever side has room to spare gets more of the plane, so that both scales stay the same.
        scale = min(inner / (x1 - x0), height / (y1 - y0))
        x0, x1 = _widened(x0, x1, inner / scale)
        y0, y1 = _widened(y0, y1, height / scale)

    def right(x: float) -> float:
        return _LEFT + inner * (x - x0) / (x1 - x0)

    def down(y: float) -> float:
        share = (y - y0) / (y1 - y0)
        return _TOP + height * (share if plot["equal"] else 1.0 - share)

    parts = []
    for y in ticks(y0, y1):
        parts += [_rule(_LEFT, down(y), _WIDTH - _RIGHT, down(y)), _text(_LEFT - 8, down(y) + 4, y, "end")]
    for x in ticks(x0, x1):
        parts.append(_text(right(x), _TOP + height + 18, x, "middle"))
    for k, (each, colour) in enumerate(zip(series, colours_of([s["name"] for s in series]), strict=True)):
        # Paths lie on each other: those drawn first are seen beside those drawn over them.
        thick = 1.8 + 1.6 * (len(series) - 1 - k) * plot["equal"]
        for run in _unbroken(each["x"], each["y"]):
            parts.append(_polyline([(right(x), down(y)) for x, y in run], colour, thick))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _TOP + height + 36, plot["x_label"], "middle"))
    parts.append(_upright(18, _TOP + height / 2, plot["y_label"]))
    return _page(plot, [each["name"] for each in series], height, parts)


def _strips(plot: dict[str, Any]) -> str:
    """Each series in a strip of its own, all to one scale."""
    series = plot["series"]
    names = [each["name"] for each in series]
    ys = [abs(y) for each in series for y in each["y"] if y is not None]
    xs = [x for each in series for x in each["x"] if x is not None]
    if not ys:
        raise ValueError(f"{plot['title']}: no point to draw")
    most, x0, x1 = max(ys) or 1.0, min(xs), max(xs)
    left = 80 + max(7.0 * len(name) for name in names)
    inner, tall, gap = _WIDTH - left - _RIGHT, 64.0, 10.0
    mark = ticks(0.0, most)[-2 if len(ticks(0.0, most)) > 2 else -1]
    parts = []
    for k, (each, colour) in enumerate(zip(series, colours_of(names), strict=True)):
        middle = _TOP - 2 + k * (tall + gap) + tall / 2
        parts.append(_text(20, middle + 4, each["name"], "start", colour))
        for y in (mark, 0.0, -mark):
            at = middle - tall / 2 * y / most
            parts += [_rule(left, at, _WIDTH - _RIGHT, at), _text(left - 8, at + 4, y, "end")]
        for run in _unbroken(each["x"], each["y"]):
            points = [(left + inner * (x - x0) / (x1 - x0), middle - tall / 2 * y / most) for x, y in run]
            parts.append(_polyline(points, colour, 1.8))
    height = len(series) * (tall + gap) - 6
    for x in ticks(x0, x1):
        parts.append(_text(left + inner * (x - x0) / (x1 - x0), _TOP + height + 18, x, "middle"))
    label = f"{plot['x_label']}; heights in {plot['y_label']}"
    parts.append(_text(left + inner / 2, _TOP + height + 36, label, "middle"))
    return _page(plot, [], height, parts)


def _bars(plot: dict[str, Any]) -> str:
    series, categories = plot["series"], plot["categories"]
    values = [v for each in series for v in each["values"] if v is not None]
    most = max([*values, 0.0]) or 1.0
    thick, gap = 13, 14
    row = thick * len(series) + gap
    height = row * len(categories)
    left = 24 + max(7.0 * len(name) for name in categories)
    inner = _WIDTH - left - 70
    parts = []
    for tick in ticks(0.0, most):
        x = left + inner * tick / most
        parts += [_rule(x, _TOP, x, _TOP + height), _text(x, _TOP + height + 18, tick, "middle")]
    colours = colours_of([each["name"] for each in series])
    for i, category in enumerate(categories):
        top = _TOP + i * row + gap / 2
        parts.append(_text(left - 10, top + (row - gap) / 2 + 4, category, "end", _INK))
        for k, (each, colour) in enumerate(zip(series, colours, strict=True)):
            value, y = each["values"][i], top + k * thick
            if value is None:
                parts.append(_text(left + 6, y + 10, "–", "start"))
                continue
            wide = max(1.5, inner * value / most)
            parts.append(
                f'<rect x="{left:.1f}" y="{y + 1:.1f}" width="{wide:.1f}" height="{thick - 2}" rx="2" '
                f'fill="{colour}"/>'
            )
            parts.append(_text(left + wide + 6, y + 10.5, value, "start"))
    parts.append(_text(left + inner / 2, _TOP + height + 36, plot["unit"], "middle"))
    return _page(plot, [each["name"] for each in series], height, parts)


def _panels(plot: dict[str, Any]) -> str:
    """Panels of bars beside each other; all rows are the categories'."""
    categories, panels = plot["categories"], plot["panels"]
    names = list(dict.fromkeys(each["name"] for panel in panels for each in panel["series"]))
    colours = dict(zip(names, colours_of(names), strict=True))
    left = 24 + max(7.0 * len(name) for name in categories)
    room, wide = 46.0, (_WIDTH - left) / len(panels)
    row = 13.0 * max(len(panel["series"]) for panel in panels) + 6.0
    height = row * len(categories)
    parts = []
    for i, category in enumerate(categories):
        middle = _TOP + (i + 0.5) * row
        if i % 2 == 0:
            parts.append(
                f'<rect x="0" y="{middle - row / 2:.1f}" width="{_WIDTH}" height="{row:.1f}" fill="#f5f7f9"/>'
            )
        parts.append(_text(left - 10, middle + 4, category, "end", _INK))
    for k, panel in enumerate(panels):
        x0 = left + k * wide
        values = [v for each in panel["series"] for v in each["values"] if v is not None]
        most = max([*values, 0.0]) or 1.0
        for tick in ticks(0.0, most)[:: 1 + (len(ticks(0.0, most)) > 6)]:
            x = x0 + (wide - room) * tick / most
            parts += [_rule(x, _TOP, x, _TOP + height), _text(x, _TOP + height + 16, tick, "middle")]
        for j, each in enumerate(panel["series"]):
            thick = (row - 6.0) / len(panel["series"])
            for i, value in enumerate(each["values"]):
                y = _TOP + i * row + 3.0 + j * thick
                if value is None:
                    parts.append(_text(x0 + 5, y + thick / 2 + 4, "–", "start"))
                    continue
                length = max(1.5, (wide - room) * value / most)
                parts.append(
                    f'<rect x="{x0:.1f}" y="{y + 0.5:.1f}" width="{length:.1f}" height="{thick - 1:.1f}" '
                    f'rx="2" fill="{colours[each["name"]]}"/>'
                )
                parts.append(
                    _text(x0 + length + 5, y + thick / 2 + 4, f"{value:.3g}".replace("-", "−"), "start")
                )
        parts.append(_text(x0 + (wide - room) / 2, _TOP + height + 34, panel["unit"], "middle", _INK))
    return _page(plot, names, height, parts)


def _spread(plot: dict[str, Any]) -> str:
    series = plot["series"]
    names = [each["name"] for each in series]
    most = max(each["percentiles"][-1] for each in series) * 1.04
    left = 24 + max(7.0 * len(name) for name in names)
    inner = _WIDTH - left - 30
    row = 34
    height = row * len(series)
    parts = []
    for tick in ticks(0.0, most):
        x = left + inner * tick / most
        parts += [_rule(x, _TOP, x, _TOP + height), _text(x, _TOP + height + 18, tick, "middle")]
    for i, (each, colour) in enumerate(zip(series, _by_contender(names), strict=True)):
        p5, p25, p50, p75, p95 = (left + inner * value / most for value in each["percentiles"])
        y = _TOP + i * row + row / 2
        parts += [
            _text(left - 10, y + 4, each["name"], "end", _INK),
            f'<line x1="{p5:.1f}" y1="{y}" x2="{p95:.1f}" y2="{y}" stroke="{colour}" stroke-width="2" '
            'stroke-linecap="round"/>',
            f'<rect x="{p25:.1f}" y="{y - 8}" width="{max(1.0, p75 - p25):.1f}" height="16" rx="3" '
            f'fill="{colour}" fill-opacity="0.55"/>',
            f'<line x1="{p50:.1f}" y1="{y - 10}" x2="{p50:.1f}" y2="{y + 10}" stroke="{colour}" '
            'stroke-width="3"/>',
        ]
    caption = "line: 5th to 95th percentile, box: middle half, stroke: median"
    unit = f"{plot['unit']}  ({caption})" if plot["unit"] else caption
    parts.append(_text(left + inner / 2, _TOP + height + 36, unit, "middle"))
    return _page(plot, [], height, parts)


def _by_contender(names: Sequence[str]) -> list[str]:
    """Rows such as "MediaPipe, two hands" have the colour of the contender whose name they begin with."""
    found = []
    for name in names:
        own = [each for each in COLOURS if name == each or name.startswith((f"{each},", f"{each} "))]
        found.append(COLOURS[max(own, key=len)] if own else _OTHERS[0])
    return found


def _page(plot: dict[str, Any], legend: Sequence[str], height: float, parts: Sequence[str]) -> str:
    top = 0 if legend else 22
    total = _TOP + height + _BOTTOM
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {_WIDTH} {total - top:.0f}" '
        f'width="{_WIDTH}" font-family="{_FONT}" font-size="12" role="img">',
        f"<title>{escape(plot['title'])}</title>",
        f'<rect y="{top}" width="{_WIDTH}" height="{total - top:.0f}" rx="8" fill="#ffffff"/>',
        f'<text x="20" y="{28 + top}" font-size="15" font-weight="600" fill="{_INK}">'
        f"{escape(plot['title'])}</text>",
    ]
    x = 20.0
    for name, colour in zip(legend, colours_of(legend), strict=True):
        lines.append(f'<rect x="{x:.1f}" y="42" width="14" height="4" rx="2" fill="{colour}"/>')
        lines.append(f'<text x="{x + 20:.1f}" y="48" fill="{_INK}">{escape(name)}</text>')
        x += 20 + 7.2 * len(name) + 22
    return "\n".join([*lines, *(part for part in parts if part), "</svg>"]) + "\n"


def _polyline(points: Sequence[tuple[float, float]], colour: str, thick: float) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{thick:.1f}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _text(x: float, y: float, what: float | str, anchor: str, colour: str = _QUIET) -> str:
    shown = what if isinstance(what, str) else f"{what:.4g}".replace("-", "−")
    if not shown:
        return ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(shown)}</text>'


def _upright(x: float, y: float, text: str) -> str:
    if not text:
        return ""
    return (
        f'<text x="{x}" y="{y:.1f}" text-anchor="middle" fill="{_QUIET}" '
        f'transform="rotate(-90 {x} {y:.1f})">{escape(text)}</text>'
    )


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{_GRID}"/>'


def _padded(low: float, high: float, share: float) -> tuple[float, float]:
    room = (high - low) * share or (0.0 if high > low else 0.5)
    return low - room, high + room


def _widened(low: float, high: float, span: float) -> tuple[float, float]:
    room = max(0.0, span - (high - low)) / 2
    return low - room, high + room


def _unbroken(xs: Sequence[float | None], ys: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """The stretches between missing values."""
    run: list[tuple[float, float]] = []
    for x, y in zip(xs, ys, strict=True):
        if x is None or y is None:
            if run:
                yield run
            run = []
        else:
            run.append((x, y))
    if run:
        yield run
