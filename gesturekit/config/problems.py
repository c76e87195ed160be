"""Turns a schema's complaint about a file into a sentence its author can act on.

Names the file, the line, the table, the wrong word and the nearest word that would have been valid.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gesturekit.config.config_text import ConfigText
from gesturekit.config.toml_lines import TomlPath
from gesturekit.errors import ConfigError
from gesturekit.words import nearest_of, shown

_MOST_TOLD = 10


def explain(
    given: ConfigText, what: str, path: TomlPath, error: ValidationError, schema: type[BaseModel]
) -> str:
    """What is wrong with the table at a path of the file: a line for each of its keys that is wrong.

    `what` the table is stands in each line, for example ``gesture 'wave'``; `error` is what its schema found.
    """
    by_key: dict[TomlPath, list[ErrorDetails]] = {}
    details = error.errors()
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "too_short" and any(
            each["loc"][: len(loc)] == loc != each["loc"] for each in details
        ):
            # An entry that is wrong is also one too few for pydantic.
            continue
        written = _path_in(given.table(path), loc)
        # Each entry of a list of tables is a table of its own.
        is_entry = (
            len(written) > 1
            and isinstance(written[1], int)
            and isinstance(given.table((*path, *written[:2])), Mapping)
        )
        by_key.setdefault((*written, *loc[-1:])[:3] if is_entry else loc[:1], []).append(detail)
    return "\n".join(_explain(given, what, path, details, schema) for details in by_key.values())


def _explain(
    given: ConfigText, what: str, path: TomlPath, details: Sequence[ErrorDetails], schema: type[BaseModel]
) -> str:
    detail = _plainest(details)
    inner = _path_in(given.table(path), detail["loc"])
    if detail["type"].startswith("union_tag"):
        return _wrong_kind(given, what, (*path, *inner), detail)
    if not inner and "key" in detail.get("ctx", {}):
        inner = (detail["ctx"]["key"],)
    wrong = inner[-1] if detail["type"] == "extra_forbidden" else detail["input"]
    where = f"{given.where(*path, *inner)}: {what}"
    name = _dotted(inner)
    allowed = _allowed_words(schema, inner, detail)
    if allowed and isinstance(wrong, str):
        kind = "unknown key" if detail["type"] == "extra_forbidden" else f"{name} is"
        return f"{where}: {kind} {wrong!r}; {nearest_of(wrong, allowed)}"
    if detail["type"] == "no_kind":
        key = next(iter(wrong), "") if isinstance(wrong, Mapping) else wrong
        kinds = detail["ctx"]["valid"]
        return f"{where}: {name} has no key that says its kind, but {key!r}; {nearest_of(str(key), kinds)}"
    if detail["type"] == "missing" and isinstance(detail["loc"][-1], int):
        # Each entry that is missing is a fault of its own; before the first so many are there.
        around = detail["loc"][:-1]
        missing = [
            each["loc"][-1] for each in details if each["type"] == "missing" and each["loc"][:-1] == around
        ]
        return f"{where}: {name} has {missing[0]} of {int(missing[-1]) + 1} entries; add the others"
    if detail["type"] == "missing":
        return f"{where}: {f'{name} has no' if name else 'there is no'} {detail['loc'][-1]!r}; add it"
    if not name or detail["type"] == "misfit":
        return f"{where}: {in_words(detail)}"
    return f"{where}: {name} is {shown(wrong)}: {in_words(detail)}"


def _wrong_kind(given: ConfigText, what: str, path: TomlPath, detail: ErrorDetails) -> str:
    """What is wrong with a table whose kind is the word under one of its keys."""
    key = detail["ctx"]["discriminator"].strip("'")
    if detail["type"] == "union_tag_not_found":
        return f"{given.where(*path)}: {what}: {_dotted(path)} has no {key!r}; add it"
    path, word = (*path, key), detail["ctx"]["tag"]
    valid = re.findall(r"'([^']*)'", detail["ctx"]["expected_tags"])
    return f"{given.where(*path)}: {what}: {_dotted(path)} is {word!r}; {nearest_of(word, valid)}"


class Mistakes:
    """Collects what is wrong, so that its author hears of everything at once."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    @contextlib.contextmanager
    def noted(self) -> Iterator[None]:
        """Take down a ConfigError of this block, and go on behind it."""
        try:
            yield
        except ConfigError as error:
            self._found |= dict.fromkeys(str(error).split("\n"))

    def raise_all(self) -> None:
        """Raise ConfigError with a line for each, if there were any."""
        lines = list(self._found)
        if len(lines) > _MOST_TOLD:
            lines[_MOST_TOLD:] = [f"and {len(lines) - _MOST_TOLD} more"]
        if lines:
            raise ConfigError("\n".join(lines))


