from __future__ import annotations

import gc
import itertools
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray, Hand, Side
from gesturekit.motions.motion import Motion
from gesturekit.motions.sequences.movement import STREAM_RATE
from gesturekit.motions.sequences.palm_geometry import PALM
from gesturekit.motions.streams.gesture_spotter import GestureSpotter
from gesturekit.motions.streams.live_motion import LiveMotion
from gesturekit.motions.streams.stream_spotter import MEMORY_SECONDS, StreamSpotter
from tests.motions.made_motions import FPS, NAMES, seen, stream, taught, waiting

ASKED = ["swipe_left", "beckon", "swipe_right", "beckon", "swipe_left"]


@pytest.fixture(scope="module")
def made() -> tuple[FloatArray, list[tuple[str, float, float]]]:
    return stream(ASKED, np.random.default_rng(9))


def run(hands: Sequence[Sequence[Hand]], times: Sequence[float]) -> list[Motion]:
    spotter = StreamSpotter(taught())
    return [found for frame, time in zip(hands, times, strict=True) for found in spotter.update(frame, time)]


def read_at(world: FloatArray, times: np.ndarray) -> FloatArray:
    """The stream at other instants."""
    flat = world.reshape(len(world), -1)
    every = np.arange(len(world)) / FPS
    columns = [np.interp(times, every, column) for column in flat.T]
    return np.stack(columns, axis=1).reshape(len(times), 21, 3).astype(np.float32)


def test_a_recording_is_read_as_it_was_made(made: tuple[FloatArray, list[tuple[str, float, float]]]) -> None:
    world, truth = made
    found = GestureSpotter(taught()).spot(world, FPS)
    assert [each.label for each in found] == ASKED
    for (_, start, end), each in zip(truth, found, strict=True):
        assert start - 0.4 <= each.start < each.end <= end + 0.4
        assert 0.5 <= each.confidence <= 1.0


@pytest.mark.parametrize("mirrored", [False, True])
def test_live_finds_the_same_soon_after(
    made: tuple[FloatArray, list[tuple[str, float, float]]], mirrored: bool
) -> None:
    world, truth = made
    hands = [[hand] for hand in seen(world, mirrored=mirrored)]
    spotter = StreamSpotter(taught())
    reported = []
    for index, frame in enumerate(hands):
        reported += [(found, index / FPS) for found in spotter.update(frame, index / FPS)]
    assert [found.name for found, _ in reported] == ASKED
    for (_, start, end), (found, now) in zip(truth, reported, strict=True):
        assert start - 0.4 <= found.start < end
        assert found.end <= now < end + 1.0


@pytest.mark.parametrize("fps", [12.0, 30.0, 60.0])
def test_live_finds_the_same_at_any_rate_however_unsteady(
    made: tuple[FloatArray, list[tuple[str, float, float]]], fps: float
) -> None:
    world, _ = made
    rng = np.random.default_rng(1)
    times = np.arange(0.0, (len(world) - 1) / FPS, 1.0 / fps)
    times = np.sort(times + rng.uniform(-0.3, 0.3, len(times)) / fps)
    frames = [[hand] for hand in seen(read_at(world, times))]
    # A frame in twelve has lost the hand.
    frames = [[] if rng.random() < 0.08 else frame for frame in frames]
    assert [each.name for each in run(frames, times.tolist())] == ASKED


def test_two_hands_are_told_apart(made: tuple[FloatArray, list[tuple[str, float, float]]]) -> None:
    world, _ = made
    right = seen(world, identity=7)
    still = seen(waiting(len(world) / FPS, np.random.default_rng(3), at=-0.6), identity=8)
    frames = [[a, b] for a, b in zip(right, still, strict=False)]
    found = run(frames, [index / FPS for index in range(len(frames))])
    assert [each.name for each in found] == ASKED
    assert {each.hand.id for each in found} == {7}


def test_hands_that_zoom_are_not_told_to_swipe() -> None:
    world, _ = stream(["swipe_right"], np.random.default_rng(12))
    world = world + np.array([-0.08, 0.0, 0.0], np.float32)
    right = seen(world, identity=1)
    left = seen(world * np.array([-1.0, 1.0, 1.0], np.float32), side=Side.LEFT, identity=2)
    frames = [[a, b] for a, b in zip(left, right, strict=True)]
    found = run(frames, [index / FPS for index in range(len(frames))])
    assert [each.name for each in found] == ["zoom_in"]
    assert found[0].other is not None
    assert (found[0].hand.id, found[0].other.id) == (2, 1)


def test_a_left_hands_swipe_to_the_persons_left_is_the_persons_left(
    made: tuple[FloatArray, list[tuple[str, float, float]]],
) -> None:
    world, _ = made
    flipped = world * np.array([-1.0, 1.0, 1.0], np.float32)
    frames = [[hand] for hand in seen(flipped, side=Side.LEFT)]
    swap = {"swipe_left": "swipe_right", "swipe_right": "swipe_left"}
    found = run(frames, [index / FPS for index in range(len(frames))])
    assert [each.name for each in found] == [swap.get(name, name) for name in ASKED]


