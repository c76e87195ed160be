"""A crop of other proportions that follows the hands, as an upright film of a lying camera needs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gesturekit.hands import FloatArray, Hand

_SECONDS = 0.8
"""Time in which nine tenths of the way to the hands are gone."""

_STILL = 0.1
"""Part of the crop that the hands may move without it following."""

# A critically damped spring has gone nine tenths of its way when its frequency times time is this.
_NINE_TENTHS = 3.89


class HandCrop:
    """Where the crop is: it starts on the hands, eases after them, and never leaves the picture.

    Without hands it stays where it is. It moves as a critically damped spring does, at any rate of pictures.

    Parameters
    ----------
    size
        Width and height of the pictures, pixels.
    ratio
        Width and height of the crop in proportion; it is as large as the picture allows.
    """

    def __init__(self, size: tuple[int, int], ratio: tuple[int, int]) -> None:
        self.size = crop_size(size, ratio)
        self._room = np.subtract(size, self.size)
        self._place = self._room / 2
        self._target = self._place.copy()
        self._speed = np.zeros(2)
        self._time: float | None = None
        self._seen = False

    def corner(self, hands: Sequence[Hand], time: float, scale: FloatArray | float = 1.0) -> tuple[int, int]:
        """Top left corner of the crop (x, y), for hands whose landmarks times `scale` are in its pixels."""
        points = np.concatenate([hand.landmarks[:, :2] for hand in hands]) if hands else np.empty((0, 2))
        points = points[np.isfinite(points).all(axis=1)] * scale
        if len(points):
            self._aim((points.min(axis=0) + points.max(axis=0)) / 2)
        self._ease(0.0 if self._time is None else max(0.0, time - self._time))
        self._time = time
        x, y = np.rint(self._place).astype(int).tolist()
        return x, y

    def _aim(self, centre: FloatArray) -> None:
        wanted = centre - np.array(self.size) / 2
        slack = _STILL * np.array(self.size) if self._seen else np.zeros(2)
        self._target = np.clip(np.clip(self._target, wanted - slack, wanted + slack), 0, self._room)
        if not self._seen and self._time is None:
            self._place = self._target.copy()
        self._seen = True

    def _ease(self, seconds: float) -> None:
        frequency = _NINE_TENTHS / _SECONDS
        away = self._place - self._target
        pull = self._speed + frequency * away
        fade = math.exp(-frequency * seconds)
        place = self._target + (away + pull * seconds) * fade
        self._speed = (self._speed - frequency * pull * seconds) * fade
        self._place = np.clip(place, 0, self._room)
        self._speed[self._place != place] = 0.0


def crop_size(size: tuple[int, int], ratio: tuple[int, int]) -> tuple[int, int]:
    """The largest size of these proportions in a picture, of even sides, as films need."""
    scale = min(size[0] / ratio[0], size[1] / ratio[1])
    width, height = (
        min(side, max(2, 2 * round(scale * part / 2))) for side, part in zip(size, ratio, strict=True)
    )
    return width, height
