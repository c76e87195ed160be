"""Motions declared as a start shape and an end shape, in simulated time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.errors import ConfigError
from gesturekit.gestures import GestureRecognizer, Phase, load_definitions
from gesturekit.gestures.definitions.schema import MotionDefinition
from gesturekit.gestures.pose_motion import PoseMotions, PosePair, PosePairMotion
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.hands import Hand, Side
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker
from tests.gestures.built_hands import shape

SLIDE = MotionDefinition(
    start="closed_fist", end="open_palm", direction=("right",), distance=1.5, corridor=0.5, duration=1.0
)
SIZE = 80.0

Track = Callable[[float], tuple[str | None, float, float]]
"""Time → shape, and place in hand sizes."""


def run(
    definition: MotionDefinition, track: Track, seconds: float, *, fps: float = 30.0, side: Side = Side.RIGHT
) -> list[PosePair]:
    machine = PosePairMotion(definition, side)
    made = []
    for frame in range(round(seconds * fps)):
        time = frame / fps
        name, x, y = track(time)
        pair = machine.update(name, 0.9, (400.0 + x * SIZE, 300.0 + y * SIZE), SIZE, time)
        if pair is not None:
            made.append(pair)
    return made


def slide(distance: float, degrees: float = 0.0, *, moves: float = 0.5, bulge: float = 0.0) -> Track:
    """A fist rests for half a second, slides for `moves` seconds, and opens where it arrives."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def track(time: float) -> tuple[str | None, float, float]:
        part = min(max((time - 0.5) / moves, 0.0), 1.0)
        along, beside = part * distance, bulge * math.sin(math.pi * part)
        name = "closed_fist" if time < 0.5 + 0.8 * moves else None if part < 1.0 else "open_palm"
        return name, along * cos - beside * sin, -(along * sin + beside * cos)

    return track


@pytest.mark.parametrize("fps", [12.0, 30.0, 120.0])
def test_it_is_made_once_and_tells_when(fps: float) -> None:
    (pair,) = run(SLIDE, slide(2.0), 3.0, fps=fps)
    assert pair.start == pytest.approx(0.5, abs=0.06 + 1.0 / fps)
    assert pair.end == pytest.approx(1.0, abs=0.02 + 1.0 / fps)
    assert pair.confidence == 0.9


@pytest.mark.parametrize(
    "track",
    [
        slide(1.2),
        slide(2.0, 60.0),
        slide(2.0, 180.0),
        slide(2.0, bulge=1.6),
        slide(2.0, moves=1.6),
        lambda t: ("open_palm", 3.0 * t, 0.0),
        lambda t: ("closed_fist", 3.0 * t, 0.0),
        lambda t: ("open_palm" if t < 0.8 else "closed_fist", 2.0 * t, 0.0),
    ],
    ids=["too short", "up", "left", "round about", "too slow", "always open", "never opens", "reversed"],
)
def test_what_is_not_asked_for_is_not_made(track: Track) -> None:
    assert run(SLIDE, track, 3.0) == []


@pytest.mark.parametrize("degrees", [-38.0, 38.0])
def test_a_way_within_the_tolerance_counts(degrees: float) -> None:
    assert len(run(SLIDE, slide(2.0, degrees), 3.0)) == 1


def test_inward_is_the_way_to_the_other_hand() -> None:
    inward = SLIDE.model_copy(update={"direction": ("inward",)})
    assert len(run(inward, slide(2.0), 3.0, side=Side.RIGHT)) == 1
    assert len(run(inward, slide(2.0, 180.0), 3.0, side=Side.LEFT)) == 1
    assert run(inward, slide(2.0), 3.0, side=Side.LEFT) == []


def test_in_place_means_that_the_hand_stays() -> None:
    opens = MotionDefinition(start="closed_fist", end="open_palm", distance=(0.0, 0.7), duration=0.6)
    assert len(run(opens, slide(0.2), 3.0)) == 1
    assert run(opens, slide(3.0), 3.0) == []


