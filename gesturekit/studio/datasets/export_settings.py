"""What an exported dataset holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from gesturekit.errors import InvalidArgumentError
from gesturekit.studio.anatomy.hand_skeleton import Convention
from gesturekit.studio.datasets.samples import Variety
from gesturekit.studio.datasets.sequences import random_stream
from gesturekit.studio.performance.named_scripts import MOTION_NAMES


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What a dataset holds. Written into it, and compared when an export goes on.

    Attributes
    ----------
    kind
        "images": pictures, masks and COCO annotations. "sequences": landmark sequences only.
    seed
        Of everything.
    size
        Width and height of pictures, pixels.
    quality
        "full" or "fast"; see `renderer.StudioRenderer`.
    image_format
        "png", or "jpg" at quality 95.
    variety
        What pictures show.
    fps
        Frames per second of sequences.
    gestures
        What sequences are made of.
    length
        Gestures in each sequence.
    people
        How many persons take part in sequences.
    convention
        Where the landmarks of sequences lie: "mediapipe" or "anatomical".
    """

    kind: Literal["images", "sequences"] = "images"
    seed: int = 0
    size: tuple[int, int] = (640, 480)
    quality: Literal["full", "fast"] = "full"
    image_format: Literal["png", "jpg"] = "png"
    variety: Variety = field(default_factory=Variety)
    fps: float = 30.0
    gestures: tuple[str, ...] = MOTION_NAMES
    length: int = 8
    people: int = 24
    convention: Convention = "mediapipe"

    def __post_init__(self) -> None:
        words = {"kind": ("images", "sequences"), "quality": ("full", "fast"), "image_format": ("png", "jpg")}
        for name, valid in words.items():
            if getattr(self, name) not in valid:
                raise InvalidArgumentError(
                    f"{name} is {getattr(self, name)!r}; expected one of {', '.join(valid)}"
                )
        if self.seed < 0:
            raise InvalidArgumentError(f"seed is {self.seed}; expected 0 or more")
        if not all(16 <= each <= 4096 for each in self.size):
            raise InvalidArgumentError(f"size is {self.size}; expected 16 to 4096 pixels each way")
        if not 1.0 <= self.fps <= 1000.0:
            raise InvalidArgumentError(f"fps is {self.fps}; expected 1 to 1000")
        # A first stream tells whether its gestures can be performed at all.
        random_stream(0, 0, gestures=self.gestures, length=self.length, people=self.people)
