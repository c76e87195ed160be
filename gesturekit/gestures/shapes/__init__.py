"""Shapes: how well one hand, or two, fit the definitions, as scores that can be believed."""
