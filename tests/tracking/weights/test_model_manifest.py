from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.tracking.weights.model_manifest import load_manifest
from tests.tracking.model_kit import MODELS, make_manifest


def test_the_published_manifest_names_origin_licence_and_checksum_of_the_four_models() -> None:
    manifest = load_manifest()
    assert set(manifest.models) == set(MODELS)
    for spec in manifest.models.values():
        assert spec.licence == "Apache-2.0"
        assert "MediaPipe" in spec.origin
        assert spec.file == f"{spec.name}.tflite"
        assert spec.member.endswith(f"/{spec.file}")
    assert manifest.wheel.requirement == "mediapipe==0.10.21"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("palm_detection_ful", "palm_detection_full"),
        ("hand_landmarks_lite", "hand_landmark_lite"),
        ("palm detection full", "palm_detection_full"),
    ],
)
def test_a_misspelt_model_gets_the_nearest_name(tmp_path: Path, name: str, nearest: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{name!r}; did you mean {nearest!r}"):
        make_manifest(tmp_path).spec(name)


def test_a_name_unlike_any_gets_the_list_alone(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        make_manifest(tmp_path).spec("xyz")
    assert "did you mean" not in str(caught.value)
    assert all(name in str(caught.value) for name in MODELS)
