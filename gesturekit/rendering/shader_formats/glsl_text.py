"""Older GLSL and that of the web, taken as GLSL 3.30 line by line; sources joined with their origin kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gesturekit.rendering.shader import ShaderSource

_RESERVED = (
    *("active", "asm", "buffer", "cast", "common", "external", "filter", "fixed", "flat", "half", "inline"),
    *("input", "interface", "layout", "namespace", "noinline", "output", "partition", "patch", "public"),
    *("resource", "sample", "shared", "smooth", "subroutine", "superp", "template", "this", "using"),
)
"""Words that older GLSL lets a name be, and 3.30 or one of its compilers does not."""

_AS_NAME = re.compile(
    rf"\b(?:int|uint|float|bool|[biu]?vec[234]|mat[234]|sampler2D)\s+(?:\w+[^;(){{}}]*,\s*)?({'|'.join(_RESERVED)})\b"
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(?:version|extension)\b.*$", re.MULTILINE)

_DECLARED = re.compile(r"\b(?:varying|in|out)\s+vec2\s+(?:isf|vv)_FragNormCoord\s*;")

_PREFIX = "isf_"


def without_comments(text: str) -> str:
    """The text with spaces for its comments, each line where it was."""
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def reserved_names(*texts: str) -> frozenset[str]:
    """Reserved words that a shader uses as names of its own."""
    return frozenset(word for text in texts for word in _AS_NAME.findall(without_comments(text)))


def modern(source: ShaderSource, renamed: frozenset[str] = frozenset()) -> ShaderSource:
    """The source as GLSL 3.30 takes it."""
    text = _DIRECTIVE.sub("", without_comments(source.text))
    # Some files declare what is there already.
    text = _DECLARED.sub("", text)
    text = re.sub(r"\bgl_FragColor\b", "o_color", text)
    text = re.sub(r"\bgl_FragData\s*\[\s*0\s*\]", "o_color", text)
    for word in renamed:
        text = re.sub(rf"\b{word}\b", renamed_to(word), text)
    return ShaderSource(text, source.origin)


def renamed_to(word: str) -> str:
    """What a reserved word is called instead."""
    return f"{_PREFIX}{word}"


def joined(parts: Sequence[ShaderSource | str]) -> ShaderSource:
    """Sources one after another; lines that are no file's have the name of what made them."""
    lines: list[str] = []
    origin: list[tuple[str, int]] = []
    for part in parts:
        if isinstance(part, ShaderSource):
            lines += part.text.splitlines()[: len(part.origin)]
            origin += part.origin
        else:
            own = part.splitlines()
            lines += own
            origin += [("(GestureKit)", number) for number in range(1, len(own) + 1)]
    return ShaderSource("\n".join(lines) + "\n", tuple(origin))
