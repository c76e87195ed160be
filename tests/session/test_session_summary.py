"""The summary counts gestures and gives each its span."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Side
from gesturekit.session.session_summary import SummaryBuilder
from tests.builders import make_event, make_hand


def test_a_span_runs_from_begin_to_end_with_its_best_confidence() -> None:
    builder = SummaryBuilder()
    hand = make_hand(7, Side.LEFT)
    steps = [(Phase.BEGIN, 1.0, 0.6), (Phase.HOLD, 1.5, 0.95), (Phase.END, 2.25, 0.4)]
    for phase, time, confidence in steps:
        builder.add(time, [7], [make_event("ok", phase, time=time, hand=hand, confidence=confidence)])
    (span,) = builder.build().spans
    assert (span.name, span.side, span.hand_id) == ("ok", Side.LEFT, 7)
    assert (span.begin, span.end, span.duration) == (1.0, 2.25, 1.25)
    assert span.outcome is Phase.END
    assert span.confidence == pytest.approx(0.95)


def test_two_hands_may_make_the_same_gesture_at_once() -> None:
    builder = SummaryBuilder()
    left, right = make_hand(1, Side.LEFT), make_hand(2, Side.RIGHT)
    builder.add(0.0, [1, 2], [make_event("ok", hand=left, time=0.0), make_event("ok", hand=right, time=0.0)])
    builder.add(1.0, [2], [make_event("ok", Phase.CANCEL, hand=left, time=1.0)])
    builder.add(2.0, [2], [make_event("ok", Phase.END, hand=right, time=2.0)])
    summary = builder.build()
    assert [(s.side, s.end, s.outcome) for s in summary.spans] == [
        (Side.LEFT, 1.0, Phase.CANCEL),
        (Side.RIGHT, 2.0, Phase.END),
    ]
    assert summary.counts == {"ok": 2}
    assert summary.hands == 2


def test_a_gesture_that_is_still_held_ends_with_the_source() -> None:
    builder = SummaryBuilder()
    builder.add(0.0, [1], [make_event("ok", time=0.0)])
    builder.add(4.0, [1], [])
    (span,) = builder.build().spans
    assert (span.end, span.outcome) == (4.0, Phase.HOLD)


def test_a_motion_is_a_span_without_length() -> None:
    builder = SummaryBuilder()
    builder.add(3.0, [1], [make_event("swipe_left", Phase.TRIGGER, time=3.0)])
    summary = builder.build()
    assert [(s.begin, s.end, s.outcome) for s in summary.spans] == [(3.0, 3.0, Phase.TRIGGER)]
    assert summary.counts == {"swipe_left": 1}


def test_spans_come_in_the_order_in_which_they_began() -> None:
    builder = SummaryBuilder()
    builder.add_events([make_event("ok", time=0.0), make_event("rock", time=1.0)])
    builder.add_events([make_event("rock", Phase.END, time=2.0), make_event("ok", Phase.END, time=3.0)])
    assert [span.name for span in builder.build().spans] == ["ok", "rock"]


def test_pictures_and_hands_are_counted() -> None:
    builder = SummaryBuilder()
    for time, ids in [(0.5, []), (1.0, [1]), (1.5, [1, 2]), (2.0, [])]:
        builder.add(time, ids, [])
    summary = builder.build(dropped=3)
    assert (summary.frames, summary.frames_with_hands, summary.hands, summary.dropped) == (4, 2, 2, 3)
    assert summary.duration == pytest.approx(1.5)


def test_a_very_long_run_keeps_exact_counts_and_bounded_spans() -> None:
    builder = SummaryBuilder()
    for number in range(12_000):
        builder.add_events([make_event("ok", Phase.TRIGGER, time=float(number))])
    summary = builder.build()
    assert summary.counts == {"ok": 12_000}
    assert len(summary.spans) == 10_000
    assert summary.spans[-1].begin == 11_999.0


def test_a_session_that_saw_nothing_has_no_length() -> None:
    summary = SummaryBuilder().build()
    assert (summary.frames, summary.duration, summary.spans, summary.counts) == (0, 0.0, (), {})


def test_what_must_be_confirmed_counts_once_and_only_when_it_was() -> None:
    builder = SummaryBuilder()

    def event(phase: Phase, time: float, progress: float) -> GestureEvent:
        return replace(make_event("confirm", phase, time=time), duration=time, progress=progress)

    builder.add_events([event(Phase.BEGIN, 0.0, 0.0), event(Phase.CANCEL, 0.3, 0.6)])
    assert builder.build().counts == {}
    builder.add_events([event(Phase.BEGIN, 0.0, 0.0), event(Phase.TRIGGER, 0.5, 1.0)])
    builder.add_events([event(Phase.TRIGGER, 1.0, 1.0), event(Phase.END, 1.2, 1.0)])
    summary = builder.build()
    assert summary.counts == {"confirm": 1}
    assert [(span.begin, span.end, span.outcome) for span in summary.spans] == [
        (0.0, 0.3, Phase.CANCEL),
        (0.0, 1.2, Phase.END),
    ]


def test_a_motion_spans_its_own_time() -> None:
    builder = SummaryBuilder()
    builder.add_events([replace(make_event("wave", Phase.TRIGGER, time=2.0), duration=0.5, delay=0.25)])
    (span,) = builder.build().spans
    assert (span.begin, span.end) == (1.25, 1.75)
