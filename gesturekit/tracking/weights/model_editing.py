"""Changes to published `.tflite` models: int8 weights, and the metadata of another model.

The published models hold float16 weights, which the runtime widens to float32. Eight bits a weight, with a
scale for each output channel (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference", section 2.1), let the runtime compute pointwise convolutions, which are
most of what a hand model computes, in integers: at each call it measures the range of a layer's input. What
goes in and out of a layer stays float32, so that no calibration pictures are needed.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

# A layer on a larger map, wide and of few channels, takes longer to measure and convert than it gains:
# tried over limits of 14, 28 and 56 with `hand_landmark_full` and `hand_landmark_lite`.
_LARGEST_MAP = 28
_LEVELS = 127


def with_int8_weights(model: bytes) -> bytes:
    """A model whose pointwise convolutions on maps of at most 28×28, but for the last, have int8 weights.

    Layers whose weights are not float16, or are shared by several layers, stay as they are. ImportError when
    the runtime comes without its file format's schema; ValueError or struct.error for what is no model.
    """
    from ai_edge_litert import schema_py_generated as schema

    tree = _tree(model)
    codes = [max(entry.builtinCode, entry.deprecatedBuiltinCode) for entry in tree.operatorCodes]
    for graph in tree.subgraphs:
        readers = Counter(index for op in graph.operators for index in op.inputs)
        widened = {
            op.outputs[0]: op
            for op in graph.operators
            if codes[op.opcodeIndex] == schema.BuiltinOperator.DEQUANTIZE
            and graph.tensors[op.inputs[0]].type == schema.TensorType.FLOAT16
            and readers[op.inputs[0]] == readers[op.outputs[0]] == 1
        }
        needless = []
        convolutions = [
            op
            for op in graph.operators
            if codes[op.opcodeIndex] == schema.BuiltinOperator.CONV_2D and len(op.inputs) == 3
        ]
        # The heads read the last one: in int8 it alone would move world landmarks as far as all others do.
        for op in convolutions[:-1]:
            _, weights, bias = op.inputs
            if not (_is_pointwise(graph, op) and weights in widened and bias in widened):
                continue
            op.inputs = [op.inputs[0], widened[weights].inputs[0], widened[bias].inputs[0]]
            needless += [id(widened[weights]), id(widened[bias])]
            _make_int8(tree, graph.tensors[op.inputs[1]])
            # The runtime takes the bias beside int8 weights as float32 only.
            bias = graph.tensors[op.inputs[2]]
            tree.buffers[bias.buffer].data = _float16(tree, bias).view(np.uint8)
            bias.type = schema.TensorType.FLOAT32
        graph.operators = [op for op in graph.operators if id(op) not in needless]
    return _packed(tree)


def with_metadata_of(described: bytes, model: bytes) -> bytes:
    """A model with the metadata of another, which says how a picture becomes the input tensor.

    Its graph and weights stay what they were.
    """
    lender, tree = _tree(described), _tree(model)
    entry = next(entry for entry in lender.metadata if entry.name == b"TFLITE_METADATA")
    tree.buffers.append(lender.buffers[entry.buffer])
    entry.buffer = len(tree.buffers) - 1
    tree.metadata = [*(tree.metadata or []), entry]
    return _packed(tree)


def _tree(model: bytes) -> Any:
    from ai_edge_litert import schema_py_generated as schema

    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(bytearray(model), 0))


def _packed(tree: Any) -> bytes:
    import flatbuffers

    builder = flatbuffers.Builder()
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _is_pointwise(graph: Any, op: Any) -> bool:
    height, width = graph.tensors[op.inputs[1]].shape[1:3]
    rows, columns = graph.tensors[op.outputs[0]].shape[1:3]
    return bool(height == width == 1 and max(rows, columns) <= _LARGEST_MAP)


def _make_int8(tree: Any, tensor: Any) -> None:
    """Round weights to multiples of a scale of their output channel's own, which is their first axis."""
    from ai_edge_litert import schema_py_generated as schema

    weights = _float16(tree, tensor).reshape(tensor.shape[0], -1)
    scales = np.abs(weights).max(axis=1) / _LEVELS
    scales[scales == 0] = 1.0
    levels = np.rint(weights / scales[:, None]).astype(np.int8)
    tensor.type = schema.TensorType.INT8
    tensor.quantization = schema.QuantizationParametersT()
    tensor.quantization.scale = scales.astype(np.float32)
    tensor.quantization.zeroPoint = np.zeros(len(scales), dtype=np.int64)
    tensor.quantization.quantizedDimension = 0
    tree.buffers[tensor.buffer].data = levels.reshape(-1).view(np.uint8)


def _float16(tree: Any, tensor: Any) -> np.ndarray[Any, np.dtype[np.float32]]:
    data = np.asarray(tree.buffers[tensor.buffer].data, dtype=np.uint8)
    return data.view(np.float16).astype(np.float32)
