"""Gestures: shapes and motions recognized, learned from few examples, found in streams, and their cost.

Each section is a module beside this file with `tables(data: Path) -> list[Table]`. A section that is not
there, or whose data is not, is reported at the end and does not stop the others.

    python benchmarks/gestures.py                                   # all sections
    python benchmarks/gestures.py --section shrec --section streams
    python benchmarks/gestures.py --out docs/measured-gestures.md
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path

from _data import data_folder
from _results import Results, add_json_option
from _tables import Table
from rich.console import Console

SECTIONS = {
    "finger_noise": "how wrong finger states are",
    "static_photos": "static gestures on photographs",
    "shrec": "dynamic gestures, SHREC'17, other people than trained on",
    "streams": "gestures spotted in endless streams",
    "few_shot": "custom gestures from one to five examples",
    "shipped_dynamic": "the shipped dynamic gestures on real people",
    "gesture_cost": "cost per hand and frame",
}
"""Section name → what it measures; the section `shrec` is the module `_shrec.py`."""


def run_section(name: str, data: Path) -> list[Table]:
    """Import and run one section; LookupError or OSError say why it could not run."""
    module_name = f"_{name}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise
        raise LookupError(f"benchmarks/{module_name}.py is not there") from error
    made: list[Table] = module.tables(data)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--section", action="append", choices=list(SECTIONS), help="may be given several times"
    )
    parser.add_argument("--data", help="folder with photos/ and sequences/ (default: GESTUREKIT_DATA)")
    parser.add_argument("--out", type=Path, help="also write the tables to this Markdown page")
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__)

    data = data_folder(options.data)
    console = Console()
    page = ["# Gestures, measured", ""]
    missing: list[str] = []
    for name in options.section or SECTIONS:
        console.rule(f"{name}: {SECTIONS[name]}", align="left")
        began = time.perf_counter()
        try:
            tables = run_section(name, data)
        except (LookupError, OSError) as error:
            missing.append(f"{name}: {error}")
            console.print(f"not run: {error}", style="yellow", markup=False)
            continue
        page += [f"## {SECTIONS[name][0].upper()}{SECTIONS[name][1:]}", ""]
        for table in tables:
            table.show(console)
            results.add_table(table.title, table.columns, table.rows, table.note)
            page += [table.markdown(options.out.parent if options.out else Path()), ""]
        console.print(f"{time.perf_counter() - began:.0f} s", style="dim")
    results.write(options.json)
    for each in missing:
        console.print(f"not run: {each}", style="yellow", markup=False)
    if options.out:
        options.out.write_text("\n".join(page).rstrip() + "\n", encoding="utf-8")
        console.print(f"written: {options.out}")
    return 1 if missing and options.section else 0


if __name__ == "__main__":
    sys.exit(main())
