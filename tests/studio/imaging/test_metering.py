"""Automatic exposure: towards the usual picture, never all the way."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gesturekit.studio.imaging.metering import metered_light, metered_skin
from gesturekit.studio.imaging.scene_setup import Surroundings
from gesturekit.studio.imaging.skin import back_color, palm_color
from gesturekit.studio.performance.people import Person
from gesturekit.studio.scene import Light, Skin


def brightness(tone: int) -> float:
    skin = Skin.of_tone(tone)
    return float(((back_color(skin) + palm_color(skin)) @ [0.2126, 0.7152, 0.0722]) / 2.0)


def test_the_usual_needs_no_correction() -> None:
    assert metered_skin(Skin.of_tone(3)) == pytest.approx(1.0)
    assert metered_light(Light()) == pytest.approx(1.0)


def test_dark_skin_is_lifted_and_still_darker_than_pale_skin() -> None:
    factors = np.array([metered_skin(Skin.of_tone(tone)) for tone in range(1, 7)])
    assert (np.diff(factors) > 0.0).all()
    pictured = factors * [brightness(tone) for tone in range(1, 7)]
    assert (np.diff(pictured) < 0.0).all()
    assert pictured[0] / pictured[-1] < brightness(1) / brightness(6) / 1.4


def test_half_the_light_is_made_up_for_in_part() -> None:
    usual = Light()
    half = {
        name: tuple(0.5 * part for part in getattr(usual, name)) for name in ("key", "fill", "sky", "ground")
    }
    assert 1.4 < metered_light(dataclasses.replace(usual, **half)) < 2.0


def test_the_whole_picture_follows_the_exposure_and_shows_the_performer() -> None:
    room = Surroundings.sample(np.random.default_rng(4), background="person")
    pale, dark = (room.of(Person.numbered(3, tone=tone)) for tone in (1, 6))
    assert pale.background.skin == Person.numbered(3, tone=1).skin
    ratio = dark.light.exposure / pale.light.exposure
    assert ratio > 1.2
    assert dark.background.brightness / pale.background.brightness == pytest.approx(ratio)
