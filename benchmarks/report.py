"""Runs the benchmarks and makes the pages of docs/benchmarks and README's table from what they measured.

Each benchmark writes docs/benchmarks/results/NAME.json; from these come a page with tables and plots for
each, the overview, and the blocks between the markers in README.md and the pages about motions. What the
programs print goes to out/bench/NAME.txt. A benchmark that fails keeps its last results, and the exit status
says that one failed.

    python benchmarks/report.py                    # pages from the results that are there
    python benchmarks/report.py --run              # every benchmark first: make bench
    python benchmarks/report.py --run speed idle   # these first: make bench BENCH="speed idle"
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from _plots import draw
from _readme import live_block, number, picture, readme_block, shown, with_block
from _results import ROOT
from rich.console import Console

PAGES = ROOT / "docs" / "benchmarks"
RESULTS = PAGES / "results"
README = ROOT / "README.md"
ARGUMENTS = {
    "gestures": [
        f"--section={name}" for name in ("static_photos", "few_shot", "shipped_dynamic", "gesture_cost")
    ]
}
"""What a benchmark is called with; the other sections of gestures.py train networks for an hour."""

Result = dict[str, Any]


def benchmarks() -> dict[str, Path]:
    """All programs beside this one that can write their figures, by name."""
    programs = sorted(Path(__file__).parent.glob("[!_]*.py"))
    return {path.stem: path for path in programs if "add_json_option(" in path.read_text(encoding="utf-8")}


def load(folder: Path = RESULTS) -> dict[str, Result]:
    """The results that are there, by benchmark."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def files(results: dict[str, Result]) -> dict[str, str]:
    """Every file of docs/benchmarks that is made of `results`: text by name."""
    made = {"README.md": overview(results)}
    for name, result in results.items():
        made[f"{name}.md"] = page(result)
        made |= {picture(name, plot): draw(plot) for plot in result["plots"]}
    return made


def page(result: Result) -> str:
    """One benchmark's tables and plots as Markdown."""
    title, paragraphs = prose(result["about"])
    lines = [f"# {title}", "", *(line for each in paragraphs for line in (each, ""))]
    for group in dict.fromkeys(row["group"] for row in result["rows"]):
        rows = [row for row in result["rows"] if row["group"] == group]
        lines += [*([f"## {group}", ""] if group else []), *table(rows), ""]
    for each in result["tables"]:
        lines += [f"## {each['title']}", "", *([each["note"], ""] if each["note"] else [])]
        lines.append("| " + " | ".join(each["columns"]) + " |")
        lines.append("|---|" + "---:|" * (len(each["columns"]) - 1))
        lines += ["| " + " | ".join(map(shown, row)) + " |" for row in each["rows"]] + [""]
    for plot in result["plots"]:
        lines += [f"![{plot['title']}]({picture(result['name'], plot)})", ""]
    took = f"{max(1, round(result['seconds'] / 60))} min"
    lines += ["```", result["command"], "```", "", f"{machine(result)}; took {took}."]
    lines += [f"[The figures as JSON](results/{result['name']}.json). [All benchmarks](README.md)."]
    return "\n".join(lines) + "\n"


def table(rows: list[Result]) -> list[str]:
    """Rows as a Markdown table; columns that nothing would stand in are left out."""
    peers = any(row["mediapipe"] is not None for row in rows)
    targets = any(row["target"] is not None for row in rows)
    head = [
        "",
        "GestureKit" if peers else "measured",
        *(["MediaPipe"] if peers else []),
        *(["target", ""] if targets else []),
    ]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (1 + peers + targets) + "---|" * targets]
    for row in rows:
        cells = [row["name"], number(row["value"], row["unit"])]
        if peers:
            cells.append("" if row["mediapipe"] is None else number(row["mediapipe"], row["unit"]))
        if targets:
            cells += [target(row), {None: "", True: "met", False: "**missed**"}[met(row)]]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def met(row: Result) -> bool | None:
    """Whether the target is reached; None without one. What could not be measured did not reach it."""
    if row["target"] is None:
        return None
    if row["value"] is None:
        return False
    return bool(row["value"] <= row["target"] if row["better"] == "lower" else row["value"] >= row["target"])


