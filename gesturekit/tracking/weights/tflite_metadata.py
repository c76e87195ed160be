"""Reading and adding the metadata of a `.tflite` model, without touching anything else in it.

MediaPipe Tasks refuses a model that lacks the entry `TFLITE_METADATA`, which says how an image becomes the
input tensor. A `.tflite` file is a FlatBuffer, whose tables point forwards with relative offsets; so a new
root with longer lists can be put in front and the old bytes stay as they are, only further back. Field
numbers follow TensorFlow Lite's `schema.fbs`, version 3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from gesturekit.errors import ModelError

METADATA_NAME = "TFLITE_METADATA"

_IDENTIFIER = b"TFL3"
# Fields of the table Model, in the schema's order; `version` is a number, the others point to something.
_MODEL_FIELDS = 8
_VERSION, _BUFFERS, _METADATA = 0, 4, 6
# Tensors are aligned to 16 bytes in the file; a shift by a multiple of 64 keeps that and cache lines too.
_SHIFT_STEP = 64
_DATA_ALIGNMENT = 16


def read_metadata(model: bytes) -> bytes | None:
    """Bytes of a model's metadata entry (itself a FlatBuffer), None when it has none.

    Raises
    ------
    ModelError
        When the bytes are not a TensorFlow Lite model.
    """
    with _naming_damage(model):
        root = _root(model)
        buffers = _vector(model, _field(model, root, _BUFFERS))
        for entry in _vector(model, _field(model, root, _METADATA)):
            if _bytes_at(model, _field(model, entry, 0)) == METADATA_NAME.encode():
                position = _field(model, entry, 1)
                index = _uint(model, position) if position else 0
                return _bytes_at(model, _field(model, buffers[index], 0))
    return None


def add_metadata(model: bytes, metadata: bytes) -> bytes:
    """Give a model a metadata entry; its graph and weights stay byte for byte what they were.

    Parameters
    ----------
    model : bytes
        A `.tflite` file without metadata.
    metadata : bytes
        What `read_metadata` gives for another model with the same inputs and outputs.

    Raises
    ------
    ModelError
        When the bytes are not a TensorFlow Lite model, or one of a newer schema.
    """
    with _naming_damage(model):
        return _new_front(model, metadata) + model


def _new_front(model: bytes, metadata: bytes) -> bytes:
    root = _root(model)
    fields = [_field(model, root, number) for number in range(_MODEL_FIELDS)]
    if any(_field(model, root, number) for number in range(_MODEL_FIELDS, _MODEL_FIELDS + 8)):
        raise ModelError("a .tflite model of a newer schema than 3 cannot be given metadata")
    version = _uint(model, fields[_VERSION]) if fields[_VERSION] else 0
    old_names = _vector(model, fields[_METADATA])
    old_buffers = _vector(model, fields[_BUFFERS])

    # Every offset points forwards: root, then the lists, then what only the new entries need.
    vtable = 8
    table = vtable + 4 + 2 * _MODEL_FIELDS
    names = table + 4 + 4 * _MODEL_FIELDS
    buffers = names + 4 + 4 * (len(old_names) + 1)
    entry = buffers + 4 + 4 * (len(old_buffers) + 1) + 8
    buffer = entry + 12 + 8
    name = buffer + 8
    data = name + 4 + len(METADATA_NAME) + 1
    data += -(data + 4) % _DATA_ALIGNMENT
    end = data + 4 + len(metadata)
    shift = end + -end % _SHIFT_STEP

    out = bytearray(shift)
    struct.pack_into("<I4s", out, 0, table, _IDENTIFIER)
    struct.pack_into("<i", out, table, table - vtable)
    struct.pack_into("<HH", out, vtable, 4 + 2 * _MODEL_FIELDS, 4 + 4 * _MODEL_FIELDS)
    targets = [_target(model, position) + shift if position else 0 for position in fields]
    targets[_BUFFERS], targets[_METADATA] = buffers, names
    for number, target in enumerate(targets):
        if number == _VERSION or target:
            place = 4 + 4 * number
            struct.pack_into("<H", out, vtable + 4 + 2 * number, place)
            value = version if number == _VERSION else target - (table + place)
            struct.pack_into("<I", out, table + place, value)
    _put_list(out, names, [*(old + shift for old in old_names), entry])
    _put_list(out, buffers, [*(old + shift for old in old_buffers), buffer])
    # A table's description stands in the eight (two fields) or six (one field) bytes before it.
    struct.pack_into("<HHHH", out, entry - 8, 8, 12, 4, 8)
    struct.pack_into("<iII", out, entry, 8, name - (entry + 4), len(old_buffers))
    struct.pack_into("<HHH", out, buffer - 6, 6, 8, 4)
    struct.pack_into("<iI", out, buffer, 6, data - (buffer + 4))
    struct.pack_into(f"<I{len(METADATA_NAME)}s", out, name, len(METADATA_NAME), METADATA_NAME.encode())
    struct.pack_into(f"<I{len(metadata)}s", out, data, len(metadata), metadata)
    return bytes(out)


@contextmanager
def _naming_damage(model: bytes) -> Iterator[None]:
    try:
        yield
    except (struct.error, IndexError) as error:
        raise ModelError(f"a .tflite model of {len(model)} bytes is damaged: {error}") from error


def _root(model: bytes) -> int:
    if model[4:8] != _IDENTIFIER:
        raise ModelError(
            f"{len(model)} bytes that begin with {model[:8]!r} are no TensorFlow Lite model; "
            f"expected {_IDENTIFIER!r} at byte 4"
        )
    return _uint(model, 0)


def _uint(data: bytes, position: int) -> int:
    return int(struct.unpack_from("<I", data, position)[0])


def _field(data: bytes, table: int, number: int) -> int:
    """Position of a table's field, 0 when it is left out."""
    vtable = table - struct.unpack_from("<i", data, table)[0]
    size = struct.unpack_from("<H", data, vtable)[0]
    place = 4 + 2 * number
    offset = struct.unpack_from("<H", data, vtable + place)[0] if place < size else 0
    return int(table + offset) if offset else 0


def _target(data: bytes, position: int) -> int:
    return position + _uint(data, position)


def _vector(data: bytes, field: int) -> list[int]:
    """Positions of the tables in a list; empty when the field is left out."""
    if not field:
        return []
    start = _target(data, field)
    return [_target(data, start + 4 + 4 * index) for index in range(_uint(data, start))]


def _bytes_at(data: bytes, field: int) -> bytes:
    if not field:
        return b""
    start = _target(data, field)
    return data[start + 4 : start + 4 + _uint(data, start)]


def _put_list(out: bytearray, start: int, targets: list[int]) -> None:
    struct.pack_into("<I", out, start, len(targets))
    for index, target in enumerate(targets):
        place = start + 4 + 4 * index
        struct.pack_into("<I", out, place, target - place)
