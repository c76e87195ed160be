"""How the skin follows the bones: weights of each vertex, and the matrices that carry one body to any hand.

The mesh is made once, of the average man's hand at rest. Every other hand is that mesh carried by the
same bones: a bone's matrix takes a vertex out of the rest pose, stretches it to the person's bone and puts it
where the pose wants it. Linear blending, with a narrow seam on the palmar side and a wide one on the back,
keeps knuckles round and creases sharp.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Finger, FloatArray
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Bone, Skeleton, finger_bones
from gesturekit.studio.anatomy.joints import Array, angles_from_degrees

INFLUENCES = 6
"""Bones that may move one vertex."""

PALM, ARM = -1, -2
"""Owners of vertices that belong to no finger."""

ARM_BELOW = -0.9
"""Where the palm's skin ends and the arm's begins: y on the template, cm."""

_REST_DEGREES = {
    "thumb_radial": 46, "thumb_palmar": 14, "thumb_pronation": 48, "thumb_mcp": 6, "thumb_ip": 6,
    **{f"{finger}_mcp": 4 for finger in ("index", "middle", "ring", "pinky")},
    **{f"{finger}_pip": 8 for finger in ("index", "middle", "ring", "pinky")},
    **{f"{finger}_dip": 6 for finger in ("index", "middle", "ring", "pinky")},
    "index_spread": -10, "middle_spread": -1, "ring_spread": 8, "pinky_spread": 15,
}  # fmt: skip


@functools.lru_cache(maxsize=1)
def template_shape() -> HandDimensions:
    """The hand that the mesh is made of."""
    return HandDimensions.average("man")


@functools.lru_cache(maxsize=1)
def rest_transforms() -> Array:
    """(24, 4, 4): the template's bones in the pose that the mesh is made in, fingers spread."""
    transforms: Array = Skeleton(template_shape()).pose(angles_from_degrees(_REST_DEGREES))[0]
    transforms.flags.writeable = False
    return transforms


@functools.lru_cache(maxsize=1)
def to_rest_bones() -> Array:
    """(24, 4, 4): from the template's hand space at rest to each bone's frame."""
    inverse: Array = np.asarray(np.linalg.inv(rest_transforms()), dtype=np.float64)
    inverse.flags.writeable = False
    return inverse


def template_bone_sizes() -> Array:
    """`bone_sizes` of the template."""
    return bone_sizes(template_shape())


@functools.lru_cache(maxsize=16)
def bone_sizes(shape: HandDimensions) -> Array:
    """(24, 4): length, radius at the base and at the end, length with the flesh of the tip; 0 where none."""
    sizes = np.zeros((len(Bone), 4))
    for finger in Finger:
        for k, bone in enumerate(finger_bones(finger)):
            length = shape.bones[finger, k]
            flesh = shape.tissue[finger] if k == 2 else 0.0
            sizes[bone] = length, shape.radii[finger, k], shape.radii[finger, k + 1], length + flesh
    return sizes


def skinning_matrices(shape: HandDimensions, transforms: Array) -> Array:
    """(24, 4, 4) from the template at rest to the posed hand, in hand space, for bones of `Skeleton.pose`."""
    stretched = transforms.copy()
    stretched[:, :3, :3] *= _stretch(shape)[:, None, :]
    return np.asarray(stretched @ to_rest_bones())


@functools.lru_cache(maxsize=16)
def _stretch(shape: HandDimensions) -> Array:
    """(24, 3): each bone's size against the template's, along its own axes."""
    base = template_shape()
    across = shape.breadth / base.breadth
    along = shape.palm_length / base.palm_length
    through = shape.palm_thickness / base.palm_thickness
    factors = np.empty((len(Bone), 3))
    factors[Bone.PALM] = factors[Bone.CARPUS] = across, along, through
    factors[Bone.FOREARM] = factors[Bone.ELBOW] = (
        shape.wrist_width / base.wrist_width,
        shape.forearm_length / base.forearm_length,
        shape.wrist_thickness / base.wrist_thickness,
    )
    metacarpals = slice(Bone.INDEX_METACARPAL, Bone.PINKY_METACARPAL + 1)
    lengths = np.linalg.norm(shape.knuckles - shape.carpals, axis=1)
    base_lengths = np.linalg.norm(base.knuckles - base.carpals, axis=1)
    factors[metacarpals] = across, 1.0, through
    factors[metacarpals, 1] = lengths / base_lengths
    sizes, base_sizes = bone_sizes(shape), template_bone_sizes()
    for finger in Finger:
        for bone in finger_bones(finger):
            width = sizes[bone, 1:3].sum() / base_sizes[bone, 1:3].sum()
            factors[bone] = width, sizes[bone, 3] / base_sizes[bone, 3], width
    factors[Bone.THENAR] = factors[Bone.THUMB_METACARPAL]
    return factors


