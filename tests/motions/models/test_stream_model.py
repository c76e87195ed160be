from __future__ import annotations

from pathlib import Path
from threading import get_ident

import numpy as np
import pytest
from sklearn.base import clone

from gesturekit.errors import InvalidArgumentError
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.stream_model import AHEAD_STEPS, LOOK_AHEAD, StreamModel
from gesturekit.motions.networks.frame_network import FrameNetworksState
from gesturekit.motions.sequences.movement import (
    STREAM_RATE,
    HandMovement,
    hand_movement,
    parts_of,
    stream_features,
)
from gesturekit.motions.sequences.palm_geometry import hand_size
from gesturekit.motions.sequences.synthesis import (
    BACKGROUND,
    PACE,
    PACE_UNKNOWN,
    UNRATED,
    StreamSynthesizer,
)
from gesturekit.motions.streams.gesture_spotter import GestureSpotter
from gesturekit.motions.streams.stream_spotter import StreamSpotter
from tests.motions.made_motions import FPS, NAMES, motion, stream, taught, waiting

BRIEF = {"streams": 10, "steps": 5, "networks": 1}


def recordings(rng: np.random.Generator) -> tuple[list[HandMovement], np.ndarray]:
    """Four of each motion, and four of a pose that is held, as the last class."""
    joints = [motion(name, rng) for name in NAMES for _ in range(4)]
    joints += [waiting(1.0 + 0.1 * k, rng) for k in range(4)]
    movements = [parts_of(each / np.float32(hand_size(each)), left=False) for each in joints]
    return movements, np.repeat(np.arange(1, 5), 4)


def test_made_up_streams_hold_every_class_and_much_that_is_nothing() -> None:
    rng = np.random.default_rng(0)
    motions, targets = recordings(rng)
    synthesizer = StreamSynthesizer(motions, targets, 4, rng)
    made = [synthesizer.stream(200) for _ in range(30)]
    answers = np.concatenate([each for _, each in made])
    assert all(x.shape == (200, len(stream_features(motions[0])[0])) for x, _ in made)
    assert all(np.isfinite(x).all() for x, _ in made)
    assert set(answers.tolist()) == {UNRATED, BACKGROUND, 1, 2, 3, 4}
    assert 0.3 < (answers == BACKGROUND).mean() < 0.8


def test_a_pose_that_is_held_is_told_from_motions() -> None:
    rng = np.random.default_rng(1)
    motions, targets = recordings(rng)
    assert StreamSynthesizer(motions, targets, 4, rng).held.tolist() == [False, False, False, True]


def test_recordings_of_one_length_say_nothing_of_time() -> None:
    rng = np.random.default_rng(2)
    motions, targets = recordings(rng)
    assert StreamSynthesizer(motions, targets, 4, rng).pace == PACE
    cut = [each[:18] for each in motions]
    assert StreamSynthesizer(cut, targets, 4, rng).pace == PACE_UNKNOWN


def test_step_by_step_it_says_what_it_says_of_the_whole() -> None:
    model = taught().stream_
    assert model is not None
    made = hand_movement(stream(["beckon"], np.random.default_rng(3))[0], FPS)
    state = FrameNetworksState(model.networks)
    stepped = np.stack([state.step(each) for each in stream_features(made)])
    np.testing.assert_allclose(stepped[AHEAD_STEPS:], model.probabilities(made)[:-AHEAD_STEPS], atol=1e-3)
    assert LOOK_AHEAD * STREAM_RATE == AHEAD_STEPS


def test_what_was_learned_is_saved_with_the_classifier(tmp_path: Path) -> None:
    world, _ = stream(["swipe_left", "beckon"], np.random.default_rng(4))
    taught().save(tmp_path / "mine.npz", recordings=False)
    again = DynamicGestureClassifier.load(tmp_path / "mine.npz")
    found, before = (GestureSpotter(each).spot(world, FPS) for each in (again, taught()))
    assert [each[:3] for each in found] == [each[:3] for each in before]
    # Files keep networks' weights in half precision.
    assert [each.confidence for each in found] == pytest.approx(
        [each.confidence for each in before], abs=1e-3
    )


def test_the_same_seed_teaches_the_same() -> None:
    training = taught().training_
    one, two = (StreamModel.fit(training, len(NAMES), seed=3, **BRIEF) for _ in range(2))
    for name, value in one.networks.arrays().items():
        np.testing.assert_array_equal(value, two.networks.arrays()[name])


def test_learning_says_how_far_it_is_and_the_asker_may_end_it() -> None:
    training = taught().training_
    reported: list[tuple[float, int]] = []

    def report(share: float) -> None:
        reported.append((share, get_ident()))

    StreamModel.fit(training, len(NAMES), progress=report, streams=30, steps=60, networks=3)
    shares = [share for share, _ in reported]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert {thread for _, thread in reported} == {get_ident()}
    assert len([share for share in shares if 0.15 < share < 1.0]) >= 2

    def enough(share: float) -> None:
        if share > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        StreamModel.fit(training, len(NAMES), progress=enough, streams=10, steps=10**6)


def test_the_first_spotter_of_a_classifier_says_how_far_it_is_later_ones_have_nothing_to_say() -> None:
    reported: list[float] = []
    GestureSpotter(taught(), progress=reported.append)
    StreamSpotter(taught(), progress=reported.append)
    assert reported == []
    fresh = clone(taught())
    fresh.classes_, fresh.model_, fresh.stream_ = taught().classes_, taught().model_, None
    fresh._training = taught().training_

    def once(share: float) -> None:
        reported.append(share)
        raise TimeoutError

    for spotter in (GestureSpotter, StreamSpotter):
        with pytest.raises(TimeoutError):
            spotter(fresh, progress=once)
    assert reported == [0.0, 0.0]


def test_a_class_named_none_is_background() -> None:
    training = taught().training_
    model = StreamModel.fit(training, len(NAMES), background=0, **BRIEF)
    assert model.durations[0] == 0.0
    assert (model.durations[1:] > 0.0).all()


def test_streams_that_are_too_short_or_no_numbers() -> None:
    spotter = GestureSpotter(taught())
    one = waiting(1.0, np.random.default_rng(5))[:1]
    assert spotter.spot(one, FPS) == []
    with pytest.raises(InvalidArgumentError, match="not finite"):
        spotter.spot(np.full((5, 21, 3), np.nan), FPS)
    with pytest.raises(InvalidArgumentError, match="fps is 0"):
        spotter.spot(one, 0)
    with pytest.raises(InvalidArgumentError, match="leap21"):
        spotter.spot(np.zeros((4, 20, 3)), FPS, "leap21")


def test_a_classifier_that_has_learned_nothing_cannot_spot() -> None:
    with pytest.raises(ValueError, match="not fitted"):
        GestureSpotter(DynamicGestureClassifier())
