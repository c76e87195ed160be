"""For PyInstaller, which asks installed packages for what it cannot see by itself: see docs/packaging.md."""

from __future__ import annotations

from pathlib import Path


def get_hook_dirs() -> list[str]:
    """Folders with hooks; PyInstaller finds this function by the entry point ``pyinstaller40``."""
    return [str(Path(__file__).parent)]
