"""Dynamic gestures: motions of a hand over time, learned from examples and found in endless streams."""
