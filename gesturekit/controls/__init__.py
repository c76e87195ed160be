"""Named controls: a hand as values between 0 and 1, for whatever an app wants to turn."""

from gesturekit.controls.control import Control
from gesturekit.controls.quantities import QUANTITIES, Quantity

__all__ = ["QUANTITIES", "Control", "Quantity"]
