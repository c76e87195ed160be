"""Every error that GestureKit raises on purpose.

Catch `GestureKitError` to catch them all. Each message names the offending value, says what was
expected, and what to do next.
"""


class GestureKitError(Exception):
    """Base class of all errors raised on purpose by GestureKit."""


class InvalidImageError(GestureKitError, ValueError):
    """An image has a shape, dtype or size that the tracker or renderer cannot take."""


class InvalidArgumentError(GestureKitError, ValueError):
    """An argument is outside its documented range or is not one of the allowed words."""


class ConfigError(GestureKitError, ValueError):
    """A TOML file (gestures, effects, manifest) is not valid; the message names file and place."""


class ModelError(GestureKitError):
    """A model file is missing, damaged, or could not be fetched."""


class SourceError(GestureKitError):
    """A camera, video, image, folder or address cannot be opened or read."""


class SinkError(GestureKitError):
    """An output cannot be written; what was written before the error stays readable."""


class MissingExtraError(GestureKitError, ImportError):
    """An optional package is not installed; the message names the extra of GestureKit that brings it."""


class RenderError(GestureKitError):
    """OpenGL is not available or a shader does not compile."""
