"""Effects as data: one TOML file each, naming the layers that are drawn and how they look.

An effect is read from GestureKit's `effects` folder by name, or from any path. Every mistake in a file is
reported with the file, the field and the nearest word that would have been right.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Union

from pydantic import Field, PrivateAttr, ValidationError, create_model

# For what it does: each layer registers itself.
import gesturekit.rendering.layers  # noqa: F401
from gesturekit.assets import asset_path
from gesturekit.config.config_text import ConfigText, Table, read_config
from gesturekit.config.problems import Mistakes, explain
from gesturekit.config.toml_lines import TomlPath
from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.rendering.bindings.binding import Binding
from gesturekit.rendering.bindings.bound_value import (
    BoundValue,
    bound_value,
    read_bindings,
    with_constants,
    without_bindings,
)
from gesturekit.rendering.bindings.event_action import EventAction
from gesturekit.rendering.bindings.looks import Looks
from gesturekit.rendering.bindings.signal_names import SignalName
from gesturekit.rendering.layer_packages import load_layer_packages
from gesturekit.rendering.layer_registry import LayerSettings, SharedSettings, layer_kinds
from gesturekit.rendering.setting_types import Color, NotNegative, Positive, Unit
from gesturekit.words import unknown_word


class CameraSettings(Table):
    """The camera picture under the light."""

    dim: Unit = 0.0
    """How much darker it is everywhere, 0 (as it came) to 1."""


class LightSettings(Table):
    """How light becomes picture."""

    exposure: Positive = 1.0
    """Multiplies all light before tone mapping."""
    white_hot: Positive = 3.0
    """Light at which any colour has burned out to white; it begins to at 0.4 of that."""
    shade: NotNegative = 0.6
    """How much the glow pushes the camera picture back; higher reads better over a white wall."""


class BloomSettings(Table):
    """The soft light around bright things."""

    fixed: ClassVar[frozenset[str]] = frozenset({"radius", "tints"})

    strength: NotNegative = 1.0
    """How much glow there is."""
    radius: Annotated[float, Field(gt=0, le=0.5)] = 0.12
    """How far it reaches, as a part of the picture's shorter side."""
    tints: Annotated[tuple[Color, ...], Field(min_length=1, max_length=8)] = ((1.0, 1.0, 1.0),)
    """Its colours from the inside to the outside, in even steps of doubling width; white leaves the light's
    own."""


class Effect(SharedSettings):
    """One effect file.

    `layer` holds the settings of each layer, of the kinds that are registered.
    """

    title: str
    """For people: what a list or a window calls it."""
    description: str = ""
    """One sentence for `gesturekit effects`."""
    camera: CameraSettings = CameraSettings()
    light: LightSettings = LightSettings()
    bloom: BloomSettings = BloomSettings()
    signals: dict[str, float] = Field(default_factory=dict)
    """Signals of the effect's own: a constant that the app may move, or a binding that several share."""
    on: tuple[EventAction, ...] = ()
    """What events do."""
    layer: tuple[LayerSettings, ...]
    _file: Path = PrivateAttr(default=Path())
    _bindings: tuple[BoundValue, ...] = PrivateAttr(default=())

    @property
    def file(self) -> Path:
        """The file it was read from, for whoever watches that it is edited."""
        return self._file

    @property
    def files(self) -> tuple[Path, ...]:
        """That file, and the shaders and pictures that its layers read."""
        return (self._file, *dict.fromkeys(file for layer in self.layer for file in layer.files()))

    def __eq__(self, other: object) -> bool:
        """Whether both draw the same, whatever files they come from."""
        return (
            isinstance(other, Effect)
            and self.model_dump() == other.model_dump()
            and self.bindings == other.bindings
        )

    @property
    def bindings(self) -> tuple[BoundValue, ...]:
        """What in it follows a signal; in its place stands what it is without one."""
        return self._bindings

    def looks(self) -> Looks:
        """The effect in time, for one film."""
        return Looks(self, self.bindings, self.signals, self.on)


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
    load_layer_packages()
    path = effect_path(effect)
    given = read_config(path, "effect")
    declared = given.tables.get("signals")
    mistakes = Mistakes()
    bindings: dict[TomlPath, tuple[Binding, SignalName]] = {}
    try:
        bindings = read_bindings(given, tuple(declared) if isinstance(declared, Mapping) else ())
    except ConfigError as error:
        # What else is wrong is told along with it.
        with mistakes.noted():
            raise error
        with mistakes.noted():
            _validated(given, path.parent, without_bindings(given.tables))
    mistakes.raise_all()
    # A binding stands for a value: each of its own must be one that the setting takes.
    stops = max((len(binding.to) for binding, _ in bindings.values()), default=0)
    written = {path: binding for path, (binding, _) in bindings.items()}
    checked = [
        _validated(given, path.parent, with_constants(given.tables, written, stop))
        for stop in range(-1, stops)
    ]
    bound = []
    for at, (binding, signal) in bindings.items():
        with mistakes.noted():
            bound.append(bound_value(given, at, binding, signal, list(checked)))
    for text in _check_actions(given, checked[0]):
        with mistakes.noted():
            raise ConfigError(text)
    mistakes.raise_all()
    checked[0]._file, checked[0]._bindings = path, tuple(bound)
    return checked[0]


def _validated(given: ConfigText, folder: Path, tables: Any) -> Effect:
    schema = _schema(tuple(kind.settings for kind in layer_kinds().values()))
    try:
        return schema.model_validate(tables, context={"folder": folder})
    except ValidationError as error:
        raise ConfigError(explain(given, "effect", (), error, schema)) from error


def _check_actions(given: ConfigText, effect: Effect) -> Iterator[str]:
    """What is wrong with the actions of events: what they act on must be there."""
    layers = [layer.name for layer in effect.layer if layer.name]
    for number, action in enumerate(effect.on):
        valid: dict[str, Iterable[str]] = {
            "layer": layers,
            "signal": effect.signals,
            "effect": effect_names(),
        }
        for key, known in valid.items():
            word = getattr(action, key)
            is_file = key == "effect" and word.endswith(".toml")
            if word and word not in known and not is_file:
                where = given.where("on", number, key)
                yield f"{where}: action: {unknown_word(key, word, tuple(known))}"


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
