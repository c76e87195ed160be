"""Changed recordings are still recordings of the same gesture, as different as was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.networks import augmentation
from gesturekit.motions.networks.augmentation import augmented, read_at


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Changes as large as asked, and no others."""

    def change(**sizes: float) -> None:
        for name in ("CROP", "WARP", "TURN_DEG", "SCALE", "NOISE"):
            monkeypatch.setattr(augmentation, name, sizes.get(name, 0.0))

    return change


def recordings(count: int = 40) -> np.ndarray:
    rng = np.random.default_rng(0)
    place = rng.normal(size=(count, 1, 21, 3))
    return (place + np.linspace(0.0, 1.0, 64)[:, None, None]).astype(np.float32)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_nothing_asked_nothing_changed(only) -> None:  # type: ignore[no-untyped-def]
    only()
    given = recordings()
    made = augmented(given, 64, rng())
    assert made.dtype == np.float32
    assert np.allclose(made, given, atol=1e-5)
    assert augmented(given, 32, rng()).shape == (40, 32, 21, 3)


def test_the_same_seed_makes_the_same_change_and_leaves_the_original() -> None:
    given = recordings()
    kept = given.copy()
    assert np.array_equal(augmented(given, 32, rng()), augmented(given, 32, rng()))
    assert np.array_equal(given, kept)
    assert not np.array_equal(augmented(given, 32, rng()), augmented(given, 32, rng().spawn(1)[0]))


def test_time_only_runs_forward_and_within_the_recording(only) -> None:  # type: ignore[no-untyped-def]
    time = np.broadcast_to(np.linspace(0.0, 1.0, 64)[:, None, None], (200, 64, 21, 3)).astype(np.float32)
    only(WARP=0.3, CROP=0.1)
    made = augmented(time, 32, rng())[:, :, 0, 0]
    assert made.min() >= 0.0 and made.max() <= 1.0
    assert (np.diff(made, axis=1) >= -1e-6).all()
    assert np.abs(made - np.linspace(0.0, 1.0, 32)).max() > 0.1
    only(CROP=0.1)
    cropped = augmented(time, 32, rng())[:, :, 0, 0]
    assert 0.0 <= cropped[:, 0].min() < 0.01 and 0.09 < cropped[:, 0].max() <= 0.1
    assert 0.9 <= cropped[:, -1].min() < 0.91


def test_turns_keep_all_lengths_and_are_as_large_as_asked(only) -> None:  # type: ignore[no-untyped-def]
    given = recordings(400)
    only(TURN_DEG=10.0)
    made = augmented(given, 64, rng())
    assert np.allclose(np.linalg.norm(made, axis=3), np.linalg.norm(given, axis=3), atol=1e-4)
    between = (made * given).sum(axis=3) / (np.linalg.norm(made, axis=3) * np.linalg.norm(given, axis=3))
    # Of a turn with 10 degrees about each of three axes, two of three act on a given direction.
    angle = np.degrees(np.arccos(np.clip(between[:, 0, 0], -1.0, 1.0)))
    assert 12.0 < np.sqrt((angle**2).mean()) < 16.0


def test_size_changes_by_as_much_as_asked(only) -> None:  # type: ignore[no-untyped-def]
    given = recordings(400)
    only(SCALE=0.1)
    made = augmented(given, 64, rng())
    factor = np.sqrt((made**2).sum(axis=(1, 2, 3)) / (given**2).sum(axis=(1, 2, 3)))
    assert 0.09 < factor.std() < 0.13


def test_noise_is_partly_the_hands_and_partly_the_moments(only) -> None:  # type: ignore[no-untyped-def]
    given = recordings(200)
    only(NOISE=0.02)
    change = augmented(given, 64, rng()) - given
    assert abs(change.mean(axis=1).std() - 0.02) < 0.002
    assert abs((change - change.mean(axis=1, keepdims=True)).std() - 0.01) < 0.001


def test_reading_between_steps_by_hand() -> None:
    curve = np.array([[[0.0], [10.0], [30.0]]], np.float32)
    assert read_at(curve, np.array([[0.0, 0.25, 0.75, 1.0]], np.float32)).ravel().tolist() == [0, 5, 20, 30]
