"""The model store: from a model's name to a verified local file.

A model comes from the user's cache, else from the files that `GESTUREKIT_MODELS` names, else from the
published wheel, which is downloaded through the user's own package installer. Every file is checked against
the manifest's SHA-256 each time it is handed out; writes are atomic and locked between processes.
"""

from __future__ import annotations

import enum
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock
import platformdirs

from gesturekit.errors import ModelError
from gesturekit.files import write_atomically
from gesturekit.tracking.weights.model_download import download_wheel
from gesturekit.tracking.weights.model_manifest import Manifest, ModelSpec, load_manifest
from gesturekit.tracking.weights.model_progress import FetchProgress, ProgressCallback, reporting
from gesturekit.tracking.weights.model_verification import Scan, file_in_place, refusal, scan_paths, size_of

_log = logging.getLogger(__name__)
# Longer than a download over a slow line takes; a process that dies gives the lock back at once.
_LOCK_SECONDS = 1800.0


class ModelState(str, enum.Enum):
    """How a model stands: not here; of the right size; of the pinned SHA-256; not what the manifest says."""

    MISSING = "missing"
    PRESENT = "present"
    VERIFIED = "verified"
    DAMAGED = "damaged"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """How a model stands, where its file is or will be, and in `detail` what is wrong with a damaged one."""

    spec: ModelSpec
    state: ModelState
    path: Path
    detail: str = ""


def cache_folder() -> Path:
    """Folder that GestureKit may fill and empty: `GESTUREKIT_CACHE`, else the platform's user cache."""
    named = os.environ.get("GESTUREKIT_CACHE", "").strip()
    return _place(named) if named else platformdirs.user_cache_path("gesturekit", appauthor=False)


def user_paths() -> tuple[Path, ...]:
    """Files and folders named by `GESTUREKIT_MODELS`, in order, separated like `PATH`."""
    named = os.environ.get("GESTUREKIT_MODELS", "").split(os.pathsep)
    return tuple(_place(part.strip()) for part in named if part.strip())


