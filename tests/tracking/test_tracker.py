"""The tracker on real pictures: layouts, sizes, mirrors, ids, losing and finding hands."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, InvalidImageError
from gesturekit.hands import Hand, Side
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker
from gesturekit.tracking.duplicates import is_same_hand
from gesturekit.tracking.palm_detector import PalmDetector
from tests.studio_set import picture

STEP = 1 / 30


def read(path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def distance(a: Hand, b: Hand) -> float:
    """Largest landmark distance in the picture, palm sizes."""
    return float(np.linalg.norm(a.landmarks[:, :2] - b.landmarks[:, :2], axis=1).max() / a.palm_size)


@pytest.fixture
def palm_searches(monkeypatch) -> list[int]:
    """Counts the runs of stage 1, which still do their work."""
    runs: list[int] = []
    detect = PalmDetector.detect

    def counted(self, picture):
        runs.append(1)
        return detect(self, picture)

    monkeypatch.setattr(PalmDetector, "detect", counted)
    return runs


@pytest.fixture(scope="module")
def expected(open_hand) -> Hand:
    with HandTracker(mode="image") as tracker:
        [hand] = tracker.track(open_hand)
    return hand


class TestInput:
    @pytest.mark.parametrize(
        ("color", "change"),
        [
            ("bgr", lambda rgb: np.ascontiguousarray(rgb[..., ::-1])),
            ("bgr", lambda rgb: rgb[..., ::-1]),
            ("rgb", lambda rgb: np.dstack([rgb, np.zeros(rgb.shape[:2], np.uint8)])),
            ("rgb", np.asfortranarray),
        ],
        ids=["bgr", "bgr view", "rgba", "column order"],
    )
    def test_layouts_give_the_same_hand(self, open_hand, expected, color, change):
        with HandTracker(mode="image", color=color) as tracker:
            [hand] = tracker.track(change(open_hand))
        assert distance(hand, expected) < 1e-3

    def test_grey(self, open_hand, expected):
        with HandTracker(mode="image") as tracker:
            [hand] = tracker.track(cv2.cvtColor(open_hand, cv2.COLOR_RGB2GRAY))
        assert distance(hand, expected) < 0.2

    @pytest.mark.parametrize("scale", [0.25, 4.0, 12.0])
    def test_landmarks_scale_with_the_picture(self, open_hand, expected, scale):
        size = (int(open_hand.shape[1] * scale), int(open_hand.shape[0] * scale))
        with HandTracker(mode="image") as tracker:
            [hand] = tracker.track(cv2.resize(open_hand, size, interpolation=cv2.INTER_AREA))
        scaled = np.linalg.norm(hand.landmarks[:, :2] / scale - expected.landmarks[:, :2], axis=1)
        assert scaled.max() / expected.palm_size < 0.15

    @pytest.mark.parametrize("shape", [(16, 16, 3), (16, 8192, 3), (4320, 7680, 3)])
    def test_extreme_sizes_are_taken(self, shape):
        with HandTracker() as tracker:
            assert tracker.track(np.zeros(shape, np.uint8)) == []

    def test_wrong_pictures_are_refused_and_do_no_harm(self, open_hand):
        with HandTracker() as tracker:
            tracker.track(open_hand, 0.0)
            with pytest.raises(InvalidImageError, match="float64"):
                tracker.track(open_hand / 255.0, STEP)
            [hand] = tracker.track(open_hand, 2 * STEP)
            assert hand.id == 0

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"max_hands": 0}, "max_hands is 0"),
            ({"max_hands": 1.5}, "max_hands is 1.5"),
            ({"mode": "film"}, "'film'"),
            ({"models": "heavy"}, "'heavy'"),
            ({"color": "hsv"}, "'hsv'"),
            ({"min_presence": 1.2}, "min_presence is 1.2"),
            ({"grace_seconds": -1}, "grace_seconds is -1"),
            ({"latency": -0.01}, "latency is -0.01"),
            ({"latency": 0.3}, "latency is 0.3; expected seconds, 0 to 0.2"),
            ({"latency": float("nan")}, "latency is nan"),
            ({"latency": 0.05, "smoothing": False}, "smoothing=True"),
            ({"latency": 0.05, "mode": "image"}, "mode='video'"),
            ({"palm_crop": "flat"}, "'flat'"),
            ({"threads": 0}, "threads is 0"),
        ],
    )
    def test_wrong_options_are_named(self, options, words):
        with pytest.raises(InvalidArgumentError, match=words):
            HandTracker(**options)

    def test_closed_is_closed(self, open_hand):
        tracker = HandTracker()
        tracker.close()
        with pytest.raises(InvalidArgumentError, match="closed"):
            tracker.track(open_hand)


class TestMirror:
    def test_side_and_world_are_the_persons_own(self, open_hand):
        flipped = np.ascontiguousarray(open_hand[:, ::-1])
        with HandTracker(mode="image", palm_crop="upright") as tracker:
            [plain] = tracker.track(open_hand)
            [mirrored] = tracker.track(flipped, mirrored=True)
            [mistaken] = tracker.track(flipped)
        assert mirrored.side == plain.side != mistaken.side
        assert distance(mirrored.flipped(open_hand.shape[1]), plain) < 0.15
        assert np.abs(mirrored.world - plain.world).max() < 0.02
        assert np.abs(mistaken.world - plain.world).max() > 0.05

    def test_a_mirror_that_is_switched_on_on_the_way_leaves_the_side_as_it_is(self, open_hand):
        """With the hand in the middle, so that the old crop would still hold it."""
        with HandTracker(mode="image") as tracker:
            [found] = tracker.track(open_hand)
        x0, _, x1, _ = found.box
        centred = np.roll(open_hand, (open_hand.shape[1] - int(x0 + x1)) // 2, axis=1)
        flipped = np.ascontiguousarray(centred[:, ::-1])
        with HandTracker(1) as tracker:
            shown = [(flipped if i >= 5 else centred, i >= 5) for i in range(10)]
            hands = [tracker.track(p, i * STEP, mirrored=m)[0] for i, (p, m) in enumerate(shown)]
        assert {hand.side for hand in hands} == {found.side}
        assert np.abs(hands[5].world - hands[4].world).max() < 0.02


class TestModelFaults:
    """A runtime or a driver that fails gives numbers that are none."""

    @pytest.mark.parametrize("output", [0, 1, 2, 3], ids=["landmarks", "presence", "side", "world"])
    def test_a_prediction_that_is_no_number_is_no_hand(self, open_hand, output):
        with HandTracker(1) as tracker:
            [before] = tracker.track(open_hand, 0.0)
            spoilt = Spoilt(tracker._landmarks._engine, output, times=2)
            tracker._landmarks._engine = spoilt
            assert tracker.track(open_hand, STEP) == []
            [after] = tracker.track(open_hand, 2 * STEP)
        assert spoilt.left == 0
        assert after.id == before.id
        assert distance(after, before) < 0.1
        assert np.isfinite([after.side_score, after.presence, *after.world.ravel()]).all()

    def test_palms_without_a_place_are_passed_over(self, open_hand):
        with HandTracker(1) as tracker:
            tracker._detector._engine = Spoilt(tracker._detector._engine, 0, times=1)
            assert tracker.track(open_hand, 0.0) == []
            assert len(tracker.track(open_hand, STEP)) == 1


class Spoilt:
    """An engine of which one output is not a number, a few times."""

    def __init__(self, engine, output: int, times: int) -> None:
        self.left = times
        self._engine = engine
        self._output = output

    def run(self, crop):
        outputs = [output.copy() for output in self._engine.run(crop)]
        if self.left:
            self.left -= 1
            outputs[self._output][:] = np.nan
        return tuple(outputs)


class TestVideo:
    def test_one_hand_keeps_its_id_and_side(self, data_dir):
        seen = []
        with HandTracker(2) as tracker, open_source(data_dir / "clips/fingerspelling.mp4") as source:
            for frame in source:
                seen.append(tracker.track(frame.image, frame.time))
                if frame.index == 149:
                    break
        assert {(h.id, h.side) for hands in seen for h in hands} == {(0, Side.RIGHT)}
        assert all(len(hands) == 1 for hands in seen)

    def test_a_hand_that_comes_in_from_the_side_is_found_and_stays_one(self, open_hand):
        room, width = picture("room"), open_hand.shape[1]
        seen = []
        with HandTracker(2) as tracker:
            for number in range(30):
                edge = max(0, width // 2 - 16 * number)
                shown = np.hstack([room[:, :edge], open_hand[:, : width - edge]])
                seen.append([(hand.id, hand.side) for hand in tracker.track(shown, number * STEP)])
        assert seen[0] == []
        assert {tuple(hands) for hands in seen[3:]} == {((0, Side.RIGHT),)}

    def test_a_real_hand_that_enters_is_found(self, data_dir):
        with HandTracker(1) as tracker, open_source(data_dir / "clips/thumb_up_720p.mp4") as source:
            counts = [len(tracker.track(f.image, f.time)) for f in itertools.islice(source, 110)]
        assert counts[0] == 0 and counts[-1] == 1
        assert sum(a != b for a, b in itertools.pairwise(counts)) <= 3

    def test_detector_only_checks_while_all_hands_are_in_view(self, open_hand, palm_searches):
        with HandTracker(1) as tracker:
            for i in range(60):
                assert len(tracker.track(open_hand, i * STEP)) == 1
        # The hand is found; checked after 0.2 seconds, then after ever longer pauses.
        assert len(palm_searches) == 4

    def test_detector_looks_now_and_then_for_a_second_hand(self, open_hand, palm_searches):
        with HandTracker(2, search_seconds=0.25) as tracker:
            for i in range(31):
                tracker.track(open_hand, i * STEP)
        assert 4 <= len(palm_searches) <= 6

    def test_pace_of_the_search_is_in_seconds(self, open_hand, palm_searches):
        with HandTracker(2, search_seconds=0.25) as tracker:
            for i in range(121):
                tracker.track(open_hand, i / 120)
        assert 4 <= len(palm_searches) <= 6

    @pytest.mark.parametrize(("gap_seconds", "same"), [(0.3, True), (1.0, False)])
    def test_id_survives_the_grace_time_only(self, open_hand, gap_seconds, same):
        black = np.zeros_like(open_hand)
        with HandTracker(1, grace_seconds=0.5) as tracker:
            [before] = tracker.track(open_hand, 0.0)
            time = 0.0
            while time < gap_seconds:
                time += STEP
                assert tracker.track(black, time) == []
            [after] = tracker.track(open_hand, time + STEP)
        assert (after.id == before.id) is same

    def test_a_hand_that_leaps_within_one_frame_is_found_in_that_frame(self, open_hand):
        away = np.roll(open_hand, 250, axis=1)
        with HandTracker(1) as tracker:
            tracker.track(open_hand, 0.0)
            assert len(tracker.track(away, STEP)) == 1

    def test_time_running_back_starts_anew(self, open_hand):
        with HandTracker(1) as tracker:
            [first] = tracker.track(open_hand, 5.0)
            [second] = tracker.track(open_hand, 1.0)
        assert second.id != first.id

    def test_another_picture_size_starts_anew(self, open_hand):
        with HandTracker(1) as tracker:
            [first] = tracker.track(open_hand, 0.0)
            [second] = tracker.track(cv2.resize(open_hand, None, fx=1.1, fy=1.1), STEP)
        assert second.id != first.id
        assert second.landmarks[0, 0] == pytest.approx(1.1 * first.landmarks[0, 0], abs=2)

    def test_without_times_motion_is_still_followed(self, open_hand):
        with HandTracker(1) as tracker:
            for shift in range(0, 60, 6):
                [hand] = tracker.track(np.roll(open_hand, -shift, axis=1))
        with HandTracker(1, smoothing=False) as raw:
            [expected] = raw.track(np.roll(open_hand, -54, axis=1))
        assert distance(hand, expected) < 0.3

    def test_smoothing_steadies_a_noisy_picture(self, open_hand):
        rng = np.random.default_rng(7)
        noise = rng.normal(0, 10, (20, *open_hand.shape))
        noisy = np.clip(open_hand + noise, 0, 255).astype(np.uint8)

        def jitter(smoothing: bool) -> float:
            with HandTracker(1, smoothing=smoothing) as tracker:
                points = [tracker.track(p, i * STEP)[0].landmarks for i, p in enumerate(noisy)]
            return float(np.std(points[8:], axis=0).mean())

        assert jitter(True) < 0.6 * jitter(False)


class TestManyHands:
    def test_two_hands_keep_their_ids_while_the_picture_moves(self, two_hands):
        ids = []
        with HandTracker(2) as tracker:
            for i in range(12):
                hands = tracker.track(np.roll(two_hands, 4 * i, axis=1), i * STEP)
                ids.append([h.id for h in hands])
        assert ids == [[0, 1]] * 12

    @pytest.mark.parametrize("which", [0, 1], ids=["left", "right"])
    def test_a_hand_that_returns_takes_the_id_of_the_nearest_one_lost(self, two_hands, which):
        with HandTracker(2, grace_seconds=0.5) as tracker:
            hands = sorted(tracker.track(two_hands, 0.0), key=lambda hand: hand.box[0])
            middle = int(hands[0].box[2] + hands[1].box[0]) // 2
            assert tracker.track(np.zeros_like(two_hands), STEP) == []
            alone = two_hands.copy()
            alone[:, slice(middle, None) if which == 0 else slice(middle)] = 0
            [returned] = tracker.track(alone, 2 * STEP)
        assert returned.id == hands[which].id

    def test_one_of_two_hands_that_leaps_is_found_in_that_frame(self, two_hands):
        width = two_hands.shape[1]
        left, right = two_hands[:, : width // 2], two_hands[:, width // 2 :]
        empty = np.zeros_like(right)
        with HandTracker(2, search_seconds=10.0) as tracker:
            before = tracker.track(np.hstack([left, right, empty]), 0.0)
            after = tracker.track(np.hstack([left, empty, right]), STEP)
        assert len(before) == len(after) == 2

    def test_max_hands_is_kept(self, two_hands):
        with HandTracker(1) as tracker:
            assert all(len(tracker.track(two_hands, i * STEP)) == 1 for i in range(5))

    def test_four_hands(self, two_hands):
        four = np.vstack([two_hands, two_hands])
        for mode in ("image", "video"):
            with HandTracker(4, mode=mode) as tracker:
                hands = tracker.track(four)
            assert len(hands) == 4
            assert len({h.id for h in hands}) == 4

    def test_two_tracks_never_stay_on_one_hand(self, two_hands):
        """One hand slides over the other's place and hides it: one track must go."""
        width = two_hands.shape[1]
        left, right = two_hands[:, : width // 2], two_hands[:, width // 2 :]
        with HandTracker(2) as tracker:
            for i in range(24):
                cover = min(i * 20, width // 2)
                picture = np.hstack([left, right])
                picture[:, width // 2 - cover : width - cover] = right
                picture[:, width - cover :] = 0
                hands = tracker.track(picture, i * STEP)
                for a in range(len(hands)):
                    for b in range(a):
                        assert not is_same_hand(hands[a].landmarks, hands[b].landmarks)
        assert len(hands) == 1

    def test_a_second_hand_is_found_within_the_search_time(self, two_hands):
        half = two_hands.copy()
        half[:, half.shape[1] // 2 :] = 0
        with HandTracker(2, search_seconds=0.25) as tracker:
            for i in range(3):
                assert len(tracker.track(half, i * STEP)) == 1
            seconds, hands = 0.0, []
            while len(hands) < 2:
                seconds += STEP
                hands = tracker.track(two_hands, 2 * STEP + seconds)
                assert seconds < 0.3


def test_an_empty_room_holds_no_hand():
    with HandTracker(2, mode="image") as tracker:
        assert tracker.track(picture("room")) == []


def test_empty_rooms_hold_no_hand(data_dir):
    rooms = sorted((data_dir / "photos/no_hand").rglob("*.jpg"))
    with HandTracker(2, mode="image") as tracker:
        found = [room.name for room in rooms if tracker.track(read(room))]
    assert rooms
    assert found == []


def test_threads_take_turns(open_hand) -> None:
    image = open_hand
    with HandTracker(mode="image") as tracker:
        alone = tracker.track(image)
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(tracker.track, [image] * 16))
    assert len(alone) == 1
    assert all(hands == alone for hands in together)
