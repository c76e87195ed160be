"""Motions of hands: found by their kinematics, learned from sequences, spotted in streams."""
