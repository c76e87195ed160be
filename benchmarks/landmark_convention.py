"""Where the landmark model puts its points, seen from the joints: fits the studio's landmark offsets.

The studio renders random people, poses, views and rooms; the tracker finds the hands; for each landmark one
offset in the frame of the bone that carries it, in lengths of that bone, is fitted to the difference between
the model's pixels and the joints' (least absolute residuals). Half of the people fit, the other half judge.
Distances are in palm sizes (wrist to middle knuckle).

    python benchmarks/landmark_convention.py
    python benchmarks/landmark_convention.py --count 800 --table
"""

from __future__ import annotations

import argparse

import numpy as np
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

from gesturekit.hands import Landmark, Side
from gesturekit.studio.anatomy.hand_skeleton import MEDIAPIPE_OFFSETS, Skeleton
from gesturekit.studio.anatomy.poses import POSE_ORIENTATIONS, POSES
from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z
from gesturekit.studio.imaging.scene_renderer import StudioRenderer
from gesturekit.studio.performance.people import Person
from gesturekit.studio.scene import Background, BackgroundKind, Camera, HandInstance, StudioScene
from gesturekit.tracking import HandTracker

CAMERA = Camera(size=(640, 480), focal_px=620.0)
BACKGROUNDS: tuple[BackgroundKind, ...] = ("room", "person", "gradient")
NUDGE = 0.05
"""Offsets are small; the picture is linear in them. This one, in bone lengths, measures the slope."""

# Further away than this on average, the model looked at something else.
LOST = 0.4
MIRROR = np.diag([-1.0, 1.0, 1.0])
console = Console()


def random_hand(rng: np.random.Generator, number: int) -> HandInstance:
    person = Person.numbered(number)
    name = str(rng.choice(list(POSES)))
    tilt = about_z(np.radians(rng.uniform(-35, 35))) @ about_x(np.radians(rng.uniform(-35, 35)))
    rotation = tilt @ about_y(np.radians(rng.uniform(-50, 50))) @ POSE_ORIENTATIONS[name]
    side = Side.RIGHT if rng.random() < 0.5 else Side.LEFT
    if side is Side.LEFT:
        rotation = MIRROR @ rotation @ MIRROR
    middle = np.array([rng.uniform(-8, 8), rng.uniform(-4, 4), rng.uniform(38, 70)])
    return HandInstance(
        shape=person.shape,
        angles=person.pose(name),
        side=side,
        position=tuple(middle - rotation @ [0.0, 8.0, 1.0]),
        rotation=rotation,
        skin=person.skin,
        sleeve=person.sleeve,
    )


def pixels_and_slopes(hand: HandInstance) -> tuple[np.ndarray, np.ndarray]:
    """Anatomical landmarks (21, 2) and how they move (21, 2, 3) with an offset of one bone length."""
    skeleton = Skeleton(hand.shape)
    transforms = skeleton.pose(hand.angles)
    base = CAMERA.project(hand.to_camera(skeleton.landmarks(transforms)[0]))
    slopes = np.empty((21, 2, 3))
    for axis in range(3):
        nudge = np.zeros((21, 3))
        nudge[:, axis] = NUDGE
        moved = CAMERA.project(hand.to_camera(skeleton.landmarks_with(transforms, nudge)[0]))
        slopes[..., axis] = (moved - base) / NUDGE
    return base, slopes


def least_absolute(slopes: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The offset (3,) with the least sum of absolute residuals, by reweighted least squares."""
    offset = np.zeros(3)
    for _ in range(30):
        residual = np.linalg.norm(targets - slopes @ offset, axis=1) * weights
        share = weights**2 / np.maximum(residual, 0.01)
        normal = np.einsum("n,nij,nik->jk", share, slopes, slopes)
        # A weak pull to zero decides what no view shows.
        offset = np.linalg.solve(
            normal + 1e-3 * np.trace(normal) / 3 * np.eye(3), np.einsum("n,nij,ni->j", share, slopes, targets)
        )
    return offset


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=400, help="pictures to render")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--table", action="store_true", help="print the fitted table to paste")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    bases, slopes, seen, palms, numbers = [], [], [], [], []
    lost = 0
    tracker = HandTracker(max_hands=1, mode="image", smoothing=False)
    with tracker, StudioRenderer(CAMERA.size) as renderer:
        for index in progress(range(options.count), console=console, transient=True):
            number = index % 100
            hand = random_hand(rng, number)
            background = Background(kind=BACKGROUNDS[rng.integers(len(BACKGROUNDS))], seed=index)
            scene = StudioScene(camera=CAMERA, hands=(hand,), background=background)
            image = renderer.render(scene).image
            found = tracker.track(image)
            base, slope = pixels_and_slopes(hand)
            palm = hand.shape.palm_length * CAMERA.focal_px / hand.position[2]
            if not found or np.linalg.norm(found[0].landmarks[:, :2] - base, axis=1).mean() > LOST * palm:
                lost += 1
                continue
            bases.append(base)
            slopes.append(slope)
            seen.append(found[0].landmarks[:, :2])
            palms.append(palm)
            numbers.append(number)
    base, slope, target = np.array(bases), np.array(slopes), np.array(seen) - np.array(bases)
    weight = 1.0 / np.array(palms)
    fits = np.array(numbers) % 2 == 0
    fitted = np.array(
        [least_absolute(slope[fits, k], target[fits, k], weight[fits]) for k in range(len(Landmark))]
    )
    console.print(f"{options.count} pictures, {lost} without the hand or far off")
    report(slope[~fits], target[~fits], weight[~fits], fitted)
    if options.table:
        for row, landmark in zip(fitted, Landmark, strict=True):
            console.print(f"({row[0]:.3f}, {row[1]:.3f}, {row[2]:.3f}),  # {landmark.name.lower()}")


def report(slopes: np.ndarray, targets: np.ndarray, weight: np.ndarray, fitted: np.ndarray) -> None:
    table = Table(
        "landmark",
        "joint itself",
        "table in use",
        "fitted now",
        title="median error, palm sizes, people not fitted to",
    )
    columns = []
    for offsets in (np.zeros((21, 3)), np.asarray(MEDIAPIPE_OFFSETS), fitted):
        errors = (
            np.linalg.norm(targets - np.einsum("nkij,kj->nki", slopes, offsets), axis=2) * weight[:, None]
        )
        columns.append(errors)
    for landmark in Landmark:
        table.add_row(landmark.name.lower(), *(f"{np.median(c[:, landmark]):.3f}" for c in columns))
    table.add_row("all: median", *(f"{np.median(c.mean(axis=1)):.3f}" for c in columns))
    table.add_row("all: mean", *(f"{c.mean():.3f}" for c in columns))
    console.print(table)


if __name__ == "__main__":
    main()
