"""What an app draws is in the file, in the window's picture and in the result, and nowhere else."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.media.frame import Frame
from gesturekit.session.session_result import SessionResult
from tests.builders import make_clip
from tests.scripted import EndlessSource, ScriptedTracker, played, scripted


def mark(result: SessionResult) -> None:
    result.image[:16, :16] = (255, 0, 0)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4", frames=6)


def is_marked(image: np.ndarray) -> bool:
    red, green, blue = image[4:12, 4:12].reshape(-1, 3).mean(axis=0)
    return bool(red > 230 and green < 30 and blue < 30)


def test_every_picture_of_the_file_is_drawn_on(clip: Path, tmp_path: Path) -> None:
    handed: list[bool] = []
    with scripted(clip, output=tmp_path / "out.mp4") as session:
        assert session.on_draw(mark) is mark
        session.run(lambda result: handed.append(is_marked(result.image)))
    assert [is_marked(frame.image) for frame in played(tmp_path / "out.mp4")] == [True] * 6
    assert handed == [True] * 6


def test_the_frame_itself_stays_as_it_came(clip: Path) -> None:
    frames: list[Frame] = []
    with scripted(clip) as session:
        session.on_draw(mark)
        session.run(lambda result: frames.append(result.frame))
    assert not any(is_marked(frame.image) for frame in frames)


def test_callbacks_come_first_and_drawers_in_their_order(clip: Path) -> None:
    order: list[str] = []
    with scripted(EndlessSource(6)) as session:
        session.on_draw(lambda result: order.append("first"))
        session.on_draw(lambda result: order.append("second"))
        session.on("ok", lambda event: order.append("event"))
        session.run()
    assert order[-3:] == ["event", "first", "second"] and len(order) == 13


def test_a_drawer_that_fails_ends_the_session(clip: Path, tmp_path: Path) -> None:
    def fails(result: SessionResult) -> None:
        if result.frame.index == 3:
            raise ZeroDivisionError

    with scripted(clip, output=tmp_path / "out.mp4") as session:
        session.on_draw(fails)
        with pytest.raises(ZeroDivisionError):
            session.run()
    assert len(played(tmp_path / "out.mp4")) == 3


def test_what_cannot_draw_is_refused(clip: Path) -> None:
    with scripted(clip) as session, pytest.raises(InvalidArgumentError, match="on_draw takes a function"):
        session.on_draw("red")  # type: ignore[arg-type]


@pytest.mark.gl
def test_it_lies_on_the_effect(clip: Path) -> None:
    with scripted(clip, effect="neon", tracker=ScriptedTracker(x=8.0)) as session:
        session.on_draw(mark)
        assert all(is_marked(result.image) for result in session)


class TestAsyncWith:
    def test_it_closes_the_session(self) -> None:
        async def listen() -> int:
            source = EndlessSource(8)
            async with scripted(source) as session:
                count = len([event async for event in session.events()])
            assert source.closed
            return count

        assert asyncio.run(listen()) == 1

    def test_leaving_it_early_ends_the_run_and_keeps_the_loop_free(self) -> None:
        free = threading.Event()

        class SlowToClose(EndlessSource):
            def close(self) -> None:
                free.wait(20)
                super().close()

        async def leave() -> tuple[str | None, bool]:
            async def beat() -> None:
                for _ in range(3):
                    await asyncio.sleep(0.001)
                free.set()

            async with scripted(SlowToClose(1_000_000), tracker=ScriptedTracker(pause=0.05)) as session:
                await anext(session.events(phase="*"))
                beating = asyncio.create_task(beat())
            turned = free.is_set()
            await beating
            return session.summary.ended_by, turned

        assert asyncio.run(leave()) == ("stop", True)

    def test_a_session_that_never_ran_is_closed_too(self) -> None:
        async def nothing() -> bool:
            source = EndlessSource(3)
            async with scripted(source):
                pass
            return source.closed

        assert asyncio.run(nothing())


class Screen:
    """A window that only remembers what it was made for, and shown."""

    should_close = False
    made: ClassVar[list[Screen]] = []

    def __init__(self, size: tuple[int, int], title: str, *, mirror: bool, effect: object) -> None:
        self.effect = effect
        self.images: list[np.ndarray] = []
        Screen.made.append(self)

    def show(self, image: np.ndarray, *scene: object) -> None:
        self.images.append(image)

    def close(self) -> None:
        pass


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[Screen]:
    Screen.made = []
    monkeypatch.setattr("gesturekit.rendering.Window", Screen)
    return Screen.made


def test_the_window_shows_it_and_draws_no_second_effect(clip: Path, screens: list[Screen]) -> None:
    with scripted(clip, show=True) as session:
        session.on_draw(mark)
        session.run()
    (screen,) = screens
    assert (screen.effect, [is_marked(image) for image in screen.images]) == (None, [True] * 6)


@pytest.mark.gl
def test_what_is_written_is_shown_without_being_drawn_again(
    clip: Path, tmp_path: Path, screens: list[Screen]
) -> None:
    drawn: list[np.ndarray] = []
    with scripted(clip, effect="neon", output=tmp_path / "out.mp4", show=True) as session:
        for result in session:
            drawn.append(result.image)
            assert (result.image != result.frame.image).any()
    (screen,) = screens
    assert screen.effect is None
    assert all(np.array_equal(shown, written) for shown, written in zip(screen.images, drawn, strict=True))


@pytest.mark.gl
def test_an_effect_is_read_once(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gesturekit.rendering import effect

    read: list[Path] = []
    original = effect.read_config
    monkeypatch.setattr(effect, "read_config", lambda path, what: read.append(path) or original(path, what))
    with scripted(clip, effect="neon", output=tmp_path / "out.mp4") as session:
        session.run()
    assert [path.name for path in read] == ["neon.toml"]
