"""Capsules, lines with round ends and a soft halo, all of a layer in one draw call."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.shader import build_program, set_uniforms

_Floats = npt.NDArray[np.floating[Any]]

CAPSULE_FLOATS = 14
"""Floats per capsule: ends (4), radii (2), light (2), linear colour at either end (3 + 3)."""


class CapsuleBatch:
    """Buffers and program for any number of capsules.

    Parameters
    ----------
    context
        moderngl.Context, current.
    fragment
        Shader that fills them: ``"tube_light.frag"`` or ``"flat_paint.frag"``.
    """

    def __init__(self, context: Any, fragment: str) -> None:
        self._context = context
        self._program = build_program(context, "capsule.vert", fragment)
        self._buffer: Any = None
        self._vertices: Any = None

    def draw(self, capsules: FloatArray, size: tuple[int, int], reach: float, **uniforms: Any) -> None:
        """Draw into the bound target.

        Parameters
        ----------
        capsules
            (n, CAPSULE_FLOATS) float32, pixels.
        size
            Of the target, pixels.
        reach
            Where the halo ends, in radii.
        uniforms
            Of the fragment shader.
        """
        if len(capsules) == 0:
            return
        self._reserve(4 * capsules.size)
        self._buffer.write(np.ascontiguousarray(capsules, dtype=np.float32).tobytes())
        set_uniforms(self._program, u_size=size, u_reach=reach, **uniforms)
        self._vertices.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=len(capsules))

    def _reserve(self, wanted: int) -> None:
        if self._buffer is not None and self._buffer.size >= wanted:
            return
        self._forget()
        self._buffer = self._context.buffer(reserve=2 * wanted, dynamic=True)
        self._vertices = self._context.vertex_array(
            self._program,
            [(self._buffer, "4f 4f 3f 3f/i", "in_ends", "in_shape", "in_color_a", "in_color_b")],
        )

    def _forget(self) -> None:
        if self._buffer is not None:
            self._vertices.release()
            self._buffer.release()

    def release(self) -> None:
        """Give the memory back."""
        self._forget()
        self._program.release()


def no_capsules() -> FloatArray:
    """None at all: (0, CAPSULE_FLOATS) float32."""
    return np.zeros((0, CAPSULE_FLOATS), np.float32)


def capsule_array(ends: _Floats, radius: _Floats, light: _Floats, color: _Floats) -> FloatArray:
    """Capsules from their parts: (n, CAPSULE_FLOATS) float32.

    Parameters
    ----------
    ends
        (n, 4): both ends, pixels.
    radius, light
        (n, 2): at either end; radii in pixels.
    color
        (n, 6): linear, at either end.
    """
    capsules: FloatArray = np.concatenate([ends, radius, light, color], axis=1).astype(np.float32, copy=False)
    return capsules


def capsule_cover(capsules: FloatArray, reach: float) -> Region:
    """The region that capsules touch, their halo included: `reach` radii around them."""
    around = capsules[:, 4:6].repeat(2, axis=1) * reach + 1.0
    low, high = capsules[:, :4] - around, capsules[:, :4] + around
    x0, y0 = low.reshape(-1, 2).min(axis=0)
    x1, y1 = high.reshape(-1, 2).max(axis=0)
    return Region.around(float(x0), float(y0), float(x1), float(y1))
