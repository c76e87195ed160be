"""Which motions a recognizer looks for: those that come with GestureKit, an app's own classifier, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.reading import MotionSpotter

if TYPE_CHECKING:
    from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier

Motions: TypeAlias = "bool | MotionSpotter | DynamicGestureClassifier"
"""True for those that come with GestureKit, False for none, a fitted classifier, or a spotter."""


def motion_spotters(motions: Motions) -> tuple[MotionSpotter, ...]:
    """Make what finds motions in a stream.

    Raises
    ------
    InvalidArgumentError
        When it is nothing that could.
    ModelError
        When the shipped weights are damaged. Without them there are no shipped motions.
    """
    if motions is False:
        return ()
    if motions is True:
        # Not at the top: whoever wants no motions should not wait for what finds them to load.
        from gesturekit.gestures.dynamic.shipped import load_shipped_dynamic, shipped_dynamic_path

        if shipped_dynamic_path() is None:
            return ()
        motions = load_shipped_dynamic()
    if isinstance(motions, MotionSpotter):
        return (motions,)
    from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier
    from gesturekit.gestures.dynamic.stream_spotter import StreamSpotter

    if not isinstance(motions, DynamicGestureClassifier):
        raise InvalidArgumentError(
            f"motions is {motions!r}; expected True, False, a fitted DynamicGestureClassifier, or an object "
            "with the names, update and reset of a MotionSpotter"
        )
    return (StreamSpotter(motions),)
