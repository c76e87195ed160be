"""What identity.py, fresh_look.py and fast_motion.py of benchmarks/ judge trackers by, worked by hand."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gesturekit as gk

ROOT = Path(__file__).resolve().parent.parent
RIGHT, LEFT = gk.Side.RIGHT, gk.Side.LEFT
STEP = 0.05

# A hand of palm size 10 whose landmarks lie in a column of 20 pixels.
SHAPE = np.stack([np.zeros(21), np.linspace(0, 20, 21)], axis=1)


@pytest.fixture(scope="module")
def bench() -> Iterator[SimpleNamespace]:
    """The shared modules of benchmarks/, which is a folder of programs and no package."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import _meetings
        import _mot
        import _tracked
        import fast_motion
        import fresh_look

        yield SimpleNamespace(
            mot=_mot, meetings=_meetings, tracked=_tracked, fast_motion=fast_motion, fresh_look=fresh_look
        )
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


def placed(x: float) -> np.ndarray:
    """(21, 2) landmarks of that hand at x."""
    return SHAPE + np.array([x, 0.0])


def report(hand_id: int, x: float, side: gk.Side = RIGHT) -> gk.Hand:
    points = np.zeros((21, 3))
    points[:, :2] = placed(x)
    return gk.Hand(hand_id, side, 0.9, 0.9, points, np.zeros((21, 3)))


def judged(bench: SimpleNamespace, frames: list[tuple[dict[int, Any], list[gk.Hand]]]) -> Any:
    """Mistakes over frames of ({number: (x, side, visible)}, reports)."""
    score = bench.mot.MotScore()
    for k, (truth, reports) in enumerate(frames):
        hands = {
            number: bench.mot.TrueHand(side, placed(x), 10.0, visible)
            for number, (x, side, visible) in truth.items()
        }
        score.add(k * STEP, hands, reports)
    return score.finish()


A, B = (0.0, RIGHT, 1.0), (100.0, LEFT, 1.0)


def test_nothing_is_wrong_with_the_truth_itself(bench: SimpleNamespace) -> None:
    mistakes = judged(bench, [({0: A, 1: B}, [report(7, 0), report(9, 100, LEFT)])] * 10)
    assert (mistakes.switches, mistakes.doubles, mistakes.wrong_side) == (0, 0, 0)
    assert (mistakes.lost, mistakes.off, mistakes.false) == (0, 0, 0)
    assert mistakes.seconds == pytest.approx(9 * STEP)
    assert mistakes.settle == [0, 0]


def test_two_hands_that_exchange_ids_are_two_switches(bench: SimpleNamespace) -> None:
    before, after = [report(7, 0), report(9, 100, LEFT)], [report(9, 0), report(7, 100, LEFT)]
    mistakes = judged(bench, [({0: A, 1: B}, before)] * 3 + [({0: A, 1: B}, after)] * 3)
    assert mistakes.switches == 2
    assert [what for _, what in mistakes.moments] == ["switch", "switch"]


def test_an_id_that_passes_to_a_new_hand_is_a_switch(bench: SimpleNamespace) -> None:
    mistakes = judged(bench, [({0: A}, [report(7, 0)])] * 3 + [({1: B}, [report(7, 100, LEFT)])] * 3)
    assert mistakes.switches == 1


@pytest.mark.parametrize(("away_frames", "switches"), [(8, 1), (14, 0)])
def test_a_new_id_is_forgiven_after_the_grace_time(
    bench: SimpleNamespace, away_frames: int, switches: int
) -> None:
    frames = [({0: A}, [report(7, 0)])] * 3 + [({}, [])] * away_frames + [({0: A}, [report(8, 0)])] * 3
    assert judged(bench, frames).switches == switches


