"""Light on the stored surface: one shader each for fingers, palm and arm, run on their own pixels only.

A software rasteriser runs every branch of a shader for every pixel. So the pixels are sorted first, by
writing what is to be shaded into a depth buffer, and each shader's depth test picks its own. Pixels that an
edge crosses are shaded twice, for what lies before and behind it, and mixed by coverage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from gesturekit.hands import Finger, FloatArray, ImageArray
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.studio.anatomy.hand_skeleton import finger_bones
from gesturekit.studio.imaging.posed_hand import PosedHand
from gesturekit.studio.imaging.skin import back_color, blood_absorbance, palm_color
from gesturekit.studio.imaging.skinning import template_bone_sizes, template_shape
from gesturekit.studio.imaging.surface import FAR_CM, NEAR_CM, Box, SurfacePass, set_cloth
from gesturekit.studio.scene import Scene, Vector

MAX_HANDS = 15
"""Hands in one scene: the sorting depth has 64 levels, four for each."""

_KINDS = {1: "arm", 2: "palm", 3: "finger"}


class ShadingPass:
    """Turns a stored surface into a picture with coverage."""

    def __init__(self, context: Any, surface: SurfacePass) -> None:
        self._context = context
        self._surface = surface
        self._sort = build_program(context, "studio_whole.vert", "studio_sort.frag")
        self._measure = build_program(context, "studio_whole.vert", "studio_measure.frag")
        self._shaders = {
            kind: build_program(context, "studio_whole.vert", f"studio_{name}.frag")
            for kind, name in _KINDS.items()
        }
        self._arrays = {
            program: context.vertex_array(program, [])
            for program in (self._sort, self._measure, *self._shaders.values())
        }
        self._picture = context.texture(surface.size, 4)
        self._kinds = context.depth_texture(surface.size)
        self._target = context.framebuffer([self._picture], self._kinds)
        self._kind_target = context.framebuffer(depth_attachment=self._kinds)
        self._measured = context.texture(surface.size, 2, dtype="f4")
        self._measure_target = context.framebuffer([self._measured])
        for program in self._arrays:
            self._set_constants(program)

    def draw(
        self, scene: Scene, hands: list[PosedHand], boxes: Sequence[Box | None], whole: Box
    ) -> ImageArray:
        """Shade all hands, each inside its box (None is out of the picture), within `whole`.

        Returns (height, width, 4) uint8 of `whole`: RGB times coverage, and coverage.
        """
        context, target = self._context, self._target
        self._bind(scene)
        target.use()
        target.scissor = region = (whole.left, whole.top, *whole.size)
        target.clear(viewport=region)
        seen = [
            (number, hand, box) for number, (hand, box) in enumerate(zip(hands, boxes, strict=True)) if box
        ]
        for behind in (False, True) if self._surface.scale > 1 else (False,):
            self._mark(behind, region)
            target.use()
            context.enable(moderngl.DEPTH_TEST | moderngl.BLEND)
            context.blend_func = moderngl.ONE, moderngl.ONE
            context.depth_func = "=="
            target.depth_mask = False
            for number, hand, box in seen:
                target.scissor = (box.left, box.top, *box.size)
                for kind, program in self._shaders.items():
                    if not behind:
                        _set_hand(program, hand)
                    set_uniforms(program, behind=behind, level=(kind + 4 * number) / 64.0)
                    self._arrays[program].render(moderngl.TRIANGLE_STRIP, vertices=4)
            target.depth_mask = True
            context.disable(moderngl.DEPTH_TEST | moderngl.BLEND)
        target.scissor = None
        data = target.read(region, components=4, alignment=1)
        return np.frombuffer(data, np.uint8).reshape(whole.size[1], whole.size[0], 4)

    def measure(self, whole: Box) -> tuple[FloatArray, npt.NDArray[np.int8]]:
        """Depth, cm (infinite without a hand), and number of the hand or -1, for the pixels of a box."""
        target = self._measure_target
        target.use()
        target.scissor = region = (whole.left, whole.top, *whole.size)
        set_uniforms(self._measure, behind=False, level=0.5)
        self._arrays[self._measure].render(moderngl.TRIANGLE_STRIP, vertices=4)
        target.scissor = None
        data = np.frombuffer(target.read(region, components=2, alignment=1, dtype="f4"), np.float32)
        data = data.reshape(whole.size[1], whole.size[0], 2)
        hands = data[..., 1].astype(np.int8)
        return np.where(hands >= 0, data[..., 0], np.float32(np.inf)), hands

    def release(self) -> None:
        """Give the memory back."""
        for program, array in self._arrays.items():
            array.release()
            program.release()
        for thing in (
            self._target,
            self._kind_target,
            self._measure_target,
            self._picture,
            self._kinds,
            self._measured,
        ):
            thing.release()

    def _mark(self, behind: bool, region: tuple[int, int, int, int]) -> None:
        context, target = self._context, self._kind_target
        context.enable(moderngl.DEPTH_TEST)
        context.depth_func = "1"
        target.use()
        target.scissor = region
        set_uniforms(self._sort, behind=behind, level=0.5)
        self._arrays[self._sort].render(moderngl.TRIANGLE_STRIP, vertices=4)
        target.scissor = None

    def _set_constants(self, program: Any) -> None:
        sizes, shape = template_bone_sizes(), template_shape()
        bones = [finger_bones(finger) for finger in Finger]
        set_uniforms(
            program,
            surface_place=0,
            surface_depth=1,
            surface_looks=2,
            shadow=3,
            scale=self._surface.scale,
            depth_range=(NEAR_CM, FAR_CM),
            shadow_texel=1.0 / self._surface.shadow.width,
            finger_size=[(sizes[b[0], 0], sizes[b[1], 0], sizes[b[2], 3], sizes[b[2], 2]) for b in bones],
            knuckle_places=[(*shape.knuckles[i, :2], *shape.knuckles[i + 1, :2]) for i in (0, 2)],
            blood_absorbance=tuple(blood_absorbance()),
        )

    def _bind(self, scene: Scene) -> None:
        surface, light, camera = self._surface, scene.light, scene.camera
        for unit, texture in enumerate((surface.place, surface.depth, surface.looks, surface.shadow)):
            texture.use(unit)
        key = _unit(light.direction)
        for program in self._arrays:
            set_uniforms(
                program,
                lens=(*camera.principal_point, camera.focal_px, 0.0),
                focal_px=camera.focal_px,
                to_light=tuple(surface.to_light.T.ravel()),
                key_direction=key,
                key_color=light.key,
                # The fill light stands across from the key light, at the camera's height.
                fill_direction=_unit((-key[0] + 0.15, -0.1, -0.6)),
                fill_color=light.fill,
                sky_color=light.sky,
                ground_color=light.ground,
                exposure=0.76 * light.exposure,
            )


def _set_hand(program: Any, hand: PosedHand) -> None:
    instance = hand.instance
    skin = instance.skin
    ring = (-9.0, 0.0, 0.1, 0.0)
    if instance.ring is not None:
        length = template_bone_sizes()[finger_bones(instance.ring)[0], 0]
        ring = (float(instance.ring), length * (1.35 if instance.ring is Finger.THUMB else 0.56), 0.17, 0.0)
    nail, sleeve = skin.nail_color, instance.sleeve
    set_cloth(program, hand)
    set_uniforms(
        program,
        finger_flexion=[tuple(row) for row in hand.flexion],
        back_color=tuple(back_color(skin)),
        palm_color=tuple(palm_color(skin)),
        nail_paint=(0.0, 0.0, 0.0, 0.0) if nail is None else (*_linear(nail), 0.96),
        wrinkles=skin.wrinkles,
        melanin=skin.melanin,
        seed=float(skin.seed % 1000) * 1.37,
        sleeve_color=(0.0, 0.0, 0.0) if sleeve is None else _linear(sleeve.color),
        ring=ring,
    )


def _unit(vector: Vector) -> Vector:
    x, y, z = (float(part) for part in np.array(vector) / np.linalg.norm(vector))
    return x, y, z


def _linear(color: Vector) -> Vector:
    red, green, blue = (part**2.2 for part in color)
    return red, green, blue
