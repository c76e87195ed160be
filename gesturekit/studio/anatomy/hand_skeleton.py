"""The 24 bones of the hand and where they are for given joint angles (forward kinematics).

A whole sequence is posed in one call: every step works on arrays with a leading axis for the frames. Each
bone has a frame of its own: origin in its proximal joint, y along the bone towards the tip, z to its palmar
side, x to the thumb's side of a right hand.
"""

from __future__ import annotations

import enum
from typing import Literal

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.joints import FINGERS, Array, JointAngle, as_angles
from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z

Convention = Literal["anatomical", "mediapipe"]
"""What a landmark marks: the joint's centre, or the place where MediaPipe's model puts it."""

# The model's wrist lies inside the palm, its thumb starts further out, its finger joints lie nearer to the
# palmar skin and to the knuckle, its tips short of the bone's end. Fitted (least absolute residuals) to the
# tracker's points on 572 rendered hands of 100 random people, 36 poses, both sides, tilted by up to 35° and
# turned by up to 50°. On people not fitted to, this brings the median error from 6.6 % of the palm to 5.2 %:
# python benchmarks/landmark_convention.py --count 600 --table
MEDIAPIPE_OFFSETS: Array = np.array(
    [
        (-0.03, 0.08, 0.07),  # wrist, then each finger from its base to its tip
        (0.08, 0.24, 0.00), (-0.01, -0.03, 0.00), (-0.01, -0.23, 0.02), (-0.05, -0.17, -0.01),
        (-0.02, 0.09, 0.10), (0.01, -0.12, 0.12), (0.01, -0.22, 0.14), (-0.02, -0.10, 0.00),
        (-0.01, 0.06, 0.13), (-0.03, -0.10, 0.13), (-0.04, -0.22, 0.18), (-0.02, -0.13, 0.03),
        (0.02, 0.08, 0.11), (-0.04, -0.09, 0.13), (-0.01, -0.20, 0.19), (0.07, -0.16, -0.02),
        (0.08, 0.05, 0.09), (-0.04, -0.14, 0.20), (-0.04, -0.11, 0.18), (0.05, -0.12, 0.02),
    ]
)  # fmt: skip
"""(21, 3) from each joint to MediaPipe's landmark; see `Skeleton.landmarks_with`."""


class Bone(enum.IntEnum):
    """The bones; the value indexes the transforms of `Skeleton.pose`.

    ``PALM`` is hand space itself. ``CARPUS`` takes half of the wrist's motion. ``FOREARM`` starts in the
    wrist and runs along −y; ``ELBOW`` is its far end, which stays behind when the forearm twists. ``THENAR``
    carries the ball of the thumb and follows half of the thumb's saddle joint.
    """

    PALM, CARPUS, FOREARM, ELBOW = 0, 1, 2, 3
    INDEX_METACARPAL, MIDDLE_METACARPAL, RING_METACARPAL, PINKY_METACARPAL = 4, 5, 6, 7
    THENAR, THUMB_METACARPAL, THUMB_PROXIMAL, THUMB_DISTAL = 8, 9, 10, 11
    INDEX_PROXIMAL, INDEX_MIDDLE, INDEX_DISTAL = 12, 13, 14
    MIDDLE_PROXIMAL, MIDDLE_MIDDLE, MIDDLE_DISTAL = 15, 16, 17
    RING_PROXIMAL, RING_MIDDLE, RING_DISTAL = 18, 19, 20
    PINKY_PROXIMAL, PINKY_MIDDLE, PINKY_DISTAL = 21, 22, 23


RING_CUP = 0.45
"""How far the ring finger's metacarpal flexes when the little finger's flexes by 1 (El-shennawy et al. 2001
report about 20° and 28° of motion at the two joints; the ring finger's is the smaller part)."""

_THUMB_REST = np.radians([44.0, 14.0, 48.0])


def finger_bones(finger: Finger) -> tuple[Bone, Bone, Bone]:
    """The three bones of a finger that move freely, from the palm to the tip."""
    first = 9 + 3 * int(finger)
    return Bone(first), Bone(first + 1), Bone(first + 2)


def mirrored(points: npt.ArrayLike) -> Array:
    """Points (..., 3) of a right hand as those of a left hand, and back: x runs the other way."""
    flipped: Array = np.asarray(points, dtype=np.float64) * np.array([-1.0, 1.0, 1.0])
    return flipped