def test_a_match_is_kept_while_it_is_within_reach(bench: SimpleNamespace) -> None:
    """Two hands in nearly one place: the nearer report does not take over a match that still holds."""
    near = {0: (0.0, RIGHT, 1.0), 1: (4.0, LEFT, 1.0)}
    apart = [report(7, 0), report(9, 4, LEFT)]
    exchanged = [report(7, 3), report(9, 1, LEFT)]
    assert judged(bench, [(near, apart)] * 2 + [(near, exchanged)] * 2).switches == 0


def test_matches_are_made_so_that_distances_are_least(bench: SimpleNamespace) -> None:
    """Hand 0 is nearest to the report in the middle, but then hand 1 would go without."""
    truth = {n: bench.mot.TrueHand(RIGHT, placed(x), 10.0, 1.0) for n, x in ((0, 0.0), (1, 6.0))}
    assert bench.mot.match(truth, [report(1, 2), report(2, -4)], {}) == {0: 1, 1: 0}


@pytest.mark.parametrize(("frames_long", "doubles"), [(2, 0), (4, 1)])
def test_doubles_count_when_they_last(bench: SimpleNamespace, frames_long: int, doubles: int) -> None:
    one, two = [report(7, 0)], [report(7, 0), report(8, 2)]
    mistakes = judged(bench, [({0: A}, one)] * 3 + [({0: A}, two)] * frames_long + [({0: A}, one)] * 3)
    assert mistakes.doubles == doubles
    assert mistakes.double == pytest.approx(doubles * frames_long * STEP)
    assert mistakes.false == 0


def test_lost_off_and_false_are_seconds_of_clearly_visible_hands(bench: SimpleNamespace) -> None:
    frames = [
        ({0: A}, [report(7, 0)]),
        ({0: A}, []),
        ({0: A}, [report(7, 4)]),
        ({0: (0.0, RIGHT, 0.5)}, []),
        ({0: A}, [report(7, 0), report(8, 300)]),
    ]
    mistakes = judged(bench, frames)
    assert [mistakes.lost, mistakes.off, mistakes.false] == pytest.approx([STEP, STEP, STEP])


def test_sides_settle_after_parting(bench: SimpleNamespace) -> None:
    """Hands that lie over each other part at frame 4; one keeps the wrong side for three frames more."""
    together = {0: (0.0, RIGHT, 1.0), 1: (1.0, LEFT, 0.1)}
    frames = [(together, [report(7, 0)])] * 4
    frames += [({0: A, 1: B}, [report(7, 0), report(9, 100, RIGHT)])] * 3
    frames += [({0: A, 1: B}, [report(7, 0), report(9, 100, LEFT)])] * 6
    mistakes = judged(bench, frames)
    assert sorted(mistakes.settle) == pytest.approx([0, 3 * STEP])
    assert mistakes.wrong_side == pytest.approx(3 * STEP)


def test_a_parting_too_short_to_matter_is_none(bench: SimpleNamespace) -> None:
    together, apart = {0: (0.0, RIGHT, 1.0), 1: (1.0, LEFT, 0.1)}, {0: A, 1: B}
    both = [report(7, 0), report(9, 100, RIGHT)]
    frames = [(together, both)] * 3 + [(apart, both)] * 3 + [(together, both)] * 3
    assert judged(bench, frames).settle == []


def test_reports_come_back_from_the_cache_as_they_were(bench: SimpleNamespace, tmp_path: Path) -> None:
    frames = [[report(1, 5.0, LEFT), report(2, 50.0)], [], [report(2, 51.0)]]
    path = tmp_path / "a" / "b.npz"
    bench.tracked.cached(path, lambda: frames)
    again = bench.tracked.cached(path, lambda: pytest.fail("tracked again"))
    assert [[(h.id, h.side) for h in f] for f in again] == [[(h.id, h.side) for h in f] for f in frames]
    assert np.array_equal(again[2][0].landmarks, frames[2][0].landmarks)


