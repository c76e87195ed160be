"""What a ``studio:`` address says: which performance, by whom, seen how.

``studio:`` or ``studio:tour``, ``studio:swipes?seed=3&tone=5&hands=2``, ``studio:wave?person=7``,
``studio:my_script.toml``, ``studio:?do=victory 1 s, swipe left``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, unquote

from gesturekit.errors import ConfigError, InvalidArgumentError, SourceError
from gesturekit.hands import Side
from gesturekit.studio.performance.named_scripts import NAMED_SCRIPTS, named_script
from gesturekit.studio.performance.script import Script, read_text
from gesturekit.studio.performance.script_file import read_script
from gesturekit.words import unknown_word

_SCRIPT_ENDINGS = {".toml", ".txt"}


@dataclass(frozen=True, slots=True)
class StudioAddress:
    """A ``studio:`` address, read: what is performed, frames a second, size in pixels, quality."""

    script: Script
    fps: float
    size: tuple[int, int]
    quality: str


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    return int(width), int(height)


def _side(text: str) -> Side:
    return Side(text.lower())


def _yes(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]


PARAMETERS: Mapping[str, tuple[Callable[[str], Any], str]] = MappingProxyType(
    {
        "seed": (int, "a whole number: of chance in movement, light and room"),
        "person": (int, "a whole number: who performs"),
        "tone": (int, "skin tone, 1 (palest) to 6"),
        "build": (str, "man, woman or child"),
        "hands": (int, "1 or 2"),
        "hand": (
            lambda text: Side(text.lower()),
            "right or left: the hand that is alone, or whose lines of a script name none",
        ),
        "distance": (float, "from the camera, 20 to 200 cm"),
        "background": (str, "plain, gradient, room, person or noise"),
        "mirrored": (_yes, "yes or no"),
        "fps": (float, "pictures per second, 1 to 240"),
        "size": (_size, "width x height in pixels, as in 640x480"),
        "quality": (str, "full or fast"),
        "do": (str, "a script in short text, instead of a script's name"),
    }
)
"""What an address may set: how it is read, and what it is."""


_USUAL = {"fps": 30.0, "size": (640, 480), "quality": "full"}


def read_address(uri: str, *, mirrored: bool = False) -> StudioAddress:
    """Read a ``studio:`` address.

    Parameters
    ----------
    uri
        The address.
    mirrored
        What `open_source` was asked for; ``mirrored=`` in the address goes before it.

    Raises
    ------
    SourceError
        When a name or value is not known; the message names the nearest that is, or what is expected.
    """
    try:
        return _read(uri, mirrored)
    except (InvalidArgumentError, ConfigError) as error:
        raise SourceError(f"{uri!r}: {error}") from error


def _read(uri: str, mirrored: bool) -> StudioAddress:
    rest = uri.partition(":")[2].removeprefix("//")
    path, _, query = rest.partition("?")
    name = unquote(path).strip("/" if not unquote(path).startswith("/") else "")
    values = _values(query)
    seed = values.get("seed")
    if "do" in values:
        if name:
            raise InvalidArgumentError(f"both a name ({name!r}) and do= are given; give one of them")
        script = read_text(values["do"], hand=values.pop("hand", Side.RIGHT))
    elif Path(name).suffix.lower() in _SCRIPT_ENDINGS:
        script = read_script(name)
    else:
        script = named_script(
            name, hands=values.get("hands"), side=values.get("hand", Side.RIGHT), seed=seed or 0
        )
        values.pop("hands", None), values.pop("hand", None)
    for word in ("hands", "hand"):
        if word in values:
            raise InvalidArgumentError(
                f"{word}= does not go with a script of your own; name hands in its lines"
            )
    settings = ("seed", "person", "tone", "build", "distance", "background")
    script = replace(
        script,
        **{key: values[key] for key in settings if key in values},
        mirrored=values.get("mirrored", script.mirrored or mirrored),
    )
    fps, size, quality = (values.get(key, usual) for key, usual in _USUAL.items())
    if not 1.0 <= fps <= 240.0:
        raise InvalidArgumentError(f"fps is {fps:g}; expected 1 to 240")
    if not all(16 <= side <= 4096 for side in size):
        raise InvalidArgumentError(f"size is {size[0]}x{size[1]}; width and height must be 16 to 4096 pixels")
    if quality not in ("full", "fast"):
        raise unknown_word("quality", quality, ("full", "fast"))
    return StudioAddress(script, fps, size, quality)


def _values(query: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, text in parse_qsl(query, keep_blank_values=True):
        word = key.strip().lower()
        if word not in PARAMETERS:
            raise unknown_word("studio parameter", key, PARAMETERS)
        if word in values:
            raise InvalidArgumentError(f"{word}= is given twice; give it once")
        read, about = PARAMETERS[word]
        try:
            values[word] = read(text.strip())
        except (ValueError, KeyError) as error:
            raise InvalidArgumentError(f"{word}={text!r}; expected {about}") from error
    return values


__all__ = ["NAMED_SCRIPTS", "PARAMETERS", "StudioAddress", "read_address"]
