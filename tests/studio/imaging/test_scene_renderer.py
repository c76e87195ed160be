"""The studio's pictures, by their pixels: truth on the mask, left and right, skin, cloth, depth, memory."""

from __future__ import annotations

import dataclasses
import itertools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gesturekit.errors import InvalidArgumentError, RenderError
from gesturekit.hands import Finger, ImageArray, Side
from gesturekit.rendering.context import create_offscreen
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.poses import POSE_ORIENTATIONS, POSES
from gesturekit.studio.imaging.scene_renderer import Quality, StudioRenderer
from gesturekit.studio.scene import (
    FACING,
    Background,
    Camera,
    HandInstance,
    Lens,
    Light,
    Skin,
    Sleeve,
    StudioScene,
)

pytestmark = pytest.mark.gl

SIZE = (320, 240)
CAMERA = Camera(SIZE, focal_px=310.0)
CLEAN = Lens(blur_px=0.0, noise=0.0)
GREY = Background("plain", color=(0.5, 0.5, 0.5))
BACK = np.diag([-1.0, -1.0, 1.0])
QUALITIES: tuple[Quality, ...] = ("full", "fast")

GetRenderer = Callable[[Quality], StudioRenderer]


def hand(pose: str = "open_palm", **changes: Any) -> HandInstance:
    return HandInstance(
        **{"shape": HandDimensions.average(), "angles": POSES[pose], "position": (0.0, 7.0, 46.0), **changes}
    )


def scene(*hands: HandInstance, **changes: Any) -> StudioScene:
    return StudioScene(**{"camera": CAMERA, "hands": hands, "lens": CLEAN, "background": GREY, **changes})


def drawn(renderer: StudioRenderer, shown: StudioScene) -> tuple[ImageArray, npt.NDArray[np.bool_]]:
    shot = renderer.render(shown)
    return shot.image, shot.mask


def landmarks(instance: HandInstance) -> npt.NDArray[np.float64]:
    """Anatomical landmarks, camera axes."""
    skeleton = Skeleton(instance.shape)
    return instance.to_camera(skeleton.landmarks(skeleton.pose(instance.angles))[0])


