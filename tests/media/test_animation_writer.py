"""Moving pictures: what is written is read back by another program's decoder, whole after every picture."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.hands import ImageArray
from gesturekit.media.animation_writer import AnimationWriter
from gesturekit.sources import open_source
from tests.media.clips import SIZE, number_in, numbered
from tests.media.test_film_format import SIZE as GLOW_SIZE
from tests.media.test_film_format import glow, over
from tests.media.test_video_writer import run_python

ENDINGS = (".gif", ".webp", ".apng")


def noise(size: tuple[int, int], count: int) -> list[ImageArray]:
    """Pictures that hardly compress."""
    rng = np.random.default_rng(3)
    return [rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8) for _ in range(count)]


def pillow(path: Path) -> tuple[list[ImageArray], list[float]]:
    """Pictures (RGBA) and their lengths in milliseconds."""
    with Image.open(path) as file:
        frames = [(np.asarray(f.convert("RGBA")), f.info["duration"]) for f in ImageSequence.Iterator(file)]
    return [picture for picture, _ in frames], [float(length) for _, length in frames]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("color", ["rgb", "bgr"])
def test_pictures_come_back_in_order_at_their_times(tmp_path: Path, ending: str, color: str) -> None:
    path = tmp_path / "new" / f"moving{ending}"
    with AnimationWriter(path, SIZE, 25, color=color) as animation:  # type: ignore[arg-type]
        for n in range(30):
            picture = numbered(n)
            animation.write(picture if color == "rgb" else picture[..., ::-1], 7 + n / 25)
    assert animation.count == 30
    pictures, lengths = pillow(path)
    assert lengths == [40.0] * 30
    assert [number_in(picture[..., :3]) for picture in pictures] == list(range(30))
    with open_source(path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == list(range(30))
    assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(30)], abs=1e-6)


@pytest.mark.parametrize("ending", ENDINGS)
def test_colours_are_the_right_ones(tmp_path: Path, ending: str) -> None:
    image = np.zeros((64, 96, 3), np.uint8)
    image[:, :32], image[:, 32:64], image[:, 64:] = (220, 40, 20), (30, 200, 60), (20, 60, 230)
    with AnimationWriter(tmp_path / f"bars{ending}", (96, 64), 25) as animation:
        animation.write(image, 0.0)
    (picture,), _ = pillow(tmp_path / f"bars{ending}")
    for n in range(3):
        middle = slice(16, 48), slice(32 * n + 10, 32 * n + 22)
        assert np.abs(picture[middle][..., :3].astype(int) - image[middle]).max() <= 4


def test_an_apng_is_exact(tmp_path: Path) -> None:
    sent = noise((63, 41), 3)
    with AnimationWriter(tmp_path / "exact.apng", (63, 41), 25) as animation:
        for n, picture in enumerate(sent):
            animation.write(picture, n / 25)
    pictures, _ = pillow(tmp_path / "exact.apng")
    assert all(np.array_equal(got[..., :3], was) for got, was in zip(pictures, sent, strict=True))


@pytest.mark.parametrize("ending", ENDINGS)
def test_variable_times_are_kept(tmp_path: Path, ending: str) -> None:
    times = [3.0, 3.05, 3.5, 4.0, 6.0]
    with AnimationWriter(tmp_path / f"moving{ending}", SIZE, 10) as animation:
        for n, time in enumerate(times):
            animation.write(numbered(n), time)
    _, lengths = pillow(tmp_path / f"moving{ending}")
    assert lengths == [50.0, 450.0, 500.0, 2000.0, 100.0]


@pytest.mark.parametrize(("fps", "kept"), [(30, 60), (60, 60), (120, 60)])
def test_rates_that_programs_do_not_show_are_thinned_out(tmp_path: Path, fps: int, kept: int) -> None:
    with AnimationWriter(tmp_path / "fast.gif", SIZE, fps) as animation:
        for n in range(2 * fps):
            animation.write(numbered(n), n / fps)
    _, lengths = pillow(tmp_path / "fast.gif")
    assert len(lengths) == pytest.approx(kept, abs=6)
    assert sum(lengths) == pytest.approx(2000, abs=40)
    assert min(lengths) >= 20


@pytest.mark.parametrize(("ending", "tolerance"), [(".webp", 12), (".apng", 1)])
@pytest.mark.parametrize("background", [0, 255])
def test_light_alone_lies_over_any_background(
    tmp_path: Path, ending: str, tolerance: int, background: int
) -> None:
    path = tmp_path / f"light{ending}"
    empty = np.zeros_like(glow())
    with AnimationWriter(path, GLOW_SIZE, 25, alpha=True) as animation:
        for n in range(12):
            animation.write(empty if n == 6 else glow(3 * n), n / 25)
    pictures, _ = pillow(path)
    for n in (0, 3, 7, 11):
        apart = np.abs(over(pictures[n], background) - over(glow(3 * n), background))
        assert apart.max() <= tolerance
        assert apart.mean() <= 1
    assert not pictures[6][..., 3].any()


def test_a_webp_stays_within_its_limit_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "noise.webp"
    with caplog.at_level(logging.WARNING), AnimationWriter(path, (640, 480), 25) as animation:
        for n, picture in enumerate(noise((640, 480), 25)):
            animation.write(picture, n / 25)
    assert path.stat().st_size <= 1.0 * 8e6 / 5
    pictures, _ = pillow(path)
    assert len(pictures) == 25
    assert "had to shrink" in caplog.text
    assert "instead of 640×480" in caplog.text
    assert "8 MB for 5 s" in caplog.text


def test_a_webp_that_grows_heavier_lowers_its_quality(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "noise.webp"
    busy = noise((480, 320), 20)
    with caplog.at_level(logging.WARNING), AnimationWriter(path, (480, 320), 25) as animation:
        for n in range(40):
            animation.write(np.zeros((320, 480, 3), np.uint8) if n < 5 else busy[n % 20], n / 25)
    assert path.stat().st_size <= 1.6 * 8e6 / 5
    assert "quality went down to" in caplog.text
    assert "instead of" not in caplog.text


def test_a_plain_webp_keeps_its_size_and_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), AnimationWriter(tmp_path / "plain.webp", SIZE, 25) as animation:
        for n in range(5):
            animation.write(numbered(n), n / 25)
    assert caplog.text == ""


def test_a_gif_of_large_pictures_is_made_smaller_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), AnimationWriter(tmp_path / "wide.gif", (1280, 720)) as animation:
        animation.write(np.zeros((720, 1280, 3), np.uint8), 0.0)
    (picture,), _ = pillow(tmp_path / "wide.gif")
    assert picture.shape[:2] == (360, 640)
    assert "640×360 instead of 1280×720" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_killed_program_loses_no_picture(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"moving{ending}"
    program = """
    import os, signal, sys
    from gesturekit.media.animation_writer import AnimationWriter
    from tests.media.clips import SIZE, numbered
    animation = AnimationWriter(sys.argv[1], SIZE, 25)
    for n in range(20):
        animation.write(numbered(n), n / 25)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    assert run_python(program, str(path)).returncode == -signal.SIGKILL
    pictures, lengths = pillow(path)
    assert [number_in(picture[..., :3]) for picture in pictures] == list(range(20))
    assert lengths == [40.0] * 20


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("limit", [300_000, 300_011])
def test_a_full_disk_keeps_every_picture_before(tmp_path: Path, ending: str, limit: int) -> None:
    path = tmp_path / f"moving{ending}"
    program = """
    import math, resource, sys
    from gesturekit.errors import SinkError
    from gesturekit.media.animation_writer import AnimationWriter
    from tests.media.test_animation_writer import noise
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    animation = AnimationWriter(sys.argv[1], (160, 96), 25, megabytes_per_second=math.inf)
    pictures = noise((160, 96), 100)
    try:
        for n, picture in enumerate(pictures):
            animation.write(picture, n / 25)
    except SinkError as error:
        print(n, error)
    animation.close()
    """
    done = run_python(program, str(path), str(limit))
    assert done.returncode == 0, done.stderr
    written, _, message = done.stdout.partition(" ")
    assert f"its first {written} pictures are kept" in message
    assert len(pillow(path)[0]) == int(written) > 3


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"\.gif, \.webp, \.apng"):
        AnimationWriter(tmp_path / "moving.mng", SIZE)
    with pytest.raises(SinkError, match=r"no soft edges.*\.webp or \.apng"):
        AnimationWriter(tmp_path / "light.gif", SIZE, alpha=True)
    with pytest.raises(InvalidArgumentError, match="20000"):
        AnimationWriter(tmp_path / "wide.webp", (20_000, 10))
    with pytest.raises(InvalidArgumentError, match="fps 0"):
        AnimationWriter(tmp_path / "still.webp", SIZE, 0.0)
    assert list(tmp_path.iterdir()) == []
    with AnimationWriter(tmp_path / "moving.webp", SIZE) as animation:
        animation.write(numbered(0), 1.0)
        with pytest.raises(InvalidImageError, match=r"\(96, 160, 3\)"):
            animation.write(np.zeros((3, 4, 3), np.uint8), 2.0)
        with pytest.raises(InvalidArgumentError, match=r"0\.5"):
            animation.write(numbered(1), 0.5)
    with pytest.raises(SinkError, match="closed"):
        animation.write(numbered(1), 2.0)


def test_no_picture_leaves_no_file(tmp_path: Path) -> None:
    AnimationWriter(tmp_path / "moving.gif", SIZE).close()
    assert list(tmp_path.iterdir()) == []
