"""Films with alpha: what was drawn alone comes back from the file, and lies over any background."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from gesturekit.errors import InvalidImageError, SinkError
from gesturekit.hands import ImageArray
from gesturekit.media import VideoWriter
from gesturekit.media.yuv import yuv420
from tests.media.test_video_writer import run_python

SIZE = (160, 96)
BARS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (255, 0, 255), (200, 120, 40)]


def glow(shift: int = 0) -> ImageArray:
    """A soft orange light on nothing."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    image = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    image[..., :3] = 255, 120, 40
    image[..., 3] = 255 * np.exp(-((x - 60 - shift) ** 2 + (y - 48) ** 2) / 600)
    return image


def over(light: ImageArray, background: int) -> ImageArray:
    cover = light[..., 3:].astype(float) / 255
    return np.rint(light[..., :3] * cover + background * (1 - cover)).astype(int)


def read_rgba(path: Path) -> list[ImageArray]:
    """Every picture of a film, with its alpha; FFmpeg's own VP9 decoder would leave that out."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoder = stream.codec_context
        if path.suffix == ".webm":
            decoder = av.CodecContext.create("libvpx-vp9", "r")
        frames = [frame for packet in container.demux(stream) for frame in decoder.decode(packet)]
        return [
            frame.reformat(format="rgba", src_colorspace=1, src_color_range=1).to_ndarray()
            for frame in frames
        ]


@pytest.mark.parametrize(
    ("name", "codec", "kind", "tolerance"),
    [("light.webm", "vp9", "yuva420p", 5), ("light.mov", "prores", "yuva444p10le", 2)],
)
@pytest.mark.parametrize("background", [0, 128, 255])
def test_light_alone_lies_over_any_background_as_it_was_drawn(
    tmp_path: Path, name: str, codec: str, kind: str, tolerance: int, background: int
) -> None:
    path = tmp_path / name
    with VideoWriter(path, SIZE, 25, alpha=True) as film:
        for n in range(40):
            film.write(glow(n), n / 25)
    pictures = read_rgba(path)
    assert len(pictures) == 40
    for n in (0, 20, 39):
        apart = np.abs(over(pictures[n], background) - over(glow(n), background))
        assert apart.max() <= tolerance
        assert apart.mean() < 0.6
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == codec
        assert stream.codec_context.pix_fmt == kind or stream.metadata["alpha_mode"] == "1"


@pytest.mark.parametrize("name", ["light.webm", "light.mov"])
def test_alpha_takes_bgr_too(tmp_path: Path, name: str) -> None:
    with VideoWriter(tmp_path / name, SIZE, 25, alpha=True, color="bgr") as film:
        film.write(np.ascontiguousarray(glow()[..., [2, 1, 0, 3]]), 0.0)
    (picture,) = read_rgba(tmp_path / name)
    assert np.abs(over(picture, 0) - over(glow(), 0)).max() <= 5


def test_a_transparent_neighbour_lends_no_colour(tmp_path: Path) -> None:
    image = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    image[:, 1::2] = 255, 0, 0, 255
    with VideoWriter(tmp_path / "lines.webm", SIZE, 25, alpha=True, quality=4) as film:
        film.write(image, 0.0)
    (picture,) = read_rgba(tmp_path / "lines.webm")
    red = picture[:, 1::2, :3].reshape(-1, 3).mean(axis=0)
    assert red[0] > 215
    assert red[1:].max() < 30


@pytest.mark.parametrize("name", ["bars.mp4", "bars.mov", "bars.webm"])
@pytest.mark.parametrize("color", ["rgb", "bgr"])
def test_colour_bars_pass_the_encoder_within_two_levels_and_are_tagged(
    tmp_path: Path, name: str, color: str
) -> None:
    image = np.repeat(np.repeat(np.array(BARS, np.uint8)[None], 64, 0), 32, 1)
    sent = image if color == "rgb" else np.ascontiguousarray(image[..., ::-1])
    with VideoWriter(tmp_path / name, (image.shape[1], 64), 25, color=color) as film:  # type: ignore[arg-type]
        for n in range(3):
            film.write(sent, n / 25)
    with av.open(str(tmp_path / name)) as container:
        frame = list(container.decode(video=0))[-1]
        # BT.709 throughout, limited range: AVColorSpace 1, AVColorRange 1.
        assert (frame.colorspace, frame.color_range) == (1, 1)
        got = frame.to_ndarray(format="rgb24").astype(int)
        luma = frame.reformat(format="yuv420p").to_ndarray()[:64].astype(int)
    for n, colour in enumerate(BARS):
        middle = got[16:48, 32 * n + 8 : 32 * n + 24].reshape(-1, 3).mean(axis=0)
        assert np.abs(middle - colour).max() <= 2, colour
        red, green, blue = colour
        expected = 16 + (0.2126 * red + 0.7152 * green + 0.0722 * blue) * 219 / 255
        assert luma[16:48, 32 * n + 8 : 32 * n + 24].mean() == pytest.approx(expected, abs=2)


def test_planes_are_exact_to_one_level() -> None:
    image = np.random.default_rng(1).integers(0, 256, (64, 96, 3), dtype=np.uint8)
    planes = yuv420(image).astype(float)
    luma = 16 + image @ np.array([0.2126, 0.7152, 0.0722]) * 219 / 255
    assert np.abs(planes[:64] - luma).max() <= 1
    assert np.array_equal(planes, yuv420(np.ascontiguousarray(image[..., ::-1]), "bgr"))


@pytest.mark.parametrize("name", ["light.mp4", "light.m4v"])
def test_a_film_that_holds_no_alpha_names_those_that_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(SinkError, match=r"no transparency.*\.webm or \.mov"):
        VideoWriter(tmp_path / name, SIZE, alpha=True)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_without_alpha_is_refused(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "light.webm", SIZE, alpha=True) as film:
        film.write(glow(), 0.0)
        with pytest.raises(InvalidImageError, match=r"RGBA .*\(96, 160, 4\)"):
            film.write(glow()[..., :3], 0.1)


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")
@pytest.mark.parametrize("name", ["light.webm", "light.mov"])
def test_a_killed_program_leaves_its_light(tmp_path: Path, name: str) -> None:
    program = """
    import os, signal, sys
    from gesturekit.media import VideoWriter
    from tests.media.test_film_format import SIZE, glow
    film = VideoWriter(sys.argv[1], SIZE, fps=25, alpha=True)
    for n in range(110):
        film.write(glow(n), n / 25)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    done = run_python(program, str(tmp_path / name))
    assert done.returncode == -signal.SIGKILL, done.stderr
    # The last second may be lost.
    assert len(read_rgba(tmp_path / name)) >= 110 - 27


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
@pytest.mark.parametrize("name", ["light.webm", "light.mov"])
def test_a_full_disk_keeps_what_was_written(tmp_path: Path, name: str) -> None:
    program = """
    import resource, sys
    import numpy as np
    from gesturekit.errors import SinkError
    from gesturekit.media import VideoWriter
    from tests.media.test_film_format import SIZE
    resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))
    rng = np.random.default_rng(0)
    film = VideoWriter(sys.argv[1], SIZE, fps=25, alpha=True, quality=4)
    try:
        for n in range(2000):
            film.write(rng.integers(0, 255, (SIZE[1], SIZE[0], 4), dtype=np.uint8), n / 25)
    except SinkError as error:
        print(n, error)
    """
    done = run_python(program, str(tmp_path / name))
    assert done.returncode == 0, done.stderr
    written, _, message = done.stdout.partition(" ")
    assert name in message and "are kept" in message
    assert len(read_rgba(tmp_path / name)) >= int(written) - 30
