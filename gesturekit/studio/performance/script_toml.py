"""Scripts as TOML: the same language as `studio.script`, for files that programs write or people keep.

Validation is pydantic's; what it finds wrong is told with the line of the file and the nearest valid word.
"""

from __future__ import annotations

import sys
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.studio.performance.script import BOTH, LEFT, RIGHT, Line, Script, Step, read_step
from gesturekit.words import unknown_word

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_SIDES = {"right": RIGHT, "left": LEFT, "both": BOTH}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Step(_Model):
    gesture: str
    seconds: float | None = None
    times: int = 1
    speed: float = 1.0
    size: float = 1.0
    plain: bool = False


class _Hand(_Model):
    side: str = "right"
    steps: list[str | _Step]


class _Script(_Model):
    person: int = 0
    tone: int | None = None
    build: str | None = None
    seed: int = 0
    distance: float | None = None
    background: str | None = None
    mirrored: bool = False
    hand: list[_Hand]


def read_toml(text: str) -> Script:
    """Read a script in TOML.

    Parameters
    ----------
    text
        Settings as keys (``person``, ``tone``, ``build``, ``seed``, ``distance``, ``background``,
        ``mirrored``), then one ``[[hand]]`` table for each line with its ``side`` (``"right"``, ``"left"`` or
        ``"both"``) and ``steps``: short texts, or tables with ``gesture``, ``seconds``, ``times``,
        ``speed``, ``size`` and ``plain``.

    Raises
    ------
    ConfigError
        When it can't be read; the message names the line and the word.

    Examples
    --------
    >>> script = read_toml('''
    ... person = 7
    ... [[hand]]
    ... side = "right"
    ... steps = ["victory 1 s", { gesture = "swipe_left", speed = 1.2 }, "idle 2 s"]
    ... ''')
    >>> script.person, len(script.lines[0].steps)
    (7, 3)
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}") from error
    try:
        model = _Script.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(_explain(error, text)) from error
    lines = tuple(_line(hand, index, text) for index, hand in enumerate(model.hand))
    settings = model.model_dump(exclude={"hand"})
    for key, value in settings.items():
        _check_setting(key, value, text)
    if not any(line.steps for line in lines):
        raise ConfigError('line 1: the script does nothing; add a [[hand]] table with steps = ["wave"]')
    return Script(lines=lines, **settings)


def _check_setting(key: str, value: object, text: str) -> None:
    try:
        Script(lines=(), **{key: value})  # type: ignore[arg-type]
    except InvalidArgumentError as error:
        raise ConfigError(f"line {_line_of(text, (key,))}: {error}") from error


def _line(hand: _Hand, index: int, text: str) -> Line:
    def fail(keys: tuple[str | int, ...], value: object, error: InvalidArgumentError) -> ConfigError:
        return ConfigError(f"line {_line_of(text, ('hand', index, *keys), value)}: {error}")

    if hand.side not in _SIDES:
        raise fail(("side",), hand.side, unknown_word("side", hand.side, _SIDES))
    steps = []
    for each in hand.steps:
        value = each if isinstance(each, str) else each.gesture
        try:
            steps.append(read_step(each) if isinstance(each, str) else Step(**each.model_dump()))
        except InvalidArgumentError as error:
            raise fail(("steps",), value, error) from error
    try:
        return Line(_SIDES[hand.side], tuple(steps))
    except InvalidArgumentError as error:
        raise fail(("steps",), None, error) from error


def _explain(error: ValidationError, text: str) -> str:
    # A step may be a text or a table, and pydantic tells of both; what lies deepest is what was meant.
    worst = max(error.errors(), key=lambda each: len(each["loc"]))
    place = tuple(part for part in worst["loc"] if part not in ("str", _Step.__name__))
    given = worst["input"]
    line = _line_of(text, place, given)
    dotted = ".".join(str(part) for part in place)
    if worst["type"] == "extra_forbidden":
        model: type[BaseModel] = _Script
        if len(place) > 1:
            model = _Hand if len(place) == 3 else _Step
        return f"line {line}: {unknown_word('key', place[-1], model.model_fields)}"
    if worst["type"] == "missing":
        return f"line {line}: {dotted} is missing; docs/studio.md shows whole scripts"
    return f"line {line}: {dotted} is {given!r}: {worst['msg']}"


def _line_of(text: str, place: tuple[Any, ...], value: object = None) -> int:
    """Number of the line where the key at `place` stands, or the text `value` behind it."""
    lines = text.splitlines()

    def next_with(start: int, *wanted: str) -> int:
        found = (i for i in range(start, len(lines)) if any(each in lines[i] for each in wanted))
        return next(found, start)

    at = 0
    keys = [part for part in place if isinstance(part, str)]
    if keys[:1] == ["hand"]:
        tables = [i for i, line in enumerate(lines) if line.replace(" ", "").startswith("[[hand]]")]
        index = place[1] if len(place) > 1 else 0
        at = tables[index] if index < len(tables) else 0
        keys = keys[1:]
    for key in keys:
        at = next_with(at, key)
    return 1 + (next_with(at, f'"{value}"', f"'{value}'") if isinstance(value, str) else at)
