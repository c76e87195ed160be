"""Where pictures and shaders are put."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.hands import Side
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.signals import palm_centre
from gesturekit.rendering.layer_registry import Scene
from gesturekit.rendering.placement import placements
from tests.rendering.scenes import open_hand
from tests.rendering.test_every_effect import shaped

SIZE = (800, 600)


def test_a_square_around_a_hand_is_twice_its_reach_wide_and_may_stand_above_the_palm() -> None:
    hand = open_hand((400.0, 400.0), 50.0)
    (place,) = placements(Scene(SIZE, (hand,), (), 0.0), "hand", 1.5, (0.0, -1.0))
    middle = place.to_pixels @ (0.5, 0.5, 1.0)
    np.testing.assert_allclose(middle[:2], palm_centre(hand) - (0.0, palm_size_3d(hand)), atol=1.0)
    assert place.region.width == pytest.approx(3.0 * palm_size_3d(hand), abs=2)


def test_half_way_between_two_palms_stands_one_square() -> None:
    left, right = open_hand((200.0, 300.0), 40.0), open_hand((500.0, 360.0), 60.0, hand_id=1)
    (place,) = placements(Scene(SIZE, (left, right), (), 0.0), "middle", 2.0)
    middle = place.to_pixels @ (0.5, 0.5, 1.0)
    np.testing.assert_allclose(middle[:2], 0.5 * (palm_centre(left) + palm_centre(right)), atol=1.0)
    # Twice two of the mean palm.
    assert place.region.width == pytest.approx(2.0 * (palm_size_3d(left) + palm_size_3d(right)), abs=2)


def test_there_is_no_middle_without_a_second_hand_or_its_place() -> None:
    hand = open_hand((200.0, 300.0), 40.0)
    nowhere = replace(hand, id=1, landmarks=np.full((21, 3), np.nan, np.float32))
    assert placements(Scene(SIZE, (hand,), (), 0.0), "middle", 2.0) == []
    assert placements(Scene(SIZE, (hand, nowhere), (), 0.0), "middle", 2.0) == []


@pytest.mark.parametrize("side", [Side.RIGHT, Side.LEFT])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("back", [False, True])
def test_nothing_on_a_palm_is_seen_mirrored(side: Side, mirrored: bool, back: bool) -> None:
    # A right hand in an unmirrored picture has its thumb at the right when its palm is seen.
    hand = shaped(400.0, 1, side)
    turned = (side is Side.LEFT) != back
    points = hand.landmarks.copy()
    world = hand.world.copy()
    if turned != mirrored:
        points[:, 0] = SIZE[0] - points[:, 0]
    if turned:
        world[:, 0] = -world[:, 0]
    placed = replace(hand, landmarks=points, world=world)
    (place,) = placements(Scene(SIZE, (placed,), (), 0.0), "palm", 0.6)
    corners = place.to_pixels @ np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    origin, right, down = (corners[:2] / corners[2]).T
    (ax, ay), (bx, by) = right - origin, down - origin
    assert ax * by - ay * bx > 0.0