def at(array: npt.NDArray[Any], pixel: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    return array[int(pixel[1]), int(pixel[0])]


def mean_color(image: ImageArray, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    return np.asarray(image[mask].mean(axis=0))


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("pose", ["open_palm", "closed_fist", "victory", "thumb_up", "ok"])
@pytest.mark.parametrize("build", ["man", "child"])
def test_truth_lies_on_the_mask(renderer_of: GetRenderer, quality: Quality, pose: str, build: Any) -> None:
    instance = hand(pose, shape=HandDimensions.average(build))
    _, mask = drawn(renderer_of(quality), scene(instance))
    pixels = CAMERA.project(landmarks(instance))
    assert all(at(mask, pixel) for pixel in pixels)
    # And the mask ends where the fingers end: three centimetres beyond a straight tip there is nothing.
    if pose == "open_palm":
        for finger in Finger:
            end, before = landmarks(instance)[finger.tip], landmarks(instance)[finger.joints[2]]
            beyond = end + 3.0 * (end - before) / np.linalg.norm(end - before)
            assert not at(mask, CAMERA.project(beyond))


def test_depth_and_numbers_tell_which_hand_is_in_front(renderer_of: GetRenderer) -> None:
    near, far = hand(position=(0.0, 7.0, 40.0)), hand(position=(2.0, 7.0, 60.0), rotation=BACK)
    shot = renderer_of("full").render(scene(far, near))
    assert set(np.unique(shot.hands)) == {-1, 0, 1}
    for number, instance in enumerate((far, near)):
        own = shot.hands == number
        expected = landmarks(instance)[:, 2]
        assert own.any()
        assert expected.min() - 4.0 < np.median(shot.depth[own]) < expected.max() + 4.0
    # Where both are, the near one is seen: the far hand alone covers more than what is left of it.
    alone = renderer_of("full").render(scene(far)).hands == 0
    hidden = alone & (shot.hands == 1)
    assert hidden.sum() > 500
    assert (shot.depth[hidden] < 45.0).all()
    assert np.isinf(shot.depth[shot.hands < 0]).all()
    assert ((shot.hands >= 0) == shot.mask).mean() > 0.98


def test_depth_is_the_distance_to_the_skin(renderer_of: GetRenderer) -> None:
    instance = hand("open_palm")
    shot = renderer_of("full").render(scene(instance))
    palm = landmarks(instance)[[5, 9, 13, 17]].mean(axis=0) + np.array([0.0, 2.0, 0.0])
    # The skin lies in front of the bones, by half the thickness of the palm.
    gap = palm[2] - at(shot.depth, CAMERA.project(palm))
    assert 0.6 < gap < 2.2


@pytest.mark.parametrize("quality", QUALITIES)
def test_the_same_scene_gives_the_same_bytes(renderer_of: GetRenderer, quality: Quality) -> None:
    busy = scene(
        hand("victory", travel=(1.0, 0.0, 0.0)),
        background=Background("person", 3),
        lens=Lens(noise=0.02, jpeg_quality=80, seed=4),
    )
    first, mask = drawn(renderer_of(quality), busy)
    drawn(renderer_of(quality), scene(hand("closed_fist", position=(5.0, 3.0, 30.0))))
    again, mask_again = drawn(renderer_of(quality), busy)
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(mask, mask_again)
    with StudioRenderer(SIZE, quality) as other:
        np.testing.assert_array_equal(other.render(busy).image, first)


@pytest.mark.parametrize("pose", ["open_palm", "thumb_up"])
def test_a_left_hand_is_the_mirror_image_of_a_right_one(renderer_of: GetRenderer, pose: str) -> None:
    turn = np.array([[0.8, 0.0, 0.6], [0.0, 1.0, 0.0], [-0.6, 0.0, 0.8]])
    flip = np.diag([-1.0, 1.0, 1.0])
    light = Light(direction=(-0.5, -0.5, -0.7))
    right = scene(hand(pose, position=(3.0, 7.0, 46.0), rotation=turn @ FACING), light=light)
    left = scene(
        hand(pose, position=(-3.0, 7.0, 46.0), rotation=flip @ turn @ FACING @ flip, side=Side.LEFT),
        light=dataclasses.replace(light, direction=(0.5, -0.5, -0.7)),
    )
    black = Background("plain", color=(0.0, 0.0, 0.0))
    right, left = (dataclasses.replace(each, background=black) for each in (right, left))
    image, mask = drawn(renderer_of("full"), right)
    mirrored, mirrored_mask = drawn(renderer_of("full"), left)
    assert (mask != mirrored_mask[:, ::-1]).mean() < 0.001
    difference = np.abs(image.astype(int) - mirrored[:, ::-1])
    # Soft shadows are dithered by the pixel's place, so single pixels on their edges may differ.
    assert difference.mean() < 0.25
    assert (difference.max(axis=2) > 24).mean() < 0.005
    unmirrored = drawn(renderer_of("full"), scene(hand(pose, side=Side.LEFT, position=(3.0, 7.0, 46.0))))[0]
    assert np.abs(image.astype(int) - unmirrored).mean() > 3.0


def test_a_mirrored_scene_is_the_flipped_picture(renderer_of: GetRenderer) -> None:
    plain = scene(hand(), background=Background("room", 5), lens=Lens(noise=0.01, seed=2))
    shot = renderer_of("fast").render(plain)
    flipped = renderer_of("fast").render(dataclasses.replace(plain, mirrored=True))
    for name in ("image", "mask", "depth", "hands"):
        np.testing.assert_array_equal(getattr(flipped, name), getattr(shot, name)[:, ::-1])


@pytest.mark.parametrize("rotation", [FACING, BACK], ids=["palm", "back"])
def test_more_melanin_is_darker(renderer_of: GetRenderer, rotation: npt.NDArray[np.float64]) -> None:
    levels = []
    for tone in range(1, 7):
        image, mask = drawn(
            renderer_of("fast"), scene(hand(rotation=rotation, sleeve=None, skin=Skin.of_tone(tone)))
        )
        color = mean_color(image, mask)
        assert color[0] > color[1] > color[2], "skin of any tone is red before green before blue"
        levels.append(float(color.mean()))
    assert all(a - b > 4.0 for a, b in itertools.pairwise(levels))


def test_more_blood_is_redder(renderer_of: GetRenderer) -> None:
    redness = []
    for blood in (0.2, 0.5, 0.8):
        image, mask = drawn(renderer_of("fast"), scene(hand(sleeve=None, skin=Skin(0.2, blood))))
        color = mean_color(image, mask)
        redness.append(color[0] / color[1])
    assert redness[0] < redness[1] - 0.03 < redness[2] - 0.06


def test_palms_are_paler_than_backs_the_more_the_darker_the_skin(renderer_of: GetRenderer) -> None:
    contrast = []
    for tone in (2, 4, 6):
        sides = []
        for rotation in (FACING, BACK):
            instance = hand(rotation=rotation, skin=Skin.of_tone(tone))
            image, _ = drawn(renderer_of("fast"), scene(instance, light=Light(direction=(0.0, 0.0, -1.0))))
            middle = CAMERA.project(landmarks(instance)[[0, 5, 17]].mean(axis=0))
            sides.append(
                float(
                    image[
                        int(middle[1]) - 4 : int(middle[1]) + 5, int(middle[0]) - 4 : int(middle[0]) + 5
                    ].mean()
                )
            )
        contrast.append(sides[0] / sides[1])
    assert 0.95 < contrast[0] < contrast[1] < contrast[2]
    assert contrast[2] > 1.2


def test_a_sleeve_covers_the_arm_from_its_hem_on_and_nothing_of_the_hand(renderer_of: GetRenderer) -> None:
    green = Sleeve(start_cm=4.0, color=(0.05, 0.9, 0.05))
    bare, _ = drawn(renderer_of("full"), scene(hand(sleeve=None, position=(0.0, 2.0, 46.0))))
    worn, mask = drawn(renderer_of("full"), scene(hand(sleeve=green, position=(0.0, 2.0, 46.0))))

    def greenness(image: ImageArray, below_wrist_cm: float) -> float:
        x, y = CAMERA.project([0.0, 2.0 + below_wrist_cm, 46.0])
        red, is_green, _ = image[int(y), int(x)].astype(float)
        return float(is_green - red)

    assert greenness(bare, 7.0) < 0.0 < greenness(worn, 7.0)
    assert greenness(worn, 2.5) < 0.0
    above = slice(0, int(CAMERA.project([0.0, 4.0, 46.0])[1]))
    assert (worn[above][mask[above]][:, 1].astype(int) <= worn[above][mask[above]][:, 0]).mean() > 0.99


@pytest.mark.parametrize("name", ["open_palm", "thumb_up", "thumb_down"])
@pytest.mark.parametrize("side", list(Side))
def test_an_arm_goes_on_until_it_leaves_the_picture(renderer_of: GetRenderer, name: str, side: Side) -> None:
    mirror = np.diag([-1.0, 1.0, 1.0]) if side is Side.LEFT else np.eye(3)
    rotation = mirror @ POSE_ORIENTATIONS[name] @ mirror
    child = hand(
        name, shape=HandDimensions.average("child"), side=side, rotation=rotation, position=(0.0, 4.0, 80.0)
    )
    _, mask = drawn(renderer_of("fast"), scene(child))
    assert mask[-1].any(), "through the lower border"
    assert not mask[0].any()


def test_nails_are_on_the_back(renderer_of: GetRenderer) -> None:
    painted = Skin(0.1, nail_color=(0.0, 0.1, 0.9))
    counts = []
    for rotation in (FACING, BACK):
        image, mask = drawn(renderer_of("full"), scene(hand(rotation=rotation, skin=painted, sleeve=None)))
        blue = (image[..., 2].astype(int) > image[..., 0].astype(int) + 20) & mask
        counts.append(int(blue.sum()))
    palm, back = counts
    assert back > 80
    assert palm < 0.05 * back


def test_ring_and_watch_change_what_they_cover_alone(renderer_of: GetRenderer) -> None:
    plain = hand(rotation=BACK, sleeve=None, position=(0.0, 4.0, 46.0))
    bare, _ = drawn(renderer_of("full"), scene(plain))
    ring, _ = drawn(renderer_of("full"), scene(dataclasses.replace(plain, ring=Finger.RING)))
    watch, _ = drawn(renderer_of("full"), scene(dataclasses.replace(plain, watch=True)))
    points = CAMERA.project(landmarks(plain))
    changed = np.argwhere(np.abs(ring.astype(int) - bare).max(axis=2) > 25)[:, ::-1]
    assert len(changed) > 8
    along = points[14] - points[13]
    share = (changed - points[13]) @ along / (along @ along)
    assert ((share > 0.3) & (share < 0.9)).all()
    dark = np.abs(watch.astype(int) - bare).max(axis=2) > 40
    assert dark.sum() > 100
    rows = np.flatnonzero(dark.any(axis=1))
    assert rows.min() > points[0, 1]


def test_light_comes_from_where_it_says_and_throws_shadows(renderer_of: GetRenderer) -> None:
    def half_difference(x: float) -> float:
        image, mask = drawn(
            renderer_of("fast"),
            scene(hand("closed_fist", sleeve=None), light=Light(direction=(x, -0.1, -0.3))),
        )
        columns = np.flatnonzero(mask.any(axis=0))
        middle = (columns[0] + columns[-1]) // 2
        left, right = mask.copy(), mask.copy()
        left[:, middle:] = False
        right[:, :middle] = False
        return float(image[right].mean() - image[left].mean())

    assert half_difference(1.0) > 10.0
    assert half_difference(-1.0) < -10.0
    # A hand in front takes the key light from the one behind.
    behind = hand(position=(0.0, 7.0, 60.0))
    front = hand(position=(0.0, 7.0, 34.0), sleeve=None)
    light = Light(direction=(0.35, 0.0, -1.0))
    alone = renderer_of("full").render(scene(behind, light=light))
    both = renderer_of("full").render(scene(behind, front, light=light))
    seen = (both.hands == 0) & (alone.hands == 0)
    assert (alone.image[seen].astype(int).mean(axis=1) - both.image[seen].mean(axis=1) > 25).mean() > 0.1


def test_motion_smears_along_the_motion_and_leaves_the_mask(renderer_of: GetRenderer) -> None:
    still, mask = drawn(renderer_of("full"), scene(hand("pointing_up")))
    moving = hand("pointing_up", travel=(3.0, 0.0, 0.0))
    smeared, moving_mask = drawn(renderer_of("full"), scene(moving))
    np.testing.assert_array_equal(mask, moving_mask)

    def steepest(image: ImageArray, axis: int) -> float:
        slope = np.abs(np.diff(image.astype(float).mean(axis=2), axis=axis))
        return float(np.quantile(slope, 0.998))

    assert steepest(smeared, 1) < 0.5 * steepest(still, 1)
    # 3 cm at 46 cm are 20 pixels: 10 to each side.
    changed = np.flatnonzero((np.abs(smeared.astype(int) - 127).max(axis=2) > 6).any(axis=0))
    columns = np.flatnonzero(mask.any(axis=0))
    assert columns[0] - changed[0] == pytest.approx(10, abs=3)
    off, _ = drawn(renderer_of("full"), scene(moving, lens=dataclasses.replace(CLEAN, motion_blur=False)))
    np.testing.assert_array_equal(off, still)


def test_a_turning_hand_is_blurred_where_it_is_fast(renderer_of: GetRenderer) -> None:
    still, _ = drawn(renderer_of("full"), scene(hand(sleeve=None)))
    turned, _ = drawn(renderer_of("full"), scene(hand(sleeve=None, turn=(0.0, 0.0, 0.25))))
    change = np.abs(still.astype(float) - turned).mean(axis=2)
    tips, wrist = CAMERA.project(landmarks(hand()))[[8, 12, 16], 1], CAMERA.project(landmarks(hand()))[0, 1]
    fast = change[int(tips.min()) : int(tips.max()) + 20].mean()
    slow = change[int(wrist) - 12 : int(wrist) + 12].mean()
    assert fast > 3.0 * slow


@pytest.mark.parametrize(
    "position",
    [(200.0, 0.0, 50.0), (0.0, 7.0, -40.0), (0.0, 300.0, 30.0)],
    ids=["beside", "behind the camera", "below"],
)
def test_a_hand_out_of_sight_leaves_the_background(
    renderer_of: GetRenderer, position: tuple[float, float, float]
) -> None:
    shot = renderer_of("full").render(scene(hand(position=position)))
    assert not shot.mask.any()
    assert (shot.hands == -1).all()
    np.testing.assert_array_equal(shot.image, drawn(renderer_of("full"), scene())[0])


def test_a_hand_that_fills_the_picture_or_leaves_it_is_drawn(renderer_of: GetRenderer) -> None:
    for position in ((0.0, 6.0, 9.0), (-12.0, 4.0, 30.0), (9.0, 20.0, 35.0)):
        _, mask = drawn(renderer_of("full"), scene(hand(position=position)))
        assert mask.mean() > 0.05


def test_many_hands(renderer_of: GetRenderer) -> None:
    hands = [hand(position=(-14.0 + 7.0 * k, 7.0, 80.0 + k)) for k in range(5)]
    shot = renderer_of("full").render(scene(*hands))
    assert set(np.unique(shot.hands)) == {-1, 0, 1, 2, 3, 4}
    with pytest.raises(InvalidArgumentError, match="16 hands"):
        drawn(renderer_of("full"), scene(*[hand()] * 16))


def test_wrong_sizes_and_words_are_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="quality is 'best'"):
        StudioRenderer(SIZE, "best")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match=r"size is \(8, 8\)"):
        StudioRenderer((8, 8))
    renderer = StudioRenderer((64, 48), "fast")
    with renderer, pytest.raises(InvalidArgumentError, match="make them alike"):
        renderer.render(scene(hand()))
    with pytest.raises(RenderError, match="closed"):
        renderer.render(scene(hand()))
    renderer.close()


