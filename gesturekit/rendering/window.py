"""The window: the same render graph as off-screen, drawn at the window's own resolution.

Esc or Q closes it, S saves what it shows. GLFW wants all of a window's calls in the program's main thread.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from PIL import Image

from gesturekit.assets import asset_path
from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.config.file_watch import FileWatch
from gesturekit.errors import GestureKitError, RenderError
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import AnyImage, Hand, ImageArray
from gesturekit.rendering.context import adopt
from gesturekit.rendering.effect import Effect, load_effect
from gesturekit.rendering.effect_player import EffectPlayer
from gesturekit.rendering.layer_registry import Scene
from gesturekit.rendering.picture import check_image, check_size, fit_inside, placed
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.target import Target

_log = logging.getLogger(__name__)

# How long the title tells where a picture was saved.
_NOTICE_SECONDS = 2.5


class Window(Closing):
    """A window that shows pictures with an effect drawn over them.

    Parameters
    ----------
    size
        Width and height of the window's content, in screen coordinates; shrunk to the screen when larger.
        The picture keeps its shape whatever the window's, between black bars.
    title
        What the title bar says.
    mirror
        Flip pictures and hands left to right, as a mirror shows them. Leave it off when the caller has
        flipped them already.
    effect
        Name of an effect or path of its TOML file; None shows pictures as they are. When the file, or a
        shader, is edited while the window is open, the change is seen at once; a mistake in it is logged
        and the last look that worked stays.
    save_folder
        Where S saves pictures; it is made when needed.
    color
        Channel order of the pictures: "rgb", or "bgr" as OpenCV reads them.

    Attributes
    ----------
    saved
        The pictures saved so far, oldest first.

    Raises
    ------
    RenderError
        There is no display, or no OpenGL on it.

    Examples
    --------
    >>> with Window((1280, 720), effect="neon") as window:                # doctest: +SKIP
    ...     for frame in source:
    ...         window.show(frame.image, tracker.track(frame.image, frame.time), time=frame.time)
    ...         if window.should_close:
    ...             break
    """

    def __init__(
        self,
        size: tuple[int, int],
        title: str = "GestureKit",
        *,
        mirror: bool = False,
        effect: str | Path | Effect | None = "neon",
        save_folder: str | Path = ".",
        color: ColorOrder = "rgb",
    ) -> None:
        width, height = check_size(size)
        self._color = check_color(color)
        # An effect without layers cannot be written as a file, where it would be a mistake.
        plain = Effect.model_construct(title="Plain", layer=())
        look = plain if effect is None else load_effect(effect)
        # Where the effect's own files lie, an artist may be at work on them.
        self._file = look.file
        self._watch = None if effect is None else _watch(look)
        self.saved: list[Path] = []
        self._title = title
        self._mirror = mirror
        self._save_folder = Path(save_folder)
        self._save_asked = False
        self._notice_until: float | None = None
        self._glfw = _load_glfw()
        self._window: Any = self._open(width, height)
        self._context: Any = None
        try:
            self._context = adopt(_WindowContext(self._glfw, self._window))
            with self._context:
                self._glfw.swap_interval(1)
                self._player = EffectPlayer(self._context, look, self._color)
                self._present = build_program(self._context, "region.vert", "present.frag")
                self._quad = self._context.vertex_array(self._present, [])
        except BaseException:
            self._glfw.destroy_window(self._window)
            self._window = None
            raise
        self._glfw.set_key_callback(self._window, self._on_key)

    @property
    def should_close(self) -> bool:
        """True once the user has asked to close the window, or after `close`."""
        return self._window is None or bool(self._glfw.window_should_close(self._window))

    def show(
        self,
        image: AnyImage,
        hands: Sequence[Hand] = (),
        events: Sequence[GestureEvent] = (),
        time: float = 0.0,
    ) -> None:
        """Show one frame and take in what the user did.

        Parameters
        ----------
        image
            (H, W, 3) uint8 in the window's colour order.
        hands
            The hands in this picture, landmarks in its pixels.
        events
            What the hands did since the last call.
        time
            Seconds on the source's clock.

        Raises
        ------
        InvalidImageError
            The image is no (H, W, 3) array of uint8.
        InvalidArgumentError
            `hands` or `events` hold something else, or `time` is not finite.
        RenderError
            After `close`.
        """
        if self._window is None:
            raise RenderError("this Window is closed; make a new one")
        image = check_image(image)
        scene = Scene((image.shape[1], image.shape[0]), tuple(hands), tuple(events), float(time))
        if self._mirror:
            width = image.shape[1]
            image, scene = image[:, ::-1], scene.moved(lambda hand: hand.flipped(width), scene.size)
        screen_size = self._glfw.get_framebuffer_size(self._window)
        # A minimised window has no pixels.
        if min(screen_size) > 0:
            self._draw(np.ascontiguousarray(image), scene, screen_size)
        self._glfw.poll_events()
        if self._watch is not None and self._watch.changed(self._glfw.get_time()):
            self._reload()
        if self._notice_until is not None and self._glfw.get_time() > self._notice_until:
            self._glfw.set_window_title(self._window, self._title)
            self._notice_until = None

    @property
    def effect(self) -> str:
        """Name or file of the effect that is drawn."""
        return self._player.name

    def set(self, name: str, value: float | None) -> None:
        """Give one of the effect's own signals a value from now on, as `Renderer.set` does."""
        self._player.set(name, value)

    def switch(self, effect: str | Path | Effect) -> None:
        """Fade to another effect from the next picture on, as `Renderer.switch` does; its files are watched.

        Raises
        ------
        InvalidArgumentError, ConfigError, RenderError
            It cannot be read or drawn, or the window is closed. The effect that is drawn stays.
        """
        if self._window is None:
            raise RenderError("this Window is closed; make a new one")
        read = load_effect(effect)
        with self._context:
            self._player.switch(read)
        self._file, self._watch = read.file, _watch(read)

    def close(self) -> None:
        """Close the window and give all memory back; further calls do nothing."""
        if self._window is None:
            return
        window, self._window = self._window, None
        with self._context:
            self._player.release()
            self._quad.release()
            self._present.release()
        self._context.release()
        self._glfw.destroy_window(window)

    def _reload(self) -> None:
        with self._context:
            try:
                look = load_effect(self._file)
                # It may read other files now, in one of which there may be a mistake.
                self._watch = _watch(look)
                self._player.replace(look)
            except GestureKitError as error:
                # A file in the middle of being edited: the last look that worked stays.
                _log.error("the effect stays as it was: %s", error)
                self._notice("the edited effect has a mistake, see the log")
                return
        self._notice("took up the edited effect")

    def _open(self, width: int, height: int) -> Any:
        glfw = self._glfw
        monitor = glfw.get_primary_monitor()
        if monitor:
            _, _, room_width, room_height = glfw.get_monitor_workarea(monitor)
            if room_width > 0 and room_height > 0 and (width > room_width or height > room_height):
                _, _, width, height = fit_inside((width, height), (room_width, room_height))
        glfw.default_window_hints()
        glfw.window_hint(glfw.CONTEXT_VERSION_MAJOR, 3)
        glfw.window_hint(glfw.CONTEXT_VERSION_MINOR, 3)
        glfw.window_hint(glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE)
        glfw.window_hint(glfw.OPENGL_FORWARD_COMPAT, True)
        window = _quietly(glfw.create_window, width, height, self._title, None, None)
        if not window:
            raise RenderError(
                f"the display cannot open a window with OpenGL 3.3: {_last_error(glfw)}; "
                "draw off-screen with Renderer instead, or on Debian or Ubuntu: "
                "apt-get install libgl1 libgl1-mesa-dri"
            )
        return window

    def _draw(self, image: ImageArray, scene: Scene, screen_size: tuple[int, int]) -> None:
        x, y, width, height = fit_inside(scene.size, screen_size)
        scale = (width / scene.size[0], height / scene.size[1])
        self._player.prepare(scene.moved(lambda hand: placed(hand, scale), (width, height)))
        with self._context:
            output = self._player.draw(image, (width, height), whole=True)
            screen = self._context.screen
            screen.use()
            screen.viewport = (0, 0, *screen_size)
            screen.clear()
            self._context.disable(moderngl.BLEND)
            output.texture.use(0)
            place = (x, y, width, height)
            set_uniforms(
                self._present,
                u_picture=0,
                u_place=place,
                u_size=screen_size,
                u_region=(x, y, x + width, y + height),
            )
            self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
            if self._save_asked:
                self._save_asked = False
                self._save(output)
            self._glfw.swap_buffers(self._window)

    def _on_key(self, _window: Any, key: int, _code: int, action: int, _mods: int) -> None:
        if action != self._glfw.PRESS:
            return
        if key in (self._glfw.KEY_ESCAPE, self._glfw.KEY_Q):
            self._glfw.set_window_should_close(self._window, True)
        elif key == self._glfw.KEY_S:
            self._save_asked = True

    def _save(self, output: Target) -> None:
        width, height = output.size
        data = output.framebuffer.read(components=3, alignment=1)
        pixels = np.frombuffer(data, np.uint8).reshape(height, width, 3)
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")[:-3]
        path = self._save_folder / f"gesturekit-{stamp}.png"
        try:
            self._save_folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(path)
        except OSError as error:
            # A picture that can't be saved is no reason to end what is shown.
            _log.error("could not save %s: %s", path, error)
            self._notice(f"could not save {path.name}: {error.strerror or error}")
            return
        self.saved.append(path)
        _log.info("saved %s", path)
        self._notice(f"saved {path.name}")

    def _notice(self, text: str) -> None:
        self._glfw.set_window_title(self._window, f"{self._title} – {text}")
        self._notice_until = self._glfw.get_time() + _NOTICE_SECONDS


