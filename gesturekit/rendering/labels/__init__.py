"""Names of gestures in the picture: which are shown, where their plates lie, their letters."""
