from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.motions.models.outlier_rejection import OutlierRejector
from gesturekit.motions.models.stream_model import StreamModel
from gesturekit.motions.streams.gesture_spotter import ACCEPT, classify_segment
from gesturekit.motions.streams.segment_decoder import Segment
from tests.motions.made_motions import NAMES, motion, taught


@pytest.fixture(scope="module")
def outliers() -> OutlierRejector:
    return OutlierRejector.fit(taught().training_, len(NAMES))


def test_what_was_taught_is_like_its_class(outliers: OutlierRejector) -> None:
    rng = np.random.default_rng(11)
    for index, name in enumerate(NAMES):
        assert outliers.inlier_probability(motion(name, rng), False, index) > 0.95
        other = "swipe_left" if name == "beckon" else "beckon"
        assert outliers.inlier_probability(motion(name, rng), False, NAMES.index(other)) < 0.01


def test_half_a_motion_is_like_nothing(outliers: OutlierRejector) -> None:
    half = motion("beckon", np.random.default_rng(12))[:9]
    assert max(outliers.inlier_probability(half, False, index) for index in range(len(NAMES))) < 0.01


def test_a_left_hand_that_goes_the_same_way_is_like_it_too(outliers: OutlierRejector) -> None:
    rng = np.random.default_rng(13)
    mirrored = motion("swipe_right", rng) * np.array([-1.0, 1.0, 1.0], np.float32)
    assert outliers.inlier_probability(mirrored, True, NAMES.index("swipe_left")) > 0.8


def test_what_is_like_nothing_is_told_by_nobody() -> None:
    model = taught().stream_
    assert model is not None
    half = motion("beckon", np.random.default_rng(14))[:9]
    # The network was as good as certain, and a classifier that knows only motions has to choose one.
    total = np.array([0.05, 0.95, 0.0, 0.0], np.float32) * 7
    segment = Segment(index=0, first=1, last=7, total=total)
    convinced = replace(model, outliers=None)
    index, confidence = classify_segment(taught(), convinced, segment, half, False)
    assert (index, confidence > ACCEPT) == (0, True)
    assert classify_segment(taught(), model, segment, half, False)[1] < 0.1


def test_it_is_kept_with_the_model_unless_no_gesture_was_shown() -> None:
    brief = {"streams": 5, "steps": 2, "networks": 1}
    training = taught().training_
    model = StreamModel.fit(training, len(NAMES), **brief)
    again = StreamModel.from_arrays(model.arrays())
    assert model.outliers is not None
    assert again is not None and again.outliers is not None
    made = motion("beckon", np.random.default_rng(15))
    assert again.outliers.inlier_probability(made, False, 0) == model.outliers.inlier_probability(
        made, False, 0
    )
    assert StreamModel.fit(training, len(NAMES), background=0, **brief).outliers is None
    damaged = {name: array for name, array in model.outliers.arrays().items() if name != "spread"}
    with pytest.raises(InvalidArgumentError, match="'spread' is missing"):
        OutlierRejector.from_arrays(damaged)
