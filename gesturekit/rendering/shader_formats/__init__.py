"""Shaders in the formats that people share, each turned into one description that one runtime draws."""
