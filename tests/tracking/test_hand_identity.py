"""What a hand is known by: worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gesturekit.tracking.hand_identity import LIMIT_LOG_ODDS, Appearance, Identity, log_odds, side_cost
from tests.tracking.hand_readings import reading

STEP = 1 / 30


def known(hand: Appearance, frames: int = 10) -> Identity:
    identity = Identity()
    for _ in range(frames):
        identity.update(hand, STEP)
    return identity


@pytest.mark.parametrize("change", [{"x": 500.0}, {"size": 160.0}, {"turn": 2.0}, {"y": 20.0, "turn": -1.0}])
def test_place_size_and_turn_do_not_change_the_shape(change):
    plain = Appearance.of(reading(**{"x": 100.0}))
    moved = Appearance.of(reading(**{"x": 100.0, **change}))
    assert np.allclose(plain.shape, moved.shape, atol=1e-3)


def test_size_is_in_pixels():
    assert Appearance.of(reading(0.0, size=160.0)).size == pytest.approx(
        2 * Appearance.of(reading(0.0, size=80.0)).size, rel=1e-4
    )


def test_points_that_fall_together_have_a_finite_appearance():
    nothing = reading(100.0, size=0.0)
    assert np.isfinite(Appearance.of(nothing).shape).all()


def test_the_same_hand_costs_little_and_another_much():
    victory = (0, 3, 4)
    identity = known(Appearance.of(reading(100.0)))
    same = identity.cost(Appearance.of(reading(400.0, turn=0.5)), LIMIT_LOG_ODDS)
    other_shape = identity.cost(Appearance.of(reading(100.0, curled=victory)), LIMIT_LOG_ODDS)
    other_side = identity.cost(Appearance.of(reading(100.0, right=0.01)), LIMIT_LOG_ODDS)
    other_size = identity.cost(Appearance.of(reading(100.0, size=160.0)), LIMIT_LOG_ODDS)
    assert same < 0.2
    assert min(other_shape, other_size) > same + 1.0
    assert other_side > same + 3.0


def test_a_shape_that_stays_is_learned():
    identity = known(Appearance.of(reading(100.0)))
    fist = Appearance.of(reading(100.0, curled=(0, 1, 2, 3, 4)))
    before = identity.cost(fist, LIMIT_LOG_ODDS)
    for _ in range(30):
        identity.update(fist, STEP)
    assert identity.cost(fist, LIMIT_LOG_ODDS) < 0.1 * before


def test_what_is_unknown_costs_nothing():
    assert Identity().cost(Appearance.of(reading(0.0)), 0.0) == 0.0


def test_sides():
    assert side_cost(0.0, 3.0) == pytest.approx(math.log(2))
    assert side_cost(4.0, 4.0) < 0.05
    assert side_cost(4.0, -4.0) == side_cost(-4.0, 4.0) > 3.0


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_saturated_scores_are_bounded(score):
    assert abs(log_odds(score)) == LIMIT_LOG_ODDS
