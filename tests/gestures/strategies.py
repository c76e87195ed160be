"""What property tests draw from: hands however they are held, broken hands, clocks that misbehave."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from gesturekit.hands import Hand, Side
from tests.gestures.built_hands import shape, turn

PATTERNS = ["".join(digits) for digits in product("01", repeat=5)]
"""All 32 shapes that `shape` makes, thumb first: straight or curled."""

patterns = st.sampled_from(PATTERNS)

_angle = st.floats(-180.0, 180.0)
rotations = st.builds(lambda x, y, z: turn("x", x) @ turn("y", y) @ turn("z", z), _angle, _angle, _angle)
"""Any rotation, (3, 3)."""

scales = st.floats(0.2, 4.0)
"""How much larger a hand is, or nearer."""

holds = st.fixed_dictionaries(
    {"side": st.sampled_from(Side), "rotation": rotations, "scale": scales, "mirrored_picture": st.booleans()}
)
"""How a hand is held and seen: keywords of `shape` and `build_hand` that change nothing of its fingers."""

time_steps = st.sampled_from([0.0, 0.0, 0.01, 0.033, 0.033, 0.1, 0.1, 0.4, 3.0, -0.1, -5.0])
"""Seconds from one frame to the next: still, quick, slow, away for a while, back, and back to the start."""

_SHOWN = [shape(pattern) for pattern in ("11111", "00000", "01100", "10000")]
_BROKEN = [np.nan, np.inf, -np.inf, 1e30, 0.0]


@st.composite
def hostile_hands(draw: st.DrawFn) -> Hand:
    """A hand of three ids and either side that jumps about; now and then some of its points are no points."""
    hand = draw(st.sampled_from(_SHOWN))
    landmarks, world = hand.landmarks.copy(), hand.world.copy()
    landmarks[:, :2] += draw(st.sampled_from([0.0, 0.0, 50.0, -400.0, 1e6]))
    if draw(st.integers(0, 5)) == 0:
        broken = draw(st.sampled_from([landmarks, world]))
        broken[draw(st.integers(0, 20)) :] = draw(st.sampled_from(_BROKEN))
    identity, side = draw(st.integers(0, 2)), draw(st.sampled_from(Side))
    return replace(hand, id=identity, side=side, landmarks=landmarks, world=world)
