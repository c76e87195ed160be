"""The palm's size and axes, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.sequences.palm_geometry import KNUCKLES, hand_size, palm_axes


def test_one_odd_frame_does_not_change_the_hands_size() -> None:
    hand = np.zeros((3, 21, 3), np.float32)
    hand[:, KNUCKLES, 1] = -2.0
    hand[1] *= 50.0
    assert hand_size(hand) == 2.0


@pytest.mark.parametrize("left", [False, True])
def test_axes_of_an_upright_palm_that_faces_the_camera(left: bool) -> None:
    hand = np.zeros((1, 21, 3))
    # An unmirrored camera sees a right hand's thumb on the right; fingers point up.
    hand[0, KNUCKLES, 0] = np.array([1.5, 0.5, -0.5, -1.5]) * (-1.0 if left else 1.0)
    hand[0, KNUCKLES, 1] = -3.0
    across, along, out = palm_axes(hand, left)[0].T
    assert across.tolist() == [-1.0 if left else 1.0, 0.0, 0.0]
    assert along.tolist() == [0.0, -1.0, 0.0]
    assert out.tolist() == [0.0, 0.0, -1.0]
