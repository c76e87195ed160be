"""Changed recordings are still recordings of the same gesture, as different as was asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gesturekit.motions.networks.augmentation import Augmentation, read_at

NOTHING = Augmentation(crop=0.0, warp=0.0, turn_deg=0.0, scale=0.0, noise=0.0)


def recordings(count: int = 40) -> np.ndarray:
    rng = np.random.default_rng(0)
    place = rng.normal(size=(count, 1, 21, 3))
    return (place + np.linspace(0.0, 1.0, 64)[:, None, None]).astype(np.float32)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_nothing_asked_nothing_changed() -> None:
    given = recordings()
    made = NOTHING(given, 64, rng())
    assert made.dtype == np.float32
    assert np.allclose(made, given, atol=1e-5)
    assert NOTHING(given, 32, rng()).shape == (40, 32, 21, 3)


def test_the_same_seed_makes_the_same_change_and_leaves_the_original() -> None:
    given = recordings()
    kept = given.copy()
    assert np.array_equal(Augmentation()(given, 32, rng()), Augmentation()(given, 32, rng()))
    assert np.array_equal(given, kept)
    assert not np.array_equal(Augmentation()(given, 32, rng()), Augmentation()(given, 32, rng().spawn(1)[0]))


def test_time_only_runs_forward_and_within_the_recording() -> None:
    time = np.broadcast_to(np.linspace(0.0, 1.0, 64)[:, None, None], (200, 64, 21, 3)).astype(np.float32)
    made = replace(NOTHING, warp=0.3, crop=0.1)(time, 32, rng())[:, :, 0, 0]
    assert made.min() >= 0.0 and made.max() <= 1.0
    assert (np.diff(made, axis=1) >= -1e-6).all()
    assert np.abs(made - np.linspace(0.0, 1.0, 32)).max() > 0.1
    cropped = replace(NOTHING, crop=0.1)(time, 32, rng())[:, :, 0, 0]
    assert 0.0 <= cropped[:, 0].min() < 0.01 and 0.09 < cropped[:, 0].max() <= 0.1
    assert 0.9 <= cropped[:, -1].min() < 0.91


def test_turns_keep_all_lengths_and_are_as_large_as_asked() -> None:
    given = recordings(400)
    made = replace(NOTHING, turn_deg=10.0)(given, 64, rng())
    assert np.allclose(np.linalg.norm(made, axis=3), np.linalg.norm(given, axis=3), atol=1e-4)
    between = (made * given).sum(axis=3) / (np.linalg.norm(made, axis=3) * np.linalg.norm(given, axis=3))
    # Of a turn with 10 degrees about each of three axes, two of three act on a given direction.
    angle = np.degrees(np.arccos(np.clip(between[:, 0, 0], -1.0, 1.0)))
    assert 12.0 < np.sqrt((angle**2).mean()) < 16.0


def test_size_changes_by_as_much_as_asked() -> None:
    given = recordings(400)
    made = replace(NOTHING, scale=0.1)(given, 64, rng())
    factor = np.sqrt((made**2).sum(axis=(1, 2, 3)) / (given**2).sum(axis=(1, 2, 3)))
    assert 0.09 < factor.std() < 0.13


def test_noise_is_partly_the_hands_and_partly_the_moments() -> None:
    given = recordings(200)
    change = replace(NOTHING, noise=0.02)(given, 64, rng()) - given
    assert abs(change.mean(axis=1).std() - 0.02) < 0.002
    assert abs((change - change.mean(axis=1, keepdims=True)).std() - 0.01) < 0.001


def test_reading_between_steps_by_hand() -> None:
    curve = np.array([[[0.0], [10.0], [30.0]]], np.float32)
    assert read_at(curve, np.array([[0.0, 0.25, 0.75, 1.0]], np.float32)).ravel().tolist() == [0, 5, 20, 30]
