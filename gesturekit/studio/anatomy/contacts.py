"""Where skin meets skin: fingertips that touch, fingers that lie side by side, a thumb that rests on others.

A contact names places on bones, not coordinates, so that the same description closes the ring of an "OK"
for a child's hand and for a man's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Finger
from gesturekit.studio.anatomy.capsules import CAPSULE_BONES, PAIRS, Capsules
from gesturekit.studio.anatomy.easing import eased
from gesturekit.studio.anatomy.hand_skeleton import Bone, Skeleton, finger_bones
from gesturekit.studio.anatomy.inverse_kinematics import Rows, Turns, solve
from gesturekit.studio.anatomy.joints import FINGERS, THUMB, Array, JointAngle, as_angles, constrain

# Points at which a detour between two poses is kept: closer than the frames of a quick change.
_DETOUR_KNOTS: Final = 17

Facing = Literal["dorsal", "pad", "tip"]
"""Which side of a bone; ``tip`` is half way between the pad and the end of the finger."""

_DIRECTIONS: Final[dict[Facing, tuple[float, float, float]]] = {
    "dorsal": (0.0, 0.0, -1.0),
    "pad": (0.0, 0.28, 0.96),
    "tip": (0.0, 0.6, 0.8),
}

# Where the skin of a spot is under light pressure, as a share of the bone's radius there.
_PULP: Final = 0.9

# Weights and stiffnesses in centimetres a radian, tuned until forty random hands close every contact with no
# finger through another: pytest -m slow tests/studio/anatomy/test_poses.py
_TOUCH_WEIGHT = 2.0
_FACING_WEIGHT = 0.22
_BESIDE_WEIGHT = 3.0
_APART_WEIGHT = 4.0
_MARGIN = 0.7
_FIRST_SHARE = 0.65

# The thumb's way round the fingers, radial, palmar, pronation, mcp, ip.
_SWING = np.radians([26.0, 8.0, -10.0, -24.0, -24.0])

_ALONG_STIFFNESS = 0.22
_BYSTANDER_STIFFNESS = 1.6
_THUMB_STIFFNESS = 0.12
_THUMB_TIP_STIFFNESS = 0.3


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the skin: a bone, how far along it (0 to 1), and which side."""

    bone: Bone
    along: float
    facing: Facing

    @classmethod
    def pad(cls, finger: Finger) -> Spot:
        """The pad of a fingertip."""
        return cls(finger_bones(finger)[2], 0.60, "pad")

    @classmethod
    def tip(cls, finger: Finger) -> Spot:
        """The pad of a fingertip near its end, where a ring of two fingers closes."""
        return cls(finger_bones(finger)[2], 0.72, "tip")


@dataclass(frozen=True, slots=True)
class Touch:
    """Two spots meet, their skins face to face."""

    first: Spot
    second: Spot


@dataclass(frozen=True, slots=True)
class Beside:
    """Two bones lie against each other, wherever they come closest; a pair of `capsules.PAIRS`."""

    first: Bone
    second: Bone


Contact = Touch | Beside


