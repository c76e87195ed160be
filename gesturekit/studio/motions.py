"""The dynamic gestures: what the hand does, step by step, when somebody swipes, taps or waves.

Each gesture is a short function over an `Actor`. Directions are the person's own, as the person means them:
in an unmirrored picture a swipe to the person's left runs to the right of the picture, in a mirrored one to
the left; "clockwise" is as the person sees the own hand, so an unmirrored camera sees it turn the other
way. Sizes are centimetres for an adult; `Take.size` scales them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from gesturekit.studio.actor import REST_POSE, Actor, HandPose, Take
from gesturekit.studio.angles import Angle, Array
from gesturekit.studio.choreography import IDLE, Parts, Stage

Act = Callable[[str, Actor, Take], None]
"""Makes the gesture of the given name once."""

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Motion:
    """A dynamic gesture.

    Attributes
    ----------
    name
        As in scripts and labels.
    description
        What the hand does, in one sentence.
    act
        Does it.
    hands
        How many hands it takes.
    """

    name: str
    description: str
    act: Act
    hands: int = 1


def _own(actor: Actor, right: float, up: float, nearer: float = 0.0) -> Array:
    """Centimetres to the person's own right, up and towards the camera, as camera axes."""
    return np.array([-actor.own_left * right, -up, -nearer])


def _drawing_hand(actor: Actor, take: Take, whole: str = "open_palm") -> HandPose:
    return actor.pose("pointing_up" if take.one_finger else whole, take)


def _strokes(
    gesture: str, actor: Actor, take: Take, points: Sequence[_Point], seconds: Sequence[float]
) -> None:
    """Draw straight lines through points (own right, up), cm from home; each line lasts so many seconds."""
    scaled = [_own(actor, *point) * take.size for point in points]
    actor.prepare(
        gesture,
        _drawing_hand(actor, take),
        take,
        rotation=actor.facing("open_palm", take),
        offset=scaled[0],
    )
    factor = take.pace if take.seconds is None else take.seconds / sum(seconds)
    start = 0.0
    for before, goal, lasting in zip(scaled, scaled[1:], seconds, strict=False):
        way = goal - before
        actor.move(way, lasting * factor, after=start)
        # The palm turns a little into the stroke, and the arm's circle takes the hand along.
        lean = np.radians(0.9) * np.array([0.5 * way[1], -way[0], 0.4 * way[0]])
        actor.turn(lean, lasting * factor, after=start)
        start += lasting * factor
    actor.last(gesture, Stage.STROKE, start)
    actor.retract(gesture, take)


def _line(*points: _Point, seconds: Sequence[float]) -> Act:
    def act(gesture: str, actor: Actor, take: Take) -> None:
        _strokes(gesture, actor, take, points, seconds)

    return act


def _circle(clockwise: bool) -> Act:
    def act(gesture: str, actor: Actor, take: Take) -> None:
        top = _own(actor, 0.0, 6.0) * take.size
        actor.prepare(
            gesture,
            _drawing_hand(actor, take),
            take,
            rotation=actor.facing("open_palm", take),
            offset=top,
        )
        seconds = 1.0 * take.pace if take.seconds is None else take.seconds
        right = _own(actor, 6.0 if clockwise else -6.0, 0.0) * take.size
        # From the top: sideways with the sine, down and up again with the cosine.
        squeeze = float(take.rng.uniform(0.85, 1.15))
        actor.cycle(1.0, seconds, Parts(position=tuple(right * squeeze)), Parts(position=tuple(-top)))
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act


def _rotate(clockwise: bool) -> Act:
    """Turn an invisible knob in front of the camera."""

    def act(gesture: str, actor: Actor, take: Take) -> None:
        # A positive turn about z is clockwise in the camera's picture: for the person, the other way round.
        sign = -actor.own_left if clockwise else actor.own_left
        span = np.radians(80.0) * min(take.size, 1.2)
        back = np.array([0.0, 0.0, -0.5 * sign * span])
        forward = np.array([np.radians(28.0), 0.0, 0.0])
        ready = actor.pose("claw", take)
        actor.prepare(gesture, ready, take, rotation=actor.facing("claw", take))
        actor.turn(forward, 0.3 * take.pace)
        actor.turn(back, 0.3 * take.pace)
        actor.shape(_wrist_after(ready, back[2]), 0.3 * take.pace)
        actor.last(gesture, Stage.PREPARATION, 0.3 * take.pace)
        seconds = 0.65 * take.pace if take.seconds is None else take.seconds
        actor.turn(np.array([0.0, 0.0, sign * span]), seconds)
        actor.shape(_wrist_after(ready, -back[2]), seconds)
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act


def _wrist_after(pose: HandPose, turned: float) -> HandPose:
    """A hand that has turned in the picture while its forearm followed only in part."""
    return pose.bent({Angle.WRIST_DEVIATION: -0.45 * turned})


