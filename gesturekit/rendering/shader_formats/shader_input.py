"""A parameter that a shader declares: its kind, range and default, and the values that a file may give it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gesturekit.hands import Landmark
from gesturekit.rendering.landmark_names import PALM_WORD
from gesturekit.rendering.setting_types import parse_color
from gesturekit.words import nearest_of, shown

InputKind = Literal["float", "bool", "long", "event", "point2D", "color", "image", "audio", "audioFFT"]

InputValue = float | tuple[float, ...] | str
"""A number, a point or colour; a word for a picture, or for the landmark that a point follows."""

PICTURE_WORDS = ("camera", "mask", "noise", "nothing")
LANDMARK_WORDS = (*(landmark.name.lower() for landmark in Landmark), PALM_WORD)


@dataclass(frozen=True, slots=True)
class ShaderInput:
    """One parameter.

    Attributes
    ----------
    name
        As written in the shader, and in the effect.
    kind
        What it holds.
    default
        Its value where the effect gives none.
    least, most
        Range of each of its numbers; empty where there is none.
    values, labels
        Of a long: the numbers it may be, and their names.
    """

    name: str
    kind: InputKind
    default: InputValue
    least: tuple[float, ...] = ()
    most: tuple[float, ...] = ()
    values: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether it is read as a texture."""
        return self.kind in ("image", "audio", "audioFFT")

    def read(self, value: object, folder: Path) -> InputValue:
        """A value as an effect file writes it.

        Raises
        ------
        ValueError
            It is none for this kind, or out of range; the message says what is expected.
        """
        if self.kind in ("audio", "audioFFT"):
            raise ValueError(f"{self.name} is sound, which an effect does not hear: leave it out")
        if self.kind == "image":
            return _read_picture(self.name, value, folder)
        if self.kind == "color":
            return self._in_range(_read_color(self.name, value))
        if self.kind == "point2D":
            if isinstance(value, str):
                if value not in LANDMARK_WORDS:
                    raise ValueError(
                        f"{self.name} is {value!r}; expected two numbers or a landmark: "
                        f"{nearest_of(value, LANDMARK_WORDS)}"
                    )
                return value
            return self._in_range(_read_numbers(self.name, value, (2,)))
        if self.kind == "long" and isinstance(value, str):
            if value not in self.labels:
                raise ValueError(f"{self.name} is {value!r}; {nearest_of(value, self.labels)}")
            return float(self.values[self.labels.index(value)])
        if not isinstance(value, bool | int | float) or not math.isfinite(value):
            expected = "true, false or a number" if self.kind in ("bool", "event") else "a number"
            raise ValueError(f"{self.name} is {shown(value)}; expected {expected}")
        if self.kind == "long" and self.values and value not in self.values:
            raise ValueError(f"{self.name} is {value:g}; expected one of {_listed(self.values)}")
        read = self._in_range((float(value),))
        return read[0]

    def _in_range(self, numbers: tuple[float, ...]) -> tuple[float, ...]:
        if self.kind not in ("float", "long"):
            return numbers
        for number, least, most in zip(numbers, self.least, self.most, strict=False):
            if not least <= number <= most:
                raise ValueError(f"{self.name} is {number:g}; expected {least:g} to {most:g}")
        return numbers


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)


def _read_color(name: str, value: object) -> tuple[float, ...]:
    if isinstance(value, str):
        try:
            return (*parse_color(value), 1.0)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    numbers = _read_numbers(name, value, (3, 4))
    return numbers if len(numbers) == 4 else (*numbers, 1.0)


def _read_numbers(name: str, value: object, counts: tuple[int, ...]) -> tuple[float, ...]:
    if (
        isinstance(value, list | tuple)
        and len(value) in counts
        and all(isinstance(each, int | float) and math.isfinite(each) for each in value)
    ):
        return tuple(float(each) for each in value)
    wanted = " or ".join(map(str, counts))
    raise ValueError(f"{name} is {shown(value)}; expected a list of {wanted} numbers")


def _read_picture(name: str, value: object, folder: Path) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} is {shown(value)}; expected a picture file or {', '.join(PICTURE_WORDS)}")
    if value in PICTURE_WORDS:
        return value
    path = Path(folder, value).expanduser()
    if not path.is_file():
        raise ValueError(
            f"{name}: there is no picture file {str(path)!r}; {nearest_of(value, PICTURE_WORDS)}"
        )
    return str(path)
