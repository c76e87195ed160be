from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from gesturekit.hands import FloatArray, Hand, Side
from gesturekit.motions.motion import Motion
from gesturekit.motions.streams.pair_motion import PairSpotter
from tests.gestures.built_hands import build_hand, turn
from tests.motions.made_motions import eased

SIZE_PX = 87.0
"""Hand size of a built hand in its picture."""


def hands(left_at: tuple[float, float], right_at: tuple[float, float], degrees: float = 0.0) -> list[Hand]:
    """A left and a right hand at places given in hand sizes, x to the right of an unmirrored picture."""
    made = []
    for side, (x, y) in ((Side.LEFT, left_at), (Side.RIGHT, right_at)):
        base = build_hand(side=side, hand_id=int(side is Side.LEFT), rotation=turn("z", degrees))
        moved = base.landmarks + np.array([x * SIZE_PX, y * SIZE_PX, 0.0], np.float32)
        made.append(Hand(base.id, side, 1.0, 1.0, moved, base.world))
    return made


def follow(lefts: FloatArray, rights: FloatArray, fps: float = 30.0, turning: float = 0.0) -> list[Motion]:
    """What is found while both hands go along given (T, 2) places."""
    spotter = PairSpotter()
    made = []
    for index, (left, right) in enumerate(zip(lefts, rights, strict=True)):
        degrees = turning * index / len(lefts)
        made += spotter.update(hands(tuple(left), tuple(right), degrees), index / fps)
    return made


def path(
    *places: tuple[float, float], seconds: float = 0.6, rest: float = 0.5, fps: float = 30.0
) -> FloatArray:
    """From place to place, with a rest at each."""
    parts = [np.repeat([places[0]], round(rest * fps), axis=0)]
    for a, b in itertools.pairwise(places):
        share = eased(round(seconds * fps))[:, None]
        parts += [np.array(a) * (1 - share) + np.array(b) * share]
        parts += [np.repeat([b], round(rest * fps), axis=0)]
    return np.concatenate(parts)


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_hands_that_go_apart_zoom_in(fps: float) -> None:
    found = follow(path((1, 0), (3, 0), fps=fps), path((-1, 0), (-3, 0), fps=fps), fps)
    assert [each.name for each in found] == ["zoom_in"]
    (only,) = found
    assert only.start == pytest.approx(0.5, abs=0.15)
    assert only.end == pytest.approx(1.1, abs=0.15)
    assert only.confidence > 0.7
    assert only.other is not None
    assert (only.hand.side, only.other.side) == (Side.LEFT, Side.RIGHT)


def test_hands_that_come_together_zoom_out_also_one_above_the_other() -> None:
    found = follow(path((1, -2), (0.3, -0.5)), path((-1, 2), (-0.3, 0.5)))
    assert [each.name for each in found] == ["zoom_out"]


def test_one_hand_that_moves_alone_does_not_zoom() -> None:
    assert follow(path((1, 0), (5, 0)), path((-1, 0), (-1, 0))) == []


def test_hands_that_are_raised_together_do_not_zoom() -> None:
    assert follow(path((2, 5), (1, 0)), path((-2, 5), (-1, 0))) == []


def test_hands_that_drift_apart_slowly_do_not_zoom() -> None:
    assert follow(path((1, 0), (2, 0), seconds=3.0), path((-1, 0), (-2, 0), seconds=3.0)) == []


def test_hands_that_turn_on_their_way_do_not_zoom() -> None:
    assert follow(path((1, 0), (3, 0)), path((-1, 0), (-3, 0)), turning=90.0) == []


def test_there_and_back_at_once_is_one_zoom() -> None:
    there = path((1, 0), (3, 0), (1, 0), rest=0.2)
    found = follow(there, there * np.array([-1, 1]))
    assert [each.name for each in found] == ["zoom_in"]


def test_a_hands_own_part_in_it_is_explained() -> None:
    spotter = PairSpotter()
    lefts, rights = path((1, 0), (3, 0)), path((-1, 0), (-3, 0))
    for index, (left, right) in enumerate(zip(lefts, rights, strict=True)):
        spotter.update(hands(tuple(left), tuple(right)), index / 30)
    left, _ = hands((0, 0), (0, 0))
    assert spotter.explains(Motion(left, "swipe_left", 0.5, 1.0, 0.9))
    assert not spotter.explains(Motion(left, "swipe_left", 2.5, 3.0, 0.9))
    stranger = Hand(9, Side.LEFT, 1.0, 1.0, left.landmarks, left.world)
    assert not spotter.explains(Motion(stranger, "swipe_left", 0.5, 1.0, 0.9))


def test_nonsense_is_passed_over() -> None:
    spotter = PairSpotter()
    left, right = hands((1, 0), (-1, 0))
    bad = Hand(left.id, Side.LEFT, 1.0, 1.0, left.landmarks * np.nan, left.world * 0)
    assert spotter.update([bad, right], 0.0) == []
    assert spotter.update([left], 0.1) == []
    assert spotter.update([left, left, right], 0.2) == []


def test_hands_that_wave_to_each_other_do_not_zoom() -> None:
    # In, out and in again at once, farther each time than the last way back.
    left = path((3.2, 0), (1.2, 0), (3.0, 0), (1.9, 0), seconds=0.35, rest=0.0)
    calm = np.repeat([left[-1]], 20, axis=0)
    swing = np.concatenate([left, calm])
    found = follow(swing, swing * np.array([-1, 1]))
    # Before the last way in they went apart by more than it.
    assert all(each.end < 1.0 for each in found)
    alone = path((3.0, 0), (1.9, 0), seconds=0.35, rest=0.6)
    assert [each.name for each in follow(alone, alone * np.array([-1, 1]))] == ["zoom_out"]


def test_hands_zoom_although_both_are_taken_for_one_side() -> None:
    spotter, made = PairSpotter(), []
    for index, (left, right) in enumerate(zip(path((1, 0), (3, 0)), path((-1, 0), (-3, 0)), strict=True)):
        both = [replace(hand, side=Side.RIGHT) for hand in hands(tuple(left), tuple(right))]
        made += spotter.update(both, index / 30)
    assert [each.name for each in made] == ["zoom_in"]
