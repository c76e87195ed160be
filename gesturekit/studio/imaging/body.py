"""The hand's skin as a mesh: the distance field of ``studio_field.glsl``, evaluated and meshed once.

The field is sampled by the graphics card on a grid, meshed with surface nets, and asked once more for exact
places and normals. It takes a fraction of a second; `body` keeps the result for the process.
"""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray
from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.studio.anatomy.hand_skeleton import Bone
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.imaging.mesher import IndexArray, Mesh, in_order_of_place, surface_nets
from gesturekit.studio.imaging.skinning import (
    rest_transforms,
    skin_weights,
    template_bone_sizes,
    template_shape,
    to_rest_bones,
)

# The palm's shapes in studio_field.glsl were modelled on a hand of these measures, cm: the distance of the
# outer knuckles, wrist to middle knuckle, thickness of the palm.
_MODEL_PALM = np.array([5.75, 9.0, 2.75])

# Below 9 cm from the wrist the grid is stretched fourfold: an arm is smooth.
_STRETCH_FROM, _STRETCH = -9.0, 4.0
_ARM_END = -30.5  # on the stretched grid
_MARGIN = 1.9

# From here on (y, cm) vertices around the arm lie so far apart, radians: 6 mm.
_ARM_FROM, _ARM_TURN = -1.0, 0.2


@dataclass(frozen=True, slots=True)
class Body:
    """The skin of the template hand at rest, hand space, cm.

    Attributes
    ----------
    positions, normals
        (N, 3) float32.
    triangles
        (M, 3) int32, anticlockwise from outside. Closed but for the arm's end.
    bones, weights
        (N, 6) int32 and float32: what moves each vertex; weights sum to 1.
    owner
        (N,) int32: the finger a vertex belongs to, thumb 0, or -1 for the palm and -2 for the arm.
    """

    positions: FloatArray
    normals: FloatArray
    triangles: IndexArray
    bones: npt.NDArray[np.int32]
    weights: FloatArray
    owner: npt.NDArray[np.int32]


_lock = threading.Lock()


def body(step_cm: float = 0.2) -> Body:
    """The template's skin, its vertices `step_cm` apart (0.1 to 0.5); made once in a process.

    RenderError when there is no OpenGL; the message names what is missing.
    """
    if not 0.1 <= step_cm <= 0.5:
        raise InvalidArgumentError(f"step_cm is {step_cm}; expected 0.1 to 0.5 cm between vertices")
    with _lock:
        return _build(float(step_cm))


@functools.lru_cache(maxsize=4)
def _build(step_cm: float) -> Body:
    # A context of its own: the caller's may belong to a window and to another thread.
    context = create_offscreen()
    try:
        with context:
            grid, origin = _sample_field(context, step_cm)
            mesh = _with_coarse_arm(surface_nets(grid, origin, step_cm), step_cm)
            positions, normals = _settle(context, mesh.positions)
    finally:
        context.release()
    bones, weights, owner = skin_weights(positions)
    for array in (positions, normals, mesh.triangles, bones, weights, owner):
        array.flags.writeable = False
    return Body(positions, normals, mesh.triangles, bones, weights, owner)


def _with_coarse_arm(mesh: Mesh, step_cm: float) -> Mesh:
    """The mesh with fewer vertices around the arm, which is smooth that way: near ones become one."""
    places = mesh.positions.astype(np.float64)
    x, y, z = places.T
    row, around = np.floor(y / step_cm), np.floor(np.arctan2(x, z) / _ARM_TURN)
    apart = (y > _ARM_FROM) | (row < row.min() + 2.0)  # the hand, and the arm's end
    row[apart] = np.arange(len(places))[apart] + 1.0
    _, merged = np.unique(np.stack([row, around], axis=1), axis=0, return_inverse=True)
    merged = merged.ravel()
    sums = np.stack([np.bincount(merged, places[:, axis]) for axis in range(3)], axis=1)
    # Triangles that fell onto each other cancel when they face each other; what has no area counts nothing.
    a, b, c = merged[mesh.triangles].T
    kinds, kind = np.unique(np.sort(np.stack([a, b, c], axis=1), axis=1), axis=0, return_inverse=True)
    facing = np.bincount(kind.ravel(), np.sign((b - a) * (c - a) * (c - b)))
    triangles = np.concatenate([kinds[facing > 0], kinds[facing < 0][:, (0, 2, 1)]])
    return in_order_of_place(sums / np.bincount(merged)[:, None], triangles)