def in_words(detail: ErrorDetails) -> str:
    """What was expected, as a person would say it."""
    words = _EXPECTED.get(detail["type"])
    if words is not None:
        return words.format(**detail.get("ctx", {}))
    return detail["msg"].removeprefix("Value error, ").replace("Input should be", "expected")


_EXPECTED = {
    "greater_than_equal": "expected {ge:g} or more",
    "greater_than": "expected more than {gt:g}",
    "less_than_equal": "expected {le:g} or less",
    "less_than": "expected less than {lt:g}",
    "finite_number": "expected a finite number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "string_type": 'expected a word, as in "ok"',
    "tuple_type": 'expected a list, as in ["ok", "rock"]',
    "list_type": 'expected a list, as in ["ok", "rock"]',
    "too_long": "expected at most {max_length} entries, not {actual_length}",
    "too_short": "expected at least {min_length} entries, not {actual_length}",
}


def _plainest(details: Sequence[ErrorDetails]) -> ErrorDetails:
    # A union reports one fault per branch. An unknown word is what its author most likely got wrong, else the
    # fault that lies deepest: the branch that fits best.
    def rank(detail: ErrorDetails) -> int:
        if detail["type"] == "extra_forbidden":
            return 0
        if detail["type"] == "literal_error" and isinstance(detail["input"], str):
            return 1
        return 2 if detail["type"] == "value_error" else 3

    return min(details, key=lambda d: (rank(d), -len(d["loc"])))


def _dotted(path: TomlPath) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _path_in(table: Mapping[str, Any], loc: Sequence[int | str]) -> TomlPath:
    """The part of a fault's place that is written in the file; the rest are branches of unions, and such."""
    path: list[int | str] = []
    value: Any = table
    for part in loc:
        if isinstance(value, Mapping):
            if part not in value:
                continue
        elif not (isinstance(value, list | tuple) and isinstance(part, int) and part < len(value)):
            continue
        path.append(part)
        value = value[part]
    return tuple(path)


def _allowed_words(schema: type[BaseModel], path: TomlPath, detail: ErrorDetails) -> tuple[str, ...]:
    if detail["type"] == "literal_error":
        return tuple(re.findall(r"'([^']*)'", detail.get("ctx", {}).get("expected", "")))
    if detail["type"] == "unknown_word":
        return tuple(detail["ctx"]["valid"])
    if detail["type"] != "extra_forbidden":
        return ()
    models = [schema]
    for name in path[:-1]:
        if isinstance(name, str):
            models = [
                model
                for parent in models
                if name in parent.model_fields
                for model in _models_in(parent.model_fields[name].annotation)
            ]
    # Of several kinds of tables the one that it was taken for.
    loc = detail["loc"]
    chosen = [each for each in models if f"<{each.__name__.lower()}>" in loc or _type_of(each) in loc]
    return tuple(
        dict.fromkeys(
            field.alias or name for model in chosen or models for name, field in model.model_fields.items()
        )
    )


def _type_of(model: type[BaseModel]) -> str | None:
    """The word under ``type`` that a table of this kind has."""
    field = model.model_fields.get("type")
    return None if field is None else next(iter(get_args(field.annotation)), None)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if get_origin(annotation) is Literal:
        return []
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
