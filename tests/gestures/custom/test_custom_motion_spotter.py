"""Custom motions in a stream: parts and wholes, hands that go on at once, movements compared together."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from gesturekit.gestures.custom.custom_motion_spotter import CustomMotionSpotter
from gesturekit.gestures.custom.custom_motions import CustomMotions
from gesturekit.gestures.custom.hand_path import hand_path
from gesturekit.gestures.custom.take_cleaning import clean_take
from gesturekit.gestures.custom.takes import RecordedGesture, Take
from gesturekit.hands import Side
from gesturekit.motions.sequences.description import seen_from_the_palm
from tests.gestures.custom.made_takes import FPS, OPEN, Frames, joined, motion, seen

ALONG = np.array([1.0, 0.0, 0.0])


def going(*corners: tuple[float, float], seconds: float, seed: int) -> Frames:
    """An open hand that goes from corner to corner, metres, at one speed, between two rests."""
    rng = np.random.default_rng(seed)
    places = np.array(corners)
    way = np.concatenate([[0.0], np.linalg.norm(np.diff(places, axis=0), axis=1).cumsum()])
    shares = np.clip(np.arange(-0.8, seconds + 0.8, 1.0 / FPS) / seconds, 0.0, 1.0)
    points = np.zeros((len(shares), 21, 3))
    for axis in (0, 1):
        points[..., axis] = np.interp(shares * way[-1], way, places[:, axis])[:, None]
    return seen(points + OPEN + rng.normal(0.0, 0.0006, points.shape))


def side_way(seed: int) -> Frames:
    return going((0.0, 0.0), (0.25, 0.0), seconds=0.5, seed=seed)


def square(seed: int) -> Frames:
    corners = ((0.0, 0.0), (0.25, 0.0), (0.25, 0.25), (0.0, 0.25), (0.0, 0.0))
    return going(*corners, seconds=2.0, seed=seed)


def taught(**takes: list[Frames]) -> CustomMotions:
    return CustomMotions.fit(
        [
            RecordedGesture(name, "dynamic", tuple(clean_take(frames, "dynamic").take for frames in each))
            for name, each in takes.items()
        ]
    )


@cache
def zorro() -> CustomMotions:
    return taught(zorro=[motion("zorro", seed) for seed in range(3)])


def told(motions: CustomMotions, frames: Frames) -> list[tuple[str, float]]:
    spotter = CustomMotionSpotter(motions)
    return [(found.name, time) for time, hands in frames for found in spotter.update(hands, time)]


def test_a_square_is_told_though_its_first_side_was() -> None:
    both = taught(side=[side_way(n) for n in range(3)], square=[square(n) for n in range(3)])
    found = told(both, square(9))
    assert [name for name, _ in found] == ["side", "square"]
    assert found[0][1] < 0.8 + 2.0 / 2
    assert 0.8 + 2.0 - 0.2 < found[1][1] < 0.8 + 2.0 + 0.4
    # A side alone is that, and what was told is not told again when the hand rests.
    assert [name for name, _ in told(both, side_way(9))] == ["side"]


def test_a_hand_that_goes_on_at_once_is_not_waited_for() -> None:
    rest = round(0.8 * FPS)
    made = motion("zorro", 40)[:-rest]
    end = made[-1][0]
    points = np.stack([OPEN + n / FPS * 0.3 * ALONG for n in range(round(2.0 * FPS))])
    (found,) = told(zorro(), joined(made, seen(points)))
    assert found[0] == "zorro"
    # A look every 0.1 s, and 0.15 s in which nothing fits better.
    assert end - 0.1 < found[1] < end + 0.3


@pytest.mark.parametrize("side", list(Side))
def test_movements_compared_together_are_compared_as_each_alone(side: Side) -> None:
    motions = CustomMotions.fit(
        [
            RecordedGesture(name, "dynamic", (clean_take(motion(name, 1), "dynamic").take,), either_hand=True)
            for name in ("zorro", "circle")
        ]
    )
    frames = motion("circle", 5, side=side)
    take = Take.of([hands[0] for _, hands in frames], [time for time, _ in frames])
    path = hand_path(take.landmarks, take.world)
    firsts = np.array([0, 12, 24])
    seconds = take.times[-1] - take.times[firsts]
    together = motions.misfits_of_ends(path, *seen_from_the_palm(path), firsts, seconds, side)
    alone = [motions.misfits(path[n:], time, side) for n, time in zip(firsts, seconds, strict=True)]
    assert np.isfinite(together).any()
    np.testing.assert_allclose(together, np.stack(alone), rtol=1e-4)
