from __future__ import annotations

import errno
import logging
import signal
import subprocess
import sys
import textwrap
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.media import VideoWriter
from gesturekit.media.film_format import _H264
from gesturekit.media.yuv import yuv420
from gesturekit.sources import open_source
from tests.media.clips import SIZE, number_in, numbered, numbers_of

ROOT = Path(__file__).resolve().parents[2]


def boxes(path: Path) -> list[bytes]:
    content, position, kinds = path.read_bytes(), 0, []
    while position < len(content):
        kinds.append(content[position + 4 : position + 8])
        position += int.from_bytes(content[position : position + 4], "big")
    assert position == len(content)
    return kinds


@pytest.mark.parametrize("name", ["film.mp4", "film.m4v", "film.MOV"])
def test_what_is_written_is_read_back_frame_by_frame(tmp_path: Path, name: str) -> None:
    path = tmp_path / "new" / "folder" / name
    with VideoWriter(path, SIZE, fps=25) as video:
        for n in range(130):
            video.write(numbered(n), n / 25)
    assert video.count == 130
    with open_source(path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == list(range(130))
    assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(130)], abs=1e-9)
    assert source.frame_count == 130
    assert source.fps == pytest.approx(25)
    assert source.warnings == []
    assert [file.name for file in path.parent.iterdir()] == [name]


