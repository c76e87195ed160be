"""How wrong finger states are, which the borders' hysteresis and the scores' noise are sized by.

Part of `benchmarks/gestures.py` (`--section finger_noise`). Errors of single pictures are those against the
annotated joints of `photos/landmarks21`; how much a measure flickers from frame to frame is read from clips,
as what its second difference would be if nothing moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from _data import read_rgb
from _tables import Cell, Table

from gesturekit.hands import Finger, Hand
from gesturekit.hands.finger_states import _HALF_WIDTHS as HALF_WIDTHS
from gesturekit.hands.finger_states import HYSTERESIS, FingerStates, finger_states
from gesturekit.hands.joint_angles import accumulated_bend, bend_angles
from gesturekit.hands.pose import HandPose, angle_deg, hand_pose
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker

COMMAND = "python benchmarks/gestures.py --section finger_noise"
CLIPS = ("desk_pointing.mp4", "fingerspelling.mp4", "thumb_up_720p.mp4", "open_palm_360p.mp4")
PAD = 128
"""Pixels around photos that are filled by the hand, so that palms can be found."""

Measure = Callable[[FingerStates], np.ndarray]
MEASURES: dict[str, tuple[str, Measure]] = {
    "knuckle bend, degrees": ("", lambda s: s.pose.angles[1:, 0]),
    "middle joint's bend, degrees": ("", lambda s: s.pose.angles[1:, 1]),
    "last joint's bend, degrees": ("", lambda s: s.pose.angles[1:, 2]),
    "accumulated bend, degrees": ("", lambda s: accumulated_bend(s.pose.angles)[1:]),
    "curl of a finger": (f"{HYSTERESIS}", lambda s: s.curl[1:]),
    "curl of the thumb": (f"{HYSTERESIS}", lambda s: s.curl[:1]),
    "base curl": ("", lambda s: s.base_curl[1:]),
    "tip curl": ("", lambda s: s.tip_curl[1:]),
    "grab strength": (f"{HALF_WIDTHS[12]}", lambda s: np.array([s.grab_strength])),
    "gap thumb to fingertip, palms": (f"{HALF_WIDTHS[5]}", lambda s: s.pose.thumb_gaps()),
    "offset of neighbouring tips, palms": (
        f"{HALF_WIDTHS[9]}",
        lambda s: _of_straight(s, s.pose.tip_offsets()),
    ),
    "spread, degrees": (f"{HALF_WIDTHS[14]}", lambda s: _of_straight(s, s.spread_deg[1:])),
}
"""What is measured: half the width of its border's hysteresis, and how it is read."""


def tables(data: Path) -> list[Table]:
    """Return the errors of single pictures, of both estimates and their mean, and the flicker in clips."""
    pairs = list(annotated(data))
    found = [(finger_states(hand), finger_states(truth)) for hand, truth in pairs]
    flicker = flickers(data)
    rows: list[list[Cell]] = []
    for name, (band, measure) in MEASURES.items():
        errors = np.concatenate([measure(hand) - measure(truth) for hand, truth in found])
        errors = errors[np.isfinite(errors)]
        rows.append([name, rms(errors), float(errors.mean()), float(errors.std()), flicker[name], band])
    directions: dict[str, Callable[[HandPose, HandPose], float]] = {
        "palm normal, degrees": lambda a, b: angle_deg(a.palm_normal, b.palm_normal),
        "pointing of the index finger, degrees": lambda a, b: angle_deg(
            a.pointing(Finger.INDEX), b.pointing(Finger.INDEX)
        ),
    }
    for name, between in directions.items():
        errors = np.array([between(hand.pose, truth.pose) for hand, truth in found])
        rows.append([name, rms(errors), None, None, None, ""])
    return [
        Table(
            f"Finger states against annotated joints ({len(found)} photos) and from frame to frame",
            ["measure", "RMSE", "bias", "scatter", "flicker", "hysteresis ±"],
            rows,
            COMMAND,
            "A single picture's error is mostly the same in the next one; what flickers is much less. Spread "
            "and offsets are those of straight neighbours.",
        ),
        estimates(pairs),
    ]


