"""Where the benchmarks find their photos and clips."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import cv2
import numpy as np

_DEFAULT = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
_PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png"}


def data_folder(path: str | None = None) -> Path:
    """`path`, else GESTUREKIT_DATA, else ../shared/data beside the checkout; leaves the program if absent."""
    folder = Path(path or os.environ.get("GESTUREKIT_DATA") or _DEFAULT)
    if not (folder / "photos").is_dir():
        sys.exit(f"no photos/ in {folder}: set GESTUREKIT_DATA to the folder that holds photos/ and clips/")
    return folder


def photo_paths(data: Path, folder: str) -> list[Path]:
    """All photos below photos/`folder`, sorted."""
    return sorted(p for p in (data / "photos" / folder).rglob("*") if p.suffix.lower() in _PHOTO_SUFFIXES)


def read_rgb(path: Path) -> np.ndarray:
    """A photo as (H, W, 3) uint8 RGB."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        sys.exit(f"{path} is not a readable picture")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