def test_a_browser_can_play_it_from_the_first_bytes_on(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with VideoWriter(path, SIZE, fps=30) as video:
        for n in range(200):
            video.write(numbered(n), n / 30)
    kinds = boxes(path)
    assert kinds[0] == b"ftyp"
    assert kinds.index(b"moov") < kinds.index(b"mdat")
    assert b"moof" not in kinds
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert float(stream.duration * stream.time_base) == pytest.approx(200 / 30, abs=1e-3)
        container.seek(5_000_000)
        landed = next(container.decode(stream)).time
        assert 3.0 <= landed <= 5.0


def test_variable_times_are_kept(tmp_path: Path) -> None:
    times = [7.0, 7.013, 7.5, 9.75, 9.751, 13.0]
    path = tmp_path / "film.mp4"
    with VideoWriter(path, SIZE) as video:
        for n, time in enumerate(times):
            video.write(numbered(n), time)
    with open_source(path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == list(range(len(times)))
    assert [frame.time for frame in frames] == pytest.approx([time - 7.0 for time in times], abs=1e-5)


def test_equal_times_are_set_apart_by_a_tick(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with VideoWriter(path, SIZE) as video:
        for n in range(4):
            video.write(numbered(n), 1.0)
        video.write(numbered(4), 1.04)
    with open_source(path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == [0, 1, 2, 3, 4]
    assert frames[3].time < 1e-4
    assert frames[4].time == pytest.approx(0.04, abs=1e-5)


@pytest.mark.parametrize("size", [(161, 97), (160, 97), (161, 96), (3, 5)])
def test_odd_sizes_grow_by_one_repeated_pixel(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    image = np.full((height, width, 3), 40, dtype=np.uint8)
    image[:, -1] = (220, 220, 220)
    path = tmp_path / "odd.mp4"
    with VideoWriter(path, size) as video:
        video.write(image, 0.0)
    with open_source(path) as source:
        assert source.size == (width + width % 2, height + height % 2)
        (frame,) = source
    wanted = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    assert np.abs(frame.image.astype(int) - wanted).max() < 12


def test_colours_come_back_as_they_went_in(tmp_path: Path) -> None:
    colours = np.array(
        [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (30, 200, 150), (250, 120, 10)]
    )
    image = np.repeat(np.repeat(colours[None], 64, axis=0), 32, axis=1).astype(np.uint8)
    path = tmp_path / "colours.mp4"
    with VideoWriter(path, (32 * len(colours), 64)) as video:
        video.write(image, 0.0)
    with open_source(path) as source:
        (frame,) = source
    for n, colour in enumerate(colours):
        patch = frame.image[16:48, 32 * n + 8 : 32 * n + 24].reshape(-1, 3).mean(axis=0)
        # A wrong matrix or range would be off by 15 or more on at least one of them.
        assert np.abs(patch - colour).max() <= 2, (colour, patch)


def test_the_colour_of_thin_lines_is_averaged_not_picked() -> None:
    image = np.zeros((16, 16, 3), dtype=np.uint8)
    image[:, 1::2] = (255, 0, 0)
    planes = yuv420(image).reshape(-1)[256:].reshape(2, 8, 8)
    full = np.full((16, 16, 3), (255, 0, 0), dtype=np.uint8)
    of_red = yuv420(full).reshape(-1)[256:].reshape(2, 8, 8)
    halfway = (of_red.astype(int) + 128) / 2
    assert np.abs(planes - halfway).max() <= 1


def test_a_picture_may_be_changed_after_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    image = numbered(5)
    with VideoWriter(path, SIZE) as video:
        video.write(image, 0.0)
        image[:] = 0
        video.write(numbered(6), 0.04)
    with open_source(path) as source:
        assert numbers_of(source) == [5, 6]


def test_pictures_that_are_views_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with VideoWriter(path, SIZE) as video:
        video.write(np.flipud(np.flipud(numbered(9))), 0.0)
        video.write(numbered(3)[:, ::-1], 0.04)
    with open_source(path) as source:
        assert number_in(next(source).image) == 9
        assert number_in(next(source).image[:, ::-1]) == 3


@pytest.mark.parametrize("name", ["film.avi", "film", "film.gif", "film.mp4.txt"])
def test_another_ending_is_refused_with_a_list(tmp_path: Path, name: str) -> None:
    with pytest.raises(SinkError, match=r"\.mp4, \.m4v, \.mov, \.webm"):
        VideoWriter(tmp_path / name, SIZE)
    assert list(tmp_path.iterdir()) == []


def test_pictures_too_large_for_the_encoder_are_named_and_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"20000×64 pixels are too large"):
        VideoWriter(tmp_path / "wide.mp4", (20_000, 64))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "image",
    [
        [[0, 0, 0]],
        np.zeros((10, 10, 3), np.uint8),
        np.zeros((SIZE[1], SIZE[0]), np.uint8),
        np.zeros((SIZE[1], SIZE[0], 3), np.float32),
    ],
)
def test_a_picture_of_another_kind_is_refused(tmp_path: Path, image: np.ndarray) -> None:
    with VideoWriter(tmp_path / "film.mp4", SIZE) as video:
        video.write(numbered(0), 0.0)
        with pytest.raises(InvalidImageError, match=r"\(96, 160, 3\)"):
            video.write(image, 0.04)
        video.write(numbered(1), 0.08)
    with open_source(tmp_path / "film.mp4") as source:
        assert numbers_of(source) == [0, 1]


@pytest.mark.parametrize("time", [0.5, float("nan"), float("inf")])
def test_a_time_that_cannot_be_is_refused(tmp_path: Path, time: float) -> None:
    with VideoWriter(tmp_path / "film.mp4", SIZE) as video:
        video.write(numbered(0), 1.0)
        with pytest.raises(InvalidArgumentError, match=str(time)):
            video.write(numbered(1), time)


@pytest.mark.parametrize(
    ("size", "fps"), [((0, 10), None), ((10, -1), None), (SIZE, 0.0), (SIZE, float("nan"))]
)
def test_a_size_or_rate_that_cannot_be_is_refused(
    tmp_path: Path, size: tuple[int, int], fps: float | None
) -> None:
    with pytest.raises(InvalidArgumentError):
        VideoWriter(tmp_path / "film.mp4", size, fps)


@pytest.mark.parametrize(
    "options", [{"quality": -1}, {"quality": 52}, {"preset": "warp"}, {"preset": "placebo"}, {"threads": 0}]
)
def test_encoder_settings_that_cannot_be_are_refused(tmp_path: Path, options: dict[str, object]) -> None:
    ((name, value),) = options.items()
    with pytest.raises(InvalidArgumentError, match=f"{name} '?{value}"):
        VideoWriter(tmp_path / "film.mp4", SIZE, **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("preset", ["ultrafast", "veryfast", "medium"])
def test_lower_quality_numbers_are_better_and_larger_and_no_preset_loses_a_frame(
    tmp_path: Path, preset: str
) -> None:
    rng = np.random.default_rng(1)
    noise = [np.maximum(numbered(n), rng.integers(0, 60, (96, 160, 3), dtype=np.uint8)) for n in range(60)]
    errors, sizes = [], []
    for quality in (15, 35):
        path = tmp_path / f"{quality}.mp4"
        with VideoWriter(path, SIZE, fps=25, quality=quality, preset=preset, threads=2) as video:
            for n, image in enumerate(noise):
                video.write(image, n / 25)
        with open_source(path) as source:
            frames = list(source)
        assert [number_in(frame.image) for frame in frames] == list(range(60))
        assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(60)], abs=1e-5)
        errors.append(
            np.mean([np.abs(f.image.astype(int) - i).mean() for f, i in zip(frames, noise, strict=True)])
        )
        sizes.append(path.stat().st_size)
    assert errors[0] < 0.9 * errors[1]
    assert sizes[0] > 2 * sizes[1]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkError, match=r"film\.mp4.*choose another"):
        VideoWriter(tmp_path / "file" / "film.mp4", SIZE)


def test_a_pyav_without_the_encoder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = _H264._replace(encoder="nothing264")
    monkeypatch.setattr("gesturekit.media.film_format._H264", without)
    with pytest.raises(SinkError, match=r"no encoder 'nothing264'; .*pip install"):
        VideoWriter(tmp_path / "film.mp4", SIZE)
    assert list(tmp_path.iterdir()) == []


def test_no_picture_leaves_no_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        VideoWriter(tmp_path / "film.mp4", SIZE).close()
    assert list(tmp_path.iterdir()) == []
    assert "no picture came" in caplog.text


def test_a_closed_writer_refuses(tmp_path: Path) -> None:
    video = VideoWriter(tmp_path / "film.mp4", SIZE)
    video.write(numbered(0), 0.0)
    video.close()
    video.close()
    with pytest.raises(SinkError, match="closed"):
        video.write(numbered(1), 0.04)


def run_python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


NOISY = """
    import sys
    import numpy as np
    from gesturekit.media import VideoWriter
    from tests.media.clips import SIZE, numbered
    rng = np.random.default_rng(0)
    def picture(n):
        image = numbered(n)
        image[60:] = rng.integers(0, 255, image[60:].shape)
        return image
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
@pytest.mark.parametrize("limit", range(300_000, 302_000, 250))
def test_a_full_disk_ends_clearly_and_keeps_what_was_written(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "film.mp4"
    program = (
        NOISY
        + """
    import resource
    from gesturekit.errors import SinkError
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    video = VideoWriter(sys.argv[1], SIZE, fps=25)
    try:
        for n in range(1000):
            video.write(picture(n), n / 25)
    except SinkError as error:
        print(n, error)
    video.close()
    """
    )
    done = run_python(program, str(path), str(limit))
    assert done.returncode == 0, done.stderr
    written, _, message = done.stdout.partition(" ")
    assert "film.mp4" in message
    assert "File too large" in message
    with open_source(path) as source:
        numbers = numbers_of(source)
    assert numbers == list(range(len(numbers)))
    # At most the fragment that did not fit is lost: one second.
    assert int(written) - 27 <= len(numbers) <= int(written)
    assert f"first {len(numbers) / 25:.2f} s are kept" in message


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")
def test_a_killed_program_leaves_a_playable_film(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    program = (
        NOISY
        + """
    import os, signal
    video = VideoWriter(sys.argv[1], SIZE, fps=25)
    for n in range(260):
        video.write(picture(n), n / 25)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    )
    done = run_python(program, str(path))
    assert done.returncode == -signal.SIGKILL
    with open_source(path) as source:
        numbers = numbers_of(source)
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= 260 - 26


