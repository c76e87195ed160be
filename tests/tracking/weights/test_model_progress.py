from __future__ import annotations

import io
import logging
import os
import sys
import threading

import pytest

from gesturekit.tracking.weights.model_progress import FetchProgress, LogLines, reporting


def test_the_callers_callback_gets_the_reports() -> None:
    reports: list[FetchProgress] = []
    with reporting(reports.append) as report:
        report(FetchProgress("wait", "waiting"))
    assert reports == [FetchProgress("wait", "waiting", 0, None)]


def test_a_terminal_shows_a_bar_with_text_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    outer, inner = pty.openpty()
    chunks: list[bytes] = []
    reader = threading.Thread(target=lambda: chunks.extend(iter(lambda: _read(outer), b"")))
    reader.start()
    with os.fdopen(inner, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with reporting(None) as report:
            report(FetchProgress("download", "downloading it", 17_800_000, 35_600_000))
    reader.join()
    os.close(outer)
    shown = b"".join(chunks).decode()
    assert "downloading it" in shown
    assert "17.8/35.6 MB" in shown


def _read(terminal: int) -> bytes:
    """What the terminal got since; nothing once its other end is closed, which Linux reports as an error."""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_a_program_without_terminal_prints_nothing_of_its_own_accord(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with reporting(None) as report:
        report(FetchProgress("download", "downloading it", 1, 2))
    assert stream is None or stream.getvalue() == ""


def test_the_log_has_a_line_every_few_seconds(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    now = 0.0
    lines = LogLines(lambda: now)
    for number in range(101):
        now = number / 10
        lines(FetchProgress("download", "downloading it", 356_000 * number, 35_600_000))
    told = [record.getMessage() for record in caplog.records]
    assert told == [f"downloading it ({size} of 35.6 MB)" for size in ("10.7", "21.4", "32.0")]


def test_a_step_without_bytes_is_told_by_its_name(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    times = iter([0.0, 3.0])
    LogLines(lambda: next(times))(FetchProgress("wait", "waiting for another process"))
    assert [record.getMessage() for record in caplog.records] == ["waiting for another process"]
