"""Motions that tell how far is too far: the file, and the pose they are made with."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

from gesturekit.gestures.custom.hand_path import hand_path
from gesturekit.motions.models.few_shot import CLOSE, UNRELATED_FILE, FewShotModel, unrelated_motions
from gesturekit.motions.sequences.description import describe
from tests.gestures.custom.made_takes import motion

MODELS = Path(__file__).resolve().parents[3] / "models"


def joints_of(name: str, seed: int) -> np.ndarray:
    hands = [hands[0] for _, hands in motion(name, seed)]
    return hand_path(np.stack([h.landmarks for h in hands]), np.stack([h.world for h in hands]))


def test_the_shipped_file_is_what_its_program_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_unrelated", MODELS / "make_unrelated_motions.py")
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    with np.load(MODELS / UNRELATED_FILE, allow_pickle=False) as stored:
        joints = stored["joints"]
    assert joints.shape == (program.COUNT, 24, 21, 3)
    np.testing.assert_allclose(joints[:6].astype(float), program.pieces(6).astype(float), atol=2e-3)


def test_they_are_made_by_a_hand_in_the_example_s_pose() -> None:
    squeezed, open_hand = describe(joints_of("squeeze", 1)), describe(joints_of("circle", 1))
    for moved in unrelated_motions(joints_of("circle", 1))[:5]:
        shape = describe(moved).shape
        # The pose stays the same all the time, and is that of the circle's hand.
        assert np.ptp(shape, axis=0).max() < 0.05
        assert np.abs(shape - open_hand.shape).mean() < 0.2 * np.abs(squeezed.shape - open_hand.shape).mean()


def test_the_threshold_is_a_share_of_the_distance_to_them() -> None:
    examples = [joints_of("circle", seed) for seed in range(3)]
    model = FewShotModel().fit(examples, ["circle"] * 3)
    away = [
        float(model.distances([each])[0, 0])
        for n, example in enumerate(examples)
        for each in unrelated_motions(example)[n::3]
    ]
    assert model.thresholds_ == [CLOSE * np.median(away)]
    assert model.distances([joints_of("circle", 9)])[0, 0] < model.thresholds_[0]
    assert model.distances([joints_of("zorro", 9)])[0, 0] > model.thresholds_[0]
