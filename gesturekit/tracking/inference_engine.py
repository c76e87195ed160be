"""The seam to the inference runtime: a model file in, arrays out. Nothing above it knows a runtime.

LiteRT (TensorFlow Lite's successor) reads the published `.tflite` files as they are and runs them on
its XNNPACK kernels. A second runtime would be a second class with the same method.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.hands import FloatArray, ImageArray
from gesturekit.tracking.weights.model_editing import with_int8_weights

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import Interpreter

log = logging.getLogger(__name__)

_stderr_lock = threading.Lock()
_MAX_DEFAULT_THREADS = 4
_TO_UNIT = np.float32(1 / 255)


class LiteRtEngine:
    """A `.tflite` model on LiteRT, whose only input is a square RGB picture.

    `threads`: for one call, at least 1; None takes `default_threads()`. `int8`: compute pointwise
    convolutions in integers, see `with_int8_weights`; where the runtime cannot, the model runs as it is, and
    a warning is logged.
    """

    def __init__(self, path: Path, threads: int | None = None, *, int8: bool = False) -> None:
        if threads is not None and threads < 1:
            raise InvalidArgumentError(f"threads is {threads}; expected at least 1, or None for the default")
        threads = threads or default_threads()
        self._interpreter = (_int8_interpreter(path, threads) if int8 else None) or _interpreter(
            path, threads
        )
        self._input_index: int = self._interpreter.get_input_details()[0]["index"]
        self._output_indices = [d["index"] for d in self._interpreter.get_output_details()]

    def run(self, crop: ImageArray) -> tuple[FloatArray, ...]:
        """The model's outputs, in its own order, for a (S, S, 3) uint8 crop of its input's size."""
        # Written straight into the runtime's own memory; the view must be gone before invoke.
        np.multiply(crop, _TO_UNIT, out=self._interpreter.tensor(self._input_index)()[0])
        self._interpreter.invoke()
        return tuple(self._interpreter.get_tensor(index) for index in self._output_indices)


def default_threads() -> int:
    """Threads a model uses unless told otherwise: the processors this process may use, at most four.

    The hand models are small: beyond four threads the hand-over between threads costs what it gains.
    """
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, _MAX_DEFAULT_THREADS)


def _int8_interpreter(path: Path, threads: int) -> Interpreter | None:
    try:
        return _loaded(threads, model_content=with_int8_weights(path.read_bytes()))
    except (ImportError, OSError, ValueError, RuntimeError, struct.error) as error:
        log.warning("%s runs with float32 weights, int8 weights did not load: %s", path.name, error)
        return None


def _interpreter(path: Path, threads: int) -> Interpreter:
    try:
        return _loaded(threads, model_path=str(path))
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"{path} cannot be loaded as a LiteRT model ({error}); run `gesturekit models verify`"
        ) from error


def _loaded(threads: int, **model: Any) -> Interpreter:
    from ai_edge_litert.interpreter import Interpreter  # heavy: only who tracks pays for it

    with _announcements_to_log():
        interpreter = Interpreter(num_threads=threads, **model)
        interpreter.allocate_tensors()
    return interpreter


@contextlib.contextmanager
def _announcements_to_log() -> Iterator[None]:
    """Send what the runtime writes to the process's stderr to our log.

    It announces its kernels there, past Python's own streams; whoever runs a command takes that for a fault.
    """
    with _stderr_lock, tempfile.TemporaryFile() as caught:
        try:
            kept = os.dup(2)
        except OSError:  # no stderr at all, as under a windowed interpreter
            yield
            return
        try:
            os.dup2(caught.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            caught.seek(0)
            for line in caught.read().decode(errors="replace").splitlines():
                log.debug("runtime: %s", line)
