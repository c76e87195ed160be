"""Interlaced films: pictures woven of two moments become pictures of one, so that moving hands have no combs.

Television cameras and DV tapes take the odd and even rows of a picture one after the other. FFmpeg's bwdif
filter (motion adaptive, after the BBC's w3fdif and yadif) undoes it.
"""

from __future__ import annotations

from typing import Any

import av

# The filter looks at rows around each; smaller pictures hold no hand.
_SMALLEST = 8


class Deinterlacer:
    """Passes a PyAV stream's frames on, deinterlaced from the first that is marked as interlaced.

    From then on each frame comes when the next one is given: the filter looks one ahead.
    """

    def __init__(self, stream: Any) -> None:
        self._time_base = stream.time_base
        self._graph: Any = None
        self._form: tuple[int, int, str] | None = None

    def __call__(self, frame: Any) -> list[Any]:
        """Give the frames that are ready, in order."""
        form = (frame.width, frame.height, frame.format.name)
        ready = self.flush() if form != self._form else []
        if self._graph is None:
            if not frame.interlaced_frame or min(frame.width, frame.height) < _SMALLEST:
                return [*ready, frame]
            # One frame for each, and frames that are not marked as interlaced stay as they are.
            options = {"mode": "send_frame", "deint": "interlaced"}
            self._graph, self._form = filter_graph(frame, self._time_base, ("bwdif", options)), form
        self._graph.push(frame)
        return [*ready, *self._pulled()]

    def flush(self) -> list[Any]:
        """Give what is still inside, at the end of the stream."""
        if self._graph is None:
            return []
        self._graph.push(None)
        rest, self._graph = self._pulled(), None
        return rest

    def _pulled(self) -> list[Any]:
        frames: list[Any] = []
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return frames
            if frame.pts is not None:
                # The filter counts in half steps, so as to have times for single fields.
                frame.pts = round(frame.pts * frame.time_base / self._time_base)
            frame.time_base = self._time_base
            frames.append(frame)


def filter_graph(frame: Any, time_base: Any, *stages: tuple[str, dict[str, str]]) -> Any:
    """A graph of FFmpeg's filters, each a name with its options, for frames such as this one."""
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=time_base
    )
    filters = [graph.add(name, **options) for name, options in stages]
    graph.link_nodes(source, *filters, graph.add("buffersink")).configure()
    return graph
