"""Beams out of a hand."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.hands import Finger
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.layers.beam import BeamSettings, beam_ends
from tests.rendering.scenes import open_hand


def test_a_beam_grows_out_of_the_last_bone_of_its_finger_along_it() -> None:
    hand = open_hand(palm=100.0)
    ends = beam_ends(hand, BeamSettings(length=3.0, finger="middle"))
    assert ends is not None
    tip, joint = (hand.landmarks[i, :2] for i in (Finger.MIDDLE.tip, Finger.MIDDLE.joints[2]))
    # Six tenths of a bone of 30 pixels below the tip; the finger points straight up.
    np.testing.assert_allclose(ends[:2], tip + np.array([0.0, 18.0]), atol=1e-3)
    assert joint[1] > ends[1] > tip[1]
    np.testing.assert_allclose(ends[2:], tip + np.array([0.0, 18.0 - 3.0 * palm_size_3d(hand)]), atol=1e-2)


@pytest.mark.parametrize("finger", ["index", "pinky"])
def test_without_length_there_is_none(finger: str) -> None:
    assert beam_ends(open_hand(), BeamSettings(length=0.0, finger=finger)) is None
