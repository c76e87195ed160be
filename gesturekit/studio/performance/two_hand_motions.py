"""Shapes that two hands hold together: praying palms, a T, a cross, a heart, a frame.

Each hand places itself: it knows where the middle between the hands is and whether it is the right or the
left one. As everywhere in a performance it is a right hand in its own, perhaps mirrored world, so that +x
leads from its home to the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import Landmark
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import about_y, about_z, rotation_matrix
from gesturekit.studio.performance.actor import MIDDLE, Actor, Manner, NamedPose
from gesturekit.studio.performance.choreography import Stage
from gesturekit.studio.performance.stroke_motions import Act
from gesturekit.studio.scene import FACING

HOLD_SECONDS = 1.0
"""How long a shape is held when the script does not say."""

# Columns: where the thumb's side, the fingers and the palm point.
_PRAYING = np.array([[0.0, 0.0, 1.0], [0.0, -1.0, 0.0], [1.0, 0.0, 0.0]])
_ROOF = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])


@dataclass(frozen=True, eq=False, slots=True)
class _Placed:
    """A hand in its place: rotation (3, 3), and the wrist (3,) cm from the middle between the hands."""

    pose: str
    rotation: Array
    wrist: Array


Placing = Callable[[Actor, NamedPose], _Placed]


def pair(pose: str, placing: Placing) -> Act:
    """Bring both hands together in a shape and hold it."""

    def act(gesture: str, actor: Actor, take: Manner) -> None:
        placed = placing(actor, actor.pose(pose, take))
        askew = rotation_matrix(take.rng.normal(0.0, np.radians(1.5), 3))
        # The middle between the hands, with the middle of upright hands at the height of home.
        middle = np.array([0.0, MIDDLE * actor.person.shape.length, actor.home[2]])
        actor.prepare(
            gesture,
            actor.pose(placed.pose, take),
            take,
            rotation=askew @ placed.rotation,
            offset=middle + placed.wrist - actor.home,
            seconds=0.7,
        )
        held = HOLD_SECONDS * take.pace if take.seconds is None else take.seconds
        actor.last(gesture, Stage.HOLD, held)
        actor.retract(gesture, take, seconds=0.7)

    return act


def praying(actor: Actor, pose: NamedPose) -> _Placed:
    """Palm against palm, fingers up."""
    thick = actor.person.shape.palm_thickness
    return _Placed(pose.name, _PRAYING, np.array([-0.5 * thick, 0.0, 0.0]))


def time_out(actor: Actor, pose: NamedPose) -> _Placed:
    """The left hand lies on the fingertips of the upright right one."""
    shape = actor.person.shape
    if actor.own_left > 0.0:
        return _Placed(pose.name, _PRAYING, np.array([0.0, 0.2 * shape.length, 0.0]))
    above = -0.8 * shape.length - 0.5 * shape.palm_thickness - 0.4
    return _Placed(pose.name, _ROOF, np.array([-0.6 * shape.length, above, 0.0]))


def crossed(actor: Actor, pose: NamedPose) -> _Placed:
    """Forearms cross below the wrists, the right one in front."""
    nearer = -3.0 if actor.own_left > 0.0 else 3.0
    return _Placed(pose.name, about_z(np.radians(42.0)) @ FACING, np.array([3.5, 0.0, nearer]))


def heart(actor: Actor, pose: NamedPose) -> _Placed:
    """Thumb and index finger are half of a heart; their tips meet those of the other hand."""
    skeleton = Skeleton(actor.person.shape)
    tips = skeleton.landmarks(skeleton.pose(pose.angles))[0][[Landmark.THUMB_TIP, Landmark.INDEX_TIP]]
    facing = about_y(np.radians(-20.0)) @ FACING
    thumb, index = tips @ facing.T
    way = index - thumb
    # Turned in the picture until the index finger's tip is above the thumb's.
    turn = about_z(-np.arctan2(way[0], -way[1]))
    rotation = turn @ facing
    middle = rotation @ tips.mean(axis=0)
    return _Placed(pose.name, np.asarray(rotation), -np.asarray(middle) - np.array([0.4, 6.0, 0.0]))


def frame(actor: Actor, pose: NamedPose) -> _Placed:
    """Thumbs and index fingers are the four sides of a picture; the right hand is above."""
    length = actor.person.shape.length
    level = about_z(np.radians(90.0))
    if actor.own_left > 0.0:
        return _Placed(pose.name, level @ FACING, np.array([-0.65 * length, -0.75 * length, -1.0]))
    turned = level @ about_y(np.pi) @ FACING
    return _Placed(pose.name, turned, np.array([-0.65 * length, -0.1 * length, 1.0]))


def beside(actor: Actor, pose: NamedPose) -> _Placed:
    """Both hands upright beside each other."""
    return _Placed(pose.name, FACING, np.array([-0.65 * actor.person.shape.length, 0.0, 0.0]))


PAIRS: Mapping[str, tuple[str, Act]] = {
    "hand_heart": ("thumbs and index fingers of both hands are a heart", pair("pinch_open", heart)),
    "timeout": ("one hand lies on the fingertips of the other: a T", pair("flat", time_out)),
    "xsign": ("the forearms cross", pair("closed_fist", crossed)),
    "holy": ("palm lies against palm, fingers up", pair("flat", praying)),
    "take_picture": ("thumbs and index fingers of both hands are a frame", pair("gun", frame)),
    "thumb_index2": ("thumb and index finger of both hands are stretched", pair("gun", beside)),
}
"""What is held, and who does it, by name."""
