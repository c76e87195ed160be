"""The landmark filter and the bone lengths: cases worked by hand, and what has to hold for any motion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.tracking.bone_lengths import BoneLengths
from gesturekit.tracking.landmark_filter import LandmarkFilter

PALM = 100.0


def hand() -> np.ndarray:
    """(21, 3) an open hand, wrist at the origin, fingers up; wrist to middle knuckle is `PALM` pixels."""
    points = np.zeros((21, 3), np.float32)
    for finger, (x, knuckle, step) in enumerate(
        [(-0.5, 0.3, 0.2), (-0.3, 0.95, 0.3), (0.0, 1.0, 0.3), (0.2, 0.95, 0.3), (0.4, 0.85, 0.2)]
    ):
        for joint in range(4):
            points[1 + 4 * finger + joint] = (x, -knuckle - step * joint, -0.05 * joint)
    return points * PALM


def run(frames: np.ndarray, step: float, latency: float = 0.0) -> np.ndarray:
    """Smoothed landmarks of frames (T, 21, 3) that follow each other after `step` seconds."""
    smooth = LandmarkFilter(latency)
    return np.array([smooth.update(f.astype(np.float32), hand() / 1000, step)[0] for f in frames])


def moving(path: np.ndarray) -> np.ndarray:
    """The hand along `path`, (T,) palm sizes to the right."""
    frames = np.repeat(hand()[None], len(path), axis=0)
    frames[:, :, 0] += path[:, None] * PALM
    return frames


def noise(count: int, size: float, seed: int = 0) -> np.ndarray:
    """(count, 21, 3) white noise of `size` palm sizes: half of it common to all points."""
    rng = np.random.default_rng(seed)
    common, own = rng.normal(size=(count, 1, 3)), rng.normal(size=(count, 21, 3))
    return (common + own) * size * PALM / np.sqrt(2)


def test_the_first_frame_passes_unchanged():
    np.testing.assert_allclose(run(hand()[None], 1 / 30)[0], hand(), atol=1e-4)


@pytest.mark.parametrize("rate", [15, 30, 60])
@pytest.mark.parametrize(("speed", "lag_seconds"), [(0.2, 0.025), (3.0, 0.0002), (10.0, 0.0002)])
def test_steady_motion_has_no_lag(rate, speed, lag_seconds):
    """A second after a start at constant speed; a hand that creeps may trail by half a frame."""
    path = speed * np.arange(2 * rate) / rate
    frames = moving(path)
    gap = np.abs(run(frames, 1 / rate)[rate:] - frames[rate:]).max() / PALM
    assert gap <= speed * lag_seconds


def test_a_resting_hand_trembles_a_quarter_as_much():
    frames = moving(np.zeros(300)) + noise(300, 0.004)
    second = [np.diff(points[30:, :, :2], 2, axis=0).std() for points in (frames, run(frames, 1 / 30))]
    assert second[1] <= 0.25 * second[0]


def test_a_sudden_start_is_followed_within_two_frames():
    path = np.concatenate([np.zeros(30), 8 * np.arange(1, 16) / 30])
    frames = moving(path) + noise(45, 0.002)
    gap = np.abs(run(frames, 1 / 30)[:, 9, 0] - frames[:, 9, 0]) / PALM
    assert gap[30] < 8 / 30
    assert gap[32:].max() < 0.03


def test_a_hand_that_comes_in_motion_is_followed_from_the_second_frame():
    frames = moving(8 * np.arange(10) / 30) + noise(10, 0.002)
    assert np.abs(run(frames, 1 / 30) - frames)[:, 9, 0].max() / PALM < 0.01


def test_a_single_slip_of_the_model_is_damped():
    frames = moving(np.zeros(60)) + noise(60, 0.002)
    frames[40, 5:9, 0] += 0.2 * PALM
    out = run(frames, 1 / 30)
    assert np.abs(out[:, 8, 0] - hand()[8, 0]).max() / PALM < 0.5 * 0.2


def test_a_finger_that_bends_is_followed_while_the_palm_rests():
    frames = moving(np.zeros(60)) + noise(60, 0.002)
    bend = np.clip((np.arange(60) - 30) / 8, 0, 1)
    frames[:, 6:9, 1] += bend[:, None] * PALM * np.array([0.3, 0.6, 0.9])
    out = run(frames, 1 / 30)
    assert np.abs(out[40:, 8, 1] - frames[40:, 8, 1]).max() / PALM < 0.02
    assert np.abs(out[30:, 8, 1] - frames[30:, 8, 1]).max() / PALM < 0.1


def test_frame_rate_hardly_matters():
    """One reach of a palm and a half within half a second, seen at 15 and at 60 frames a second."""
    places = {}
    for rate in (15, 60):
        t = np.arange(rate + 1) / rate
        s = np.clip(2 * t, 0, 1)
        path = 1.5 * (10 * s**3 - 15 * s**4 + 6 * s**5)
        places[rate] = run(moving(path), 1 / rate)[:: rate // 15, 9, 0] / PALM
    np.testing.assert_allclose(places[15], places[60], atol=0.08)


class TestLatency:
    @pytest.mark.parametrize("latency", [0.05, 0.2])
    def test_a_moving_hand_is_shown_where_it_will_be(self, latency):
        speed = 3.0
        frames = moving(speed * np.arange(40) / 30)
        ahead = run(frames, 1 / 30, latency)[-1] - frames[-1]
        np.testing.assert_allclose(ahead / PALM, [[speed * latency, 0, 0]] * 21, atol=0.005)

    def test_a_turning_hand_is_turned_on(self):
        angles = 2.0 * np.arange(40) / 30
        turns = np.array([[[np.cos(a), np.sin(a), 0], [-np.sin(a), np.cos(a), 0], [0, 0, 1]] for a in angles])
        frames = hand() @ turns
        out = run(frames, 1 / 30, 0.05)[-1]
        x, y, _ = out[9] - out[0]
        assert np.arctan2(-x, -y) == pytest.approx(-(angles[-1] + 2.0 * 0.05), abs=0.02)

    def test_a_resting_hand_does_not_tremble_more(self):
        frames = moving(np.zeros(200)) + noise(200, 0.003)
        rough = [np.diff(run(frames, 1 / 30, t)[30:, :, :2], 2, axis=0).std() for t in (0.0, 0.1)]
        assert rough[1] <= 1.1 * rough[0]

    def test_prediction_goes_no_farther_than_a_palm(self):
        frames = moving(20.0 * np.arange(30) / 30)
        assert (run(frames, 1 / 30, 0.2)[-1, 9, 0] - frames[-1, 9, 0]) / PALM == pytest.approx(1.0, abs=0.01)


def test_reset_forgets_the_place():
    smooth = LandmarkFilter()
    for _ in range(5):
        smooth.update(hand(), hand() / 1000, 1 / 30)
    smooth.reset()
    np.testing.assert_allclose(smooth.update(hand() + 300, hand() / 1000, 0.4)[0], hand() + 300, atol=1e-3)


@settings(deadline=None, max_examples=50)
@given(
    st.integers(0, 1000),
    st.floats(-3, 3),
    st.floats(0.2, 5),
    st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
)
def test_turned_grown_and_moved_pictures_give_turned_grown_and_moved_points(seed, angle, scale, shift):
    frames = moving(np.cumsum(np.random.default_rng(seed).normal(0, 0.1, 12))) + noise(12, 0.01, seed)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]) * scale

    def placed(points):
        return points @ turn + np.array([*shift, 0])

    np.testing.assert_allclose(
        run(placed(frames), 1 / 30) / scale, placed(run(frames, 1 / 30)) / scale, atol=0.02
    )


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.floats(1e-3, 2.0))
def test_whatever_comes_the_points_stay_finite_and_near(seed, step):
    """Landmarks anywhere, even all in one place: at most a frame's motion beyond what was seen."""
    rng = np.random.default_rng(seed)
    frames = (rng.normal(size=(20, 21, 3)) * rng.choice([0, 1, 300])).astype(np.float32)
    out = run(frames, step)
    assert np.isfinite(out).all()
    assert np.abs(out).max() <= 6 * np.abs(frames).max() + 1e-3


