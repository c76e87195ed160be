"""The shipped dynamic gestures: they load, know their vocabulary, and recognise people of the studio."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ModelError
from gesturekit.motions.models import dynamic_classifier
from gesturekit.motions.models.dynamic_classifier import load_shipped_dynamic
from gesturekit.motions.models.stream_model import NO_GESTURE
from gesturekit.studio.datasets.sequences import landmarks_at
from gesturekit.studio.performance.named_scripts import MOTION_NAMES
from gesturekit.studio.performance.performer import perform

UNSEEN = range(5000, 5006)


def strokes(motion: str, fps: float) -> list[np.ndarray]:
    """One motion by people who are not among those it was trained on, (T, 21, 3) each."""
    made = []
    for person in UNSEEN:
        (hand,) = perform(f"person {person}: {motion.replace('_', ' ')}").hands
        label = next(each for each in hand.labels if each.stage.value == "stroke")
        made.append(landmarks_at(hand, np.arange(label.start - 0.1, label.end + 0.1, 1.0 / fps)))
    return made


def test_the_vocabulary_is_every_motion_of_one_hand_and_none() -> None:
    classifier = load_shipped_dynamic()
    assert {str(name) for name in classifier.classes_} == {*MOTION_NAMES, NO_GESTURE}


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_strokes_of_people_it_never_saw_are_named_at_any_frame_rate(fps: float) -> None:
    classifier = load_shipped_dynamic()
    motions = ("swipe_left", "swipe_right", "swipe_up", "circle_cw", "circle_ccw", "swipe_x", "rotate_cw")
    answers = [classifier.predict(strokes(motion, fps), fps=fps) == motion for motion in motions]
    assert np.mean(answers) > 0.8


def test_a_hand_that_rests_makes_no_gesture() -> None:
    classifier = load_shipped_dynamic()
    resting = []
    for person in UNSEEN:
        (hand,) = perform(f"person {person}: idle 3 s").hands
        resting += [landmarks_at(hand, start + np.arange(0.0, 0.8, 1.0 / 30.0)) for start in (0.2, 1.8)]
    assert np.mean(classifier.predict(resting, fps=30.0) == NO_GESTURE) > 0.8


def test_real_people_it_never_saw_are_named(data_dir: Path) -> None:
    with np.load(data_dir / "sequences" / "webcam_gestures" / "windows.npz") as stored:
        windows, labels = stored["sequences"].reshape(-1, 10, 21, 3), stored["labels"]
    names = np.array(["swipe_up", "swipe_down", "swipe_left", "swipe_right"])
    shown = np.flatnonzero(labels < len(names))[::4]
    classifier = load_shipped_dynamic()
    shares = classifier.predict_proba(list(windows[shown]), fps=10.0)
    among = np.where(np.isin(classifier.classes_, names), shares, -1.0)
    assert np.mean(classifier.classes_[among.argmax(axis=1)] == names[labels[shown]]) > 0.85


def test_missing_weights_are_reported_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamic_classifier, "SHIPPED_FILE", "no_such_weights.npz")
    with pytest.raises(ModelError, match=r"models/train_dynamic\.py"):
        load_shipped_dynamic()
