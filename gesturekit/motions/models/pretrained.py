"""Pretrained weights with which networks begin to learn: the shipped ones, trained on the hand studio.

How hands move is learned once, from thousands of performances; the recordings of new gestures then have to
teach only what is new about them. Where those networks are missing, learning begins with random weights.
"""

from __future__ import annotations

import logging

import numpy as np

from gesturekit.assets import asset_path
from gesturekit.errors import GestureKitError
from gesturekit.motions.models.ensemble import MotionEnsemble
from gesturekit.motions.models.model_file import SHIPPED_FILE, read_arrays
from gesturekit.motions.networks.motion_network import MotionNetwork

_logger = logging.getLogger(__name__)


def pretrained_networks() -> tuple[MotionNetwork, ...]:
    """The shipped networks; none, with the reason in the log, where they are missing or of other widths."""
    try:
        stored = read_arrays(asset_path("models", SHIPPED_FILE))
        networks = MotionEnsemble.from_arrays(len(stored["classes"]), stored).networks
        for network in networks:
            MotionNetwork(2, np.random.default_rng(0)).init_from(network)
    except (GestureKitError, KeyError, ValueError, TypeError) as error:
        _logger.warning("networks begin with random weights instead of models/%s: %s", SHIPPED_FILE, error)
        return ()
    return networks