def test_when_the_final_rewrite_fails_the_film_still_plays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.mp4"

    def full_disk(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("gesturekit.media.mp4.whole_file", full_disk)
    with caplog.at_level(logging.WARNING), VideoWriter(path, SIZE, fps=25) as video:
        for n in range(60):
            video.write(numbered(n), n / 25)
    assert "is complete and plays" in caplog.text
    with open_source(path) as source:
        assert numbers_of(source) == list(range(60))
        assert source.warnings == []


def test_an_error_in_the_loop_still_finishes_the_film(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with pytest.raises(ZeroDivisionError), VideoWriter(path, SIZE) as video:
        for n in range(10):
            video.write(numbered(n), n / 25)
        raise ZeroDivisionError
    with open_source(path) as source:
        assert numbers_of(source) == list(range(10))
    assert b"moof" not in boxes(path)


def test_a_pause_longer_than_mp4_can_hold_is_kept(tmp_path: Path) -> None:
    """Between two pictures there are at most 2³¹ ticks, 6.6 hours; the picture before is shown anew."""
    times = [0.0, 0.04, 20 * 3600.0, 20 * 3600.0 + 0.04]
    with VideoWriter(tmp_path / "film.mp4", SIZE, 25) as video:
        for number, time in enumerate(times):
            video.write(numbered(number), time)
    assert video.count == 4
    with open_source(tmp_path / "film.mp4") as source:
        shown = [(number_in(frame.image), frame.time) for frame in source]
    assert [number for number, _ in shown] == [0, 1, 1, 1, 1, 2, 3]
    assert [time for _, time in shown[:2] + shown[-2:]] == pytest.approx(times, abs=1e-4)


def test_a_rate_may_be_any_number(tmp_path: Path) -> None:
    for number, fps in enumerate((np.float32(25), np.int64(25), Fraction(30000, 1001))):
        with VideoWriter(tmp_path / f"{number}.mp4", SIZE, fps) as video:  # type: ignore[arg-type]
            video.write(numbered(0), 0.0)


@pytest.mark.parametrize("options", [{"fps": "25"}, {"quality": "20"}, {"threads": 1.5}])
def test_what_is_no_number_is_named(tmp_path: Path, options: dict[str, object]) -> None:
    with pytest.raises(InvalidArgumentError, match=repr(next(iter(options.values())))):
        VideoWriter(tmp_path / "film.mp4", SIZE, **options)  # type: ignore[arg-type]
