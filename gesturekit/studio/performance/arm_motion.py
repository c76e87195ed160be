"""Arm motion: which shape a gesturing hand has, where it points, how it rides along a path.

People who make the same gesture agree on its path and on little else. One points with a finger, another uses
the whole hand; fingers are up or towards the camera; the palm faces the camera or the way it goes; the
hand swings about the wrist, leads or trails. All of that is drawn here.
"""

from __future__ import annotations

import numpy as np

from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z
from gesturekit.studio.performance.actor import Actor, Manner, NamedPose

_WHOLE = {"open_palm": 0.4, "relaxed": 0.2, "flat": 0.14, "cupped": 0.1, "stop": 0.08, "spread": 0.08}
_LYING = 0.1
_ONE = {"pointing_up": 0.7, "gun": 0.2, "victory": 0.1}


def drawing_hand(actor: Actor, manner: Manner) -> NamedPose:
    """A hand that draws or sweeps: a finger or the whole of it."""
    return actor.pose(manner.choice(_ONE if manner.one_finger else _WHOLE), manner)


def attitude(
    actor: Actor,
    manner: Manner,
    *,
    pitch_deg: tuple[float, float] = (-5.0, 40.0),
    yaw_deg: float = 20.0,
    lean_deg: float = 5.0,
    roll_deg: float = 12.0,
    sideways: float = 0.0,
) -> Array:
    """Turn an upright palm that faces the camera, (3, 3).

    Parameters
    ----------
    actor, manner
        Who, and how this time.
    pitch_deg
        Least and greatest tilt of the fingers towards the camera.
    lean_deg
        By how much fingers mostly lean inwards in the picture, as forearms come from outside.
    yaw_deg, roll_deg
        Standard deviation of the turn about the fingers' axis and in the picture.
    sideways
        Share of hands whose palm faces to a side, its edge to the camera.
    """
    rng = manner.rng
    pitch, roll = rng.uniform(*pitch_deg), rng.normal(lean_deg, roll_deg)
    if lean_deg and rng.random() < _LYING:
        # The forearm lies across.
        roll += rng.uniform(15.0, 80.0)
    yaw = rng.normal(0.0, yaw_deg)
    if rng.random() < sideways:
        # A palm turns more easily inwards than outwards.
        yaw = rng.uniform(40.0, 95.0) * (-1.0 if rng.random() < 0.85 else 0.7)
    turned = about_z(np.radians(roll)) @ about_x(np.radians(pitch)) @ about_y(np.radians(yaw))
    return np.asarray(turned @ actor.facing("open_palm", manner))


def reaching(manner: Manner, nearer: float) -> Array:
    """The way (3,) cm of a hand that reaches for something so many cm in front of it.

    An arm that unfolds from beside the body goes to the middle in front of the chest: upwards and inwards.
    """
    inwards, up = manner.rng.normal((0.6, 0.5), (0.35, 0.35))
    # Inwards is the same way for either hand, as a left one acts in a mirrored world.
    return np.array([inwards, -up, -1.0]) * nearer * manner.size


class Ride:
    """How the hand turns while it travels: drawn once for a gesture, the same for all of its strokes."""

    def __init__(self, rng: np.random.Generator) -> None:
        # Radians for each centimetre. The first three follow from the arm's joints: the forearm swings
        # about the elbow, the hand about the wrist, the palm leads.
        self._swing = rng.gamma(1.2, np.radians(1.0)) * (1.0 if rng.random() < 0.8 else -0.6)
        self._sweep = rng.gamma(1.3, np.radians(1.6)) * (1.0 if rng.random() < 0.8 else -0.6)
        self._nod = rng.gamma(1.2, np.radians(1.5)) * (1.0 if rng.random() < 0.8 else -0.6)
        self._bow = rng.normal(0.0, 0.09)
        # Arcs mostly come towards the camera.
        self._deep = rng.normal(-0.12, 0.25)

    def turn(self, way: Array) -> Array:
        """Rotation vector (3,) that goes with travelling (3,) cm, at most about 80 degrees."""
        turned = np.array([self._nod * way[1], -self._sweep * way[0], self._swing * way[0]])
        return np.asarray(np.clip(turned, -1.4, 1.4))

    def bow(self, way: Array) -> Array:
        """How far (3,) cm the middle of a stroke lies beside the straight line."""
        return np.array([-self._bow * way[1], self._bow * way[0], self._deep * np.linalg.norm(way)])
