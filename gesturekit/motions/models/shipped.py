"""The dynamic gestures that come with GestureKit: weights trained on the hand studio alone.

``models/dynamic_gestures.md`` says what they were trained on and what they achieve on people;
``python models/train_dynamic.py`` trains them again.
"""

from __future__ import annotations

from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.model_file import SHIPPED_FILE, needed_path


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
    return DynamicGestureClassifier.load(needed_path(SHIPPED_FILE, "train_dynamic.py"))
