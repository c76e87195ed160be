"""Make the hand studio's contact sheet, every pose in six skin tones: ``python docs/make_studio_sheet.py``.

Every hand is rendered by GestureKit itself; no photograph is involved.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from gesturekit.hands import ImageArray
from gesturekit.studio.anatomy.contacts import ContactSolver
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSE_ORIENTATIONS, POSES
from gesturekit.studio.imaging.scene_renderer import StudioRenderer
from gesturekit.studio.scene import Background, Camera, HandInstance, Lens, Light, Skin, Sleeve, StudioScene

# One cell for each tone: how far the hand is turned about its forearm, degrees, whose hand, and its sleeve.
_CELLS = (
    (0, "woman", (0.20, 0.28, 0.42)),
    (-28, "man", (0.52, 0.20, 0.18)),
    (180, "man", (0.75, 0.73, 0.68)),
    (0, "man", (0.16, 0.30, 0.24)),
    (152, "woman", (0.62, 0.48, 0.20)),
    (22, "man", (0.30, 0.30, 0.33)),
)
_WALLS = ((0.70, 0.72, 0.74), (0.64, 0.66, 0.63), (0.60, 0.62, 0.66), (0.72, 0.69, 0.64), (0.66, 0.70, 0.70),
          (0.74, 0.72, 0.70))  # fmt: skip
_LIGHT = Light(direction=(-0.55, -0.6, -0.65))


def turned(angle_deg: float) -> npt.NDArray[np.float64]:
    """Rotation about the picture's upright axis."""
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[cos, 0.0, sin], [0.0, 1.0, 0.0], [-sin, 0.0, cos]])


def cell(renderer: StudioRenderer, pose: str, tone: int) -> ImageArray:
    """One hand, in the middle of its picture."""
    angle, build, cloth = _CELLS[tone - 1]
    shape = HandDimensions.average("woman" if build == "woman" else "man")
    skeleton = Skeleton(shape)
    angles = ContactSolver(skeleton).close(POSES[pose], [POSE_CONTACTS[pose]])[0]
    rotation = turned(angle) @ POSE_ORIENTATIONS[pose]
    landmarks = skeleton.landmarks(skeleton.pose(angles))[0] @ rotation.T
    middle = 0.5 * (landmarks.min(axis=0) + landmarks.max(axis=0))
    width, height = renderer.size
    # Room for the tallest hand with a little of its arm.
    scale = height / 24.0
    distance = 55.0
    hand = HandInstance(
        shape,
        angles,
        position=(-middle[0], 1.3 - middle[1], distance),
        rotation=rotation,
        skin=Skin.of_tone(tone, seed=tone),
        sleeve=Sleeve(5.0, cloth),
    )
    scene = StudioScene(
        camera=Camera((width, height), focal_px=scale * distance),
        hands=(hand,),
        light=_LIGHT,
        background=Background("plain", color=_WALLS[tone - 1]),
        lens=Lens(blur_px=0.0, noise=0.0),
    )
    return renderer.render(scene).image


def sheet(cell_size: tuple[int, int], columns: int) -> Image.Image:
    """All poses, `columns` of them side by side, each in six tones under its name."""
    width, height = cell_size
    caption, gap = 15, 10
    rows = -(-len(POSES) // columns)
    group = 6 * width + gap
    picture = Image.new("RGB", (columns * group - gap, rows * (height + caption)), (24, 25, 29))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(11)
    # Drawn at twice the size: thin creases stay clean.
    with StudioRenderer((2 * width, 2 * height), "full") as renderer:
        for number, pose in enumerate(POSES):
            left, top = number % columns * group, number // columns * (height + caption)
            draw.text((left + 3, top + 1), pose.replace("_", " "), (225, 225, 230), font)
            for tone in range(1, 7):
                image = Image.fromarray(cell(renderer, pose, tone)).resize(cell_size, Image.Resampling.BOX)
                picture.paste(image, (left + (tone - 1) * width, top + caption))
    return picture


def main() -> None:
    """Write the sheet."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "images" / "studio.png")
    parser.add_argument("--cell", type=int, nargs=2, default=(80, 96), metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--columns", type=int, default=3, help="poses side by side")
    parser.add_argument("--colors", type=int, default=256, help="size of the PNG's palette; 0 keeps all")
    options = parser.parse_args()
    picture = sheet(tuple(options.cell), options.columns)
    if options.colors:
        picture = picture.quantize(options.colors, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    picture.save(options.output, optimize=True)
    print(
        f"{options.output}: {picture.width}×{picture.height}, {options.output.stat().st_size / 1024:.0f} kB"
    )


if __name__ == "__main__":
    main()
