from __future__ import annotations

import itertools

import pytest

from gesturekit.rendering.draw_region import Region, disjoint


def test_around_takes_in_every_touched_pixel() -> None:
    assert Region.around(1.2, 2.0, 3.1, 4.0).corners == (1, 2, 4, 4)


def test_clipping_outside_leaves_nothing() -> None:
    assert Region(-50, -50, -10, -10).clipped(100, 100).empty
    assert Region(-5, 10, 20, 30).clipped(10, 20).corners == (0, 10, 10, 20)


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_reduced_region_covers_the_original(factor: int) -> None:
    region = Region(3, 5, 18, 31)
    small = region.reduced(factor)
    assert small.x0 * factor <= region.x0 and small.y0 * factor <= region.y0
    assert small.x1 * factor >= region.x1 and small.y1 * factor >= region.y1


def test_disjoint_regions_cover_all_and_share_nothing() -> None:
    given = [
        Region(0, 0, 10, 10),
        Region(30, 0, 40, 10),
        Region(5, 5, 35, 8),  # ties the first two together
        Region(50, 50, 60, 60),
        Region(7, 7, 7, 20),  # empty
    ]
    result = disjoint(given)
    assert sorted(region.corners for region in result) == [(0, 0, 40, 10), (50, 50, 60, 60)]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(result, 2))


def test_a_union_that_reaches_a_third_region_takes_it_in_too() -> None:
    # The union of the first two covers the third, which neither touches alone.
    result = disjoint(
        [Region(0, 0, 2, 2), Region(20, 20, 22, 22), Region(10, 10, 12, 12), Region(1, 1, 21, 21)]
    )
    assert [region.corners for region in result] == [(0, 0, 22, 22)]


def test_neighbours_stay_apart() -> None:
    assert len(disjoint([Region(0, 0, 10, 10), Region(10, 0, 20, 10)])) == 2
