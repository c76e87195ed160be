from __future__ import annotations

import io
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import SourceError
from gesturekit.media.address import open_address, without_password
from gesturekit.sources import open_source
from tests.media.clips import make_film, number_in, numbered, numbers_of
from tests.media.servers import closed_port, content, http_server, motion_jpeg, rtsp_server, silent_server

COUNT = 60


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    make_film(
        path,
        [n / 25 for n in range(COUNT)],
        options={"movflags": "faststart"},
        codec_options={"tune": "zerolatency", "g": "5"},
    )
    return path.read_bytes()


def test_a_film_on_a_web_server_is_read_whole_however_slow_the_reader(film: bytes) -> None:
    with (
        http_server({"/film.mp4": content(film, "video/mp4")}) as address,
        open_source(f"{address}/film.mp4", mirrored=True) as source,
    ):
        assert not source.live
        assert source.frame_count == COUNT
        first = next(source)
        time.sleep(0.3)
        frames = [first, *source]
    assert [number_in(frame.image) for frame in frames] == list(range(COUNT))
    assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(COUNT)])
    assert all(frame.mirrored for frame in frames)
    assert (source.dropped, source.warnings) == (0, [])


def test_a_film_that_breaks_off_keeps_what_came(film: bytes) -> None:
    half = len(film) * 2 // 3
    routes = {"/film.mp4": content(film[:half], "video/mp4", promised=len(film))}
    with http_server(routes) as address, open_address(f"{address}/film.mp4", stall_seconds=1.0) as source:
        numbers = numbers_of(source)
    assert numbers == list(range(len(numbers)))
    assert COUNT // 4 < len(numbers) < COUNT
    assert source.warnings


def test_a_network_camera_is_live() -> None:
    with (
        http_server({"/live": motion_jpeg(50, 0.02)}) as address,
        open_source(f"{address}/live") as source,
    ):
        assert source.live
        frames = []
        for frame in source:
            frames.append(frame)
            time.sleep(0.15)
    numbers = [number_in(frame.image) for frame in frames]
    assert numbers == [frame.index for frame in frames]
    assert numbers == sorted(set(numbers))
    # The newest picture wins; none is lost without being counted.
    assert numbers[-1] == 49
    assert len(frames) < 45
    assert source.dropped == 50 - len(frames)
    assert frames[-1].time > 0.3


def test_a_network_camera_that_falls_silent_is_an_error() -> None:
    hang = threading.Event()
    try:
        with (
            http_server({"/live": motion_jpeg(20, 0.01, then=lambda: hang.wait(60))}) as address,
            open_address(f"{address}/live", stall_seconds=1.0) as source,
        ):
            frames = []
            with pytest.raises(SourceError, match=r"/live' broke|/live gave no picture") as error:
                frames += [next(source)]
                for frame in source:
                    frames.append(frame)
            assert "check" in str(error.value)
            # The last picture may still wait in FFmpeg for the beginning of one that never comes.
            assert frames[-1].index >= 18
    finally:
        hang.set()


def test_rtsp_is_live_and_ends_when_the_sender_does() -> None:
    with rtsp_server(40, 0.02) as address, open_source(address) as source:
        assert source.live
        frames = list(source)
    numbers = [number_in(frame.image) for frame in frames]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] >= 38
    assert len(frames) + source.dropped >= 38
    assert "secret" not in source.name


def test_rtsp_that_falls_silent_is_an_error_that_hides_the_password() -> None:
    with (
        rtsp_server(40, 0.02, hang=True) as address,
        open_address(address, stall_seconds=0.6) as source,
        pytest.raises(SourceError) as error,
    ):
        list(source)
    assert "viewer:***@" in str(error.value)
    assert "secret" not in "".join(traceback.format_exception(error.value))


def test_close_returns_while_the_network_is_silent() -> None:
    with rtsp_server(30, 0.02, hang=True) as address:
        # One that waited for the network would do so for an hour.
        source = open_address(address, stall_seconds=3600)
        next(source)
        source.close()
        assert list(source) == []