class TestBoneLengths:
    bones = ((0, 1), (0, 5), (5, 6), (6, 7), (7, 8), (0, 17), (19, 20))

    def lengths(self, world: np.ndarray) -> np.ndarray:
        return np.array([np.linalg.norm(world[a] - world[b]) for a, b in self.bones])

    def test_bones_keep_their_length_while_the_model_stretches_them(self):
        """The index finger is read up to 20 % too short and too long in turn, the hand 5 %."""
        memory, seen = BoneLengths(), []
        for i in range(240):
            world = hand() / 1000
            world[6:9, 1] = world[5, 1] + (world[6:9, 1] - world[5, 1]) * (1 + 0.2 * np.sin(i / 9))
            seen.append(self.lengths(memory.update(world * (1 + 0.05 * np.sin(i / 20)), 1 / 30)))
        spread = np.std(seen, axis=0) / np.mean(seen, axis=0)
        assert spread.max() <= 0.02

    def test_a_short_middle_finger_is_learned(self):
        """Half of the difference to an average hand within eight seconds, nearly all within a minute."""
        average = BoneLengths().update(hand() / 1000, 1 / 30)
        true = 0.97 * np.linalg.norm(average[12] - average[11])
        for seconds, left in ((8, 0.55), (60, 0.15)):
            memory, world = BoneLengths(), average.copy()
            world[12] = world[11] + 0.97 * (world[12] - world[11])
            for _ in range(30 * seconds):
                got = memory.update(world, 1 / 30)
            assert abs(np.linalg.norm(got[12] - got[11]) / true - 1) <= left * 0.03

    def test_directions_and_the_middle_stay(self):
        world = np.random.default_rng(1).normal(0, 0.04, (21, 3)).astype(np.float32)
        got = BoneLengths().update(world, 1 / 30)
        np.testing.assert_allclose(got.mean(axis=0), world.mean(axis=0), atol=1e-6)
        for a, b in self.bones:
            before, after = world[b] - world[a], got[b] - got[a]
            assert before @ after == pytest.approx(np.linalg.norm(before) * np.linalg.norm(after), rel=1e-4)

    def test_points_that_fall_together_stay_finite(self):
        assert np.isfinite(BoneLengths().update(np.zeros((21, 3), np.float32), 1 / 30)).all()
