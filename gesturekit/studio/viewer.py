"""A look at one hand from all sides: turn it with the mouse, change pose, person, tone and light with keys.

What keys and mouse do is in `StudioView`, which knows nothing of windows; `show_view` puts it on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gesturekit.hands import ImageArray, Side
from gesturekit.rendering import Window
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.poses import POSE_ORIENTATIONS, POSES
from gesturekit.studio.anatomy.rotations import about_x, about_y
from gesturekit.studio.imaging.scene_renderer import Quality, StudioRenderer
from gesturekit.studio.imaging.scene_setup import WIDE, instance_of
from gesturekit.studio.performance.choreography import HandTrajectory
from gesturekit.studio.performance.people import TONES, Person
from gesturekit.studio.scene import BACKGROUNDS, Background, Camera, Lens, Light, StudioScene
from gesturekit.studio.truth import scene_truth
from gesturekit.words import unknown_word

KEYS = {
    "right": "next pose",
    "left": "pose before",
    "up": "darker skin",
    "down": "paler skin",
    "p": "next person",
    "h": "other hand",
    "l": "turn the light",
    "b": "next background",
    "t": "landmarks on or off",
    "r": "face the camera again",
}
"""What each key does, beside Esc or Q (close) and S (save a picture)."""

_BACKGROUNDS = tuple(kind for kind in BACKGROUNDS if kind != "pictures")
_MIRROR = np.array([-1.0, 1.0, 1.0])
_RADIANS_PER_PIXEL = 0.008
_NEAREST, _FARTHEST = 25.0, 120.0
_MIDDLE_CM = 8.0


@dataclass
class StudioView:
    """What is looked at, and from where.

    Attributes
    ----------
    pose
        Name of the pose.
    person, tone
        Whose hand, and its skin tone; None is the person's own.
    side
        Which hand.
    yaw, pitch
        How far the hand is turned about the vertical and the sideways axis, radians.
    distance
        From the camera, cm.
    light
        How far the key light stands round the hand, radians.
    background
        One of the scene's backgrounds.
    landmarks
        Whether the true landmarks are drawn.
    """

    pose: str = "open_palm"
    person: int = 0
    tone: int | None = None
    side: Side = Side.RIGHT
    yaw: float = 0.0
    pitch: float = 0.0
    distance: float = 45.0
    light: float = -0.5
    background: str = "gradient"
    landmarks: bool = False

    def __post_init__(self) -> None:
        if self.pose not in POSES:
            raise unknown_word("pose", self.pose, POSES)
        if self.background not in _BACKGROUNDS:
            raise unknown_word("background", self.background, _BACKGROUNDS)
        self.who()

    @property
    def title(self) -> str:
        """What the window's title says."""
        who = self.who()
        return f"{self.pose} · person {self.person} ({who.build}) · tone {who.tone} · {self.side} hand"

    def who(self) -> Person:
        """The person whose hand it is."""
        return Person.numbered(self.person, tone=self.tone)

    def press(self, key: str) -> bool:
        """Do what a key of `KEYS` stands for; False for any other key."""
        poses = tuple(POSES)
        if key in ("right", "left"):
            step = 1 if key == "right" else -1
            self.pose = poses[(poses.index(self.pose) + step) % len(poses)]
        elif key in ("up", "down"):
            self.tone = min(max(self.who().tone + (1 if key == "up" else -1), 1), TONES)
        elif key == "p":
            self.person, self.tone = self.person + 1, None
        elif key == "h":
            self.side = self.side.opposite
        elif key == "l":
            self.light = float((self.light + np.radians(30.0) + np.pi) % (2.0 * np.pi) - np.pi)
        elif key == "b":
            self.background = _BACKGROUNDS[(_BACKGROUNDS.index(self.background) + 1) % len(_BACKGROUNDS)]
        elif key == "t":
            self.landmarks = not self.landmarks
        elif key == "r":
            self.yaw = self.pitch = 0.0
        else:
            return False
        return True

    def drag(self, right: float, down: float) -> None:
        """Turn the hand by a drag of the mouse, pixels: its near side follows the pointer."""
        self.yaw -= _RADIANS_PER_PIXEL * right
        self.pitch = float(np.clip(self.pitch + _RADIANS_PER_PIXEL * down, -np.pi / 2, np.pi / 2))

    def scroll(self, up: float) -> None:
        """Come nearer by a turn of the wheel, or go away."""
        self.distance = float(np.clip(self.distance * 0.92**up, _NEAREST, _FARTHEST))

    def scene(self, size: tuple[int, int]) -> StudioScene:
        """The scene as it is now."""
        who = self.who()
        turned: Array = about_x(self.pitch) @ about_y(self.yaw)
        rotation = POSE_ORIENTATIONS[self.pose]
        if self.side is Side.LEFT:
            rotation = rotation * _MIRROR[:, None] * _MIRROR
        rotation = turned @ rotation
        place = np.array([0.0, 0.0, self.distance]) - rotation @ [0.0, _MIDDLE_CM, 0.0]
        angles = who.pose(self.pose)
        motion = HandTrajectory(angles[None], place[None], rotation[None])
        direction = (float(np.sin(self.light)), -0.6, -float(np.cos(self.light)))
        return StudioScene(
            camera=Camera(size=size, focal_px=WIDE * size[0]),
            hands=(instance_of(who, self.side, angles, motion, index=0),),
            light=Light(direction=direction),
            background=Background(kind=self.background, seed=self.person),  # type: ignore[arg-type]
            lens=Lens(noise=0.0),
        )