@pytest.mark.parametrize("scheme", ["http", "rtsp", "tcp"])
def test_an_address_where_nobody_listens_is_refused(scheme: str) -> None:
    uri = f"{scheme}://viewer:secret@127.0.0.1:{closed_port()}/film.mp4"
    with pytest.raises(SourceError, match=r"cannot connect to .*refused.*check the address") as error:
        open_source(uri)
    assert "secret" not in "".join(traceback.format_exception(error.value))


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_a_server_that_never_answers_times_out(scheme: str) -> None:
    with silent_server() as port, pytest.raises(SourceError, match=r"did not answer within 0\.5 s"):
        open_address(f"{scheme}://127.0.0.1:{port}/film.mp4", open_seconds=0.5)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_on_a_web_server_is_a_still(kind: str) -> None:
    buffer = io.BytesIO()
    Image.fromarray(numbered(5)).save(buffer, kind)
    with http_server({"/picture": content(buffer.getvalue(), f"image/{kind.lower()}")}) as base:
        with open_source(f"{base}/picture") as source:
            frames = list(source)
        assert source.is_image
        assert not source.live
    assert [(frame.time, number_in(frame.image)) for frame in frames] == [(0.0, 5)]


def test_a_picture_of_untold_length_is_a_still() -> None:
    buffer = io.BytesIO()
    Image.fromarray(numbered(5)).save(buffer, "PNG")

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(buffer.getvalue())

    with http_server({"/picture": answer}) as base, open_source(f"{base}/picture") as source:
        assert source.is_image
        assert number_in(next(source).image) == 5


def test_a_film_whose_end_cannot_be_reached_tells_why(tmp_path: Path) -> None:
    """The index of an ordinary MP4 is at its end, and this server gives no parts of files."""
    noise = np.random.default_rng(0).integers(0, 255, (25, 192, 320, 3), dtype=np.uint8)
    path = make_film(
        tmp_path / "film.mp4", [n / 25 for n in range(25)], size=(320, 192), pictures=list(noise)
    )
    body = path.read_bytes()
    # Else it would all be in FFmpeg's buffer.
    assert body.find(b"moov") > 500_000
    with (
        http_server({"/film.mp4": content(body, "video/mp4")}) as base,
        pytest.raises(SourceError, match=r"Range requests.*faststart"),
    ):
        open_source(f"{base}/film.mp4")


def test_a_stalled_film_says_so_in_plain_words(film: bytes) -> None:
    stalled = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "video/mp4")
        request.send_header("Content-Length", str(len(film)))
        request.end_headers()
        request.wfile.write(film[: len(film) // 2])
        stalled.wait(30)

    with http_server({"/film.mp4": answer}) as base:
        with open_address(f"{base}/film.mp4", stall_seconds=0.5) as source:
            assert 0 < len(numbers_of(source)) < 75
        stalled.set()
    assert "nothing came in time" in source.warnings[0]


def test_a_page_that_is_not_there_is_told() -> None:
    with http_server({}) as address, pytest.raises(SourceError, match=r"refused: .*404"):
        open_source(f"{address}/film.mp4")


def test_a_page_that_is_no_video_is_told() -> None:
    page = content(b"<html><body>My camera</body></html>" * 50, "text/html")
    with (
        http_server({"/": page}) as address,
        pytest.raises(SourceError, match=r"not of a page around it|no video"),
    ):
        open_source(f"{address}/")


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("rtsp://me:secret@camera/1", "rtsp://me:***@camera/1"),
        ("rtsp://camera:554/1", "rtsp://camera:554/1"),
        ("http://me@host/a:b@c", "http://me@host/a:b@c"),
        ("http://me:p:w@host/", "http://me:***@host/"),
        ("http://me:p@w@host/", "http://me:***@host/"),
    ],
)
def test_passwords_are_hidden(uri: str, shown: str) -> None:
    assert without_password(uri) == shown


def test_a_film_by_file_address(tmp_path: Path, film: bytes) -> None:
    path = tmp_path / "my film.mp4"
    path.write_bytes(film)
    with open_source(path.as_uri()) as source:
        assert len(list(source)) == COUNT
