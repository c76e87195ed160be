"""Skips for machines without OpenGL or a display, and a virtual display whose pixels tests can read."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import RenderError
from gesturekit.hands import ImageArray
from gesturekit.rendering import gl_info


@pytest.fixture(scope="session")
def gl_problem() -> str | None:
    try:
        gl_info()
    except RenderError as error:
        return str(error)
    return None


@pytest.fixture(autouse=True)
def _needs_gl(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("gl") is not None:
        problem = request.getfixturevalue("gl_problem")
        if problem is not None:
            pytest.skip(problem)


@dataclass(frozen=True)
class Display:
    """A virtual screen."""

    name: str
    memory: Path

    def pixels(self) -> ImageArray:
        """What the screen shows now: (H, W, 3) uint8 RGB, read from the X server's own memory (XWD file)."""
        data = self.memory.read_bytes()
        header = struct.unpack(">25I", data[:100])
        header_size, width, height, stride, colors = header[0], header[4], header[5], header[12], header[19]
        start = header_size + 12 * colors
        rows = np.frombuffer(data, np.uint8, stride * height, start).reshape(height, stride)
        return rows[:, : 4 * width].reshape(height, width, 4)[..., 2::-1].copy()

    def wait_for(self, condition: Callable[[ImageArray], bool], seconds: float = 5.0) -> ImageArray:
        """The screen once `condition` holds; fails when it does not come to hold."""
        until = time.monotonic() + seconds
        while not condition(pixels := self.pixels()):
            assert time.monotonic() < until, "the screen never showed what was expected"
            time.sleep(0.02)
        return pixels


@pytest.fixture(scope="session")
def _display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    # Always a screen of our own, even where there is a real one: tests type keys.
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed (Debian: apt-get install xvfb), so there is no screen to test on")
    folder = tmp_path_factory.mktemp("screen")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "800x600x24", "-fbdir", str(folder)]
    server = subprocess.Popen(
        command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    if not number:
        server.wait(timeout=10)
        pytest.skip(f"Xvfb did not start (exit code {server.returncode})")
    yield Display(f":{number}", folder / "Xvfb_screen0")
    if "glfw" in sys.modules:
        # Xlib ends the whole process when its server goes away first.
        sys.modules["glfw"].terminate()
    server.terminate()
    server.wait(timeout=10)


@pytest.fixture
def display(_display: Display, gl_problem: str | None, monkeypatch: pytest.MonkeyPatch) -> Display:
    if gl_problem is not None:
        pytest.skip(gl_problem)
    monkeypatch.setenv("DISPLAY", _display.name)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("PYGLFW_LIBRARY_VARIANT", "x11")
    return _display