class _ViewWindow(Window):
    """The window, with mouse and more keys."""

    def __init__(self, size: tuple[int, int], view: StudioView) -> None:
        super().__init__(size, title=view.title)
        self._view = view
        self._pointer: tuple[float, float] | None = None
        glfw = self._glfw
        self._names = {getattr(glfw, f"KEY_{name.upper()}"): name for name in KEYS}
        self.changed = True
        glfw.set_cursor_pos_callback(self._window, self._on_pointer)
        glfw.set_mouse_button_callback(self._window, self._on_button)
        glfw.set_scroll_callback(self._window, self._on_scroll)

    def _on_key(self, _window: Any, key: int, _code: int, action: int, _mods: int) -> None:
        super()._on_key(_window, key, _code, action, _mods)
        if action != self._glfw.RELEASE and self._view.press(self._names.get(key, "")):
            self.changed = True
            self._title = self._view.title
            self._glfw.set_window_title(self._window, self._title)

    def _on_button(self, window: Any, button: int, action: int, _mods: int) -> None:
        held = button == self._glfw.MOUSE_BUTTON_LEFT and action == self._glfw.PRESS
        self._pointer = self._glfw.get_cursor_pos(window) if held else None

    def _on_pointer(self, _window: Any, x: float, y: float) -> None:
        if self._pointer is not None:
            self._view.drag(x - self._pointer[0], y - self._pointer[1])
            self._pointer, self.changed = (x, y), True

    def _on_scroll(self, _window: Any, _right: float, up: float) -> None:
        self._view.scroll(up)
        self.changed = True


def show_view(
    view: StudioView,
    size: tuple[int, int] = (960, 720),
    *,
    quality: Quality = "full",
    frames: int | None = None,
) -> ImageArray:
    """Show a view in a window until the user closes it.

    Parameters
    ----------
    view
        What to begin with; it is changed by what the user does.
    size
        Width and height of the picture, pixels.
    quality
        "full" or "fast"; see `renderer.StudioRenderer`.
    frames
        Close by itself after so many turns of the loop; None waits for the user.

    Returns
    -------
    (H, W, 3) uint8, the last picture.

    Raises
    ------
    RenderError
        When there is no display or no OpenGL.
    """
    with StudioRenderer(size, quality) as renderer, _ViewWindow(size, view) as window:
        image, hands = np.zeros((size[1], size[0], 3), dtype=np.uint8), []
        turns = 0
        while not window.should_close and (frames is None or turns < frames):
            if window.changed:
                window.changed = False
                scene = view.scene(size)
                image = renderer.render(scene).image
                true = scene_truth(scene).hands if view.landmarks else ()
                hands = [each.as_hand(number) for number, each in enumerate(true)]
            window.show(image, hands)
            turns += 1
    return image
