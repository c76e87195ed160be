"""Pictures in, pictures and recordings out: sources, sinks and recordings of tracked hands."""

from gesturekit.media.animation_writer import ANIMATION_EXTENSIONS, AnimationWriter
from gesturekit.media.camera import CameraInfo, list_cameras
from gesturekit.media.frame import Frame
from gesturekit.media.image_file import read_image
from gesturekit.media.image_writer import PICTURE_EXTENSIONS, ImageWriter
from gesturekit.media.json_lines import JsonLinesWriter
from gesturekit.media.live import LiveSource
from gesturekit.media.picture_sequence import PictureSequence
from gesturekit.media.recording import HandsReader, HandsWriter, read_hands
from gesturekit.media.rotated_source import Rotation, rotate_source
from gesturekit.media.source import Source
from gesturekit.media.video_writer import VIDEO_EXTENSIONS, VideoWriter
from gesturekit.media.virtual_camera import VirtualCamera

__all__ = [
    "ANIMATION_EXTENSIONS",
    "PICTURE_EXTENSIONS",
    "VIDEO_EXTENSIONS",
    "AnimationWriter",
    "CameraInfo",
    "Frame",
    "HandsReader",
    "HandsWriter",
    "ImageWriter",
    "JsonLinesWriter",
    "LiveSource",
    "PictureSequence",
    "Rotation",
    "Source",
    "VideoWriter",
    "VirtualCamera",
    "list_cameras",
    "read_hands",
    "read_image",
    "rotate_source",
]
