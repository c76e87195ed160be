"""Named render targets: a texture with its framebuffer."""

from __future__ import annotations

from typing import Any

import moderngl


class Target:
    """A texture that can be drawn into.

    Parameters
    ----------
    context
        moderngl.Context, current.
    size
        Width and height, pixels, each at least 1.
    dtype
        "f2" for half floats (light), "f1" for bytes (pictures). Always four channels: software and
        hardware both store three as four.
    label
        Name that a GPU debugger shows.
    """

    def __init__(self, context: Any, size: tuple[int, int], dtype: str, label: str) -> None:
        self.size, self.dtype = size, dtype
        self.texture = context.texture(size, 4, dtype=dtype)
        self.texture.repeat_x = self.texture.repeat_y = False
        self.texture.filter = moderngl.LINEAR, moderngl.LINEAR
        self.framebuffer = context.framebuffer([self.texture])
        if getattr(context, "supports_labels", False):
            self.texture.label = self.framebuffer.label = label
        self.framebuffer.clear()

    @property
    def texel(self) -> tuple[float, float]:
        """Size of a pixel in texture coordinates."""
        return 1.0 / self.size[0], 1.0 / self.size[1]

    def release(self) -> None:
        """Give the memory back."""
        self.framebuffer.release()
        self.texture.release()
