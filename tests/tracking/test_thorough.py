"""What several views of one hand agree on, and that a picture and its mirror image show the same hand."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray, Hand
from gesturekit.tracking import HandTracker
from gesturekit.tracking.duplicates import is_same_hand
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.thorough import consensus
from tests.gestures.built_hands import shape
from tests.studio_set import picture


def _read(path: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def asymmetry(tracker: HandTracker, picture: np.ndarray) -> float:
    """How far the landmarks lie from those of the mirror image, turned over, in palm lengths."""
    flipped = np.ascontiguousarray(picture[:, ::-1])
    (hand,), (other,) = tracker.track(picture), tracker.track(flipped)
    back = other.landmarks[:, :2].copy()
    back[:, 0] = picture.shape[1] - 1 - back[:, 0]
    apart: FloatArray = np.linalg.norm(hand.landmarks[:, :2] - back, axis=1)
    return float(apart.mean()) / palm(hand)


def palm(hand: Hand) -> float:
    return float(np.linalg.norm(hand.landmarks[9, :2] - hand.landmarks[0, :2]))


def test_a_picture_and_its_mirror_image_show_the_same_hand() -> None:
    assert_alike([picture(name) for name in ("open_palm", "thumb_up", "victory")])


def test_a_photo_and_its_mirror_image_show_the_same_hand(data_dir: Path) -> None:
    photos = [data_dir / "photos" / "webcam" / f"vectory_{number}.jpg" for number in (11, 12, 13, 14)]
    assert_alike([_read(photo) for photo in photos])


def assert_alike(pictures: list[np.ndarray]) -> None:
    with (
        HandTracker(mode="image", max_hands=1) as plain,
        HandTracker(mode="image", max_hands=1, thorough=True) as thorough,
    ):
        once = np.mean([asymmetry(plain, picture) for picture in pictures])
        often = np.mean([asymmetry(thorough, picture) for picture in pictures])
    assert often < 0.4 * once


def view(hand, presence=0.9, right=0.9, shift=0.0, noise=0.0, seed=0):
    scatter = np.random.default_rng(seed).normal(0.0, 1.0, (21, 3)).astype(np.float32)
    return LandmarkPrediction(
        landmarks=hand.landmarks + noise * hand.palm_size * scatter + np.float32([shift, 0.0, 0.0]),
        world=hand.world,
        presence=presence,
        right_score=right,
    )


OPEN, FIST = shape("11111"), shape("00000")


def error(found, hand):
    return np.linalg.norm(found.landmarks - hand.landmarks, axis=1).mean() / hand.palm_size


def test_one_view_is_its_own_consensus():
    found = consensus([view(OPEN, presence=0.7)])
    assert np.allclose(found.landmarks, OPEN.landmarks, rtol=1e-5)
    assert np.allclose(found.world, OPEN.world, atol=1e-6)
    assert found.presence == pytest.approx(0.7)
    assert found.right_score == pytest.approx(0.9)


def test_noise_is_averaged_away():
    views = [view(OPEN, noise=0.05, seed=seed) for seed in range(16)]
    assert error(consensus(views), OPEN) < 0.4 * np.mean([error(each, OPEN) for each in views])


def test_of_two_readings_the_more_frequent_one_is_taken_and_not_the_mean():
    views = [view(OPEN, noise=0.01, seed=seed) for seed in range(5)]
    views += [view(FIST, noise=0.01, seed=seed) for seed in range(5, 8)]
    assert error(consensus(views), OPEN) < 0.02
    assert consensus(views).presence == pytest.approx(0.9)


def test_sure_views_count_more_than_unsure_ones():
    views = [view(OPEN, presence=0.4, seed=seed) for seed in range(3)] + [view(FIST, presence=0.99)]
    assert error(consensus(views), FIST) < 0.02


def test_the_side_is_what_most_views_say():
    views = [view(OPEN, right=0.8), view(OPEN, right=0.8), view(OPEN, right=0.2)]
    assert consensus(views).right_score > 0.5


def test_one_view_without_doubt_does_not_outvote_several():
    views = [view(OPEN, right=0.1) for _ in range(3)] + [view(OPEN, right=1.0)]
    assert consensus(views).right_score < 0.5


def test_views_without_any_presence_make_no_surer_hand():
    assert consensus([view(OPEN, presence=0.0), view(OPEN, presence=0.0)]).presence == 0.0


@pytest.fixture(scope="module")
def once():
    with HandTracker(mode="image", max_hands=1) as tracker:
        yield tracker


@pytest.fixture(scope="module")
def again():
    with HandTracker(mode="image", max_hands=1, thorough=True) as tracker:
        yield tracker


class TestThorough:
    """Image mode that looks many times, and reports what most looks agree on."""

    @pytest.mark.parametrize("name", ["open_palm", "thumb_up", "victory"])
    def test_finds_a_hand_that_fills_the_picture_where_it_is(self, once, again, name):
        self.assert_found_where_it_is(once, again, picture(name))

    @pytest.mark.parametrize("name", ["vectory_10", "ok_10", "no_14"])
    def test_finds_a_real_hand_that_one_look_misses(self, once, again, data_dir, name):
        close = self.assert_found_where_it_is(once, again, _read(data_dir / f"photos/webcam/{name}.jpg"))
        assert once.track(close) == []

    @staticmethod
    def assert_found_where_it_is(once, again, photo):
        (hand,) = once.track(photo)
        x0, y0, x1, y1 = (max(0, int(v)) for v in hand.box)
        close = np.ascontiguousarray(photo[y0:y1, x0:x1])
        (found,) = again.track(close)
        offset = found.landmarks[:, :2] + np.float32([x0, y0]) - hand.landmarks[:, :2]
        assert np.median(np.linalg.norm(offset, axis=1)) < 0.15 * hand.palm_size
        assert found.side == hand.side
        return close

    def test_agrees_with_a_plain_look_where_that_is_sure(self, once, again, open_hand):
        (plain,), (thorough,) = once.track(open_hand), again.track(open_hand)
        apart = np.linalg.norm(plain.landmarks[:, :2] - thorough.landmarks[:, :2], axis=1)
        assert np.median(apart) < 0.1 * plain.palm_size
        assert thorough.side == plain.side

    def test_finds_a_hand_cut_by_the_edges_of_a_close_up(self, once, again, open_hand):
        (hand,) = once.track(open_hand)
        x0, y0, x1, y1 = hand.box
        inset_x, inset_y = 0.08 * (x1 - x0), 0.08 * (y1 - y0)
        close = open_hand[int(y0 + inset_y) : int(y1 - inset_y), int(x0 + inset_x) : int(x1 - inset_x)]
        (found,) = again.track(np.ascontiguousarray(close))
        offset = found.landmarks[:, :2] + np.float32([x0 + inset_x, y0 + inset_y]) - hand.landmarks[:, :2]
        assert np.median(np.linalg.norm(offset, axis=1)) < 0.2 * hand.palm_size

    def test_tells_two_hands_apart(self, two_hands):
        with HandTracker(mode="image") as once, HandTracker(mode="image", thorough=True) as again:
            plain, thorough = once.track(two_hands), again.track(two_hands)
        assert len(thorough) == 2
        for hand in thorough:
            assert any(is_same_hand(hand.landmarks, other.landmarks) for other in plain)

    def test_reports_no_more_hands_than_asked_for(self, again, two_hands):
        assert len(again.track(two_hands)) == 1

    def test_finds_nothing_in_a_room(self, again):
        assert again.track(picture("room")) == []

    def test_finds_nothing_where_there_is_no_hand(self, again, data_dir):
        photos = sorted((data_dir / "photos/no_hand").rglob("*.jpg"))[::4]
        assert photos
        assert [path.name for path in photos if again.track(_read(path))] == []

    def test_is_refused_for_video(self):
        with pytest.raises(InvalidArgumentError, match="mode='image'"):
            HandTracker(mode="video", thorough=True)
