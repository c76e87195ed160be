from __future__ import annotations

import pytest

from gesturekit.errors import ConfigError
from gesturekit.rendering.shader_formats.size_arithmetic import arithmetic, size_in

VALUES = {"WIDTH": 321.0, "HEIGHT": 240.0, "size": 0.5}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("floor($WIDTH/2.0)", 160),
        ("max($WIDTH * 0.01, 8)", 8),
        ("min(ceil($size * 3), 7) + 1", 3),
        ("-($HEIGHT - 241)", 1),
        ("$HEIGHT % 7", 2),
        ("2^3", 8),
        ("16", 16),
    ],
)
def test_arithmetic_of_sizes(text: str, value: float) -> None:
    assert arithmetic(text, VALUES) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$WIDHT/2", r"there is no \$WIDHT; did you mean 'WIDTH'"),
        ("flor($WIDTH)", "there is no function 'flor'; did you mean 'floor'"),
        ("$WIDTH/0", "has no value"),
        ("$WIDTH/", "has no value"),
        ("9^9^9^9", "has no value"),
        ("__import__('os')", "there is no function"),
        ("(1).real", "expected numbers"),
        ("1 if 1 else 2", "expected numbers"),
        ("1" * 600, "600 letters"),
        ("(" * 300, "has no value"),
    ],
)
def test_anything_else_is_refused(text: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        arithmetic(text, VALUES)


def test_a_buffer_has_a_pixel_at_least() -> None:
    assert size_in(("$WIDTH/1000", ""), (320, 240), {}) == (1, 240)
