"""Types of what an effect file may say: colours, fonts, numbers with their ranges."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Annotated

from PIL import ImageColor
from pydantic import BeforeValidator, Field, ValidationInfo

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def parse_color(value: object) -> tuple[float, float, float]:
    """A colour as written; ValueError for anything else."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if not _HEX.fullmatch(text) and text not in ImageColor.colormap:
        near = difflib.get_close_matches(text, ImageColor.colormap, n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise ValueError(
            f'expected a colour such as "#ff3d8b" or "hotpink" (a CSS name), got {value!r}{hint}'
        )
    red, green, blue = (part / 255 for part in ImageColor.getrgb(text)[:3])
    return red, green, blue


Color = Annotated[tuple[float, float, float], BeforeValidator(parse_color)]
"""Red, green and blue as a screen shows them (sRGB), 0 to 1; written "#rrggbb", "#rgb" or as a CSS name."""


def _find_font(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    folder = (info.context or {}).get("folder", Path())
    path = Path(folder, value).expanduser()
    if not path.is_file():
        raise ValueError(f"there is no font file {str(path)!r}")
    return str(path)


FontPath = Annotated[str, BeforeValidator(_find_font)]
"""Path of a font file that exists."""

Unit = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
