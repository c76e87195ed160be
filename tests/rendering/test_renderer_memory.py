"""Renderers that are closed, and long runs of one, take no more memory than before."""

from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.gestures.events import Phase
from gesturekit.rendering import Renderer
from tests.rendering.scenes import event, open_hand, plain

pytestmark = pytest.mark.gl


def resident_kib() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("memory is read from /proc")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def test_closed_renderers_leave_nothing_behind() -> None:
    def use() -> None:
        with Renderer("neon") as made:
            hand = open_hand((320, 400), 160)
            made.render(plain(0, 640, 480), [hand], [event("ok", Phase.BEGIN, hand)], 0.0)

    for _ in range(6):
        use()
    before = resident_kib()
    for _ in range(25):
        use()
    # The light's target alone has 2.4 MiB: 25 forgotten ones would be five times this.
    assert resident_kib() - before < 12 * 1024


def test_a_long_run_does_not_grow(renderer: Renderer) -> None:
    def run(frames: int) -> None:
        for index in range(frames):
            hand = open_hand((100 + index % 120, 210), 60 + index % 20)
            happened = [event(f"gesture_{index % 90}", Phase.TRIGGER, hand, index / 30)]
            renderer.render(plain(0, 320 + index % 3, 240), [hand], happened, index / 30)

    # Every label has been drawn once, and more of them than are kept.
    run(90)
    before = resident_kib()
    run(120)
    # 25 KiB a frame.
    assert resident_kib() - before < 3 * 1024
