from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures import GestureRecognizer, Phase
from gesturekit.hands import Finger, Hand
from tests.gestures.built_hands import CURLED, build_hand, ring_hand, shape, turn
from tests.gestures.steps import brief, run, show


@pytest.mark.parametrize("fps", [10.0, 30.0, 120.0])
def test_a_gesture_begins_is_held_and_ends_alike_at_any_frame_rate(fps: float) -> None:
    steps = show(shape("11111"), 0.0, 1.0, fps) + show(shape("00000"), 1.0, 2.0, fps)
    events = run(GestureRecognizer(motions=False), steps)
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


def test_a_shape_on_the_way_to_another_is_not_told() -> None:
    def hand(part: float) -> Hand:
        """From a fist, 0, to an open hand, 1: the index finger leads, so that on the way it points."""
        index, others = np.outer([max(0.0, 1.0 - 2.2 * part), min(1.0, 1.8 - 1.8 * part)], CURLED).tolist()
        bends = {finger: tuple(others) for finger in Finger if finger is not Finger.THUMB}
        return build_hand({**bends, Finger.INDEX: tuple(index)}, "across")

    steps = show(hand(0.0), 0.0, 0.5)
    steps += [(0.5 + n / 30, [hand(n / 18)]) for n in range(18)]
    steps += show(hand(1.0), 1.1, 1.6)
    recognizer = GestureRecognizer(motions=False)
    on_the_way = [recognizer.classify(hands[0]).name for _, hands in steps]
    assert on_the_way.count("pointing_up") == 6, "0.2 s"
    begun = [name for name, phase in brief(run(recognizer, steps)) if phase == "begin"]
    assert begun == ["closed_fist", "four"]


def test_current_names_the_gesture_of_each_hand() -> None:
    recognizer = GestureRecognizer(motions=False)
    palm, fist = shape("11111", hand_id=1), shape("00000", hand_id=2)
    run(recognizer, [(t, [palm, fist]) for t in (0.0, 0.1, 0.2)])
    assert recognizer.current(1) == "open_palm"
    assert recognizer.current(2) == "closed_fist"
    assert recognizer.current(3) is None


def test_one_wrong_frame_neither_ends_nor_begins_a_gesture() -> None:
    steps = show(shape("01100"), 0.0, 1.0)
    steps[15] = (steps[15][0], [shape("00000")])
    steps[20] = (steps[20][0], [shape("11100")])
    assert brief(run(GestureRecognizer(motions=False), steps)) == [("victory", "begin")]


def test_a_pose_that_wavers_around_the_border_begins_once() -> None:
    rng = np.random.default_rng(5)

    def hand(noise: float) -> Hand:
        return build_hand(dict.fromkeys((1, 2, 3, 4), (0.0, 41.0 + noise, 0.0)))  # type: ignore[misc]

    clear = show(shape("11111"), 0.0, 0.3)
    wavering = [(0.3 + i / 30, [hand(n)]) for i, n in enumerate(rng.normal(0.0, 4.0, 90))]
    alone = {GestureRecognizer(motions=False).classify(hands[0]).name for _, hands in wavering}
    assert alone == {"open_palm", "none"}
    assert brief(run(GestureRecognizer(motions=False), clear + wavering)) == [("open_palm", "begin")]


def test_a_gesture_being_made_is_kept_where_it_would_no_longer_begin() -> None:
    def pointing(degrees_from_up: float) -> Hand:
        # The built index finger leans 16 degrees to the right.
        return shape("01000", rotation=turn("z", degrees_from_up - 15.9))

    def recognizer() -> GestureRecognizer:
        return GestureRecognizer(
            {"north": {"pointing": {"finger": "index", "direction": "up", "within_deg": 60}}}, motions=False
        )

    past_the_border = pointing(63.5)
    assert recognizer().classify(past_the_border).name == "none"
    steps = show(pointing(0.0), 0.0, 0.5) + show(past_the_border, 0.5, 1.5)
    assert brief(run(recognizer(), steps)) == [("north", "begin")]
    steps = show(past_the_border, 0.0, 1.0)
    assert brief(run(recognizer(), steps)) == []


