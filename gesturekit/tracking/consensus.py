"""What several views of one hand agree on.

Views of a clear hand differ by noise, which a mean takes away. Views of an unclear one fall into a few
different readings, whose mean would be none of them: so the reading that most views share is sought (one step
of a mean shift, Comaniciu and Meer 2002, begun at the view with the most others around it), and its views are
averaged.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Landmark
from gesturekit.tracking.landmark_model import LandmarkPrediction

# Distance, in hand sizes, at which another view counts a third. From 0.2 to 0.4 made no difference on
# photos/rock_paper_scissors.
_REACH = 0.2
# How much more a view counts that is surer of its hand. 2 to 6 gave the same.
_PRESENCE_POWER = 3.0
# One view at 0.9999 must not outweigh all others on the side.
_MOST_RIGHT = 0.98


# How much of the certainty that `min_presence` leaves is asked on top of it: 0.7 in all for 0.5. In rooms two
# views come to 0.56, at whole persons taken for a hand to 0.66, at nearly all hands that are read right to
# more (photos/no_hand, photos/finger_counting, photos/rock_paper_scissors).
_MARGIN = 0.4


def needed_presence(min_presence: float) -> float:
    """Presence that a first view of a hand and further ones, each half, must have to be confirmed."""
    return min_presence + _MARGIN * (1.0 - min_presence)


def consensus(views: Sequence[LandmarkPrediction]) -> LandmarkPrediction:
    """The reading of a hand that most views share: the weighted mean of those around it.

    `presence` is the mean of all views.
    """
    screen = np.stack([view.landmarks for view in views]).astype(np.float64)
    world = np.stack([view.world for view in views]).astype(np.float64)
    presence = np.array([view.presence for view in views])
    trust = np.maximum(presence, 1e-6) ** _PRESENCE_POWER
    near = np.exp(-np.square((_apart(screen[:, :, :2]) + _apart(world)) / (2.0 * _REACH)))
    share = near[int((near @ trust).argmax())] * trust
    share /= share.sum()
    right = np.clip([view.right_score for view in views], 1.0 - _MOST_RIGHT, _MOST_RIGHT)
    odds = float(share @ np.log(right / (1.0 - right)))
    return LandmarkPrediction(
        landmarks=np.tensordot(share, screen, 1).astype(np.float32),
        world=np.tensordot(share, world, 1).astype(np.float32),
        presence=float(presence.mean()),
        right_score=float(1.0 / (1.0 + np.exp(-odds))),
    )


def _apart(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(N, N) mean distance of the landmarks of N views, (N, 21, 2 or 3), in hand sizes.

    A hand's size is the longest side of the triangle of its wrist, index and little finger's knuckle.
    """
    corners = points[:, [Landmark.WRIST, Landmark.INDEX_MCP, Landmark.PINKY_MCP]]
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
    size = max(float(np.median(sides.max(axis=1))), 1e-9)
    distance: npt.NDArray[np.float64] = np.linalg.norm(points[:, None] - points[None], axis=3).mean(axis=2)
    return distance / size
