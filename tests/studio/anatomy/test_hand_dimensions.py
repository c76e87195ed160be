"""A hand shape is the hand of somebody: it measures what was asked for and varies as people do."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.studio.anatomy.hand_dimensions import Build, HandDimensions

BUILDS: tuple[Build, ...] = ("man", "woman", "child")


def sampled(build: Build | None, count: int = 200) -> list[HandDimensions]:
    rng = np.random.default_rng(11)
    return [HandDimensions.sample(rng, build) for _ in range(count)]


@pytest.mark.parametrize(("length", "breadth"), [(19.4, 9.0), (12.0, 5.6), (18.0, 7.4)])
def test_a_hand_measures_what_was_asked_for(length: float, breadth: float) -> None:
    shape = HandDimensions.from_measures(length, breadth)
    tip = shape.knuckles[1, 1] + shape.bones[Finger.MIDDLE].sum() + shape.tissue[Finger.MIDDLE]
    assert tip == pytest.approx(length, rel=0.01)
    outer = shape.knuckles[0, 0] + shape.radii[1, 0] - shape.knuckles[3, 0] + shape.radii[4, 0]
    edge = (breadth - outer) / breadth
    assert 0.03 < edge < 0.08, "the flesh of the palm's edges lies beside the outer fingers"


@pytest.mark.parametrize("build", BUILDS)
def test_samples_scatter_about_the_mean_of_their_population(build: Build) -> None:
    mean = HandDimensions.average(build)
    shapes = sampled(build)
    lengths = np.array([shape.length for shape in shapes])
    spread = 0.05 if build != "child" else 0.15
    assert abs(lengths.mean() / mean.length - 1) < (0.02 if build != "child" else 0.12)
    assert 0.5 * spread < lengths.std() / lengths.mean() < 1.5 * spread


def test_long_hands_are_broad_hands_but_not_strictly() -> None:
    shapes = sampled("man")
    correlation = np.corrcoef([s.length for s in shapes], [s.breadth for s in shapes])[0, 1]
    assert 0.4 < correlation < 0.8


def test_men_women_and_children_differ_in_size() -> None:
    man, woman, child = (HandDimensions.average(build) for build in BUILDS)
    assert man.length > woman.length > child.length
    assert man.breadth / man.length > woman.breadth / woman.length


@pytest.mark.parametrize("build", BUILDS)
def test_every_sampled_hand_is_built_like_a_hand(build: Build) -> None:
    for shape in sampled(build, 60):
        assert (np.diff(shape.bones[1:], axis=1) < 0).all(), "bones get shorter towards the tip"
        assert (np.diff(shape.radii, axis=1) < 0).all(), "fingers taper"
        reach = shape.knuckles[:, 1] + shape.bones[1:].sum(axis=1)
        assert reach.argmax() == 1 and reach.argmin() == 3, "middle finger longest, little finger shortest"
        gaps = -np.diff(shape.knuckles[:, 0])
        assert (gaps > 0.85 * (shape.radii[1:4, 0] + shape.radii[2:5, 0])).all(), "room for every knuckle"
        assert (shape.carpals[:, 1] > 0).all() and (shape.carpals[:, 1] < 0.5 * shape.palm_length).all()


def test_the_same_seed_gives_the_same_hand() -> None:
    first, second = (HandDimensions.sample(np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first.bones, second.bones) and first.breadth == second.breadth
    assert HandDimensions.sample(np.random.default_rng(5)).breadth != first.breadth


def test_no_two_people_have_the_same_proportions() -> None:
    ratios = {round(float(s.bones[1, 0] / s.bones[2, 0]), 6) for s in sampled(None, 50)}
    assert len(ratios) == 50


def test_thick_fingers_are_thicker_and_no_longer() -> None:
    slender, thick = (HandDimensions.from_measures(18, 8, thickness=t) for t in (0.85, 1.15))
    assert (thick.radii > slender.radii).all()
    assert np.array_equal(thick.bones, slender.bones)


def test_a_shape_cannot_be_changed_behind_its_back() -> None:
    with pytest.raises(ValueError, match="read-only"):
        HandDimensions.average().bones[0, 0] = 9.0


@pytest.mark.parametrize(
    ("measures", "named"),
    [
        ({"length": 40, "breadth": 16}, "length is 40"),
        ({"length": 18, "breadth": 4}, "breadth is 4"),
        ({"length": 18, "breadth": 8, "thickness": 2}, "thickness is 2"),
        ({"length": 18, "breadth": 8, "finger_share": 0.7}, "finger_share is 0.7"),
    ],
)
def test_impossible_measures_are_named(measures: dict[str, float], named: str) -> None:
    with pytest.raises(InvalidArgumentError, match=named):
        HandDimensions.from_measures(**measures)


@pytest.mark.parametrize(
    "make", [HandDimensions.average, lambda b: HandDimensions.sample(np.random.default_rng(0), b)]
)
def test_an_unknown_build_is_named(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidArgumentError, match="'giant'"):
        make("giant")
