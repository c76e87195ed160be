"""The render graph: camera → light in HDR → bloom → tone mapping of the light alone → composite → paint.

It is given a context and does not care whether that belongs to a window. Each pass is cut down to the
regions that hands and labels cover; outside of them the picture stays what the camera saw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import moderngl
import numpy as np

from gesturekit.color_order import ColorOrder
from gesturekit.errors import RenderError
from gesturekit.hands import ImageArray
from gesturekit.rendering.bloom import Bloom, bloom_reach, clear_around
from gesturekit.rendering.draw_region import Region, disjoint
from gesturekit.rendering.effect import Effect
from gesturekit.rendering.layer_registry import Layer, Scene, layer_kinds
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.target import Target

# Part of the bloom's reach over which light ends at the border of a region, so that none is cut off.
_FADE = 0.8


class RenderGraph:
    """Draws one effect over pictures.

    Parameters
    ----------
    context
        moderngl.Context. It must be current in every call.
    effect
        What to draw.
    color
        Channel order of the camera's pictures; the output is always RGB.
    """

    def __init__(self, context: Any, effect: Effect, color: ColorOrder = "rgb") -> None:
        self._context = context
        self._color = color
        self._largest = int(context.info["GL_MAX_TEXTURE_SIZE"])
        self._effect = effect
        self._layers: list[Layer] = [
            layer_kinds()[settings.type].make(context, settings, effect) for settings in effect.layer
        ]
        self._composite = build_program(context, "region.vert", "composite.frag")
        self._copy = build_program(context, "region.vert", "camera.frag")
        self._quads = {
            program: context.vertex_array(program, []) for program in (self._composite, self._copy)
        }
        # moderngl binds the previous framebuffer again after each call that needs another one; were that
        # released meanwhile, the call would fail. So this one is bound before others are released.
        self._idle = Target(context, (1, 1), "f1", "idle")
        self._light: Target | None = None
        self._bloom: Bloom | None = None
        self._output: Target | None = None
        self._camera: Any = None
        self._lit: list[Region] = []
        self._changed: list[Region] = []

    def prepare(self, scene: Scene) -> list[Region]:
        """Take in a frame without drawing.

        Returns
        -------
        The regions of the output that will differ from the camera's picture, sharing no pixel; empty when
        there is nothing to draw.
        """
        margin = bloom_reach(self._effect.bloom, scene.size)
        lit: list[Region] = []
        painted: list[Region] = []
        for layer in self._layers:
            regions = layer.prepare(scene)
            if layer.stage == "light":
                lit += [region.padded(margin).clipped(*scene.size) for region in regions]
            else:
                painted += regions
        self._lit = disjoint(lit)
        everything = [*self._lit, *painted]
        if self._effect.camera.dim > 0:
            everything.append(Region(0, 0, *scene.size))
        self._changed = disjoint(everything)
        return self._changed

    def draw(
        self,
        image: ImageArray,
        size: tuple[int, int],
        *,
        whole: bool = False,
        after_stage: Callable[[str], None] = lambda stage: None,
    ) -> Target:
        """Draw the prepared frame.

        Parameters
        ----------
        image
            (H, W, 3) uint8, C-contiguous. It is stretched over the output when `size` differs.
        size
            Size of the output, pixels: that of the prepared scene.
        whole
            Fill the whole output, not only the prepared regions.
        after_stage
            Called with each stage's name when its commands are given: upload, light, bloom, composite,
            paint. A measurement may wait there for the graphics card.

        Returns
        -------
        The output target, its first row the picture's top row. Valid until the next call.
        """
        self._fit_targets(size)
        assert self._output is not None and self._light is not None and self._bloom is not None
        regions = [Region(0, 0, *size)] if whole else self._changed
        self._upload(image, size, regions)
        after_stage("upload")
        self._context.disable(moderngl.BLEND)
        if self._lit:
            self._draw_light()
            after_stage("light")
            self._bloom.render(self._light, self._lit)
            after_stage("bloom")
        self._compose(regions)
        after_stage("composite")
        for layer in self._layers:
            if layer.stage == "paint":
                layer.draw(size)
        after_stage("paint")
        return self._output

    def release(self) -> None:
        """Give all memory of the graphics card back."""
        self._idle.framebuffer.use()
        for owner in (*self._layers, self._light, self._bloom, self._output, self._camera, self._idle):
            if owner is not None:
                owner.release()
        for program, quad in self._quads.items():
            quad.release()
            program.release()

    def _fit_targets(self, size: tuple[int, int]) -> None:
        if self._output is not None and self._output.size == size:
            return
        if max(size) > self._largest:
            raise RenderError(
                f"the picture is {size[0]}×{size[1]} pixels; this OpenGL draws up to {self._largest} a side"
            )
        self._idle.framebuffer.use()
        for owner in (self._light, self._bloom, self._output):
            if owner is not None:
                owner.release()
        self._light = Target(self._context, size, "f2", "light")
        self._bloom = Bloom(self._context, size, self._effect.bloom)
        self._output = Target(self._context, size, "f1", "output")

    def _upload(self, image: ImageArray, size: tuple[int, int], regions: Sequence[Region]) -> None:
        width, height = image.shape[1], image.shape[0]
        if self._camera is None or self._camera.size != (width, height):
            if self._camera is not None:
                self._camera.release()
            self._camera = self._context.texture((width, height), 3, alignment=1)
            self._camera.repeat_x = self._camera.repeat_y = False
            self._camera.swizzle = "RGB1" if self._color == "rgb" else "BGR1"
        if (width, height) != size:
            regions = [Region(0, 0, width, height)]
        for region in regions:
            part = image[region.y0 : region.y1, region.x0 : region.x1]
            self._camera.write(np.ascontiguousarray(part), viewport=region.viewport, alignment=1)

    def _draw_light(self) -> None:
        assert self._light is not None
        clear_around(self._light, self._lit, 1)
        self._light.framebuffer.use()
        for layer in self._layers:
            if layer.stage == "light":
                layer.draw(self._light.size)

    def _compose(self, regions: Sequence[Region]) -> None:
        assert self._light is not None and self._bloom is not None and self._output is not None
        effect, bloom, size = self._effect, self._bloom, self._output.size
        self._output.framebuffer.use()
        self._camera.use(0)
        self._light.texture.use(1)
        bloom.result.texture.use(2)
        shared = {
            "u_camera": 0,
            "u_size": size,
            "u_unscaled": self._camera.size == size,
            "u_dim": effect.camera.dim,
        }
        set_uniforms(
            self._composite,
            **shared,
            u_light=1,
            u_bloom=2,
            u_bloom_texel=bloom.result.texel,
            u_bloom_factor=float(bloom.factor),
            u_bloom_strength=effect.bloom.strength,
            u_fade=bloom.reach * _FADE,
            u_exposure=effect.light.exposure,
            u_white_hot=effect.light.white_hot,
            u_shade=effect.light.shade,
        )
        set_uniforms(self._copy, **shared)
        for region in regions:
            if region not in self._lit:
                self._fill(self._copy, region)
        for region in self._lit:
            self._fill(self._composite, region)

    def _fill(self, program: Any, region: Region) -> None:
        set_uniforms(program, u_region=region.corners)
        self._quads[program].render(moderngl.TRIANGLE_STRIP, vertices=4)
