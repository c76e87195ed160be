"""From an app's own recordings to events: a classifier with networks, given to a recognizer."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.gestures import GestureEvent, GestureRecognizer, Phase
from gesturekit.hands import Hand, Side
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.ensemble import MotionEnsemble
from gesturekit.motions.models.stream_model import StreamModel
from gesturekit.studio.datasets.sequences import LandmarkSequence, landmark_sequences
from gesturekit.studio.performance.choreography import IDLE, Stage
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.performance.script import Line, Script, Step

FPS = 30.0
MOTIONS = ("circle_cw", "grab", "swipe_left")
PEOPLE = (1, 6)


def performed(person: int, seed: int, *motions: str) -> LandmarkSequence:
    """One person's right hand, which idles before, between and after some motions."""
    idle = [Step(IDLE, 0.8)] if len(motions) > 1 else []
    steps = [*idle, *(step for motion in motions for step in (Step(motion), *idle))]
    script = Script((Line((Side.RIGHT,), tuple(steps)),), person=person, seed=seed)
    (sequence,) = landmark_sequences(perform(script), fps=FPS)
    return sequence


def tracked(sequence: LandmarkSequence) -> list[Hand]:
    """What a camera's picture shows of it."""
    points = sequence.landmarks
    pixels = points[..., :2] / points[..., 2:] * 900.0 + np.array([640.0, 360.0])
    nearer = (points[..., 2:] - points[:, :1, 2:]) / points[..., 2:] * 900.0
    landmarks = np.concatenate([pixels, nearer], axis=2).astype(np.float32)
    world = points - points.mean(axis=1, keepdims=True)
    return [Hand(7, sequence.side, 0.9, 0.99, *each) for each in zip(landmarks, world, strict=True)]


@pytest.fixture(scope="module")
def classifier() -> DynamicGestureClassifier:
    """Seven takes of each motion by each of two people: enough for networks."""
    labels = [motion for motion in MOTIONS for _ in range(7) for _ in PEOPLE]
    takes = [
        performed(person, take, motion).landmarks
        for motion in MOTIONS
        for take in range(7)
        for person in PEOPLE
    ]
    made = DynamicGestureClassifier(members=1, epochs=1).fit(takes, labels, fps=FPS)
    made.stream_ = StreamModel.fit(made.training_, len(MOTIONS), streams=80, steps=160, networks=1)
    return made


def triggered(recognizer: GestureRecognizer, hands: list[Hand]) -> list[GestureEvent]:
    events = [event for n, hand in enumerate(hands) for event in recognizer.update([hand], n / FPS)]
    return [event for event in events if event.phase is Phase.TRIGGER]


@pytest.mark.slow
def test_networks_taught_by_an_app_find_its_motions_as_events(classifier: DynamicGestureClassifier) -> None:
    assert isinstance(classifier.model_, MotionEnsemble)
    asked = found = wrong = 0
    for person in PEOPLE:
        motions = ("grab", "swipe_left", "circle_cw", "grab", "circle_cw", "swipe_left")
        sequence = performed(person, 100, *motions)
        recognizer = GestureRecognizer(motions=classifier)
        assert set(MOTIONS) < set(recognizer.names)
        strokes = [label for label in sequence.labels if label.stage is Stage.STROKE]
        told = triggered(recognizer, tracked(sequence))
        # A take ends when the hand is back at rest, which is up to two seconds after the stroke.
        fits = [
            [event for event in told if event.name == each.gesture and 0 < event.time - each.start < 3.5]
            for each in strokes
        ]
        asked += len(strokes)
        found += sum(bool(each) for each in fits)
        wrong += len(told) - len({id(event) for each in fits for event in each})
        assert {event.hand.id for event in told if event.hand} == {7}
    # 9 and 0 when this was written; the least that would still be of use.
    assert asked == 12
    assert found >= 7
    assert wrong <= 2
