"""Scripts out of files: short text (`script`) or TOML (`script_toml`), by the file's name."""

from __future__ import annotations

from pathlib import Path

from gesturekit.errors import ConfigError
from gesturekit.studio.performance.script import Script, read_text
from gesturekit.studio.performance.script_toml import read_toml


def read_script(path: str | Path) -> Script:
    """Read a script file: TOML when its name ends in ``.toml``, short text otherwise.

    Raises
    ------
    ConfigError
        When it is not there or can't be read; the message names file and line.
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
