"""Anchors and decoding, worked by hand, and the detector on real pictures."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.palm_detector import (
    PalmDetector,
    decode,
    palm_anchors,
    weighted_non_maximum_suppression,
)
from gesturekit.tracking.weights.model_store import ModelStore
from tests.studio_set import picture


@pytest.fixture(scope="module")
def detector() -> PalmDetector:
    return PalmDetector(LiteRtEngine(ModelStore().path("palm_detection_full")))


def test_anchors_cover_two_grids_in_row_order():
    anchors = palm_anchors()
    assert anchors.shape == (2016, 2)
    np.testing.assert_allclose(anchors[:2], [[0.5 / 24, 0.5 / 24]] * 2)
    np.testing.assert_allclose(anchors[2], [1.5 / 24, 0.5 / 24])
    np.testing.assert_allclose(anchors[48], [0.5 / 24, 1.5 / 24])
    np.testing.assert_allclose(anchors[1152:1158], [[0.5 / 12, 0.5 / 12]] * 6)
    np.testing.assert_allclose(anchors[-1], [11.5 / 12, 11.5 / 12])


def test_decode_adds_the_anchor_and_scales_by_the_input():
    raw = np.zeros((1, 18), dtype=np.float32)
    raw[0, :4] = (19.2, 0, 38.4, 96)
    raw[0, 4:6] = (-19.2, 19.2)
    out = decode(raw, np.array([[0.5, 0.25]], dtype=np.float32))[0]
    np.testing.assert_allclose(out[:4], [0.5, 0.0, 0.7, 0.5], atol=1e-6)
    np.testing.assert_allclose(out[4:6], [0.4, 0.35], atol=1e-6)
    np.testing.assert_allclose(out[6:8], [0.5, 0.25], atol=1e-6)


def test_nothing_in_an_empty_picture(detector):
    assert detector.detect(Picture(np.full((480, 640, 3), 128, np.uint8))) == []


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_letterbox_is_undone(detector, shape):
    """The same palm, in a picture padded to another aspect ratio, lies where the padding moved it."""
    photo = picture("open_palm")
    pad = (0, 0, 300, 0) if shape == "wide" else (300, 0, 0, 0)
    padded = cv2.copyMakeBorder(photo, *pad, cv2.BORDER_REPLICATE)
    [plain], [moved] = detector.detect(Picture(photo)), detector.detect(Picture(padded))
    shift = np.array([pad[2], pad[0]])
    palm = np.linalg.norm(plain.keypoints[2] - plain.keypoints[0])
    assert np.abs(moved.keypoints - shift - plain.keypoints).max() < 0.2 * palm


def test_min_score_separates(detector):
    photo = Picture(picture("open_palm"))
    [palm] = detector.detect(photo)
    engine = LiteRtEngine(ModelStore().path("palm_detection_full"))
    assert PalmDetector(engine, min_score=palm.score + 0.01).detect(photo) == []
    assert len(PalmDetector(engine, min_score=palm.score - 0.01).detect(photo)) == 1


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
