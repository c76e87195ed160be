"""One object from camera to callbacks, and what it is made of: stages, callbacks, queues, summary, recorder."""
