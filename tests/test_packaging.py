"""PyInstaller is told what a packaged app needs of GestureKit."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import ModuleType

import pytest

from gesturekit.pyinstaller import get_hook_dirs

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the hook says, run as PyInstaller runs it."""
    names = ["PyInstaller", "PyInstaller.utils", "PyInstaller.utils.hooks"]
    modules = {name: ModuleType(name) for name in names}
    modules[names[-1]].collect_submodules = lambda package: [f"all of {package}"]  # type: ignore[attr-defined]
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    (folder,) = get_hook_dirs()
    return runpy.run_path(str(Path(folder) / "hook-gesturekit.py"))


def test_the_hook_brings_content_and_lazily_loaded_modules(hook: dict[str, object]) -> None:
    assert hook["hiddenimports"] == ["all of gesturekit"]
    datas = hook["datas"]
    assert isinstance(datas, list)
    brought = {target: {file.name for file in Path(source).iterdir()} for source, target in datas}
    assert "neon.toml" in brought["gesturekit/_content/effects"]
    assert "gestures.toml" in brought["gesturekit/_content/models"]
    assert any(name.endswith(".frag") for name in brought["gesturekit/_content/shaders"])


def test_pyinstaller_finds_the_hook() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.pyinstaller40]\nhook-dirs = "gesturekit.pyinstaller:get_hook_dirs"' in text
