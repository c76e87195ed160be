"""What is no hand, or no list of hands, is told at the door; so are normalized coordinates."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.hands import Hand, Side, finger_states
from tests.builders import make_hand


@pytest.fixture(scope="module")
def recognizer() -> GestureRecognizer:
    return GestureRecognizer(motions=False)


def test_a_list_where_one_hand_belongs(recognizer: GestureRecognizer) -> None:
    with pytest.raises(InvalidArgumentError, match=r"classify takes one Hand.*classify\(hands\[0\]\)"):
        recognizer.classify([make_hand()])  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match="finger_states takes one Hand; got None"):
        finger_states(None)  # type: ignore[arg-type]


def test_one_hand_where_a_list_belongs(recognizer: GestureRecognizer) -> None:
    with pytest.raises(InvalidArgumentError, match=r"update\(\[hand\], \.\.\.\)"):
        recognizer.update(make_hand(), 0.0)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match="look takes a list of hands"):
        recognizer.look(make_hand())  # type: ignore[arg-type]


@pytest.mark.parametrize("hands", [None, "hands", 3, [np.zeros((21, 3))], ["hand"]])
def test_what_is_no_hand_is_named(recognizer: GestureRecognizer, hands: object) -> None:
    with pytest.raises(InvalidArgumentError, match=r"update takes a list of"):
        recognizer.update(hands, 0.0)  # type: ignore[arg-type]
    assert recognizer.update((hand for hand in [make_hand()]), 0.0) == [], "any iterable of hands will do"


def test_normalized_landmarks_are_told_with_the_mend() -> None:
    pixels = make_hand(x=300.0, y=200.0)
    normalized = pixels.normalized((640, 480))
    with pytest.warns(UserWarning, match=r"are pixels.*multiply them by \(width, height, width\)"):
        Hand(0, Side.RIGHT, 0.9, 0.9, normalized, pixels.world)


@pytest.mark.parametrize(
    "landmarks", [make_hand(x=5.0, y=5.0).landmarks, np.zeros((21, 3)), np.full((21, 3), np.nan)]
)
def test_pixels_and_unseen_hands_are_silent(landmarks: np.ndarray) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Hand(0, Side.RIGHT, 0.9, 0.9, landmarks, np.zeros((21, 3)))
