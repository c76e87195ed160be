from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gesturekit.motions.sequences.movement import STREAM_RATE
from gesturekit.motions.streams.segment_decoder import Segment, SegmentDecoder

DURATIONS = np.array([0.5, 0.5])


def probabilities(*runs: tuple[int, int, float]) -> np.ndarray:
    """Runs of (steps, class or 0, probability); the rest is background, or class 1 for background runs."""
    rows = []
    for steps, index, share in runs:
        row = np.zeros(3, np.float32)
        row[index] = share
        row[0 if index else 1] = 1 - share
        rows += [row] * steps
    return np.array(rows)


def decode(rows: np.ndarray) -> list[Segment]:
    decoder = SegmentDecoder(DURATIONS)
    made = [segment for row in rows for segment in decoder.push(row)]
    return sorted([*made, *decoder.finish()], key=lambda each: each.first)


def spans(segments: list[Segment]) -> list[tuple[int, int, int]]:
    return [(each.index, each.first, each.last) for each in segments]


def test_a_gesture_is_found_where_it_is() -> None:
    found = decode(probabilities((20, 0, 1.0), (15, 1, 0.9), (20, 0, 1.0)))
    assert spans(found) == [(0, 20, 34)]
    assert found[0].peak > 0.89
    np.testing.assert_allclose(found[0].strength, 15 * 0.9 / (0.5 * STREAM_RATE), rtol=1e-5)


def test_a_glimpse_is_no_gesture() -> None:
    assert decode(probabilities((20, 0, 1.0), (4, 1, 1.0), (20, 0, 1.0))) == []


def test_a_doubt_in_the_middle_does_not_cut_it_in_two() -> None:
    found = decode(probabilities((9, 0, 1.0), (10, 1, 0.9), (3, 0, 0.9), (10, 1, 0.9), (20, 0, 1.0)))
    assert spans(found) == [(0, 9, 31)]


def test_two_gestures_one_after_the_other_are_two() -> None:
    found = decode(probabilities((9, 0, 1.0), (20, 1, 0.9), (20, 2, 0.9), (20, 0, 1.0)))
    assert [each.index for each in found] == [0, 1]


def test_the_beginning_of_a_stronger_one_is_not_told_apart() -> None:
    found = decode(probabilities((9, 0, 1.0), (9, 1, 0.9), (25, 2, 0.95), (20, 0, 1.0)))
    assert [each.index for each in found] == [1]


def test_one_that_goes_on_is_certain_once_and_not_told_again() -> None:
    decoder = SegmentDecoder(DURATIONS)
    reported = []
    for row in probabilities((10, 0, 1.0), (40, 1, 0.97), (30, 0, 1.0)):
        assert decoder.push(row) == []
        for segment in decoder.certain():
            segment.reported = True
            reported.append((segment.first, segment.last))
    assert len(reported) == 1
    assert reported[0][1] - reported[0][0] < 15
    assert decoder.finish() == []


def test_one_that_never_ends_is_told_after_a_while() -> None:
    decoder = SegmentDecoder(DURATIONS)
    assert any(decoder.push(row) for row in probabilities((400, 1, 0.8)))


@given(arrays(np.float32, (80, 3), elements=st.floats(0.0, 1.0, width=32)))
def test_whatever_comes_segments_lie_in_the_stream_and_do_not_repeat(raw: np.ndarray) -> None:
    rows = (raw + 1e-3) / (raw + 1e-3).sum(axis=1, keepdims=True)
    found = decode(rows)
    assert all(0 <= each.first <= each.last < 80 for each in found)
    assert len(set(spans(found))) == len(found)
    for index in (0, 1):
        mine = [each for each in found if each.index == index]
        assert all(a.last < b.first for a, b in itertools.pairwise(mine))


def test_what_was_told_while_it_was_made_is_not_told_when_it_ended() -> None:
    rows = probabilities((20, 0, 1.0), (15, 1, 0.95), (12, 0, 1.0), (15, 1, 0.95), (20, 0, 1.0))
    decoder = SegmentDecoder(DURATIONS)
    made: list[Segment] = []
    for now, row in enumerate(rows):
        made += decoder.push(row)
        if now == 32:
            certain = decoder.certain()
            assert spans(certain) == [(0, 20, 32)]
            certain[0].reported = True
    assert spans([*made, *decoder.finish()]) == [(0, 47, 61)]
