"""Recordings of tracked hands: write them once, replay them exactly, with no camera and no model.

A recording is a text file of JSON lines: a header, then one line for each frame. Numbers survive bit for bit,
so gesture code that is fed from a recording fires the very same events.
"""

from __future__ import annotations

import codecs
import logging
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from gesturekit.closing import Closing
from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.hands import FloatArray, Hand, ImageArray, Side, TrackedFrame
from gesturekit.media.frame import Frame
from gesturekit.media.json_lines import JsonLinesWriter
from gesturekit.media.source import FilmSource
from gesturekit.words import shown

if TYPE_CHECKING:
    from typing_extensions import Self

log = logging.getLogger(__name__)

FORMAT = "gesturekit-hands"
VERSION = 1
"""Version of the file format; raised when an older reader would misread a newer file."""


class HandsWriter(Closing):
    """Record tracked hands, one line a frame, each on disk as soon as it is written; no digit is lost.

    Parameters
    ----------
    path
        The file (``.jsonl`` by custom); an existing one is replaced, missing folders are made.
    source
        Name of what was tracked, for the reader's information.
    size, fps
        Width and height of its pictures, pixels, and its frames per second, where known.
    still
        It was a single picture: its gestures were named at once, without having been held.
    mirror
        It was shown turned over, left for right, beside what `TrackedFrame.mirrored` tells of the source.

    Raises
    ------
    SinkError
        When the file cannot be written, now or later; lines written before stay readable.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "hands.jsonl"
    >>> with HandsWriter(path, source="clip.mp4", size=(640, 480), fps=25.0) as recording:
    ...     recording.write(TrackedFrame(index=0, time=0.0, size=(640, 480), hands=()))
    >>> [frame.time for frame in read_hands(path)]
    [0.0]
    """

    def __init__(
        self,
        path: str | Path,
        source: str = "",
        size: tuple[int, int] | None = None,
        fps: float | None = None,
        *,
        still: bool = False,
        mirror: bool = False,
    ) -> None:
        self.path = Path(path)
        self.count = 0
        self._lines = JsonLinesWriter(path)
        about = {"source": source, "size": size, "fps": fps, "still": still, "mirror": mirror}
        self._lines.write({"format": FORMAT, "version": VERSION, **about})

    def write(self, frame: TrackedFrame) -> None:
        """Append one frame; InvalidArgumentError, and nothing written, when a number in it is not finite."""
        self._lines.write(
            {
                "index": int(frame.index),
                "time": float(frame.time),
                "size": [int(side) for side in frame.size],
                "mirrored": bool(frame.mirrored),
                "hands": [_hand_fields(hand, frame) for hand in frame.hands],
            }
        )
        self.count += 1

    def close(self) -> None:
        """Close the file; may be called twice."""
        self._lines.close()


def is_recording(path: str | Path) -> bool:
    """Whether a file begins as recordings do."""
    try:
        with Path(path).open("rb") as file:
            return FORMAT.encode() in file.read(len(FORMAT) + 20)
    except (OSError, ValueError):  # ValueError: no path at all, such as one with a null byte
        return False


def read_hands(path: str | Path) -> HandsReader:
    """Open a recording made by `HandsWriter`.

    Returns
    -------
    An iterator of `TrackedFrame`, in the order written, which also has `HandsWriter`'s ``source``, ``size``,
    ``fps``, ``still`` and ``mirror``.

    Raises
    ------
    SourceError
        When the file is missing or no recording; and while iterating, with the number of the line, when a
        line is not a frame. A last line that a crash left half-written is passed over with a warning.

    Examples
    --------
    >>> with read_hands("hands.jsonl") as frames:
    ...     sides = [hand.side.value for frame in frames for hand in frame.hands]
    >>> sides[:2]
    ['right', 'right']
    """
    return HandsReader(path)


