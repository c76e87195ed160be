"""Light over pictures: effects, the off-screen renderer and the window.

with Renderer("neon") as renderer:
    picture = renderer.render(frame.image, hands, events, frame.time)
"""

from gesturekit.rendering.context import gl_info
from gesturekit.rendering.effect import Effect, describe_effect, effect_names, load_effect
from gesturekit.rendering.renderer import Renderer
from gesturekit.rendering.window import Window

__all__ = ["Effect", "Renderer", "Window", "describe_effect", "effect_names", "gl_info", "load_effect"]
