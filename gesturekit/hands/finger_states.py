"""Which fingers are straight, how far each is curled, what they touch and whether they cross.

The four fingers are judged by their accumulated bend in 3D. The thumb hardly bends when it is folded
away: it swings across the palm, so it is judged by how far it and its last bone point away from or
across the palm. All of it is measured inside the hand, so neither rotation, distance nor mirroring changes
the answer, but for `palm_normal` and `pointing`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands.joint_angles import coupled
from gesturekit.hands.landmarks import Finger, FloatArray, HandLandmarks, Landmark, check_hand
from gesturekit.hands.pinch import TOUCH_GAP, pinch_strength
from gesturekit.hands.pose import Array, HandPose, Vector, hand_pose

STRAIGHT_BEND_DEG, CURLED_BEND_DEG = 15.0, 125.0
"""Accumulated bend at which a finger's curl is 0 and 1; halfway, 70 degrees, is the border.

On `photos/webcam`, `photos/hagrid` and `photos/digits` equally few fingers, 7 of 1868, lie on the wrong side
of any border from 55 to 80 degrees (`benchmarks/static_gestures.py --fingers`, for the next ones too).
"""
# The same of the knuckle alone, and of the outer joints' mean, of which the middle joint counts twice.
_BASE_BEND_DEG = (10.0, 90.0)
_TIP_BEND_DEG = (5.0, 90.0)

# Thumb openness at which the thumb's curl is 0 and 1; the border lies halfway, at -0.20: a thumb laid along
# the index finger (openness 0) is not folded, one that crosses the palm is. 0 to 2 of 415 thumbs of these
# photos lie on the wrong side of any border from -0.24 to 0.06.
_THUMB_AWAY, _THUMB_ACROSS = 0.30, -0.70

TOGETHER_DEG = 5.0
"""Angle between neighbouring fingers below which they are together.

Of the fingers that `photos/hagrid` shows pressed together (two_up, stop) nine in ten are found less than 1
degree apart, of those it shows apart (peace, palm) nine in ten more than 6.
"""

# Offset of neighbouring fingertips, palm lengths, below which the two fingers have crossed.
CROSSED_OFFSET = -0.05
# Grab strength above which a hand is closed.
_GRAB_CURL = 0.5

CURL_NOISE = 0.07
"""Scale of the logistic that turns curl into the probability of being straight.

Joint angles carry about 11 degrees RMSE; weighted and added over the joints of a finger that is 13 degrees,
or 0.12 of curl, and a logistic of scale 0.07 has that standard deviation.
"""

HYSTERESIS = 0.06
"""Curl by which a finger must pass the border before a tracked state changes: 7 degrees of bend.

