"""Configuration files: TOML with line numbers, mistakes said in words, files that are watched."""
