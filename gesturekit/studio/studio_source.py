"""The studio as a source of pictures like any other, each with its exact truth.

`gesturekit.open_source` opens it for addresses that begin with ``studio:``; see `studio.studio_address`.
"""

from __future__ import annotations

import math

from gesturekit.media.frame import Frame
from gesturekit.media.source import Source
from gesturekit.studio.imaging.scene_renderer import Quality, StudioRenderer
from gesturekit.studio.imaging.scene_setup import SceneSetup, Surroundings
from gesturekit.studio.performance.performer import Performance, perform
from gesturekit.studio.performance.script import Script
from gesturekit.studio.studio_address import read_address
from gesturekit.studio.truth import scene_truth


class StudioSource(Source):
    """A performance, filmed: frames with `Frame.truth`, a `studio.truth.SceneTruth`.

    Parameters
    ----------
    script
        What is performed: a script, or its short text.
    fps
        Pictures per second of the performance. Nothing is dropped: a slow machine takes longer.
    size
        Width and height, pixels.
    quality
        "full" or "fast"; see `renderer.StudioRenderer`.
    surroundings
        Camera, light, room and lens; drawn from the script's seed when not given.
    name
        What the source is called in reports.

    Raises
    ------
    RenderError
        When there is no OpenGL; the message names what is missing.

    Examples
    --------
    >>> with StudioSource("person 7: victory 1 s, swipe left") as source:      # doctest: +SKIP
    ...     for frame in source:
    ...         print(frame.time, frame.truth.hands[0].gesture)
    """

    def __init__(
        self,
        script: Script | str,
        *,
        fps: float = 30.0,
        size: tuple[int, int] = (640, 480),
        quality: Quality = "full",
        surroundings: Surroundings | None = None,
        name: str = "studio",
    ) -> None:
        self.performance: Performance = perform(script)
        self._setup = SceneSetup(self.performance, surroundings, size=size)
        around = self._setup.surroundings
        super().__init__(
            name,
            around.camera.size,
            fps=fps,
            frame_count=max(1, math.ceil(self.performance.duration * fps)),
            mirrored=around.mirrored,
        )
        self._renderer = StudioRenderer(around.camera.size, quality)
        self._index = 0
        self._step = 1.0 / fps

    def __next__(self) -> Frame:
        """Film the next frame."""
        index = self._index
        if self.frame_count is None or index >= self.frame_count:
            raise StopIteration
        self._index = index + 1
        time = index * self._step
        scene = self._setup.scene(time, seed=index)
        shot = self._renderer.render(scene)
        truth = scene_truth(scene, time=time, labels=self._setup.labels(time), hand_numbers=shot.hands)
        return Frame(shot.image, time, index, self.mirrored, truth)

    def close(self) -> None:
        """Give the graphics memory back."""
        self._index = self.frame_count or 0
        self._renderer.close()


def open_studio(uri: str, mirrored: bool = False) -> StudioSource:
    """Open a ``studio:`` address; see `studio.studio_address`.

    Raises
    ------
    SourceError
        When the address names something that is not there; the message names the nearest that is.
    RenderError
        When there is no OpenGL.
    """
    address = read_address(uri, mirrored=mirrored)
    quality: Quality = "fast" if address.quality == "fast" else "full"
    return StudioSource(address.script, fps=address.fps, size=address.size, quality=quality, name=uri)