def _change(
    first: Callable[[Actor, Take], HandPose],
    second: Callable[[Actor, Take], HandPose],
    *,
    seconds: float,
    nearer: float = 0.0,
    hold: float = 0.0,
) -> Act:
    """Go from one shape of the hand to another; a hold may follow, for as long as the script wants."""

    def act(gesture: str, actor: Actor, take: Take) -> None:
        actor.prepare(gesture, first(actor, take), take, rotation=actor.facing("open_palm", take))
        lasting = seconds * take.pace
        held = hold * take.pace
        if take.seconds is not None:
            lasting, held = (lasting, take.seconds) if hold else (take.seconds, 0.0)
        actor.shape(second(actor, take), lasting)
        if nearer:
            actor.move(_own(actor, 0.0, 0.0, nearer) * take.size, lasting)
        actor.last(gesture, Stage.STROKE, lasting)
        actor.last(gesture, Stage.HOLD, held)
        actor.retract(gesture, take)

    return act


def _posed(name: str) -> Callable[[Actor, Take], HandPose]:
    return lambda actor, take: actor.pose(name, take)


def _spread_wide(actor: Actor, take: Take) -> HandPose:
    more = {Angle.INDEX_SPREAD: -6.0, Angle.RING_SPREAD: 4.0, Angle.PINKY_SPREAD: 8.0}
    return actor.pose("open_palm", take).bent({angle: np.radians(each) for angle, each in more.items()})


def _tap(count: int) -> Act:
    def act(gesture: str, actor: Actor, take: Take) -> None:
        ready = actor.pose("pointing_up", take)
        actor.prepare(gesture, ready, take, rotation=actor.facing("pointing_up", take))
        seconds = 0.34 * count * take.pace if take.seconds is None else take.seconds
        # Down fast, up a little slower.
        down, up = 0.44 * seconds / count, 0.56 * seconds / count
        way = _own(actor, 0.0, -2.0, 4.0) * take.size
        nod = np.array([np.radians(14.0), 0.0, 0.0])
        pressed = ready.bent({Angle.INDEX_MCP: np.radians(32.0), Angle.WRIST_FLEX: np.radians(10.0)})
        for each in range(count):
            start = each * (down + up)
            actor.move(way, down, after=start)
            actor.turn(nod, down, after=start)
            actor.shape(pressed, down, after=start)
            actor.move(-way, up, after=start + down)
            actor.turn(-nod, up, after=start + down)
            actor.shape(ready, up, after=start + down)
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act


def _wave(gesture: str, actor: Actor, take: Take) -> None:
    actor.prepare(
        gesture,
        actor.pose("open_palm", take),
        take,
        rotation=actor.facing("open_palm", take),
        offset=_own(actor, 0.0, 2.0),
    )
    turns = int(take.rng.integers(2, 5))
    seconds = turns * 0.5 * take.pace if take.seconds is None else take.seconds
    turns = max(1, round(seconds / (0.5 * take.pace)))
    angle = np.radians(22.0) * min(take.size, 1.3)
    # The forearm swings about the elbow, which stays about 14 cm below half of the swing.
    actor.cycle(turns, seconds, Parts(position=(14.0 * angle, 0.0, 0.0), rotation=(0.0, 0.0, angle)))
    actor.last(gesture, Stage.STROKE, seconds)
    actor.retract(gesture, take)


def _shake(gesture: str, actor: Actor, take: Take) -> None:
    actor.prepare(
        gesture, actor.pose(REST_POSE, take), take, rotation=actor.facing("open_palm", take), seconds=0.35
    )
    seconds = 0.9 * take.pace if take.seconds is None else take.seconds
    turns = max(2, round(seconds / (0.26 * take.pace)))
    actor.cycle(
        turns,
        seconds,
        Parts(position=(3.2 * take.size, 0.0, 0.0), rotation=(0.0, np.radians(12.0), np.radians(5.0))),
    )
    actor.last(gesture, Stage.STROKE, seconds)
    actor.retract(gesture, take)


def _thrust(nearer: float, first: str, second: str) -> Act:
    """Move towards the camera, or away from it when `nearer` is negative, while the hand changes shape."""

    def act(gesture: str, actor: Actor, take: Take) -> None:
        way = _own(actor, 0.0, 0.0, nearer) * take.size
        actor.prepare(
            gesture,
            actor.pose(first, take),
            take,
            rotation=actor.facing("open_palm", take),
            offset=-0.5 * way,
        )
        seconds = 0.5 * take.pace if take.seconds is None else take.seconds
        actor.move(way, seconds)
        actor.shape(actor.pose(second, take), 0.7 * seconds)
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act


def _zoom(apart: bool) -> Act:
    """Both hands pinch and go apart, or together; each hand only knows its own outside."""

    def act(gesture: str, actor: Actor, take: Take) -> None:
        # In the mirrored world of a left hand its own outside is where a right hand's is.
        outside = np.array([-5.0, 0.0, 0.0]) * take.size
        start = -outside if apart else outside
        actor.prepare(
            gesture,
            actor.pose("pinch", take),
            take,
            rotation=actor.facing("pinch", take),
            offset=start,
            seconds=0.5,
        )
        seconds = 0.7 * take.pace if take.seconds is None else take.seconds
        actor.move(-2.0 * start, seconds)
        actor.last(gesture, Stage.STROKE, seconds)
        actor.retract(gesture, take)

    return act


