"""Skin's colour: darker with melanin, redder with blood, and the six tones as they were chosen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gesturekit.studio.imaging.skin import back_color, palm_color, reflectance
from gesturekit.studio.scene import Skin


def luminance(color: np.ndarray) -> float:
    return float(color @ [0.2126, 0.7152, 0.0722])


def test_reflectance_is_a_share_of_light_and_falls_with_melanin_and_blood() -> None:
    for blood in np.linspace(0.0, 1.0, 5):
        rows = [reflectance(melanin, blood) for melanin in np.linspace(0.0, 1.0, 9)]
        assert all(((row > 0.0) & (row < 1.0)).all() for row in rows)
        assert all((darker < lighter).all() for lighter, darker in itertools.pairwise(rows))
    for melanin in np.linspace(0.0, 1.0, 5):
        pale, flushed = reflectance(melanin, 0.0), reflectance(melanin, 1.0)
        assert (flushed < pale).all()
        assert flushed[0] / flushed[1] > pale[0] / pale[1]


def test_melanin_takes_blue_before_green_before_red() -> None:
    lost = 1.0 - reflectance(0.5, 0.5) / reflectance(0.0, 0.5)
    assert lost[2] > lost[1] > lost[0]


@pytest.mark.parametrize("tone", range(1, 7))
def test_palms_have_less_melanin_and_more_blood(tone: int) -> None:
    skin = Skin.of_tone(tone)
    back, palm = back_color(skin), palm_color(skin)
    assert palm[0] / palm[1] > 0.95 * back[0] / back[1]
    if tone > 1:
        assert luminance(palm) > luminance(back)


def test_the_six_tones_span_what_people_span() -> None:
    screen = [255.0 * back_color(Skin.of_tone(tone)) ** (1 / 2.2) for tone in range(1, 7)]
    np.testing.assert_allclose(screen[0], [233, 188, 164], atol=4.0)
    np.testing.assert_allclose(screen[-1], [103, 76, 59], atol=4.0)
    steps = [luminance(a) - luminance(b) for a, b in itertools.pairwise(screen)]
    assert max(steps) < 2.2 * min(steps)
