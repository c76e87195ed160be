"""Pages that are made are up to date, and links between pages lead somewhere, also where no site is built."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from pathlib import Path

import pytest

import gesturekit

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "models/*.md", ".github/**/*.md")
    for path in ROOT.glob(pattern)
    if "site" not in path.relative_to(ROOT).parts[:1]
)


def test_the_list_of_modules_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_architecture", ROOT / "docs" / "make_architecture.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert script.page() == text, "run python docs/make_architecture.py"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_are_there(path: Path) -> None:
    prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)", prose)
    lost = [name for name in targets if not re.match(r"[a-z]+:", name) and not (path.parent / name).exists()]
    assert not lost


def test_the_change_log_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(gesturekit.__version__)}\]", text, re.MULTILINE)


def imports_in(text: str) -> list[tuple[str, str]]:
    """Module and name of every import from gesturekit in a page's Python."""
    found = []
    for code in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL):
        try:
            tree = ast.parse(code)
        except SyntaxError:  # a signature or a fragment
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "gesturekit":
                found += [(node.module or "", alias.name) for alias in node.names]
            elif (
                isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "gk"
            ):
                found.append(("gesturekit", node.attr))
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_in_code_and_modules_in_prose_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lost = [f"{module}.{name}" for module, name in imports_in(text) if not has(module, name)]
    for name in re.findall(r"`{1,2}((?:gesturekit|gk)(?:\.\w+)+)", text):
        module, _, last = name.replace("gk.", "gesturekit.", 1).rpartition(".")
        lost += [] if has(module, last) else [name]
    assert not lost


def has(module: str, name: str) -> bool:
    """Whether a name, or a module of that name, can be imported."""
    try:
        home: object = importlib.import_module(module)
    except ModuleNotFoundError:
        outer, _, inner = module.rpartition(".")
        home = getattr(importlib.import_module(outer), inner, None) if has(outer, inner) else None
    if hasattr(home, name):
        return True
    try:
        return importlib.util.find_spec(f"{module}.{name}") is not None
    except ModuleNotFoundError:
        return False