class HandsReader(Closing):
    """Iterator over the frames of a recording, made by `read_hands`; its attributes are `HandsWriter`'s."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            self._file = self.path.open("rb")
        except OSError as error:
            raise SourceError(
                f"cannot read the recording {str(path)!r}: {error.strerror}; check the name and its rights"
            ) from error
        self._line_number = 1
        try:
            header = self._read_header()
        except BaseException:
            self._file.close()
            raise
        self.source, self.size, self.fps = header.source, header.size, header.fps
        self.still, self.mirror = header.still, header.mirror

    def __next__(self) -> TrackedFrame:
        for line in self._file:
            self._line_number += 1
            if line.isspace():
                continue
            try:
                return _FrameLine.model_validate_json(line).to_frame()
            except ValidationError as error:
                if not line.endswith(b"\n"):
                    log.warning(
                        "%s ends in the middle of line %d; it was left out", self.path, self._line_number
                    )
                    break
                self.close()
                raise SourceError(
                    f"{str(self.path)!r}, line {self._line_number}: {_first(error)}; "
                    "correct or delete this line, or record again"
                ) from error
        self.close()
        raise StopIteration

    def close(self) -> None:
        """Close the file; done by itself at the end."""
        self._file.close()

    def __iter__(self) -> Self:
        return self

    def _read_header(self) -> _HeaderLine:
        line = self._file.readline(_LONGEST_HEADER).removeprefix(codecs.BOM_UTF8)
        try:
            version = _VersionLine.model_validate_json(line).version
            if version > VERSION:
                raise SourceError(
                    f"{str(self.path)!r} is a recording of version {version}; "
                    f"this GestureKit reads version {VERSION}: update it"
                )
            return _HeaderLine.model_validate_json(line)
        except ValidationError as error:
            raise SourceError(
                f"{str(self.path)!r} is not a recording of hands: {_first(error)}; "
                "make one with `gesturekit track SOURCE --output hands.jsonl`"
            ) from error


class RecordingSource(FilmSource):
    """A recording read as a source: black pictures, with the hands that were seen in them in `Frame.hands`.

    Times, sizes and mirroring are those of the recorded frames, so that a session over it needs no tracker
    and fires the same events as the one that was recorded. `mirror` is true when that one showed its pictures
    turned over, left for right.
    """

    def __init__(self, path: Path) -> None:
        self._reader = HandsReader(path)
        count = _count_lines(path) - 1
        super().__init__(str(path), self._read(), fps=self._reader.fps, frame_count=count)
        self.is_image = self._reader.still
        self.mirror = self._reader.mirror
        self.mirrored = self._first is not None and self._first.mirrored

    def _read(self) -> Generator[Frame, None, None]:
        black: ImageArray = np.zeros((0, 0, 3), dtype=np.uint8)
        with self._reader:
            tracked = None
            for tracked in self._reader:
                width, height = tracked.size
                if black.shape != (height, width, 3):
                    black = np.zeros((height, width, 3), dtype=np.uint8)
                    black.flags.writeable = False
                yield Frame(black, tracked.time, tracked.index, tracked.mirrored, hands=tracked.hands)
        if tracked is None:
            raise SourceError(f"{self.name!r} holds no frame; record again, with a source that has pictures")


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


# A file without line ends, a film for example, must not be read whole to find out that it is no recording.
_LONGEST_HEADER = 65_536

_Size = tuple[Annotated[int, Field(gt=0)], Annotated[int, Field(gt=0)]]
# The shortest decimal of the largest float32 lies a little above it, and is read back as it.
_LARGEST = float(str(np.finfo(np.float32).max))
_Coordinate = Annotated[FiniteFloat, Field(ge=-_LARGEST, le=_LARGEST)]
_Point = tuple[_Coordinate, _Coordinate, _Coordinate]
_Points = Annotated[list[_Point], Field(min_length=21, max_length=21)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _VersionLine(_Line):
    format: Literal["gesturekit-hands"]
    version: Annotated[int, Field(ge=1)]


class _HeaderLine(_VersionLine):
    source: str = ""
    size: _Size | None = None
    fps: FiniteFloat | None = None
    still: bool = False
    mirror: bool = False


class _HandFields(_Line):
    id: int
    side: Side
    side_score: FiniteFloat
    presence: FiniteFloat
    landmarks: _Points
    world: _Points
    interpolated: bool = False

    def to_hand(self) -> Hand:
        fields = dict(self)
        points = {name: np.array(fields[name], dtype=np.float32) for name in ("landmarks", "world")}
        return Hand(**fields | points)


class _FrameLine(_Line):
    index: int
    time: FiniteFloat
    size: _Size
    mirrored: bool
    hands: list[_HandFields]

    def to_frame(self) -> TrackedFrame:
        hands = tuple(hand.to_hand() for hand in self.hands)
        return TrackedFrame(self.index, self.time, self.size, hands, self.mirrored)


def _hand_fields(hand: Hand, frame: TrackedFrame) -> dict[str, Any]:
    for name in ("landmarks", "world"):
        if not np.isfinite(getattr(hand, name)).all():
            raise InvalidArgumentError(
                f"{name} of hand {hand.id} in frame {frame.index} holds a number that is not finite; "
                "a recording takes finite numbers only"
            )
    return {
        "id": int(hand.id),
        "side": hand.side.value,
        "side_score": float(hand.side_score),
        "presence": float(hand.presence),
        "landmarks": _exact_decimals(hand.landmarks),
        "world": _exact_decimals(hand.world),
        "interpolated": bool(hand.interpolated),
    }


def _exact_decimals(points: FloatArray) -> list[list[float]]:
    # Nine significant digits give back every float32, and for many eight are enough; numpy's own shortest
    # form would be no shorter to speak of, and takes nearly twice as long.
    flat = points.reshape(-1)
    values = flat.tolist()
    decimals = [float(f"{value:.8g}") for value in values]
    for n in np.flatnonzero(np.asarray(decimals, dtype=np.float32) != flat).tolist():
        decimals[n] = float(f"{values[n]:.9g}")
    return [decimals[n : n + 3] for n in range(0, len(decimals), 3)]


def _first(error: ValidationError) -> str:
    detail = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in detail["loc"])
    given = "" if detail["type"] == "missing" else f" (got {shown(detail['input'])})"
    return f"{where + ': ' if where else ''}{detail['msg']}{given}"
