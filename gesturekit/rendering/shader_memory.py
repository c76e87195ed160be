"""What a shader remembers: a small picture of its own that each frame computes from the one before.

A GLSL file that has a function ``vec4 remember(vec2 at)`` beside its `shade` runs in two passes. The first,
at a part of the picture's size, gives four numbers a point, half floats that mean what the shader wants; it
reads what it gave before as `last`. The second is `shade`, at full size, which reads them as `memory`.
"""

from __future__ import annotations

from typing import Any

import moderngl

from gesturekit.rendering.shader import ShaderSource, compile_sources, load_source, set_uniforms
from gesturekit.rendering.target import Target

_WHOLE = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


class ShaderMemory:
    """The first of the two passes, and what it gave.

    Parameters
    ----------
    context
        moderngl.Context, current.
    source
        The shader with a `main` that gives what `remember` returns.
    name
        Of the file, for errors.
    """

    def __init__(self, context: Any, source: ShaderSource, name: str) -> None:
        self._context = context
        self.program = compile_sources(context, load_source("quad.vert"), source, name)
        self._quad = context.vertex_array(self.program, [])
        self._targets: list[Target] = []
        self._forget = False
        self.cell = (1.0, 1.0)
        """Size of one of its points, of the picture's."""

    @property
    def texture(self) -> Any:
        """What the newest frame gave."""
        return self._targets[0].texture

    def forget(self) -> None:
        """Begin with nothing, zeros, in the next frame."""
        self._forget = True

    def compute(self, size: tuple[int, int], scale: float) -> None:
        """Run the pass, its uniforms set but for `last`; another target is bound afterwards.

        Parameters
        ----------
        size
            Of the picture, pixels.
        scale
            Size of the memory, of the picture's.
        """
        width, height = (max(1, round(side * scale)) for side in size)
        if not self._targets or self._targets[0].size != (width, height):
            self._release_targets()
            self._targets = [
                Target(self._context, (width, height), "f2", name) for name in ("memory", "memory, next")
            ]
        if self._forget:
            self._forget = False
            for target in self._targets:
                target.framebuffer.clear()
        self.cell = (1.0 / width, 1.0 / height)
        self._targets.reverse()
        target, before = self._targets
        target.framebuffer.use()
        target.framebuffer.viewport = (0, 0, width, height)
        self._context.disable(moderngl.BLEND)
        before.texture.use(1)
        set_uniforms(self.program, u_size=(1, 1), u_to_pixels=_WHOLE, u_opacity=1.0, cell=self.cell)
        self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)

    def _release_targets(self) -> None:
        for target in self._targets:
            target.release()
        self._targets = []

    def release(self) -> None:
        """Give the memory back."""
        self._release_targets()
        self._quad.release()
        self.program.release()
