"""Streams to learn live motions from."""

from __future__ import annotations

import numpy as np

from gesturekit.studio.datasets.tracked_streams import tracked_stream
from gesturekit.studio.performance.choreography import Stage


def test_the_same_numbers_give_the_same_stream() -> None:
    one, two = (
        tracked_stream(1, 2, first_person=3000, people=1),
        tracked_stream(1, 2, first_person=3000, people=1),
    )
    np.testing.assert_array_equal(one.world, two.world)
    np.testing.assert_array_equal(one.landmarks, two.landmarks)
    assert one.labels == two.labels and one.side is two.side


def test_streams_hold_motions_or_none_and_hands_in_order_of_time() -> None:
    kinds = set()
    for index in range(8):
        stream = tracked_stream(0, index, first_person=3000, people=1)
        strokes = [each for each in stream.labels if each.stage is Stage.STROKE]
        kinds.add(bool(strokes))
        assert len(strokes) in (0, 10)
        times = [time for time, _ in stream.hands()]
        assert len(times) == len(stream.world) and np.all(np.diff(times) > 0)
        assert times[-1] <= stream.labels[-1].end
    assert kinds == {True, False}
