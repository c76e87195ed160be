"""Handedness over time, duplicates, and the clock: small parts, worked by hand."""

import math

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Side
from gesturekit.tracking.duplicates import box_iou, first_of_each_hand, is_same_hand
from gesturekit.tracking.hand_identity import HandednessEvidence, side_of
from gesturekit.tracking.tracker_clock import ASSUMED_STEP_SECONDS, FrameClock

STEP = 1 / 30


class TestHandedness:
    def test_one_odd_frame_does_not_flip(self):
        evidence = HandednessEvidence()
        for score in [0.95] * 10 + [0.02] + [0.95] * 3:
            evidence.update(score, STEP)
            assert evidence.side(mirrored=False)[0] is Side.RIGHT

    def test_lasting_evidence_does(self):
        evidence = HandednessEvidence()
        for _ in range(30):
            evidence.update(0.7, STEP)
        seconds = 0.0
        while evidence.side(mirrored=False)[0] is Side.RIGHT:
            evidence.update(0.02, STEP)
            seconds += STEP
            assert seconds < 1.5
        assert seconds > 0.2

    @pytest.mark.parametrize("change", [lambda e: e.unsettle(), lambda e: None])
    def test_on_another_hand_the_side_turns_within_a_seventh_of_a_second(self, change):
        settled = HandednessEvidence()
        for _ in range(60):
            settled.update(0.99, STEP)
        change(settled)
        for _ in range(4):
            settled.update(0.01, STEP)
        unsettled = settled.side(mirrored=False)[0] is Side.LEFT
        assert unsettled == (settled.contrary_seconds == 0.0)
        if not unsettled:
            assert settled.is_contrary(0.01) and not settled.is_contrary(0.4)
            settled.restart(0.01)
            assert settled.side(mirrored=False)[0] is Side.LEFT

    def test_confidence_is_at_least_even(self):
        evidence = HandednessEvidence()
        evidence.update(0.9, STEP)
        for _ in range(30):
            evidence.update(0.3, STEP)
            assert 0.5 <= evidence.side(mirrored=False)[1] <= 1

    def test_a_mirror_swaps_sides(self):
        assert side_of(True, mirrored=False) is Side.RIGHT
        assert side_of(True, mirrored=True) is Side.LEFT

    @pytest.mark.parametrize("score", [0.0, 1.0])
    def test_saturated_scores_are_finite(self, score):
        evidence = HandednessEvidence()
        evidence.update(score, STEP)
        assert math.isfinite(evidence.side(mirrored=False)[1])


class TestDuplicates:
    def hand(self, x: float) -> np.ndarray:
        points = np.zeros((21, 3), dtype=np.float32)
        points[:, 0] = np.linspace(0, 50, 21) + x
        points[:, 1] = np.linspace(100, 0, 21)
        return points

    def test_a_small_shift_is_the_same_hand(self):
        assert is_same_hand(self.hand(0), self.hand(5))

    def test_a_hand_beside_is_another(self):
        assert not is_same_hand(self.hand(0), self.hand(60))

    def test_the_first_one_stays(self):
        assert first_of_each_hand([self.hand(0), self.hand(4), self.hand(200), self.hand(203)]) == [0, 2]

    def test_none(self):
        assert first_of_each_hand([]) == []


class TestClock:
    def test_zero_is_a_time(self):
        clock = FrameClock()
        assert clock.step(0.0) == (ASSUMED_STEP_SECONDS, False)
        assert clock.step(0.5) == (0.5, False)

    def test_standing_still_assumes_a_step(self):
        clock = FrameClock()
        clock.step(3.0)
        assert clock.step(3.0) == (ASSUMED_STEP_SECONDS, False)

    @pytest.mark.parametrize("then", [0.9, 3.5])
    def test_a_leap_starts_anew(self, then):
        clock = FrameClock()
        clock.step(1.0)
        assert clock.step(then) == (ASSUMED_STEP_SECONDS, True)
        assert clock.step(then + 0.1)[1] is False

    @pytest.mark.parametrize("bad", [math.nan, math.inf, None, "1"])
    def test_no_number_is_refused(self, bad):
        with pytest.raises(InvalidArgumentError, match="time is"):
            FrameClock().step(bad)


def test_iou_worked_by_hand():
    boxes = np.array([[0, 0, 2, 2], [1, 1, 3, 3], [5, 5, 6, 6], [0, 0, 0, 0]], dtype=np.float32)
    np.testing.assert_allclose(box_iou(boxes[0], boxes), [1, 1 / 7, 0, 0], rtol=1e-6)
