"""Small model files, bundles and wheels made on the spot, with a manifest whose checksums fit them."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import random
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from gesturekit.tracking.weights.model_manifest import Manifest, load_manifest
from gesturekit.tracking.weights.model_store import ModelStore

WHEEL_NAME = "handmodels-1.2-cp311-cp311-manylinux_2_28_x86_64.whl"


needs_pip = pytest.mark.skipif(
    importlib.util.find_spec("pip") is None, reason="this environment has no pip to fetch with"
)


def small_model(seed: int, size: int) -> bytes:
    """Bytes that begin like a `.tflite` file."""
    return b"\x1c\x00\x00\x00TFL3" + random.Random(seed).randbytes(size - 8)


MODELS = {
    "palm_detection_full": small_model(1, 6000),
    "palm_detection_lite": small_model(2, 4000),
    "hand_landmark_full": small_model(3, 9000),
    "hand_landmark_lite": small_model(4, 5000),
}
PALM, HAND = "palm_detection_full", "hand_landmark_full"
MEMBERS = {name: f"handmodels/{name}.tflite" for name in MODELS}


def manifest_text() -> str:
    parts = [
        '[wheel]\npackage = "handmodels"\nversion = "1.2"\npython_version = "3.11"\n'
        'platform = "manylinux_2_28_x86_64"\nsize = 30000\n'
    ]
    parts += [
        f'[models.{name}]\nsummary = "a model"\nfile = "{name}.tflite"\nmember = "{MEMBERS[name]}"\n'
        f'size = {len(data)}\nsha256 = "{hashlib.sha256(data).hexdigest()}"\n'
        'licence = "Apache-2.0"\norigin = "made for a test"\n'
        for name, data in MODELS.items()
    ]
    return "\n".join(parts)


def make_manifest(folder: Path) -> Manifest:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "manifest.toml"
    path.write_text(manifest_text(), encoding="utf-8")
    return load_manifest(path)


def make_zip(path: Path, entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def make_wheel(folder: Path, models: dict[str, bytes] = MODELS) -> Path:
    """Make a wheel that pip and uv take: for one platform, with metadata and a record."""
    entries = {MEMBERS[name]: data for name, data in models.items()}
    entries["handmodels-1.2.dist-info/METADATA"] = b"Metadata-Version: 2.1\nName: handmodels\nVersion: 1.2\n"
    entries["handmodels-1.2.dist-info/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\n"
        b"Tag: cp311-cp311-manylinux_2_28_x86_64\n"
    )
    lines = []
    for name, data in entries.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    record = "handmodels-1.2.dist-info/RECORD"
    entries[record] = "".join([*lines, f"{record},,\n"]).encode()
    return make_zip(folder / WHEEL_NAME, entries, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Shelf:
    """Where the real package installer finds wheels in a test: a folder, and nothing else."""

    folder: Path
    log: Path

    @property
    def downloads(self) -> int:
        """How often pip has looked for the wheel."""
        return self.log.read_text(encoding="utf-8").count("Looking in links") if self.log.exists() else 0


def make_shelf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Take the network away from pip and uv and give them a folder instead."""
    shelf = Shelf(folder / "shelf", folder / "pip.log")
    shelf.folder.mkdir(parents=True)
    for name in ("GESTUREKIT_CACHE", "GESTUREKIT_MODELS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(shelf.folder),
        "PIP_LOG": str(shelf.log),
        "UV_NO_CONFIG": "1",
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": str(shelf.folder),
        "UV_OFFLINE": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return shelf


def fill(store: ModelStore, *names: str) -> None:
    """Put models into a store's cache, all of them when none is named."""
    store.folder.mkdir(parents=True, exist_ok=True)
    for name in names or MODELS:
        (store.folder / f"{name}.tflite").write_bytes(MODELS[name])


def left_over(store: ModelStore) -> list[str]:
    """What lies in the cache beside the models and the lock."""
    expected = {".lock", *(f"{name}.tflite" for name in MODELS)}
    return sorted(path.name for path in store.folder.iterdir() if path.name not in expected)
