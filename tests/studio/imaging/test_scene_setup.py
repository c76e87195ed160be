"""Scene setup: scenes follow from the script, fingers keep apart, motion blur follows the movement."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.hands import Side
from gesturekit.studio.anatomy.capsules import PAIRS, Capsules
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.imaging.scene_setup import SHUTTER_SECONDS, SceneSetup, Surroundings
from gesturekit.studio.performance.people import Person
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.scene import StudioScene


def everything(scene: StudioScene) -> list[object]:
    hands = [
        (hand.angles.tobytes(), hand.position, hand.rotation.tobytes(), hand.side, hand.skin)
        for hand in scene.hands
    ]
    return [scene.camera, scene.light, scene.background, scene.lens, scene.mirrored, *hands]


def test_the_same_script_gives_the_same_scene_and_another_seed_another() -> None:
    text = "person 3, seed {}: victory 1 s, wave"
    first, again, other = (SceneSetup(perform(text.format(seed))).scene(1.0, seed=4) for seed in (1, 1, 2))
    assert everything(first) == everything(again)
    assert first.light != other.light
    assert first.background != other.background


def test_settings_of_the_script_reach_the_scene() -> None:
    setup = SceneSetup(perform("background room, mirrored, distance 70 cm, tone 6: wave"), size=(320, 240))
    scene = setup.scene(0.2)
    assert scene.background.kind == "room"
    assert scene.mirrored
    assert scene.camera.size == (320, 240)
    assert scene.hands[0].position[2] == pytest.approx(70.0, abs=6.0)
    assert scene.hands[0].skin.melanin > 0.8


def test_the_hand_stands_in_the_picture() -> None:
    for person in range(8):
        for side in ("right hand", "left hand", "both hands"):
            setup = SceneSetup(perform(f"person {person}, {side}: open palm 1 s"))
            for hand in setup.scene(0.8).hands:
                center = np.array(hand.position) + hand.rotation @ [0.0, 0.42 * hand.shape.length, 0.0]
                x, y = setup.surroundings.camera.project(center)
                assert 60 < x < 580
                assert 120 < y < 360


def test_the_right_hand_is_on_the_pictures_left() -> None:
    right, left = SceneSetup(perform("both hands: open palm 1 s")).scene(0.8).hands
    assert (right.side, left.side) == (Side.RIGHT, Side.LEFT)
    assert right.position[0] < -5.0 < 5.0 < left.position[0]


def test_fingers_never_pass_through_each_other_between_poses() -> None:
    setup = SceneSetup(perform("person 2: closed fist 0.2 s, ok 0.2 s, four 0.2 s, victory 0.2 s, pinch"))
    capsules = Capsules(Skeleton(setup.performance.hands[0].person.shape))
    for time in np.linspace(0.0, setup.performance.duration, 40):
        (hand,) = setup.scene(time).hands
        excess = capsules.excess(capsules_pose(hand))[0]
        assert excess.max() < 0.12, f"{PAIRS[int(excess.argmax())]} at {time:.2f} s"


def capsules_pose(hand) -> np.ndarray:
    return Skeleton(hand.shape).pose(hand.angles)


def test_motion_blur_is_how_far_the_hand_goes_while_the_shutter_is_open() -> None:
    performance = perform("person 4: swipe left quickly, idle 2 s")
    label = performance.hands[0].labels[1]
    middle = 0.5 * (label.start + label.end)
    swiping = SceneSetup(performance).scene(middle).hands[0].travel
    before, after = performance.hands[0].sample([middle - 0.005, middle + 0.005]).position
    assert swiping == pytest.approx((after - before) / 0.01 * SHUTTER_SECONDS, rel=0.05, abs=0.02)
    assert abs(swiping[0]) > 0.2


def test_rings_and_watches_are_worn_on_the_left_only() -> None:
    wearing = next(n for n in range(100) if Person.numbered(n).watch and Person.numbered(n).ring)
    right, left = SceneSetup(perform(f"person {wearing}, both hands: wave")).scene(0.1).hands
    assert (right.watch, right.ring) == (False, None)
    assert left.watch
    assert left.ring is not None


def test_chance_covers_light_rooms_and_lenses() -> None:
    drawn = [Surroundings.sample(np.random.default_rng(seed)) for seed in range(120)]
    assert {each.background.kind for each in drawn} == {"person", "room", "gradient", "plain", "noise"}
    assert 0.3 < np.mean([each.lens.jpeg_quality is None for each in drawn]) < 0.7
    sides = np.array([each.light.direction[0] for each in drawn])
    assert sides.min() < -0.5 < 0.5 < sides.max()