class ContactSolver:
    """Closes contacts for one skeleton, and keeps fingers from passing through each other."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.capsules = Capsules(skeleton)

    def on_bone(self, spot: Spot) -> tuple[Array, Array]:
        """In the bone's frame, (3,) each: where a spot is, cm, and the unit vector out of the skin."""
        shape = self.skeleton.shape
        finger, part = divmod(int(spot.bone) - int(Bone.THUMB_METACARPAL), 3)
        length = shape.bones[finger, part] + (shape.tissue[finger] if part == 2 else 0.0)
        start, end = self.capsules.radii[CAPSULE_BONES.index(spot.bone)]
        outwards = np.asarray(_DIRECTIONS[spot.facing])
        local = outwards * (start + (end - start) * spot.along) * _PULP
        return local + np.array([0.0, spot.along * length, 0.0]), outwards

    def close(self, angles: Array, contacts: Sequence[Sequence[Contact]]) -> Array:
        """Bend (B, N_ANGLES) poses until each one's contacts touch and nothing passes through anything.

        A pose has one `Touch` at most. Fingers that take part move freely, the others as little as they must.
        All together cost little more than the most stubborn of them alone.
        """
        stiffness = np.stack([_stiffness(each) for each in contacts])
        return solve(self.skeleton, as_angles(angles), _Meeting(self, contacts), stiffness)

    def separate(self, angles: Array) -> Array:
        """Move fingers apart that pass through each other, in each frame (B, N_ANGLES)."""
        array = constrain(angles)
        excess = self.capsules.excess(self.skeleton.pose(array))
        wrong = np.flatnonzero(excess.max(axis=1) > 0.0)
        if len(wrong):
            stiffness = np.full(array.shape[1], 0.3)
            stiffness[: JointAngle.THUMB_RADIAL] = np.inf
            array[wrong] = solve(self.skeleton, array[wrong], _Meeting(self, [()] * len(wrong)), stiffness)
        return array

    def transition(self, start: Array, end: Array, progress: npt.ArrayLike) -> Array:
        """Change from one pose to another without fingers passing through each other.

        A thumb that comes to lie on folded fingers must wait for them, must leave before they open, and may
        have to swing out on its way. The order (together, fingers first, thumb first) and the swing that
        need the least correction are taken, and what is left is separated. For (B,) `progress` from 0 to 1
        the result is (B, N_ANGLES) radians.
        """
        share = np.asarray(progress, dtype=np.float64)[:, None]
        straight = constrain(start + share * (end - start))
        if not self._faults(straight).any():
            return straight
        ways = _ways(start, end, share)
        faults = np.array([self._faults(way).sum() for way in ways])
        # The first of equally good ones, which has the least of a swing.
        best = int(np.flatnonzero(faults <= faults.min() + 1e-9)[0])
        return self.separate(ways[best])

    def detour(self, start: Array, end: Array) -> Array | None:
        """What `transition` adds at evenly spaced parts of the way, (K, N_ANGLES); None for nothing."""
        share = np.linspace(0.0, 1.0, _DETOUR_KNOTS)
        extra: Array = self.transition(start, end, share) - (start + share[:, None] * (end - start))
        extra[[0, -1]] = 0.0
        extra.flags.writeable = False
        return extra if np.abs(extra).max() > 1e-9 else None

    def _faults(self, angles: Array) -> Array:
        """(B,) centimetres by which the worst pair of bones of each pose goes into each other."""
        faults: Array = self.capsules.excess(self.skeleton.pose(angles)).max(axis=1)
        return faults


class _Meeting:
    """Contacts that should close and bones that should not overlap: `inverse_kinematics.Conditions`."""

    def __init__(self, solver: ContactSolver, contacts: Sequence[Sequence[Contact]]) -> None:
        self._capsules = solver.capsules
        self._allowed: Array = _MARGIN * solver.capsules.allowed
        every = dict.fromkeys(each for row in contacts for each in row if isinstance(each, Beside))
        self._pairs = np.array([PAIRS.index((each.first, each.second)) for each in every], dtype=np.intp)
        self._gap: Array = 0.3 * solver.capsules.allowed[self._pairs]
        # A row's own contacts have a weight, those of others none.
        own = [[_BESIDE_WEIGHT * (each in row) for each in every] for row in contacts]
        self._besides: Array = np.array(own, dtype=np.float64).reshape(len(contacts), len(every))
        self._touches = _Touches(solver, contacts)

    def errors(self, transforms: Array, rows: Rows) -> Array:
        overlaps = self._capsules.overlaps(transforms)
        columns = [
            _APART_WEIGHT * np.maximum(overlaps - self._allowed, 0.0),
            self._besides[rows] * (self._gap - overlaps[:, self._pairs]),
            self._touches.errors(transforms, rows),
        ]
        return np.concatenate(columns, axis=1)

    def slopes(self, transforms: Array, turns: Turns, rows: Rows) -> Array:
        deep = self._capsules.overlaps(transforms) > self._allowed
        # Most pairs are far apart in all frames and have no slope to work out.
        near = np.flatnonzero(deep.any(axis=0))
        slopes = self._capsules.overlap_slopes(transforms, turns, np.concatenate([near, self._pairs]))
        table = np.zeros((len(transforms), len(PAIRS), len(JointAngle)))
        table[:, near] = _APART_WEIGHT * deep[:, near, None] * slopes[:, : len(near)]
        besides = -self._besides[rows][..., None] * slopes[:, len(near) :]
        return np.concatenate([table, besides, self._touches.slopes(transforms, turns, rows)], axis=1)


