"""Numbers and colours of an effect that follow a signal: what hands do, what gestures are made, time."""
