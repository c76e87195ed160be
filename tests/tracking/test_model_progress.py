from __future__ import annotations

import io
import os
import sys

import pytest

from gesturekit.tracking.model_progress import FetchProgress, reporting


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
    with os.fdopen(inner, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with reporting(None) as report:
            report(FetchProgress("download", "downloading it", 17_800_000, 35_600_000))
        terminal.flush()
        shown = os.read(outer, 1 << 16).decode()
    os.close(outer)
    assert "downloading it" in shown
    assert "17.8/35.6 MB" in shown


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_nothing_is_shown_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with reporting(None) as report:
        report(FetchProgress("download", "downloading it", 1, 2))
    assert stream is None or stream.getvalue() == ""
