"""Finding the bindings in an effect's tables, and checking them as the constants they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from gesturekit.config.config_text import ConfigText
from gesturekit.config.problems import Mistakes, explain
from gesturekit.config.toml_lines import TomlPath
from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.rendering.bindings.binding import Binding, Value
from gesturekit.rendering.bindings.signal_names import SignalName, read_signal

_MOVED = ("layer", "camera", "light", "bloom", "signals")
"""Tables whose values may follow signals."""


@dataclass(frozen=True, slots=True)
class BoundValue:
    """A setting that follows a signal.

    Attributes
    ----------
    path
        Where it stands in the effect: ``("layer", 0, "bone_radius")``.
    binding
        As written.
    signal
        What it follows.
    stops, otherwise
        Values of its `to` and `otherwise`, as the setting reads them.
    """

    path: TomlPath
    binding: Binding
    signal: SignalName
    stops: tuple[Value, ...]
    otherwise: Value


def read_bindings(given: ConfigText, shared: tuple[str, ...]) -> dict[TomlPath, tuple[Binding, SignalName]]:
    """All bindings in the tables of an effect, by their place.

    Parameters
    ----------
    given
        The effect's file.
    shared
        Names of the signals that the effect declares.

    Raises
    ------
    ConfigError
        A line for each binding that is wrong: file, line, nearest word.
    """
    found: dict[TomlPath, tuple[Binding, SignalName]] = {}
    mistakes = Mistakes()
    for path, table in tables_with_signal(given.tables, ()):
        what = f"binding of {'.'.join(str(part) for part in path if isinstance(part, str))}"
        binding = signal = None
        with mistakes.noted():
            try:
                binding = Binding.model_validate(table)
            except ValidationError as error:
                raise ConfigError(explain(given, what, path, error, Binding)) from error
        with mistakes.noted():
            try:
                signal = read_signal(str(table["signal"]), shared)
            except InvalidArgumentError as error:
                raise ConfigError(f"{given.where(*path, 'signal')}: {what}: {error}") from error
        if binding is not None and signal is not None:
            found[path] = binding, signal
    mistakes.raise_all()
    return found


def with_constants(tables: Mapping[str, Any], bindings: Mapping[TomlPath, Binding], stop: int) -> Any:
    """The tables with one stop of each binding in its place; -1 for what it is without its signal."""

    def put(value: Any, path: TomlPath) -> Any:
        if path in bindings:
            binding = bindings[path]
            if stop < 0:
                return binding.to[0] if binding.otherwise is None else binding.otherwise
            return binding.to[min(stop, len(binding.to) - 1)]
        if isinstance(value, Mapping):
            return {key: put(each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [put(each, (*path, number)) for number, each in enumerate(value)]
        return value

    return put(tables, ())


def without_bindings(tables: Any) -> Any:
    """The tables with the first value of each binding in its place, however wrong the binding is."""
    if isinstance(tables, Mapping):
        plain = {}
        for key, each in tables.items():
            if isinstance(each, Mapping) and "signal" in each:
                stops = each.get("to", (0.0,))
                if isinstance(stops, list | tuple) and stops:
                    plain[key] = stops[0]
            else:
                plain[key] = each if key == "on" else without_bindings(each)
        return plain
    return [without_bindings(each) for each in tables] if isinstance(tables, list) else tables


def bound_value(
    given: ConfigText, path: TomlPath, binding: Binding, signal: SignalName, checked: list[BaseModel]
) -> BoundValue:
    """A binding with its values as the setting at its place read them.

    Parameters
    ----------
    given
        The effect's file.
    path
        Where the binding stands.
    binding, signal
        As read.
    checked
        The effect validated with `with_constants` for -1 and every stop.

    Raises
    ------
    ConfigError
        The setting is one that cannot follow a signal.
    """
    values = [_at(model, path) for model in checked]
    holder = _at(checked[0], path[:-1])
    if (
        path[0] not in _MOVED
        or isinstance(holder, tuple)
        or path[-1] in getattr(type(holder), "fixed", ())
        or not all(_is_value(value) for value in values)
    ):
        name = ".".join(str(part) for part in path if isinstance(part, str))
        what = f"an entry of {name}" if isinstance(holder, tuple) else name
        raise ConfigError(f"{given.where(*path)}: {what} cannot follow a signal; give it a constant")
    return BoundValue(path, binding, signal, tuple(values[1 : 1 + len(binding.to)]), values[0])


def _is_value(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(each, float) for each in value)
    return isinstance(value, float)


def _at(value: Any, path: TomlPath) -> Any:
    for part in path:
        value = getattr(value, part) if isinstance(value, BaseModel) else value[part]  # type: ignore[arg-type]
    return value


def tables_with_signal(value: Any, path: TomlPath) -> Iterator[tuple[TomlPath, Mapping[str, Any]]]:
    """Every binding as it is written, with its place."""
    if isinstance(value, Mapping):
        # An action of [[on]] names the signal that it moves, and follows none.
        if "signal" in value and path[:1] != ("on",):
            yield path, value
            return
        for key, each in value.items():
            yield from tables_with_signal(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from tables_with_signal(each, (*path, number))
