"""A hand's shape in its own frame, and where the hand faces and points.

A tracked hand comes with two estimates of its shape: `Hand.world`, in metres, and `Hand.landmarks`, in
pixels. Their errors differ, so both are averaged into one shape, and that is turned into the hand's own
frame: axes towards the thumb's side, along the fingers and out of the palm, in palm lengths. Whatever is read
from it cannot depend on rotation, distance, side or mirroring. Directions in the world are those of an
unmirrored camera (x right, y down, z away) whether or not the picture is mirrored.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands.joint_angles import CHAINS
from gesturekit.hands.landmarks import Finger, HandLandmarks, Landmark, Side

PICTURE_SHARE = (0.75, 0.75, 0.5)
"""Weight of the picture's landmarks in x, y and z; the rest is the world landmarks'.

The picture's are the better ones across it, both are equally weak in depth. Tuned on `photos/landmarks21`:
`python benchmarks/gestures.py --section finger_noise`.
"""

Array = npt.NDArray[np.float64]

Vector = tuple[float, float, float]
"""x, y and z. Plain floats: for single vectors they are several times faster than arrays."""

DIRECTIONS: dict[str, Vector] = {
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "camera": (0.0, 0.0, -1.0),
    "away": (0.0, 0.0, 1.0),
}
"""Unit vectors in unmirrored camera axes; "left" and "right" are the picture's, not the person's."""


def direction_vector(word: str, side: Side) -> Vector:
    """Unit vector of a direction word, "inward" and "outward" included.

    Inward is the way from a hand to the person's other side: a right hand's is the picture's right.
    """
    if word in DIRECTIONS:
        return DIRECTIONS[word]
    if word not in ("inward", "outward"):
        words = ", ".join((*DIRECTIONS, "inward", "outward"))
        raise InvalidArgumentError(f"direction {word!r} is not known; expected one of {words}")
    return DIRECTIONS["right" if (side is Side.RIGHT) == (word == "inward") else "left"]


@dataclass(frozen=True, slots=True, eq=False)
class HandPose:
    """Orientation of a hand in camera axes and its shape in its own frame; arrays are float64.

    Attributes
    ----------
    side
        The person's own left or right hand.
    size
        Palm length, wrist to middle knuckle, metres.
    palm_normal, palm_direction, palm_side
        Unit vectors in camera axes: out of the palm, from the wrist to the middle knuckle, and to the thumb's
        side at right angles to both.
    points
        (21, 3) landmarks in the hand's frame, palm lengths from the wrist: x to the thumb's side, y along
        `palm_direction`, z out of the palm. Equal for a left and a right hand of the same shape.
    bones, fingers
        (5, 4, 3) and (5, 3) unit vectors in the hand's frame: along each finger's bones, wrist outwards, and
        from its base (its MCP, also the thumb's) to its tip.
    angles
        (5, 3) bend of each joint in degrees, as `bend_angles` gives it.
    estimates, palms
        What `points` is the mean of, in camera axes: one or two arrays of (21, 3), wrist at the origin; and
        the palm length of each in its own unit.
    mirrored
        Whether the picture shows the hand as a mirror does; `estimates` never do.

    Examples
    --------
    >>> pose = hand_pose(hand)
    >>> pose.side, pose.mirrored
    (<Side.RIGHT: 'right'>, False)
    >>> pose.gap(Landmark.INDEX_TIP, Landmark.INDEX_MCP) > 0.8
    True
    """

    side: Side
    size: float
    palm_normal: Vector
    palm_direction: Vector
    palm_side: Vector
    points: Array
    bones: Array
    fingers: Array
    angles: Array
    estimates: Array
    palms: tuple[float, ...]
    mirrored: bool

    def to_camera(self, vector: Sequence[float]) -> Vector:
        """Turn a vector from the hand's frame to camera axes."""
        x, y, z = vector
        side, along, out = self.palm_side, self.palm_direction, self.palm_normal
        return (
            x * side[0] + y * along[0] + z * out[0],
            x * side[1] + y * along[1] + z * out[1],
            x * side[2] + y * along[2] + z * out[2],
        )

    def pointing(self, finger: Finger) -> Vector:
        """Unit vector from a finger's base (its MCP, also the thumb's) to its tip, in camera axes."""
        return self.to_camera(self.fingers[finger].tolist())

    @property
    def thumb_openness(self) -> float:
        """How far the thumb is held away from the palm: 1 straight away, 0 along it, -1 straight across it.

        The sideways part of its direction, mean of the whole thumb (MCP to tip) and of its last bone.
        """
        return 0.5 * float(self.fingers[0, 0] + self.bones[0, 3, 0])

    def gap(self, first: Landmark, second: Landmark) -> float:
        """Distance between two landmarks, palm lengths: the smaller of both estimates.

        Errors drive apart points that touch but hardly bring points together.
        """
        return min(
            math.dist(points[first].tolist(), points[second].tolist()) / palm
            for points, palm in zip(self.estimates, self.palms, strict=True)
        )

    def thumb_gaps(self) -> Array:
        """(4,) `gap` between the thumb's tip and each other fingertip, index finger first."""
        between = self.estimates[:, 8::4] - self.estimates[:, 4:5]
        squared = (between * between) @ _ONES
        smaller: Array = squared[0] / self.palms[0] ** 2
        if len(self.palms) == 2:
            smaller = np.minimum(smaller, squared[1] / self.palms[1] ** 2)
        return np.sqrt(smaller)

    def spread_deg(self) -> Array:
        """(4,) angle between neighbouring fingers seen onto the palm, degrees, thumb and index finger first.

        The difference of the angles by which their directions leave the plane that stands on the palm along
        its direction, so that bending a finger leaves it alone. Negative where they point towards each other.
        """
        sideways = np.degrees(np.arcsin(np.minimum(np.maximum(self.fingers[:, 0], -1.0), 1.0)))
        return np.asarray(sideways[:-1] - sideways[1:])

    def tip_offsets(self) -> Array:
        """(3,) how far the tips of index, middle and ring finger lie on their own side of the next one's.

        Palm lengths; negative where two fingers have crossed.
        """
        tips = self.points[8::4, 0]
        return np.asarray(tips[:-1] - tips[1:])


def hand_pose(hand: HandLandmarks) -> HandPose | None:
    """A hand's pose, or None for world landmarks that make no hand: not finite, or with a palm of no extent.

    When only the picture's landmarks make no hand, the world landmarks are used alone.

    Examples
    --------
    >>> [round(x, 2) for x in hand_pose(hand).palm_normal]
    [0.0, 0.0, -1.0]
    """
    estimates = np.empty((2, 21, 3))
    estimates[0], estimates[1] = hand.world, hand.landmarks
    if not np.isfinite(estimates).all():
        if not np.isfinite(estimates[0]).all():
            return None
        estimates[1] = 0.0
    estimates -= estimates[:, :1]
    world, picture = estimates[:, _KNUCKLES].tolist()
    if not _is_palm(world):
        return None
    palms: tuple[float, ...] = (_length(world[1]),)
    mean, mirrored = estimates[0], False
    if _is_palm(picture):
        palms = (*palms, _length(picture[1]))
        mirrored = is_mirrored(estimates[1], estimates[0])
        if mirrored:
            estimates[1, :, 0] *= -1.0
        mean = mean * (_WORLD_SHARE / _scale(world)) + estimates[1] * (_PICTURE_SHARE / _scale(picture))

    across, along, normal, length = _frame(mean[_KNUCKLES].tolist(), hand.side)
    points = mean @ (np.array((across, along, normal)).T / length)
    vectors = _DIFFERENCES @ points
    vectors /= np.maximum(np.sqrt((vectors * vectors) @ _ONES), 1e-12)[:, None]
    bones = vectors[:20].reshape(5, 4, 3)
    cosines = (bones[:, :-1] * bones[:, 1:]) @ _ONES
    return HandPose(
        side=hand.side,
        size=palms[0],
        palm_normal=normal,
        palm_direction=along,
        palm_side=across,
        points=points,
        bones=bones,
        fingers=vectors[20:],
        angles=np.arccos(np.minimum(np.maximum(cosines, -1.0), 1.0)) * _DEGREES,
        estimates=estimates[: len(palms)],
        palms=palms,
        mirrored=mirrored,
    )


def is_mirrored(landmarks: npt.NDArray[np.floating], world: npt.NDArray[np.floating]) -> bool:
    """Whether a picture is mirrored: then landmarks in it run against the world's in x.

    Both are (..., 2 or 3) of one hand, about the same point of it, whatever their units.
    """
    return float(np.vdot(landmarks[..., 0], world[..., 0])) < 0.0


def angle_deg(a: Vector, b: Vector) -> float:
    """Angle between two unit vectors, degrees."""
    return math.degrees(math.acos(min(max(_dot(a, b), -1.0), 1.0)))


_ONES = np.ones(3)
_KNUCKLES = slice(5, 18, 4)
_DEGREES = 180.0 / math.pi
_PICTURE_SHARE = np.array(PICTURE_SHARE)
_WORLD_SHARE = 1.0 - _PICTURE_SHARE


def _differences() -> Array:
    """(25, 21): takes 21 points to the 20 bones of the fingers and the 5 lines from base to tip."""
    pairs = [(chain[k], chain[k + 1]) for chain in CHAINS for k in range(4)]
    pairs += [(2, 4), (5, 8), (9, 12), (13, 16), (17, 20)]
    matrix = np.zeros((len(pairs), 21))
    for row, (start, end) in enumerate(pairs):
        matrix[row, start], matrix[row, end] = -1.0, 1.0
    return matrix


_DIFFERENCES = _differences()


def _frame(knuckles: Sequence[Sequence[float]], side: Side) -> tuple[Vector, Vector, Vector, float]:
    """The hand's axes (to the thumb's side, along the fingers, out of the palm) and its palm length.

    Knuckles as for `_is_palm`.
    """
    index, middle, _, pinky = knuckles
    length = _length(middle)
    along = (middle[0] / length, middle[1] / length, middle[2] / length)
    # From the index finger's side to the little finger's runs one way round on a right palm and the other
    # way on a left one.
    facing = _cross(index, pinky) if side is Side.RIGHT else _cross(pinky, index)
    lean = _dot(facing, along)
    normal = _unit((facing[0] - lean * along[0], facing[1] - lean * along[1], facing[2] - lean * along[2]))
    across = _cross(along, normal) if side is Side.RIGHT else _cross(normal, along)
    return across, along, normal, length


def _is_palm(knuckles: Sequence[Sequence[float]]) -> bool:
    """Whether the knuckles, index finger's first, and the wrist at the origin span an area."""
    length = _length(knuckles[1])
    area = _length(_cross(knuckles[0], knuckles[3]))
    return length > 0.0 and area > 1e-4 * length * length


def _scale(knuckles: Sequence[Sequence[float]]) -> float:
    """Root of the mean squared distance of the knuckles from the wrist."""
    return 0.5 * math.sqrt(sum([_dot(point, point) for point in knuckles]))


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Sequence[float], b: Sequence[float]) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _length(a: Sequence[float]) -> float:
    return math.sqrt(_dot(a, a))


def _unit(a: Sequence[float]) -> Vector:
    length = max(_length(a), 1e-12)
    return (a[0] / length, a[1] / length, a[2] / length)
