"""Motions found in streams: segments, decisions, spotters."""
