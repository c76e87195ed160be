"""What hands do in time: strokes and the motions made of them."""
