"""Networks for live streams: their targets, what they learn, their file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ModelError
from gesturekit.motions.models.live_model import LiveModel, targets_of
from gesturekit.motions.models.model_file import read_arrays, write_arrays

NAMES = ("up", "down")


def streams(count: int, seed: int = 0):
    """The only feature is a speed; a motion is a second of it, up or down."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        features, spans = rng.normal(0.0, 0.1, (220, 2)), []
        for start in range(20, 200, 40):
            name = NAMES[int(rng.integers(2))]
            features[start : start + 20, 0] += 1.0 if name == "up" else -1.0
            spans.append((name, start / 20.0, (start + 20) / 20.0))
        made.append((features.astype(np.float32), spans))
    return made


@pytest.fixture(scope="module")
def model() -> LiveModel:
    return LiveModel.fit(streams(8), NAMES, steps=60, members=1)


def test_targets_begin_in_the_motion_and_last_a_moment_longer() -> None:
    targets = targets_of(60, [("down", 1.0, 2.0)], NAMES)
    # Unrated from just before the start, named from 1.35 s to 2.25 s, unrated for a quarter of a second more.
    assert targets[:19].tolist() == [0] * 19
    assert targets[19:27].tolist() == [-1] * 8
    assert targets[27:46].tolist() == [2] * 19
    assert targets[46:51].tolist() == [-1] * 5
    assert targets[51:].tolist() == [0] * 9


def test_it_learns_what_is_made(model: LiveModel) -> None:
    ((features, spans),) = streams(1, seed=9)
    answers, targets = (
        model.networks.probabilities(features).argmax(axis=1),
        targets_of(len(features), spans, NAMES),
    )
    rated = targets >= 0
    assert np.mean(answers[rated] == targets[rated]) > 0.9


def test_the_same_seed_learns_the_same(model: LiveModel) -> None:
    again = LiveModel.fit(streams(8), NAMES, steps=60, members=1)
    features = streams(1, seed=2)[0][0]
    np.testing.assert_array_equal(
        again.networks.probabilities(features), model.networks.probabilities(features)
    )


def test_a_file_gives_it_back_and_a_wrong_one_is_refused(model: LiveModel, tmp_path: Path) -> None:
    path = tmp_path / "live.npz"
    model.save(path)
    features = streams(1, seed=3)[0][0]
    again = LiveModel.load(path)
    assert again.names == NAMES
    np.testing.assert_allclose(
        again.networks.probabilities(features), model.networks.probabilities(features), atol=0.005
    )
    write_arrays(path, {**read_arrays(path), "names": np.array(["up"])})
    with pytest.raises(ModelError, match="damaged"):
        LiveModel.load(path)
    with pytest.raises(ModelError, match="cannot read"):
        LiveModel.load(tmp_path / "none.npz")
