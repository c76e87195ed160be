from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures import GestureEvent, GestureRecognizer, Phase
from gesturekit.hands import Hand
from tests.gestures.built_hands import CURLED, build_hand, ring_hand, shape, turn

Step = tuple[float, list[Hand]]


def run(recognizer: GestureRecognizer, steps: list[Step]) -> list[GestureEvent]:
    return [event for time, hands in steps for event in recognizer.update(hands, time)]


def brief(events: list[GestureEvent]) -> list[tuple[str, str]]:
    return [(e.name, e.phase.value) for e in events if e.phase is not Phase.HOLD]


def show(hand: Hand, start: float, stop: float, fps: float = 30.0) -> list[Step]:
    return [(float(t), [hand]) for t in np.arange(start, stop, 1.0 / fps)]


@pytest.mark.parametrize("fps", [10.0, 30.0, 120.0])
def test_a_gesture_begins_is_held_and_ends_alike_at_any_frame_rate(fps: float) -> None:
    steps = show(shape("11111"), 0.0, 1.0, fps) + show(shape("00000"), 1.0, 2.0, fps)
    events = run(GestureRecognizer(), steps)
    assert brief(events) == [
        ("open_palm", "begin"),
        ("open_palm", "end"),
        ("closed_fist", "begin"),
    ]
    begin, end, _ = [e for e in events if e.phase is not Phase.HOLD]
    assert begin.time == pytest.approx(0.1, abs=1.01 / fps)
    assert end.time == pytest.approx(1.12, abs=1.01 / fps)
    assert end.duration == pytest.approx(end.time - begin.time)
    holds = [e for e in events if e.phase is Phase.HOLD and e.name == "open_palm"]
    assert len(holds) == sum(begin.time < t < end.time for t, _ in steps)


def test_current_names_the_gesture_of_each_hand() -> None:
    recognizer = GestureRecognizer()
    palm, fist = shape("11111", hand_id=1), shape("00000", hand_id=2)
    run(recognizer, [(t, [palm, fist]) for t in (0.0, 0.1, 0.2)])
    assert recognizer.current(1) == "open_palm"
    assert recognizer.current(2) == "closed_fist"
    assert recognizer.current(3) is None


def test_one_wrong_frame_neither_ends_nor_begins_a_gesture() -> None:
    steps = show(shape("01100"), 0.0, 1.0)
    steps[15] = (steps[15][0], [shape("00000")])
    steps[20] = (steps[20][0], [shape("11100")])
    assert brief(run(GestureRecognizer(), steps)) == [("victory", "begin")]


def test_a_pose_that_wavers_around_the_border_begins_once() -> None:
    rng = np.random.default_rng(5)

    def hand(noise: float) -> Hand:
        return build_hand(dict.fromkeys((1, 2, 3, 4), (0.0, 54.0 + noise, 0.0)))  # type: ignore[misc]

    clear = show(shape("11111"), 0.0, 0.3)
    wavering = [(0.3 + i / 30, [hand(n)]) for i, n in enumerate(rng.normal(0.0, 4.0, 90))]
    alone = {GestureRecognizer().classify(hands[0]).name for _, hands in wavering}
    assert alone == {"open_palm", "none"}
    assert brief(run(GestureRecognizer(), clear + wavering)) == [("open_palm", "begin")]


def test_a_gesture_being_made_is_kept_where_it_would_no_longer_begin() -> None:
    def pointing(degrees_from_up: float) -> Hand:
        # The built index finger leans 16 degrees to the right.
        return shape("01000", rotation=turn("z", degrees_from_up - 15.9))

    past_the_border = pointing(63.5)
    assert GestureRecognizer().classify(past_the_border).name == "none"
    steps = show(pointing(0.0), 0.0, 0.5) + show(past_the_border, 0.5, 1.5)
    assert brief(run(GestureRecognizer(), steps)) == [("pointing_up", "begin")]
    steps = show(past_the_border, 0.0, 1.0)
    assert brief(run(GestureRecognizer(), steps)) == []


def test_another_gesture_takes_over_only_when_it_is_clearly_better() -> None:
    def pointing(degrees_from_up: float) -> Hand:
        return shape("01000", rotation=turn("z", degrees_from_up - 15.9))

    def recognizer() -> GestureRecognizer:
        aim = {"finger": "index", "within_deg": 45}
        return GestureRecognizer(
            {
                "north": {"pointing": {**aim, "direction": "up"}},
                "east": {"pointing": {**aim, "direction": "right"}},
            }
        )

    hardly, clearly = pointing(46.0), pointing(60.0)
    assert recognizer().classify(hardly).name == "east"
    north = show(pointing(10.0), 0.0, 0.5)
    assert brief(run(recognizer(), north + show(hardly, 0.5, 1.5))) == [("north", "begin")]
    assert brief(run(recognizer(), north + show(clearly, 0.5, 1.5))) == [
        ("north", "begin"),
        ("north", "end"),
        ("east", "begin"),
    ]


def test_pinch_reports_its_strength_while_held() -> None:
    gaps = [0.005, 0.005, 0.005, 0.005, 0.010, 0.015, 0.020, 0.022]
    steps = [(i / 20, [ring_hand(CURLED, gap)]) for i, gap in enumerate(gaps)]
    values = [e.value for e in run(GestureRecognizer(), steps) if e.name == "pinch"]
    assert values[0] == 1.0
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0.99


