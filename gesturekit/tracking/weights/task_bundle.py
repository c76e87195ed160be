"""A MediaPipe hand landmarker bundle (`.task`) built from our own two verified models.

MediaPipe Tasks takes its networks as one uncompressed zip archive. Building it from the very files that our
tracker runs makes a comparison between the two a comparison of everything but the weights.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.files import write_atomically
from gesturekit.tracking.weights.model_editing import with_metadata_of
from gesturekit.tracking.weights.model_store import ModelStore
from gesturekit.tracking.weights.model_verification import HAND_DETECTOR_ENTRY, HAND_LANDMARKS_ENTRY

# The published lite detector has no metadata, which says how an image becomes the input tensor and without
# which MediaPipe Tasks refuses it. This one has, and the same input and outputs.
_DESCRIBED_DETECTOR = "palm_detection_full"

# MediaPipe maps a model where it lies in the archive; a misaligned one it has to copy first.
_ALIGNMENT = 4
_LOCAL_HEADER_BYTES = 30
# The extra field that Android's zipalign pads with; readers that do not know it skip it.
_PADDING_FIELD = 0xD935
_PADDING_HEADER_BYTES = 4
# The earliest date a zip archive can carry: with a fixed date, equal models give equal bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def build_task_bundle(variant: str = "full", *, store: ModelStore | None = None) -> Path:
    """Path of a bundle with the "full" or "lite" models, built in the cache when it is not there.

    A file there with any other content is replaced. InvalidArgumentError for another variant; ModelError when
    a model cannot be had, or the cache cannot be written.
    """
    if variant not in ("full", "lite"):
        raise InvalidArgumentError(f"unknown bundle variant {variant!r}; expected 'full' or 'lite'")
    store = ModelStore() if store is None else store
    names = (f"palm_detection_{variant}", f"hand_landmark_{variant}")
    models = store.fetch({*names, _DESCRIBED_DETECTOR})
    path = store.bundle_folder / f"hand_landmarker_{variant}.task"
    try:
        detector, landmarks = (models[name].read_bytes() for name in names)
        if variant == "lite":
            detector = with_metadata_of(models[_DESCRIBED_DETECTOR].read_bytes(), detector)
        data = bundle_bytes({HAND_DETECTOR_ENTRY: detector, HAND_LANDMARKS_ENTRY: landmarks})
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data)
    except OSError as error:
        raise ModelError(
            f"the bundle {path} cannot be built: {error}; "
            "set GESTUREKIT_CACHE to a folder that can be written"
        ) from error
    return path


def bundle_bytes(entries: Mapping[str, bytes]) -> bytes:
    """An uncompressed zip archive of files by their ASCII names, each aligned to four bytes.

    The same entries give the same bytes on every machine.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            begin = buffer.tell() + _LOCAL_HEADER_BYTES + len(name) + _PADDING_HEADER_BYTES
            padding = -begin % _ALIGNMENT
            info.extra = struct.pack("<HH", _PADDING_FIELD, padding) + bytes(padding)
            archive.writestr(info, data)
    return buffer.getvalue()
