"""The size of a palm, also of a hand of which little is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.hands import Hand, Landmark, Side
from gesturekit.hands.hand import palm_size_3d

KNUCKLES = {
    Landmark.WRIST: (0.0, 0.0),
    Landmark.INDEX_MCP: (-30.0, -99.6),
    Landmark.MIDDLE_MCP: (0.0, -100.0),
    Landmark.PINKY_MCP: (33.0, -77.2),
}


def palm_with(known: dict[Landmark, tuple[float, float]]) -> Hand:
    """A hand of whose landmarks only these are known."""
    landmarks = np.full((21, 3), np.nan, np.float32)
    for landmark, (x, y) in known.items():
        landmarks[landmark] = (300.0 + x, 400.0 + y, 0.0)
    return Hand(0, Side.RIGHT, 1.0, 1.0, landmarks, np.zeros((21, 3), np.float32))


def test_it_is_the_length_to_the_middle_knuckle() -> None:
    assert palm_size_3d(palm_with(KNUCKLES)) == pytest.approx(100.0, rel=0.03)


@pytest.mark.parametrize("lost", [Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.PINKY_MCP])
def test_a_lost_knuckle_hardly_changes_it(lost: Landmark) -> None:
    left = {landmark: place for landmark, place in KNUCKLES.items() if landmark is not lost}
    assert palm_size_3d(palm_with(left)) == pytest.approx(100.0, rel=0.05)


def test_without_a_palm_the_extent_of_what_is_left_is_taken() -> None:
    fingers = {
        Landmark.INDEX_TIP: (0.0, 0.0),
        Landmark.RING_TIP: (60.0, 10.0),
        Landmark.THUMB_TIP: (20.0, 80.0),
    }
    assert palm_size_3d(palm_with(fingers)) == pytest.approx(40.0)


@pytest.mark.parametrize("known", [{}, {Landmark.INDEX_TIP: (0.0, 0.0)}])
def test_a_hand_of_which_nothing_is_known_has_no_size(known: dict[Landmark, tuple[float, float]]) -> None:
    assert palm_size_3d(palm_with(known)) == 0.0


def test_landmarks_at_infinity_are_as_good_as_lost() -> None:
    hand = palm_with(KNUCKLES)
    landmarks = hand.landmarks.copy()
    landmarks[Landmark.PINKY_MCP] = np.inf
    assert palm_size_3d(replace(hand, landmarks=landmarks)) == pytest.approx(100.0, rel=0.05)
