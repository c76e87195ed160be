"""Where MediaPipe's landmark model puts its 21 points, as offsets from the anatomical joints.

The model's points are not joint centres: its wrist lies inside the palm, its finger joints nearer to the
palmar skin, its tips short of the flesh. The offsets are medians of the difference between the model's
points and the joints of a rendered hand over 240 random poses, tones and views, taken in the frame of the
bone that carries each landmark.
"""

from __future__ import annotations

import numpy as np

from gesturekit.studio.angles import Array


def _table() -> Array:
    """(21, 3) offsets: towards the thumb, along the bone, palmar; in lengths of the carrying bone.

    The fitted values were centimetres on a hand with these bone lengths (wrist: the palm's length).
    """
    palm = 9.0
    thumb = (4.5, 3.45, 2.3)
    fingers = ((4.6, 2.65, 1.85), (5.05, 3.1, 2.0), (4.75, 2.9, 2.0), (3.75, 2.15, 1.7))
    rows = [np.array([0.0, 0.6, 0.3]) / palm]
    rows += [
        np.array([0.3, 1.1, 0.0]) / thumb[0],
        np.zeros(3),
        np.array([0.0, -0.5, 0.0]) / thumb[2],
        np.array([0.0, -0.5, 0.0]) / thumb[2],
    ]
    for proximal, middle, distal in fingers:
        rows += [
            np.array([0.0, 0.38, 0.0]) / proximal,
            np.array([0.0, 0.0, 0.28]) / middle,
            np.array([0.0, -0.25, 0.38]) / distal,
            np.array([0.0, -0.25, 0.0]) / distal,
        ]
    table = np.array(rows)
    table.flags.writeable = False
    return table


MEDIAPIPE_OFFSETS: Array = _table()
"""(21, 3): add to each landmark in its bone's frame, times that bone's length (see `Skeleton.landmarks`)."""