def test_a_hand_that_rests_does_nothing() -> None:
    world = waiting(30.0, np.random.default_rng(4))
    assert run([[hand] for hand in seen(world)], [index / FPS for index in range(len(world))]) == []


def test_a_swipe_out_of_view_is_found_when_the_hand_is_gone() -> None:
    world, truth = stream(["swipe_left"], np.random.default_rng(6))
    last = int(truth[0][2] * FPS) - 2
    frames: list[list[Hand]] = [[hand] for hand in seen(world[:last])] + [[] for _ in range(20)]
    assert [each.name for each in run(frames, [index / FPS for index in range(len(frames))])] == [
        "swipe_left"
    ]


def test_memory_does_not_grow() -> None:
    spotter = StreamSpotter(taught())
    world = waiting(10.0, np.random.default_rng(7))
    base = seen(world)

    def feed(first: int, count: int) -> None:
        for index in range(first, first + count):
            hand = replace(base[index % len(base)], id=index // 40)
            spotter.update([hand], index / FPS)

    feed(0, 600)
    gc.collect()
    before = len(gc.get_objects())
    feed(600, 600)
    gc.collect()
    assert len(gc.get_objects()) < before + 200
    assert sys.getsizeof(spotter.__dict__) < 10_000


def test_names_and_bad_arguments() -> None:
    spotter = StreamSpotter(taught())
    assert set(NAMES) < set(spotter.names)
    assert {"zoom_in", "zoom_out"} < set(spotter.names)
    with pytest.raises(InvalidArgumentError, match=r"accept is 2\.0"):
        StreamSpotter(taught(), accept=2.0)


def test_growth_in_the_picture_is_movement_towards_the_camera() -> None:
    world = waiting(2.0, np.random.default_rng(8))[:1].repeat(40, axis=0)
    shapes = world - world[:, PALM].mean(axis=1, keepdims=True)
    live = LiveMotion()
    away = np.linspace(0.6, 0.4, 40)
    joints: list[FloatArray] = []
    for index, (shape, z) in enumerate(zip(shapes, away, strict=True)):
        pixels = shape * 900.0 / z + np.array([640.0, 360.0, 0.0])
        joints += [
            each.joints
            for each in live.push(Hand(1, Side.RIGHT, 0.9, 0.9, pixels, shape), index / STREAM_RATE)
        ]
    moved = joints[-1].mean(axis=0) - joints[0].mean(axis=0)
    # 20 cm from half a metre: about 2.4 hand sizes.
    assert moved[2] == pytest.approx(-2.4, abs=0.5)
    assert np.abs(moved[:2]).max() < 0.1


_frames = st.lists(
    st.tuples(
        st.floats(-0.4, 1.5) | st.sampled_from([0.0, 0.033, 0.05]),
        st.lists(
            st.tuples(
                st.integers(0, 2),
                st.sampled_from(["plain", "nan", "far", "flat", "zero", "jump", "huge"]),
                st.booleans(),
            ),
            max_size=3,
        ),
    ),
    min_size=5,
    max_size=30,
)


def broken(hand: Hand, how: str) -> Hand:
    """A hand with something wrong with it."""
    picture, world = hand.landmarks.copy(), hand.world.copy()
    if how == "nan":
        picture[3] = world[5] = np.nan
    elif how == "far":
        picture += 1e7
    elif how == "flat":
        world[:, 0] = picture[:, 0] = 0.0
    elif how == "zero":
        picture[:], world[:] = 0.0, 0.0
    elif how == "jump":
        picture[:, :2] += 400.0
    elif how == "huge":
        picture *= np.float32(1e20)
    return replace(hand, landmarks=picture, world=world)


@given(_frames, st.integers(0, 5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_hands_come_nothing_breaks_and_nothing_is_told_twice(
    frames: list[tuple[float, list[tuple[int, str, bool]]]], offset: int
) -> None:
    world, _ = stream(["swipe_left", "beckon"], np.random.default_rng(offset))
    spotter = StreamSpotter(taught(), accept=0.2)
    now, found = 0.0, []
    for step, hands in frames:
        now += step
        # Several frames in a row of each kind, so that motions can happen in between.
        for _ in range(4):
            now += 0.04
            at = int(now * FPS) % len(world)
            shown = []
            for identity, how, left in hands:
                side = Side.LEFT if left else Side.RIGHT
                shown.append(broken(seen(world[at : at + 1], side=side, identity=identity)[0], how))
            found += [(now, each) for each in spotter.update(shown, now)]
    for now, each in found:
        assert each.start <= each.end <= now
        assert 0.0 <= each.confidence <= 1.0
    reported = [(e.hand.id, e.name, e.start, e.end) for _, e in found]
    assert len(set(reported)) == len(reported)
    for (_, a), (_, b) in itertools.combinations(found, 2):
        if (a.hand.id, a.name) == (b.hand.id, b.name) and a.other is None:
            assert not a.start < b.start < a.end < b.end or abs(a.start - b.start) > MEMORY_SECONDS
