"""Streams to learn live motions from: performances as the tracker gives them, and what is made when.

Most streams hold motions with rests and poses between; in the others a hand shows poses, fidgets and goes
about without a motion, as hands of people do who talk, sign or work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Hand, Side
from gesturekit.motions.sequences.resample import smoothstep_path
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.anatomy.rotations import rotation_matrix
from gesturekit.studio.datasets.sequences import landmarks_at
from gesturekit.studio.datasets.tracker_errors import TrackerErrors
from gesturekit.studio.performance.choreography import IDLE, StageLabel
from gesturekit.studio.performance.named_scripts import MOTION_NAMES
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.performance.script import Line, Script, Step

_STREAMS = 0x73747273
_IN_A_ROW = 4
_MOTIONS = 10
# Share of streams without any motion.
_OTHERWISE = 0.3
_POSES = tuple(name for name in POSES if name not in MOTION_NAMES)


@dataclass(frozen=True, eq=False, slots=True)
class TrackedStream:
    """One hand over time, as a tracker gives it.

    Attributes
    ----------
    times
        (T,) seconds, float64.
    landmarks
        (T, 21, 3) float32, pixels.
    world
        (T, 21, 3) float32, metres about the hand's centre.
    side
        Which hand.
    labels
        What it does, in order.
    """

    times: Array
    landmarks: FloatArray
    world: FloatArray
    side: Side
    labels: tuple[StageLabel, ...]

    def hands(self) -> Iterator[tuple[float, Hand]]:
        """Time and hand of each frame."""
        for time, landmarks, world in zip(self.times.tolist(), self.landmarks, self.world, strict=True):
            yield time, Hand(0, self.side, 1.0, 1.0, landmarks, world)


def tracked_stream(seed: int, index: int, *, first_person: int = 0, people: int = 300) -> TrackedStream:
    """Stream `index` of all that `seed` gives, by persons `first_person` to `first_person` + `people` - 1."""
    rng = np.random.default_rng([_STREAMS, seed, index])
    meant = bool(rng.random() >= _OTHERWISE)
    steps = _motions(rng, index) if meant else _poses(rng)
    side = Side.RIGHT if rng.random() < 0.6 else Side.LEFT
    script = Script(
        (Line((side,), tuple(steps)),),
        person=first_person + (index // _IN_A_ROW) % people,
        seed=int(rng.integers(2**31)),
    )
    performance = perform(script)
    (hand,) = performance.hands
    fps = float(rng.uniform(15.0 if meant else 10.0, 30.0))
    times = np.arange(int(performance.duration * fps)) / fps
    points = landmarks_at(hand, times)
    points = points + _drift(rng, times)[:, None] if meant else _carried(rng, times, points)
    landmarks, world, frames = TrackerErrors.sample(rng).see(points, fps, rng)
    return TrackedStream(times[frames], landmarks, world, side, hand.labels)


def _motions(rng: np.random.Generator, index: int) -> list[Step]:
    mixed: list[Step] = []
    for k in rng.permutation(_MOTIONS):
        # In turn through all, so that each comes as often as any other.
        mixed.append(Step(MOTION_NAMES[(index * _MOTIONS + int(k)) % len(MOTION_NAMES)]))
        chance = rng.random()
        if chance < 0.6:
            mixed.append(Step(IDLE, float(rng.uniform(0.3, 1.5))))
        elif chance < 0.75:
            mixed.append(_pose(rng, 0.3, 1.2))
    return mixed


def _poses(rng: np.random.Generator) -> list[Step]:
    if rng.random() < 0.3:
        return [Step(IDLE, float(rng.uniform(5.0, 20.0)))]
    quick = rng.uniform(0.1, 0.8)
    return [
        Step(IDLE, float(rng.uniform(0.2, 1.5))) if rng.random() < 0.25 else _pose(rng, 0.06, quick)
        for _ in range(int(rng.integers(10, 24)))
    ]


def _pose(rng: np.random.Generator, least: float, most: float) -> Step:
    return Step(_POSES[int(rng.integers(len(_POSES)))], float(rng.uniform(least, most)))


def _drift(rng: np.random.Generator, times: Array) -> FloatArray:
    """(T, 3) metres by which a body sways."""
    keys = np.arange(0.0, times[-1] + 3.0, rng.uniform(1.0, 3.0))
    return smoothstep_path(rng.normal(0.0, rng.uniform(0.0, 0.02), (len(keys), 3)), keys, times)


def _carried(rng: np.random.Generator, times: Array, points: FloatArray) -> FloatArray:
    """The hand carried and turned by an arm that does other things: up from below, about, and back."""
    keys, places = [0.0], [np.zeros(3)]
    reach = float(rng.choice([0.0, 0.03, 0.08, 0.14])) * np.array([1.0, 1.2, 0.7])
    low = np.array([rng.normal(0.0, 0.05), rng.uniform(0.1, 0.3), rng.normal(0.0, 0.05)])
    falls = float(rng.choice([0.0, 0.12, 0.3]))
    hurry = rng.uniform(0.5, 1.5)
    while keys[-1] < times[-1]:
        chance = rng.random()
        if chance < falls:
            places.append(low + rng.normal(0.0, 0.02, 3))
        elif chance < 0.65:
            places.append(rng.normal(0.0, 1.0, 3) * reach)
        else:
            places.append(places[-1])
        keys.append(keys[-1] + hurry * rng.uniform(0.25, 0.9))
    turns = rng.normal(0.0, float(rng.choice([0.0, 0.15, 0.35, 0.6])), (len(keys), 3))
    still = rng.random(len(keys)) < 0.3
    turns[1:][still[1:]] = turns[:-1][still[1:]]
    rotation = rotation_matrix(smoothstep_path(turns, np.array(keys), times))
    middle = points[:, 9:10]
    carried: FloatArray = (points - middle) @ rotation.transpose(0, 2, 1).astype(np.float32) + middle
    return carried + smoothstep_path(np.array(places), np.array(keys), times)[:, None]
