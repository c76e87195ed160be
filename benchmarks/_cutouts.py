"""Hands cut out of the studio with soft edges, moved over a background: any meeting of hands in a few ms.

A cut-out is one studio hand with its arm, rendered once before black and once before white, which gives
its coverage exactly. It is then shifted, turned and scaled as a picture; its landmarks go with it. Rendering
takes longest, so cut-outs are kept in the cache folder.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

import gesturekit as gk
from gesturekit import studio
from gesturekit.studio.anatomy.rotations import about_x, about_y
from gesturekit.studio.imaging.scene_renderer import StudioRenderer
from gesturekit.studio.imaging.scene_setup import Surroundings, instance_of
from gesturekit.studio.performance.actor import MIDDLE, Actor, Manner
from gesturekit.studio.performance.choreography import HandTrajectory
from gesturekit.studio.performance.people import Person
from gesturekit.studio.scene import Background, Camera, Lens, StudioScene
from gesturekit.studio.truth import scene_truth

# Taller than the picture, so that the arm still reaches its border when the hand is at the top.
_CANVAS = (760, 1000)
_ANCHOR = (380.0, 300.0)
_FOCAL_PX = 620.0
_MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Look:
    """Which hand a cut-out shows: whose, which side, in which pose, how turned, how large in pixels."""

    person: int
    side: gk.Side
    pose: str
    palm_px: float = 64.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Cutout:
    """A hand with its arm: (H, W, 4) premultiplied RGBA, (21, 2) landmarks and palm size in its pixels."""

    look: Look
    layer: np.ndarray
    landmarks: np.ndarray
    palm: float

    @property
    def middle(self) -> np.ndarray:
        """(2,) middle of the landmarks."""
        return np.asarray(self.landmarks.mean(axis=0))


class CutoutStore:
    """Renders cut-outs, or takes them from a folder where they were rendered before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "cutouts"
        self._renderer: StudioRenderer | None = None

    def get(self, look: Look) -> Cutout:
        key = hashlib.sha256(f"{_studio_version()} {sorted(asdict(look).items())}".encode()).hexdigest()[:20]
        path = self._folder / f"{key}.npz"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._render(look, path)
        with np.load(path) as stored:
            layer, landmarks, palm = stored["layer"], stored["landmarks"], float(stored["palm"])
        # Only where there is something, with a border of nothing.
        x, y, width, height = cv2.boundingRect(layer[..., 3])
        left, top = max(x - 1, 0), max(y - 1, 0)
        layer = np.ascontiguousarray(layer[top : y + height + 1, left : x + width + 1])
        return Cutout(look, layer, landmarks - np.array([left, top], np.float32), palm)

    def close(self) -> None:
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def _render(self, look: Look, path: Path) -> None:
        self._renderer = self._renderer or StudioRenderer(_CANVAS, "fast")
        scene = _scene(look)
        black, white = (
            self._renderer.render(
                replace(scene, background=Background("plain", color=(shade, shade, shade)))
            ).image.astype(np.int16)
            for shade in (0.0, 1.0)
        )
        coverage = 255 - np.clip(white - black, 0, 255).mean(axis=2, keepdims=True)
        layer = np.concatenate([np.minimum(black, coverage), coverage], axis=2).round().astype(np.uint8)
        truth = scene_truth(scene).hands[0]
        unfinished = path.with_suffix(".part.npz")
        np.savez_compressed(
            unfinished, layer=layer, landmarks=truth.mediapipe_px[:, :2], palm=np.float32(truth.palm_px)
        )
        unfinished.replace(path)


def _scene(look: Look) -> StudioScene:
    rng = np.random.default_rng([look.person, look.seed, 17])
    person = Person.numbered(look.person)
    around = Surroundings.sample(rng).of(person)
    actor = Actor(person, np.zeros(3), 1.0, rng)
    manner = Manner.sample(person, rng)
    pose = actor.pose(look.pose, manner)
    rotation = (
        about_x(np.radians(look.pitch_deg))
        @ about_y(np.radians(look.yaw_deg))
        @ actor.facing(look.pose, manner)
    )
    reach = rotation @ np.array([0.0, MIDDLE * person.shape.length, 0.0])
    if look.side is gk.Side.LEFT:
        rotation, reach = rotation * _MIRROR[:, None] * _MIRROR, reach * _MIRROR
    far = person.shape.palm_length * _FOCAL_PX / look.palm_px
    motion = HandTrajectory(pose.angles[None], (np.array([0.0, 0.0, far]) - reach)[None], rotation[None])
    return StudioScene(
        camera=Camera(_CANVAS, _FOCAL_PX, _ANCHOR),
        hands=(instance_of(person, look.side, pose.angles, motion, index=0),),
        light=around.light,
        lens=Lens(blur_px=0.0, noise=0.0),
    )


@lru_cache(maxsize=1)
def _studio_version() -> str:
    """Changes when the studio's code does, so that no cut-out of an older studio is used."""
    sources = sorted(Path(studio.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


@dataclass(frozen=True)
class Placement:
    """Where the middle of a cut-out lies, and its way while the shutter is open, pixels; turn, scale."""

    x: float
    y: float
    turn_deg: float = 0.0
    scale: float = 1.0
    smear: tuple[float, float] = (0.0, 0.0)

    def matrix(self, cutout: Cutout) -> np.ndarray:
        """(2, 3) from the cut-out's pixels to the frame's."""
        turned = cv2.getRotationMatrix2D(cutout.middle.tolist(), -self.turn_deg, self.scale)
        turned[:, 2] += np.array([self.x, self.y]) - cutout.middle
        return np.asarray(turned)


def lay_over(picture: np.ndarray, cutout: Cutout, place: Placement) -> np.ndarray:
    """Lay a cut-out over a picture, in place, smeared along its way; returns its (H, W) uint8 coverage."""
    height, width = picture.shape[:2]
    coverage = np.zeros((height, width), dtype=np.uint8)
    matrix, way = place.matrix(cutout), np.array(place.smear)
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * cutout.layer.shape[1::-1]
    reach = np.abs(way) / 2 + 1
    low = np.floor(np.clip(moved(corners, matrix).min(axis=0) - reach, 0, (width, height))).astype(int)
    high = np.ceil(np.clip(moved(corners, matrix).max(axis=0) + reach, 0, (width, height))).astype(int)
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    if min(size) < 1:
        return coverage
    matrix[:, 2] -= low
    taps = int(np.clip(np.ceil(np.hypot(*way) / 2), 1, 14))
    total = np.zeros((size[1], size[0], 4), dtype=np.uint16)
    for part in (np.arange(taps) + 0.5) / taps - 0.5:
        shifted = matrix.copy()
        shifted[:, 2] += part * way
        total += cv2.warpAffine(cutout.layer, shifted, size, flags=cv2.INTER_LINEAR)
    layer = (total // taps).astype(np.uint8)
    region = np.s_[low[1] : high[1], low[0] : high[0]]
    rest = cv2.cvtColor(255 - layer[..., 3], cv2.COLOR_GRAY2RGB)
    picture[region] = cv2.add(
        cv2.multiply(picture[region], rest, scale=1 / 255), np.ascontiguousarray(layer[..., :3])
    )
    coverage[region] = layer[..., 3]
    return coverage


def moved(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Points (..., 2) through a (2, 3) matrix."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2])
