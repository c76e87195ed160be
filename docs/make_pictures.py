"""Make the pictures of the documentation with GestureKit itself: ``python docs/make_pictures.py``.

The moving one is a performance of the hand studio, tracked and drawn as any film is. In the others hands are
posed by numbers below and drawn over a plain dark gradient; no photograph is involved.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from gesturekit import Session
from gesturekit.assets import asset_path
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Finger, FloatArray, Hand, ImageArray, Side
from gesturekit.rendering import Renderer

# A right hand, palm to the camera, in palm sizes: x right, y up, origin at the wrist.
_KNUCKLES = {
    Finger.THUMB: (0.24, 0.20),
    Finger.INDEX: (0.30, 0.95),
    Finger.MIDDLE: (0.07, 1.00),
    Finger.RING: (-0.15, 0.94),
    Finger.PINKY: (-0.36, 0.81),
}
_BONE_LENGTHS = {
    Finger.THUMB: (0.37, 0.32, 0.26),
    Finger.INDEX: (0.46, 0.28, 0.22),
    Finger.MIDDLE: (0.51, 0.32, 0.24),
    Finger.RING: (0.47, 0.30, 0.23),
    Finger.PINKY: (0.37, 0.23, 0.20),
}
_STRAIGHT = (4.0, 6.0, 5.0)
_BENT = (78.0, 100.0, 62.0)


@dataclass(frozen=True)
class Pose:
    """Finger angles in degrees.

    `splay` leans each finger sideways (towards the thumb is positive), `bends` are the three joints'
    angles towards the palm, thumb first.
    """

    splay: tuple[float, float, float, float, float]
    bends: tuple[tuple[float, float, float], ...]


PERFORMANCE = (
    "right hand: victory 0.9 s, rock 0.9 s",
    "left hand: open palm 0.9 s, i love you 0.9 s",
    "both hands: hand heart 1.1 s",
)
"""What the moving picture shows, as a script of the studio."""

_TUCKED_THUMB = (30.0, 30.0, 30.0)
POSES = {
    "open_palm": Pose((52, 13, 2, -9, -21), ((8, 10, 6), *[_STRAIGHT] * 4)),
    "victory": Pose((-22, 15, -7, -4, -8), (_TUCKED_THUMB, _STRAIGHT, _STRAIGHT, _BENT, _BENT)),
    "i_love_you": Pose((62, 8, 2, -4, -20), ((5, 6, 6), _STRAIGHT, _BENT, _BENT, _STRAIGHT)),
    "rock": Pose((-22, 10, 2, -4, -18), (_TUCKED_THUMB, _STRAIGHT, _BENT, _BENT, _STRAIGHT)),
    "pointing_up": Pose((-20, 4, 2, -4, -8), (_TUCKED_THUMB, _STRAIGHT, _BENT, _BENT, _BENT)),
    "thumb_up": Pose((88, 4, 1, -3, -6), ((4, 0, -8), *[_BENT] * 4)),
}


def posed_hand(
    pose: Pose,
    side: Side = Side.RIGHT,
    *,
    wrist: tuple[float, float],
    palm: float,
    roll_deg: float = 0.0,
    yaw_deg: float = 0.0,
    hand_id: int = 0,
) -> Hand:
    """A hand in a pose.

    Parameters
    ----------
    pose
        Finger angles.
    side
        A left hand is the right one mirrored.
    wrist
        Where the wrist is, pixels.
    palm
        Palm size, pixels.
    roll_deg, yaw_deg
        Turn in the picture (clockwise), and about the forearm.
    hand_id
        `Hand.id`.
    """
    points = [np.zeros(3)]
    for finger in Finger:
        lean = np.radians(pose.splay[finger])
        along = np.array([np.sin(lean), np.cos(lean), 0.0])
        towards_camera = np.array([0.0, 0.0, -1.0])
        point = np.array([*_KNUCKLES[finger], 0.0])
        points.append(point)
        bend = 0.0
        for length, angle in zip(_BONE_LENGTHS[finger], pose.bends[finger], strict=True):
            bend += np.radians(angle)
            point = point + length * (np.cos(bend) * along + np.sin(bend) * towards_camera)
            points.append(point)
    shape = np.array(points)
    if side is Side.LEFT:
        shape[:, 0] *= -1
    shape = shape @ _turn(yaw_deg, 0, 2).T @ _turn(roll_deg, 1, 0).T
    world = shape * [0.09, -0.09, 0.09]
    landmarks = shape * [palm, -palm, palm] + [*wrist, 0.0]
    return Hand(hand_id, side, 0.99, 0.99, landmarks.astype(np.float32), world.astype(np.float32))


def _turn(angle_deg: float, first: int, second: int) -> FloatArray:
    turn = np.eye(3)
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    turn[first, first] = turn[second, second] = cos
    turn[first, second], turn[second, first] = -sin, sin
    return turn.astype(np.float32)


def night(width: int, height: int) -> ImageArray:
    """A dark gradient, lighter towards the middle, dithered against banding."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot((x - width / 2) / width, (y - 0.55 * height) / height)
    glow = np.clip(1.0 - 1.25 * distance, 0.0, 1.0)[..., None] ** 1.5
    color = np.array([9, 10, 18], np.float32) + glow * np.array([20, 19, 38], np.float32)
    # An ordered pattern: unlike noise it leaves a PNG small.
    pattern = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.5
    tiles = np.tile(pattern, (height // 4 + 1, width // 4 + 1))[:height, :width, None]
    return np.asarray(np.clip(np.round(color + tiles), 0, 255), np.uint8)


def two_hands(width: int, height: int, names: tuple[str, str]) -> tuple[Hand, ...]:
    """A right hand and a left one that make the named gestures."""
    unit = height / 600
    right = posed_hand(
        POSES[names[0]],
        Side.RIGHT,
        wrist=(0.30 * width, 0.95 * height),
        palm=182 * unit,
        roll_deg=-8,
        yaw_deg=-12,
        hand_id=0,
    )
    left = posed_hand(
        POSES[names[1]],
        Side.LEFT,
        wrist=(0.69 * width, 0.95 * height),
        palm=182 * unit,
        roll_deg=9,
        yaw_deg=16,
        hand_id=1,
    )
    return right, left


def begin(name: str, hand: Hand, time: float = 0.0) -> GestureEvent:
    """The event of a gesture that begins."""
    return GestureEvent(name, Phase.BEGIN, hand, time, 0.97, 0.97)


def draw(effect: str, background: ImageArray, hands: Sequence[Hand], names: Sequence[str]) -> ImageArray:
    """One finished picture."""
    height, width = background.shape[:2]
    with Renderer(effect, (width, height)) as renderer:
        return renderer.render(
            background, hands, [begin(name, hand) for name, hand in zip(names, hands, strict=True)]
        )


def moving_picture(folder: Path, fps: int = 15) -> Path:
    """Neon over a performance in a dim room, as an animated WebP that ends as it begins."""
    effect = asset_path("effects", "neon.toml").read_text(encoding="utf-8")
    effect = effect.replace("[[layer]]", "[camera]\ndim = 0.55\n\n[[layer]]", 1)
    source = "studio:?do=" + "; ".join(PERFORMANCE) + f"&size=800x500&fps={fps}&person=7&tone=4&distance=50"
    with tempfile.TemporaryDirectory() as scratch:
        dimmed = Path(scratch, "dimmed.toml")
        dimmed.write_text(effect, encoding="utf-8")
        with Session(source + "&background=gradient", effect=str(dimmed)) as session:
            first, *others = [Image.fromarray(result.image.copy()) for result in session]
    path = folder / "neon.webp"
    first.save(
        path, save_all=True, append_images=others, duration=round(1000 / fps), loop=0, quality=65, method=4
    )
    return path


def main() -> None:
    """Write the README's moving picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent / "images")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    path = moving_picture(options.folder)
    print(f"{path}: {path.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
