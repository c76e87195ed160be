"""Smooths a hand's landmarks as they come: steady at rest, without trailing in motion.

What moves together is filtered together. Each frame's surprise (the distance from where the landmarks were
expected) is split into a similarity transform of the palm, common to all points, and the rest, the hand's
shape. Both go through an alpha-beta filter (Kalata 1984: a Kalman filter of constant velocity in its steady
state) whose gains open, for the pose and for each joint apart, when the motion is large against the noise; a
second low-pass follows it. The noise is measured: noise zigzags, so that successive changes of velocity run
against each other, while motion keeps its course. Distances are in palm sizes, times in seconds.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray, Landmark
from gesturekit.tracking.bone_lengths import BoneLengths

_Complex = npt.NDArray[np.complex128]
_Real = npt.NDArray[np.float64]

# All constants below were tuned together on the default performances of benchmarks/steadiness.py, on 13
# others of people 1 to 19, and on three of the six clips of clips/fingertips; that program prints the result.

# At rest: weight of a new frame, of its surprise in the velocity (over the weight of a critically damped
# filter), and of the second low-pass; at 30 frames a second, for the palm's pose and for the shape.
_POSE_WEIGHT, _POSE_VELOCITY, _POSE_SECOND = 0.44, 2.7, 0.70
_SHAPE_WEIGHT, _SHAPE_VELOCITY, _SHAPE_SECOND = 0.54, 1.7, 0.45
# Between these two the gains open, from those of rest to 1: the way made in a thirtieth of a second, and the
# surprise, over the noise.
_POSE_SPEED, _POSE_SURPRISE = (1.0, 7.0), (2.7, 5.0)
_SHAPE_SPEED, _SHAPE_SURPRISE = (0.74, 6.0), (1.85, 7.3)
# A surprise counts as far as it goes on in the direction of the one before, times this: a single jump is a
# slip of the model rather than a motion.
_CONSISTENCY = 1.33
# Noise in palm sizes, per axis: at least and at most, and the seconds over which it is measured.
_POSE_NOISE, _SHAPE_NOISE = (0.0074, 0.021), (0.0076, 0.025)
_NOISE_SECONDS = 0.11
# Depth is noisier than x and y, so it counts less.
_DEPTH = 0.3
# Turning and growing, in palm sizes at this distance from the palm's middle.
_ARM = 0.53
_UNIT_SECONDS = 1 / 30

_PALM = np.zeros(21)
_PALM[[Landmark.WRIST, Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP, Landmark.PINKY_MCP]] = 0.2


class LandmarkFilter:
    """Smooths the landmarks and world landmarks of one hand."""

    def __init__(self) -> None:
        self._bones = BoneLengths()
        self.reset()

    def reset(self) -> None:
        """Forget place, motion and noise: the next landmarks pass unchanged. Bone lengths are kept."""
        self._age = 0

    @property
    def velocity(self) -> tuple[float, float]:
        """How fast the palm's middle moves: x, y in pixels per second; 0 after the first frame."""
        if self._age < 2:
            return 0.0, 0.0
        middle = complex(self._speed @ _PALM)
        return middle.real, middle.imag

    def update(
        self, landmarks: FloatArray, world: FloatArray, elapsed_seconds: float
    ) -> tuple[FloatArray, FloatArray]:
        """Filter the landmarks of the next frame.

        Parameters
        ----------
        landmarks
            (21, 3) pixels, as the model gives them.
        world
            (21, 3) metres.
        elapsed_seconds
            Time since the frame before, above 0; ignored after a reset.

        Returns
        -------
        Smoothed landmarks and world landmarks, (21, 3) float32 each; bones of the latter keep their length.
        """
        xy = np.ascontiguousarray(landmarks[:, :2], np.float64).view(np.complex128)[:, 0]
        z = landmarks[:, 2].astype(np.float64) * _DEPTH
        self._age += 1
        if self._age == 1:
            self._start(xy, z, world)
        else:
            openness = self._follow(xy, z, elapsed_seconds)
            self._follow_world(world, openness, elapsed_seconds)
        smooth = np.empty((21, 3), np.float32)
        smooth[:, 0], smooth[:, 1], smooth[:, 2] = self._out.real, self._out.imag, self._out_z / _DEPTH
        return smooth, self._bones.update(self._world, elapsed_seconds)

    def _start(self, xy: _Complex, z: _Real, world: FloatArray) -> None:
        self._seen, self._place, self._out, self._out_z = xy, xy, xy, z
        self._seen_z, self._place_z = z, z
        self._speed, self._speed_z = np.zeros(21, np.complex128), np.zeros(21)
        self._step, self._step_z = self._speed, self._speed_z
        self._shape, self._shape_z = np.zeros((3, 21), np.complex128), np.zeros((3, 21))
        self._shift, self._twist = np.zeros(3, np.complex128), np.zeros(3, np.complex128)
        self._pose_noise, self._shape_noise = _POSE_NOISE[0] ** 2, np.full(21, _SHAPE_NOISE[0] ** 2)
        self._world: FloatArray = world.astype(np.float32)

    def _follow(self, xy: _Complex, z: _Real, dt: float) -> _Real:
        """One step of the filter; returns how far the gains of each joint opened, (21,) 0 to 1."""
        expected, expected_z = self._place + self._speed * dt, self._place_z + self._speed_z * dt
        palm = max(abs(self._out[Landmark.MIDDLE_MCP] - self._out[Landmark.WRIST]), 1.0)
        arms = (expected - expected @ _PALM) / palm
        across = arms.conj() * _PALM
        across /= max((across @ arms).real, 1e-9)

        # Rows: surprise, velocity, change of velocity; the latter two as ways in a thirtieth of a second.
        step, step_z = (xy - self._seen) * (_UNIT_SECONDS / dt), (z - self._seen_z) * (_UNIT_SECONDS / dt)
        rows, rows_z = np.empty((3, 21), np.complex128), np.empty((3, 21))
        rows[0], rows_z[0] = xy - expected, z - expected_z
        np.multiply(self._speed, _UNIT_SECONDS, out=rows[1])
        np.multiply(self._speed_z, _UNIT_SECONDS, out=rows_z[1])
        rows[2], rows_z[2] = step - self._step, step_z - self._step_z
        rows /= palm
        rows_z /= palm
        self._seen, self._seen_z, self._step, self._step_z = xy, z, step, step_z
        shift, twist = rows @ _PALM, rows @ across
        pose = shift[:, None] + twist[:, None] * arms
        shape = rows - pose

        pose_open, weights = self._open_pose(shift, twist), self._open_shape(shape, rows_z)
        self._update_noise(shift, twist, shape, rows_z, dt)
        self._shift, self._twist, self._shape, self._shape_z = shift, twist, shape, rows_z

        frames = dt / _UNIT_SECONDS
        rest = 1 - (1 - _POSE_WEIGHT) ** frames
        a = rest + (1 - rest) * pose_open
        b = a * a / (2 - a) * (_POSE_VELOCITY + (1 - _POSE_VELOCITY) * pose_open)
        rest = 1 - (1 - _SHAPE_WEIGHT) ** frames
        alpha = rest + (1 - rest) * weights
        beta = alpha * alpha / (2 - alpha) * (_SHAPE_VELOCITY + (1 - _SHAPE_VELOCITY) * weights)
        self._place = expected + palm * (a * pose[0] + alpha * shape[0])
        self._place_z = expected_z + palm * (alpha * rows_z[0])
        self._speed = self._speed + (palm / dt) * (b * pose[0] + beta * shape[0])
        self._speed_z = self._speed_z + (palm / dt) * (beta * rows_z[0])

        rest = 1 - (1 - _POSE_SECOND) ** frames
        c = rest + (1 - rest) * pose_open
        rest = 1 - (1 - _SHAPE_SECOND) ** frames
        gamma = rest + (1 - rest) * weights
        gap = self._place - self._out
        common = gap @ _PALM + (gap @ across) * arms
        self._out = self._out + gamma * gap + (c - gamma) * common
        self._out_z = self._out_z + gamma * (self._place_z - self._out_z)
        opened: _Real = np.maximum(weights, pose_open)
        return opened

    def _open_pose(self, shift: _Complex, twist: _Complex) -> float:
        """How far the gains of the pose open, 0 to 1."""
        noise = math.sqrt(min(max(self._pose_noise, _POSE_NOISE[0] ** 2), _POSE_NOISE[1] ** 2))
        surprise = math.hypot(abs(shift[0]), _ARM * abs(twist[0]))
        onward = (shift[0] * self._shift[0].conjugate()).real
        onward += _ARM**2 * (twist[0] * self._twist[0].conjugate()).real
        surprise = min(surprise, _CONSISTENCY * max(onward, 0.0) / (surprise + 1e-9))
        speed = math.hypot(abs(shift[1]), _ARM * abs(twist[1]))
        by_speed = (speed / noise - _POSE_SPEED[0]) / (_POSE_SPEED[1] - _POSE_SPEED[0])
        by_surprise = (surprise / noise - _POSE_SURPRISE[0]) / (_POSE_SURPRISE[1] - _POSE_SURPRISE[0])
        return float(min(max(by_speed, by_surprise, 0.0), 1.0))

    def _open_shape(self, shape: _Complex, depth: _Real) -> _Real:
        """How far the gains of each joint open, (21,) 0 to 1."""
        noise = np.sqrt(np.minimum(np.maximum(self._shape_noise, _SHAPE_NOISE[0] ** 2), _SHAPE_NOISE[1] ** 2))
        moved, moved_z = shape[:2], depth[:2]
        sizes = np.sqrt(moved.real**2 + moved.imag**2 + moved_z**2) / noise
        before = self._shape[0]
        onward = moved[0].real * before.real + moved[0].imag * before.imag + moved_z[0] * self._shape_z[0]
        onward *= _CONSISTENCY / noise**2
        surprise = np.minimum(sizes[0], np.maximum(onward, 0.0) / (sizes[0] + 1e-9))
        by_speed = (sizes[1] - _SHAPE_SPEED[0]) / (_SHAPE_SPEED[1] - _SHAPE_SPEED[0])
        by_surprise = (surprise - _SHAPE_SURPRISE[0]) / (_SHAPE_SURPRISE[1] - _SHAPE_SURPRISE[0])
        opened: _Real = np.minimum(np.maximum(np.maximum(by_speed, by_surprise), 0.0), 1.0)
        return opened

    def _update_noise(
        self, shift: _Complex, twist: _Complex, shape: _Complex, depth: _Real, dt: float
    ) -> None:
        """Noise from zigzag: the covariance of successive second differences is -4 times its variance."""
        if self._age < 4:
            return
        weight = 1 - math.exp(-dt / _NOISE_SECONDS)
        zigzag = (shift[2] * self._shift[2].conjugate()).real
        zigzag += _ARM**2 * (twist[2] * self._twist[2].conjugate()).real
        self._pose_noise += weight * (max(-zigzag, 0.0) / 16 - self._pose_noise)
        now, before = shape[2], self._shape[2]
        back = now.real * before.real + now.imag * before.imag + depth[2] * self._shape_z[2]
        self._shape_noise = self._shape_noise + weight * (np.maximum(back / -12, 0.0) - self._shape_noise)

    def _follow_world(self, world: FloatArray, opened: _Real, dt: float) -> None:
        """World landmarks turn and bend as those of the picture do, so they share the latter's gains."""
        rest = 1 - (1 - _SHAPE_WEIGHT * _SHAPE_SECOND) ** (dt / _UNIT_SECONDS)
        gain = (rest + (1 - rest) * opened).astype(np.float32)
        self._world = self._world + gain[:, None] * (world - self._world)
