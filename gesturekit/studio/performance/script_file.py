"""Scripts out of files: short text (`script`), or the same language as TOML."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from gesturekit.config.config_text import Table, parse_config
from gesturekit.config.problems import explain
from gesturekit.errors import ConfigError
from gesturekit.studio.performance.script import (
    BOTH,
    LEFT,
    RIGHT,
    Line,
    Script,
    Step,
    errors_at,
    read_step,
    read_text,
)

_SIDES = {"right": RIGHT, "left": LEFT, "both": BOTH}


def read_script(path: str | Path) -> Script:
    """Read a script file: TOML when its name ends in ``.toml``, short text otherwise.

    ConfigError when it is not there or can't be read; the message names file and line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"script {str(path)!r} can't be read: {error}; name a text or TOML file") from error
    try:
        return read_toml(text) if path.suffix.lower() == ".toml" else read_text(text)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


class _Step(Table):
    gesture: str
    seconds: float | None = None
    times: int = 1
    speed: float = 1.0
    size: float = 1.0
    plain: bool = False


class _Hand(Table):
    side: Literal["right", "left", "both"] = "right"
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
    """Read a script in TOML: the fields of `Script`, and a ``[[hand]]`` table for each line.

    Its ``steps`` are short texts, or tables with the fields of `Step`. ConfigError when it can't be read; the
    message names the line and the word.

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
    settings = model.model_dump(exclude={"hand"})
    for key, value in settings.items():
        with errors_at(given.where, key):
            Script(lines=(), **{key: value})
    lines = []
    for index, hand in enumerate(model.hand):
        steps = []
        for number, each in enumerate(hand.steps):
            with errors_at(given.where, "hand", index, "steps", number):
                steps.append(read_step(each) if isinstance(each, str) else Step(**each.model_dump()))
        with errors_at(given.where, "hand", index, "steps"):
            lines.append(Line(_SIDES[hand.side], tuple(steps)))
    if not any(line.steps for line in lines):
        raise ConfigError('line 1: the script does nothing; add a [[hand]] table with steps = ["wave"]')
    return Script(lines=tuple(lines), **settings)
