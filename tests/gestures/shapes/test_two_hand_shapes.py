"""Shapes of two hands: built ones, worked out by hand, and photos of fingertips that meet."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import load_definitions
from gesturekit.gestures.definitions.schema import TwoHandDefinition
from gesturekit.gestures.shapes.two_hand_shapes import TwoHandShapes
from gesturekit.hands import Finger, Hand, Landmark, Side, finger_states
from gesturekit.tracking import HandTracker
from tests.gestures.built_hands import CURLED, STRAIGHT, Array, build_hand, turn

Vector = tuple[float, float, float]
IN = {Side.RIGHT: 1.0, Side.LEFT: -1.0}
"""Which way x grows towards the other hand."""


def unit(vector: Vector) -> Array:
    array = np.array(vector, dtype=np.float64)
    return np.asarray(array / np.linalg.norm(array))


def held(fingers: Vector, palm: Vector) -> Array:
    """Rotation that points a built hand's fingers and turns its palm, made to stand on `fingers`."""
    along = unit(fingers)
    out = unit(tuple(np.array(palm) - np.dot(palm, along) * along))
    built = np.array([(0.0, -1.0, 0.0), (0.0, 0.0, -1.0), (1.0, 0.0, 0.0)])
    return np.asarray(np.array([along, out, np.cross(along, out)]).T @ built)


def hand(
    side: Side,
    fingers: Vector,
    palm: Vector,
    *,
    pattern: str = "11111",
    bends: Mapping[Finger, Vector] | None = None,
    mirrored: bool = False,
    scale: float = 1.0,
) -> Hand:
    """A hand whose directions are said for the right hand; the left is its mirror image."""
    flip = np.array([IN[side], 1.0, 1.0])
    shape = bends or {f: STRAIGHT if pattern[f] == "1" else CURLED for f in list(Finger)[1:]}
    return build_hand(
        shape,
        "away" if pattern[0] == "1" else "across",
        side=side,
        rotation=held(tuple(np.array(fingers) * flip), tuple(np.array(palm) * flip)),
        mirrored_picture=mirrored,
        scale=scale,
        hand_id=int(side is Side.LEFT),
    )


def meet(fixed: Hand, moved: Hand, *, at: Landmark, with_: Landmark, gap: Vector = (0.0, 0.0, 0.0)) -> Hand:
    """`moved`, its landmark `with_` put `gap` palm lengths from the landmark `at` of `fixed`."""
    palm = np.linalg.norm(fixed.landmarks[9] - fixed.landmarks[0])
    shift = fixed.landmarks[at] - moved.landmarks[with_] + np.array(gap) * palm
    return replace(moved, landmarks=(moved.landmarks + shift).astype(np.float32))


def holy(**options: object) -> tuple[Hand, Hand]:
    right, left = (hand(side, (0, -1, 0), (1, 0, -0.2), **options) for side in (Side.RIGHT, Side.LEFT))  # type: ignore[arg-type]
    return right, meet(right, left, at=Landmark.MIDDLE_MCP, with_=Landmark.MIDDLE_MCP, gap=(0.3, 0, 0))


def timeout(**options: object) -> tuple[Hand, Hand]:
    right = hand(Side.RIGHT, (0, -1, 0), (1, 0, -0.4), **options)  # type: ignore[arg-type]
    left = hand(Side.LEFT, (1, 0, 0), (0, 1, 0), **options)  # type: ignore[arg-type]
    return right, meet(right, left, at=Landmark.MIDDLE_TIP, with_=Landmark.MIDDLE_MCP, gap=(0.3, -0.1, 0))


def xsign(**options: object) -> tuple[Hand, Hand]:
    right, left = (hand(side, (0.6, -0.8, 0), (0, 0, -1), **options) for side in (Side.RIGHT, Side.LEFT))  # type: ignore[arg-type]
    return right, meet(right, left, at=Landmark.WRIST, with_=Landmark.WRIST, gap=(-0.7, 0, 0))


