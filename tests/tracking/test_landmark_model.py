"""The landmark model on crops of real hands."""

import numpy as np
import pytest

from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkModel
from gesturekit.tracking.palm_detector import PalmDetector
from gesturekit.tracking.weights.model_store import ModelStore
from tests import studio_set


@pytest.fixture(scope="module")
def model():
    return LandmarkModel(LiteRtEngine(ModelStore().path("hand_landmark_full")))


@pytest.fixture(scope="module")
def crop():
    picture = Picture(studio_set.picture("victory"))
    detector = PalmDetector(LiteRtEngine(ModelStore().path("palm_detection_full")))
    return picture, detector.detect(picture)[0].roi()


def test_a_mirrored_look_says_the_same_of_the_picture_as_it_is(model, crop):
    picture, roi = crop
    (plain,), (mirrored,) = model.predict(picture, [roi]), model.predict(picture, [roi], mirrored=True)
    apart = np.linalg.norm(plain.landmarks[:, :2] - mirrored.landmarks[:, :2], axis=1)
    palm = np.linalg.norm(plain.landmarks[9, :2] - plain.landmarks[0, :2])
    assert np.median(apart) < 0.1 * palm
    assert np.median(np.linalg.norm(plain.world - mirrored.world, axis=1)) < 0.015
    assert (plain.right_score > 0.5) == (mirrored.right_score > 0.5)


def test_a_mirrored_look_is_another_opinion(model, crop):
    picture, roi = crop
    (plain,), (mirrored,) = model.predict(picture, [roi]), model.predict(picture, [roi], mirrored=True)
    assert np.abs(plain.landmarks - mirrored.landmarks).max() > 0.5


def test_a_mirrored_look_at_the_mirrored_picture_is_the_plain_one_turned_over(model, crop):
    picture, roi = crop
    flipped = Picture(np.ascontiguousarray(picture.rgb()[:, ::-1]))
    # Crops are placed by their pixel 112 of 0 to 223, one after the middle: mirrored, one before it.
    step = roi.size / 224
    turned = type(roi)(picture.width - 1 - roi.x + step, roi.y, roi.size, -roi.rotation)
    (plain,), (again,) = model.predict(picture, [roi]), model.predict(flipped, [turned], mirrored=True)
    expected = plain.landmarks.copy()
    expected[:, 0] = picture.width - 1 - expected[:, 0]
    assert np.abs(again.landmarks[:, :2] - expected[:, :2]).max() < 0.005 * roi.size
    assert again.right_score == pytest.approx(1.0 - plain.right_score, abs=0.01)
