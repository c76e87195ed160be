"""How far along its way a movement of the hand is, and the shaking on top of it.

Reaching movements follow the profile of least jerk (Flash and Hogan 1985, "The coordination of arm
movements"), or, with a skew, the sigma-lognormal one (Plamondon 1995, "A kinematic theory of rapid human
movements"), which starts faster than it stops.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.joints import Array

# A lognormal never ends. What lies further than this from its median, in standard deviations of the logarithm
# of time, is cut off on both sides, 0.05 % of the way, and the rest is stretched to fill the movement.
_TAIL_SIGMAS = 3.5

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def progress(part: npt.ArrayLike, skew: float = 0.0) -> Array:
    """Part of the way covered after a part of the time, 0 to 1: minimum jerk, or lognormal with a skew."""
    return lognormal(part, skew) if skew > 0.0 else minimum_jerk(part)


def minimum_jerk(part: npt.ArrayLike) -> Array:
    """Part of the way covered after a part of the time, both 0 to 1, starting and ending at rest.

    Parts below 0 and above 1 are taken as 0 and 1. Speed is largest in the middle: 1.875 times the average.
    """
    u = np.clip(np.asarray(part, dtype=np.float64), 0.0, 1.0)
    return np.asarray(u * u * u * (10.0 + u * (6.0 * u - 15.0)))


def _normal_cdf(z: npt.ArrayLike) -> Array:
    """Distribution function of the standard normal distribution."""
    return 0.5 * np.asarray(_erfc(-np.asarray(z) / math.sqrt(2.0)))


def lognormal(part: npt.ArrayLike, skew: float) -> Array:
    """Part of the way covered by a sigma-lognormal stroke after a part of its time, both 0 to 1.

    `skew` is the lognormal's σ: the larger, the earlier the hand is fastest.
    """
    u = np.clip(np.asarray(part, dtype=np.float64), 0.0, 1.0)
    first = np.exp(-2.0 * _TAIL_SIGMAS * skew)
    z = np.log(first + u * (1.0 - first)) / skew + _TAIL_SIGMAS
    before = _normal_cdf(-_TAIL_SIGMAS)
    return np.asarray(np.clip((_normal_cdf(z) - before) / (1.0 - 2.0 * before), 0.0, 1.0))


def eased(part: npt.ArrayLike, edge: float = 0.25) -> Array:
    """Part of the way covered at constant speed, taken up and given up in `edge` of the time, up to 0.5."""
    u = np.clip(np.asarray(part, dtype=np.float64), 0.0, 1.0)

    def taken_up(x: Array) -> Array:
        # Integral of the smoothstep 3x² - 2x³ over a ramp of length `edge`.
        return edge * (x**3 - 0.5 * x**4)

    start = taken_up(np.minimum(u / edge, 1.0))
    middle = np.clip(u - edge, 0.0, 1.0 - 2.0 * edge)
    end = 0.5 * edge - taken_up(np.minimum((1.0 - u) / edge, 1.0))
    return np.asarray((start + middle + end) / (1.0 - edge))


class Wobble:
    """Small movement that nobody intends: physiological tremor, or the sway of a held-up arm.

    A sum of a few incommensurate sines in a `band` of hertz, so that it is a function of time alone;
    `deviation` (C,) are the channels' root mean squares.
    """

    def __init__(
        self, rng: np.random.Generator, band: tuple[float, float], deviation: npt.ArrayLike, sines: int = 5
    ) -> None:
        spread = np.asarray(deviation, dtype=np.float64)
        low, high = band
        # One frequency out of each equal slice of the band, so that no two beat against each other.
        slices = (np.arange(sines) + rng.uniform(0.1, 0.9, sines)) / sines
        phase = rng.uniform(0.0, 2.0 * np.pi, (sines, spread.size))
        amplitude = np.sqrt(2.0 / sines) * spread
        # sin(a + b) = sin a cos b + cos a sin b: one sine per time and frequency serves every channel.
        self._radians_per_second = 2.0 * np.pi * (low + (high - low) * slices)
        self._sine, self._cosine = amplitude * np.cos(phase), amplitude * np.sin(phase)

    def at(self, times: npt.ArrayLike) -> Array:
        """Displacement at `times` (T,), seconds: (T, C)."""
        angle = np.asarray(times)[:, None] * self._radians_per_second
        return np.asarray(np.sin(angle) @ self._sine + np.cos(angle) @ self._cosine)
