"""The landmark model with int8 weights beside the published one."""

import logging
import struct

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.media import read_image
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker
from gesturekit.tracking import inference_engine as engine
from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.weights.model_editing import with_int8_weights
from gesturekit.tracking.weights.model_store import ModelStore
from tests.studio_set import picture

HELD = "studio:open_palm"


@pytest.fixture(scope="module")
def published():
    return ModelStore().path("hand_landmark_full").read_bytes()


def test_most_weights_take_half_the_room(published):
    smaller = with_int8_weights(published)
    assert 0.5 < len(smaller) / len(published) < 0.65


def test_what_has_no_float16_weights_any_more_stays(published):
    once = with_int8_weights(published)
    assert len(with_int8_weights(once)) == len(once)


@pytest.mark.parametrize("damaged", [b"", b"hello" * 100])
def test_what_is_no_model_is_refused(damaged):
    with pytest.raises((ValueError, struct.error)):
        with_int8_weights(damaged)


@pytest.mark.parametrize("models", ["full", "lite"])
def test_pictures_are_read_as_with_float32(models):
    names = ("open_palm", "thumb_up", "victory", "two_hands")
    assert_read_alike(models, {name: picture(name) for name in names}, 4)


@pytest.mark.parametrize("models", ["full", "lite"])
def test_photos_are_read_as_with_float32(data_dir, models):
    paths = sorted((data_dir / "photos/webcam").glob("*.jpg"))[::10]
    assert_read_alike(models, {path.name: read_image(path) for path in paths}, 11)


def assert_read_alike(models, pictures, least_hands):
    apart = []
    with (
        HandTracker(1, mode="image", models=models, precision="int8") as integers,
        HandTracker(1, mode="image", models=models, precision="float32") as floats,
    ):
        for name, image in pictures.items():
            ours, theirs = integers.track(image), floats.track(image)
            assert [hand.side for hand in ours] == [hand.side for hand in theirs], name
            for a, b in zip(ours, theirs, strict=True):
                palm = np.linalg.norm(b.landmarks[9, :2] - b.landmarks[0, :2])
                apart.append(np.linalg.norm(a.landmarks[:, :2] - b.landmarks[:, :2], axis=1) / palm)
    assert len(apart) >= least_hands
    assert 0.0 < np.median(apart) < 0.005
    assert np.percentile(apart, 95) < 0.015


def test_video_takes_int8_and_single_images_float32():
    frame = next(iter(open_source(HELD)))

    def landmarks(mode, precision):
        with HandTracker(1, mode=mode, smoothing=False, palm_crop="upright", precision=precision) as tracker:
            return tracker.track(frame.image)[0].landmarks

    np.testing.assert_array_equal(landmarks("video", None), landmarks("image", "int8"))
    np.testing.assert_array_equal(landmarks("image", None), landmarks("video", "float32"))
    assert np.abs(landmarks("video", None) - landmarks("image", None)).max() > 0.0


def test_results_do_not_depend_on_the_number_of_threads():
    frame = next(iter(open_source(HELD)))
    hands = []
    for threads in (1, 2):
        with HandTracker(1, threads=threads, precision="int8") as tracker:
            hands += tracker.track(frame.image)
    np.testing.assert_array_equal(hands[0].landmarks, hands[1].landmarks)


@pytest.mark.parametrize("error", [ImportError("no schema"), ValueError("not supported")])
def test_a_runtime_that_cannot_runs_the_model_as_it_is(monkeypatch, caplog, error):
    def refuse(model):
        raise error

    path = ModelStore().path("hand_landmark_lite")
    crop = np.full((224, 224, 3), 90, np.uint8)
    expected = LiteRtEngine(path, threads=1).run(crop)
    monkeypatch.setattr(engine, "with_int8_weights", refuse)
    with caplog.at_level(logging.WARNING, logger="gesturekit.tracking.inference_engine"):
        outputs = LiteRtEngine(path, threads=1, int8=True).run(crop)
    assert "runs with float32 weights" in caplog.text
    for a, b in zip(outputs, expected, strict=True):
        np.testing.assert_array_equal(a, b)


def test_another_precision_is_refused():
    with pytest.raises(InvalidArgumentError, match="precision is 'int4'"):
        HandTracker(precision="int4")
