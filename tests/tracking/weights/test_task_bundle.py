from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.tracking.weights.model_store import ModelState, ModelStore
from gesturekit.tracking.weights.task_bundle import build_task_bundle, bundle_bytes
from tests.studio_set import FOLDER
from tests.tracking.model_kit import make_manifest, make_shelf


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """A store with an empty cache that takes the published models from the user's, where those are."""
    users = ModelStore()
    if any(status.state is not ModelState.VERIFIED for status in users.statuses(read=True)):
        pytest.skip("the models are not here; run `gesturekit models fetch`")
    return ModelStore(tmp_path / "cache", sources=list(users.fetch().values()))


def data_offsets(archive: bytes) -> dict[str, int]:
    """Where the data of each entry begins, read from the bytes themselves as MediaPipe does."""
    offsets = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for info in opened.infolist():
            name_length, extra_length = struct.unpack_from("<HH", archive, info.header_offset + 26)
            offsets[info.filename] = info.header_offset + 30 + name_length + extra_length
    return offsets


@pytest.mark.parametrize("first", ["a", "ab", "abc", "abcd", "hand_detector.tflite"])
@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 4097])
def test_entries_are_stored_plain_and_aligned(first: str, size: int) -> None:
    entries = {first: bytes(range(256)) * 16 + bytes(size), "b": b"second", "cc": b"third"}
    archive = bundle_bytes(entries)
    offsets = data_offsets(archive)
    assert list(offsets) == list(entries)
    for name, offset in offsets.items():
        assert offset % 4 == 0
        assert archive[offset : offset + len(entries[name])] == entries[name]
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        assert {info.compress_type for info in opened.infolist()} == {zipfile.ZIP_STORED}


def test_equal_entries_give_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"hand_detector.tflite": b"one", "hand_landmarks_detector.tflite": b"two"}
    first = bundle_bytes(entries)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("sys.platform", "win32")
    assert bundle_bytes(entries) == first


@pytest.mark.parametrize("variant", ["full", "lite"])
def test_mediapipe_opens_the_bundle_and_finds_a_hand(store: ModelStore, variant: str) -> None:
    mediapipe = pytest.importorskip("mediapipe", reason="the extra gesturekit[mediapipe] is not installed")
    from mediapipe.tasks.python import BaseOptions, vision

    path = build_task_bundle(variant, store=store)
    assert all(offset % 4 == 0 for offset in data_offsets(path.read_bytes()).values())
    options = vision.HandLandmarkerOptions(BaseOptions(model_asset_path=str(path)))
    photo = mediapipe.Image.create_from_file(str(FOLDER / "victory.jpg"))
    with vision.HandLandmarker.create_from_options(options) as landmarker:
        result = landmarker.detect(photo)
    assert len(result.hand_landmarks) == 1
    assert len(result.hand_landmarks[0]) == 21


@pytest.mark.parametrize("variant", ["full", "lite"])
def test_the_weights_in_the_bundle_are_the_verified_ones(store: ModelStore, variant: str) -> None:
    with zipfile.ZipFile(build_task_bundle(variant, store=store)) as bundle:
        assert bundle.namelist() == ["hand_detector.tflite", "hand_landmarks_detector.tflite"]
        detector = store.path(f"palm_detection_{variant}").read_bytes()
        if variant == "full":
            assert bundle.read("hand_detector.tflite") == detector
        landmarks = store.path(f"hand_landmark_{variant}").read_bytes()
        assert bundle.read("hand_landmarks_detector.tflite") == landmarks


def test_the_lite_detector_computes_the_same_with_borrowed_metadata(store: ModelStore) -> None:
    from ai_edge_litert.interpreter import Interpreter

    lite = store.path("palm_detection_lite").read_bytes()
    with zipfile.ZipFile(build_task_bundle("lite", store=store)) as bundle:
        described = bundle.read("hand_detector.tflite")
    assert b"TFLITE_METADATA" in described
    assert b"TFLITE_METADATA" not in lite
    image = np.random.default_rng(0).random((1, 192, 192, 3), dtype=np.float32)
    outputs = []
    for model in (lite, described):
        interpreter = Interpreter(model_content=model, num_threads=1)
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
        interpreter.invoke()
        outputs.append([interpreter.get_tensor(out["index"]) for out in interpreter.get_output_details()])
    for before, after in zip(*outputs, strict=True):
        np.testing.assert_array_equal(before, after)


def test_the_bundle_is_kept_rebuilt_when_missing_and_mended_when_wrong(store: ModelStore) -> None:
    path = build_task_bundle("full", store=store)
    data, written = path.read_bytes(), path.stat().st_mtime_ns
    assert build_task_bundle("full", store=store) == path
    assert path.stat().st_mtime_ns == written
    path.unlink()
    assert build_task_bundle("full", store=store).read_bytes() == data
    path.write_bytes(data[:-1000] + bytes(1000))
    assert build_task_bundle("full", store=store).read_bytes() == data
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_unknown_variant_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="'heavy'; expected 'full' or 'lite'"):
        build_task_bundle("heavy", store=ModelStore(tmp_path))


def test_without_models_the_error_is_the_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_shelf(tmp_path, monkeypatch)
    store = ModelStore(tmp_path / "cache", make_manifest(tmp_path / "manifest"))
    with pytest.raises(ModelError, match="cannot get"):
        build_task_bundle("full", store=store)


def test_a_cache_that_cannot_hold_the_bundle_is_named(store: ModelStore) -> None:
    store.bundle_folder.parent.mkdir(parents=True)
    store.bundle_folder.write_text("a file where the folder belongs")
    with pytest.raises(ModelError, match="GESTUREKIT_CACHE"):
        build_task_bundle("full", store=store)
