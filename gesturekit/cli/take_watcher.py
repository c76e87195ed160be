"""Shows how recording takes goes: words, a bar over the frames of a file, a window for a camera."""

from __future__ import annotations

from typing import Any

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn

from gesturekit.cli.console import err, show_hint
from gesturekit.closing import Closing
from gesturekit.errors import RenderError
from gesturekit.session.gesture_recorder import Moment


class TakeWatcher(Closing):
    """Shows each `Moment` of a recording; a camera's in a `window`, where there is a display."""

    def __init__(self, window: bool) -> None:
        self._wanted = window
        self._window: Any = None
        self._shown: tuple[int, str, int] | None = None
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=err, transient=True)
        self._task: TaskID | None = None

    def close(self) -> None:
        """Take window and bar away."""
        # Not where it never began: it would leave an empty line.
        if self._task is not None:
            self._bar.stop()
        if self._window is not None:
            self._window.close()

    def see(self, moment: Moment) -> bool | None:
        """Show a moment; False once the window was closed."""
        left = 0 if moment.left is None else int(moment.left) + 1
        now = (moment.take, moment.phase, left if moment.phase == "countdown" else 0)
        if now != self._shown:
            self._shown = now
            words = f"{left} …" if moment.phase == "countdown" else "[bold red]recording[/]"
            err.print(f"take {moment.take} of {moment.takes}: {words}")
        if moment.left is None:
            self._advance(moment)
            return None
        return self._show(moment, left) if self._wanted else None

    def _advance(self, moment: Moment) -> None:
        if not err.is_terminal:
            return
        if self._task is None:
            self._bar.start()
            self._task = self._bar.add_task("", total=None)
        name = f"take {moment.take} of {moment.takes}"
        self._bar.update(
            self._task, description=name, total=moment.frame_count, completed=moment.frame.index + 1
        )

    def _show(self, moment: Moment, left: int) -> bool | None:
        import cv2
        import numpy as np

        image = moment.frame.image
        if self._window is None:
            from gesturekit.rendering import Window

            try:
                size = (image.shape[1], image.shape[0])
                self._window = Window(size, "GestureKit – recording", effect="skeleton")
            except RenderError as error:
                show_hint(f"no window: {error}")
                self._wanted = False
                return None
        hands = moment.hands
        # As a mirror shows it, because people move the wrong way otherwise; the words must not be flipped.
        if not moment.frame.mirrored:
            image = np.ascontiguousarray(image[:, ::-1])
            hands = [hand.flipped(image.shape[1]) for hand in hands]
        image = image.copy()
        counting = moment.phase == "countdown"
        words = str(left) if counting else "REC"
        height = image.shape[0]
        scale, colour = (height / 120, (255, 255, 255)) if counting else (height / 400, (255, 70, 70))
        place = (round(0.04 * height), round((0.28 if counting else 0.1) * height))
        cv2.putText(
            image, words, place, cv2.FONT_HERSHEY_DUPLEX, scale, colour, max(2, height // 120), cv2.LINE_AA
        )
        self._window.show(image, hands, (), moment.frame.time)
        return False if self._window.should_close else None
