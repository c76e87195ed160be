"""How a layer is laid over what is below it, in OpenGL's words. Colours are premultiplied by their alpha."""

from __future__ import annotations

from typing import Any

import moderngl

from gesturekit.rendering.layer_registry import Blend

_EQUATIONS: dict[Blend, tuple[int, int, int]] = {
    "normal": (moderngl.FUNC_ADD, moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA),
    "add": (moderngl.FUNC_ADD, moderngl.ONE, moderngl.ONE),
    "screen": (moderngl.FUNC_ADD, moderngl.ONE, moderngl.ONE_MINUS_SRC_COLOR),
    "multiply": (moderngl.FUNC_ADD, moderngl.DST_COLOR, moderngl.ONE_MINUS_SRC_ALPHA),
    "max": (moderngl.MAX, moderngl.ONE, moderngl.ONE),
}


def use_blend(context: Any, blend: Blend) -> None:
    """Blend what is drawn from now on, until blending is disabled."""
    equation, source, destination = _EQUATIONS[blend]
    context.enable_only(moderngl.BLEND)
    context.blend_equation = equation
    context.blend_func = source, destination