def test_another_gesture_takes_over_only_when_it_is_clearly_better() -> None:
    def pointing(degrees_from_up: float) -> Hand:
        return shape("01000", rotation=turn("z", degrees_from_up - 15.9))

    def recognizer() -> GestureRecognizer:
        aim = {"finger": "index", "within_deg": 45}
        return GestureRecognizer(
            {
                "north": {"pointing": {**aim, "direction": "up"}},
                "east": {"pointing": {**aim, "direction": "right"}},
            },
            motions=False,
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
    values = [e.value for e in run(GestureRecognizer(motions=False), steps) if e.name == "pinch"]
    assert values[0] == 1.0
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0.99


def test_a_hand_that_makes_no_sense_shows_nothing_and_lets_go() -> None:
    broken = replace(shape("11111"), world=np.full((21, 3), np.nan, dtype=np.float32))
    recognizer = GestureRecognizer(motions=False)
    assert recognizer.classify(broken).name == "none"
    events = run(recognizer, show(shape("11111"), 0.0, 0.5) + show(broken, 0.5, 1.0))
    assert brief(events) == [("open_palm", "begin"), ("open_palm", "end")]


def test_a_lost_hand_cancels_after_the_grace_and_leaves_nothing() -> None:
    recognizer = GestureRecognizer(missing_grace=0.3, motions=False)
    events = run(recognizer, [*show(shape("11111"), 0.0, 0.5), (0.6, []), (0.7, []), (0.9, []), (1.2, [])])
    assert brief(events) == [("open_palm", "begin"), ("open_palm", "cancel")]
    assert events[-1].time == 0.9
    assert recognizer.current(0) is None
    assert recognizer.hand_ids == ()


def test_reset_ends_and_starts_over() -> None:
    recognizer = GestureRecognizer(motions=False)
    run(recognizer, show(shape("11111"), 0.0, 0.5))
    assert brief(recognizer.reset()) == [("open_palm", "end")]
    assert recognizer.reset() == []
    assert brief(run(recognizer, show(shape("11111"), 0.0, 0.5))) == [("open_palm", "begin")]


def test_of_two_hands_with_one_id_the_first_counts() -> None:
    recognizer = GestureRecognizer(motions=False)
    both = [shape("11111"), shape("00000")]
    events = run(recognizer, [(n / 30, both) for n in range(15)])
    assert brief(events) == [("open_palm", "begin")]


def test_a_small_step_back_counts_as_standing_still() -> None:
    recognizer = GestureRecognizer(motions=False)
    palm = [shape("11111")]
    steps = [(1.0, palm), (1.05, palm), (1.12, palm), (0.9, palm), (1.05, palm), (1.2, palm)]
    events = [event for time, hands in steps for event in recognizer.update(hands, time)]
    assert brief(events)[0] == ("open_palm", "begin")
    assert [event.time for event in events] == sorted(event.time for event in events)
    assert {event.time for event in events} == {1.12, 1.2}


def test_a_large_step_back_ends_and_starts_over() -> None:
    recognizer = GestureRecognizer(motions=False)
    shown = show(shape("11111"), 5.0, 5.4) + show(shape("11111"), 0.0, 0.4)
    events = run(recognizer, shown)
    assert brief(events) == [("open_palm", "begin"), ("open_palm", "end"), ("open_palm", "begin")]
    ended = next(event for event in events if event.phase is Phase.END)
    assert ended.time > 5.0 > events[-1].time


def test_own_gestures_join_the_shipped_ones(tmp_path: Path) -> None:
    recognizer = GestureRecognizer(motions=False)
    spear = shape("10110", rotation=turn("z", 90.0))
    assert recognizer.classify(spear).name == "none"
    path = tmp_path / "own.toml"
    path.write_text(
        "[spear]\nminimum_hold = 0.5\n"
        'fingers = { thumb = "extended", middle = "extended", ring = "extended", others = "curled" }',
        encoding="utf-8",
    )
    recognizer.add(path)
    assert recognizer.names[-1] == "spear"
    assert "open_palm" in recognizer.names
    assert recognizer.classify(spear).name == "spear"
    events = run(recognizer, show(spear, 0.0, 1.0))
    assert brief(events) == [("spear", "begin")]
    assert events[0].time == pytest.approx(0.5, abs=0.04)


def test_a_definition_that_does_not_hold_up_changes_nothing() -> None:
    recognizer = GestureRecognizer(motions=False)
    names = recognizer.names
    for wrong in ({"a": {"fingers": {"index": "bent"}}}, {"a": {"palm": "up", "unless": ["nobody"]}}):
        with pytest.raises(ConfigError):
            recognizer.add(wrong)
    assert recognizer.names == names
    assert recognizer.classify(shape("11111")).name == "open_palm"


def test_redefining_a_gesture_takes_its_place() -> None:
    recognizer = GestureRecognizer(motions=False)
    recognizer.add({"victory": {"fingers": {"index": "extended", "others": "curled"}}})
    assert recognizer.names.count("victory") == 1
    assert recognizer.classify(shape("01100")).name == "none"


@pytest.mark.parametrize("time", [float("nan"), float("inf"), None, "now"])
def test_a_time_that_is_none_is_refused_and_changes_nothing(time: float) -> None:
    recognizer = GestureRecognizer(motions=False)
    run(recognizer, show(shape("11111"), 0.0, 0.5))
    with pytest.raises(InvalidArgumentError, match="time="):
        recognizer.update([shape("00000", hand_id=9)], time)
    assert recognizer.current(0) == "open_palm"
    assert 9 not in recognizer.hand_ids


@pytest.mark.parametrize(("accept", "keep"), [(0.3, 0.5), (1.0, 0.5), (0.5, 0.0)])
def test_thresholds_are_checked(accept: float, keep: float) -> None:
    with pytest.raises(InvalidArgumentError, match="accept="):
        GestureRecognizer(accept=accept, keep=keep, motions=False)


def test_the_usual_cooldown_of_a_gesture_is_a_fifth_of_a_second() -> None:
    palm, fist = shape("11111"), shape("00000")

    def begun(pause: float) -> int:
        steps = [*show(palm, 0.0, 0.4, 100.0), *show(fist, 0.4, 0.53, 100.0)]
        # The end comes at 0.52, so that without a rest a palm shown from 0.53 on would begin at 0.63.
        steps += show(palm, 0.53, pause, 100.0)
        events = run(GestureRecognizer(motions=False), steps)
        return sum(e.phase is Phase.BEGIN and e.name == "open_palm" for e in events)

    assert (begun(0.72), begun(0.75)) == (1, 2)


def test_own_events_come_after_the_gestures_they_are_made_of() -> None:
    recognizer = GestureRecognizer(motions=False)
    recognizer.define("confirm", "open_palm", hold=0.5)
    recognizer.define("drop", sequence=["closed_fist", "open_palm"], within=1.0)
    assert recognizer.names[-2:] == ("confirm", "drop")
    steps = show(shape("00000"), 0.0, 0.5) + show(shape("11111"), 0.5, 1.5)
    events = brief(run(recognizer, steps))
    assert events == [
        ("closed_fist", "begin"),
        ("closed_fist", "end"),
        ("open_palm", "begin"),
        ("confirm", "begin"),
        ("drop", "begin"),
        ("confirm", "trigger"),
    ]
    assert brief(recognizer.reset()) == [("open_palm", "end"), ("confirm", "end"), ("drop", "end")]


def test_a_file_brings_gestures_and_events(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[gun]\nfingers = { thumb = "extended", index = "extended", others = "curled" }\n'
        '[event.shoot]\nsequence = ["gun", "closed_fist"]\n',
        encoding="utf-8",
    )
    for recognizer in (
        GestureRecognizer(gestures=path, motions=False),
        GestureRecognizer(gestures=[path, path], motions=False),
    ):
        assert {"open_palm", "gun", "shoot"} <= set(recognizer.names)
        steps = show(shape("11000", rotation=turn("z", 90.0)), 0.0, 0.5) + show(shape("00000"), 0.5, 1.0)
        assert ("shoot", "begin") in brief(run(recognizer, steps))


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("x", {"gesture": "open_plam"}, "did you mean 'open_palm'"),
        ("x", {"gesture": "x"}, "circle"),
        ("ok", {"gesture": "rock"}, "has the name of a gesture"),
        ("x", {"gesture": "rock", "hold": -1}, "hold is -1"),
        ("x", {"gesture": "*"}, "unknown gesture"),
    ],
)
def test_an_event_that_does_not_hold_up_changes_nothing(name: str, words: dict[str, Any], told: str) -> None:
    recognizer = GestureRecognizer(motions=False)
    names = recognizer.names
    with pytest.raises(InvalidArgumentError, match=told):
        recognizer.define(name, **words)
    assert recognizer.names == names


