"""Events once more, from a recording of hands: no camera, no models, and exactly those of the first time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gesturekit.errors import SourceError
from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.recognizer import Gestures
from gesturekit.media.recording import is_recording, read_hands
from gesturekit.session.event_delivery import Recognizer
from gesturekit.session.session import Session


def replay(
    path: str | Path,
    *,
    gestures: Gestures | Iterable[Gestures] | None = None,
    recognizer: Recognizer | None = None,
) -> Iterator[GestureEvent]:
    """Go through a recording of hands and give the events of its gestures.

    Given the same gestures and event rules, they are the events of the session that was recorded. For
    callbacks, drawn pictures and event files, make a `Session` over the recording instead.

    Parameters
    ----------
    path
        A recording made by ``Session(hands=...)``, ``gesturekit track`` or `HandsWriter`.
    gestures
        Custom gestures and events, as for `Session`.
    recognizer
        Your own.

    Raises
    ------
    SourceError
        When it is no recording; while iterating, when a line is damaged.

    Examples
    --------
    >>> for event in replay("hands.jsonl"):
    ...     if event.fires:
    ...         print(event.time, event.name, event.phase)
    0.1 victory begin
    """
    if not is_recording(path):
        # Raises with what is wrong about it, where it is not merely another kind of source.
        read_hands(path).close()
        raise SourceError(f"{str(path)!r} is not a recording of hands; make one with `gesturekit track`")
    return _events(path, gestures, recognizer)


def _events(
    path: str | Path, gestures: Gestures | Iterable[Gestures] | None, recognizer: Recognizer | None
) -> Iterator[GestureEvent]:
    with Session(path, effect=None, gestures=gestures, recognizer=recognizer) as session:
        ended: list[GestureEvent] = []
        session.on("*", ended.append, phase="*")
        for _ in session:
            yield from ended
            ended.clear()
        yield from ended
