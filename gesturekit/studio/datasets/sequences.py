"""Landmark sequences without pictures: what a perfect tracker would see, thousands of frames a second.

All frames of a stream are evaluated together: movements with a few matrix products, then the skeleton once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray, Side
from gesturekit.studio.anatomy.hand_skeleton import Convention, Skeleton, mirrored
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.performance.choreography import IDLE, StageLabel
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.named_scripts import MOTION_NAMES
from gesturekit.studio.performance.performer import Performance, PerformedHand
from gesturekit.studio.performance.script import Line, Script, Step

# The chance of a stream's content, apart from that of its performance.
_STREAM = 0x73747265


@dataclass(frozen=True, eq=False, slots=True)
class LandmarkSequence:
    """One hand over time.

    Attributes
    ----------
    times
        (T,) float64 seconds.
    landmarks
        (T, 21, 3) float32, metres from the camera: x right, y down, z away.
    side
        Which hand.
    labels
        What it does, in order, without gaps.
    """

    times: Array
    landmarks: FloatArray
    side: Side
    labels: tuple[StageLabel, ...]


def landmark_sequences(
    performance: Performance, *, fps: float = 30.0, convention: Convention = "mediapipe"
) -> tuple[LandmarkSequence, ...]:
    """The landmarks of a whole performance.

    Parameters
    ----------
    performance
        See `performer.perform`.
    fps
        Frames per second, 1 to 1000.
    convention
        Where landmarks lie: ``"mediapipe"`` as trackers have them, or ``"anatomical"``.

    Returns
    -------
    One sequence for each hand, in the performance's order: the very movement that pictures show.

    Examples
    --------
    >>> from gesturekit.studio.performance.performer import perform
    >>> (right,) = landmark_sequences(perform("person 7: swipe left, idle 1 s"), fps=30)
    >>> right.landmarks.shape[1:]
    (21, 3)
    """
    if not 1.0 <= fps <= 1000.0:
        raise InvalidArgumentError(f"fps is {fps}; expected 1 to 1000")
    times = np.arange(max(1, int(np.ceil(performance.duration * fps)))) / fps
    return tuple(
        LandmarkSequence(times, landmarks_at(hand, times, convention), hand.side, hand.labels)
        for hand in performance.hands
    )


def landmarks_at(hand: PerformedHand, times: Array, convention: Convention = "mediapipe") -> FloatArray:
    """The landmarks of one hand at (T,) seconds: (T, 21, 3) float32, metres in camera axes."""
    motion = hand.sample(times)
    skeleton = Skeleton(hand.person.shape)
    points = skeleton.landmarks(skeleton.pose(motion.angles), convention)
    if hand.side is Side.LEFT:
        points = mirrored(points)
    placed = points @ motion.rotation.transpose(0, 2, 1) + motion.position[:, None]
    metres: FloatArray = (placed * 0.01).astype(np.float32)
    return metres


def random_stream(
    seed: int,
    index: int,
    *,
    gestures: tuple[str, ...] = MOTION_NAMES,
    length: int = 8,
    people: int = 24,
) -> Script:
    """A script of `length` random gestures with idle motion between them, by one of `people` persons.

    The same seed and index give the same script; `gestures` are motions of one hand, or poses. Each new
    person costs some tenths of a second once.
    """
    two_handed = [name for name in gestures if name in MOTIONS and MOTIONS[name].hands == 2]
    if not gestures or two_handed:
        raise InvalidArgumentError(
            f"gestures are {gestures}; expected at least one, and none that takes two hands {two_handed}"
        )
    rng = np.random.default_rng([_STREAM, seed, index])
    steps = [Step(IDLE, float(rng.uniform(0.3, 1.2)))]
    for _ in range(length):
        steps.append(Step(gestures[int(rng.integers(len(gestures)))]))
        if rng.random() < 0.75:
            steps.append(Step(IDLE, float(rng.uniform(0.3, 2.0))))
    side = Side.RIGHT if rng.random() < 0.7 else Side.LEFT
    return Script(
        (Line((side,), tuple(steps)),),
        person=int(rng.integers(people)),
        seed=int(rng.integers(2**31)),
    )
