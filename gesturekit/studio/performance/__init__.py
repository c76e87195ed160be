"""People who move: gestures and motions, timed, from scripts."""
