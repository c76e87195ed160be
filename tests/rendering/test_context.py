"""What a person reads on a machine without OpenGL; each case runs in a process of its own."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import sys

import pytest

from gesturekit.rendering import gl_info
from gesturekit.rendering.context import create_offscreen

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL is used on Linux only")


def complaint(code: str, **environment: str) -> str:
    """The last line that a program writes before it ends in an error."""
    program = f"import sys\nsys.tracebacklimit = 0\n{code}"
    clean = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", program], env=clean | environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1, done.stderr
    return done.stderr.strip().splitlines()[-1]


RENDER = "from gesturekit.rendering import Renderer\nRenderer('neon')"


@pytest.mark.gl
def test_a_missing_driver_is_named_with_its_packages() -> None:
    text = complaint(RENDER, __EGL_VENDOR_LIBRARY_DIRS="/nowhere", __EGL_VENDOR_LIBRARY_FILENAMES="")
    assert "RenderError" in text and "no OpenGL driver" in text and "apt-get install libegl-mesa0" in text


@pytest.mark.gl
@pytest.mark.parametrize("library", ["EGL", "GL"])
def test_a_missing_library_is_named_with_its_package(library: str) -> None:
    # What ctypes answers on a machine without the package, and a name that the loader does not find.
    code = (
        "import ctypes.util\n"
        "find = ctypes.util.find_library\n"
        f"gone = {library!r}\n"
        "ctypes.util.find_library = lambda name: f'lib{name}.so.404' if name == gone else find(name)\n"
    )
    text = complaint(code + RENDER)
    assert f"lib{library}.so.1" in text and f"apt-get install lib{library.lower()}1" in text


@pytest.mark.gl
def test_an_old_driver_is_told_what_it_lacks() -> None:
    if "Mesa" not in gl_info()["version"]:
        pytest.skip("only Mesa can be told to pretend to be old")
    assert "OpenGL 3.3" in complaint(RENDER, MESA_GL_VERSION_OVERRIDE="3.0")


def test_a_window_without_a_display_says_so() -> None:
    text = complaint("from gesturekit.rendering import Window\nWindow((64, 48))")
    assert "RenderError" in text and "DISPLAY is not set" in text and "xvfb-run" in text


@pytest.mark.gl
def test_gl_info_names_the_driver() -> None:
    info = gl_info()
    assert set(info) == {"renderer", "vendor", "version"} and all(info.values())


@pytest.mark.gl
def test_a_new_context_is_current_in_no_thread() -> None:
    egl = ctypes.CDLL(ctypes.util.find_library("EGL"))
    egl.eglGetCurrentContext.restype = ctypes.c_void_p
    context = create_offscreen()
    assert egl.eglGetCurrentContext() is None
    with context:
        assert egl.eglGetCurrentContext() is not None
    context.release()


FORKED = """
import os, numpy as np
from gesturekit.errors import RenderError
from gesturekit.rendering import Renderer
picture = np.zeros((32, 32, 3), np.uint8)
renderer = Renderer('neon')
renderer.render(picture, [])
if os.fork() == 0:
    for act in (lambda: renderer.render(picture, []), lambda: Renderer('neon')):
        try:
            act()
        except RenderError as error:
            print(error, flush=True)
    os._exit(0)
os.wait()
"""


@pytest.mark.gl
def test_a_forked_process_is_told_to_start_afresh() -> None:
    """The driver would hang for ever."""
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=60)
    lines = done.stdout.splitlines()
    assert len(lines) == 2, done.stderr
    assert all('get_context("spawn")' in line for line in lines)
