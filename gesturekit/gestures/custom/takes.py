"""Takes: recordings of one gesture by one hand, and the file that holds them.

A file of takes holds the name and kind of the gesture and, for all its takes, end to end, times, landmarks
and side of the hand. Numbers come back bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures.custom.array_files import check_shapes, read_arrays, write_arrays
from gesturekit.gestures.custom.hand_path import hand_path
from gesturekit.gestures.definitions.schema import NONE
from gesturekit.hands import FloatArray, Hand, Side

Kind = Literal["static", "dynamic"]
KINDS: tuple[Kind, ...] = ("static", "dynamic")

FORMAT = "gesturekit-takes"


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One hand over time.

    Attributes
    ----------
    times
        (T,) float64 seconds, rising.
    landmarks, world
        (T, 21, 3) float32, as in `Hand`.
    side
        The person's own hand.

    Examples
    --------
    >>> take = Take.of([hand, hand], times=[0.0, 0.1])
    >>> len(take), take.seconds, take.landmarks.shape
    (2, 0.1, (2, 21, 3))
    """

    times: npt.NDArray[np.float64]
    landmarks: FloatArray
    world: FloatArray
    side: Side

    @classmethod
    def of(cls, hands: Sequence[Hand], times: Sequence[float]) -> Take:
        """A take of one hand in successive frames; its side is the one it was seen as most."""
        if not hands or len(hands) != len(times):
            raise InvalidArgumentError(
                f"{len(hands)} hands at {len(times)} times; expected one or more of each"
            )
        left = sum(hand.side is Side.LEFT for hand in hands)
        return cls(
            np.array(times, dtype=np.float64),
            np.stack([hand.landmarks for hand in hands]),
            np.stack([hand.world for hand in hands]),
            Side.LEFT if 2 * left > len(hands) else Side.RIGHT,
        )

    def __len__(self) -> int:
        return len(self.times)

    def __getitem__(self, part: slice | npt.NDArray[np.bool_]) -> Take:
        return Take(self.times[part], self.landmarks[part], self.world[part], self.side)

    @property
    def seconds(self) -> float:
        """From the first frame to the last."""
        return float(self.times[-1] - self.times[0])

    @property
    def hands(self) -> list[Hand]:
        """The frames as hands."""
        return [Hand(0, self.side, 1.0, 1.0, *pair) for pair in zip(self.landmarks, self.world, strict=True)]

    @property
    def path(self) -> npt.NDArray[np.float64]:
        """(T, 21, 3) joints in space, palm lengths; see `hand_path`."""
        return hand_path(self.landmarks, self.world)


@dataclass(frozen=True, slots=True)
class RecordedGesture:
    """All takes of one gesture.

    Attributes
    ----------
    name
        What it is called.
    kind
        "static": a shape that is held. "dynamic": a motion.
    takes
        The recordings, one or more.
    either_hand
        Whether the other hand may make it too, mirrored.

    Examples
    --------
    >>> frames = [(n / 30, [hand]) for n in range(60)]
    >>> take = gk.GestureTrainer().add_take("v_sign", frames).take
    >>> RecordedGesture("v_sign", "static", (take,)).save("v_sign.npz")
    >>> RecordedGesture.load("v_sign.npz").kind
    'static'
    """

    name: str
    kind: Kind
    takes: tuple[Take, ...]
    either_hand: bool = False

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in KINDS:
            raise InvalidArgumentError(
                f"gesture {self.name!r} is {self.kind!r}; expected 'static' or 'dynamic'"
            )
        if not self.takes:
            raise InvalidArgumentError(f"gesture {self.name!r} has no takes; record one or more")

    @property
    def sides(self) -> frozenset[Side]:
        """The hands that may make it."""
        return frozenset(Side) if self.either_hand else frozenset(take.side for take in self.takes)

    def save(self, path: str | Path) -> None:
        """Write the takes to an `.npz` file; an existing one is replaced.

        Raises
        ------
        SinkError
            When the file cannot be written.
        """
        arrays = {
            "name": np.array(self.name),
            "kind": np.array(self.kind),
            "either_hand": np.array(self.either_hand),
            "lengths": np.array([len(take) for take in self.takes]),
            "times": np.concatenate([take.times for take in self.takes]),
            "landmarks": np.concatenate([take.landmarks for take in self.takes]),
            "world": np.concatenate([take.world for take in self.takes]),
            "left": np.array([take.side is Side.LEFT for take in self.takes]),
        }
        write_arrays(path, FORMAT, arrays)

    @classmethod
    def load(cls, path: str | Path) -> RecordedGesture:
        """Read a file that `save` wrote.

        Raises
        ------
        ConfigError
            When the file is missing or holds something else; the message names it and what is wrong.
        """
        arrays = read_arrays(path, FORMAT, "gesturekit record NAME --output FILE")
        try:
            kind: Any = str(arrays["kind"])
            return cls(str(arrays["name"]), kind, _takes_in(arrays), bool(arrays["either_hand"]))
        except (KeyError, ValueError, IndexError) as error:
            raise ConfigError(
                f"{str(path)!r} is no whole file of takes: {error}; record the gesture again"
            ) from error


def _takes_in(arrays: dict[str, npt.NDArray[Any]]) -> tuple[Take, ...]:
    lengths = arrays["lengths"]
    frames = int(lengths.sum())
    check_shapes(arrays, {"times": (frames,), "landmarks": (frames, 21, 3), "world": (frames, 21, 3)})
    if lengths.ndim != 1 or (lengths < 1).any() or arrays["left"].shape != lengths.shape:
        raise ValueError("'lengths' or 'left' does not say how long each take is and of which hand")
    ends = np.cumsum(lengths)[:-1]
    split = [np.split(arrays[name], ends) for name in ("times", "landmarks", "world")]
    return tuple(
        Take(
            times.astype(np.float64),
            landmarks.astype(np.float32),
            world.astype(np.float32),
            Side.LEFT if left else Side.RIGHT,
        )
        for times, landmarks, world, left in zip(*split, arrays["left"], strict=True)
    )


def check_name(name: str) -> None:
    """Refuse what cannot name a gesture."""
    if not name or not name.isidentifier() or name == NONE:
        raise InvalidArgumentError(
            f"{name!r} cannot name a gesture; use letters, digits and underscores, as in 'spock'"
        )


def sides_table(gestures: Sequence[RecordedGesture]) -> npt.NDArray[np.bool_]:
    """(n, 2) whether the person's left and right hand may make each gesture."""
    return np.array([[side in gesture.sides for side in (Side.LEFT, Side.RIGHT)] for gesture in gestures])


def may_make(sides: npt.NDArray[np.bool_], side: Side) -> npt.NDArray[np.bool_]:
    """(n,) which gestures of a `sides_table` a hand may make."""
    return sides[:, 0 if side is Side.LEFT else 1]
