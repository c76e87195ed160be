"""The wide search: tiles that leave nothing out, and far hands in real photographs."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Hand
from gesturekit.session.session import Session
from gesturekit.tracking import HandTracker
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkModel, LandmarkPrediction
from gesturekit.tracking.palm_detector import PalmDetection, PalmDetector, Tile
from gesturekit.tracking.weights.model_store import ModelStore
from gesturekit.tracking.wide_search import WideSearch, tiles
from tests import studio_set

SIZES = [(640, 480), (1280, 720), (720, 1280), (1920, 1080), (1000, 100), (241, 240)]


def test_a_vga_picture_has_four_tiles_by_three() -> None:
    # Steps of (640 - 240) / 3 and (480 - 240) / 2, rows first.
    assert tiles(640, 480)[:5] == [
        Tile(0, 0, 240),
        Tile(pytest.approx(400 / 3), 0, 240),
        Tile(pytest.approx(800 / 3), 0, 240),
        Tile(400, 0, 240),
        Tile(0, 120, 240),
    ]
    assert len(tiles(640, 480)) == 12


@pytest.mark.parametrize("size", [(240, 240), (200, 100), (16, 16)])
def test_a_picture_no_larger_than_a_tile_has_none(size: tuple[int, int]) -> None:
    assert tiles(*size) == []


@pytest.mark.parametrize("size", [*SIZES, (8192, 8192)])
def test_tiles_grow_with_the_picture_and_do_not_become_too_many(size: tuple[int, int]) -> None:
    smallest = min(tile.side for tile in tiles(*size))
    assert smallest == max(240, max(size) / 8)
    assert len(tiles(*size)) <= 150


@pytest.mark.parametrize("size", SIZES)
def test_every_hand_lies_whole_on_a_tile_on_which_it_is_large_enough(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    every = np.array([(*tile, 0) for tile in tiles(*size)])[:, :3]
    left, top, side = every.T
    largest_tile = side.max()
    for _ in range(300):
        # From the smallest hand that a tile shows to the largest that is left to tiles.
        hand = np.exp(rng.uniform(np.log(side.min() / 12), np.log(largest_tile / 4)))
        if hand > min(size):
            continue
        x, y = rng.uniform(0, size[0] - hand), rng.uniform(0, size[1] - hand)
        whole = (left <= x + 1e-6) & (x + hand <= left + side + 1e-6)
        whole &= (top <= y + 1e-6) & (y + hand <= top + side + 1e-6)
        assert (whole & (hand / side >= 1 / 12 - 1e-9)).any(), (hand, x, y)
    # What is larger than that is no smaller on the whole picture than it would be on the next tiles.
    assert max(size) / largest_tile <= 3.0 + 1e-9


class Noting(PalmDetector):
    """A detector that notes the tiles it is asked for, and finds nothing."""

    def __init__(self) -> None:
        self.asked: list[Tile] = []

    def detect(self, picture: Picture, **options: object) -> list:  # type: ignore[type-arg,override]
        tile = options["tile"]
        assert isinstance(tile, Tile)
        self.asked.append(tile)
        return []


@pytest.mark.parametrize("looks", [1, 2, 5])
def test_each_round_of_a_video_visits_every_tile_once(looks: int) -> None:
    detector = Noting()
    search = WideSearch(detector, None, 0.5)  # type: ignore[arg-type]
    picture = Picture(np.zeros((480, 640, 3), np.uint8))
    for _ in range(60 // looks):
        search.find_some(picture, [], looks)
    every = tiles(640, 480)
    assert [detector.asked.count(tile) for tile in every] == [60 // len(every)] * len(every)
    for start in range(0, 60, len(every)):
        assert set(detector.asked[start : start + len(every)]) == set(every)


def test_no_tile_is_looked_at_twice_in_one_frame() -> None:
    detector = Noting()
    search = WideSearch(detector, None, 0.5)  # type: ignore[arg-type]
    search.find_some(Picture(np.zeros((240, 250, 3), np.uint8)), [], 5)
    assert sorted(detector.asked) == sorted(tiles(250, 240))


@pytest.fixture(scope="module")
def far() -> np.ndarray:
    """A raised hand, 34 pixels long, somewhere in a picture of 1280×720."""
    near_picture = studio_set.picture("open_palm")
    with HandTracker(1, "image") as tracker:
        (near,) = tracker.track(near_picture)
    scale = 34 / max(near.box[2] - near.box[0], near.box[3] - near.box[1])
    small = cv2.resize(near_picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    picture = cv2.resize(studio_set.picture("room"), (1280, 720))
    picture[300 : 300 + len(small), 700 : 700 + small.shape[1]] = small
    return np.ascontiguousarray(picture)


def is_far_hand(hand: Hand) -> bool:
    x0, y0, x1, y1 = hand.box
    return 700 < x0 < x1 < 700 + 300 and 300 < y0 < y1 < 520 and 25 < max(x1 - x0, y1 - y0) < 45


def test_a_far_hand_is_found_once_and_only_by_the_wide_search(far: np.ndarray) -> None:
    with HandTracker(4, "image") as normal, HandTracker(4, "image", search="wide") as wide:
        assert not any(is_far_hand(hand) for hand in normal.track(far))
        hands = wide.track(far)
    assert sum(is_far_hand(hand) for hand in hands) == 1


def test_a_hand_that_several_tiles_show_is_one_hand(data_dir: Path) -> None:
    # 107 pixels: it lies whole or cut on a dozen tiles.
    photo = cv2.imread(str(sorted((data_dir / "photos" / "far_hands" / "palm").iterdir())[0]))
    with HandTracker(8, "image", color="bgr") as normal:
        before = normal.track(photo)
    detector = PalmDetector(LiteRtEngine(ModelStore().path("palm_detection_full")))
    model = LandmarkModel(LiteRtEngine(ModelStore().path("hand_landmark_full")))
    search = WideSearch(detector, model, 0.5)
    picture = Picture(photo, "bgr")
    raised = [hand for hand in search.find(picture, []) if _near(hand.landmarks, before[0].landmarks)]
    assert len(raised) == 1
    known = search.find(picture, [hand.landmarks for hand in before])
    assert not any(_near(hand.landmarks, before[0].landmarks) for hand in known)


def _near(a: np.ndarray, b: np.ndarray) -> bool:
    return float(np.linalg.norm(a[:, :2].mean(axis=0) - b[:, :2].mean(axis=0))) < 60


def test_two_readings_in_one_place_are_one_hand_and_hands_apart_are_two() -> None:
    def at(x: float, size: float) -> np.ndarray:
        return (_HAND * size + (x, 120.0, 0.0)).astype(np.float32)

    def found(places: list[tuple[float, float]], known: list[np.ndarray]) -> int:
        search = WideSearch(Finding(places), Reading(places), 0.5)  # type: ignore[arg-type]
        return len(search.find(Picture(np.zeros((240, 250, 3), np.uint8)), known))

    # The middle of another hand: the same place, half as large.
    assert found([(60.0, 20.0), (180.0, 20.0)], []) == 2
    assert found([(60.0, 20.0), (180.0, 20.0)], [at(180.0, 10.0)]) == 1


# Wrist below, the joints of each finger in a row upwards; a palm is about 1 long.
_FINGERS = [(f * 0.25 - 0.5, -0.5 - j * 0.2, 0.0) for f in range(5) for j in range(4)]
_HAND = np.array([(0.0, 0.5, 0.0), *_FINGERS])


class Finding(PalmDetector):
    """A detector that sees the same palms on every tile, the middle of each beside its hand's."""

    def __init__(self, places: list[tuple[float, float]]) -> None:
        self.places = places

    def detect(self, picture: Picture, **options: object) -> list[PalmDetection]:  # type: ignore[override]
        del picture, options
        return [
            PalmDetection(
                np.array([x + s, 120 + s, x + 2 * s, 120 + 2 * s], np.float32),
                np.full((7, 2), (x, 120.0), np.float32),
                0.9,
            )
            for x, s in self.places
        ]


