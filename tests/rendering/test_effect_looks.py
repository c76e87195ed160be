"""How shipped effects look: colours, core, halo and bloom, over black, white and skin, near and far."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from gesturekit.hands import Finger, Landmark
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering import Renderer, load_effect
from gesturekit.rendering.bloom import bloom_reach
from gesturekit.rendering.layers.skeleton import SkeletonSettings
from tests.rendering.scenes import (
    across,
    at,
    colored_area,
    hue_distance_deg,
    noise,
    open_hand,
    plain,
    white_area,
)

pytestmark = pytest.mark.gl

NEON = load_effect("neon")
LOOK = next(layer for layer in NEON.layer if isinstance(layer, SkeletonSettings))


def custom(folder: Path, **changes: str) -> Path:
    """Neon with some lines of its file replaced."""
    text = (Path(__file__).resolve().parents[2] / "effects" / "neon.toml").read_text()
    for name, value in changes.items():
        text, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        assert count == 1
    path = folder / "custom.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("finger", list(Finger))
def test_bones_shine_in_the_color_of_their_finger(renderer: Renderer, finger: Finger) -> None:
    hand = open_hand((320, 400), 160)
    picture = renderer.render(plain(0, 640, 480), [hand])
    radius = 160 * LOOK.bone_radius
    _, a, b, _ = finger.joints
    wanted = 255 * np.array(LOOK.colors.of(finger))
    for distance in (1.6 * radius, -1.6 * radius):
        seen = at(picture, across(hand, a, b, distance))
        assert seen.max() > 60
        assert hue_distance_deg(seen, wanted) < 15


def test_the_core_is_white_hot(renderer: Renderer) -> None:
    hand = open_hand((320, 400), 160)
    picture = renderer.render(plain(0, 640, 480), [hand])
    for finger in Finger:
        _, a, b, _ = finger.joints
        assert at(picture, across(hand, a, b, 0.0)).min() > 225


def test_a_far_hand_has_lines_without_steps(tmp_path: Path) -> None:
    hands = [open_hand((320 + shift / 7, 300), 22) for shift in range(7)]
    # On so small a hand the core is nearly gone: here it is as bright as on a large one.
    with Renderer(custom(tmp_path, core_light="33.0")) as made:
        pictures = [made.render(plain(0, 640, 480), [hand]).astype(float).min(axis=2) for hand in hands]
    white = []
    for hand, picture in zip(hands, pictures, strict=True):
        start, end = hand.landmarks[Landmark.RING_MCP, :2], hand.landmarks[Landmark.RING_PIP, :2]
        # Between the joints, which are wider.
        start, end = start + 0.1 * (end - start), end - 0.1 * (end - start)
        for row in range(int(np.ceil(end[1])), int(start[1])):
            column = int(np.interp(row + 0.5, [end[1], start[1]], [end[0], start[0]]))
            white.append(picture[row, column - 2 : column + 3].sum())
    # White in a row of the bone is the same wherever the line lies between the pixels.
    assert len(white) > 20
    assert np.std(white) < 0.035 * np.mean(white)


def test_the_halo_fades_with_distance(renderer: Renderer) -> None:
    hand = open_hand((320, 380), 120)
    picture = renderer.render(plain(0, 640, 480), [hand]).astype(int)
    radius = 120 * LOOK.bone_radius
    # Outwards from the little finger, where no other finger shines.
    steps = [1.5, 2.5, 4, 6, 9, 13]
    levels = [
        at(picture, across(hand, Landmark.PINKY_PIP, Landmark.PINKY_DIP, s * radius)).sum() for s in steps
    ]
    opposite = [
        at(picture, across(hand, Landmark.PINKY_PIP, Landmark.PINKY_DIP, -s * radius)).sum() for s in steps
    ]
    outwards = min(levels, opposite, key=lambda side: side[-1])
    assert all(nearer > further for nearer, further in itertools.pairwise(outwards))
    assert outwards[0] > 8 * outwards[-1]


def test_the_bloom_reaches_beyond_the_drawn_halo_and_ends(renderer: Renderer) -> None:
    hand = open_hand((320, 380), 100)
    picture = renderer.render(plain(0, 640, 480), [hand])
    tip = hand.landmarks[Landmark.MIDDLE_TIP, :2]
    drawn = 100 * LOOK.tip_radius * LOOK.halo_reach
    column = picture[:, int(tip[0])].astype(int).max(axis=1)
    assert column[int(tip[1] - drawn - 3)] > 10
    assert column[: int(tip[1] - drawn - bloom_reach(NEON.bloom, (640, 480)) - 2)].max() == 0
    # It ends softly: no step at the border of the drawn region.
    assert np.abs(np.diff(column[: int(tip[1] - drawn)])).max() < 25


def test_nearer_fingers_are_larger(renderer: Renderer) -> None:
    def drawn_width(depth: float) -> int:
        z = np.zeros(21, np.float32)
        z[list(Finger.MIDDLE.joints)] = depth
        hand = open_hand((320, 400), 160, depth=z)
        row = renderer.render(plain(0, 640, 480), [hand])[int(hand.landmarks[Landmark.MIDDLE_DIP, 1]) + 20]
        x = int(hand.landmarks[Landmark.MIDDLE_DIP, 0])
        return int((row[x - 30 : x + 30].min(axis=1) > 200).sum())

    assert drawn_width(-0.9) > drawn_width(0.0) > drawn_width(0.9)


def test_light_shows_over_white_as_color(renderer: Renderer) -> None:
    hand = open_hand((320, 400), 120)
    white = plain(255, 640, 480)
    picture = renderer.render(white, [hand])
    for finger in Finger:
        _, a, b, _ = finger.joints
        wall = [at(picture, across(hand, a, b, s * 0.85 * 120 * LOOK.bone_radius)) for s in (1, -1)]
        glow = [at(picture, across(hand, a, b, s * 2.5 * 120 * LOOK.bone_radius)) for s in (1, -1)]
        assert min(color.min() for color in wall) < 110, finger
        assert min(color.min() for color in glow) < 190, finger


def test_over_white_the_core_keeps_more_of_its_color(renderer: Renderer) -> None:
    hand = open_hand((320, 400), 120)
    at_core = across(hand, Landmark.INDEX_PIP, Landmark.INDEX_DIP, 0.25 * 120 * LOOK.bone_radius)
    over_black, over_white = (at(renderer.render(plain(v, 640, 480), [hand]), at_core) for v in (0, 255))
    assert np.ptp(over_white) > np.ptp(over_black) + 15


def test_strong_light_in_a_narrow_region_is_not_cut_off(tmp_path: Path) -> None:
    hand = open_hand((320, 330), 60)
    with Renderer(custom(tmp_path, strength="6.0", radius="0.06")) as made:
        picture = made.render(plain(0, 640, 480), [hand]).astype(int).max(axis=2)
    lit = picture > 0
    rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    border = [picture[rows[0]], picture[rows[-1]], picture[:, columns[0]], picture[:, columns[-1]]]
    assert max(edge.max() for edge in border) <= 4
    steps = np.abs(np.diff(picture[rows[0] : int(hand.box[1]) - 12], axis=0))
    assert steps.max() < 30


def test_faint_light_does_not_reveal_the_region(renderer: Renderer) -> None:
    hand = open_hand((320, 330), 60)
    change = np.abs(renderer.render(plain(90, 640, 480), [hand]).astype(int) - 90).max(axis=2)
    reach = bloom_reach(NEON.bloom, (640, 480))
    x0, y0, x1, _ = (int(value) for value in hand.box)
    # In the corners, far from every bone, there is nothing to see.
    assert change[y0 - reach : y0 - reach + 25, x0 - reach : x0 - reach + 25].max() <= 2
    assert change[y0 - reach : y0 - reach + 12, x0:x1].max() <= 4


def test_the_drawn_halo_is_round_and_whole(tmp_path: Path) -> None:
    hand = open_hand((320, 400), 140)
    with Renderer(custom(tmp_path, strength="0.0", shade="0.0")) as made:
        picture = made.render(plain(0, 640, 480), [hand]).astype(int)
    tip = hand.landmarks[Landmark.MIDDLE_TIP, :2]
    radius = palm_size_3d(hand) * LOOK.tip_radius * (1 - LOOK.taper)
    ring = [
        at(picture, tuple(tip + 0.75 * LOOK.halo_reach * radius * np.array([np.cos(a), np.sin(a)]))).max()
        for a in np.radians(np.arange(170, 371, 20))
    ]
    assert min(ring) > 10 and max(ring) - min(ring) < 25
    outside = tip - (0, 1.15 * LOOK.halo_reach * radius)
    assert at(picture, tuple(outside)).max() == 0


@pytest.mark.parametrize("size", [(160, 120), (320, 240), (640, 480), (1280, 720), (300, 500)])
def test_a_hand_looks_the_same_at_every_resolution(renderer: Renderer, size: tuple[int, int]) -> None:
    def lit(width: int, height: int) -> float:
        hand = open_hand((0.5 * width, 0.85 * height), 0.25 * min(size) / size[1] * height)
        return float((renderer.render(plain(0, width, height), [hand]).max(axis=2) > 40).mean())

    assert lit(*size) == pytest.approx(lit(2 * size[0], 2 * size[1]), rel=0.05)


def test_hands_far_away_still_read(renderer: Renderer) -> None:
    picture = renderer.render(plain(60, 640, 480), [open_hand((320, 240), 14)]).astype(int)
    assert 200 < colored_area(picture) < 3000


@pytest.mark.parametrize("background", [20, 110, 245])
@pytest.mark.parametrize("palm", [14, 28])
def test_small_hands_are_coloured_not_white(renderer: Renderer, background: int, palm: int) -> None:
    picture = renderer.render(plain(background, 1280, 720), [open_hand((600, 420), palm)]).astype(int)
    box = picture[420 - 2 * palm : 430, 600 - 2 * palm : 600 + 2 * palm]
    if background == 245:
        assert colored_area(box) > 0.2 * box.shape[0] * box.shape[1]
    else:
        assert white_area(box) < 0.1 * colored_area(box)


def test_skin_keeps_its_colour_where_glows_meet(renderer: Renderer) -> None:
    skin = np.full((480, 640, 3), (170, 130, 105), np.uint8)
    picture = renderer.render(skin, [open_hand((320, 400), 120)]).astype(int)
    # In the middle of the palm, between the bones.
    palm = picture[330:340, 312:328].reshape(-1, 3).mean(axis=0)
    assert (palm.max() - palm.min()) / palm.max() > 0.3, "the skin's own is 0.38"


def test_the_camera_can_be_dimmed_everywhere() -> None:
    image = noise()
    with Renderer("xray") as made:
        dim = load_effect("xray").camera.dim
        picture = made.render(image, [])
        assert np.abs(picture - image * (1 - dim)).max() <= 1.0
        lit = made.render(image, [open_hand()])
    assert lit.max() > 200 > 255 * (1 - dim) + 1


def test_paint_covers_and_does_not_glow() -> None:
    hand = open_hand((320, 400), 120)
    with Renderer("skeleton") as made:
        picture = made.render(plain(90, 640, 480), [hand])
    flat = next(layer for layer in load_effect("skeleton").layer if isinstance(layer, SkeletonSettings))
    seen = at(picture, across(hand, Landmark.INDEX_PIP, Landmark.INDEX_DIP, 0.0))
    assert np.abs(seen - 255 * np.array(flat.colors.index)).max() < 12
    away = at(picture, across(hand, Landmark.INDEX_PIP, Landmark.INDEX_DIP, 120 * flat.bone_radius * 2))
    assert (away == 90).all()
