from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.motions.models.outlier_rejection import Likeness
from gesturekit.motions.models.stream_model import Effort, StreamModel
from gesturekit.motions.sequences.incremental import finished
from gesturekit.motions.streams.gesture_spotter import ACCEPT
from gesturekit.motions.streams.segment_classifier import second_opinion
from gesturekit.motions.streams.segment_decoder import Segment
from tests.motions.made_motions import NAMES, motion, taught


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return Likeness.fit(taught().training_, len(NAMES))


def test_what_was_taught_is_like_its_class(likeness: Likeness) -> None:
    rng = np.random.default_rng(11)
    for index, name in enumerate(NAMES):
        assert likeness.share(motion(name, rng), False, index) > 0.95
        other = "swipe_left" if name == "beckon" else "beckon"
        assert likeness.share(motion(name, rng), False, NAMES.index(other)) < 0.01


def test_half_a_motion_is_like_nothing(likeness: Likeness) -> None:
    half = motion("beckon", np.random.default_rng(12))[:9]
    assert max(likeness.share(half, False, index) for index in range(len(NAMES))) < 0.01


def test_a_left_hand_that_goes_the_same_way_is_like_it_too(likeness: Likeness) -> None:
    rng = np.random.default_rng(13)
    mirrored = motion("swipe_right", rng) * np.array([-1.0, 1.0, 1.0], np.float32)
    assert likeness.share(mirrored, True, NAMES.index("swipe_left")) > 0.8


def test_what_is_like_nothing_is_told_by_nobody() -> None:
    model = taught().stream_
    assert model is not None
    half = motion("beckon", np.random.default_rng(14))[:9]
    # The network was as good as certain, and a classifier that knows only motions has to choose one.
    total = np.array([0.05, 0.95, 0.0, 0.0], np.float32) * 7
    segment = Segment(index=0, first=1, last=7, strength=1.0, peak=1.0, total=total)
    convinced = replace(model, likeness=None)
    index, confidence = finished(second_opinion(taught(), convinced, segment, half, False))
    assert (index, confidence > ACCEPT) == (0, True)
    assert finished(second_opinion(taught(), model, segment, half, False))[1] < 0.1


def test_it_is_kept_with_the_model_unless_no_gesture_was_shown() -> None:
    effort = Effort(streams=5, steps=2, networks=1)
    training = taught().training_
    model = StreamModel.fit(training, len(NAMES), effort=effort)
    again = StreamModel.from_arrays(model.arrays())
    assert model.likeness is not None
    assert again is not None and again.likeness is not None
    made = motion("beckon", np.random.default_rng(15))
    assert again.likeness.share(made, False, 0) == model.likeness.share(made, False, 0)
    assert StreamModel.fit(training, len(NAMES), background=0, effort=effort).likeness is None
    damaged = {name: array for name, array in model.likeness.arrays().items() if name != "spread"}
    with pytest.raises(InvalidArgumentError, match="'spread' is missing"):
        Likeness.from_arrays(damaged)
