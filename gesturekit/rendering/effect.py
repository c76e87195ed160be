"""Effects as data: one TOML file each, naming the layers that are drawn and how they look.

An effect is read from GestureKit's `effects` folder by name, or from any path. Every mistake in a file is
reported with the file, the field and the nearest word that would have been right.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Any, Union

from pydantic import Field, PrivateAttr, ValidationError, create_model

# For what it does: each layer registers itself.
import gesturekit.rendering.layers  # noqa: F401
from gesturekit.assets import asset_path
from gesturekit.config.config_text import Table, read_config
from gesturekit.config.problems import explain
from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.rendering.layer_registry import LayerSettings, SharedSettings, layer_kinds
from gesturekit.rendering.setting_types import Color, NotNegative, Positive, Unit
from gesturekit.words import unknown_word


class CameraSettings(Table):
    """The camera picture under the light. `dim`: how much darker it is everywhere, 0 (as it came) to 1."""

    dim: Unit = 0.0


class LightSettings(Table):
    """How light becomes picture.

    `exposure` multiplies all light before tone mapping. `shade` is how much the glow pushes the camera
    picture back, so that light stays visible over a white wall.
    """

    exposure: Positive = 1.0
    white_hot: Positive = 3.0
    """Light at which any colour has burned out to white; it begins to at 0.4 of that."""
    shade: NotNegative = 0.6


class BloomSettings(Table):
    """The soft light around bright things.

    `radius` is its reach as a part of the picture's shorter side. `tints` colours it from the inside to the
    outside, in even steps of doubling width.
    """

    strength: NotNegative = 1.0
    radius: Annotated[float, Field(gt=0, le=0.5)] = 0.12
    tints: Annotated[tuple[Color, ...], Field(min_length=1, max_length=8)] = ((1.0, 1.0, 1.0),)


class Effect(SharedSettings):
    """One effect file.

    `layer` holds the settings of each layer, of the kinds that are registered.
    """

    title: str
    description: str = ""
    camera: CameraSettings = CameraSettings()
    light: LightSettings = LightSettings()
    bloom: BloomSettings = BloomSettings()
    layer: tuple[LayerSettings, ...]
    _file: Path = PrivateAttr(default=Path())

    @property
    def file(self) -> Path:
        """The file it was read from, for whoever watches that it is edited."""
        return self._file

    def __eq__(self, other: object) -> bool:
        """Whether both draw the same, whatever files they come from."""
        return isinstance(other, Effect) and self.model_dump() == other.model_dump()


@functools.cache
def _schema(kinds: tuple[type[LayerSettings], ...]) -> type[Effect]:
    """An effect whose layers are of these kinds, told apart by their ``type``."""
    kind: Any = Annotated[Union[kinds], Field(discriminator="type")]  # noqa: UP007
    layers = Annotated[tuple[kind, ...], Field(min_length=1)]
    return create_model("Effect", __base__=Effect, layer=(layers, ...))


def effect_names() -> tuple[str, ...]:
    """Names of the effects that come with GestureKit, sorted.

    Examples
    --------
    >>> "neon" in effect_names()
    True
    """
    return tuple(sorted(path.stem for path in asset_path("effects").glob("*.toml")))


def describe_effect(name: str) -> str:
    """One sentence about an effect, from its file."""
    return load_effect(name).description


def load_effect(effect: str | Path | Effect) -> Effect:
    """Read an effect.

    Parameters
    ----------
    effect
        One of `effect_names`, or the path of a TOML file. One that was read already is given back.

    Raises
    ------
    InvalidArgumentError
        When there is no effect of that name and no such file.
    ConfigError
        When the file is not TOML or not a valid effect: file, field, what is expected.
    """
    if isinstance(effect, Effect):
        return effect
    path = effect_path(effect)
    given = read_config(path, "effect")
    schema = _schema(tuple(kind.settings for kind in layer_kinds().values()))
    try:
        read = schema.model_validate(given.tables, context={"folder": path.parent})
    except ValidationError as error:
        raise ConfigError(explain(given, "effect", (), error, schema)) from error
    read._file = path
    return read


def effect_path(effect: str | Path) -> Path:
    """The file of an effect, given as in `load_effect`.

    Raises
    ------
    InvalidArgumentError
        When there is no effect of that name and no such file.
    """
    text = str(effect)
    if isinstance(effect, Path) or text.endswith(".toml") or "/" in text or "\\" in text:
        path = Path(effect).expanduser()
        if not path.is_file():
            raise InvalidArgumentError(
                f"effect file {text!r} does not exist; give a TOML file or one of {_list()}"
            )
        return path
    if text not in effect_names():
        raise InvalidArgumentError(
            f"{unknown_word('effect', text, effect_names())}, or the path of a TOML file"
        )
    return asset_path("effects", f"{text}.toml")


def _list() -> str:
    return ", ".join(effect_names())
