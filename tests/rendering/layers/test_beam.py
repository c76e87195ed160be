"""Beams out of a hand."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.hands import Finger
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.layers.beam import BeamSettings, beam_ends
from tests.rendering.scenes import open_hand


def test_a_beam_grows_out_of_the_last_joint_of_its_finger_along_it() -> None:
    hand = open_hand(palm=100.0)
    ends = beam_ends(hand, BeamSettings(length=3.0, finger="middle"))
    assert ends is not None
    joint = hand.landmarks[Finger.MIDDLE.joints[2], :2]
    # The finger points straight up.
    np.testing.assert_allclose(ends[:2], joint, atol=1e-3)
    np.testing.assert_allclose(ends[2:], joint - np.array([0.0, 3.0 * palm_size_3d(hand)]), atol=1e-2)


@pytest.mark.parametrize("finger", ["index", "pinky"])
def test_without_length_there_is_none(finger: str) -> None:
    assert beam_ends(open_hand(), BeamSettings(length=0.0, finger=finger)) is None
