from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.tracking.weights.model_paths import (
    ModelState,
    add_models,
    cache_folder,
    fetch_models,
    list_models,
    model_path,
    verify_models,
)
from tests.tracking.model_kit import small_model


def test_the_cache_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path / "elsewhere"))
    assert cache_folder() == tmp_path / "elsewhere"
    assert all(status.path.parent == tmp_path / "elsewhere" / "models" for status in list_models())
    monkeypatch.setenv("GESTUREKIT_CACHE", "")
    assert cache_folder().name == "gesturekit"


def test_adding_through_the_plain_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path / "cache"))
    foreign = tmp_path / "foreign.tflite"
    foreign.write_bytes(small_model(5, 555))
    with pytest.raises(ModelError, match="none of the pinned"):
        add_models(str(foreign))
    with pytest.raises(ModelError, match="no such file"):
        add_models(tmp_path / "gone.whl")
    with pytest.raises(ModelError, match="a folder"):
        add_models(tmp_path)
    assert {status.state for status in verify_models()} == {ModelState.MISSING}


def test_unknown_names_get_the_nearest_one() -> None:
    with pytest.raises(InvalidArgumentError, match="did you mean 'palm_detection_lite'"):
        model_path("palm_detector_lite")
    with pytest.raises(InvalidArgumentError, match="palm_detection_full"):
        fetch_models(["nonsense"])
