"""Datasets from the studio: pictures with masks and COCO keypoints, or landmark sequences alone.

A dataset is made in parts. Each part follows from the seed and its number only, and is complete once its
annotations are there; so parts can be made on several processes, a broken-off export goes on where it
stopped, and the result is the same to the byte however it came about.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gesturekit.errors import InvalidArgumentError, SinkError
from gesturekit.files import write_atomically
from gesturekit.studio.datasets.coco_entries import CATEGORY
from gesturekit.studio.datasets.export_parts import PART_FOLDER, ImageParts, SequenceParts
from gesturekit.studio.datasets.export_settings import ExportSettings

FORMAT = 3
"""Raised when the files of a dataset or what they show change, so that old and new parts are never mixed."""

_SETTINGS_FILE = "dataset.json"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export did.

    Attributes
    ----------
    folder
        Where the dataset lies.
    made, found
        Samples made now, and samples that were there already.
    """

    folder: Path
    made: int
    found: int


def export_dataset(
    folder: str | Path,
    count: int,
    settings: ExportSettings | None = None,
    *,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> ExportResult:
    """Write a dataset, or go on with one that was broken off or shall grow or shrink.

    Images: ``images/000000.png``, ``masks/000000.png`` (0 background, 1 and 2 the hands in the order of their
    annotations) and ``annotations.json`` (COCO keypoints, see `studio.datasets.coco_entries`). Sequences:
    ``sequences_00000.npz`` and so on, see `export_parts.SequenceParts`.

    Parameters
    ----------
    folder
        Made when it is not there.
    count
        How many pictures or sequences it shall hold, 1 or more. Those that are there beyond are removed.
    settings
        What they show.
    processes
        How many work at the same time. The result does not depend on it.
    progress
        Called with the number of samples that are there and `count`, after each part.

    Raises
    ------
    SinkError
        When the folder cannot be written or holds a dataset of other settings.
    RenderError
        When pictures are wanted and there is no OpenGL.

    Examples
    --------
    >>> export_dataset("hands", 1000, ExportSettings(seed=7), processes=2)         # doctest: +SKIP
    """
    settings = ExportSettings() if settings is None else settings
    if count < 1 or processes < 1:
        raise InvalidArgumentError(f"count is {count}, processes {processes}; expected 1 or more of each")
    root = Path(folder)
    maker = (ImageParts if settings.kind == "images" else SequenceParts)(root, settings)
    size = maker.part_size
    parts = [(number, min(size, count - number * size)) for number in range(-(-count // size))]
    try:
        root.mkdir(parents=True, exist_ok=True)
        _claim(root, settings)
        maker.discard_from(count)
        missing = [part for part in parts if not maker.is_there(*part)]
        found = count - sum(length for _, length in missing)
        done = found
        if progress:
            progress(done, count)
        for _, length in _made(maker, missing, processes):
            done += length
            if progress:
                progress(done, count)
        if settings.kind == "images":
            _merge(root, parts, settings)
    except OSError as error:
        raise SinkError(
            f"the dataset {str(root)!r} cannot be written: {error}; what was finished is kept, and the same "
            "command goes on from there"
        ) from error
    return ExportResult(root, done - found, found)


def _claim(root: Path, settings: ExportSettings) -> None:
    """Write the settings down, or compare with those that are there."""
    path = root / _SETTINGS_FILE
    wanted = json.loads(json.dumps({"format": FORMAT, **asdict(settings)}))
    if not path.exists():
        write_atomically(path, (json.dumps(wanted, indent=1) + "\n").encode())
        return
    try:
        present = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SinkError(f"{path} is not a dataset's settings ({error}); choose another folder") from error
    if not isinstance(present, dict):
        raise SinkError(f"{path} is not a dataset's settings; choose another folder")
    differing = [key for key in wanted if present.get(key) != wanted[key]]
    if differing:
        key = differing[0]
        raise SinkError(
            f"{str(root)!r} holds a dataset with {key} = {present.get(key)!r}, not {wanted[key]!r}; "
            "choose another folder, or the settings that it was begun with"
        )


def _made(
    maker: ImageParts | SequenceParts, parts: list[tuple[int, int]], processes: int
) -> Iterator[tuple[int, int]]:
    """Make the parts, and give each back when it is there."""
    if processes == 1 or len(parts) < 2:
        with maker:
            for part in parts:
                maker.make(*part)
                yield part
        return
    # Fresh processes, because an OpenGL context does not survive a fork.
    context = multiprocessing.get_context("spawn")
    workers = min(processes, len(parts))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(maker,)) as pool:
        running: list[tuple[tuple[int, int], Future[None]]] = [
            (part, pool.submit(_make_in_worker, part)) for part in parts
        ]
        try:
            for part, future in running:
                future.result()
                yield part
        finally:
            for _, future in running:
                future.cancel()


_worker: list[ImageParts | SequenceParts] = []


def _begin(maker: ImageParts | SequenceParts) -> None:
    _worker[:] = [maker]


def _make_in_worker(part: tuple[int, int]) -> None:
    _worker[0].make(*part)


def _merge(root: Path, parts: list[tuple[int, int]], settings: ExportSettings) -> None:
    """Join the parts' annotations, renumbering hands from 1."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, _ in parts:
        part = json.loads((root / PART_FOLDER / f"{number:05d}.json").read_text(encoding="utf-8"))
        images += part["images"]
        for each in part["annotations"]:
            annotations.append({**each, "id": len(annotations) + 1})
    whole = {
        "info": {
            "description": "GestureKit hand studio: rendered hands with exact truth",
            "version": str(FORMAT),
            "seed": settings.seed,
        },
        "licenses": [],
        "categories": [CATEGORY],
        "images": images,
        "annotations": annotations,
    }
    write_atomically(root / "annotations.json", (json.dumps(whole, separators=(",", ":")) + "\n").encode())


def available_processes() -> int:
    """Processor cores that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