def heart(**options: object) -> tuple[Hand, Hand]:
    bent = dict.fromkeys(list(Finger)[1:], (35.0, 45.0, 25.0))
    right, left = (
        hand(side, (0.6, -0.8, 0.2), (0.3, 0.4, -0.8), bends=bent, **options)  # type: ignore[arg-type]
        for side in (Side.RIGHT, Side.LEFT)
    )
    return right, meet(right, left, at=Landmark.INDEX_TIP, with_=Landmark.INDEX_TIP, gap=(0.2, 0, 0))


def frame(**options: object) -> tuple[Hand, Hand]:
    right = hand(Side.RIGHT, (0, -1, 0), (0, 0, -1), pattern="11000", **options)  # type: ignore[arg-type]
    left = hand(Side.LEFT, (0, 1, 0), (0, 0, 1), pattern="11000", **options)  # type: ignore[arg-type]
    return right, meet(right, left, at=Landmark.INDEX_TIP, with_=Landmark.THUMB_TIP, gap=(0.3, -0.2, 0))


def two_guns(**options: object) -> tuple[Hand, Hand]:
    right, left = (
        hand(side, (0, -1, 0), (0, 0, -1), pattern="11000", **options)  # type: ignore[arg-type]
        for side in (Side.RIGHT, Side.LEFT)
    )
    return right, meet(right, left, at=Landmark.WRIST, with_=Landmark.WRIST, gap=(2.6, 0, 0))


def apart(**options: object) -> tuple[Hand, Hand]:
    right, left = (hand(side, (0, -1, 0), (0, 0, -1), **options) for side in (Side.RIGHT, Side.LEFT))  # type: ignore[arg-type]
    return right, meet(right, left, at=Landmark.WRIST, with_=Landmark.WRIST, gap=(4.0, 0, 0))


BUILT = {
    "holy": holy,
    "timeout": timeout,
    "xsign": xsign,
    "hand_heart": heart,
    "take_picture": frame,
    "thumb_index2": two_guns,
}


@pytest.fixture(scope="module")
def shapes() -> TwoHandShapes:
    return TwoHandShapes(load_definitions())


def test_the_promised_shapes_are_there(shapes: TwoHandShapes) -> None:
    assert set(BUILT) <= set(shapes.names)
    assert all(d.description for d in shapes.definitions.values())


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("name", BUILT)
def test_each_shape_is_told_from_all_others(
    shapes: TwoHandShapes, name: str, swapped: bool, mirrored: bool
) -> None:
    one, other = BUILT[name]()
    if mirrored:
        one, other = one.flipped(640), other.flipped(640)
    scores = shapes.scores(other, one) if swapped else shapes.scores(one, other)
    assert scores.pop(name) > 0.6
    assert max(scores.values()) < 0.3


@pytest.mark.parametrize("name", BUILT)
def test_size_and_turning_with_the_camera_change_nothing(shapes: TwoHandShapes, name: str) -> None:
    plain = shapes.scores(*BUILT[name]())[name]
    small = shapes.scores(*BUILT[name](scale=0.3))[name]
    assert small == pytest.approx(plain, abs=0.02)
    tilted = []
    for each in BUILT[name]():
        tilt = turn("z", 12.0)
        tilted.append(
            replace(
                each,
                world=(each.world @ tilt.T).astype(np.float32),
                landmarks=(each.landmarks @ tilt.T).astype(np.float32),
            )
        )
    assert shapes.scores(*tilted)[name] > 0.5


