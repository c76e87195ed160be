"""Smoothing with past and future: steady at rest, true in motion, no lag, short gaps filled and marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import gesturekit as gk
from gesturekit.hands import Hand, TrackedFrame
from gesturekit.tracking.fixed_lag_smoother import LOOKAHEAD_SECONDS, FixedLagSmoother
from tests.builders import make_hand

PALM = float(np.hypot(0.0, 20.0))
SIZE = (640, 480)


def track(
    places: Sequence[tuple[float, float] | None], times: Sequence[float], noise: float = 0.0
) -> list[TrackedFrame]:
    """One hand at each place, None where it was missed; `noise` in palm sizes."""
    rng = np.random.default_rng(3)
    frames = []
    for index, (place, time) in enumerate(zip(places, times, strict=True)):
        hands: tuple[Hand, ...] = ()
        if place is not None:
            hand = make_hand(0, x=place[0], y=place[1])
            jitter = rng.normal(0.0, noise * PALM, (21, 3)).astype(np.float32)
            hands = (replace(hand, landmarks=hand.landmarks + jitter),)
        frames.append(TrackedFrame(index, time, SIZE, hands))
    return frames


def wrists(frames: Sequence[TrackedFrame]) -> np.ndarray:
    return np.array([frame.hands[0].landmarks for frame in frames], dtype=np.float64)


def smoothed(frames: Sequence[TrackedFrame]) -> list[TrackedFrame]:
    return list(gk.tracking.smooth_track(frames))


TIMES = [n / 30 for n in range(60)]


def test_a_resting_hand_trembles_less_than_a_fifth_as_much() -> None:
    raw = track([(300.0, 200.0)] * 60, TIMES, noise=0.02)

    def jitter(frames: Sequence[TrackedFrame]) -> float:
        return float(np.abs(np.diff(wrists(frames), n=2, axis=0)).mean())

    assert jitter(smoothed(raw)) < 0.2 * jitter(raw)


@pytest.mark.parametrize("speed", [0.0, 0.5, 20.0], ids=["rest", "slow", "fast"])
def test_steady_motion_is_kept_exactly_whatever_the_steps_of_time(speed: float) -> None:
    rng = np.random.default_rng(1)
    times = np.cumsum(rng.uniform(0.005, 0.08, 50)).tolist()
    raw = track([(100.0 + speed * PALM * t, 80.0 - 10.0 * t) for t in times], times)
    assert wrists(smoothed(raw)) == pytest.approx(wrists(raw), abs=1e-3)


def test_a_quick_swing_is_not_cut_off() -> None:
    # Four swings a second, a palm to each side: 25 palm sizes a second.
    truth = track([(300.0 + PALM * np.sin(8 * np.pi * t), 200.0) for t in TIMES], TIMES)
    raw = track([(300.0 + PALM * np.sin(8 * np.pi * t), 200.0) for t in TIMES], TIMES, noise=0.02)
    error = np.linalg.norm(wrists(smoothed(raw)) - wrists(truth), axis=2).mean()
    assert error < np.linalg.norm(wrists(raw) - wrists(truth), axis=2).mean()


def test_it_looks_into_past_and_future_alike() -> None:
    places = [(300.0 + 40.0 * np.sin(5 * t) * t, 200.0 + 30.0 * t) for t in TIMES]
    raw = track(places, TIMES, noise=0.05)
    backwards = [replace(frame, time=TIMES[-1] - frame.time) for frame in reversed(raw)]
    assert wrists(smoothed(backwards))[::-1] == pytest.approx(wrists(smoothed(raw)), abs=1e-2)


@pytest.mark.parametrize(("missed", "filled"), [(1, True), (9, True), (11, False)])
def test_a_gap_of_up_to_three_tenths_of_a_second_is_filled_and_marked(missed: int, filled: bool) -> None:
    places: list[tuple[float, float] | None] = [(100.0 + 60.0 * t, 200.0) for t in TIMES]
    whole = track(places, TIMES)
    places[20 : 20 + missed] = [None] * missed
    done = smoothed(track(places, TIMES))
    gap = done[20 : 20 + missed]
    assert [len(frame.hands) for frame in gap] == [int(filled)] * missed
    assert all(frame.hands[0].interpolated and frame.hands[0].id == 0 for frame in gap if filled)
    assert not any(frame.hands[0].interpolated for frame in [*done[:20], *done[20 + missed :]])
    if filled:
        assert wrists(gap) == pytest.approx(wrists(whole[20 : 20 + missed]), abs=1e-3)


def test_a_hand_that_comes_and_goes_is_not_made_longer() -> None:
    places: list[tuple[float, float] | None] = [None] * 60
    places[20:40] = [(300.0, 200.0)] * 20
    done = smoothed(track(places, TIMES))
    assert [bool(frame.hands) for frame in done] == [20 <= n < 40 for n in range(60)]


def test_a_gap_is_not_filled_where_another_hand_stands() -> None:
    places: list[tuple[float, float] | None] = [(300.0, 200.0)] * 60
    places[30:34] = [None] * 4
    frames = track(places, TIMES)
    for n in range(30, 34):
        frames[n] = replace(frames[n], hands=(make_hand(1, x=301.0, y=200.0),))
    assert [hand.id for frame in smoothed(frames)[30:34] for hand in frame.hands] == [1, 1, 1, 1]


def test_two_hands_are_smoothed_apart() -> None:
    frames = [
        replace(one, hands=(*one.hands, make_hand(7, x=500.0, y=300.0)))
        for one in track([(100.0 + 300.0 * t, 200.0) for t in TIMES], TIMES)
    ]
    frames[25] = replace(frames[25], hands=frames[25].hands[1:])
    done = smoothed(frames)
    assert [[hand.id for hand in frame.hands] for frame in done] == [[0, 7]] * 60
    assert done[25].hands[0].interpolated
    assert done[25].hands[1].landmarks == pytest.approx(make_hand(7, x=500.0, y=300.0).landmarks, abs=1e-3)


def test_a_frame_is_given_once_its_future_is_known_and_not_before() -> None:
    smoother = FixedLagSmoother()
    waiting, given = 0, []
    for frame in track([(300.0, 200.0)] * 60, TIMES):
        given += smoother.push(frame)
        waiting = max(waiting, frame.index + 1 - len(given))
        assert all(frame.time - each.time >= LOOKAHEAD_SECONDS for each in given)
    given += smoother.flush()
    assert [frame.index for frame in given] == list(range(60))
    assert waiting <= 30 * LOOKAHEAD_SECONDS + 1
    assert smoother.flush() == []


def test_time_that_runs_back_begins_another_scene() -> None:
    first = track([(100.0, 200.0)] * 10, TIMES[:10])
    second = track([(400.0, 200.0)] * 10, TIMES[:10])
    done = smoothed([*first, *second])
    assert [frame.hands[0].landmarks[0, 0] for frame in done] == pytest.approx([100.0] * 10 + [400.0] * 10)


def test_times_that_stand_still_lose_nothing() -> None:
    done = smoothed(track([(300.0, 200.0)] * 5, [1.0] * 5))
    assert [frame.hands[0].landmarks[0, 0] for frame in done] == pytest.approx([300.0] * 5)


def test_bones_of_world_landmarks_keep_their_lengths() -> None:
    frames = track([(300.0, 200.0)] * 60, TIMES)
    rng = np.random.default_rng(2)
    for n, frame in enumerate(frames):
        hand = frame.hands[0]
        stretched = hand.world * np.float32([1.0, 1.0 + 0.2 * np.sin(n / 5), 1.0])
        noisy = stretched + rng.normal(0, 0.002, (21, 3)).astype(np.float32)
        frames[n] = replace(frame, hands=(replace(hand, world=noisy),))

    def spread(frames: Sequence[TrackedFrame]) -> float:
        world = np.array([frame.hands[0].world for frame in frames])
        lengths = np.linalg.norm(world[:, 8] - world[:, 7], axis=1)
        return float(lengths.std() / lengths.mean())

    assert spread(smoothed(frames)) < 0.02 < spread(frames)