class _Touches:
    """The touch of each row of a batch, without weight where a row has none."""

    def __init__(self, solver: ContactSolver, contacts: Sequence[Sequence[Contact]]) -> None:
        self._weight: Array = np.zeros(len(contacts))
        self._bones = np.zeros((2, len(contacts)), dtype=np.intp)
        self._local, self._outwards = np.zeros((2, 2, len(contacts), 3))
        for row, each in enumerate(contacts):
            for touch in each:
                if isinstance(touch, Touch):
                    self._weight[row] = 1.0
                    for side, spot in enumerate((touch.first, touch.second)):
                        self._bones[side, row] = spot.bone
                        self._local[side, row], self._outwards[side, row] = solver.on_bone(spot)

    def _placed(self, transforms: Array, rows: Rows, side: int) -> tuple[Array, Array]:
        """(M, 3) where the spots of one side are, and out of which skin."""
        frames = transforms[np.arange(len(rows)), self._bones[side, rows]]
        turned = frames[:, :3, :3] @ np.stack([self._local[side, rows], self._outwards[side, rows]], -1)
        return turned[..., 0] + frames[:, :3, 3], turned[..., 1]

    def errors(self, transforms: Array, rows: Rows) -> Array:
        """(M, 6): the way from spot to spot, then how far their skins are from face to face."""
        (first, outwards), (second, against) = (self._placed(transforms, rows, side) for side in (0, 1))
        parts = [_TOUCH_WEIGHT * (first - second), _FACING_WEIGHT * (outwards + against)]
        return np.asarray(self._weight[rows, None] * np.concatenate(parts, axis=1))

    def slopes(self, transforms: Array, turns: Turns, rows: Rows) -> Array:
        """(M, 6, N_ANGLES)."""
        axes = np.broadcast_to(np.eye(3), (len(rows), 3, 3))
        place, facing = np.zeros((2, len(rows), 3, len(JointAngle)))
        for side, sign in ((0, _TOUCH_WEIGHT), (1, -_TOUCH_WEIGHT)):
            placed = self._placed(transforms, rows, side)
            spots, outwards = (np.repeat(each[:, None], 3, axis=1) for each in placed)
            bones = np.repeat(self._bones[side, rows, None], 3, axis=1)
            place += sign * turns.points(spots, bones, axes)
            facing += _FACING_WEIGHT * turns.directions(outwards, bones, axes)
        return np.asarray(self._weight[rows, None, None] * np.concatenate([place, facing], axis=1))


def _ways(start: Array, end: Array, share: Array) -> Array:
    """(9, B, N_ANGLES) ways from pose to pose: orders of thumb and fingers, with more and more of a swing."""
    soon, late = eased(share / _FIRST_SHARE), eased((share - 1.0 + _FIRST_SHARE) / _FIRST_SHARE)
    ways = []
    for swing in (0.0, 0.5, 1.0):
        for thumb, fingers in ((share, share), (late, soon), (soon, late)):
            shares = np.broadcast_to(share, (len(share), len(JointAngle))).copy()
            shares[:, THUMB], shares[:, FINGERS] = thumb, fingers
            angles = start + shares * (end - start)
            angles[:, THUMB] += swing * 4.0 * thumb * (1.0 - thumb) * _SWING
            ways.append(constrain(angles))
    return np.stack(ways)


def _stiffness(contacts: Sequence[Contact]) -> Array:
    """How freely each angle may move to close these contacts; see `solve`."""
    stiffness = np.full(len(JointAngle), _BYSTANDER_STIFFNESS)
    stiffness[: JointAngle.PALM_CUP] = np.inf
    stiffness[THUMB] = _THUMB_STIFFNESS
    stiffness[JointAngle.THUMB_IP] = _THUMB_TIP_STIFFNESS
    # A view: a row for each of the four fingers.
    fingers = stiffness[FINGERS].reshape(4, 4)
    for contact in contacts:
        for side in (contact.first, contact.second):
            bone = side.bone if isinstance(side, Spot) else side
            row = (int(bone) - int(Bone.INDEX_PROXIMAL)) // 3
            if row < 0:
                continue
            if not isinstance(side, Spot):
                fingers[row, 0] = _ALONG_STIFFNESS
            elif side.facing != "dorsal":
                fingers[row] = _ALONG_STIFFNESS
                if row >= 2:
                    stiffness[JointAngle.PALM_CUP] = _ALONG_STIFFNESS
    return stiffness
