"""Motions found by how palm and fingers move, without anything learned."""
