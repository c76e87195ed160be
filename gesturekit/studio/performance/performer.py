"""Turns a script into a performance: every joint angle, wrist place and label at every instant.

A performance is a function of time. It can be sampled at any frame rate, for one frame or for thousands at
once, and gives the same numbers each time.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection
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
    """One hand of a performance; `labels` say what it does, in order, without gaps from 0 to the end."""

    side: Side
    person: Person
    labels: tuple[StageLabel, ...]
    _actor: Actor

    def sample(self, times: npt.ArrayLike) -> HandTrajectory:
        """The hand at (T,) seconds, in true camera axes, with the hand space of `scene.HandInstance`."""
        motion = self._actor.sample(times)
        position, rotation = motion.position, motion.rotation
        if self.side is Side.LEFT:
            position = position * _MIRROR
            rotation = rotation * _MIRROR[:, None] * _MIRROR
        return HandTrajectory(constrain(motion.angles), position, rotation)

    def label_at(self, time: float) -> StageLabel:
        """What the hand does at an instant; before and after the performance it rests."""
        index = bisect.bisect_right(self.labels, time, key=lambda label: label.end)
        if index < len(self.labels) and self.labels[index].start <= time:
            return self.labels[index]
        return StageLabel(IDLE, Stage.REST, min(time, 0.0), max(time, self.labels[-1].end))


@dataclass(frozen=True, eq=False)
class Performance:
    """What one or two hands, right before left, do over a time in seconds."""

    script: Script
    hands: tuple[PerformedHand, ...]
    duration: float


def perform(script: Script | str) -> Performance:
    """Perform a script, or its short text (`studio.performance.script.read_text`): always in the same way.

    Examples
    --------
    >>> performance = perform("person 7, right hand: victory 1 s, swipe left, idle 2 s")
    >>> motion = performance.hands[0].sample([0.0, 0.5, 1.0])
    >>> motion.angles.shape, motion.position.shape, motion.rotation.shape
    ((3, 25), (3, 3), (3, 3, 3))
    """
    if isinstance(script, str):
        script = read_text(script)
    person = Person.numbered(script.person, tone=script.tone, build=script.build)
    chance = np.random.default_rng([_PERFORMANCE, script.person, script.seed])
    distance = float(chance.uniform(*_USUAL_DISTANCE))
    if script.distance is not None:
        distance = script.distance
    actors = {
        side: _actor(person, side, len(script.sides), distance, rng)
        for side, rng in zip(BOTH, chance.spawn(2), strict=True)
        if side in script.sides
    }
    for number, line in enumerate(script.lines):
        taking_part = [actors[side] for side in line.sides]
        _wait_for_each_other(taking_part)
        for index, (step, following) in enumerate(zip(line.steps, (*line.steps[1:], None), strict=True)):
            for actor in taking_part:
                # Both hands of a line draw the same chance, so that they move together.
                rng = np.random.default_rng([_PERFORMANCE, script.person, script.seed, number, index])
                _do(step, following, actor, rng)
    _wait_for_each_other(actors.values())
    hands = tuple(PerformedHand(side, person, tuple(actor.labels), actor) for side, actor in actors.items())
    return Performance(script, hands, max(actor.time for actor in actors.values()))


def _wait_for_each_other(actors: Collection[Actor]) -> None:
    latest = max(actor.time for actor in actors)
    for actor in actors:
        actor.label(IDLE, Stage.REST, latest - actor.time)


def _actor(person: Person, side: Side, hands: int, distance: float, rng: np.random.Generator) -> Actor:
    """A hand at home: in the middle of the picture when it is alone, else on its own side."""
    aside = (0.0 if hands == 1 else 0.2 * distance) + rng.normal(0.0, 0.02 * distance)
    # The wrist lies below the middle of the hand.
    below = MIDDLE * person.shape.length + rng.normal(0.0, 0.02 * distance)
    own_left = 1.0 if side is Side.RIGHT else -1.0
    return Actor(person, (-aside, below, distance), own_left, rng)


def _do(step: Step, following: Step | None, actor: Actor, rng: np.random.Generator) -> None:
    for _ in range(step.times):
        manner = Manner.sample(
            actor.person,
            rng,
            step.gesture,
            seconds=step.seconds,
            speed=step.speed,
            size=step.size,
            plain=step.plain,
        )
        if step.gesture in MOTIONS:
            MOTIONS[step.gesture].act(actor, manner)
            continue
        rotation = actor.facing(step.gesture, manner)
        actor.prepare(manner, actor.pose(step.gesture, manner), rotation)
        actor.label(step.gesture, Stage.HOLD, manner.lasting(_HOLD_SECONDS))
        # From one pose people go straight to the next.
        if following is None or following.gesture in MOTIONS or step.times > 1:
            actor.retract(manner)
