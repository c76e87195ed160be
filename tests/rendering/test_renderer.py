"""What a renderer promises for any picture, size, hand, thread and mistake."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, InvalidImageError, RenderError
from gesturekit.hands import Finger, ImageArray, Landmark
from gesturekit.rendering import Renderer, load_effect
from gesturekit.rendering.bloom import bloom_reach
from gesturekit.rendering.layers.skeleton import SkeletonSettings
from tests.rendering.scenes import at, noise, open_hand, plain, white_area

pytestmark = pytest.mark.gl


def test_without_hands_the_picture_passes_through(renderer: Renderer) -> None:
    image = noise()
    before = image.copy()
    result = renderer.render(image, [])
    np.testing.assert_array_equal(result, image)
    assert result is not image and not np.shares_memory(result, image)
    result[:] = 0
    np.testing.assert_array_equal(image, before)


def test_far_from_the_hand_not_one_bit_changes(renderer: Renderer) -> None:
    image = noise(640, 480)
    hand = open_hand((200, 300), 60)
    result = renderer.render(image, [hand])
    x0, y0, x1, y1 = hand.box
    neon = load_effect("neon")
    look = next(layer for layer in neon.layer if isinstance(layer, SkeletonSettings))
    reach = bloom_reach(neon.bloom, (640, 480)) + 60 * look.tip_radius * 2 * look.halo_reach
    y, x = np.mgrid[0:480, 0:640]
    outside = (x < x0 - reach) | (x > x1 + reach) | (y < y0 - reach) | (y > y1 + reach)
    assert outside.mean() > 0.3
    np.testing.assert_array_equal(result[outside], image[outside])
    assert (result != image).any()


@pytest.mark.parametrize("effect", ["ember", "neon", "skeleton", "xray"])
def test_lost_landmarks_break_no_effect(effect: str) -> None:
    hand = open_hand()
    landmarks = hand.landmarks.copy()
    landmarks[list(Finger.RING.joints)] = np.nan
    landmarks[Landmark.PINKY_TIP] = np.inf
    partly = replace(hand, landmarks=landmarks)
    nowhere = replace(hand, id=1, landmarks=np.full((21, 3), np.nan, np.float32))
    with Renderer(effect) as made:
        blank = made.render(plain(30), [])
        picture = made.render(plain(30), [partly, nowhere])
        assert (at(picture, tuple(hand.landmarks[Landmark.INDEX_PIP, :2])) > 60).any()
        np.testing.assert_array_equal(made.render(plain(30), [nowhere]), blank)
        whole = made.render(plain(30), [hand])
    ring = tuple(hand.landmarks[Landmark.RING_DIP, :2])
    assert at(picture, ring).sum() < 0.8 * at(whole, ring).sum()


@pytest.mark.parametrize("wrist", [(-5000.0, 100.0), (160.0, 9000.0), (1e7, 1e7), (-1e30, 0.0)])
def test_a_hand_outside_changes_nothing(renderer: Renderer, wrist: tuple[float, float]) -> None:
    image = noise()
    np.testing.assert_array_equal(renderer.render(image, [open_hand(wrist)]), image)


@pytest.mark.parametrize("wrist", [(0.0, 120.0), (320.0, 60.0), (160.0, 300.0), (160.0, 60.0)])
def test_a_hand_partly_outside_is_drawn_as_far_as_it_is_seen(
    renderer: Renderer, wrist: tuple[float, float]
) -> None:
    # The same hand in a larger picture, of which the smaller one is a part, shines the same except for the
    # bloom, whose reach goes with the picture's height.
    picture = renderer.render(plain(0), [open_hand(wrist)])
    roomy = renderer.render(plain(0, 640, 480), [open_hand((wrist[0] + 160, wrist[1] + 120))])[
        120:360, 160:480
    ]
    assert white_area(picture) > 50
    assert ((picture.min(axis=2) > 235) != (roomy.min(axis=2) > 235)).mean() < 0.01


def test_a_hand_that_fills_and_exceeds_the_picture(renderer: Renderer) -> None:
    picture = renderer.render(plain(0), [open_hand((160, 400), 400)])
    assert picture.max() == 255


def test_no_light_is_left_from_frames_before(renderer: Renderer) -> None:
    with Renderer("neon") as fresh:
        for x in range(60, 580, 40):
            moved = renderer.render(plain(40, 640, 480), [open_hand((x, 330), 60)])
        np.testing.assert_array_equal(moved, fresh.render(plain(40, 640, 480), [open_hand((x, 330), 60)]))


def test_hands_are_drawn_alike_alone_and_together(renderer: Renderer) -> None:
    left, right = open_hand((120, 400), 50, hand_id=0), open_hand((520, 400), 50, hand_id=1)
    image = plain(40, 640, 480)
    both = renderer.render(image, [left, right])
    np.testing.assert_array_equal(both[:, :300], renderer.render(image, [left])[:, :300])
    np.testing.assert_array_equal(both[:, 340:], renderer.render(image, [right])[:, 340:])


def test_the_same_input_gives_the_same_picture(renderer: Renderer) -> None:
    first, second = (renderer.render(noise(), [open_hand()]) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_renderers_do_not_disturb_each_other() -> None:
    hand, image = open_hand(), noise()
    with Renderer("neon") as alone:
        expected = alone.render(image, [hand])
    with Renderer("neon") as first, Renderer("ember") as second:
        warm = second.render(image, [hand])
        np.testing.assert_array_equal(first.render(image, [hand]), expected)
        np.testing.assert_array_equal(second.render(image, [hand]), warm)
        assert (warm != expected).any()
        second.close()
        np.testing.assert_array_equal(first.render(image, [hand]), expected)


def test_made_in_one_thread_used_in_another(renderer: Renderer) -> None:
    hand, image = open_hand(), noise()
    expected = renderer.render(image, [hand])
    results: list[ImageArray] = []
    for _ in range(3):
        worker = threading.Thread(target=lambda: results.append(renderer.render(image, [hand])))
        worker.start()
        worker.join(timeout=30)
    assert len(results) == 3
    for result in results:
        np.testing.assert_array_equal(result, expected)
    np.testing.assert_array_equal(renderer.render(image, [hand]), expected)


def test_threads_that_draw_at_once_take_turns(renderer: Renderer) -> None:
    image = noise()
    hands = [open_hand((60 + 20 * index, 210), 50) for index in range(6)]
    expected = [renderer.render(image, [hand]) for hand in hands]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda hand: renderer.render(image, [hand]), hands * 5))
    for index, result in enumerate(results):
        np.testing.assert_array_equal(result, expected[index % 6])


def test_each_picture_keeps_its_own_size(renderer: Renderer) -> None:
    expected = renderer.render(plain(20), [open_hand()])
    for width, height in ((64, 48), (1, 1), (641, 363), (17, 300), (320, 240)):
        result = renderer.render(plain(20, width, height), [open_hand()])
        assert result.shape == (height, width, 3) and result.dtype == np.uint8
    np.testing.assert_array_equal(result, expected)


def test_a_picture_of_another_size_is_fitted_with_its_hands() -> None:
    hand = open_hand((160, 180), 40)
    with Renderer("neon", (800, 480)) as fitted, Renderer("neon") as free:
        picture = fitted.render(plain(50), [hand])
        twice = free.render(plain(50, 640, 480), [open_hand((320, 360), 80)])
    assert picture.shape == (480, 800, 3)
    assert picture[:, :80].max() == 0 and picture[:, 720:].max() == 0, "bars are black"
    assert np.abs(picture[:, 80:720].astype(int) - twice).mean() < 0.2


def test_views_and_read_only_pictures_are_welcome(renderer: Renderer) -> None:
    image = noise(640, 480)
    view = image[::2, ::-2]
    frozen = np.ascontiguousarray(view)
    frozen.flags.writeable = False
    hand = open_hand()
    np.testing.assert_array_equal(renderer.render(view, [hand]), renderer.render(frozen, [hand]))


@pytest.mark.parametrize("bad", [None, np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3), float)])
def test_no_picture_no_rendering(renderer: Renderer, bad: object) -> None:
    with pytest.raises(InvalidImageError):
        renderer.render(bad, [])  # type: ignore[arg-type]
    assert renderer.render(plain(1), []).max() == 1


def test_wrong_hands_events_and_times_are_named(renderer: Renderer) -> None:
    with pytest.raises(InvalidArgumentError, match="hands holds a ndarray"):
        renderer.render(plain(0), [np.zeros((21, 3))])  # type: ignore[list-item]
    with pytest.raises(InvalidArgumentError, match="events holds a str"):
        renderer.render(plain(0), [], ["thumb_up"])  # type: ignore[list-item]
    with pytest.raises(InvalidArgumentError, match="time is nan"):
        renderer.render(plain(0), [], (), float("nan"))
    with Renderer("neon", (64, 48)) as fitted, pytest.raises(InvalidArgumentError, match="hands holds a str"):
        fitted.render(plain(0), ["hand"])  # type: ignore[list-item]


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(InvalidArgumentError, match="neno"):
        Renderer("neno")
    with pytest.raises(InvalidArgumentError, match="size is"):
        Renderer("neon", (0, 480))


def test_closed_is_closed() -> None:
    made = Renderer("neon")
    made.close()
    made.close()
    with pytest.raises(RenderError, match="closed"):
        made.render(plain(0), [])