def test_a_hand_that_makes_no_sense_shows_nothing_and_lets_go() -> None:
    broken = replace(shape("11111"), world=np.full((21, 3), np.nan, dtype=np.float32))
    recognizer = GestureRecognizer()
    assert recognizer.classify(broken).name == "none"
    events = run(recognizer, show(shape("11111"), 0.0, 0.5) + show(broken, 0.5, 1.0))
    assert brief(events) == [("open_palm", "begin"), ("open_palm", "end")]


def test_a_lost_hand_cancels_after_the_grace_and_leaves_nothing() -> None:
    recognizer = GestureRecognizer(missing_grace=0.3)
    events = run(recognizer, [*show(shape("11111"), 0.0, 0.5), (0.6, []), (0.7, []), (0.9, []), (1.2, [])])
    assert brief(events) == [("open_palm", "begin"), ("open_palm", "cancel")]
    assert events[-1].time == 0.9
    assert recognizer.current(0) is None
    assert recognizer._engine.hand_ids == ()
    assert recognizer._trackers == {}


def test_reset_ends_and_starts_over() -> None:
    recognizer = GestureRecognizer()
    run(recognizer, show(shape("11111"), 0.0, 0.5))
    assert brief(recognizer.reset()) == [("open_palm", "end")]
    assert recognizer.reset() == []
    assert brief(run(recognizer, show(shape("11111"), 0.0, 0.5))) == [("open_palm", "begin")]


def test_own_gestures_join_the_shipped_ones(tmp_path: Path) -> None:
    recognizer = GestureRecognizer()
    gun = shape("11000", rotation=turn("z", 90.0))
    assert recognizer.classify(gun).name == "none"
    path = tmp_path / "own.toml"
    path.write_text(
        '[gun]\nminimum_hold = 0.5\nfingers = { thumb = "extended", index = "extended", others = "curled" }',
        encoding="utf-8",
    )
    recognizer.add(path)
    assert recognizer.names[-1] == "gun"
    assert "open_palm" in recognizer.names
    assert recognizer.classify(gun).name == "gun"
    events = run(recognizer, show(gun, 0.0, 1.0))
    assert brief(events) == [("gun", "begin")]
    assert events[0].time == pytest.approx(0.5, abs=0.04)


def test_a_definition_that_does_not_hold_up_changes_nothing() -> None:
    recognizer = GestureRecognizer()
    names = recognizer.names
    for wrong in ({"a": {"fingers": {"index": "bent"}}}, {"a": {"palm": "up", "unless": ["nobody"]}}):
        with pytest.raises(ConfigError):
            recognizer.add(wrong)
    assert recognizer.names == names
    assert recognizer.classify(shape("11111")).name == "open_palm"


def test_redefining_a_gesture_takes_its_place() -> None:
    recognizer = GestureRecognizer()
    recognizer.add({"victory": {"fingers": {"index": "extended", "others": "curled"}}})
    assert recognizer.names.count("victory") == 1
    assert recognizer.classify(shape("01100")).name == "none"


@pytest.mark.parametrize("time", [float("nan"), float("inf"), None, "now"])
def test_a_time_that_is_none_is_refused_and_changes_nothing(time: float) -> None:
    recognizer = GestureRecognizer()
    run(recognizer, show(shape("11111"), 0.0, 0.5))
    with pytest.raises(InvalidArgumentError, match="time="):
        recognizer.update([shape("00000", hand_id=9)], time)
    assert recognizer.current(0) == "open_palm"
    assert 9 not in recognizer._trackers


@pytest.mark.parametrize(("accept", "keep"), [(0.3, 0.5), (1.0, 0.5), (0.5, 0.0)])
def test_thresholds_are_checked(accept: float, keep: float) -> None:
    with pytest.raises(InvalidArgumentError, match="accept="):
        GestureRecognizer(accept=accept, keep=keep)


HANDS = [shape(p) for p in ("11111", "00000", "01100", "11100")] + [
    replace(shape("11111"), world=np.full((21, 3), np.nan, dtype=np.float32)),
    replace(shape("11111"), world=np.zeros((21, 3), dtype=np.float32)),
]
frames = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.01, 0.033, 0.1, 0.4, 3.0, -0.1, -5.0]),
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, len(HANDS) - 1)), max_size=3),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(frames)
def test_whatever_hands_come_every_begin_has_one_end_or_cancel(
    steps: list[tuple[float, list[tuple[int, int]]]],
) -> None:
    recognizer, time, events = GestureRecognizer(), 0.0, []
    for step, shown in steps:
        time += step
        events += recognizer.update([replace(HANDS[kind], id=i) for i, kind in shown], time)
        assert len(recognizer._trackers) <= 3
    events += recognizer.reset()
    open_gestures: dict[int, str] = {}
    for event in events:
        if event.phase is Phase.BEGIN:
            assert event.hand.id not in open_gestures
            open_gestures[event.hand.id] = event.name
        else:
            assert open_gestures[event.hand.id] == event.name
            if event.phase is not Phase.HOLD:
                del open_gestures[event.hand.id]
    assert open_gestures == {}
