"""What one hand does: joint angles, its pose, the states of its fingers, and all that as features."""
