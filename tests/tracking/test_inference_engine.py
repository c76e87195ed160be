"""The seam to LiteRT: what it says when a file is no model, and what it keeps quiet about."""

import logging

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.tracking.inference_engine import LiteRtEngine, default_threads
from gesturekit.tracking.weights.model_store import ModelStore


def test_runs_a_model_and_keeps_earlier_results():
    engine = LiteRtEngine(ModelStore().path("hand_landmark_lite"), threads=1)
    black = engine.run(np.zeros((224, 224, 3), np.uint8))
    kept = [output.copy() for output in black]
    engine.run(np.full((224, 224, 3), 200, np.uint8))
    assert [output.shape for output in black] == [(1, 63), (1, 1), (1, 1), (1, 63)]
    for output, before in zip(black, kept, strict=True):
        np.testing.assert_array_equal(output, before)


def test_the_model_sees_zero_to_one():
    """White is 1.0: a crop twice as bright is another input, one beyond white cannot be."""
    engine = LiteRtEngine(ModelStore().path("palm_detection_lite"), threads=1)
    engine.run(np.full((192, 192, 3), 255, np.uint8))
    seen = engine._interpreter.get_tensor(engine._input_index)
    assert seen.max() == pytest.approx(1.0) and seen.min() == pytest.approx(1.0)


def test_a_file_that_is_no_model_is_named(tmp_path):
    path = tmp_path / "not_a_model.tflite"
    path.write_bytes(b"hello" * 100)
    with pytest.raises(ModelError, match=r"not_a_model\.tflite"):
        LiteRtEngine(path)


def test_threads_must_be_positive():
    assert 1 <= default_threads() <= 4
    with pytest.raises(InvalidArgumentError, match="threads is -1"):
        LiteRtEngine(ModelStore().path("hand_landmark_lite"), threads=-1)


def test_the_runtime_says_nothing_on_stderr(capfd, caplog):
    with caplog.at_level(logging.DEBUG, logger="gesturekit.tracking.inference_engine"):
        LiteRtEngine(ModelStore().path("hand_landmark_lite"))
    assert capfd.readouterr().err == ""
