"""BGR taken for RGB is told, in OpenCV's words, and never where the colours are right."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.media import read_image
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.swapped_colors import MIN_PRESENCE, SwapWatch

PICTURE = Picture(np.zeros((32, 32, 3), np.uint8))


def warned(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "red and blue swapped" in record.getMessage()]


def test_looks_after_one_second_then_ever_more_seldom() -> None:
    looks: list[float] = []
    time = 0.0

    def no_hand(picture: Picture) -> float:
        looks.append(time)
        return 0.0

    watch = SwapWatch(no_hand)
    for number in range(1, 801):
        time = number / 8
        watch.take(PICTURE, False, 1 / 8)
    # 1 s, then after 2, 4, 8, 16 and 32 s more.
    assert looks == [1.0, 3.0, 7.0, 15.0, 31.0, 63.0]


def test_a_hand_in_view_starts_the_wait_anew() -> None:
    looks: list[str] = []
    watch = SwapWatch(lambda picture: looks.append(picture.color) or 0.0)
    for _ in range(20):
        watch.take(PICTURE, False, 0.9)
        watch.take(PICTURE, True, 0.9)
    assert not looks


def test_a_surely_seen_hand_warns_once(caplog: pytest.LogCaptureFixture) -> None:
    watch = SwapWatch(lambda picture: MIN_PRESENCE)
    for _ in range(10):
        watch.take(PICTURE, False, 1.0)
    [message] = warned(caplog)
    assert 'color="bgr"' in message
    unsure = SwapWatch(lambda picture: MIN_PRESENCE - 0.01)
    for _ in range(10):
        unsure.take(PICTURE, False, 1.0)
    assert len(warned(caplog)) == 1


@pytest.mark.parametrize("shape", [(32, 32), (32, 32, 1)])
def test_grey_has_no_order(shape: tuple[int, ...]) -> None:
    watch = SwapWatch(lambda picture: pytest.fail("looked at a grey picture"))
    for _ in range(10):
        watch.take(Picture(np.zeros(shape, np.uint8)), False, 1.0)


@pytest.mark.parametrize(("swap", "color"), [(True, "rgb"), (False, "bgr")])
def test_a_clip_in_the_wrong_order_is_told(data_dir, caplog, swap: bool, color: str) -> None:
    with (
        open_source(data_dir / "clips/open_palm_360p.mp4") as source,
        HandTracker(max_hands=1, color=color) as tracker,
    ):
        for frame in source:
            image = frame.image[..., ::-1] if swap else frame.image
            assert not tracker.track(image, frame.time), "this clip hides nothing: no hand is found at all"
            if frame.time > 1.5:
                break
    [message] = warned(caplog)
    assert f'color="{"bgr" if color == "rgb" else "rgb"}"' in message


def test_stills_in_the_wrong_order_are_told(data_dir, caplog) -> None:
    with open_source(data_dir / "clips/open_palm_360p.mp4") as source:
        still = next(frame.image for frame in source if frame.time > 3.0)[..., ::-1]
    with HandTracker(mode="image", max_hands=1) as tracker:
        for _ in range(29):
            assert not tracker.track(still)
        assert not warned(caplog), "less than thirty pictures are not yet a second"
        tracker.track(still)
    assert warned(caplog)


def test_rooms_without_hands_show_none_in_swapped_colours(data_dir) -> None:
    with HandTracker(mode="image", max_hands=1, color="bgr") as tracker:
        for path in sorted((data_dir / "photos/no_hand").glob("*.jpg")):
            hands = tracker.track(read_image(path))
            assert all(hand.presence < MIN_PRESENCE for hand in hands), path.name
