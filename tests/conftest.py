"""Shared fixtures: where the real data lies, OpenGL, and a virtual display."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.graphics import _display, _needs_gl, display, gl_problem

__all__ = ["_display", "_needs_gl", "data_dir", "display", "gl_problem"]

# A busy machine is no failure.
settings.register_profile("gesturekit", deadline=None)
settings.load_profile("gesturekit")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Folder of real photos and clips; tests that need it skip where it is absent."""
    path = Path(os.environ.get("GESTUREKIT_DATA", ROOT.parent / "shared" / "data"))
    if not path.is_dir():
        pytest.skip(
            f"no real data at {path}; set GESTUREKIT_DATA to the folder that holds photos/ and clips/"
        )
    return path
