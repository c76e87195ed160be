"""The model store: where published weights come from, pinned by checksum, and how they are prepared."""
