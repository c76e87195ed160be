"""Small servers on this computer's own loopback: real HTTP and real RTSP for the address source."""

from __future__ import annotations

import base64
import io
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import av
from PIL import Image

from tests.media.clips import SIZE, numbered

Route = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def http_server(routes: dict[str, Route]) -> Iterator[str]:
    """Serve `routes` (path → what answers a GET) and yield the address without a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            route = routes.get(self.path)
            if route is None:
                self.send_error(404)
                return
            try:
                route(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def content(body: bytes, kind: str, promised: int | None = None) -> Route:
    """Answer with `body`; `promised` bytes are announced, so that more than is sent breaks off."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(promised or len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def motion_jpeg(count: int, pause_seconds: float, then: Callable[[], object] | None = None) -> Route:
    """Answer as network cameras do: numbered JPEG pictures, one after the other."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        request.end_headers()
        for number in range(count):
            buffer = io.BytesIO()
            Image.fromarray(numbered(number)).save(buffer, "JPEG")
            head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {buffer.tell()}\r\n\r\n"
            request.wfile.write(head.encode() + buffer.getvalue() + b"\r\n")
            time.sleep(pause_seconds)
        if then is not None:
            then()

    return answer


def _h264_units(count: int) -> tuple[list[list[bytes]], list[bytes]]:
    """Numbered pictures as NAL units for each picture, and the parameter sets."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = *SIZE, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 25), Fraction(25)
    encoder.options = {"tune": "zerolatency", "preset": "ultrafast", "g": "10", "threads": "1"}
    pictures = []
    for number in range(count):
        frame = av.VideoFrame.from_ndarray(numbered(number), format="rgb24")
        frame.pts = number
        for packet in encoder.encode(frame):
            units = [unit.strip(b"\0") for unit in bytes(packet).split(b"\0\0\1")]
            pictures.append([unit for unit in units if unit and unit[0] & 31 in (1, 5, 7, 8)])
    parameters = [unit for unit in pictures[0] if unit[0] & 31 in (7, 8)]
    return pictures, parameters


@contextmanager
def rtsp_server(count: int, pause_seconds: float, *, hang: bool = False) -> Iterator[str]:
    """Serve H.264 by RTSP over TCP (RFC 2326, RFC 6184, single NAL units), and yield the address.

    After `count` pictures the server says goodbye by closing the connection, or hangs.
    """
    pictures, parameters = _h264_units(count)
    sets = ",".join(base64.b64encode(unit).decode() for unit in parameters)
    sdp = (
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
        f"a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\n"
        "a=control:track1\r\n"
    )
    released = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while line := self.rfile.readline():
                method, head = line.split()[0].decode(), {}
                while (field := self.rfile.readline().strip()) != b"":
                    name, _, value = field.decode().partition(":")
                    head[name.strip().lower()] = value.strip()
                extra, body = {
                    "OPTIONS": ("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", ""),
                    "DESCRIBE": ("Content-Type: application/sdp\r\n", sdp),
                    "SETUP": ("Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n", ""),
                }.get(method, ("", ""))
                self.wfile.write(
                    f"RTSP/1.0 200 OK\r\nCSeq: {head['cseq']}\r\nSession: 1\r\n{extra}"
                    f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
                )
                if method == "PLAY":
                    self._play()
                    return

        def _play(self) -> None:
            sequence = 0
            for number, units in enumerate(pictures):
                for unit in units:
                    marker = 0x80 if unit is units[-1] else 0
                    packet = (
                        struct.pack(">BBHII", 0x80, 96 | marker, sequence & 0xFFFF, number * 3600, 7) + unit
                    )
                    self.wfile.write(struct.pack(">cBH", b"$", 0, len(packet)) + packet)
                    sequence += 1
                time.sleep(pause_seconds)
            if hang:
                released.wait(60)

        def finish(self) -> None:
            try:
                super().finish()
            except OSError:
                self.connection.close()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"rtsp://viewer:secret@127.0.0.1:{server.server_address[1]}/stream"
    finally:
        released.set()
        server.shutdown()
        server.server_close()


@contextmanager
def silent_server() -> Iterator[int]:
    """Accept connections and never say a word; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
