"""Writes a HEIC picture of tiles, as phones store photographs (ISO/IEC 23008-12, grid items)."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from gesturekit.hands import ImageArray


def write_heic(path: Path, image: ImageArray, *, tile: int) -> Path:
    """Store `image`, whose sides are multiples of `tile` pixels."""
    height, width = image.shape[:2]
    rows, columns = height // tile, width // tile
    tiles = [image[y : y + tile, x : x + tile] for y in range(0, height, tile) for x in range(0, width, tile)]
    coded = [_hevc(part) for part in tiles]
    configuration = coded[0][0]
    grid = bytes([0, 0, rows - 1, columns - 1]) + struct.pack(">HH", width, height)
    payloads = [data for _, data in coded] + [grid]
    ids = list(range(1, len(payloads) + 1))
    head = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")

    def meta(start: int) -> bytes:
        offsets = np.cumsum([start, *map(len, payloads)])[:-1].tolist()
        places = b"".join(
            struct.pack(">HHHII", item, 0, 1, offset, len(data))
            for item, offset, data in zip(ids, offsets, payloads, strict=True)
        )
        kinds = [b"hvc1"] * len(coded) + [b"grid"]
        infos = b"".join(
            _full(b"infe", struct.pack(">HH", item, 0) + kind + b"\0", version=2)
            for item, kind in zip(ids, kinds, strict=True)
        )
        properties = _box(
            b"ipco",
            _box(b"hvcC", configuration)
            + _full(b"ispe", struct.pack(">II", tile, tile))
            + _full(b"ispe", struct.pack(">II", width, height)),
        )
        of_tile = [struct.pack(">HBBB", item, 2, 0x81, 2) for item in ids[:-1]]
        of_grid = struct.pack(">HBB", ids[-1], 1, 3)
        associations = _full(b"ipma", struct.pack(">I", len(ids)) + b"".join(of_tile) + of_grid)
        references = struct.pack(f">HH{len(coded)}H", ids[-1], len(coded), *ids[:-1])
        return _full(
            b"meta",
            _full(b"hdlr", bytes(4) + b"pict" + bytes(13))
            + _full(b"pitm", struct.pack(">H", ids[-1]))
            + _full(b"iloc", bytes([0x44, 0]) + struct.pack(">H", len(ids)) + places)
            + _full(b"iinf", struct.pack(">H", len(ids)) + infos)
            + _box(b"iprp", properties + associations)
            + _full(b"iref", _box(b"dimg", references)),
        )

    start = len(head) + len(meta(0)) + 8
    path.write_bytes(head + meta(start) + _box(b"mdat", b"".join(payloads)))
    return path


def _hevc(image: ImageArray) -> tuple[bytes, bytes]:
    """The decoder configuration record (ISO/IEC 14496-15) and one intra picture with its length in front."""
    encoder = av.CodecContext.create("libx265", "w")
    encoder.height, encoder.width = image.shape[:2]
    encoder.pix_fmt, encoder.time_base, encoder.framerate = "yuv420p", Fraction(1, 25), Fraction(25)
    encoder.options = {"x265-params": "log-level=none:info=0", "crf": "8"}
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
    frame.pts = 0
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    stream = b"".join(map(bytes, packets)).replace(b"\0\0\0\1", b"\0\0\1")
    *parameters, picture = stream.split(b"\0\0\1")[1:]
    profile = parameters[1][3:15]
    record = b"\1" + profile + bytes([0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, len(parameters)])
    for unit in parameters:
        record += struct.pack(">BHH", 0x80 | unit[0] >> 1, 1, len(unit)) + unit
    return record, struct.pack(">I", len(picture)) + picture


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _full(kind: bytes, content: bytes, version: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", version << 24) + content)
