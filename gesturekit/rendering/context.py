"""OpenGL contexts: off-screen through EGL, or over a window that is already open.

Everything above this module draws the same way whichever of the two it was given. A context is never
left current after a call, so that a renderer may be made in one thread and used in another, and so that
several renderers and windows can live in one process.
"""

from __future__ import annotations

import itertools
import logging
import os
import sys
from typing import Any, Protocol

import moderngl

from gesturekit.errors import RenderError

_log = logging.getLogger(__name__)

# Where contexts were made; a fork copies this, and so knows what it must not touch.
_processes: set[int] = set()

GL_VERSION = 330
"""The OpenGL core profile every shader is written for, as moderngl spells 3.3."""

_INSTALL = "on Debian or Ubuntu: apt-get install {}"

# What glcontext's messages mean to a person: (part of the message, what is missing, Debian packages).
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    ("libEGL", "the EGL library (libEGL.so.1) is missing", "libegl1"),
    ("libGL", "the OpenGL library (libGL.so.1) is missing", "libgl1"),
    ("eglCreateContext", "the driver offers no OpenGL 3.3 core profile", "libgl1-mesa-dri"),
    ("device index", "no EGL device was found: there is no OpenGL driver", "libegl-mesa0 libgl1-mesa-dri"),
    ("egl", "EGL found no working OpenGL driver", "libegl-mesa0 libgl1-mesa-dri"),
)


class ContextBackend(Protocol):
    """What moderngl needs of a context that somebody else owns."""

    def load_opengl_function(self, name: str) -> int:
        """Address of a GL function, 0 when the driver has none of that name."""

    def __enter__(self) -> None: ...

    def __exit__(self, *exc_info: object) -> None: ...

    def release(self) -> None:
        """Destroy the context."""


def create_offscreen() -> Any:
    """Create an OpenGL 3.3 context that draws into memory, with no display.

    On Linux this goes through EGL, trying one EGL device after the other (a machine may list a graphics
    card that the user may not open before the software rasteriser that works). Elsewhere the system's own
    hidden context is used.

    Returns
    -------
    moderngl.Context, current in no thread: enter it (``with context:``) around every use.

    Raises
    ------
    RenderError
        Naming the library or driver that is missing and the package that brings it.
    """
    check_process()
    _processes.add(os.getpid())
    if not sys.platform.startswith("linux"):
        try:
            return _left(moderngl.create_context(standalone=True, require=GL_VERSION))
        except Exception as error:
            raise RenderError(f"no OpenGL 3.3 context could be created: {error}") from error
    first_error: Exception | None = None
    for device in itertools.count():
        settings: dict[str, Any] = {"backend": "egl", "device_index": device}
        try:
            context = moderngl.create_context(GL_VERSION, standalone=True, **settings)
        # moderngl and glcontext raise bare Exception, so nothing narrower can be caught.
        except Exception as error:
            first_error = first_error or error
            if "not loaded" in str(error) or "device index" in str(error) or device >= 15:
                raise RenderError(_explain(first_error)) from first_error
            _log.debug("EGL device %d does not work: %s", device, error)
            continue
        return _left(context)
    raise AssertionError("unreachable")


def check_process() -> None:
    """Refuse to draw in a process that was forked from one that has drawn: the driver would hang for ever.

    Raises
    ------
    RenderError
        Saying how to start processes instead.
    """
    if _processes and os.getpid() not in _processes:
        raise RenderError(
            "this process was forked from one that has drawn with OpenGL, which cannot go on in a copy; "
            'start it afresh: multiprocessing.get_context("spawn"), or draw only after the fork'
        )


def adopt(backend: ContextBackend) -> Any:
    """Wrap a window's context, so that the same render graph draws into it.

    Parameters
    ----------
    backend
        Makes the context current on entry and restores what was current on exit.
    """
    with backend:
        settings: dict[str, Any] = {"context": backend}
        try:
            return moderngl.create_context(GL_VERSION, **settings)
        except Exception as error:
            raise RenderError(f"the window's OpenGL context cannot be used: {error}") from error


def gl_info() -> dict[str, str]:
    """What OpenGL this machine draws with off-screen: ``renderer``, ``vendor`` and ``version``.

    Raises
    ------
    RenderError
        When no off-screen context can be created; the message names what is missing.
    """
    context = create_offscreen()
    try:
        with context:
            info = context.info
            return {
                "renderer": str(info["GL_RENDERER"]),
                "vendor": str(info["GL_VENDOR"]),
                "version": str(info["GL_VERSION"]),
            }
    finally:
        context.release()


def _left(context: Any) -> Any:
    # moderngl leaves a new context current in the thread that made it, where it would block all others.
    with context:
        return context


def _explain(error: Exception) -> str:
    text = str(error)
    for part, missing, packages in _EXPLANATIONS:
        if part in text:
            return f"no off-screen OpenGL: {missing} ({_INSTALL.format(packages)}); it said: {text}"
    return f"no off-screen OpenGL: {text} ({_INSTALL.format('libegl1 libgl1 libgl1-mesa-dri')})"