def test_an_event_redefined_while_it_is_made_is_cancelled() -> None:
    recognizer = GestureRecognizer(motions=False)
    recognizer.define("x", "open_palm")
    run(recognizer, show(shape("11111"), 0.0, 0.3))
    recognizer.define("x", "closed_fist")
    assert brief(run(recognizer, show(shape("11111"), 0.3, 0.5))) == [("x", "cancel")]


def test_a_region_is_measured_in_the_picture() -> None:
    recognizer = GestureRecognizer(motions=False)
    recognizer.define("upper", "open_palm", region=(0.0, 0.0, 1.0, 0.5))
    palm = shape("11111")
    with pytest.raises(InvalidArgumentError, match="frame_size"):
        run(recognizer, show(palm, 0.0, 0.3))
    for height, heard in ((1000, True), (300, False)):
        recognizer.reset()
        events = [
            e
            for t, hands in show(palm, 0.0, 0.3)
            for e in recognizer.update(hands, t, frame_size=(640, height))
        ]
        assert (("upper", "begin") in brief(events)) is heard


class TestAmong:
    """A game: one of a few gestures is shown for certain."""

    GAME = ("closed_fist", "open_palm", "victory")

    @pytest.mark.parametrize(
        ("pattern", "name"), [("00000", "closed_fist"), ("11111", "open_palm"), ("01100", "victory")]
    )
    def test_a_clear_hand_gets_its_own_name(self, pattern, name):
        assert GestureRecognizer(motions=False).classify(shape(pattern), among=self.GAME).name == name

    def test_a_hand_that_shows_none_of_them_gets_the_likeliest(self):
        recognizer, almost = GestureRecognizer(motions=False), shape("01111")
        assert recognizer.classify(almost).name == "four"
        assert recognizer.classify(almost, among=self.GAME).name == "open_palm"

    def test_scores_are_shares(self):
        answer = GestureRecognizer(motions=False).classify(shape("01100"), among=self.GAME)
        assert tuple(answer.scores) == self.GAME
        assert sum(answer.scores.values()) == pytest.approx(1.0)
        assert answer.score == max(answer.scores.values())

    def test_a_name_that_is_not_known_is_told_with_the_nearest(self):
        with pytest.raises(InvalidArgumentError, match="did you mean 'victory'"):
            GestureRecognizer(motions=False).classify(shape("01100"), among=["victori"])

    def test_nothing_to_choose_from_is_refused(self):
        with pytest.raises(InvalidArgumentError, match="among is empty"):
            GestureRecognizer(motions=False).classify(shape("01100"), among=[])