def test_a_hand_lost_in_a_sweep_is_back_later_under_another_id(bench: SimpleNamespace) -> None:
    """Sweeps over frames 2 to 4 and 8 to 10: lost until two frames after the first, kept in the second."""
    ids = [7, 7, None, None, None, None, 8, 8, 8, None, 8, 8]
    hand = {0: bench.mot.TrueHand(RIGHT, SHAPE, 10.0, 1.0)}
    shown = [bench.meetings.MeetingFrame(float(k), np.zeros((1, 1, 3)), hand) for k in range(len(ids))]
    reports = [[] if i is None else [report(i, 0)] for i in ids]
    found = bench.fast_motion.judge(shown, reports, [(2.0, 4.0), (8.0, 10.0)])
    assert (found.frames, found.found, found.back, found.kept) == (4, 1, [2.0, 0.0], 1)


def test_the_largest_hand_is_followed_through_a_stroke(bench: SimpleNamespace) -> None:
    times = [0.0, 0.5, 0.6, 0.7, 0.8, 3.0]
    reports = [[report(1, 0)], [report(1, 0)], [], [report(1, 0)], [report(2, 0)], [report(3, 0)]]
    found = bench.fast_motion.judge_strokes(times, reports, [(0.6, 0.8)])
    assert (found.frames, found.lost, found.changes) == (4, 1, 1)


def test_a_track_is_locked_while_the_referee_sides_with_the_fresh_look(bench: SimpleNamespace) -> None:
    """The tracked landmarks are half a palm off for four frames; the referee is asked twice in them."""
    asked: list[float] = []

    class Referee:
        def thorough(self, picture: tuple[np.ndarray, float]) -> list[gk.Hand]:
            asked.append(picture[1])
            return [real(0)]

    def real(x: float) -> gk.Hand:
        points = np.random.default_rng(3).uniform(0, 100, (21, 3))
        points[:, 0] += x * np.hypot(*(points[9] - points[0])[:2])
        return gk.Hand(1, RIGHT, 0.9, 0.99, points, points / 1000)

    pictures = [(np.zeros((1, 1, 3)), k * 0.1) for k in range(6)]
    tracked = [[real(0.0)], *[[real(0.5)]] * 4, [real(0.0)]]
    found = bench.fresh_look.compare(pictures, tracked, [[real(0.0)]] * 6, Referee())
    assert (found.pairs, found.landmarks, found.missed) == (6, 2, 0)
    assert asked == pytest.approx([0.1, 0.3])
    assert found.locked == pytest.approx(0.4) and found.longest == pytest.approx(0.4)


def test_a_fresh_look_without_a_track_in_its_place_is_missed(bench: SimpleNamespace) -> None:
    hand = gk.Hand(1, RIGHT, 0.9, 0.99, np.random.default_rng(3).uniform(0, 100, (21, 3)), np.zeros((21, 3)))
    found = bench.fresh_look.compare([(np.zeros((1, 1, 3)), 0.0)], [[]], [[hand]], None)
    assert (found.pairs, found.missed) == (0, 1)


@pytest.mark.gl
def test_the_truth_of_a_cut_out_lies_on_its_hand(bench: SimpleNamespace, tmp_path: Path) -> None:
    """Landmarks go with the picture, and the hand in front hides those of the one behind."""
    import _cutouts

    meetings = bench.meetings
    scene = meetings.meeting("crossing", 1)
    store = _cutouts.CutoutStore(tmp_path)
    shown = list(meetings.frames(scene, store))
    store.close()
    assert [hand.side for hand in shown[0].truth.values()] == [m.look.side for m in scene.movers]
    assert all(hand.clear for hand in shown[0].truth.values())
    behind = [frame.truth[0].visible for frame in shown]
    assert min(behind) < 0.5 and behind[-1] == 1.0
    assert min(frame.truth[1].visible for frame in shown) == 1.0
    # Where the hand is, the picture differs from one in which it is elsewhere.
    start, end = shown[0], shown[-1]
    points = start.truth[0].landmarks.astype(int)
    change = np.abs(start.image.astype(int) - end.image)[points[:, 1], points[:, 0]].sum(axis=1)
    assert np.median(change) > 20
