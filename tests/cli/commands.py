"""Runs the command line as a user does: inside this process, or as a stranger in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from typer.testing import CliRunner, Result

from gesturekit.cli import app


def gesturekit(*arguments: object) -> Result:
    """Run the command line inside this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})


def stranger(*arguments: object, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run it as a stranger would: a process of its own, in a folder of their own."""
    command = [sys.executable, "-m", "gesturekit", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=180, **options)  # type: ignore[call-overload,no-any-return]


def ended(kind: signal.Signals, told: str, *arguments: object, cwd: Path) -> tuple[int, str, str]:
    """Run it until it has told that, then send a signal: its exit code, what it printed and complained."""
    command = [sys.executable, "-m", "gesturekit", *map(str, arguments)]
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, cwd=cwd, stdout=printed, stderr=subprocess.PIPE)
        assert process.stderr is not None
        complained = b""
        for line in process.stderr:
            complained += line
            if told.encode() in line:
                process.send_signal(kind)
        returncode = process.wait(timeout=60)
        process.stderr.close()
        printed.seek(0)
        return returncode, printed.read().decode(), complained.decode()
