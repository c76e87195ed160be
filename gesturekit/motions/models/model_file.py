"""Files of dynamic gesture models: plain arrays in an .npz, with a format number, checked when read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.assets import asset_path
from gesturekit.errors import GestureKitError, ModelError
from gesturekit.files import read_npz, write_npz

FORMAT = 3
"""Number of the format; goes up when older files can no longer be read."""

SHIPPED_FILE, LIVE_FILE = "dynamic_gestures.npz", "live_motions.npz"
"""The classifier that comes with GestureKit, and the networks that find motions in live streams."""

_MARK = "gesturekit_dynamic_gestures"
# How the names of networks' weights end; half precision changes no answer beyond its third digit.
_WEIGHT = ".weight"


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write arrays to `path`, networks' weights in half precision; ModelError where that cannot be."""
    marked: dict[str, Any] = {_MARK: np.array(FORMAT), **arrays}
    marked |= {name: value.astype(np.float16) for name, value in arrays.items() if name.endswith(_WEIGHT)}
    try:
        # Not compressed: trained weights shrink by a fourteenth, and would be read at half the speed.
        write_npz(path, marked)
    except OSError as error:
        raise ModelError(f"cannot write the model to {path}: {error.strerror or error}") from error


def read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """All arrays of a file that `write_arrays` made; ModelError for any other file."""
    try:
        arrays = read_npz(path)
    except OSError as error:
        raise ModelError(f"cannot read the model {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise damaged(path, error) from error
    if _MARK not in arrays:
        raise ModelError(f"{path} is no dynamic gesture model; DynamicGestureClassifier.save writes one")
    if arrays[_MARK].shape != () or arrays[_MARK] != FORMAT:
        raise ModelError(f"{path} has format {arrays[_MARK]}, this version reads {FORMAT}; train it again")
    return arrays | {
        name: value.astype(np.float32) for name, value in arrays.items() if name.endswith(_WEIGHT)
    }


def shipped_path(name: str) -> Path | None:
    """Where a file that comes with GestureKit lies; None when this installation has none."""
    try:
        return asset_path("models", name)
    except GestureKitError:
        return None


def needed_path(name: str, program: str) -> Path:
    """The same; ModelError where it is missing, with the program in ``models`` that trains it."""
    path = shipped_path(name)
    if path is None:
        raise ModelError(
            f"models/{name} is missing; reinstall gesturekit, or train it with "
            f"'python models/{program}' in a checkout"
        )
    return path


def damaged(path: Path, error: Exception) -> ModelError:
    """Make the error for a file whose arrays do not fit together."""
    return ModelError(f"the model {path} is damaged ({error}); train and save it again")
