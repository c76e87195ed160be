"""A binding: a number, colour or vector of an effect that follows a signal, written in its place.

`{ signal = "pinch", to = [0.03, 0.09], attack = 0.04, release = 0.3 }` where a constant might stand.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from gesturekit.config.config_text import Table
from gesturekit.rendering.setting_types import NotNegative

Value = float | tuple[float, ...]
"""What may follow a signal: a number, a colour, a vector."""

_Finite = Annotated[float, Field(allow_inf_nan=False)]

_CURVES: dict[str, Callable[[float], float]] = {
    "linear": lambda x: x,
    "ease-in": lambda x: x * x,
    "ease-out": lambda x: x * (2.0 - x),
    "ease-in-out": lambda x: x * x * (3.0 - 2.0 * x),
    "step": lambda x: float(x >= 1.0),
}


class Binding(Table):
    """How a value follows a signal.

    The signal runs along `from`, the value along `to`, which may have more stops than two. `attack` and
    `release` are the seconds in which nine tenths of a rise and of a fall are followed. Where the signal is
    missing, because its hand is, the value stays (`lost = "hold"`) or goes to `otherwise`, by default to
    the first of `to`.
    """

    signal: str
    """What is followed."""
    from_: Annotated[tuple[_Finite, ...], Field(alias="from", min_length=2, max_length=8)] = (0.0, 1.0)
    """Where the signal runs, from the first to the last of `to`; falling numbers turn it round."""
    to: Annotated[tuple[Any, ...], Field(min_length=2, max_length=8)] = (0.0, 1.0)
    """Values along the way: numbers, colours or vectors, as the setting takes them."""
    curve: Literal["linear", "ease-in", "ease-out", "ease-in-out", "step"] = "linear"
    """How the value moves between its ends."""
    attack: NotNegative = 0.0
    """Seconds in which nine tenths of a rise are followed."""
    release: NotNegative = 0.0
    """Seconds in which nine tenths of a fall are followed."""
    lost: Literal["hold", "release"] = "release"
    """What happens where the signal is missing: the value stays, or goes to `otherwise`."""
    otherwise: Any = None
    """The value without the signal; by default the first of `to`."""

    @model_validator(mode="after")
    def _check(self) -> Binding:
        steps = [b - a for a, b in zip(self.from_, self.from_[1:], strict=False)]
        if not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
            raise ValueError("from must rise, or fall, from each number to the next")
        if len(self.from_) not in (2, len(self.to)):
            raise ValueError(
                f"from has {len(self.from_)} numbers for the {len(self.to)} of to; give 2, or as many"
            )
        return self

    def place(self, signal: float) -> float:
        """Where along `to` a signal's value lies: 0 at its first stop, 1 at its last."""
        stops = self.from_ if self.from_[0] < self.from_[-1] else self.from_[::-1]
        share = 1.0
        if signal <= stops[0]:
            share = 0.0
        elif signal < stops[-1]:
            after = next(i for i, stop in enumerate(stops) if signal < stop)
            within = (signal - stops[after - 1]) / (stops[after] - stops[after - 1])
            share = (after - 1 + within) / (len(stops) - 1)
        share = share if stops is self.from_ else 1.0 - share
        return _CURVES[self.curve](share)


class Follower:
    """One binding in time: smoothed, frame rate or not.

    Smoothing is y += (x − y)(1 − 0.1^(dt ∕ T)), T the seconds to nine tenths.

    Parameters
    ----------
    binding
        What it follows, and how.
    stops
        The values of `to`, as their setting reads them.
    otherwise
        The value without a signal.
    """

    def __init__(self, binding: Binding, stops: tuple[Value, ...], otherwise: Value) -> None:
        self._binding = binding
        self._stops = stops
        self._otherwise = otherwise
        self._place: float | None = None
        self._presence = 0.0

    def update(self, signal: float | None, seconds: float) -> Value:
        """The value `seconds` after the last call, for a signal's value; None where it has none."""
        present = signal is not None
        if present:
            target = self._binding.place(signal)  # type: ignore[arg-type]
            # Coming back after a loss, the value starts from where it would have been.
            start = target if self._place is None or self._presence == 0.0 else self._place
            self._place = self._toward(start, target, seconds)
        if self._binding.lost == "hold":
            self._presence = float(present or self._place is not None)
        else:
            self._presence = self._toward(self._presence, float(present), seconds)
        if self._place is None:
            return self._otherwise
        return mixed((self._otherwise, along(self._stops, self._place)), self._presence)

    def _toward(self, value: float, target: float, seconds: float) -> float:
        time = self._binding.attack if target > value else self._binding.release
        if time <= 0.0:
            return target
        moved = value + (target - value) * (1.0 - 0.1 ** (seconds / time))
        # It would never get there, and what is nearly out still costs its pixels.
        return target if math.isclose(moved, target, abs_tol=1e-4) else moved


def along(stops: tuple[Value, ...], place: float) -> Value:
    """The value at a place, 0 to 1, along evenly spaced stops."""
    at = place * (len(stops) - 1)
    first = min(int(at), len(stops) - 2)
    return mixed((stops[first], stops[first + 1]), at - first)


def mixed(ends: tuple[Value, Value], share: float) -> Value:
    """Between two values of one kind: the first at 0, the second at 1."""
    a, b = ends
    if isinstance(a, tuple) and isinstance(b, tuple):
        return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))
    assert not isinstance(a, tuple) and not isinstance(b, tuple)
    return a + (b - a) * share
