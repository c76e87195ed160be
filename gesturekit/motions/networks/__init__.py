"""A small framework for networks over time, in NumPy: layers with gradients, training, augmentation."""
