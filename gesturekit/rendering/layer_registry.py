"""What a layer is, a small class that owns its program and buffers and draws one thing; the kinds there are.

A layer first says, without touching OpenGL, which regions it will cover; only when some layer covers
something does the render graph start the graphics card at all. A new kind is a new file in
`gesturekit/rendering/layers/`, or in a package of somebody else's, which calls `register_layer`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Protocol, TypeVar, get_args

from pydantic import Field

from gesturekit.config.config_text import Table
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import Hand
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.bindings.signals import Signals
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.setting_types import Color, NotNegative, Unit

Stage = Literal["picture", "light", "paint"]
"""What a layer draws into: the camera's picture, the HDR light over it, which blooms, or the finished
picture."""

Blend = Literal["normal", "add", "screen", "multiply", "max"]
"""How a layer is laid over what is below it."""


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


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a layer draws into, bound already, and what it may read.

    Attributes
    ----------
    size
        Width and height, pixels.
    framebuffer
        The target itself, for a layer that has to bind others meanwhile.
    picture
        Texture of the camera's picture with all that earlier layers did to it; (0, 0) is its top left corner.
    hands
        Textures and uniforms for shaders, a `HandTextures`. Making one binds another target.
    signals
        Values of signals in this frame.
    """

    size: tuple[int, int]
    framebuffer: Any
    picture: Any
    hands: Any
    signals: Signals


class Layer(Protocol):
    """One thing that is drawn."""

    @property
    def stage(self) -> Stage:
        """What it is drawn into."""

    def prepare(self, scene: Scene, look: Look[Any]) -> Sequence[Region]:
        """Take in the frame; returns the regions that `draw` will touch, none when there is nothing.

        Without OpenGL. A layer that is not shown (`look.shown` is 0) is prepared all the same, since what
        it remembers goes on, but it is not drawn.
        """

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared."""

    def release(self) -> None:
        """Give all memory of the graphics card back."""


class LayerSettings(Table):
    """Settings of one layer: a subclass for each kind, whose ``type`` is a `Literal` of one word."""

    fixed: ClassVar[frozenset[str]] = frozenset()
    """Numbers and colours that cannot follow a signal."""

    type: str
    name: str = ""
    """What `[[on]]` calls it."""
    opacity: Unit = 1.0
    """How much of it there is."""
    visible: bool = True
    """Whether it is there from the beginning, or waits until an event shows it."""
    fade_seconds: NotNegative = 0.25
    """Time in which it comes and goes when an event shows or hides it."""
    stays: bool = False
    """Whether it is drawn over the effects too that this one's events switch to."""
    blend: Blend | None = None
    """How it is laid over what is below; by default as suits its kind."""

    def files(self) -> tuple[Path, ...]:
        """Files that it is drawn from, for whoever watches that they are edited."""
        read = (getattr(self, name, "") for name in ("file", "picture", "font"))
        return tuple(Path(file) for file in read if file)


class SharedSettings(Table):
    """What all layers of an effect know."""

    title: str
    description: str = ""
    accents: dict[str, Color] = Field(default_factory=dict)
    """Colours of single gestures, by their name; their labels use them."""
    names: dict[str, str] = Field(default_factory=dict)
    """Words that labels show for gestures, by their name."""


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

    Raises
    ------
    InvalidArgumentError
        `settings` is no `LayerSettings`, or its ``type`` is not a `Literal` of one word with that default.
    """
    word = settings.model_fields["type"] if issubclass(settings, LayerSettings) else None
    if word is None or get_args(word.annotation) != (word.default,) or not isinstance(word.default, str):
        raise InvalidArgumentError(
            f"{settings.__name__} is no kind of layer; derive it from LayerSettings and declare a word of "
            'its own, as in: type: Literal["ring"] = "ring"'
        )
    _kinds[settings.model_fields["type"].default] = LayerKind(settings, make)


def layer_kinds() -> Mapping[str, LayerKind]:
    """All kinds that are registered, by the word of their ``type``."""
    return MappingProxyType(_kinds)
