"""Files of ours that hold arrays: `.npz` without pickle, which say what they are and in which version."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import ConfigError, SinkError
from gesturekit.files import read_npz, write_npz

Arrays = Mapping[str, npt.NDArray[Any]]

VERSION = 1


def write_arrays(path: str | Path, kind: str, arrays: Arrays) -> None:
    """Write an `.npz`, whole or not at all; SinkError where that fails."""
    try:
        whole = {"format": np.array(kind), "version": np.array(VERSION), **arrays}
        write_npz(Path(path), whole, compressed=True)
    except OSError as error:
        raise SinkError(
            f"cannot write {str(path)!r}: {error.strerror}; choose another file or folder"
        ) from error


def read_arrays(path: str | Path, kind: str, made_by: str) -> dict[str, npt.NDArray[Any]]:
    """Arrays of an `.npz` of this kind; ConfigError where it is missing, something else, or too new."""
    try:
        arrays = read_npz(path)
    except FileNotFoundError as error:
        raise ConfigError(f"there is no file {str(path)!r}; make it with `{made_by}`") from error
    except (OSError, ValueError) as error:
        why = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
        raise ConfigError(f"{str(path)!r} is not a {kind} file{why}; make it with `{made_by}`") from error
    if str(arrays.get("format")) != kind or "version" not in arrays:
        raise ConfigError(f"{str(path)!r} is not a {kind} file; make it with `{made_by}`")
    if int(arrays["version"]) > VERSION:
        raise ConfigError(
            f"{str(path)!r} is version {int(arrays['version'])}; "
            f"this GestureKit reads version {VERSION}: update it"
        )
    return arrays


def check_shapes(arrays: Arrays, expected: Mapping[str, tuple[int, ...]]) -> None:
    """Raise ValueError unless these arrays have these shapes and finite numbers, KeyError without one."""
    for name, shape in expected.items():
        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name!r} has shape {arrays[name].shape}, expected {shape} of finite numbers")
