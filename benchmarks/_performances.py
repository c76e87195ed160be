"""Performances and clips as `steadiness.py` measures them: what each tracker said beside the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from rich.progress import Progress

import gesturekit as gk
from gesturekit.studio.truth import HandTruth
from gesturekit.tracking import HandTracker, MediaPipeTracker
from gesturekit.tracking.landmark_filter import LandmarkFilter

FAST, REST = 4.0, 0.3
"""Speeds of a palm, palm sizes a second: faster than the first, slower than the second."""
NOT_FOUND = np.full((21, 3), np.nan)
NO_TRUTH = np.full((21, 2), np.nan)


@dataclass
class Take:
    """One performance or clip: times (T,), truth (T, 21, 2), palm sizes (T,), and what each tracker said.

    `tracks` and `worlds` hold (T, 21, 3) by name, NaN where no hand was found; `ids` those of "unsmoothed".
    """

    name: str
    times: np.ndarray
    truth: np.ndarray
    palms: np.ndarray
    size: tuple[int, int]
    ids: list[int]
    tracks: dict[str, np.ndarray] = field(default_factory=dict)
    worlds: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass
class Figures:
    found: float
    error: float
    fast: float
    lag: float
    jitter: float


def perform(address: str, count: int, progress: Progress) -> Take:
    """Run the trackers over the frames of an address, frame by frame in turn."""
    with (
        HandTracker(1) as smoothed,
        HandTracker(1, smoothing=False) as unsmoothed,
        MediaPipeTracker(max_hands=1, smoothing=False) as peer,
        gk.open_source(address) as source,
    ):
        trackers: dict[str, HandTracker | MediaPipeTracker] = {
            "smoothed": smoothed,
            "unsmoothed": unsmoothed,
            "MediaPipe": peer,
        }
        total = min(count, source.frame_count or count)
        times, truth, palms, ids = [], [], [], []
        found: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {name: [] for name in trackers}
        for frame in progress.track(source, total=total, description=address[-48:]):
            scene: Sequence[HandTruth] = frame.truth.hands if frame.truth is not None else ()
            seen = bool(scene) and scene[0].in_picture.mean() > 0.8
            times.append(frame.time)
            truth.append(scene[0].mediapipe_px[:, :2] if seen else NO_TRUTH)
            palms.append(scene[0].palm_px if scene else np.nan)
            for name, tracker in trackers.items():
                hands = tracker.track(frame.image, frame.time, mirrored=frame.mirrored)
                found[name].append((hands[0].landmarks, hands[0].world) if hands else (NOT_FOUND, NOT_FOUND))
                if name == "unsmoothed":
                    ids.append(hands[0].id if hands else -1)
            if len(times) == total:
                break
        size = frame.image.shape[1], frame.image.shape[0]
    take = Take(address, np.array(times), np.array(truth), np.array(palms), size, ids)
    for name, pairs in found.items():
        take.tracks[name] = np.array([landmarks for landmarks, _ in pairs])
        take.worlds[name] = np.array([world for _, world in pairs])
    take.tracks["file"], take.worlds["file"] = as_file(take)
    return take


def as_file(take: Take) -> tuple[np.ndarray, np.ndarray]:
    """The unsmoothed points smoothed with past and future: landmarks and world, each (T, 21, 3)."""
    frames = []
    rows = zip(take.times, take.ids, take.tracks["unsmoothed"], take.worlds["unsmoothed"], strict=True)
    for n, (at, hand_id, points, world) in enumerate(rows):
        hands = () if hand_id < 0 else (gk.Hand(hand_id, gk.Side.RIGHT, 1.0, 1.0, points, world),)
        frames.append(gk.hands.TrackedFrame(n, float(at), take.size, hands))
    smooth = [frame.hands[0] if frame.hands else None for frame in gk.tracking.smooth_track(frames)]
    return (
        np.array([NOT_FOUND if hand is None else hand.landmarks for hand in smooth]),
        np.array([NOT_FOUND if hand is None else hand.world for hand in smooth]),
    )


def filtered(take: Take, latency: float) -> np.ndarray:
    """The unsmoothed points through the filter with a latency, (T, 21, 3)."""
    out, smooth, before = [], LandmarkFilter(latency), -1
    steps = np.diff(take.times, prepend=take.times[0] - 1 / 30)
    rows = zip(take.tracks["unsmoothed"], take.worlds["unsmoothed"], take.ids, steps, strict=True)
    for points, world, hand_id, step in rows:
        if hand_id >= 0 and hand_id != before:
            smooth.reset()
        out.append(smooth.update(points, world, float(step))[0] if hand_id >= 0 else NOT_FOUND)
        before = hand_id
    return np.array(out)


def speeds(take: Take) -> np.ndarray:
    """True speed of the palm, palm sizes per second, (T,)."""
    way = np.linalg.norm(np.diff(take.truth[:, gk.Landmark.MIDDLE_MCP], axis=0), axis=1)
    return np.asarray(np.r_[0, way / np.diff(take.times)] / take.palms)


def second_difference(points: np.ndarray, palms: np.ndarray) -> np.ndarray:
    """Mean over points of the second difference over frames, palm sizes, (T - 2,)."""
    bend = points[2:] - 2 * points[1:-1] + points[:-2]
    return np.asarray(np.linalg.norm(bend, axis=2).mean(axis=1) / palms[1:-1])


def lag_ms(take: Take, points: np.ndarray) -> float:
    both = ~np.isnan(take.truth[:, 0, 0]) & ~np.isnan(points[:, 0, 0])
    if both.sum() < 20:
        return np.nan
    joints = [
        gk.Landmark.WRIST,
        *(finger.tip for finger in (gk.Finger.THUMB, gk.Finger.INDEX, gk.Finger.MIDDLE)),
    ]
    times, palms, truth = take.times[both], take.palms[both], take.truth[both][:, joints]
    moved = points[both][:, joints] - (points - take.truth)[both][:, joints].mean(axis=0)
    errors = {}
    for shift in np.arange(-0.03, 0.12, 0.002):
        late = np.stack(
            [np.interp(times - shift, times, truth[:, j, d]) for j in range(len(joints)) for d in (0, 1)],
            axis=1,
        )
        gaps = (moved.reshape(len(times), -1) - late) / palms[:, None]
        errors[float(shift)] = float((gaps**2).mean())
    return min(errors, key=errors.__getitem__) * 1e3


def measure(take: Take, points: np.ndarray) -> Figures:
    points = points[:, :, :2]
    seen = ~np.isnan(take.truth[:, 0, 0])
    found = ~np.isnan(points[:, 0, 0])
    speed = speeds(take)
    error = np.linalg.norm(points - take.truth, axis=2).mean(axis=1) / take.palms
    resting = (seen & (speed < REST))[1:-1]
    return Figures(
        found=float(found[seen].mean()),
        error=float(np.nanmedian(error[seen])),
        fast=_median(error[seen & (speed > FAST)]),
        lag=lag_ms(take, points),
        jitter=mean_of(second_difference(points, take.palms)[resting]),
    )


def _median(values: np.ndarray) -> float:
    values = values[~np.isnan(values)]
    return float(np.median(values)) if len(values) > 5 else np.nan


def mean_of(values: np.ndarray) -> float:
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) > 5 else np.nan
