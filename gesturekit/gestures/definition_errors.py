"""Turns a schema's complaint about a gesture file into a sentence its author can act on.

Names the file, the line, the gesture, the wrong word and the nearest word that would have been valid.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


def explain(
    place: str, gesture: str, error: ValidationError, schema: type[BaseModel], text: str | None
) -> str:
    """Message for the first fault of one gesture's table.

    Parameters
    ----------
    place
        The file, or what stands for it.
    gesture
        Name of the gesture whose table is wrong.
    error
        What the schema found.
    schema
        The schema of the table.
    text
        The file's text, to find the line; None when there is no file.
    """
    detail = _plainest(error.errors())
    path = [str(part) for part in detail["loc"] if not _is_branch(part)]
    wrong = path[-1] if detail["type"] == "extra_forbidden" else detail["input"]
    allowed = _allowed_words(schema, path, detail)
    line = _line(text, gesture, path, wrong)
    where = f"{place}{'' if line is None else f', line {line}'}: gesture {gesture!r}"
    if allowed and isinstance(wrong, str):
        kind = "unknown key" if detail["type"] == "extra_forbidden" else f"{'.'.join(path)} is"
        return f"{where}: {kind} {wrong!r}; {_nearest(wrong, allowed)}"
    return f"{where}: {'.'.join(path) or 'table'} is {wrong!r}: {detail['msg']}"


def _plainest(details: Sequence[ErrorDetails]) -> ErrorDetails:
    # A union reports one fault per branch. An unknown word is what its author most likely got wrong, else the
    # fault that lies deepest: the branch that fits best.
    def rank(detail: ErrorDetails) -> int:
        if detail["type"] == "extra_forbidden":
            return 0
        return 1 if detail["type"] == "literal_error" and isinstance(detail["input"], str) else 2

    return min(details, key=lambda d: (rank(d), -len(d["loc"])))


def _is_branch(part: int | str) -> bool:
    return isinstance(part, int) or part.startswith(("literal[", "function-")) or part[:1].isupper()


def _allowed_words(schema: type[BaseModel], path: list[str], detail: ErrorDetails) -> tuple[str, ...]:
    if detail["type"] == "literal_error":
        return tuple(re.findall(r"'([^']*)'", detail.get("ctx", {}).get("expected", "")))
    if detail["type"] != "extra_forbidden":
        return ()
    models = [schema]
    for name in path[:-1]:
        models = [
            model
            for parent in models
            if name in parent.model_fields
            for model in _models_in(parent.model_fields[name].annotation)
        ]
    return tuple(dict.fromkeys(field for model in models for field in model.model_fields))


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if get_origin(annotation) is Literal:
        return []
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _nearest(word: str, allowed: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word.lower(), allowed, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}valid: {', '.join(allowed)}"


def _line(text: str | None, gesture: str, path: list[str], wrong: object) -> int | None:
    if text is None:
        return None
    lines = text.splitlines()
    header = re.compile(rf"^\s*\[+\s*{re.escape(gesture)}\s*[.\]]")
    start = next((i for i, line in enumerate(lines) if header.match(line)), None)
    if start is None:
        return None
    for word in (wrong if isinstance(wrong, str) else None, *reversed(path)):
        if word is None:
            continue
        for i in range(start, len(lines)):
            if i > start and lines[i].lstrip().startswith("[") and not header.match(lines[i]):
                break
            if re.search(rf"\b{re.escape(word)}\b", lines[i]):
                return i + 1
    return start + 1
