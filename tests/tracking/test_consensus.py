"""What several views of one hand agree on."""

import numpy as np
import pytest

from gesturekit.tracking.consensus import consensus
from gesturekit.tracking.landmark_model import LandmarkPrediction
from tests.gestures.built_hands import shape


def view(hand, presence=0.9, right=0.9, shift=0.0, noise=0.0, seed=0):
    scatter = np.random.default_rng(seed).normal(0.0, 1.0, (21, 3)).astype(np.float32)
    return LandmarkPrediction(
        landmarks=hand.landmarks + noise * hand.palm_size * scatter + np.float32([shift, 0.0, 0.0]),
        world=hand.world,
        presence=presence,
        right_score=right,
    )


OPEN, FIST = shape("11111"), shape("00000")


def error(found, hand):
    return np.linalg.norm(found.landmarks - hand.landmarks, axis=1).mean() / hand.palm_size


def test_one_view_is_its_own_consensus():
    found = consensus([view(OPEN, presence=0.7)])
    assert np.allclose(found.landmarks, OPEN.landmarks, rtol=1e-5)
    assert np.allclose(found.world, OPEN.world, atol=1e-6)
    assert found.presence == pytest.approx(0.7)
    assert found.right_score == pytest.approx(0.9)


def test_noise_is_averaged_away():
    views = [view(OPEN, noise=0.05, seed=seed) for seed in range(16)]
    assert error(consensus(views), OPEN) < 0.4 * np.mean([error(each, OPEN) for each in views])


def test_of_two_readings_the_more_frequent_one_is_taken_and_not_the_mean():
    views = [view(OPEN, noise=0.01, seed=seed) for seed in range(5)]
    views += [view(FIST, noise=0.01, seed=seed) for seed in range(5, 8)]
    assert error(consensus(views), OPEN) < 0.02
    assert consensus(views).presence == pytest.approx(0.9)


def test_sure_views_count_more_than_unsure_ones():
    views = [view(OPEN, presence=0.4, seed=seed) for seed in range(3)] + [view(FIST, presence=0.99)]
    assert error(consensus(views), FIST) < 0.02


def test_the_side_is_what_most_views_say():
    views = [view(OPEN, right=0.8), view(OPEN, right=0.8), view(OPEN, right=0.2)]
    assert consensus(views).right_score > 0.5


def test_one_view_without_doubt_does_not_outvote_several():
    views = [view(OPEN, right=0.1) for _ in range(3)] + [view(OPEN, right=1.0)]
    assert consensus(views).right_score < 0.5


def test_views_without_any_presence_make_no_surer_hand():
    assert consensus([view(OPEN, presence=0.0), view(OPEN, presence=0.0)]).presence == 0.0
