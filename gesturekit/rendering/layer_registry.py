"""What a layer is, a small class that owns its program and buffers and draws one thing; the kinds there are.

A layer first says, without touching OpenGL, which regions it will cover; only when some layer covers
something does the render graph start the graphics card at all. A new kind is a new file in
`gesturekit/rendering/layers/`, which calls `register_layer`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeVar

from pydantic import Field

from gesturekit.config.config_text import Table
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import Hand
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.setting_types import Color

Stage = Literal["light", "paint"]
"""Where a layer is drawn: into the HDR light that blooms, or on top of the finished picture."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that layers may know about the frame that is drawn.

    Attributes
    ----------
    size
        Width and height of the output, pixels.
    hands
        The hands, with landmarks in pixels of the output.
    events
        What the hands did since the frame before.
    time
        Seconds on the source's clock.
    """

    size: tuple[int, int]
    hands: tuple[Hand, ...]
    events: tuple[GestureEvent, ...]
    time: float

    def __post_init__(self) -> None:
        for name, kind in (("hands", Hand), ("events", GestureEvent)):
            for item in getattr(self, name):
                if not isinstance(item, kind):
                    raise InvalidArgumentError(
                        f"{name} holds a {type(item).__name__}; expected {kind.__name__} objects only"
                    )
        if not math.isfinite(self.time):
            raise InvalidArgumentError(f"time is {self.time}; expected seconds on the source's clock")

    def moved(self, move: Callable[[Hand], Hand], size: tuple[int, int]) -> Scene:
        """The scene in an output of another size, every hand moved there, those of events too."""
        return Scene(
            size,
            tuple(move(hand) for hand in self.hands),
            tuple(event.moved(move) for event in self.events),
            self.time,
        )


class Layer(Protocol):
    """One thing that is drawn."""

    @property
    def stage(self) -> Stage:
        """Where it is drawn."""

    def prepare(self, scene: Scene) -> Sequence[Region]:
        """Take in the frame; returns the regions that `draw` will touch, none when there is nothing."""

    def draw(self, size: tuple[int, int]) -> None:
        """Draw what was prepared into the bound target of `size` pixels."""

    def release(self) -> None:
        """Give all memory of the graphics card back."""


class LayerSettings(Table):
    """Settings of one layer: a subclass for each kind, whose ``type`` is a `Literal` of one word."""

    type: str


class SharedSettings(Table):
    """What all layers of an effect know.

    `accents` gives gestures a colour of their own, `names` the words that are shown for them.
    """

    title: str
    description: str = ""
    accents: dict[str, Color] = Field(default_factory=dict)
    names: dict[str, str] = Field(default_factory=dict)


_Settings = TypeVar("_Settings", bound=LayerSettings)


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A kind of layer.

    Attributes
    ----------
    settings
        What an effect file may say about it.
    make
        Makes a layer from a current moderngl.Context, its settings and the effect's shared ones.
    """

    settings: type[LayerSettings]
    make: Callable[[Any, Any, SharedSettings], Layer]


_kinds: dict[str, LayerKind] = {}


def register_layer(
    settings: type[_Settings], make: Callable[[Any, _Settings, SharedSettings], Layer]
) -> None:
    """Make a kind of layer known to effect files, under the ``type`` of its settings.

    Parameters
    ----------
    settings
        With a default for its ``type``: the word that effect files use. A kind of that word is replaced.
    make
        As in `LayerKind`.
    """
    _kinds[settings.model_fields["type"].default] = LayerKind(settings, make)


def layer_kinds() -> Mapping[str, LayerKind]:
    """All kinds that are registered, by the word of their ``type``."""
    return MappingProxyType(_kinds)
