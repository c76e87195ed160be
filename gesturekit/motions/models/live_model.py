"""Networks that name the motion a hand is making or has just made, at each instant of a live stream.

They learn from streams whose motions are labelled, so that they need no look ahead: while a motion could
still become another one their probabilities are divided, and one of them rises as soon as it is clear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.model_file import LIVE_FILE, damaged, needed_path, read_arrays, write_arrays
from gesturekit.motions.networks.frame_network import FrameNetworks
from gesturekit.motions.networks.network_layers import within
from gesturekit.motions.networks.optimizer import Batch, Progress
from gesturekit.motions.sequences.movement import STREAM_RATE

Spans = Sequence[tuple[str, float, float]]
"""Name, start and end of each motion of a stream, seconds."""

UNRATED, NOTHING = -1, 0
"""Targets of an instant where any answer will do, and of one without a motion; class c has c + 1."""

# A motion is to be named from this share of it until so long after its end; then either answer will do for
# as long again.
_NAMED_FROM = 0.35
_NAMED_SECONDS = 0.25
_BATCH, _SPAN = 12, 200
_NAMES, _PREFIX = "names", "live."
# What a network sees before it is rated.
_WARMING = 20


@dataclass(frozen=True)
class LiveModel:
    """Names the motion of each instant: `networks` give probabilities of none, then of each of `names`."""

    names: tuple[str, ...]
    networks: FrameNetworks

    @classmethod
    def fit(
        cls,
        streams: Sequence[tuple[FloatArray, Spans]],
        names: Sequence[str],
        *,
        steps: int,
        members: int = 2,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> LiveModel:
        """Learn from labelled streams.

        Each stream is (T, F) features (`movement.stream_features`) and what was made in it; each of `members`
        networks sees `steps` batches. `progress` is called as `FrameNetworks.fit` says.
        """
        features = [np.asarray(each, np.float16) for each, _ in streams]
        targets = [targets_of(len(each), spans, names) for each, spans in streams]
        every = np.concatenate(features[:: 1 + len(features) // 300]).astype(np.float32)
        mean, scale = every.mean(axis=0), every.std(axis=0) + np.float32(1e-3)
        networks = FrameNetworks.fit(
            lambda chance: _batches(features, targets, mean, scale, chance),
            mean,
            scale,
            len(names) + 1,
            members=members,
            steps=steps,
            rng=np.random.default_rng(seed),
            progress=progress or (lambda share: None),
        )
        return cls(tuple(names), networks)

    def save(self, path: Path) -> None:
        """Write it; ModelError when the file cannot be written."""
        learned = {_PREFIX + name: value for name, value in self.networks.arrays().items()}
        write_arrays(path, {_NAMES: np.array(self.names), **learned})

    @classmethod
    def load(cls, path: Path) -> LiveModel:
        """Read what `save` wrote; ModelError when the file is missing, damaged, or something else."""
        stored = read_arrays(path)
        try:
            names = tuple(str(name) for name in stored[_NAMES])
            networks = FrameNetworks.from_arrays(within(stored, _PREFIX))
            found = networks.probabilities(np.zeros((1, len(networks.mean)), np.float32)).shape[1]
            if found != len(names) + 1:
                raise ValueError(f"its networks have {found} classes for {len(names)} names")
        except (KeyError, ValueError, IndexError) as error:
            raise damaged(path, error) from error
        return cls(names, networks)


def load_shipped_live() -> LiveModel:
    """The networks that find the motions that come with GestureKit in live streams.

    See ``models/live_motions.md``. ModelError when they are missing or damaged.

    Examples
    --------
    >>> "wave" in load_shipped_live().names
    True
    """
    return LiveModel.load(needed_path(LIVE_FILE, "train_live_motions.py"))


def targets_of(count: int, spans: Spans, names: Sequence[str]) -> npt.NDArray[np.int64]:
    """(T,) what each of `count` instants of a stream is to be called."""
    times = np.arange(count) / STREAM_RATE
    targets = np.full(count, NOTHING, np.int64)
    for _, start, end in spans:
        targets[(times >= start - 0.05) & (times <= end + 2.0 * _NAMED_SECONDS)] = UNRATED
    for name, start, end in spans:
        named = (times >= start + _NAMED_FROM * (end - start)) & (times <= end + _NAMED_SECONDS)
        targets[named] = names.index(name) + 1
    return targets


def _batches(
    features: Sequence[npt.NDArray[np.float16]],
    targets: Sequence[npt.NDArray[np.int64]],
    mean: FloatArray,
    scale: FloatArray,
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """Windows of the streams under further noise."""
    long_enough = [index for index, each in enumerate(features) if len(each) >= _SPAN]
    lengths = np.array([len(features[index]) for index in long_enough], np.float64)
    while True:
        windows, answers = [], []
        for index in rng.choice(long_enough, _BATCH, p=lengths / lengths.sum()):
            start = int(rng.integers(0, len(features[index]) - _SPAN + 1))
            windows.append(features[index][start : start + _SPAN])
            answers.append(targets[index][start : start + _SPAN])
        x = (np.stack(windows).astype(np.float32) - mean) / scale
        x += np.float32(0.05) * rng.standard_normal(x.shape, dtype=np.float32)
        x += np.float32(0.1) * rng.standard_normal((_BATCH, 1, x.shape[2]), dtype=np.float32)
        rated = np.stack(answers)
        rated[:, :_WARMING] = UNRATED
        yield x, rated
