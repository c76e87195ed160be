"""Gestures that are a path through the air: swipes, crosses, circles, pushing, waving and shaking.

Directions are the person's own, as the person means them: in an unmirrored picture a swipe to the person's
left runs to the right of the picture, in a mirrored one to the left; "clockwise" is as the person sees the
own hand. Sizes are centimetres for an adult; `Manner.size` scales them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z, rotation_matrix
from gesturekit.studio.performance.actor import REST_POSE, Actor, Manner
from gesturekit.studio.performance.arm_motion import Ride, attitude, choice, drawing_hand, own, variant
from gesturekit.studio.performance.choreography import Stage

Act = Callable[[str, Actor, Manner], None]
"""Makes the gesture of the given name once."""

_Point = tuple[float, float]


def _draw(
    gesture: str,
    actor: Actor,
    take: Manner,
    points: Sequence[_Point],
    seconds: Sequence[float],
    *,
    sideways: float = 0.0,
    pitch_deg: tuple[float, float] = (-5.0, 45.0),
    falling: bool = False,
) -> None:
    """Draw straight lines through points (own right, up), cm from home; each line lasts so many seconds.

    A `falling` forearm turns about its elbow: what goes down comes nearer and inwards.
    """
    rng = take.rng
    nearer, inwards = rng.normal((0.35, 0.2), (0.35, 0.25)) * falling
    # Nobody's lines are quite level, nor are crosses as wide as they are high.
    wide, high = np.exp(rng.normal(0.0, 0.12, 2))
    around, ahead, level = rng.normal(0.0, np.radians((7.0, 9.0, 5.0)))
    tilted = about_y(around) @ about_x(ahead) @ about_z(level)
    # Inwards is the same way for either hand, as a left one acts in a mirrored world.
    fall = np.array([-inwards, 0.0, nearer])
    scaled = [tilted @ (own(actor, x * wide, y * high) + fall * y * high) * take.size for x, y in points]
    ride = Ride(take)
    # More or less, the wrist winds up before the hand sets out, and ends where it is at ease.
    winding = ride.turn(-rng.random() * (scaled[1] - scaled[0]))
    wound = rotation_matrix(winding)
    rotation = wound @ attitude(actor, take, pitch_deg=pitch_deg, sideways=sideways)
    away = actor.centered(rotation)
    actor.prepare(gesture, drawing_hand(actor, take), take, rotation=rotation, offset=scaled[0] + away)
    factor = take.pace if take.seconds is None else take.seconds / sum(seconds)
    start = 0.0
    for before, goal, lasting in zip(scaled, scaled[1:], seconds, strict=False):
        way = goal - before
        actor.move(way, lasting * factor, after=start)
        actor.cycle(0.5, lasting * factor, (*ride.bow(way), 0.0, 0.0, 0.0), after=start)
        actor.turn(ride.turn(way), lasting * factor, after=start)
        start += lasting * factor
    actor.last(gesture, Stage.STROKE, start)
    actor.retract(gesture, take)


def swipe(right: float, up: float, seconds: float) -> Act:
    """Sweep once, by so many cm."""
    level = right != 0.0

    def act(gesture: str, actor: Actor, take: Manner) -> None:
        # Half of the people start where the hand is; the others reach back first.
        back = _reaching_back(take)
        # Some flick, others show the way at leisure.
        leisure = np.exp(take.rng.uniform(0.0, 0.9))
        points = [(-back * right, -back * up), ((1.0 - back) * right, (1.0 - back) * up)]
        _draw(
            gesture,
            actor,
            take,
            points,
            [seconds * leisure],
            sideways=0.45 if level else 0.0,
            pitch_deg=(-10.0, 60.0) if level else (-10.0, 75.0),
            falling=up < 0.0,
        )

    return act


def _reaching_back(take: Manner) -> float:
    """Share of the way by which the hand first goes back."""
    return float(take.rng.uniform(0.0, 0.15) if take.rng.random() < 0.5 else take.rng.uniform(0.2, 0.9))


def drawing(*variants: tuple[float, Sequence[_Point], Sequence[float]]) -> Act:
    """Draw a figure in one of several ways, each with its share, points and seconds."""

    def act(gesture: str, actor: Actor, take: Manner) -> None:
        _, points, seconds = variants[variant(take, [share for share, _, _ in variants])]
        _draw(gesture, actor, take, points, seconds)

    return act


def circle(clockwise: bool) -> Act:
    """Draw a circle, from about the top."""

    def act(gesture: str, actor: Actor, take: Manner) -> None:
        rng = take.rng
        radius = 6.0 * take.size
        squeeze = np.exp(rng.normal(0.0, 0.12))
        leaning = about_z(rng.normal(0.0, np.radians(20.0)))
        top = leaning @ own(actor, 0.0, radius / squeeze)
        aside = leaning @ own(actor, radius * squeeze if clockwise else -radius * squeeze, 0.0)
        rotation = attitude(actor, take, pitch_deg=(-5.0, 50.0))
        actor.prepare(
            gesture,
            drawing_hand(actor, take),
            take,
            rotation=rotation,
            offset=top + actor.centered(rotation),
        )
        turns = 2.0 if rng.random() < 0.15 else 1.0
        seconds = turns * 1.0 * take.pace if take.seconds is None else take.seconds
        ride = Ride(take)
        # From the top: sideways with the sine, down and up again with the cosine; the hand rides along.
        actor.cycle(
            turns,
            seconds,
            (*aside, *(0.5 * ride.turn(aside))),
            (*-top, *(0.5 * ride.turn(-top))),
        )
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act


def thrust(nearer: float, first: str, second: str) -> Act:
    """Move towards the camera, or away from it when `nearer` is negative, while the hand changes shape."""

    def act(gesture: str, actor: Actor, take: Manner) -> None:
        aside = take.rng.normal(0.0, 0.1, 2) * nearer
        way = own(actor, aside[0], aside[1], nearer) * take.size
        back = _reaching_back(take)
        rotation = attitude(actor, take, pitch_deg=(-15.0, 25.0))
        actor.prepare(
            gesture,
            actor.pose(first, take),
            take,
            rotation=rotation,
            offset=actor.centered(rotation) - back * way,
        )
        seconds = 0.5 * take.pace if take.seconds is None else take.seconds
        actor.move(way, seconds)
        # The palm stays upright, or tips with the arm.
        actor.turn(np.radians([take.rng.normal(0.0, 8.0), take.rng.normal(0.0, 5.0), 0.0]), seconds)
        actor.shape(actor.pose(second, take), 0.7 * seconds)
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act


def wave(gesture: str, actor: Actor, take: Manner) -> None:
    """Swing the forearm about the elbow, which stays some way below half of the swing."""
    rng = take.rng
    pose = actor.pose(choice(take, {"open_palm": 0.7, "relaxed": 0.15, "spread": 0.15}), take)
    rotation = attitude(actor, take, pitch_deg=(-10.0, 15.0))
    actor.prepare(
        gesture, pose, take, rotation=rotation, offset=own(actor, 0.0, 2.0) + actor.centered(rotation)
    )
    each = 0.5 * take.pace
    seconds = int(rng.integers(2, 5)) * each if take.seconds is None else take.seconds
    turns = max(1, round(seconds / each))
    angle = np.radians(rng.uniform(17.0, 27.0)) * min(take.size, 1.3)
    elbow = rng.uniform(14.0, 22.0)
    sign = 1.0 if rng.random() < 0.5 else -1.0
    actor.cycle(
        turns,
        seconds,
        (sign * elbow * angle, 0.0, 0.0, 0.0, sign * np.radians(rng.normal(0.0, 8.0)), sign * angle),
    )
    actor.last(gesture, Stage.STROKE, seconds)
    actor.retract(gesture, take)


def shake(gesture: str, actor: Actor, take: Manner) -> None:
    """Shake the hand about the wrist, which hardly travels: in the picture, or about the forearm."""
    rng = take.rng
    whole = {REST_POSE: 0.4, "open_palm": 0.4, "flat": 0.1, "loose_fist": 0.1}
    pose = actor.pose("pointing_up" if take.one_finger else choice(take, whole), take)
    rotation = attitude(actor, take, pitch_deg=(-10.0, 45.0))
    actor.prepare(gesture, pose, take, rotation=rotation, offset=actor.centered(rotation), seconds=0.35)
    seconds = rng.uniform(0.8, 1.7) * take.pace if take.seconds is None else take.seconds
    turns = max(2, round(seconds / (rng.uniform(0.26, 0.5) * take.pace)))
    about_forearm = rng.random() ** 2
    sign = 1.0 if rng.random() < 0.5 else -1.0
    angle = sign * np.radians(rng.uniform(14.0, 38.0)) * min(take.size, 1.3)
    reach = sign * rng.uniform(0.0, 4.5) * take.size
    actor.cycle(
        turns,
        seconds,
        (
            *(reach, 0.15 * reach * rng.normal(), 0.0),
            *(0.0, -angle * about_forearm, angle * (1.0 - about_forearm)),
        ),
    )
    actor.last(gesture, Stage.STROKE, seconds)
    actor.retract(gesture, take)


def zoom(apart: bool) -> Act:
    """Both hands pinch and go apart, or together; each hand only knows its own outside."""

    def act(gesture: str, actor: Actor, take: Manner) -> None:
        # In the mirrored world of a left hand its own outside is where a right hand's is.
        outside = np.array([-5.0, take.rng.normal(0.0, 0.8), 0.0]) * take.size
        start = -outside if apart else outside
        pose = actor.pose(choice(take, {"pinch": 0.7, "open_palm": 0.15, "pointing_up": 0.15}), take)
        rotation = attitude(actor, take, pitch_deg=(-10.0, 30.0), yaw_deg=10.0)
        actor.prepare(
            gesture, pose, take, rotation=rotation, offset=start + actor.centered(rotation), seconds=0.5
        )
        seconds = 0.7 * take.pace if take.seconds is None else take.seconds
        actor.move(-2.0 * start, seconds)
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act
