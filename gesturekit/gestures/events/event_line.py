"""One line of an event file: its fields, types and ranges, as a schema that others can check against."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from gesturekit.errors import SourceError
from gesturekit.gestures.events.event import GestureEvent, Phase
from gesturekit.hands import Side

_Part = Annotated[FiniteFloat, Field(ge=0.0, le=1.0)]
_Seconds = Annotated[FiniteFloat, Field(ge=0.0)]


class EventLine(BaseModel):
    """One gesture event, as one JSON object on one line of an event file."""

    model_config = ConfigDict(frozen=True, title="GestureKit event", extra="allow")

    time: FiniteFloat = Field(description="Seconds on the source's clock; never runs backwards in a source.")
    name: str = Field(min_length=1, description="The gesture, motion or event.")
    phase: Phase = Field(
        description="begin, hold (every frame), then end (let go) or cancel (broken off); trigger: a moment."
    )
    hand_id: int = Field(description="The hand's id, the same for as long as it is followed.")
    side: Side = Field(description="The person's own left or right hand.")
    confidence: _Part = Field(description="How sure it is.")
    value: _Part = Field(description="Analogue value, such as the strength of a pinch; else the confidence.")
    duration: _Seconds = Field(0.0, description="Seconds since it began; of a motion, seconds that it took.")
    progress: _Part = Field(1.0, description="How much of the time that it must be held has passed.")
    delay: _Seconds = Field(0.0, description="Of a motion: seconds between its end and this event.")
    other_hand_id: int | None = Field(None, description="The second hand, of a gesture of two hands.")
    other_side: Side | None = Field(None, description="The second hand's side.")


def event_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of an event file.

    Examples
    --------
    >>> event_schema()["properties"]["confidence"]["maximum"]
    1.0
    """
    schema = EventLine.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def read_events(path: str | Path) -> Iterator[GestureEvent]:
    """Read an event file, line by line.

    Parameters
    ----------
    path
        What a session wrote to `events`, or a program that keeps to `event_schema`.

    Yields
    ------
    The events. Their hands know id and side alone: landmarks stand in recordings of hands.

    Raises
    ------
    SourceError
        When the file cannot be read, or a line is no event; the message names the line.

    Examples
    --------
    >>> with gk.Session("hands.jsonl", effect=None, events="events.jsonl") as session:
    ...     summary = session.run()
    >>> [event.name for event in read_events("events.jsonl") if event.fires]
    ['victory']
    """
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file, start=1):
                if number == 1:
                    line = line.removeprefix(codecs.BOM_UTF8)
                if not line.isspace():
                    yield GestureEvent.from_dict(_checked(path, number, line))
    except OSError as error:
        raise SourceError(
            f"cannot read the event file {str(path)!r}: {error.strerror}; check the name and its rights"
        ) from error


def _checked(path: str | Path, number: int, line: bytes) -> Mapping[str, Any]:
    try:
        return EventLine.model_validate_json(line).model_dump()
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in detail["loc"])
        raise SourceError(
            f"{str(path)!r}, line {number}: {place + ': ' if place else ''}{detail['msg']}; "
            "expected one event a line, as `gesturekit events --schema` describes it"
        ) from error
