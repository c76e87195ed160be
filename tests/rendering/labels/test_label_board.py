from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.rendering.labels.label_board import Label, LabelBoard
from gesturekit.rendering.labels.label_settings import LabelSettings
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


def confirming(phase: Phase, progress: float, time: float) -> GestureEvent:
    return replace(event("confirm", phase, HAND, time), progress=progress)


def test_what_must_be_held_fills_up_on_one_plate() -> None:
    shown = board()
    told = [
        (Phase.BEGIN, 0.0, 0.0),
        (Phase.HOLD, 0.5, 0.4),
        (Phase.TRIGGER, 1.0, 0.8),
        (Phase.HOLD, 1.0, 0.9),
        (Phase.TRIGGER, 1.0, 1.0),
    ]
    seen = [shown.update([confirming(*each)], [HAND], each[2]) for each in told]
    assert [names(labels) for labels in seen] == [["confirm"]] * 5
    assert [labels[0].progress for labels in seen] == [0.0, 0.5, 1.0, 1.0, 1.0]
    shown.update([confirming(Phase.END, 1.0, 1.1)], [HAND], 1.1)
    assert shown.update((), [HAND], 1.6) == []


def test_what_is_let_go_too_early_never_fills() -> None:
    shown = board()
    shown.update([confirming(Phase.BEGIN, 0.0, 0.0)], [HAND], 0.0)
    shown.update([confirming(Phase.CANCEL, 0.6, 0.5)], [HAND], 0.5)
    (fading,) = shown.update((), [HAND], 0.6)
    assert fading.progress == 0.0 and fading.opacity < 1.0
    assert shown.update((), [HAND], 1.0) == []


def test_a_gesture_without_confirmation_has_no_ring() -> None:
    shown = board()
    assert shown.update([event("ok", Phase.BEGIN, HAND)], [HAND], 0.0)[0].progress is None


def test_a_gesture_and_the_rule_made_of_it_have_a_plate_each() -> None:
    shown = board()
    for number in range(8):
        phase = Phase.HOLD if number else Phase.BEGIN
        time = number / 10
        happened = [event("thumb_up", phase, HAND, time), confirming(phase, number / 8, time)]
        assert sorted(names(shown.update(happened, [HAND], time))) == ["confirm", "thumb_up"]


def test_two_hands_together_have_one_plate_between_them() -> None:
    left, right = open_hand((60, 200), hand_id=9), open_hand((260, 200), hand_id=1)
    together = replace(event("hand_heart", Phase.BEGIN, left), other=right)
    shown = board()
    (label,) = shown.update(
        [together, event("ok", Phase.BEGIN, open_hand((160, 200), hand_id=4))], [left, right], 0.0
    )[:1]
    assert (label.name, label.hand_ids) == ("hand_heart", (1, 9))
    alone = board().update(
        [event("ok", Phase.BEGIN, left), event("ok", Phase.BEGIN, right)], [left, right], 0.0
    )
    assert label.x == pytest.approx((alone[0].x + alone[1].x) / 2)


def test_the_motion_into_a_shape_and_the_shape_are_one_plate() -> None:
    shown = board()
    shown.update([replace(event("pinch", Phase.TRIGGER, HAND), progress=0.0)], [HAND], 0.0)
    (label,) = shown.update([event("pinch", Phase.BEGIN, HAND, 0.1)], [HAND], 0.1)
    assert (label.name, label.opacity, label.progress) == ("pinch", 1.0, None)


def test_a_motion_after_a_motion_takes_its_place() -> None:
    shown = board()
    shown.update([event("swipe_left", Phase.TRIGGER, HAND)], [HAND], 0.0)
    assert names(shown.update([event("swipe_right", Phase.TRIGGER, HAND, 0.5)], [HAND], 0.5)) == [
        "swipe_right"
    ]
