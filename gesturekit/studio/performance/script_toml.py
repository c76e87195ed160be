"""Scripts as TOML: the same language as `script`, for files that programs write or people keep.

Validation is pydantic's; what it finds wrong is told with the line of the file and the nearest valid word.
"""

from __future__ import annotations

from pydantic import ValidationError

from gesturekit.config.config_text import ConfigText, Table, parse_config
from gesturekit.config.problems import explain
from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.studio.performance.script import BOTH, LEFT, RIGHT, Line, Script, Step, read_step
from gesturekit.words import unknown_word

_SIDES = {"right": RIGHT, "left": LEFT, "both": BOTH}


class _Step(Table):
    gesture: str
    seconds: float | None = None
    times: int = 1
    speed: float = 1.0
    size: float = 1.0
    plain: bool = False


class _Hand(Table):
    side: str = "right"
    steps: list[str | _Step]


class _Script(Table):
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
    given = parse_config(text)
    try:
        model = _Script.model_validate(given.tables, strict=True)
    except ValidationError as error:
        raise ConfigError(explain(given, "script", (), error, _Script)) from error
    lines = tuple(_line(hand, index, given) for index, hand in enumerate(model.hand))
    settings = model.model_dump(exclude={"hand"})
    for key, value in settings.items():
        _check_setting(key, value, given)
    if not any(line.steps for line in lines):
        raise ConfigError('line 1: the script does nothing; add a [[hand]] table with steps = ["wave"]')
    return Script(lines=lines, **settings)


def _check_setting(key: str, value: object, given: ConfigText) -> None:
    try:
        Script(lines=(), **{key: value})  # type: ignore[arg-type]
    except InvalidArgumentError as error:
        raise ConfigError(f"{given.where(key)}: {error}") from error


def _line(hand: _Hand, index: int, given: ConfigText) -> Line:
    def fail(error: InvalidArgumentError, *keys: str | int) -> ConfigError:
        return ConfigError(f"{given.where('hand', index, *keys)}: {error}")

    if hand.side not in _SIDES:
        raise fail(unknown_word("side", hand.side, _SIDES), "side")

    def step(number: int, each: str | _Step) -> Step:
        try:
            return read_step(each) if isinstance(each, str) else Step(**each.model_dump())
        except InvalidArgumentError as error:
            raise fail(error, "steps", number) from error

    steps = tuple(step(number, each) for number, each in enumerate(hand.steps))
    try:
        return Line(_SIDES[hand.side], steps)
    except InvalidArgumentError as error:
        raise fail(error, "steps") from error
