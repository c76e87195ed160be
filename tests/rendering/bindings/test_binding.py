from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gesturekit.rendering.bindings.binding import Binding, Follower, along, mixed


def binding(**keys: object) -> Binding:
    return Binding.model_validate({"signal": "pinch", **keys})


@pytest.mark.parametrize(
    ("keys", "signal", "place"),
    [
        ({}, 0.25, 0.25),
        ({"from": [2, 6]}, 3.0, 0.25),
        ({"from": [6, 2]}, 3.0, 0.75),
        ({"from": [0, 1]}, -5.0, 0.0),
        ({"from": [0, 1]}, 7.0, 1.0),
        ({"from": [1, 0]}, 7.0, 0.0),
        ({"from": [0, 1, 10], "to": [0, 1, 2]}, 5.5, 0.75),
        ({"from": [10, 1, 0], "to": [0, 1, 2]}, 5.5, 0.25),
        ({"curve": "ease-in"}, 0.5, 0.25),
        ({"curve": "ease-out"}, 0.5, 0.75),
        ({"curve": "ease-in-out"}, 0.5, 0.5),
        ({"curve": "step"}, 0.99, 0.0),
        ({"curve": "step"}, 1.0, 1.0),
    ],
)
def test_a_signal_runs_along_from(keys: dict[str, object], signal: float, place: float) -> None:
    assert binding(**keys).place(signal) == pytest.approx(place)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"from": [0, 0]}, "rise"),
        ({"from": [0, 2, 1], "to": [0, 1, 2]}, "rise"),
        ({"from": [0, 1, 2]}, "3 numbers for the 2"),
        ({"to": [1]}, "at least 2"),
        ({"attack": -1}, "greater than or equal to 0"),
        ({"attak": 1}, "Extra inputs"),
        ({"from": [0, float("nan")]}, "finite"),
    ],
)
def test_what_is_no_binding(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        binding(**keys)


def test_numbers_colours_and_vectors_are_mixed_alike() -> None:
    assert mixed((1.0, 3.0), 0.25) == pytest.approx(1.5)
    assert mixed(((0.0, 1.0), (1.0, 0.0)), 0.25) == pytest.approx((0.25, 0.75))
    assert along((0.0, 10.0, 30.0), 0.75) == pytest.approx(20.0)
    assert along((0.0, 10.0, 30.0), 1.0) == pytest.approx(30.0)


def test_nine_tenths_are_followed_in_the_time_given() -> None:
    follower = Follower(binding(attack=0.2, release=0.4), (0.0, 1.0), 0.0)
    follower.update(0.0, 0.0)
    assert follower.update(1.0, 0.2) == pytest.approx(0.9)
    follower.update(1.0, 100.0)
    assert follower.update(0.0, 0.4) == pytest.approx(0.1)


@given(st.lists(st.floats(0.001, 0.2), min_size=1, max_size=12))
def test_smoothing_does_not_depend_on_the_frame_rate(steps: list[float]) -> None:
    once, often = (Follower(binding(attack=0.5), (0.0, 1.0), 0.0) for _ in range(2))
    for follower in (once, often):
        follower.update(0.0, 0.0)
    value = 0.0
    for step in steps:
        value = often.update(1.0, step)  # type: ignore[assignment]
    assert once.update(1.0, sum(steps)) == pytest.approx(value, abs=1e-3)


def test_without_its_hand_a_value_goes_where_it_is_told_or_stays() -> None:
    released = Follower(binding(to=[0.0, 1.0], release=0.1), (0.0, 1.0), 0.5)
    held = Follower(binding(to=[0.0, 1.0], lost="hold"), (0.0, 1.0), 0.5)
    for follower in (released, held):
        assert follower.update(None, 0.0) == 0.5
        assert follower.update(1.0, 0.1) == 1.0
    assert held.update(None, 5.0) == 1.0
    assert released.update(None, 0.1) == pytest.approx(0.55)
    assert released.update(None, 60.0) == pytest.approx(0.5)
    assert released.update(0.0, 0.1) == 0.0


@given(
    st.lists(st.one_of(st.none(), st.floats(-10, 10)), min_size=1, max_size=30),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(["hold", "release"]),
)
def test_a_value_never_leaves_its_ends(
    signals: list[float | None], attack: float, release: float, lost: str
) -> None:
    follower = Follower(binding(attack=attack, release=release, lost=lost), (2.0, 5.0), 3.0)
    for signal in signals:
        value = follower.update(signal, 1 / 30)
        assert isinstance(value, float) and 2.0 - 1e-9 <= value <= 5.0 + 1e-9
