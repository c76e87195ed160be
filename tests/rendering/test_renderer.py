from __future__ import annotations

import colorsys
import itertools
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, InvalidImageError, RenderError
from gesturekit.gestures.events import Phase
from gesturekit.hands import Finger, Hand, ImageArray, Landmark
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering import Renderer, load_effect
from gesturekit.rendering.bloom import bloom_reach
from gesturekit.rendering.layers.skeleton import SkeletonSettings
from tests.rendering.scenes import event, noise, open_hand, plain

pytestmark = pytest.mark.gl

NEON = load_effect("neon")
LOOK = next(layer for layer in NEON.layer if isinstance(layer, SkeletonSettings))


@pytest.fixture
def renderer():
    with Renderer("neon") as made:
        yield made


def across(hand: Hand, a: Landmark, b: Landmark, distance: float) -> tuple[float, float]:
    """The point at `distance` pixels to the outside of the middle of a bone."""
    start, end = hand.landmarks[a, :2], hand.landmarks[b, :2]
    along = (end - start) / np.linalg.norm(end - start)
    return tuple((start + end) / 2 + np.array([along[1], -along[0]]) * distance)


def at(picture: ImageArray, point: tuple[float, float]) -> np.ndarray:
    return picture[int(point[1]), int(point[0])].astype(int)


def hue_distance_deg(first: np.ndarray, second: np.ndarray) -> float:
    hues = [360 * colorsys.rgb_to_hsv(*(np.asarray(color) / 255))[0] for color in (first, second)]
    return float(abs((hues[0] - hues[1] + 180) % 360 - 180))


def colored_area(picture: ImageArray) -> int:
    """Pixels that are bright in one colour more than in another."""
    return int((np.ptp(picture, axis=2) > 80).sum())


def white_area(picture: ImageArray) -> int:
    return int((picture.min(axis=2) > 235).sum())


def test_without_hands_the_picture_passes_through(renderer: Renderer) -> None:
    image = noise()
    before = image.copy()
    result = renderer.render(image, [])
    np.testing.assert_array_equal(result, image)
    assert result is not image and not np.shares_memory(result, image)
    result[:] = 0
    np.testing.assert_array_equal(image, before)


def test_far_from_the_hand_not_one_bit_changes(renderer: Renderer) -> None:
    image = noise(640, 480)
    hand = open_hand((200, 300), 60)
    result = renderer.render(image, [hand])
    x0, y0, x1, y1 = hand.box
    reach = bloom_reach(NEON.bloom, (640, 480)) + 60 * LOOK.tip_radius * 2 * LOOK.halo_reach
    y, x = np.mgrid[0:480, 0:640]
    outside = (x < x0 - reach) | (x > x1 + reach) | (y < y0 - reach) | (y > y1 + reach)
    assert outside.mean() > 0.3
    np.testing.assert_array_equal(result[outside], image[outside])
    assert (result != image).any()


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


def custom(folder: Path, **changes: str) -> Path:
    """Neon with some lines of its file replaced."""
    text = (Path(__file__).resolve().parents[2] / "effects" / "neon.toml").read_text()
    for name, value in changes.items():
        text, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        assert count == 1
    path = folder / "custom.toml"
    path.write_text(text)
    return path


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


@pytest.mark.parametrize("effect", ["ember", "neon", "skeleton", "xray"])
def test_lost_landmarks_break_no_effect(effect: str) -> None:
    hand = open_hand()
    landmarks = hand.landmarks.copy()
    landmarks[list(Finger.RING.joints)] = np.nan
    landmarks[Landmark.PINKY_TIP] = np.inf
    partly = replace(hand, landmarks=landmarks)
    nowhere = replace(hand, id=1, landmarks=np.full((21, 3), np.nan, np.float32))
    with Renderer(effect) as made:
        blank = made.render(plain(30), [])
        picture = made.render(plain(30), [partly, nowhere])
        assert (at(picture, tuple(hand.landmarks[Landmark.INDEX_PIP, :2])) > 60).any()
        np.testing.assert_array_equal(made.render(plain(30), [nowhere]), blank)
        whole = made.render(plain(30), [hand])
    ring = tuple(hand.landmarks[Landmark.RING_DIP, :2])
    assert at(picture, ring).sum() < 0.8 * at(whole, ring).sum()


@pytest.mark.parametrize("wrist", [(-5000.0, 100.0), (160.0, 9000.0), (1e7, 1e7), (-1e30, 0.0)])
def test_a_hand_outside_changes_nothing(renderer: Renderer, wrist: tuple[float, float]) -> None:
    image = noise()
    np.testing.assert_array_equal(renderer.render(image, [open_hand(wrist)]), image)


