"""Bone lengths of one hand, learned while it is tracked, and given to its world landmarks.

The model makes bones longer and shorter as the hand turns; a hand does not. The hand's size and the length
of each bone are running means that start from the proportions of an average hand, and every bone is given
its length along the chain from the wrist to the fingertip, in the direction in which it points.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray

_PARENTS = np.array([0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 13, 14, 15, 0, 17, 18, 19])
# Log length of each bone against the mean of all: what the landmark model gives on average of the studio's
# people 1 to 19.
_THUMB, _INDEX = (1.127, 0.930, 0.977, 0.798), (2.852, 0.809, 0.622, 0.839)
_MIDDLE, _RING = (2.772, 1.019, 0.787, 0.775), (2.681, 0.877, 0.734, 0.701)
_PINKY = (2.388, 0.620, 0.620, 0.532)
_PROPORTIONS = np.log([*_THUMB, *_INDEX, *_MIDDLE, *_RING, *_PINKY])
# Log of their mean bone length, metres: a hand's size starts half-way between this and what the
# first frame says.
_SIZE = math.log(0.0362)
# How much these first guesses count, in seconds of observation: the hand's size, one bone's share in it.
_SIZE_SECONDS = 3.0
_SHARE_SECONDS = 8.0
# A frame that disagrees by more than 4 % counts as if it were 4 %: such bones are misread, not measured.
_MOST = 0.04


def _chains() -> npt.NDArray[np.float32]:
    """(21, 20) matrix that adds up the bones from the wrist to each landmark."""
    chains = np.zeros((21, 20), np.float32)
    for bone, parent in enumerate(_PARENTS):
        chains[bone + 1] = chains[parent]
        chains[bone + 1, bone] = 1
    return chains


# Bones from landmarks; landmarks from bones, about the mean of all landmarks; that mean.
_BONES = np.eye(21, dtype=np.float32)[1:] - np.eye(21, dtype=np.float32)[_PARENTS]
_CENTRED = _chains() - _chains().mean(axis=0)
_MEAN = np.full(21, 1 / 21, np.float32)


class BoneLengths:
    """Learns the bone lengths of one hand and keeps its world landmarks to them."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._size: float | None = None
        self._shares = _PROPORTIONS

    def update(self, world: FloatArray, elapsed_seconds: float) -> FloatArray:
        """Learn from (21, 3) world landmarks, metres, and give their bones the lengths learned so far.

        Directions of the bones and the mean of all landmarks stay.
        """
        bones = _BONES @ world
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", bones, bones)), 1e-6)
        seen = np.log(lengths) - self._shares
        middle = np.sort(seen)[9:11].tolist()
        size: float = (middle[0] + middle[1]) / 2
        if self._size is None:
            self._size = (size + _SIZE) / 2
        else:
            gain = min(elapsed_seconds / (self._seconds + _SIZE_SECONDS), 1.0)
            self._size += gain * min(max(size - self._size, -_MOST), _MOST)
            gain = min(elapsed_seconds / (self._seconds + _SHARE_SECONDS), 1.0)
            self._shares = self._shares + gain * np.minimum(np.maximum(seen - self._size, -_MOST), _MOST)
            self._seconds += elapsed_seconds
        scale = np.exp(self._shares + self._size) / lengths
        bones *= scale[:, None]
        placed: FloatArray = _CENTRED @ bones + _MEAN @ world
        return placed
