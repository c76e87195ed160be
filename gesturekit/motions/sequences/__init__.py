"""Landmarks over time: sensors' layouts, resampling, features, descriptions."""
