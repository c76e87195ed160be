"""Pictures of a performance: hand surface, skin, light, lens, background."""
