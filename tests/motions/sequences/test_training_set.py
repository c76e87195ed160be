"""Kept recordings come back from a file as precise as a sensor is, and never faster than thirty a second."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.sequences.training_set import TrainingSet


def recordings(lengths: tuple[int, ...], fps: tuple[float, ...]) -> TrainingSet:
    rng = np.random.default_rng(0)
    sequences = [rng.normal(2.4, 0.1, (length, 21, 3)).astype(np.float32) for length in lengths]
    return TrainingSet(sequences, np.array(fps), np.arange(len(lengths)))


def test_a_file_keeps_a_tenth_of_a_millimetre() -> None:
    kept = recordings((5, 9, 2), (30.0, 20.0, 30.0))
    read = TrainingSet.from_arrays(kept.arrays())
    assert [len(each) for each in read.sequences] == [5, 9, 2]
    assert read.fps.tolist() == [30.0, 20.0, 30.0] and read.targets.tolist() == [0, 1, 2]
    for before, after in zip(kept.sequences, read.sequences, strict=True):
        assert after.dtype == np.float32
        # Metres, half a metre around the first wrist: 16 bits there are finer than 0.3 mm.
        assert np.abs(before - after).max() < 3e-4


def test_thinning_leaves_slow_ones_and_keeps_durations() -> None:
    thin = recordings((121, 31), (120.0, 15.0)).subsampled()
    assert [len(each) for each in thin.sequences] == [31, 31]
    assert thin.fps.tolist() == [30.0, 15.0]


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("training_lengths", np.array([5, 9, 3]), ValueError),
        ("training_frames", np.zeros((16, 20, 3), np.float16), ValueError),
        ("training_fps", None, KeyError),
        ("training_firsts", np.zeros((2, 3), np.float32), ValueError),
        ("training_targets", np.array([0, 1]), ValueError),
        ("training_fps", np.array([30.0, np.nan, 30.0]), ValueError),
    ],
)
def test_arrays_that_do_not_fit_are_refused(name: str, value: np.ndarray | None, error: type) -> None:
    arrays = recordings((5, 9, 2), (30.0, 20.0, 30.0)).arrays()
    if value is None:
        del arrays[name]
    else:
        arrays[name] = value
    with pytest.raises(error):
        TrainingSet.from_arrays(arrays)