@pytest.mark.parametrize("name", BUILT)
def test_noisy_hands_seen_from_elsewhere_still_show_it(shapes: TwoHandShapes, name: str) -> None:
    rng = np.random.default_rng(4)
    shown = []
    for _ in range(20):
        view = turn("y", rng.uniform(-25, 25)) @ turn("x", rng.uniform(-20, 20))
        seen = []
        for each in BUILT[name]():
            palm = float(np.linalg.norm(each.world[9] - each.world[0]))
            wrong = turn("y", rng.normal(0.0, 8.0)) @ turn("x", rng.normal(0.0, 8.0))
            world = (each.world + rng.normal(0.0, 0.03 * palm, (21, 3))) @ view.T @ wrong.T
            pixels = (each.landmarks + rng.normal(0.0, 30.0 * palm, (21, 3))) @ view.T
            seen.append(replace(each, landmarks=pixels.astype(np.float32), world=world.astype(np.float32)))
        scores = shapes.scores(*seen)
        shown.append(max(scores, key=scores.__getitem__) == name and scores[name] > 0.5)
    assert np.mean(shown) >= 0.85


@pytest.mark.parametrize("pattern", ["11111", "00000", "01100", "10000"])
def test_two_hands_that_have_nothing_to_do_with_each_other_show_nothing(
    shapes: TwoHandShapes, pattern: str
) -> None:
    assert max(shapes.scores(*apart(pattern=pattern)).values()) < 0.2


def test_states_that_are_known_are_not_measured_again(shapes: TwoHandShapes) -> None:
    one, other = holy()
    known = finger_states(one), finger_states(other)
    assert shapes.scores(one, other, known) == shapes.scores(one, other)


def two(table: dict[str, object]) -> TwoHandShapes:
    return TwoHandShapes(load_definitions({"pair": {"hands": 2, **table}}))


def test_roles_of_either_hand_and_of_left_and_right() -> None:
    touch = {"near": ["one.index_tip", "other.palm"], "within": 0.6}
    either = two({"one": {"fingers": {"index": "extended", "others": "curled"}}, "relations": touch})
    touch = {"near": ["left.index_tip", "right.palm"], "within": 0.6}
    left_only = two({"left": {"fingers": {"index": "extended", "others": "curled"}}, "relations": touch})
    for side in Side:
        pointing = hand(side, (0, -1, 0), (0, 0, -1), pattern="01000")
        palm = hand(side.opposite, (0, -1, 0), (0, 0, -1))
        palm = meet(pointing, palm, at=Landmark.INDEX_TIP, with_=Landmark.MIDDLE_MCP, gap=(0, -0.2, 0))
        assert either.scores(pointing, palm)["pair"] > 0.8
        assert (left_only.scores(palm, pointing)["pair"] > 0.8) == (side is Side.LEFT)
        # A tracker that takes both hands for the same side leaves open which is which.
        mistaken = replace(palm, side=side)
        assert left_only.scores(mistaken, pointing)["pair"] > 0.8


def test_relations_one_by_one() -> None:
    right = hand(Side.RIGHT, (0, -1, 0), (0, 0, -1))
    left = hand(Side.LEFT, (1, -1, 0), (0, 0, -1))
    left = meet(right, left, at=Landmark.WRIST, with_=Landmark.WRIST, gap=(2.0, 0, 0))

    def score(**relation: object) -> float:
        return two({"relations": relation}).scores(right, left)["pair"]

    wrists = ["right.wrist", "left.wrist"]
    assert score(near=wrists, within=2.5) > 0.95
    assert score(near=wrists, within=2.0) == pytest.approx(0.5, abs=0.02)
    assert score(near=wrists, within=1.5) < 0.05
    assert score(apart=wrists, beyond=1.5) > 0.95
    assert score(apart=wrists, beyond=2.5) < 0.05
    assert score(angle=["right.hand", "left.hand"], deg=45, within_deg=40) > 0.9
    assert score(angle=["right.hand", "left.hand"], deg=120, within_deg=40) < 0.1
    assert score(angle=["right.palm", "left.palm"], deg=0, within_deg=40) > 0.9
    # Seen from the left hand's wrist the right one lies to the left, at the height of its own.
    assert score(crossing=["right.hand", "left.hand"]) < 0.1
    assert score(crossing=["right.hand", "left.forearm"]) < 0.1


