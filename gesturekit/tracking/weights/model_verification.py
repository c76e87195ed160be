"""Finding pinned models inside the files that people have: a `.tflite`, a `.task` bundle, a wheel.

The kind of a file is read from its bytes, never from its name, and each candidate is accepted only if its
SHA-256 is pinned in the manifest. What is turned down is named, so that an error can say what was found.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from gesturekit.tracking.weights.model_manifest import Manifest, ModelSpec

HAND_DETECTOR_ENTRY = "hand_detector.tflite"
HAND_LANDMARKS_ENTRY = "hand_landmarks_detector.tflite"
"""Names of the two networks inside a MediaPipe hand landmarker bundle (`.task`)."""

_SUFFIXES = (".tflite", ".task", ".whl", ".zip")
_DAMAGED_ENTRY = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(slots=True)
class Scan:
    """What some files hold: accepted models by name, and a sentence for each thing refused."""

    found: dict[str, bytes] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def size_of(path: Path) -> int | None:
    """Bytes of a file or folder entry; None when there is none or it cannot be reached."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def refusal(path: Path, spec: ModelSpec) -> str | None:
    """Why a file is not the given model, as a sentence that names the file; None when it is."""
    try:
        digest, size = _sha256(path), path.stat().st_size
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}"
    if digest == spec.sha256:
        return None
    if size < spec.size:
        return f"{path} is cut off: {size} bytes, expected {spec.size}"
    return f"{path} is not {spec.name}: SHA-256 {digest}, expected {spec.sha256}"


def file_in_place(paths: Iterable[Path], spec: ModelSpec) -> Path | None:
    """Find a model that can be used where it lies: a verified `.tflite` named, or in a folder named."""
    for path in paths:
        for candidate in (path, path / spec.file):
            if size_of(candidate) == spec.size and refusal(candidate, spec) is None:
                return candidate
    return None


def scan_paths(paths: Iterable[Path], manifest: Manifest) -> Scan:
    """Look for pinned models in files and in the models and archives of folders, not their subfolders.

    What cannot be read or holds nothing usable gives a sentence in `Scan.refused`; nothing is raised.
    """
    scan = Scan()
    for path in paths:
        if len(scan.found) == len(manifest.models):
            break
        try:
            files = sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES)
        except NotADirectoryError:
            files = [path]
        except OSError as error:
            scan.refused.append(f"{path} cannot be read: {error.strerror or error}")
            continue
        if not files:
            scan.refused.append(f"{path} is a folder without .tflite, .task or .whl files")
        for file in files:
            _scan_file(file, manifest, scan)
    return scan


def _scan_file(path: Path, manifest: Manifest, scan: Scan) -> None:
    try:
        _scan_readable(path, manifest, scan)
    except OSError as error:
        scan.refused.append(f"{path} cannot be read: {error.strerror or error}")


def _scan_readable(path: Path, manifest: Manifest, scan: Scan) -> None:
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(8)
    # A .tflite with metadata is a valid zip archive as well, so the file as a whole comes first.
    is_candidate = any(size == spec.size for spec in manifest.models.values())
    if is_candidate and (spec := manifest.by_sha256(_sha256(path))) is not None:
        scan.found.setdefault(spec.name, path.read_bytes())
    elif head[4:8] == b"TFL3":
        scan.refused.append(
            f"{path} is a TensorFlow Lite model with SHA-256 {_sha256(path)} ({size} bytes), "
            "which is none of the pinned ones"
        )
    elif zipfile.is_zipfile(path):
        _scan_archive(path, manifest, scan)
    elif head[:4] == b"PK\x03\x04":
        scan.refused.append(f"{path} is a damaged or cut-off archive ({size} bytes)")
    else:
        scan.refused.append(
            f"{path} is neither a .tflite model nor a .task bundle nor a wheel "
            f"({size} bytes, begins with {head!r})"
        )


def _scan_archive(path: Path, manifest: Manifest, scan: Scan) -> None:
    interesting = {HAND_DETECTOR_ENTRY, HAND_LANDMARKS_ENTRY, *(s.file for s in manifest.models.values())}
    sizes = {spec.size for spec in manifest.models.values()}
    seen = False
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                base = info.filename.rpartition("/")[2]
                if info.file_size not in sizes and base not in interesting:
                    continue
                seen = True
                try:
                    with archive.open(info) as stream:
                        # The directory's size may lie; an archive bomb must not fill the memory.
                        data = stream.read(max(sizes) + 1)
                except _DAMAGED_ENTRY as error:
                    scan.refused.append(f"{info.filename} in {path} is damaged: {error}")
                    continue
                digest = hashlib.sha256(data).hexdigest()
                spec = manifest.by_sha256(digest)
                if spec is not None:
                    scan.found.setdefault(spec.name, data)
                elif base in interesting:
                    what = f"SHA-256 {digest}" if len(data) <= max(sizes) else "larger than any of them"
                    scan.refused.append(
                        f"{info.filename} in {path} is none of the pinned models: "
                        f"{info.file_size} bytes, {what}"
                    )
    except _DAMAGED_ENTRY as error:
        scan.refused.append(f"{path} is a damaged archive: {error}")
        return
    if not seen:
        scan.refused.append(f"{path} is an archive without hand models")


def _sha256(path: Path) -> str:
    # In pieces: what people name may be of any size.
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
