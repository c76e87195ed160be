"""One part of a dataset: some pictures with their annotations, or some landmark sequences in a file.

A part's last file is written under another name and then renamed, so that it is either whole or not there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from gesturekit.closing import Closing
from gesturekit.errors import SinkError
from gesturekit.files import read_npz, write_atomically, write_npz
from gesturekit.studio.datasets.coco_entries import hand_entries, image_entry
from gesturekit.studio.datasets.export_settings import ExportSettings
from gesturekit.studio.datasets.samples import random_sample
from gesturekit.studio.datasets.sequences import LandmarkSequence, landmark_sequences, random_stream
from gesturekit.studio.performance.choreography import IDLE, Stage, StageLabel
from gesturekit.studio.performance.performer import Performance, perform
from gesturekit.studio.truth import scene_truth

if TYPE_CHECKING:
    from gesturekit.studio.imaging.scene_renderer import StudioRenderer

PART_FOLDER = "parts"

_JPEG_QUALITY = 95
# Noise hardly compresses; a higher level costs time and saves nothing.
_PNG_LEVEL = 1

_STAGES = tuple(Stage)


@dataclass
class ImageParts(Closing):
    """Makes pictures, masks and annotations, `part_size` to a part; see `export_settings.ExportSettings`."""

    part_size: ClassVar[int] = 25

    root: Path
    settings: ExportSettings
    _renderer: list[StudioRenderer] = field(default_factory=list, repr=False)

    def is_there(self, number: int, length: int) -> bool:
        """Whether part `number` is complete, with `length` pictures."""
        path = self._path(number)
        if not path.exists():
            return False
        images = json.loads(path.read_text(encoding="utf-8"))["images"]
        return len(images) == length and all((self.root / image["file_name"]).exists() for image in images)

    def make(self, number: int, length: int) -> None:
        """Make part `number`."""
        images: list[dict[str, Any]] = []
        annotations: list[dict[str, Any]] = []
        for index in range(number * self.part_size, number * self.part_size + length):
            image, hands = self._picture(index)
            images.append(image)
            annotations += hands
        part = {"images": images, "annotations": annotations}
        write_atomically(self._path(number), json.dumps(part, separators=(",", ":")).encode())

    def discard_from(self, count: int) -> None:
        """Remove what a larger dataset left behind: pictures from number `count` on, and their parts."""
        _discard(self.root / PART_FOLDER, "*.json", -(-count // self.part_size))
        _discard(self.root / "images", f"*.{self.settings.image_format}", count)
        _discard(self.root / "masks", "*.png", count)

    def close(self) -> None:
        """Give the graphics memory back."""
        while self._renderer:
            self._renderer.pop().close()

    def _path(self, number: int) -> Path:
        return self.root / PART_FOLDER / f"{number:05d}.json"

    def _picture(self, index: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        import cv2

        from gesturekit.studio.imaging.scene_renderer import StudioRenderer

        wanted = self.settings
        if not self._renderer:
            self._renderer.append(StudioRenderer(wanted.size, wanted.quality))
        sample = random_sample(wanted.seed, index, size=wanted.size, variety=wanted.variety)
        shot = self._renderer[0].render(sample.scene)
        truth = scene_truth(sample.scene, labels=sample.labels, hand_numbers=shot.hands)
        options = (
            [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL]
            if wanted.image_format == "png"
            else [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
        )
        image_name = f"images/{index:06d}.{wanted.image_format}"
        mask_name = f"masks/{index:06d}.png"
        picture = cv2.cvtColor(shot.image, cv2.COLOR_RGB2BGR)
        write_atomically(self.root / image_name, _encoded(f".{wanted.image_format}", picture, options))
        numbers = (shot.hands + 1).astype(np.uint8)
        write_atomically(self.root / mask_name, _encoded(".png", numbers, []))
        image = image_entry(index, image_name, mask_name, sample)
        # Numbers of hands are given when all parts are there.
        return image, hand_entries(0, index, truth, sample)


@dataclass
class SequenceParts(Closing):
    """Makes landmark sequences: ``sequences_00000.npz`` and so on.

    Each file holds its streams end to end: ``landmarks`` (frames, 21, 3) float32 metres from the camera,
    ``lengths`` of the streams, ``sides`` (0 right, 1 left), ``persons``, ``tones``, ``seeds``, ``fps``; and
    the labels as rows: ``label_stream``, ``label_gesture`` (into ``gestures``), ``label_phase`` (into
    ``phases``), ``label_start`` and ``label_end`` in seconds of the stream.
    """

    part_size: ClassVar[int] = 50

    root: Path
    settings: ExportSettings

    def is_there(self, number: int, length: int) -> bool:
        """Whether part `number` is complete, with `length` sequences."""
        path = self._path(number)
        if not path.exists():
            return False
        try:
            return len(read_npz(path)["lengths"]) == length
        except (ValueError, KeyError, OSError) as error:
            raise SinkError(f"{path} is damaged ({error}); remove it, and it is made again") from error

    def make(self, number: int, length: int) -> None:
        """Make part `number`."""
        wanted = self.settings
        streams: list[tuple[Performance, LandmarkSequence]] = []
        for index in range(number * self.part_size, number * self.part_size + length):
            script = random_stream(
                wanted.seed, index, gestures=wanted.gestures, length=wanted.length, people=wanted.people
            )
            performance = perform(script)
            sequence, *_ = landmark_sequences(performance, fps=wanted.fps, convention=wanted.convention)
            streams.append((performance, sequence))
        write_npz(self._path(number), self._arrays(streams))

    def discard_from(self, count: int) -> None:
        """Remove what a larger dataset left behind: files that hold only sequences from number `count` on."""
        _discard(self.root, "sequences_*.npz", -(-count // self.part_size))

    def close(self) -> None:
        """Nothing is kept open."""

    def _path(self, number: int) -> Path:
        return self.root / f"sequences_{number:05d}.npz"

    def _arrays(self, streams: Sequence[tuple[Performance, LandmarkSequence]]) -> dict[str, npt.NDArray[Any]]:
        labels: list[tuple[int, StageLabel]] = [
            (index, label) for index, (_, sequence) in enumerate(streams) for label in sequence.labels
        ]
        gestures = sorted({IDLE, *self.settings.gestures})
        return {
            "landmarks": np.concatenate([sequence.landmarks for _, sequence in streams]),
            "lengths": np.array([len(sequence.times) for _, sequence in streams], dtype=np.int64),
            "sides": np.array([int(sequence.side.value == "left") for _, sequence in streams], dtype=np.int8),
            "persons": np.array([each.script.person for each, _ in streams], dtype=np.int64),
            "tones": np.array([each.hands[0].person.tone for each, _ in streams], dtype=np.int8),
            "seeds": np.array([each.script.seed for each, _ in streams], dtype=np.int64),
            "fps": np.array(self.settings.fps),
            "gestures": np.array(gestures),
            "phases": np.array([stage.value for stage in _STAGES]),
            "label_stream": np.array([index for index, _ in labels], dtype=np.int64),
            "label_gesture": np.array([gestures.index(each.gesture) for _, each in labels], dtype=np.int16),
            "label_phase": np.array([_STAGES.index(each.stage) for _, each in labels], dtype=np.int8),
            "label_start": np.array([each.start for _, each in labels]),
            "label_end": np.array([each.end for _, each in labels]),
        }


def _discard(folder: Path, names: str, first: int) -> None:
    """Remove numbered files from number `first` on; files of other names stay."""
    for path in folder.glob(names):
        number = path.stem.rpartition("_")[2]
        if number.isdecimal() and int(number) >= first:
            path.unlink()


def _encoded(ending: str, picture: npt.NDArray[np.uint8], options: list[int]) -> bytes:
    import cv2

    good, data = cv2.imencode(ending, picture, options)
    if not good:
        raise SinkError(f"a picture of {picture.shape} cannot be encoded as {ending}; try the other format")
    encoded: bytes = data.tobytes()
    return encoded
