from __future__ import annotations

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.rendering.effect import LabelSettings
from gesturekit.rendering.label_board import Label, LabelBoard
from tests.rendering.scenes import event, open_hand

HAND = open_hand(hand_id=3)


def board(**changes: object) -> LabelBoard:
    times = {"fade_in_seconds": 0.2, "fade_out_seconds": 0.4, "trigger_seconds": 1.0}
    return LabelBoard(LabelSettings.model_validate({"type": "label", **times, **changes}))


def names(labels: list[Label]) -> list[str]:
    return [label.name for label in labels]


def test_a_held_gesture_is_shown_from_begin_to_end_and_fades() -> None:
    shown = board()
    shown.update((), [HAND], 0.0)
    opacity = {}
    for step in range(40):
        time = 1.0 + step * 0.1
        phase = {0: Phase.BEGIN, 20: Phase.END}.get(step, Phase.HOLD)
        happened = [event("victory", phase, HAND, time)] if step <= 20 else []
        labels = shown.update(happened, [HAND], time)
        opacity[step] = labels[0].opacity if labels else 0.0
    assert opacity[1] == pytest.approx(0.5)
    assert min(opacity[step] for step in range(2, 21)) == pytest.approx(1.0)
    assert opacity[22] == pytest.approx(0.5)
    assert all(opacity[step] == 0.0 for step in range(24, 40))


def test_cancel_ends_a_label_as_end_does() -> None:
    shown = board()
    shown.update([event("victory", Phase.BEGIN, HAND)], [HAND], 0.0)
    shown.update([event("victory", Phase.CANCEL, HAND, 1.0)], [], 1.0)
    assert shown.update((), [], 1.5) == []


def test_a_motion_stays_for_its_time() -> None:
    shown = board()
    shown.update([event("swipe_left", Phase.TRIGGER, HAND)], [HAND], 0.0)
    assert shown.update((), [HAND], 0.9)[0].opacity == 1.0
    assert 0 < shown.update((), [HAND], 1.2)[0].opacity < 1
    assert shown.update((), [HAND], 1.5) == []


def test_a_motion_made_again_does_not_blink() -> None:
    shown = board()
    shown.update((), [HAND], 0.0)
    shown.update([event("swipe_left", Phase.TRIGGER, HAND, 1.0)], [HAND], 1.0)
    assert shown.update((), [HAND], 1.5)[0].opacity == 1.0
    assert shown.update([event("swipe_left", Phase.TRIGGER, HAND, 1.6)], [HAND], 1.6)[0].opacity == 1.0
    assert shown.update((), [HAND], 2.5)[0].opacity == 1.0


def test_the_first_picture_shows_its_gesture_at_once() -> None:
    assert board().update([event("ok", Phase.BEGIN, HAND, 7.0)], [HAND], 7.0)[0].opacity == 1.0


@pytest.mark.parametrize("fps", [15, 120])
def test_fading_runs_on_seconds_not_frames(fps: int) -> None:
    shown = board(fade_in_seconds=0.5)
    shown.update((), [HAND], 0.0)
    shown.update([event("ok", Phase.BEGIN, HAND, 1.0)], [HAND], 1.0)
    for frame in range(1, round(0.2 * fps) + 1):
        labels = shown.update([event("ok", Phase.HOLD, HAND)], [HAND], 1.0 + frame / fps)
    assert labels[0].opacity == pytest.approx(0.4, abs=0.01)


def test_two_hands_stand_in_their_order_in_the_picture() -> None:
    left, right = open_hand((60, 200), hand_id=9), open_hand((250, 200), hand_id=1)
    happened = [event("rock", Phase.BEGIN, right), event("ok", Phase.BEGIN, left)]
    shown = board()
    assert names(shown.update(happened, [right, left], 0.0)) == ["ok", "rock"]
    # They cross over.
    left, right = open_hand((250, 200), hand_id=9), open_hand((60, 200), hand_id=1)
    assert names(shown.update((), [left, right], 0.1)) == ["rock", "ok"]


def test_a_hand_that_changes_its_gesture_has_one_label() -> None:
    shown = board()
    shown.update([event("ok", Phase.BEGIN, HAND)], [HAND], 0.0)
    happened = [event("ok", Phase.END, HAND, 1.0), event("rock", Phase.BEGIN, HAND, 1.0)]
    shown.update(happened, [HAND], 1.0)
    assert names(shown.update((), [HAND], 1.1)) == ["rock"]


def test_the_plate_does_not_blink_when_a_hand_changes_its_gesture() -> None:
    shown = board()
    shown.update([event("closed_fist", Phase.BEGIN, HAND)], [HAND], 0.0)
    shown.update([event("closed_fist", Phase.END, HAND, 1.0)], [HAND], 1.0)
    (fading,) = shown.update((), [HAND], 1.1)
    (changed,) = shown.update([event("thumb_up", Phase.BEGIN, HAND, 1.1)], [HAND], 1.1)
    assert changed.name == "thumb_up"
    assert changed.opacity == pytest.approx(fading.opacity) and 0 < fading.opacity < 1
    (later,) = shown.update((), [HAND], 1.15)
    assert fading.opacity < later.opacity <= 1.0


def test_a_late_end_of_another_gesture_does_not_hide_the_new_one() -> None:
    shown = board()
    shown.update([event("ok", Phase.BEGIN, HAND)], [HAND], 0.0)
    shown.update([event("rock", Phase.BEGIN, HAND, 1.0), event("ok", Phase.END, HAND, 1.0)], [HAND], 1.0)
    assert names(shown.update((), [HAND], 3.0)) == ["rock"]


def test_a_motion_is_shown_beside_the_held_gesture() -> None:
    shown = board()
    happened = [event("ok", Phase.BEGIN, HAND), event("swipe_left", Phase.TRIGGER, HAND)]
    assert sorted(names(shown.update(happened, [HAND], 0.0))) == ["ok", "swipe_left"]


def test_an_end_that_never_came_is_not_waited_for_when_the_hand_is_gone() -> None:
    shown = board()
    shown.update([event("ok", Phase.BEGIN, HAND)], [HAND], 0.0)
    assert names(shown.update((), [], 0.9)) == ["ok"]
    shown.update((), [], 1.1)
    assert shown.update((), [], 1.6) == []


def test_a_hold_whose_begin_was_missed_is_shown() -> None:
    shown = board()
    shown.update((), [], 0.0)
    shown.update([event("ok", Phase.HOLD, HAND, 1.0)], [HAND], 1.0)
    assert names(shown.update([event("ok", Phase.HOLD, HAND, 1.1)], [HAND], 1.1)) == ["ok"]


def test_time_that_jumps_back_clears_the_board() -> None:
    shown = board()
    shown.update([event("ok", Phase.BEGIN, HAND, 9.0)], [HAND], 9.0)
    assert shown.update((), [HAND], 0.0) == []


def test_zero_fading_switches_at_once() -> None:
    shown = board(fade_in_seconds=0, fade_out_seconds=0)
    shown.update((), [], 0.0)
    assert shown.update([event("ok", Phase.BEGIN, HAND, 1.0)], [HAND], 1.0)[0].opacity == 1.0
    assert shown.update([event("ok", Phase.END, HAND, 2.0)], [HAND], 2.0) == []


def test_a_hand_without_landmarks_can_have_a_label() -> None:
    lost = type(HAND)(3, HAND.side, 0.9, 0.9, np.full((21, 3), np.nan, np.float32), HAND.world)
    shown = board()
    assert names(shown.update([event("ok", Phase.BEGIN, lost)], [lost], 0.0)) == ["ok"]
