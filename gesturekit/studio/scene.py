"""What the studio draws: camera, hands, light, background and the camera's faults, as plain values.

A scene is complete: rendering it twice, on any day, gives the same picture. Lengths are centimetres, angles
radians, camera axes x right, y down, z away from the camera (as in OpenCV); colours are RGB from 0 to 1,
light linear, cloth and walls as a screen shows them (sRGB).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger, Side
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton

Vector = tuple[float, float, float]
"""Three numbers: a place, a direction or a colour."""

Array = npt.NDArray[np.float64]
"""A float64 array; the docstring of each user states its shape."""

BackgroundKind = Literal["plain", "gradient", "room", "person", "noise", "pictures"]
BACKGROUNDS: tuple[BackgroundKind, ...] = ("plain", "gradient", "room", "person", "noise", "pictures")

FACING: Array = np.diag([1.0, -1.0, -1.0])
"""Rotation of a hand that shows the camera its palm, fingers up."""
FACING.flags.writeable = False

_TONES = ((0.05, 0.50), (0.13, 0.50), (0.24, 0.50), (0.40, 0.50), (0.60, 0.48), (0.84, 0.46))


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera with square pixels.

    Attributes
    ----------
    size
        Width and height of the picture, pixels, each 16 to 4096.
    focal_px
        Focal length, pixels. 620 for 640×480 is a common webcam (55° across).
    center
        Where the optical axis meets the picture, pixels; None is the middle.
    """

    size: tuple[int, int] = (640, 480)
    focal_px: float = 620.0
    center: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        width, height = self.size
        if not (16 <= width <= 4096 and 16 <= height <= 4096):
            raise InvalidArgumentError(
                f"Camera.size is {self.size}; width and height must be 16 to 4096 pixels"
            )
        _check("Camera.focal_px", self.focal_px, 1.0, 1e6)

    @property
    def principal_point(self) -> tuple[float, float]:
        """Where the optical axis meets the picture, pixels."""
        return self.center or (self.size[0] / 2.0, self.size[1] / 2.0)

    def project(self, points: npt.ArrayLike) -> Array:
        """Pixels of points.

        Parameters
        ----------
        points
            (..., 3), camera axes, cm. Points at or behind the camera (z ≤ 0) give NaN.

        Returns
        -------
        (..., 2) float64: x right and y down from the picture's top-left corner, so that the centre of the
        first pixel is (0.5, 0.5).
        """
        points = np.asarray(points, dtype=np.float64)
        depth = np.where(points[..., 2:] > 0.0, points[..., 2:], np.nan)
        return np.asarray(points[..., :2] / depth * self.focal_px + np.array(self.principal_point))


@dataclass(frozen=True, slots=True)
class Skin:
    """What a person's skin is like.

    Attributes
    ----------
    melanin
        0 (palest) to 1 (darkest). Palms keep less of it than backs, as they do on people.
    blood
        0 (pale, cold) to 1 (flushed); 0.5 is usual.
    wrinkles
        0 (a child) to 1 (an old person): depth of creases, and how far veins and tendons stand out.
    seed
        Which freckles, mottling and palm lines.
    nail_color
        Varnish (sRGB), or None for a bare nail.
    """

    melanin: float = 0.25
    blood: float = 0.5
    wrinkles: float = 0.45
    seed: int = 0
    nail_color: Vector | None = None

    def __post_init__(self) -> None:
        for name in ("melanin", "blood", "wrinkles"):
            _check(f"Skin.{name}", getattr(self, name), 0.0, 1.0)
        if self.nail_color is not None:
            _check_color("Skin.nail_color", self.nail_color)

    @classmethod
    def of_tone(cls, tone: int, **others: Any) -> Skin:
        """One of six tones in equal steps to the eye, 1 the palest, 6 the darkest; `others` as in `Skin`."""
        if not 1 <= tone <= len(_TONES):
            raise InvalidArgumentError(f"skin tone {tone} does not exist; choose 1 (palest) to {len(_TONES)}")
        melanin, blood = _TONES[tone - 1]
        return cls(**{"melanin": melanin, "blood": blood, **others})


@dataclass(frozen=True, slots=True)
class Sleeve:
    """Cloth around the forearm.

    Attributes
    ----------
    start_cm
        Distance from the wrist to the sleeve's hem, 1.5 to 30 cm.
    color
        sRGB.
    """

    start_cm: float = 5.0
    color: Vector = (0.16, 0.22, 0.34)

    def __post_init__(self) -> None:
        _check("Sleeve.start_cm", self.start_cm, 1.5, 30.0)
        _check_color("Sleeve.color", self.color)


