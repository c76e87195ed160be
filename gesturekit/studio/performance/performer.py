"""Turns a script into a performance: every joint angle, wrist place and label at every instant.

A performance is a function of time. It can be sampled at any frame rate, for one frame or for thousands at
once, and gives the same numbers each time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Side
from gesturekit.studio.anatomy.joints import constrain
from gesturekit.studio.performance.actor import MIDDLE, Actor, Manner
from gesturekit.studio.performance.choreography import IDLE, HandTrajectory, Stage, StageLabel
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.people import Person
from gesturekit.studio.performance.script import BOTH, Script, Step, read_text

_MIRROR = np.array([-1.0, 1.0, 1.0])

# Parts a performance's chance from a person's, which may have the same number.
_PERFORMANCE = 0x70657266

_HOLD_SECONDS = 1.0
_USUAL_DISTANCE = (48.0, 62.0)


@dataclass(frozen=True, eq=False)
class PerformedHand:
    """One hand of a performance.

    Attributes
    ----------
    side
        Which hand of the person.
    person
        Whose.
    labels
        What it does, in order, without gaps from 0 to the performance's end.
    """

    side: Side
    person: Person
    labels: tuple[StageLabel, ...]
    _actor: Actor

    def sample(self, times: npt.ArrayLike) -> HandTrajectory:
        """Joint angles, wrist and rotation at (T,) seconds; see `choreography.HandTrajectory`.

        Angles are within what joints can do. For a left hand, as for a right one, rotation and position are
        in true camera axes, and hand space is that of `scene.HandInstance`.
        """
        motion = self._actor.sample(times)
        position, rotation = motion.position, motion.rotation
        if self.side is Side.LEFT:
            position = position * _MIRROR
            rotation = rotation * _MIRROR[:, None] * _MIRROR
        return HandTrajectory(constrain(motion.angles), position, rotation)

    def label_at(self, time: float) -> StageLabel:
        """What the hand does at an instant; before and after the performance it rests."""
        # Labels are few and asked for in order of time seldom enough that a bisection does.
        low, high = 0, len(self.labels)
        while low < high:
            middle = (low + high) // 2
            if self.labels[middle].end <= time:
                low = middle + 1
            else:
                high = middle
        if low < len(self.labels) and self.labels[low].start <= time:
            return self.labels[low]
        return StageLabel(
            IDLE, Stage.REST, min(time, 0.0), max(time, self.labels[-1].end if self.labels else 0.0)
        )


@dataclass(frozen=True, eq=False)
class Performance:
    """What one or two hands do over time.

    Attributes
    ----------
    script
        What it was made from.
    hands
        Right before left.
    duration
        Seconds.
    distance
        From the camera to the hands' home, cm.
    """

    script: Script
    hands: tuple[PerformedHand, ...]
    duration: float
    distance: float


def perform(script: Script | str) -> Performance:
    """Perform a script.

    Parameters
    ----------
    script
        A script, or its short text (`studio.performance.script.read_text`).

    Returns
    -------
    The performance; always the same for the same script.

    Examples
    --------
    >>> performance = perform("person 7, right hand: victory 1 s, swipe left, idle 2 s")
    >>> motion = performance.hands[0].sample([0.0, 0.5, 1.0])
    >>> motion.angles.shape, motion.position.shape, motion.rotation.shape
    ((3, 25), (3, 3), (3, 3, 3))
    """
    if isinstance(script, str):
        script = read_text(script)
    person = Person.numbered(script.person, tone=script.tone, build=script.build)  # type: ignore[arg-type]
    chance = np.random.default_rng([_PERFORMANCE, script.person, script.seed])
    drawn = float(chance.uniform(*_USUAL_DISTANCE))
    # Short hands reach less far forward, so that they fill as much of the picture.
    distance = drawn if script.distance is None else script.distance
    actors = {
        side: _actor(person, side, len(script.sides), distance, rng)
        for side, rng in zip(BOTH, chance.spawn(2), strict=True)
        if side in script.sides
    }
    for number, line in enumerate(script.lines):
        taking_part = [actors[side] for side in line.sides]
        for actor in taking_part:
            actor.wait_until(max(each.time for each in taking_part))
        for index, step in enumerate(line.steps):
            following = line.steps[index + 1] if index + 1 < len(line.steps) else None
            for actor in taking_part:
                # Both hands of a line draw the same chance, so that they move together.
                rng = np.random.default_rng([_PERFORMANCE, script.person, script.seed, number, index])
                _do(step, following, actor, rng)
    duration = max(actor.time for actor in actors.values())
    for actor in actors.values():
        actor.wait_until(duration)
    hands = tuple(PerformedHand(side, person, tuple(actor.labels), actor) for side, actor in actors.items())
    return Performance(script, hands, duration, distance)


def _actor(person: Person, side: Side, hands: int, distance: float, rng: np.random.Generator) -> Actor:
    """A hand at home: in the middle of the picture when it is alone, else on its own side."""
    aside = (0.0 if hands == 1 else 0.2 * distance) + rng.normal(0.0, 0.02 * distance)
    # The wrist lies below the middle of the hand.
    below = MIDDLE * person.shape.length + rng.normal(0.0, 0.02 * distance)
    own_left = 1.0 if side is Side.RIGHT else -1.0
    return Actor(person, (-aside, below, distance), own_left, rng)


def _do(step: Step, following: Step | None, actor: Actor, rng: np.random.Generator) -> None:
    for _ in range(step.times):
        take = Manner.sample(
            actor.person, rng, seconds=step.seconds, speed=step.speed, size=step.size, plain=step.plain
        )
        if step.gesture in MOTIONS:
            MOTIONS[step.gesture].act(step.gesture, actor, take)
            continue
        turned = actor.facing(step.gesture, take)
        offset = actor.centered(turned)
        actor.prepare(step.gesture, actor.pose(step.gesture, take), take, rotation=turned, offset=offset)
        held = _HOLD_SECONDS * take.pace if step.seconds is None else step.seconds
        actor.last(step.gesture, Stage.HOLD, held)
        # From one pose people go straight to the next.
        if following is None or following.gesture in MOTIONS or step.times > 1:
            actor.retract(step.gesture, take)
