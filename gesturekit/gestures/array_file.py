"""Arrays by name in `.npz` files: written whole or not at all, read without pickle."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]


def save_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]], *, is_compressed: bool) -> None:
    """Write arrays; OSError where that cannot be, and then what was there stays."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            (np.savez_compressed if is_compressed else np.savez)(file, **arrays)  # type: ignore[arg-type]
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load_arrays(path: Path) -> Arrays:
    """All arrays of a file; OSError where it cannot be read, ValueError where it is not such a file."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (ValueError, EOFError, AttributeError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        # NumPy's own words would recommend unpickling it.
        raise ValueError("it is no whole .npz file of plain arrays") from error
