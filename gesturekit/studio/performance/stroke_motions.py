"""Gestures that are a path through the air: swipes, crosses, circles, pushing, waving and shaking.

Directions are the person's own; "clockwise" is as the person sees the own hand. Sizes are centimetres for an
adult; `Manner.size` scales them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z, rotation_matrix
from gesturekit.studio.performance.actor import REST_POSE, Actor, Manner, NamedPose

Figure = tuple[float, Sequence[tuple[float, float]], Sequence[float]]
"""One way of drawing a figure: its share, points (own right, up), cm from home, and seconds of its lines."""


_WHOLE_HAND = {"open_palm": 0.4, "relaxed": 0.2, "flat": 0.14, "cupped": 0.1, "stop": 0.08, "spread": 0.08}
_ONE_FINGER = {"pointing_up": 0.7, "gun": 0.2, "victory": 0.1}


def _drawing_hand(actor: Actor, manner: Manner) -> NamedPose:
    """A hand that draws or sweeps: a finger or the whole of it."""
    return actor.pose(manner.choice(_ONE_FINGER if manner.one_finger else _WHOLE_HAND), manner)


class _Ride:
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


def _draw(
    actor: Actor,
    manner: Manner,
    points: Sequence[tuple[float, float]],
    seconds: Sequence[float],
    *,
    sideways: float = 0.0,
    pitch_deg: tuple[float, float] = (-5.0, 45.0),
    falling: bool = False,
) -> None:
    """Draw straight lines through points (own right, up), cm from home; each line lasts so many seconds.

    A `falling` forearm turns about its elbow: what goes down comes nearer and inwards.
    """
    rng = manner.rng
    nearer, inwards = rng.normal((0.35, 0.2), (0.35, 0.25)) * falling
    # Nobody's lines are quite level, nor are crosses as wide as they are high.
    wide, high = np.exp(rng.normal(0.0, 0.12, 2))
    around, ahead, level = rng.normal(0.0, np.radians((7.0, 9.0, 5.0)))
    tilted = about_y(around) @ about_x(ahead) @ about_z(level)
    # Inwards is the same way for either hand, as a left one acts in a mirrored world.
    fall = np.array([-inwards, 0.0, nearer])
    scaled = [tilted @ (actor.own(x * wide, y * high) + fall * y * high) * manner.size for x, y in points]
    ride = _Ride(rng)
    # More or less, the wrist winds up before the hand sets out, and ends where it is at ease.
    winding = rotation_matrix(ride.turn(-rng.random() * (scaled[1] - scaled[0])))
    rotation = winding @ actor.attitude(manner, pitch_deg=pitch_deg, sideways=sideways)
    actor.prepare(manner, _drawing_hand(actor, manner), rotation, scaled[0])
    factor = manner.pace if manner.seconds is None else manner.seconds / sum(seconds)
    start = 0.0
    for before, goal, lasting in zip(scaled, scaled[1:], seconds, strict=False):
        way = goal - before
        actor.move(way, lasting * factor, after=start)
        actor.cycle(0.5, lasting * factor, (*ride.bow(way), 0.0, 0.0, 0.0), after=start)
        actor.turn(ride.turn(way), lasting * factor, after=start)
        start += lasting * factor
    actor.stroke(manner, start)


def swipe(actor: Actor, manner: Manner, right: float = 0.0, up: float = 0.0, seconds: float = 0.44) -> None:
    """Sweep once, by so many cm."""
    level = right != 0.0
    back = _reaching_back(manner)
    # Some flick, others show the way at leisure.
    leisure = np.exp(manner.rng.uniform(0.0, 0.9))
    _draw(
        actor,
        manner,
        [(-back * right, -back * up), ((1.0 - back) * right, (1.0 - back) * up)],
        [seconds * leisure],
        sideways=0.45 if level else 0.0,
        pitch_deg=(-10.0, 60.0) if level else (-10.0, 75.0),
        falling=up < 0.0,
    )


def _reaching_back(manner: Manner) -> float:
    """Share of the way by which the hand first goes back: half of the people hardly do."""
    rng = manner.rng
    return float(rng.uniform(0.0, 0.15) if rng.random() < 0.5 else rng.uniform(0.2, 0.9))


def draw(actor: Actor, manner: Manner, ways: Sequence[Figure]) -> None:
    """Draw a figure in one of several ways."""
    _, points, seconds = ways[manner.variant([share for share, _, _ in ways])]
    _draw(actor, manner, points, seconds)


def circle(actor: Actor, manner: Manner, clockwise: bool) -> None:
    """Draw a circle, from about the top."""
    rng = manner.rng
    radius = 6.0 * manner.size
    squeeze = np.exp(rng.normal(0.0, 0.12))
    leaning = about_z(rng.normal(0.0, np.radians(20.0)))
    top = leaning @ actor.own(0.0, radius / squeeze)
    aside = leaning @ actor.own(radius * squeeze if clockwise else -radius * squeeze, 0.0)
    rotation = actor.attitude(manner, pitch_deg=(-5.0, 50.0))
    actor.prepare(manner, _drawing_hand(actor, manner), rotation, top)
    turns = 2.0 if rng.random() < 0.15 else 1.0
    seconds = manner.lasting(turns)
    ride = _Ride(rng)
    # From the top: sideways with the sine, down and up again with the cosine; the hand rides along.
    sine, cosine = ((*way, *(0.5 * ride.turn(way))) for way in (aside, -top))
    actor.cycle(turns, seconds, sine, cosine)
    actor.stroke(manner, seconds)


def thrust(actor: Actor, manner: Manner, nearer: float, last: str) -> None:
    """Move an open hand towards the camera, or away from it when `nearer` is negative, and shape it."""
    rng = manner.rng
    aside = rng.normal(0.0, 0.1, 2) * nearer
    way = actor.own(aside[0], aside[1], nearer) * manner.size
    back = _reaching_back(manner)
    rotation = actor.attitude(manner, pitch_deg=(-15.0, 25.0))
    actor.prepare(manner, actor.pose("open_palm", manner), rotation, -back * way)
    seconds = manner.lasting(0.5)
    actor.move(way, seconds)
    # The palm stays upright, or tips with the arm.
    actor.turn(np.radians([rng.normal(0.0, 8.0), rng.normal(0.0, 5.0), 0.0]), seconds)
    actor.shape(actor.pose(last, manner), 0.7 * seconds)
    actor.stroke(manner, seconds)


def wave(actor: Actor, manner: Manner) -> None:
    """Swing the forearm about the elbow, which stays some way below half of the swing."""
    rng = manner.rng
    pose = actor.pose(manner.choice({"open_palm": 0.7, "relaxed": 0.15, "spread": 0.15}), manner)
    rotation = actor.attitude(manner, pitch_deg=(-10.0, 15.0))
    actor.prepare(manner, pose, rotation, actor.own(0.0, 2.0))
    each = 0.5 * manner.pace
    seconds = int(rng.integers(2, 5)) * each if manner.seconds is None else manner.seconds
    turns = max(1, round(seconds / each))
    angle = np.radians(rng.uniform(17.0, 27.0)) * min(manner.size, 1.3)
    elbow = rng.uniform(14.0, 22.0)
    sign = 1.0 if rng.random() < 0.5 else -1.0
    place = (sign * elbow * angle, 0.0, 0.0)
    actor.cycle(turns, seconds, (*place, 0.0, sign * np.radians(rng.normal(0.0, 8.0)), sign * angle))
    actor.stroke(manner, seconds)


def shake(actor: Actor, manner: Manner) -> None:
    """Shake the hand about the wrist, which hardly travels: in the picture, or about the forearm."""
    rng = manner.rng
    whole = {REST_POSE: 0.4, "open_palm": 0.4, "flat": 0.1, "loose_fist": 0.1}
    pose = actor.pose("pointing_up" if manner.one_finger else manner.choice(whole), manner)
    rotation = actor.attitude(manner, pitch_deg=(-10.0, 45.0))
    actor.prepare(manner, pose, rotation, seconds=0.35)
    seconds = rng.uniform(0.8, 1.7) * manner.pace if manner.seconds is None else manner.seconds
    turns = max(2, round(seconds / (rng.uniform(0.26, 0.5) * manner.pace)))
    about_forearm = rng.random() ** 2
    sign = 1.0 if rng.random() < 0.5 else -1.0
    angle = sign * np.radians(rng.uniform(14.0, 38.0)) * min(manner.size, 1.3)
    reach = sign * rng.uniform(0.0, 4.5) * manner.size
    place = (reach, 0.15 * reach * rng.normal(), 0.0)
    actor.cycle(turns, seconds, (*place, 0.0, -angle * about_forearm, angle * (1.0 - about_forearm)))
    actor.stroke(manner, seconds)


def zoom(actor: Actor, manner: Manner, apart: bool) -> None:
    """Both hands pinch and go apart, or together; each hand only knows its own outside."""
    # In the mirrored world of a left hand its own outside is where a right hand's is.
    outside = np.array([-5.0, manner.rng.normal(0.0, 0.8), 0.0]) * manner.size
    start = -outside if apart else outside
    pose = actor.pose(manner.choice({"pinch": 0.7, "open_palm": 0.15, "pointing_up": 0.15}), manner)
    rotation = actor.attitude(manner, pitch_deg=(-10.0, 30.0), yaw_deg=10.0)
    actor.prepare(manner, pose, rotation, start, seconds=0.5)
    seconds = manner.lasting(0.7)
    actor.move(-2.0 * start, seconds)
    actor.stroke(manner, seconds)
