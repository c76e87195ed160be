"""Files that are no models, or no longer whole, are refused with their name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ModelError
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.model_file import FORMAT, read_arrays, write_arrays
from tests.motions.studio_motions import performed


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    recordings, labels, _ = performed(range(2))
    path = tmp_path_factory.mktemp("models") / "model.npz"
    DynamicGestureClassifier().fit(recordings, labels).save(path)
    return path


def rewritten(saved: Path, folder: Path, **changes: np.ndarray | None) -> Path:
    with np.load(saved, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    for name, value in changes.items():
        if value is None:
            del arrays[name]
        else:
            arrays[name] = value
    path = folder / "changed.npz"
    np.savez(path, **arrays)
    return path


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_arrays(tmp_path / "a.npz", {"numbers": np.arange(3), "words": np.array(["swipe", "tap"])})
    read = read_arrays(tmp_path / "a.npz")
    assert read["numbers"].tolist() == [0, 1, 2] and read["words"].tolist() == ["swipe", "tap"]


def test_networks_weights_lie_in_half_precision_and_nothing_else_does(tmp_path: Path) -> None:
    third = np.full((2, 2), 1 / 3, np.float32)
    write_arrays(tmp_path / "a.npz", {"network0.3.weight": third, "network0.3.bias": third})
    with np.load(tmp_path / "a.npz") as stored:
        assert stored["network0.3.weight"].dtype == np.float16
    read = read_arrays(tmp_path / "a.npz")
    assert read["network0.3.weight"].dtype == read["network0.3.bias"].dtype == np.float32
    np.testing.assert_allclose(read["network0.3.weight"], third, rtol=2**-11)
    assert not np.array_equal(read["network0.3.weight"], third)
    np.testing.assert_array_equal(read["network0.3.bias"], third)


def test_a_missing_file_and_a_folder_that_is_none(tmp_path: Path, saved: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.npz"):
        DynamicGestureClassifier.load(tmp_path / "none.npz")
    with pytest.raises(ModelError, match="cannot write"):
        DynamicGestureClassifier.load(saved).save(saved / "no" / "folder.npz")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_something_else_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "else.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"else\.npz"):
        DynamicGestureClassifier.load(path)


def test_a_model_cut_off_or_with_flipped_bytes(tmp_path: Path, saved: Path) -> None:
    whole = saved.read_bytes()
    path = tmp_path / "broken.npz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=r"broken\.npz"):
        DynamicGestureClassifier.load(path)
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    path.write_bytes(bytes(flipped))
    with pytest.raises(ModelError, match=r"broken\.npz"):
        DynamicGestureClassifier.load(path)


def test_an_array_that_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, numbers=np.arange(3))
    with pytest.raises(ModelError, match="no dynamic gesture model"):
        DynamicGestureClassifier.load(path)


def test_pickled_objects_are_never_run(tmp_path: Path, saved: Path) -> None:
    path = rewritten(saved, tmp_path, classes=np.array([{"a": 1}, "b"], dtype=object))
    with pytest.raises(ModelError, match="damaged"):
        DynamicGestureClassifier.load(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gesturekit_dynamic_gestures": np.array(FORMAT + 1)}, f"format {FORMAT + 1}"),
        ({"classes": None}, "classes"),
        ({"classes": np.array("wave")}, "shape"),
        ({"few.examples": None}, "examples"),
        ({"training_frames": np.zeros((3, 21, 3), np.float16)}, "do not fit"),
        ({"training_fps": None}, "training_fps"),
        ({"training_targets": np.arange(8) + 7}, "does not know"),
    ],
)
def test_arrays_that_do_not_fit(tmp_path: Path, saved: Path, changes: dict, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        DynamicGestureClassifier.load(rewritten(saved, tmp_path, **changes))