@pytest.mark.parametrize("wrist", [(0.0, 120.0), (320.0, 60.0), (160.0, 300.0), (160.0, 60.0)])
def test_a_hand_partly_outside_is_drawn_as_far_as_it_is_seen(
    renderer: Renderer, wrist: tuple[float, float]
) -> None:
    # The same hand in a larger picture, of which the smaller one is a part, shines the same except for the
    # bloom, whose reach goes with the picture's height.
    picture = renderer.render(plain(0), [open_hand(wrist)])
    roomy = renderer.render(plain(0, 640, 480), [open_hand((wrist[0] + 160, wrist[1] + 120))])[
        120:360, 160:480
    ]
    assert white_area(picture) > 50
    assert ((picture.min(axis=2) > 235) != (roomy.min(axis=2) > 235)).mean() < 0.01


def test_a_hand_that_fills_and_exceeds_the_picture(renderer: Renderer) -> None:
    picture = renderer.render(plain(0), [open_hand((160, 400), 400)])
    assert picture.max() == 255


def test_no_light_is_left_from_frames_before(renderer: Renderer) -> None:
    with Renderer("neon") as fresh:
        for x in range(60, 580, 40):
            moved = renderer.render(plain(40, 640, 480), [open_hand((x, 330), 60)])
        np.testing.assert_array_equal(moved, fresh.render(plain(40, 640, 480), [open_hand((x, 330), 60)]))


def test_hands_are_drawn_alike_alone_and_together(renderer: Renderer) -> None:
    left, right = open_hand((120, 400), 50, hand_id=0), open_hand((520, 400), 50, hand_id=1)
    image = plain(40, 640, 480)
    both = renderer.render(image, [left, right])
    np.testing.assert_array_equal(both[:, :300], renderer.render(image, [left])[:, :300])
    np.testing.assert_array_equal(both[:, 340:], renderer.render(image, [right])[:, 340:])


def test_the_label_is_at_the_top_and_goes_after_the_end(renderer: Renderer) -> None:
    image, hand = noise(640, 480), open_hand((320, 460), 60)
    without = renderer.render(image, [hand], (), 0.0)
    renderer.render(image, [hand], [event("victory", Phase.BEGIN, hand, 1.0)], 1.0)
    held = renderer.render(image, [hand], [event("victory", Phase.HOLD, hand, 2.0)], 2.0)
    rows = np.flatnonzero((held != without).any(axis=(1, 2)))
    assert rows.min() >= 0 and rows.max() < 0.2 * 480
    columns = np.flatnonzero((held != without).any(axis=(0, 2)))
    assert (columns.min() + columns.max()) / 2 == pytest.approx(320, abs=2)
    letters = held[: rows.max() + 1].min(axis=2) > 225
    assert letters.sum() > 100
    renderer.render(image, [hand], [event("victory", Phase.END, hand, 3.0)], 3.0)
    fading = renderer.render(image, [hand], (), 3.2)
    assert (fading != without).any() and (fading != held).any()
    np.testing.assert_array_equal(renderer.render(image, [hand], (), 4.0), without)


def test_different_names_make_different_labels(renderer: Renderer) -> None:
    hand = open_hand()
    pictures = []
    for name in ("ok", "victory"):
        with Renderer("neon") as made:
            pictures.append(made.render(plain(0), [], [event(name, Phase.BEGIN, hand)], 0.0))
    widths = [np.ptp(np.flatnonzero(picture.any(axis=(0, 2)))) for picture in pictures]
    assert widths[1] > 1.3 * widths[0]


def test_a_label_takes_the_accent_of_its_gesture() -> None:
    def plate(name: str) -> np.ndarray:
        with Renderer("neon") as made:
            picture = made.render(plain(0), [], [event(name, Phase.BEGIN, open_hand())], 0.0).astype(int)
        colored = picture[np.ptp(picture, axis=2) > 100]
        return colored.mean(axis=0)

    for name in ("thumb_up", "thumb_down"):
        assert hue_distance_deg(plate(name), 255 * np.array(NEON.accents[name])) < 20


