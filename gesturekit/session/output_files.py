"""The files a session writes: drawn pictures, event lines, recorded hands."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import TrackedFrame
from gesturekit.media import HandsWriter, JsonLinesWriter
from gesturekit.media.source import Source
from gesturekit.session.output_paths import open_output
from gesturekit.session.read_ahead import WriteBehind
from gesturekit.session.session_result import SessionResult


class OutputFiles:
    """Where results go: the file of drawn pictures, the event lines, the recorded hands.

    Parameters
    ----------
    source
        What is read; its size, pace and name go into the files.
    output, events, hands
        Files to write; None for none.
    mirror
        The pictures are shown as a mirror does; for whoever replays the hands.
    """

    def __init__(
        self,
        source: Source,
        *,
        output: Path | None,
        events: Path | None,
        hands: Path | None,
        mirror: bool = False,
    ) -> None:
        self._stack = contextlib.ExitStack()
        self._files: list[tuple[str, Any]] = []
        self._pictures: WriteBehind | None = None
        self._events: JsonLinesWriter | None = None
        self._hands: HandsWriter | None = None
        try:
            if events is not None:
                self._events = self._stack.enter_context(JsonLinesWriter(events))
                self._files.append(("events", self._events))
            if hands is not None:
                self._hands = self._stack.enter_context(
                    HandsWriter(
                        hands, source.name, source.size, source.fps, still=source.is_image, mirror=mirror
                    )
                )
                self._files.append(("frames of hands", self._hands))
            if output is not None:
                sink = open_output(output, source)
                self._files.append(("pictures", sink))
                # Its thread closes the sink, also when writing fails.
                self._pictures = WriteBehind(sink)
                self._stack.callback(self._pictures.close)
        except BaseException:
            self.close()
            raise

    def write_hands(self, tracked: TrackedFrame) -> None:
        """Write the hands of one picture."""
        if self._hands is not None:
            self._hands.write(tracked)

    def write_picture(self, result: SessionResult) -> None:
        """Write the drawn picture of one result."""
        if self._pictures is not None:
            self._pictures.write(result.lend_image(), result.frame.time)

    def write_events(self, events: Iterable[GestureEvent]) -> None:
        """Write events."""
        if self._events is not None:
            for event in events:
                self._events.write(event.to_dict())

    def written(self) -> str:
        """What is in the files so far, for a person; empty when there are none."""
        return ", ".join(f"{sink.count} {what} in {str(sink.path)!r}" for what, sink in self._files)

    def close(self) -> None:
        """Finish every file, whatever becomes of the others."""
        self._stack.close()
