"""Tracked hands over time as joints in space: what of a recording makes a motion.

A tracked hand's world landmarks have their origin in the hand, so they show how it turns and bends but not
where it goes; that is in the picture. Both are put together here under weak perspective.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gesturekit.hands import PALM
from gesturekit.motions.sequences.palm_geometry import Floats

USUAL_DISTANCE = 0.5
"""Metres from the camera at which a hand is taken to be: turns growing in the picture into coming nearer."""


class HandFrames(NamedTuple):
    """What of each frame says where a hand is and how it is held.

    Attributes
    ----------
    joints
        (T, 21, 3) float64 metres, from the middle of the palm.
    centre
        (T, 2) pixels, the middle of the palm in the picture.
    scale
        (T,) pixels per metre.
    palm
        (T,) metres from wrist to middle knuckle.
    unmirrored
        (T,) above 0 where picture and world go the same way in x, below where against each other.
    """

    joints: npt.NDArray[np.float64]
    centre: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    palm: npt.NDArray[np.float64]
    unmirrored: npt.NDArray[np.float64]

    @classmethod
    def of(cls, landmarks: Floats, world: Floats) -> HandFrames:
        """Of (T, 21, 3) pixels and (T, 21, 3) metres, as in `Hand`."""
        picture = np.asarray(landmarks, dtype=np.float64)[..., :2]
        metres = np.asarray(world, dtype=np.float64)
        drawn = picture - picture.mean(axis=1, keepdims=True)
        flat = metres[..., :2] - metres[..., :2].mean(axis=1, keepdims=True)
        spread = np.maximum((flat * flat).sum(axis=(1, 2)), 1e-12)
        up = metres[:, 9] - metres[:, 0]
        return cls(
            joints=metres - metres[:, PALM].mean(axis=1, keepdims=True),
            centre=picture[:, PALM].mean(axis=1),
            scale=np.sqrt((drawn * drawn).sum(axis=(1, 2)) / spread),
            palm=np.sqrt((up * up).sum(axis=1)),
            unmirrored=(drawn[..., 0] * flat[..., 0]).sum(axis=1),
        )

    @classmethod
    def joined(cls, parts: Iterable[HandFrames]) -> HandFrames:
        """One after the other."""
        return cls(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    @property
    def palm_length(self) -> float:
        """Metres, the median one."""
        return max(float(np.median(self.palm)), 1e-9)

    def path(self) -> npt.NDArray[np.float64]:
        """(T, 21, 3) joints in space; see `hand_path`."""
        usual = max(float(np.median(self.scale)), 1e-9)
        place = np.empty((len(self.scale), 3))
        place[:, :2] = (self.centre - self.centre[0]) / usual
        if self.unmirrored.sum() < 0.0:
            place[:, 0] *= -1.0
        place[:, 2] = -USUAL_DISTANCE * np.log(np.maximum(self.scale / usual, 1e-3))
        return np.asarray((self.joints + place[:, None]) / self.palm_length)


def hand_path(landmarks: Floats, world: Floats) -> npt.NDArray[np.float64]:
    """(T, 21, 3) joints in the space of an unmirrored camera, from `Hand.landmarks` and `Hand.world`.

    Palm lengths: x right, y down, z away, from where the palm was in the first frame.
    """
    return HandFrames.of(landmarks, world).path()


def joint_speed(joints: Floats, times: Floats, smoothing: float = 0.06) -> npt.NDArray[np.float64]:
    """(T,) mean speed of the joints, in their unit per second, smoothed over about `smoothing` seconds."""
    if len(joints) < 2:
        return np.zeros(len(joints))
    weights = np.exp(-0.5 * ((times[:, None] - times[None, :]) / smoothing) ** 2)
    smooth = np.einsum("st,tjd->sjd", weights / weights.sum(axis=1, keepdims=True), joints)
    steps = np.linalg.norm(np.gradient(smooth, axis=0), axis=2).mean(axis=1)
    return np.asarray(steps / np.maximum(np.gradient(times), 1e-6))
