"""The studio's geometry on the graphics card: hands are posed once, then drawn for the light and the camera.

What the camera sees is stored as a surface (place on the skin, normal, openness, depth), not as colour: on a
software rasteriser many small triangles with an expensive shader are the trap, and this avoids it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import moderngl
import numpy as np

from gesturekit.hands import Finger, FloatArray
from gesturekit.rendering.shader import build_program, load_source, set_uniforms
from gesturekit.studio.anatomy.hand_skeleton import finger_bones
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.imaging.body import Body
from gesturekit.studio.imaging.mesher import IndexArray
from gesturekit.studio.imaging.posed_hand import ARM_SPHERES, PosedHand
from gesturekit.studio.imaging.skinning import ARM, template_shape, to_rest_bones
from gesturekit.studio.scene import Camera, Light

NEAR_CM, FAR_CM = 4.0, 400.0
"""Depths between which hands are drawn."""

_NOWHERE = -1e3


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels of the picture: columns left to right - 1, rows top to bottom - 1; never empty."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        return self.right - self.left, self.bottom - self.top

    @property
    def pixels(self) -> tuple[slice, slice]:
        """Where it lies in an array of the picture: rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))


def box_of(hand: PosedHand, camera: Camera, margin: float = 0.0) -> Box | None:
    """Pixels that a hand may cover, and `margin` around them; None when it is out of the picture."""
    z = hand.outline[:, 2]
    if (z + hand.outline[:, 3]).max() <= NEAR_CM:
        return None
    width, height = camera.size
    # What comes near the camera's plane may be anywhere.
    depth = np.maximum(z - hand.outline[:, 3], NEAR_CM)
    reach = camera.focal_px * hand.outline[:, 3] / depth + 1.0 + margin
    center = hand.outline[:, :2] / np.maximum(z, NEAR_CM)[:, None] * camera.focal_px + camera.principal_point
    in_front = z + hand.outline[:, 3] > NEAR_CM
    low = np.floor((center - reach[:, None])[in_front].min(axis=0)).astype(int)
    high = np.ceil((center + reach[:, None])[in_front].max(axis=0)).astype(int)
    left, top = max(int(low[0]), 0), max(int(low[1]), 0)
    right, bottom = min(int(high[0]), width), min(int(high[1]), height)
    return Box(left, top, right, bottom) if left < right and top < bottom else None


class SurfacePass:
    """Poses hands and stores what the camera and the light see of them.

    `scale` is 1 or 2 samples along each side of a pixel, `shadow_size` the shadow map's in texels.
    """

    def __init__(self, context: Any, body: Body, size: tuple[int, int], scale: int, shadow_size: int) -> None:
        self._context = context
        self.size = size
        self.scale = scale
        self._pose = context.program(
            vertex_shader=load_source("studio_pose.vert").text, varyings=("position", "normal", "open_sky")
        )
        self._shadow = build_program(context, "studio_shadow.vert", "studio_shadow.frag")
        self._surface = build_program(context, "studio_surface.vert", "studio_surface.frag")
        vertices, triangles, local = _split_by_owner(body)
        self._count = len(vertices)
        rest = np.concatenate(
            [
                body.positions[vertices],
                body.normals[vertices],
                body.bones[vertices].astype(np.float32),
                body.weights[vertices],
            ],
            axis=1,
        )
        self._rest = context.buffer(rest.astype(np.float32).tobytes())
        self._local = context.buffer(local.tobytes())
        self._indices = context.buffer(triangles.tobytes())
        self._pose_array = context.vertex_array(
            self._pose,
            [
                (
                    self._rest,
                    "3f 3f 4f 2f 4f 2f",
                    "rest",
                    "rest_normal",
                    "bones_a",
                    "bones_b",
                    "weights_a",
                    "weights_b",
                )
            ],
        )
        self._posed: list[tuple[Any, Any, Any]] = []
        width, height = size[0] * scale, size[1] * scale
        self.place = context.texture((width, height), 4, dtype="f4")
        self.looks = context.texture((width, height), 4, dtype="f2")
        self.depth = context.depth_texture((width, height))
        self.depth.compare_func = ""
        for texture in (self.place, self.looks, self.depth):
            texture.filter = moderngl.NEAREST, moderngl.NEAREST
        self._target = context.framebuffer([self.place, self.looks], self.depth)
        self.shadow = context.depth_texture((shadow_size, shadow_size))
        self.shadow.compare_func = "<="
        self.shadow.filter = moderngl.LINEAR, moderngl.LINEAR
        self.shadow.repeat_x = self.shadow.repeat_y = False
        self._shadow_target = context.framebuffer(depth_attachment=self.shadow)
        self.to_light: Array = np.eye(4)

    def draw(self, hands: list[PosedHand], camera: Camera, light: Light, box: Box) -> None:
        """Fill the surface inside `box` (pixels that hands may cover) and the shadow map."""
        # Capturing draws nothing, but without a target bound the driver refuses to.
        self._shadow_target.use()
        for number, hand in enumerate(hands):
            self._capture(number, hand)
        self.to_light = light_matrix(hands, light)
        context = self._context
        context.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        context.disable(moderngl.BLEND)
        context.depth_func = "<"
        self._shadow_target.clear(depth=1.0)
        set_uniforms(self._shadow, to_light=_columns(self.to_light))
        for number, hand in enumerate(hands):
            # The light looks at the hand as the camera does, so triangles turn alike.
            context.front_face = "ccw" if hand.is_left else "cw"
            self._posed[number][1].render()
        target = self._target
        target.use()
        region = tuple(self.scale * x for x in (box.left, box.top, *box.size))
        target.scissor = region
        target.clear(viewport=region)
        set_uniforms(self._surface, to_picture=_columns(_picture_matrix(camera)))
        for number, hand in enumerate(hands):
            context.front_face = "ccw" if hand.is_left else "cw"
            set_uniforms(self._surface, hand=float(number))
            self._posed[number][2].render()
        target.scissor = None
        context.front_face = "ccw"
        context.disable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)

    def _capture(self, number: int, hand: PosedHand) -> None:
        while len(self._posed) <= number:
            buffer = self._context.buffer(reserve=self._count * 7 * 4)
            shadow = self._context.vertex_array(self._shadow, [(buffer, "3f 16x", "position")], self._indices)
            surface = self._context.vertex_array(
                self._surface,
                [
                    (buffer, "3f 3f 1f", "position", "normal", "open_sky"),
                    (self._local, "3f 1f 1f", "local", "palmar", "owner"),
                ],
                self._indices,
            )
            self._posed.append((buffer, shadow, surface))
        set_cloth(self._pose, hand)
        angle = float(np.linalg.norm(hand.elbow_turn))
        set_uniforms(
            self._pose,
            elbow=(*hand.elbow, -template_shape().forearm_length),
            elbow_bend=(*(hand.elbow_turn / max(angle, 1e-9)), angle),
        )
        self._pose["bone_rows"].write(hand.bone_rows.tobytes())
        self._pose["occluders"].write(hand.occluders.tobytes())
        self._pose_array.transform(self._posed[number][0], moderngl.POINTS, vertices=self._count)

    def release(self) -> None:
        """Give the memory back."""
        for buffer, shadow, surface in self._posed:
            for thing in (shadow, surface, buffer):
                thing.release()
        self._posed.clear()
        for thing in (
            self._target, self._shadow_target, self.place, self.looks, self.depth, self.shadow,
            self._pose_array, self._rest, self._local, self._indices, self._pose, self._shadow, self._surface,
        ):  # fmt: skip
            thing.release()


