from __future__ import annotations

import flatbuffers
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesturekit.errors import ModelError
from gesturekit.tracking.weights.model_store import ModelState, ModelStore
from gesturekit.tracking.weights.tflite_metadata import add_metadata, read_metadata


def make_model(buffers: list[bytes], metadata: dict[str, int], fields: int = 8) -> bytes:
    """Write a model without a graph: some buffers, and metadata entries that name buffers by number."""
    builder = flatbuffers.Builder(256)

    def table(slots: int, values: dict[int, tuple[str, int]]) -> int:
        builder.StartObject(slots)
        for slot, (kind, value) in values.items():
            if kind == "offset":
                builder.PrependUOffsetTRelativeSlot(slot, value, 0)
            else:
                builder.PrependUint32Slot(slot, value, 0)
        return int(builder.EndObject())

    def vector(tables: list[int]) -> int:
        builder.StartVector(4, len(tables), 4)
        for item in reversed(tables):
            builder.PrependUOffsetTRelative(item)
        return int(builder.EndVector())

    description = builder.CreateString("made for a test")
    data = [builder.CreateByteVector(content) for content in buffers]
    buffer_list = vector([table(3, {0: ("offset", item)}) for item in data])
    entries = []
    for name, number in metadata.items():
        text = builder.CreateString(name)
        entries.append(table(2, {0: ("offset", text), 1: ("uint", number)}))
    entry_list = vector(entries)
    root = table(
        fields,
        {0: ("uint", 3), 3: ("offset", description), 4: ("offset", buffer_list), 6: ("offset", entry_list)}
        | ({fields - 1: ("uint", 1)} if fields > 8 else {}),
    )
    builder.Finish(root, b"TFL3")
    return bytes(builder.Output())


@pytest.fixture(scope="module")
def published() -> dict[str, bytes]:
    """The published models, where they have been fetched."""
    store = ModelStore()
    if any(status.state is not ModelState.VERIFIED for status in store.verify()):
        pytest.skip("the models are not here; run `gesturekit models fetch`")
    return {name: path.read_bytes() for name, path in store.fetch().items()}


@given(
    buffers=st.lists(st.binary(max_size=40), max_size=4),
    others=st.lists(st.sampled_from(["min_runtime_version", "x", "reduced_precision_support"]), unique=True),
    metadata=st.binary(max_size=70),
)
def test_what_is_added_is_read_back_and_the_rest_is_kept(
    buffers: list[bytes], others: list[str], metadata: bytes
) -> None:
    model = make_model([b"", *buffers], dict.fromkeys(others, 0))
    assert read_metadata(model) is None
    changed = add_metadata(model, metadata)
    assert read_metadata(changed) == metadata
    assert changed.endswith(model)
    assert (len(changed) - len(model)) % 64 == 0


def test_metadata_that_is_there_is_found_among_others() -> None:
    model = make_model([b"", b"1.5.0", b"what we look for"], {"min_runtime_version": 1, "TFLITE_METADATA": 2})
    assert read_metadata(model) == b"what we look for"


def test_a_newer_schema_is_refused_rather_than_cut_down() -> None:
    model = make_model([b""], {}, fields=9)
    with pytest.raises(ModelError, match="newer schema"):
        add_metadata(model, b"x")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and so on", b"\x00\x00\x00\x00TFL"])
def test_what_is_no_model_is_named(data: bytes) -> None:
    for call in (lambda: read_metadata(data), lambda: add_metadata(data, b"x")):
        with pytest.raises(ModelError, match=f"{len(data)} bytes"):
            call()


@pytest.mark.parametrize("byte", [0, 1, 128, 255])
def test_a_garbled_or_cut_off_model_is_an_error_at_most(byte: int) -> None:
    model = make_model([b"", b"abc"], {"min_runtime_version": 1, "TFLITE_METADATA": 1})
    broken = [model[:position] + bytes([byte]) + model[position + 1 :] for position in range(len(model))]
    broken += [data[:length] for length, data in enumerate(broken)]
    refused = 0
    for data in broken:
        for call in (read_metadata, lambda data: add_metadata(data, b"x")):
            try:
                call(data)
            except ModelError:  # noqa: PERF203
                refused += 1
    assert refused > len(model)


def test_the_lite_detector_computes_the_same_with_borrowed_metadata(published: dict[str, bytes]) -> None:
    from ai_edge_litert.interpreter import Interpreter

    lite, full = published["palm_detection_lite"], published["palm_detection_full"]
    metadata = read_metadata(full)
    assert metadata is not None
    assert read_metadata(lite) is None
    image = np.random.default_rng(0).random((1, 192, 192, 3), dtype=np.float32)
    outputs = []
    for model in (lite, add_metadata(lite, metadata)):
        interpreter = Interpreter(model_content=model, num_threads=1)
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
        interpreter.invoke()
        outputs.append([interpreter.get_tensor(out["index"]) for out in interpreter.get_output_details()])
    for before, after in zip(*outputs, strict=True):
        np.testing.assert_array_equal(before, after)