@dataclass(frozen=True, eq=False, slots=True)
class HandInstance:
    """One hand of the scene.

    Attributes
    ----------
    shape
        Whose hand.
    angles
        (N_ANGLES,) joint angles, radians, in the order of ``skeleton.ANGLE_NAMES``.
    side
        A left hand is the right one with x negated in hand space, before `rotation`.
    position
        (3,) where the wrist is, camera axes, cm.
    rotation
        (3, 3) from hand space to camera axes; `FACING` shows the palm, fingers up.
    skin
        Whose skin.
    sleeve
        None is a bare arm.
    ring
        Finger that wears a ring, or None.
    watch
        A wrist-watch.
    travel, turn
        How far the hand moves, cm, and by which rotation vector it turns about the wrist, radians, while the
        shutter is open: what motion blur is made of. Camera axes.
    """

    shape: HandDimensions
    angles: npt.NDArray[Any]
    side: Side = Side.RIGHT
    position: tuple[float, float, float] = (0.0, 7.0, 50.0)
    rotation: npt.NDArray[Any] = field(default_factory=lambda: FACING)
    skin: Skin = field(default_factory=Skin)
    sleeve: Sleeve | None = field(default_factory=Sleeve)
    ring: Finger | None = None
    watch: bool = False
    travel: Vector = (0.0, 0.0, 0.0)
    turn: Vector = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        for name, shape in (("angles", None), ("rotation", (3, 3))):
            array = np.array(getattr(self, name), dtype=np.float64)
            if (shape is not None and array.shape != shape) or not np.isfinite(array).all():
                raise InvalidArgumentError(
                    f"HandInstance.{name} has shape {array.shape}; expected {shape or '(N_ANGLES,)'} "
                    "and finite numbers"
                )
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if not np.allclose(self.rotation @ self.rotation.T, np.eye(3), atol=1e-4) or (
            np.linalg.det(self.rotation) < 0.0
        ):
            raise InvalidArgumentError(
                f"HandInstance.rotation is not a rotation: {self.rotation.tolist()}; its rows must be "
                "orthonormal with determinant +1 (a left hand is chosen by `side`)"
            )
        for name in ("position", "travel", "turn"):
            vector = tuple(float(x) for x in getattr(self, name))
            if len(vector) != 3 or not all(map(math.isfinite, vector)):
                raise InvalidArgumentError(f"HandInstance.{name} is {vector}; expected three finite numbers")
            object.__setattr__(self, name, vector)

    def to_camera(self, points: npt.ArrayLike) -> Array:
        """Points of hand space (..., 3), cm, in camera axes, cm: mirrored for a left hand, turned, moved."""
        points = np.asarray(points, dtype=np.float64)
        if self.side is Side.LEFT:
            points = points * np.array([-1.0, 1.0, 1.0])
        return np.asarray(points @ self.rotation.T + np.array(self.position))


_skeleton_of = functools.lru_cache(maxsize=16)(Skeleton)


@functools.lru_cache(maxsize=16)
def posed_skeleton(hand: HandInstance) -> tuple[Skeleton, Array]:
    """A hand's skeleton and its (24, 4, 4) bones, hand space, cm; kept, as pictures and truth need both."""
    skeleton = _skeleton_of(hand.shape)
    bones: Array = skeleton.pose(hand.angles)[0]
    bones.flags.writeable = False
    return skeleton, bones


@dataclass(frozen=True, slots=True)
class Light:
    """Light of the scene.

    Attributes
    ----------
    direction
        Towards the key light, camera axes; (0, -1, 0) is above, (0, 0, -1) behind the camera. Any length.
    key, fill, sky, ground
        Colour times strength, linear: the key light that throws shadows, a soft light from the other side,
        the surroundings above and below.
    exposure
        Factor on everything, 0.1 to 5.
    """

    direction: Vector = (-0.4, -0.6, -0.7)
    key: Vector = (1.75, 1.65, 1.5)
    fill: Vector = (0.34, 0.35, 0.38)
    sky: Vector = (0.86, 0.87, 0.90)
    ground: Vector = (0.52, 0.45, 0.40)
    exposure: float = 1.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, self.direction)) or not any(self.direction):
            raise InvalidArgumentError(
                f"Light.direction is {self.direction}; expected a vector other than zero"
            )
        for name in ("key", "fill", "sky", "ground"):
            _check_color(f"Light.{name}", getattr(self, name), 50.0)
        _check("Light.exposure", self.exposure, 0.1, 5.0)


