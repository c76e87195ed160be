"""Arithmetic in which a shader says how large a buffer is: ``floor($WIDTH/2.0)``, ``max($size, 1)``."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from gesturekit.errors import ConfigError
from gesturekit.words import nearest_of

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: math.fmod,
    ast.Pow: math.pow,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "round": round,
    "trunc": math.trunc,
    "abs": abs,
    "min": min,
    "max": max,
    "sqrt": math.sqrt,
    "pow": math.pow,
    "log2": math.log2,
    "exp2": lambda x: math.pow(2.0, x),
}
_MARK = "of_"
_MOST_LETTERS = 500


def arithmetic(text: str, values: Mapping[str, float]) -> float:
    """The value of an expression; `values` are those of its ``$names``.

    Raises
    ------
    ConfigError
        It is no such arithmetic, knows a name that is not there, or gives no finite number.
    """
    plain = re.sub(r"\$(\w+)", rf"{_MARK}\1", text).replace("^", "**").strip()
    try:
        if len(text) > _MOST_LETTERS:
            raise ConfigError(f"the size is {len(text)} letters long; expected up to {_MOST_LETTERS}")
        result = float(_value(ast.parse(plain, mode="eval").body, values))
    except ConfigError as error:
        raise ConfigError(f"size {text[:80]!r}: {error}") from error
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError) as error:
        raise ConfigError(
            f'size {text[:80]!r} has no value ({error}); expected arithmetic such as "floor($WIDTH/2.0)"'
        ) from error
    if not math.isfinite(result):
        raise ConfigError(f"size {text[:80]!r} is {result}; expected a finite number")
    return result


def size_in(
    expressions: tuple[str, str], place: tuple[int, int], values: Mapping[str, float]
) -> tuple[int, int]:
    """Width and height of a buffer in a place of the given size, pixels; at least 1."""
    known = {**values, "WIDTH": float(place[0]), "HEIGHT": float(place[1])}
    width, height = (
        max(1, int(arithmetic(text, known))) if text else side
        for text, side in zip(expressions, place, strict=True)
    )
    return width, height


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=bool()):
            raise ConfigError("expected numbers only")
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            word = name.removeprefix(_MARK)
            if word not in values:
                raise ConfigError(f"there is no ${word}; {nearest_of(word, values)}")
            return values[word]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, values)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _value(inner, values)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            return _BINARY[type(sign)](_value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            given: list[Any] = [_value(each, values) for each in arguments]
            return float(_FUNCTIONS[name](*given))
        case ast.Call(func=ast.Name(id=name)):
            raise ConfigError(f"there is no function {name!r}; {nearest_of(name, _FUNCTIONS)}")
    raise ConfigError("expected numbers, $names, + - * / % and functions")
