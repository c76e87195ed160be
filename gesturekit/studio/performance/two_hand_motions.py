"""Shapes that two hands hold together: praying palms, a T, a cross, a heart, a frame.

Each hand places itself: it knows where the middle between the hands is and whether it is the right or the
left one. As everywhere in a performance it is a right hand in its own, perhaps mirrored world, so that +x
leads from its home to the middle.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gesturekit.hands import Landmark
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import about_y, about_z, rotation_matrix
from gesturekit.studio.performance.actor import MIDDLE, Actor, Manner, NamedPose
from gesturekit.studio.performance.choreography import Stage
from gesturekit.studio.scene import FACING

Place = Callable[[Actor, NamedPose], tuple[Array, Array]]
"""Gives a hand's rotation (3, 3), and its wrist (3,) cm from the middle between the hands."""

# Columns: where the thumb's side, the fingers and the palm point.
_PRAYING = np.array([[0.0, 0.0, 1.0], [0.0, -1.0, 0.0], [1.0, 0.0, 0.0]])
_ROOF = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])


def hold_together(actor: Actor, manner: Manner, pose: str, place: Place) -> None:
    """Bring both hands together in a shape and hold it."""
    rotation, wrist = place(actor, actor.pose(pose, manner))
    rotation = rotation_matrix(manner.rng.normal(0.0, np.radians(1.5), 3)) @ rotation
    # The middle between the hands, with the middle of upright hands at the height of home.
    middle = np.array([0.0, MIDDLE * actor.person.shape.length, actor.home[2]])
    away = middle + wrist - actor.home - actor.centered(rotation)
    actor.prepare(manner, actor.pose(pose, manner), rotation, away, seconds=0.7)
    actor.label(manner.gesture, Stage.HOLD, manner.lasting(1.0))
    actor.retract(manner, seconds=0.7)


def praying(actor: Actor, pose: NamedPose) -> tuple[Array, Array]:
    """Palm against palm, fingers up."""
    return _PRAYING, np.array([-0.5 * actor.person.shape.palm_thickness, 0.0, 0.0])


def time_out(actor: Actor, pose: NamedPose) -> tuple[Array, Array]:
    """The left hand lies on the fingertips of the upright right one."""
    shape = actor.person.shape
    if actor.own_left > 0.0:
        return _PRAYING, np.array([0.0, 0.2 * shape.length, 0.0])
    above = -0.8 * shape.length - 0.5 * shape.palm_thickness - 0.4
    return _ROOF, np.array([-0.6 * shape.length, above, 0.0])


def crossed(actor: Actor, pose: NamedPose) -> tuple[Array, Array]:
    """Forearms cross below the wrists, the right one in front."""
    nearer = -3.0 if actor.own_left > 0.0 else 3.0
    return about_z(np.radians(42.0)) @ FACING, np.array([3.5, 0.0, nearer])


def heart(actor: Actor, pose: NamedPose) -> tuple[Array, Array]:
    """Thumb and index finger are half of a heart; their tips meet those of the other hand."""
    skeleton = Skeleton(actor.person.shape)
    tips = skeleton.landmarks(skeleton.pose(pose.angles))[0][[Landmark.THUMB_TIP, Landmark.INDEX_TIP]]
    facing = about_y(np.radians(-20.0)) @ FACING
    thumb, index = tips @ facing.T
    way = index - thumb
    # Turned in the picture until the index finger's tip is above the thumb's.
    rotation = about_z(-np.arctan2(way[0], -way[1])) @ facing
    return rotation, -(rotation @ tips.mean(axis=0)) - np.array([0.4, 6.0, 0.0])


def frame(actor: Actor, pose: NamedPose) -> tuple[Array, Array]:
    """Thumbs and index fingers are the four sides of a picture; the right hand is above."""
    length = actor.person.shape.length
    level = about_z(np.radians(90.0))
    if actor.own_left > 0.0:
        return level @ FACING, np.array([-0.65 * length, -0.75 * length, -1.0])
    return level @ about_y(np.pi) @ FACING, np.array([-0.65 * length, -0.1 * length, 1.0])


def beside(actor: Actor, pose: NamedPose) -> tuple[Array, Array]:
    """Both hands upright beside each other."""
    return FACING, np.array([-0.65 * actor.person.shape.length, 0.0, 0.0])
