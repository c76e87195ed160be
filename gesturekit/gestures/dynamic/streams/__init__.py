"""Gestures in endless streams: made up for learning, named at each instant, decided as a whole."""