def overview(results: dict[str, Result]) -> str:
    """The index: every benchmark, how many of its targets are met, and which are not."""
    lines = ["# Benchmarks", ""]
    lines += ["`make bench` makes these pages: every figure comes from the command on its page, and the JSON"]
    lines += ["beside it says on which machine and commit. `make bench BENCH=speed` runs one of them.", ""]
    lines += [
        "Which data each part was tuned on: [research](../research/README.md#what-was-tuned-on-what).",
        "",
    ]
    lines += [
        "`python benchmarks/compare_film.py --output film.mp4` makes a film of two minutes of it, MediaPipe"
    ]
    lines += ["Tasks on the left, GestureKit on the right: trembling, fast and crossing hands.", ""]
    lines += [
        "![Pictures of the film: trembling, fast, crossing; and its figures](../images/compare_film.jpg)",
        "",
    ]
    lines += [
        "`python benchmarks/motions_film.py --output film.mp4` makes one of motions: hands, the palm's speed,"
    ]
    lines += ["what was made, what was reported and how late, on a timeline.", ""]
    lines += ["![A picture of the film of motions](../images/motions_film.jpg)", ""]
    lines += ["| benchmark | measures | targets met |", "|---|---|---:|"]
    missed = []
    for name, result in results.items():
        known = [met(row) for row in result["rows"] if row["target"] is not None]
        count = f"{sum(map(bool, known))} of {len(known)}" if known else "none set"
        lines.append(f"| [{name}]({name}.md) | {prose(result['about'])[0]} | {count} |")
        missed += [(name, row) for row in result["rows"] if met(row) is False]
    if missed:
        lines += ["", "## Targets missed", "", "| benchmark | figure | is | target |", "|---|---|---:|---:|"]
    for name, row in missed:
        figure = f"{row['group']}: {row['name']}" if row["group"] else row["name"]
        lines.append(
            f"| [{name}]({name}.md) | {figure} | {number(row['value'], row['unit'])} | {target(row)} |"
        )
    lines += ["", "## Machine", ""]
    lines += [f"- {each}" for each in dict.fromkeys(packages(result) for result in results.values())]
    return "\n".join(lines) + "\n"


def prose(about: str) -> tuple[str, list[str]]:
    """Title and paragraphs of a benchmark's docstring; indented blocks, its commands, are left out."""
    parts = re.split(r"\n\s*\n", about.strip())
    first, *others = [" ".join(part.split()) for part in parts if not part.startswith(" ")]
    return first.rstrip("."), others


def target(row: Result) -> str:
    """A target as it is shown: ≤ 0.25."""
    if row["target"] is None:
        return ""
    return f"{'≤' if row['better'] == 'lower' else '≥'} {number(row['target'], row['unit'])}"


def machine(result: Result) -> str:
    """Where and when a result was measured."""
    what = result["machine"]
    load = "" if what["load"] is None else f", load {what['load']:.1f} before the start"
    commit = f", commit {result['commit']}" if result["commit"] else ""
    return f"{what['cpu']}, {what['cores']} cores, {what['system']}{load}; {result['date']}{commit}"


def packages(result: Result) -> str:
    """Processor, system and the versions of what does the work."""
    what = result["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in what["packages"].items())
    return f"{what['cpu']}, {what['cores']} cores, {what['system']}: {versions}"


def write(results: dict[str, Result]) -> None:
    """Write the pages, remove those that no result makes any more, and renew the blocks of others."""
    made = files(results)
    for old in [*PAGES.glob("*.md"), *PAGES.glob("*.svg")]:
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    for path, block in blocks(results).items():
        path.write_text(with_block(path.read_text(encoding="utf-8"), block), encoding="utf-8")


def blocks(results: dict[str, Result]) -> dict[Path, str]:
    """What stands between the markers of pages that are otherwise written by hand."""
    return {
        README: readme_block(results),
        ROOT / "docs" / "motions.md": live_block(results, "benchmarks"),
        ROOT / "models" / "dynamic_gestures.md": live_block(results, "../docs/benchmarks"),
    }


def run(names: list[str], console: Console) -> list[str]:
    """Run the benchmarks one after the other; the names of those that failed."""
    programs, failed = benchmarks(), []
    logs = ROOT / "out" / "bench"
    logs.mkdir(parents=True, exist_ok=True)
    for place, name in enumerate(names, 1):
        log, result = logs / f"{name}.txt", RESULTS / f"{name}.json"
        start = time.monotonic()
        with console.status(f"{name} ({place} of {len(names)})"), log.open("w", encoding="utf-8") as printed:
            done = subprocess.run(
                [sys.executable, str(programs[name]), "--json", str(result), *ARGUMENTS.get(name, [])],
                cwd=ROOT,
                stdout=printed,
                stderr=subprocess.STDOUT,
                env=os.environ | {"COLUMNS": "120"},
            )
        took = f"{time.monotonic() - start:4.0f} s"
        if done.returncode:
            failed.append(name)
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:] or ["no word"]
            console.print(f"{name:20s} {took}  failed: {last[0]}", style="red", markup=False)
            continue
        rows = json.loads(result.read_text(encoding="utf-8"))["rows"]
        known = [met(row) for row in rows if row["target"] is not None]
        met_text = f", {sum(map(bool, known))} of {len(known)} targets met" if known else ""
        console.print(f"{name:20s} {took}  {len(rows)} figures{met_text}", highlight=False)
    console.print(f"what they printed: {logs.relative_to(ROOT)}/", style="dim", highlight=False)
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", nargs="*", metavar="NAME", help="benchmarks to run first; all without names")
    options = parser.parse_args()
    console = Console()
    failed: list[str] = []
    if options.run is not None:
        known = benchmarks()
        unknown = [name for name in options.run if name not in known]
        if unknown:
            parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(known)}")
        failed = run(options.run or list(known), console)
    write(load())
    console.print(f"written: {PAGES.relative_to(ROOT)}/ and README's table", style="dim", highlight=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