def _idle(gesture: str, actor: Actor, take: Take) -> None:
    """Drift, fidget and rest for a while, close to home."""
    remaining = 2.0 if take.seconds is None else take.seconds
    relaxed = actor.pose(REST_POSE, take)
    while remaining > 0.0:
        rest = min(float(take.rng.exponential(0.25)), remaining)
        actor.last(gesture, Stage.REST, rest)
        remaining -= rest
        lasting = min(float(take.rng.uniform(0.5, 1.2)), remaining)
        if lasting < 0.2:
            actor.last(gesture, Stage.REST, remaining)
            return
        by = np.radians(take.rng.normal(0.0, 1.0, len(_FIDGET)) * _FIDGET)
        # Idle fingers open a little; they do not cross.
        by[_SPREADS] += np.radians(abs(take.rng.normal(0.0, 4.0))) * _FAN
        fidget = relaxed.bent({Angle(Angle.THUMB_RADIAL + k): float(each) for k, each in enumerate(by)})
        actor.rest(fidget, take.rng.normal(0.0, (2.2, 1.8, 1.5)), take, lasting)
        actor.last(gesture, Stage.REST, lasting)
        remaining -= lasting


# Degrees by which idle joints stray, thumb first.
_FIDGET = np.array([5.0] * 5 + [0.7, 7.0, 7.0, 5.0] * 4)
_SPREADS = slice(5, 21, 4)
_FAN = np.array([-1.0, -0.2, 0.4, 1.0])

_OPEN, _FIST, _PINCH = _posed("open_palm"), _posed("closed_fist"), _posed("pinch")

_DRAWINGS: Mapping[str, tuple[str, Act]] = {
    "swipe_left": ("the hand sweeps to the person's left", _line((11, 0), (-11, 0), seconds=[0.42])),
    "swipe_right": ("the hand sweeps to the person's right", _line((-11, 0), (11, 0), seconds=[0.42])),
    "swipe_up": ("the hand sweeps up", _line((0, -6), (0, 7), seconds=[0.4])),
    "swipe_down": ("the hand sweeps down", _line((0, 6), (0, -7), seconds=[0.4])),
    "swipe_x": (
        "the hand draws an X: two diagonals, both downwards",
        _line((-9, 6), (9, -6), (9, 6), (-9, -6), seconds=[0.42, 0.34, 0.42]),
    ),
    "swipe_v": ("the hand draws a V, from the left", _line((-8, 6), (0, -7), (8, 6), seconds=[0.4, 0.4])),
    "swipe_plus": (
        "the hand draws a plus: a line down, then one to the right",
        _line((0, 6), (0, -7), (-9, 0), (9, 0), seconds=[0.42, 0.36, 0.42]),
    ),
    "circle_cw": ("the hand draws a circle clockwise, from the top", _circle(True)),
    "circle_ccw": ("the hand draws a circle counter-clockwise, from the top", _circle(False)),
}

_GESTURES: Mapping[str, tuple[str, Act]] = {
    "grab": ("an open hand closes to a fist", _change(_OPEN, _FIST, seconds=0.38)),
    "release": ("a fist opens", _change(_FIST, _OPEN, seconds=0.34)),
    "tap": ("the index finger taps once on something in front of it", _tap(1)),
    "double_tap": ("the index finger taps twice", _tap(2)),
    "expand": ("fingertips that touch spread wide", _change(_PINCH, _spread_wide, seconds=0.4, nearer=1.5)),
    "pinch": (
        "thumb and index finger close, and stay so",
        _change(_posed("pinch_open"), _PINCH, seconds=0.3, hold=0.6),
    ),
    "rotate_cw": ("the hand turns a knob clockwise", _rotate(True)),
    "rotate_ccw": ("the hand turns a knob counter-clockwise", _rotate(False)),
    **_DRAWINGS,
    "wave": ("the open hand swings about the elbow", _wave),
    "shake": ("the loose hand shakes from side to side", _shake),
    "push": ("the open hand moves towards the camera", _thrust(12.0, "open_palm", "open_palm")),
    "pull": ("the hand closes and moves away from the camera", _thrust(-12.0, "open_palm", "closed_fist")),
    IDLE: ("the hand rests and fidgets; it means nothing", _idle),
}

_TWO_HANDED: Mapping[str, tuple[str, Act]] = {
    "zoom_in": ("both hands pinch and go apart", _zoom(True)),
    "zoom_out": ("both hands pinch and come together", _zoom(False)),
}

MOTIONS: Mapping[str, Motion] = MappingProxyType(
    {
        name: Motion(name, description, act, hands)
        for table, hands in ((_GESTURES, 1), (_TWO_HANDED, 2))
        for name, (description, act) in table.items()
    }
)
"""Every dynamic gesture by name."""
