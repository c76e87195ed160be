"""When a motion is reported: once it is sure, once for each movement."""

from __future__ import annotations

import numpy as np

from gesturekit.motions.streams.live_motion_spotter import MotionDecision

NOTHING, FIRST, SECOND = np.eye(3)


def reported(*stretches: tuple[np.ndarray, int], certain: float = 0.6) -> list[tuple[int, int, int]]:
    """Instant, class and length so far of what is reported, of stretches of equal probabilities."""
    decision, made, now = MotionDecision(np.full(2, certain)), [], 0
    for probabilities, count in stretches:
        for _ in range(count):
            each = decision.push(probabilities)
            if each is not None:
                made.append((now, each.index, each.since))
            now += 1
    return made


def test_it_is_told_as_soon_as_the_mean_share_is_reached() -> None:
    # The mean is 0.2, 0.36, 0.49, 0.59, 0.67, 0.74, 0.79 after one to seven instants, and that of "no motion"
    # below 0.7 from the second on.
    assert reported((NOTHING, 10), (FIRST, 10)) == [(14, 0, 4)]
    assert reported((NOTHING, 10), (FIRST, 10), certain=0.75) == [(16, 0, 6)]
    assert reported((NOTHING, 10), (FIRST, 3), (NOTHING, 10)) == []


def test_while_two_are_possible_neither_is_told() -> None:
    both = 0.5 * (FIRST + SECOND)
    assert reported((NOTHING, 5), (both, 20)) == []
    # From 0.49 on: 0.60 (just below) after one instant, 0.68 after two.
    assert reported((NOTHING, 5), (both, 20), (SECOND, 3)) == [(26, 1, 21)]


def test_a_movement_is_told_once_until_it_is_over() -> None:
    assert reported((NOTHING, 5), (FIRST, 10), (SECOND, 10)) == [(9, 0, 4)]
    # "No motion" goes from 0.11 to 0.29, 0.43, 0.54, 0.63 and 0.71.
    assert [index for _, index, _ in reported((FIRST, 10), (NOTHING, 4), (FIRST, 10))] == [0]
    assert [index for _, index, _ in reported((FIRST, 10), (NOTHING, 5), (FIRST, 10))] == [0, 0]
