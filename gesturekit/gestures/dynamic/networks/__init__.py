"""Small neural networks for motions: their layers, their gradients and how they learn, in NumPy."""
