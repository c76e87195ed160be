"""The recordings a classifier learned from, in canonical form, kept so that spotting can be fitted later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.resample import resample_fps

_KEPT_FPS = 30.0


@dataclass(frozen=True)
class TrainingSet:
    """Labelled recordings."""

    sequences: list[FloatArray]  # Canonical joints (`to_canonical`), (T, 21, 3) each, in the input's unit.
    fps: npt.NDArray[np.float64]  # (N,) frames per second of each.
    targets: npt.NDArray[np.int64]  # (N,) index of each one's label in the classifier's `classes_`.

    def __len__(self) -> int:
        return len(self.sequences)

    def subsampled(self) -> TrainingSet:
        """The same with at most 30 frames per second."""
        slow = self.fps <= _KEPT_FPS
        kept = [
            sequence if keep else resample_fps(sequence, fps, _KEPT_FPS)
            for sequence, fps, keep in zip(self.sequences, self.fps, slow, strict=True)
        ]
        return TrainingSet(kept, np.minimum(self.fps, _KEPT_FPS), self.targets)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file; joints lose precision to 16 bits relative to the first wrist."""
        firsts = np.array([each[0, 0] for each in self.sequences], np.float32)
        frames = [each - first for each, first in zip(self.sequences, firsts, strict=True)]
        return {
            "training_frames": np.concatenate(frames).astype(np.float16),
            "training_firsts": firsts,
            "training_lengths": np.array([len(each) for each in frames], np.int64),
            "training_fps": self.fps,
            "training_targets": self.targets,
        }

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> TrainingSet:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit together."""
        lengths, fps = stored["training_lengths"], stored["training_fps"]
        frames = stored["training_frames"].astype(np.float32)
        if frames.shape[1:] != (21, 3) or lengths.sum() != len(frames) or not np.isfinite(frames).all():
            raise ValueError(f"training_frames of shape {frames.shape} do not fit their lengths")
        if not (fps.shape == stored["training_targets"].shape == lengths.shape and (fps > 0).all()):
            raise ValueError(f"{len(lengths)} recordings, but not as many labels and frame rates above 0")
        parts = np.split(frames, np.cumsum(lengths)[:-1])
        sequences = [part + first for part, first in zip(parts, stored["training_firsts"], strict=True)]
        return cls(sequences, fps, stored["training_targets"])
