"""Gestures in which the hand changes its shape or turns: grabbing, pinching, tapping, turning a knob.

Sizes are centimetres for an adult; `Manner.size` scales them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gesturekit.studio.anatomy.joints import Array, JointAngle
from gesturekit.studio.anatomy.rotations import about_z, rotation_matrix
from gesturekit.studio.performance.actor import REST_POSE, Actor, Manner, NamedPose
from gesturekit.studio.performance.choreography import Stage


def grab(actor: Actor, manner: Manner) -> None:
    """Reach out with an open hand, close it around something, and perhaps draw that near."""
    rng = manner.rng
    aside, up = rng.normal(0.0, 3.0, 2)
    reach = _reaching(manner, rng.uniform(2.0, 18.0)) + actor.own(aside, up) * manner.size
    reaches = rng.random() < 0.85
    opened = {"open_palm": 0.45, "cupped": 0.2, "claw": 0.2, "spread": 0.15}
    closed = {"closed_fist": 0.7, "loose_fist": 0.3}
    if manner.one_finger:
        # With thumb and index finger, the others closed already.
        opened, closed = {"pinch_apart": 0.6, "gun": 0.4}, {"pinch": 0.4, "closed_fist": 0.6}
    first = actor.pose(manner.choice(opened), manner)
    last = actor.pose(manner.choice(closed), manner)
    actor.prepare(manner, first, actor.attitude(manner, pitch_deg=(-10.0, 60.0)))
    if reaches:
        actor.move(reach, 0.4 * manner.pace)
        actor.label(manner.gesture, Stage.PREPARATION, 0.4 * manner.pace)
    seconds = manner.lasting(0.38)
    actor.shape(last, seconds)
    if rng.random() < 0.7:
        # What was caught is drawn back while the hand closes, or a little after.
        actor.move(-rng.uniform(0.4, 1.1) * reach, 1.3 * seconds, after=rng.uniform(0.0, 0.5) * seconds)
    actor.turn(np.radians(rng.normal(0.0, (10.0, 6.0, 6.0))), seconds)
    actor.stroke(manner, seconds)


def _reaching(manner: Manner, nearer: float) -> Array:
    """The way (3,) cm of a hand that reaches for something so many cm in front of it.

    An arm that unfolds from beside the body goes to the middle in front of the chest: upwards and inwards.
    """
    inwards, up = manner.rng.normal((0.6, 0.5), (0.35, 0.35))
    # Inwards is the same way for either hand, as a left one acts in a mirrored world.
    return np.array([inwards, -up, -1.0]) * nearer * manner.size


def change(
    actor: Actor,
    manner: Manner,
    ways: Sequence[tuple[float, str, str]],
    seconds: float = 0.34,
    nearer: float = 0.0,
    hold: float = 0.0,
) -> None:
    """Go from one shape to another, in one of several (share, first, last); a hold may follow.

    A script's seconds are those of the hold where there is one.
    """
    rng = manner.rng
    _, first, second = ways[manner.variant([share for share, _, _ in ways])]
    rotation = actor.attitude(manner, pitch_deg=(-10.0, 45.0))
    actor.prepare(manner, actor.pose(first, manner), rotation)
    lasting = seconds * manner.pace if hold else manner.lasting(seconds)
    actor.shape(_widest(actor.pose(second, manner)), lasting)
    drift = rng.normal(0.0, 1.8, 2)
    actor.move(actor.own(drift[0], drift[1], nearer + rng.normal(0.0, 2.0)) * manner.size, lasting)
    actor.turn(np.radians(rng.normal(0.0, (8.0, 5.0, 4.0))), lasting)
    actor.label(manner.gesture, Stage.STROKE, lasting)
    actor.label(manner.gesture, Stage.HOLD, manner.lasting(hold) if hold else 0.0)
    actor.retract(manner)


def _widest(pose: NamedPose) -> NamedPose:
    """A hand that has just been opened spreads its fingers a little further than it holds them."""
    if pose.name not in ("open_palm", "spread"):
        return pose
    return pose.bent(
        {
            JointAngle.INDEX_SPREAD: np.radians(-6.0),
            JointAngle.RING_SPREAD: np.radians(4.0),
            JointAngle.PINKY_SPREAD: np.radians(8.0),
        }
    )


def tap(actor: Actor, manner: Manner, count: int) -> None:
    """Tap on something in front of the hand: with a finger, or with all of them."""
    rng = manner.rng
    one = manner.one_finger or rng.random() < 0.4
    name = "pointing_up" if one else manner.choice({REST_POSE: 0.5, "open_palm": 0.5})
    ready = actor.pose(name, manner)
    actor.prepare(manner, ready, actor.attitude(manner, pitch_deg=(-10.0, 30.0)))
    # Some peck, others reach for what they tap on and go back at leisure.
    one_tap = 0.42 * np.exp(rng.uniform(0.0, 1.0)) if count == 1 else 0.42
    seconds = manner.lasting(one_tap * count)
    # Down fast, perhaps pressed for a moment, up a little slower.
    down, pressing = rng.uniform(0.28, 0.45), rng.uniform(0.0, 0.4)
    down, up = down * seconds / count, (1.0 - down - pressing) * seconds / count
    aside, higher = rng.normal(0.0, 3.0, 2)
    way = _reaching(manner, rng.uniform(1.0, 14.0)) + actor.own(aside, higher) * manner.size
    nod = np.array([np.radians(rng.uniform(5.0, 55.0)), 0.0, 0.0])
    knuckles = [JointAngle.INDEX_MCP, JointAngle.MIDDLE_MCP, JointAngle.RING_MCP, JointAngle.PINKY_MCP]
    by = float(np.radians(rng.uniform(0.0, 40.0)))
    bent = dict.fromkeys(knuckles[:1] if one else knuckles, by)
    pressed = ready.bent({**bent, JointAngle.WRIST_FLEX: np.radians(10.0)})
    # Some leave the last tap only when they go back home.
    stays = rng.random() < 0.25
    for each in range(count):
        start = each * seconds / count
        back = start + seconds / count - up
        actor.move(way, down, after=start)
        actor.turn(nod, down, after=start)
        actor.shape(pressed, down, after=start)
        if stays and each == count - 1:
            break
        actor.move(-way, up, after=back)
        actor.turn(-nod, up, after=back)
        actor.shape(ready, up, after=back)
    actor.stroke(manner, seconds)


def rotate(actor: Actor, manner: Manner, clockwise: bool) -> None:
    """Turn an invisible knob, the fingers more or less towards the camera."""
    rng = manner.rng
    # A positive turn about z is clockwise in the camera's picture: for the person, the other way round.
    sign = -actor.own_left if clockwise else actor.own_left
    # For either hand, in its mirrored world, this way turns the palm up, which goes further.
    outwards = sign < 0.0
    span = np.radians(rng.uniform(85.0, 165.0) if outwards else rng.uniform(65.0, 120.0))
    whole = {"claw": 0.3, REST_POSE: 0.2, "cupped": 0.15, "open_palm": 0.25, "pinch": 0.1}
    one_finger = {"pointing_up": 0.5, "gun": 0.5}
    ready = actor.pose(manner.choice(one_finger if manner.one_finger else whole), manner)
    pivot = 0.0
    if rng.random() < 0.45:
        # As a steering wheel is turned: in the picture's plane, about a point of the hand or behind it,
        # between upright and lying inwards, which is as far as an arm goes.
        span = np.radians(rng.uniform(40.0, 115.0))
        least = rng.uniform(np.radians(-35.0), np.radians(110.0) - span)
        lean = least + span if outwards else least
        rotation = about_z(lean) @ actor.attitude(manner, lean_deg=0.0, roll_deg=8.0)
        axis = np.array([*rng.normal(0.0, 0.12, 2), 1.0])
        pivot = rng.uniform(-6.0, 12.0) * manner.size
    else:
        rotation = actor.attitude(manner, pitch_deg=(-5.0, 60.0), yaw_deg=15.0)
        # The hand turns with the forearm, which points forwards and more or less up.
        inclined = np.radians(rng.uniform(0.0, 85.0) if outwards else rng.uniform(0.0, 50.0))
        axis = np.array([rng.normal(0.0, 0.12), np.sin(inclined), np.cos(inclined)])
    axis /= np.linalg.norm(axis)
    actor.prepare(manner, ready, rotation)
    # Most turn from where the hand is; some wind up first.
    back = 0.0
    if rng.random() < 0.15:
        back = -rng.uniform(0.2, 0.6) * sign * span
        actor.turn(back * axis, 0.4 * manner.pace)
        actor.shape(_wrist_after(ready, back * axis[2]), 0.4 * manner.pace)
        actor.label(manner.gesture, Stage.PREPARATION, 0.4 * manner.pace)
    seconds = manner.lasting(0.7)
    actor.turn(sign * span * axis, seconds)
    # The hand does not turn about its wrist's middle alone: the elbow goes along.
    swing = rng.normal(0.0, 1.8, 2) + np.array([sign * rng.uniform(0.0, 2.5), 0.0])
    turned = rotation_matrix(sign * span * axis) @ rotation
    about = pivot * (rotation[:, 1] - turned[:, 1])
    actor.move(np.array([*swing, 0.0]) * manner.size + about, seconds)
    actor.shape(_wrist_after(ready, (back + sign * span) * axis[2]), seconds)
    actor.stroke(manner, seconds)


def _wrist_after(pose: NamedPose, turned: float) -> NamedPose:
    """A hand that has turned in the picture while its forearm followed only in part."""
    return pose.bent({JointAngle.WRIST_DEVIATION: -0.45 * turned})


# Degrees by which idle joints stray, thumb first.
_FIDGET = np.array([5.0] * 5 + [0.7, 7.0, 7.0, 5.0] * 4)
_SPREADS = slice(5, 21, 4)
_FAN = np.array([-1.0, -0.2, 0.4, 1.0])


def idle(actor: Actor, manner: Manner) -> None:
    """Drift, fidget and rest for a while, close to home."""
    rng = manner.rng
    remaining = 2.0 if manner.seconds is None else manner.seconds
    relaxed = actor.pose(REST_POSE, manner)
    while remaining > 0.0:
        rest = min(float(rng.exponential(0.25)), remaining)
        actor.label(manner.gesture, Stage.REST, rest)
        remaining -= rest
        lasting = min(float(rng.uniform(0.5, 1.2)), remaining)
        if lasting < 0.2:
            actor.label(manner.gesture, Stage.REST, remaining)
            return
        by = np.radians(rng.normal(0.0, 1.0, len(_FIDGET)) * _FIDGET)
        # Idle fingers open a little; they do not cross.
        by[_SPREADS] += np.radians(abs(rng.normal(0.0, 4.0))) * _FAN
        fidget = relaxed.bent(dict(zip(list(JointAngle)[JointAngle.THUMB_RADIAL :], by, strict=True)))
        actor.rest(manner, fidget, lasting, rng.normal(0.0, (2.2, 1.8, 1.5)))
        actor.label(manner.gesture, Stage.REST, lasting)
        remaining -= lasting
