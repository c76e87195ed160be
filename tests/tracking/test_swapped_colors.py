"""BGR taken for RGB is warned of, in OpenCV's words, and never where the colours are right."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.media import read_image
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker, MediaPipeTracker
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.swapped_colors import SURE, SwapWatch
from tests.studio_set import picture

PICTURE = Picture(np.zeros((32, 32, 3), np.uint8))


def warned(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "red and blue swapped" in record.getMessage()]


class Scene:
    """Pictures pass by a watch, whose looks at them see a hand or none; `looks` are their times."""

    def __init__(self, *, swapped: bool, plain: bool = False) -> None:
        self.looks: list[float] = []
        self._sees = {"bgr": swapped, "rgb": plain}
        self._time = 0.0
        self.watch = SwapWatch(self._shows_hand)

    def _shows_hand(self, picture: Picture, min_palm_score: float, min_presence: float) -> bool:
        if (min_palm_score, min_presence) == SURE:
            self.looks.append(self._time)
        return self._sees[picture.color]

    def pass_by(self, pictures: int, *, found: bool = False, step: float = 1 / 8) -> None:
        for _ in range(pictures):
            self._time += step
            self.watch.take(PICTURE, found, step)


def test_looks_after_one_second_then_ever_more_seldom() -> None:
    scene = Scene(swapped=False)
    scene.pass_by(800)
    # 1 s, then after 2, 4, 8, 16 and 32 s more.
    assert scene.looks == [1.0, 3.0, 7.0, 15.0, 31.0, 63.0]


def test_a_hand_in_view_starts_the_wait_anew() -> None:
    scene = Scene(swapped=True)
    for _ in range(20):
        scene.pass_by(1, step=0.9)
        scene.pass_by(1, step=0.9, found=True)
    assert not scene.looks


def test_three_looks_that_agree_warn_once(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene(swapped=True)
    scene.pass_by(11)
    assert scene.looks == [1.0, 1.25]
    assert not warned(caplog)
    scene.pass_by(100)
    [message] = warned(caplog)
    assert 'color="bgr"' in message
    assert len(scene.looks) == 3


def test_a_hand_that_is_found_in_the_meantime_is_no_evidence(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene(swapped=True)
    for _ in range(20):
        scene.pass_by(10)
        scene.pass_by(1, found=True)
    assert not warned(caplog)


def test_a_hand_that_is_faintly_seen_as_it_is_is_no_evidence(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene(swapped=True, plain=True)
    scene.pass_by(800)
    assert not warned(caplog)


@pytest.mark.parametrize("shape", [(32, 32), (32, 32, 1)])
def test_grey_has_no_order(shape: tuple[int, ...]) -> None:
    watch = SwapWatch(lambda *_: pytest.fail("looked at a grey picture"))
    for _ in range(10):
        watch.take(Picture(np.zeros(shape, np.uint8)), False, 1.0)


@pytest.mark.parametrize("kind", [HandTracker, MediaPipeTracker])
@pytest.mark.parametrize(("color", "right"), [("rgb", "bgr"), ("bgr", "rgb")])
def test_a_film_in_the_wrong_order_is_warned_of(kind, color: str, right: str, caplog) -> None:
    if kind is MediaPipeTracker:
        pytest.importorskip("mediapipe", reason="the extra gesturekit[mediapipe] is not installed")
    image = picture("open_palm")[..., :: -1 if color == "rgb" else 1]
    with kind(1, color=color) as tracker:
        for number in range(7):
            assert not tracker.track(image, number / 4)
        assert len(warned(caplog)) == 1
    assert f'color="{right}"' in warned(caplog)[0]


@pytest.mark.parametrize("name", ["thumb_up", "victory"])
def test_stills_in_the_wrong_order_are_warned_of(name: str, caplog) -> None:
    still = picture(name)[..., ::-1]
    with HandTracker(mode="image", max_hands=1) as tracker:
        for _ in range(44):
            assert not tracker.track(still)
        assert not warned(caplog), "less than 45 pictures are not yet a second and a half"
        for _ in range(4):
            tracker.track(still)
    assert warned(caplog)


def test_a_room_without_hands_is_not(caplog) -> None:
    with HandTracker(max_hands=1) as tracker:
        for number in range(40):
            assert not tracker.track(picture("room"), number / 4)
    assert not warned(caplog)


def test_a_real_film_in_the_wrong_order_is_warned_of(data_dir, caplog) -> None:
    with (
        open_source(data_dir / "clips/open_palm_360p.mp4") as source,
        HandTracker(max_hands=1, color="bgr") as tracker,
    ):
        for frame in source:
            assert not tracker.track(frame.image, frame.time), "this clip hides nothing: no hand is found"
            if frame.time > 2.0:
                break
    assert len(warned(caplog)) == 1


def test_a_hand_that_comes_into_view_slowly_is_no_reason_to_warn(data_dir, caplog) -> None:
    """At the picture's edge it is found a moment earlier with colours swapped."""
    with (
        open_source(data_dir / "clips/commands/ego_swipe_left_15.mp4") as source,
        HandTracker(max_hands=1) as tracker,
    ):
        found = [tracker.track(frame.image, frame.time) for frame in source]
    assert found[0] == [] and any(found)
    assert not warned(caplog)


def test_real_rooms_without_hands_show_none_in_swapped_colours(data_dir) -> None:
    with HandTracker(mode="image", max_hands=1, color="bgr") as tracker:
        for path in sorted((data_dir / "photos/no_hand").glob("*.jpg"))[::4]:
            assert not tracker._shows_hand(Picture(read_image(path), "bgr"), *SURE), path.name
