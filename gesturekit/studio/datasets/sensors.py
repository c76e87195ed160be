"""What sensors make of a hand's landmarks: noise, jumps, flattened depth, a guessed wrist, another viewpoint.

Two families: depth sensors, which give metres with noise and now and then lose the hand for some frames, and
cameras with a landmark model, which see where the hand is in the picture and how large, but not how far
away. Sizes of the errors are of the order that publications report for such sensors (about 5 mm for joints
of depth cameras, more at the fingertips), each drawn anew from a wide range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gesturekit.hands import FloatArray, Landmark
from gesturekit.motions.sequences.resample import interpolated
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z

_TIPS = [Landmark.THUMB_TIP, Landmark.INDEX_TIP, Landmark.MIDDLE_TIP, Landmark.RING_TIP, Landmark.PINKY_TIP]
_FINGERS = [[base + k for k in range(4)] for base in (1, 5, 9, 13, 17)]
_PALM = [Landmark.WRIST, Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP, Landmark.PINKY_MCP]


@dataclass(frozen=True, eq=False)
class Sensor:
    """One sensor in one place.

    Attributes
    ----------
    kind
        ``"depth"``: metres; ``"picture"``: places in the picture, times the hand's usual distance, with a
        depth of each landmark relative to the wrist only.
    fps
        Frames a second.
    view
        (3, 3) from camera axes of the studio to those of this sensor.
    noise_cm
        Standard deviation of slow errors of each landmark; fingertips have more.
    jitter_cm
        The same of errors that are new in every frame.
    losses
        How often a second the hand is lost for some frames and taken for another shape.
    crumpling
        How much fingers shrink towards their knuckles, 0 to 1, in the fastest movement: what smears or turns
        its edge to a sensor is taken for bent.
    depth_gain
        How much of a hand's own depth is seen.
    bones
        (21, 3) factors on where each landmark lies, seen from the wrist: the sensor's own idea of a hand.
    """

    kind: Literal["depth", "picture"]
    fps: float
    view: Array
    noise_cm: float
    jitter_cm: float
    losses: float
    crumpling: float
    depth_gain: float
    bones: Array

    @classmethod
    def sample(cls, rng: np.random.Generator) -> Sensor:
        """Draw one."""
        picture = rng.random() < 0.45
        yaw, pitch, roll = rng.normal(0.0, np.radians((15.0, 15.0, 8.0)))
        clear = rng.random() < 0.25
        # Some landmark models, and some who use them, leave depth out altogether.
        flat = rng.random() < 0.35
        return cls(
            kind="picture" if picture else "depth",
            fps=float(np.exp(rng.uniform(np.log(10.0), np.log(60.0)))) if rng.random() < 0.6 else 30.0,
            view=about_z(roll) @ about_x(pitch) @ about_y(yaw),
            noise_cm=0.1 if clear else float(rng.uniform(0.2, 0.8)),
            jitter_cm=float(rng.uniform(0.02, 0.25)),
            losses=0.0 if clear else float(rng.uniform(0.0, 0.5)),
            crumpling=0.0 if rng.random() < 0.5 else float(rng.uniform(0.0, 0.6)),
            depth_gain=0.0 if picture and flat else float(rng.uniform(0.3 if picture else 0.7, 1.1)),
            bones=1.0 + rng.normal(0.0, 0.05, (21, 3)),
        )

    def see(self, points: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Landmarks (T, 21, 3), metres in the studio's camera axes, as this sensor reports them."""
        true = np.asarray(points, dtype=np.float64)
        middle = true.mean(axis=(0, 1))
        seen = (true - middle) @ self.view.T
        wrist = seen[:, :1]
        own = self._crumple((seen - wrist) * self.bones, wrist, rng)
        own += 0.01 * self._errors(len(own), rng)
        own = self._lose(own, rng)
        own[..., 2] *= self.depth_gain
        if self.kind == "picture":
            # Nearer hands are larger and further from the middle of the picture; their own depth is not seen.
            larger = middle[2] / np.maximum(middle[2] + wrist[..., 2:], 0.1)
            placed = (own + wrist * np.array([1.0, 1.0, 0.0])) * larger
        else:
            placed = own + wrist
        return np.asarray(placed + middle, dtype=np.float32)

    def _errors(self, count: int, rng: np.random.Generator) -> Array:
        """(T, 21, 3) cm: slow errors of each landmark and new ones in each frame."""
        spread = np.ones((21, 1))
        spread[_TIPS] = 1.8
        spread[_PALM] = 0.6
        # Noise at a few instants a second.
        slow = _slow(rng.normal(0.0, self.noise_cm, (2 + int(count / self.fps * 5.0), 21, 3)), count)
        return np.asarray(spread * (slow + rng.normal(0.0, self.jitter_cm, (count, 21, 3))))

    def _crumple(self, own: Array, wrist: Array, rng: np.random.Generator) -> Array:
        """Shrink the fingers now and then while the hand moves or turns fast."""
        count = len(own)
        # A metre a second, of the palm or by turning, is where fingers are lost.
        paths = (own + wrist)[:, Landmark.MIDDLE_PIP]
        speed = np.linalg.norm(np.gradient(paths, axis=0), axis=1) * self.fps
        fast = np.clip(speed, 0.0, 1.0)
        knots = 2 + int(count / self.fps * 6.0)
        shrunk = own.copy()
        for finger in _FINGERS:
            lost = _slow(rng.random((knots, 1, 1)) ** 2, count)[:, 0, 0]
            kept = 1.0 - self.crumpling * fast * lost
            base = own[:, finger[:1]]
            shrunk[:, finger] = base + (own[:, finger] - base) * kept[:, None, None]
        return np.asarray(shrunk)

    def _lose(self, own: Array, rng: np.random.Generator) -> Array:
        """Take the hand for one of another moment, turned a little, for some frames."""
        for _ in range(rng.poisson(self.losses * len(own) / self.fps)):
            first = int(rng.integers(len(own)))
            last = min(len(own), first + 1 + int(rng.integers(1 + int(0.15 * self.fps))))
            other = own[int(rng.integers(len(own)))]
            turn = (
                about_x(rng.normal(0.0, 0.5)) @ about_y(rng.normal(0.0, 0.5)) @ about_z(rng.normal(0.0, 0.3))
            )
            own[first:last] = other @ turn.T
        return own


def _slow(knots: Array, count: int) -> Array:
    """(K, ...) values at even instants → (count, ...), with straight lines between."""
    return np.asarray(interpolated(knots, np.linspace(0.0, len(knots) - 1.0, count)), np.float64)
