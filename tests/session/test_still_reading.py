"""One call for a still: hands and gestures of a file, an array or bytes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

import gesturekit as gk
from tests.builders import make_clip
from tests.studio_set import FOLDER


@pytest.mark.parametrize("how", ["path", "bytes", "rgb", "bgr"])
def test_a_thumb_is_seen_however_the_picture_comes(how: str) -> None:
    path = FOLDER / "thumb_up.jpg"
    bgr = cv2.imread(str(path))
    given = {"path": path, "bytes": path.read_bytes(), "bgr": bgr, "rgb": bgr[..., ::-1]}[how]
    result = gk.read(given, color="bgr" if how == "bgr" else "rgb")
    assert [event.name for event in result.events] == ["thumb_up"]
    assert result.hands[0].presence > 0.9
    np.testing.assert_array_equal(result.image.shape, bgr.shape)
    assert result._repr_png_().startswith(b"\x89PNG")


@pytest.mark.gl
def test_the_effect_is_drawn_at_once() -> None:
    path = FOLDER / "thumb_up.jpg"
    plain, drawn = gk.read(path), gk.read(path, effect="neon")
    np.testing.assert_array_equal(plain.image, plain.frame.image)
    assert (drawn.image != plain.image).any()


def test_a_picture_without_hands_has_none() -> None:
    result = gk.read(np.zeros((64, 64, 3), np.uint8))
    assert (result.hands, result.events) == ((), ())


def test_a_film_is_not_a_still(tmp_path: Path) -> None:
    with pytest.raises(gk.errors.InvalidArgumentError, match="not one picture"):
        gk.read(make_clip(tmp_path / "clip.mp4", frames=2))