def _place(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise ModelError(
            f"{text!r} has no home folder to begin at ({error}); write the whole path"
        ) from error


class ModelStore:
    """Verified model files, fetched when needed into `cache`.

    `sources` are files and folders to look in before downloading; defaults are `cache_folder()`, GestureKit's
    own manifest and `user_paths()`.
    """

    def __init__(
        self,
        cache: Path | None = None,
        manifest: Manifest | None = None,
        sources: Iterable[Path] | None = None,
    ) -> None:
        self.manifest = load_manifest() if manifest is None else manifest
        cache = cache_folder() if cache is None else cache
        self.folder = cache / "models"
        self.bundle_folder = cache / "bundles"
        self.sources = user_paths() if sources is None else tuple(sources)

    def path(self, name: str, progress: ProgressCallback | None = None) -> Path:
        """Path of one verified model file; see `fetch`."""
        return self.fetch([name], progress)[name]

    def fetch(
        self, names: Iterable[str] | None = None, progress: ProgressCallback | None = None
    ) -> dict[str, Path]:
        """Paths of verified model files by name, of all when no names are given; what is not here is fetched.

        Names are those of the manifest, such as ``"palm_detection_full"``; InvalidArgumentError for others.
        ModelError, saying why and what to do offline, for a model that is neither here nor can be fetched.
        """
        wanted = [self.manifest.spec(name) for name in (self.manifest.models if names is None else names)]
        refused: list[str] = []
        ready = self._ready(wanted, refused)
        for sentence in refused:
            _log.warning("%s", sentence)
        if len(ready) < len(wanted):
            with reporting(progress) as report:
                ready = self._fetch_missing(wanted, refused, report)
        return {spec.name: ready[spec.name] for spec in wanted}

    def add(self, file: Path) -> tuple[str, ...]:
        """Store the models that a file holds in the cache; returns their names, sorted, at least one.

        `file` is a `.tflite`, a `.task` bundle or a mediapipe wheel, under whatever name. Models in it whose
        SHA-256 is not pinned are logged as warnings and left out. ModelError when it is not there or holds no
        pinned model, or when the cache cannot be written.
        """
        if not file.is_file():
            what = "a folder" if file.is_dir() else "no such file"
            raise ModelError(f"cannot add {file}: {what}; expected a .tflite, a .task or a mediapipe wheel")
        scan = scan_paths([file], self.manifest)
        if not scan.found:
            pinned = "\n".join(
                f"    {s.name}  {s.size} bytes  SHA-256 {s.sha256}" for s in self.manifest.models.values()
            )
            raise ModelError(
                f"cannot add {file}: {'; '.join(scan.refused)}. The models that are accepted:\n{pinned}\n"
                f"The wheel of {self.manifest.wheel.requirement} holds them all."
            )
        for sentence in scan.refused:
            _log.warning("not added: %s", sentence)
        with self._locked(lambda _report: None):
            for name, data in scan.found.items():
                self._store(self.manifest.spec(name), data)
        return tuple(sorted(scan.found))

    def statuses(self, *, read: bool = False) -> tuple[ModelStatus, ...]:
        """How each model stands: with `read` by the SHA-256 of its file, else by its size."""
        return tuple(self._status(spec, read) for spec in self.manifest.models.values())

    def _status(self, spec: ModelSpec, read: bool) -> ModelStatus:
        path = self._cached(spec)
        size = size_of(path)
        if size is None:
            elsewhere = file_in_place(self.sources, spec)
            if elsewhere is None:
                return ModelStatus(spec, ModelState.MISSING, path)
            path, size = elsewhere, spec.size
        if not read and size == spec.size:
            return ModelStatus(spec, ModelState.PRESENT, path)
        reason = refusal(path, spec)
        return ModelStatus(spec, ModelState.DAMAGED if reason else ModelState.VERIFIED, path, reason or "")

    def _cached(self, spec: ModelSpec) -> Path:
        return self.folder / spec.file

    def _ready(self, wanted: Iterable[ModelSpec], refused: list[str]) -> dict[str, Path]:
        """Find verified files that need no fetching; a file in the cache that is wrong goes to `refused`."""
        ready: dict[str, Path] = {}
        for spec in wanted:
            cached = self._cached(spec)
            if size_of(cached) is not None:
                reason = refusal(cached, spec)
                if reason is None:
                    ready[spec.name] = cached
                    continue
                refused.append(f"cached model refused: {reason}")
            in_place = file_in_place(self.sources, spec)
            if in_place is not None:
                ready[spec.name] = in_place
        return ready

    def _fetch_missing(
        self, wanted: list[ModelSpec], refused: list[str], report: ProgressCallback
    ) -> dict[str, Path]:
        with self._locked(report):
            # Another process may have fetched them while this one waited for the lock.
            ready = self._ready(wanted, [])
            if len(ready) == len(wanted):
                return ready
            if self.sources:
                scan = scan_paths(self.sources, self.manifest)
                for sentence in scan.refused:
                    _log.warning("GESTUREKIT_MODELS: %s", sentence)
                ready |= self._take(scan, wanted, ready, report)
                refused += scan.refused
            for use_cache in (True, False):
                if len(ready) == len(wanted):
                    return ready
                try:
                    scan = self._download(report, use_cache=use_cache)
                except ModelError as error:
                    raise self._unavailable(wanted, ready, [*refused, str(error)]) from None
                for sentence in scan.refused:
                    _log.warning("downloaded file refused: %s", sentence)
                refused += [s for s in scan.refused if s not in refused]
                ready |= self._take(scan, wanted, ready, report)
            if len(ready) < len(wanted):
                raise self._unavailable(wanted, ready, refused)
        return ready

    def _take(
        self, scan: Scan, wanted: list[ModelSpec], ready: Mapping[str, Path], report: ProgressCallback
    ) -> dict[str, Path]:
        """Store what a scan found, and also what nobody asked for yet: it would cost a second download."""
        stored: dict[str, Path] = {}
        for name, data in scan.found.items():
            spec = self.manifest.spec(name)
            asked = spec in wanted
            if name in ready or (not asked and refusal(self._cached(spec), spec) is None):
                continue
            report(FetchProgress("install", f"storing {name}", len(data), len(data)))
            self._store(spec, data)
            _log.info("stored %s", self._cached(spec))
            if asked:
                stored[name] = self._cached(spec)
        return stored

    def _download(self, report: ProgressCallback, *, use_cache: bool) -> Scan:
        # Beside the cache and not in the system's temporary folder, which is often small or in memory.
        try:
            temporary = tempfile.TemporaryDirectory(
                prefix=".download-", dir=self.folder, ignore_cleanup_errors=True
            )
        except OSError as error:
            raise self._unwritable(error) from error
        with temporary as name:
            folder = Path(name)
            download_wheel(self.manifest.wheel, folder, report, use_cache=use_cache)
            unpacked = [folder / spec.member for spec in self.manifest.models.values()]
            return scan_paths(sorted(folder.glob("*.whl")) or unpacked, self.manifest)

    @contextmanager
    def _locked(self, report: ProgressCallback) -> Iterator[None]:
        """The cache's folder, made where it is missing, for this process alone."""
        lock = filelock.FileLock(self.folder / ".lock")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(timeout=0)
            except filelock.Timeout:
                _log.info("waiting for another process that fetches models into %s", self.folder)
                report(FetchProgress("wait", "waiting for another process that fetches models"))
                lock.acquire(timeout=_LOCK_SECONDS)
        except filelock.Timeout as error:
            raise ModelError(
                f"another process has been fetching models for {_LOCK_SECONDS / 60:.0f} minutes and holds "
                f"{lock.lock_file}; end that process and try again"
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Remove what a killed process left half done; with the lock held, nothing of it can be in use."""
        for left in (*self.folder.glob(".download-*"), *self.folder.glob(".*.part")):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with suppress(OSError):
                    left.unlink()

    def _store(self, spec: ModelSpec, data: bytes) -> None:
        try:
            write_atomically(self._cached(spec), data)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> ModelError:
        kept_mb = sum(spec.size for spec in self.manifest.models.values()) / 1e6
        wheel_mb = self.manifest.wheel.size / 1e6
        return ModelError(
            f"the models' cache {self.folder} cannot be written: {error}. "
            f"It needs {kept_mb:.0f} MB, and {wheel_mb:.0f} MB more while downloading; set GESTUREKIT_CACHE "
            "to a folder that can be written, or GESTUREKIT_MODELS to a folder that holds the .tflite files"
        )

    def _unavailable(
        self, wanted: Iterable[ModelSpec], ready: Mapping[str, Path], reasons: Iterable[str]
    ) -> ModelError:
        missing = ", ".join(spec.name for spec in wanted if spec.name not in ready)
        wheel = self.manifest.wheel
        because = "\n".join(f"  - {reason}" for reason in reasons)
        return ModelError(
            f"cannot get {missing}:\n{because}\n"
            "Without a network: on a machine that has one, run\n"
            f"    pip {' '.join(wheel.download_arguments)}\n"
            "bring the .whl file here and run\n"
            f"    gesturekit models add {wheel.package}-{wheel.version}-*.whl\n"
            "or set GESTUREKIT_MODELS to that file, or to the folder it lies in."
        )
