"""Smooths a hand's landmarks as they come: steady at rest, without trailing in motion.

What moves together is filtered together. Each frame's surprise (the distance from where the landmarks were
expected) is split into a similarity transform of the palm, common to all points, and the rest, the hand's
shape. Both go through an alpha-beta filter (Kalata 1984: a Kalman filter of constant velocity in its steady
state) and a second low-pass. Their gains open as far as the motion is large against the noise: for all points
when the palm moves, for single joints when only these do. The noise is measured: noise zigzags, so that
successive changes of velocity run against each other, while motion keeps its course. Distances are in palm
sizes, times in seconds.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray, Landmark
from gesturekit.tracking.bone_lengths import BoneLengths

_Real = npt.NDArray[np.float64]

# All constants below were tuned together on the default performances of benchmarks/steadiness.py, on 13
# others of people 1 to 19, and on three of the six clips of clips/fingertips; that program prints the result.

# At rest: weight of a new frame, of its surprise in the velocity (over the weight of a critically damped
# filter), and of the second low-pass; at 30 frames a second, for the palm's pose and for the shape.
_POSE_WEIGHT, _POSE_VELOCITY, _POSE_SECOND = 0.47, 2.7, 0.69
_SHAPE_WEIGHT, _SHAPE_VELOCITY, _SHAPE_SECOND = 0.52, 1.66, 0.41
# Weight of a new frame in the world landmarks at rest. Shapes are named by them, so they follow quickly:
# with 0.5 a hand that opens in clips/open_palm_360p is a pinch on the way.
_WORLD_WEIGHT = 0.75
# Between these two the gains open, from those of rest to 1: the way made in a thirtieth of a second, and the
# surprise, over the noise.
_POSE_SPEED, _POSE_SURPRISE = (1.04, 6.0), (3.7, 5.1)
_SHAPE_SPEED, _SHAPE_SURPRISE = (0.5, 9.0), (1.74, 8.2)
# A surprise counts as far as it goes on in the direction of the one before, times this: a single jump is a
# slip of the model rather than a motion.
_CONSISTENCY = 1.68
# Noise in palm sizes, per axis: at least and at most, and the seconds over which it is measured.
_POSE_NOISE, _SHAPE_NOISE = (0.0081, 0.023), (0.0042, 0.034)
_NOISE_SECONDS = 0.135
# Depth is noisier than x and y, so it counts less.
_DEPTH = 0.14
# Turning and growing, in palm sizes at this distance from the palm's middle.
_ARM = 0.56
_UNIT_SECONDS = 1 / 30

# The palm's middle is the mean of these.
_PALM = np.zeros(21)
_PALM[[Landmark.WRIST, Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP, Landmark.PINKY_MCP]] = 0.2
# Prediction moves a hand by at most this, in palm sizes.
_FARTHEST = 1.0


class LandmarkFilter:
    """Smooths the landmarks and world landmarks of one hand.

    `latency`: seconds from the picture to the moment at which the landmarks are shown; they are moved on by
    as much with the palm's velocity, while it moves.
    """

    def __init__(self, latency: float = 0.0) -> None:
        self._latency = latency
        self._bones = BoneLengths()
        # The motions of a palm as a whole, per unit of shift in x, in y, of growth and of turn, for all
        # coordinates (x of all joints, y, z), and the weights with which they are read from landmarks.
        self._motions, self._readers = np.zeros((4, 3, 21)), np.zeros((4, 3, 21))
        self._motions[0, 0] = self._motions[1, 1] = 1
        self._readers[0, 0] = self._readers[1, 1] = _PALM
        self.reset()

    def reset(self) -> None:
        """Forget place, motion and noise: the next landmarks pass unchanged. Bone lengths are kept."""
        self._age = 0

    def update(
        self, landmarks: FloatArray, world: FloatArray, elapsed_seconds: float
    ) -> tuple[FloatArray, FloatArray]:
        """Smooth the next frame's landmarks, (21, 3) pixels, and world landmarks, (21, 3) metres, as float32.

        Bones of the latter keep their length. `elapsed_seconds` is above 0, and ignored after a reset.
        """
        points = landmarks.T.astype(np.float64)
        points[2] *= _DEPTH
        self._age += 1
        if self._age == 1:
            self._start(points, world)
            shown = self._out
        else:
            shown = self._follow(points, world, elapsed_seconds)
        smooth = shown.T.astype(np.float32)
        smooth[:, 2] /= _DEPTH
        return smooth, self._bones.update(self._world, elapsed_seconds)

    def _start(self, points: _Real, world: FloatArray) -> None:
        self._seen, self._place, self._out = points, points, points
        self._speed, self._step = np.zeros((3, 21)), np.zeros((3, 21))
        self._pose, self._shape = [[0.0] * 4] * 3, np.zeros((3, 3, 21))
        self._pose_noise, self._shape_noise = _POSE_NOISE[0] ** 2, np.full(21, _SHAPE_NOISE[0] ** 2)
        self._world: FloatArray = world.astype(np.float32)

    def _follow(self, points: _Real, world: FloatArray, dt: float) -> _Real:
        """One step of the filter; returns the landmarks to show, (3, 21)."""
        expected = self._place + dt * self._speed
        across = self._out[:2, Landmark.MIDDLE_MCP] - self._out[:2, Landmark.WRIST]
        palm = max(math.hypot(*across.tolist()), 1.0)
        self._describe_palm(expected[:2], palm)

        # Surprise, velocity, change of velocity; the latter two as ways in a thirtieth of a second.
        step = (points - self._seen) * (_UNIT_SECONDS / dt)
        rows = np.empty((3, 3, 21))
        rows[0] = points - expected
        rows[1] = _UNIT_SECONDS * self._speed
        rows[2] = step - self._step
        rows *= 1 / palm
        self._seen, self._step = points, step
        motions, readers = self._motions.reshape(4, 63), self._readers.reshape(4, 63)
        read = rows.reshape(3, 63) @ readers.T
        moved = (read[0] @ motions).reshape(3, 21)
        shape = rows - (read @ motions).reshape(3, 3, 21)
        pose = [[x, y, _ARM * grown, _ARM * turned] for x, y, grown, turned in read.tolist()]

        onward = (shape * self._shape).sum(axis=1)
        # The second frame shows the motion of a hand that has just come, so it is believed.
        pose_open = self._open_pose(pose) if self._age > 2 else 1.0
        opened = np.maximum(self._open_shape(shape[:2], onward[0]), pose_open)
        if self._age > 3:
            self._update_noise(_dot(pose[2], self._pose[2]), onward[2], dt)
        self._pose, self._shape = pose, shape

        frames = dt / _UNIT_SECONDS
        rest = 1 - (1 - _POSE_WEIGHT) ** frames
        a = rest + (1 - rest) * pose_open
        b = a * a / (2 - a) * (_POSE_VELOCITY + (1 - _POSE_VELOCITY) * pose_open)
        rest = 1 - (1 - _SHAPE_WEIGHT) ** frames
        alpha = rest + (1 - rest) * opened
        beta = alpha * alpha / (2 - alpha) * (_SHAPE_VELOCITY + (1 - _SHAPE_VELOCITY) * opened)
        self._place = expected + palm * (a * moved + alpha * shape[0])
        self._speed = self._speed + (palm / dt) * (b * moved + beta * shape[0])

        rest = 1 - (1 - _POSE_SECOND) ** frames
        c = rest + (1 - rest) * pose_open
        rest = 1 - (1 - _SHAPE_SECOND) ** frames
        gamma = rest + (1 - rest) * opened
        gap = self._place - self._out
        common = ((readers @ gap.reshape(63)) @ motions).reshape(3, 21)
        self._out = self._out + gamma * gap + (c - gamma) * common
        self._follow_world(world, opened, frames)
        if not self._latency:
            return self._out
        ahead = (read[1] + (b * _UNIT_SECONDS / dt) * read[0]) * (pose_open * self._latency / _UNIT_SECONDS)
        ahead *= palm / max(math.hypot(float(ahead[0]), float(ahead[1])) / _FARTHEST, 1.0)
        shown: _Real = self._out + (ahead @ motions).reshape(3, 21)
        return shown

    def _describe_palm(self, expected: _Real, palm: float) -> None:
        """Fit `_motions` and `_readers` to where the palm is, (2, 21), by least squares."""
        arms = (expected - (expected @ _PALM)[:, None]) / palm
        weighted = arms * _PALM
        weighted /= max(float(np.vdot(weighted, arms)), 1e-9)
        self._motions[2, :2], self._readers[2, :2] = arms, weighted
        self._motions[3, 1], self._readers[3, 1] = arms[0], weighted[0]
        np.negative(arms[1], out=self._motions[3, 0])
        np.negative(weighted[1], out=self._readers[3, 0])

    def _open_pose(self, pose: list[list[float]]) -> float:
        """How far the gains of the pose open, 0 to 1."""
        noise = math.sqrt(min(max(self._pose_noise, _POSE_NOISE[0] ** 2), _POSE_NOISE[1] ** 2))
        surprise = math.hypot(*pose[0])
        onward = max(_dot(pose[0], self._pose[0]), 0.0)
        surprise = min(surprise, _CONSISTENCY * onward / (surprise + 1e-9))
        by_speed = (math.hypot(*pose[1]) / noise - _POSE_SPEED[0]) / (_POSE_SPEED[1] - _POSE_SPEED[0])
        by_surprise = (surprise / noise - _POSE_SURPRISE[0]) / (_POSE_SURPRISE[1] - _POSE_SURPRISE[0])
        return min(max(by_speed, by_surprise, 0.0), 1.0)

    def _open_shape(self, shape: _Real, onward: _Real) -> _Real:
        """How far the gains of each joint open, (21,) 0 to 1, by surprise and velocity (2, 3, 21)."""
        noise = np.minimum(np.maximum(self._shape_noise, _SHAPE_NOISE[0] ** 2), _SHAPE_NOISE[1] ** 2)
        sizes = np.sqrt((shape * shape).sum(axis=1) / noise)
        surprise = np.maximum(onward, 0.0) / noise * (_CONSISTENCY / (sizes[0] + 1e-9))
        surprise = np.minimum(sizes[0], surprise)
        by_speed = (sizes[1] - _SHAPE_SPEED[0]) * (1 / (_SHAPE_SPEED[1] - _SHAPE_SPEED[0]))
        by_surprise = (surprise - _SHAPE_SURPRISE[0]) * (1 / (_SHAPE_SURPRISE[1] - _SHAPE_SURPRISE[0]))
        opened: _Real = np.minimum(np.maximum(np.maximum(by_speed, by_surprise), 0.0), 1.0)
        return opened

    def _update_noise(self, pose_onward: float, shape_onward: _Real, dt: float) -> None:
        """Noise from zigzag: the covariance of successive second differences is -4 times its variance."""
        weight = 1 - math.exp(-dt / _NOISE_SECONDS)
        self._pose_noise += weight * (max(-pose_onward, 0.0) / 16 - self._pose_noise)
        back = np.maximum(shape_onward * (-1 / 12), 0.0)
        self._shape_noise = self._shape_noise + weight * (back - self._shape_noise)

    def _follow_world(self, world: FloatArray, opened: _Real, frames: float) -> None:
        """World landmarks turn and bend as those of the picture do, so they share the latter's gains."""
        rest = (1 - _WORLD_WEIGHT) ** frames
        gain = 1 - rest * (1 - opened)
        self._world = self._world + gain.astype(np.float32)[:, None] * (world - self._world)


def _dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
