"""Files that are written whole or not at all, and `.npz` files that are read without running anything."""

from __future__ import annotations

import contextlib
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def user_path(text: str | Path) -> Path:
    """Path with a leading ``~`` replaced by the home folder; kept as it is where there is no such home."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        # "~clip.mp4" is a file's name, and no user's home.
        return path


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to; it takes the place of `path` when the block ends without an error.

    Folders on the way are made. A reader sees all of it or what was there before; after an error nothing is
    left behind.

    Raises
    ------
    OSError
        When the folder cannot be written or the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield beside
        beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Put bytes at `path`; OSError as `whole_file` raises it."""
    with whole_file(path) as beside:
        beside.write_bytes(data)


def write_all(file: FileIO, data: bytes) -> None:
    """Write all of `data` to an unbuffered file, which may take it in parts."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def write_npz(path: Path, arrays: Mapping[str, npt.NDArray[Any]], *, compressed: bool = False) -> None:
    """Write arrays to an `.npz`; OSError as `whole_file` raises it."""
    save: Any = np.savez_compressed if compressed else np.savez
    with whole_file(path) as beside, beside.open("wb") as stream:
        save(stream, **arrays)


def read_npz(path: str | Path) -> dict[str, npt.NDArray[Any]]:
    """All arrays of an `.npz`; nothing in it is ever run.

    Raises
    ------
    OSError
        When the file cannot be read.
    ValueError
        When it is no such file, a damaged one, or one that holds Python objects.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (ValueError, EOFError, AttributeError, TypeError, KeyError, zipfile.BadZipFile) as error:
        # NumPy's own words would recommend unpickling it.
        raise ValueError("not an .npz file of arrays, or a damaged one") from error
