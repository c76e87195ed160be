from __future__ import annotations

import gc
import logging
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from gesturekit.errors import SourceError
from gesturekit.sources import open_source
from tests.media.clips import SIZE, make_film, number_in, numbered, numbers_of

COUNT = 75
TIMES = [n / 25 for n in range(COUNT)]


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("film.mp4", "libx264", {}),
        ("film.mkv", "libx264", {}),
        ("film.ts", "libx264", {}),
        ("film.mov", "mpeg4", {}),
        ("film.avi", "mpeg4", {}),
        ("fragmented.mp4", "libx264", {"movflags": "frag_keyframe+empty_moov+default_base_moof"}),
    ],
)
def test_every_frame_comes_once_in_order_at_its_time(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    path = make_film(tmp_path / name, TIMES, codec=codec, options=options)
    with open_source(path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == list(range(COUNT))
    assert [frame.index for frame in frames] == list(range(COUNT))
    # Matroska keeps whole milliseconds.
    assert [frame.time for frame in frames] == pytest.approx(
        TIMES, abs=1.1e-3 if name.endswith("mkv") else 1e-9
    )
    assert source.warnings == []
    assert source.size == SIZE
    assert source.fps == pytest.approx(25)
    assert source.frame_count == COUNT
    assert (source.live, source.is_image, source.mirrored, source.dropped) == (False, False, False, 0)
    assert source.name == str(path)


def test_pictures_are_rgb_and_contiguous(tmp_path: Path) -> None:
    red = np.zeros((*SIZE[::-1], 3), dtype=np.uint8)
    red[..., 0] = 200
    path = make_film(tmp_path / "red.mp4", [0.0], pictures=[red])
    with open_source(path) as source:
        (frame,) = source
    assert frame.image.dtype == np.uint8
    assert frame.image.flags.c_contiguous
    assert np.abs(frame.image.reshape(-1, 3).mean(axis=0) - (200, 0, 0)).max() < 3


def test_a_variable_frame_rate_stays_variable(tmp_path: Path) -> None:
    times = [0.0, 0.01, 0.5, 0.52, 1.75, 3.0, 3.001]
    path = make_film(tmp_path / "variable.mp4", times)
    with open_source(path) as source:
        assert [frame.time for frame in source] == pytest.approx(times, abs=1e-5)


def test_times_count_from_the_start_of_the_film(tmp_path: Path) -> None:
    path = make_film(tmp_path / "late.ts", [100.0 + time for time in TIMES])
    with open_source(path) as source:
        assert [frame.time for frame in source] == pytest.approx(TIMES, abs=1e-5)


def test_recordings_put_end_to_end_go_on_in_time(tmp_path: Path) -> None:
    first = make_film(tmp_path / "first.ts", [n / 25 for n in range(20)])
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() * 2)
    with open_source(both) as source:
        times = [frame.time for frame in source]
    # At the seam one picture may count as spoilt, and leaves its gap.
    assert len(times) >= 39
    assert 0.039 < np.diff(times).min() <= np.diff(times).max() < 0.081


def test_sound_is_ignored(tmp_path: Path) -> None:
    path = make_film(tmp_path / "loud.mp4", TIMES, with_sound=True)
    with av.open(str(path)) as container:
        assert container.streams.audio
    with open_source(path) as source:
        assert numbers_of(source) == list(range(COUNT))
        assert source.warnings == []


@pytest.mark.skipif(
    not hasattr(av.VideoStream, "set_display_rotation"), reason="PyAV before 18 writes no rotation"
)
@pytest.mark.parametrize("hflip", [False, True])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotation_and_mirroring_that_the_file_asks_for_are_applied(
    tmp_path: Path, rotation: int, hflip: bool
) -> None:
    height, width = 48, 80
    picture = np.zeros((height, width, 3), dtype=np.uint8)
    picture[: height // 2, : width // 2, 0] = 255
    picture[height // 2 :, : width // 2, 1] = 255
    path = make_film(
        tmp_path / "turned.mp4",
        [0.0],
        size=(width, height),
        pictures=[picture],
        rotation=rotation,
        hflip=hflip,
    )
    # set_display_rotation turns counter-clockwise, as np.rot90 does, and mirrors afterwards.
    wanted = np.rot90(picture, rotation // 90)
    wanted = wanted[:, ::-1] if hflip else wanted
    with open_source(path) as source:
        assert source.size == (wanted.shape[1], wanted.shape[0])
        (frame,) = source
    assert frame.image.flags.c_contiguous
    assert np.abs(frame.image.astype(int) - wanted).mean() < 8


def test_squeezed_pixels_are_widened(tmp_path: Path) -> None:
    path = make_film(tmp_path / "squeezed.mp4", [0.0], aspect=Fraction(4, 3))
    with open_source(path) as source:
        assert source.size == (round(SIZE[0] * 4 / 3), SIZE[1])
        assert numbers_of(source) == [0]


def test_mirrored_is_handed_to_every_frame(tmp_path: Path) -> None:
    path = make_film(tmp_path / "film.mp4", TIMES[:3])
    with open_source(path, mirrored=True) as source:
        assert source.mirrored
        assert [frame.mirrored for frame in source] == [True] * 3


def test_a_name_with_a_colon_and_spaces_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_film(tmp_path / "at 12:30 %d é.mp4", TIMES[:3])
    monkeypatch.chdir(tmp_path)
    with open_source("at 12:30 %d é.mp4") as source:
        assert len(list(source)) == 3


def test_a_second_loop_goes_on_where_the_first_stopped(tmp_path: Path) -> None:
    with open_source(make_film(tmp_path / "film.mp4", TIMES)) as source:
        for frame in source:
            if frame.index == 9:
                break
        assert next(iter(source)).index == 10


def test_a_closed_source_gives_nothing(tmp_path: Path) -> None:
    source = open_source(make_film(tmp_path / "film.mp4", TIMES))
    next(source)
    source.close()
    source.close()
    assert list(source) == []


def test_a_film_cut_off_gives_all_whole_frames_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options = {"movflags": "faststart"}
    # Without B-frames and with one reference, each packet decodes as it comes: the count is exact.
    path = make_film(tmp_path / "film.mp4", TIMES, options=options, codec_options={"tune": "zerolatency"})
    with av.open(str(path)) as container:
        packets = [(p.pos, p.size) for p in container.demux(video=0) if p.size]
    position, size = packets[50]
    path.write_bytes(path.read_bytes()[: position + size // 2])
    with caplog.at_level(logging.WARNING), open_source(path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == list(range(50))
    assert [frame.time for frame in frames] == pytest.approx(TIMES[:50])
    assert "ends after 2.00 s, though its header promises 3.00 s" in " ".join(source.warnings)
    assert all(warning in caplog.text for warning in source.warnings)


@pytest.mark.parametrize("name", ["film.mkv", "film.mp4"])
def test_a_film_cut_between_two_frames_is_noticed_too(tmp_path: Path, name: str) -> None:
    options = {"movflags": "faststart"} if name.endswith("mp4") else {}
    path = make_film(tmp_path / name, TIMES, options=options, codec_options={"tune": "zerolatency"})
    with av.open(str(path)) as container:
        position = [p.pos for p in container.demux(video=0) if p.size][40]
    path.write_bytes(path.read_bytes()[:position])
    with open_source(path) as source:
        numbers = numbers_of(source)
    assert numbers == list(range(len(numbers)))
    assert 38 <= len(numbers) <= 40
    assert "cut off" in " ".join(source.warnings)


def test_damage_inside_leaves_gaps_and_moves_no_other_frame(tmp_path: Path) -> None:
    # Key frames only: damage to one picture cannot reach another.
    path = make_film(tmp_path / "film.mp4", TIMES, codec_options={"g": "1", "bf": "0"})
    with av.open(str(path)) as container:
        position, size = [(p.pos, p.size) for p in container.demux(video=0) if p.size][30]
    content = bytearray(path.read_bytes())
    content[position : position + size] = bytes(size)
    path.write_bytes(content)
    with open_source(path) as source:
        frames = list(source)
    good = [n for n in range(COUNT) if n != 30]
    assert [number_in(frame.image) for frame in frames] == good
    assert [frame.time for frame in frames] == pytest.approx([TIMES[n] for n in good])
    assert [frame.index for frame in frames] == list(range(COUNT - 1))
    assert "damaged in 1 place" in " ".join(source.warnings)


def test_a_film_without_its_index_cannot_be_read(tmp_path: Path) -> None:
    path = make_film(tmp_path / "film.mp4", TIMES)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(SourceError, match=r"film\.mp4.*damaged or incomplete"):
        open_source(path)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.mp4", b"", "empty"),
        ("noise.mp4", bytes(range(256)) * 40, "not a video"),
        ("letter.txt", b"Dear reader,\n" * 100, "no video|not a video"),
        ("letter.mp4", b"Dear reader,\n" * 100, "not a video"),
    ],
)
def test_what_is_no_video_is_refused_by_name(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=told) as error:
        open_source(tmp_path / name)
    assert name in str(error.value)


def test_music_is_no_video_even_with_a_cover(tmp_path: Path) -> None:
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=8000)
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 32, 32, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic.value
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        silence.sample_rate = 8000
        container.mux(sound.encode(silence))
        container.mux(sound.encode(None))
        container.mux(cover.encode(av.VideoFrame.from_ndarray(numbered(0, (32, 32)), format="rgb24")))
        container.mux(cover.encode(None))
    with pytest.raises(SourceError, match="holds no video"):
        open_source(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothing\.mp4.*check the spelling"):
        open_source(tmp_path / "nothing.mp4")


@pytest.mark.parametrize(
    ("clip", "count"),
    [("fingerspelling", 325), ("thumb_up_720p", 195), ("open_palm_360p", 202), ("desk_pointing", 378)],
)
def test_real_clips_lose_no_frame(data_dir: Path, clip: str, count: int) -> None:
    with open_source(data_dir / "clips" / f"{clip}.mp4") as source:
        times = [frame.time for frame in source]
    assert source.frame_count == len(times) == count
    assert source.fps is not None
    assert times == pytest.approx([n / source.fps for n in range(count)], abs=1e-6)
    assert source.warnings == []


def test_decoded_pictures_do_not_pile_up(tmp_path: Path) -> None:
    """Memory comes back by itself, without waiting for the garbage collection."""

    def decoded_frames() -> int:
        return sum(isinstance(thing, av.VideoFrame) for thing in gc.get_objects())

    path = make_film(tmp_path / "film.mp4", TIMES)
    gc.collect()
    gc.disable()
    try:
        before = decoded_frames()
        with open_source(path) as source:
            assert len(numbers_of(source)) == COUNT
        del source
        assert decoded_frames() - before <= 1
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("second", "kept"),
    [((320, 192), SIZE), ((96, 160), (96, 160))],
    ids=["a stream that grows", "a phone that is turned"],
)
def test_a_stream_that_changes_its_size(
    tmp_path: Path, second: tuple[int, int], kept: tuple[int, int]
) -> None:
    """The same proportions get the size of the first; others keep their own, and nothing is stretched."""
    before = make_film(tmp_path / "before.ts", TIMES[:20]).read_bytes()
    after = make_film(tmp_path / "after.ts", TIMES[20:40], size=second).read_bytes()
    path = tmp_path / "both.ts"
    path.write_bytes(before + after)
    with open_source(path) as source:
        frames = list(source)
    assert {frame.image.shape for frame in frames[:15]} == {(*SIZE[::-1], 3)}
    assert {frame.image.shape for frame in frames[-15:]} == {(*kept[::-1], 3)}
    numbers = [number_in(frame.image) for frame in frames]
    # Where the two meet, the stream's own counters break, and a picture or two with them.
    assert numbers[:15] == list(range(15))
    assert numbers[-15:] == list(range(5, 20))
    times = [frame.time for frame in frames]
    assert times == sorted(times)


def test_avi_with_b_frames_has_even_times(tmp_path: Path) -> None:
    """AVI stores no presentation times, and FFmpeg's guesses go back and forth."""
    path = make_film(tmp_path / "film.avi", TIMES, codec="libx264", codec_options={"bf": "2"}, base=25)
    with open_source(path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == list(range(COUNT))
    assert [frame.time for frame in frames] == pytest.approx(TIMES, abs=1e-9)
