"""Shapes of two hands: who touches whom, on which side of the middle, facing where."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.hands import Landmark, Side
from gesturekit.studio.datasets.sequences import landmarks_at
from gesturekit.studio.performance.choreography import Stage
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.performer import perform

PEOPLE = (1, 4)


def held(gesture: str, person: int) -> tuple[np.ndarray, np.ndarray]:
    """(21, 3) landmarks of the right and the left hand in the middle of the hold, cm."""
    performance = perform(f"person {person}, both hands: {gesture.replace('_', ' ')} 1 s")
    hold = next(label for label in performance.hands[0].labels if label.stage is Stage.HOLD)
    assert hold.gesture == gesture and hold.end - hold.start == pytest.approx(1.0)
    assert [hand.side for hand in performance.hands] == [Side.RIGHT, Side.LEFT]
    time = np.array([(hold.start + hold.end) / 2.0])
    right, left = (100.0 * landmarks_at(hand, time)[0].astype(np.float64) for hand in performance.hands)
    return right, left


def gap(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.linalg.norm(first - second))


@pytest.mark.parametrize("person", PEOPLE)
def test_praying_hands_lie_against_each_other_fingers_up(person: int) -> None:
    right, left = held("holy", person)
    for landmark in (Landmark.WRIST, Landmark.MIDDLE_MCP, Landmark.MIDDLE_TIP):
        assert 1.0 < gap(right[landmark], left[landmark]) < 5.0
    assert right[Landmark.MIDDLE_TIP, 1] < right[Landmark.WRIST, 1] - 10.0


@pytest.mark.parametrize("person", PEOPLE)
def test_a_time_out_is_a_level_hand_on_the_fingertips_of_the_other(person: int) -> None:
    right, left = held("timeout", person)
    upright = right[Landmark.MIDDLE_TIP] - right[Landmark.WRIST]
    level = left[Landmark.MIDDLE_TIP] - left[Landmark.WRIST]
    assert abs(upright @ level) < 0.15 * np.linalg.norm(upright) * np.linalg.norm(level)
    palm = left[[Landmark.WRIST, Landmark.MIDDLE_MCP, Landmark.MIDDLE_TIP]]
    assert min(gap(right[Landmark.MIDDLE_TIP], each) for each in [*palm, palm.mean(axis=0)]) < 6.0


@pytest.mark.parametrize("person", PEOPLE)
def test_crossed_arms_have_each_hand_on_the_other_side(person: int) -> None:
    right, left = held("xsign", person)
    # An unmirrored camera sees a person's right hand on the left, unless the arms are crossed.
    assert right[:, 0].mean() > left[:, 0].mean()


@pytest.mark.parametrize("person", PEOPLE)
def test_the_tips_of_a_heart_meet(person: int) -> None:
    right, left = held("hand_heart", person)
    for tip in (Landmark.THUMB_TIP, Landmark.INDEX_TIP):
        assert gap(right[tip], left[tip]) < 4.0
    assert right[Landmark.INDEX_TIP, 1] < right[Landmark.THUMB_TIP, 1]
    assert gap(right[Landmark.WRIST], left[Landmark.WRIST]) > 12.0


@pytest.mark.parametrize("person", PEOPLE)
def test_a_frame_has_level_index_fingers_that_point_past_each_other(person: int) -> None:
    right, left = held("take_picture", person)
    ways = [hand[Landmark.INDEX_TIP] - hand[Landmark.INDEX_MCP] for hand in (right, left)]
    assert all(abs(way[0]) > 3.0 * abs(way[1]) for way in ways)
    assert ways[0][0] > 0.0 > ways[1][0]
    assert right[Landmark.INDEX_TIP, 1] < left[Landmark.INDEX_TIP, 1]


def test_all_of_them_can_be_written_in_a_script_for_both_hands_only() -> None:
    together = {name for name, motion in MOTIONS.items() if motion.hands == 2 and not name.startswith("zoom")}
    assert together == {"hand_heart", "timeout", "xsign", "holy", "take_picture", "thumb_index2"}
    right, left = held("thumb_index2", 1)
    assert right[:, 0].max() < left[:, 0].min() + 3.0
