"""Change in a picture: told from sensor noise, exposure and flicker, and found where it is."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest

from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.picture_change import ChangeDetector

STEP = 1 / 30
HEIGHT, WIDTH = 480, 640


def scene() -> np.ndarray:
    """A wall with shade, a dark doorway and a bright lamp: (H, W, 3) float."""
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    image = np.repeat((90 + 0.1 * x + 0.05 * y)[..., None].astype(np.float32), 3, axis=2)
    image[200:, 60:180] = (30, 25, 20)
    image[40:100, 500:560] = (230, 225, 200)
    return image


class Camera:
    """Pictures of a scene with noise that is stronger in the bright, as sensors have it."""

    def __init__(self, noise: float = 4.0) -> None:
        rng = np.random.default_rng(7)
        # Shifted anew for each picture: much faster than drawing anew.
        self._grain = rng.normal(0, noise / np.sqrt(128), (HEIGHT, WIDTH, 3)).astype(np.float32)
        self._rng = rng

    def take(self, image: np.ndarray, gain: float | np.ndarray = 1.0) -> Picture:
        shift = self._rng.integers(0, (HEIGHT, WIDTH))
        grain = np.roll(self._grain, shift, axis=(0, 1))
        noisy = (image + np.sqrt(image) * grain) * gain
        return Picture(np.clip(noisy, 0, 255).astype(np.uint8))


def with_patch(image: np.ndarray, x: int, y: int, size: int, level: float) -> np.ndarray:
    changed = image.copy()
    changed[y : y + size, x : x + size] += level
    return changed


@pytest.fixture(scope="module")
def learned() -> tuple[Camera, ChangeDetector, np.ndarray]:
    """A camera, a detector that knows its scene for a while, and the cells it saw last."""
    camera, change = Camera(), ChangeDetector()
    cells = [change.see(camera.take(scene()), STEP, learn=True) for _ in range(40)]
    return camera, change, cells[-1]


@pytest.fixture
def camera(learned) -> Camera:
    return deepcopy(learned[0])


@pytest.fixture
def seen(learned) -> tuple[ChangeDetector, np.ndarray]:
    return deepcopy(learned[1]), learned[2].copy()


def test_cells_are_means_of_the_picture():
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    image[:, 320:] = 200
    cells = ChangeDetector().see(Picture(image), STEP, learn=True)
    assert cells.shape == (60, 80)
    assert cells[:, :39].max() == 0
    assert cells[:, 41:] == pytest.approx(200, abs=0.6)


def test_noise_is_no_change(camera, seen):
    change, before = seen
    found = 0
    for _ in range(40):
        change.see(camera.take(scene()), STEP, learn=False)
        found += change.changed(before)
    assert found == 0


@pytest.mark.parametrize("level", [25, -25])
def test_a_small_faint_thing_is_a_change(camera, seen, level):
    change, before = seen
    change.see(camera.take(with_patch(scene(), 300, 200, 20, level)), STEP, learn=False)
    assert change.changed(before)


def test_where_it_changed(camera, seen):
    change, before = seen
    change.see(camera.take(with_patch(scene(), 300, 200, 40, 40)), STEP, learn=False)
    around, beside = (280.0, 180.0, 360.0, 260.0), (400.0, 180.0, 480.0, 260.0)
    assert change.changed(before, inside=around)
    assert not change.changed(before, inside=beside)
    assert not change.changed(before, outside=[around])
    assert change.changed(before, outside=[beside])


def test_a_box_beyond_the_picture_is_cut_off(camera, seen):
    change, before = seen
    change.see(camera.take(with_patch(scene(), 0, 0, 40, 40)), STEP, learn=False)
    assert change.changed(before, inside=(-500.0, -500.0, 40.0, 40.0))
    assert not change.changed(before, inside=(-500.0, -500.0, -100.0, -100.0))


@pytest.mark.parametrize("gain", [0.9, 1.1])
def test_exposure_is_no_change(camera, seen, gain):
    change, before = seen
    change.see(camera.take(scene(), gain), STEP, learn=False)
    assert not change.changed(before)


def test_bands_of_a_flickering_lamp_are_no_change(camera, seen):
    change, before = seen
    bands = 1 + 0.08 * np.sin(np.linspace(0, 4 * np.pi, HEIGHT))[:, None, None]
    change.see(camera.take(scene(), bands), STEP, learn=False)
    assert not change.changed(before)


def test_other_light_is_a_change(camera, seen):
    change, before = seen
    change.see(camera.take(scene(), 0.5), STEP, learn=False)
    assert change.changed(before)


def test_a_motion_below_the_one_allowed_is_no_change():
    def edge(at: float) -> Picture:
        """A soft-edged dark shape, its edge at `at` pixels."""
        level = 60 + 120 / (1 + np.exp(-(np.arange(WIDTH) - at) / 2))
        return Picture(np.repeat(np.tile(level, (HEIGHT, 1))[..., None], 3, axis=2).astype(np.uint8))

    change = ChangeDetector()
    before = change.see(edge(300.0), STEP, learn=False)
    change.see(edge(301.0), STEP, learn=False)
    assert change.changed(before, motion=0.2)
    assert not change.changed(before, motion=3.0)


def flicker(change: ChangeDetector, camera: Camera, frames: int, *, learn: bool) -> int:
    """Show a patch whose brightness changes in each picture; in how many was it a change?"""
    rng, found = np.random.default_rng(3), 0
    for _ in range(frames):
        before = change.cells
        change.see(camera.take(with_patch(scene(), 300, 200, 60, rng.uniform(-8, 8))), 0.1, learn=learn)
        found += before is not None and change.changed(before)
    return found


def test_what_moves_all_the_time_becomes_noise_and_the_rest_stays_sharp(camera):
    change = ChangeDetector()
    assert flicker(change, camera, 20, learn=True) > 10
    flicker(change, camera, 60, learn=True)
    assert flicker(change, camera, 20, learn=True) <= 2
    before = change.cells
    change.see(camera.take(with_patch(scene(), 100, 100, 20, 25)), 0.1, learn=True)
    assert change.changed(before)


def test_a_moving_hand_that_is_watched_does_not_become_noise(camera):
    change = ChangeDetector()
    flicker(change, camera, 80, learn=False)
    assert flicker(change, camera, 20, learn=False) > 10


def test_nothing_is_known_after_a_reset(seen):
    change, before = seen
    change.reset()
    assert change.cells is None
    assert change.changed(before)