class _WindowContext:
    """GLFW's context as moderngl wants one; restores what was current, so that contexts can be mixed."""

    def __init__(self, glfw: Any, window: Any) -> None:
        self._glfw = glfw
        self._window = window
        self._previous: list[Any] = []

    def load_opengl_function(self, name: str) -> int:
        return int(self._glfw.get_proc_address(name) or 0)

    def __enter__(self) -> None:
        self._previous.append(self._glfw.get_current_context())
        self._glfw.make_context_current(self._window)

    def __exit__(self, *exc_info: object) -> None:
        self._glfw.make_context_current(self._previous.pop() or None)

    def release(self) -> None:
        """Nothing to do: the context goes with its window."""


def _watch(effect: Effect) -> FileWatch:
    return FileWatch([*effect.files, asset_path("shaders")])


def _load_glfw() -> Any:
    try:
        # Here and not above: importing GLFW loads a shared library that a server may lack.
        import glfw
    except ImportError as error:
        raise RenderError(
            f"GLFW, which opens windows, cannot be loaded: {error}; pip install --force-reinstall glfw"
        ) from error
    if not _quietly(glfw.init):
        problem, advice = _last_error(glfw), "run without a window, or on a machine with a display"
        if sys.platform.startswith("linux") and not (
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        ):
            problem = "there is no display (DISPLAY is not set)"
            advice = "run without a window, or under a virtual display (xvfb-run)"
        raise RenderError(f"no window can be opened: {problem}; {advice}")
    return glfw


def _quietly(function: Any, *arguments: Any) -> Any:
    # The Python binding turns GLFW's errors into warnings; ours become exceptions that carry the text.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments)


def _last_error(glfw: Any) -> str:
    _, text = glfw.get_error()
    return text.decode(errors="replace") if text else "no reason was given"
