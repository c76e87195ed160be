"""Custom gestures: takes, and what was learned from them."""
