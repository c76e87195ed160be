"""Backgrounds: repeatable, various, of any size; the user's pictures fill the frame."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.studio.imaging.background import draw_background
from gesturekit.studio.scene import BACKGROUNDS, Background, BackgroundKind, Skin

DRAWN = [kind for kind in BACKGROUNDS if kind != "pictures"]


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("size", [(640, 480), (64, 200)])
def test_every_kind_is_repeatable_and_follows_its_seed(kind: BackgroundKind, size: tuple[int, int]) -> None:
    first, again, other = (draw_background(Background(kind, seed), size) for seed in (3, 3, 4))
    assert first.shape == (size[1], size[0], 3)
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, again)
    assert np.abs(first.astype(int) - other).mean() > 1.0


def test_plain_is_plain_and_others_are_not() -> None:
    assert np.ptp(draw_background(Background("plain", 1), (64, 48)), axis=(0, 1)).max() <= 1
    for kind in DRAWN[1:]:
        assert np.ptp(draw_background(Background(kind, 1), (64, 48))) > 20


def test_a_colour_can_be_chosen() -> None:
    image = draw_background(Background("plain", color=(1.0, 0.5, 0.0)), (32, 32))
    np.testing.assert_allclose(image.mean(axis=(0, 1)), [255.0, 127.5, 0.5], atol=1.0)


def test_the_caller_may_draw_on_the_picture() -> None:
    background = Background("room", 9)
    image = draw_background(background, (64, 48))
    before = image.copy()
    image[:] = 0
    np.testing.assert_array_equal(draw_background(background, (64, 48)), before)


def test_who_stands_behind_has_the_skin_that_was_asked_for() -> None:
    pale, dark = (
        draw_background(Background("person", 5, skin=Skin.of_tone(tone)), (160, 120)) for tone in (1, 6)
    )
    change = pale.astype(int) - dark
    assert change.max() > 60, "the face"
    assert (change == 0).all(axis=2).mean() > 0.6, "and nothing else"


def test_brightness_is_light_and_not_grey() -> None:
    for kind in ("plain", "room"):
        usual = draw_background(Background(kind, 6), (64, 48)).astype(float)
        twice = draw_background(Background(kind, 6, brightness=2.0), (64, 48)).astype(float)
        unclipped = twice < 250.0
        assert np.median(twice[unclipped] / usual[unclipped]) == pytest.approx(2.0 ** (1.0 / 2.2), rel=0.03)


def test_a_texture_has_the_spectrum_of_photographs() -> None:
    image = draw_background(Background("noise", 3), (256, 256)).astype(float).mean(axis=2)
    power = np.abs(np.fft.fft2(image - image.mean())) ** 2
    across = np.abs(np.fft.fftfreq(256)) * 256
    frequency = np.hypot(across[:, None], across)
    means = [power[(frequency >= low) & (frequency < 2 * low)].mean() for low in (12, 24, 48)]
    assert means[0] > 3.0 * means[1] > 9.0 * means[2], "power falls with the square of frequency or faster"


def test_blur_softens() -> None:
    background = Background("noise", 2)

    def roughness(blur: float) -> float:
        return float(
            np.abs(np.diff(draw_background(background, (320, 240), blur).astype(int), axis=1)).mean()
        )

    assert roughness(4.0) < 0.6 * roughness(0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    red = np.zeros((50, 200, 3), dtype=np.uint8)
    red[..., 2] = 255
    blue = np.zeros((300, 40, 3), dtype=np.uint8)
    blue[..., 0] = 255
    cv2.imwrite(str(tmp_path / "a.png"), red)
    cv2.imwrite(str(tmp_path / "b.png"), blue)
    (tmp_path / "notes.txt").write_text("no picture")
    return tmp_path


def test_the_users_pictures_fill_the_frame(folder: Path) -> None:
    for seed, color in ((0, (255, 0, 0)), (1, (0, 0, 255)), (2, (255, 0, 0))):
        image = draw_background(Background("pictures", seed, folder), (96, 64))
        assert image.shape == (64, 96, 3)
        assert (image == color).all()


def test_missing_empty_and_broken_pictures_are_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        draw_background(Background("pictures", 0, folder / "nowhere"), (64, 48))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(SourceError, match="holds no picture"):
        draw_background(Background("pictures", 0, empty), (64, 48))
    (empty / "broken.png").write_bytes(b"not a picture")
    with pytest.raises(SourceError, match=r"broken\.png"):
        draw_background(Background("pictures", 0, empty), (64, 48))


def test_a_folder_goes_with_pictures_alone(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="folder"):
        Background("pictures")
    with pytest.raises(InvalidArgumentError, match="folder"):
        Background("room", folder=tmp_path)
