"""The render graph: camera → picture layers → light in HDR → bloom → tone mapping → paint layers.

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
from gesturekit.rendering.bindings.looks import Looks
from gesturekit.rendering.bloom import Bloom, bloom_reach, clear_around
from gesturekit.rendering.draw_region import Region, disjoint
from gesturekit.rendering.effect import Effect
from gesturekit.rendering.hand_textures import HandTextures
from gesturekit.rendering.layer_registry import Canvas, Layer, Scene, Stage, layer_kinds
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
        self._looks = effect.looks()
        self._layers: list[Layer] = [
            layer_kinds()[settings.type].make(context, settings, effect) for settings in effect.layer
        ]
        self._hands = HandTextures(context)
        self._composite = build_program(context, "region.vert", "composite.frag")
        self._copy = build_program(context, "region.vert", "camera.frag")
        self._quads = {
            program: context.vertex_array(program, []) for program in (self._composite, self._copy)
        }
        # moderngl binds the previous framebuffer again after each call that needs another one; were that
        # released meanwhile, the call would fail. So this one is bound before others are released.
        self._idle = Target(context, (1, 1), "f1", "idle")
        self._light: Target | None = None
        # Compiled here, so that the first picture does not wait for it.
        self._bloom = Bloom(context, (1, 1), effect.bloom)
        self._output: Target | None = None
        self._camera: Any = None
        self._picture: Target | None = None
        self._scratch: Target | None = None
        # What is drawn of each layer in this frame; nothing for a layer without any.
        self._drawn: dict[Layer, list[Region]] = {}
        self._lit: list[Region] = []
        self._changed: list[Region] = []
        self._restarted = False

    @property
    def looks(self) -> Looks:
        """The effect in time."""
        return self._looks

    def restart(self) -> None:
        """Begin anew with the next frame: what happened in an earlier showing is no more."""
        self._looks = self._effect.looks()
        self._restarted = True

    def prepare(
        self, scene: Scene, *, after_stage: Callable[[str], None] = lambda stage: None
    ) -> list[Region]:
        """Take in a frame without drawing; `after_stage` is called as by `draw`, for "prepare" and layers.

        Returns
        -------
        The regions of the output that will differ from the camera's picture, sharing no pixel; empty when
        there is nothing to draw.
        """
        looks = self._looks.update(scene.hands, scene.events, scene.size, scene.time)
        self._hands.update(scene)
        if self._restarted:
            self._restarted = False
            for look in looks:
                look.restarted = True
        margin = bloom_reach(self._effect.bloom, scene.size)
        self._drawn.clear()
        regions: dict[Stage, list[Region]] = {"picture": [], "light": [], "paint": []}
        after_stage("prepare")
        for number, (layer, look) in enumerate(zip(self._layers, looks, strict=True)):
            covered = [each.clipped(*scene.size) for each in layer.prepare(scene, look)]
            covered = [each for each in covered if not each.empty]
            if covered and look.shown > 0.0:
                self._drawn[layer] = disjoint(covered)
                regions[layer.stage] += covered
            after_stage(f"layer {number}")
        self._lit = disjoint(region.padded(margin).clipped(*scene.size) for region in regions["light"])
        everything = [*self._lit, *regions["picture"], *regions["paint"]]
        if self._looks.table("camera").dim > 0:
            everything.append(Region(0, 0, *scene.size))
        self._changed = disjoint(everything)
        after_stage("prepare")
        return self._changed

    def draw(
        self,
        image: ImageArray,
        size: tuple[int, int],
        *,
        whole: bool = False,
        alpha: bool = False,
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
            Called with each stage's name when its commands are given: upload, picture, light, bloom,
            composite, paint; and "layer 0", "layer 1" with the work of each layer. A measurement may wait
            there for the graphics card.
        alpha
            Leave the camera's picture out: the output is what the effect adds, premultiplied, and alpha how
            much it covers.

        Returns
        -------
        The output target, its first row the picture's top row. Valid until the next call.
        """
        self._fit_targets(size, alpha)
        assert self._output is not None and self._light is not None
        regions = [Region(0, 0, *size)] if whole else self._changed
        stages = {layer.stage for layer in self._drawn}
        self._upload(image, size, [Region(0, 0, *size)] if stages & {"picture"} else regions)
        after_stage("upload")
        self._context.disable(moderngl.BLEND)
        below = self._camera
        if "picture" in stages:
            below = self._draw_picture(size, regions, after_stage)
            after_stage("picture")
        if self._lit:
            clear_around(self._light, self._lit, 1)
            self._draw_stage("light", self._light, below, after_stage)
            after_stage("light")
            self._bloom.render(self._light, self._lit)
            after_stage("bloom")
        self._compose(regions, below, alpha)
        after_stage("composite")
        if "paint" in stages:
            self._draw_stage("paint", self._output, below, after_stage)
        after_stage("paint")
        return self._output

    def rest(self) -> None:
        """Give back what depends on the picture's size: nothing is drawn for a while."""
        self._idle.framebuffer.use()
        for owner in (*self._targets(), self._camera):
            if owner is not None:
                owner.release()
        self._bloom.fit((1, 1))
        self._light = self._output = self._picture = self._scratch = self._camera = None

    def release(self) -> None:
        """Give all memory of the graphics card back."""
        # Not one of its own: whatever is made next in this context begins where this ends.
        self._context.detect_framebuffer(0).use()
        for owner in (*self._layers, *self._targets(), self._bloom, self._hands, self._camera, self._idle):
            if owner is not None:
                owner.release()
        for program, quad in self._quads.items():
            quad.release()
            program.release()

    def _targets(self) -> tuple[Target | None, ...]:
        return self._light, self._output, self._picture, self._scratch

    def _fit_targets(self, size: tuple[int, int], alpha: bool) -> None:
        # Premultiplied light has to be divided by its alpha again, for which bytes are too coarse.
        dtype = "f2" if alpha else "f1"
        if self._output is not None and (self._output.size, self._output.dtype) == (size, dtype):
            return
        if max(size) > self._largest:
            raise RenderError(
                f"the picture is {size[0]}×{size[1]} pixels; this OpenGL draws up to {self._largest} a side"
            )
        self._idle.framebuffer.use()
        for owner in self._targets():
            if owner is not None:
                owner.release()
        self._picture = self._scratch = None
        self._light = Target(self._context, size, "f2", "light")
        self._bloom.fit(size)
        self._output = Target(self._context, size, dtype, "output")

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

    def _draw_stage(
        self, stage: Stage, target: Target, picture: Any, after_stage: Callable[[str], None]
    ) -> None:
        target.framebuffer.use()
        for layer in self._drawn:
            if layer.stage == stage:
                layer.draw(self._canvas(target, picture))
                self._restore(target)
                after_stage(f"layer {self._layers.index(layer)}")

    def _draw_picture(
        self, size: tuple[int, int], regions: Sequence[Region], after_stage: Callable[[str], None]
    ) -> Any:
        """The camera's picture as the layers leave it: each reads it, and writes its own part anew."""
        if self._picture is None or self._scratch is None:
            self._picture = Target(self._context, size, "f1", "picture")
            self._scratch = Target(self._context, size, "f1", "picture, next")
        picture, scratch = self._picture, self._scratch
        whole = [Region(0, 0, *size)]
        untouched = self._camera.size == size
        self._restore(picture)
        # What no other layer may read need not be there.
        self._copy_from(self._camera, size, whole if len(self._drawn) > 1 or not untouched else regions)
        for layer, covered in self._drawn.items():
            if layer.stage != "picture":
                continue
            if untouched:
                # The first reads the camera itself, and can be drawn where it belongs.
                untouched = False
                layer.draw(self._canvas(picture, self._camera))
            else:
                self._restore(scratch)
                self._copy_from(picture.texture, size, covered)
                layer.draw(self._canvas(scratch, picture.texture))
                if covered == whole:
                    picture, scratch = scratch, picture
                else:
                    self._restore(picture)
                    self._copy_from(scratch.texture, size, covered)
            after_stage(f"layer {self._layers.index(layer)}")
        self._picture, self._scratch = picture, scratch
        return picture.texture

    def _canvas(self, target: Target, picture: Any) -> Canvas:
        return Canvas(target.size, target.framebuffer, picture, self._hands, self._looks.signals)

    def _restore(self, target: Target) -> None:
        """Bind a target as a layer expects to find it, whatever the one before has done."""
        target.framebuffer.use()
        target.framebuffer.viewport = (0, 0, *target.size)
        self._context.disable(moderngl.BLEND)

    def _copy_from(self, texture: Any, size: tuple[int, int], regions: Sequence[Region]) -> None:
        texture.use(0)
        set_uniforms(self._copy, u_camera=0, u_size=size, u_unscaled=texture.size == size, u_dim=0.0)
        for region in regions:
            self._fill(self._copy, region)

    def _compose(self, regions: Sequence[Region], picture: Any, alpha: bool) -> None:
        assert self._light is not None and self._output is not None
        light, bloom, size = self._looks.table("light"), self._bloom, self._output.size
        self._restore(self._output)
        picture.use(0)
        self._light.texture.use(1)
        bloom.result.texture.use(2)
        self._camera.use(3)
        shared = {
            "u_camera": 0,
            "u_size": size,
            "u_unscaled": picture.size == size,
            "u_dim": self._looks.table("camera").dim,
            "u_alpha": alpha,
            "u_before": 3,
            "u_before_unscaled": self._camera.size == size,
        }
        set_uniforms(
            self._composite,
            **shared,
            u_light=1,
            u_bloom=2,
            u_bloom_texel=bloom.result.texel,
            u_bloom_factor=float(bloom.factor),
            u_bloom_strength=self._looks.table("bloom").strength,
            u_fade=bloom.reach * _FADE,
            u_exposure=light.exposure,
            u_white_hot=light.white_hot,
            u_shade=light.shade,
        )
        set_uniforms(self._copy, **shared)
        for region in regions:
            if region not in self._lit:
                self._fill(self._copy, region)
        for region in self._lit:
            self._fill(self._composite, region)
        set_uniforms(self._copy, u_alpha=False)

    def _fill(self, program: Any, region: Region) -> None:
        set_uniforms(program, u_region=region.corners)
        self._quads[program].render(moderngl.TRIANGLE_STRIP, vertices=4)
