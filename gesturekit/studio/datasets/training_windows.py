"""Sequences to learn dynamic gestures from: performances cut into windows, as sensors would see them.

Each window holds one gesture, or something that means nothing (`NOTHING`): idling, getting ready, going
back, holding or changing poses. Hands are seen from different sides, by sensors with different faults, at
different frame rates, and cut out more or less tightly.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Side
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.datasets.sensors import Sensor
from gesturekit.studio.datasets.sequences import landmarks_at
from gesturekit.studio.performance.choreography import IDLE, Stage, StageLabel
from gesturekit.studio.performance.named_scripts import MOTION_NAMES
from gesturekit.studio.performance.performer import PerformedHand, perform
from gesturekit.studio.performance.script import Line, Script, Step

NOTHING = "none"
"""Label of windows without a gesture."""

# The chance of windows, apart from every other use of the same seed.
_WINDOWS = 0x6C657373

_GRIPS = ("grab", "release", "pull", "pinch", "expand")

_GESTURES = 8
_IN_A_ROW = 4


@dataclass(frozen=True, eq=False, slots=True)
class TrainingWindow:
    """One window.

    Attributes
    ----------
    landmarks
        (T, 21, 3) float32, metres, camera axes (x right, y down, z away); see `sensors.Sensor` for what a
        sensor leaves of it.
    fps
        Frames a second.
    label
        Name of a motion, or `NOTHING`.
    """

    landmarks: FloatArray
    fps: float
    label: str


def training_windows(
    seed: int,
    count: int,
    *,
    gestures: tuple[str, ...] = MOTION_NAMES,
    people: int = 300,
    nothing: float = 0.15,
) -> Iterator[TrainingWindow]:
    """Make `count` windows, the same for the same numbers, by `people` persons.

    Each of `gestures`, motions of one hand, comes about equally often; `nothing` is the share of windows
    without a gesture.
    """
    made = 0
    for index in itertools.count():
        for window in windows_of(seed, index, gestures=gestures, people=people, nothing=nothing):
            if made == count:
                return
            yield window
            made += 1


def windows_of(
    seed: int,
    index: int,
    *,
    gestures: tuple[str, ...] = MOTION_NAMES,
    people: int = 300,
    nothing: float = 0.15,
) -> list[TrainingWindow]:
    """The windows of performance `index` of `training_windows`: one person, all seen by the same sensor."""
    rng = np.random.default_rng([_WINDOWS, seed, index])
    return list(_performance(rng, index, gestures, people, nothing))


def _performance(
    rng: np.random.Generator, index: int, gestures: tuple[str, ...], people: int, nothing: float
) -> Iterator[TrainingWindow]:
    steps: list[Step] = []
    for k in range(_GESTURES):
        # In turn through all gestures, so that each comes as often as any other.
        steps.append(Step(gestures[(index * _GESTURES + k) % len(gestures)]))
        between = rng.random()
        if between < 0.35:
            steps.append(Step(IDLE, float(rng.uniform(0.2, 2.0))))
        elif between < 0.6:
            name = list(POSES)[int(rng.integers(len(POSES)))]
            steps.append(
                Step(name, float(rng.uniform(0.2, 1.0))) if name not in MOTION_NAMES else Step(IDLE, 0.5)
            )
    order = rng.permutation(len(steps))
    side = Side.RIGHT if rng.random() < 0.65 else Side.LEFT
    script = Script(
        (Line((side,), tuple(steps[i] for i in order)),),
        # A new person costs as much as a performance, so each performs a few times in a row.
        person=(index // _IN_A_ROW) % people,
        seed=int(rng.integers(2**31)),
    )
    (hand,) = perform(script).hands
    sensor = Sensor.sample(rng)
    shown = [label for label in hand.labels if label.stage is Stage.STROKE]
    for label in shown:
        start, end = _around(rng, hand, label)
        yield _window(rng, hand, start, end, sensor, label.gesture)
    idle = rng.binomial(len(shown), nothing / (1.0 - nothing))
    quiet = [span for span in _quiet(hand) if span[1] - span[0] > 0.3]
    for _ in range(idle if quiet else 0):
        low, high = quiet[int(rng.integers(len(quiet)))]
        lasting = min(high - low, float(rng.uniform(0.3, 2.0)))
        start = low + float(rng.random()) * (high - lasting - low)
        yield _window(rng, hand, start, start + lasting, sensor, NOTHING)


def _around(rng: np.random.Generator, hand: PerformedHand, stroke: StageLabel) -> tuple[float, float]:
    """A window about a stroke: tight, or with some of what comes before and after."""
    at = hand.labels.index(stroke)
    before, after = stroke.start, stroke.end
    for label in reversed(hand.labels[:at]):
        if label.gesture != stroke.gesture:
            break
        before = label.start
    for label in hand.labels[at + 1 :]:
        if label.gesture != stroke.gesture:
            break
        after = label.end
    slack = 0.06 * (stroke.end - stroke.start)
    early, late = rng.random(2) ** 1.5
    if rng.random() < 0.3:
        early, late = 0.0, 0.0
    start = stroke.start + slack * rng.uniform(-1.0, 1.0) - early * (stroke.start - before + 0.2)
    end = stroke.end + slack * rng.uniform(-1.0, 1.0) + late * (after - stroke.end + 0.3)
    return max(start, 0.0), end


def _quiet(hand: PerformedHand) -> list[tuple[float, float]]:
    """Spans without a gesture.

    A hand that opens or closes on its way to a pose looks like one that releases or grabs, so such ways are
    left out: nobody could tell them apart.
    """
    spans: list[tuple[float, float]] = []
    for label in hand.labels:
        moving = label.stage in (Stage.PREPARATION, Stage.RETRACTION)
        if label.stage is Stage.STROKE or (moving and (label.gesture in POSES or label.gesture in _GRIPS)):
            continue
        if spans and spans[-1][1] == label.start:
            spans[-1] = (spans[-1][0], label.end)
        else:
            spans.append((label.start, label.end))
    return spans


def _window(
    rng: np.random.Generator, hand: PerformedHand, start: float, end: float, sensor: Sensor, label: str
) -> TrainingWindow:
    fps = sensor.fps
    times: Array = start + np.arange(max(4, round((end - start) * fps))) / fps
    points = sensor.see(landmarks_at(hand, times), rng)
    return TrainingWindow(points, fps, label)
