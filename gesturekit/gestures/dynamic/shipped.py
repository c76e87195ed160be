"""The dynamic gestures that come with GestureKit: weights trained on the hand studio alone.

``models/dynamic_gestures.md`` says what they were trained on and what they achieve on people;
``python models/train_dynamic.py`` trains them again.
"""

from __future__ import annotations

from pathlib import Path

from gesturekit.assets import asset_path
from gesturekit.errors import GestureKitError, ModelError
from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier
from gesturekit.gestures.dynamic.model_file import LIVE_FILE, SHIPPED_FILE
from gesturekit.gestures.dynamic.streams.live_model import LiveModel


def shipped_dynamic_path() -> Path | None:
    """Where the shipped weights lie; None when this installation has none."""
    try:
        return asset_path("models", SHIPPED_FILE)
    except GestureKitError:
        return None


def load_shipped_dynamic() -> DynamicGestureClassifier:
    """Load the classifier of the dynamic gestures that come with GestureKit.

    Returns
    -------
    A fitted classifier. Its classes are the motions of one hand that `gesturekit.studio` names, and
    ``"none"`` for whatever means nothing. Left, right and clockwise are the person's own. What it learned
    for streams is included, so a spotter starts at once.

    Raises
    ------
    ModelError
        When the weights are missing or damaged.

    Examples
    --------
    >>> "swipe_left" in load_shipped_dynamic().classes_
    True
    """
    path = shipped_dynamic_path()
    if path is None:
        raise ModelError(
            f"models/{SHIPPED_FILE} is missing; reinstall gesturekit, or train it with "
            "'python models/train_dynamic.py' in a checkout"
        )
    return DynamicGestureClassifier.load(path)


def shipped_live_path() -> Path | None:
    """Where the networks for live streams lie; None when this installation has none."""
    try:
        return asset_path("models", LIVE_FILE)
    except GestureKitError:
        return None


def load_shipped_live() -> LiveModel:
    """Load the networks that find the motions that come with GestureKit in live streams.

    ``models/live_motions.md`` says what they were trained on; ``python models/train_live_motions.py`` trains
    them again.

    Raises
    ------
    ModelError
        When they are missing or damaged.
    """
    path = shipped_live_path()
    if path is None:
        raise ModelError(
            f"models/{LIVE_FILE} is missing; reinstall gesturekit, or train it with "
            "'python models/train_live_motions.py' in a checkout"
        )
    return LiveModel.load(path)
