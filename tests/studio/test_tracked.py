"""A tracker that has never seen the studio takes its pictures for hands: proof that they look like some."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gesturekit.hands import Hand, Side
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.poses import POSE_ORIENTATIONS
from gesturekit.studio.anatomy.rotations import about_y
from gesturekit.studio.imaging.scene_renderer import Quality, StudioRenderer
from gesturekit.studio.scene import Background, Camera, HandInstance, Lens, Skin, StudioScene
from gesturekit.tracking import HandTracker
from tests.studio.anatomy.contact_gaps import pose_angles

pytestmark = pytest.mark.gl

# Fists and crowded rooms, the hard cases for a palm detector, are measured by benchmarks/studio.py.
POSES = ("open_palm", "victory", "pointing_up", "i_love_you", "ok", "four")
FLIP = np.diag([-1.0, 1.0, 1.0])


def shown(pose: str, tone: int) -> HandInstance:
    """Tone and pose decide which side it is, whose hand, and how it is turned, up to 20°."""
    side = Side.LEFT if (tone + len(pose)) % 2 else Side.RIGHT
    shape = HandDimensions.average("woman" if tone % 2 else "man")
    rotation = about_y(np.radians(-20.0 + 8.0 * (tone - 1))) @ POSE_ORIENTATIONS[pose]
    return HandInstance(
        shape,
        pose_angles(pose, shape),
        side=side,
        rotation=FLIP @ rotation @ FLIP if side is Side.LEFT else rotation,
        position=(4.0 if side is Side.LEFT else -4.0, 8.0, 52.0),
        skin=Skin.of_tone(tone, seed=tone),
    )


@pytest.mark.parametrize("quality", ["full", "fast"])
def test_the_tracker_finds_the_studios_hands(quality: Quality) -> None:
    camera = Camera()
    # Five, so that each tone meets other backgrounds with each pose.
    kinds = itertools.cycle(("gradient", "room", "person", "plain", "gradient"))
    found: list[Hand] = []
    right_side, errors, missed = [], [], []
    with StudioRenderer(camera.size, quality) as renderer, HandTracker(1, mode="image") as tracker:
        for number, (pose, tone) in enumerate(itertools.product(POSES, range(1, 7))):
            instance = shown(pose, tone)
            scene = StudioScene(
                camera, (instance,), background=Background(next(kinds), number), lens=Lens(seed=tone)
            )
            hands = tracker.track(renderer.render(scene).image)
            skeleton = Skeleton(instance.shape)
            truth = skeleton.landmarks(skeleton.pose(instance.angles), "mediapipe")[0]
            pixels = camera.project(instance.to_camera(truth))
            palm = np.linalg.norm(pixels[9] - pixels[0])
            off = [np.linalg.norm(hand.landmarks[:, :2] - pixels, axis=1).mean() / palm for hand in hands]
            if not hands or min(off) > 0.4:
                missed.append((pose, tone))
                continue
            hand = hands[int(np.argmin(off))]
            found.append(hand)
            right_side.append(hand.side is instance.side)
            errors.append(min(off))
    assert len(missed) <= 2, f"not found: {missed}"
    assert sum(hand.presence >= 0.5 for hand in found) == len(found)
    assert right_side.count(False) <= 2
    assert np.median(errors) < 0.08
