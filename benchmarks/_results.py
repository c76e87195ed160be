"""What a benchmark measured, as JSON: figures beside their targets, series to plot, the machine it ran on.

Every benchmark has the option `--json FILE`; `make bench` collects the files in docs/benchmarks/results and
report.py makes the pages of docs/benchmarks and README's table of them.

    parser = argparse.ArgumentParser(...)
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__)
    results.add("jitter at rest ÷ raw", 0.21, target=0.25)     # smaller is better unless better="higher"
    results.add("found", 98.2, unit="%", mediapipe=91.0, target=91.0, better="higher", group="fast")
    results.add_table("By distance", ["hand, px", "found"], [[20, 0.7], [40, 0.9]], note="…")
    results.plot_lines("Tip at rest", {"raw": ys, "smoothed": ys}, x=times, x_label="s", y_label="palm sizes")
    results.plot_bars("Id switches", ["crossing", "clapping"], {"GestureKit": [0, 1], "MediaPipe": [9, 4]})
    results.plot_spread("Time a frame", {"GestureKit": seconds, "MediaPipe": seconds}, "ms")
    results.plot_panels("Motions", ["tap"], [("met, %", {"people": [90]}), ("seconds", {"people": [0.1]})])
    results.write(options.json)                                #  nothing where the option is not given
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("numpy", "opencv-contrib-python", "ai-edge-litert", "mediapipe", "moderngl", "av")
_PERCENTILES = (5, 25, 50, 75, 95)


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--json FILE``."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")


class Results:
    """The figures of one run of one benchmark, in the order in which they were added.

    Parameters
    ----------
    program : str
        ``__file__`` of the benchmark; its name without ``.py`` names the page.
    about : str
        ``__doc__`` of the benchmark: the first line is the page's title, the next
        paragraphs are its introduction.
    """

    def __init__(self, program: str, about: str) -> None:
        self.name = Path(program).stem
        self._about = about.strip()
        self._rows: list[dict[str, Any]] = []
        self._tables: list[dict[str, Any]] = []
        self._plots: list[dict[str, Any]] = []
        self._start = time.time()
        self._load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None

    def add(
        self,
        name: str,
        value: float | None,
        *,
        unit: str = "",
        mediapipe: float | None = None,
        target: float | None = None,
        better: str = "lower",
        group: str = "",
    ) -> None:
        """Add one figure.

        Parameters
        ----------
        name : str
            What was measured; once only within its group.
        value, mediapipe : float or None
            Ours and, where it was measured in the same run, theirs; None or NaN: could not be measured.
        unit : str
            Unit of value, mediapipe and target: ``"%"`` (0 to 100), ``"ms"``, ``"palm sizes"``…; none: a
            ratio or a count.
        target : float, optional
            What the value should reach.
        better : {"lower", "higher"}
            Which side of the target is met.
        group : str
            Heading under which the row stands in the page.
        """
        if better not in ("lower", "higher"):
            raise ValueError(f'better is {better!r}; expected "lower" or "higher"')
        if any((row["name"], row["group"]) == (name, group) for row in self._rows):
            raise ValueError(f"a second row {name!r} in the group {group!r}; name each figure differently")
        self._rows.append(
            {
                "name": name,
                "value": _number(value),
                "unit": unit,
                "mediapipe": _number(mediapipe),
                "target": _number(target),
                "better": better,
                "group": group,
            }
        )

    def add_table(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str | int | float | None]],
        note: str = "",
    ) -> None:
        """Add a table of more columns than figures have; it stands below them."""
        wrong = [row for row in rows if len(row) != len(columns)]
        if wrong:
            raise ValueError(f"{title}: {len(columns)} columns, but a row {wrong[0]!r}")
        shown = [[cell if isinstance(cell, str) else _number(cell) for cell in row] for row in rows]
        self._tables.append({"title": title, "columns": list(columns), "rows": shown, "note": note})

    def plot_lines(
        self,
        title: str,
        series: Mapping[str, Sequence[float]],
        *,
        x: Sequence[float] | Mapping[str, Sequence[float]],
        x_label: str = "",
        y_label: str = "",
        equal: bool = False,
        strips: bool = False,
    ) -> None:
        """Lines over `x`, which is common to all or given for each; NaN breaks a line.

        `equal` gives both axes the same scale and lets y grow downwards: a path in the picture. `strips`
        draws each line in a strip of its own around 0, all to one scale.
        """
        lines = []
        for name, values in series.items():
            places = x[name] if isinstance(x, Mapping) else x
            if len(places) != len(values):
                raise ValueError(f"{title}, {name}: {len(values)} values over {len(places)} places of x")
            lines.append({"name": name, "x": _numbers(places), "y": _numbers(values)})
        self._plots.append(
            {
                "kind": "strips" if strips else "lines",
                "title": title,
                "x_label": x_label,
                "y_label": y_label,
                "equal": equal,
            }
            | {"series": lines}
        )

    def plot_bars(
        self, title: str, categories: Sequence[str], series: Mapping[str, Sequence[float]], unit: str = ""
    ) -> None:
        """Bars of each series, side by side in each category."""
        for name, values in series.items():
            if len(values) != len(categories):
                raise ValueError(f"{title}, {name}: {len(values)} values for {len(categories)} categories")
        bars = [{"name": name, "values": _numbers(values)} for name, values in series.items()]
        self._plots.append(
            {"kind": "bars", "title": title, "unit": unit, "categories": list(categories), "series": bars}
        )

    def plot_spread(self, title: str, samples: Mapping[str, Sequence[float]], unit: str = "") -> None:
        """How samples spread: 5th, 25th, 50th, 75th and 95th percentile of each, one above the other."""
        import numpy as np

        spreads = [
            {"name": name, "percentiles": _numbers(np.percentile(np.asarray(values, float), _PERCENTILES))}
            for name, values in samples.items()
        ]
        self._plots.append({"kind": "spread", "title": title, "unit": unit, "series": spreads})

    def plot_panels(
        self,
        title: str,
        categories: Sequence[str],
        panels: Sequence[tuple[str, Mapping[str, Sequence[float | None]]]],
    ) -> None:
        """Panels of bars side by side, (unit, series) each to a scale of its own, over common categories."""
        for unit, series in panels:
            for name, values in series.items():
                if len(values) != len(categories):
                    raise ValueError(
                        f"{title}, {unit}, {name}: {len(values)} values for {len(categories)} categories"
                    )
        drawn = [
            {"unit": unit, "series": [{"name": n, "values": _numbers(v)} for n, v in series.items()]}
            for unit, series in panels
        ]
        self._plots.append(
            {"kind": "panels", "title": title, "categories": list(categories), "panels": drawn}
        )

    def write(self, path: Path | None) -> None:
        """Write the file; does nothing when `path` is None."""
        if path is None:
            return
        content = {
            "name": self.name,
            "about": self._about,
            "command": _command(self.name),
            "commit": _commit(),
            "date": time.strftime("%Y-%m-%d", time.gmtime()),
            "seconds": round(time.time() - self._start),
            "machine": machine() | {"load": None if self._load is None else round(self._load, 1)},
            "rows": self._rows,
            "tables": self._tables,
            "plots": self._plots,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(content), encoding="utf-8")


def machine() -> dict[str, Any]:
    """Processor, its cores that this process may use, system, and versions of what does the work."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    installed = {package.metadata["Name"].lower(): package.version for package in distributions()}
    packages = {"python": platform.python_version()}
    packages |= {name: installed[name] for name in _PACKAGES if name in installed}
    return {"cpu": _cpu(), "cores": cores, "system": _system(), "packages": packages}


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError, AttributeError):
        return f"{platform.system()} {platform.release()}"
    return f"{name}, {platform.machine()}"


