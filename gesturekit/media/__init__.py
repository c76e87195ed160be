"""Pictures in, pictures and recordings out: sources, sinks and recordings of tracked hands."""

from gesturekit.media.frame import Frame
from gesturekit.media.json_lines import JsonLinesWriter
from gesturekit.media.recording import HandsReader, HandsWriter, read_hands
from gesturekit.media.source import Source
from gesturekit.media.sources import open_source
from gesturekit.media.video_writer import VideoWriter

__all__ = [
    "Frame",
    "HandsReader",
    "HandsWriter",
    "JsonLinesWriter",
    "Source",
    "VideoWriter",
    "open_source",
    "read_hands",
]
