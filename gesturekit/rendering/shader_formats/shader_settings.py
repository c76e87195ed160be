"""What an effect file says about a shader layer, and how the shader it names checks that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from gesturekit.assets import asset_path
from gesturekit.errors import GestureKitError
from gesturekit.rendering.layer_registry import LayerSettings, Stage
from gesturekit.rendering.placement import Where
from gesturekit.rendering.setting_types import NotNegative, Positive, Unit, parse_color
from gesturekit.rendering.shader_formats.read_shader import read_shader
from gesturekit.rendering.shader_formats.shader_input import InputValue
from gesturekit.rendering.shader_formats.shader_plan import ShaderPlan
from gesturekit.words import nearest_of, shown


def _find_shader(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    own = Path((info.context or {}).get("folder", Path()), value).expanduser()
    for path in (own, asset_path("shaders") / "looks" / value):
        if path.is_file() or (path.is_dir() and value):
            return str(path)
    raise ValueError(f"there is no shader file {str(own)!r}")


ShaderPath = Annotated[str, BeforeValidator(_find_shader)]
"""Path of a GLSL file that exists: as seen from the effect's file, or one of GestureKit's looks."""


_Offset = Annotated[float, Field(ge=-4, le=4)]


class ShaderSettings(LayerSettings):
    """A shader and the values of its inputs.

    A file of our own form has a function ``vec4 shade(vec2 at)``, where `at` runs from 0 to 1 across and down
    the place that is drawn. Into the picture and the paint over it the function gives a colour as a screen
    shows it, and how much it covers; into the light, linear light, and how much that hides. What it may read
    is declared in ``shaders/hands.glsl``. With a second function ``vec4 remember(vec2 at)`` it remembers, as
    `ShaderMemory` describes it. ISF files and those of Shadertoy are taken as they are.
    """

    fixed = frozenset({"scale"})

    type: Literal["shader"] = "shader"
    file: ShaderPath
    """As seen from the effect's file, or one of GestureKit's looks."""
    stage: Stage = "picture"
    """Into what it draws: the camera's picture, the light over it, or the finished picture."""
    where: Where = "picture"
    """Over all of the picture, in a square around each hand, on each palm, or between two hands."""
    reach: Positive = 1.6
    """Half the side of the square around a hand, on a palm or half-way between two, palm sizes."""
    offset: tuple[_Offset, _Offset] = (0.0, 0.0)
    """Of an upright square's middle to the right and down of the palm's, palm sizes."""
    scale: Annotated[float, Field(gt=0.05, le=1)] = 1.0
    """Size at which it is computed, of the picture's: a half costs a quarter. Our own form: for all of a
    picture only, or the size of its memory."""
    needs: Literal["nothing", "hand", "hands"] = "nothing"
    """What must be in view for it to be drawn at all."""
    lingers: NotNegative = 0.0
    """Seconds for which it is still drawn when that is gone; after that it has forgotten everything. Of our
    own form."""
    edge: Unit = 0.0
    """Part of its place over which it fades out toward the sides. Not of our own form."""
    outline: Literal["square", "round"] = "square"
    """Shape of its place. Not of our own form."""
    channels: dict[str, tuple[str, ...]] = Field(default_factory=dict, validate_default=True)
    """For each part of a Shadertoy file what its iChannel0 to 3 read."""
    inputs: dict[str, InputValue] = Field(default_factory=dict)
    """Values of the shader's inputs."""

    def plan(self) -> ShaderPlan:
        """The shader, read; errors as in `read_shader`."""
        return read_shader(Path(self.file), self.channels)

    def files(self) -> tuple[Path, ...]:
        """All files that it is drawn from."""
        return self.plan().files

    @field_validator("channels")
    @classmethod
    def _check_plan(cls, value: Any, info: ValidationInfo) -> Any:
        _plan_of(value, info)
        return value

    @field_validator("inputs", mode="before")
    @classmethod
    def _read_inputs(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, Mapping):
            return value
        plan = _plan_of(info.data.get("channels", {}), info)
        folder = Path((info.context or {}).get("folder", Path()))
        read: dict[str, InputValue] = {}
        try:
            for name, given in value.items():
                read[name] = _read_input(plan, str(name), given, folder)
        except ValueError as error:
            kind = PydanticCustomError("misfit", "{reason}", {"reason": str(error)})
            wrong = InitErrorDetails(type=kind, loc=(name,), input=given)
            raise ValidationError.from_exception_data("inputs", [wrong]) from error
        return read


def _plan_of(channels: Any, info: ValidationInfo) -> ShaderPlan | None:
    """The shader; None where its file is wrong already."""
    if "file" not in info.data:
        return None
    try:
        return read_shader(Path(info.data["file"]), channels)
    except GestureKitError as error:
        raise PydanticCustomError("misfit", "{reason}", {"reason": str(error)}) from error


def _read_input(plan: ShaderPlan | None, name: str, value: Any, folder: Path) -> InputValue:
    if plan is None or plan.format == "own":
        try:
            return _read_uniform(value)
        except ValueError as error:
            raise ValueError(f"layer.inputs.{name} is {shown(value)}: {error}") from error
    if name not in plan.inputs:
        known = ", which has no inputs" if not plan.inputs else f"; {nearest_of(name, plan.inputs)}"
        raise ValueError(f"{name!r} is no input of {plan.files[0].name}{known}")
    return plan.inputs[name].read(value, folder)


def _read_uniform(value: Any) -> InputValue:
    if isinstance(value, str):
        return parse_color(value)
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, list | tuple) and 2 <= len(value) <= 4:
        return tuple(float(each) for each in value)
    raise ValueError("expected a number, a colour, or a list of 2 to 4 numbers")