def test_lines_cross_where_they_cross() -> None:
    upright = hand(Side.RIGHT, (0, -1, 0), (0, 0, -1), pattern="01000")
    level = hand(Side.LEFT, (1, 0, 0), (0, 0, -1), pattern="01000")
    crossed = two({"relations": {"crossing": ["one.index", "other.index"]}})
    over = meet(upright, level, at=Landmark.INDEX_PIP, with_=Landmark.INDEX_PIP)
    assert crossed.scores(upright, over)["pair"] > 0.9
    beyond = meet(upright, level, at=Landmark.INDEX_PIP, with_=Landmark.INDEX_PIP, gap=(-1.5, 0, 0))
    assert crossed.scores(upright, beyond)["pair"] < 0.05
    beside = meet(
        upright, replace(upright, id=5, side=Side.LEFT), at=Landmark.INDEX_PIP, with_=Landmark.WRIST
    )
    assert crossed.scores(upright, beside)["pair"] < 0.05


def test_palms_face_each_other_only_from_the_right_side() -> None:
    facing = two({"relations": {"facing": ["one", "other"]}})
    right = hand(Side.RIGHT, (0, -1, 0), (1, 0, 0))
    left = hand(Side.LEFT, (0, -1, 0), (1, 0, 0))
    between = meet(right, left, at=Landmark.MIDDLE_MCP, with_=Landmark.MIDDLE_MCP, gap=(1.5, 0, 0))
    assert facing.scores(right, between)["pair"] > 0.9
    back_to_back = meet(right, left, at=Landmark.MIDDLE_MCP, with_=Landmark.MIDDLE_MCP, gap=(-1.5, 0, 0))
    assert facing.scores(right, back_to_back)["pair"] < 0.05


def test_a_hand_without_a_place_in_the_picture_is_refused(shapes: TwoHandShapes) -> None:
    one, other = holy()
    nowhere = replace(other, landmarks=np.full((21, 3), math.nan, dtype=np.float32))
    with pytest.raises(InvalidArgumentError, match="hand 1 has no landmarks in the picture"):
        shapes.scores(one, nowhere)
    with pytest.raises(InvalidArgumentError, match="make no hand"):
        shapes.scores(replace(one, world=nowhere.landmarks), other)


ROOF = {
    "hands": 2,
    "each": {
        "fingers": {"thumb": "any", "others": {"curl": 0.0, "tolerance": 0.55}},
        "palm": {"direction": "away", "within_deg": 80},
    },
    "relations": [
        {"near": ["one.tips", "other.tips"], "within": 1.0},
        {"angle": ["one.hand", "other.hand"], "deg": 50, "within_deg": 45},
    ],
}


def test_fingertips_that_meet_on_photos(data_dir: Path, shapes: TwoHandShapes) -> None:
    folder = data_dir / "photos" / "webcam"
    roof = TwoHandShapes(load_definitions({"roof": ROOF}))
    assert isinstance(roof.definitions["roof"], TwoHandDefinition)
    names = [f"thanks_{number:02d}.jpg" for number in range(0, 16, 2)]
    others = ["hello_05.jpg", "hello_08.jpg", "ok_01.jpg", "vectory_03.jpg", "yes_00.jpg", "callme_05.jpg"]
    found, shown = 0, []
    with HandTracker(max_hands=2, mode="image", smoothing=False) as tracker:
        for name in (*names, *others):
            picture = cv2.cvtColor(cv2.imread(str(folder / name)), cv2.COLOR_BGR2RGB)
            hands = tracker.track(picture)
            if len(hands) == 2:
                found += 1
                # Nobody makes one of the shipped shapes here.
                assert max(shapes.scores(*hands).values()) < 0.5, name
                if roof.scores(*hands)["roof"] > 0.5:
                    shown.append(name)
    assert found >= 12
    assert shown == names