@dataclass(frozen=True, slots=True)
class Background:
    """What is behind the hands.

    Attributes
    ----------
    kind
        One of `BACKGROUNDS`: one colour; a wall with light on it; a room out of focus; the room with a
        person's head and shoulders; a texture without shape, such as leaves; a picture out of `folder`.
    seed
        Which of all such backgrounds.
    folder
        For "pictures": a folder of the user's own JPEG, PNG or WebP pictures; `seed` picks one of them.
    color
        For "plain" and "gradient": sRGB, or None for one that `seed` chooses.
    skin
        For "person": theirs, or None for one that `seed` chooses.
    brightness
        Factor on its light, 0.1 to 5; 1 is as it is drawn. The user's own pictures stay as they are.
    """

    kind: BackgroundKind = "gradient"
    seed: int = 0
    folder: Path | None = None
    color: Vector | None = None
    skin: Skin | None = None
    brightness: float = 1.0

    def __post_init__(self) -> None:
        _check("Background.brightness", self.brightness, 0.1, 5.0)
        if self.kind not in BACKGROUNDS:
            raise InvalidArgumentError(
                f"Background.kind is {self.kind!r}; expected one of {', '.join(BACKGROUNDS)}"
            )
        if (self.kind == "pictures") != (self.folder is not None):
            raise InvalidArgumentError(
                f"Background.kind is {self.kind!r} with folder {self.folder}; give a folder "
                "with 'pictures' and with no other"
            )
        if self.color is not None:
            _check_color("Background.color", self.color)


@dataclass(frozen=True, slots=True)
class Lens:
    """What the camera does to the picture.

    Attributes
    ----------
    blur_px
        Defocus and softness over the whole picture: standard deviation, 0 to 20 pixels of a
        picture 480 high.
    background_blur_px
        The same for the background alone.
    noise
        Sensor noise, standard deviation as a part of full scale, 0 to 0.2.
    jpeg_quality
        1 to 100, or None for no compression.
    seed
        Which noise; give each frame of a film its own.
    motion_blur
        Whether `HandInstance.travel` and `turn` smear the hands.
    """

    blur_px: float = 0.7
    background_blur_px: float = 0.0
    noise: float = 0.006
    jpeg_quality: int | None = None
    seed: int = 0
    motion_blur: bool = True

    def __post_init__(self) -> None:
        _check("Lens.blur_px", self.blur_px, 0.0, 20.0)
        _check("Lens.background_blur_px", self.background_blur_px, 0.0, 20.0)
        _check("Lens.noise", self.noise, 0.0, 0.2)
        if self.jpeg_quality is not None:
            _check("Lens.jpeg_quality", self.jpeg_quality, 1, 100)


@dataclass(frozen=True, eq=False, slots=True)
class StudioScene:
    """Everything that decides a picture.

    Attributes
    ----------
    camera, hands, light, background, lens
        As their classes say. Hands may hide each other.
    mirrored
        Show the scene as a mirror does: the finished picture, its mask and depth flipped left to right.
    """

    camera: Camera = field(default_factory=Camera)
    hands: Sequence[HandInstance] = ()
    light: Light = field(default_factory=Light)
    background: Background = field(default_factory=Background)
    lens: Lens = field(default_factory=Lens)
    mirrored: bool = False

    def __post_init__(self) -> None:
        for item, kind in zip(
            (self.camera, self.light, self.background, self.lens),
            (Camera, Light, Background, Lens),
            strict=True,
        ):
            if not isinstance(item, kind):
                raise InvalidArgumentError(
                    f"StudioScene.{kind.__name__.lower()} is {item!r}; expected a {kind.__name__} with "
                    f"{', '.join(each.name for each in fields(kind))}"
                )
        object.__setattr__(self, "hands", tuple(self.hands))


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also false for NaN
        raise InvalidArgumentError(f"{name} is {value}; expected {low:g} to {high:g}")


def _check_color(name: str, color: Vector, high: float = 1.0) -> None:
    if len(color) != 3 or not all(0.0 <= part <= high for part in color):
        raise InvalidArgumentError(f"{name} is {color}; expected red, green and blue, each 0 to {high:g}")
