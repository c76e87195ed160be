"""What is true about a scene: where every landmark is, whether it can be seen, what the hand shows and does.

Truth follows from the scene alone; only the mask of pixels needs a rendered picture. Landmarks come in two
conventions: anatomical (joint centres, the primary one) and MediaPipe's (`studio.anatomy.hand_skeleton`),
for comparing trackers that learned the latter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger, FloatArray, Hand, Landmark, Side
from gesturekit.studio.anatomy.capsules import CAPSULE_BONES, Capsules, closest_points
from gesturekit.studio.anatomy.hand_skeleton import Bone, Convention, finger_bones
from gesturekit.studio.anatomy.joints import FINGERS, Array
from gesturekit.studio.performance.choreography import IDLE, Stage, StageLabel
from gesturekit.studio.scene import Camera, HandInstance, StudioScene, posed_skeleton

Mask = npt.NDArray[np.bool_]
"""A bool array; the docstring of each user states its shape."""

STRAIGHT_DEG, CURLED_DEG = 15.0, 125.0
"""Bend of a finger (half its knuckle's, its middle joint's and half its last joint's angle) at which its curl
is 0 and 1. A finger counts as extended below the middle between both. This is what the recognizer calls
straight and curled too, read from joint angles instead of landmarks."""

THUMB_AWAY, THUMB_ACROSS = 0.3, -0.7
"""Sideways part of the thumb's direction at which its curl is 0 and 1: held away from the palm, and laid
across it. Halfway the thumb begins to cross the palm, and counts as extended no longer."""

# Camera axes after the camera was rolled so that an unmirrored picture turns clockwise.
_QUARTER_TURN = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])

_JOINT_WEIGHTS = np.array([0.5, 1.0, 0.5])

# How far inside another part's outline the line of sight must run to hide a landmark, as a share of radius:
# grazing it hides nothing that a person would call hidden.
_HIDING = 0.8


@dataclass(frozen=True, eq=False, slots=True)
class HandTruth:
    """What is true about one hand in one picture.

    Pixels are those of the finished picture, flipped left to right when it is mirrored; metres are in camera
    axes (x right, y down, z away) of the camera itself, which never are.

    Attributes
    ----------
    side
        The person's own left or right hand.
    landmarks_px, mediapipe_px
        (21, 3) float32: x and y in pixels from the picture's top-left corner, and z in the same scale,
        smaller nearer to the camera, 0 at the wrist. Anatomical, and in MediaPipe's convention.
    landmarks_m, mediapipe_m
        (21, 3) float32, metres from the camera.
    palm_px
        Wrist to middle knuckle in pixels at the wrist's distance, however the hand is tilted: the unit of
        landmark errors.
    visible
        (21,) bool: nothing but the landmark's own finger lies between it and the camera, and it is in the
        picture.
    in_picture
        (21,) bool.
    box
        Smallest upright box around the hand's flesh without its forearm: x0, y0, x1, y1 in pixels; may
        reach beyond the picture.
    mask
        (H, W) bool, where the hand and its arm are seen; None where nothing was rendered.
    extended
        Whether each finger is straight, thumb first; the thumb: whether it is held off the palm.
    curl
        (5,) float32, 0 straight to 1 fully curled.
    gesture, phase
        What the hand does, and which stage of it this is; ``"idle"`` and REST when it means nothing.
    angles
        (25,) float32 joint angles, radians, in the order of `angles.ANGLE_NAMES`.
    position_m, rotation
        (3,) the wrist in metres, and (3, 3) from hand space to camera axes.
    """

    side: Side
    landmarks_px: FloatArray
    landmarks_m: FloatArray
    mediapipe_px: FloatArray
    mediapipe_m: FloatArray
    palm_px: float
    visible: Mask
    in_picture: Mask
    box: tuple[float, float, float, float]
    mask: Mask | None
    extended: tuple[bool, bool, bool, bool, bool]
    curl: FloatArray
    gesture: str
    phase: Stage
    angles: FloatArray
    position_m: FloatArray
    rotation: FloatArray

    def as_hand(self, id: int = 0, *, convention: Convention = "mediapipe") -> Hand:
        """The truth in the form a tracker gives it, to be drawn or recognized like any tracked hand."""
        pixels, metres = (
            (self.mediapipe_px, self.mediapipe_m)
            if convention == "mediapipe"
            else (self.landmarks_px, self.landmarks_m)
        )
        return Hand(id, self.side, 1.0, 1.0, pixels, metres - metres.mean(axis=0))

    def _quarter_turned(self, height: int, axes: Array) -> HandTruth:
        def turned_px(points: FloatArray) -> FloatArray:
            return _frozen(np.stack([height - points[:, 1], points[:, 0], points[:, 2]], axis=1))

        x0, y0, x1, y1 = self.box
        return replace(
            self,
            landmarks_px=turned_px(self.landmarks_px),
            landmarks_m=_frozen(self.landmarks_m @ axes.T),
            mediapipe_px=turned_px(self.mediapipe_px),
            mediapipe_m=_frozen(self.mediapipe_m @ axes.T),
            box=(height - y1, x0, height - y0, x1),
            mask=None if self.mask is None else np.rot90(self.mask, -1),
            position_m=_frozen(axes @ self.position_m),
            rotation=_frozen(axes @ self.rotation),
        )


@dataclass(frozen=True, eq=False, slots=True)
class SceneTruth:
    """What is true about a picture.

    Attributes
    ----------
    time
        Seconds.
    camera
        The camera that took it.
    hands
        Truth of each hand, in the order of the scene.
    mirrored
        Whether the picture shows the scene as a mirror does.
    mask
        (H, W) bool: any hand or arm; None where nothing was rendered.
    """

    time: float
    camera: Camera
    hands: tuple[HandTruth, ...]
    mirrored: bool
    mask: Mask | None

    def rotated(self, degrees: Literal[90, 180, 270]) -> SceneTruth:
        """The truth of the same picture turned clockwise; the camera is rolled accordingly."""
        turned = self
        for _ in range(degrees // 90):
            turned = turned._quarter_turned()
        return turned

    def _quarter_turned(self) -> SceneTruth:
        width, height = self.camera.size
        x, y = self.camera.principal_point
        # A mirrored picture that turns clockwise shows a scene that turns counterclockwise.
        center = (y, width - x) if self.mirrored else (height - y, x)
        axes = _QUARTER_TURN.T if self.mirrored else _QUARTER_TURN
        return replace(
            self,
            camera=replace(self.camera, size=(height, width), center=center),
            hands=tuple(hand._quarter_turned(height, axes) for hand in self.hands),
            mask=None if self.mask is None else np.rot90(self.mask, -1),
        )


def scene_truth(
    scene: StudioScene,
    *,
    time: float = 0.0,
    labels: Sequence[StageLabel] | None = None,
    hand_numbers: npt.NDArray[Any] | None = None,
) -> SceneTruth:
    """Tell what is true about a scene.

    Parameters
    ----------
    scene
        The scene.
    time
        Seconds, passed on.
    labels
        What each hand does; `IDLE` for all when not given.
    hand_numbers
        (H, W) number of the hand that each pixel shows, −1 for none: `renderer.Shot.hands`. Without it there
        are no masks.
    """
    if labels is None:
        labels = [StageLabel(IDLE, Stage.REST, time, time)] * len(scene.hands)
    if len(labels) != len(scene.hands):
        raise InvalidArgumentError(f"{len(labels)} labels for {len(scene.hands)} hands; give one for each")
    posed = [_Posed(hand) for hand in scene.hands]
    hands = tuple(
        _hand_truth(scene, number, posed, labels[number], hand_numbers) for number in range(len(posed))
    )
    mask = None if hand_numbers is None else hand_numbers >= 0
    return SceneTruth(time, scene.camera, hands, scene.mirrored, mask)


def finger_curl(angles: npt.ArrayLike, landmarks: npt.ArrayLike) -> Array:
    """How far each finger is curled, from joint angles and the thumb's place.

    Parameters
    ----------
    angles
        (B, N_ANGLES) radians.
    landmarks
        (B, 21, 3) anatomical, hand space.

    Returns
    -------
    (B, 5) float64, thumb first: 0 straight (thumb: held away from the palm) to 1 curled (thumb: across it).
    A finger counts as extended below 0.5.
    """
    joints = np.degrees(np.asarray(angles, dtype=np.float64))[:, FINGERS].reshape(-1, 4, 4)[..., 1:]
    points = np.asarray(landmarks, dtype=np.float64)
    curl = np.empty((len(joints), 5))
    curl[:, 1:] = (joints @ _JOINT_WEIGHTS - STRAIGHT_DEG) / (CURLED_DEG - STRAIGHT_DEG)
    tip = points[:, Landmark.THUMB_TIP]
    sideways = np.zeros(len(points))
    for base in (Landmark.THUMB_MCP, Landmark.THUMB_IP):
        way = tip - points[:, base]
        sideways += 0.5 * way[:, 0] / np.linalg.norm(way, axis=1)
    curl[:, 0] = (THUMB_AWAY - sideways) / (THUMB_AWAY - THUMB_ACROSS)
    return np.clip(curl, 0.0, 1.0)


def project(camera: Camera, points: npt.ArrayLike, *, mirrored: bool) -> Array:
    """Landmarks in pixels.

    Parameters
    ----------
    camera
        The camera.
    points
        (..., 21, 3) camera axes, cm, in front of the camera.
    mirrored
        Whether the picture is flipped left to right.

    Returns
    -------
    (..., 21, 3): x and y in pixels, and z relative to the wrist in pixels at the wrist's distance.
    """
    points = np.asarray(points, dtype=np.float64)
    pixels = np.empty_like(points)
    pixels[..., :2] = camera.project(points)
    wrist = points[..., :1, 2]
    pixels[..., 2] = (points[..., 2] - wrist) * (camera.focal_px / wrist)
    if mirrored:
        pixels[..., 0] = camera.size[0] - pixels[..., 0]
    return pixels


class _Posed:
    """One hand of a scene with its landmarks and capsules in camera axes, cm."""

    def __init__(self, hand: HandInstance) -> None:
        skeleton, bones = posed_skeleton(hand)
        transforms = bones[None]
        self.hand = hand
        self.in_hand_space = skeleton.landmarks(transforms)
        self.anatomical = hand.to_camera(self.in_hand_space[0])
        self.mediapipe = hand.to_camera(skeleton.landmarks(transforms, "mediapipe")[0])
        capsules = Capsules(skeleton)
        self.segments = hand.to_camera(capsules.segments(transforms)[0])
        self.radii = capsules.radii
        arm = transforms[0, [Bone.FOREARM, Bone.ELBOW], :3, 3]
        self.arm = hand.to_camera(arm)
        self.arm_radii = 0.5 * np.array([hand.shape.wrist_width, hand.shape.forearm_width])


def _hand_truth(
    scene: StudioScene,
    number: int,
    posed: Sequence[_Posed],
    label: StageLabel,
    hand_numbers: npt.NDArray[Any] | None,
) -> HandTruth:
    own, camera = posed[number], scene.camera
    pixels = project(camera, own.anatomical, mirrored=scene.mirrored)
    width, height = camera.size
    inside: Mask = np.all((pixels[:, :2] >= 0.0) & (pixels[:, :2] < (width, height)), axis=1)
    curl = finger_curl(own.hand.angles[None], own.in_hand_space)
    thumb, index, middle, ring, pinky = (curl[0] < 0.5).tolist()
    return HandTruth(
        side=own.hand.side,
        landmarks_px=_frozen(pixels),
        landmarks_m=_frozen(own.anatomical / 100.0),
        mediapipe_px=_frozen(project(camera, own.mediapipe, mirrored=scene.mirrored)),
        mediapipe_m=_frozen(own.mediapipe / 100.0),
        palm_px=own.hand.shape.palm_length * camera.focal_px / float(own.anatomical[Landmark.WRIST, 2]),
        visible=inside & ~_hidden(number, posed),
        in_picture=inside,
        box=_box(own, scene),
        mask=None if hand_numbers is None else hand_numbers == number,
        extended=(thumb, index, middle, ring, pinky),
        curl=_frozen(curl[0]),
        gesture=label.gesture,
        phase=label.stage,
        angles=_frozen(own.hand.angles),
        position_m=_frozen(np.array(own.hand.position) / 100.0),
        rotation=_frozen(own.hand.rotation),
    )


def _hidden(number: int, posed: Sequence[_Posed]) -> Mask:
    """(21,) bool: whether another part of this hand, or another hand, stands before each landmark."""
    own = posed[number]
    hidden = np.zeros(21, dtype=bool)
    for other_number, other in enumerate(posed):
        if other_number == number:
            hidden |= (_in_the_way(own.anatomical, own.segments, own.radii) & ~_OWN_CAPSULES).any(axis=1)
        else:
            segments = np.concatenate([other.segments, other.arm[None]])
            radii = np.concatenate([other.radii, other.arm_radii[None]])
            hidden |= _in_the_way(own.anatomical, segments, radii).any(axis=1)
    return hidden


def _in_the_way(points: Array, segments: Array, radii: Array) -> Mask:
    """(P, C) bool: whether the sight of each point runs through each capsule before it reaches the point."""
    shape = (len(points), len(segments), 3)
    _, along, distance = closest_points(
        np.zeros(shape),
        np.broadcast_to(points[:, None], shape),
        np.broadcast_to(segments[:, 0], shape),
        np.broadcast_to(segments[:, 1], shape),
    )
    reach = radii[:, 0] + (radii[:, 1] - radii[:, 0]) * along
    return np.asarray(distance < _HIDING * reach)


def _own_capsules() -> Mask:
    """(21, 19) bool: the capsules that a landmark lies in, and which therefore cannot hide it."""
    own = np.zeros((21, len(CAPSULE_BONES)), dtype=bool)
    column = {bone: index for index, bone in enumerate(CAPSULE_BONES)}
    palm = [column[bone] for bone in CAPSULE_BONES if bone <= Bone.PINKY_METACARPAL]
    own[Landmark.WRIST, palm] = True
    own[Landmark.WRIST, column[Bone.THUMB_METACARPAL]] = True
    for finger in Finger:
        bones = [column[bone] for bone in finger_bones(finger)]
        base, *joints = finger.joints
        own[base, bones[0]] = True
        # The saddle joint and the knuckles lie in the flesh of the palm.
        own[base, palm] = True
        own[joints[0], bones[:2]] = True
        own[joints[1], bones[1:]] = True
        own[joints[2], bones[2]] = True
    return own


_OWN_CAPSULES = _own_capsules()


def _box(posed: _Posed, scene: StudioScene) -> tuple[float, float, float, float]:
    """Box around the spheres at the ends of every capsule, and one in the wrist; the hulls lie within."""
    ends = np.concatenate([posed.segments.reshape(-1, 3), posed.anatomical[:1]])
    sizes = np.append(posed.radii, 0.5 * posed.hand.shape.wrist_thickness)
    radius = sizes * scene.camera.focal_px / ends[:, 2]
    pixels = scene.camera.project(ends)
    if scene.mirrored:
        pixels[:, 0] = scene.camera.size[0] - pixels[:, 0]
    low, high = (pixels - radius[:, None]).min(axis=0), (pixels + radius[:, None]).max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _frozen(array: Array) -> FloatArray:
    result = np.array(array, dtype=np.float32)
    result.flags.writeable = False
    return result