class Reading:
    """A model that sees the hand nearest to the crop."""

    def __init__(self, places: list[tuple[float, float]]) -> None:
        self.places = places

    def predict(self, picture: Picture, rois: list[HandRoi], **options: object) -> list[LandmarkPrediction]:
        del picture, options
        predictions = []
        for roi in rois:
            x, size = min(self.places, key=lambda place: abs(place[0] - roi.x))
            points = (_HAND * size + (x, 120.0, 0.0)).astype(np.float32)
            predictions.append(LandmarkPrediction(points, points, 0.9, 0.9))
        return predictions


def test_in_a_video_a_far_hand_is_found_within_a_round_and_followed(far: np.ndarray) -> None:
    with HandTracker(4, search="wide") as tracker:
        for number in range(len(tiles(1280, 720)) + 1):
            ids = [hand.id for hand in tracker.track(far, number / 30) if is_far_hand(hand)]
            if ids:
                break
        assert len(ids) == 1
        for more in range(1, 4):
            assert [h.id for h in tracker.track(far, (number + more) / 30) if is_far_hand(h)] == ids
        tracker.reset()
        again = [[h.id for h in tracker.track(far, n / 30) if is_far_hand(h)] for n in range(number + 1)]
    # After a reset it begins its round anew: the same frames give the same.
    assert [len(found) for found in again] == [0] * number + [1]


def test_a_room_stays_empty() -> None:
    room = cv2.resize(studio_set.picture("room"), (1280, 720))
    with HandTracker(4, "image", search="wide") as tracker:
        assert tracker.track(room) == []


def test_real_rooms_stay_empty(data_dir: Path) -> None:
    rooms = [cv2.imread(str(path)) for path in sorted((data_dir / "photos/no_hand/nothing").iterdir())[:6]]
    picture = np.vstack([np.hstack(rooms[:3]), np.hstack(rooms[3:])])
    with HandTracker(4, "image", color="bgr", search="wide") as tracker:
        assert tracker.track(picture) == []


def test_another_search_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="search is 'deep'; expected 'normal' or 'wide'"):
        HandTracker(search="deep")  # type: ignore[arg-type]


def test_a_session_can_search_wide(far: np.ndarray, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "far.png"), far[..., ::-1])
    found = {}
    for search in ("normal", "wide"):
        with Session(tmp_path / "far.png", effect=None, max_hands=4, tracker={"search": search}) as session:  # type: ignore[typeddict-item]
            found[search] = [hand for result in session for hand in result.hands if is_far_hand(hand)]
    assert (len(found["normal"]), len(found["wide"])) == (0, 1)
    with pytest.raises(InvalidArgumentError, match="search is 'deep'"):
        Session(tmp_path / "far.png", tracker={"search": "deep"})  # type: ignore[typeddict-item]
