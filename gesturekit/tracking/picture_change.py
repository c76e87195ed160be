"""What changed in the picture, in units of the camera's own noise.

The picture is averaged down to grey cells, 80 along its longer side: that takes a fifth of a millisecond at
any size, and the mean of some fifty pixels is far less noisy than a pixel. A cell has changed when it differs
from what it was by more than its noise explains and, where the caller allows for a small motion, by more than
the slope of the picture at that place times that motion. The gain of each row of cells is matched first, so
that automatic exposure and the bands of flickering lamps are no change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.tracking.input_picture import Picture

# Along the picture's longer side.
_CELLS = 80

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in picture pixels."""

# A cell changed when it differs by this many standard deviations of its noise; two cells make a change, so
# that chance makes none in hours.
_NOISE_LIMIT = 6.0
_MIN_CELLS = 2
# Grey levels: rounding to bytes leaves about this much, whatever the camera.
_LEAST_NOISE = 0.3
# The most that the first two pictures can say: they may differ by more than noise.
_FIRST_NOISE = 2.0
# Part of the picture that is taken to be still in most frames, and the mean square of standard normal numbers
# within that central part: 1 - 2 z φ(z) / 0.8 at z = 1.2816.
_STILL_PART = 0.8
_STILL_MEAN_SQUARE = 0.4377
# How long the noise of a cell is averaged over, and how much one difference counts, in standard deviations.
# A place that moves all the time (a fan, a screen, leaves) is noise after a few seconds; one that moved once
# is not.
_MEMORY_SECONDS = 10.0
_OUTLIER = 3.0
_MOST_NOISE = 12.0
# Gains outside of this range are other light or another scene, not exposure.
_GAIN_RANGE = (0.8, 1.25)


class ChangeDetector:
    """Compares pictures of one camera. `cells`: the last one seen, (H, W) float32, 0 to 255, or None."""

    def __init__(self) -> None:
        self.cells: FloatArray | None = None
        self._variance: FloatArray | None = None
        self._cell_px = 1.0

    def see(self, picture: Picture, elapsed_seconds: float, *, learn: bool) -> FloatArray:
        """Take the next picture, of the same size as those before; returns its cells, (H, W) float32.

        `learn`: what moves is of no interest, so that it may be taken for noise.
        """
        before, now = self.cells, picture.grey_cells(_CELLS)
        self._cell_px = max(picture.width, picture.height) / _CELLS
        self.cells = now
        if before is None:
            return now
        difference = np.square(now - _gain(before, now) * before)
        still = int(_STILL_PART * difference.size)
        floor = max(
            float(np.partition(difference, still, axis=None)[:still].mean()) / _STILL_MEAN_SQUARE,
            _LEAST_NOISE**2,
        )
        if self._variance is None:
            self._variance = np.full(now.shape, min(floor, _FIRST_NOISE**2), dtype=np.float32)
            return now
        weight = np.float32(1.0 - math.exp(-elapsed_seconds / _MEMORY_SECONDS))
        seen = np.minimum(difference if learn else floor, _OUTLIER**2 * self._variance)
        self._variance += weight * (seen - self._variance)
        np.clip(self._variance, _LEAST_NOISE**2, _MOST_NOISE**2, out=self._variance)
        return now

    def changed(
        self,
        since: FloatArray,
        *,
        inside: Box | None = None,
        outside: Iterable[Box] = (),
        motion: float = 0.0,
    ) -> bool:
        """Whether the last picture seen differs from an earlier one, whose cells are `since`.

        `inside` and `outside` say where to look and where not to; `motion` is a displacement of what is seen
        that is no change yet, in picture pixels.
        """
        now, variance = self.cells, self._variance
        if now is None or variance is None or since.shape != now.shape:
            return True
        difference = np.abs(now - _gain(since, now) * since)
        allowed = _NOISE_LIMIT * np.sqrt(variance)
        if motion > 0.0:
            allowed = allowed + _slope(now) * np.float32(motion / self._cell_px)
        differs = difference > allowed
        for box in outside:
            differs[self._part(box)] = False
        part = differs if inside is None else differs[self._part(inside)]
        return int(np.count_nonzero(part)) >= _MIN_CELLS

    def reset(self) -> None:
        """Forget the picture and its noise."""
        self.cells = self._variance = None

    def _part(self, box: Box) -> tuple[slice, slice]:
        x0, y0, x1, y1 = (value / self._cell_px for value in box)
        return (
            slice(max(int(np.floor(y0)), 0), max(int(np.ceil(y1)), 0)),
            slice(max(int(np.floor(x0)), 0), max(int(np.ceil(x1)), 0)),
        )


def _gain(before: FloatArray, now: FloatArray) -> npt.NDArray[np.float32]:
    """(H, 1) how much brighter each row of cells became, by its median cell."""
    ratio = (now + 1.0) / (before + 1.0)
    middle = ratio.shape[1] // 2
    return np.asarray(
        np.clip(np.partition(ratio, middle, axis=1)[:, middle, None], *_GAIN_RANGE), dtype=np.float32
    )


def _slope(cells: FloatArray) -> FloatArray:
    """(H, W) how much each cell differs from its neighbours, grey levels per cell."""
    kernel = np.ones((3, 3), dtype=np.uint8)
    return np.asarray(cv2.dilate(cells, kernel) - cv2.erode(cells, kernel), dtype=np.float32)