def _grid_box() -> tuple[Array, Array]:
    sizes, frames = template_bone_sizes(), rest_transforms()
    tips = frames[:, :3, 3] + frames[:, :3, 1] * sizes[:, 3:]
    fingers = np.concatenate([frames[Bone.INDEX_METACARPAL :, :3, 3], tips[Bone.INDEX_METACARPAL :]])
    low, high = fingers.min(axis=0) - _MARGIN, fingers.max(axis=0) + _MARGIN
    half_arm = 0.5 * template_shape().forearm_width + 0.6
    low = np.minimum(low, [-half_arm, _ARM_END, -half_arm])
    return low, np.maximum(high, [half_arm, 0.0, half_arm])


def _sample_field(context: Any, step_cm: float) -> tuple[FloatArray, Array]:
    low, high = _grid_box()
    across, along, through = (int(n) for n in np.ceil((high - low) / step_cm) + 1)
    in_row = max(1, 4096 // across)
    rows = -(-through // in_row)
    program = build_program(context, "studio_whole.vert", "studio_slice.frag")
    _set_field(program)
    set_uniforms(program, origin=tuple(low), step_cm=step_cm, count=(across, along, in_row))
    size = (in_row * across, rows * along)
    texture = context.texture(size, 1, dtype="f4")
    target = context.framebuffer([texture])
    _draw_whole(context, program, target)
    tiles = np.frombuffer(target.read(components=1, dtype="f4"), np.float32)
    _release(target, texture, program)
    grid = (
        tiles.reshape(rows, along, in_row, across).transpose(0, 2, 1, 3).reshape(-1, along, across)[:through]
    )
    return grid, low


def _settle(context: Any, positions: FloatArray) -> tuple[FloatArray, FloatArray]:
    width = 256
    rows = -(-len(positions) // width)
    data = np.zeros((rows * width, 4), dtype=np.float32)
    data[: len(positions), :3] = positions
    program = build_program(context, "studio_whole.vert", "studio_settle.frag")
    _set_field(program)
    source = context.texture((width, rows), 4, data.tobytes(), dtype="f4")
    results = [context.texture((width, rows), 4, dtype="f4") for _ in range(2)]
    target = context.framebuffer(results)
    source.use(0)
    _draw_whole(context, program, target)
    settled, normals = (
        np.frombuffer(target.read(components=4, attachment=n, dtype="f4"), np.float32)
        .reshape(-1, 4)[: len(positions), :3]
        .copy()
        for n in range(2)
    )
    _release(target, *results, source, program)
    return settled, normals


def _set_field(program: Any) -> None:
    shape = template_shape()
    span = shape.knuckles[0, 0] - shape.knuckles[3, 0]
    scale = np.array([span, shape.palm_length, shape.palm_thickness]) / _MODEL_PALM
    set_uniforms(
        program,
        to_bone=[tuple(matrix.T.ravel()) for matrix in to_rest_bones()],
        bone_size=[tuple(row) for row in template_bone_sizes()],
        knuckle=[tuple(row) for row in shape.knuckles],
        carpal=[tuple(row) for row in shape.carpals],
        palm_scale=tuple(scale),
        wrist=(
            0.5 * shape.wrist_width,
            0.5 * shape.wrist_thickness,
            0.5 * shape.forearm_width,
            shape.forearm_length,
        ),
        stretch=(_STRETCH_FROM, _STRETCH),
    )


def _draw_whole(context: Any, program: Any, target: Any) -> None:
    array = context.vertex_array(program, [])
    target.use()
    array.render(moderngl.TRIANGLE_STRIP, vertices=4)
    array.release()


def _release(*things: Any) -> None:
    for thing in things:
        thing.release()
