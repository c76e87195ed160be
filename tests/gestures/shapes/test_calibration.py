"""Scores that can be believed: by construction, by simulation, and on photos they were not fitted on."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.definitions.vocabularies import aliases
from gesturekit.gestures.shapes.shape_scorer import calibrated
from gesturekit.tracking import HandTracker


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.13, 3.0])
def test_scores_rise_with_probability_and_meet_it_in_the_middle(slope: float) -> None:
    probability = np.linspace(0.0, 1.0, 101)
    scores = calibrated(probability, slope)
    assert np.all(np.diff(scores) > 0.0)
    assert scores[0] < 0.001
    assert scores[50] == pytest.approx(0.5)
    assert scores[-1] > 0.999
    assert scores == pytest.approx(1.0 - scores[::-1])


def test_a_score_is_right_as_often_as_it_says(data_dir: Path) -> None:
    # HaGRID's photos, one person each, took no part in the fit. "no_gesture" hands can only be wrong.
    labels, recognizer = aliases("hagrid"), GestureRecognizer(motions=False)
    scores, right = [], []
    with HandTracker(mode="image", smoothing=False) as tracker:
        for path in sorted((data_dir / "photos" / "hagrid").glob("*/*.jpg"))[::2]:
            image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            hands = tracker.track(image)
            if hands:
                answer = recognizer.classify(max(hands, key=lambda hand: hand.palm_size))
                best = max(answer.scores, key=answer.scores.__getitem__)
                scores.append(answer.scores[best])
                right.append(best == labels[path.parent.name])
    error, bins = 0.0, np.digitize(scores, (0.25, 0.5, 0.75, 0.9))
    for each in np.unique(bins):
        inside = bins == each
        error += inside.mean() * abs(np.mean(np.array(scores)[inside]) - np.mean(np.array(right)[inside]))
    assert len(scores) > 70
    assert error < 0.1
