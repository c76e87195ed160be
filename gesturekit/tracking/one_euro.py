"""One Euro filter: a low-pass that opens up with speed (Casiez, Roussel and Vogel, CHI 2012).

Slow motion is smoothed hard, because there a person sees jitter; fast motion barely, because there a
person sees lag. Speed is measured in units the caller chooses, so that a near and a far hand are
smoothed alike.
"""

from __future__ import annotations

import math

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray


class OneEuroFilter:
    """Smooths arrays of one shape over time.

    Parameters
    ----------
    min_cutoff_hz
        Cut-off frequency at rest. Lower: less jitter, more lag in slow motion.
    beta
        How much the cut-off rises, in Hz per unit of speed. Higher: less lag in fast motion.
    derivative_cutoff_hz
        Cut-off frequency of the speed estimate.
    """

    def __init__(
        self, min_cutoff_hz: float = 1.0, beta: float = 1.0, derivative_cutoff_hz: float = 1.0
    ) -> None:
        for name, value, low in (
            ("min_cutoff_hz", min_cutoff_hz, 0.0),
            ("derivative_cutoff_hz", derivative_cutoff_hz, 0.0),
        ):
            if not value > low:
                raise InvalidArgumentError(f"{name} is {value}; expected more than {low} Hz")
        if not beta >= 0:
            raise InvalidArgumentError(f"beta is {beta}; expected 0 or more")
        self.min_cutoff_hz = min_cutoff_hz
        self.beta = beta
        self.derivative_cutoff_hz = derivative_cutoff_hz
        self.reset()

    def reset(self) -> None:
        """Forget the past: the next value passes unchanged."""
        self._value: FloatArray | None = None
        self._raw: FloatArray | None = None
        self._speed: FloatArray | None = None

    def __call__(
        self, value: FloatArray, elapsed_seconds: float, unit: float | FloatArray = 1.0
    ) -> FloatArray:
        """Filter one value.

        Parameters
        ----------
        value
            Array of any shape, the same on every call.
        elapsed_seconds
            Time since the value before, above 0; ignored on the first call.
        unit
            What counts as one unit of distance; speed is measured in these per second. An array that
            broadcasts against `value` gives each part a unit of its own.

        Returns
        -------
        The smoothed value, same shape, float32.
        """
        value = np.asarray(value, dtype=np.float32)
        if self._value is None or self._raw is None or self._speed is None:
            self._value, self._raw, self._speed = value, value, np.zeros_like(value)
            return value
        if not elapsed_seconds > 0:
            raise InvalidArgumentError(f"elapsed_seconds is {elapsed_seconds}; expected more than 0")
        speed = (value - self._raw) / np.float32(elapsed_seconds) / unit
        alpha = _alpha(self.derivative_cutoff_hz, elapsed_seconds)
        self._speed = self._speed + np.float32(alpha) * (speed - self._speed)
        cutoff = self.min_cutoff_hz + self.beta * np.abs(self._speed)
        turns = cutoff * np.float32(2 * math.pi * elapsed_seconds)
        self._raw = value
        self._value = self._value + turns / (1 + turns) * (value - self._value)
        return self._value


def _alpha(cutoff_hz: float, elapsed_seconds: float) -> float:
    """Weight of the new sample in an exponential low-pass."""
    return 1 / (1 + 1 / (2 * math.pi * cutoff_hz * elapsed_seconds))
