"""What a tracker reports over the frames of a scene, kept in a folder for the peer, which does not change."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import numpy as np
from platformdirs import user_cache_path

import gesturekit as gk
from gesturekit.tracking import (
    HandTracker,
    MediaPipeTracker,
    bone_lengths,
    hand_identity,
    landmark_filter,
    mediapipe_tracker,
    track,
)

Picture = tuple[np.ndarray, float]
"""(H, W, 3) uint8 RGB and seconds."""

# The modules that MediaPipeTracker makes its ids, sides and smoothing with.
_PEER_PARTS = (mediapipe_tracker, track, hand_identity, landmark_filter, bone_lengths)


def add_cache_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--cache DIR``."""
    parser.add_argument(
        "--cache",
        type=Path,
        default=user_cache_path("gesturekit") / "benchmarks",
        metavar="DIR",
        help="where rendered hands and MediaPipe's reports are kept",
    )


def ours(pictures: Sequence[Picture], max_hands: int, *, smoothing: bool = True) -> list[list[gk.Hand]]:
    """The hands of each picture by `HandTracker`, with its defaults."""
    with HandTracker(max_hands, smoothing=smoothing) as tracker:
        return [tracker.track(image, time) for image, time in pictures]


def theirs(
    pictures: Sequence[Picture], max_hands: int, cache: Path, *, smoothing: bool = True
) -> list[list[gk.Hand]]:
    """The hands of each picture by `MediaPipeTracker`, from the cache where it has these pictures."""

    def track() -> list[list[gk.Hand]]:
        with MediaPipeTracker(max_hands, smoothing=smoothing) as tracker:
            return [tracker.track(image, time) for image, time in pictures]

    options = f"{version('mediapipe')} {max_hands}" + ("" if smoothing else " raw")
    return cached(cache / "mediapipe" / f"{digest(pictures, options, _PEER_PARTS)}.npz", track)


def digest(pictures: Sequence[Picture], options: str, parts: Sequence[ModuleType]) -> str:
    """A name for what a tracker sees in these pictures: changes with them, the options and the code."""
    key = hashlib.sha256(options.encode())
    for part in parts:
        key.update(Path(str(part.__file__)).read_bytes())
    for image, time in pictures:
        key.update(f"{time:.6f}".encode() + np.ascontiguousarray(image[::3, ::3]).tobytes())
    return key.hexdigest()[:20]


def cached(path: Path, track: Callable[[], list[list[gk.Hand]]]) -> list[list[gk.Hand]]:
    """Hands stored at `path`, or those that `track` gives, which are stored there."""
    if path.exists():
        with np.load(path) as stored:
            return _unpacked(dict(stored))
    hands = track()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part.npz")
    np.savez_compressed(unfinished, allow_pickle=False, **_packed(hands))
    unfinished.replace(path)
    return hands


def _packed(frames: Sequence[Sequence[gk.Hand]]) -> dict[str, np.ndarray]:
    hands = [hand for frame in frames for hand in frame]
    return {
        "counts": np.array([len(frame) for frame in frames]),
        "ids": np.array([hand.id for hand in hands]),
        "right": np.array([hand.side is gk.Side.RIGHT for hand in hands]),
        "scores": np.array([[hand.side_score, hand.presence] for hand in hands]).reshape(-1, 2),
        "points": np.array([[hand.landmarks, hand.world] for hand in hands]).reshape(-1, 2, 21, 3),
    }


def _unpacked(stored: dict[str, np.ndarray]) -> list[list[gk.Hand]]:
    rows = zip(*(stored[name] for name in ("ids", "right", "scores", "points")), strict=True)
    hands = [
        gk.Hand(int(i), gk.Side.RIGHT if right else gk.Side.LEFT, float(s[0]), float(s[1]), p[0], p[1])
        for i, right, s, p in rows
    ]
    ends = np.cumsum(stored["counts"])
    return [hands[end - count : end] for count, end in zip(stored["counts"], ends, strict=True)]
