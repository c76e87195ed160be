from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.tracking.weights.model_manifest import load_manifest
from tests.tracking.model_kit import MODELS, make_manifest, manifest_text


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
    ("old", "new", "place"),
    [
        ("size = 6000", "size = 0", "models.palm_detection_full.size"),
        ('licence = "Apache-2.0"\n', "", "models.palm_detection_full has no 'licence'"),
        (
            'origin = "made for a test"\n',
            'origin = "x"\nlicense = "MIT"\n',
            "models.palm_detection_full.license",
        ),
        ('file = "palm_detection_full.tflite"', 'file = "../x.tflite"', "models.palm_detection_full.file"),
        (
            'file = "palm_detection_full.tflite"',
            'file = "palm_detection_lite.tflite"',
            "stands at two models",
        ),
        ('sha256 = "', 'sha256 = "Z', "models.palm_detection_full.sha256"),
        ('package = "handmodels"', 'package = "--index-url"', "wheel.package"),
        ("[models.palm_detection_full]", "[models.palm_detection_full", "not valid TOML"),
        ("[wheel]", "[wheels]", "wheel"),
    ],
)
def test_a_wrong_manifest_is_refused_naming_file_and_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    path = tmp_path / "manifest.toml"
    text = manifest_text()
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_manifest(path)
    assert str(path) in str(caught.value)
    assert place in str(caught.value)


def test_a_manifest_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        load_manifest(tmp_path / "gone.toml")


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
