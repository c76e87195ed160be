"""What every effect owes, whatever it draws: nothing breaks it, the same frames give the same pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.hands import Finger, FloatArray, Hand, ImageArray, Landmark, Side
from gesturekit.rendering import Renderer
from gesturekit.rendering.effect import effect_names
from gesturekit.rendering.renderer import in_bytes
from tests.rendering.scenes import event, noise, open_hand

_SIZE = (320, 240)
_RATE = 30


def shaped(x: float, hand_id: int, side: Side = Side.RIGHT) -> Hand:
    """An open hand with a shape in metres, whose palm looks at the camera."""
    hand = open_hand((x, 190.0), 55.0, hand_id=hand_id)
    depth: FloatArray = np.zeros((21, 3), np.float32)
    depth[:, 2] = np.linspace(0.0, -8.0, 21)
    return replace(
        hand,
        side=side,
        landmarks=hand.landmarks + depth,
        world=(hand.landmarks - hand.landmarks[0]) / 800.0,
    )


def pointing(hand: Hand) -> Hand:
    """The hand with all fingers but thumb and index bent back to their knuckles."""
    landmarks = hand.landmarks.copy()
    for finger in (Finger.MIDDLE, Finger.RING, Finger.PINKY):
        knuckle = landmarks[finger.joints[0]].copy()
        outwards = 0.4 * (knuckle - landmarks[Landmark.WRIST])
        for joint, share in zip(finger.joints[1:], (0.6, 0.2, -0.3), strict=True):
            landmarks[joint] = knuckle + share * outwards
    return replace(hand, landmarks=landmarks, world=(landmarks - landmarks[0]) / 800.0)


def film(effect: str, frames: int = 8, seed: int = 0) -> list[ImageArray]:
    """Two hands that move, one that makes gestures; the drawn pictures."""
    pictures = []
    with Renderer(effect) as renderer:
        for number in range(frames):
            time = number / _RATE
            right = shaped(190.0 + 9.0 * number, 1)
            left = pointing(shaped(110.0 - 3.0 * number, 2, Side.LEFT))
            events = []
            if number == 2:
                events = [event(name, Phase.BEGIN, right, time) for name in ("thumb_up", "ok", "pinch")]
            if number == 5:
                events = [event("closed_fist", Phase.END, right, time)]
            pictures.append(renderer.render(noise(*_SIZE, seed), [right, left], events, time))
    return pictures


@pytest.mark.parametrize("effect", effect_names())
def test_the_same_frames_give_the_same_pictures_and_something_is_seen(effect: str) -> None:
    first, second = film(effect), film(effect)
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)
    assert any((picture != noise(*_SIZE)).any() for picture in first)


@pytest.mark.parametrize("effect", effect_names())
def test_nothing_in_view_breaks_an_effect(effect: str) -> None:
    nowhere = replace(shaped(100.0, 3), landmarks=np.full((21, 3), np.nan, np.float32))
    huge = replace(shaped(100.0, 4), landmarks=shaped(100.0, 4).landmarks * 40.0)
    far_away = replace(shaped(100.0, 5), landmarks=shaped(100.0, 5).landmarks + 1e7)
    part = shaped(100.0, 6).landmarks.copy()
    part[5:9] = np.nan
    scenes = [
        [],
        [nowhere],
        [shaped(100.0, 1)],
        [replace(shaped(100.0, 6), landmarks=part), nowhere],
        [huge, far_away],
        [shaped(40.0 * n, n) for n in range(6)],
        [],
    ]
    with Renderer(effect) as renderer:
        for number, hands in enumerate(scenes):
            events = [event("thumb_up", Phase.BEGIN, hand) for hand in hands]
            picture = renderer.render(noise(*_SIZE), hands, events, number / _RATE)
            assert picture.shape == (_SIZE[1], _SIZE[0], 3)
        other = renderer.render(noise(200, 320), [shaped(100.0, 1)], (), 1.0)
        assert other.shape == (320, 200, 3)
        # Back in time: what was is no more.
        renderer.render(noise(*_SIZE), [shaped(100.0, 1)], (), 0.0)


@pytest.mark.parametrize("effect", effect_names())
def test_the_light_alone_over_the_picture_is_the_drawn_picture(effect: str) -> None:
    image = noise(*_SIZE)
    right, left = shaped(190.0, 1), shaped(110.0, 2, Side.LEFT)
    for alpha in ("premultiplied", "straight"):
        with Renderer(effect) as whole, Renderer(effect) as alone:
            for number in range(3):
                time = number / _RATE
                events = [event("thumb_up", Phase.BEGIN, right, time)] if number == 1 else []
                drawn = whole.render(image, [right, left], events, time)
                layer = alone.render(image, [right, left], events, time, alpha=alpha)  # type: ignore[arg-type]
        cover = layer[..., 3:].astype(float) / 255.0
        color = layer[..., :3].astype(float) * (cover if alpha == "straight" else 1.0)
        over = np.rint(image * (1.0 - cover) + color)
        # Paint over paint is rounded each time in the drawn picture, once in the layer.
        away = np.abs(over - drawn)
        assert away.max() <= 2 and (away > 1).mean() < 0.001


def test_what_alpha_loses_in_bytes_is_made_up_for_in_the_colour() -> None:
    random = np.random.default_rng(4)
    picture = random.integers(0, 256, (64, 64, 3), dtype=np.uint8)
    alpha = random.random((64, 64, 1), dtype=np.float32)
    # Light has room on either side of what its alpha can be wrong by.
    color = (alpha * (0.1 + 0.8 * random.random((64, 64, 3), dtype=np.float32))).astype(np.float32)
    exact = 255.0 * color + picture * (1.0 - alpha)
    layer = in_bytes(color, alpha, picture, straight=False).astype(np.float64)
    over = layer[..., :3] + picture * (1.0 - layer[..., 3:] / 255.0)
    inside = alpha[..., 0] > 0.05
    assert np.abs(over - exact)[inside].max() <= 0.5 + 1e-3
