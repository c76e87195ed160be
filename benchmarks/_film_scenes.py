"""What the comparison film shows: performances of the hand studio, and what both trackers make of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from _cutouts import CutoutStore
from _meetings import frames as meeting_frames
from _meetings import meeting
from _mot import Mistakes, MotScore, TrueHand, match

import gesturekit as gk

TRACKERS = ("MediaPipe", "GestureKit")
"""Left and right."""

FAST = 4.0
"""Palm sizes a second from which a hand is fast, as in steadiness.py."""
REST = 0.3
"""Palm sizes a second below which it rests."""
_LAGS = np.arange(-0.03, 0.12, 0.002)


@dataclass(frozen=True)
class Scene:
    """A scene of the film.

    Attributes
    ----------
    chapter
        "Trembling", "Fast" or "Crossing": what is drawn and measured.
    what
        Words under the title.
    address
        A ``studio:`` address, or kind and seed of a meeting of identity.py ("crossing 3").
    seconds
        How long it is performed at most.
    first
        When it begins to be shown, seconds; it is tracked and measured from the beginning.
    slow
        How many times slower than it was performed it is shown.
    """

    chapter: str
    what: str
    address: str
    seconds: float = 60.0
    first: float = 0.0
    slow: int = 1

    def frames(self, cutouts: CutoutStore) -> Iterator[tuple[np.ndarray, float, bool, dict[int, TrueHand]]]:
        """Picture, time, whether it is mirrored, and the true hands."""
        if not self.address.startswith("studio:"):
            kind, seed = self.address.rsplit(" ", 1)
            for shown in meeting_frames(meeting(kind, int(seed)), cutouts):
                if shown.time < self.seconds:
                    yield shown.image, shown.time, False, shown.truth
            return
        with gk.open_source(self.address) as source:
            assert source.fps is not None, "a performance has a rate"
            for frame in islice(source, round(self.seconds * source.fps)):
                truth = {
                    number: TrueHand(hand.side, hand.mediapipe_px[:, :2], hand.palm_px, hand.visible.mean())
                    for number, hand in enumerate(frame.truth.hands)
                }
                yield frame.image, frame.time, frame.mirrored, truth


@dataclass
class Seen:
    """A scene as one tracker saw it: for each frame its hands, and which of them is on each true hand."""

    hands: list[list[gk.Hand]] = field(default_factory=list)
    matches: list[dict[int, gk.Hand]] = field(default_factory=list)
    mistakes: Mistakes = field(default_factory=Mistakes)
    figures: dict[str, float] = field(default_factory=dict)


@dataclass
class Take:
    """A scene with its pictures and truth, and what each tracker saw."""

    scene: Scene
    images: list[np.ndarray] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    truths: list[dict[int, TrueHand]] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=dict)

    @property
    def hand_count(self) -> int:
        return max(map(len, self.truths), default=0)

    def true_points(self) -> tuple[np.ndarray, np.ndarray]:
        """(T, 21, 2) pixels and (T,) palm sizes of the first hand, NaN where it is not in the picture."""
        points = np.full((len(self.times), 21, 2), np.nan)
        palms = np.full(len(self.times), np.nan)
        for k, truth in enumerate(self.truths):
            if 0 in truth:
                points[k], palms[k] = truth[0].landmarks, truth[0].palm
        return points, palms

    def points(self, tracker: str) -> np.ndarray:
        """(T, 21, 2) pixels of the first hand as reported, NaN where it was not."""
        points = np.full((len(self.times), 21, 2), np.nan)
        for k, matches in enumerate(self.seen[tracker].matches):
            if 0 in matches:
                points[k] = matches[0].landmarks[:, :2]
        return points

    def calm_path(self, landmark: int) -> np.ndarray:
        """(T, 2) pixels of the first hand's true landmark, averaged over half a second around each frame."""
        points, times = self.true_points()[0][:, landmark], np.array(self.times)
        return np.array([np.nanmean(points[np.abs(times - t) <= 0.25], axis=0) for t in times])

    def speeds(self) -> np.ndarray:
        """(T,) palm sizes a second of the true hand's middle knuckle."""
        points, palms = self.true_points()
        steps = np.linalg.norm(np.diff(points[:, gk.Landmark.MIDDLE_MCP], axis=0), axis=1)
        return np.asarray(np.r_[0.0, steps / np.diff(self.times)] / palms)


