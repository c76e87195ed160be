"""What is kept of a recording, what is left out and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.custom.hand_path import hand_path, joint_speed
from gesturekit.gestures.custom.take_cleaning import clean_take
from gesturekit.hands import Side
from tests.gestures.custom.made_takes import FPS, REST, held, joined, motion, path, seen, with_presence


def test_a_held_shape_is_static_and_a_motion_is_dynamic() -> None:
    assert clean_take(held("horns", 1)).kind == "static"
    for name in ("zorro", "circle", "squeeze"):
        assert clean_take(motion(name, 1)).kind == "dynamic"


def test_of_a_motion_the_rest_before_and_after_is_left_out() -> None:
    frames = motion("circle", 3)
    clean = clean_take(frames)
    assert clean.dropped["before or after the motion"] >= REST * FPS
    assert clean.take.times[0] == pytest.approx(REST, abs=0.2)
    assert clean.take.times[-1] == pytest.approx(frames[-1][0] - REST, abs=0.2)


def test_of_a_shape_the_movement_into_it_is_left_out() -> None:
    arriving = motion("updown", 1)[20:50]
    clean = clean_take(joined(arriving, held("hand", 2, 2.0)), "static")
    assert clean.dropped["not held still"] > 10
    assert clean.take.seconds > 1.5


def test_a_long_hold_is_a_shape_however_long_the_hand_comes_and_goes() -> None:
    coming = seen(np.concatenate([path("circle", n)[24:50] for n in range(4)]))
    leaving = seen(np.concatenate([path("updown", n)[24:50] for n in range(4)]))
    clean = clean_take(joined(coming, held("horns", 2, 5.0), leaving))
    assert clean.kind == "static"
    assert clean.take.seconds == pytest.approx(5.0, abs=0.3)


def test_a_little_start_does_not_end_a_hold() -> None:
    calm = np.concatenate([[hands[0].world for _, hands in held("horns", 1, 3.0)]])
    # Two centimetres to the side within an eighth of a second, for three frames faster than a still hand.
    calm[:, :, 0] += 0.01 * (1.0 + np.tanh((np.arange(len(calm))[:, None] - 45.0) / 2.2))
    clean = clean_take(seen(calm))
    assert (clean.kind, len(clean.take)) == ("static", len(calm))


def test_a_motion_between_long_rests_is_a_motion() -> None:
    frames = motion("circle", 1)
    still = [frames[0][1]] * 60
    waiting = [(number / FPS, hands) for number, hands in enumerate(still)]
    assert clean_take(joined(waiting, frames, waiting)).kind == "dynamic"


def test_bad_frames_are_left_out_and_counted() -> None:
    frames = with_presence(held("horns", 1), [3, 4], 0.2)
    frames[6] = (frames[6][0], [])
    broken = frames[8][1][0]
    frames[8] = (frames[8][0], [replace(broken, world=np.full((21, 3), np.nan))])
    moved = frames[15][1][0]
    away = moved.landmarks + np.array([900.0, 0.0, 0.0])
    frames[15] = (frames[15][0], [replace(moved, landmarks=away)])
    frames[20] = (frames[19][0], frames[20][1])
    clean = clean_take(frames)
    expected = {"unclear": 2, "without a hand": 1, "not a hand": 1, "jumped": 1, "out of time": 1}
    assert {why: clean.dropped[why] for why in expected} == expected
    assert "2 unclear" in str(clean)


def test_of_two_hands_the_one_that_moves_is_kept() -> None:
    still = held("fist", 2, 10.0, side=Side.LEFT)
    frames = [
        (time, [replace(other[0], id=7), *hands])
        for (time, hands), (_, other) in zip(motion("zorro", 1), still, strict=False)
    ]
    assert clean_take(frames).take.side is Side.RIGHT


@pytest.mark.parametrize(
    ("frames", "kind", "words"),
    [
        ([], None, "no hand"),
        ([(0.0, []), (0.1, [])], None, "no hand was seen in 2 frames"),
        (with_presence(held("fist", 1), list(range(100)), 0.1), None, "0 usable frames"),
        (motion("circle", 1)[30:50], "static", "held"),
        (held("fist", 1), "dynamic", "lasted"),
        ([*motion("circle", 1)[:32], *motion("circle", 1)[45:]], "dynamic", "lost for"),
    ],
)
def test_what_is_of_no_use_is_told_with_what_to_do(frames: list, kind: str | None, words: str) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        clean_take(frames, kind)  # type: ignore[arg-type]


def test_a_wrong_kind_is_told() -> None:
    with pytest.raises(InvalidArgumentError, match="statc"):
        clean_take(held("fist", 1), "statc")  # type: ignore[arg-type]


@pytest.mark.parametrize("picture_mirrored", [False, True])
def test_the_way_across_the_picture_is_put_back_into_space(picture_mirrored: bool) -> None:
    points = path("zorro", 4)
    hands = [hands[0] for _, hands in seen(points)]
    landmarks = np.stack([hand.landmarks for hand in hands])
    if picture_mirrored:
        landmarks[..., 0] = 1280.0 - landmarks[..., 0]
    joints = hand_path(landmarks, np.stack([hand.world for hand in hands]))
    palm = np.linalg.norm(points[0, 9] - points[0, 0])
    way, true = joints.mean(axis=1), points.mean(axis=1) / palm
    assert way - way[0] == pytest.approx(true - true[0], abs=0.25)


def test_coming_nearer_is_seen_in_the_growing_picture() -> None:
    hands = [hands[0] for _, hands in held("hand", 1)]
    growth = np.linspace(1.0, 1.5, len(hands))[:, None, None]
    landmarks = growth * np.stack([hand.landmarks for hand in hands])
    joints = hand_path(landmarks, np.stack([hand.world for hand in hands]))
    assert joints[-1, :, 2].mean() < joints[0, :, 2].mean() - 1.0


def test_speed_is_in_units_a_second() -> None:
    times = np.arange(60) / 30.0
    joints = np.zeros((60, 21, 3)) + 2.0 * times[:, None, None] * np.array([1.0, 0.0, 0.0])
    assert joint_speed(joints, times)[10:-10] == pytest.approx(2.0, rel=1e-3)
    assert joint_speed(joints[:1], times[:1]).tolist() == [0.0]


def test_getting_ready_and_going_back_are_left_out_of_a_motion() -> None:
    made = path("zorro", 3)
    rest = round(REST * FPS)
    # Up to where it starts and down again, slower than the motion, with the hand all but still in between.
    rise = np.linspace(0.0, 1.0, 10)[:, None, None] * np.array([0.0, -0.12, 0.0])
    pause = np.repeat(made[:1], 5, axis=0)
    before = made[0] + rise - rise[-1]
    after = made[-1] - rise
    points = np.concatenate([before, pause, made[rest:-rest], pause - made[0] + made[-1], after])
    take = clean_take(seen(points), "dynamic").take
    assert take.times[0] == pytest.approx(15 / FPS, abs=0.15)
    assert take.times[-1] == pytest.approx((len(points) - 15) / FPS, abs=0.15)


def test_a_motion_of_equal_strokes_is_kept_whole() -> None:
    stroke = np.sin(np.linspace(0.0, np.pi, 15))[:, None, None] * np.array([0.2, 0.0, 0.0])
    whole = np.concatenate([stroke, np.zeros((6, 1, 3)), stroke, np.zeros((6, 1, 3)), stroke])
    assert clean_take(seen(path("circle", 1)[:1] + whole), "dynamic").take.seconds > 1.6
