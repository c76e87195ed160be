"""Scenes refuse what cannot be, by name; cameras project as pinholes do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Side
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.joints import N_ANGLES
from gesturekit.studio.scene import (
    FACING,
    Background,
    Camera,
    HandInstance,
    Lens,
    Light,
    Skin,
    Sleeve,
    StudioScene,
)


def hand(**changes: Any) -> HandInstance:
    return HandInstance(**{"shape": HandDimensions.average(), "angles": np.zeros(N_ANGLES), **changes})


def test_a_pinhole_projects() -> None:
    camera = Camera((640, 480), focal_px=600.0)
    np.testing.assert_allclose(camera.project([0.0, 0.0, 50.0]), [320.0, 240.0])
    np.testing.assert_allclose(camera.project([[5.0, -10.0, 50.0]]), [[380.0, 120.0]])
    assert np.isnan(camera.project([1.0, 1.0, -5.0])).all()
    np.testing.assert_allclose(Camera(center=(10.0, 20.0)).project([0.0, 0.0, 1.0]), [10.0, 20.0])


def test_a_left_hand_is_a_mirrored_right_one() -> None:
    point = np.array([2.0, 3.0, 1.0])
    right = hand(position=(4.0, 5.0, 60.0)).to_camera(point)
    left = hand(position=(-4.0, 5.0, 60.0), side=Side.LEFT).to_camera(point)
    np.testing.assert_allclose(right, [6.0, 2.0, 59.0])
    np.testing.assert_allclose(left, [-6.0, 2.0, 59.0])


def test_tones_darken_from_one_to_six() -> None:
    melanin = [Skin.of_tone(tone).melanin for tone in range(1, 7)]
    assert melanin == sorted(melanin)
    assert Skin.of_tone(3, seed=5, wrinkles=0.1).seed == 5


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Camera((0, 480)), "Camera.size"),
        (lambda: Camera(focal_px=-1.0), "Camera.focal_px is -1"),
        (lambda: Skin(melanin=1.5), "Skin.melanin is 1.5"),
        (lambda: Skin(blood=float("nan")), "Skin.blood is nan"),
        (lambda: Skin(nail_color=(2.0, 0.0, 0.0)), "Skin.nail_color"),
        (lambda: Skin.of_tone(7), "skin tone 7"),
        (lambda: Sleeve(start_cm=0.0), "Sleeve.start_cm"),
        (lambda: Light(direction=(0.0, 0.0, 0.0)), "Light.direction"),
        (lambda: Light(key=(-1.0, 0.0, 0.0)), "Light.key"),
        (lambda: Light(exposure=9.0), "Light.exposure"),
        (lambda: Background("forest"), "Background.kind is 'forest'"),
        (lambda: Lens(noise=0.5), "Lens.noise"),
        (lambda: Lens(jpeg_quality=0), "Lens.jpeg_quality"),
        (lambda: hand(rotation=np.eye(3) * 2.0), "not a rotation"),
        (lambda: hand(rotation=np.diag([1.0, 1.0, -1.0])), "chosen by `side`"),
        (lambda: hand(rotation=np.eye(4)), r"shape \(4, 4\)"),
        (lambda: hand(angles=[np.nan]), "finite"),
        (lambda: hand(position=(0.0, np.inf, 0.0)), "HandInstance.position"),
        (lambda: StudioScene(camera=(640, 480)), "StudioScene.camera"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make: Callable[[], object], words: str) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        make()


def test_arrays_of_a_hand_are_its_own() -> None:
    angles = np.zeros(N_ANGLES)
    instance = hand(angles=angles)
    angles[:] = 1.0
    assert not instance.angles.any()
    assert not instance.rotation.flags.writeable
    np.testing.assert_array_equal(instance.rotation, FACING)
