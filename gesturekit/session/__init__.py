"""One object from camera to callbacks, and its parts: stages, callbacks, queues, summary, recorder."""