def take(scene: Scene, cutouts: CutoutStore, step: Iterator[None]) -> Take:
    """Play a scene and track it with both; `step` is advanced for each frame."""
    done = Take(scene, seen={name: Seen() for name in TRACKERS})
    many = {"four hands": 4}.get(scene.address.rsplit(" ", 1)[0], 2 if scene.chapter == "Crossing" else 1)
    scores = {name: MotScore() for name in TRACKERS}
    # MediaPipe Tasks neither smooths nor counts hands: ids come from matching the nearest.
    with gk.MediaPipeTracker(many, smoothing=False) as theirs, gk.HandTracker(many) as ours:
        trackers: dict[str, gk.MediaPipeTracker | gk.HandTracker] = {"MediaPipe": theirs, "GestureKit": ours}
        for image, time, mirrored, truth in scene.frames(cutouts):
            done.images.append(image)
            done.times.append(time)
            done.truths.append(truth)
            for name, tracker in trackers.items():
                hands = tracker.track(image, time, mirrored=mirrored)
                seen = done.seen[name]
                scores[name].add(time, truth, hands)
                ids = {n: hand.id for n, hand in seen.matches[-1].items()} if seen.matches else {}
                seen.matches.append({n: hands[i] for n, i in match(truth, hands, ids).items()})
                seen.hands.append(hands)
            next(step)
    for name, score in scores.items():
        done.seen[name].mistakes = score.finish()
        if scene.chapter != "Crossing":
            done.seen[name].figures = {words: of(done, name) for words, of in FIGURES.items()}
    return done


def jitter(take: Take, tracker: str) -> float:
    """Mean second difference of the landmarks while the true hand rests, in % of a palm."""
    points, palms = take.points(tracker), take.true_points()[1]
    second = np.linalg.norm(points[2:] - 2 * points[1:-1] + points[:-2], axis=2).mean(axis=1) / palms[1:-1]
    return 100.0 * _mean(second[take.speeds()[1:-1] < REST])


def lag_ms(take: Take, tracker: str) -> float:
    """The shift in time at which the track fits the truth best, constant offsets taken away."""
    (truth, palms), points, times = take.true_points(), take.points(tracker), np.array(take.times)
    both = ~np.isnan(truth[:, 0, 0]) & ~np.isnan(points[:, 0, 0])
    if both.sum() < 20:
        return float("nan")
    offset = (points - truth)[both].mean(axis=0)

    def misfit(shift: float) -> float:
        total = 0.0
        for joint in (
            gk.Landmark.WRIST,
            gk.Landmark.THUMB_TIP,
            gk.Landmark.INDEX_TIP,
            gk.Landmark.MIDDLE_TIP,
        ):
            for axis in (0, 1):
                then = np.interp(times[both] - shift, times[both], truth[both, joint, axis])
                apart = points[both, joint, axis] - offset[joint, axis] - then
                total += float(((apart / palms[both]) ** 2).mean())
        return total

    return 1e3 * float(min(_LAGS, key=misfit))


def errors(take: Take, tracker: str) -> np.ndarray:
    """(T,) mean distance from the true landmarks, palm sizes."""
    truth, palms = take.true_points()
    return np.asarray(np.linalg.norm(take.points(tracker) - truth, axis=2).mean(axis=1) / palms)


def found_while_fast(take: Take, tracker: str) -> float:
    """Share of the frames with a fast hand in which it was found, %."""
    fast = take.speeds() > FAST
    return 100.0 * _mean(~np.isnan(take.points(tracker)[fast, 0, 0]))


def error_while_fast(take: Take, tracker: str) -> float:
    """Median error while the hand is fast, in % of a palm."""
    values = errors(take, tracker)[take.speeds() > FAST]
    return 100.0 * float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")


FIGURES = {
    "jitter": jitter,
    "lag": lag_ms,
    "error while fast": error_while_fast,
    "found while fast": found_while_fast,
}
"""What is measured of a hand alone."""


def _mean(values: np.ndarray) -> float:
    values = values[np.isfinite(values.astype(float))]
    return float(values.mean()) if len(values) else float("nan")