Half the RMSE of a single picture: within a track most of the error is constant, and what is left
flickers less. The other states have half the RMSE of what they are read from as well.
"""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FingerStates:
    """The state of five fingers, thumb first.

    Attributes
    ----------
    extended
        Whether each finger is straight; for the thumb, whether it is held away from the palm.
    touching
        Whether each finger's tip touches the thumb's; False for the thumb itself.
    crossed
        Whether index and middle, middle and ring, ring and little finger have crossed.
    together
        Whether the same pairs are straight and lie beside each other.
    grabbing
        Whether the hand is closed: the four fingers curled on the whole.
    curls
        (5, 3) float32, 0 to 1: `curl`, `base_curl` and `tip_curl` side by side.
    thumb_gaps, spread_deg
        (4,) float64 each, as `HandPose` gives them. The spread of a curled finger means little.
    pose
        What all this was read from.
    border
        (5,) float64, the curl below which each finger counted as straight: 0.5, moved by hysteresis.

    Examples
    --------
    >>> states = finger_states(hand)
    >>> states.extended, states.count
    ((False, True, True, False, False), 2)
    >>> print(states)
    thumb curled (1.00); index straight (0.00), pointing up; ...; palm facing to the camera
    """

    extended: tuple[bool, bool, bool, bool, bool]
    touching: tuple[bool, bool, bool, bool, bool]
    crossed: tuple[bool, bool, bool]
    together: tuple[bool, bool, bool]
    grabbing: bool
    curls: FloatArray
    thumb_gaps: Array
    spread_deg: Array
    pose: HandPose
    border: Array

    @property
    def curl(self) -> FloatArray:
        """(5,) float32, 0 straight to 1 curled; for the thumb, 0 held away to 1 folded across the palm."""
        return self.curls[:, 0]

    @property
    def base_curl(self) -> FloatArray:
        """(5,) float32, 0 to 1: how far the first joint alone is bent, the knuckle of the four fingers."""
        return self.curls[:, 1]

    @property
    def tip_curl(self) -> FloatArray:
        """(5,) float32, 0 to 1: how far the two outer joints are bent; a hook has a straight base only."""
        return self.curls[:, 2]

    @property
    def count(self) -> int:
        """Number of straight fingers."""
        return sum(self.extended)

    @property
    def grab_strength(self) -> float:
        """Mean curl of the four fingers without the thumb: 0 open hand to 1 fist."""
        return float(self.curl[1:].mean())

    @property
    def pinch(self) -> FloatArray:
        """(5,) float32, 0 apart to 1 touching: how near each finger's tip is to the thumb's, itself 0."""
        return _frozen(np.append(0.0, pinch_strength(self.thumb_gaps)))

    @property
    def straightness(self) -> FloatArray:
        """(5,) float32, probability of being straight given the landmarks' noise; 0.5 divides `extended`."""
        return _frozen(1.0 / (1.0 + np.exp((self.curl - self.border) / CURL_NOISE)))

    @property
    def angles(self) -> FloatArray:
        """(5, 3) float32, bend of each joint in degrees, outwards: MCP, PIP, DIP (thumb: CMC, MCP, IP)."""
        return _frozen(self.pose.angles)

    @property
    def contacts(self) -> tuple[tuple[Landmark, Landmark], ...]:
        """The pairs of fingertips that touch, the thumb's first."""
        return tuple((Landmark.THUMB_TIP, finger.tip) for finger in Finger if self.touching[finger])

    @property
    def palm_normal(self) -> Vector:
        """Unit vector out of the palm in unmirrored camera axes: x right, y down, z away from the camera."""
        return self.pose.palm_normal

    def pointing(self, finger: Finger) -> Vector:
        """Unit vector along a finger in unmirrored camera axes: x right, y down, z away from the camera."""
        return self.pose.pointing(finger)

    def __str__(self) -> str:
        palm = f"palm facing {_direction_word(self.palm_normal)}"
        return "; ".join([*(_finger_sentence(self, finger) for finger in Finger), palm])

    def __repr__(self) -> str:
        return f"<{self}>"


class FingerStateTracker:
    """Finger states of one hand over time, with hysteresis so that what lies near a border does not flicker.

    Parameters
    ----------
    hysteresis
        Curl by which a finger must pass the border, 0.5, before its state changes. Larger: steadier, later.
        The borders of the other states move in the same proportion.

    Examples
    --------
    >>> tracker = FingerStateTracker()
    >>> for seen in (hand, fist):
    ...     print(tracker.update(seen).count)
    2
    0
    """

    def __init__(self, hysteresis: float = HYSTERESIS) -> None:
        if not 0.0 <= hysteresis < 0.5:
            raise InvalidArgumentError(f"hysteresis={hysteresis!r}; expected a curl from 0 up to 0.5")
        self._half_width = _HALF_WIDTHS * (hysteresis / HYSTERESIS)
        self._borders = _BORDERS

    def update(self, hand: HandLandmarks) -> FingerStates:
        """States of `hand`, given the states of the frames before; errors as for `Hand.fingers`."""
        return self.update_pose(_pose_or_error(hand))

    def update_pose(self, pose: HandPose) -> FingerStates:
        """As `update`, for a caller that has measured the pose already."""
        states, below = _states(pose, self._borders)
        self._borders = _BORDERS + np.where(below, self._half_width, -self._half_width)
        return states

    def reset(self) -> None:
        """Forget the frames before."""
        self._borders = _BORDERS


def finger_states(hand: HandLandmarks) -> FingerStates:
    """Finger states of a single picture's hand, without memory; errors as for `Hand.fingers`.

    Examples
    --------
    >>> finger_states(hand).extended
    (False, True, True, False, False)
    >>> finger_states(hand).curl.round(1).tolist()
    [1.0, 0.0, 0.0, 1.0, 1.0]
    """
    return _states(_pose_or_error(check_hand(hand, "finger_states")), _BORDERS)[0]


def _pose_or_error(hand: HandLandmarks) -> HandPose:
    pose = hand_pose(hand)
    if pose is None:
        raise InvalidArgumentError(
            f"hand {hand.id} has world landmarks that make no hand (palm of no extent, or not finite); "
            "pass a hand as the tracker returns it, with world landmarks in metres"
        )
    return pose


