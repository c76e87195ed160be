"""color="bgr" wherever pictures go in or out: the same result as with the channels turned by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from gesturekit.color_order import check_color
from gesturekit.errors import InvalidArgumentError, InvalidImageError
from gesturekit.media import ImageWriter, LiveSource, VideoWriter, read_image
from gesturekit.rendering import Renderer, Window
from gesturekit.sources import open_source
from tests.graphics import Display
from tests.rendering.scenes import noise, open_hand, plain

ORANGE = np.array([250, 120, 10], np.uint8)


def orange(width: int = 64, height: int = 48) -> np.ndarray:
    return np.broadcast_to(ORANGE, (height, width, 3)).copy()


def test_an_unknown_order_is_named() -> None:
    with pytest.raises(InvalidArgumentError, match=r"'gbr'.*OpenCV"):
        check_color("gbr")


@pytest.mark.gl
@pytest.mark.parametrize("size", [None, (200, 200)])
def test_the_renderer_takes_and_gives_bgr(size: tuple[int, int] | None) -> None:
    image, hand = noise(), open_hand()
    with Renderer("neon", size) as rgb, Renderer("neon", size, color="bgr") as bgr:
        wanted = rgb.render(image, [hand])
        got = bgr.render(np.ascontiguousarray(image[..., ::-1]), [hand])
    assert (wanted != plain(0, *wanted.shape[1::-1])).any()
    np.testing.assert_array_equal(got[..., ::-1], wanted)


@pytest.mark.gl
@pytest.mark.parametrize("alpha", ["straight", "premultiplied"])
def test_the_light_alone_comes_in_bgr_with_alpha_last(alpha: Literal["straight", "premultiplied"]) -> None:
    image, hand = noise(), open_hand()
    with Renderer("neon") as rgb, Renderer("neon", color="bgr") as bgr:
        expected = rgb.render(image, [hand], alpha=alpha)
        got = bgr.render(np.ascontiguousarray(image[..., ::-1]), [hand], alpha=alpha)
    assert np.array_equal(got[..., [2, 1, 0, 3]], expected)
    assert expected[..., 3].max() > 100


@pytest.mark.gl
def test_a_window_shows_bgr(display: Display) -> None:
    with Window((64, 48), color="bgr", effect=None) as window:
        window.show(np.ascontiguousarray(orange()[..., ::-1]))
        display.wait_for(lambda pixels: np.abs(pixels[:48, :64].astype(int) - ORANGE).max() <= 1)


def test_a_video_is_written_from_bgr(tmp_path: Path) -> None:
    path = tmp_path / "orange.mp4"
    with VideoWriter(path, (64, 48), color="bgr") as video:
        video.write(np.ascontiguousarray(orange()[..., ::-1]), 0.0)
    with open_source(path) as source:
        (frame,) = source
    assert np.abs(frame.image[8:40, 8:56].reshape(-1, 3).mean(axis=0) - ORANGE).max() <= 4


def test_a_picture_is_written_from_bgr(tmp_path: Path) -> None:
    with ImageWriter(tmp_path / "orange.png", color="bgr") as picture:
        picture.write(orange()[..., ::-1])
    np.testing.assert_array_equal(read_image(tmp_path / "orange.png"), orange())


@pytest.mark.parametrize(
    ("color", "given"),
    [
        ("rgb", orange()),
        ("bgr", orange()[..., ::-1]),
        ("bgr", np.dstack([orange()[..., ::-1], np.full((48, 64), 7, np.uint8)])),
        ("rgb", np.dstack([orange(), np.full((48, 64), 7, np.uint8)])),
    ],
    ids=["rgb", "bgr", "bgra", "rgba"],
)
def test_a_live_source_gives_rgb(color: str, given: np.ndarray) -> None:
    pictures = iter([given])
    with LiveSource(lambda: next(pictures, None), color=color) as source:
        (frame,) = source
    np.testing.assert_array_equal(frame.image, orange())


def test_a_live_source_says_what_it_was_given() -> None:
    with pytest.raises(InvalidImageError, match=r"my camera gave float64 of shape \(48, 64, 3\)"):
        LiveSource(lambda: np.zeros((48, 64, 3)), name="my camera")


@pytest.mark.parametrize("make", [Renderer, lambda color: VideoWriter("x.mp4", (64, 48), color=color)])
def test_a_wrong_order_is_refused_everywhere(make, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidArgumentError, match="'gbr'"):
        make(color="gbr")
    assert not list(tmp_path.iterdir())