def test_from_a_shape_to_itself_each_length_counts_once() -> None:
    swipe = MotionDefinition(
        start="open_palm", end="open_palm", direction="up", distance=2.0, duration=0.6, minimum_hold=0.0
    )
    assert len(run(swipe, lambda t: ("open_palm", 0.0, -5.0 * min(max(t - 0.5, 0.0), 0.5)), 2.0)) == 1
    assert run(swipe, lambda t: ("open_palm", 0.0, -2.0 * t), 3.0) == []


def test_a_glimpse_of_a_shape_is_not_enough_and_a_flicker_does_not_harm() -> None:
    def glimpse(time: float) -> tuple[str | None, float, float]:
        name, x, y = slide(2.0)(time)
        return ("open_palm" if 1.0 <= time < 1.05 else None if name == "open_palm" else name), x, y

    def flicker(time: float) -> tuple[str | None, float, float]:
        name, x, y = slide(2.0)(time)
        return (None if 0.3 <= time < 0.35 or 1.05 <= time < 1.1 else name), x, y

    assert run(SLIDE, glimpse, 3.0) == []
    assert len(run(SLIDE, flicker, 3.0)) == 1


def test_a_hand_that_comes_nearer_is_measured_in_its_own_size() -> None:
    machine = PosePairMotion(SLIDE)
    made = []
    for frame in range(90):
        time = frame / 30.0
        name, x, y = slide(2.0)(time)
        size = 60.0 + 20.0 * min(time, 1.5)
        # Its place in the picture, far from the corner that pixels are counted from.
        made.append(machine.update(name, 1.0, (1500.0 + x * size, 900.0 + y * size), size, time))
    assert sum(pair is not None for pair in made) == 1


names = st.sampled_from(["closed_fist", "open_palm", "victory", None])
steps = st.tuples(names, st.floats(-3.0, 3.0), st.floats(-3.0, 3.0), st.floats(0.0, 0.3))


@settings(max_examples=80, deadline=None)
@given(st.lists(steps, max_size=60), st.floats(0.0, 2.0), st.booleans())
def test_whatever_comes_a_motion_has_its_shapes_its_way_and_its_time(
    script: list[tuple[str | None, float, float, float]], least: float, same: bool
) -> None:
    definition = MotionDefinition(
        start="closed_fist",
        end="closed_fist" if same else "open_palm",
        distance=(max(least, 0.1), 4.0),
        corridor=1.0,
        duration=0.9,
        minimum_hold=0.0,
    )
    machine = PosePairMotion(definition)
    time, seen, made = 0.0, [], []
    for name, x, y, step in script:
        time += step
        seen.append((time, name, x, y))
        pair = machine.update(name, 0.8, (x * SIZE, y * SIZE), SIZE, time)
        if pair is not None:
            made.append(pair)
            assert pair.end <= time
            assert 0.0 <= pair.end - pair.start <= definition.duration + 1e-9
            starts = [(x, y) for t, n, x, y in seen if t == pair.start and n == definition.start]
            ends = [(x, y) for t, n, x, y in seen if t == pair.end and n == definition.end]
            ways = [math.dist(a, b) for a in starts for b in ends]
            assert any(definition.distance[0] - 1e-6 <= way for way in ways)
    # One way is never told twice.
    assert all(a.end <= b.start for a, b in pairwise(made))


@given(st.lists(steps, min_size=20, max_size=60))
@settings(max_examples=4, deadline=None)
def test_memory_is_bounded_whatever_the_frame_rate(
    script: list[tuple[str | None, float, float, float]],
) -> None:
    machine = PosePairMotion(SLIDE)
    for k in range(1000):
        name, x, y, _ = script[k % len(script)]
        machine.update(name, 1.0, (x, y), 1.0, k / 1000.0)
    assert len(machine._trail) <= 300


def readings_of(track: Track, time: float, hand: Hand) -> list[Reading]:
    name, x, y = track(time)
    moved = hand.landmarks + np.array([x, y, 0.0]) * 92.0
    return [Reading(replace(hand, landmarks=moved.astype(np.float32)), name, {name: 0.7} if name else {})]


