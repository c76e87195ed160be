"""Scores that can be believed: by construction, by simulation, and on photos they were not fitted on."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.definitions.names import aliases
from gesturekit.gestures.shapes.calibration import Calibration, fit_calibration
from gesturekit.tracking import HandTracker


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.13, 3.0])
def test_scores_rise_with_probability_and_meet_it_in_the_middle(slope: float) -> None:
    probability = np.linspace(0.0, 1.0, 101)
    scores = Calibration(slope).scores(probability)
    assert np.all(np.diff(scores) > 0.0)
    assert scores[0] < 0.001
    assert scores[50] == pytest.approx(0.5)
    assert scores[-1] > 0.999
    assert scores == pytest.approx(1.0 - scores[::-1])


def test_a_slope_is_found_again() -> None:
    rng = np.random.default_rng(3)
    probability = rng.beta(2.0, 1.0, 20_000)
    right = rng.random(20_000) < Calibration(1.7).scores(probability)
    assert fit_calibration(probability, right).slope == pytest.approx(1.7, abs=0.05)


@pytest.mark.parametrize(
    ("probability", "right", "message"),
    [
        ([0.5, 0.6], [True], "expected \\(N,\\) twice"),
        ([0.5, 0.6], [True, True], "2 of 2 answers are right"),
        ([0.5, 0.6], [False, False], "0 of 2 answers are right"),
    ],
)
def test_what_cannot_be_fitted_is_refused(probability: list[float], right: list[bool], message: str) -> None:
    with pytest.raises(InvalidArgumentError, match=message):
        fit_calibration(probability, right)


@pytest.mark.parametrize("slope", [0.0, -1.0, float("nan")])
def test_a_slope_that_would_turn_scores_round_is_refused(slope: float) -> None:
    with pytest.raises(InvalidArgumentError, match="slope="):
        Calibration(slope)


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
