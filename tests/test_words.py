"""What error messages make of what they are given: short, and with the word that was meant."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.words import nearest_of, shown, unknown_word

SWIPES = ["open_palm", "swipe_left", "swipe_right", "swipe_up", "two_hand_swipe", "wave"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("ok", "'ok'"),
        (b"x" * 40_000, "40000 bytes"),
        (np.zeros((480, 640, 3), np.uint8), "an array of uint8, shape (480, 640, 3)"),
        (3, "3"),
    ],
)
def test_a_value_is_shown_on_one_line(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("value", ["x" * 5000, ["long"] * 5000, dict.fromkeys(range(99), "x" * 50), object()])
def test_nothing_fills_the_screen(value: object) -> None:
    assert len(shown(value)) < 200
    assert "\n" not in shown(value)


def test_a_family_is_offered_whole() -> None:
    wanted = "did you mean 'swipe_left', 'swipe_right', 'swipe_up' or 'two_hand_swipe'? valid: "
    assert nearest_of("swipe", SWIPES) == wanted + ", ".join(SWIPES)


def test_a_slip_of_the_pen_offers_one() -> None:
    assert nearest_of("swipe-lefft", SWIPES).startswith("did you mean 'swipe_left'? valid:")
    assert nearest_of("", SWIPES).startswith("valid: open_palm")


def test_a_wall_of_words_is_cut() -> None:
    words = [f"word{n}" for n in range(110)]
    message = str(unknown_word("thing", "zzz", words))
    assert message.startswith("unknown thing 'zzz'; valid: word0, word1,")
    assert message.endswith("word11 and 98 more")
    assert "more" not in nearest_of("zzz", words[:16]), "leaving out a few is not worth it"
