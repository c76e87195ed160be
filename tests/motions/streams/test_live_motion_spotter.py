"""The motions that come with GestureKit, found live in what the tracker would give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gesturekit.errors import ModelError
from gesturekit.hands import Hand
from gesturekit.motions.models import live_model
from gesturekit.motions.models.live_model import load_shipped_live
from gesturekit.motions.motion import Motion
from gesturekit.motions.streams.live_motion_spotter import LiveMotionSpotter
from gesturekit.studio.datasets.sequences import landmark_sequences
from gesturekit.studio.datasets.tracker_errors import TrackerErrors
from gesturekit.studio.performance.choreography import Stage
from gesturekit.studio.performance.named_scripts import MOTION_NAMES
from gesturekit.studio.performance.performer import perform

FPS = 30.0
MADE = (
    "open palm 1 s, swipe left, idle 1 s, pinch, idle 1 s, expand, idle 1 s, "
    "rotate cw, idle 1 s, grab, idle 1 s"
)


@cache
def performed(
    person: int, text: str = MADE
) -> tuple[list[tuple[Hand, float]], list[tuple[str, float, float]]]:
    """What the tracker gives of a person who is not among those that were learned from, and the strokes."""
    (sequence,) = landmark_sequences(perform(f"person {person}: {text}"), fps=FPS)
    rng = np.random.default_rng(person)
    landmarks, world, frames = TrackerErrors.sample(rng).see(sequence.landmarks, FPS, rng)
    hands = [Hand(3, sequence.side, 1.0, 1.0, *each) for each in zip(landmarks, world, strict=True)]
    strokes = [(each.gesture, each.start, each.end) for each in sequence.labels if each.stage is Stage.STROKE]
    return [(hand, float(frame / FPS)) for hand, frame in zip(hands, frames, strict=True)], strokes


def reported(frames: Iterable[tuple[list[Hand], float]]) -> list[Motion]:
    spotter = LiveMotionSpotter(load_shipped_live())
    return [motion for hands, time in frames for motion in spotter.update(hands, time)]


def alone(frames: list[tuple[Hand, float]]) -> list[Motion]:
    return reported(([hand], time) for hand, time in frames)


def test_it_knows_every_motion_of_one_hand_and_zooming() -> None:
    names = [name for name in MOTION_NAMES if name not in ("tap", "double_tap")]
    assert LiveMotionSpotter(load_shipped_live()).names == (*names, "zoom_in", "zoom_out")


def test_motions_of_people_it_never_saw_are_told_about_when_they_end() -> None:
    late, asked = [], 0
    for person in (5001, 5002, 5003, 5004):
        frames, strokes = performed(person)
        asked += len(strokes)
        motions = alone(frames)
        for name, start, end in strokes:
            late += [m.end - end for m in motions if m.name == name and start <= m.end <= end + 1.0][:1]
    assert asked == 20
    # 16 when this was written.
    assert len(late) >= 13
    assert np.median(late) < 0.15


def test_a_hand_that_rests_makes_no_motion() -> None:
    assert alone(performed(5005, "idle 20 s")[0]) == []


def test_hands_that_move_together_make_no_motion_of_one() -> None:
    frames, _ = performed(5001)
    assert alone(frames)
    shifted = [(replace(hand, id=4, landmarks=hand.landmarks + np.float32(200.0)), t) for hand, t in frames]
    pairs = [([hand, other], time) for (hand, time), (other, _) in zip(frames, shifted, strict=True)]
    moving = [motion for motion in reported(pairs) if motion.name.startswith("swipe")]
    assert moving == []


def test_taps_are_left_to_rules() -> None:
    spotter = LiveMotionSpotter(load_shipped_live(), "relaxed")
    assert not {"tap", "double_tap"} & set(spotter.names)
    for person in (5001, 5006):
        frames, _ = performed(person, "open palm 1 s, tap, idle 1 s, tap, idle 1 s, double tap, idle 1 s")
        assert [motion.name for hand, time in frames for motion in spotter.update([hand], time)] == []
        spotter.reset()


def test_a_mirrored_picture_gives_the_same_motions() -> None:
    frames, _ = performed(5002)
    flip = np.array([-1.0, 1.0, 1.0], np.float32)
    mirrored = [(replace(hand, landmarks=hand.landmarks * flip), time) for hand, time in frames]
    assert [(m.name, m.end) for m in alone(mirrored)] == [(m.name, m.end) for m in alone(frames)]


def test_after_a_reset_it_starts_over() -> None:
    frames, _ = performed(5001)
    spotter = LiveMotionSpotter(load_shipped_live())
    runs = []
    for _ in range(2):
        runs.append([motion.name for hand, time in frames for motion in spotter.update([hand], time)])
        spotter.reset()
    assert runs[0] == runs[1] != []


def test_landmarks_that_make_no_sense_are_passed_over() -> None:
    frames, _ = performed(5003, "idle 2 s")
    broken = replace(frames[0][0], landmarks=np.full((21, 3), np.nan, np.float32))
    assert alone([(broken, 0.0), (broken, 0.05), *((hand, time + 0.1) for hand, time in frames)]) == []


def test_missing_weights_are_reported_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_model, "LIVE_FILE", "no_such_weights.npz")
    with pytest.raises(ModelError, match=r"models/train_live_motions\.py"):
        load_shipped_live()
