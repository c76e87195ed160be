"""The files a session writes: drawn pictures (a video, a picture, a folder), event lines, recorded hands."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from gesturekit.errors import InvalidArgumentError
from gesturekit.files import user_path
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import TrackedFrame
from gesturekit.media import HandsWriter, JsonLinesWriter
from gesturekit.media.json_lines import STANDARD_OUTPUT
from gesturekit.media.source import Source
from gesturekit.session.picture_sink import ALPHA_OUTPUTS, PictureKind, holds_alpha, kind_of, open_sink
from gesturekit.session.picture_view import PictureComposer, PictureView
from gesturekit.session.read_ahead import WriteBehind
from gesturekit.session.session_result import SessionResult

_WHOLE = PictureView()


class OutputPaths(NamedTuple):
    """Where a session writes; None for what it does not."""

    pictures: Path | None
    events: Path | None
    hands: Path | None

    @classmethod
    def of(cls, *paths: str | Path | None) -> OutputPaths:
        """The paths as people write them, with ``~`` for the home folder."""
        return cls(*(None if path is None else user_path(path) for path in paths))

    @property
    def given(self) -> list[Path]:
        """Those that are written."""
        return [path for path in self if path is not None]

    def check(self, source: Source) -> None:
        """Refuse outputs that cannot be written, or would overwrite what is read, or one another."""
        # The opened source's name is its path; what was given may be an address of the same file.
        read = Path(source.name)
        for number, path in enumerate(self.given):
            if any(_same(path, other) for other in self.given[:number]):
                raise InvalidArgumentError(f"{str(path)!r} is named for two outputs; give each its own file")
            if read.exists() and (_same(path, read) or _numbers_over(path, read)):
                raise InvalidArgumentError(
                    f"the output {str(path)!r} is the source itself and would be overwritten; name another"
                )
        self.picture_kind(source)

    def picture_kind(self, source: Source) -> PictureKind | None:
        """What to write of the drawn pictures, from the output's name and what is read; None for nothing."""
        path = self.pictures
        if path is None:
            return None
        if str(path) == STANDARD_OUTPUT:
            raise InvalidArgumentError(
                "the output is '-', but pictures go into files only; name one, or give '-' for events or "
                "hands"
            )
        kind = kind_of(path)
        if kind is PictureKind.PICTURE and not source.is_image:
            raise InvalidArgumentError(
                f"the output {str(path)!r} is one picture, but {source.name!r} has many; "
                "name a video (.mp4), a pattern for numbered pictures (light_%04d.png), or a folder"
            )
        return kind

    def check_view(self, view: PictureView, *, has_effect: bool) -> None:
        """Refuse a view of the pictures that the output cannot hold."""
        if not view.changes_pictures:
            return
        if self.pictures is None:
            raise InvalidArgumentError(
                "alpha, side_by_side and crop are about the output, and there is none; name a file to write"
            )
        if view.alpha and not has_effect:
            raise InvalidArgumentError("alpha is the light of an effect alone, and there is none; name one")
        if view.alpha and not holds_alpha(self.pictures):
            raise InvalidArgumentError(
                f"the output {str(self.pictures)!r} holds no transparency, which alpha asks for; "
                f"those that do: {ALPHA_OUTPUTS}"
            )

    def picture_size(self, source: Source, view: PictureView = _WHOLE) -> tuple[int, int] | None:
        """Size that every drawn picture must have: a film has one size, single pictures keep their own."""
        kind = self.picture_kind(source)
        one_size = (PictureKind.VIDEO, PictureKind.ANIMATION, PictureKind.CAMERA)
        fixed = kind in one_size or (kind is not None and (view.side_by_side or view.crop is not None))
        return source.size if fixed else None


class OutputFiles:
    """The open files; `mirror`, whether pictures are shown as a mirror does, is for replays of the hands.

    The `composer` makes what the output shows, its `view`, of the drawn pictures; without one they go in as
    they are.
    """

    def __init__(
        self,
        paths: OutputPaths,
        source: Source,
        *,
        mirror: bool,
        view: PictureView = _WHOLE,
        composer: PictureComposer | None = None,
    ) -> None:
        self._composer = composer
        self._files: list[tuple[str, Any]] = []
        self._pictures: WriteBehind | None = None
        self._events: JsonLinesWriter | None = None
        self._hands: HandsWriter | None = None
        with contextlib.ExitStack() as stack:
            if paths.events is not None:
                self._events = stack.enter_context(JsonLinesWriter(paths.events))
                self._files.append(("events", self._events))
            if paths.hands is not None:
                self._hands = stack.enter_context(
                    HandsWriter(
                        paths.hands,
                        source.name,
                        source.size,
                        source.fps,
                        still=source.is_image,
                        mirror=mirror,
                    )
                )
                self._files.append(("frames of hands", self._hands))
            if paths.pictures is not None:
                sink = open_sink(
                    paths.pictures,
                    view.size(source.size),
                    source.fps,
                    alpha=view.alpha is not None,
                    paced=not source.live,
                )
                self._files.append(("pictures", sink))
                # It closes the sink, also when writing fails.
                self._pictures = WriteBehind(sink)
                stack.callback(self._pictures.close)
            self._stack = stack.pop_all()

    def write_hands(self, tracked: TrackedFrame) -> None:
        """Write the hands of one picture."""
        if self._hands is not None:
            self._hands.write(tracked)

    def write_picture(self, result: SessionResult) -> None:
        """Write the drawn picture of one result."""
        if self._pictures is not None:
            composed = result.lend_image() if self._composer is None else self._composer.compose(result)
            self._pictures.write(composed, result.frame.time)

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


def _numbers_over(folder: Path, source: Path) -> bool:
    """Whether numbered pictures written into `folder` could replace the picture that is read."""
    return folder.is_dir() and source.stem.isdecimal() and _same(folder, source.parent)


def _same(one: Path, other: Path) -> bool:
    # Links to one file, and a file that is not there yet: each needs its own way to be recognised.
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
