"""The model store: from a model's name to a verified local file.

Weights are looked for in the user's cache, then in the files that `GESTUREKIT_MODELS` names, then in the
published wheel, which is downloaded through the user's own package installer. Every file is checked against
the manifest's SHA-256 each time it is handed out; writes are atomic and locked between processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gesturekit.tracking.weights.model_manifest import ModelSpec
from gesturekit.tracking.weights.model_progress import FetchProgress, ProgressCallback
from gesturekit.tracking.weights.model_store import ModelState, ModelStatus, ModelStore, cache_folder

__all__ = [
    "FetchProgress",
    "ModelSpec",
    "ModelState",
    "ModelStatus",
    "ModelStore",
    "ProgressCallback",
    "add_models",
    "cache_folder",
    "fetch_models",
    "list_models",
    "model_path",
    "verify_models",
]


def model_path(name: str, progress: ProgressCallback | None = None) -> Path:
    """Local file of a model, verified by SHA-256 and fetched first when it is not here.

    Parameters
    ----------
    name : str
        ``"palm_detection_full"``, ``"palm_detection_lite"``, ``"hand_landmark_full"`` or
        ``"hand_landmark_lite"``.
    progress : callable, optional
        Called with a `FetchProgress` while fetching. Default: a bar on standard error if that is a terminal.

    Returns
    -------
    Path
        In the cache, or where `GESTUREKIT_MODELS` names a folder with the `.tflite` file, there.

    Raises
    ------
    InvalidArgumentError
        When no model has this name.
    ModelError
        When the model is neither here nor can be fetched; the message says why and what to do offline.
    """
    return ModelStore().path(name, progress)


def fetch_models(
    names: Iterable[str] | None = None, progress: ProgressCallback | None = None
) -> dict[str, Path]:
    """Make sure that models are here and whole, all of them when no names are given.

    Parameters, errors and default progress are those of `model_path`.

    Returns
    -------
    dict of str to Path
        The verified file of each model asked for.
    """
    return ModelStore().fetch(names, progress)


def list_models() -> tuple[ModelStatus, ...]:
    """How each model of the manifest stands, without reading the files: missing, present or damaged."""
    return ModelStore().statuses()


def verify_models() -> tuple[ModelStatus, ...]:
    """How each model stands, by the SHA-256 of its file: verified, missing or damaged. Fetches nothing."""
    return ModelStore().verify()


def add_models(file: Path | str) -> tuple[str, ...]:
    """Store the models that a file holds in the cache.

    Parameters
    ----------
    file : Path or str
        A `.tflite`, a `.task` bundle or a mediapipe wheel, under whatever name. A model in it is accepted
        only if its SHA-256 is pinned; others in the same archive are logged as warnings and left out.

    Returns
    -------
    tuple of str
        Names of the models stored, sorted; at least one.

    Raises
    ------
    ModelError
        When the file is not there or holds no pinned model (the message names what was found in it), or
        when the cache cannot be written.
    """
    return ModelStore().add(Path(file))
