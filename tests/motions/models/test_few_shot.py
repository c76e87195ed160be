"""Motions from a few examples: worked warps, invariances, rejection, and other people's gestures."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.few_shot import FEW, FewShotModel
from gesturekit.motions.sequences.description import describe
from gesturekit.motions.sequences.warping import warped_distances
from tests.gestures.custom.made_takes import MOTIONS, path
from tests.motions.made_motions import mirrored


def naive(difference: np.ndarray, band: int) -> float:
    steps = len(difference)
    cost = np.full((steps + 1, steps + 1), np.inf)
    cost[0, 0] = 0.0
    for i, j in itertools.product(range(steps), range(steps)):
        if abs(i - j) <= band:
            cost[i + 1, j + 1] = difference[i, j] + min(cost[i, j], cost[i, j + 1], cost[i + 1, j])
    return float(cost[steps, steps])


def test_a_warp_worked_by_hand() -> None:
    # 0 1 1 against 0 0 1: the pause at 0 is waited for, nothing differs.
    one, other = np.array([0.0, 1.0, 1.0]), np.array([0.0, 0.0, 1.0])
    difference = np.abs(one[:, None] - other[None])[..., None]
    assert warped_distances(difference, 2) == pytest.approx([0.0])
    assert warped_distances(difference, 0) == pytest.approx([1.0])


@pytest.mark.parametrize("band", [0, 2, 20])
def test_all_pairs_at_once_are_what_each_is_alone(band: int) -> None:
    difference = np.random.default_rng(0).random((12, 12, 5))
    alone = [naive(difference[..., n], band) for n in range(5)]
    assert warped_distances(difference, band) == pytest.approx(alone)


TAUGHT = ("circle", "squeeze", "zorro")


@pytest.fixture(scope="module")
def model() -> FewShotModel:
    labels = [name for name in TAUGHT for _ in range(2)]
    return FewShotModel().fit([path(name, seed) for seed, name in enumerate(labels)], labels)


@pytest.mark.parametrize("name", TAUGHT)
def test_a_motion_made_again_is_recognized(model: FewShotModel, name: str) -> None:
    shares = model.predict_proba([path(name, 20)])[0]
    assert model.classes_[shares.argmax()] == name
    assert shares.max() > 0.9
    assert shares.sum() == pytest.approx(1.0)


def test_size_place_and_tempo_do_not_matter(model: FewShotModel) -> None:
    made = path("circle", 20)
    expected, moved, faster = model.distances([made, 1.7 * made + np.array([3.0, -1.0, 8.0]), made[::2]])
    assert moved == pytest.approx(expected, rel=1e-4)
    assert faster == pytest.approx(expected, rel=0.15)


def test_the_other_hand_matches_mirrored_or_with_the_shape_alone_mirrored(model: FewShotModel) -> None:
    made = path("squeeze", 20)
    assert (describe(made).side, describe(mirrored(made)).side) == (1, -1)
    assert model.distances([mirrored(made)])[0] == pytest.approx(model.distances([made])[0], rel=1e-3)
    # A left hand that goes the same way as the right one did.
    centre = made.mean(axis=1, keepdims=True)
    same_way = mirrored(made - centre) + centre
    assert model.classes_[model.distances([same_way])[0].argmin()] == "squeeze"


def test_what_was_taught_lies_within_the_threshold_and_another_motion_does_not(model: FewShotModel) -> None:
    for number, name in enumerate(model.classes_):
        assert model.distances([path(str(name), 21)])[0, number] < model.thresholds_[number]
    assert "updown" in MOTIONS
    assert (model.distances([path("updown", 21)])[0] > model.thresholds_).all()


def test_arrays_give_back_the_same_model(model: FewShotModel) -> None:
    again = FewShotModel.from_arrays(model.to_arrays())
    made = path("zorro", 22)
    np.testing.assert_array_equal(again.distances([made]), model.distances([made]))


@pytest.mark.parametrize("name", ["classes", "examples", "side", "spread"])
def test_incomplete_arrays_are_told(model: FewShotModel, name: str) -> None:
    arrays = model.to_arrays()
    del arrays[name]
    with pytest.raises(InvalidArgumentError):
        FewShotModel.from_arrays(arrays)


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        (np.zeros((5, 20, 3)), "shape"),
        (np.zeros((0, 21, 3)), "shape"),
        (np.full((5, 21, 3), np.nan), "finite"),
        (np.ones((5, 21, 3)), "no extent"),
    ],
)
def test_what_is_no_motion_is_refused(sequence: np.ndarray, words: str) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        FewShotModel().fit([sequence], ["a"])


def test_a_single_example_of_a_single_gesture_is_enough() -> None:
    model = FewShotModel().fit([path("zorro", 1)], ["z"])
    assert model.distances([path("zorro", 2)])[0, 0] < model.thresholds_[0]
    assert model.distances([path("squeeze", 2)])[0, 0] > model.thresholds_[0]


def test_it_suits_few_examples_and_leaves_many_to_the_network() -> None:
    assert FewShotModel.suits(["a", "b"])
    assert FewShotModel.suits(["a"] * FEW + ["b"] * FEW)
    assert not FewShotModel.suits(["a"] * (FEW + 1) + ["b"] * (FEW + 1))


@pytest.mark.parametrize(("teachers", "least"), [(1, 0.93), (5, 0.97)])
def test_other_people_s_gestures_after_few_examples(data_dir: Path, teachers: int, least: float) -> None:
    stored = np.load(data_dir / "sequences" / "jackknife" / "segmented.npz")
    sequences = np.split(stored["frames"], np.cumsum(stored["lengths"])[:-1])
    people = np.unique(stored["subject"])
    right = tested = 0
    for first in range(0, 10, 5):
        taught = np.isin(stored["subject"], people[first : first + teachers])
        model = DynamicGestureClassifier(random_state=0).fit(
            [sequences[n] for n in np.flatnonzero(taught)], stored["label"][taught], 60.0, "leap21"
        )
        said = model.predict([sequences[n] for n in np.flatnonzero(~taught)], 60.0, "leap21")
        right += int((said == stored["label"][~taught]).sum())
        tested += int((~taught).sum())
    assert right / tested >= least
