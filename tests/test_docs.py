"""Pages that are made are up to date, and links between pages lead somewhere, also where no site is built."""

from __future__ import annotations

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
