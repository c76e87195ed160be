"""Colour spaces: designers write sRGB, light adds up in linear values.

Transfer function: IEC 61966-2-1.
"""

from __future__ import annotations

import numpy as np

from gesturekit.hands import FloatArray


def linear_from_srgb(color: tuple[float, float, float]) -> FloatArray:
    """Linear light, (3,) float32, of a colour as a screen shows it; both 0 to 1."""
    encoded = np.asarray(color, dtype=np.float32)
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)