def estimates(pairs: list[tuple[Hand, Hand]]) -> Table:
    """Bends by world landmarks, by the picture's, and by what both are merged to."""
    truth = np.array([bend_angles(_pose(hand).points) for _, hand in pairs])
    ways: dict[str, Callable[[Hand], np.ndarray]] = {
        "world landmarks": lambda h: bend_angles(h.world),
        "picture landmarks": lambda h: bend_angles(h.landmarks),
        "mean of both angles": lambda h: 0.5 * (bend_angles(h.world) + bend_angles(h.landmarks)),
        "merged shape": lambda h: _pose(h).angles,
    }
    rows: list[list[Cell]] = []
    for name, way in ways.items():
        angles = np.array([way(hand) for hand, _ in pairs])
        bends = accumulated_bend(angles) - accumulated_bend(truth)
        rows.append([name, rms(angles - truth), rms(bends[:, 1:]), float(bends[:, 1:].std())])
    columns = ["read from", "joint, RMSE", "finger's accumulated bend, RMSE", "scatter"]
    return Table("Bends by estimate, degrees", columns, rows, COMMAND)


def annotated(data: Path) -> Iterator[tuple[Hand, Hand]]:
    """Each photo's hand as tracked, and as annotated."""
    marks = np.load(data / "photos/landmarks21/ground_truth.npz")
    with HandTracker(max_hands=1, mode="image", smoothing=False) as tracker:
        for number, joints, xyz in zip(marks["index"], marks["landmarks_px"], marks["xyz_cm"], strict=True):
            photo = read_rgb(data / f"photos/landmarks21/{number:03d}.jpg")
            photo = cv2.copyMakeBorder(photo, PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE)
            for hand in tracker.track(photo):
                if np.linalg.norm(hand.landmarks[:, :2] - PAD - joints, axis=1).mean() < 40.0:
                    world = ((xyz - xyz.mean(axis=0)) / 100.0).astype(np.float32)
                    yield hand, Hand(0, hand.side, 1.0, 1.0, np.zeros((21, 3), np.float32), world)


def flickers(data: Path) -> dict[str, float]:
    """Scatter of each measure about its neighbours in time, in tracked and smoothed clips."""
    series: dict[str, list[np.ndarray]] = {name: [] for name in MEASURES}
    for clip in CLIPS:
        for states in runs(data / "clips" / clip):
            for name, (_, measure) in MEASURES.items():
                values = np.array([measure(each) for each in states])
                second = values[2:] - 2.0 * values[1:-1] + values[:-2]
                series[name].append(second[np.isfinite(second)])
    # Movement makes the tails: of the middle half, what a normal distribution's scatter would be.
    return {
        name: float(np.subtract(*np.percentile(np.concatenate(each), (75, 25))) / 1.349 / np.sqrt(6.0))
        for name, each in series.items()
    }


def runs(clip: Path) -> Iterable[list[FingerStates]]:
    """Finger states of each hand of a clip, frame by frame."""
    by_hand: dict[int, list[FingerStates]] = {}
    with HandTracker(max_hands=2) as tracker:
        for frame in open_source(str(clip)):
            for hand in tracker.track(frame.image, frame.time):
                if hand_pose(hand) is not None:
                    by_hand.setdefault(hand.id, []).append(finger_states(hand))
    return [states for states in by_hand.values() if len(states) > 2]


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def _of_straight(states: FingerStates, values: np.ndarray) -> np.ndarray:
    straight = np.array(states.extended[1:])
    return np.where(straight[:-1] & straight[1:], values, np.nan)


def _pose(hand: Hand) -> HandPose:
    pose = hand_pose(hand)
    assert pose is not None
    return pose
