"""Sprites: many small pictures of light or paper, all of a layer in one draw call."""

from __future__ import annotations

from typing import Any, Literal, get_args

import moderngl
import numpy as np
import numpy.typing as npt

from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.layer_registry import Blend
from gesturekit.rendering.shader import build_program, set_uniforms

Sprite = Literal["dot", "star", "spark", "paper", "heart", "ring"]
"""``spark`` is drawn out along its way; ``paper`` turns and shows its dull back."""

SPRITE_FLOATS = 10
"""Floats per sprite: place (2), half its width and height (2), angle, turn, colour with alpha (4)."""


class SpriteBatch:
    """Buffers and program for any number of sprites.

    Parameters
    ----------
    context
        moderngl.Context, current.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._program = build_program(context, "sprite.vert", "sprite.frag")
        self._buffer: Any = None
        self._vertices: Any = None

    def draw(
        self,
        sprites: npt.NDArray[np.floating[Any]],
        size: tuple[int, int],
        sprite: Sprite,
        blend: Blend,
        *,
        light: bool,
    ) -> None:
        """Draw into the bound target.

        Parameters
        ----------
        sprites
            (n, SPRITE_FLOATS) float32: pixels, radians, colour linear where it is light.
        size
            Of the target, pixels.
        sprite
            What each looks like.
        blend
            How they lie over each other.
        light
            Whether the target holds light: its alpha is then how much of what is behind they hide.
        """
        if len(sprites) == 0:
            return
        data = np.ascontiguousarray(sprites, dtype=np.float32)
        if self._buffer is None or self._buffer.size < data.nbytes:
            self._forget()
            self._buffer = self._context.buffer(reserve=2 * data.nbytes, dynamic=True)
            self._vertices = self._context.vertex_array(
                self._program,
                [(self._buffer, "2f 2f 2f 4f/i", "in_place", "in_half", "in_turn", "in_color")],
            )
        self._buffer.write(data.tobytes())
        use_blend(self._context, blend)
        set_uniforms(self._program, u_size=size, u_kind=get_args(Sprite).index(sprite), u_light=light)
        self._vertices.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=len(data))
        self._context.disable(moderngl.BLEND)

    def _forget(self) -> None:
        if self._buffer is not None:
            self._vertices.release()
            self._buffer.release()

    def release(self) -> None:
        """Give the memory back."""
        self._forget()
        self._program.release()


def sprite_cover(sprites: npt.NDArray[np.floating[Any]]) -> Region:
    """The region that sprites, at least one, touch however they are turned."""
    half = sprites[:, 2:4].max(axis=1, keepdims=True) * 1.5 + 1.0
    x0, y0 = (sprites[:, :2] - half).min(axis=0).tolist()
    x1, y1 = (sprites[:, :2] + half).max(axis=0).tolist()
    return Region.around(x0, y0, x1, y1)
