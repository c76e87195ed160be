"""What the tracker makes of a hand before a webcam: a model of its errors, fitted to rendered performances.

Places in the picture are nearly right. World landmarks err by whole fingers, each with a way of its own in
every stream, and waver; the palm's attitude wavers, too, depth is flattened, fast fingers seem bent, and now
and then the hand is lost or taken for another shape for some frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.resample import interpolated
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import rotation_matrix

_FINGERS = tuple(slice(base, base + 4) for base in (1, 5, 9, 13, 17))
# How far along its finger each joint is, so that tips err most.
_ALONG = np.array([0.25, 0.55, 0.8, 1.0])
# Pixels, of a webcam's picture 640 wide.
_FOCAL = 620.0


@dataclass(frozen=True, eq=False, slots=True)
class TrackerErrors:
    """How much is wrong in one stream; lengths are shares of the hand's size.

    Attributes
    ----------
    finger_bias, finger_wavering
        Standard deviations of a fingertip's error that lasts, and of one that changes some times a second.
    turn_bias, turn_wavering
        The same of the palm's attitude, radians about each axis.
    jitter
        Error of each landmark in each frame.
    picture
        Error of each landmark in the picture.
    depth
        How much of the hand's own depth is seen.
    bending
        How much fingers shrink at a metre a second.
    losses
        How often a second the hand is lost or mistaken for some frames.
    """

    finger_bias: float
    finger_wavering: float
    turn_bias: float
    turn_wavering: float
    jitter: float
    picture: float
    depth: float
    bending: float
    losses: float

    @classmethod
    def sample(cls, rng: np.random.Generator) -> TrackerErrors:
        """Draw those of a stream.

        The ranges give the errors that the tracker makes of the performer, on average: a tenth of the hand's
        size for fingertips and as much again that wavers, 0.1 rad for the palm, 0.015 in the picture.
        """
        return cls(
            finger_bias=rng.uniform(0.05, 0.17),
            finger_wavering=rng.uniform(0.05, 0.15),
            turn_bias=rng.uniform(0.04, 0.15),
            turn_wavering=rng.uniform(0.04, 0.16),
            jitter=rng.uniform(0.002, 0.018),
            picture=rng.uniform(0.002, 0.016),
            depth=rng.uniform(0.75, 1.1),
            bending=rng.uniform(0.0, 0.3),
            losses=rng.uniform(0.0, 0.25),
        )

    def see(
        self, points: FloatArray, fps: float, rng: np.random.Generator
    ) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int64]]:
        """What the tracker gives of (T, 21, 3) metres from the camera, at `fps` frames a second.

        Returns (N, 21, 3) landmarks in pixels, (N, 21, 3) world landmarks in metres about the hand's centre,
        and (N,) which frames show the hand.
        """
        true = np.asarray(points, dtype=np.float64)
        count = len(true)
        size = float(np.median(np.linalg.norm(true[:, 9] - true[:, 0], axis=1)))
        scale = _FOCAL / np.maximum(true[:, :1, 2:], 0.1)
        landmarks = true * scale
        landmarks[..., 2] = (true[..., 2] - true[:, :1, 2]) * scale[..., 0]
        landmarks += rng.normal(0.0, self.picture * size, true.shape) * scale
        own = true - true[:, :1]
        own = self._bent(own, true, fps)
        shared = self._finger_error(rng, count, fps)
        for finger in _FINGERS:
            error = 0.7 * (shared + self._finger_error(rng, count, fps))
            own[:, finger] += size * error[:, None] * _ALONG[:, None]
        own += rng.normal(0.0, self.jitter * size, own.shape)
        turn = rng.normal(0.0, self.turn_bias, 3) + self.turn_wavering * _slow(rng, count, fps)
        own = own @ rotation_matrix(turn).transpose(0, 2, 1)
        own[..., 2] *= self.depth
        shown = np.ones(count, dtype=bool)
        for _ in range(rng.poisson(self.losses * count / fps)):
            first = int(rng.integers(count))
            span = slice(first, first + 1 + int(rng.integers(1 + int(0.15 * fps))))
            if rng.random() < 0.5:
                shown[span] = first == 0
            else:
                own[span] = own[int(rng.integers(count))]
        world = own - own.mean(axis=1, keepdims=True)
        frames = np.flatnonzero(shown)
        return landmarks[frames].astype(np.float32), world[frames].astype(np.float32), frames

    def _finger_error(self, rng: np.random.Generator, count: int, fps: float) -> Array:
        lasting: Array = rng.normal(0.0, self.finger_bias, 3)
        return np.asarray(lasting + self.finger_wavering * _slow(rng, count, fps))

    def _bent(self, own: Array, true: Array, fps: float) -> Array:
        speed = np.linalg.norm(np.gradient(true[:, 10], axis=0), axis=1) * fps
        kept = (1.0 - self.bending * np.clip(speed, 0.0, 1.0))[:, None, None]
        bent = own.copy()
        for finger in _FINGERS:
            base = own[:, finger][:, :1]
            bent[:, finger] = base + (own[:, finger] - base) * kept
        return np.asarray(bent)


def _slow(rng: np.random.Generator, count: int, fps: float) -> Array:
    """(T, 3) that wavers about 0 some times a second, standard deviation about 1."""
    knots = rng.normal(0.0, 1.2, (3 + int(count / fps * 3.0), 3))
    return np.asarray(interpolated(knots, np.linspace(0.0, len(knots) - 1.001, count)), np.float64)
