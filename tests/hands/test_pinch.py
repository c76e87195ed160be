from __future__ import annotations

import numpy as np

from gesturekit.hands import finger_states
from gesturekit.hands.pinch import PINCH_CLOSED, PINCH_OPEN, TOUCH_GAP, pinch_strength
from tests.hands.test_pose import CURLED, ring_hand


def test_pinch_strength_grows_as_the_tips_close() -> None:
    strengths = [finger_states(ring_hand(CURLED, gap)).pinch[1] for gap in (0.09, 0.06, 0.04, 0.025, 0.005)]
    assert strengths == sorted(strengths)
    assert strengths[0] == 0.0
    assert strengths[-1] == 1.0
    assert 0.2 < strengths[2] < 0.9


def test_tips_that_touch_are_a_strong_pinch() -> None:
    assert PINCH_CLOSED < TOUCH_GAP < PINCH_OPEN
    assert np.array_equal(pinch_strength([PINCH_OPEN, PINCH_CLOSED]), [0.0, 1.0])
    assert pinch_strength(TOUCH_GAP) > 0.75