def test_drawing_makes_no_gl_error_and_gives_its_memory_back() -> None:
    made: list[str] = []
    released: list[str] = []

    class Counting:
        """A context that counts what is made through it and what of that is released."""

        def __init__(self, context: Any) -> None:
            object.__setattr__(self, "_context", context)

        def __setattr__(self, name: str, value: Any) -> None:
            setattr(self._context, name, value)

        def __getattr__(self, name: str) -> Any:
            value = getattr(self._context, name)
            if name in {"buffer", "texture", "depth_texture", "framebuffer", "vertex_array", "program"}:

                def make(*arguments: Any, **words: Any) -> Any:
                    thing = value(*arguments, **words)
                    made.append(name)
                    release = thing.release
                    thing.release = lambda: (released.append(name), release())[1]
                    return thing

                return make
            return value

    from gesturekit.studio.imaging.body import body
    from gesturekit.studio.imaging.posed_hand import pose_hand
    from gesturekit.studio.imaging.shading import ShadingPass
    from gesturekit.studio.imaging.surface import SurfacePass, box_of

    skin = body(0.26)
    context = create_offscreen()
    with context:
        counting = Counting(context)
        surface = SurfacePass(counting, skin, SIZE, 2, 256)
        shading = ShadingPass(counting, surface)
        instance = hand()
        posed, box = [pose_hand(instance)], box_of(pose_hand(instance), CAMERA)
        assert box is not None
        surface.draw(posed, CAMERA, Light(), box)
        assert (shading.sort(CAMERA, Light(), box)[1] == 0).any()
        assert shading.draw(0, posed[0], box)[..., 3].any()
        assert context.error == "GL_NO_ERROR"
        shading.release()
        surface.release()
        assert context.error == "GL_NO_ERROR"
    context.release()
    assert sorted(made) == sorted(released)
    assert len(made) > 15


def test_a_renderer_may_change_threads(renderer_of: GetRenderer) -> None:
    wanted = drawn(renderer_of("fast"), scene(hand()))[0]
    results: list[ImageArray] = []
    thread = threading.Thread(target=lambda: results.append(drawn(renderer_of("fast"), scene(hand()))[0]))
    thread.start()
    thread.join()
    np.testing.assert_array_equal(results[0], wanted)
