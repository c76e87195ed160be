"""Gesture definitions: what a gesture file may say, reading it, and the gestures that come along."""
