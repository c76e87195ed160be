"""Weighted non-maximum suppression, worked by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gesturekit.tracking.suppression import box_iou, weighted_non_maximum_suppression


def test_iou_worked_by_hand():
    boxes = np.array([[0, 0, 2, 2], [1, 1, 3, 3], [5, 5, 6, 6], [0, 0, 0, 0]], dtype=np.float32)
    np.testing.assert_allclose(box_iou(boxes[0], boxes), [1, 1 / 7, 0, 0], rtol=1e-6)


def test_overlapping_boxes_are_averaged_by_score():
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [50, 50, 60, 60]], dtype=np.float32)
    scores = np.array([0.6, 0.2, 0.9], dtype=np.float32)
    values, kept = weighted_non_maximum_suppression(boxes, scores, boxes, 0.3)
    np.testing.assert_allclose(kept, [0.9, 0.6])
    np.testing.assert_allclose(values, [[50, 50, 60, 60], [0.25, 0, 10.25, 10]], rtol=1e-6)


def test_no_boxes():
    values, kept = weighted_non_maximum_suppression(np.zeros((0, 4)), np.zeros(0), np.zeros((0, 18)), 0.3)
    assert values.shape == (0, 18)
    assert kept.shape == (0,)


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(1, 50), st.floats(0.01, 1)), max_size=12
    )
)
def test_result_is_sorted_and_never_larger_than_the_input(rows):
    boxes = np.array([[x, y, x + s, y + s] for x, y, s, _ in rows], dtype=np.float32).reshape(-1, 4)
    scores = np.array([r[3] for r in rows], dtype=np.float32)
    values, kept = weighted_non_maximum_suppression(boxes, scores, boxes, 0.3)
    assert len(values) == len(kept) <= len(rows)
    assert list(kept) == sorted(kept, reverse=True)
    if rows:
        assert kept[0] == scores.max()
