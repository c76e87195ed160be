"""A hand of the scene in numbers the shaders take: matrices in camera axes, what shades what, where it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Side
from gesturekit.studio.anatomy.hand_skeleton import Bone
from gesturekit.studio.anatomy.joints import FINGERS, Array, JointAngle
from gesturekit.studio.anatomy.rotations import rotation_matrix
from gesturekit.studio.imaging.skinning import bone_sizes, skinning_matrices
from gesturekit.studio.scene import HandInstance, posed_skeleton

# The palm as spheres: centre as shares of span, palm length and thickness, radius as a share of thickness.
_PALM_SPHERES = np.array(
    [[0.21, 0.61, -0.04, 0.42], [-0.28, 0.58, -0.04, 0.42], [0.16, 0.29, 0.0, 0.49], [-0.17, 0.29, 0.0, 0.45]]
)
# Part of a forearm's direction towards the camera from which it comes from the camera's side.
_FROM_CAMERA = -0.3

_MOST_ELBOW = np.radians(110.0)
_FOREARM_SPHERES = 6

ARM_SPHERES = _FOREARM_SPHERES + 10
"""How many of the last spheres in `PosedHand.outline` are the arm's."""

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
    elbow
        (3,) float64: where it is.
    elbow_turn
        (3,) float64: rotation vector, radians, that turns the upper arm about the elbow from the line of the
        forearm. It decides no landmark, only where the arm leaves the picture.
    """

    instance: HandInstance
    bone_rows: FloatArray
    occluders: FloatArray
    outline: Array
    flexion: FloatArray
    elbow: Array
    elbow_turn: Array

    @property
    def is_left(self) -> bool:
        """Whether triangles turn the other way."""
        return self.instance.side is Side.LEFT


def pose_hand(instance: HandInstance) -> PosedHand:
    """Pose a hand of the scene."""
    shape = instance.shape
    _, transforms = posed_skeleton(instance)
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
    to_axes, origin = to_camera[:3, :3], to_camera[:3, 3]
    wrist, elbow = (transforms[bone, :3, 3] @ to_axes.T + origin for bone in (Bone.FOREARM, Bone.ELBOW))
    elbow_turn = _elbow_turn(elbow - wrist, mirror)
    outline = occluders * [1.0, 1.0, 1.0, 1.35] + [0.0, 0.0, 0.0, 0.3]
    for places in (occluders, outline):
        places[:, :3] = places[:, :3] @ to_axes.T + origin
    arm = _arm_spheres(instance, wrist, elbow, elbow_turn)
    return PosedHand(
        instance,
        np.ascontiguousarray(matrices[:, :3].reshape(-1, 4), dtype=np.float32),
        occluders.astype(np.float32),
        np.concatenate([outline, arm]),
        _flexion(instance.angles),
        elbow,
        elbow_turn,
    )


def _elbow_turn(forearm: Array, mirror: float) -> Array:
    """Rotation vector about the elbow that brings the upper arm from the forearm's line towards the shoulder.

    The shoulder is lower than the hand and nearer to the body's middle. It is farther from the camera than
    the elbow, unless the arm comes from the camera's side, where the person then stands. Elbows bend no
    further than they can.
    """
    along = forearm / np.linalg.norm(forearm)
    wanted = np.array([mirror * 0.20, 0.90, 0.38 if along[2] > _FROM_CAMERA else -0.38])
    wanted /= np.linalg.norm(wanted)
    axis = np.cross(along, wanted)
    sine = float(np.linalg.norm(axis))
    angle = float(np.arctan2(sine, along @ wanted))
    return np.asarray(axis / max(sine, 1e-9) * min(angle, _MOST_ELBOW))


def _arm_spheres(instance: HandInstance, wrist: Array, elbow: Array, turn: Array) -> Array:
    """(16, 4) spheres around forearm and upper arm, cloth and all, from the wrist on."""
    shape = instance.shape
    sleeve = 0.75 if instance.sleeve is not None or instance.watch else 0.0
    parts = np.linspace(0.0, 1.0, _FOREARM_SPHERES)
    fore = wrist + parts[:, None] * (elbow - wrist)
    radii = np.interp(parts, [0.0, 0.7], [0.42, 0.62]) * shape.forearm_width
    upper = rotation_matrix(turn) @ (elbow - wrist)
    beyond = np.linspace(0.2, 2.7, ARM_SPHERES - _FOREARM_SPHERES)
    places = np.concatenate([fore, elbow + beyond[:, None] * upper])
    radii = np.append(radii, np.full(len(beyond), 0.62 * shape.forearm_width))
    # At the elbow the skin bends around the joint, further out than the bones' line.
    return np.concatenate([places, radii[:, None] * 1.1 + sleeve], axis=1)


def _palm_spheres(instance: HandInstance) -> Array:
    shape = instance.shape
    span = shape.knuckles[0, 0] - shape.knuckles[3, 0]
    thickness = shape.palm_thickness
    return np.asarray(_PALM_SPHERES * [span, shape.palm_length, thickness, thickness])


def _flexion(angles: Array) -> FloatArray:
    joints = np.zeros((5, 4), dtype=np.float32)
    joints[0, 1:3] = angles[JointAngle.THUMB_MCP : JointAngle.THUMB_IP + 1] / _FULL_BEND[1:]
    joints[1:, :3] = angles[FINGERS].reshape(4, 4)[:, 1:] / _FULL_BEND
    return np.clip(joints, 0.0, 1.0)