# Every state is a measure that lies below its border: curl of the five fingers, gap between the thumb and
# each other tip, offset of the three pairs of neighbouring tips, 1 - grab strength, and the angle between
# neighbours (that between thumb and index finger has no border).
_CURL, _GAP, _OFFSET, _OPEN, _SPREAD = slice(0, 5), slice(5, 9), slice(9, 12), 12, slice(13, 17)
_BORDERS = np.array(
    [0.5] * 5 + [TOUCH_GAP] * 4 + [CROSSED_OFFSET] * 3 + [1.0 - _GRAB_CURL] + [TOGETHER_DEG] * 4
)
_HALF_WIDTHS = np.array([HYSTERESIS] * 5 + [0.05] * 4 + [0.04] * 3 + [0.05] + [2.5] * 4)

# Columns: the finger as a whole, its base, its tip. Each is affine in the bends of the three joints.
_RANGES = np.array([(STRAIGHT_BEND_DEG, CURLED_BEND_DEG), _BASE_BEND_DEG, _TIP_BEND_DEG])
_CURL_OF_BENDS = np.array([[0.5, 1.0, 0.5], [1.0, 0.0, 0.0], [0.0, 2.0 / 3.0, 1.0 / 3.0]]).T / (
    _RANGES[:, 1] - _RANGES[:, 0]
)
_CURL_AT_ZERO = -_RANGES[:, 0] / (_RANGES[:, 1] - _RANGES[:, 0])


def _states(pose: HandPose, borders: Array) -> tuple[FingerStates, npt.NDArray[np.bool_]]:
    """Read the states, and which of all measures lie below their borders."""
    curls = coupled(pose.angles) @ _CURL_OF_BENDS
    curls += _CURL_AT_ZERO
    curls[0, 0] = (_THUMB_AWAY - pose.thumb_openness) / (_THUMB_AWAY - _THUMB_ACROSS)
    np.minimum(np.maximum(curls, 0.0, out=curls), 1.0, out=curls)
    measures = np.empty(17)
    measures[_CURL] = curls[:, 0]
    measures[_GAP] = pose.thumb_gaps()
    measures[_OFFSET] = pose.tip_offsets()
    measures[_OPEN] = 1.0 - measures[1:5] @ _QUARTERS
    measures[_SPREAD] = pose.spread_deg()
    below = measures < borders
    b = below.tolist()
    straight = (b[0], b[1], b[2], b[3], b[4])
    states = FingerStates(
        extended=straight,
        touching=(False, b[5], b[6], b[7], b[8]),
        # Bent fingers lie beside each other in any order.
        crossed=(b[9] and b[1] and b[2], b[10] and b[2] and b[3], b[11] and b[3] and b[4]),
        together=(b[14] and b[1] and b[2], b[15] and b[2] and b[3], b[16] and b[3] and b[4]),
        grabbing=b[12],
        curls=_frozen(curls),
        thumb_gaps=measures[_GAP],
        spread_deg=measures[_SPREAD],
        pose=pose,
        border=borders[_CURL],
    )
    return states, below


_QUARTERS = np.full(4, 0.25)


def _frozen(array: Array) -> FloatArray:
    result = array.astype(np.float32)
    result.flags.writeable = False
    return result


_CLEARLY = 0.4
"""Part of a direction that is worth a word: about the sine of half of 45 degrees."""

_HOOKED_BASE, _HOOKED_TIP = 0.35, 0.65


def _finger_sentence(states: FingerStates, finger: Finger) -> str:
    """One finger in words: ``index straight (0.04), pointing up-left``."""
    parts = [f"{finger.name.lower()} {_bend_word(states, finger)} ({states.curl[finger]:.2f})"]
    if states.extended[finger]:
        parts.append(f"pointing {_direction_word(states.pointing(finger))}")
    if states.touching[finger]:
        parts.append("touching the thumb")
    if finger in (Finger.INDEX, Finger.MIDDLE, Finger.RING) and states.crossed[finger - 1]:
        parts.append(f"crossed with {Finger(finger + 1).name.lower()}")
    return ", ".join(parts)


def _bend_word(states: FingerStates, finger: Finger) -> str:
    if states.extended[finger]:
        return "straight"
    hooked = states.base_curl[finger] < _HOOKED_BASE and states.tip_curl[finger] > _HOOKED_TIP
    return "hooked" if hooked and finger is not Finger.THUMB else "curled"


def _direction_word(vector: Vector) -> str:
    """Name a direction in unmirrored camera axes, such as "up-left" or "down and to the camera"."""
    x, y, z = vector
    across = "left" if x < -_CLEARLY else "right" if x > _CLEARLY else ""
    vertical = "up" if y < -_CLEARLY else "down" if y > _CLEARLY else ""
    flat = "-".join(word for word in (vertical, across) if word)
    depth = "to the camera" if z < -_CLEARLY else "away from the camera" if z > _CLEARLY else ""
    return " and ".join(word for word in (flat, depth) if word)
