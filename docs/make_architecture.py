"""Make docs/architecture.md, every module with a line: ``python docs/make_architecture.py``.

The line is the first sentence of the module's docstring. Rooms come in the order in which they build on each
other, read from their imports, so that the page needs no table that somebody would have to keep up.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gesturekit"
PAGE = ROOT / "docs" / "architecture.md"
FOUNDATION, TOP = "Foundation", "Wiring"
FLOW = ("config", "hands", "media", "tracking", "motions", "gestures", "controls", "rendering", "studio")
"""Ground first, then the way that data takes, for rooms that do not need each other."""
HEAD = """# Architecture

Every module of the package, by room. A room builds on those above it; `tests/test_architecture.py` checks
that. How data flows through them stands in [how it works](how-it-works.md). This page is made by
`python docs/make_architecture.py` from the first sentence of each docstring.
"""


def first_line(tree: ast.Module) -> str:
    """What a module says of itself, as Markdown on one line."""
    paragraph = (ast.get_docstring(tree) or "").split("\n\n")[0]
    text = " ".join(paragraph.split())
    sentence = re.match(r".*?\.(?=\s|$)", text)
    line = sentence[0] if sentence else text
    return line.rstrip(".: ").replace("``", "`").replace("|", "\\|")


def imported(tree: ast.AST, package: list[str]) -> set[str]:
    """First word of all that a module imports from gesturekit, wherever in its code."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            home = package[: len(package) + 1 - node.level] if node.level else []
            base = [*home, *(node.module or "").split(".")] if node.module else home
            names = [[*base, alias.name] for alias in node.names]
        else:
            continue
        found |= {name[1] for name in names if name[0] == "gesturekit" and len(name) > 1}
    return found


def in_order(needs: dict[str, set[str]]) -> list[str]:
    """Rooms after those that they import; where two import each other the one that needs less goes first."""
    order: list[str] = []
    left = dict(needs)

    def rank(name: str) -> tuple[int, int, str]:
        return len(left[name] - set(order)), FLOW.index(name) if name in FLOW else len(FLOW), name

    while left:
        room = min(left, key=rank)
        order.append(room)
        del left[room]
    return order


def page() -> str:
    """The whole page."""
    trees = {
        path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).as_posix() not in ("__init__.py", "__main__.py")
    }
    uses = {path: imported(tree, ["gesturekit", *path.parent.parts]) for path, tree in trees.items()}
    loose = {path.stem for path in trees if len(path.parts) == 1}
    ground: set[str] = set()
    while grown := {name for name in loose - ground if uses[Path(f"{name}.py")] <= ground | {name}}:
        ground |= grown

    def room_of(name: str) -> str:
        return FOUNDATION if name in ground else TOP if name in loose else name

    modules: dict[str, list[Path]] = defaultdict(list)
    needs: dict[str, set[str]] = defaultdict(set)
    for path in trees:
        room = room_of(path.stem if len(path.parts) == 1 else path.parts[0])
        modules[room].append(path)
        needs[room] |= {
            room_of(name) for name in uses[path] if name in loose or (PACKAGE / name).is_dir()
        } - {room}
    lines = [HEAD]
    for room in in_order(needs):
        lines += [f"## {room if room in (FOUNDATION, TOP) else f'{room}/'}", ""]
        folders: dict[Path, list[Path]] = defaultdict(list)
        for path in modules[room]:
            folders[path.parent].append(path)
        for folder, paths in folders.items():
            if len(folder.parts) > 1:
                lines += [f"### {folder.as_posix()}/", ""]
            about = trees.get(folder / "__init__.py")
            if about is not None:
                lines += [f"{first_line(about)}.", ""]
            rows = [path for path in paths if path.name != "__init__.py"]
            if rows:
                lines += ["| module | |", "|---|---|"]
                lines += [f"| `{path.stem}` | {first_line(trees[path])} |" for path in rows]
                lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page; with ``--check``, say whether it is up to date."""
    text = page()
    if "--check" in sys.argv[1:]:
        sys.exit(text != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {text.count('| `')} modules")


if __name__ == "__main__":
    main()
