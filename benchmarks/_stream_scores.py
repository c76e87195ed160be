"""How well gestures were found in streams: detections against labelled windows, commands, or performances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gesturekit.hands import Hand, Side
from gesturekit.motions.sequences.movement import is_left
from gesturekit.motions.sequences.palm_geometry import PALM, hand_size
from gesturekit.studio.datasets.sequences import LandmarkSequence, landmark_sequences, random_stream
from gesturekit.studio.performance.choreography import StageLabel
from gesturekit.studio.performance.performer import perform

Found = tuple[object, float, float, float]
"""Label, start and end in seconds, confidence."""


def ragged(path: Path) -> tuple[list[np.ndarray], dict[str, np.ndarray]]:
    """The sequences of a file of the data folder, and its other arrays."""
    with np.load(path, allow_pickle=False) as file:
        rest = {name: file[name] for name in file.files if name != "frames"}
        frames = file["frames"].astype(np.float32)
    return np.split(frames, np.cumsum(rest["lengths"])[:-1]), rest


@dataclass
class WindowScore:
    """Counts over streams with labelled windows.

    A detection is right if it has the window's class and starts within the window or up to `early` seconds
    before it; each window counts once, every other detection is false.
    """

    early: float
    windows: int = 0
    right: int = 0
    false: int = 0
    shared: float = 0.0
    united: float = 0.0
    missed_of: dict[object, int] = field(default_factory=dict)
    false_of: dict[object, int] = field(default_factory=dict)

    def add(self, found: Sequence[Found], truth: Sequence[tuple[object, float, float]]) -> None:
        """Count one stream."""
        free = set(range(len(truth)))
        self.windows += len(truth)
        for label, start, end, _ in sorted(found, key=lambda each: each[1]):
            fitting = [k for k in sorted(free) if truth[k][0] == label and -self.early <= start - truth[k][1]]
            fitting = [k for k in fitting if start <= truth[k][2]]
            if fitting:
                free.discard(fitting[0])
                self.right += 1
            else:
                self.false += 1
                self.false_of[label] = self.false_of.get(label, 0) + 1
            best = max((_shared(start, end, *t[1:]) for t in truth if t[0] == label), default=0.0)
            self.shared += best
            self.united += end - start - best
        self.united += sum(end - start for _, start, end in truth)
        for k in free:
            self.missed_of[truth[k][0]] = self.missed_of.get(truth[k][0], 0) + 1

    @property
    def detection(self) -> float:
        """Share of windows that were found."""
        return self.right / max(1, self.windows)

    @property
    def false_positives(self) -> float:
        """False detections per labelled window."""
        return self.false / max(1, self.windows)

    @property
    def jaccard(self) -> float:
        """Right detections over all windows and false detections together."""
        return self.right / max(1, self.windows + self.false)

    @property
    def overlap(self) -> float:
        """Time in which detection and window agree, over the time of either."""
        return self.shared / max(1e-9, self.united)


@dataclass
class CommandScore:
    """Counts over a session in which a screen asked for one gesture after the other."""

    minutes: float = 0.0
    commands: int = 0
    right: int = 0
    false: int = 0
    again: int = 0
    confused: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(
        self,
        found: Sequence[Found],
        command_at: np.ndarray,
        asked: Mapping[int, str],
        fps: float,
        left_out: frozenset[int] = frozenset(),
    ) -> None:
        """Count a session; `command_at` is the number of the command on the screen in each frame."""
        kept = [c for c in asked if c not in left_out]
        self.minutes += float(np.isin(command_at, kept).sum()) / fps / 60
        self.commands += len(kept)
        done: set[int] = set()
        for label, start, end, _ in found:
            middle = int(min(len(command_at) - 1, 0.5 * (start + end) * fps))
            command = int(command_at[middle])
            if command in left_out:
                continue
            if asked[command] != str(label):
                self.false += 1
                pair = (asked[command], str(label))
                self.confused[pair] = self.confused.get(pair, 0) + 1
            elif command in done:
                self.again += 1
            done |= {command} if asked[command] == str(label) else set()
        self.right += len(done)


def hands_of(canonical: np.ndarray, *, metres: float) -> list[Hand]:
    """What a tracker would make of a recording: seen by a pinhole camera half a metre away.

    Parameters
    ----------
    canonical
        (T, 21, 3) joints in canonical form.
    metres
        Metres per unit.
    """
    # Trackers tell a left hand from a right one by its look; here the way its fingers bend shows it.
    side = Side.LEFT if is_left(canonical) else Side.RIGHT
    joints = (canonical * metres).astype(np.float32)
    centre = joints[:, PALM].mean(axis=1)
    away = joints - centre.mean(axis=0) + np.array([0.0, 0.0, 6.0 * hand_size(joints)], np.float32)
    depth = np.maximum(away[..., 2:], 0.1)
    pixels = away[..., :2] / depth * 900.0 + np.array([640.0, 360.0])
    landmarks = np.concatenate([pixels, (away[..., 2:] - away[:, :1, 2:]) / depth * 900.0], axis=2)
    world = joints - joints.mean(axis=1, keepdims=True)
    return [Hand(1, side, 0.95, 0.99, drawn, shape) for drawn, shape in zip(landmarks, world, strict=True)]


def performed_hands(seed: int, index: int, fps: float) -> tuple[list[Hand], tuple[StageLabel, ...]]:
    """A stream of the studio, as a perfect tracker would see it, and what is made in it."""
    script = random_stream(seed, index)
    (sequence,) = landmark_sequences(perform(script), fps=fps)
    return hands_in_view(sequence), sequence.labels


def hands_in_view(sequence: LandmarkSequence) -> list[Hand]:
    """What a perfect tracker would see of a performed hand."""
    points = sequence.landmarks
    depth = np.maximum(points[..., 2:], 0.05)
    pixels = points[..., :2] / depth * 900.0 + np.array([640.0, 360.0])
    landmarks = np.concatenate([pixels, (points[..., 2:] - points[:, :1, 2:]) / depth * 900.0], axis=2)
    world = points - points.mean(axis=1, keepdims=True)
    return [
        Hand(1, sequence.side, 0.95, 0.99, drawn, shape)
        for drawn, shape in zip(landmarks, world, strict=True)
    ]


def palm_metres(canonical: np.ndarray) -> float:
    """Metres per unit if the hand is an adult's, 8.5 cm from the wrist to the knuckles."""
    return 0.085 / hand_size(canonical)


def _shared(start: float, end: float, first: float, last: float) -> float:
    return max(0.0, min(end, last) - max(start, first))


__all__ = [
    "CommandScore",
    "Found",
    "WindowScore",
    "hands_in_view",
    "hands_of",
    "palm_metres",
    "performed_hands",
    "ragged",
]