def _command(name: str) -> str:
    """The command that repeats this run, as typed from the checkout's folder."""
    kept, words = [], iter(sys.argv[1:])
    for word in words:
        if word in ("--json", "--data"):
            next(words, None)
        elif not word.startswith(("--json=", "--data=")):
            kept.append(word)
    return shlex.join(["python", f"benchmarks/{name}.py", *kept])


def _commit() -> str:
    """Short name of the checked out commit, with + where code differs from it; empty outside a checkout."""
    git = ["git", "-C", str(ROOT)]
    try:
        name = subprocess.run([*git, "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True)
        code = ("gesturekit", "benchmarks", "models", "shaders", "effects")
        changes = subprocess.run([*git, "status", "--porcelain", "--", *code], capture_output=True, text=True)
    except OSError:
        return ""
    return name.stdout.strip() + ("+" if changes.stdout.strip() else "")


def _number(value: float | None) -> float | None:
    """A plain number of five significant digits; None for what is no number."""
    if value is None or not math.isfinite(value):
        return None
    short = float(f"{float(value):.5g}")
    return int(short) if short == int(short) else short


def _numbers(values: Sequence[float] | Sequence[float | None]) -> list[float | None]:
    return [_number(value) for value in values]


def _text(content: Mapping[str, Any]) -> str:
    """JSON with one row, plot or other value a line: short, and a change is seen in the line it is in."""
    lines = []
    for key, value in content.items():
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if isinstance(value, list) and value:
            each = (json.dumps(one, ensure_ascii=False, allow_nan=False) for one in value)
            text = "[\n  " + ",\n  ".join(each) + "\n ]"
        lines.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
