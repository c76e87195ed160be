"""A pinch: how near a fingertip must be to the thumb's to touch it, and what its strength is.

All distances are palm lengths, as `HandPose.gap` gives them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PINCH_CLOSED, PINCH_OPEN = 0.20, 0.85
"""Distance between two fingertips at which pinch strength is 1 and 0.

Landmarks of tips that touch lie about a fifth of a palm apart, since they sit inside the fingers
(`photos/webcam` "okay", median).
"""

TOUCH_GAP = 0.32
"""Gap between two points below which they touch: where the gesture `pinch` begins.

Thumb and index finger of the "ok" hands of `photos/webcam`, `photos/hagrid` and `photos/digits` lie at most
0.27 apart, those of all others but fists at least 0.33 (`benchmarks/static_gestures.py --fingers`).
"""

TOUCH_NOISE = 0.03
"""Scale of the logistic for the gap between two points: how sharp the border at `TOUCH_GAP` is."""


def pinch_strength(gap: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """How nearly tips touch that are `gap` apart, any shape: 0 apart, 1 touching."""
    strength = (PINCH_OPEN - np.asarray(gap, dtype=np.float64)) / (PINCH_OPEN - PINCH_CLOSED)
    return np.minimum(np.maximum(strength, 0.0), 1.0)
