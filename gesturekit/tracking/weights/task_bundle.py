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
from gesturekit.tracking.weights.model_store import ModelStore
from gesturekit.tracking.weights.model_verification import HAND_DETECTOR_ENTRY, HAND_LANDMARKS_ENTRY
from gesturekit.tracking.weights.tflite_metadata import add_metadata, read_metadata

VARIANTS = ("full", "lite")
# The published lite detector has no metadata, without which MediaPipe Tasks refuses it. This one has, and
# the same input and outputs.
_DESCRIBED_DETECTOR = "palm_detection_full"

# MediaPipe maps a model where it lies in the archive; a misaligned one it has to copy first.
_ALIGNMENT = 4
_LOCAL_HEADER_BYTES = 30
# The extra field that Android's zipalign pads with; readers that do not know it skip it.
_PADDING_FIELD = 0xD935
_PADDING_HEADER_BYTES = 4
# The earliest date a zip archive can carry: with a fixed date, equal models give equal bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def bundle_bytes(entries: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip archive, uncompressed, the data of each at a multiple of four bytes.

    Parameters
    ----------
    entries : mapping of str to bytes
        File names (ASCII) and contents, in the order in which they are packed.

    Returns
    -------
    bytes
        The archive; the same entries give the same bytes on every machine.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            begin = buffer.tell() + _LOCAL_HEADER_BYTES + len(name.encode("ascii")) + _PADDING_HEADER_BYTES
            padding = -begin % _ALIGNMENT
            info.extra = struct.pack("<HH", _PADDING_FIELD, padding) + bytes(padding)
            archive.writestr(info, data)
    return buffer.getvalue()


def build_task_bundle(variant: str = "full", *, store: ModelStore | None = None) -> Path:
    """Path of a hand landmarker bundle for MediaPipe Tasks, built in the cache when it is not there.

    Parameters
    ----------
    variant : {"full", "lite"}
        Which pair of models goes in. The lite palm detector is published without the metadata that
        MediaPipe Tasks demands and gets that of the full one, whose input and outputs are the same; its
        graph and weights stay as they are.
    store : ModelStore, optional
        Where the models come from; default the user's.

    Returns
    -------
    Path
        `hand_landmarker_<variant>.task` in the cache. A file there with any other content is replaced.

    Raises
    ------
    InvalidArgumentError
        When the variant is neither of the two.
    ModelError
        When a model cannot be had, or the cache cannot be written.
    """
    if variant not in VARIANTS:
        raise InvalidArgumentError(f"unknown bundle variant {variant!r}; expected 'full' or 'lite'")
    store = ModelStore() if store is None else store
    names = (f"palm_detection_{variant}", f"hand_landmark_{variant}")
    models = store.fetch({*names, _DESCRIBED_DETECTOR})
    path = store.bundle_folder / f"hand_landmarker_{variant}.task"
    try:
        detector, landmarks = (models[name].read_bytes() for name in names)
        if read_metadata(detector) is None:
            metadata = read_metadata(models[_DESCRIBED_DETECTOR].read_bytes())
            if metadata is None:
                raise ModelError(f"{_DESCRIBED_DETECTOR} has no metadata to lend to {names[0]}")
            detector = add_metadata(detector, metadata)
        data = bundle_bytes({HAND_DETECTOR_ENTRY: detector, HAND_LANDMARKS_ENTRY: landmarks})
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
    except OSError as error:
        raise ModelError(
            f"the bundle {path} cannot be built: {error}; "
            "set GESTUREKIT_CACHE to a folder that can be written"
        ) from error
    return path