def set_cloth(program: Any, hand: PosedHand) -> None:
    """Tell a program that uses ``studio_cloth.glsl`` what the hand wears."""
    sleeve = hand.instance.sleeve
    set_uniforms(
        program,
        sleeve_y=_NOWHERE if sleeve is None else -sleeve.start_cm,
        watch_y=(-3.9, -1.9) if hand.instance.watch else (_NOWHERE, _NOWHERE),
    )


def light_matrix(hands: list[PosedHand], light: Light) -> Array:
    """(4, 4) from camera axes to the key light's view, around all hands and the nearer half of their arms."""
    towards = np.array(light.direction) / np.linalg.norm(light.direction)
    helper = np.array([0.0, -1.0, 0.1]) if abs(towards[1]) < 0.95 else np.array([1.0, 0.0, 0.0])
    across = np.cross(helper, towards)
    across /= np.linalg.norm(across)
    axes = np.stack([across, np.cross(towards, across), -towards])
    # The arm beyond the wrist's neighbourhood may stay out of the map: what is out of it is lit.
    spheres = np.concatenate([hand.outline[: 3 - ARM_SPHERES] for hand in hands])
    places = spheres[:, :3] @ axes.T
    low = (places - spheres[:, 3:]).min(axis=0)
    high = (places + spheres[:, 3:]).max(axis=0)
    matrix = np.eye(4)
    matrix[:3, :3] = axes * (2.0 / (high - low))[:, None]
    matrix[:3, 3] = -(high + low) / (high - low)
    return matrix


def _picture_matrix(camera: Camera) -> Array:
    """(4, 4) from camera axes to clip space; the first row of memory is the picture's top."""
    width, height = camera.size
    x, y = camera.principal_point
    matrix = np.zeros((4, 4))
    matrix[0, 0], matrix[0, 2] = 2.0 * camera.focal_px / width, 2.0 * x / width - 1.0
    matrix[1, 1], matrix[1, 2] = 2.0 * camera.focal_px / height, 2.0 * y / height - 1.0
    matrix[2, 2] = (FAR_CM + NEAR_CM) / (FAR_CM - NEAR_CM)
    matrix[2, 3] = -2.0 * FAR_CM * NEAR_CM / (FAR_CM - NEAR_CM)
    matrix[3, 2] = 1.0
    return matrix


def _columns(matrix: Array) -> tuple[float, ...]:
    return tuple(matrix.T.ravel())


def _split_by_owner(body: Body) -> tuple[IndexArray, IndexArray, FloatArray]:
    """Vertices doubled where fingers meet the palm, so that each triangle lies in one frame.

    Returns
    -------
    (N,) int32 the body's vertex of each new one, (M, 3) int32 triangles of new ones, and (N, 5) float32
    place in the owner's frame (a finger's first bone, or hand space), how palmar the normal is, and owner.
    """
    owners = body.owner[body.triangles].max(axis=1)
    keys = body.triangles.astype(np.int64) * 8 + (owners[:, None] - ARM)
    unique, inverse = np.unique(keys.ravel(), return_inverse=True)
    triangles = inverse.reshape(-1, 3).astype(np.int32)
    vertices, owner = (unique // 8).astype(np.int32), (unique % 8 + ARM).astype(np.int32)
    places, normals = body.positions[vertices].astype(np.float64), body.normals[vertices].astype(np.float64)
    palmar = normals[:, 2].copy()
    for finger in Finger:
        own = owner == finger
        first, _, last = (to_rest_bones()[bone] for bone in finger_bones(finger))
        places[own] = places[own] @ first[:3, :3].T + first[:3, 3]
        palmar[own] = normals[own] @ last[2, :3]
    local = np.concatenate([places, palmar[:, None], owner[:, None]], axis=1).astype(np.float32)
    return vertices, triangles, np.ascontiguousarray(local)
