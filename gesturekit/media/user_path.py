"""Paths as people write them."""

from __future__ import annotations

from pathlib import Path


def user_path(text: str | Path) -> Path:
    """Path with a leading ``~`` replaced by the home folder; kept as it is where there is no such home."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        # "~clip.mp4" is a file's name, and no user's home.
        return path
