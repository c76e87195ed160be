"""A hand of the scene in numbers the shaders take: matrices in camera axes, what shades what, where it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Side
from gesturekit.studio.angles import FINGERS, Angle, Array
from gesturekit.studio.scene import HandInstance
from gesturekit.studio.skeleton import Bone, Skeleton
from gesturekit.studio.skinning import bone_sizes, skinning_matrices

# The palm as spheres: centre as shares of span, palm length and thickness, radius as a share of thickness.
_PALM_SPHERES = np.array(
    [[0.21, 0.61, -0.04, 0.42], [-0.28, 0.58, -0.04, 0.42], [0.16, 0.29, 0.0, 0.49], [-0.17, 0.29, 0.0, 0.45]]
)
_FULL_BEND = np.radians([80.0, 90.0, 60.0])


@dataclass(frozen=True, slots=True)
class PosedHand:
    """One hand, posed, in camera axes, cm.

    Attributes
    ----------
    instance
        The hand that was posed.
    bone_rows
        (72, 4) float32: three matrix rows for each bone, from the template at rest to camera axes.
    occluders
        (34, 4) float32: spheres that stand for the hand's volume, centre and radius.
    outline
        (N, 4) float64: spheres that together contain everything drawn.
    flexion
        (5, 4) float32: how bent each finger's three joints are, 0 to 1, thumb first.
    """

    instance: HandInstance
    bone_rows: FloatArray
    occluders: FloatArray
    outline: Array
    flexion: FloatArray

    @property
    def is_left(self) -> bool:
        """Whether triangles turn the other way."""
        return self.instance.side is Side.LEFT


def pose_hand(instance: HandInstance) -> PosedHand:
    """Pose a hand of the scene."""
    shape = instance.shape
    transforms = Skeleton(shape).pose(instance.angles)[0]
    to_camera = np.eye(4)
    mirror = -1.0 if instance.side is Side.LEFT else 1.0
    to_camera[:3, :3] = instance.rotation * np.array([mirror, 1.0, 1.0])
    to_camera[:3, 3] = instance.position
    matrices = to_camera @ skinning_matrices(shape, transforms)
    sizes = bone_sizes(shape)
    moving = np.arange(Bone.THUMB_METACARPAL, len(Bone))
    spheres = [_palm_spheres(instance)]
    for part in (0.25, 0.75):
        centers = transforms[moving, :3, 3] + part * sizes[moving, 3:] * transforms[moving, :3, 1]
        radii = sizes[moving, 1] * (1.0 - part) + sizes[moving, 2] * part
        spheres.append(np.concatenate([centers, radii[:, None]], axis=1))
    occluders = np.concatenate(spheres)
    arm = transforms[Bone.FOREARM]
    along = np.linspace(0.0, -1.62 * shape.forearm_length, 9)
    sleeve = 0.75 if instance.sleeve is not None or instance.watch else 0.0
    arm_radius = np.interp(along, [-0.7 * shape.forearm_length, 0.0], [0.62, 0.42]) * shape.forearm_width
    arm_spheres = np.concatenate(
        [arm[:3, 3] + along[:, None] * arm[:3, 1], arm_radius[:, None] + sleeve], axis=1
    )
    outline = np.concatenate([occluders * [1.0, 1.0, 1.0, 1.35] + [0.0, 0.0, 0.0, 0.3], arm_spheres])
    for places in (occluders, outline):
        places[:, :3] = places[:, :3] @ to_camera[:3, :3].T + to_camera[:3, 3]
    return PosedHand(
        instance,
        np.ascontiguousarray(matrices[:, :3].reshape(-1, 4), dtype=np.float32),
        occluders.astype(np.float32),
        outline,
        _flexion(instance.angles),
    )


def _palm_spheres(instance: HandInstance) -> Array:
    shape = instance.shape
    span = shape.knuckles[0, 0] - shape.knuckles[3, 0]
    thickness = shape.palm_thickness
    return np.asarray(_PALM_SPHERES * [span, shape.palm_length, thickness, thickness])


def _flexion(angles: Array) -> FloatArray:
    joints = np.zeros((5, 4), dtype=np.float32)
    joints[0, 1:3] = angles[Angle.THUMB_MCP : Angle.THUMB_IP + 1] / _FULL_BEND[1:]
    joints[1:, :3] = angles[FINGERS].reshape(4, 4)[:, 1:] / _FULL_BEND
    return np.clip(joints, 0.0, 1.0)
