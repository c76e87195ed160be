"""The seam to the inference runtime: a model file in, arrays out. Nothing above it knows a runtime.

LiteRT (TensorFlow Lite's successor) reads the published `.tflite` files as they are and runs them on
its XNNPACK kernels. A second runtime would be a second class with the same two members.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import numpy as np

from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.hands import FloatArray

_MAX_DEFAULT_THREADS = 4


def default_threads() -> int:
    """Threads a model uses unless told otherwise: the processors this process may use, at most four.

    The hand models are small: beyond four threads the hand-over between threads costs what it gains.
    """
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, _MAX_DEFAULT_THREADS)


class InferenceEngine(Protocol):
    """Runs one model with one input.

    Attributes
    ----------
    input
        Writable float32 buffer of the model's input shape. Fill it, then call `run`.
    """

    input: FloatArray

    def run(self) -> tuple[FloatArray, ...]:
        """Run the model on `input`; returns copies of its outputs in the model's own order."""
        ...


class LiteRtEngine:
    """A `.tflite` model on LiteRT.

    Parameters
    ----------
    path
        The model file.
    threads
        Threads for one call, at least 1; None takes `default_threads()`.
    """

    def __init__(self, path: Path, threads: int | None = None) -> None:
        from ai_edge_litert.interpreter import Interpreter  # heavy: only who tracks pays for it

        if threads is not None and threads < 1:
            raise InvalidArgumentError(f"threads is {threads}; expected at least 1, or None for the default")
        try:
            self._interpreter = Interpreter(model_path=str(path), num_threads=threads or default_threads())
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"{path} cannot be loaded as a LiteRT model ({error}); run `gesturekit models verify`"
            ) from error
        details = self._interpreter.get_input_details()[0]
        self._input_index: int = details["index"]
        self._output_indices = [d["index"] for d in self._interpreter.get_output_details()]
        self.input: FloatArray = np.zeros(details["shape"], dtype=np.float32)

    def run(self) -> tuple[FloatArray, ...]:
        """Run the model on `input`; returns copies of its outputs in the model's own order."""
        self._interpreter.set_tensor(self._input_index, self.input)
        self._interpreter.invoke()
        return tuple(self._interpreter.get_tensor(index) for index in self._output_indices)
