"""Light on the stored surface: one shader each for fingers, palm and arm, run on their own pixels only.

A software rasteriser runs every branch of a shader for every pixel. So the pixels are sorted first, by
writing what is to be shaded into a depth buffer, and each shader's depth test picks its own. Pixels that an
edge crosses are shaded twice, for what lies before and behind it, and mixed by coverage.
"""

from __future__ import annotations

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
from gesturekit.studio.scene import Camera, Light, Vector

MAX_HANDS = 15
"""Hands in one scene: the sorting depth has 64 levels, four for each."""

_KINDS = {1: "arm", 2: "palm", 3: "finger"}


class ShadingPass:
    """Turns a stored surface into pictures with coverage: `sort` once, then `draw` each hand."""

    def __init__(self, context: Any, surface: SurfacePass) -> None:
        self._context = context
        self._surface = surface
        # With one sample a pixel nothing lies behind an edge.
        constants = {"scale": surface.scale} | ({"behind": 0} if surface.scale == 1 else {})
        names = ("sort", *_KINDS.values())
        self._programs = {
            name: build_program(context, "studio_whole.vert", f"studio_{name}.frag", constants=constants)
            for name in names
        }
        self._arrays = {name: context.vertex_array(self._programs[name], []) for name in names}
        self._picture = context.texture(surface.size, 4)
        self._measured = context.texture(surface.size, 2, dtype="f4")
        # What lies in front; and, with several samples a pixel, behind its edges.
        self._kinds = [context.depth_texture(surface.size) for _ in range(min(surface.scale, 2))]
        self._sorted = [context.framebuffer([self._measured], kinds) for kinds in self._kinds]
        self._targets = [context.framebuffer([self._picture], kinds) for kinds in self._kinds]
        for target in self._targets:
            target.depth_mask = False
        sizes, shape = template_bone_sizes(), template_shape()
        bones = [finger_bones(finger) for finger in Finger]
        self._set(
            surface_place=0,
            surface_depth=1,
            surface_looks=2,
            shadow=3,
            depth_range=(NEAR_CM, FAR_CM),
            shadow_texel=1.0 / surface.shadow.width,
            finger_size=[(sizes[b[0], 0], sizes[b[1], 0], sizes[b[2], 3], sizes[b[2], 2]) for b in bones],
            knuckle_places=[(*shape.knuckles[i, :2], *shape.knuckles[i + 1, :2]) for i in (0, 2)],
            blood_absorbance=tuple(blood_absorbance()),
        )

    def sort(self, camera: Camera, light: Light, box: Box) -> tuple[FloatArray, npt.NDArray[np.int8]]:
        """Sort the pixels of a box, to be drawn afterwards.

        Returns (height, width) float32 depth, cm, infinite without a hand; and int8 number of the hand or -1.
        """
        surface, context = self._surface, self._context
        for unit, texture in enumerate((surface.place, surface.depth, surface.looks, surface.shadow)):
            texture.use(unit)
        key = _unit(light.direction)
        self._set(
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
        context.enable(moderngl.DEPTH_TEST)
        context.depth_func = "1"
        # What is in front last, so that the measures are its.
        for behind, target in reversed(list(enumerate(self._sorted))):
            self._render("sort", target, box, behind=bool(behind), level=0.5)
        context.disable(moderngl.DEPTH_TEST)
        data = target.read(_region(box), components=2, alignment=1, dtype="f4")
        measured = np.frombuffer(data, np.float32).reshape(box.size[1], box.size[0], 2)
        hands = measured[..., 1].astype(np.int8)
        return np.where(hands >= 0, measured[..., 0], np.float32(np.inf)), hands

    def draw(self, number: int, hand: PosedHand, box: Box) -> ImageArray:
        """Shade what is seen of hand `number` in its box.

        Returns (height, width, 4) uint8: RGB times coverage, and coverage.
        """
        context = self._context
        self._set_hand(hand)
        self._targets[0].clear(viewport=_region(box))
        context.enable(moderngl.DEPTH_TEST | moderngl.BLEND)
        context.blend_func = moderngl.ONE, moderngl.ONE
        context.depth_func = "=="
        for behind, target in enumerate(self._targets):
            for kind, name in _KINDS.items():
                level = (kind + 4 * number) / 64.0
                self._render(name, target, box, behind=bool(behind), level=level)
        context.disable(moderngl.DEPTH_TEST | moderngl.BLEND)
        data = target.read(_region(box), components=4, alignment=1)
        return np.frombuffer(data, np.uint8).reshape(box.size[1], box.size[0], 4)

    def release(self) -> None:
        """Give the memory back."""
        for thing in (
            *self._targets, *self._sorted, *self._kinds, self._measured, self._picture,
            *self._arrays.values(), *self._programs.values(),
        ):  # fmt: skip
            thing.release()

    def _set(self, **uniforms: Any) -> None:
        for program in self._programs.values():
            set_uniforms(program, **uniforms)

    def _render(self, name: str, target: Any, box: Box, **uniforms: Any) -> None:
        set_uniforms(self._programs[name], **uniforms)
        target.scissor = _region(box)
        target.use()
        self._arrays[name].render(moderngl.TRIANGLE_STRIP, vertices=4)

    def _set_hand(self, hand: PosedHand) -> None:
        instance = hand.instance
        skin, sleeve = instance.skin, instance.sleeve
        ring = (-9.0, 0.0, 0.1, 0.0)
        if instance.ring is not None:
            length = template_bone_sizes()[finger_bones(instance.ring)[0], 0]
            along = length * (1.35 if instance.ring is Finger.THUMB else 0.56)
            ring = (float(instance.ring), along, 0.17, 0.0)
        for program in self._programs.values():
            set_cloth(program, hand)
        self._set(
            finger_flexion=[tuple(row) for row in hand.flexion],
            back_color=tuple(back_color(skin)),
            palm_color=tuple(palm_color(skin)),
            nail_paint=(0.0,) * 4 if skin.nail_color is None else (*_linear(skin.nail_color), 0.96),
            wrinkles=skin.wrinkles,
            melanin=skin.melanin,
            seed=float(skin.seed % 1000) * 1.37,
            sleeve_color=(0.0,) * 3 if sleeve is None else _linear(sleeve.color),
            ring=ring,
        )


def _region(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, *box.size


def _unit(vector: Vector) -> Vector:
    x, y, z = (float(part) for part in np.array(vector) / np.linalg.norm(vector))
    return x, y, z


def _linear(color: Vector) -> Vector:
    red, green, blue = (part**2.2 for part in color)
    return red, green, blue
