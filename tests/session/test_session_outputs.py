"""What a session writes by its output's name: films, animations, the light alone, two pictures, a crop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

import gesturekit as gk
from gesturekit.errors import GestureKitError, InvalidArgumentError, SinkError
from gesturekit.gestures.events import Phase
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from tests.builders import make_event, make_hand
from tests.media.fake_virtual_camera import plug_in
from tests.media.test_film_format import read_rgba
from tests.scripted import EndlessSource, ScriptedTracker, played, scripted

FRAMES = 8
SIZE = (320, 240)


def pictures(count: int = FRAMES, size: tuple[int, int] = SIZE) -> EndlessSource:
    return EndlessSource(count, size)


def run(output: object, effect: str | None = "neon", **options: object) -> list[ImageArray]:
    """Write a session's pictures; returns those that it showed."""
    source = pictures()
    tracker = ScriptedTracker(x=90.0)
    with scripted(source, output=output, effect=effect, tracker=tracker, **options) as session:  # type: ignore[arg-type]
        return [result.image.copy() for result in session]


def read(path: Path) -> list[ImageArray]:
    """RGBA of a film, an animation or a folder."""
    if path.suffix in (".webm", ".mov"):
        return read_rgba(path)
    if path.is_dir():
        return [np.asarray(Image.open(file)) for file in sorted(path.iterdir())]
    with Image.open(path) as file:
        return [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(file)]


def apart(one: ImageArray, other: ImageArray) -> np.ndarray:
    return np.abs(one.astype(float) - other)


@pytest.mark.gl
@pytest.mark.parametrize("name", ["light.apng", "light", "light.mov", "light.webm", "light.webp"])
@pytest.mark.parametrize("alpha", ["straight", "premultiplied"])
def test_the_light_alone_over_the_picture_is_the_drawn_picture(tmp_path: Path, name: str, alpha: str) -> None:
    path = tmp_path / name
    shown = run(path, alpha=alpha)
    direct = run(None)
    lights = read(path)
    assert len(lights) == len(direct) == FRAMES
    tolerance = {"light.apng": 1, "light": 1, "light.mov": 3}.get(name)
    if tolerance is None:
        # Formats with halved colour blur thin bright lines: no more than they do in a whole picture.
        run(tmp_path / f"film{path.suffix}")
        films = [frame.image for frame in played(tmp_path / f"film{path.suffix}")]
        tolerance = 1.2 * max(apart(film, image).max() for film, image in zip(films, direct, strict=True))
    for n in (0, FRAMES - 1):
        # What the session shows is one drawing with what it writes.
        assert apart(shown[n], direct[n]).max() <= 2
        assert (apart(shown[n], direct[n]) > 1).mean() < 1e-3
        cover = lights[n][..., 3:] / 255
        over = lights[n][..., :3] * (cover if alpha == "straight" else 1) + pictures_of()[n] * (1 - cover)
        assert apart(over, direct[n]).max() <= tolerance + 1
        assert apart(over, direct[n]).mean() <= 1
        assert lights[n][..., 3].max() > 100
        assert lights[n][..., 3].min() == 0


def pictures_of() -> list[ImageArray]:
    return [frame.image for frame in pictures()]


@pytest.mark.gl
def test_numbered_pictures_by_a_pattern(tmp_path: Path) -> None:
    run(tmp_path / "light_%03d.png", alpha="straight")
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == [f"light_{n:03d}.png" for n in range(FRAMES)]
    assert Image.open(tmp_path / names[0]).mode == "RGBA"


@pytest.mark.parametrize("name", ["o.mp4", "o.mov", "o.webm", "o.gif", "o.webp", "o.apng", "folder"])
def test_every_ending_gets_every_picture(tmp_path: Path, name: str) -> None:
    shown = run(tmp_path / name, effect=None)
    got = played(tmp_path / name)
    assert len(got) == FRAMES
    for frame, image in zip(got, shown, strict=True):
        assert apart(frame.image, image).max() <= 8
        assert apart(frame.image, image).mean() <= 1.5


@pytest.mark.gl
def test_side_by_side_is_the_camera_then_the_drawn_picture(tmp_path: Path) -> None:
    shown = run(tmp_path / "both.apng", side_by_side=True)
    for n, both in enumerate(read(tmp_path / "both.apng")):
        assert both.shape[:2] == (SIZE[1], 2 * SIZE[0])
        assert np.array_equal(both[:, : SIZE[0], :3], pictures_of()[n])
        assert np.array_equal(both[:, SIZE[0] :, :3], shown[n])


