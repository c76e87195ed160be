"""Which fingers are straight, and how far each is curled.

The four fingers are judged by their accumulated bend in 3D. The thumb hardly bends when it is folded
away: it swings across the palm, so it is judged by how far it and its last bone point away from or
across the palm. Both are measured inside the hand, so neither rotation, distance nor mirroring changes
the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.joint_angles import accumulated_bend
from gesturekit.gestures.pose import HandPose, hand_pose
from gesturekit.hands import Finger, FloatArray, Hand

STRAIGHT_BEND_DEG, CURLED_BEND_DEG = 15.0, 125.0
"""Accumulated bend at which a finger's curl is 0 and 1; halfway, 70 degrees, is the border.

On `photos/webcam`, `photos/hagrid` and `photos/digits` equally few fingers, 7 of 1868, lie on the wrong side
of any border from 60 to 80 degrees (`benchmarks/static_gestures.py --fingers`).
"""

THUMB_AWAY, THUMB_ACROSS = 0.30, -0.70
"""Thumb openness at which the thumb's curl is 0 and 1; the border lies halfway, at -0.20.

A thumb laid along the index finger (openness 0) is not folded, one that crosses the palm is. On the same
photos 1 to 3 of 415 thumbs lie on the wrong side of any border from -0.24 to 0.06.
"""

CURL_NOISE = 0.07
"""Scale of the logistic that turns curl into the probability of being straight.

Joint angles carry about 11 degrees RMSE; weighted and added over the joints of a finger that is 13 degrees,
or 0.12 of curl, and a logistic of scale 0.07 has that standard deviation.
"""

HYSTERESIS = 0.06
"""Curl by which a finger must pass the border before a tracked state changes: 7 degrees of bend.

Half the RMSE of a single picture: within a track most of the error is constant, and what is left
flickers less.
"""


@dataclass(frozen=True, slots=True, eq=False)
class FingerStates:
    """The state of five fingers, thumb first.

    Attributes
    ----------
    extended
        Whether each finger is straight; for the thumb, whether it is held away from the palm.
    curl
        (5,) float32, 0 straight to 1 fully curled; for the thumb, 0 held away to 1 folded across the palm.
    straightness
        (5,) float32, probability that each finger is straight given the landmarks' noise; over 0.5
        exactly where `extended` is True.
    angles
        (5, 3) float32, bend of each joint in degrees, outwards: MCP, PIP, DIP (thumb: CMC, MCP, IP).
    """

    extended: tuple[bool, bool, bool, bool, bool]
    curl: FloatArray
    straightness: FloatArray
    angles: FloatArray

    @property
    def count(self) -> int:
        """Number of straight fingers."""
        return sum(self.extended)

    @property
    def grab_strength(self) -> float:
        """Mean curl of the four fingers without the thumb: 0 open hand to 1 fist."""
        return float(self.curl[1:].mean())

    def __str__(self) -> str:
        return ", ".join(
            f"{finger.name.lower()} {'straight' if straight else 'curled'} ({curl:.2f})"
            for finger, straight, curl in zip(Finger, self.extended, self.curl, strict=True)
        )


class FingerStateTracker:
    """Finger states of one hand over time, with hysteresis so that a finger near the border does not flicker.

    Parameters
    ----------
    hysteresis
        Curl by which a finger must pass the border, 0.5, before its state changes. Larger: steadier, later.
    """

    def __init__(self, hysteresis: float = HYSTERESIS) -> None:
        if not 0.0 <= hysteresis < 0.5:
            raise InvalidArgumentError(f"hysteresis={hysteresis!r}; expected a curl from 0 up to 0.5")
        self._hysteresis = hysteresis
        self._border = np.full(5, 0.5)

    def update(self, hand: Hand) -> FingerStates:
        """States of `hand`, given the states of the frames before.

        Raises
        ------
        InvalidArgumentError
            When the landmarks make no hand; the remembered states stay as they were.
        """
        return self.update_pose(_pose_or_error(hand))

    def update_pose(self, pose: HandPose) -> FingerStates:
        """Do what `update` does, for a caller that has measured the pose already."""
        states = _states(pose, self._border)
        self._border = np.where(states.extended, 0.5 + self._hysteresis, 0.5 - self._hysteresis)
        return states

    def reset(self) -> None:
        """Forget the frames before."""
        self._border = np.full(5, 0.5)


def finger_states(hand: Hand) -> FingerStates:
    """Finger states of a single picture's hand, without memory.

    Raises
    ------
    InvalidArgumentError
        When the landmarks make no hand: not finite, or with a palm of no extent.
    """
    return _states(_pose_or_error(hand), np.full(5, 0.5))


def _pose_or_error(hand: Hand) -> HandPose:
    pose = hand_pose(hand)
    if pose is None:
        raise InvalidArgumentError(
            f"hand {hand.id} has world landmarks that make no hand (palm of no extent, or not finite); "
            "pass a hand as the tracker returns it, with world landmarks in metres"
        )
    return pose


def _states(pose: HandPose, border: npt.NDArray[np.float64]) -> FingerStates:
    curl = (accumulated_bend(pose.angles) - STRAIGHT_BEND_DEG) / (CURLED_BEND_DEG - STRAIGHT_BEND_DEG)
    curl[Finger.THUMB] = (THUMB_AWAY - pose.thumb_openness) / (THUMB_AWAY - THUMB_ACROSS)
    curl = np.minimum(np.maximum(curl, 0.0), 1.0)
    thumb, index, middle, ring, pinky = (curl < border).tolist()
    return FingerStates(
        extended=(thumb, index, middle, ring, pinky),
        curl=_frozen(curl),
        straightness=_frozen(1.0 / (1.0 + np.exp((curl - border) / CURL_NOISE))),
        angles=_frozen(pose.angles),
    )


def _frozen(array: npt.NDArray[np.float64]) -> FloatArray:
    result = array.astype(np.float32)
    result.flags.writeable = False
    return result