def skin_weights(vertices: FloatArray) -> tuple[npt.NDArray[np.int32], FloatArray, npt.NDArray[np.int32]]:
    """Which bones move each of (N, 3) vertices of the template at rest, cm.

    Returns (N, 6) bones, (N, 6) weights that sum to 1, and (N,) the finger that a vertex belongs to, thumb 0,
    or `PALM` or `ARM`.
    """
    local = np.einsum("bij,nj->bni", to_rest_bones()[:, :3, :3], vertices) + to_rest_bones()[:, None, :3, 3]
    weights = np.zeros((len(vertices), len(Bone)))
    shares = _finger_shares(local)
    _weigh_fingers(weights, local, shares)
    _weigh_thumb(weights, local, shares[:, 0])
    _weigh_palm(weights, vertices, local)
    bones = np.argsort(-weights, axis=1, kind="stable")[:, :INFLUENCES].astype(np.int32)
    kept = np.take_along_axis(weights, bones, axis=1)
    kept /= kept.sum(axis=1, keepdims=True)
    # The ball of the thumb is palm to the eye.
    fingers = np.stack(
        [weights[:, list(finger_bones(finger)[finger is Finger.THUMB :])].sum(axis=1) for finger in Finger],
        axis=1,
    )
    rest = np.where(vertices[:, 1] < ARM_BELOW, ARM, PALM)
    owner = np.where(fingers.max(axis=1) > 0.5, fingers.argmax(axis=1), rest).astype(np.int32)
    return bones, kept.astype(np.float32), owner


def _step(low: npt.ArrayLike, high: npt.ArrayLike, x: npt.ArrayLike) -> Array:
    """GLSL's smoothstep."""
    low, high, x = np.asarray(low), np.asarray(high), np.asarray(x)
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def _finger_shares(local: Array) -> Array:
    """(N, 5) how much nearer a vertex is to each finger than to the others; rows sum to 1."""
    sizes = template_bone_sizes()
    distances = []
    for finger in Finger:
        nearest = np.full(local.shape[1], np.inf)
        for bone in finger_bones(finger):
            length, r0, r1, _ = sizes[bone]
            t = np.clip(local[bone, :, 1] / length, 0.0, 1.0)
            off = local[bone] - np.stack([0.0 * t, t * length, 0.0 * t], axis=1)
            nearest = np.minimum(nearest, np.linalg.norm(off, axis=1) - (r0 + (r1 - r0) * t))
        distances.append(nearest)
    distance = np.stack(distances, axis=1)
    shares = np.exp(-(distance - distance.min(axis=1, keepdims=True)) / 0.14)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _weigh_chain(weights: Array, local: Array, bones: tuple[Bone, ...], whole: Array, width: float) -> None:
    """Hand a finger's share of each vertex down its bones, from joint to joint."""
    rest = whole
    for k, bone in enumerate(bones):
        if k + 1 < len(bones):
            following = bones[k + 1]
            radius = template_bone_sizes()[following, 1]
            depth = local[following, :, 2] / radius
            half = np.interp(depth, [-1.0, 0.0, 1.0], [0.62, 0.42, 0.30]) * radius * width
            shift = np.interp(depth, [-1.0, 0.0, 1.0], [-0.02, 0.0, 0.04])
            beyond = _step(-half, half, local[following, :, 1] - shift)
        else:
            beyond = np.zeros(len(whole))
        weights[:, bone] += rest * (1.0 - beyond)
        rest = rest * beyond


def _weigh_fingers(weights: Array, local: Array, shares: Array) -> None:
    for finger in list(Finger)[1:]:
        bones = finger_bones(finger)
        along, palmar = local[bones[0], :, 1], local[bones[0], :, 2]
        # The knuckle's skin slides over the joint; the palm folds at the finger's root, further out.
        depth = _step(-0.6, 0.6, palmar)
        amount = _step(-0.75 + 0.65 * depth, 0.75 + 0.75 * depth, along)
        _weigh_chain(weights, local, bones, shares[:, finger] * amount, 1.0)


def _weigh_thumb(weights: Array, local: Array, share: Array) -> None:
    bones = finger_bones(Finger.THUMB)
    place = local[bones[0]]
    radius = np.hypot(place[:, 0], place[:, 2])
    amount = share * _step(-1.6, 2.6, place[:, 1]) * (1.0 - _step(1.3, 3.0, radius))
    # A bone that follows by half stands between palm and thumb, so that the ball of the thumb does not pinch.
    weights[:, Bone.THENAR] += 2.0 * amount * (1.0 - amount)
    _weigh_chain(weights, local, bones, amount**2, 1.5)


def _weigh_palm(weights: Array, vertices: FloatArray, local: Array) -> None:
    rest = 1.0 - weights.sum(axis=1)
    x, y = vertices[:, 0], vertices[:, 1]
    wrist = _step(0.9, -1.7, y)
    weights[:, Bone.CARPUS] = rest * 2.0 * wrist * (1.0 - wrist)
    arm = rest * wrist**2
    length = template_shape().forearm_length
    twist = np.clip((-local[Bone.FOREARM, :, 1] - 2.0) / (length - 2.0), 0.0, 1.0)
    weights[:, Bone.ELBOW] = arm * twist
    weights[:, Bone.FOREARM] = arm * (1.0 - twist)
    palm = rest * (1.0 - wrist) ** 2
    # Between two metacarpals a vertex follows both; near the wrist, the palm as a whole.
    hand = _step(0.5, 4.0, y)
    weights[:, Bone.PALM] += palm * (1.0 - hand)
    shape = template_shape()
    run = np.clip((y[:, None] - shape.carpals[:, 1]) / (shape.knuckles - shape.carpals)[:, 1], 0.0, 1.15)
    columns = shape.carpals[:, 0] + run * (shape.knuckles - shape.carpals)[:, 0]
    for finger in range(4):
        here = columns[:, finger]
        share = np.ones(len(x))
        if finger > 0:
            share = np.minimum(share, _step(columns[:, finger - 1], here, x))
        if finger < 3:
            share = np.minimum(share, _step(columns[:, finger + 1], here, x))
        weights[:, Bone.INDEX_METACARPAL + finger] += palm * hand * share