@pytest.mark.gl
def test_a_crop_is_the_part_of_the_drawn_picture_around_the_hand(tmp_path: Path) -> None:
    shown = run(tmp_path / "story.apng", crop="9:16")
    landmarks = make_hand(x=90.0, y=60.0).landmarks[:, 0]
    left = round(float(landmarks.min() + landmarks.max()) / 2 - 136 / 2)
    for n, part in enumerate(read(tmp_path / "story.apng")):
        assert part.shape[:2] == (240, 136)
        assert np.array_equal(part[..., :3], shown[n][:, max(0, left) : max(0, left) + 136])


def test_crop_and_side_by_side_go_together(tmp_path: Path) -> None:
    run(tmp_path / "both.mp4", effect=None, crop="1:1", side_by_side=True)
    assert played(tmp_path / "both.mp4")[0].image.shape == (240, 480, 3)


class Mirrored(EndlessSource):
    """A film whose left half is light."""

    def __next__(self) -> Frame:
        frame = super().__next__()
        image = np.full_like(frame.image, 40)
        image[:, : image.shape[1] // 2] = 90
        return Frame(image, frame.time, frame.index)


@pytest.mark.gl
@pytest.mark.parametrize("options", [{}, {"side_by_side": True}, {"alpha": "straight"}])
def test_text_is_never_mirrored(tmp_path: Path, options: dict[str, object]) -> None:
    """Mirrored pictures have the plate of a mirrored hand, drawn the right way round."""

    def written(mirror: bool, name: str) -> ImageArray:
        source = Mirrored(FRAMES, SIZE)
        tracker = ScriptedTracker(x=90.0)
        with scripted(
            source, output=tmp_path / name, effect="neon", tracker=tracker, mirror=mirror, **options
        ) as session:
            session.run()
        return read(tmp_path / name)[-1]

    mirrored = written(True, "mirrored.apng")
    turned = make_hand(x=90.0, y=60.0).flipped(SIZE[0])
    background = np.full((SIZE[1], SIZE[0], 3), 40, np.uint8)
    background[:, SIZE[0] // 2 :] = 90
    with gk.Renderer("neon") as renderer:
        for n in range(FRAMES):
            events = []
            if n >= 5:
                phase = Phase.BEGIN if n == 5 else Phase.HOLD
                events = [make_event("ok", phase, time=n / 25, hand=turned)]
            alpha = "straight" if "alpha" in options else False
            expected = renderer.render(background, [turned], events, n / 25, alpha=alpha)  # type: ignore[arg-type]
    got = mirrored[:, -SIZE[0] :]
    if "alpha" in options:
        # A colour that hardly covers says nothing by itself.
        got, expected = (picture[..., :3] * (picture[..., 3:] / 255) for picture in (got, expected))
    assert apart(got[..., :3], expected).max() <= 1
    assert not np.array_equal(got, expected[:, ::-1])


@pytest.mark.parametrize("output", ["camera:", "camera:/dev/video10"])
def test_a_virtual_camera_gets_the_pictures_in_rgb(monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    device = plug_in(monkeypatch)
    shown = run(output, effect=None)
    assert device.opened["size"] == SIZE
    assert device.opened["fmt"] == "RGB"
    assert device.opened["device"] == (output[7:] or None)
    assert all(np.array_equal(sent, image) for sent, image in zip(device.sent, shown, strict=True))
    assert device.closed


def test_a_virtual_camera_that_goes_away_ends_the_session_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plug_in(monkeypatch).unplugged_after = 2
    with pytest.raises(SinkError, match="takes no more pictures"):
        run("camera:", effect=None)


@pytest.mark.parametrize("name", ["o.mp4", "o.m4v", "o.gif", "o.jpg", "o_%d.jpg", "camera:"])
def test_an_output_without_transparency_names_those_that_have_it(tmp_path: Path, name: str) -> None:
    output = name if name == "camera:" else tmp_path / name
    with pytest.raises(InvalidArgumentError, match=r"\.webm or \.mov.*\.webp or \.apng.*\.png.*folders"):
        run(output, alpha="straight")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alpha": "half", "output": "o.webm"}, "'half'.*straight.*premultiplied"),
        ({"alpha": "straight", "side_by_side": True, "output": "o.webm"}, "ask for one"),
        ({"alpha": "straight", "output": None}, "there is none; name a file"),
        ({"crop": "9:16", "output": None}, "there is none; name a file"),
        ({"alpha": "straight", "output": "o.webm", "effect": None}, "effect alone"),
        ({"crop": "9-16", "output": "o.mp4"}, "'9-16'.*WIDTH:HEIGHT"),
        ({"crop": "0:16", "output": "o.mp4"}, "'0:16'"),
        ({"output": "o.avi"}, r"'\.avi'.*\.mp4.*\.gif.*\.png.*camera:"),
        ({"output": "o.png"}, r"one picture.*light_%04d\.png"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_is_read(options: dict[str, object], words: str) -> None:
    with pytest.raises(GestureKitError, match=words):
        scripted(pictures(), **{"effect": "neon", **options})
