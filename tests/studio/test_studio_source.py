"""The studio as a source: pictures that agree with their truth, through the same door as a camera."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from gesturekit.errors import RenderError, SourceError
from gesturekit.hands import Side
from gesturekit.media import Frame, Source
from gesturekit.rendering import gl_info
from gesturekit.sources import open_source
from gesturekit.studio.truth import project

pytestmark = pytest.mark.gl


@pytest.fixture(autouse=True)
def _needs_gl() -> None:
    try:
        gl_info()
    except RenderError as error:
        pytest.skip(str(error))


def picture(uri: str, index: int, *, mirrored: bool | None = None) -> Frame:
    with open_source(uri, mirrored=mirrored) as source:
        return next(frame for frame in source if frame.index == index)


@pytest.fixture(scope="module")
def filmed() -> Iterator[list[Frame]]:
    """Frames of several people, poses and movements, both hands among them."""
    film: list[Frame] = []
    for person in (1, 4, 6):
        uri = f"studio:random?person={person}&seed={person}&hands=2&fps=1&size=480x360&quality=fast"
        with open_source(uri) as source:
            film.extend(frame for frame, _ in zip(source, range(12), strict=False))
    yield film


def test_it_is_a_source_like_any_other() -> None:
    with open_source("studio:?do=wave 1 s&fps=5&size=160x120&quality=fast") as source:
        assert isinstance(source, Source)
        assert (source.size, source.fps, source.live, source.is_image) == ((160, 120), 5.0, False, False)
        film = list(source)
    assert len(film) == source.frame_count
    assert [frame.index for frame in film] == list(range(len(film)))
    assert [frame.time for frame in film] == pytest.approx(np.arange(len(film)) / 5.0)
    assert film[0].image.shape == (120, 160, 3)
    assert film[0].image.dtype == np.uint8
    assert {frame.truth.hands[0].gesture for frame in film} == {"wave"}
    assert next(iter(source), None) is None


def test_landmarks_lie_on_the_hand_that_the_picture_shows(filmed: list[Frame]) -> None:
    inside, seen = [], 0
    for frame in filmed:
        for hand in frame.truth.hands:
            places = np.floor(hand.landmarks_px[hand.visible, :2]).astype(int)
            inside += hand.mask[places[:, 1], places[:, 0]].tolist()
            seen += 1
    assert seen >= 60
    assert np.mean(inside) > 0.985


def test_hidden_landmarks_are_hidden_in_the_picture_too(filmed: list[Frame]) -> None:
    # Where one hand hides the other's landmark, the picture shows the other hand there.
    for frame in filmed:
        first, second = frame.truth.hands
        for hand, other in ((first, second), (second, first)):
            shown = other.mask & ~hand.mask
            places = np.floor(hand.landmarks_px[hand.visible, :2]).astype(int)
            # A hand may be hidden altogether.
            assert np.count_nonzero(shown[places[:, 1], places[:, 0]]) <= 0.15 * len(places)


def test_the_box_holds_the_hand_without_its_arm(filmed: list[Frame]) -> None:
    for frame in filmed:
        for hand in frame.truth.hands:
            x0, y0, x1, y1 = hand.box
            width, height = x1 - x0, y1 - y0
            assert 0.2 * hand.palm_px < width < 4.0 * hand.palm_px
            assert 0.2 * hand.palm_px < height < 4.0 * hand.palm_px


def test_the_same_address_gives_the_same_bytes_and_another_seed_others() -> None:
    uri = "studio:victory?seed={}&fps=4&size=320x240"
    first, again, other = (picture(uri.format(seed), 3) for seed in (1, 1, 2))
    assert first.image.tobytes() == again.image.tobytes()
    assert first.truth.hands[0].landmarks_px.tobytes() == again.truth.hands[0].landmarks_px.tobytes()
    assert first.image.tobytes() != other.image.tobytes()


def test_a_mirrored_source_shows_the_flipped_picture_and_says_so() -> None:
    uri = "studio:wave?seed=5&fps=4&size=320x240&hand=left&quality=fast"
    plain, flipped = picture(uri, 2), picture(uri, 2, mirrored=True)
    assert flipped.mirrored
    assert not plain.mirrored
    assert np.array_equal(flipped.image[:, ::-1], plain.image)
    assert flipped.truth.hands[0].side is plain.truth.hands[0].side is Side.LEFT
    assert np.array_equal(flipped.truth.mask[:, ::-1], plain.truth.mask)
    assert flipped.truth.hands[0].landmarks_px[:, 0] == pytest.approx(
        320.0 - plain.truth.hands[0].landmarks_px[:, 0], abs=1e-3
    )


def test_every_tone_can_be_seen() -> None:
    brightness = []
    for tone in (1, 3, 6):
        uri = f"studio:open_palm?person=2&tone={tone}&fps=2&background=plain&quality=fast"
        frame = picture(uri, 2)
        mask = frame.truth.hands[0].mask
        assert mask.sum() > 10_000
        brightness.append(frame.image[mask].mean())
    assert brightness[0] > brightness[1] > brightness[2] + 10.0


def test_a_wrong_address_is_an_error_before_anything_is_drawn() -> None:
    with pytest.raises(SourceError, match="did you mean 'tour'"):
        open_source("studio:tuor")


@pytest.mark.parametrize("mirrored", [False, True])
def test_truth_turns_with_the_picture(mirrored: bool) -> None:
    uri = "studio:?do=wave 1 s&fps=5&size=160x120&quality=fast"
    with open_source(uri, mirrored=mirrored) as source:
        upright = next(source)
    for degrees, turns in ((90, 3), (180, 2), (270, 1)):
        with open_source(uri, mirrored=mirrored, rotation=degrees) as source:  # type: ignore[arg-type]
            turned = next(source)
        # numpy turns counterclockwise.
        assert np.array_equal(turned.image, np.rot90(upright.image, turns))
        (was,), (hand,) = upright.truth.hands, turned.truth.hands
        assert np.array_equal(hand.mask, np.rot90(was.mask, turns))
        assert turned.truth.mirrored is mirrored
        assert turned.truth.camera.size == source.size
        # The turned camera, looking at the turned hand, sees the turned pixels.
        for metres, pixels in (
            (hand.landmarks_m, hand.landmarks_px),
            (hand.mediapipe_m, hand.mediapipe_px),
        ):
            assert project(turned.truth.camera, metres * 100.0, mirrored=mirrored) == pytest.approx(
                pixels, abs=1e-2
            )
        assert hand.position_m == pytest.approx(hand.landmarks_m[0], abs=1e-6)
        assert hand.rotation @ was.rotation.T @ was.landmarks_m.T == pytest.approx(
            hand.landmarks_m.T, abs=1e-5
        )
        x0, y0, x1, y1 = hand.box
        inside = (hand.landmarks_px[:, :2] > (x0, y0)) & (hand.landmarks_px[:, :2] < (x1, y1))
        assert inside.all()