class Skeleton:
    """Poses the bones of one hand: ``skeleton.landmarks(skeleton.pose(POSES["open_palm"]))``."""

    def __init__(self, shape: HandDimensions) -> None:
        self.shape = shape
        self._metacarpal_rest = _metacarpal_frames(shape)
        self._finger_rest = about_z(shape.splay) @ about_y(shape.roll)
        # The bone that carries each landmark, the landmark in that bone's frame, and the bone's length.
        chains = [finger_bones(finger) for finger in Finger]
        self._landmark_bones = [Bone.PALM, *(bone for chain in chains for bone in (*chain, chain[2]))]
        self._joint_points = np.zeros((21, 3))
        self._joint_points[4::4, 1] = shape.bones[:, 2]
        self._landmark_scale = np.append(shape.palm_length, shape.bones[:, [0, 1, 2, 2]])

    def pose(self, angles: npt.ArrayLike) -> Array:
        """Where every bone is: (B, 24, 4, 4) from its frame to hand space, cm, for (B, N_ANGLES) radians.

        Angles are taken as they are: `joints.constrain` keeps them humanly possible.
        """
        array = as_angles(angles)
        transforms = np.zeros((len(array), len(Bone), 4, 4))
        transforms[..., 3, 3] = 1.0
        rotation, origin = transforms[..., :3, :3], transforms[..., :3, 3]
        rotation[:, Bone.PALM] = np.eye(3)
        self._pose_forearm(array, rotation, origin)
        self._pose_thumb(array, rotation, origin)
        self._pose_fingers(array, rotation, origin)
        return transforms

    def _pose_forearm(self, angles: Array, rotation: Array, origin: Array) -> None:
        flex, deviation = angles[:, JointAngle.WRIST_FLEX], angles[:, JointAngle.WRIST_DEVIATION]
        rotation[:, Bone.CARPUS] = about_x(-0.5 * flex) @ about_z(-0.5 * deviation)
        rotation[:, Bone.FOREARM] = about_x(-flex) @ about_z(-deviation)
        rotation[:, Bone.ELBOW] = rotation[:, Bone.FOREARM] @ about_y(angles[:, JointAngle.FOREARM_TWIST])
        origin[:, Bone.ELBOW] = -self.shape.forearm_length * rotation[:, Bone.FOREARM, :, 1]

    def _pose_thumb(self, angles: Array, rotation: Array, origin: Array) -> None:
        saddle = angles[:, JointAngle.THUMB_RADIAL : JointAngle.THUMB_PRONATION + 1]
        base = _saddle(saddle)
        rotation[:, Bone.THENAR] = _saddle(0.5 * (saddle + _THUMB_REST))
        origin[:, Bone.THENAR] = self.shape.thumb_base
        bend = np.zeros((len(angles), 3))
        bend[:, 1:] = np.cumsum(angles[:, JointAngle.THUMB_MCP : JointAngle.THUMB_IP + 1], axis=1)
        lengths = self.shape.bones[0]
        place = np.broadcast_to(self.shape.thumb_base, (len(angles), 3))
        for k in range(3):
            bone = Bone.THUMB_METACARPAL + k
            rotation[:, bone] = _bent(base, bend[:, k])
            origin[:, bone] = place
            place = place + lengths[k] * rotation[:, bone, :, 1]

    def _pose_fingers(self, angles: Array, rotation: Array, origin: Array) -> None:
        shape = self.shape
        count = len(angles)
        own = angles[:, FINGERS].reshape(count, 4, 4)
        cup = angles[:, JointAngle.PALM_CUP, None] * np.array([0.0, 0.0, RING_CUP, 1.0])
        cupped = about_x(cup)
        metacarpals = slice(Bone.INDEX_METACARPAL, Bone.PINKY_METACARPAL + 1)
        rotation[:, metacarpals] = cupped @ self._metacarpal_rest
        origin[:, metacarpals] = shape.carpals
        arm = (shape.knuckles - shape.carpals)[..., None]
        place = shape.carpals + (cupped @ arm)[..., 0]
        # The knuckle flexes about an axis fixed in the metacarpal and spreads about one that it carries
        # along, so that fingers can be pressed together in a fist too.
        first = _bent(cupped @ self._finger_rest, own[..., 1]) @ about_z(own[..., 0])
        bend = np.cumsum(own[..., 2:], axis=2)
        for k in range(3):
            bones = slice(Bone.INDEX_PROXIMAL + k, Bone.PINKY_DISTAL + 1, 3)
            rotation[:, bones] = first if k == 0 else _bent(first, bend[..., k - 1])
            origin[:, bones] = place
            place = place + shape.bones[1:, k, None] * rotation[:, bones, :, 1]

    def landmarks(self, transforms: Array, convention: Convention = "anatomical") -> Array:
        """The 21 landmarks of posed bones, (B, 21, 3), hand space, cm, from the transforms of `pose`.

        ``"anatomical"``: the joints' centres and the ends of the last bones; ``"mediapipe"``: where
        MediaPipe's model sees them.
        """
        if convention == "anatomical":
            return self.landmarks_with(transforms, np.zeros((21, 3)))
        if convention == "mediapipe":
            return self.landmarks_with(transforms, MEDIAPIPE_OFFSETS)
        raise InvalidArgumentError(
            f"landmark convention is {convention!r}; expected 'anatomical' or 'mediapipe'"
        )

    def landmarks_with(self, transforms: Array, offsets: Array) -> Array:
        """Landmarks in any convention, (B, 21, 3) cm.

        (21, 3) `offsets` say how far each lies from its joint, towards the thumb, along the bone and out of
        the palm, in lengths of the bone that carries it; the wrist's in lengths of the palm.
        """
        points = self._joint_points + offsets * self._landmark_scale[:, None]
        frames = transforms[:, self._landmark_bones]
        turned: Array = (frames[..., :3, :3] @ points[..., None])[..., 0]
        return turned + frames[..., :3, 3]


def _saddle(angles: Array) -> Array:
    """(B, 3) radial, palmar, pronation → (B, 3, 3), the thumb's metacarpal in hand space."""
    return about_z(-angles[:, 0]) @ about_x(angles[:, 1]) @ about_y(-angles[:, 2])


def _bent(base: Array, angle: Array) -> Array:
    """Frames (..., 3, 3) flexed about their own x axis by (...,) radians."""
    cosine, sine = np.cos(angle)[..., None], np.sin(angle)[..., None]
    along, palmar = base[..., 1], base[..., 2]
    return np.stack([base[..., 0], cosine * along + sine * palmar, cosine * palmar - sine * along], axis=-1)


def _metacarpal_frames(shape: HandDimensions) -> Array:
    """(4, 3, 3) frames of the four metacarpals of a flat palm."""
    along = shape.knuckles - shape.carpals
    along = along / np.linalg.norm(along, axis=1, keepdims=True)
    across = np.cross(along, np.array([0.0, 0.0, 1.0]))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    return np.stack([across, along, np.cross(across, along)], axis=-1)
