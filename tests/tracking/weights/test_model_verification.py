from __future__ import annotations

import hashlib
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gesturekit.tracking.weights.model_manifest import Manifest
from gesturekit.tracking.weights.model_verification import (
    HAND_DETECTOR_ENTRY,
    HAND_LANDMARKS_ENTRY,
    refusal,
    scan_paths,
)
from tests.tracking.model_kit import MODELS, make_manifest, make_wheel, make_zip, small_model

PALM, HAND = MODELS["palm_detection_full"], MODELS["hand_landmark_full"]


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return make_manifest(tmp_path / "manifest")


def flipped(data: bytes, position: int = 1000) -> bytes:
    """The same length, one bit different."""
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_model_is_known_by_its_content_whatever_its_name(tmp_path: Path, manifest: Manifest) -> None:
    scan = scan_paths([put(tmp_path / "download (1).bin", HAND)], manifest)
    assert scan.found == {"hand_landmark_full": HAND}
    assert scan.refused == []


def test_a_wheel_gives_all_four(tmp_path: Path, manifest: Manifest) -> None:
    scan = scan_paths([make_wheel(tmp_path)], manifest)
    assert scan.found == MODELS
    assert scan.refused == []


def test_a_task_bundle_gives_its_two(tmp_path: Path, manifest: Manifest) -> None:
    bundle = make_zip(tmp_path / "x.task", {HAND_DETECTOR_ENTRY: PALM, HAND_LANDMARKS_ENTRY: HAND})
    assert set(scan_paths([bundle], manifest).found) == {"palm_detection_full", "hand_landmark_full"}


def test_a_model_with_an_archive_attached_is_a_model(tmp_path: Path) -> None:
    attached = make_zip(tmp_path / "labels.zip", {"labels.txt": b"hand"}).read_bytes()
    data = PALM + attached
    assert zipfile.is_zipfile(put(tmp_path / "with_labels.tflite", data))
    manifest = make_manifest(tmp_path / "manifest")
    spec = replace(
        manifest.spec("palm_detection_full"), sha256=hashlib.sha256(data).hexdigest(), size=len(data)
    )
    manifest = replace(manifest, models={**manifest.models, spec.name: spec})
    assert scan_paths([tmp_path / "with_labels.tflite"], manifest).found == {"palm_detection_full": data}


def cut_off_wheel(folder: Path) -> Path:
    wheel = make_wheel(folder)
    return put(wheel, wheel.read_bytes()[:-200])


def wheel_with_a_damaged_entry(folder: Path) -> Path:
    bundle = make_zip(folder / "x.task", {HAND_DETECTOR_ENTRY: PALM})
    return put(bundle, flipped(bundle.read_bytes()))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda f: put(f / "x.tflite", small_model(9, 700)), "none of the pinned"),
        (lambda f: put(f / "x.tflite", flipped(PALM)), hashlib.sha256(flipped(PALM)).hexdigest()),
        (lambda f: put(f / "x.txt", b"hello there"), "neither a .tflite model"),
        (lambda f: put(f / "x.tflite", b""), "0 bytes"),
        (lambda f: f / "gone.task", "No such file"),
        (cut_off_wheel, "cut-off archive"),
        (wheel_with_a_damaged_entry, f"{HAND_DETECTOR_ENTRY} in"),
        (lambda f: make_zip(f / "x.task", {HAND_DETECTOR_ENTRY: flipped(PALM)}), f"{HAND_DETECTOR_ENTRY} in"),
        (lambda f: make_zip(f / "x.whl", {"a/pose.tflite": small_model(8, 300)}), "without hand models"),
    ],
)
def test_what_is_refused_is_named(
    tmp_path: Path, manifest: Manifest, make: Callable[[Path], Path], said: str
) -> None:
    path = make(tmp_path)
    scan = scan_paths([path], manifest)
    assert scan.found == {}
    assert len(scan.refused) == 1
    assert str(path) in scan.refused[0]
    assert said in scan.refused[0]


def test_good_entries_are_taken_beside_a_bad_one(tmp_path: Path, manifest: Manifest) -> None:
    bundle = make_zip(tmp_path / "x.task", {HAND_DETECTOR_ENTRY: PALM, HAND_LANDMARKS_ENTRY: flipped(HAND)})
    scan = scan_paths([bundle], manifest)
    assert scan.found == {"palm_detection_full": PALM}
    assert len(scan.refused) == 1
    assert HAND_LANDMARKS_ENTRY in scan.refused[0]


def test_an_archive_bomb_does_not_fill_the_memory(tmp_path: Path, manifest: Manifest) -> None:
    bomb = make_zip(tmp_path / "x.task", {HAND_DETECTOR_ENTRY: bytes(64 << 20)}, zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    scan = scan_paths([bomb], manifest)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert scan.found == {}
    assert "larger than any" in scan.refused[0]
    assert peak < 4 << 20


def test_a_folder_is_searched_and_an_empty_one_named(tmp_path: Path, manifest: Manifest) -> None:
    full, empty = tmp_path / "full", tmp_path / "empty"
    for folder in (full, empty):
        folder.mkdir()
    put(full / "renamed.tflite", PALM)
    make_zip(full / "b.task", {HAND_LANDMARKS_ENTRY: HAND})
    put(full / "notes.txt", b"not looked at")
    scan = scan_paths([empty, full], manifest)
    assert set(scan.found) == {"palm_detection_full", "hand_landmark_full"}
    assert scan.refused == [f"{empty} is a folder without .tflite, .task or .whl files"]


@pytest.mark.parametrize(
    ("data", "said"),
    [(PALM[:100], "cut off: 100 bytes, expected 6000"), (flipped(PALM), "SHA-256"), (PALM + b"x", "SHA-256")],
)
def test_refusal_says_what_is_wrong(tmp_path: Path, manifest: Manifest, data: bytes, said: str) -> None:
    path = put(tmp_path / "p.tflite", data)
    reason = refusal(path, manifest.spec("palm_detection_full"))
    assert reason is not None
    assert str(path) in reason
    assert said in reason
    assert refusal(put(path, PALM), manifest.spec("palm_detection_full")) is None