def test_the_same_input_gives_the_same_picture(renderer: Renderer) -> None:
    first, second = (renderer.render(noise(), [open_hand()]) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_renderers_do_not_disturb_each_other() -> None:
    hand, image = open_hand(), noise()
    with Renderer("neon") as alone:
        expected = alone.render(image, [hand])
    with Renderer("neon") as first, Renderer("ember") as second:
        warm = second.render(image, [hand])
        np.testing.assert_array_equal(first.render(image, [hand]), expected)
        np.testing.assert_array_equal(second.render(image, [hand]), warm)
        assert (warm != expected).any()
        second.close()
        np.testing.assert_array_equal(first.render(image, [hand]), expected)


def test_made_in_one_thread_used_in_another(renderer: Renderer) -> None:
    hand, image = open_hand(), noise()
    expected = renderer.render(image, [hand])
    results: list[ImageArray] = []
    for _ in range(3):
        worker = threading.Thread(target=lambda: results.append(renderer.render(image, [hand])))
        worker.start()
        worker.join(timeout=30)
    assert len(results) == 3
    for result in results:
        np.testing.assert_array_equal(result, expected)
    np.testing.assert_array_equal(renderer.render(image, [hand]), expected)


def test_threads_that_draw_at_once_take_turns(renderer: Renderer) -> None:
    image = noise()
    hands = [open_hand((60 + 20 * index, 210), 50) for index in range(6)]
    expected = [renderer.render(image, [hand]) for hand in hands]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda hand: renderer.render(image, [hand]), hands * 5))
    for index, result in enumerate(results):
        np.testing.assert_array_equal(result, expected[index % 6])


def test_each_picture_keeps_its_own_size(renderer: Renderer) -> None:
    expected = renderer.render(plain(20), [open_hand()])
    for width, height in ((64, 48), (1, 1), (641, 363), (17, 300), (320, 240)):
        result = renderer.render(plain(20, width, height), [open_hand()])
        assert result.shape == (height, width, 3) and result.dtype == np.uint8
    np.testing.assert_array_equal(result, expected)


def test_a_picture_of_another_size_is_fitted_with_its_hands() -> None:
    hand = open_hand((160, 180), 40)
    with Renderer("neon", (800, 480)) as fitted, Renderer("neon") as free:
        picture = fitted.render(plain(50), [hand])
        twice = free.render(plain(50, 640, 480), [open_hand((320, 360), 80)])
    assert picture.shape == (480, 800, 3)
    assert picture[:, :80].max() == 0 and picture[:, 720:].max() == 0, "bars are black"
    assert np.abs(picture[:, 80:720].astype(int) - twice).mean() < 0.2


def test_views_and_read_only_pictures_are_welcome(renderer: Renderer) -> None:
    image = noise(640, 480)
    view = image[::2, ::-2]
    frozen = np.ascontiguousarray(view)
    frozen.flags.writeable = False
    hand = open_hand()
    np.testing.assert_array_equal(renderer.render(view, [hand]), renderer.render(frozen, [hand]))


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


@pytest.mark.parametrize("bad", [None, np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3), float)])
def test_no_picture_no_rendering(renderer: Renderer, bad: object) -> None:
    with pytest.raises(InvalidImageError):
        renderer.render(bad, [])  # type: ignore[arg-type]
    assert renderer.render(plain(1), []).max() == 1


def test_wrong_hands_events_and_times_are_named(renderer: Renderer) -> None:
    with pytest.raises(InvalidArgumentError, match="hands holds a ndarray"):
        renderer.render(plain(0), [np.zeros((21, 3))])  # type: ignore[list-item]
    with pytest.raises(InvalidArgumentError, match="events holds a str"):
        renderer.render(plain(0), [], ["thumb_up"])  # type: ignore[list-item]
    with pytest.raises(InvalidArgumentError, match="time is nan"):
        renderer.render(plain(0), [], (), float("nan"))
    with Renderer("neon", (64, 48)) as fitted, pytest.raises(InvalidArgumentError, match="hands holds a str"):
        fitted.render(plain(0), ["hand"])  # type: ignore[list-item]


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(InvalidArgumentError, match="neno"):
        Renderer("neno")
    with pytest.raises(InvalidArgumentError, match="size is"):
        Renderer("neon", (0, 480))


def test_closed_is_closed() -> None:
    made = Renderer("neon")
    made.close()
    made.close()
    with pytest.raises(RenderError, match="closed"):
        made.render(plain(0), [])


def resident_kib() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("memory is read from /proc")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def test_closed_renderers_leave_nothing_behind() -> None:
    def use() -> None:
        with Renderer("neon") as made:
            hand = open_hand((320, 400), 160)
            made.render(plain(0, 640, 480), [hand], [event("ok", Phase.BEGIN, hand)], 0.0)

    for _ in range(6):
        use()
    before = resident_kib()
    for _ in range(50):
        use()
    # The light's target alone has 2.4 MiB: 50 forgotten ones would be ten times this.
    assert resident_kib() - before < 12 * 1024


def test_a_long_run_does_not_grow(renderer: Renderer) -> None:
    def run(frames: int) -> None:
        for index in range(frames):
            hand = open_hand((100 + index % 120, 210), 60 + index % 20)
            happened = [event(f"gesture_{index % 90}", Phase.TRIGGER, hand, index / 30)]
            renderer.render(plain(0, 320 + index % 3, 240), [hand], happened, index / 30)

    run(150)
    before = resident_kib()
    run(300)
    assert resident_kib() - before < 8 * 1024