def made_by(motions: PoseMotions, track: Track, hand: Hand, seconds: float = 3.0) -> Sequence[str]:
    return [
        motion.name
        for frame in range(round(seconds * 30))
        for motion in motions.update(readings_of(track, frame / 30.0, hand), frame / 30.0)
    ]


FILE = {
    "closed_fist": {"fingers": {"others": "curled"}},
    "open_palm": {"fingers": {"others": "extended"}},
    "slide_open": {"start": "closed_fist", "end": "open_palm", "direction": "right", "distance": 1.5},
    "left_only": {"start": "closed_fist", "end": "open_palm", "side": "left", "distance": 1.0},
    "drop": {"start": "closed_fist", "end": "open_palm", "direction": ["down", "outward"], "distance": 1},
}


def test_motions_of_a_file_are_watched_on_real_hands() -> None:
    motions = PoseMotions(load_definitions(FILE, known=()))
    assert motions.names == ("slide_open", "left_only", "drop")
    right, left = shape("00000", side=Side.RIGHT), shape("00000", side=Side.LEFT, hand_id=1)
    assert made_by(motions, slide(2.0), right) == ["slide_open"]
    assert made_by(motions, slide(2.0, -90.0), left) == ["left_only", "drop"]
    motions.reset()
    assert motions.hand_ids == ()


def test_a_mirrored_picture_changes_nothing() -> None:
    mirrored = shape("00000", mirrored_picture=True)
    motions = PoseMotions(load_definitions(FILE))
    # To the right in the world is to the left in the mirror.
    assert made_by(motions, slide(2.0, 180.0), mirrored) == ["slide_open"]


def test_hands_that_went_are_forgotten_and_what_makes_no_hand_is_passed_over() -> None:
    motions = PoseMotions(load_definitions(FILE))
    motions.update([Reading(shape("00000", hand_id=7), "closed_fist")], 0.0)
    assert motions.hand_ids == (7,)
    broken = replace(shape("00000", hand_id=8), landmarks=np.full((21, 3), np.nan, dtype=np.float32))
    assert motions.update([Reading(broken, "closed_fist")], 0.5) == []
    motions.update([], 5.0)
    assert motions.hand_ids == ()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"start": "a", "end": "b", "direction": "camera"}, "direction is 'camera'; valid: up, down,"),
        ({"start": "a", "end": "b", "direction": "up"}, "a direction needs a distance"),
        ({"start": "a", "end": "a"}, "a motion from a shape to itself needs a distance"),
        ({"start": "a", "end": "b", "distance": [2, 1]}, "the smaller first"),
        ({"start": "a"}, "there is no 'end'; add it"),
        ({"start": "a", "end": "b", "coridor": 1}, "unknown key 'coridor'; did you mean 'corridor'?"),
    ],
)
def test_a_wrong_motion_is_explained(table: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_definitions({"move": table})
    assert message in str(caught.value)


def test_a_real_hand_that_closes_opens_and_closes_is_told_so(data_dir: Path) -> None:
    in_place = {"distance": [0, 0.7], "duration": 0.6}
    recognizer = GestureRecognizer(motions=False)
    recognizer.add(
        {
            "grab": {"start": "open_palm", "end": "closed_fist", **in_place},
            "release": {"start": "closed_fist", "end": "open_palm", **in_place},
            "slide": {"start": "closed_fist", "end": "open_palm", "direction": "right", "distance": 1.5},
            "swipe": {
                "start": "open_palm",
                "end": "open_palm",
                "direction": ["left", "right"],
                "distance": 2,
            },
        }
    )
    made = []
    with HandTracker(max_hands=2) as tracker:
        for frame in open_source(str(data_dir / "clips" / "desk_pointing.mp4")):
            if 7.0 <= frame.time < 9.4:
                hands = tracker.track(frame.image, frame.time)
                made += [e for e in recognizer.update(hands, frame.time) if e.phase is Phase.TRIGGER]
    assert [event.name for event in made] == ["grab", "release", "grab"]
    assert [event.time for event in made] == pytest.approx([7.9, 8.2, 8.9], abs=0.2)
